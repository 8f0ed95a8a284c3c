import { rule } from './rule.ts'
import { caseLimit, decidedBy, itemOn, itemVersions, quarterText, tierLimits } from './sql.ts'

// Only fines with room for discretion count: fixed sums, grades of one sum and fines computed by weight are left out. Peers are the other
// units of the same level and line with the same item in the same quarter; half a case is added to their count so that a share is never 0 or 1.
const ITEM = { code: 'JT07', line: 'transport', statMin: 1000, statMax: 3000 }

export default rule({
  id: 'R08',
  title: '顶格处罚普遍',
  question: '单位是否对某一事项普遍按最高额处罚？',
  seed: '普遍采取顶格处罚',
  basis: ['《行政处罚法》第五条', '《行政处罚法》第六条', '《行政处罚法》第三十二条至第三十四条'],
  colour: 'yellow',
  group: 'discretion',
  subject: 'unit-item',
  reads: ['cases', 'items', 'units'],
  key: 'unit_id',
  parameters: {
    cases: { kind: 'integer', title: '最少案件数', unit: '件', default: 20, min: 5, max: 1000, basis: '默认值', confirmed: false },
    top: {
      kind: 'number',
      title: '视为顶格的比例',
      unit: '最高额的倍数',
      default: 0.98,
      min: 0.8,
      max: 1,
      basis: '默认值',
      confirmed: false,
    },
    share: { kind: 'number', title: '顶格占比', unit: '比例', default: 0.5, min: 0.1, max: 1, basis: '默认值', confirmed: false },
    z: { kind: 'number', title: '与同类单位相比的 z 值', unit: '', default: 3, min: 1, max: 10, basis: '默认值', confirmed: false },
    floorShare: {
      kind: 'number',
      title: '按 z 值判断时的最低占比',
      unit: '比例',
      default: 0.3,
      min: 0.05,
      max: 1,
      basis: '默认值',
      confirmed: false,
    },
    lenient: {
      kind: 'number',
      title: '加重：警告和免罚占比低于',
      unit: '比例',
      default: 0.05,
      min: 0,
      max: 1,
      basis: '默认值',
      confirmed: false,
    },
    peerLenient: {
      kind: 'number',
      title: '加重：同类单位警告和免罚占比不低于',
      unit: '比例',
      default: 0.2,
      min: 0,
      max: 1,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with ${itemVersions}, ${tierLimits}, judged as (
      select c.id, c.unit_id, c.item_code, ${quarterText('c.decided_at')} as quarter, u.level, u.line,
        case when c.outcome = 'fine' then 0 else 1 end as lenient,
        case when c.outcome = 'fine' and i.stat_max > coalesce(i.stat_min, 0) and coalesce(i.measure, '') <> 'over-kg'
          and coalesce(t.fine_max > t.fine_min, true) then 1 else 0 end as open,
        case when cast(c.fine as double precision) >= ${p.top} * cast(i.stat_max as double precision)
          or cast(c.fine as double precision) >= ${p.top} * t.fine_max then 1 else 0 end as high
      from cases c
      join units u on u.id = c.unit_id
      join item_versions i on ${itemOn('i', 'c.item_code', 'c.occurred_at')}
      left join tier_limits t on t.item_id = i.id and t.tier = c.tier
      where c.outcome in ('fine', 'warning', 'exempt') and ${decidedBy('c', p.now)}
    ), counted as (
      select unit_id, item_code, quarter, level, line, cast(count(*) as double precision) as total, cast(sum(lenient) as double precision) as lenient,
        cast(sum(open) as double precision) as n, cast(sum(open * high) as double precision) as k
      from judged
      group by unit_id, item_code, quarter, level, line
    ), peers as (
      select x.*, sum(x.n) over w - x.n as peer_n, sum(x.k) over w - x.k as peer_k,
        (sum(x.lenient) over w - x.lenient) / nullif(sum(x.total) over w - x.total, 0) as peer_lenient
      from counted x
      window w as (partition by x.item_code, x.quarter, x.level, x.line)
    ), scored as (
      select p.*, p.k / nullif(p.n, 0) as share, p.peer_k / nullif(p.peer_n, 0) as peer_share,
        (p.k / nullif(p.n, 0) - (p.peer_k + 0.5) / (p.peer_n + 1))
          / sqrt((p.peer_k + 0.5) / (p.peer_n + 1) * (1 - (p.peer_k + 0.5) / (p.peer_n + 1)) / nullif(p.n, 0)) as z
      from peers p
    ), flagged as (
      select * from scored
      where n >= ${p.cases} and (share >= ${p.share} or share >= ${p.floorShare} and peer_n >= ${p.cases} and z >= ${p.z})
    ), sample as (
      select j.id, j.unit_id, j.item_code, j.quarter, row_number() over (partition by j.unit_id, j.item_code, j.quarter order by j.id) as place
      from judged j
      join flagged f on f.unit_id = j.unit_id and f.item_code = j.item_code and f.quarter = j.quarter
      where j.open = 1 and j.high = 1
    )
    select f.unit_id || '|' || f.item_code as subject_id, f.unit_id, string_agg(s.id, ',' order by s.id) as case_ids, f.quarter as win,
      case when f.peer_n > 0 then f.z end as score,
      case when f.lenient / f.total < ${p.lenient} and f.peer_lenient >= ${p.peerLenient} then 'orange' else 'yellow' end as colour,
      f.item_code, f.quarter, f.n, f.share, f.peer_n, f.peer_share, f.lenient / f.total as lenient_share, f.peer_lenient
    from flagged f
    join sample s on s.unit_id = f.unit_id and s.item_code = f.item_code and s.quarter = f.quarter and s.place <= ${caseLimit}
    group by f.unit_id, f.item_code, f.quarter, f.n, f.share, f.peer_n, f.peer_share, f.lenient, f.total, f.peer_lenient, f.z`,
  evidence: [
    { column: 'item_code', label: '事项', type: 'item' },
    { column: 'quarter', label: '季度', type: 'text' },
    { column: 'n', label: '可裁量罚款案件数', type: 'number' },
    { column: 'share', label: '顶格占比', type: 'percent' },
    { column: 'peer_n', label: '同类单位案件数', type: 'number' },
    { column: 'peer_share', label: '同类单位顶格占比', type: 'percent' },
    { column: 'lenient_share', label: '警告和免罚占比', type: 'percent' },
    { column: 'peer_lenient', label: '同类单位警告和免罚占比', type: 'percent' },
  ],
  check: ['抽取二十件案件，逐件说明从重或者顶格的理由', '核对内部文件有无统一顶格要求'],
  falseAlarms: ['定额罚款的事项', '只针对严重违法的专项行动'],
  examples: [
    { name: '二十件中十二件顶格', flags: ['U1|JT07'], data: { units: units(), items: [ITEM], cases: fines('U1', 20, 12) } },
    {
      name: '占比三成半，远高于同类单位',
      flags: ['U1|JT07'],
      data: { units: units(), items: [ITEM], cases: [...fines('U1', 20, 7), ...fines('U2', 40, 2)] },
    },
    { name: '案件数不足', flags: [], data: { units: units(), items: [ITEM], cases: fines('U1', 19, 19) } },
    {
      name: '顶格占比不到一半，与同类单位相当',
      flags: [],
      data: { units: units(), items: [ITEM], cases: [...fines('U1', 20, 8), ...fines('U2', 20, 8)] },
    },
    {
      name: '定额罚款',
      flags: [],
      data: { units: units(), items: [{ ...ITEM, statMin: 3000 }], cases: fines('U1', 20, 20) },
    },
    {
      name: '所定档次只有一个数额',
      flags: [],
      data: {
        units: units(),
        items: [{ ...ITEM, tiers: [{ tier: '严重', fineMin: 3000, fineMax: 3000 }] }],
        cases: fines('U1', 20, 20).map((each) => ({ ...each, tier: '严重' })),
      },
    },
    {
      name: '按超限重量计算的罚款',
      flags: [],
      data: { units: units(), items: [{ ...ITEM, measure: 'over-kg' }], cases: fines('U1', 20, 20) },
    },
  ],
})

/** Two county units of one line. */
function units(): Array<Record<string, unknown>> {
  return ['U1', 'U2'].map((id) => ({ id, line: 'transport', level: 'county' }))
}

/** So many fines of a unit in the first quarter, the first `high` of them at the maximum. */
function fines(unitId: string, count: number, high: number): Array<Record<string, unknown>> {
  return Array.from({ length: count }, (_, i) => ({
    id: `${unitId}-${i}`,
    unitId,
    line: 'transport',
    itemCode: 'JT07',
    outcome: 'fine',
    fine: i < high ? 3000 : 1500,
    decidedAt: '2026-03-02T10:00:00+08:00',
  }))
}
