import { rule } from './rule.ts'
import { caseLimit, fined, itemOn, itemVersions, tierLimits } from './sql.ts'

// A floor above the law's: every fine of the unit lies at twice the statutory minimum or more, nearly all at one sum, and above the floor
// that the published benchmark sets for the grade. Where peers of the same level and line stay as high, the floor is not the unit's own.
// Not fed by exchange v1: internal papers that name a floor.
const HALF = (time: string): string =>
  `(cast(extract(year from ${time}) as varchar) || case when extract(month from ${time}) <= 6 then 'H1' else 'H2' end)`

export default rule({
  id: 'R16',
  title: '隐形最低罚款额',
  question: '单位是否在法定下限之上自设最低罚款额？',
  seed: '违规设定最低处罚数额',
  basis: ['《行政处罚法》第五条', '《行政处罚法》第十六条', '《行政处罚法》第三十四条'],
  colour: 'yellow',
  group: 'discretion',
  subject: 'unit-item',
  reads: ['cases', 'items', 'units'],
  key: 'unit_id',
  parameters: {
    cases: { kind: 'integer', title: '最少案件数', unit: '件', default: 15, min: 5, max: 1000, basis: '默认值', confirmed: false },
    multiple: {
      kind: 'number',
      title: '最低罚款为法定下限的倍数',
      unit: '倍',
      default: 2,
      min: 1.1,
      max: 20,
      basis: '默认值',
      confirmed: false,
    },
    share: { kind: 'number', title: '同一数额占比', unit: '比例', default: 0.8, min: 0.3, max: 1, basis: '默认值', confirmed: false },
    peerBelow: {
      kind: 'number',
      title: '同类单位低于该数额的最小占比',
      unit: '比例',
      default: 0.1,
      min: 0,
      max: 1,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with ${itemVersions}, ${tierLimits}, fines as (
      select c.id, c.unit_id, c.item_code, ${HALF('c.decided_at')} as half, u.level, u.line, cast(c.fine as double precision) as fine,
        cast(i.stat_min as double precision) as stat_min, coalesce(t.fine_min, 0) as tier_min
      from cases c
      join units u on u.id = c.unit_id
      join item_versions i on ${itemOn('i', 'c.item_code', 'c.occurred_at')}
      left join tier_limits t on t.item_id = i.id and t.tier = c.tier
      where ${fined('c', p.now)} and i.stat_min > 0 and i.stat_max > i.stat_min
    ), sums as (
      select unit_id, item_code, half, level, line, fine, count(*) as n, max(stat_min) as stat_min, max(tier_min) as tier_min
      from fines
      group by unit_id, item_code, half, level, line, fine
    ), floors as (
      select unit_id, item_code, half, level, line, cast(sum(n) as double precision) as n, min(fine) as lowest, max(stat_min) as stat_min,
        min(fine - tier_min) as above_tier, cast(max(n) as double precision) / nullif(sum(n), 0) as share
      from sums
      group by unit_id, item_code, half, level, line
      having sum(n) >= ${p.cases} and min(fine) >= ${p.multiple} * max(stat_min) and min(fine - tier_min) > 0
        and max(n) >= ${p.share} * sum(n)
    ), peers as (
      select f.unit_id, f.item_code, f.half, cast(sum(s.n) as double precision) as peer_n,
        cast(coalesce(sum(s.n) filter (where s.fine < f.lowest), 0) as double precision) as peer_below
      from floors f
      join sums s on s.item_code = f.item_code and s.half = f.half and s.line = f.line and coalesce(s.level, '') = coalesce(f.level, '')
        and s.unit_id <> f.unit_id
      group by f.unit_id, f.item_code, f.half
    ), flagged as (
      select f.*, coalesce(p.peer_n, 0) as peer_n, p.peer_below / nullif(p.peer_n, 0) as peer_below
      from floors f
      left join peers p on p.unit_id = f.unit_id and p.item_code = f.item_code and p.half = f.half
      where coalesce(p.peer_n, 0) < ${p.cases} or p.peer_below >= ${p.peerBelow} * p.peer_n
    ), sample as (
      select c.id, c.unit_id, c.item_code, c.half, row_number() over (partition by c.unit_id, c.item_code, c.half order by c.id) as place
      from fines c
      join flagged f on f.unit_id = c.unit_id and f.item_code = c.item_code and f.half = c.half
    )
    select f.unit_id || '|' || f.item_code as subject_id, f.unit_id, string_agg(s.id, ',' order by s.id) as case_ids, f.half as win,
      f.lowest / nullif(f.stat_min, 0) as score, f.item_code, f.half, f.n, f.lowest, f.stat_min, f.share, f.peer_n, f.peer_below
    from flagged f
    join sample s on s.unit_id = f.unit_id and s.item_code = f.item_code and s.half = f.half and s.place <= ${caseLimit}
    group by f.unit_id, f.item_code, f.half, f.lowest, f.stat_min, f.n, f.share, f.peer_n, f.peer_below`,
  evidence: [
    { column: 'item_code', label: '事项', type: 'item' },
    { column: 'half', label: '半年', type: 'text' },
    { column: 'n', label: '罚款案件数', type: 'number' },
    { column: 'lowest', label: '最低罚款', type: 'money' },
    { column: 'stat_min', label: '法定下限', type: 'money' },
    { column: 'share', label: '同一数额占比', type: 'percent' },
    { column: 'peer_n', label: '同类单位案件数', type: 'number' },
    { column: 'peer_below', label: '同类单位低于该数额的占比', type: 'percent' },
  ],
  check: ['提交内部裁量规定和合法性审核意见', '说明为何没有低于该数额的罚款'],
  falseAlarms: ['公布的裁量基准设有下限', '全省统一的定额'],
  examples: [
    { name: '十五件全部罚三千元，法定下限一千元', flags: ['U1|JT08'], data: { ...base(), cases: fines('U1', 15, [3000]) } },
    {
      name: '同类单位多有较低罚款',
      flags: ['U1|JT08'],
      data: { ...base(), cases: [...fines('U1', 20, [2000, 2000, 2000, 2000, 2500]), ...fines('U2', 20, [1000, 1500, 2500])] },
    },
    { name: '案件不足十五件', flags: [], data: { ...base(), cases: fines('U1', 14, [3000]) } },
    { name: '有一件罚到法定下限附近', flags: [], data: { ...base(), cases: [...fines('U1', 15, [3000]), fine('X', 'U1', 1200)] } },
    {
      name: '公布的基准规定该档次最低三千元',
      flags: [],
      data: {
        units: base().units!,
        items: [{ ...base().items![0], tiers: [{ tier: '较重', fineMin: 3000, fineMax: 5000 }] }],
        cases: fines('U1', 15, [3000]).map((each) => ({ ...each, tier: '较重' })),
      },
    },
    { name: '罚款数额分散', flags: [], data: { ...base(), cases: fines('U1', 20, [2000, 2500, 3000, 3500]) } },
    { name: '全省都不低于这个数额', flags: [], data: { ...base(), cases: [...fines('U1', 15, [3000]), ...fines('U2', 20, [3000])] } },
  ],
})

function base(): Record<string, Array<Record<string, unknown>>> {
  return {
    units: ['U1', 'U2'].map((id) => ({ id, line: 'transport', level: 'county' })),
    items: [{ code: 'JT08', line: 'transport', statMin: 1000, statMax: 5000 }],
  }
}

/** A fine of item JT08 on 2 March 2026. */
function fine(id: string, unitId: string, yuan: number): Record<string, unknown> {
  return { id, unitId, line: 'transport', itemCode: 'JT08', outcome: 'fine', fine: yuan, decidedAt: '2026-03-02T10:00:00+08:00' }
}

/** So many fines of a unit that go round the given sums. */
function fines(unitId: string, count: number, sums: readonly number[]): Array<Record<string, unknown>> {
  return Array.from({ length: count }, (_, i) => fine(`${unitId}-${i}`, unitId, sums[i % sums.length]!))
}
