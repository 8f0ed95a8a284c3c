/** Reads text and its place back out of the PDF files that the press makes, for tests. Not a general PDF reader. */
import { inflateSync } from 'node:zlib'

/** A run of text: its characters, its size and the place of its baseline from the left and top of the page, all in points. */
export type PdfRun = { text: string; size: number; x: number; y: number }

const PAGE_HEIGHT = (297 / 25.4) * 72

/** All pages of a PDF file as runs of text in drawing order. */
export function pdfPages(pdf: Uint8Array): PdfRun[][] {
  const file = Buffer.from(pdf)
  const text = file.toString('latin1')
  const objects = new Map<string, { head: string; stream: string }>()
  for (const found of text.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)(?=\nendobj|stream\n)/g)) {
    const head = found[2]!
    const start = found.index + found[0].length
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0)
    const body = text.startsWith('stream\n', start) ? file.subarray(start + 7, start + 7 + length) : Buffer.alloc(0)
    objects.set(found[1]!, { head, stream: (head.includes('FlateDecode') ? inflateSync(body) : body).toString('latin1') })
  }
  const reference = (head: string, key: string) => objects.get(new RegExp(`/${key} (\\d+) 0 R`).exec(head)?.[1] ?? '')
  const order = /\/Kids \[([^\]]*)\]/.exec(text)?.[1] ?? ''
  return [...order.matchAll(/(\d+) 0 R/g)].map((page) => {
    const head = objects.get(page[1]!)!.head
    const fonts = new Map<string, Map<number, string>>()
    for (const font of head.matchAll(/\/(f\d+) (\d+) 0 R/g)) {
      fonts.set(font[1]!, characterMap(reference(objects.get(font[2]!)!.head, 'ToUnicode')?.stream ?? ''))
    }
    return readRuns(reference(head, 'Contents')?.stream ?? '', fonts)
  })
}

/** All text of a PDF file but its page numbers, in drawing order, without spaces and line ends (a line may be cut anywhere). */
export function pdfText(pdf: Uint8Array): string {
  return withoutSpaces(
    pdfPages(pdf)
      .flat()
      .map((run) => run.text)
      .filter((text) => !/^— \d+ —$/.test(text))
      .join(''),
  )
}

/** Drops all white space. */
export function withoutSpaces(text: string): string {
  return text.replace(/\s+/g, '')
}

function characterMap(cmap: string): Map<number, string> {
  const decode = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le')
  const map = new Map<number, string>()
  for (const section of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, glyph, text] of section[1]!.matchAll(/<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>/g))
      map.set(Number.parseInt(glyph!, 16), decode(text!))
  }
  return map
}

function readRuns(content: string, fonts: Map<string, Map<number, string>>): PdfRun[] {
  const runs: PdfRun[] = []
  let origin = { x: 0, y: 0 }
  const stack: (typeof origin)[] = []
  let font: Map<number, string> | undefined
  let size = 0
  let actual: string | undefined
  const operators =
    /^ *(q|Q|EMC)$|^ *\/ActualText (.*)$|^([-\d. ]+) cm$|^\/(f\d+) ([\d.]+) Tf$|^\[?(?=[-\d. ]*[(<])((?:(?!\]? T[jJ]$)[\s\S])*)\]? T[jJ]$/gm
  for (const [, mark, replacement, matrix, fontName, fontSize, glyphs] of content.matchAll(operators)) {
    if (mark === 'q') stack.push(origin)
    else if (mark === 'Q') origin = stack.pop() ?? origin
    else if (mark === 'EMC') actual = undefined
    else if (replacement) actual = textString(Buffer.concat(glyphStrings(replacement)))
    else if (matrix) {
      const [, , , , x, y] = matrix.trim().split(' ').map(Number)
      origin = { x: x!, y: PAGE_HEIGHT - y! }
    } else if (fontName) {
      font = fonts.get(fontName)
      size = Number(fontSize)
    } else if (glyphs !== undefined) {
      const bytes = Buffer.concat(glyphStrings(glyphs))
      const codes = Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16BE(2 * i))
      runs.push({ ...origin, size, text: actual ?? codes.map((code) => font?.get(code) ?? `<glyph ${code}>`).join('') })
      if (actual) actual = ''
    }
  }
  return runs
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** The strings of a Tj or TJ operator: `<hex>` or `(literal)`, the latter with escapes and balanced brackets. */
function glyphStrings(array: string): Buffer[] {
  const strings: Buffer[] = []
  for (let at = 0; at < array.length; at++) {
    if (array[at] === '<') {
      const end = array.indexOf('>', at)
      strings.push(Buffer.from(array.slice(at + 1, end), 'hex'))
      at = end
    } else if (array[at] === '(') {
      const start = at + 1
      for (let depth = 1; depth > 0; ) {
        at++
        if (array[at] === '\\') at++
        else if (array[at] === '(') depth++
        else if (array[at] === ')') depth--
      }
      strings.push(Buffer.from(unescapeLiteral(array.slice(start, at)), 'latin1'))
    }
  }
  return strings
}

/** A PDF text string: UTF-16 after a byte order mark, else taken as ASCII. */
function textString(bytes: Buffer): string {
  return bytes[0] === 0xfe ? bytes.subarray(2).swap16().toString('utf16le') : bytes.toString('latin1')
}

function unescapeLiteral(literal: string): string {
  return literal.replace(/\\([0-7]{1,3}|[\s\S])/g, (_, code: string) =>
    /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (ESCAPES[code] ?? code),
  )
}
