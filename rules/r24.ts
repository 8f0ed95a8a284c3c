import { rule } from './rule.ts'

// Disposal is the release, a paper that disposes of the registered evidence, or a seizure of the same case that takes its place.
// The unit's share of vehicles among its registrations stands in the evidence: a sign of misuse, no finding of its own.
export default rule({
  id: 'R24',
  title: '先行登记保存超期',
  question: '先行登记保存的证据是否在期限内作出处理决定？',
  seed: '滥用证据先行登记保存措施，变相扣押',
  basis: ['《行政处罚法》第五十六条', '《行政处罚法》第八十五条', '《公安机关办理行政案件程序规定》第一百一十条'],
  colour: 'orange',
  group: 'time',
  subject: 'measure',
  reads: ['measures', 'documents', 'calendar'],
  key: 'unit_id',
  parameters: {
    days: {
      kind: 'integer',
      title: '处理期限',
      unit: '工作日',
      default: 7,
      min: 1,
      max: 15,
      basis: '《行政处罚法》第五十六条、第八十五条',
      confirmed: true,
    },
    vehicleShare: {
      kind: 'integer',
      title: '登记对象为车辆的比例提示线',
      unit: '%',
      default: 30,
      min: 5,
      max: 100,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with registrations as (
      select m.*, m.goods like '%车%' and m.goods not like '%车载%' and m.goods not like '%行车%' as vehicle
      from measures m where m.kind = 'register-evidence' and m.start_at <= ${p.now}
    ), shares as (
      select r.unit_id, cast(count(*) as integer) as registrations,
        cast(count(*) filter (where r.vehicle) as double precision) / count(*) as vehicle_share
      from registrations r group by r.unit_id
    ), papers as (
      select r.id, min(d.issued_at) as disposed_at
      from registrations r join documents d on d.case_id = r.case_id and d.issued_at > r.start_at and d.form like '%登记保存%'
        and (d.form like '%解除%' or d.form like '%处理%')
      group by r.id
    ), taken as (
      select r.id, min(m.start_at) as taken_at
      from registrations r join measures m on m.case_id = r.case_id and m.kind in ('seize', 'seal') and m.start_at >= r.start_at
      group by r.id
    ), disposed as (
      select r.*, least(r.released_at, d.disposed_at, t.taken_at) as disposed_at
      from registrations r left join papers d on d.id = r.id left join taken t on t.id = r.id
    )
    select e.id as subject_id, e.unit_id, coalesce(e.case_id, '') as case_ids,
      cast(until.workday_no - since.workday_no as double precision) as score,
      e.goods, e.start_at, e.disposed_at, until.workday_no - since.workday_no as days_taken,
      s.registrations, s.vehicle_share,
      case when s.vehicle_share * 100.0 > ${p.vehicleShare} then '车辆占比偏高' else '' end as misuse
    from disposed e
    join calendar since on since.day = cast(e.start_at as date)
    join calendar until on until.day = cast(least(coalesce(e.disposed_at, ${p.now}), ${p.now}) as date)
    join shares s on s.unit_id = e.unit_id
    where until.workday_no - since.workday_no > ${p.days}`,
  evidence: [
    { column: 'goods', label: '登记保存的物品', type: 'text' },
    { column: 'start_at', label: '登记时间', type: 'time' },
    { column: 'disposed_at', label: '处理时间', type: 'time' },
    { column: 'days_taken', label: '历时（工作日）', type: 'number' },
    { column: 'registrations', label: '本单位登记件数', type: 'number' },
    { column: 'vehicle_share', label: '其中车辆占比', type: 'percent' },
    { column: 'misuse', label: '滥用迹象', type: 'text' },
  ],
  check: ['附登记保存证据的处理决定', '逾期未处理的，立即解除并退还', '以登记保存代替扣押的，说明理由'],
  falseAlarms: ['处理决定已作出，录入迟延'],
  examples: [
    { name: '第八个工作日才解除', flags: ['M1'], data: { measures: [registration({ releasedAt: '2026-03-12T09:00:00+08:00' })] } },
    { name: '至今没有处理', flags: ['M1'], data: { measures: [registration({})] } },
    { name: '第七个工作日解除', flags: [], data: { measures: [registration({ releasedAt: '2026-03-11T17:00:00+08:00' })] } },
    {
      name: '期间遇春节，节后第三个工作日解除',
      flags: [],
      data: { measures: [registration({ startAt: '2026-02-12T09:00:00+08:00', releasedAt: '2026-02-26T09:00:00+08:00' })] },
    },
    {
      name: '期限内转为扣押',
      flags: [],
      data: {
        cases: [{ id: 'C1' }],
        measures: [registration({}), { id: 'M2', caseId: 'C1', kind: 'seize', startAt: '2026-03-06T09:00:00+08:00' }],
      },
    },
    {
      name: '期限内出具处理决定，解除未登记',
      flags: [],
      data: {
        cases: [{ id: 'C1' }],
        measures: [registration({})],
        documents: [{ id: 'D1', caseId: 'C1', form: '解除证据登记保存决定书', issuedAt: '2026-03-06T09:00:00+08:00' }],
      },
    },
    { name: '登记后第三个工作日，尚在期限内', flags: [], now: '2026-03-05 08:00:00', data: { measures: [registration({})] } },
  ],
})

function registration(more: object) {
  return { id: 'M1', caseId: 'C1', kind: 'register-evidence', goods: '过磅单', startAt: '2026-03-02T09:00:00+08:00', ...more }
}
