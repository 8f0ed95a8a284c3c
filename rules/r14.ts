import { rule } from './rule.ts'
import { fined, hoursBetween, itemOn, itemVersions } from './sql.ts'

// One overload, fined by the police and by the transport authority: the same vehicle within hours, or one weighing behind both. Items that
// go by weight or load only; dimensions are another act. A fine that a review or court has taken away no longer doubles. The later fine is
// the wrong one.
// Not fed by exchange v1: routes that would show two trips.
const ITEMS = [
  { code: 'JT14', line: 'transport', measure: 'over-kg' },
  { code: 'JT15', line: 'transport' },
  { code: 'GA07', line: 'police', measure: 'over-load-percent' },
]

export default rule({
  id: 'R14',
  title: '一事二罚',
  question: '同一次超限超载，是否被公安交管和交通运输部门各罚一次？',
  seed: '违反案件管辖和移交规定，重复处罚',
  basis: ['《行政处罚法》第二十九条', '《浙江省公路条例》第三十七条'],
  colour: 'red',
  group: 'discretion',
  subject: 'case',
  reads: ['cases', 'items'],
  key: 'plate',
  parameters: {
    hours: { kind: 'integer', title: '视为同一次运输的间隔', unit: '小时', default: 2, min: 1, max: 24, basis: '默认值', confirmed: false },
  },
  sql: (p) => `
    with ${itemVersions}, loads as (
      select c.id, c.unit_id, c.line, c.plate, c.item_code, c.occurred_at, c.decided_at, c.weighing_id, cast(c.fine as double precision) as fine
      from cases c
      join item_versions i on ${itemOn('i', 'c.item_code', 'c.occurred_at')} and i.measure in ('over-kg', 'over-load-percent')
      where ${fined('c', p.now)} and c.line in ('police', 'transport')
        and not exists (select 1 from appeals a where a.case_id = c.id and a.outcome in ('revoked', 'unlawful'))
    ), doubles as (
      select a.id as police_id, b.id as transport_id, '同一车辆' as reason
      from loads a
      join loads b on b.plate = a.plate
        and b.occurred_at between a.occurred_at - interval '${p.hours} hours' and a.occurred_at + interval '${p.hours} hours'
      where a.line = 'police' and b.line = 'transport'
      union all
      select a.id, b.id, '同一称重记录'
      from loads a
      join loads b on b.weighing_id = a.weighing_id
      where a.line = 'police' and b.line = 'transport'
    ), pairs as (
      select case when (a.decided_at, a.id) > (b.decided_at, b.id) then a.id else b.id end as later_id,
        case when (a.decided_at, a.id) > (b.decided_at, b.id) then b.id else a.id end as earlier_id, d.reason
      from doubles d
      join loads a on a.id = d.police_id
      join loads b on b.id = d.transport_id
    ), firsts as (
      select p.later_id, min(p.earlier_id) as earlier_id, string_agg(distinct p.reason, '；' order by p.reason) as reason
      from pairs p
      group by p.later_id
    )
    select l.id as subject_id, l.unit_id, least(l.id, e.id) || ',' || greatest(l.id, e.id) as case_ids,
      abs(${hoursBetween('e.occurred_at', 'l.occurred_at')}) as score, f.reason, l.plate, l.item_code, l.fine, l.occurred_at,
      e.id as earlier_id, e.unit_id as earlier_unit_id, e.item_code as earlier_item_code, e.fine as earlier_fine, e.occurred_at as earlier_at
    from firsts f
    join loads l on l.id = f.later_id
    join loads e on e.id = f.earlier_id`,
  evidence: [
    { column: 'reason', label: '关联', type: 'text' },
    { column: 'plate', label: '号牌', type: 'plate' },
    { column: 'item_code', label: '后案事项', type: 'item' },
    { column: 'fine', label: '后案罚款', type: 'money' },
    { column: 'occurred_at', label: '后案违法时间', type: 'time' },
    { column: 'earlier_id', label: '前案', type: 'case' },
    { column: 'earlier_unit_id', label: '前案单位', type: 'unit' },
    { column: 'earlier_item_code', label: '前案事项', type: 'item' },
    { column: 'earlier_fine', label: '前案罚款', type: 'money' },
    { column: 'earlier_at', label: '前案违法时间', type: 'time' },
  ],
  check: ['两部门核对是否同一次运输', '确定撤销哪一项罚款并退款'],
  falseAlarms: ['间隔内两次装载、两次运输', '几个独立的违法行为'],
  examples: [
    {
      name: '一小时内被两部门各罚一次',
      flags: ['C2'],
      data: { items: ITEMS, cases: [police('C1', '09:00'), transport('C2', '10:00')] },
    },
    {
      name: '同一称重记录，间隔五小时',
      flags: ['C2'],
      data: {
        items: ITEMS,
        cases: [
          { ...transport('C1', '09:00'), weighingId: 'W1' },
          { ...police('C2', '14:00'), weighingId: 'W1' },
        ],
      },
    },
    { name: '相隔超过两小时', flags: [], data: { items: ITEMS, cases: [police('C1', '09:00'), transport('C2', '11:01')] } },
    {
      name: '超重和外廓尺寸是两个行为',
      flags: [],
      data: { items: ITEMS, cases: [police('C1', '09:00'), { ...transport('C2', '10:00'), itemCode: 'JT15' }] },
    },
    {
      name: '交通运输部门只予警告',
      flags: [],
      data: { items: ITEMS, cases: [police('C1', '09:00'), { ...transport('C2', '10:00'), outcome: 'warning', fine: 0 }] },
    },
    {
      name: '两辆车',
      flags: [],
      data: { items: ITEMS, cases: [police('C1', '09:00'), { ...transport('C2', '10:00'), plate: '标A10002' }] },
    },
    {
      name: '后一罚款经复议撤销',
      flags: [],
      data: {
        items: ITEMS,
        cases: [police('C1', '09:00'), transport('C2', '10:00')],
        appeals: [{ id: 'A1', caseId: 'C2', kind: 'reconsideration', outcome: 'revoked' }],
      },
    },
    { name: '同一部门的两案由其他规则处理', flags: [], data: { items: ITEMS, cases: [police('C1', '09:00'), police('C2', '10:00')] } },
  ],
})

/** A fine for overload on 2 March 2026, decided on the spot. */
function overload(id: string, clock: string, line: string, itemCode: string, fine: number): Record<string, unknown> {
  const at = `2026-03-02T${clock}:00+08:00`
  return { id, line, itemCode, unitId: line, plate: '标A10001', occurredAt: at, decidedAt: at, outcome: 'fine', fine }
}

function police(id: string, clock: string): Record<string, unknown> {
  return overload(id, clock, 'police', 'GA07', 300)
}

function transport(id: string, clock: string): Record<string, unknown> {
  return overload(id, clock, 'transport', 'JT14', 2000)
}
