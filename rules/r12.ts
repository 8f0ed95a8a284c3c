import { rule } from './rule.ts'
import { caseLimit, lawOn, quarterText } from './sql.ts'

// What was detected against what was done about it, by unit, item and quarter: over-limit weighings (handled = a case stands on them) and
// audited captures (handled = found valid). Local plates are those with the commonest first two characters among the unit's detections.
// A unit whose weighings are never linked to any case is not judged on them.
// Not fed by exchange v1: passages by plate. Voided captures of one plate are the matter of R40; shares of single officers are no unit's.
export default rule({
  id: 'R12',
  title: '选择性执法',
  question: '同样被发现的违法，是否因车辆来源或者对象不同而区别处理？',
  seed: '选择性执法，对同类违法行为刻意区别对待',
  basis: ['《行政处罚法》第五条', '《行政处罚法》第七十六条', '《行政处罚法》第八十三条'],
  colour: 'yellow',
  group: 'discretion',
  subject: 'unit-item',
  reads: ['devices', 'units'],
  key: 'unit_id',
  parameters: {
    group: { kind: 'integer', title: '每组最少发现数', unit: '起', default: 30, min: 10, max: 1000, basis: '默认值', confirmed: false },
    gap: { kind: 'number', title: '两组处理率之差', unit: '比例', default: 0.2, min: 0.05, max: 1, basis: '默认值', confirmed: false },
    z: { kind: 'number', title: '两组比较的 z 值', unit: '', default: 3, min: 1, max: 10, basis: '默认值', confirmed: false },
    detections: { kind: 'integer', title: '同一车辆发现次数', unit: '次', default: 5, min: 2, max: 100, basis: '默认值', confirmed: false },
    settleDays: {
      kind: 'integer',
      title: '发现后留给办理的时间',
      unit: '日',
      default: 30,
      min: 0,
      max: 180,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with over_items as (
      select line, min(code) as code from items where measure = 'over-kg' group by line
    ), linked as (
      select weighing_id as id, min(id) as case_id from cases where weighing_id is not null group by weighing_id
    ), detections as (
      select d.unit_id, o.code as item_code, w.plate, ${quarterText('w.weighed_at')} as quarter, 1 as weighed,
        case when coalesce(w.case_id, l.case_id) is null then 0 else 1 end as handled, coalesce(w.case_id, l.case_id) as case_id
      from weighings w
      join devices d on d.id = w.site_id
      join units u on u.id = d.unit_id
      join over_items o on o.line = u.line
      join law_values v on ${lawOn('v', "'over-limit.warning'", 'w.weighed_at')}
      left join linked l on l.id = w.id
      where w.plate is not null and w.gross_kg - w.limit_kg > v.value and w.weighed_at <= ${p.now} - interval '${p.settleDays} days'
      union all
      select d.unit_id, c.item_code, c.plate, ${quarterText('c.captured_at')}, 0, case when c.state = 'valid' then 1 else 0 end, c.case_id
      from captures c
      join devices d on d.id = c.device_id
      where c.state in ('valid', 'void') and c.plate is not null and c.item_code is not null
        and c.captured_at <= ${p.now} - interval '${p.settleDays} days'
    ), origins as (
      select unit_id, substring(plate from 1 for 2) as origin, count(*) as n from detections group by unit_id, substring(plate from 1 for 2)
    ), homes as (
      select unit_id, origin from (select o.*, row_number() over (partition by unit_id order by n desc, origin) as place from origins o) r where place = 1
    ), rates as (
      select d.unit_id, d.item_code, d.quarter,
        cast(count(*) filter (where substring(d.plate from 1 for 2) = h.origin) as double precision) as n1,
        cast(count(*) filter (where substring(d.plate from 1 for 2) <> h.origin) as double precision) as n2,
        cast(coalesce(sum(d.handled) filter (where substring(d.plate from 1 for 2) = h.origin), 0) as double precision) as k1,
        cast(coalesce(sum(d.handled) filter (where substring(d.plate from 1 for 2) <> h.origin), 0) as double precision) as k2
      from detections d
      join homes h on h.unit_id = d.unit_id
      group by d.unit_id, d.item_code, d.quarter
    ), spared as (
      select unit_id, item_code, quarter, cast(count(*) as integer) as plates, cast(max(n) as integer) as most
      from (
        select d.unit_id, d.item_code, d.quarter, d.plate, count(*) as n
        from detections d
        where d.weighed = 1 and d.unit_id in (select unit_id from detections where weighed = 1 and handled = 1)
        group by d.unit_id, d.item_code, d.quarter, d.plate
        having sum(d.handled) = 0 and count(*) >= ${p.detections}
      ) x
      group by unit_id, item_code, quarter
    ), scored as (
      select r.unit_id, r.item_code, r.quarter, r.n1, r.n2, r.k1 / nullif(r.n1, 0) as rate1, r.k2 / nullif(r.n2, 0) as rate2,
        coalesce(s.plates, 0) as plates, coalesce(s.most, 0) as most,
        (r.k1 / nullif(r.n1, 0) - r.k2 / nullif(r.n2, 0))
          / nullif(sqrt((r.k1 + r.k2) / (r.n1 + r.n2) * (1 - (r.k1 + r.k2) / (r.n1 + r.n2)) * (1 / nullif(r.n1, 0) + 1 / nullif(r.n2, 0))), 0) as z
      from rates r
      left join spared s on s.unit_id = r.unit_id and s.item_code = r.item_code and s.quarter = r.quarter
    ), flagged as (
      select * from scored
      where plates > 0 or n1 >= ${p.group} and n2 >= ${p.group} and abs(rate1 - rate2) >= ${p.gap} and abs(z) >= ${p.z}
    ), sample as (
      select d.unit_id, d.item_code, d.quarter, d.case_id,
        row_number() over (partition by d.unit_id, d.item_code, d.quarter order by d.case_id) as place
      from (select distinct unit_id, item_code, quarter, case_id from detections where case_id is not null) d
      join flagged f on f.unit_id = d.unit_id and f.item_code = d.item_code and f.quarter = d.quarter
    )
    select f.unit_id || '|' || f.item_code as subject_id, f.unit_id, coalesce(string_agg(s.case_id, ',' order by s.case_id), '') as case_ids,
      f.quarter as win, f.z as score, f.item_code, f.quarter, f.n1, f.rate1, f.n2, f.rate2, f.plates, f.most
    from flagged f
    left join sample s on s.unit_id = f.unit_id and s.item_code = f.item_code and s.quarter = f.quarter and s.place <= ${caseLimit}
    group by f.unit_id, f.item_code, f.quarter, f.z, f.n1, f.rate1, f.n2, f.rate2, f.plates, f.most`,
  evidence: [
    { column: 'item_code', label: '事项', type: 'item' },
    { column: 'quarter', label: '季度', type: 'text' },
    { column: 'n1', label: '本地车辆发现数', type: 'number' },
    { column: 'rate1', label: '本地车辆处理率', type: 'percent' },
    { column: 'n2', label: '外地车辆发现数', type: 'number' },
    { column: 'rate2', label: '外地车辆处理率', type: 'percent' },
    { column: 'plates', label: '多次发现而从未处理的车辆数', type: 'number' },
    { column: 'most', label: '其中单车最多发现次数', type: 'number' },
  ],
  check: ['逐条说明每次发现的处理结果', '未处理的补充立案或者说明证据不可用的原因'],
  falseAlarms: ['证据图像不可用', '依法免于检查的车辆', '超限检测未经静态复核'],
  examples: [
    {
      name: '外地车八成立案，本地车三成立案',
      flags: ['U1|JT14'],
      data: { ...site(), weighings: [...weighings('标A', 40, 12), ...weighings('标B', 30, 24)] },
    },
    {
      name: '一辆车五次超限从未立案',
      flags: ['U1|JT14'],
      data: { ...site(), weighings: [...weighings('标A', 3, 3), ...weighings('标C', 5, 0, '标C90001')] },
    },
    {
      name: '本地车的抓拍大量作废',
      flags: ['U1|GA05'],
      data: { ...site(), captures: [...captures('标A', 60, 20), ...captures('标B', 40, 38)] },
    },
    {
      name: '两组处理率接近',
      flags: [],
      data: { ...site(), weighings: [...weighings('标A', 40, 28), ...weighings('标B', 30, 24)] },
    },
    {
      name: '外地车发现数不足',
      flags: [],
      data: { ...site(), weighings: [...weighings('标A', 40, 12), ...weighings('标B', 29, 29)] },
    },
    {
      name: '超重不足一吨，只予警告',
      flags: [],
      data: {
        ...site(),
        weighings: [...weighings('标A', 3, 3), ...weighings('标C', 5, 0, '标C90001').map((w) => ({ ...w, grossKg: 50_000 }))],
      },
    },
    { name: '报送方从不把称重与案件关联', flags: [], data: { ...site(), weighings: weighings('标C', 5, 0, '标C90001') } },
    {
      name: '刚刚发现，尚在办理',
      flags: [],
      now: '2026-03-20 08:00:00',
      data: { ...site(), weighings: [...weighings('标A', 3, 3), ...weighings('标C', 5, 0, '标C90001')] },
    },
  ],
})

/** A unit with a weigh site and a camera. */
function site(): Record<string, Array<Record<string, unknown>>> {
  return {
    units: [{ id: 'U1', line: 'transport', level: 'county' }],
    items: [{ code: 'JT14', line: 'transport', measure: 'over-kg' }],
    devices: [
      { id: 'S1', kind: 'weigh', unitId: 'U1' },
      { id: 'E1', kind: 'e-police', unitId: 'U1' },
    ],
  }
}

/** So many over-limit weighings of vehicles of one origin, the first `handled` of them with a case. */
function weighings(origin: string, count: number, handled: number, plate?: string): Array<Record<string, unknown>> {
  return Array.from({ length: count }, (_, i) => ({
    id: `W${origin}${i}`,
    siteId: 'S1',
    at: '2026-03-02T09:00:00+08:00',
    plate: plate ?? `${origin}${10_000 + i}`,
    grossKg: 60_000,
    limitKg: 49_000,
    ...(i < handled && { caseId: `C${origin}${i}` }),
  }))
}

/** So many audited captures of vehicles of one origin, the first `valid` of them found valid. */
function captures(origin: string, count: number, valid: number): Array<Record<string, unknown>> {
  return Array.from({ length: count }, (_, i) => ({
    id: `K${origin}${i}`,
    deviceId: 'E1',
    capturedAt: '2026-03-02T09:00:00+08:00',
    plate: `${origin}${10_000 + i}`,
    itemCode: 'GA05',
    state: i < valid ? 'valid' : 'void',
  }))
}
