import { rule } from './rule.ts'
import { daysBetween, lawOn } from './sql.ts'

// Receipts and hand-in times are asked for only where the sender's payments carry them at all. A treasury flag that is absent says nothing.
// Cash above the limit is lawful on water and where a paper of the case gives the ground for collecting on the spot.
// Not fed by exchange v1: accounts of storage sites and towing firms as payers.
export default rule({
  id: 'R19',
  title: '罚缴不分离',
  question: '罚款是否在决定后足额缴入国库账户，并有票据、按时缴存？',
  seed: '不严格执行罚缴分离，隐匿、截留、私分罚没财物',
  basis: [
    '《行政处罚法》第六十七条',
    '《行政处罚法》第六十八条',
    '《行政处罚法》第六十九条',
    '《行政处罚法》第七十条',
    '《行政处罚法》第七十一条',
    '《罚款决定与罚款收缴分离实施办法》',
  ],
  colour: 'red',
  group: 'money',
  subject: 'payment',
  reads: ['payments', 'cases', 'case_officers', 'officers', 'documents', 'calendar', 'law_values'],
  key: 'case_id',
  parameters: {
    accounts: {
      kind: 'list',
      title: '核准的收款账户（留空时只看国库标志）',
      unit: '账户',
      default: [],
      basis: '《行政处罚法》第六十七条',
      confirmed: true,
    },
    handInDays: {
      kind: 'integer',
      title: '当场收缴的缴存期限',
      unit: '工作日',
      default: 2,
      min: 1,
      max: 4,
      basis: '《行政处罚法》第七十一条',
      confirmed: true,
    },
    payDays: {
      kind: 'integer',
      title: '缴纳期限（此后方可加处罚款）',
      unit: '日',
      default: 15,
      min: 15,
      max: 30,
      basis: '《行政处罚法》第六十七条',
      confirmed: true,
    },
    skewMinutes: {
      kind: 'integer',
      title: '两套系统的时钟误差',
      unit: '分钟',
      default: 5,
      min: 0,
      max: 60,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with receipts as (
      select distinct split_part(y.id, ':', 1) as source from payments y where y.receipt_no <> ''
    ), hand_ins as (
      select distinct split_part(y.id, ':', 1) as source from payments y where y.handed_in_at is not null
    ), grounds as (
      select distinct d.case_id from documents d where d.form like '%当场收缴%' or d.form like '%当场缴纳%'
    ), ended as (
      select distinct d.case_id from documents d where d.form like '%终结%强制执行%' or d.form like '%减免加处罚款%'
    ), strangers as materialized (
      select y.id, y.payer, h.officer_id
      from payments y join cases c on c.id = y.case_id join case_officers h on h.case_id = y.case_id
      where y.payer <> coalesce(c.party_name, '')
    ), self_paid as (
      select distinct s.id from strangers s join officers o on o.id = s.officer_id and o.name = s.payer
    ), ordered as (
      select y.*, sum(cast(y.amount as double precision)) over (partition by y.case_id order by y.paid_at, y.id) as paid_so_far,
        sum(cast(y.amount as double precision)) over (partition by y.case_id) as paid_in_all,
        row_number() over (partition by y.case_id order by y.paid_at, y.id) as place, count(*) over (partition by y.case_id) as places
      from payments y
      where y.paid_at <= ${p.now}
    ), due as (
      select y.*, c.unit_id, c.line, c.decided_at, c.state, c.outcome, c.closed_at,
        cast(coalesce(c.fine, case when c.outcome in ('warning', 'exempt') then 0 end) as double precision) as fine,
        cast(coalesce(c.confiscated, 0) as double precision) as confiscated,
        greatest(0, ${daysBetween('coalesce(c.served_at, c.decided_at)', 'y.paid_at')} - ${p.payDays}) as days_late
      from ordered y join cases c on c.id = y.case_id
    ), judged as (
      select y.*, y.fine + y.confiscated as amount_due,
        concat_ws('；',
          case when (y.channel <> 'cash' and y.treasury = false)
              or ('' not in ${p.accounts} and y.channel <> 'cash' and y.payee_account not in ${p.accounts})
            then '未缴入国库账户' end,
          case when y.channel = 'cash' and cast(y.amount as double precision) > limits.value and y.line <> 'water' and g.case_id is null
            then '超过限额收取现金' end,
          case when coalesce(y.receipt_no, '') = '' and r.source is not null then '没有财政票据' end,
          case when y.channel = 'cash' and y.line <> 'water' and h.source is not null
              and handed.workday_no - taken.workday_no > ${p.handInDays}
            then '逾期缴存' end,
          case when (y.paid_at < y.decided_at - interval '${p.skewMinutes} minutes'
                and not (cast(y.paid_at as date) = cast(y.decided_at as date) and y.paid_at = cast(cast(y.paid_at as date) as timestamp)))
              or (y.decided_at is null and y.outcome is null and y.state in ('filed', 'investigating', 'notified'))
            then '决定之前收款' end,
          case when y.paid_so_far > y.fine + y.confiscated
                + least(y.fine * coalesce(rate.value, 0) / 100.0 * y.days_late, y.fine * coalesce(top.value, 0) / 100.0) + 0.005
            then '多于应缴数额' end,
          case when y.place = y.places and y.outcome = 'fine' and y.closed_at <= ${p.now} and y.state = 'closed'
              and y.paid_in_all < y.fine - 0.005 and e.case_id is null
            then '少于应缴数额即结案' end,
          case when n.id is not null then '由办案人员缴款' end) as faults
      from due y
      left join receipts r on r.source = split_part(y.id, ':', 1)
      left join hand_ins h on h.source = split_part(y.id, ':', 1)
      left join grounds g on g.case_id = y.case_id
      left join ended e on e.case_id = y.case_id
      left join self_paid n on n.id = y.id
      left join calendar taken on taken.day = cast(y.paid_at as date)
      left join calendar handed on handed.day = cast(coalesce(y.handed_in_at, ${p.now}) as date)
      left join law_values limits on ${lawOn('limits', "'cash.on-spot'", 'y.paid_at')}
      left join law_values rate on ${lawOn('rate', "'surcharge.daily'", 'y.paid_at')}
      left join law_values top on ${lawOn('top', "'surcharge.cap'", 'y.paid_at')}
    )
    select j.id as subject_id, j.unit_id, j.case_id as case_ids, cast(j.amount as double precision) as score,
      j.faults, j.channel, cast(j.amount as double precision) as amount, j.amount_due, j.payee_account, j.receipt_no, j.paid_at,
      j.decided_at, j.handed_in_at, j.payer
    from judged j
    where j.faults <> ''`,
  evidence: [
    { column: 'faults', label: '问题', type: 'text' },
    { column: 'channel', label: '缴款渠道', type: 'text' },
    { column: 'amount', label: '缴款金额', type: 'money' },
    { column: 'amount_due', label: '应缴金额', type: 'money' },
    { column: 'payee_account', label: '收款账户', type: 'text' },
    { column: 'receipt_no', label: '票据号', type: 'text' },
    { column: 'decided_at', label: '决定时间', type: 'time' },
    { column: 'paid_at', label: '缴款时间', type: 'time' },
    { column: 'handed_in_at', label: '缴存时间', type: 'time' },
    { column: 'payer', label: '缴款人', type: 'name' },
  ],
  check: ['调取银行回单、财政票据存根和收款账户开户信息', '说明现金收取的法定理由并附当事人申请', '属于截留、私分的，移送纪检监察机关'],
  falseAlarms: ['委托他人代缴', '退付或者补缴尚未登记', '一张票据合并缴纳多案'],
  examples: [
    { name: '扫码缴入非国库账户', flags: ['P1'], data: world({ channel: 'qr', treasury: false }) },
    { name: '收取现金超过限额，没有法定理由', flags: ['P1'], data: world({ channel: 'cash', amount: 150 }, { fine: 150 }) },
    { name: '没有财政票据', flags: ['P1'], data: world({ receiptNo: undefined }) },
    {
      name: '当场收缴后第三个工作日才缴存',
      flags: ['P1'],
      data: world({ channel: 'cash', amount: 100, handedInAt: '2026-03-05T09:00:00+08:00' }, { fine: 100 }),
    },
    { name: '先收款后决定', flags: ['P1'], data: world({ paidAt: '2026-03-02T08:00:00+08:00' }) },
    { name: '缴款多于罚款', flags: ['P1'], data: world({ amount: 300 }) },
    {
      name: '少缴即结案',
      flags: ['P1'],
      data: world({ amount: 50 }, { closedAt: '2026-03-10T09:00:00+08:00', state: 'closed' }),
    },
    {
      name: '办案人员代缴',
      flags: ['P1'],
      data: {
        ...world({ payer: '甲' }, { officers: [{ officerId: 'O1' }], party: { name: '乙' } }),
        officers: [{ id: 'O1', name: '甲', kind: 'officer' }],
      },
    },
    { name: '账户不在核准名单', flags: ['P1'], parameters: { accounts: ['国库一号'] }, data: world({ payeeAccount: '其他账户' }) },
    { name: '决定当日缴入国库，票据齐全', flags: [], data: world({}) },
    { name: '一百元当场收缴，第二个工作日缴存', flags: [], data: world({ channel: 'cash', amount: 100, treasury: false }, { fine: 100 }) },
    {
      name: '现金超过限额，卷内有当场收缴理由',
      flags: [],
      data: {
        ...world({ channel: 'cash', amount: 150 }, { fine: 150 }),
        documents: [{ id: 'D1', caseId: 'C1', form: '当场收缴罚款说明' }],
      },
    },
    { name: '水上当事人申请当场缴纳', flags: [], data: world({ channel: 'cash', amount: 500 }, { fine: 500, line: 'water' }) },
    { name: '两套系统时钟相差三分钟', flags: [], data: world({ paidAt: '2026-03-02T08:57:00+08:00' }) },
    {
      name: '逾期十日，加处罚款百分之三十',
      flags: [],
      data: world({ amount: 260, paidAt: '2026-03-27T09:00:00+08:00' }),
    },
    {
      name: '分两次缴清',
      flags: [],
      data: {
        cases: [decided({})],
        payments: [payment({ amount: 120 }), payment({ id: 'P2', amount: 80, paidAt: '2026-03-09T09:00:00+08:00' })],
      },
    },
    { name: '亲属代缴', flags: [], data: world({ payer: '亲属' }, { party: { name: '乙' } }) },
    {
      name: '该系统从不报送票据号和国库标志',
      flags: [],
      data: { cases: [decided({})], payments: [payment({ receiptNo: undefined, treasury: undefined })] },
    },
  ],
})

function decided(more: object) {
  return {
    id: 'C1',
    outcome: 'fine',
    fine: 200,
    decidedAt: '2026-03-02T09:00:00+08:00',
    servedAt: '2026-03-02T09:00:00+08:00',
    state: 'decided',
    ...more,
  }
}

function payment(more: object) {
  return {
    id: 'P1',
    caseId: 'C1',
    channel: 'bank',
    treasury: true,
    receiptNo: 'T1',
    amount: 200,
    paidAt: '2026-03-02T15:00:00+08:00',
    handedInAt: '2026-03-04T09:00:00+08:00',
    ...more,
  }
}

/** One fine and its payment, beside a payment of another case that shows what the sender reports. */
function world(paid: object, one: object = {}) {
  return { cases: [decided(one), decided({ id: 'C2' })], payments: [payment(paid), payment({ id: 'P9', caseId: 'C2' })] }
}
