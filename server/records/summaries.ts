import type { Engine, Row } from '../analysis/index.ts'
import type { Sql, Tx } from '../platform/database/client.ts'
import { todayInChina } from '../platform/law.ts'
import { dataTime } from '../supervision/index.ts'
import { caseFigures, casesByDay, LEAST_PEERS, type SubjectKind } from './metrics.ts'
import { confirmed } from './profile.ts'

/** Only one refresh at a time: two would write the same rows. */
const LOCK = 826_005
const BATCH = 5000
/** Units whose days are handed over at once. */
const DAY_BATCH = 200
/** Figures that the engine counts; those about warnings follow from the warnings themselves. */
const COUNTED = ['simple', 'lenient', 'ratio', 'video', 'days'] as const

/** What a refresh did. */
export interface SummariesReport {
  readonly unitDays: number
  readonly metrics: number
  readonly ms: number
}

/**
 * Counts the summaries anew that profiles and statistics rest on: cases by unit and day over all time, and the figures of the year up
 * to `asOf` (a day; by default the one on which the data end) with the medians of peers. What must read every case runs on the engine,
 * which may be the columnar one; readers see the old figures until all new ones are there. To be called after each scan and nightly.
 */
export async function refreshSummaries(sql: Sql, engine: Engine, asOf?: string): Promise<SummariesReport> {
  const started = performance.now()
  const days = await engine.run(casesByDay)
  const to = Temporal.PlainDate.from(asOf ?? newestDay(days, (await dataTime(sql))?.slice(0, 10) ?? todayInChina()))
  const from = to.subtract({ years: 1 }).add({ days: 1 })
  const period = { from: from.toString(), to: to.toString() }
  const facts: { kind: SubjectKind; rows: Awaited<ReturnType<Engine['run']>> }[] = []
  for (const kind of ['unit', 'officer'] as const) facts.push({ kind, rows: await engine.run(caseFigures(kind, period.from, period.to)) })
  return (await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${LOCK})`
    // Groups of a whole province are counted in memory instead of on disk.
    await tx`set local work_mem = '256MB'`
    const unitDays = await refreshDays(tx, days)
    await tx`create temp table fact (kind text, id text, key text, value float8, n integer) on commit drop`
    for (const { kind, rows } of facts) {
      const lines = rows.flatMap((row) => [
        { kind, id: row.subject_id, key: 'cases', value: row.cases, n: row.cases },
        ...COUNTED.map((key) => ({ kind, id: row.subject_id, key, value: row[key] ?? null, n: row[`n_${key}`] ?? 0 })),
      ])
      for (let i = 0; i < lines.length; i += BATCH)
        await tx`insert into fact select * from json_populate_recordset(null::fact, ${JSON.stringify(lines.slice(i, i + BATCH))}::text::json)`
    }
    await tx`create index on fact (kind, key, id)`
    await tx`analyze fact`
    await warningFacts(
      tx,
      'unit',
      period,
      tx`select t.ancestor_id as id, w.id as warning_id from warnings w join record.unit_tree t on t.unit_id = w.unit_id`,
    )
    await warningFacts(
      tx,
      'officer',
      period,
      tx`select h.officer_id as id, k.warning_id from warning_cases k join record.case_officers h on h.case_id = k.case_id and h.role <> 'auxiliary'
        union select w.subject_id, w.id from warnings w where w.subject_kind = 'officer'`,
    )
    const metrics = await compare(tx)
    await tx`insert into summary_state (refreshed_at, period_from, period_to) values (now(), ${period.from}, ${period.to})
      on conflict (one) do update set refreshed_at = excluded.refreshed_at, period_from = excluded.period_from, period_to = excluded.period_to`
    return { unitDays, metrics, ms: Math.round(performance.now() - started) }
  })) as SummariesReport
}

/** The newest day with a case, up to the day on which the delivery says that the data end, or today: a day to come is a fault. */
function newestDay(days: readonly Row[], latest: string): string {
  let newest = ''
  for (const { days: text } of days)
    for (const [day] of String(text).matchAll(/\d{4}-\d\d-\d\d/g)) if (day > newest && day <= latest) newest = day
  return newest || latest
}

/** Cases by unit and day; days that did not change are not written. Returns the number of rows that changed. */
async function refreshDays(tx: Tx, days: readonly Row[]): Promise<number> {
  await tx`create temp table own_day (unit_id text, day date, n integer) on commit drop`
  for (let i = 0; i < days.length; i += DAY_BATCH)
    await tx`insert into own_day select u.unit_id, split_part(d, ' ', 1)::date, split_part(d, ' ', 2)::integer
      from json_to_recordset(${JSON.stringify(days.slice(i, i + DAY_BATCH))}::text::json) u(unit_id text, days text), unnest(string_to_array(u.days, ',')) d`
  await tx`analyze own_day`
  await tx`create temp table fresh_day on commit drop as
    select t.ancestor_id as unit_id, o.day, u.region, u.line, sum(case when t.depth = 0 then o.n else 0 end)::int as own, sum(o.n)::int as cases
    from own_day o join record.unit_tree t on t.unit_id = o.unit_id join record.units u on u.id = t.ancestor_id group by 1, 2, 3, 4`
  await tx`analyze fresh_day`
  const gone = await tx`delete from unit_days d where not exists (select from fresh_day f where f.unit_id = d.unit_id and f.day = d.day)`
  const written = await tx`insert into unit_days as d (unit_id, day, region, line, own, cases)
    select f.unit_id, f.day, f.region, f.line, f.own, f.cases from fresh_day f left join unit_days k on k.unit_id = f.unit_id and k.day = f.day
    where (k.region, k.line, k.own, k.cases) is distinct from (f.region, f.line, f.own, f.cases) order by f.unit_id, f.day
    on conflict (unit_id, day) do update set region = excluded.region, line = excluded.line, own = excluded.own, cases = excluded.cases`
  await refreshMonths(tx)
  return gone.count + written.count
}

/** Months follow from the days. */
async function refreshMonths(tx: Tx): Promise<void> {
  await tx`create temp table fresh_month on commit drop as
    select unit_id, date_trunc('month', day::timestamp)::date as month, min(region) as region, min(line) as line, sum(own)::int as own, sum(cases)::int as cases
    from unit_days group by 1, 2`
  await tx`analyze fresh_month`
  await tx`delete from unit_months d where not exists (select from fresh_month f where f.unit_id = d.unit_id and f.month = d.month)`
  await tx`insert into unit_months as d (unit_id, month, region, line, own, cases)
    select f.unit_id, f.month, f.region, f.line, f.own, f.cases from fresh_month f left join unit_months k on k.unit_id = f.unit_id and k.month = f.month
    where (k.region, k.line, k.own, k.cases) is distinct from (f.region, f.line, f.own, f.cases)
    on conflict (unit_id, month) do update set region = excluded.region, line = excluded.line, own = excluded.own, cases = excluded.cases`
}

type Fragment = ReturnType<Tx>

/**
 * Figures about warnings: for a thousand cases, and how many were once overdue. `holders` yields id and warning_id, possibly twice. What
 * was found after the last day was found in the data up to that day, and counts. What rests on clues stays out of an officer's figures:
 * whom a clue accuses must not learn of it by a number either (S12).
 */
async function warningFacts(tx: Tx, kind: SubjectKind, { from }: { from: string }, holders: Fragment): Promise<void> {
  await tx`insert into fact (kind, id, key, value, n)
    with counted as (
      select h.id, count(*)::int as warnings, (count(*) filter (where ${confirmed(tx)}))::int as confirmed, (count(*) filter (where w.breached))::int as late
      from (select distinct h.id, h.warning_id from (${holders}) h) h join warnings w on w.id = h.warning_id
      where w.opened_at >= ${from}::date and (${kind} = 'unit' or w.rule_id <> 'R47') group by h.id)
    select ${kind}, f.id, m.key, m.value, m.n from fact f left join counted c on c.id = f.id
    cross join lateral (values
      ('warnings', 1000.0 * coalesce(c.warnings, 0) / nullif(f.n, 0), f.n),
      ('confirmed', 1000.0 * coalesce(c.confirmed, 0) / nullif(f.n, 0), f.n),
      ('late', 100.0 * c.late / nullif(c.warnings, 0), coalesce(c.warnings, 0))) m(key, value, n)
    where f.kind = ${kind} and f.key = 'cases'`
}

/** Sets every figure beside those of its peers: units of the same line and level, officers of the same kind and line. */
async function compare(tx: Tx): Promise<number> {
  const result = await tx`
    with subject as (
      select 'unit' as kind, u.id, u.line || '|' || coalesce(u.level, '') as peers from record.units u
      union all select 'officer', o.id, u.line || '|' || o.kind from record.officers o join record.units u on u.id = o.unit_id),
    placed as (
      select f.*, s.peers, percent_rank() over (partition by f.kind, f.key, s.peers order by f.value) as percentile
      from fact f join subject s on s.kind = f.kind and s.id = f.id where f.value is not null),
    middle as (
      select kind, key, peers, count(*)::int - 1 as others, percentile_cont(0.5) within group (order by value) as median from placed group by 1, 2, 3),
    fresh as (
      select p.kind, p.id, p.key, p.value, p.n, m.others as peers,
        case when m.others >= ${LEAST_PEERS} then m.median end as peer_median, case when m.others >= ${LEAST_PEERS} then p.percentile end as percentile
      from placed p join middle m on m.kind = p.kind and m.key = p.key and m.peers = p.peers),
    gone as (
      delete from profile_metrics d where not exists (select from fresh f where f.kind = d.subject_kind and f.id = d.subject_id and f.key = d.key))
    insert into profile_metrics as d (subject_kind, subject_id, key, value, n, peers, peer_median, percentile) select * from fresh
    on conflict (subject_kind, subject_id, key) do update
      set value = excluded.value, n = excluded.n, peers = excluded.peers, peer_median = excluded.peer_median, percentile = excluded.percentile
      where (d.value, d.n, d.peers, d.peer_median, d.percentile) is distinct from (excluded.value, excluded.n, excluded.peers, excluded.peer_median, excluded.percentile)`
  return result.count
}
