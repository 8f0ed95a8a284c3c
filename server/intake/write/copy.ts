import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Cell } from '#domain/contract/exchange/index.ts'
import type { Sql } from '#server/platform/database/client.ts'

const SPECIAL = /[\\\t\n\r]/
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** A text in COPY's text format. */
export const escaped = (text: string): string =>
  SPECIAL.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]!) : text

/** A cell in COPY's text format. */
export function copyCell(cell: Cell): string {
  if (cell === null) return '\\N'
  if (typeof cell === 'string') return escaped(cell)
  if (typeof cell === 'number') return String(cell)
  return cell ? 't' : 'f'
}

interface Settling {
  reject(error: unknown): void
}

/**
 * Runs `copy … from stdin`. The client reports an error that the server finds after the last byte only to the query, whose promise
 * has long been fulfilled with the stream; so the query's own `reject` is listened to as well. Throws the server's error.
 */
export async function copyIn(sql: Sql, statement: string, chunks: Iterable<string>): Promise<void> {
  const query = sql.unsafe(statement)
  const settling = query as unknown as Settling
  const reject = settling.reject
  const refused = new Promise<never>((_, fail) => {
    settling.reject = (error) => {
      reject(error)
      fail(error)
    }
  })
  refused.catch(() => undefined)
  const stream = await query.writable()
  const written = pipeline(Readable.from(chunks), stream)
  written.catch(() => undefined)
  await Promise.race([written, refused])
}

/** Joins lines into pieces of about 256 kB, which is what the socket likes. */
export function* pieces(lines: Iterable<string>): Generator<string> {
  let text = ''
  for (const line of lines) {
    text += line
    if (text.length > 262_144) {
      yield text
      text = ''
    }
  }
  if (text) yield text
}
