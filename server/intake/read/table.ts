import { Refusal } from '#server/platform/refusal.ts'
import type { Mapping } from '../mapping/schema.ts'
import { csvRows, type TableRow } from './csv.ts'
import type { Input } from './inputs.ts'
import { jsonLines } from './native.ts'
import type { Encoding } from './text.ts'
import { workbookRows } from './workbook.ts'

/** A table with its columns known and its rows still to come. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: AsyncIterable<TableRow[]>
  /** Known once rows have been read. */
  encoding(): Encoding | null
}

type FileOptions = Mapping['file']

const ENDINGS: Record<FileOptions['kind'], RegExp> = {
  csv: /\.(csv|tsv|txt)(\.gz)?$/i,
  xlsx: /\.xlsx$/i,
  ndjson: /\.(ndjson|jsonl|json)(\.gz)?$/i,
}

/** Kind of table that a file's name tells, or null. */
export function tableKind(name: string): FileOptions['kind'] | null {
  return (Object.keys(ENDINGS) as FileOptions['kind'][]).find((kind) => ENDINGS[kind].test(name)) ?? null
}

/** Opens a file as the mapping describes it. Throws `Refusal` when it has no header. */
export async function openTable(input: Input, options: FileOptions, taken: (bytes: number) => void): Promise<Table> {
  let encoding: Encoding | null = options.encoding === 'auto' ? null : options.encoding
  const known = encoding
  if (options.kind === 'ndjson') return jsonTable(input, known, taken)
  if (options.kind === 'xlsx' && !input.path) throw new Refusal(422, 'bad-archive', `${input.name} 在压缩文件内，请解压后单独接入`)
  const pieces =
    options.kind === 'xlsx'
      ? workbookRows(input.path!)
      : csvRows(input, taken, {
          delimiter: options.delimiter,
          quote: options.quote,
          encoding: known,
          onEncoding: (found) => {
            encoding = found
          },
        })
  const iterator = pieces[Symbol.asyncIterator]()
  let before = options.headerRow - 1
  for (;;) {
    const { value: rows, done } = await iterator.next()
    if (done) throw new Refusal(422, 'nothing-to-import', `${input.name} 没有表头`)
    for (const [index, row] of rows.entries()) {
      if (before-- > 0 || !('cells' in row)) continue
      const rest = rows.slice(index + 1)
      return { columns: row.cells.map((cell) => cell.trim()), rows: chained(rest, iterator), encoding: () => encoding }
    }
  }
}

async function* chained(first: TableRow[], iterator: AsyncGenerator<TableRow[]>): AsyncGenerator<TableRow[]> {
  try {
    yield first
    yield* iterator
  } finally {
    await iterator.return(undefined)
  }
}

/** Flattens nested objects to paths joined by dots; lists stay JSON. */
function flat(value: unknown, prefix: string, into: Map<string, string>): void {
  for (const [key, inner] of Object.entries(value as Record<string, unknown>)) {
    const path = prefix ? `${prefix}.${key}` : key
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) flat(inner, path, into)
    else into.set(path, inner === null ? '' : typeof inner === 'string' ? inner : JSON.stringify(inner))
  }
}

/** The columns of NDJSON are the paths of its first 100 objects. */
const LOOKED_AT = 100

async function jsonTable(input: Input, encoding: Encoding | null, taken: (bytes: number) => void): Promise<Table> {
  const iterator = jsonLines(input, taken, encoding)
  const first = await iterator.next()
  if (first.done) throw new Refusal(422, 'nothing-to-import', `${input.name} 是空文件`)
  const columns = new Set<string>()
  for (const line of first.value.slice(0, LOOKED_AT)) {
    if (!('value' in line) || typeof line.value !== 'object' || line.value === null) continue
    const found = new Map<string, string>()
    flat(line.value, '', found)
    for (const key of found.keys()) columns.add(key)
  }
  const header = [...columns]
  async function* rows(): AsyncGenerator<TableRow[]> {
    try {
      yield first.value.map(toRow)
      for await (const lines of iterator) yield lines.map(toRow)
    } finally {
      await iterator.return(undefined)
    }
  }
  const toRow = (line: (typeof first.value)[number]): TableRow => {
    if ('reason' in line) return line
    if (typeof line.value !== 'object' || line.value === null || Array.isArray(line.value))
      return { line: line.line, raw: line.raw, reason: 'not-an-object', message: '应为一个 JSON 对象' }
    const found = new Map<string, string>()
    flat(line.value, '', found)
    return { line: line.line, raw: line.raw, cells: header.map((column) => found.get(column) ?? '') }
  }
  return { columns: header, rows: rows(), encoding: () => encoding }
}
