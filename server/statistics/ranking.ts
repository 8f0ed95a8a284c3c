import type { RankingRow } from '#domain/contract/api/statistics.ts'
import type { Tx } from '../platform/database/client.ts'
import { confirmed, type Span } from '../records/index.ts'
import { before, type Days, near, type Period, UNIT_CLOCKS, type Weights, within } from './definitions.ts'

/** Which units are compared with each other. */
export interface RankingScope {
  readonly level: 'city' | 'county' | 'team'
  readonly line?: string
}

/**
 * The query of a ranking, one row a unit, the highest index first: each unit with all units below it. Justice offices supervise and
 * are left out unless asked for. Counts only what the actor may see.
 */
export function rankingQuery(tx: Tx, span: Span, period: Period, { level, line }: RankingScope, weights: Weights) {
  const half = (name: 'now' | 'before', { from, to, until }: Days) => tx`
    ${tx(`${name}_cases`)} as (
      select r.id, sum(d.cases)::int as cases from ranked r cross join lateral cases_of(r.id, ${from}, ${to}) d group by r.id),
    ${tx(`${name}_warnings`)} as (
      select t.ancestor_id as id, count(*)::int as warnings,
        (count(*) filter (where ${confirmed(tx)} and w.finding_code = 'F2'))::int as f2,
        (count(*) filter (where ${confirmed(tx)} and w.finding_code = 'F3'))::int as f3,
        (count(*) filter (where ${confirmed(tx)} and w.finding_code = 'F4'))::int as f4,
        (count(*) filter (where w.breached))::int as overdue
      from warnings w join record.unit_tree t on t.unit_id = w.unit_id
      where t.ancestor_id in (select id from ranked) and ${within(tx, tx`w.opened_at`, from, until)} ${near(tx, span, 'w')} group by t.ancestor_id)`
  const weighted = tx`${weights.per}::float8 * (${weights.F2}::float8 * coalesce(f2, 0) + ${weights.F3}::float8 * coalesce(f3, 0) + ${weights.F4}::float8 * coalesce(f4, 0))`
  const indexes = (name: 'now' | 'before') => tx`
    select c.id, ${weighted} / nullif(c.cases, 0) as index from ${tx(`${name}_cases`)} c left join ${tx(`${name}_warnings`)} w on w.id = c.id`
  return tx`
    with ranked as (
      select u.id, u.name, u.line, u.level from record.units u where u.level = ${level} and ${line ? tx`u.line = ${line}` : tx`u.line <> 'justice'`}),
    ${half('now', period)},
    ${half('before', before(period))},
    kept as (
      select t.ancestor_id as id, count(*)::int as due, (count(*) filter (where k.outcome = 'met'))::int as met
      from clocks k join record.unit_tree t on t.unit_id = k.unit_id
      where t.ancestor_id in (select id from ranked) and k.rule = any (${[...UNIT_CLOCKS]}) and k.outcome is distinct from 'dropped'
        and ${within(tx, tx`k.due_at`, period.from, period.until)} and k.due_at <= now() group by t.ancestor_id),
    mended as (
      select t.ancestor_id as id, count(*)::int as problems, (count(*) filter (where p.state = 'closed'))::int as closed
      from problems p join record.unit_tree t on t.unit_id = p.unit_id
      where t.ancestor_id in (select id from ranked) and ${within(tx, tx`p.opened_at`, period.from, period.until)} ${near(tx, span, 'p')} group by t.ancestor_id),
    figures as (
      select r.*, coalesce(c.cases, 0) as cases, coalesce(w.warnings, 0) as warnings, coalesce(w.f2, 0) as f2, coalesce(w.f3, 0) as f3,
        coalesce(w.f4, 0) as f4, coalesce(w.overdue, 0) as overdue, i.index, b.index as previous_index,
        kept.met::float8 / nullif(kept.due, 0) as on_time_share, mended.closed::float8 / nullif(mended.problems, 0) as rectified_share
      from ranked r left join now_cases c on c.id = r.id left join now_warnings w on w.id = r.id
        left join (${indexes('now')}) i on i.id = r.id left join (${indexes('before')}) b on b.id = r.id
        left join kept on kept.id = r.id left join mended on mended.id = r.id)
    select f.*, case when f.index > 0 then rank() over (order by f.index desc nulls last) end::int as rank,
      case when f.previous_index > 0 then rank() over (order by f.previous_index desc nulls last) end::int as previous_rank
    from figures f order by f.index desc nulls last, f.warnings desc, f.id`
}

/** A row of the ranking query as the contract shows it. */
export function rankingRow(row: Record<string, unknown>): RankingRow {
  return {
    unit: { id: row.id as string, name: row.name as string },
    line: row.line as string,
    level: row.level as string | null,
    cases: row.cases as number,
    warnings: row.warnings as number,
    confirmed: { F2: row.f2 as number, F3: row.f3 as number, F4: row.f4 as number },
    index: row.index === null ? null : Number((row.index as number).toFixed(2)),
    rank: row.rank as number | null,
    previousIndex: row.previous_index === null ? null : Number((row.previous_index as number).toFixed(2)),
    previousRank: row.previous_rank as number | null,
    overdue: row.overdue as number,
    onTimeShare: row.on_time_share as number | null,
    rectifiedShare: row.rectified_share as number | null,
  }
}
