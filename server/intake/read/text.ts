import { isAscii, isUtf8 } from 'node:buffer'
import { invalid } from '#server/platform/refusal.ts'

/** Encodings that files may have. */
export type Encoding = 'utf-8' | 'gb18030'

const BOM = Buffer.from([0xef, 0xbb, 0xbf])

function decodes(bytes: Buffer): boolean {
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

const strict = new TextDecoder('gb18030', { fatal: true })

function* cut(bytes: Buffer): Generator<Buffer> {
  let start = 0
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    yield bytes.subarray(start, end)
    start = end + 1
  }
  if (start < bytes.length) yield bytes.subarray(start)
}

/**
 * Tells the encoding by looking at lines with other than ASCII bytes: Chinese text in GB18030 is practically never valid UTF-8,
 * so the majority of such lines decides, and single broken lines do not. Null while everything is ASCII.
 */
export function encodingOf(bytes: Buffer): Encoding | null {
  if (isAscii(bytes)) return null
  if (isUtf8(bytes)) return 'utf-8'
  let utf8 = 0
  let gb = 0
  for (const line of cut(bytes)) {
    if (isAscii(line)) continue
    if (isUtf8(line)) utf8++
    else if (decodes(line)) gb++
  }
  return gb > utf8 ? 'gb18030' : 'utf-8'
}

/** Turns blocks of whole lines into text; settles on an encoding at the first block that needs one. */
export class LineDecoder {
  #encoding: Encoding | null
  #started = false

  /** Without an encoding it is told by looking. */
  constructor(encoding: Encoding | null = null) {
    this.#encoding = encoding
  }

  get encoding(): Encoding | null {
    return this.#encoding
  }

  /**
   * The lines of a block without their ends; null for a line that is not text in the file's encoding.
   * Throws `Refusal` for UTF-16, which the format does not know.
   */
  lines(block: Buffer): (string | null)[] {
    const bytes = this.#settle(block)
    if (this.#encoding !== 'gb18030' && isUtf8(bytes)) return trimmed(bytes.toString('utf8').split('\n'))
    return Array.from(cut(bytes), (line) => this.#line(line))
  }

  /** The block as one text; a line that is not text in the file's encoding has U+FFFD in it. */
  text(block: Buffer): string {
    const bytes = this.#settle(block)
    return this.#encoding === 'gb18030' ? new TextDecoder('gb18030').decode(bytes) : bytes.toString('utf8')
  }

  #settle(block: Buffer): Buffer {
    let bytes = block
    if (!this.#started) {
      this.#started = true
      if ((block[0] === 0xff && block[1] === 0xfe) || (block[0] === 0xfe && block[1] === 0xff))
        throw invalid('文件是 UTF-16 编码，请另存为 UTF-8 后再接入')
      if (block.subarray(0, 3).equals(BOM)) {
        bytes = block.subarray(3)
        this.#encoding ??= 'utf-8'
      }
    }
    this.#encoding ??= encodingOf(bytes)
    return bytes
  }

  #line(line: Buffer): string | null {
    if (this.#encoding !== 'gb18030') return isUtf8(line) ? line.toString('utf8').replace(/\r$/, '') : null
    try {
      return strict.decode(line).replace(/\r$/, '')
    } catch {
      return null
    }
  }
}

/** `split` leaves an empty piece after the last newline. */
function trimmed(lines: string[]): string[] {
  if (lines.at(-1) === '') lines.pop()
  return lines
}
