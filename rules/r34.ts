import { rule } from './rule.ts'
import { alcoholLimits, lawOn } from './sql.ts'

// A result from the drinking threshold up, or a refusal, needs a case of that person or vehicle within the hours allowed; from the drunk
// threshold up, or after a refusal, a blood sample as well. Both are asked only of senders that hand over cases and blood samples at all.
// A number missing in a device's series is a test that was kept back: asked only of senders that hand over results below the threshold
// (others send positives alone), and only after the time that offline devices need to catch up.
// Not fed by exchange v1: devices left idle by people on the roster.
export default rule({
  id: 'R34',
  title: '酒精检测数据未立案',
  question: '达到标准的呼气检测是否都立案、抽血，设备序号是否连续？',
  seed: '酒精检测数据即时回传，杜绝人情案和私自放行',
  basis: [
    '《道路交通安全法》第九十一条',
    '《道路交通安全违法行为处理程序规定》第三十五条',
    '《道路交通安全违法行为处理程序规定》第三十六条',
    '《公安机关办理行政案件程序规定》第六十条',
  ],
  colour: 'red',
  group: 'alcohol',
  subject: 'breath-test',
  reads: ['breath_tests', 'cases', 'law_values'],
  key: 'device_id',
  parameters: {
    caseHours: {
      kind: 'integer',
      title: '立案期限',
      unit: '小时',
      default: 24,
      min: 1,
      max: 72,
      basis: '《公安机关办理行政案件程序规定》第六十条',
      confirmed: true,
    },
    retestMinutes: {
      kind: 'integer',
      title: '口腔酒精复测的间隔上限',
      unit: '分钟',
      default: 15,
      min: 5,
      max: 30,
      basis: '默认值',
      confirmed: false,
    },
    syncHours: {
      kind: 'integer',
      title: '离线设备补传时限',
      unit: '小时',
      default: 72,
      min: 1,
      max: 240,
      basis: '默认值',
      confirmed: false,
    },
    maxJump: {
      kind: 'integer',
      title: '视为设备重新编号的跳号',
      unit: '个',
      default: 100,
      min: 2,
      max: 100000,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with senders as (
      select distinct split_part(u.unit_id, ':', 1) as source from (select distinct c.unit_id from cases c where c.line = 'police') u
    ), tests as (
      select b.id, b.tested_at, b.value, b.refused, b.blood_sample_at, b.person_id_no, b.plate, b.case_id, split_part(b.id, ':', 1) as source
      from breath_tests b
      where (b.mode is null or b.mode = 'test') and b.tested_at <= ${p.now}
    ), ${alcoholLimits}, habits as (
      select t.source, bool_or(t.blood_sample_at is not null) as samples, bool_or(t.value < v.value) as negatives
      from tests t
      join limits v on ${lawOn('v', "'alcohol.drinking'", 't.tested_at')}
      group by t.source
    ), suspects as (
      select t.*, drinking.value as drinking, drunk.value as drunk
      from tests t
      join limits drinking on ${lawOn('drinking', "'alcohol.drinking'", 't.tested_at')}
      join limits drunk on ${lawOn('drunk', "'alcohol.drunk'", 't.tested_at')}
      where (t.value >= drinking.value or t.refused) and t.tested_at + interval '${p.caseHours} hours' < ${p.now}
    ), people as (
      select s.id, s.tested_at, s.person_id_no, 'P' || s.person_id_no as who from suspects s where s.person_id_no is not null
      union all
      select s.id, s.tested_at, s.person_id_no, 'V' || s.plate as who from suspects s where s.plate is not null
    ), other_tests as (
      select t.tested_at, t.value, t.blood_sample_at, t.person_id_no, 'P' || t.person_id_no as who from tests t where t.person_id_no is not null
      union all
      select t.tested_at, t.value, t.blood_sample_at, t.person_id_no, 'V' || t.plate as who from tests t where t.plate is not null
    ), again as (
      select s.id, min(case when o.tested_at > s.tested_at and o.tested_at <= s.tested_at + interval '${p.retestMinutes} minutes' then o.value end) as lowest,
        min(o.blood_sample_at) as blood_at
      from people s
      join other_tests o on o.who = s.who
      where o.tested_at between s.tested_at - interval '${p.caseHours} hours' and s.tested_at + interval '${p.caseHours} hours'
        and coalesce(o.person_id_no = s.person_id_no, true)
      group by s.id
    ), alcohol_cases as (
      select c.id, c.party_id_no, c.plate, c.occurred_at, coalesce(c.filed_at, c.decided_at, c.found_at, c.occurred_at) as opened_at
      from cases c
      where c.line = 'police' and (c.measured_kind = 'alcohol' or c.item_code in (select i.code from items i where i.measure = 'alcohol'))
    ), matches as (
      select s.id, c.id as case_id, c.opened_at from suspects s join alcohol_cases c on c.party_id_no = s.person_id_no
      where c.occurred_at between s.tested_at - interval '${p.caseHours} hours' and s.tested_at + interval '${p.caseHours} hours'
      union all
      select s.id, c.id as case_id, c.opened_at from suspects s join alcohol_cases c on c.plate = s.plate
      where c.occurred_at between s.tested_at - interval '${p.caseHours} hours' and s.tested_at + interval '${p.caseHours} hours'
      union all
      select s.id, c.id as case_id, coalesce(c.filed_at, c.decided_at, c.found_at, c.occurred_at) as opened_at
      from suspects s join cases c on c.id = s.case_id
    ), opened as (
      select m.id, min(m.opened_at) as opened_at, min(m.case_id) as case_id from matches m group by m.id
    ), unhandled as (
      select s.id, o.opened_at, o.case_id,
        case when (a.lowest is null or a.lowest >= s.drinking) and (o.opened_at is null or o.opened_at > s.tested_at + interval '${p.caseHours} hours')
          then case when o.opened_at is null then '达到标准未立案' else '达到标准逾期立案' end end as no_case,
        case when h.samples and (s.value >= s.drunk or s.refused) and s.blood_sample_at is null and a.blood_at is null
          and (a.lowest is null or a.lowest >= s.drunk) then '应当抽血未抽血' end as no_blood
      from suspects s
      join senders k on k.source = s.source
      join habits h on h.source = s.source
      left join again a on a.id = s.id
      left join opened o on o.id = s.id
    ), series as (
      select b.id, b.device_id, b.seq, b.tested_at, lag(b.seq) over w as prev_seq, lag(b.tested_at) over w as prev_at
      from breath_tests b
      window w as (partition by b.device_id order by b.tested_at, b.seq)
    ), jumps as (
      select s.id, s.device_id, s.seq, s.prev_seq, s.tested_at, s.prev_at
      from series s
      join habits h on h.source = split_part(s.id, ':', 1) and h.negatives
      where s.seq - s.prev_seq between 2 and ${p.maxJump} and s.tested_at + interval '${p.syncHours} hours' < ${p.now}
    ), gaps as (
      select j.id, j.seq - j.prev_seq - 1 - cast(count(distinct b.seq) as integer) as missing
      from jumps j
      left join breath_tests b on b.device_id = j.device_id and b.seq > j.prev_seq and b.seq < j.seq
        and b.tested_at between j.prev_at - interval '1 day' and j.tested_at + interval '1 day'
      group by j.id, j.seq, j.prev_seq
    ), findings as (
      select u.id, u.opened_at, u.case_id, u.no_case, u.no_blood, cast(null as integer) as missing
      from unhandled u
      where u.no_case is not null or u.no_blood is not null
      union all
      select g.id, null, null, null, null, g.missing from gaps g where g.missing > 0
    ), found as (
      select f.id, min(f.opened_at) as opened_at, min(f.case_id) as case_id, max(f.missing) as missing,
        concat_ws('；', max(f.no_case), max(f.no_blood), case when max(f.missing) > 0 then '序号断号' end) as faults
      from findings f
      group by f.id
    )
    select b.id as subject_id, b.unit_id, coalesce(f.case_id, '') as case_ids, b.value as score,
      f.faults, b.tested_at, b.value, case when b.refused then '是' else '否' end as refused, b.seq, f.missing, b.blood_sample_at, f.opened_at,
      b.device_id, b.officer_id, b.person_id_no, b.plate
    from found f
    join breath_tests b on b.id = f.id`,
  evidence: [
    { column: 'faults', label: '问题', type: 'text' },
    { column: 'tested_at', label: '检测时间', type: 'time' },
    { column: 'value', label: '结果（mg/100ml）', type: 'number' },
    { column: 'refused', label: '拒绝检测', type: 'text' },
    { column: 'seq', label: '设备序号', type: 'number' },
    { column: 'missing', label: '此前缺失的序号数', type: 'number' },
    { column: 'blood_sample_at', label: '抽血时间', type: 'time' },
    { column: 'opened_at', label: '立案时间', type: 'time' },
    { column: 'device_id', label: '设备', type: 'device' },
    { column: 'officer_id', label: '检测人', type: 'officer' },
    { column: 'person_id_no', label: '被测人证件号', type: 'idNo' },
    { column: 'plate', label: '号牌', type: 'plate' },
  ],
  check: ['调取检测现场视频和设备原始数据', '由检测人书面说明去向', '涉嫌放行的移送纪检监察机构'],
  falseAlarms: ['校准、演示数据未标记模式', '口腔残留酒精，复测不在同一设备且未登记被测人', '血检低于标准，案件未录入'],
  examples: [
    { name: '达到标准，没有立案', flags: ['B1'], data: { cases: [unrelated()], 'breath-tests': [tested({ value: 45 })] } },
    {
      name: '醉酒标准以上没有抽血',
      flags: ['B1'],
      data: { cases: [drinking({})], 'breath-tests': [tested({ value: 92, caseId: 'C1' }), sampled()] },
    },
    {
      name: '拒绝检测，没有抽血',
      flags: ['B1'],
      data: { cases: [drinking({})], 'breath-tests': [tested({ refused: true, caseId: 'C1' }), sampled()] },
    },
    {
      name: '设备序号断号',
      flags: ['B3'],
      data: {
        'breath-tests': [
          tested({ value: 0 }),
          tested({ id: 'B3', seq: 3, value: 0, testedAt: '2026-03-02T22:20:00+08:00', personIdNo: 'P3', plate: undefined }),
        ],
      },
    },
    {
      name: '同一人的案件在 24 小时内立案，未回填关联',
      flags: [],
      data: { cases: [drinking({ filedAt: '2026-03-03T21:50:00+08:00' })], 'breath-tests': [tested({ value: 45 })] },
    },
    {
      name: '十五分钟内复测低于标准，两次都保留',
      flags: [],
      data: {
        cases: [unrelated()],
        'breath-tests': [tested({ value: 45 }), tested({ id: 'B2', seq: 2, value: 0, testedAt: '2026-03-02T22:12:00+08:00' })],
      },
    },
    { name: '校准模式', flags: [], data: { cases: [unrelated()], 'breath-tests': [tested({ value: 45, mode: 'calibration' })] } },
    { name: '低于标准', flags: [], data: { cases: [unrelated()], 'breath-tests': [tested({ value: 19.9 })] } },
    {
      name: '检测后未满 24 小时',
      flags: [],
      now: '2026-03-03 20:00:00',
      data: { cases: [unrelated()], 'breath-tests': [tested({ value: 45 })] },
    },
    {
      name: '缺失的序号是校准记录，顺序因时钟偏差颠倒',
      flags: [],
      data: {
        'breath-tests': [
          tested({ value: 0 }),
          tested({ id: 'B3', seq: 3, value: 0, testedAt: '2026-03-02T22:20:00+08:00', personIdNo: 'P3', plate: undefined }),
          tested({ id: 'B2', seq: 2, mode: 'calibration', testedAt: '2026-03-02T22:21:00+08:00' }),
        ],
      },
    },
    {
      name: '断号尚在离线补传时限内',
      flags: [],
      now: '2026-03-04 08:00:00',
      data: { 'breath-tests': [tested({ value: 0 }), tested({ id: 'B3', seq: 3, value: 0, testedAt: '2026-03-02T22:20:00+08:00' })] },
    },
    {
      name: '报送单位只报送达到标准的结果，序号本不连续',
      flags: [],
      data: {
        cases: [drinking({})],
        'breath-tests': [
          tested({ value: 30, caseId: 'C1' }),
          tested({ id: 'B9', seq: 9, value: 33, testedAt: '2026-03-02T22:30:00+08:00', caseId: 'C1' }),
        ],
      },
    },
  ],
})

/** A breath test of Monday night, 2 March 2026, 22:00. */
function tested(changes: Readonly<Record<string, unknown>>) {
  return {
    id: 'B1',
    deviceId: 'D1',
    seq: 1,
    unitId: 'U1',
    testedAt: '2026-03-02T22:00:00+08:00',
    personIdNo: 'P1',
    plate: '宁JA1234',
    ...changes,
  }
}

/** A test of someone else whose blood was sampled: the sender hands samples over. */
function sampled() {
  const other = { id: 'B9', deviceId: 'D9', personIdNo: 'P9', plate: undefined, caseId: 'C1' }
  return tested({ ...other, value: 90, bloodSampleAt: '2026-03-02T23:00:00+08:00' })
}

/** The drink-driving case of the same person. */
function drinking(changes: Readonly<Record<string, unknown>>) {
  const occurredAt = '2026-03-02T22:00:00+08:00'
  return { id: 'C1', unitId: 'U1', occurredAt, party: { kind: 'person', idNo: 'P1' }, measured: { kind: 'alcohol', value: 45 }, ...changes }
}

/** A case of the same vehicle that has nothing to do with alcohol. */
function unrelated() {
  return { id: 'C7', unitId: 'U1', plate: '宁JA1234', occurredAt: '2026-03-02T21:00:00+08:00' }
}
