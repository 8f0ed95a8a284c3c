import { defaultNumber, rule } from './rule.ts'
import { caseLimit, monthNo, monthText } from './sql.ts'

// Enforcement on the road by the day of the act; records of cameras are left out, so that traffic alone does not make a peak. Three signs:
// the last five working days hold far more of a full month than days, traffic (where the unit's devices count it) or the other units of the
// level and line explain; December against the months before; one week several times the four before it and followed by next to nothing
// while warnings do not become more frequent.
export default rule({
  id: 'R18',
  title: '期末突击执法',
  question: '执法数量是否集中在月末、年末或者短期突击？',
  seed: '运动式执法，期末突击完成数量',
  basis: ['《行政处罚法》第五条', '《行政处罚法》第六条', '《行政处罚法》第七十四条'],
  colour: 'yellow',
  group: 'money',
  subject: 'unit',
  reads: ['cases', 'units', 'calendar', 'devices', 'passages'],
  key: 'unit_id',
  parameters: {
    cases: { ...defaultNumber('最少案件数（当月或者当周）', '件', 20, 5, 1000), kind: 'integer' },
    tailDays: { ...defaultNumber('月末的工作日数', '日', 5, 2, 10), kind: 'integer' },
    tailShare: defaultNumber('月末案件占全月比例', '', 0.4, 0.25, 1),
    z: defaultNumber('标准分', '', 3, 2, 10),
    december: defaultNumber('十二月为此前月均的倍数', '倍', 2, 1.2, 10),
    yearMonths: { ...defaultNumber('年末比较至少需要的此前月数', '个', 6, 3, 11), kind: 'integer' },
    week: defaultNumber('一周为此前四周周均的倍数', '倍', 3, 1.5, 20),
    after: defaultNumber('随后一周为此前周均的倍数（低于）', '倍', 0.5, 0, 1),
  },
  sql: (p) => `
    with days as (
      select c.unit_id, cast(c.occurred_at as date) as day, count(*) as n, count(*) filter (where c.outcome in ('warning', 'exempt')) as mild
      from cases c
      where c.procedure <> 'off-site' and c.occurred_at <= ${p.now} and coalesce(c.outcome, '') <> 'withdrawn'
      group by c.unit_id, cast(c.occurred_at as date)
    ), workdays as (
      select k.day, row_number() over (partition by ${monthNo('k.day')} order by k.day desc) as from_end from calendar k where k.workday
    ), tails as (
      select ${monthNo('w.day')} as m, min(w.day) as tail_from from workdays w where w.from_end <= ${p.tailDays} group by ${monthNo('w.day')}
    ), plain as (
      select t.m, cast(count(*) filter (where k.day >= t.tail_from) as double precision) / count(*) as share
      from tails t join calendar k on ${monthNo('k.day')} = t.m group by t.m
    ), months as (
      select d.unit_id, u.level, u.line, t.m, min(${monthText('d.day')}) as win, sum(d.n) as n,
        sum(case when d.day >= t.tail_from then d.n else 0 end) as tail
      from days d join units u on u.id = d.unit_id join tails t on t.m = ${monthNo('d.day')}
      group by d.unit_id, u.level, u.line, t.m
    ), lines as (
      select x.level, x.line, x.m, sum(x.n) as n, sum(x.tail) as tail from months x group by x.level, x.line, x.m
    ), traffic as (
      select e.unit_id, t.m, cast(sum(case when q.day >= t.tail_from then q.vehicles else 0 end) as double precision)
        / nullif(sum(q.vehicles), 0) as share
      from passages q join devices e on e.id = q.device_id join tails t on t.m = ${monthNo('q.day')}
      group by e.unit_id, t.m
    ), expected as (
      select x.*, cast(x.tail as double precision) / x.n as share,
        case when l.n - x.n >= ${p.cases} then cast(l.tail - x.tail as double precision) / (l.n - x.n) end as peer_share,
        greatest(o.share, t.share, case when l.n - x.n >= ${p.cases} then cast(l.tail - x.tail as double precision) / (l.n - x.n) end) as usual
      from months x
      join plain o on o.m = x.m
      join lines l on l.level is not distinct from x.level and l.line = x.line and l.m = x.m
      left join traffic t on t.unit_id = x.unit_id and t.m = x.m
      where x.m < ${monthNo(p.now)} and x.n >= ${p.cases}
    ), tail_signs as (
      select e.unit_id, e.win, '月末集中' as sign, cast(e.n as integer) as n, e.share as observed, e.usual as expected,
        (e.share - e.usual) / nullif(sqrt(e.usual * (1 - e.usual) / e.n), 0) as z
      from expected e where e.share >= ${p.tailShare} and e.usual < 1
    ), years as (
      select x.unit_id, x.level, x.line, cast((x.m - 1) / 12 as integer) as y,
        sum(case when mod(x.m, 12) = 0 then x.n else 0 end) as december, sum(case when mod(x.m, 12) = 0 then 0 else x.n end) as before,
        count(*) filter (where mod(x.m, 12) <> 0) as before_months, max(case when mod(x.m, 12) = 0 then x.win end) as win
      from months x where x.m < ${monthNo(p.now)}
      group by x.unit_id, x.level, x.line, cast((x.m - 1) / 12 as integer)
    ), year_lines as (
      select y.level, y.line, y.y, sum(y.december) as december, sum(cast(y.before as double precision) / nullif(y.before_months, 0)) as before
      from years y where y.before_months > 0 group by y.level, y.line, y.y
    ), ends as (
      select y.unit_id, y.win, y.december, y.before_months, cast(y.before as double precision) / y.before_months as mean,
        case when l.before - cast(y.before as double precision) / y.before_months >= ${p.cases}
          then (l.december - y.december) / (l.before - cast(y.before as double precision) / y.before_months) end as peer_ratio
      from years y join year_lines l on l.level is not distinct from y.level and l.line = y.line and l.y = y.y
      where y.before_months >= ${p.yearMonths} and y.december >= ${p.cases}
    ), year_signs as (
      select e.unit_id, e.win, '年末集中' as sign, cast(e.december as integer) as n, e.december / e.mean as observed,
        coalesce(e.peer_ratio, 1) as expected, (e.december - e.mean) / sqrt(e.mean + e.mean / e.before_months) as z
      from ends e where e.december >= ${p.december} * e.mean and coalesce(e.peer_ratio, 1) < ${p.december}
    ), weeks as (
      select d.unit_id, u.level, u.line, cast((d.day - date '2018-12-31') / 7 as integer) as wk, sum(d.n) as n, sum(d.mild) as mild
      from days d join units u on u.id = d.unit_id
      group by d.unit_id, u.level, u.line, cast((d.day - date '2018-12-31') / 7 as integer)
    ), flow as (
      select w.*, cast(sum(w.n) over past as double precision) as base, cast(sum(w.mild) over past as double precision) as base_mild,
        coalesce(sum(w.n) over (partition by w.unit_id order by w.wk range between 1 following and 1 following), 0) as next_n
      from weeks w
      window past as (partition by w.unit_id order by w.wk range between 4 preceding and 1 preceding)
    ), week_lines as (
      select w.level, w.line, w.wk, sum(w.n) as n, sum(w.base) as base from flow w group by w.level, w.line, w.wk
    ), peaks as (
      select f.unit_id, date '2018-12-31' + f.wk * 7 as monday, f.n, f.base / 4 as mean,
        case when l.base - f.base >= ${p.cases} then 4 * (l.n - f.n) / (l.base - f.base) end as peer_ratio
      from flow f join week_lines l on l.level is not distinct from f.level and l.line = f.line and l.wk = f.wk
      where f.n >= ${p.cases} and f.base > 0 and f.n >= ${p.week} * f.base / 4 and f.next_n < ${p.after} * f.base / 4
        and f.mild / cast(f.n as double precision) <= f.base_mild / f.base
        and date '2018-12-31' + (f.wk + 2) * 7 <= cast(${p.now} as date)
    ), week_signs as (
      select k.unit_id, ${monthText('k.monday')} as win, '一周突击' as sign, cast(k.n as integer) as n, k.n / k.mean as observed,
        coalesce(k.peer_ratio, 1) as expected, (k.n - k.mean) / sqrt(k.mean + k.mean / 4) as z
      from peaks k where coalesce(k.peer_ratio, 1) < ${p.week}
    ), signs as (
      select * from tail_signs union all select * from year_signs union all select * from week_signs
    ), ordered as (
      select s.*, row_number() over (partition by s.unit_id, s.win order by s.z desc, s.sign) as place
      from signs s where s.z >= ${p.z}
    ), found as (
      select o.unit_id, o.win, string_agg(o.sign, '；' order by o.place) as signs, max(case when o.place = 1 then o.n end) as n,
        max(case when o.place = 1 then o.observed end) as observed, max(case when o.place = 1 then o.expected end) as expected, max(o.z) as z
      from ordered o group by o.unit_id, o.win
    ), samples as (
      select c.unit_id, ${monthText('c.occurred_at')} as win, c.id,
        row_number() over (partition by c.unit_id, ${monthText('c.occurred_at')} order by c.occurred_at desc, c.id) as place
      from cases c join found f on f.unit_id = c.unit_id and f.win = ${monthText('c.occurred_at')}
      where c.procedure <> 'off-site' and c.occurred_at <= ${p.now}
    ), sampled as (
      select x.unit_id, x.win, string_agg(x.id, ',' order by x.id) as case_ids from samples x where x.place <= ${caseLimit} group by x.unit_id, x.win
    )
    select f.unit_id as subject_id, f.unit_id, coalesce(x.case_ids, '') as case_ids, cast(f.z as double precision) as score, f.win,
      f.signs, f.n, cast(f.observed as double precision) as observed, cast(f.expected as double precision) as expected
    from found f left join sampled x on x.unit_id = f.unit_id and x.win = f.win`,
  evidence: [
    { column: 'signs', label: '迹象', type: 'text' },
    { column: 'n', label: '案件数', type: 'number' },
    { column: 'observed', label: '本单位占比或者倍数', type: 'number' },
    { column: 'expected', label: '通常或者同类单位占比、倍数', type: 'number' },
  ],
  check: ['提交当期勤务安排和专项行动部署', '说明集中查处的依据，是否与考核时点有关'],
  falseAlarms: ['节假日出行高峰，辖区没有过车数据', '上级部署的专项行动', '重大活动期间的勤务'],
  examples: [
    { name: '三月六成案件集中在最后五个工作日', flags: ['U1'], data: { units: [unit('U1')], cases: month('U1', '2026-03', 24, 36) } },
    {
      name: '十二月案件为前十一个月月均的三倍',
      flags: ['U1'],
      data: {
        units: [unit('U1')],
        cases: [...elevenMonths('U1', 20), ...month('U1', '2025-12', 60, 12)],
      },
    },
    {
      name: '一周查处四十件，前四周每周五件，随后一周没有',
      flags: ['U1'],
      data: {
        units: [unit('U1')],
        cases: [...weeks('U1', ['2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23'], 5), ...weeks('U1', ['2026-03-30'], 40)],
      },
    },
    { name: '每天平均', flags: [], data: { units: [unit('U1')], cases: month('U1', '2026-03', 48, 14) } },
    {
      name: '同类单位月末同样集中',
      flags: [],
      data: { units: [unit('U1'), unit('U2')], cases: ['U1', 'U2'].flatMap((id) => month(id, '2026-03', 24, 36)) },
    },
    {
      name: '月末过车量同样集中',
      flags: [],
      data: {
        units: [unit('U1')],
        cases: [...month('U1', '2026-03', 24, 36), ...weeks('U1', ['2026-03-30'], 10)],
        devices: [{ id: 'E1', unitId: 'U1', kind: 'e-police' }],
        passages: [
          { deviceId: 'E1', day: '2026-03-10', vehicles: 4000 },
          { deviceId: 'E1', day: '2026-03-28', vehicles: 6000 },
        ],
      },
    },
    { name: '只有十五件', flags: [], data: { units: [unit('U1')], cases: month('U1', '2026-03', 5, 10) } },
    { name: '本月尚未结束', flags: [], now: '2026-03-31 08:00:00', data: { units: [unit('U1')], cases: month('U1', '2026-03', 24, 36) } },
    {
      name: '十二月比月均多四成',
      flags: [],
      data: { units: [unit('U1')], cases: [...elevenMonths('U1', 30), ...month('U1', '2025-12', 33, 9)] },
    },
    {
      name: '一周高峰后恢复平常',
      flags: [],
      data: {
        units: [unit('U1')],
        cases: [
          ...weeks('U1', ['2026-02-16', '2026-02-23', '2026-03-02', '2026-03-09', '2026-03-23'], 5),
          ...weeks('U1', ['2026-03-16'], 40),
        ],
      },
    },
    { name: '非现场记录月末集中', flags: [], data: { units: [unit('U1')], cases: month('U1', '2026-03', 24, 36, 'off-site') } },
  ],
})

function unit(id: string) {
  return { id, line: 'police', level: 'county' }
}

function one(unitId: string, day: string, index: number, procedure = 'simple') {
  return { id: `${unitId}-${day}-${index}`, unitId, procedure, occurredAt: `${day}T10:00:00+08:00`, outcome: 'fine', fine: 100 }
}

/** Cases of a month: so many spread over its first 24 days, so many over days 25 to 28. */
function month(unitId: string, text: string, early: number, late: number, procedure?: string) {
  return [
    ...Array.from({ length: early }, (_, index) => one(unitId, `${text}-${String((index % 24) + 1).padStart(2, '0')}`, index, procedure)),
    ...Array.from({ length: late }, (_, index) => one(unitId, `${text}-${25 + (index % 4)}`, early + index, procedure)),
  ]
}

/** January to November 2025, evenly. */
function elevenMonths(unitId: string, n: number) {
  return Array.from({ length: 11 }, (_, index) => `2025-${String(index + 1).padStart(2, '0')}`).flatMap((text) =>
    Array.from({ length: n }, (_, index) => one(unitId, `${text}-${String((index % 28) + 1).padStart(2, '0')}`, index)),
  )
}

/** So many cases on the given Mondays. */
function weeks(unitId: string, mondays: readonly string[], n: number) {
  return mondays.flatMap((day) => Array.from({ length: n }, (_, index) => one(unitId, day, index)))
}
