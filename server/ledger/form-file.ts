import { Readable } from 'node:stream'
import type postgres from 'postgres'
import { logAction } from '../platform/audit/actions.ts'
import type { FileAnswer } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { approvedBy, checkRows } from '../platform/export.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { todayInChina, wallTimeOf } from '../platform/law.ts'
import { Refusal } from '../platform/refusal.ts'
import type { FormColumn, LedgerForm } from './form.ts'
import { renderFormSheet } from './form-sheet.ts'
import { renderFormWord } from './form-word.ts'

/** A form is made in memory: a longer ledger goes out as the plain table. */
const MOST_ROWS = 5000

const WRITERS = {
  xlsx: { media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', render: renderFormSheet },
  docx: { media: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', render: renderFormWord },
} as const

/** What is asked for. */
export interface FormOrder {
  readonly title: string
  readonly format: keyof typeof WRITERS
  readonly period?: string
  readonly from?: string
  readonly to?: string
  /** Why the person takes it out (S24). */
  readonly purpose: string
  readonly columns: readonly FormColumn[]
  readonly select: postgres.PendingQuery<postgres.Row[]>
  readonly cells: (row: Record<string, unknown>, index: number) => string[]
}

const chinese = (day: string): string => {
  const { year, month, day: date } = Temporal.PlainDate.from(day)
  return `${year}年${month}月${date}日`
}

/** The period in words: as typed, or from the days asked for, or up to today. */
function periodOf({ period, from, to }: FormOrder): string {
  if (period) return period
  if (from) return `${chinese(from)}至${chinese(to ?? todayInChina())}`
  return `截至${chinese(to ?? todayInChina())}`
}

/** A ledger in the form that offices hand up, logged with its purpose. Refused with a 403 beyond what the person may take out. */
export function formFile(tx: Tx, actor: Actor, order: FormOrder): FileAnswer {
  const { media, render } = WRITERS[order.format]
  const now = wallTimeOf(new Date())
  return {
    name: `${order.title}-${now.toPlainDate()}.${order.format}`,
    mediaType: media,
    body: async (place) => {
      const rows =
        (await tx`${order.select} limit ${Math.min(MOST_ROWS, place.mostRows, place.approval ? MOST_ROWS : place.freeRows) + 1}`) as Record<
          string,
          unknown
        >[]
      if (rows.length > MOST_ROWS) throw new Refusal(422, 'too-many-rows', `上报式样最多 ${MOST_ROWS} 行，请缩小范围或用“导出”`)
      checkRows(rows.length, place)
      const [unit] = await tx`select name from record.units where id = ${actor.unitId}`
      const form: LedgerForm = {
        title: order.title,
        unit: (unit?.name as string | undefined) ?? '',
        period: periodOf(order),
        date: chinese(todayInChina()),
        columns: order.columns,
        rows: rows.map(order.cells),
        mark: `${actor.name}（${actor.account}）${now.toString({ smallestUnit: 'minute' }).replace('T', ' ')}`,
      }
      const bytes = await render(form)
      await logAction(tx, actor, {
        action: 'export',
        objectKind: 'table',
        objectId: order.title,
        reason: order.purpose,
        detail: { rows: rows.length, format: order.format, ...approvedBy(place) },
      })
      return Readable.from([bytes])
    },
  }
}
