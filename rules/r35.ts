import { rule } from './rule.ts'
import { alcoholLimits, inForce, lawOn, quarterText } from './sql.ts'

// One row for a test: a case that books another value than every test linked to it (colour red; not asked where a blood sample was
// drawn, whose result lawfully replaces the breath's), a test after the calibration ran out (red), the first of a series repeated until
// it fell below a threshold (yellow), and for a heap of results just below a threshold the first test of the heap (yellow, by quarter).
// A raw result that was deleted leaves a missing number: see R34.
export default rule({
  id: 'R35',
  title: '酒精检测数值异常',
  question: '案件采用的酒精检测值是否与设备原始数据一致，是否存在压低数值的迹象？',
  seed: '酒精检测数据须原样进入案件，严防改数',
  basis: ['《行政处罚法》第四十条', '《行政处罚法》第四十六条', '《道路交通安全违法行为处理程序规定》第三十五条'],
  colour: 'red',
  group: 'alcohol',
  subject: 'breath-test',
  reads: ['breath_tests', 'law_values'],
  key: 'device_id',
  parameters: {
    tolerance: {
      kind: 'number',
      title: '允许的取整差异',
      unit: 'mg/100ml',
      default: 1,
      min: 0,
      max: 5,
      basis: '默认值',
      confirmed: false,
    },
    retests: {
      kind: 'integer',
      title: '可疑的重复检测次数',
      unit: '次',
      default: 3,
      min: 1,
      max: 10,
      basis: '默认值',
      confirmed: false,
    },
    seriesMinutes: {
      kind: 'integer',
      title: '同一轮检测的最大间隔',
      unit: '分钟',
      default: 30,
      min: 5,
      max: 120,
      basis: '默认值',
      confirmed: false,
    },
    heapRatio: {
      kind: 'number',
      title: '阈值下方堆积与邻近区间之比',
      unit: '倍',
      default: 1.5,
      min: 1.1,
      max: 10,
      basis: '默认值',
      confirmed: false,
    },
    heapMin: {
      kind: 'integer',
      title: '统计堆积所需的最少有效检测数',
      unit: '次',
      default: 200,
      min: 20,
      max: 100000,
      basis: '默认值',
      confirmed: false,
    },
    heapZ: {
      kind: 'number',
      title: '堆积的显著程度',
      unit: '标准差',
      default: 3,
      min: 1,
      max: 10,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with ${alcoholLimits}, tests as (
      select b.id, b.unit_id, b.device_id, b.tested_at, b.value, b.case_id, b.calibrated_to, b.blood_sample_at, b.refused,
        coalesce('P' || b.person_id_no, 'V' || b.plate) as who
      from breath_tests b
      where (b.mode is null or b.mode = 'test') and b.tested_at <= ${p.now}
    ), linked as (
      select t.id, t.case_id, t.value, c.measured_value,
        row_number() over (partition by t.case_id order by t.value desc, t.id) as place,
        min(abs(t.value - c.measured_value)) over (partition by t.case_id) as nearest,
        count(t.blood_sample_at) over (partition by t.case_id) as samples
      from tests t
      join cases c on c.id = t.case_id
      where c.measured_kind = 'alcohol' and c.measured_value is not null and t.value is not null
    ), altered as (
      select l.id, l.measured_value from linked l where l.place = 1 and l.samples = 0 and l.nearest > ${p.tolerance}
    ), expired as (
      select t.id, coalesce(t.calibrated_to, d.calibrated_to) as calibrated_to
      from tests t
      left join devices d on d.id = t.device_id
      join limits v on ${lawOn('v', "'alcohol.drinking'", 't.tested_at')}
      where (t.value >= v.value or t.case_id is not null) and coalesce(t.calibrated_to, d.calibrated_to) < cast(t.tested_at as date)
    ), repeated as (
      select t.who from tests t where t.who is not null group by t.who
      having count(t.value) > ${p.retests} and max(t.value) >= (select min(v.value) from limits v)
    ), steps as (
      select t.id, t.who, t.tested_at, t.value,
        case when t.tested_at <= lag(t.tested_at) over (partition by t.who order by t.tested_at, t.id) + interval '${p.seriesMinutes} minutes'
          then 0 else 1 end as fresh
      from tests t
      join repeated r on r.who = t.who
      where t.value is not null
    ), runs as (
      select s.id, s.who, s.tested_at, s.value, sum(s.fresh) over (partition by s.who order by s.tested_at, s.id) as run from steps s
    ), rounds as (
      select r.id, r.tested_at, r.value as started, count(*) over (partition by r.who, r.run) as size,
        row_number() over (partition by r.who, r.run order by r.tested_at, r.id) as place,
        first_value(r.value) over (partition by r.who, r.run order by r.tested_at desc, r.id desc) as ended
      from runs r
    ), lowered as (
      select distinct r.id, r.size, r.ended
      from rounds r
      join limits v on r.started >= v.value and r.ended < v.value and ${inForce('v', 'r.tested_at')}
      where r.place = 1 and r.size > ${p.retests}
    ), bands as (
      select t.id, t.unit_id, ${quarterText('t.tested_at')} as quarter, v.value as threshold,
        case when t.value >= v.value - 10 and t.value < v.value - 5 then 'beside' when t.value >= v.value - 5 and t.value < v.value then 'heap'
          when t.value >= v.value and t.value < v.value + 5 then 'beside' end as band,
        row_number() over (partition by t.unit_id, ${quarterText('t.tested_at')}, v.value, t.value >= v.value - 5 and t.value < v.value
          order by t.tested_at, t.id) as place
      from tests t
      join limits v on ${inForce('v', 't.tested_at')}
      where t.value > 0
    ), counts as (
      select b.unit_id, b.quarter, b.threshold, count(*) as n, cast(count(*) filter (where b.band = 'heap') as double precision) as heap,
        cast(count(*) filter (where b.band = 'beside') as double precision) / 2.0 as beside,
        min(b.id) filter (where b.band = 'heap' and b.place = 1) as first_id
      from bands b
      group by b.unit_id, b.quarter, b.threshold
    ), heaps as (
      select c.first_id as id, c.quarter, c.threshold, c.heap, c.beside, (c.heap - c.beside) / sqrt(greatest(c.beside, 1.0)) as z
      from counts c
      where c.n >= ${p.heapMin} and c.heap >= ${p.heapRatio} * c.beside and (c.heap - c.beside) / sqrt(greatest(c.beside, 1.0)) >= ${p.heapZ}
    )
    select t.id as subject_id, t.unit_id, coalesce(t.case_id, '') as case_ids, '' as win, abs(t.value - a.measured_value) as score,
      case when a.id is not null or e.id is not null then 'red' else 'yellow' end as colour,
      concat_ws('；', case when a.id is not null then '案件采用值与原始值不符' end, case when e.id is not null then '检定到期后检测' end,
        case when l.id is not null then '反复检测至阈值以下' end) as faults,
      t.tested_at, t.value, a.measured_value as case_value, l.size as tests_in_round, l.ended as last_value, e.calibrated_to, t.device_id,
      cast(null as double precision) as heap, cast(null as double precision) as beside
    from tests t
    left join altered a on a.id = t.id
    left join expired e on e.id = t.id
    left join lowered l on l.id = t.id
    where a.id is not null or e.id is not null or l.id is not null
    union all
    select t.id as subject_id, t.unit_id, coalesce(t.case_id, '') as case_ids, h.quarter as win, max(h.z) as score, 'yellow' as colour,
      '阈值下方数值堆积' as faults, t.tested_at, t.value, null as case_value, null as tests_in_round, null as last_value, null as calibrated_to,
      t.device_id, max(h.heap) as heap, max(h.beside) as beside
    from heaps h
    join tests t on t.id = h.id
    group by t.id, t.unit_id, t.case_id, h.quarter, t.tested_at, t.value, t.device_id`,
  evidence: [
    { column: 'faults', label: '问题', type: 'text' },
    { column: 'tested_at', label: '检测时间', type: 'time' },
    { column: 'value', label: '原始值（mg/100ml）', type: 'number' },
    { column: 'case_value', label: '案件采用值（mg/100ml）', type: 'number' },
    { column: 'tests_in_round', label: '同一轮检测次数', type: 'number' },
    { column: 'last_value', label: '最后一次检测值', type: 'number' },
    { column: 'calibrated_to', label: '检定有效期止', type: 'date' },
    { column: 'device_id', label: '设备', type: 'device' },
    { column: 'heap', label: '阈值下方区间次数', type: 'number' },
    { column: 'beside', label: '邻近区间平均次数', type: 'number' },
  ],
  check: ['导出设备原始记录与案件逐条比对', '说明重复检测的理由并附视频', '附检定证书'],
  falseAlarms: ['取整差异', '血样检验结果已替代呼气结果，抽血时间未录入', '检定证书已续期，台账未更新'],
  examples: [
    { name: '案件采用值低于原始值', flags: ['B1'], data: { cases: [drinking(75)], 'breath-tests': [tested({ value: 85, caseId: 'C1' })] } },
    {
      name: '检定到期后检测并立案',
      flags: ['B1'],
      data: { cases: [drinking(45)], 'breath-tests': [tested({ value: 45, caseId: 'C1', calibratedTo: '2026-03-01' })] },
    },
    { name: '连续检测四次，降到阈值以下', flags: ['B1'], data: { 'breath-tests': round([86, 83, 81, 78]) } },
    {
      name: '阈值下方堆积',
      flags: ['B11'],
      parameters: { heapMin: 20, heapZ: 2 },
      data: { 'breath-tests': apart([72, 73, 81, 82, 90, 95, 100, 105, 110, 120, 76, 77, 78, 79, 79, 78, 77, 76, 79, 79, 78, 79]) },
    },
    {
      name: '一致',
      flags: [],
      data: { cases: [drinking(85)], 'breath-tests': [tested({ value: 85, caseId: 'C1', calibratedTo: '2026-03-02' })] },
    },
    { name: '取整差异', flags: [], data: { cases: [drinking(45)], 'breath-tests': [tested({ value: 45.4, caseId: 'C1' })] } },
    {
      name: '抽血结果替代呼气结果',
      flags: [],
      data: { cases: [drinking(75)], 'breath-tests': [tested({ value: 85, caseId: 'C1', bloodSampleAt: '2026-03-02T23:00:00+08:00' })] },
    },
    {
      name: '案件采用同案的复测值',
      flags: [],
      data: {
        cases: [drinking(41)],
        'breath-tests': [
          tested({ value: 45, caseId: 'C1' }),
          tested({ id: 'B2', seq: 2, value: 41, testedAt: '2026-03-02T22:12:00+08:00', caseId: 'C1' }),
        ],
      },
    },
    { name: '复测一次后低于标准', flags: [], data: { 'breath-tests': round([22, 8]) } },
    {
      name: '均匀分布，没有堆积',
      flags: [],
      parameters: { heapMin: 20, heapZ: 2 },
      data: { 'breath-tests': apart([...Array(30).keys()].map((i) => 70 + i / 2)) },
    },
    {
      name: '检定到期的设备只用于校准',
      flags: [],
      data: { 'breath-tests': [tested({ value: 45, mode: 'calibration', calibratedTo: '2026-03-01' })] },
    },
  ],
})

/** A breath test of Monday night, 2 March 2026, 22:00. */
function tested(changes: Readonly<Record<string, unknown>>) {
  return { id: 'B1', deviceId: 'D1', seq: 1, unitId: 'U1', testedAt: '2026-03-02T22:00:00+08:00', personIdNo: 'P1', ...changes }
}

/** The drink-driving case of that person with the value it was decided on. */
function drinking(value: number) {
  return { id: 'C1', unitId: 'U1', measured: { kind: 'alcohol', value } }
}

/** One person tested every five minutes. */
function round(values: readonly number[]) {
  return values.map((value, i) =>
    tested({ id: `B${i + 1}`, seq: i + 1, value, testedAt: `2026-03-02T22:${String(i * 5).padStart(2, '0')}:00+08:00` }),
  )
}

/** Many people, one test each, a minute apart. */
function apart(values: readonly number[]) {
  return values.map((value, i) =>
    tested({
      id: `B${i + 1}`,
      seq: i + 1,
      value,
      personIdNo: `P${i + 1}`,
      testedAt: `2026-03-02T22:${String(i).padStart(2, '0')}:00+08:00`,
    }),
  )
}
