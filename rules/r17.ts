import { defaultNumber, rule } from './rule.ts'
import { caseLimit, fined, median, monthNo, monthText } from './sql.ts'

// Two signs by unit and full month. Money: fines jump against the same month of last year or against the twelve months before, far beyond
// chance, beyond what the other units of the level and line did, and not because the cameras saw more per vehicle (where the unit's devices
// report). Counts: of the officers' monthly case counts within two of a multiple of ten, far more than one in five lie on it. Only these
// neighbours can tell: where counts are small, ten is common without any target.
// Not fed by exchange v1: budgets, assessment papers and their wording.
export default rule({
  id: 'R17',
  title: '罚没指标',
  question: '罚没收入或者办案数量是否呈现下达指标的特征？',
  seed: '下达或者变相下达罚没指标，逐利执法',
  basis: ['《行政处罚法》第七十四条', '《道路交通安全违法行为处理程序规定》第六十六条', '《交通警察道路执勤执法工作规范》第七十七条'],
  colour: 'orange',
  group: 'money',
  subject: 'unit',
  reads: ['cases', 'units', 'case_officers', 'devices', 'captures', 'passages'],
  key: 'unit_id',
  parameters: {
    cases: { ...defaultNumber('当月最少罚款案件数', '件', 20, 5, 1000), kind: 'integer' },
    growth: defaultNumber('比去年同月增长', '倍', 0.5, 0.1, 10),
    robustZ: defaultNumber('偏离前十二个月中位数（稳健标准分）', '', 3, 2, 10),
    chanceZ: defaultNumber('排除偶然波动的标准分', '', 3, 1, 10),
    baseMonths: { ...defaultNumber('前十二个月中至少有数据的月数', '个', 6, 3, 12), kind: 'integer' },
    peerMargin: defaultNumber('超过同类单位中位变化', '倍', 0.2, 0, 5),
    peerUnits: { ...defaultNumber('其他同类单位最少个数', '个', 5, 2, 100), kind: 'integer' },
    detection: defaultNumber('每车次抓拍率视为稳定的变化', '', 0.1, 0.01, 1),
    officers: { ...defaultNumber('人员最少个数（当月件数距整十不超过二件者）', '人', 5, 3, 100), kind: 'integer' },
    heap: defaultNumber('整十件数为预期（五分之一）的倍数', '倍', 3, 1.5, 5),
    heapZ: defaultNumber('整十件数的标准分', '', 4, 2, 10),
  },
  sql: (p) => `
    with fines as (
      select c.id, c.unit_id, ${monthNo('c.decided_at')} as m, ${monthText('c.decided_at')} as win, cast(c.fine as double precision) as fine
      from cases c
      where ${fined('c', p.now)} and ${monthNo('c.decided_at')} < ${monthNo(p.now)}
    ), months as (
      select f.unit_id, f.m, f.win, cast(count(*) as integer) as n, sum(f.fine) as total, sum(f.fine * f.fine) as squares
      from fines f group by f.unit_id, f.m, f.win
    ), centres as (
      select a.unit_id, a.m, count(*) as k, ${median('b.total')} as centre, avg(b.squares) as squares
      from months a join months b on b.unit_id = a.unit_id and b.m between a.m - 12 and a.m - 1
      where a.n >= ${p.cases}
      group by a.unit_id, a.m
      having count(*) >= ${p.baseMonths}
    ), spreads as (
      select c.unit_id, c.m, 1.4826 * ${median('abs(b.total - c.centre)')} as spread
      from centres c join months b on b.unit_id = c.unit_id and b.m between c.m - 12 and c.m - 1
      group by c.unit_id, c.m
    ), seen as (
      select d.unit_id, ${monthNo('q.captured_at')} as m, count(*) as captures
      from captures q join devices d on d.id = q.device_id
      where q.state <> 'void'
      group by d.unit_id, ${monthNo('q.captured_at')}
    ), passed as (
      select d.unit_id, ${monthNo('t.day')} as m, sum(t.vehicles) as vehicles
      from passages t join devices d on d.id = t.device_id
      group by d.unit_id, ${monthNo('t.day')}
    ), rates as (
      select t.unit_id, t.m, cast(s.captures as double precision) as captures, cast(t.vehicles as double precision) as vehicles
      from passed t join seen s on s.unit_id = t.unit_id and s.m = t.m
      where t.vehicles > 0
    ), detection as (
      select a.unit_id, a.m, (a.captures / a.vehicles) / nullif(sum(b.captures) / sum(b.vehicles), 0) - 1 as change
      from rates a join rates b on b.unit_id = a.unit_id and b.m between a.m - 12 and a.m - 1
      group by a.unit_id, a.m, a.captures, a.vehicles
    ), compared as (
      select a.unit_id, a.m, a.win, a.n, a.total, u.level, u.line,
        case when y.n >= ${p.cases} then a.total / nullif(y.total, 0) - 1 end as growth, (a.total - c.centre) / nullif(s.spread, 0) as robust_z,
        (a.total - y.total) / nullif(sqrt(a.squares + y.squares), 0) as year_z,
        (a.total - c.centre) / nullif(sqrt(a.squares + c.squares), 0) as base_z,
        a.total / nullif(coalesce(c.centre, y.total), 0) as ratio
      from months a
      join units u on u.id = a.unit_id
      left join months y on y.unit_id = a.unit_id and y.m = a.m - 12
      left join centres c on c.unit_id = a.unit_id and c.m = a.m
      left join spreads s on s.unit_id = a.unit_id and s.m = a.m
      where a.n >= ${p.cases}
    ), jumps as (
      select c.* from compared c
      where (c.growth >= ${p.growth} and c.year_z >= ${p.chanceZ}) or (c.robust_z >= ${p.robustZ} and c.base_z >= ${p.chanceZ})
    ), peers as (
      select j.unit_id, j.m, count(*) as units, ${median('c.ratio')} as ratio
      from jumps j
      join compared c on c.line = j.line and c.m = j.m and c.level is not distinct from j.level and c.unit_id <> j.unit_id
      where c.ratio is not null
      group by j.unit_id, j.m
      having count(*) >= ${p.peerUnits}
    ), money as (
      select j.unit_id, j.m, j.win, j.n, j.total, j.growth, j.robust_z, j.ratio, t.change, o.ratio as peer_ratio
      from jumps j
      left join peers o on o.unit_id = j.unit_id and o.m = j.m
      left join detection t on t.unit_id = j.unit_id and t.m = j.m
      where coalesce(abs(t.change), 0) <= ${p.detection} and (o.ratio is null or j.ratio >= o.ratio + ${p.peerMargin})
    ), tallies as (
      select c.unit_id, ${monthNo('c.decided_at')} as m, ${monthText('c.decided_at')} as win, h.officer_id, count(distinct c.id) as n
      from cases c join case_officers h on h.case_id = c.id
      where h.role = 'handler' and c.decided_at <= ${p.now} and ${monthNo('c.decided_at')} < ${monthNo(p.now)}
      group by c.unit_id, ${monthNo('c.decided_at')}, ${monthText('c.decided_at')}, h.officer_id
    ), heaps as (
      select t.unit_id, t.m, t.win, cast(sum(t.n) as integer) as n,
        cast(count(*) filter (where t.n >= 8 and mod(t.n + 2, 10) <= 4) as double precision) as officers,
        cast(count(*) filter (where mod(t.n, 10) = 0) as double precision) as round
      from tallies t
      group by t.unit_id, t.m, t.win
    ), counted as (
      select h.*, h.round / h.officers as heap_share, (h.round / h.officers - 0.2) / sqrt(0.16 / h.officers) as heap_z
      from heaps h where h.officers >= ${p.officers}
    ), signs as (
      select y.unit_id, y.m, y.win, '罚款数额突增' as sign, y.n, y.total, y.growth, y.robust_z, y.ratio, y.peer_ratio, y.change,
        cast(null as double precision) as heap_share, coalesce(y.robust_z, y.growth) as score
      from money y
      union all
      select h.unit_id, h.m, h.win, '人均件数集中于整十数' as sign, h.n, cast(null as double precision), cast(null as double precision),
        cast(null as double precision), cast(null as double precision), cast(null as double precision), cast(null as double precision),
        h.heap_share, h.heap_z as score
      from counted h where h.heap_share >= ${p.heap} * 0.2 and h.heap_z >= ${p.heapZ}
    ), found as (
      select s.unit_id, s.m, s.win, string_agg(s.sign, '；' order by s.sign) as signs, max(s.score) as score, max(s.n) as n, max(s.total) as total,
        max(s.growth) as growth, max(s.robust_z) as robust_z, max(s.ratio) as ratio, max(s.peer_ratio) as peer_ratio, max(s.change) as change,
        max(s.heap_share) as heap_share
      from signs s group by s.unit_id, s.m, s.win
    ), samples as (
      select f.unit_id, f.m, f.id, row_number() over (partition by f.unit_id, f.m order by f.fine desc, f.id) as place
      from fines f join found d on d.unit_id = f.unit_id and d.m = f.m
    ), sampled as (
      select x.unit_id, x.m, string_agg(x.id, ',' order by x.id) as case_ids from samples x where x.place <= ${caseLimit} group by x.unit_id, x.m
    )
    select d.unit_id as subject_id, d.unit_id, coalesce(x.case_ids, '') as case_ids, cast(d.score as double precision) as score, d.win,
      d.signs, d.n, d.total, d.growth, d.robust_z, d.ratio, d.peer_ratio, d.change, d.heap_share
    from found d left join sampled x on x.unit_id = d.unit_id and x.m = d.m`,
  evidence: [
    { column: 'signs', label: '迹象', type: 'text' },
    { column: 'n', label: '当月案件数', type: 'number' },
    { column: 'total', label: '当月罚款', type: 'money' },
    { column: 'growth', label: '比去年同月增长', type: 'percent' },
    { column: 'robust_z', label: '稳健标准分', type: 'number' },
    { column: 'ratio', label: '与前十二个月中位数之比', type: 'number' },
    { column: 'peer_ratio', label: '同类单位之比（中位数）', type: 'number' },
    { column: 'change', label: '每车次抓拍率变化', type: 'percent' },
    { column: 'heap_share', label: '整十件数人员占比（距整十不超过二件者中）', type: 'percent' },
  ],
  check: ['提交当期考核办法、目标任务和预算文件', '说明增长的原因并附勤务安排', '存在指标的，立即废止并报告'],
  falseAlarms: ['新增执法设备或者辖区调整', '上级部署的专项行动', '个别大额案件集中办结'],
  examples: [
    { name: '前七个月平稳，五月罚款三倍', flags: ['U1'], data: { units: [unit('U1')], cases: jump('U1') } },
    {
      name: '比去年同月增长一倍',
      flags: ['U1'],
      data: { units: [unit('U1')], cases: [...month('U1', '2025-05', 40), ...month('U1', '2026-05', 100)] },
    },
    {
      name: '同类单位没有变化，抓拍率没有变化',
      flags: ['U1'],
      data: {
        ...cameras(['2026-04', 1000], ['2026-05', 1050]),
        units: six(),
        cases: [...jump('U1'), ...peers().flatMap((id) => steady(id))],
      },
    },
    {
      name: '六名人员中五人当月恰好十件或者二十件',
      flags: ['U1'],
      data: { units: [unit('U1')], cases: [10, 10, 20, 10, 20, 13].flatMap((n, i) => month('U1', '2026-05', n, `P${i}`)) },
    },
    { name: '各月有正常波动', flags: [], data: { units: [unit('U1')], cases: steady('U1') } },
    {
      name: '违法抓拍率同步上升',
      flags: [],
      data: { ...cameras(['2026-04', 100], ['2026-05', 300]), units: [unit('U1')], cases: jump('U1') },
    },
    { name: '全省专项行动，同类单位同步增长', flags: [], data: { units: six(), cases: ['U1', ...peers()].flatMap((id) => jump(id)) } },
    {
      name: '案件太少，增长不说明问题',
      flags: [],
      data: { units: [unit('U1')], cases: [...month('U1', '2025-05', 6), ...month('U1', '2026-05', 18)] },
    },
    {
      name: '增长六成但在偶然波动之内',
      flags: [],
      data: { units: [unit('U1')], cases: [...month('U1', '2025-05', 20), ...month('U1', '2026-05', 32)] },
    },
    {
      name: '本月尚未结束',
      flags: [],
      now: '2026-05-28 08:00:00',
      data: { units: [unit('U1')], cases: jump('U1') },
    },
    {
      name: '七名人员件数都在十件上下，两人恰好十件',
      flags: [],
      data: { units: [unit('U1')], cases: [10, 9, 11, 10, 8, 12, 9].flatMap((n, i) => month('U1', '2026-05', n, `P${i}`)) },
    },
    {
      name: '六名人员中两人恰好十件',
      flags: [],
      data: { units: [unit('U1')], cases: [10, 10, 12, 15, 17, 13].flatMap((n, i) => month('U1', '2026-05', n, `P${i}`)) },
    },
  ],
})

function unit(id: string) {
  return { id, line: 'police', level: 'county' }
}

function peers() {
  return ['U2', 'U3', 'U4', 'U5', 'U6']
}

function six() {
  return ['U1', ...peers()].map(unit)
}

/** So many fines of a hundred yuan in a month, by one officer. */
function month(unitId: string, text: string, n: number, officerId = 'P0') {
  return Array.from({ length: n }, (_, index) => ({
    id: `${unitId}-${text}-${officerId}-${index}`,
    unitId,
    outcome: 'fine',
    fine: 100,
    decidedAt: `${text}-${String((index % 28) + 1).padStart(2, '0')}T10:00:00+08:00`,
    officers: n < 30 ? [{ officerId }] : [],
  }))
}

/** Eight months of about thirty fines. */
function steady(unitId: string) {
  return [31, 35, 33, 38, 32, 36, 34, 37].flatMap((n, index) =>
    month(unitId, `${index < 3 ? 2025 : 2026}-${['10', '11', '12', '01', '02', '03', '04', '05'][index]}`, n),
  )
}

/** The same, but three times as many in May. */
function jump(unitId: string) {
  return [...steady(unitId), ...month(unitId, '2026-05', 70, 'P9')]
}

/** Captures of one camera in two months, at a thousand vehicles a month. */
function cameras(...seen: [month: string, captures: number][]) {
  return {
    devices: [{ id: 'E1', unitId: 'U1', kind: 'e-police' }],
    passages: seen.map(([text]) => ({ deviceId: 'E1', day: `${text}-01`, vehicles: 10_000 })),
    captures: seen.flatMap(([text, n]) =>
      Array.from({ length: n }, (_, index) => ({
        id: `${text}-${index}`,
        deviceId: 'E1',
        capturedAt: `${text}-10T08:00:00+08:00`,
        state: 'valid',
      })),
    ),
  }
}
