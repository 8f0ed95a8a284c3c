import { hash } from 'node:crypto'
import { type Cell, columnsOf, type Entity, type FieldFault, flattener } from '#domain/contract/exchange/index.ts'
import { copyCell, escaped } from './copy.ts'

/** Where a record came from; the line is kept for the report, in case the database refuses the record. */
export interface Origin {
  readonly file: string
  readonly line: number
  readonly raw: string | null
}

/** A checked record, ready to be copied. */
export interface Row {
  readonly id: string
  readonly source: string
  /** Unit of a case, to look up its region; empty for other entities. */
  readonly unitId: string
  /** The record's own columns and `extra` in COPY's text format. */
  readonly cells: string
  /** For each list of the entity its rows, complete with the parent's id and position. */
  readonly children: readonly (readonly string[])[]
  /** 16 bytes over everything the sender said, in hexadecimal. */
  readonly digest: string
  readonly origin: Origin
}

/** What is wrong with a record: a fault of the format, or one that only the storing finds. */
export type Fault = Omit<FieldFault, 'reason'> & { readonly reason: string }

/** Outcome of checking one record: ready to be copied, with what the doubts look at, or its faults. */
export type Encoded =
  | { ok: true; row: Row; cells: readonly unknown[]; extra: Record<string, unknown> | null }
  | { ok: false; faults: Fault[] }

const SOURCE = /^[^:|\s\p{Cc}]{1,50}$/u
const ID_BYTES = 1000
const EXTRA_DEPTH = 50

/** True for a sender's name that can stand before an id. */
export const isSource = (text: string): boolean => SOURCE.test(text)

/** Text that neither UTF-8 nor jsonb can hold, or a nesting that is too deep to store; null when all is well. */
function unstorable(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return !value.isWellFormed() ? 'bad-encoding' : value.includes('\0') ? 'control-character' : null
  if (typeof value !== 'object' || value === null) return null
  if (depth >= EXTRA_DEPTH) return 'too-deep'
  for (const key in value) {
    const fault = unstorable(key, depth) ?? unstorable((value as Record<string, unknown>)[key], depth + 1)
    if (fault) return fault
  }
  return null
}

const MESSAGES: Record<string, string> = {
  'bad-encoding': '含有不成对的代理字符，无法存储',
  'control-character': '含有空字符，无法存储',
  'too-deep': `嵌套超过 ${EXTRA_DEPTH} 层`,
}

/** Only an escape can bring in what strictly decoded text cannot hold. */
const mayHide = (raw: string | null): boolean => raw === null || raw.includes('\\u') || raw.includes('\0')

const NO_LISTS: readonly (readonly string[])[] = []

/** Rows of the list tables in COPY's text format. */
const linesOf = (parent: string, children: readonly (readonly Cell[])[][]): string[][] =>
  children.map((rows) => rows.map((row, position) => `${parent}\t${position}\t${row.map(copyCell).join('\t')}\n`))

function sorted(extra: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(extra)
  return keys.length < 2 ? extra : Object.fromEntries(keys.sort().map((key) => [key, extra[key]]))
}

/**
 * Builds the checker and writer of one entity's records. The digest leaves out who sent the record and when, so that the same
 * record sent again is known as unchanged.
 */
export function encoder(entity: Entity): (record: unknown, source: string, origin: Origin) => Encoded {
  const flatten = flattener(entity)
  const parts: string[] = new Array(columnsOf(entity).length + 1)
  const unitAt = entity.name === 'cases' ? columnsOf(entity).indexOf('unit_id') : -1

  return (input, defaultSource, origin) => {
    const flat = flatten(input, defaultSource)
    if (!flat.ok) return flat
    const { id, cells, children, extra } = flat.record
    const own = (input as { source?: unknown }).source
    const source = typeof own === 'string' && own ? own : defaultSource
    if (!isSource(source)) return fault('source', source, 'bad-source', '来源名称不能含空格、冒号、竖线，且不超过 50 个字符')
    if (Buffer.byteLength(id) > ID_BYTES) return fault(entity.key[0]!, id, 'too-long', `标识超过 ${ID_BYTES} 字节`)
    const bad = (mayHide(origin.raw) ? (unstorable(cells, 0) ?? unstorable(children, 0)) : null) ?? (extra && unstorable(extra, 0))
    if (bad) return fault('', '', bad, MESSAGES[bad]!)

    for (let i = 0; i < cells.length; i++) parts[i] = copyCell(cells[i]!)
    parts[cells.length] = extra === null ? '\\N' : escaped(JSON.stringify(sorted(extra)))
    const text = parts.join('\t')
    const lists = children.length === 0 ? NO_LISTS : linesOf(escaped(id), children)
    const digest = hash('sha256', lists.length === 0 ? text : text + lists.map((list) => list.join('')).join('\f'), 'hex').slice(0, 32)
    const unitId = unitAt < 0 ? '' : (cells[unitAt] as string)
    return { ok: true, row: { id, source, unitId, cells: text, children: lists, digest, origin }, cells, extra }
  }
}

const fault = (field: string, value: string, reason: string, message: string): Encoded => ({
  ok: false,
  faults: [{ field, value, reason, message }],
})
