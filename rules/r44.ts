import { rule } from './rule.ts'
import { caseLimit } from './sql.ts'

// Not fed by exchange v1: the reason of an annulment (the same defect several times) and errors the unit corrected by itself.
export default rule({
  id: 'R44',
  title: '复议诉讼纠错率高',
  question: '该单位被复议、诉讼纠正的比例是否明显高于同类单位？',
  seed: '复议、复核撤销率高',
  basis: ['《行政复议法》第六十三条', '《行政复议法》第六十四条', '《行政复议法》第六十五条', '《行政复议法》第七十六条'],
  colour: 'orange',
  group: 'integrity',
  subject: 'unit',
  reads: ['appeals', 'cases', 'units'],
  key: 'unit_id',
  parameters: {
    minClosed: {
      kind: 'integer',
      title: '最少审结件数',
      unit: '件',
      default: 10,
      min: 3,
      max: 1000,
      basis: '默认值',
      confirmed: false,
    },
    share: {
      kind: 'number',
      title: '纠错率',
      unit: '比例',
      default: 0.15,
      min: 0.01,
      max: 1,
      basis: '默认值',
      confirmed: false,
    },
    times: {
      kind: 'number',
      title: '与同类单位之比',
      unit: '倍',
      default: 2,
      min: 1.1,
      max: 20,
      basis: '默认值',
      confirmed: false,
    },
    z: {
      kind: 'number',
      title: '差异的显著程度',
      unit: '标准差',
      default: 2,
      min: 0,
      max: 10,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with span as (
      select cast(date_trunc('quarter', ${p.now}) as timestamp) as ends_before
    ), closed as (
      select c.id as case_id, c.unit_id, u.level, u.line, a.kind, case when a.outcome in ('revoked', 'changed', 'unlawful') then 1 else 0 end as lost
      from appeals a
      cross join span s
      join cases c on c.id = a.case_id
      join units u on u.id = c.unit_id
      where a.outcome is not null and a.closed_at < s.ends_before and a.closed_at >= s.ends_before - interval '12 months'
    ), per_unit as (
      select c.unit_id, c.level, c.line, cast(count(*) as double precision) as n, cast(sum(c.lost) as double precision) as lost,
        cast(count(*) filter (where c.lost = 1 and c.kind = 'reconsideration') as integer) as lost_reconsideration,
        cast(count(*) filter (where c.lost = 1 and c.kind = 'litigation') as integer) as lost_litigation
      from closed c
      group by c.unit_id, c.level, c.line
    ), compared as (
      select u.*, sum(u.n) over (partition by u.level, u.line) - u.n as peer_n, sum(u.lost) over (partition by u.level, u.line) - u.lost as peer_lost
      from per_unit u
    ), scored as (
      select c.*, c.lost / c.n as own_share, (c.peer_lost + 0.5) / (c.peer_n + 1.0) as peer_share from compared c where c.n >= ${p.minClosed}
    ), tested as (
      select s.*, (s.own_share - s.peer_share) / sqrt(s.peer_share * (1.0 - s.peer_share) / s.n) as z from scored s
    ), lost_cases as (
      select c.unit_id, c.case_id, row_number() over (partition by c.unit_id order by c.case_id) as place
      from (select distinct d.unit_id, d.case_id from closed d where d.lost = 1) c
    ), samples as (
      select l.unit_id, string_agg(l.case_id, ',' order by l.case_id) as case_ids from lost_cases l where l.place <= ${caseLimit} group by l.unit_id
    )
    select t.unit_id as subject_id, t.unit_id, coalesce(s.case_ids, '') as case_ids,
      case when t.peer_n >= ${p.minClosed} then t.z end as score,
      cast(extract(year from span.ends_before - interval '1 day') as varchar) as win,
      cast(t.n as integer) as closed, cast(t.lost as integer) as lost, t.lost_reconsideration, t.lost_litigation, t.own_share,
      case when t.peer_n > 0 then t.peer_lost / t.peer_n end as peer_share, cast(t.peer_n as integer) as peer_closed,
      cast(span.ends_before - interval '12 months' as date) as starts_on, cast(span.ends_before - interval '1 day' as date) as ends_on
    from tested t
    cross join span
    left join samples s on s.unit_id = t.unit_id
    where case when t.peer_n >= ${p.minClosed}
      then t.z >= ${p.z} and (t.own_share >= ${p.share} or t.own_share >= ${p.times} * t.peer_share)
      else t.own_share >= ${p.share} end`,
  evidence: [
    { column: 'closed', label: '审结件数', type: 'number' },
    { column: 'lost', label: '被纠正件数', type: 'number' },
    { column: 'lost_reconsideration', label: '其中复议', type: 'number' },
    { column: 'lost_litigation', label: '其中诉讼', type: 'number' },
    { column: 'own_share', label: '纠错率', type: 'percent' },
    { column: 'peer_share', label: '同类单位纠错率', type: 'percent' },
    { column: 'peer_closed', label: '同类单位审结件数', type: 'number' },
    { column: 'starts_on', label: '统计起日', type: 'date' },
    { column: 'ends_on', label: '统计止日', type: 'date' },
  ],
  check: ['逐件分析被纠正的原因', '在期限内报送根源分析和整改措施'],
  falseAlarms: ['同一原因的一批案件', '法律适用标准调整期间的案件'],
  examples: [
    { name: '十件中四件被撤销，同类单位二十件中一件', flags: ['U1'], data: appealed({ U1: [10, 4], U2: [20, 1] }) },
    { name: '没有可比单位，十件中两件被纠正', flags: ['U1'], data: appealed({ U1: [10, 2] }) },
    { name: '件数不足', flags: [], data: appealed({ U1: [9, 5], U2: [20, 1] }) },
    { name: '纠错率与同类单位相当', flags: [], data: appealed({ U1: [10, 2], U2: [20, 4] }) },
    { name: '全部维持', flags: [], data: appealed({ U1: [12, 0], U2: [20, 1] }) },
    { name: '纠正发生在统计期以前', flags: [], data: appealed({ U1: [10, 4], U2: [20, 1] }, '2025-03-10T10:00:00+08:00') },
    { name: '本季度尚未结束的不计', flags: [], data: appealed({ U1: [10, 4], U2: [20, 1] }, '2026-06-20T10:00:00+08:00') },
  ],
})

/** County police units with the number of closed appeals and how many of them were lost. */
function appealed(units: Readonly<Record<string, readonly [number, number]>>, closedAt = '2026-03-10T10:00:00+08:00') {
  const rows = Object.entries(units).flatMap(([unitId, [n, lost]]) =>
    Array.from({ length: n }, (_, i) => ({ unitId, id: `${unitId}-${i}`, outcome: i < lost ? 'revoked' : 'upheld' })),
  )
  return {
    units: Object.keys(units).map((id) => ({ id, level: 'county' })),
    cases: rows.map(({ id, unitId }) => ({ id, unitId })),
    appeals: rows.map(({ id, outcome }) => ({ id: `A${id}`, caseId: id, kind: 'reconsideration', outcome, closedAt })),
  }
}
