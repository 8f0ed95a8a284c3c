import { rule } from './rule.ts'
import { decidedBy, lawOn } from './sql.ts'

// A decision must be published only where its sender publishes decisions of that line and procedure as a practice, so that kinds that
// are lawfully kept offline (small on-the-spot fines in many places) are not held against anyone.
// Not fed by exchange v1: the published text itself (wrong fields, unmasked personal data) and the time of its withdrawal.
export default rule({
  id: 'R33',
  title: '决定未公示或逾期公示',
  question: '行政处罚决定是否在期限内向社会公示？',
  seed: '行政执法决定全部公示',
  basis: ['《行政处罚法》第三十九条', '《行政处罚法》第四十八条', '国办发〔2018〕118号'],
  colour: 'yellow',
  group: 'procedure',
  subject: 'case',
  reads: ['cases', 'calendar', 'law_values'],
  key: 'unit_id',
  parameters: {
    practice: {
      kind: 'number',
      title: '视为应公示类别的公示比例',
      unit: '比例',
      default: 0.2,
      min: 0.01,
      max: 1,
      basis: '默认值',
      confirmed: false,
    },
    adultAge: {
      kind: 'integer',
      title: '未成年人不公示的年龄（未满）',
      unit: '周岁',
      default: 18,
      min: 14,
      max: 18,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with kinds as (
      select split_part(k.unit_id, ':', 1) as source, k.line, k.procedure, sum(k.published) / cast(nullif(sum(k.decided), 0) as double precision) as share
      from (
        select c.unit_id, c.line, c.procedure, count(c.published_at) as published, count(*) as decided
        from cases c
        where c.decided_at <= ${p.now} and coalesce(c.outcome, 'fine') in ('fine', 'warning', 'revoke', 'detain')
        group by c.unit_id, c.line, c.procedure
      ) k
      group by split_part(k.unit_id, ':', 1), k.line, k.procedure
    ), decisions as (
      select c.id, c.unit_id, c.procedure, c.line, c.outcome, c.decided_at, c.published_at, cast(c.decided_at as date) as decided_day,
        cast(case when c.published_at <= ${p.now} then c.published_at else ${p.now} end as date) as shown_day
      from cases c
      where ${decidedBy('c', p.now)} and coalesce(c.outcome, 'fine') in ('fine', 'warning', 'revoke', 'detain')
        and not (coalesce(c.party_kind, 'person') = 'person' and length(coalesce(c.party_id_no, '')) = 18
          and substring(c.party_id_no from 7 for 8) > replace(cast(cast(c.occurred_at - interval '${p.adultAge} years' as date) as varchar), '-', ''))
    )
    select d.id as subject_id, d.unit_id, d.id as case_ids, cast(shown.workday_no - decided.workday_no as double precision) as score,
      case when d.published_at <= ${p.now} then '逾期公示' else '未公示' end as fault, d.outcome, d.decided_at, d.published_at,
      shown.workday_no - decided.workday_no as days_taken, v.value as days_allowed
    from decisions d
    join law_values v on ${lawOn('v', "'publicity.decision'", 'd.decided_day')}
    join kinds k on k.source = split_part(d.unit_id, ':', 1) and k.line = d.line and k.procedure = d.procedure and k.share >= ${p.practice}
    join calendar decided on decided.day = d.decided_day
    join calendar shown on shown.day = d.shown_day
    where d.shown_day - d.decided_day > v.value and shown.workday_no - decided.workday_no > v.value`,
  evidence: [
    { column: 'fault', label: '问题', type: 'text' },
    { column: 'outcome', label: '处理结果', type: 'text' },
    { column: 'decided_at', label: '决定时间', type: 'time' },
    { column: 'published_at', label: '公示时间', type: 'time' },
    { column: 'days_taken', label: '历时（工作日）', type: 'number' },
    { column: 'days_allowed', label: '期限（工作日）', type: 'number' },
  ],
  check: ['说明未公示或者逾期的理由', '应当公示的立即公示并附网页记录'],
  falseAlarms: ['涉密、涉未成年人等依法不公开', '公示平台故障，时间未回传', '决定被撤销后停止公示'],
  examples: [
    { name: '至今没有公示', flags: ['C1'], data: { cases: [decided({}), published()] } },
    { name: '第八个工作日才公示', flags: ['C1'], data: { cases: [decided({ publishedAt: '2026-03-12T09:00:00+08:00' }), published()] } },
    { name: '第七个工作日公示', flags: [], data: { cases: [decided({ publishedAt: '2026-03-11T17:00:00+08:00' }), published()] } },
    { name: '期限未满', flags: [], now: '2026-03-11 18:00:00', data: { cases: [decided({}), published()] } },
    {
      name: '未成年人的案件依法不公示',
      flags: [],
      data: { cases: [decided({ party: { kind: 'person', idNo: '119901201001010010' } }), published()] },
    },
    { name: '本地简易程序决定不上网公示', flags: [], data: { cases: [decided({ procedure: 'simple' }), published()] } },
    { name: '不予处罚的决定', flags: [], data: { cases: [decided({ outcome: 'exempt' }), published()] } },
    {
      name: '长假顺延后在期限内',
      flags: [],
      data: { cases: [decided({ decidedAt: '2026-02-10T10:00:00+08:00', publishedAt: '2026-02-26T10:00:00+08:00' }), published()] },
    },
  ],
})

/** An ordinary decision of Monday 2 March 2026. */
function decided(changes: Readonly<Record<string, unknown>>) {
  return { id: 'C1', procedure: 'ordinary', outcome: 'fine', decidedAt: '2026-03-02T10:00:00+08:00', ...changes }
}

/** A decision of the same sender and kind, published in time. */
function published() {
  return { ...decided({ publishedAt: '2026-03-04T10:00:00+08:00' }), id: 'C2' }
}
