import { rule } from './rule.ts'
import { daysBetween, isTestPaper, isUnclaimedPaper, rolledDays, seizureEnd } from './sql.ts'

// Measures against vehicles and goods, still in force or lifted too late. A voucher or a release paper is missed only where most of the
// unit's measures have one, so that a sender without papers is not blamed. A vehicle that nobody claims waits under its own procedure.
// Not fed by exchange v1: the announced length of a test (the longest lawful one is allowed for), overloaded vehicles made lawful on the spot.
export default rule({
  id: 'R23',
  title: '超期扣车',
  question: '扣押的车辆和物品是否在期限内处理，事由消除后是否及时退还？',
  seed: '超期扣押车辆，事由消除后不退还',
  basis: [
    '《行政强制法》第二十四条',
    '《行政强制法》第二十五条',
    '《行政强制法》第二十七条',
    '《行政强制法》第二十八条',
    '《行政强制法》第六十二条',
    '《道路交通安全违法行为处理程序规定》第三十条',
  ],
  colour: 'red',
  group: 'time',
  subject: 'measure',
  reads: ['measures', 'documents', 'calendar'],
  key: 'unit_id',
  parameters: {
    days: {
      kind: 'integer',
      title: '扣押期限',
      unit: '日',
      default: 30,
      min: 15,
      max: 30,
      basis: '《行政强制法》第二十五条',
      confirmed: true,
    },
    extension: {
      kind: 'integer',
      title: '最长延长',
      unit: '日',
      default: 30,
      min: 0,
      max: 30,
      basis: '《行政强制法》第二十五条',
      confirmed: true,
    },
    returnDays: {
      kind: 'integer',
      title: '事由消除后的核实退还期限',
      unit: '工作日',
      default: 10,
      min: 1,
      max: 15,
      basis: '《道路交通安全违法行为处理程序规定》第三十条、第八十一条',
      confirmed: true,
    },
    returnExtended: {
      kind: 'integer',
      title: '经批准延长后的核实退还期限',
      unit: '工作日',
      default: 15,
      min: 1,
      max: 30,
      basis: '《道路交通安全违法行为处理程序规定》第三十条、第八十一条',
      confirmed: true,
    },
    testDays: {
      kind: 'integer',
      title: '检验鉴定扣除的天数',
      unit: '日',
      default: 60,
      min: 0,
      max: 120,
      basis: '《道路交通事故处理程序规定》第五十一条（参照）',
      confirmed: false,
    },
    uploadHours: {
      kind: 'integer',
      title: '文书上传宽限',
      unit: '小时',
      default: 72,
      min: 24,
      max: 240,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with ${rolledDays}, held as (
      select m.*, coalesce(m.released_at, ${p.now}) as ended_at
      from measures m
      where m.kind in ('detain-vehicle', 'seize', 'seal') and m.start_at <= ${p.now} and (m.released_at is null or m.released_at <= ${p.now})
    ), papers as (
      select d.case_id,
        bool_or((d.form like '%强制措施%' or d.form like '%扣押%' or d.form like '%查封%' or d.form like '%扣留%')
          and d.form not like '%解除%' and d.form not like '%延长%' and d.form not like '%审批%' and d.form not like '%领取%') as voucher,
        bool_or((d.form like '%解除%' or d.form like '%返还%' or d.form like '%退还%') and d.form not like '%登记保存%') as release,
        bool_or(${isTestPaper('d.form')}) as tested,
        bool_or(${isUnclaimedPaper('d.form')}) as unclaimed
      from documents d join (select distinct h.case_id from held h) k on k.case_id = d.case_id
      where d.issued_at <= ${p.now}
      group by d.case_id
    ), known as (
      select h.*, coalesce(d.voucher, false) as voucher, coalesce(d.release, false) as release, coalesce(d.tested, false) as tested,
        coalesce(d.unclaimed, false) as unclaimed
      from held h left join papers d on d.case_id = h.case_id
    ), habits as (
      select k.unit_id,
        sum(case when k.voucher then 1 else -1 end) > 0 as vouchers,
        sum(case when k.released_at is null then 0 when k.release then 1 else -1 end) > 0 as releases
      from known k where k.case_id is not null
      group by k.unit_id
    ), limits as (
      select k.*, b.vouchers, b.releases, cast(k.start_at as date) + ${p.days} as first_day,
        case when k.tested then ${p.testDays} else 0 end as test_days,
        gone.workday_no as gone_no, back.workday_no as back_no
      from known k
      left join habits b on b.unit_id = k.unit_id
      left join calendar gone on gone.day = cast(k.ground_ended_at as date)
      left join calendar back on back.day = cast(k.ended_at as date)
    ), judged as (
      select l.*, coalesce(r.last_day, l.first_day) + l.test_days as due_on,
        concat_ws('；',
          case when not l.unclaimed and cast(l.ended_at as date)
              > ${seizureEnd('coalesce(r.last_day, l.first_day)', 'l.extended_to', `l.first_day + ${p.extension}`)} + l.test_days
            then case when cast(l.ended_at as date) > l.first_day + ${p.extension} + l.test_days then '超过最长期限' else '超期未延长' end end,
          case when l.back_no - l.gone_no > case when l.extended_to is null then ${p.returnDays} else ${p.returnExtended} end
            then '事由消除后未及时退还' end,
          case when l.vouchers and not l.voucher and l.case_id is not null and l.start_at < ${p.now} - interval '${p.uploadHours} hours'
            then '没有强制措施凭证' end,
          case when l.releases and not l.release and l.case_id is not null and l.released_at < ${p.now} - interval '${p.uploadHours} hours'
            then '没有解除文书' end) as faults
      from limits l left join rolled r on r.day = l.first_day
    )
    select j.id as subject_id, j.unit_id, coalesce(j.case_id, '') as case_ids,
      cast(${daysBetween('j.start_at', 'j.ended_at')} as double precision) as score,
      j.faults, j.kind, j.goods, j.start_at, j.due_on, j.extended_to, j.ground_ended_at, j.released_at,
      ${daysBetween('j.start_at', 'j.ended_at')} as days_held
    from judged j
    where j.faults <> ''`,
  evidence: [
    { column: 'faults', label: '问题', type: 'text' },
    { column: 'kind', label: '措施种类', type: 'text' },
    { column: 'goods', label: '对象', type: 'text' },
    { column: 'start_at', label: '实施时间', type: 'time' },
    { column: 'due_on', label: '期限届满', type: 'date' },
    { column: 'extended_to', label: '延长至', type: 'time' },
    { column: 'ground_ended_at', label: '事由消除时间', type: 'time' },
    { column: 'released_at', label: '解除时间', type: 'time' },
    { column: 'days_held', label: '扣押天数', type: 'number' },
  ],
  check: ['立即解除超期措施并退还', '附延长、检验鉴定的告知文书', '造成损失的，依法赔偿'],
  falseAlarms: ['检验鉴定期间未录入', '车辆无人认领，公告文书未上传', '解除时间补录'],
  examples: [
    { name: '扣押四十五日未解除，没有延长', flags: ['M1'], now: '2026-04-16 08:00:00', data: { measures: [detention({})] } },
    {
      name: '延长后仍超过六十日',
      flags: ['M1'],
      data: { measures: [detention({ extendedTo: '2026-05-01T09:00:00+08:00', releasedAt: '2026-05-12T09:00:00+08:00' })] },
    },
    {
      name: '事由消除后第十一个工作日才退还',
      flags: ['M1'],
      data: { measures: [detention({ groundEndedAt: '2026-03-04T09:00:00+08:00', releasedAt: '2026-03-19T09:00:00+08:00' })] },
    },
    { name: '没有强制措施凭证', flags: ['M1'], data: papers([]) },
    { name: '第三十日解除', flags: [], data: { measures: [detention({ releasedAt: '2026-04-01T17:00:00+08:00' })] } },
    {
      name: '经批准延长，第五十日解除',
      flags: [],
      data: { measures: [detention({ extendedTo: '2026-05-01T09:00:00+08:00', releasedAt: '2026-04-21T09:00:00+08:00' })] },
    },
    {
      name: '事由消除后第十个工作日退还',
      flags: [],
      data: { measures: [detention({ groundEndedAt: '2026-03-04T09:00:00+08:00', releasedAt: '2026-03-18T09:00:00+08:00' })] },
    },
    {
      name: '检验鉴定期间不计入',
      flags: [],
      data: {
        cases: [{ id: 'C1' }],
        measures: [detention({ releasedAt: '2026-04-20T09:00:00+08:00' })],
        documents: [paper('C1', '检验鉴定委托书')],
      },
    },
    {
      name: '车辆无人认领，正在公告',
      flags: [],
      data: { cases: [{ id: 'C1' }], measures: [detention({})], documents: [paper('C1', '逾期未处理车辆公告')] },
    },
    { name: '凭证和解除文书齐全', flags: [], data: papers([paper('C1', '行政强制措施凭证'), paper('C1', '解除行政强制措施决定书')]) },
    { name: '该单位从不报送文书', flags: [], data: { measures: [detention({ releasedAt: '2026-03-12T09:00:00+08:00' })] } },
  ],
})

function detention(more: object) {
  return { id: 'M1', caseId: 'C1', unitId: 'U1', kind: 'detain-vehicle', startAt: '2026-03-02T09:00:00+08:00', ...more }
}

function paper(caseId: string, form: string) {
  return { id: `${caseId}-${form}`, caseId, form, issuedAt: '2026-03-04T09:00:00+08:00' }
}

/** Three detentions lifted in time; two of them have both papers, those of the first are given. */
function papers(own: ReturnType<typeof paper>[]) {
  return {
    cases: [{ id: 'C1' }, { id: 'C2' }, { id: 'C3' }],
    measures: ['1', '2', '3'].map((n) => detention({ id: `M${n}`, caseId: `C${n}`, releasedAt: '2026-03-12T09:00:00+08:00' })),
    documents: [...own, ...['C2', 'C3'].flatMap((id) => [paper(id, '行政强制措施凭证'), paper(id, '解除行政强制措施决定书')])],
  }
}
