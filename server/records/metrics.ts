import { daysBetween, itemOn, itemVersions, median } from '#rules/sql.ts'

/** Whom a profile is about. */
export type SubjectKind = 'unit' | 'officer'

/** A figure of a profile. */
export interface Metric {
  readonly key: string
  readonly title: string
  readonly unit: string
  /** Digits after the point that are shown. */
  readonly digits: number
}

/** The figures of a profile in the order in which they are shown. */
export const METRICS: readonly Metric[] = [
  { key: 'cases', title: '案件数', unit: '件', digits: 0 },
  { key: 'warnings', title: '每千案预警数', unit: '条', digits: 1 },
  { key: 'confirmed', title: '每千案确认问题数', unit: '个', digits: 1 },
  { key: 'late', title: '预警超期办理占比', unit: '%', digits: 1 },
  { key: 'simple', title: '简易程序占比', unit: '%', digits: 1 },
  { key: 'lenient', title: '警告和不予处罚占比', unit: '%', digits: 1 },
  { key: 'ratio', title: '罚款与法定上限之比（中位数）', unit: '%', digits: 1 },
  { key: 'video', title: '现场案件有视频占比', unit: '%', digits: 1 },
  { key: 'days', title: '立案到决定天数（中位数）', unit: '天', digits: 1 },
]

/** Fewer other subjects than this and a median would tell what one of them did. */
export const LEAST_PEERS = 5

/**
 * SQL for both engines: the figures that rest on the cases of the period, one row a subject. A case counts for its unit and every
 * unit above it, or for each officer who handled or recorded it. A case on the spot is filmed when a recording names it, or when one of
 * its officers was recording that day at the time of the act. Every figure has its `n_` beside it.
 */
export function caseFigures(kind: SubjectKind, from: string, to: string): string {
  const subjects =
    kind === 'unit'
      ? `select t.ancestor_id as subject_id, c.* from scope c join unit_tree t on t.unit_id = c.unit_id`
      : `select h.subject_id, c.* from scope c join (select distinct o.case_id, o.officer_id as subject_id from case_officers o where o.role <> 'auxiliary') h on h.case_id = c.id`
  const share = (condition: string, of: string) =>
    `100.0 * cast(sum(case when ${of} and ${condition} then 1 else 0 end) as double precision) / nullif(sum(case when ${of} then 1 else 0 end), 0)`
  const count = (of: string) => `cast(sum(case when ${of} then 1 else 0 end) as integer)`
  const decided = 'decided'
  const onSpot = `procedure <> 'off-site'`
  return `
    with ${itemVersions}, period as (
      select c.* from cases c
      where c.occurred_at >= timestamp '${from} 00:00:00' and c.occurred_at < timestamp '${to} 00:00:00' + interval '1 day'
    ), filmed as (
      select v.case_id from clips v where v.case_id is not null
      union
      select h.case_id from period c join case_officers h on h.case_id = c.id
      join clips v on v.officer_id = h.officer_id and cast(v.start_at as date) = cast(c.occurred_at as date)
        and v.start_at <= c.occurred_at and v.end_at >= c.occurred_at
    ), scope as (
      select c.id, c.unit_id, c.procedure, c.outcome, c.decided_at is not null as decided,
        case when f.case_id is not null then 1 else 0 end as filmed,
        case when c.outcome = 'fine' and i.stat_max > 0 then 100.0 * cast(c.fine as double precision) / cast(i.stat_max as double precision) end as ratio,
        case when c.procedure = 'ordinary' and c.decided_at >= c.filed_at then ${daysBetween('c.filed_at', 'c.decided_at')} end as days
      from period c
      left join item_versions i on ${itemOn('i', 'c.item_code', 'c.occurred_at')}
      left join filmed f on f.case_id = c.id
    ), subjects as (${subjects})
    select subject_id, cast(count(*) as integer) as cases,
      ${share(`procedure = 'simple'`, 'true')} as simple, cast(count(*) as integer) as n_simple,
      ${share(`outcome in ('warning', 'exempt')`, decided)} as lenient, ${count(decided)} as n_lenient,
      ${median('ratio')} as ratio, cast(count(ratio) as integer) as n_ratio,
      ${share('filmed = 1', onSpot)} as video, ${count(onSpot)} as n_video,
      ${median('days')} as days, cast(count(days) as integer) as n_days
    from subjects group by subject_id order by subject_id`
}

/** SQL for both engines: how many cases each unit had on which day, a line a unit: `2026-01-05 12,2026-01-06 9,…`. */
export const casesByDay = `
    select o.unit_id, string_agg(cast(o.day as varchar) || ' ' || cast(o.n as varchar), ',' order by o.day) as days
    from (select c.unit_id, cast(c.occurred_at as date) as day, count(*) as n from cases c group by c.unit_id, cast(c.occurred_at as date)) o
    group by o.unit_id order by o.unit_id`
