import { rule } from './rule.ts'
import { daysBetween, isTestPaper, isUnclaimedPaper, rolledDays, seizureEnd, undecided } from './sql.ts'

// Two clocks of an undecided case: the decision from the filing, and the disposal of what is sealed, seized or detained. Hearings, a
// suspended investigation and announced tests do not count; a detained vehicle that nobody claims waits under its own procedure.
// Not fed by exchange v1: when the party accepted handling (24 hours and 3 or 7 working days of the traffic police), end of a test.
export default rule({
  id: 'R22',
  title: '超期未裁决',
  question: '立案和采取强制措施后，是否在法定期限内作出决定？',
  seed: '逾期不结案，强制措施超期未裁决',
  basis: [
    '《行政处罚法》第六十条',
    '《行政强制法》第二十五条',
    '《行政强制法》第二十七条',
    '《道路交通安全违法行为处理程序规定》第五十一条',
  ],
  colour: 'red',
  group: 'time',
  subject: 'case',
  reads: ['cases', 'measures', 'documents', 'calendar'],
  key: 'unit_id',
  parameters: {
    decisionDays: {
      kind: 'integer',
      title: '作出处罚决定的期限',
      unit: '日',
      default: 90,
      min: 30,
      max: 180,
      basis: '《行政处罚法》第六十条',
      confirmed: true,
    },
    decisionExtension: {
      kind: 'integer',
      title: '经批准延长办案期限',
      unit: '日',
      default: 30,
      min: 0,
      max: 90,
      basis: '《交通运输行政执法程序规定》（待核实）',
      confirmed: false,
    },
    seizureDays: {
      kind: 'integer',
      title: '查封、扣押期限',
      unit: '日',
      default: 30,
      min: 15,
      max: 30,
      basis: '《行政强制法》第二十五条',
      confirmed: true,
    },
    seizureExtension: {
      kind: 'integer',
      title: '查封、扣押最长延长',
      unit: '日',
      default: 30,
      min: 0,
      max: 30,
      basis: '《行政强制法》第二十五条',
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
    firstNotice: {
      kind: 'integer',
      title: '首次提示（已用期限）',
      unit: '%',
      default: 70,
      min: 50,
      max: 95,
      basis: '默认值',
      confirmed: false,
    },
    secondNotice: {
      kind: 'integer',
      title: '再次提示（已用期限）',
      unit: '%',
      default: 90,
      min: 60,
      max: 99,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with ${rolledDays}, papers as (
      select d.case_id, bool_or(d.form like '%办案期限%') as extended,
        bool_or(d.form like '%中止%' and d.form not like '%强制执行%') as suspended,
        bool_or(${isTestPaper('d.form')}) as tested,
        bool_or(${isUnclaimedPaper('d.form')}) as unclaimed
      from documents d
      where d.issued_at <= ${p.now} and (d.form like '%办案期限%' or d.form like '%中止%' or ${isTestPaper('d.form')} or ${isUnclaimedPaper('d.form')})
      group by d.case_id
    ), open_cases as (
      select c.id, c.unit_id, c.filed_at, coalesce(d.tested, false) as tested, coalesce(d.unclaimed, false) as unclaimed,
        cast(c.filed_at as date) + ${p.decisionDays} + case when d.extended then ${p.decisionExtension} else 0 end
          + case when d.tested then ${p.testDays} else 0 end
          + coalesce(${daysBetween('c.hearing_requested_at', `least(coalesce(c.hearing_at, ${p.now}), ${p.now})`)}, 0) as due_day
      from cases c left join papers d on d.case_id = c.id
      where ${undecided('c', p.now)} and not coalesce(d.suspended, false)
    ), pending as (
      select c.id, c.unit_id, coalesce(d.tested, false) as tested, coalesce(d.unclaimed, false) as unclaimed
      from cases c left join papers d on d.case_id = c.id
      where (c.decided_at is null or c.decided_at > ${p.now}) and c.outcome is null and c.closed_at is null
        and coalesce(c.state, 'filed') in ('filed', 'investigating', 'notified') and not coalesce(d.suspended, false)
    ), clocks as (
      select o.id, o.unit_id, '作出处罚决定' as clock, '' as measure_kind, o.filed_at as started_at, coalesce(r.last_day, o.due_day) as due_on
      from open_cases o left join rolled r on r.day = o.due_day
      union all
      select k.id, k.unit_id, '对强制措施作出处理' as clock, m.kind as measure_kind, m.start_at as started_at,
        cast(${seizureEnd(`cast(m.start_at as date) + ${p.seizureDays}`, 'm.extended_to', `cast(m.start_at as date) + ${p.seizureDays} + ${p.seizureExtension}`)}
          + case when k.tested then ${p.testDays} else 0 end as date) as due_on
      from measures m join pending k on k.id = m.case_id
      where m.kind in ('seal', 'seize', 'detain-vehicle') and m.start_at <= ${p.now} and (m.released_at is null or m.released_at > ${p.now})
        and not k.unclaimed
    ), measured as (
      select k.*, ${daysBetween('k.due_on', p.now)} as days_over,
        ${daysBetween('k.started_at', p.now)} * 100.0 / nullif(${daysBetween('k.started_at', 'k.due_on')}, 0) as used
      from clocks k
    ), worst as (
      select m.*, row_number() over (partition by m.id order by m.used desc, m.clock, m.started_at) as place from measured m
    )
    select w.id as subject_id, w.unit_id, w.id as case_ids, cast(w.used as double precision) as score,
      case when w.days_over > 0 then 'red' else 'blue' end as colour,
      case when w.days_over > 0 then '已超期' when w.used >= ${p.secondNotice} then '期限已用${p.secondNotice}%以上'
        else '期限已用${p.firstNotice}%以上' end as stage,
      w.clock, w.measure_kind, w.started_at, w.due_on, w.days_over
    from worst w
    where w.place = 1 and (w.days_over > 0 or w.used >= ${p.firstNotice})`,
  evidence: [
    { column: 'stage', label: '期限情况', type: 'text' },
    { column: 'clock', label: '事项', type: 'text' },
    { column: 'measure_kind', label: '强制措施', type: 'text' },
    { column: 'started_at', label: '起算时间', type: 'time' },
    { column: 'due_on', label: '届满日期', type: 'date' },
    { column: 'days_over', label: '超期天数', type: 'number' },
  ],
  check: ['附延长、中止、检验鉴定的批准和告知文书', '没有扣除事由的，立即作出决定或者解除措施'],
  falseAlarms: ['延长、听证、鉴定等扣除期间未录入', '已作出决定，决定时间未回传'],
  examples: [
    { name: '立案一百日未决定', flags: ['C1'], now: '2026-06-15 08:00:00', data: { cases: [filed({})] } },
    { name: '已用期限七成，提示', flags: ['C1'], now: '2026-05-08 08:00:00', data: { cases: [filed({})] } },
    {
      name: '扣押三十五日未处理',
      flags: ['C1'],
      now: '2026-04-06 08:00:00',
      data: { cases: [filed({})], measures: [seizure({})] },
    },
    {
      name: '延长三十日后仍未决定',
      flags: ['C1'],
      now: '2026-07-20 08:00:00',
      data: { cases: [filed({})], documents: [paper('延长办案期限审批表')] },
    },
    { name: '第六十二日，未到提示时间', flags: [], now: '2026-05-03 08:00:00', data: { cases: [filed({})] } },
    { name: '已作出决定', flags: [], data: { cases: [filed({ decidedAt: '2026-05-20T09:00:00+08:00', outcome: 'fine' })] } },
    { name: '案件中止调查', flags: [], data: { cases: [filed({})], documents: [paper('中止调查决定书')] } },
    {
      name: '听证期间不计入，尚不足七成',
      flags: [],
      now: '2026-05-20 08:00:00',
      data: { cases: [filed({ hearingRequestedAt: '2026-03-20T09:00:00+08:00', hearingAt: '2026-05-10T09:00:00+08:00' })] },
    },
    { name: '扣押十日', flags: [], now: '2026-03-12 08:00:00', data: { cases: [filed({})], measures: [seizure({})] } },
    {
      name: '经批准延长扣押，第三十五日',
      flags: [],
      now: '2026-04-06 08:00:00',
      data: { cases: [filed({})], measures: [seizure({ extendedTo: '2026-04-30T09:00:00+08:00' })] },
    },
    {
      name: '无人认领的车辆正在公告',
      flags: [],
      now: '2026-04-20 08:00:00',
      data: { cases: [filed({})], measures: [seizure({ kind: 'detain-vehicle' })], documents: [paper('逾期未处理车辆公告')] },
    },
    { name: '交警非现场记录等待当事人处理', flags: [], data: { cases: [filed({ procedure: 'off-site' })] } },
    { name: '撤案', flags: [], data: { cases: [filed({ state: 'withdrawn', outcome: 'withdrawn' })] } },
  ],
})

function filed(more: object) {
  return { id: 'C1', procedure: 'ordinary', filedAt: '2026-03-02T10:00:00+08:00', state: 'investigating', ...more }
}

function seizure(more: object) {
  return { id: 'M1', caseId: 'C1', kind: 'seize', startAt: '2026-03-02T10:00:00+08:00', ...more }
}

function paper(form: string) {
  return { id: 'D1', caseId: 'C1', form, issuedAt: '2026-03-20T10:00:00+08:00' }
}
