import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type postgres from 'postgres'
import { lawValue } from '#domain/law/index.ts'
import { logAction } from './audit/actions.ts'
import type { FileAnswer, FilePlace } from './context.ts'
import type { Sql, Tx } from './database/client.ts'
import type { SheetColumn } from './documents/cell.ts'
import { writeSheet } from './documents/sheet.ts'
import { temporaryFolder } from './files/sweep.ts'
import type { Actor } from './identity/actor.ts'
import { factorMissing } from './identity/factor-policy.ts'
import { wallTimeOf } from './law.ts'
import { Refusal } from './refusal.ts'

export type { SheetColumn } from './documents/cell.ts'

/** Under whose approval a table is taken out. */
export interface Approval {
  readonly id: string
  /** Name and account of who approved. */
  readonly by: string
}

/** Most rows that a person takes out alone, as this deployment holds it today; what it has not set is as this program has it. */
export async function approvalRows(sql: Sql | Tx): Promise<number> {
  const [row] = await sql`select value from record.law_values where key = 'export.approval-rows' and valid_from <= current_date
    and (valid_to is null or valid_to >= current_date) order by valid_from desc limit 1`
  return (row?.value as number | undefined) ?? lawValue('export.approval-rows').value
}

/** Throws a 403 for an export of so many rows: without a second factor shown (`second-factor-set-up`), or without an approval (`approval-needed`). */
export function checkRows(rows: number, { mostRows, freeRows, approval }: FilePlace): void {
  if (rows > mostRows) throw factorMissing(`导出超过 ${mostRows} 行，`)
  if (!approval && rows > freeRows)
    throw new Refusal(403, 'approval-needed', `导出超过 ${freeRows} 行，须经批准：可缩小范围，或提交导出申请，批准后下载`)
}

/** What of an approval goes into the log of the export. */
export const approvedBy = ({ approval }: FilePlace): Record<string, unknown> =>
  approval ? { request: approval.id, approvedBy: approval.by } : {}

export interface Export {
  readonly name: string
  /** Why the person takes it out: goes into the log (S24). */
  readonly purpose: string
  readonly columns: readonly SheetColumn[]
  readonly select: postgres.PendingQuery<postgres.Row[]>
  readonly cells: (row: Record<string, unknown>) => Record<string, unknown>
  /** Lines under the table, such as what its figures mean. */
  readonly footer?: readonly string[]
}

/**
 * A table as XLSX: read by cursor in the actor's scope, written to a file as it comes (memory does not grow with it), marked
 * with who took it out, and logged with its purpose and length. `cells` masks what is personal. Refused with a 403 at the first row
 * beyond what the person may take out.
 */
export function exportSheet(tx: Tx, actor: Actor, table: Export): FileAnswer {
  const now = wallTimeOf(new Date())
  return {
    name: `${table.name}-${now.toPlainDate()}.xlsx`,
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    body: (place) => write(tx, actor, table, place, now),
  }
}

async function write(tx: Tx, actor: Actor, table: Export, place: FilePlace, now: Temporal.PlainDateTime): Promise<Readable> {
  const folder = temporaryFolder(place.folder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${randomUUID()}.xlsx`)
  let rows = 0
  async function* cells() {
    for await (const batch of table.select.cursor(500))
      for (const row of batch) {
        rows += 1
        checkRows(rows, place)
        yield table.cells(row)
      }
  }
  try {
    await writeSheet(createWriteStream(path, { mode: 0o600 }), {
      title: table.name,
      columns: [...table.columns],
      rows: cells(),
      footer: table.footer,
      watermark: `${actor.name}（${actor.account}）${now.toString({ smallestUnit: 'minute' }).replace('T', ' ')}`,
    })
    await logAction(tx, actor, {
      action: 'export',
      objectKind: 'table',
      objectId: table.name,
      reason: table.purpose,
      detail: { rows, ...approvedBy(place) },
    })
    return (await open(path)).createReadStream()
  } finally {
    // An open file needs no name: whatever becomes of the request, none is left.
    await rm(path, { force: true })
  }
}
