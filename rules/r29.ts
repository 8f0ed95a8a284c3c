import { rule } from './rule.ts'
import { hoursBetween, inForce, lawOn, metres } from './sql.ts'

// Two officers for ordinary cases, for coercion, and for on-the-spot decisions outside the traffic police; one for those of the police.
// Certificates are asked for only of officers whose unit hands certificates over at all, the number of officers only where the sender's
// cases carry officers. An officer that the record does not know counts as certified.
// Not fed by exchange v1: number of people in the recording, who signed which paper.
export default rule({
  id: 'R29',
  title: '单人、无证或辅警独立执法',
  question: '每一案件和强制措施是否由足够的持证执法人员实施？',
  seed: '辅警、执法辅助人员独立执法，单人执法',
  basis: [
    '《行政处罚法》第四十二条',
    '《行政强制法》第十七条',
    '《行政强制法》第十八条',
    '《公安机关办理行政案件程序规定》第五十二条',
    '《道路交通安全违法行为处理程序规定》第四十四条',
  ],
  colour: 'red',
  group: 'procedure',
  subject: 'case',
  reads: ['cases', 'case_officers', 'officers', 'certificates', 'measures', 'law_values'],
  key: 'unit_id',
  parameters: {
    kilometres: {
      kind: 'integer',
      title: '两处相距',
      unit: '公里',
      default: 30,
      min: 5,
      max: 200,
      basis: '默认值',
      confirmed: false,
    },
    minutes: {
      kind: 'integer',
      title: '两次执法间隔',
      unit: '分钟',
      default: 30,
      min: 5,
      max: 120,
      basis: '默认值',
      confirmed: false,
    },
    onSpotMinutes: {
      kind: 'integer',
      title: '视为现场查获的发现间隔',
      unit: '分钟',
      default: 10,
      min: 0,
      max: 60,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with senders as (
      select distinct split_part(h.case_id, ':', 1) as source from case_officers h
    ), certified_units as (
      select distinct o.unit_id from officers o join certificates k on k.officer_id = o.id
    ), coerced as (
      select distinct m.case_id from measures m where m.kind <> 'register-evidence' and m.start_at <= ${p.now}
    ), handled as (
      select c.id, c.unit_id, c.procedure, c.occurred_at, c.place_lat, c.place_lon,
        (c.found_at is null or c.found_at <= c.occurred_at + interval '${p.onSpotMinutes} minutes') and c.procedure <> 'off-site' as on_spot,
        case when m.case_id is not null then 'officers.coercion'
          when c.procedure = 'ordinary' or (c.procedure = 'simple' and c.line <> 'police') then 'officers.ordinary'
          when c.procedure = 'simple' then 'officers.police.simple' end as need_key
      from cases c
      join senders s on s.source = split_part(c.id, ':', 1)
      left join coerced m on m.case_id = c.id
      where c.occurred_at <= ${p.now} and coalesce(c.outcome, '') <> 'withdrawn' and coalesce(c.state, '') <> 'withdrawn'
    ), valid as (
      select h.case_id, h.officer_id, bool_or(${inForce('k', 'c.occurred_at')}) as valid
      from case_officers h join handled c on c.id = h.case_id join certificates k on k.officer_id = h.officer_id
      group by h.case_id, h.officer_id
    ), people as (
      select h.case_id, h.officer_id, bool_or(h.role = 'handler') as handler, max(coalesce(o.kind, 'officer')) as kind,
        bool_and(h.role = 'auxiliary') as listed_auxiliary, bool_or(u.unit_id is null or coalesce(v.valid, false)) as certified
      from case_officers h
      left join officers o on o.id = h.officer_id
      left join certified_units u on u.unit_id = o.unit_id
      left join valid v on v.case_id = h.case_id and v.officer_id = h.officer_id
      group by h.case_id, h.officer_id
    ), counted as (
      select h.case_id,
        cast(count(*) filter (where h.kind = 'officer' and not h.listed_auxiliary and h.certified) as integer) as certified,
        cast(count(*) filter (where h.kind = 'officer' and not h.listed_auxiliary and not h.certified) as integer) as uncertified,
        cast(count(*) filter (where h.kind = 'auxiliary' and h.handler) as integer) as auxiliaries
      from people h group by h.case_id
    ), stops as (
      select h.officer_id, c.id, c.occurred_at, c.place_lat, c.place_lon,
        lag(c.occurred_at) over w as before_at, lag(c.place_lat) over w as before_lat, lag(c.place_lon) over w as before_lon
      from case_officers h join handled c on c.id = h.case_id
      where h.role = 'handler' and c.on_spot and c.place_lat is not null and c.place_lon is not null
      window w as (partition by h.officer_id order by c.occurred_at, c.id)
    ), apart as (
      select s.id, min(s.officer_id) as officer_id,
        max(cast(${metres('s.place_lat', 's.place_lon', 's.before_lat', 's.before_lon')} as double precision)) / 1000.0 as km
      from stops s
      where ${hoursBetween('s.before_at', 's.occurred_at')} * 60.0 <= ${p.minutes}
        and ${metres('s.place_lat', 's.place_lon', 's.before_lat', 's.before_lon')} > ${p.kilometres} * 1000.0
      group by s.id
    ), judged as (
      select c.*, coalesce(n.certified, 0) as certified, v.value as needed, a.km, a.officer_id,
        concat_ws('；',
          case when coalesce(n.certified, 0) < v.value then '持证执法人员不足' end,
          case when n.uncertified > 0 then '执法人员证件无效' end,
          case when n.auxiliaries > 0 then '辅助人员独立办案' end,
          case when a.km is not null then '同一人员同时出现在两地' end) as faults
      from handled c
      left join counted n on n.case_id = c.id
      left join apart a on a.id = c.id
      left join law_values v on ${lawOn('v', 'c.need_key', 'c.occurred_at')}
    )
    select j.id as subject_id, j.unit_id, j.id as case_ids, cast(j.certified as double precision) as score,
      j.faults, j.procedure, j.occurred_at, j.certified, cast(j.needed as integer) as needed, j.officer_id, j.km
    from judged j
    where j.faults <> ''`,
  evidence: [
    { column: 'faults', label: '问题', type: 'text' },
    { column: 'procedure', label: '程序', type: 'text' },
    { column: 'occurred_at', label: '违法时间', type: 'time' },
    { column: 'certified', label: '持证人数', type: 'number' },
    { column: 'needed', label: '应有人数', type: 'number' },
    { column: 'officer_id', label: '同时在两地的人员', type: 'officer' },
    { column: 'km', label: '两地距离（公里）', type: 'number' },
  ],
  check: ['附当日勤务安排、执法证件和执法视频', '人员或者资格不符的，撤销或者重新调查', '核查系统账号是否被他人使用'],
  falseAlarms: ['办案人员漏录', '证件换发信息未更新', '违法地点坐标录入错误'],
  examples: [
    { name: '普通程序只有一名执法人员', flags: ['C1'], data: world({ procedure: 'ordinary', officers: [handler('O1')] }) },
    {
      name: '扣车时只有一名民警',
      flags: ['C1'],
      data: { ...world({ officers: [handler('O1')] }), measures: [{ id: 'M1', caseId: 'C1', kind: 'detain-vehicle' }] },
    },
    { name: '证件已过期', flags: ['C1'], data: world({ officers: [handler('O3')] }) },
    { name: '辅警独立办案', flags: ['C1'], data: world({ officers: [handler('A1')] }) },
    {
      name: '二十分钟内出现在相距五十公里的两地',
      flags: ['C2'],
      data: {
        ...people(),
        cases: [at('C1', '2026-03-02T09:00:00+08:00', 30), at('C2', '2026-03-02T09:20:00+08:00', 30.45)],
      },
    },
    { name: '交警简易程序一名民警', flags: [], data: world({ officers: [handler('O1'), { officerId: 'A1', role: 'auxiliary' }] }) },
    {
      name: '普通程序两名持证人员',
      flags: [],
      data: world({ procedure: 'ordinary', officers: [handler('O1'), { officerId: 'O2', role: 'recorder' }] }),
    },
    {
      name: '证件当日到期仍有效',
      flags: [],
      data: world({ officers: [handler('O3')], occurredAt: '2025-12-31T09:00:00+08:00' }),
    },
    {
      name: '该单位从不报送证件',
      flags: [],
      data: { ...world({ officers: [handler('O9')] }), officers: [{ id: 'O9', unitId: 'U9', kind: 'officer' }] },
    },
    { name: '该系统从不报送办案人员', flags: [], data: { cases: [{ id: 'C1', procedure: 'ordinary' }] } },
    {
      name: '四十五分钟后出现在五十公里外',
      flags: [],
      data: {
        ...people(),
        cases: [at('C1', '2026-03-02T09:00:00+08:00', 30), at('C2', '2026-03-02T09:45:00+08:00', 30.45)],
      },
    },
    { name: '非现场案件不要求现场人员', flags: [], data: world({ procedure: 'off-site', officers: [handler('O1')] }) },
    { name: '运输简易程序两名持证人员', flags: [], data: world({ line: 'transport', officers: [handler('O1'), handler('O2')] }) },
  ],
})

function handler(officerId: string) {
  return { officerId, role: 'handler' }
}

/** Two officers with certificates, one whose certificate ended, and an auxiliary. */
function people() {
  return {
    officers: [
      { id: 'O1', unitId: 'U1', kind: 'officer', certificates: [{ no: '1', validFrom: '2024-01-01', validTo: '2028-12-31' }] },
      { id: 'O2', unitId: 'U1', kind: 'officer', certificates: [{ no: '2', validFrom: '2024-01-01' }] },
      { id: 'O3', unitId: 'U1', kind: 'officer', certificates: [{ no: '3', validFrom: '2020-01-01', validTo: '2025-12-31' }] },
      { id: 'A1', unitId: 'U1', kind: 'auxiliary' },
    ],
  }
}

function world(one: object) {
  return { ...people(), cases: [{ id: 'C1', ...one }] }
}

function at(id: string, occurredAt: string, lat: number) {
  return { id, occurredAt, place: { lat, lon: 114 }, officers: [handler('O1')] }
}
