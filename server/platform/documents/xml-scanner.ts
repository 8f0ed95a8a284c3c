/**
 * A streaming scanner for the XML inside office files. It knows elements, attributes, text, CDATA and the five named entities plus
 * numeric ones. It refuses a document type (no entity definitions, so nothing can expand) and any single token beyond `LONGEST_TOKEN`.
 */

/** What the scanner tells. Names come without their namespace prefix. */
export type XmlHandler = {
  open(name: string, attributes: (name: string) => string | undefined): void
  text(text: string): void
  close(name: string): void
}

/** Characters that a tag or a piece of text may have. */
const LONGEST_TOKEN = 4 * 1024 * 1024

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Feed it text in pieces of any size, then call `end`. All methods throw `SyntaxError` when the text is not well-formed enough. */
export class XmlScanner {
  readonly #handler: XmlHandler
  #pending = ''
  #depth = 0

  constructor(handler: XmlHandler) {
    this.#handler = handler
  }

  /** Scans the next piece. */
  write(piece: string): void {
    const text = this.#pending + piece
    let at = 0
    while (at < text.length) {
      const next = text[at] === '<' ? this.#markup(text, at) : this.#characters(text, at)
      if (next === undefined) break
      at = next
    }
    this.#pending = text.slice(at)
    if (this.#pending.length > LONGEST_TOKEN) throw new SyntaxError('token too long')
  }

  /** Says that the text is over. */
  end(): void {
    if (this.#pending.trim() !== '' || this.#depth !== 0) throw new SyntaxError('text ends early')
  }

  /** Text up to the next tag; returns where that starts, or undefined when it has not come yet. */
  #characters(text: string, at: number): number | undefined {
    const end = text.indexOf('<', at)
    if (end === -1) return undefined
    if (this.#depth > 0) this.#handler.text(decode(text.slice(at, end)))
    return end
  }

  #markup(text: string, at: number): number | undefined {
    if (text.startsWith('<!--', at)) return after(text, '-->', at + 4)
    if (text.startsWith('<![CDATA[', at)) {
      const end = after(text, ']]>', at + 9)
      if (end !== undefined) this.#handler.text(text.slice(at + 9, end - 3))
      return end
    }
    if (text.startsWith('<?', at)) return after(text, '?>', at + 2)
    if (text.startsWith('<!', at)) {
      if ('<!--'.startsWith(text.slice(at)) || '<![CDATA['.startsWith(text.slice(at))) return undefined
      throw new SyntaxError('document types are not accepted')
    }
    const end = tagEnd(text, at + 1)
    if (end === undefined) return undefined
    this.#tag(text.slice(at + 1, end - 1))
    return end
  }

  #tag(tag: string): void {
    if (tag.startsWith('/')) {
      this.#depth--
      if (this.#depth < 0) throw new SyntaxError('unexpected end tag')
      this.#handler.close(localName(tag.slice(1).trim()))
      return
    }
    const empty = tag.endsWith('/')
    const [whole] = /^[^\s/]+/.exec(tag) ?? ['']
    if (whole === '') throw new SyntaxError('tag without name')
    const name = localName(whole)
    this.#handler.open(name, (wanted) => attribute(tag, wanted))
    if (empty) this.#handler.close(name)
    else this.#depth++
  }
}

function after(text: string, mark: string, from: number): number | undefined {
  const end = text.indexOf(mark, from)
  return end === -1 ? undefined : end + mark.length
}

const GREATER = 62
const QUOTES = [34, 39]

/** End of a tag; a `>` inside an attribute's quotes does not count. */
function tagEnd(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === GREATER) return at + 1
    if (QUOTES.includes(code)) {
      at = text.indexOf(text[at]!, at + 1)
      if (at === -1) return undefined
    }
  }
  return undefined
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function attribute(tag: string, wanted: string): string | undefined {
  const usual = tag.indexOf(` ${wanted}="`)
  if (usual !== -1) {
    const start = usual + wanted.length + 3
    return decode(tag.slice(start, tag.indexOf('"', start)))
  }
  for (const [, name, double, single] of tag.matchAll(/\s([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (localName(name!) === wanted) return decode(double ?? single ?? '')
  }
  return undefined
}

function decode(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (whole, code: string) => {
    if (!code.startsWith('#')) return ENTITIES[code] ?? whole
    const point = code[1] === 'x' ? Number.parseInt(code.slice(2), 16) : Number(code.slice(1))
    return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd'
  })
}
