import { rule } from './rule.ts'
import { itemVersions, partyFines, samePlace, whereabouts } from './sql.ts'

// Fines of one unit on one vehicle (or party) for one family of acts while it stayed in one place. A fine elsewhere in between, for
// whatever act and by whatever unit, shows that it moved and ends the stay.
// Not fed by exchange v1: passages by plate that would show a new trip.
export default rule({
  id: 'R13',
  title: '同地短时连续处罚',
  question: '是否在同一地点、较短时间内因同一违法行为连续处罚？',
  seed: '同一地点较短时间因同一违法行为连续累计处罚',
  basis: ['《行政处罚法》第六条', '《行政处罚法》第二十九条'],
  colour: 'orange',
  group: 'discretion',
  subject: 'plate',
  reads: ['cases'],
  key: 'plate',
  parameters: {
    metres: {
      kind: 'integer',
      title: '同一地点的距离',
      unit: '米',
      default: 1000,
      min: 10,
      max: 10_000,
      basis: '默认值',
      confirmed: false,
    },
    dayFines: {
      kind: 'integer',
      title: '二十四小时内处罚次数',
      unit: '次',
      default: 3,
      min: 2,
      max: 50,
      basis: '默认值',
      confirmed: false,
    },
    weekFines: { kind: 'integer', title: '七日内处罚次数', unit: '次', default: 5, min: 2, max: 100, basis: '默认值', confirmed: false },
  },
  sql: (p) => `
    with ${itemVersions}, ${partyFines(p.now, { columns: 'case when c.plate is null then c.party_id_no end as party' })}, moves as (
      select f.*, lag(f.lat) over w as prev_lat, lag(f.lon) over w as prev_lon, lag(f.text) over w as prev_text
      from fines f
      window w as (partition by f.identity order by f.occurred_at, f.id)
    ), stays as (
      select m.*, sum(case when ${samePlace(whereabouts('m.'), whereabouts('m.prev_'), p.metres)} then 0 else 1 end)
        over (partition by m.identity order by m.occurred_at, m.id) as stay
      from moves m
    ), hits as (
      select s.*, row_number() over w as n,
        case when s.occurred_at <= lag(s.occurred_at, ${p.dayFines} - 1) over w + interval '24 hours' then 1 else 0 end as day_hit,
        case when s.occurred_at <= lag(s.occurred_at, ${p.weekFines} - 1) over w + interval '7 days' then 1 else 0 end as week_hit
      from stays s
      window w as (partition by s.unit_id, s.identity, s.family, s.stay order by s.occurred_at, s.id)
    ), members as (
      select h.*,
        max(h.day_hit) over (partition by h.unit_id, h.identity, h.family, h.stay order by h.n
          rows between current row and ${p.dayFines} - 1 following) as in_day,
        max(h.week_hit) over (partition by h.unit_id, h.identity, h.family, h.stay order by h.n
          rows between current row and ${p.weekFines} - 1 following) as in_week
      from hits h
    ), islands as (
      select m.*, m.n - row_number() over (partition by m.unit_id, m.identity, m.family, m.stay order by m.n) as island
      from members m
      where m.in_day = 1 or m.in_week = 1
    ), runs as (
      select i.*, min(i.occurred_at) over (partition by i.unit_id, i.identity, i.family, i.stay, i.island) as first_at from islands i
    )
    select r.unit_id || '|' || r.identity as subject_id, r.unit_id, string_agg(r.id, ',' order by r.id) as case_ids,
      cast(cast(r.first_at as date) as varchar) as win, cast(count(*) as double precision) as score, max(r.plate) as plate, max(r.party) as party,
      min(r.family) as family, min(r.text) as place, cast(count(*) as integer) as fines, sum(r.fine) as total,
      min(r.occurred_at) as first_at, max(r.occurred_at) as last_at
    from runs r
    group by r.unit_id, r.identity, cast(r.first_at as date)`,
  evidence: [
    { column: 'plate', label: '号牌', type: 'plate' },
    { column: 'party', label: '当事人证件号', type: 'idNo' },
    { column: 'family', label: '行为族', type: 'text' },
    { column: 'place', label: '地点', type: 'text' },
    { column: 'fines', label: '处罚次数', type: 'number' },
    { column: 'total', label: '罚款合计', type: 'money' },
    { column: 'first_at', label: '首次违法时间', type: 'time' },
    { column: 'last_at', label: '末次违法时间', type: 'time' },
  ],
  check: ['提交证明车辆移动过的证据', '属于同一违法行为的，合并或者撤销'],
  falseAlarms: ['过车记录证明是另一次行程', '固定点位前每日往返的车辆'],
  examples: [
    {
      name: '一天之内同一地点处罚三次',
      flags: ['U1|标A10001'],
      data: { cases: [fine('C1', '02', '09:00'), fine('C2', '02', '13:00'), fine('C3', '03', '08:30')] },
    },
    {
      name: '七日内处罚五次',
      flags: ['U1|标A10001'],
      data: {
        cases: [
          fine('C1', '02', '09:00'),
          fine('C2', '03', '13:00'),
          fine('C3', '05', '08:30'),
          fine('C4', '06', '18:30'),
          fine('C5', '08', '08:30'),
        ],
      },
    },
    { name: '一天之内两次', flags: [], data: { cases: [fine('C1', '02', '09:00'), fine('C2', '02', '13:00')] } },
    {
      name: '中间在别处被处罚，车辆移动过',
      flags: [],
      data: {
        cases: [
          fine('C1', '02', '09:00'),
          fine('C2', '02', '13:00'),
          fine('C3', '02', '15:00', { itemCode: 'GA05', place: { lat: 30.1, lon: 114 } }),
          fine('C4', '02', '18:00'),
        ],
      },
    },
    {
      name: '三种不同的违法行为',
      flags: [],
      data: {
        cases: [
          fine('C1', '02', '09:00'),
          fine('C2', '02', '13:00', { itemCode: 'GA05' }),
          fine('C3', '02', '18:00', { itemCode: 'GA11' }),
        ],
      },
    },
    {
      name: '同一地点的三辆车',
      flags: [],
      data: {
        cases: [
          fine('C1', '02', '09:00'),
          fine('C2', '02', '13:00', { plate: '标A10002' }),
          fine('C3', '02', '18:00', { plate: '标A10003' }),
        ],
      },
    },
    {
      name: '三次处罚超过二十四小时',
      flags: [],
      data: { cases: [fine('C1', '02', '09:00'), fine('C2', '02', '13:00'), fine('C3', '03', '09:01')] },
    },
  ],
})

/** A parking fine on one vehicle at one place on a day of March 2026. */
function fine(id: string, day: string, clock: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id,
    unitId: 'U1',
    itemCode: 'GA12',
    plate: '标A10001',
    place: { lat: 30, lon: 114, text: '标尺路' },
    occurredAt: `2026-03-${day}T${clock}:00+08:00`,
    decidedAt: `2026-03-${day}T20:00:00+08:00`,
    outcome: 'fine',
    fine: 100,
    ...more,
  }
}
