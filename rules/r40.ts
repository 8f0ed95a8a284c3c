import { rule } from './rule.ts'
import { caseLimit, median, monthText } from './sql.ts'

// An elimination is a record voided after both audits; a record refused by its auditor is not one. Many records of one device voided on
// one day for one named ground are a device's fault, and are left out. Operators are compared with those of units of the same level and
// line in the same month, by median and spread; the spread is at least that of chance (the root of the median).
// Not fed by exchange v1: proof of the ground, queries by third parties before the elimination.
export default rule({
  id: 'R40',
  title: '违法记录异常消除',
  question: '经办人消除违法记录的数量、对象和理由是否异常？',
  seed: '违法记录被随意消除',
  basis: ['《道路交通安全违法行为处理程序规定》第二十二条', '《道路交通安全违法行为记分管理办法》第三十三条'],
  colour: 'orange',
  group: 'off-site',
  subject: 'officer',
  reads: ['captures', 'officers', 'units'],
  key: 'voided_by',
  parameters: {
    z: { kind: 'number', title: '消除数量偏离程度', unit: '标准差', default: 3, min: 1, max: 10, basis: '默认值', confirmed: false },
    minCount: { kind: 'integer', title: '最少消除条数', unit: '条', default: 10, min: 3, max: 10000, basis: '默认值', confirmed: false },
    minPeers: { kind: 'integer', title: '最少可比经办人数', unit: '人', default: 5, min: 3, max: 1000, basis: '默认值', confirmed: false },
    samePlate: { kind: 'integer', title: '同一号牌消除条数', unit: '条', default: 3, min: 2, max: 100, basis: '默认值', confirmed: false },
    otherShare: {
      kind: 'number',
      title: '理由为“其他”的比例',
      unit: '比例',
      default: 0.2,
      min: 0.01,
      max: 1,
      basis: '默认值',
      confirmed: false,
    },
    batch: {
      kind: 'integer',
      title: '视为设备故障批次的条数',
      unit: '条',
      default: 10,
      min: 3,
      max: 10000,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with voided as (
      select c.id, c.device_id, c.plate, c.case_id, c.voided_by, c.void_ground, cast(date_trunc('month', c.voided_at) as date) as month,
        coalesce(c.void_ground like '其他%' or c.void_ground like '其它%', false) as other,
        count(*) over (partition by c.device_id, c.void_ground, cast(c.voided_at as date)) as together
      from captures c
      where c.state = 'void' and c.voided_by is not null and c.voided_at <= ${p.now} and c.second_audit_at < c.voided_at
    ), eliminated as (
      select v.* from voided v where v.other or v.void_ground is null or v.together < ${p.batch}
    ), plates as (
      select e.voided_by, e.month, e.plate, count(*) as times from eliminated e where e.plate is not null group by e.voided_by, e.month, e.plate
    ), top_plates as (
      select l.voided_by, l.month, cast(max(l.times) as integer) as times, min(l.plate) filter (where l.place = 1) as plate
      from (select q.*, row_number() over (partition by q.voided_by, q.month order by q.times desc, q.plate) as place from plates q) l
      group by l.voided_by, l.month
    ), operators as (
      select e.voided_by, e.month, o.unit_id, u.level, u.line, cast(count(*) as double precision) as n,
        cast(count(*) filter (where e.other) as double precision) as others
      from eliminated e
      join officers o on o.id = e.voided_by
      join units u on u.id = o.unit_id
      group by e.voided_by, e.month, o.unit_id, u.level, u.line
    ), middles as (
      select o.level, o.line, o.month, count(*) as peers, ${median('o.n')} as middle from operators o group by o.level, o.line, o.month
    ), spreads as (
      select m.level, m.line, m.month, m.peers, m.middle, greatest(1.4826 * ${median('abs(o.n - m.middle)')}, sqrt(m.middle), 1.0) as spread
      from middles m
      join operators o on o.month = m.month and o.line = m.line and coalesce(o.level, '') = coalesce(m.level, '')
      group by m.level, m.line, m.month, m.peers, m.middle
    ), judged as (
      select o.*, s.middle, s.peers, t.times, t.plate, (o.n - s.middle) / s.spread as z,
        o.n >= ${p.minCount} and s.peers >= ${p.minPeers} and (o.n - s.middle) / s.spread >= ${p.z} as many,
        coalesce(t.times >= ${p.samePlate}, false) as repeated,
        o.n >= ${p.minCount} and o.others / o.n >= ${p.otherShare} as vague
      from operators o
      join spreads s on s.month = o.month and s.line = o.line and coalesce(s.level, '') = coalesce(o.level, '')
      left join top_plates t on t.voided_by = o.voided_by and t.month = o.month
    ), found as (
      select j.* from judged j where j.many or j.repeated or j.vague
    ), linked as (
      select distinct e.voided_by, e.month, e.case_id
      from eliminated e
      join found f on f.voided_by = e.voided_by and f.month = e.month
      where e.case_id is not null
    ), samples as (
      select l.voided_by, l.month, string_agg(l.case_id, ',' order by l.case_id) as case_ids
      from (select k.*, row_number() over (partition by k.voided_by, k.month order by k.case_id) as place from linked k) l
      where l.place <= ${caseLimit}
      group by l.voided_by, l.month
    )
    select f.voided_by as subject_id, f.unit_id, coalesce(s.case_ids, '') as case_ids, case when f.peers >= ${p.minPeers} then f.z end as score,
      ${monthText('f.month')} as win,
      concat_ws('；', case when f.many then '消除数量明显偏多' end, case when f.repeated then '同一号牌多次消除' end,
        case when f.vague then '理由多为“其他”' end) as faults,
      cast(f.n as integer) as eliminations, f.middle as peer_median, cast(f.peers as integer) as peers, f.plate, f.times, f.others / f.n as other_share
    from found f
    left join samples s on s.voided_by = f.voided_by and s.month = f.month`,
  evidence: [
    { column: 'faults', label: '异常', type: 'text' },
    { column: 'eliminations', label: '当月消除条数', type: 'number' },
    { column: 'peer_median', label: '同类经办人中位数', type: 'number' },
    { column: 'peers', label: '同类经办人数', type: 'number' },
    { column: 'plate', label: '消除最多的号牌', type: 'plate' },
    { column: 'times', label: '该号牌消除条数', type: 'number' },
    { column: 'other_share', label: '理由为“其他”的比例', type: 'percent' },
  ],
  check: ['逐条核对消除理由和证明材料', '说明同一号牌多次消除的原因', '涉嫌以权谋私的移送纪检监察机构'],
  falseAlarms: ['设备故障批量消除，设备编号不同', '专人负责异议受理，数量集中', '救护、消防等执行任务的车辆'],
  examples: [
    {
      name: '消除数量远多于同类经办人',
      flags: ['P0'],
      data: { ...staff(6), captures: [...eliminated('P0', 30), ...[1, 2, 3, 4, 5].flatMap((i) => eliminated(`P${i}`, 2))] },
    },
    { name: '同一号牌消除三条', flags: ['P0'], data: { ...staff(1), captures: eliminated('P0', 3, { plate: '宁JA1234' }) } },
    { name: '理由多为其他', flags: ['P0'], data: { ...staff(1), captures: eliminated('P0', 10, { voidGround: '其他' }) } },
    {
      name: '数量与同类经办人相当',
      flags: [],
      data: { ...staff(6), captures: [0, 1, 2, 3, 4, 5].flatMap((i) => eliminated(`P${i}`, 10 + i)) },
    },
    {
      name: '一台设备故障，当日批量消除',
      flags: [],
      data: { ...staff(6), captures: [...batch('P0', 30), ...[1, 2, 3, 4, 5].flatMap((i) => eliminated(`P${i}`, 2))] },
    },
    {
      name: '审核时不予采用，不是消除',
      flags: [],
      data: { ...staff(1), captures: eliminated('P0', 5, { plate: '宁JA1234', secondAuditAt: undefined }) },
    },
    { name: '同一号牌两条', flags: [], data: { ...staff(1), captures: eliminated('P0', 2, { plate: '宁JA1234' }) } },
    { name: '条数太少，不看理由比例', flags: [], data: { ...staff(1), captures: eliminated('P0', 9, { voidGround: '其他' }) } },
  ],
})

/** Operators P0 … of county squads, each in a unit of its own. */
function staff(count: number) {
  const numbers = Array.from({ length: count }, (_, i) => i)
  return {
    units: numbers.map((i) => ({ id: `U${i}`, level: 'county' })),
    officers: numbers.map((i) => ({ id: `P${i}`, unitId: `U${i}` })),
  }
}

/** Records of different cars and devices that an operator eliminated in March. */
function eliminated(voidedBy: string, count: number, changes: Readonly<Record<string, unknown>> = {}) {
  return Array.from({ length: count }, (_, i) => ({
    id: `${voidedBy}-${i}`,
    deviceId: `D${voidedBy}${i}`,
    plate: `宁J${voidedBy}${i}`,
    state: 'void',
    secondAuditAt: '2026-03-04T09:00:00+08:00',
    voidGround: '号牌识别错误',
    voidedBy,
    voidedAt: '2026-03-10T09:00:00+08:00',
    ...changes,
  }))
}

/** Records of one device eliminated together for its fault. */
function batch(voidedBy: string, count: number) {
  return eliminated(voidedBy, count, { deviceId: 'D1', voidGround: '设备故障' })
}
