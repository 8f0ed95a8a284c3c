import { rule } from './rule.ts'
import { hoursBetween, joinedCases, metres } from './sql.ts'

// The person: a wrong check character (GB 11643), one number under two names, or one person at two places too far apart for the time.
// Only cases made on the spot show where a person was; off-site cases are left out of the travel test.
// Not fed by exchange v1: the licence register (class, status), faces of the scene, the officer logged in on the terminal.
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const sum = WEIGHTS.map((weight, i) => `${weight} * (s.digits / ${10 ** (16 - i)} % 10)`).join(' + ')

const GOOD_ID = '990101190001010018'

export default rule({
  id: 'R04',
  title: '人证不一',
  question: '案件记录的人与证件是否相符，同一人会不会同时出现在两地？',
  seed: '整治人证不一',
  basis: ['《行政处罚法》第四十条', '《行政处罚法》第四十二条', '《道路交通安全违法行为处理程序规定》第九条、第十条'],
  colour: 'orange',
  group: 'case',
  subject: 'case',
  reads: ['cases'],
  key: 'party_id_no',
  parameters: {
    speed: {
      kind: 'integer',
      title: '两案之间不可能达到的速度',
      unit: 'km/h',
      default: 150,
      min: 60,
      max: 1000,
      basis: '默认值',
      confirmed: false,
    },
    distance: { kind: 'integer', title: '比较行程的最短距离', unit: 'km', default: 5, min: 1, max: 100, basis: '默认值', confirmed: false },
  },
  sql: (p) => `
    with seen as (
      select c.id, c.unit_id, upper(c.party_id_no) as id_no, c.party_name, c.occurred_at, c.place_lat, c.place_lon,
        case when length(c.party_id_no) = 18 and translate(substring(c.party_id_no from 1 for 17), '0123456789', '') = ''
          then cast(substring(c.party_id_no from 1 for 17) as bigint) end as digits,
        c.procedure <> 'off-site' and c.capture_id is null and c.weighing_id is null as on_site
      from cases c
      where c.party_kind = 'person' and c.party_id_no is not null and c.occurred_at <= ${p.now} and coalesce(c.state, '') <> 'withdrawn'
    ), named as (
      select s.id, s.unit_id, s.id_no, s.party_name, s.occurred_at, lag(s.id) over w as other_id,
        lag(s.party_name) over w as prev_name, lag(s.party_name, 2) over w as before_name, lead(s.party_name) over w as next_name
      from seen s
      where s.party_name is not null and s.party_name not like '%*%' and s.party_name not like '%某%'
      window w as (partition by s.id_no order by s.occurred_at, s.id)
    ), travels as (
      select s.id, s.unit_id, s.id_no, s.party_name, s.occurred_at, lag(s.id) over w as other_id,
        ${metres('s.place_lat', 's.place_lon', 'lag(s.place_lat) over w', 'lag(s.place_lon) over w')} / 1000.0 as km,
        ${hoursBetween('lag(s.occurred_at) over w', 's.occurred_at')} as hours
      from seen s
      where s.on_site and s.place_lat is not null and s.place_lon is not null
      window w as (partition by s.id_no order by s.occurred_at, s.id)
    ), faults as (
      select s.id, s.unit_id, s.id_no, s.party_name, cast(null as varchar) as other_id, '证件号码校验位错误' as reason,
        cast(null as double precision) as km, cast(null as double precision) as hours, cast(null as varchar) as other_name
      from seen s
      where s.digits is not null and substring(s.id_no from 18 for 1) in ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'X')
        and substring('10X98765432' from cast((${sum}) % 11 + 1 as integer) for 1) <> substring(s.id_no from 18 for 1)
      union all
      select n.id, n.unit_id, n.id_no, n.party_name, n.other_id, '同一证件号码登记为另一姓名', null, null, n.prev_name
      from named n
      where n.party_name <> n.prev_name and n.party_name <> coalesce(n.before_name, '') and n.party_name <> coalesce(n.next_name, '')
      union all
      select t.id, t.unit_id, t.id_no, t.party_name, t.other_id, '同一人在两地之间来不及到达', t.km, t.hours, null
      from travels t
      where t.km > ${p.distance} and t.km > ${p.speed} * t.hours
    ), ${joinedCases}
    select f.id as subject_id, f.unit_id, j.case_ids, max(f.km / nullif(f.hours, 0)) as score, f.id_no, f.party_name,
      max(f.other_id) as other_id, max(f.other_name) as other_name, max(f.km) as km, max(f.hours) as hours,
      string_agg(distinct f.reason, '；' order by f.reason) as reason
    from faults f
    join joined j on j.id = f.id
    group by f.id, f.unit_id, j.case_ids, f.id_no, f.party_name`,
  evidence: [
    { column: 'reason', label: '情形', type: 'text' },
    { column: 'id_no', label: '当事人证件号', type: 'idNo' },
    { column: 'party_name', label: '当事人', type: 'name' },
    { column: 'other_id', label: '相关案件', type: 'case' },
    { column: 'other_name', label: '前一案姓名', type: 'name' },
    { column: 'km', label: '两地距离（公里）', type: 'number' },
    { column: 'hours', label: '间隔', type: 'duration-hours' },
  ],
  check: ['核对证件复印件与执法视频', '核实执法终端登录人与签名人', '录入错误的按程序更正'],
  falseAlarms: ['证件号码录入错误', '当事人改名', '执法终端时钟或者定位偏差'],
  examples: [
    { name: '校验位不符', flags: ['C1'], data: { cases: [seen('C1', '09:00', { idNo: '990101190001010011' })] } },
    {
      name: '半小时内出现在一百一十公里外',
      flags: ['C2'],
      data: { cases: [seen('C1', '09:00', {}), seen('C2', '09:30', {}, { place: { lat: 31, lon: 114 } })] },
    },
    {
      name: '同一号码中间一案换成他人姓名',
      flags: ['C2'],
      data: { cases: [seen('C1', '09:00', {}), seen('C2', '11:00', { name: '标乙' }), seen('C3', '15:00', {})] },
    },
    { name: '证件号码正确', flags: [], data: { cases: [seen('C1', '09:00', {})] } },
    {
      name: '一小时行驶一百公里',
      flags: [],
      data: { cases: [seen('C1', '09:00', {}), seen('C2', '10:00', {}, { place: { lat: 30.9, lon: 114 } })] },
    },
    {
      name: '非现场案件不说明人在何处',
      flags: [],
      data: { cases: [seen('C1', '09:00', {}), seen('C2', '09:10', {}, { place: { lat: 31, lon: 114 }, procedure: 'off-site' })] },
    },
    {
      name: '改名后一直使用新姓名',
      flags: [],
      data: { cases: [seen('C1', '09:00', {}), seen('C2', '11:00', { name: '标乙' }), seen('C3', '15:00', { name: '标乙' })] },
    },
    { name: '旧式十五位证件不作校验', flags: [], data: { cases: [seen('C1', '09:00', { idNo: '990101000101001' })] } },
  ],
})

/** A person stopped at one place on 2 March 2026. */
function seen(
  id: string,
  clock: string,
  party: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    id,
    occurredAt: `2026-03-02T${clock}:00+08:00`,
    party: { kind: 'person', idNo: GOOD_ID, name: '标甲', ...party },
    place: { lat: 30, lon: 114 },
    ...more,
  }
}
