import { rule } from './rule.ts'

// Working days run from the discovery, or from the first coercive measure of the case where that is earlier, to the filing. Off-site
// records are found by their audit and wait for the party, so only the ordinary and the fast procedure are judged; a missing filing or a
// measure without a case only where the sender hands over filings and links measures at all. A measure released in time without a case
// may mean that there was no violation. Breath tests without a case are the matter of R34, weighings without one that of R12.
// Not fed by exchange v1: whether a report meets the standard of filing, written refusals to file, handing over to another organ.
export default rule({
  id: 'R26',
  title: '立案不及时与有案不立',
  question: '发现违法行为或者采取强制措施后，是否在期限内立案？',
  seed: '受立案不及时，有案不立',
  basis: [
    '《行政处罚法》第五十四条',
    '《行政处罚法》第七十六条',
    '《公安机关办理行政案件程序规定》第六十条',
    '《公安机关办理行政案件程序规定》第六十一条',
  ],
  colour: 'orange',
  group: 'time',
  subject: 'case',
  reads: ['cases', 'measures', 'calendar'],
  key: 'unit_id',
  parameters: {
    days: {
      kind: 'integer',
      title: '立案期限',
      unit: '工作日',
      default: 7,
      min: 1,
      max: 30,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with filers as (
      select distinct split_part(c.id, ':', 1) as source from cases c where c.filed_at is not null and c.procedure in ('ordinary', 'fast')
    ), linkers as (
      select distinct split_part(m.id, ':', 1) as source from measures m where m.case_id is not null
    ), coerced as (
      select m.case_id, min(m.start_at) as start_at from measures m where m.case_id is not null group by m.case_id
    ), waiting as (
      select c.id, 'case' as subject_kind, c.unit_id, c.id as case_ids, c.item_code, least(c.found_at, k.start_at) as found_at,
        case when c.filed_at <= ${p.now} then c.filed_at end as filed_at,
        case when c.filed_at <= ${p.now} then '逾期立案' else '发现后未立案' end as finding
      from cases c
      left join coerced k on k.case_id = c.id
      left join filers f on f.source = split_part(c.id, ':', 1)
      where c.procedure in ('ordinary', 'fast') and coalesce(c.state, '') <> 'withdrawn'
        and (c.filed_at is not null or (f.source is not null and c.decided_at is null and c.outcome is null and c.closed_at is null))
      union all
      select m.id, 'measure', m.unit_id, '', null, m.start_at, null, '采取强制措施后未立案'
      from measures m
      join linkers l on l.source = split_part(m.id, ':', 1)
      where m.case_id is null
        and not exists (select 1 from calendar a, calendar b where a.day = cast(m.start_at as date) and b.day = cast(m.released_at as date)
          and b.workday_no - a.workday_no <= ${p.days})
    )
    select w.id as subject_id, w.subject_kind, w.unit_id, w.case_ids, cast(until.workday_no - since.workday_no as double precision) as score,
      w.finding, w.item_code, w.found_at, w.filed_at, until.workday_no - since.workday_no as days_taken
    from waiting w
    join calendar since on since.day = cast(w.found_at as date)
    join calendar until on until.day = cast(coalesce(w.filed_at, ${p.now}) as date)
    where w.found_at <= ${p.now} and until.workday_no - since.workday_no > ${p.days}`,
  evidence: [
    { column: 'finding', label: '情形', type: 'text' },
    { column: 'item_code', label: '事项', type: 'item' },
    { column: 'found_at', label: '发现或采取措施时间', type: 'time' },
    { column: 'filed_at', label: '立案时间', type: 'time' },
    { column: 'days_taken', label: '历时（工作日）', type: 'number' },
  ],
  check: ['附立案登记表、受案登记表或者不予立案的书面决定', '说明逾期或者未立案的原因', '符合立案标准的，立即立案'],
  falseAlarms: ['同一行为已并入其他案件', '已移送有管辖权的机关', '经查没有违法行为，未录入不予立案决定'],
  examples: [
    { name: '发现后第八个工作日才立案', flags: ['C1'], data: { cases: [found({ filedAt: '2026-03-12T09:00:00+08:00' })] } },
    {
      name: '发现十二个工作日后仍未立案',
      flags: ['C1'],
      now: '2026-03-18 08:00:00',
      data: { cases: [found({ state: 'investigating' }), found({ id: 'C2', filedAt: '2026-03-02T11:00:00+08:00' })] },
    },
    {
      name: '扣车后一直没有立案',
      flags: ['M1'],
      data: { measures: [{ id: 'M1', startAt: '2026-03-02T09:00:00+08:00' }, linked()] },
    },
    {
      name: '扣车一个月后才放车，始终没有立案',
      flags: ['M1'],
      data: { measures: [{ id: 'M1', startAt: '2026-03-02T09:00:00+08:00', releasedAt: '2026-04-02T09:00:00+08:00' }, linked()] },
    },
    {
      name: '先扣车，第九个工作日才作为案件发现并立案',
      flags: ['C1'],
      data: {
        cases: [found({ foundAt: '2026-03-13T09:00:00+08:00', filedAt: '2026-03-13T10:00:00+08:00' })],
        measures: [{ id: 'M1', caseId: 'C1', startAt: '2026-03-02T09:00:00+08:00' }],
      },
    },
    { name: '第七个工作日立案', flags: [], data: { cases: [found({ filedAt: '2026-03-11T17:00:00+08:00' })] } },
    {
      name: '春节前发现，节后立案，仍在七个工作日内',
      flags: [],
      data: { cases: [found({ foundAt: '2026-02-12T09:00:00+08:00', filedAt: '2026-02-27T09:00:00+08:00' })] },
    },
    {
      name: '发现才五个工作日',
      flags: [],
      now: '2026-03-09 08:00:00',
      data: { cases: [found({ state: 'investigating' }), found({ id: 'C2', filedAt: '2026-03-02T11:00:00+08:00' })] },
    },
    { name: '该系统从不报送立案时间', flags: [], data: { cases: [found({ state: 'investigating' })] } },
    { name: '该系统的强制措施从不关联案件', flags: [], data: { measures: [{ id: 'M1', startAt: '2026-03-02T09:00:00+08:00' }] } },
    {
      name: '扣车三日后查明没有违法行为，已经放车',
      flags: [],
      data: { measures: [{ id: 'M1', startAt: '2026-03-02T09:00:00+08:00', releasedAt: '2026-03-05T09:00:00+08:00' }, linked()] },
    },
    {
      name: '非现场案件自当事人接受处理时立案',
      flags: [],
      data: { cases: [found({ procedure: 'off-site', filedAt: '2026-04-20T09:00:00+08:00' })] },
    },
    { name: '案件已撤销', flags: [], data: { cases: [found({ filedAt: '2026-03-20T09:00:00+08:00', state: 'withdrawn' })] } },
  ],
})

/** A measure of a case: its sender links measures to cases. */
function linked() {
  return { id: 'M9', caseId: 'C9', startAt: '2026-03-02T09:00:00+08:00', releasedAt: '2026-03-03T09:00:00+08:00' }
}

function found(more: object) {
  return { id: 'C1', procedure: 'ordinary', foundAt: '2026-03-02T09:00:00+08:00', ...more }
}
