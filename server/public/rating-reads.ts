import type { InputOf } from '#domain/contract/api/index.ts'
import type { ClueState } from '#domain/process/index.ts'
import { clueProcess } from '#domain/process/index.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { inPlace, onDays } from '../platform/database/place.ts'
import { heldValue } from '../platform/law.ts'
import { invalid } from '../platform/refusal.ts'

type Row = Record<string, unknown>

/** Share of satisfied ratings; null without any. */
function tallyOf(rows: readonly Row[]) {
  const sum = (column: string) => rows.reduce((total, row) => total + Number(row[column]), 0)
  const [satisfied, unsatisfied] = [sum('satisfied'), sum('unsatisfied')]
  const total = satisfied + unsatisfied
  return { satisfied, unsatisfied, total, rate: total === 0 ? null : satisfied / total }
}

/** Counts by unit: supervision sees all of its area, a rated unit its own once so many rated it that nobody is recognised. */
const countsOf = async (tx: Tx, from: string, to: string, few: number): Promise<Row[]> => [
  ...(await tx`select * from rating_counts(${from}::date, ${to}::date, ${few})`),
]

/** Columns of the moments by which ratings are dated. */
export const RATING_MOMENTS = { rated: 'rated_on' } as const

/** The condition of a filter over `ratings r`. */
export const ratingWhere = (tx: Tx, filter: Omit<InputOf<'ratings.list'>['query'], 'cursor' | 'limit'>) => tx`
  true ${filter.satisfied === undefined ? tx`` : tx`and r.satisfied = ${filter.satisfied}`}
  ${filter.unit ? tx`and r.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${filter.unit})` : tx``}
  ${inPlace(tx, 'r', filter)}
  ${onDays(tx, 'r', RATING_MOMENTS, filter)}`

export const ratingReadRoutes: Routes = {
  'ratings.list': async ({ tx }, { query: { cursor, limit, ...filter } }) => {
    const after = readCursor(cursor)
    const rows = await tx`select r.*, r.rated_on::text as exact, u.name as unit_name, c.case_no, k.no as clue_no, k.state as clue_state
      from ratings r left join record.units u on u.id = r.unit_id left join record.cases c on c.id = r.case_id left join clues k on k.id = r.clue_id
      where ${ratingWhere(tx, filter)}
        ${after ? tx`and (r.rated_on, r.id) < (${after[0]}::date, ${after[1]}::uuid)` : tx``}
      order by r.rated_on desc, r.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.exact as string, row.id as string])
    return {
      rows: page.rows.map((row) => ({
        id: row.id as string,
        unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' },
        caseNo: (row.case_no as string | null) ?? '',
        satisfied: row.satisfied as boolean,
        reasons: row.reasons as string[],
        text: row.text as string | null,
        ratedOn: row.rated_on as string,
        clue: row.clue_no
          ? { id: row.clue_id as string, no: row.clue_no as string, stateTitle: clueProcess.states[row.clue_state as ClueState].title }
          : null,
      })),
      next: page.next,
    }
  },

  'ratings.statistics': async ({ tx }, { query: { from, to } }) => {
    const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)]
    const days = first.until(last, { largestUnit: 'day' }).days + 1
    if (days < 1 || days > 3660) throw invalid('起止日期有误', [{ field: 'to', message: '不能早于开始日期' }])
    const few = (await heldValue(tx, 'rating.few')).value
    const current = await countsOf(tx, from, to, few)
    const previous = await countsOf(tx, first.subtract({ days }).toString(), first.subtract({ days: 1 }).toString(), few)
    const [issued] = await tx`select coalesce(sum(codes), 0)::int as codes from rating_batches
      where made_at >= ${from}::date::timestamptz and made_at < (${to}::date + 1)::timestamptz`
    const names = await tx`select id, name from record.units where id = any (${current.map((row) => row.unit_id as string)})`
    const reasons = new Map<string, number>()
    for (const row of current)
      for (const [reason, count] of Object.entries(row.reasons as Record<string, number>))
        reasons.set(reason, (reasons.get(reason) ?? 0) + count)
    return {
      current: tallyOf(current),
      previous: tallyOf(previous),
      issued: issued!.codes as number,
      units: current
        .map((row) => {
          const id = row.unit_id as string
          return {
            unit: { id, name: (names.find((name) => name.id === id)?.name as string | undefined) ?? '（未接入单位）' },
            ...tallyOf([row]),
          }
        })
        .sort((a, b) => b.unsatisfied - a.unsatisfied || b.total - a.total),
      reasons: [...reasons].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
    }
  },
}
