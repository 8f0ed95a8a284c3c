import { rule } from './rule.ts'
import { inForce } from './sql.ts'

// Major decisions are those with a right to a hearing: a fine or a confiscation from the hearing threshold of the line and the party up,
// or a revocation; a decision after a hearing needs the legal review too. A party of unknown kind is measured by the higher threshold.
// A missing step is a fault only where the sender hands over the time of that step for any case at all.
// Not fed by exchange v1: the reviewer's legal qualification, cases of major public interest below the threshold.
export default rule({
  id: 'R32',
  title: '未法制审核或未告知听证',
  question: '重大处罚决定作出前，是否告知听证权利、经法制审核合格并集体讨论？',
  seed: '重大执法决定全部经过法制审核',
  basis: ['《行政处罚法》第五十七条', '《行政处罚法》第五十八条', '《行政处罚法》第六十三条', '《行政处罚法》第六十四条'],
  colour: 'red',
  group: 'procedure',
  subject: 'case',
  reads: ['cases', 'case_officers', 'law_values'],
  key: 'unit_id',
  parameters: {
    requestDays: {
      kind: 'integer',
      title: '申请听证期限',
      unit: '工作日',
      default: 5,
      min: 3,
      max: 15,
      basis: '《行政处罚法》第六十四条',
      confirmed: true,
    },
    discussionTimes: {
      kind: 'number',
      title: '须集体讨论的金额（听证标准的倍数）',
      unit: '倍',
      default: 2,
      min: 1,
      max: 100,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with limits as (
      select v.value, v.valid_from, v.valid_to,
        case when v.key like 'hearing.police.%' then 'police' when v.key like 'hearing.transport.%' then 'transport' else 'water' end as line,
        case when v.key like '%.person' then 'person' else 'organisation' end as party_kind
      from law_values v
      where v.key like 'hearing.police.%' or v.key like 'hearing.transport.%' or v.key like 'hearing.water.%'
    ), senders as (
      select split_part(u.unit_id, ':', 1) as source, bool_or(u.notices) as notices, bool_or(u.reviews) as reviews, bool_or(u.discussions) as discussions
      from (
        select c.unit_id, bool_or(c.notice_at is not null) as notices, bool_or(c.review_at is not null) as reviews,
          bool_or(c.discussed_at is not null) as discussions
        from cases c
        group by c.unit_id
      ) u
      group by split_part(u.unit_id, ':', 1)
    ), major as (
      select c.*, l.value as threshold, greatest(cast(coalesce(c.fine, 0) as double precision), cast(coalesce(c.confiscated, 0) as double precision)) as amount
      from cases c
      join limits l on l.line = c.line and l.party_kind = coalesce(c.party_kind, 'organisation')
        and ${inForce('l', 'c.decided_at')}
      where c.decided_at <= ${p.now} and c.procedure <> 'simple' and coalesce(c.outcome, 'fine') in ('fine', 'revoke', 'detain')
        and (c.fine >= l.value or c.confiscated >= l.value or c.outcome = 'revoke' or c.hearing_at is not null)
    ), judged as (
      select m.*,
        concat_ws('；',
          case when s.notices and (m.amount >= m.threshold or m.outcome = 'revoke') and m.notice_at is null and m.waived_at is null
            and m.hearing_requested_at is null and m.hearing_notice_at is null and m.hearing_at is null then '未告知听证权利' end,
          case when m.hearing_requested_at <= m.decided_at and m.waived_at is null and coalesce(asked.workday_no - told.workday_no, 0) <= ${p.requestDays}
            and (m.hearing_at is null or m.hearing_at > m.decided_at) then '申请听证未先举行听证' end,
          case when s.reviews and m.review_at is null then '未经法制审核' end,
          case when m.review_at > m.decided_at then '作出决定后才审核' end,
          case when m.review_result in ('return', 'reject') then '审核未通过仍作出决定' end,
          case when exists (select 1 from case_officers x where x.case_id = m.id and x.officer_id = m.reviewer_id) then '审核人参与办案' end,
          case when s.discussions and m.discussed_at is null
            and (m.amount >= ${p.discussionTimes} * m.threshold or (m.outcome = 'revoke' and m.line <> 'police')) then '未经集体讨论' end,
          case when m.discussed_at > m.decided_at then '作出决定后才讨论' end) as faults
      from major m
      join senders s on s.source = split_part(m.unit_id, ':', 1)
      left join calendar told on told.day = cast(m.notice_at as date)
      left join calendar asked on asked.day = cast(m.hearing_requested_at as date)
    )
    select j.id as subject_id, j.unit_id, j.id as case_ids, j.amount / nullif(j.threshold, 0) as score,
      j.faults, j.outcome, j.fine, j.threshold, j.notice_at, j.hearing_at, j.review_at, j.reviewer_id, j.discussed_at, j.decided_at
    from judged j
    where j.faults <> ''`,
  evidence: [
    { column: 'faults', label: '缺失或违反的程序', type: 'text' },
    { column: 'outcome', label: '处理结果', type: 'text' },
    { column: 'fine', label: '罚款', type: 'money' },
    { column: 'threshold', label: '听证标准', type: 'money' },
    { column: 'notice_at', label: '告知时间', type: 'time' },
    { column: 'hearing_at', label: '听证时间', type: 'time' },
    { column: 'review_at', label: '法制审核时间', type: 'time' },
    { column: 'reviewer_id', label: '审核人', type: 'officer' },
    { column: 'discussed_at', label: '集体讨论时间', type: 'time' },
    { column: 'decided_at', label: '决定时间', type: 'time' },
  ],
  check: ['附听证告知书、法制审核意见书和集体讨论记录', '缺少程序的，研究撤销或者重新作出决定'],
  falseAlarms: ['省级听证标准已调整，参数未更新', '审核、讨论已进行，时间未录入'],
  examples: [
    { name: '没有法制审核', flags: ['C1'], data: { cases: [major({ reviewAt: undefined }), ...others()] } },
    { name: '没有告知听证权利', flags: ['C1'], data: { cases: [major({ noticeAt: undefined }), ...others()] } },
    { name: '审核退回后仍作出决定', flags: ['C1'], data: { cases: [major({ reviewResult: 'return' })] } },
    {
      name: '审核人就是办案人',
      flags: ['C1'],
      data: { cases: [major({ officers: [{ officerId: 'P1' }, { officerId: 'P9', role: 'recorder' }] })] },
    },
    { name: '在期限内申请听证，没有举行', flags: ['C1'], data: { cases: [major({ hearingRequestedAt: '2026-03-05T09:00:00+08:00' })] } },
    { name: '金额达到两倍标准，没有集体讨论', flags: ['C1'], data: { cases: [major({ fine: 6000 }), ...others()] } },
    { name: '程序齐全，决定前一分钟通过审核', flags: [], data: { cases: [major({ reviewAt: '2026-03-20T09:59:00+08:00' }), ...others()] } },
    {
      name: '罚款低于听证标准',
      flags: [],
      data: { cases: [major({ fine: 2999, noticeAt: undefined, reviewAt: undefined }), ...others()] },
    },
    {
      name: '单位罚款低于单位的标准',
      flags: [],
      data: { cases: [major({ party: { kind: 'organisation' }, fine: 19_000, reviewAt: undefined }), ...others()] },
    },
    {
      name: '申请听证后书面放弃',
      flags: [],
      data: { cases: [major({ hearingRequestedAt: '2026-03-05T09:00:00+08:00', waivedAt: '2026-03-06T09:00:00+08:00' })] },
    },
    { name: '逾期申请听证', flags: [], data: { cases: [major({ hearingRequestedAt: '2026-03-16T09:00:00+08:00' })] } },
    { name: '报送单位从不报送审核时间', flags: [], data: { cases: [major({ reviewAt: undefined, reviewResult: undefined })] } },
    { name: '不予处罚的案件', flags: [], data: { cases: [major({ outcome: 'exempt', reviewAt: undefined }), ...others()] } },
  ],
})

/** A transport decision above the threshold for persons, with every step done; `changes` replace or remove steps. */
function major(changes: Readonly<Record<string, unknown>>) {
  return {
    id: 'C1',
    line: 'transport',
    procedure: 'ordinary',
    party: { kind: 'person' },
    noticeAt: '2026-03-03T10:00:00+08:00',
    reviewAt: '2026-03-18T10:00:00+08:00',
    reviewerId: 'P9',
    reviewResult: 'pass',
    decidedAt: '2026-03-20T10:00:00+08:00',
    outcome: 'fine',
    fine: 5000,
    officers: [{ officerId: 'P1' }, { officerId: 'P2' }],
    ...changes,
  }
}

/** A lawful case that shows which steps the sender hands over. */
function others() {
  return [{ ...major({ discussedAt: '2026-03-19T10:00:00+08:00' }), id: 'C2' }]
}
