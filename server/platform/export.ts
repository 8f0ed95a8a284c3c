import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type postgres from 'postgres'
import { logAction } from './audit/actions.ts'
import type { FileAnswer } from './context.ts'
import type { Tx } from './database/client.ts'
import type { SheetColumn } from './documents/cell.ts'
import { writeSheet } from './documents/sheet.ts'
import type { Actor } from './identity/actor.ts'
import { wallTimeOf } from './law.ts'

export type { SheetColumn } from './documents/cell.ts'

export interface Export {
  readonly name: string
  /** Why the person takes it out: goes into the log (S24). */
  readonly purpose: string
  readonly columns: readonly SheetColumn[]
  readonly select: postgres.PendingQuery<postgres.Row[]>
  readonly cells: (row: Record<string, unknown>) => Record<string, unknown>
}

/**
 * A table as XLSX: read by cursor in the actor's scope, written to a file as it comes (memory does not grow with it), marked
 * with who took it out, and logged with its purpose and length. `cells` masks what is personal.
 */
export async function exportSheet(tx: Tx, actor: Actor, table: Export): Promise<FileAnswer> {
  const now = wallTimeOf(new Date())
  const path = join(tmpdir(), `biaochi-${randomUUID()}.xlsx`)
  let rows = 0
  async function* cells() {
    for await (const batch of table.select.cursor(500))
      for (const row of batch) {
        rows += 1
        yield table.cells(row)
      }
  }
  try {
    await writeSheet(createWriteStream(path, { mode: 0o600 }), {
      title: table.name,
      columns: [...table.columns],
      rows: cells(),
      watermark: `${actor.name}（${actor.account}）${now.toString({ smallestUnit: 'minute' }).replace('T', ' ')}`,
    })
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  await logAction(tx, actor, { action: 'export', objectKind: 'table', objectId: table.name, reason: table.purpose, detail: { rows } })
  const body = createReadStream(path)
  body.once('close', () => void rm(path, { force: true }))
  return {
    name: `${table.name}-${now.toPlainDate()}.xlsx`,
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    body,
  }
}
