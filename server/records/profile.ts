import type postgres from 'postgres'
import { ruleById } from '#rules/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { ruleTitle } from '../supervision/index.ts'
import { METRICS, type SubjectKind } from './metrics.ts'

/** Figures of a subject beside the medians of its peers; without a refresh there are none. Peers are told as numbers only. */
export async function metricsOf(tx: Tx, kind: SubjectKind, id: string) {
  const rows = await tx`select * from profile_metrics where subject_kind = ${kind} and subject_id = ${id}`
  const byKey = new Map(rows.map((row) => [row.key as string, row]))
  const rounded = (value: unknown, digits: number) =>
    value === null || value === undefined ? null : Number((value as number).toFixed(digits))
  return METRICS.map(({ key, title, unit, digits }) => {
    const row = byKey.get(key)
    return {
      key,
      title,
      unit,
      value: rounded(row?.value, digits),
      peerMedian: rounded(row?.peer_median, digits),
      peers: (row?.peers as number | undefined) ?? 0,
      percentile: rounded(row?.percentile, 3),
    }
  })
}

/**
 * The year that profiles look back on, up to the day on which the data end, and when it was last counted. Before the first refresh: the
 * year up to today.
 */
export async function profilePeriod(tx: Tx): Promise<{ from: string; to: string; asOf: string | null }> {
  const [row] = await tx`
    select coalesce(s.refreshed_at, null) as as_of, coalesce(s.period_from, (current_date - interval '1 year')::date + 1) as "from", coalesce(s.period_to, current_date) as "to"
    from (select 1) one left join summary_state s on true`
  return { from: row!.from as string, to: row!.to as string, asOf: row!.as_of as string | null }
}

/** The day on which the data end, as the last refresh found it; null before the first one. */
export async function dataEnd(tx: Tx): Promise<string | null> {
  const [row] = await tx`select period_to from summary_state`
  return (row?.period_to as string | undefined) ?? null
}

/** SQL: the warning `w` was confirmed as a problem, and its finding stands. */
export const confirmed = (tx: Tx) => tx`(w.finding_code in ('F2', 'F3', 'F4') and w.state in ('rectifying', 'closed'))`

type Fragment = ReturnType<Tx>

/**
 * Months and rules of a subject within the period. `cases` yields month and n, `warnings` the warnings `w` that are the subject's: small
 * sets both, reached by index. What was found after the period, in its data, stands in its last month.
 */
export async function monthsAndRules(tx: Tx, period: { from: string; to: string }, cases: Fragment, warnings: Fragment) {
  const months = await tx`
    select to_char(m, 'YYYY-MM') as month, coalesce(c.n, 0)::int as cases
    from generate_series(date_trunc('month', ${period.from}::date::timestamp), ${period.to}::date::timestamp, interval '1 month') m
    left join (${cases}) c on c.month = to_char(m, 'YYYY-MM') order by m`
  const groups = await tx`
    select least(to_char(w.opened_at, 'YYYY-MM'), ${period.to.slice(0, 7)}) as month, w.rule_id, count(*)::int as warnings, (count(*) filter (where ${confirmed(tx)}))::int as confirmed
    from (${warnings}) w group by 1, 2`
  const rules = Map.groupBy(groups, (row) => row.rule_id as string)
  const sum = (rows: readonly postgres.Row[], key: 'warnings' | 'confirmed') => rows.reduce((total, row) => total + (row[key] as number), 0)
  return {
    monthly: months.map((row) => {
      const own = groups.filter((group) => group.month === row.month)
      return { month: row.month as string, cases: row.cases as number, warnings: sum(own, 'warnings'), confirmed: sum(own, 'confirmed') }
    }),
    byRule: [...rules]
      .map(([ruleId, rows]) => ({
        ruleId,
        title: ruleTitle(ruleId),
        colour: ruleById(ruleId)?.colour ?? ('blue' as const),
        warnings: sum(rows, 'warnings'),
        confirmed: sum(rows, 'confirmed'),
      }))
      .sort((a, b) => b.warnings - a.warnings || (a.ruleId < b.ruleId ? -1 : 1)),
  }
}
