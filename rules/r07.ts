import { rule } from './rule.ts'
import { caseLimit, monthText } from './sql.ts'

// Edits of closed cases, by unit and month. Where the days of file reviews are entered, only the working days before them count; without
// them a burst is judged by the month alone. Peers are the other units of the same level and line, those without any edit included.
// Not fed by exchange v1: the review calendar and orders for corrections in bulk.
export default rule({
  id: 'R07',
  title: '突击补改案卷',
  question: '单位是否在案卷评查前集中修改已结案件？',
  seed: '评查前突击补改案卷',
  basis: ['《行政处罚法》第四十七条', '《行政处罚法》第七十六条'],
  colour: 'yellow',
  group: 'case',
  subject: 'unit',
  reads: ['edits', 'cases', 'units'],
  key: 'unit_id',
  parameters: {
    reviewDays: {
      kind: 'list',
      title: '案卷评查开始日（YYYY-MM-DD）',
      unit: '',
      default: [],
      basis: '由评查机构填写，默认值为空',
      confirmed: false,
    },
    workingDays: {
      kind: 'integer',
      title: '评查前的天数',
      unit: '工作日',
      default: 10,
      min: 1,
      max: 60,
      basis: '默认值',
      confirmed: false,
    },
    edits: { kind: 'integer', title: '最少修改次数', unit: '次', default: 3, min: 1, max: 1000, basis: '默认值', confirmed: false },
    sigmas: {
      kind: 'number',
      title: '超过同类单位均值的标准差倍数',
      unit: '倍',
      default: 3,
      min: 1,
      max: 10,
      basis: '默认值',
      confirmed: false,
    },
    peers: { kind: 'integer', title: '最少同类单位', unit: '个', default: 5, min: 2, max: 100, basis: '默认值', confirmed: false },
  },
  sql: (p) => `
    with reviews as (
      select k.workday_no from calendar k where cast(k.day as varchar) in ${p.reviewDays}
    ), late as (
      select e.case_id, c.unit_id, ${monthText('e.edited_at')} as month
      from edits e
      join cases c on c.id = e.case_id
      join calendar k on k.day = cast(e.edited_at as date)
      where e.edited_at > c.closed_at and e.edited_at <= ${p.now}
        and (not exists (select 1 from reviews)
          or exists (select 1 from reviews r where r.workday_no between k.workday_no and k.workday_no + ${p.workingDays}))
    ), counted as (
      select l.unit_id, l.month, cast(count(*) as double precision) as edits, cast(count(distinct l.case_id) as integer) as cases
      from late l
      group by l.unit_id, l.month
    ), groups as (
      select coalesce(u.level, '') as level, u.line, cast(count(*) as double precision) as units
      from units u
      group by coalesce(u.level, ''), u.line
    ), compared as (
      select x.unit_id, x.month, x.edits, x.cases, g.units - 1 as others,
        (sum(x.edits) over w - x.edits) / nullif(g.units - 1, 0) as mean,
        sum(x.edits * x.edits) over w - x.edits * x.edits as squares
      from counted x
      join units u on u.id = x.unit_id
      join groups g on g.level = coalesce(u.level, '') and g.line = u.line
      window w as (partition by u.level, u.line, x.month)
    ), scored as (
      select c.*, sqrt(greatest(0, c.squares - c.others * c.mean * c.mean) / nullif(c.others - 1, 0)) as deviation from compared c
    ), sample as (
      select distinct l.unit_id, l.month, l.case_id, dense_rank() over (partition by l.unit_id, l.month order by l.case_id) as n from late l
    )
    select s.unit_id as subject_id, s.unit_id, string_agg(l.case_id, ',' order by l.case_id) as case_ids, s.month as win,
      (s.edits - s.mean) / nullif(s.deviation, 0) as score, s.month, s.edits, s.cases, s.mean, s.deviation, s.others
    from scored s
    join sample l on l.unit_id = s.unit_id and l.month = s.month and l.n <= ${caseLimit}
    where s.edits >= ${p.edits} and s.others >= ${p.peers} and s.edits > s.mean + ${p.sigmas} * s.deviation
    group by s.unit_id, s.month, s.edits, s.cases, s.mean, s.deviation, s.others`,
  evidence: [
    { column: 'month', label: '月份', type: 'text' },
    { column: 'edits', label: '结案后修改次数', type: 'number' },
    { column: 'cases', label: '涉及案件数', type: 'number' },
    { column: 'mean', label: '其他同类单位均值', type: 'number' },
    { column: 'deviation', label: '其他同类单位标准差', type: 'number' },
    { column: 'others', label: '其他同类单位数', type: 'number' },
  ],
  check: ['提交修改依据和修改前后对照', '说明是否按统一部署更正'],
  falseAlarms: ['按上级统一部署批量更正', '系统升级迁移数据'],
  examples: [
    {
      name: '一月内集中修改三份已结案卷',
      flags: ['U1'],
      data: { units: peers(), cases: closed(), edits: [edit('C1'), edit('C2'), edit('C3')] },
    },
    {
      name: '评查前十个工作日内修改',
      flags: ['U1'],
      parameters: { reviewDays: ['2026-05-20'] },
      data: { units: peers(), cases: closed(), edits: [edit('C1'), edit('C2'), edit('C3')] },
    },
    {
      name: '修改不在评查前十个工作日内',
      flags: [],
      parameters: { reviewDays: ['2026-06-20'] },
      data: { units: peers(), cases: closed(), edits: [edit('C1'), edit('C2'), edit('C3')] },
    },
    { name: '只修改两次', flags: [], data: { units: peers(), cases: closed(), edits: [edit('C1'), edit('C2')] } },
    {
      name: '结案前的修改',
      flags: [],
      data: {
        units: peers(),
        cases: closed().map((each) => ({ ...each, closedAt: '2026-05-20T10:00:00+08:00' })),
        edits: [edit('C1'), edit('C2'), edit('C3')],
      },
    },
    {
      name: '同类单位太少，不作比较',
      flags: [],
      data: { units: peers().slice(0, 4), cases: closed(), edits: [edit('C1'), edit('C2'), edit('C3')] },
    },
    {
      name: '各单位都在更正',
      flags: [],
      data: {
        units: peers(),
        cases: [...closed(), ...closed('U2', 'D'), ...closed('U3', 'E'), ...closed('U4', 'F')],
        edits: ['C', 'D', 'E', 'F'].flatMap((prefix) => [1, 2, 3].map((i) => edit(`${prefix}${i}`))),
      },
    },
  ],
})

/** Six county brigades. */
function peers(): Array<Record<string, unknown>> {
  return [1, 2, 3, 4, 5, 6].map((i) => ({ id: `U${i}`, line: 'police', level: 'county' }))
}

/** Three closed cases of a unit. */
function closed(unitId = 'U1', prefix = 'C'): Array<Record<string, unknown>> {
  return [1, 2, 3].map((i) => ({ id: `${prefix}${i}`, unitId, closedAt: '2026-04-01T10:00:00+08:00' }))
}

/** An edit on Monday 11 May 2026. */
function edit(caseId: string): Record<string, unknown> {
  return { caseId, at: '2026-05-11T10:00:00+08:00', by: 'P1', field: 'place.text', before: '甲路', after: '乙路' }
}
