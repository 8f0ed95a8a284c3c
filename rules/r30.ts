import { rule } from './rule.ts'
import { hoursBetween, metres, monthText } from './sql.ts'

// A case is covered when one of its officers was recording from before the act to after it; recordings that follow each other within the
// tolerated gap count as one. Asked only of cases found on the spot, and only where the officer's unit hands over recordings in that month.
// Not fed by exchange v1: digests of the stored files to compare with, device faults other than by a paper of the case.
export default rule({
  id: 'R30',
  title: '执法视频缺失',
  question: '现场执法案件是否有覆盖全过程、时间地点相符、按时上传的视频？',
  seed: '有处罚结果但没有视频，视频时间不符',
  basis: ['《行政处罚法》第四十七条'],
  colour: 'orange',
  group: 'procedure',
  subject: 'case',
  reads: ['cases', 'clips', 'case_officers', 'officers', 'documents'],
  key: 'unit_id',
  parameters: {
    minutesBefore: { ...minutes('违法时间之前应有视频'), default: 5 },
    minutesAfter: { ...minutes('违法时间之后应有视频'), default: 10 },
    gapSeconds: {
      kind: 'integer',
      title: '容许的间断',
      unit: '秒',
      default: 120,
      min: 0,
      max: 600,
      basis: '默认值',
      confirmed: false,
    },
    clockSeconds: {
      kind: 'integer',
      title: '容许的时钟偏差',
      unit: '秒',
      default: 60,
      min: 5,
      max: 600,
      basis: '默认值',
      confirmed: false,
    },
    uploadHours: {
      kind: 'integer',
      title: '上传期限',
      unit: '小时',
      default: 24,
      min: 1,
      max: 168,
      basis: '默认值',
      confirmed: false,
    },
    metres: {
      kind: 'integer',
      title: '容许的位置偏差',
      unit: '米',
      default: 500,
      min: 50,
      max: 5000,
      basis: '默认值',
      confirmed: false,
    },
    onSpotMinutes: { ...minutes('视为现场查获的发现间隔'), default: 10 },
  },
  sql: (p) => `
    with faulty_devices as (
      select distinct d.case_id from documents d where d.form like '%设备故障%' or d.form like '%记录仪故障%'
    ), recording as (
      select distinct o.unit_id || '|' || ${monthText('v.start_at')} as unit_month
      from clips v join officers o on o.id = v.officer_id
      where v.start_at <= ${p.now}
    ), pairs as materialized (
      select c.id, c.unit_id, c.occurred_at, cast(c.occurred_at as date) as day, c.place_lat, c.place_lon, h.officer_id
      from cases c
      join case_officers h on h.case_id = c.id
      join officers o on o.id = h.officer_id
      left join faulty_devices f on f.case_id = c.id
      where c.procedure <> 'off-site' and c.capture_id is null and c.decided_at <= ${p.now}
        and (c.found_at is null or c.found_at <= c.occurred_at + interval '${p.onSpotMinutes} minutes')
        and coalesce(c.outcome, '') <> 'withdrawn' and coalesce(c.state, '') <> 'withdrawn'
        and c.occurred_at < ${p.now} - interval '${p.uploadHours} hours' and f.case_id is null
        and o.unit_id || '|' || ${monthText('c.occurred_at')} in (select r.unit_month from recording r)
    ), asked as materialized (
      select distinct x.id, x.unit_id, x.occurred_at, x.place_lat, x.place_lon from pairs x
    ), sorted as (
      select v.officer_id, v.start_at, v.end_at,
        max(v.end_at) over (partition by v.officer_id order by v.start_at, v.end_at rows between unbounded preceding and 1 preceding) as before_end
      from clips v where v.end_at >= v.start_at
    ), starts as (
      select s.officer_id, s.start_at, s.end_at,
        sum(case when s.before_end is null or s.start_at > s.before_end + interval '${p.gapSeconds} seconds' then 1 else 0 end)
          over (partition by s.officer_id order by s.start_at, s.end_at rows between unbounded preceding and current row) as session
      from sorted s
    ), sessions as (
      select s.officer_id, min(s.start_at) as start_at, max(s.end_at) as end_at from starts s group by s.officer_id, s.session
    ), timeline as (
      select s.officer_id, s.start_at as at, s.end_at, cast(null as varchar) as case_id, cast(null as timestamp) as needed_until
      from sessions s
      union all
      select x.officer_id, x.occurred_at - interval '${p.minutesBefore} minutes' + interval '${p.gapSeconds} seconds' as at,
        cast(null as timestamp) as end_at, x.id as case_id,
        x.occurred_at + interval '${p.minutesAfter} minutes' - interval '${p.gapSeconds} seconds' as needed_until
      from pairs x
    ), read as (
      select t.case_id, t.needed_until,
        max(t.end_at) over (partition by t.officer_id order by t.at, t.case_id nulls first rows between unbounded preceding and current row) as recorded_until
      from timeline t
    ), coverage as (
      select r.case_id, bool_or(coalesce(r.recorded_until >= r.needed_until, false)) as covered, max(r.recorded_until) as recorded_until
      from read r where r.case_id is not null group by r.case_id
    ), odd as (
      select v.*, abs(v.clock_offset_seconds) > ${p.clockSeconds} as off_clock,
        v.uploaded_at > v.end_at + interval '${p.uploadHours} hours' as late
      from clips v
      where abs(v.clock_offset_seconds) > ${p.clockSeconds} or v.uploaded_at > v.end_at + interval '${p.uploadHours} hours'
    ), odd_cases as (
      select v.case_id, v.clock_offset_seconds, v.off_clock, v.late, ${hoursBetween('v.end_at', 'v.uploaded_at')} as upload_hours
      from odd v where v.case_id is not null
      union all
      select x.id as case_id, v.clock_offset_seconds, v.off_clock, v.late, ${hoursBetween('v.end_at', 'v.uploaded_at')} as upload_hours
      from odd v
      join pairs x on x.officer_id = v.officer_id and x.day = cast(v.start_at as date) and x.occurred_at between v.start_at and v.end_at
      where v.case_id is null
    ), oddities as (
      select x.case_id, bool_or(x.off_clock) as off_clock, bool_or(x.late) as late, max(abs(x.clock_offset_seconds)) as clock_offset,
        max(x.upload_hours) as upload_hours
      from odd_cases x group by x.case_id
    ), places as (
      select a.id as case_id,
        min(cast(${metres('v.lat', 'v.lon', 'a.place_lat', 'a.place_lon')} as double precision)) as distance
      from clips v join asked a on a.id = v.case_id
      where v.start_at between a.occurred_at - interval '${p.minutesBefore} minutes' and a.occurred_at + interval '${p.minutesAfter} minutes'
      group by a.id
    ), judged as (
      select a.*, g.recorded_until, x.clock_offset, x.upload_hours, w.distance,
        concat_ws('；',
          case when not g.covered then '没有覆盖执法过程的视频' end,
          case when x.off_clock then '视频时钟偏差' end,
          case when x.late then '视频逾期上传' end,
          case when w.distance > ${p.metres} then '视频位置与案发地点不符' end) as faults
      from asked a
      join coverage g on g.case_id = a.id
      left join oddities x on x.case_id = a.id
      left join places w on w.case_id = a.id
    )
    select j.id as subject_id, j.unit_id, j.id as case_ids, cast(null as double precision) as score,
      j.faults, j.occurred_at, j.recorded_until, j.clock_offset, j.upload_hours, j.distance
    from judged j
    where j.faults <> ''`,
  evidence: [
    { column: 'faults', label: '问题', type: 'text' },
    { column: 'occurred_at', label: '违法时间', type: 'time' },
    { column: 'recorded_until', label: '此前最近视频的结束时间', type: 'time' },
    { column: 'clock_offset', label: '时钟偏差（秒）', type: 'number' },
    { column: 'upload_hours', label: '上传历时', type: 'duration-hours' },
    { column: 'distance', label: '位置偏差（米）', type: 'number' },
  ],
  check: ['调取记录仪使用和上传日志', '确无视频的，说明原因并核查执法过程', '按规定扣减考评分'],
  falseAlarms: ['设备故障已报备，凭据未上传', '违法时间录入错误', '同行人员佩戴的记录仪未登记'],
  examples: [
    { name: '执法时没有视频', flags: ['C1'], data: world({ startAt: '2026-03-02T10:00:00+08:00', endAt: '2026-03-02T10:30:00+08:00' }) },
    { name: '视频在违法后三分钟中断', flags: ['C1'], data: world({ endAt: '2026-03-02T09:03:00+08:00' }) },
    { name: '时钟偏差九十秒', flags: ['C1'], data: world({ clockOffsetSeconds: -90 }) },
    { name: '三十小时后才上传', flags: ['C1'], data: world({ uploadedAt: '2026-03-03T15:20:00+08:00' }) },
    {
      name: '视频位置在两公里外',
      flags: ['C1'],
      data: world({ lat: 30.02, lon: 114, startAt: '2026-03-02T08:55:00+08:00' }, { place: { lat: 30, lon: 114 } }),
    },
    { name: '前五分钟至后十分钟都有视频', flags: [], data: world({}) },
    {
      name: '两段视频间隔一分钟',
      flags: [],
      data: world({ endAt: '2026-03-02T09:01:00+08:00' }, {}, [
        clip({ id: 'V2', startAt: '2026-03-02T09:02:00+08:00', endAt: '2026-03-02T09:30:00+08:00' }),
      ]),
    },
    {
      name: '同行执法人员有完整视频',
      flags: [],
      data: world({ endAt: '2026-03-02T08:56:00+08:00' }, {}, [clip({ id: 'V2', officerId: 'O2' })]),
    },
    { name: '非现场案件', flags: [], data: world({ endAt: '2026-03-02T08:56:00+08:00' }, { procedure: 'off-site' }) },
    {
      name: '设备故障已报备',
      flags: [],
      data: { ...world({ endAt: '2026-03-02T08:56:00+08:00' }), documents: [{ id: 'D1', caseId: 'C1', form: '执法记录仪故障报备单' }] },
    },
    {
      name: '单位当月没有报送任何视频',
      flags: [],
      data: world({ startAt: '2026-01-05T09:00:00+08:00', endAt: '2026-01-05T09:30:00+08:00' }),
    },
    {
      name: '事后立案，非现场查获',
      flags: [],
      data: world({ endAt: '2026-03-02T08:56:00+08:00' }, { foundAt: '2026-03-05T09:00:00+08:00' }),
    },
    {
      name: '巡逻视频从两公里外开始',
      flags: [],
      data: world({ lat: 30.02, lon: 114 }, { place: { lat: 30, lon: 114 } }),
    },
  ],
})

function minutes(title: string) {
  return { kind: 'integer', title, unit: '分钟', min: 0, max: 60, basis: '默认值', confirmed: false } as const
}

function clip(more: object) {
  return {
    id: 'V1',
    officerId: 'O1',
    caseId: 'C1',
    startAt: '2026-03-02T08:50:00+08:00',
    endAt: '2026-03-02T09:20:00+08:00',
    uploadedAt: '2026-03-02T18:00:00+08:00',
    ...more,
  }
}

/** One case on the spot of two officers at nine o'clock, and its recording. */
function world(own: object, one: object = {}, further: object[] = []) {
  return {
    officers: [
      { id: 'O1', unitId: 'U1', kind: 'officer' },
      { id: 'O2', unitId: 'U1', kind: 'officer' },
    ],
    cases: [
      {
        id: 'C1',
        occurredAt: '2026-03-02T09:00:00+08:00',
        decidedAt: '2026-03-02T09:10:00+08:00',
        outcome: 'fine',
        officers: [{ officerId: 'O1' }, { officerId: 'O2', role: 'recorder' }],
        ...one,
      },
    ],
    clips: [clip(own), ...further] as Record<string, unknown>[],
  }
}
