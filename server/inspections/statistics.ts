import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { INSPECTION_KINDS, monthsBetween, PLACE_KINDS, shareCovered } from '#domain/inspection/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { REGION_NAME, regionNames } from './store.ts'

/** A visit counts where and when it was made; one that was not made does not. */
const MADE = (tx: Tx, from: string, to: string) => tx`v.state = 'done' and v.visited_on between ${from} and ${to}`

/** Counties of the actor's scope × months: how many visits each had. A cell's figure is the number of its visits, listed by region and month. */
export async function coverage(
  tx: Tx,
  { from, to, kind, line, campaign }: InputOf<'inspections.coverage'>['query'],
): Promise<AnswerOf<'inspections.coverage'>> {
  const months = monthsBetween(from, to)
  const named = await regionNames(tx)
  const counties =
    await tx`select u.region, ${REGION_NAME(tx, named, tx`u.region`)} as name, ${REGION_NAME(tx, named, tx`left(u.region, 4) || '00'`)} as city
    from (select distinct region from record.units where region not like '%00' and line in ('police', 'transport', 'justice')) u order by u.region`
  const rows = await tx`select v.region, to_char(v.visited_on, 'YYYY-MM') as month, count(*)::int as n from inspection_visits v
    where ${MADE(tx, from, to)} ${kind ? tx`and v.kind = ${kind}` : tx``} ${line ? tx`and v.line = ${line}` : tx``}
      ${campaign ? tx`and v.campaign_id in (select campaign_family(${campaign}))` : tx``}
    group by 1, 2`
  const counted = new Map(rows.map((row) => [`${row.region} ${row.month}`, row.n as number]))
  const grid = counties.map((county) => {
    const cells = months.map((month) => counted.get(`${county.region} ${month}`) ?? 0)
    const city = county.city as string
    return {
      region: county.region as string,
      name: county.name as string,
      city: /^\d+$/.test(city) ? null : city,
      visits: cells.reduce((sum, n) => sum + n, 0),
      cells,
    }
  })
  return {
    months,
    counties: grid,
    share: shareCovered(grid),
    byMonth: months.map((month, at) => {
      const column = grid.map(({ cells }) => ({ visits: cells[at]! }))
      return { month, visits: column.reduce((sum, { visits }) => sum + visits, 0), share: shareCovered(column) }
    }),
  }
}

/** Visits by one dimension, each line with the filter that lists exactly its records. */
export async function statistics(
  tx: Tx,
  { from, to, by, campaign }: InputOf<'inspections.statistics'>['query'],
): Promise<AnswerOf<'inspections.statistics'>> {
  const key = {
    region: tx`v.region`,
    kind: tx`v.kind`,
    month: tx`to_char(v.visited_on, 'YYYY-MM')`,
    line: tx`v.line`,
    place: tx`v.place_kind`,
  }[by]
  const named = await regionNames(tx)
  const rows = await tx`select g.*, ${by === 'region' ? REGION_NAME(tx, named, tx`g.key`) : tx`g.key`} as title from (
      select ${key} as key, count(*)::int as visits, count(*) filter (where v.failed > 0)::int as found, sum(v.failed)::int as findings,
        sum((select count(*) from inspection_findings f where f.visit_id = v.id))::int as problems, round(avg(v.score), 1)::float8 as score
      from inspection_visits v where ${MADE(tx, from, to)}
        ${campaign ? tx`and v.campaign_id in (select campaign_family(${campaign}))` : tx``}
      group by 1) g order by g.key limit 2000`
  const names: Readonly<Record<string, string>> = { ...INSPECTION_KINDS, ...PLACE_KINDS, ...LINES }
  return {
    total: rows.reduce((sum, row) => sum + (row.visits as number), 0),
    rows: rows.map((row) => ({
      key: row.key as string,
      title: by === 'region' || by === 'month' ? (row.title as string) : (names[row.key as string] ?? (row.key as string)),
      visits: row.visits as number,
      found: row.found as number,
      findings: row.findings as number,
      problems: row.problems as number,
      score: row.score as number | null,
      query: {
        from,
        to,
        state: 'done',
        [by]: row.key as string,
        ...(by === 'region' && { ownLevel: 'true' }),
        ...(campaign && { campaign }),
      },
    })),
  }
}
