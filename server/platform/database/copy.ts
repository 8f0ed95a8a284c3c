import { PassThrough, type Readable } from 'node:stream'
import type { Sql, Tx } from './client.ts'

/**
 * Starts `copy … to stdout` and returns its bytes. The client pauses the socket when its reader is behind and wakes it with the next
 * read; after the last chunk there is none, so the end wakes it here: without that the next statement would wait for ever. When
 * the reader gives up half-way (its disk is full), the rest is read and dropped before the failure is told: until then the
 * connection takes no other statement, not even the rollback.
 */
export async function copyOut(tx: Tx | Sql, statement: string): Promise<Readable> {
  const source = await tx.unsafe(statement).readable()
  let over = false
  source.once('end', () => {
    over = true
    source._read(0)
  })
  const bytes = new PassThrough({
    destroy(error, callback) {
      if (over || source.destroyed) return callback(error)
      source.once('close', () => callback(error))
      source.unpipe().resume()
    },
  })
  source.once('error', (error) => bytes.destroy(error))
  return source.pipe(bytes)
}
