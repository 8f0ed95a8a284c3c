import { rule } from './rule.ts'
import { quarterText } from './sql.ts'

// A clue of the library is judged while it is open; the organ that verifies it must answer. Repeated complaints about one officer, case or
// vehicle are counted over what channels hand over and what the library holds, one report once; the superior of the accused answers, at
// the top the provincial supervision office, never the accused (S12). Merged clues are one. Complaints about a whole unit are a figure of
// the statistics.
// Not fed by exchange v1: when a dissatisfied reporter was satisfied later.
export default rule({
  id: 'R47',
  title: '线索超期与重复投诉',
  question: '线索是否按期签收、办结，反映人不满意的是否清零，同一对象是否被反复投诉？',
  seed: '研、交、办、督、结闭环，动态清零',
  basis: ['《信访工作条例》第二十二条至第三十六条', '《行政执法监督条例》'],
  colour: 'orange',
  group: 'integrity',
  subject: 'clue',
  reads: ['clues', 'clue_work', 'clue_officers', 'officers', 'cases', 'units', 'calendar'],
  key: 'unit_id',
  parameters: {
    signDays: { kind: 'integer', title: '签收期限', unit: '工作日', default: 1, min: 1, max: 5, basis: '默认值', confirmed: false },
    reopened: { kind: 'integer', title: '重新办理', unit: '次', default: 2, min: 1, max: 10, basis: '默认值', confirmed: false },
    clearDays: { kind: 'integer', title: '不满意清零期限', unit: '工作日', default: 5, min: 1, max: 60, basis: '默认值', confirmed: false },
    repeats: { kind: 'integer', title: '同一对象被反映', unit: '次', default: 3, min: 2, max: 50, basis: '默认值', confirmed: false },
    repeatDays: { kind: 'integer', title: '反复投诉的时段', unit: '日', default: 90, min: 7, max: 365, basis: '默认值', confirmed: false },
  },
  sql: (p) => `
    with work as (
      select w.*, today.workday_no - handed.workday_no as unsigned_days, today.workday_no - unhappy.workday_no as unhappy_days
      from clue_work w
      join calendar today on today.day = cast(${p.now} as date)
      left join calendar handed on handed.day = cast(w.handed_at as date) and w.handed_at <= ${p.now}
        and (w.signed_at is null or w.signed_at < w.handed_at or w.signed_at > ${p.now})
      left join calendar unhappy on unhappy.day = cast(w.unsatisfied_at as date) and w.unsatisfied_at <= ${p.now}
      where w.received_at <= ${p.now} and w.merged_into is null and (w.closed_at is null or w.closed_at > ${p.now})
    ), judged as (
      select w.*, w.state = 'handed' and coalesce(w.unsigned_days > ${p.signDays}, false) as unsigned,
        w.state <> 'handed' and coalesce(w.due_at < ${p.now}, false) as overdue, w.unsatisfied_times >= ${p.reopened} as again,
        w.satisfied is distinct from true and coalesce(w.unhappy_days > ${p.clearDays}, false) as uncleared
      from work w
    ), reports as (
      select 'officer' as kind, c.officer_id as target, c.received_at, c.officer_id, null as case_id, null as unit_id
      from clues c where c.officer_id is not null and c.received_at <= ${p.now}
      union
      select 'officer', o.officer_id, w.received_at, o.officer_id, null, null
      from clue_work w join clue_officers o on o.clue_id = w.id where w.merged_into is null and w.received_at <= ${p.now}
      union
      select 'case', k.id, c.received_at, null, k.id, k.unit_id
      from clues c join cases k on k.case_no = c.case_no where c.received_at <= ${p.now}
      union
      select 'case', k.id, w.received_at, null, k.id, k.unit_id
      from clue_work w join cases k on k.case_no = w.case_no where w.merged_into is null and w.received_at <= ${p.now}
      union
      select 'plate', c.unit_id || '|' || c.plate, c.received_at, null, null, c.unit_id
      from clues c where c.plate is not null and c.unit_id is not null and c.received_at <= ${p.now}
      union
      select 'plate', w.accused_unit || '|' || w.plate, w.received_at, null, null, w.accused_unit
      from clue_work w where w.plate is not null and w.accused_unit is not null and w.merged_into is null and w.received_at <= ${p.now}
    ), counted as (
      select r.*, count(*) over recent as times, min(r.received_at) over recent as first_at
      from reports r
      window recent as (partition by r.kind, r.target order by r.received_at range between interval '${p.repeatDays} days' preceding and current row)
    ), waves as (
      select c.kind, c.target, ${quarterText('c.received_at')} as win, max(c.case_id) as case_id, coalesce(max(c.unit_id), max(o.unit_id)) as unit_id,
        cast(max(c.times) as integer) as times, min(c.first_at) as first_at, max(c.received_at) as last_at
      from counted c
      left join officers o on o.id = c.officer_id
      where c.times >= ${p.repeats}
      group by c.kind, c.target, ${quarterText('c.received_at')}
    ), offices as (
      select split_part(j.id, ':', 1) as source, min(j.id) as id from units j where j.line = 'justice' and j.parent_id is null
      group by split_part(j.id, ':', 1)
    )
    select j.id as subject_id, 'clue' as subject_kind, j.unit_id, '' as case_ids, '' as win,
      case when j.overdue or j.again or j.uncleared then 'orange' else 'blue' end as colour,
      cast(greatest(coalesce(j.unsigned_days, 0), coalesce(j.unhappy_days, 0)) as double precision) as score,
      substring(case when j.unsigned then '、逾期未签收' else '' end || case when j.overdue then '、超过办理期限' else '' end
        || case when j.again then '、多次重新办理' else '' end || case when j.uncleared then '、不满意未清零' else '' end from 2) as finding,
      j.received_at as first_at, cast(null as timestamp) as last_at, j.handed_at, j.due_at, j.unsatisfied_times as times
    from judged j where j.unsigned or j.overdue or j.again or j.uncleared
    union all
    select w.target, w.kind, coalesce(u.parent_id, f.id), coalesce(w.case_id, ''), w.win, 'orange', cast(w.times as double precision),
      '同一对象被反复投诉', w.first_at, w.last_at, null, null, w.times
    from waves w
    join units u on u.id = w.unit_id
    left join offices f on f.source = split_part(u.id, ':', 1)
    where coalesce(u.parent_id, f.id) is not null and coalesce(u.parent_id, f.id) <> u.id`,
  evidence: [
    { column: 'finding', label: '情形', type: 'text' },
    { column: 'first_at', label: '首次反映时间', type: 'time' },
    { column: 'last_at', label: '最近反映时间', type: 'time' },
    { column: 'handed_at', label: '交办时间', type: 'time' },
    { column: 'due_at', label: '办理期限', type: 'time' },
    { column: 'times', label: '重办或反映次数', type: 'number' },
  ],
  check: ['由上级机构复核原办理结论', '逾期的，说明原因并限期办结', '反复投诉的，逐件核对是否同一事实、是否已经答复'],
  falseAlarms: ['同一反映人就同一事项重复提交', '恶意反复投诉', '已经签收或办结，未及时录入'],
  examples: [
    { name: '交办后第二个工作日仍未签收', flags: ['Q1'], now: '2026-03-04 17:00:00', data: { clue_work: [clue({ state: 'handed' })] } },
    {
      name: '超过办理期限',
      flags: ['Q1'],
      data: { clue_work: [clue({ state: 'verifying', signed_at: '2026-03-03 09:00:00', due_at: '2026-06-01 18:00:00' })] },
    },
    {
      name: '两次不满意，重新办理',
      flags: ['Q1'],
      data: { clue_work: [clue({ state: 'triage', handed_at: null, unsatisfied_at: '2026-06-29 09:00:00', unsatisfied_times: 2 })] },
    },
    {
      name: '不满意后第六个工作日仍未清零',
      flags: ['Q1'],
      now: '2026-03-24 09:00:00',
      data: { clue_work: [clue({ state: 'triage', handed_at: null, unsatisfied_at: '2026-03-16 09:00:00', unsatisfied_times: 1 })] },
    },
    {
      name: '九十日内三次反映同一名民警',
      flags: ['O1'],
      data: { ...staff(), clues: [1, 30, 60].map((day) => report(day, { officerId: 'O1', unitId: 'U2' })) },
    },
    {
      name: '渠道两次、线索库一次反映同一案件，渠道的一件已入库只计一次',
      flags: ['C1'],
      data: {
        ...staff(),
        cases: [{ id: 'C1', caseNo: '案1号', unitId: 'U2' }],
        clues: [report(1, { caseNo: '案1号' }), report(30, { caseNo: '案1号' })],
        clue_work: [
          clue({ state: 'closed', closed_at: '2026-05-01 09:00:00', case_no: '案1号', received_at: '2026-04-20 09:00:00' }),
          clue({ id: 'Q2', state: 'closed', closed_at: '2026-05-01 09:00:00', case_no: '案1号', received_at: '2026-03-02 09:00:00' }),
        ],
      },
    },
    {
      name: '同一车辆三次反映同一单位',
      flags: ['U2|宁J12345'],
      data: { ...staff(), clues: [1, 2, 3].map((day) => report(day, { plate: '宁J12345', unitId: 'U2' })) },
    },
    { name: '次日签收期内', flags: [], now: '2026-03-03 17:00:00', data: { clue_work: [clue({ state: 'handed' })] } },
    {
      name: '核查期限未到',
      flags: [],
      now: '2026-03-10 09:00:00',
      data: { clue_work: [clue({ state: 'verifying', signed_at: '2026-03-03 09:00:00', due_at: '2026-03-30 18:00:00' })] },
    },
    {
      name: '不满意后已经满意销号',
      flags: [],
      data: {
        clue_work: [
          clue({ state: 'closed', unsatisfied_at: '2026-03-16 09:00:00', unsatisfied_times: 2, closed_at: '2026-05-01 09:00:00' }),
        ],
      },
    },
    {
      name: '第三次反映已在九十日之外',
      flags: [],
      data: { ...staff(), clues: [1, 30, 95].map((day) => report(day, { officerId: 'O1', unitId: 'U2' })) },
    },
    {
      name: '三次反映中一次已并案',
      flags: [],
      data: {
        ...staff(),
        clue_work: [1, 2, 3].map((day) =>
          clue({
            id: `Q${day}`,
            state: day === 3 ? 'merged' : 'closed',
            closed_at: '2026-05-01 09:00:00',
            merged_into: day === 3 ? 'Q1' : null,
            received_at: `2026-03-0${day} 09:00:00`,
          }),
        ),
        clue_officers: [1, 2, 3].map((day) => ({ clue_id: `Q${day}`, officer_id: 'x:O1' })),
      },
    },
    { name: '只反映单位', flags: [], data: { ...staff(), clues: [1, 2, 3].map((day) => report(day, { unitId: 'U2' })) } },
  ],
})

/** A unit with its superior, and an officer of it. */
function staff() {
  return { units: [{ id: 'U1' }, { id: 'U2', parentId: 'U1' }], officers: [{ id: 'O1', unitId: 'U2' }] }
}

/** A clue of the library, handed down on Monday 2 March 2026. */
function clue(more: object) {
  return {
    id: 'Q1',
    no: 'XS00000001',
    channel: '12345',
    received_at: '2026-02-27 09:00:00',
    unit_id: 'x:U1',
    handed_at: '2026-03-02 09:00:00',
    unsatisfied_times: 0,
    ...more,
  }
}

/** A report on a day counted from 1 March 2026. */
function report(day: number, more: object) {
  const receivedAt = Temporal.PlainDate.from('2026-03-01').add({ days: day }).toString()
  return { id: `L${day}`, receivedAt: `${receivedAt}T09:00:00+08:00`, ...more }
}
