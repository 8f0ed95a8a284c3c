import { rule } from './rule.ts'
import { daysBetween, decidedBy, lawOn, rolledDays } from './sql.ts'

// Unpaid means unpaid in the sender's payments: senders that hand over no payments at all are left out. A pending review or suit, an
// approved instalment and a running enforcement stop the clocks. Served-at is asked for except in the simple procedure (served on the spot).
export default rule({
  id: 'R20',
  title: '罚款未缴未催',
  question: '逾期未缴的罚款是否及时提醒、催告并在期限内申请强制执行？',
  seed: '罚款决定长期不执行，处罚流于形式',
  basis: [
    '《行政处罚法》第六十七条',
    '《行政处罚法》第七十二条',
    '《行政强制法》第四十五条',
    '《行政强制法》第四十六条',
    '《行政强制法》第五十三条',
  ],
  colour: 'orange',
  group: 'money',
  subject: 'case',
  reads: ['cases', 'payments', 'documents', 'appeals', 'calendar', 'law_values'],
  key: 'unit_id',
  parameters: {
    payDays: {
      kind: 'integer',
      title: '缴纳期限',
      unit: '日',
      default: 15,
      min: 15,
      max: 30,
      basis: '《行政处罚法》第六十七条',
      confirmed: true,
    },
    urgeDays: {
      kind: 'integer',
      title: '缴纳期满后须催告的天数',
      unit: '日',
      default: 30,
      min: 10,
      max: 90,
      basis: '《行政强制法》第四十六条',
      confirmed: true,
    },
    suitMonths: {
      kind: 'integer',
      title: '提起诉讼的期限',
      unit: '月',
      default: 6,
      min: 3,
      max: 12,
      basis: '《行政诉讼法》第四十六条',
      confirmed: true,
    },
    courtMonths: {
      kind: 'integer',
      title: '申请法院强制执行的期限',
      unit: '月',
      default: 3,
      min: 1,
      max: 6,
      basis: '《行政强制法》第五十三条',
      confirmed: true,
    },
    afterReviewDays: {
      kind: 'integer',
      title: '复议、一审后再行起诉、上诉的期限',
      unit: '日',
      default: 15,
      min: 10,
      max: 30,
      basis: '《行政诉讼法》第四十五条',
      confirmed: true,
    },
    warnDays: {
      kind: 'integer',
      title: '申请期限届满前提示',
      unit: '日',
      default: 15,
      min: 1,
      max: 60,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with ${rolledDays}, senders as (
      select distinct split_part(y.case_id, ':', 1) as source from payments y
    ), paid as (
      select y.case_id, cast(sum(y.amount) as double precision) as amount from payments y where y.paid_at <= ${p.now} group by y.case_id
    ), papers as (
      select d.case_id, max(case when d.form like '%催告%' then d.issued_at end) as urged_at,
        bool_or(d.form like '%分期%' or d.form like '%延期%缴纳%' or d.form like '%强制执行%') as stopped
      from documents d
      where d.issued_at <= ${p.now}
        and (d.form like '%催告%' or d.form like '%分期%' or d.form like '%延期%缴纳%' or d.form like '%强制执行%')
      group by d.case_id
    ), contests as (
      select a.case_id, bool_or(a.closed_at is null or a.closed_at > ${p.now} or a.outcome in ('revoked', 'changed', 'unlawful')) as stopped,
        max(a.closed_at) as closed_at
      from appeals a where a.filed_at <= ${p.now} group by a.case_id
    ), owed as (
      select c.id, c.unit_id, cast(c.fine as double precision) as fine, coalesce(y.amount, 0) as paid, c.decided_at,
        coalesce(c.served_at, case when c.procedure = 'simple' then c.decided_at end) as served_at,
        cast(coalesce(c.confiscated, 0) as double precision) as confiscated, d.urged_at, a.closed_at as contest_closed_at
      from cases c
      join senders s on s.source = split_part(c.id, ':', 1)
      left join paid y on y.case_id = c.id
      left join papers d on d.case_id = c.id
      left join contests a on a.case_id = c.id
      where c.fine > 0 and c.outcome in ('fine', 'revoke', 'detain') and ${decidedBy('c', p.now)}
        and ((c.closed_at is null and coalesce(c.state, 'decided') <> 'closed' and coalesce(y.amount, 0) < c.fine) or y.amount > 2 * c.fine)
        and not coalesce(d.stopped, false) and not coalesce(a.stopped, false)
    ), clocks as (
      select o.*, coalesce(r.last_day, cast(o.served_at as date) + ${p.payDays}) as pay_until,
        greatest(o.served_at + interval '${p.suitMonths} months', o.contest_closed_at + interval '${p.afterReviewDays} days')
          + interval '${p.courtMonths} months' as court_until
      from owed o left join rolled r on r.day = cast(o.served_at as date) + ${p.payDays}
      where o.served_at <= ${p.now}
    ), judged as (
      select k.*, ${daysBetween('k.pay_until', p.now)} as days_late, ${daysBetween(p.now, 'k.court_until')} as court_days_left,
        k.paid < k.fine as unpaid,
        k.paid - k.fine - k.confiscated > k.fine * top.value / 100.0 + 0.005 as over_principal
      from clocks k left join law_values top on ${lawOn('top', "'surcharge.cap'", 'k.decided_at')}
    ), stated as (
      select j.*,
        concat_ws('；',
          case when j.over_principal then '加处罚款超过罚款本数' end,
          case when j.unpaid and j.court_days_left < 0 then '已过申请强制执行期限'
            when j.unpaid and j.court_days_left <= ${p.warnDays} then '申请强制执行期限将满' end,
          case when j.unpaid and j.days_late > ${p.urgeDays} and j.urged_at is null then '逾期未催告' end) as faults,
        j.unpaid and j.days_late between 1 and ${p.urgeDays} and j.urged_at is null as reminder
      from judged j
    )
    select s.id as subject_id, s.unit_id, s.id as case_ids, cast(s.days_late as double precision) as score,
      case when s.faults <> '' then 'orange' else 'blue' end as colour, case when s.faults <> '' then s.faults else '逾期未缴' end as stage,
      s.fine, s.paid, s.served_at, s.pay_until, s.days_late, s.urged_at, s.court_until
    from stated s
    where s.faults <> '' or s.reminder`,
  evidence: [
    { column: 'stage', label: '执行情况', type: 'text' },
    { column: 'fine', label: '罚款', type: 'money' },
    { column: 'paid', label: '已缴', type: 'money' },
    { column: 'served_at', label: '送达时间', type: 'time' },
    { column: 'pay_until', label: '缴纳期限', type: 'date' },
    { column: 'days_late', label: '逾期天数', type: 'number' },
    { column: 'urged_at', label: '催告时间', type: 'time' },
    { column: 'court_until', label: '申请强制执行期限', type: 'time' },
  ],
  check: ['附催告书及送达回证', '附分期、延期缴纳的批准文书或者强制执行申请书', '超过本数的加处罚款予以退还'],
  falseAlarms: ['已批准分期、延期，文书未上传', '已缴款，缴款信息未回传'],
  examples: [
    { name: '送达二十日未缴，提示', flags: ['C1'], now: '2026-03-25 08:00:00', data: world({}) },
    { name: '缴纳期满三十日仍未催告', flags: ['C1'], now: '2026-04-20 08:00:00', data: world({}) },
    {
      name: '已催告，申请强制执行期限将满',
      flags: ['C1'],
      now: '2026-11-25 08:00:00',
      data: { ...world({}), documents: [urging()] },
    },
    { name: '加处罚款超过本数', flags: ['C1'], data: { cases: [decided({})], payments: [payment({ amount: 450 })] } },
    { name: '第十五日尚未缴款', flags: [], now: '2026-03-17 20:00:00', data: world({}) },
    {
      name: '第十五日遇节假日，顺延至节后首个工作日',
      flags: [],
      now: '2026-02-24 20:00:00',
      data: world({ decidedAt: '2026-02-05T09:00:00+08:00', servedAt: '2026-02-05T09:00:00+08:00' }),
    },
    { name: '按期缴清', flags: [], data: { cases: [decided({})], payments: [payment({})] } },
    {
      name: '经批准分期缴纳',
      flags: [],
      data: {
        ...world({}),
        documents: [{ id: 'D1', caseId: 'C1', form: '分期(延期)缴纳罚款通知书', issuedAt: '2026-03-10T09:00:00+08:00' }],
      },
    },
    {
      name: '复议尚未审结',
      flags: [],
      data: { ...world({}), appeals: [{ id: 'A1', caseId: 'C1', kind: 'reconsideration', filedAt: '2026-03-10T09:00:00+08:00' }] },
    },
    { name: '期满四十日内已催告，等待履行', flags: [], now: '2026-04-25 08:00:00', data: { ...world({}), documents: [urging()] } },
    { name: '加处罚款等于本数', flags: [], data: { cases: [decided({})], payments: [payment({ amount: 400 })] } },
    { name: '该系统从不报送缴款信息', flags: [], data: { cases: [decided({})] } },
  ],
})

function decided(more: object) {
  return {
    id: 'C1',
    procedure: 'ordinary',
    outcome: 'fine',
    fine: 200,
    decidedAt: '2026-03-02T09:00:00+08:00',
    servedAt: '2026-03-02T09:00:00+08:00',
    state: 'decided',
    ...more,
  }
}

function payment(more: object) {
  return { id: 'P1', caseId: 'C1', channel: 'bank', amount: 200, paidAt: '2026-03-09T09:00:00+08:00', ...more }
}

/** One unpaid fine, beside a paid one that shows that the sender hands payments over. */
function world(one: object) {
  return { cases: [decided(one), decided({ id: 'C2' })], payments: [payment({ caseId: 'C2', paidAt: '2026-02-06T09:00:00+08:00' })] }
}

function urging() {
  return { id: 'D1', caseId: 'C1', form: '催告书', issuedAt: '2026-04-10T09:00:00+08:00' }
}
