import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { asOwnerOf } from '../platform/database/owner.ts'

type Board = AnswerOf<'clues.zero'>

/** How long a clue has stood since its reporter was not satisfied, in days: from, below. */
const AGES = [
  { title: '7 天以内', from: 0, below: 7 },
  { title: '7 至 15 天', from: 7, below: 15 },
  { title: '15 至 30 天', from: 15, below: 30 },
  { title: '30 天以上', from: 30, below: null },
] as const

/**
 * 动态清零: clues whose reporter was once not satisfied, until none is open. Every figure carries the query of the list that shows exactly
 * the clues it counts.
 */
export async function zeroBoard(tx: Tx, filter: InputOf<'clues.zero'>['query']): Promise<Board> {
  const base: Record<string, string> = { unsatisfied: 'true' }
  for (const name of ['campaign', 'region', 'line'] as const) if (filter[name]) base[name] = filter[name]
  const open = { ...base, open: 'true' }
  const rows = tx`clues c where c.unsatisfied_times > 0
    ${filter.campaign ? tx`and c.campaign_id = ${filter.campaign}` : tx``}
    ${filter.region ? tx`and c.region like ${`${filter.region.replace(/(00)+$/, '')}%`}` : tx``}
    ${filter.line ? tx`and c.line = ${filter.line}` : tx``}`
  const counts = tx`count(*)::int as total, (count(*) filter (where c.closed_at is null))::int as open,
    (count(*) filter (where c.closed_at is null and c.due_at < now()))::int as overdue`
  const [all] = await tx`select ${counts} from ${rows}`
  const units =
    await tx`select c.unit_id, u.name, ${counts}, max(current_date - c.unsatisfied_at::date) filter (where c.closed_at is null) as oldest
    from (select c.* from ${rows}) c left join record.units u on u.id = c.unit_id
    group by 1, 2 order by open desc, total desc, 1 limit 200`
  const regions = await tx`
    select g.* from (select r.region, bool_or(r.region = c.region) as own, ${counts} from (select c.* from ${rows}) c
      cross join lateral (select distinct unnest(array[left(c.region, 4) || '00', c.region]) as region) r group by 1) g
    order by g.region limit 500`
  // Names of offices are no secret; a city of which only a county is in view is no line of its own.
  const offices = await asOwnerOf(
    tx,
    async () => tx`select distinct on (region) region, name from record.units
    where line = 'justice' and region = any (${regions.map((row) => row.region as string)}) order by region, id`,
  )
  const seen = new Set((await tx`select distinct region from record.units where line = 'justice'`).map((row) => row.region as string))
  const nameOf = (region: string) => offices.find((row) => row.region === region)?.name as string | undefined
  const ages = await tx`select current_date - c.unsatisfied_at::date as days, count(*)::int as n,
    (count(*) filter (where c.due_at < now()))::int as overdue from ${rows} and c.closed_at is null group by 1`
  const [today] = await tx`select current_date::text as day`
  const daysAgo = (days: number): string =>
    Temporal.PlainDate.from(today!.day as string)
      .subtract({ days })
      .toString()
  const figure = (row: Record<string, unknown>) => ({
    total: row.total as number,
    open: row.open as number,
    overdue: row.overdue as number,
  })
  return {
    ...figure(all!),
    cleared: (all!.total as number) - (all!.open as number),
    query: base,
    openQuery: open,
    byUnit: units.map((row) => ({
      unit: { id: row.unit_id as string, name: (row.name as string | null) ?? '（未接入单位）' },
      ...figure(row),
      oldestDays: row.oldest as number | null,
      query: { ...base, holder: row.unit_id as string },
    })),
    byRegion: regions
      .filter((row) => row.own || seen.has(row.region as string))
      .map((row) => ({
        region: row.region as string,
        name: nameOf(row.region as string) ?? (row.region as string),
        ...figure(row),
        query: { ...base, region: row.region as string },
      })),
    byAge: AGES.map(({ title, from, below }) => {
      const within = ages.filter((row) => (row.days as number) >= from && (below === null || (row.days as number) < below))
      const sum = (name: 'n' | 'overdue') => within.reduce((total, row) => total + (row[name] as number), 0)
      return {
        title,
        open: sum('n'),
        overdue: sum('overdue'),
        query: {
          ...open,
          unsatisfiedTo: daysAgo(from),
          ...(below !== null && { unsatisfiedFrom: daysAgo(below - 1) }),
        },
      }
    }),
  }
}
