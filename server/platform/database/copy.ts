import type { Readable } from 'node:stream'
import type { Sql, Tx } from './client.ts'

/**
 * Starts `copy … to stdout` and returns its bytes. The client pauses the socket when its reader is behind and wakes it with the next
 * read; after the last chunk there is none, so the end wakes it here: without that the next statement would wait for ever.
 */
export async function copyOut(tx: Tx | Sql, statement: string): Promise<Readable> {
  const source = await tx.unsafe(statement).readable()
  source.once('end', () => source._read(0))
  return source
}
