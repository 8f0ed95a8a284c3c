import { rule } from './rule.ts'
import { hearingKey, lawOn } from './sql.ts'

// Orders of steps that cannot be lawful, and a decision inside the five working days in which a party may ask for a hearing.
// In the brief procedure the party is told and decided upon in one minute, so equal times are lawful there.
// Not fed by exchange v1: times and pages of interviews, officers in two interviews at once.
const FAULTS = `concat_ws('；',
        case when c.notice_at > c.decided_at or c.procedure = 'ordinary' and c.notice_at = c.decided_at then '告知不早于决定' end,
        case when c.review_at > c.decided_at then '法制审核晚于决定' end,
        case when c.procedure = 'ordinary' and c.filed_at > c.decided_at then '立案晚于决定' end,
        case when c.occurred_at > c.decided_at then '违法时间晚于决定' end,
        case when c.hearing_at > c.decided_at then '听证晚于决定' end,
        case when c.served_at < c.decided_at then '送达早于决定' end,
        case when c.closed_at < c.decided_at then '结案早于决定' end,
        case when c.early_hearing then '听证距听证通知不足法定工作日' end,
        case when c.early_decision then '申请听证期限未满即作决定' end)`

export default rule({
  id: 'R06',
  title: '时序倒置',
  question: '立案、告知、听证、审核、决定、送达的先后和间隔是否合法？',
  seed: '随意取舍执法程序',
  basis: ['《行政处罚法》第四十四条', '《行政处罚法》第五十八条', '《行政处罚法》第六十二条至第六十四条'],
  colour: 'orange',
  group: 'case',
  subject: 'case',
  reads: ['cases'],
  key: 'unit_id',
  parameters: {
    hearingDays: {
      kind: 'integer',
      title: '申请听证期限',
      unit: '工作日',
      default: 5,
      min: 3,
      max: 15,
      basis: '《行政处罚法》第六十四条、第八十五条',
      confirmed: true,
    },
    noticeDays: {
      kind: 'integer',
      title: '听证通知提前量',
      unit: '工作日',
      default: 7,
      min: 1,
      max: 15,
      basis: '《行政处罚法》第六十四条、第八十五条',
      confirmed: true,
    },
  },
  sql: (p) => `
    with suspects as (
      select c.*,
        c.procedure <> 'simple' and c.outcome in ('revoke', 'fine') and c.hearing_requested_at is null and c.hearing_at is null
          and (c.waived_at is null or c.waived_at > c.decided_at) and c.decided_at < c.notice_at + interval '40 days' as unheard
      from cases c
      where coalesce(c.state, '') <> 'withdrawn' and c.occurred_at <= ${p.now}
        and (c.notice_at >= c.decided_at or c.review_at > c.decided_at or c.filed_at > c.decided_at or c.occurred_at > c.decided_at
          or c.hearing_at > c.decided_at or c.served_at < c.decided_at or c.closed_at < c.decided_at or c.hearing_at is not null
          or c.procedure <> 'simple' and c.outcome in ('revoke', 'fine') and c.decided_at < c.notice_at + interval '40 days')
    ), timed as (
      select c.*, h2.workday_no - h1.workday_no < ${p.noticeDays} as early_hearing,
        c.unheard and (c.outcome = 'revoke' or c.fine >= t.value) and d2.workday_no - d1.workday_no < ${p.hearingDays} as early_decision
      from suspects c
      left join law_values t on ${lawOn('t', hearingKey('c'), 'c.decided_at')}
      left join calendar d1 on d1.day = cast(c.notice_at as date)
      left join calendar d2 on d2.day = cast(c.decided_at as date)
      left join calendar h1 on h1.day = cast(c.hearing_notice_at as date)
      left join calendar h2 on h2.day = cast(c.hearing_at as date)
    ), faults as (
      select c.id, c.unit_id, c.procedure, c.filed_at, c.notice_at, c.hearing_notice_at, c.hearing_at, c.review_at, c.decided_at, c.served_at,
        ${FAULTS} as reason
      from timed c
    )
    select f.id as subject_id, f.unit_id, f.id as case_ids, cast(null as double precision) as score, f.procedure, f.filed_at, f.notice_at,
      f.hearing_notice_at, f.hearing_at, f.review_at, f.decided_at, f.served_at, f.reason
    from faults f
    where f.reason <> ''`,
  evidence: [
    { column: 'reason', label: '情形', type: 'text' },
    { column: 'procedure', label: '程序', type: 'text' },
    { column: 'filed_at', label: '立案时间', type: 'time' },
    { column: 'notice_at', label: '告知时间', type: 'time' },
    { column: 'hearing_notice_at', label: '听证通知时间', type: 'time' },
    { column: 'hearing_at', label: '听证时间', type: 'time' },
    { column: 'review_at', label: '法制审核时间', type: 'time' },
    { column: 'decided_at', label: '决定时间', type: 'time' },
    { column: 'served_at', label: '送达时间', type: 'time' },
  ],
  check: ['核对系统日志和音像记录的时间', '程序违法的依法纠正'],
  falseAlarms: ['时间由人工录入，录错先后', '当事人放弃听证但没有录入放弃时间'],
  examples: [
    { name: '先决定后告知', flags: ['C1'], data: { cases: [steps({ noticeAt: '2026-03-11T10:00:00+08:00' })] } },
    { name: '决定之后才审核', flags: ['C1'], data: { cases: [steps({ reviewAt: '2026-03-10T16:00:00+08:00' })] } },
    {
      name: '达到听证标准，告知后第三个工作日即决定',
      flags: ['C1'],
      data: { cases: [steps({ fine: 30_000, noticeAt: '2026-03-05T10:00:00+08:00' })] },
    },
    {
      name: '听证通知后第五个工作日即听证',
      flags: ['C1'],
      data: {
        cases: [
          steps({
            fine: 30_000,
            noticeAt: '2026-02-25T10:00:00+08:00',
            hearingRequestedAt: '2026-02-26T10:00:00+08:00',
            hearingNoticeAt: '2026-02-27T10:00:00+08:00',
            hearingAt: '2026-03-06T10:00:00+08:00',
          }),
        ],
      },
    },
    {
      name: '次序正常',
      flags: [],
      data: { cases: [steps({ noticeAt: '2026-03-05T10:00:00+08:00', reviewAt: '2026-03-10T14:59:00+08:00' })] },
    },
    {
      name: '当事人已放弃听证',
      flags: [],
      data: { cases: [steps({ fine: 30_000, noticeAt: '2026-03-05T10:00:00+08:00', waivedAt: '2026-03-05T11:00:00+08:00' })] },
    },
    { name: '第五个工作日作出决定', flags: [], data: { cases: [steps({ fine: 30_000, noticeAt: '2026-03-03T10:00:00+08:00' })] } },
    { name: '罚款低于听证标准', flags: [], data: { cases: [steps({ fine: 19_999, noticeAt: '2026-03-09T10:00:00+08:00' })] } },
    {
      name: '简易程序当场告知当场决定',
      flags: [],
      data: { cases: [steps({ procedure: 'simple', fine: 200, noticeAt: '2026-03-10T15:00:00+08:00' })] },
    },
  ],
})

/** An ordinary case of a carrier, decided on Tuesday 10 March 2026. */
function steps(more: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    id: 'C1',
    line: 'transport',
    procedure: 'ordinary',
    party: { kind: 'organisation' },
    occurredAt: '2026-02-10T09:00:00+08:00',
    filedAt: '2026-02-10T10:00:00+08:00',
    decidedAt: '2026-03-10T15:00:00+08:00',
    outcome: 'fine',
    fine: 5000,
    ...more,
  }
}
