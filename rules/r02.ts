import { rule } from './rule.ts'
import { decidedBy, itemOn, itemVersions, overLimitFine, overLimitValues } from './sql.ts'

// The grade is read from the benchmark in force at the act; a lighter benchmark at the decision is lawful too (old law unless the new one
// is lighter). A deviation discussed by the office, or approved in the record, is not a downgrade.
// Not fed by exchange v1: mitigating facts written in the papers only.
const rank = (tier: string): string =>
  `(case ${tier} when '免罚' then 0 when '轻微' then 1 when '一般' then 2 when '较重' then 3 when '严重' then 4 when '特别严重' then 5 end)`

/** Measured value within a grade: grades are compared at two decimals, and a value on a shared bound counts as the lighter grade. */
const within = (range: string): string => `c.measured_value > ${range}.low and c.measured_value <= ${range}.high`

const speeding = {
  code: 'GA04',
  family: 'speeding',
  line: 'police',
  statMin: 20,
  statMax: 200,
  measure: 'over-speed-percent',
  tiers: [
    { tier: '轻微', measureMin: 0.01, measureMax: 9.99, fineMin: 0, fineMax: 0 },
    { tier: '一般', measureMin: 10, measureMax: 29.99, fineMin: 50, fineMax: 50 },
    { tier: '较重', measureMin: 30, measureMax: 50, fineMin: 200, fineMax: 200 },
  ],
}
const graveSpeeding = {
  ...speeding,
  code: 'GA04A',
  statMin: 200,
  statMax: 2000,
  tiers: [{ tier: '较重', measureMin: 50.01, fineMin: 500, fineMax: 2000 }],
}
const overLimit = {
  code: 'JT14',
  family: 'over-limit',
  line: 'transport',
  statMin: 0,
  statMax: 30_000,
  measure: 'over-kg',
  tiers: [{ tier: '一般', measureMin: 1000.01, measureMax: 9999.99, fineMin: 500, fineMax: 4500 }],
}

export default rule({
  id: 'R02',
  title: '降格处罚',
  question: '是否把重的违法定成轻的档次、事项或者程序？',
  seed: '整治降格处罚，擅自修改违法行为定性、降低处罚标准',
  basis: ['《行政处罚法》第五条', '《行政处罚法》第五十七条', '《行政处罚法》第七十六条', '《道路交通安全违法行为记分管理办法》第三十三条'],
  colour: 'orange',
  group: 'case',
  subject: 'case',
  reads: ['cases', 'items'],
  key: 'unit_id',
  parameters: {
    approvals: {
      kind: 'list',
      title: '视为已经批准的文书式样',
      unit: '',
      default: ['重大案件集体讨论记录', '裁量变更审批表'],
      basis: '《行政处罚法》第五十七条；式样名称为默认值',
      confirmed: false,
    },
    tolerance: {
      kind: 'integer',
      title: '超限罚款低于计算数额的容差',
      unit: '%',
      default: 10,
      min: 0,
      max: 50,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with ${itemVersions}, ranges as (
      select t.item_id, t.tier, cast(t.fine_min as double precision) as fine_min, coalesce(t.measure_max + 0.005, 1e12) as high,
        coalesce(lag(t.measure_max) over (partition by t.item_id order by coalesce(t.measure_min, -1e12), t.position) + 0.005,
          t.measure_min - 0.005, -1e12) as low
      from item_tiers t
    ), ends as (
      select item_id, max(high) as highest from ranges group by item_id
    ), decided as (
      select c.id, c.unit_id, c.item_code, c.tier, c.outcome, cast(c.fine as double precision) as fine, c.measured_kind, c.measured_value,
        c.occurred_at, c.decided_at
      from cases c
      where c.outcome in ('fine', 'warning') and ${decidedBy('c', p.now)}
        and c.measured_kind is not null and c.discussed_at is null
    ), graded as (
      select c.*, t.tier as expected_tier, ${rank('t.tier')} as expected_rank, ${rank('l.tier')} as later_rank,
        least(t.fine_min, l.fine_min) as expected_min,
        case when i.measure = 'over-kg' then ${overLimitFine(`c.measured_value * (1 - ${p.tolerance} / 100.0)`)} end as formula_fine
      from decided c
      join item_versions i on ${itemOn('i', 'c.item_code', 'c.occurred_at')} and i.measure = c.measured_kind
      join ranges t on t.item_id = i.id and ${within('t')}
      left join item_versions n on ${itemOn('n', 'c.item_code', 'c.decided_at')} and n.measure = c.measured_kind
      left join ranges l on l.item_id = n.id and ${within('l')}
      ${overLimitValues('c.occurred_at')}
    ), faults as (
      select g.id, g.unit_id, g.item_code, g.tier, g.fine, g.measured_kind, g.measured_value, g.expected_tier, g.expected_min,
        '档次低于测得量应在的档次' as reason
      from graded g
      where ${rank('g.tier')} < g.expected_rank and ${rank('g.tier')} < coalesce(g.later_rank, g.expected_rank)
      union all
      select g.id, g.unit_id, g.item_code, g.tier, g.fine, g.measured_kind, g.measured_value, g.expected_tier, g.expected_min,
        '罚款低于测得量所在档次的下限'
      from graded g
      where g.outcome = 'fine' and g.fine < g.expected_min
      union all
      select g.id, g.unit_id, g.item_code, g.tier, g.fine, g.measured_kind, g.measured_value, g.expected_tier, g.formula_fine,
        '罚款低于按超限重量计算的数额'
      from graded g
      where g.outcome = 'fine' and g.fine < g.formula_fine
    ), unapproved as (
      select f.* from faults f
      where not exists (select 1 from documents d where d.case_id = f.id and d.form in ${p.approvals})
        and not exists (
          select 1 from edits e
          where e.case_id = f.id and e.field in ('tier', 'fine', 'itemCode', 'measured.value') and e.approved_at is not null)
      union all
      select c.id, c.unit_id, c.item_code, c.tier, c.fine, c.measured_kind, c.measured_value, t.tier, t.fine_min,
        '测得量超出所用事项，应适用同族较重事项'
      from decided c
      join item_versions i on ${itemOn('i', 'c.item_code', 'c.occurred_at')} and i.measure = c.measured_kind
      join ends s on s.item_id = i.id and c.measured_value > s.highest
      join item_versions h on h.family = i.family and h.line = i.line and h.measure = i.measure and h.code <> i.code
        and cast(c.occurred_at as date) between h.valid_from and h.last_day
      join ranges t on t.item_id = h.id and ${within('t')}
      union all
      select c.id, c.unit_id, c.item_code, c.tier, cast(c.fine as double precision), c.measured_kind, c.measured_value,
        case when e.field = 'tier' then e.before_value end, cast(null as double precision),
        case e.field when 'tier' then '立案后未经批准改低档次' when 'procedure' then '立案后未经批准改为简易程序' else '立案后未经批准改为较轻事项' end
      from edits e
      join cases c on c.id = e.case_id
      left join item_versions b on e.field = 'itemCode' and ${itemOn('b', 'e.before_value', 'c.occurred_at')}
      left join item_versions a on e.field = 'itemCode' and ${itemOn('a', 'e.after_value', 'c.occurred_at')}
      where e.field in ('tier', 'procedure', 'itemCode') and e.approved_at is null and c.discussed_at is null and e.edited_at <= ${p.now}
        and e.edited_at > coalesce(c.filed_at, c.found_at, c.occurred_at)
        and e.edited_at <= coalesce(c.decided_at, ${p.now})
        and (e.field = 'tier' and ${rank('e.after_value')} < ${rank('e.before_value')}
          or e.field = 'procedure' and e.before_value = 'ordinary' and e.after_value = 'simple'
          or e.field = 'itemCode' and a.stat_max < b.stat_max)
    )
    select u.id as subject_id, u.unit_id, u.id as case_ids,
      max(coalesce(cast(${rank('u.expected_tier')} - ${rank('u.tier')} as double precision), 1)) as score,
      u.item_code, u.tier, max(u.expected_tier) as expected_tier, u.measured_kind, u.measured_value, u.fine,
      max(u.expected_min) as expected_min, string_agg(distinct u.reason, '；' order by u.reason) as reason
    from unapproved u
    group by u.id, u.unit_id, u.item_code, u.tier, u.measured_kind, u.measured_value, u.fine`,
  evidence: [
    { column: 'reason', label: '情形', type: 'text' },
    { column: 'item_code', label: '所用事项', type: 'item' },
    { column: 'tier', label: '所定档次', type: 'text' },
    { column: 'expected_tier', label: '应在档次', type: 'text' },
    { column: 'measured_kind', label: '测得量类别', type: 'text' },
    { column: 'measured_value', label: '测得量', type: 'number' },
    { column: 'fine', label: '罚款', type: 'money' },
    { column: 'expected_min', label: '应在档次下限或计算数额', type: 'money' },
  ],
  check: ['核对原始测量记录', '提交从轻、减轻处罚的事实、证据和审批文书', '没有依据的，依法纠正并说明责任'],
  falseAlarms: ['复称、复测后以后一结果为准', '证据依法排除', '从轻、减轻事实只写在文书正文中'],
  examples: [
    {
      name: '超速百分之三十五，按一般档罚五十元',
      flags: ['C1'],
      data: { items: [speeding], cases: [fine({ tier: '一般', fine: 50, value: 35 })] },
    },
    {
      name: '超速百分之六十，仍按百分之五十以下处罚',
      flags: ['C1'],
      data: { items: [speeding, graveSpeeding], cases: [fine({ tier: '较重', fine: 200, value: 60 })] },
    },
    {
      name: '超限九吨只罚五百元',
      flags: ['C1'],
      data: {
        items: [overLimit],
        cases: [fine({ tier: '一般', fine: 500, value: 9000, itemCode: 'JT14', line: 'transport', kind: 'over-kg' })],
      },
    },
    {
      name: '立案后未经批准把普通程序改为简易程序',
      flags: ['C1'],
      data: {
        cases: [{ id: 'C1', filedAt: '2026-03-02T10:00:00+08:00', decidedAt: '2026-03-03T10:00:00+08:00', outcome: 'fine', fine: 200 }],
        edits: [{ caseId: 'C1', at: '2026-03-03T09:00:00+08:00', by: 'P1', field: 'procedure', before: 'ordinary', after: 'simple' }],
      },
    },
    {
      name: '档次与测得量一致',
      flags: [],
      data: { items: [speeding, graveSpeeding], cases: [fine({ tier: '较重', fine: 200, value: 50 })] },
    },
    {
      name: '经集体讨论减轻处罚',
      flags: [],
      data: {
        items: [speeding],
        cases: [{ ...fine({ tier: '一般', fine: 50, value: 35 }), discussedAt: '2026-03-02T10:00:00+08:00' }],
      },
    },
    {
      name: '裁量变更有审批表',
      flags: [],
      data: {
        items: [speeding],
        cases: [fine({ tier: '一般', fine: 50, value: 35 })],
        documents: [{ id: 'D1', caseId: 'C1', form: '裁量变更审批表' }],
      },
    },
    {
      name: '决定时新基准较轻，从新',
      flags: [],
      data: {
        items: [
          { ...speeding, validTo: '2026-03-05' },
          { ...speeding, validFrom: '2026-03-06', tiers: [{ tier: '一般', measureMin: 10, measureMax: 50, fineMin: 50, fineMax: 200 }] },
        ],
        cases: [{ ...fine({ tier: '一般', fine: 50, value: 35 }), decidedAt: '2026-03-10T10:00:00+08:00' }],
      },
    },
    {
      name: '超限罚款按整吨计算',
      flags: [],
      data: {
        items: [overLimit],
        cases: [fine({ tier: '一般', fine: 4500, value: 9900, itemCode: 'JT14', line: 'transport', kind: 'over-kg' })],
      },
    },
    {
      name: '改低档次经过批准',
      flags: [],
      data: {
        cases: [{ id: 'C1', filedAt: '2026-03-02T10:00:00+08:00' }],
        edits: [
          {
            caseId: 'C1',
            at: '2026-03-03T09:00:00+08:00',
            by: 'P1',
            field: 'tier',
            before: '较重',
            after: '一般',
            approvedAt: '2026-03-03T08:00:00+08:00',
          },
        ],
      },
    },
  ],
})

/** A fine after a measurement, decided an hour after the act. */
function fine(given: {
  tier: string
  fine: number
  value: number
  itemCode?: string
  line?: string
  kind?: string
}): Record<string, unknown> {
  const { tier, fine: yuan, value, itemCode = 'GA04', line = 'police', kind = 'over-speed-percent' } = given
  return {
    id: 'C1',
    itemCode,
    line,
    tier,
    outcome: 'fine',
    fine: yuan,
    measured: { kind, value },
    decidedAt: '2026-03-02T10:30:00+08:00',
  }
}
