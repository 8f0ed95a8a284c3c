import { rule } from './rule.ts'
import { fined, hoursBetween, idList, itemOn, itemVersions, lawOn, median, overLimitFine, overLimitValues } from './sql.ts'

// A pass: one unit fines one overloaded vehicle in a fixed rhythm the same small sum, while weighings in between stay without a case.
// The sum is held against the formula for the median of those weighings. A pass paid once a year shows a single fine within the period and
// cannot be told from an ordinary one.
// Not fed by exchange v1: detections of a firm's other vehicles.
export default rule({
  id: 'R15',
  title: '月票年票',
  question: '是否定期收取固定罚款，其余时间放任超限运输？',
  seed: '月票、年票、路牌，交钱就能跑',
  basis: ['《行政处罚法》第五条', '《行政处罚法》第二十九条', '《行政处罚法》第六十七条', '《行政处罚法》第七十四条'],
  colour: 'red',
  group: 'discretion',
  subject: 'plate',
  reads: ['cases', 'items', 'weighings'],
  key: 'plate',
  parameters: {
    months: { kind: 'integer', title: '观察期间', unit: '个月', default: 12, min: 3, max: 36, basis: '默认值', confirmed: false },
    fines: { kind: 'integer', title: '最少处罚次数', unit: '次', default: 4, min: 3, max: 50, basis: '默认值', confirmed: false },
    amountCv: { kind: 'number', title: '罚款额变异系数上限', unit: '', default: 0.1, min: 0, max: 1, basis: '默认值', confirmed: false },
    formulaShare: {
      kind: 'number',
      title: '占按超限重量计算数额的比例上限',
      unit: '比例',
      default: 0.2,
      min: 0.01,
      max: 1,
      basis: '默认值',
      confirmed: false,
    },
    gapCv: { kind: 'number', title: '间隔变异系数上限', unit: '', default: 0.25, min: 0, max: 1, basis: '默认值', confirmed: false },
    gapMin: { kind: 'integer', title: '按月：平均间隔下限', unit: '日', default: 25, min: 1, max: 400, basis: '默认值', confirmed: false },
    gapMax: { kind: 'integer', title: '按月：平均间隔上限', unit: '日', default: 35, min: 1, max: 400, basis: '默认值', confirmed: false },
    detections: {
      kind: 'integer',
      title: '两次处罚之间未处理的超限检测',
      unit: '次',
      default: 3,
      min: 1,
      max: 100,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with ${itemVersions}, fines as (
      select c.id, c.unit_id, c.item_code, coalesce(c.plate, c.party_id_no) as identity, c.plate, c.occurred_at,
        cast(c.fine as double precision) as fine,
        ${hoursBetween('lag(c.occurred_at) over w', 'c.occurred_at')} / 24.0 as gap
      from cases c
      join item_versions i on ${itemOn('i', 'c.item_code', 'c.occurred_at')} and i.measure in ('over-kg', 'over-load-percent')
      where ${fined('c', p.now)} and c.decided_at > ${p.now} - interval '${p.months} months' and coalesce(c.plate, c.party_id_no) is not null
      window w as (partition by c.unit_id, c.item_code, coalesce(c.plate, c.party_id_no) order by c.occurred_at, c.id)
    ), passes as (
      select unit_id, item_code, identity, ${idList('id')} as case_ids, max(plate) as plate, count(*) as fines, avg(fine) as amount,
        stddev_samp(fine) / nullif(avg(fine), 0) as amount_cv, avg(gap) as gap_days, stddev_samp(gap) / nullif(avg(gap), 0) as gap_cv,
        min(occurred_at) as first_at, max(occurred_at) as last_at
      from fines
      group by unit_id, item_code, identity
      having count(*) >= ${p.fines} and stddev_samp(fine) <= ${p.amountCv} * avg(fine)
        and (stddev_samp(gap) <= ${p.gapCv} * avg(gap) or avg(gap) between ${p.gapMin} and ${p.gapMax})
    ), ignored as (
      select x.unit_id, x.item_code, x.identity, count(*) as detections, ${median('w.gross_kg - w.limit_kg')} as over_kg
      from passes x
      join weighings w on w.plate = x.plate and w.weighed_at > x.first_at and w.weighed_at < x.last_at
      left join law_values v on ${lawOn('v', "'over-limit.warning'", 'w.weighed_at')}
      where w.case_id is null and w.gross_kg - w.limit_kg > v.value
        and not exists (select 1 from cases c where c.weighing_id = w.id)
      group by x.unit_id, x.item_code, x.identity
      having count(*) >= ${p.detections}
    ), compared as (
      select x.*, g.detections, g.over_kg, ${overLimitFine('g.over_kg')} as formula_fine
      from passes x
      join ignored g on g.unit_id = x.unit_id and g.item_code = x.item_code and g.identity = x.identity
      ${overLimitValues('x.last_at')}
    )
    select c.unit_id || '|' || c.item_code || '|' || c.identity as subject_id, c.unit_id, c.case_ids,
      c.amount / nullif(c.formula_fine, 0) as score, c.item_code, c.plate, cast(c.fines as integer) as fines, c.amount, c.amount_cv,
      c.gap_days, c.gap_cv, cast(c.detections as integer) as detections, c.over_kg, c.formula_fine, c.first_at, c.last_at
    from compared c
    where c.amount <= ${p.formulaShare} * c.formula_fine`,
  evidence: [
    { column: 'item_code', label: '事项', type: 'item' },
    { column: 'plate', label: '号牌', type: 'plate' },
    { column: 'fines', label: '处罚次数', type: 'number' },
    { column: 'amount', label: '平均罚款', type: 'money' },
    { column: 'amount_cv', label: '罚款额变异系数', type: 'number' },
    { column: 'gap_days', label: '平均间隔（日）', type: 'number' },
    { column: 'gap_cv', label: '间隔变异系数', type: 'number' },
    { column: 'detections', label: '期间未处理的超限检测', type: 'number' },
    { column: 'over_kg', label: '未处理检测的超限中位数（kg）', type: 'number' },
    { column: 'formula_fine', label: '按超限重量计算的罚款', type: 'money' },
    { column: 'first_at', label: '首次违法时间', type: 'time' },
    { column: 'last_at', label: '末次违法时间', type: 'time' },
  ],
  check: ['核对全部缴款去向', '逐条说明期间超限检测为何未处理', '按违纪违法线索移送核查'],
  falseAlarms: ['每月一次的例行检查', '超限检测未经静态复核'],
  examples: [
    {
      name: '每月罚五百元，期间三次超限二十吨未处理',
      flags: ['U1|JT14|标A10001'],
      data: { items: items(), cases: monthly(500), weighings: weighings(3) },
    },
    {
      name: '间隔不是一月但很规律',
      flags: ['U1|JT14|标A10001'],
      data: {
        items: items(),
        cases: [fine('C1', '01-05'), fine('C2', '01-19'), fine('C3', '02-02'), fine('C4', '02-16')],
        weighings: weighings(3),
      },
    },
    { name: '期间只有两次未处理的检测', flags: [], data: { items: items(), cases: monthly(500), weighings: weighings(2) } },
    { name: '每次按重量足额处罚', flags: [], data: { items: items(), cases: monthly(10_000), weighings: weighings(3) } },
    {
      name: '罚款额每次不同',
      flags: [],
      data: {
        items: items(),
        cases: monthly(500).map((each, i) => ({ ...each, fine: 500 * (i + 1) })),
        weighings: weighings(3),
      },
    },
    {
      name: '间隔毫无规律',
      flags: [],
      data: {
        items: items(),
        cases: [fine('C1', '01-05'), fine('C2', '01-09'), fine('C3', '04-02'), fine('C4', '06-16')],
        weighings: weighings(3),
      },
    },
    {
      name: '期间的检测都已立案',
      flags: [],
      data: { items: items(), cases: monthly(500), weighings: weighings(3).map((each) => ({ ...each, caseId: 'C9' })) },
    },
    { name: '只处罚三次', flags: [], data: { items: items(), cases: monthly(500).slice(0, 3), weighings: weighings(3) } },
  ],
})

function items(): Array<Record<string, unknown>> {
  return [{ code: 'JT14', line: 'transport', measure: 'over-kg', statMin: 0, statMax: 30_000 }]
}

/** A fine of an overloaded vehicle on a day of 2026. */
function fine(id: string, day: string, yuan = 500): Record<string, unknown> {
  const at = `2026-${day}T09:00:00+08:00`
  return {
    id,
    unitId: 'U1',
    line: 'transport',
    itemCode: 'JT14',
    plate: '标A10001',
    occurredAt: at,
    decidedAt: at,
    outcome: 'fine',
    fine: yuan,
  }
}

/** Four fines of one sum, a month apart. */
function monthly(yuan: number): Array<Record<string, unknown>> {
  return ['01-05', '02-04', '03-06', '04-06'].map((day, i) => fine(`C${i + 1}`, day, yuan))
}

/** So many weighings of the vehicle at 20 t over its limit, within the time of the fines. */
function weighings(count: number): Array<Record<string, unknown>> {
  return Array.from({ length: count }, (_, i) => ({
    id: `W${i}`,
    at: `2026-01-${20 + i}T09:00:00+08:00`,
    plate: '标A10001',
    grossKg: 69_000,
    limitKg: 49_000,
  }))
}
