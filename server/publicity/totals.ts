import type { AnswerOf } from '#domain/contract/api/index.ts'
import { PUBLICITY_KIND_NAMES, type PublicityKind } from '#domain/contract/api/publicity.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Filter, publicityWhere } from './store.ts'

const MOST_UNITS = 100

type Counts = Partial<Record<PublicityKind, number>>
interface Grouped {
  readonly month: string | null
  readonly unit_id: string | null
  readonly kind: PublicityKind | null
  readonly entries: number
  readonly amount: number
}

/** How many by kind, by month and by unit under a filter, all from one reading. */
export async function totalsOf(tx: Tx, filter: Filter): Promise<AnswerOf<'publicity.totals'>> {
  const rows = await tx<Grouped[]>`
    select to_char(e.held_on, 'YYYY-MM') as month, e.unit_id, e.kind, count(*)::int as entries, sum(e.amount)::bigint as amount
    from publicity_entries e where ${publicityWhere(tx, filter)}
    group by grouping sets ((e.kind), (to_char(e.held_on, 'YYYY-MM'), e.kind), (e.unit_id, e.kind))`
  const byKind = rows.filter(({ month, unit_id }) => month === null && unit_id === null)
  const months = grouped(
    rows.filter(({ month }) => month !== null),
    ({ month }) => month!,
  )
  const units = grouped(
    rows.filter(({ unit_id }) => unit_id !== null),
    ({ unit_id }) => unit_id!,
  )
  const first = [...units].sort(([one, a], [other, b]) => b.entries - a.entries || (one < other ? -1 : 1)).slice(0, MOST_UNITS)
  const names = new Map<string, string>()
  for (const { id, name } of await tx`select id, name from record.units where id = any (${first.map(([id]) => id)})`) names.set(id, name)
  return {
    byKind: PUBLICITY_KIND_NAMES.flatMap((kind) => {
      const found = byKind.find((row) => row.kind === kind)
      return found ? [{ kind, entries: found.entries, amount: found.amount }] : []
    }),
    byMonth: [...months]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([month, { counts }]) => {
        const { daysInMonth } = Temporal.PlainYearMonth.from(month)
        const within = (day: string) => (filter.from && day < filter.from ? filter.from : filter.to && day > filter.to ? filter.to : day)
        return { month, from: within(`${month}-01`), to: within(`${month}-${daysInMonth}`), counts }
      }),
    byUnit: first.map(([id, { entries, counts }]) => ({ unit: { id, name: names.get(id) ?? '（未接入单位）' }, entries, counts })),
    units: units.size,
  }
}

function grouped(rows: readonly Grouped[], key: (row: Grouped) => string): Map<string, { entries: number; counts: Counts }> {
  const groups = new Map<string, { entries: number; counts: Counts }>()
  for (const row of rows) {
    const group = groups.getOrInsertComputed(key(row), () => ({ entries: 0, counts: {} }))
    group.entries += row.entries
    group.counts[row.kind!] = row.amount
  }
  return groups
}
