import { rule } from './rule.ts'
import { isCamera, monthText } from './sql.ts'

// Only records in use (state valid) count: pending and voided ones do no harm. A device without a calibration date is of a kind that
// needs none. Publication and audits are asked only of senders that hand over publication dates, or audits, for any device at all.
// Orange when the only fault is that one person did both audits, or that audits went faster than anyone can look.
export default rule({
  id: 'R39',
  title: '设备未检定、未公布或记录未审核',
  question: '用于处罚的抓拍，其设备是否检定有效、地点已公布、记录经双审并按期审核？',
  seed: '监控设备设置地点未向社会公布',
  basis: ['《行政处罚法》第四十一条', '《道路交通安全违法行为处理程序规定》第十五条至第十九条'],
  colour: 'red',
  group: 'off-site',
  subject: 'device',
  reads: ['captures', 'devices', 'calendar'],
  key: 'device_id',
  parameters: {
    auditDays: {
      kind: 'integer',
      title: '审核录入期限',
      unit: '工作日',
      default: 5,
      min: 1,
      max: 30,
      basis: '《道路交通安全违法行为处理程序规定》第十九条',
      confirmed: true,
    },
    rushSeconds: {
      kind: 'number',
      title: '每条审核的最短平均用时',
      unit: '秒',
      default: 2,
      min: 0.1,
      max: 60,
      basis: '默认值',
      confirmed: false,
    },
    rushMin: {
      kind: 'integer',
      title: '判断审核过快所需的最少条数',
      unit: '条',
      default: 20,
      min: 5,
      max: 10000,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with cameras as (
      select d.id, d.kind, d.unit_id, d.place_text, d.calibrated_to, d.published_at,
        bool_or(d.published_at is not null) over (partition by split_part(d.id, ':', 1)) as publishes
      from devices d
      where ${isCamera('d')}
    ), graded as (
      select c.id, c.device_id, cast(date_trunc('month', c.captured_at) as date) as month, c.captured_at,
        coalesce(d.calibrated_to < cast(c.captured_at as date), false) as expired,
        d.publishes and coalesce(d.published_at > cast(c.captured_at as date), true) as unpublished,
        c.first_audit_at is null or c.second_audit_at is null as unaudited,
        coalesce(c.first_audit_by = c.second_audit_by, false) as alone,
        coalesce(done.workday_no - taken.workday_no > ${p.auditDays}, false) as late
      from captures c
      join cameras d on d.id = c.device_id
      left join calendar taken on taken.day = cast(c.captured_at as date)
      left join calendar done on done.day = cast(coalesce(c.second_audit_at, c.first_audit_at) as date)
      where c.state = 'valid' and c.captured_at <= ${p.now}
    ), tally as (
      select g.device_id, g.month, count(*) as n, count(*) filter (where g.expired) as expired, count(*) filter (where g.unpublished) as unpublished,
        count(*) filter (where g.unaudited) as unaudited, count(*) filter (where g.alone) as alone, count(*) filter (where g.late) as late,
        count(*) filter (where g.expired or g.unpublished or g.unaudited or g.alone or g.late) as faulty
      from graded g
      group by g.device_id, g.month
    ), auditing as (
      select split_part(t.device_id, ':', 1) as source, sum(t.n) > sum(t.unaudited) as audits from tally t group by split_part(t.device_id, ':', 1)
    ), rushes as (
      select c.device_id, cast(date_trunc('month', c.second_audit_at) as date) as month, c.second_audit_by, cast(c.second_audit_at as date) as day,
        cast(extract(epoch from (max(c.second_audit_at) - min(c.second_audit_at))) as double precision) / (count(*) - 1.0) as seconds
      from captures c
      where c.second_audit_by is not null and c.second_audit_at <= ${p.now}
      group by c.device_id, cast(date_trunc('month', c.second_audit_at) as date), c.second_audit_by, cast(c.second_audit_at as date)
      having count(*) >= ${p.rushMin}
    ), rushed as (
      select r.device_id, r.month, min(r.seconds) as seconds from rushes r where r.seconds < ${p.rushSeconds} group by r.device_id, r.month
    ), months as (
      select t.device_id, t.month from tally t where t.faulty > 0
      union
      select r.device_id, r.month from rushed r
    ), judged as (
      select m.device_id, m.month, d.unit_id, d.kind, d.place_text, d.calibrated_to, d.published_at, cast(coalesce(t.n, 0) as integer) as n,
        cast(coalesce(t.expired, 0) as integer) as expired, cast(coalesce(t.unpublished, 0) as integer) as unpublished,
        cast(case when a.audits then coalesce(t.unaudited, 0) else 0 end as integer) as unaudited,
        cast(coalesce(t.alone, 0) as integer) as alone, cast(coalesce(t.late, 0) as integer) as late, r.seconds
      from months m
      join cameras d on d.id = m.device_id
      left join tally t on t.device_id = m.device_id and t.month = m.month
      left join rushed r on r.device_id = m.device_id and r.month = m.month
      left join auditing a on a.source = split_part(m.device_id, ':', 1)
    ), places as (
      select g.device_id, g.month, g.id, row_number() over (partition by g.device_id, g.month order by g.captured_at, g.id) as place
      from graded g
      where g.expired or g.unpublished or g.unaudited or g.alone or g.late
    ), samples as (
      select s.device_id, s.month, string_agg(substring(s.id from position(':' in s.id) + 1), '、' order by s.id) as captures
      from places s
      where s.place <= 5
      group by s.device_id, s.month
    )
    select j.device_id as subject_id, j.unit_id, '' as case_ids, ${monthText('j.month')} as win,
      cast(greatest(j.expired, j.unpublished, j.unaudited, j.alone, j.late) as double precision) as score,
      case when j.expired + j.unpublished + j.unaudited + j.late > 0 then 'red' else 'orange' end as colour,
      concat_ws('；', case when j.expired > 0 then '检定到期后抓拍' end, case when j.unpublished > 0 then '设置地点未公布或公布前抓拍' end,
        case when j.unaudited > 0 then '未经双审' end, case when j.late > 0 then '逾期审核' end, case when j.alone > 0 then '初审复审为同一人' end,
        case when j.seconds is not null then '审核过快' end) as faults,
      j.kind, j.place_text, j.calibrated_to, j.published_at, j.n, j.expired, j.unpublished, j.unaudited, j.late, j.alone, j.seconds, s.captures
    from judged j
    left join samples s on s.device_id = j.device_id and s.month = j.month
    where j.expired + j.unpublished + j.unaudited + j.late + j.alone > 0 or j.seconds is not null`,
  evidence: [
    { column: 'faults', label: '问题', type: 'text' },
    { column: 'kind', label: '设备类别', type: 'text' },
    { column: 'place_text', label: '地点', type: 'text' },
    { column: 'calibrated_to', label: '检定有效期止', type: 'date' },
    { column: 'published_at', label: '公布日期', type: 'date' },
    { column: 'n', label: '当月有效抓拍', type: 'number' },
    { column: 'expired', label: '检定到期后抓拍', type: 'number' },
    { column: 'unpublished', label: '公布前抓拍', type: 'number' },
    { column: 'unaudited', label: '缺初审或复审', type: 'number' },
    { column: 'late', label: '逾期审核', type: 'number' },
    { column: 'alone', label: '初审复审同一人', type: 'number' },
    { column: 'seconds', label: '最快平均审核用时（秒）', type: 'number' },
    { column: 'captures', label: '抓拍样例', type: 'text' },
  ],
  check: ['附检定证书和公布网页', '消除不应采用的记录，已处罚的依法纠正', '说明审核安排'],
  falseAlarms: ['检定证书、公布信息已更新，台账未同步', '批量提交造成审核时间相同'],
  examples: [
    { name: '检定到期后抓拍', flags: ['D1'], data: { devices: [camera({ calibratedTo: '2026-03-01' })], captures: [taken({})] } },
    { name: '地点公布前抓拍', flags: ['D1'], data: { devices: [camera({ publishedAt: '2026-03-03' })], captures: [taken({})] } },
    {
      name: '地点从未公布',
      flags: ['D1'],
      data: { devices: [camera({ publishedAt: undefined }), { ...camera({}), id: 'D2' }], captures: [taken({})] },
    },
    {
      name: '只有初审',
      flags: ['D1'],
      data: { devices: [camera({})], captures: [taken({ secondAuditBy: undefined, secondAuditAt: undefined }), taken({ id: 'K2' })] },
    },
    {
      name: '第六个工作日才审核',
      flags: ['D1'],
      data: { devices: [camera({})], captures: [taken({ secondAuditAt: '2026-03-10T10:00:00+08:00' })] },
    },
    { name: '初审复审为同一人', flags: ['D1'], data: { devices: [camera({})], captures: [taken({ secondAuditBy: 'P1' })] } },
    {
      name: '每条审核不足两秒',
      flags: ['D1'],
      data: {
        devices: [camera({})],
        captures: Array.from({ length: 20 }, (_, i) => taken({ id: `K${i}`, secondAuditAt: `2026-03-03T10:00:${String(i + 10)}+08:00` })),
      },
    },
    { name: '检定有效期最后一日抓拍', flags: [], data: { devices: [camera({ calibratedTo: '2026-03-02' })], captures: [taken({})] } },
    {
      name: '第五个工作日审核',
      flags: [],
      data: { devices: [camera({})], captures: [taken({ secondAuditAt: '2026-03-09T17:00:00+08:00' })] },
    },
    {
      name: '到期后的抓拍已作废',
      flags: [],
      data: { devices: [camera({ calibratedTo: '2026-03-01' })], captures: [taken({ state: 'void' })] },
    },
    { name: '不需检定的设备没有检定日期', flags: [], data: { devices: [camera({ calibratedTo: undefined })], captures: [taken({})] } },
    { name: '待审核的抓拍', flags: [], data: { devices: [camera({})], captures: [{ id: 'K1', deviceId: 'D1', state: 'pending' }] } },
    {
      name: '报送单位不报送公布日期和审核记录',
      flags: [],
      data: { devices: [camera({ publishedAt: undefined })], captures: [{ id: 'K1', deviceId: 'D1', state: 'valid' }] },
    },
  ],
})

/** A camera in good order. */
function camera(changes: Readonly<Record<string, unknown>>) {
  return { id: 'D1', kind: 'speed', unitId: 'U1', publishedAt: '2025-06-01', calibratedTo: '2026-12-31', ...changes }
}

/** A record of Monday 2 March 2026, audited twice by different people. */
function taken(changes: Readonly<Record<string, unknown>>) {
  const first = { firstAuditBy: 'P1', firstAuditAt: '2026-03-03T09:00:00+08:00' }
  const second = { secondAuditBy: 'P2', secondAuditAt: '2026-03-03T10:00:00+08:00' }
  return { id: 'K1', deviceId: 'D1', capturedAt: '2026-03-02T09:00:00+08:00', state: 'valid', ...first, ...second, ...changes }
}
