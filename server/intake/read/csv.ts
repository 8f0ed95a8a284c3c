import type { Input } from './inputs.ts'
import { LINE_LIMIT, lineBlocks } from './lines.ts'
import { type Encoding, LineDecoder } from './text.ts'

/** A row of a table, or what is wrong with the line. */
export type TableRow =
  | { readonly line: number; readonly raw: string; readonly cells: string[] }
  | { readonly line: number; readonly raw: string | null; readonly reason: string; readonly message: string }

/** Lines that a quoted field may go over before its quote counts as forgotten. */
const MOST_LINES = 500

/** Splits a record into its fields; null when a quote is still open at its end. */
export function splitRecord(text: string, delimiter: string, quote: string): string[] | null {
  if (!text.includes(quote)) return text.split(delimiter)
  const fields: string[] = []
  let at = 0
  for (;;) {
    let field = ''
    if (text[at] === quote) {
      let from = at + 1
      for (;;) {
        const end = text.indexOf(quote, from)
        if (end < 0) return null
        field += text.slice(from, end)
        at = end + 1
        if (text[at] !== quote) break
        field += quote
        from = at + 1
      }
    }
    // What follows a closing quote, or a field without quotes, goes up to the next delimiter as it is.
    const next = text.indexOf(delimiter, at)
    fields.push(field + (next < 0 ? text.slice(at) : text.slice(at, next)))
    if (next < 0) return fields
    at = next + delimiter.length
  }
}

/**
 * Reads the records of a CSV file with their line numbers, the header among them; empty lines are left out. A line that is too long
 * or not text is reported alone; a quote that is never closed costs the line it stands in, not the rest of the file.
 */
export async function* csvRows(
  input: Input,
  taken: (bytes: number) => void,
  options: { delimiter: string; quote: string; encoding: Encoding | null; onEncoding?(encoding: Encoding | null): void },
): AsyncGenerator<TableRow[]> {
  const decoder = new LineDecoder(options.encoding)
  const assembler = new Assembler(options.delimiter, options.quote)
  for await (const block of lineBlocks(input.open(taken))) {
    if ('tooLong' in block) {
      yield [
        ...assembler.end(),
        { line: block.tooLong, raw: null, reason: 'line-too-long', message: `这一行超过 ${LINE_LIMIT / 1_048_576} MB，已跳过` },
      ]
      continue
    }
    const rows: TableRow[] = []
    for (const [index, text] of decoder.lines(block.bytes).entries()) {
      const line = block.firstLine + index
      if (text !== null) rows.push(...assembler.add(line, text.endsWith('\r') ? text.slice(0, -1) : text))
      else {
        const encoding = decoder.encoding === 'gb18030' ? 'GB18030' : 'UTF-8'
        rows.push(...assembler.end(), { line, raw: null, reason: 'bad-encoding', message: `含有不属于 ${encoding} 编码的字节` })
      }
    }
    options.onEncoding?.(decoder.encoding)
    yield rows
  }
  yield assembler.end()
}

/** Puts records together from lines: a quoted field may hold line ends. */
class Assembler {
  readonly #delimiter: string
  readonly #quote: string
  #pending: { line: number; text: string }[] = []
  #length = 0

  constructor(delimiter: string, quote: string) {
    this.#delimiter = delimiter
    this.#quote = quote
  }

  add(line: number, text: string): TableRow[] {
    if (this.#pending.length === 0) {
      if (text === '') return []
      const cells = splitRecord(text, this.#delimiter, this.#quote)
      if (cells) return [{ line, raw: text, cells }]
      this.#pending = [{ line, text }]
      this.#length = text.length
      return []
    }
    this.#pending.push({ line, text })
    this.#length += text.length + 1
    if (text.includes(this.#quote)) {
      const raw = this.#pending.map((each) => each.text).join('\n')
      const cells = splitRecord(raw, this.#delimiter, this.#quote)
      if (cells) {
        const first = this.#pending[0]!.line
        this.#pending = []
        return [{ line: first, raw, cells }]
      }
    }
    return this.#pending.length > MOST_LINES || this.#length > LINE_LIMIT ? this.#giveUp() : []
  }

  /** Nothing more comes: what is pending has no end. */
  end(): TableRow[] {
    const rows: TableRow[] = []
    while (this.#pending.length > 0) rows.push(...this.#giveUp())
    return rows
  }

  /** The first pending line has a quote too many: it is refused, the others are read again without it. */
  #giveUp(): TableRow[] {
    const [first, ...others] = this.#pending
    this.#pending = []
    const rows: TableRow[] = [{ line: first!.line, raw: first!.text, reason: 'quote-not-closed', message: '引号没有配对' }]
    for (const { line, text } of others) rows.push(...this.add(line, text))
    return rows
  }
}
