import { rule } from './rule.ts'
import { daysBetween, isTestPaper, undecided } from './sql.ts'

// The last action is the latest of the case's own steps, its papers, its coercive measures and its recordings. Standing still is judged only
// where the sender hands over papers at all, the age of a case always. A commissioned test counts as action until its longest lawful term.
// Not fed by exchange v1: criminal cases with their longer limit, unidentified offenders other than by an empty party.
export default rule({
  id: 'R27',
  title: '久挂不决',
  question: '立案后的案件是否持续办理，有无长期停滞和积案？',
  seed: '立而不侦、久挂不决，积案未清',
  basis: ['《行政处罚法》第六十条', '《公安机关办理行政案件程序规定》第一百六十五条'],
  colour: 'orange',
  group: 'time',
  subject: 'case',
  reads: ['cases', 'documents', 'measures', 'clips'],
  key: 'unit_id',
  parameters: {
    idleDays: {
      kind: 'integer',
      title: '没有实质办理活动',
      unit: '日',
      default: 30,
      min: 10,
      max: 180,
      basis: '默认值',
      confirmed: false,
    },
    ageDays: {
      kind: 'integer',
      title: '立案至今',
      unit: '日',
      default: 180,
      min: 90,
      max: 720,
      basis: '默认值',
      confirmed: false,
    },
    testDays: {
      kind: 'integer',
      title: '检验鉴定最长期限',
      unit: '日',
      default: 60,
      min: 0,
      max: 120,
      basis: '《道路交通事故处理程序规定》第五十一条（参照）',
      confirmed: false,
    },
  },
  sql: (p) => `
    with senders as (
      select distinct split_part(d.case_id, ':', 1) as source from documents d
    ), open_cases as (
      select c.* from cases c where ${undecided('c', p.now)}
    ), papers as (
      select d.case_id, max(d.issued_at) as last_at,
        max(case when ${isTestPaper('d.form')} then d.issued_at + interval '${p.testDays} days' end) as test_until,
        bool_or(d.form like '%中止%' and d.form not like '%强制执行%') as suspended
      from documents d join open_cases o on o.id = d.case_id
      where d.issued_at <= ${p.now}
      group by d.case_id
    ), coercion as (
      select m.case_id, max(greatest(m.start_at, m.approved_at, m.released_at)) as last_at
      from measures m join open_cases o on o.id = m.case_id
      where m.start_at <= ${p.now}
      group by m.case_id
    ), recordings as (
      select v.case_id, max(v.end_at) as last_at
      from clips v join open_cases o on o.id = v.case_id
      where v.end_at <= ${p.now}
      group by v.case_id
    ), judged as (
      select c.id, c.unit_id, c.filed_at, c.item_code, s.source is not null as with_papers,
        greatest(c.filed_at, c.found_at, c.notice_at, c.hearing_requested_at, c.hearing_notice_at, c.hearing_at, c.waived_at, c.review_at,
          c.discussed_at, d.last_at, case when d.test_until > ${p.now} then ${p.now} else d.test_until end, m.last_at, v.last_at) as last_at
      from open_cases c
      left join senders s on s.source = split_part(c.id, ':', 1)
      left join papers d on d.case_id = c.id
      left join coercion m on m.case_id = c.id
      left join recordings v on v.case_id = c.id
      where not coalesce(d.suspended, false) and (c.party_name is not null or c.party_id_no is not null or c.plate is not null)
    ), counted as (
      select j.*, ${daysBetween('j.filed_at', p.now)} as age_days, ${daysBetween('j.last_at', p.now)} as idle_days from judged j
    )
    select k.id as subject_id, k.unit_id, k.id as case_ids, cast(k.age_days as double precision) as score,
      case when k.filed_at <= ${p.now} - interval '24 months' then '两年以上积案'
        when k.filed_at <= ${p.now} - interval '12 months' then '一年以上积案'
        when k.age_days > ${p.ageDays} then '半年以上积案'
        else '停滞案件' end as tier,
      k.item_code, k.filed_at, k.last_at, k.age_days, k.idle_days
    from counted k
    where k.age_days > ${p.ageDays} or (k.with_papers and k.idle_days > ${p.idleDays})`,
  evidence: [
    { column: 'tier', label: '积案等次', type: 'text' },
    { column: 'item_code', label: '事项', type: 'item' },
    { column: 'filed_at', label: '立案时间', type: 'time' },
    { column: 'last_at', label: '最近一次办理', type: 'time' },
    { column: 'age_days', label: '立案天数', type: 'number' },
    { column: 'idle_days', label: '停滞天数', type: 'number' },
  ],
  check: ['提交清案计划，逐周报告进展', '确需延长、中止的，补办批准手续'],
  falseAlarms: ['违法行为人尚未查明', '检验鉴定、协查未回复', '办理活动未录入'],
  examples: [
    { name: '立案后四十日没有任何办理活动', flags: ['C1'], now: '2026-04-12 08:00:00', data: world({}) },
    { name: '告知后又停滞三十五日', flags: ['C1'], now: '2026-04-25 08:00:00', data: world({ noticeAt: '2026-03-20T09:00:00+08:00' }) },
    {
      name: '立案二百日仍未决定，尽管近期有文书',
      flags: ['C1'],
      now: '2026-09-20 08:00:00',
      data: { cases: [filed({})], documents: [paper('C1', '询问笔录', '2026-09-10T09:00:00+08:00')] },
    },
    { name: '立案第三十日', flags: [], now: '2026-04-01 08:00:00', data: world({}) },
    {
      name: '二十日前制作询问笔录',
      flags: [],
      now: '2026-04-20 08:00:00',
      data: { cases: [filed({})], documents: [paper('C1', '询问笔录', '2026-03-31T09:00:00+08:00')] },
    },
    {
      name: '五十日前委托检验，仍在检验期限内',
      flags: [],
      now: '2026-04-25 08:00:00',
      data: { cases: [filed({})], documents: [paper('C1', '检验鉴定委托书', '2026-03-06T09:00:00+08:00')] },
    },
    {
      name: '案件中止调查',
      flags: [],
      data: { cases: [filed({})], documents: [paper('C1', '中止调查决定书', '2026-03-06T09:00:00+08:00')] },
    },
    { name: '已经结案', flags: [], data: world({ decidedAt: '2026-03-20T09:00:00+08:00', outcome: 'fine', state: 'closed' }) },
    { name: '肇事者尚未查明', flags: [], data: world({ party: {} }) },
    { name: '该系统从不报送文书，立案四十日', flags: [], now: '2026-04-12 08:00:00', data: { cases: [filed({})] } },
  ],
})

function filed(more: object) {
  return {
    id: 'C1',
    procedure: 'ordinary',
    party: { kind: 'person', name: '乙' },
    filedAt: '2026-03-02T10:00:00+08:00',
    state: 'investigating',
    ...more,
  }
}

function paper(caseId: string, form: string, issuedAt: string) {
  return { id: `${caseId}-${form}`, caseId, form, issuedAt }
}

/** One filed case without papers, beside a decided one that shows that the sender hands papers over. */
function world(more: object) {
  return {
    cases: [filed(more), filed({ id: 'C2', decidedAt: '2026-03-09T09:00:00+08:00', outcome: 'fine', state: 'closed' })],
    documents: [paper('C2', '询问笔录', '2026-03-04T09:00:00+08:00')],
  }
}
