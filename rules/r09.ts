import { rule } from './rule.ts'
import { fined, itemOn, itemVersions, median } from './sql.ts'

// A like case: same item version, grade, procedure, kind of party, same weight band, units of the same level and line, twelve months.
// An outlier must be far from the median and rare in its group: two customary sums side by side are no unequal treatment of one case.
// Not fed by exchange v1: circumstances in the text; a deviation discussed by the office is lawful.
const KEYS = 'level, line, item, tier, procedure, party_kind, band'

export default rule({
  id: 'R09',
  title: '同案不同罚',
  question: '与同类案件相比，这一案的罚款是否明显偏离？',
  seed: '同案不同罚',
  basis: ['《行政处罚法》第五条', '《行政处罚法》第三十四条'],
  colour: 'yellow',
  group: 'discretion',
  subject: 'case',
  reads: ['cases', 'units'],
  key: 'item_code',
  parameters: {
    months: { kind: 'integer', title: '比较的期间', unit: '个月', default: 12, min: 3, max: 36, basis: '默认值', confirmed: false },
    cases: { kind: 'integer', title: '最少同类案件', unit: '件', default: 10, min: 5, max: 1000, basis: '默认值', confirmed: false },
    z: { kind: 'number', title: '稳健 z 值', unit: '', default: 3.5, min: 2, max: 20, basis: '默认值', confirmed: false },
    low: { kind: 'number', title: '低于中位数的倍数', unit: '倍', default: 0.5, min: 0.05, max: 1, basis: '默认值', confirmed: false },
    high: { kind: 'number', title: '高于中位数的倍数', unit: '倍', default: 2, min: 1, max: 20, basis: '默认值', confirmed: false },
    yuan: {
      kind: 'integer',
      title: '同类罚款一致时的最小差额',
      unit: '元',
      default: 100,
      min: 1,
      max: 10_000,
      basis: '默认值',
      confirmed: false,
    },
    part: {
      kind: 'number',
      title: '同类罚款一致时的最小差额比例',
      unit: '比例',
      default: 0.2,
      min: 0.01,
      max: 1,
      basis: '默认值',
      confirmed: false,
    },
    rare: {
      kind: 'number',
      title: '偏离案件在同类中的最大占比',
      unit: '比例',
      default: 0.05,
      min: 0.01,
      max: 0.5,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with ${itemVersions}, likes as (
      select c.id, c.unit_id, c.item_code, coalesce(u.level, '') as level, u.line, coalesce(i.id, c.item_code) as item, coalesce(c.tier, '') as tier,
        c.procedure, coalesce(c.party_kind, '') as party_kind, cast(c.fine as double precision) as fine, c.discussed_at, c.decided_at,
        cast(coalesce(case when c.measured_kind = 'over-kg' then floor(c.measured_value / 1000.0)
          when c.tier is null then floor(c.measured_value / 10.0) end, 0) as integer) as band
      from cases c
      join units u on u.id = c.unit_id
      left join item_versions i on ${itemOn('i', 'c.item_code', 'c.occurred_at')}
      where ${fined('c', p.now)} and c.decided_at > ${p.now} - interval '${p.months} months'
    ), medians as (
      select ${KEYS}, cast(count(*) as double precision) as n, ${median('fine')} as middle
      from likes
      group by ${KEYS}
      having count(*) >= ${p.cases}
    ), spreads as (
      select ${KEYS}, ${median('abs(l.fine - m.middle)')} as mad
      from likes l
      join medians m using (${KEYS})
      group by ${KEYS}
    ), outliers as (
      select l.id, l.unit_id, l.item_code, l.tier, l.procedure, l.fine, l.discussed_at, m.n, m.middle, s.mad,
        (l.fine - m.middle) / nullif(1.4826 * s.mad, 0) as z, cast(count(*) over (partition by ${KEYS}) as double precision) as alike
      from likes l
      join medians m using (${KEYS})
      join spreads s using (${KEYS})
      where s.mad > 0 and abs(l.fine - m.middle) >= ${p.z} * 1.4826 * s.mad
          and (l.fine < ${p.low} * m.middle or l.fine > ${p.high} * m.middle)
        or s.mad = 0 and abs(l.fine - m.middle) >= greatest(${p.yuan}, ${p.part} * m.middle)
    )
    select o.id as subject_id, o.unit_id, o.id as case_ids, coalesce(o.z, (o.fine - o.middle) / nullif(o.middle, 0)) as score,
      o.item_code, o.tier, o.procedure, o.fine, o.middle, o.fine / nullif(o.middle, 0) as ratio, o.mad, o.n
    from outliers o
    where o.discussed_at is null and o.alike <= greatest(1, ${p.rare} * o.n)`,
  evidence: [
    { column: 'item_code', label: '事项', type: 'item' },
    { column: 'tier', label: '裁量档次', type: 'text' },
    { column: 'procedure', label: '程序', type: 'text' },
    { column: 'fine', label: '罚款', type: 'money' },
    { column: 'middle', label: '同类案件中位数', type: 'money' },
    { column: 'ratio', label: '与中位数之比', type: 'number' },
    { column: 'mad', label: '同类案件离差中位数', type: 'money' },
    { column: 'n', label: '同类案件数', type: 'number' },
  ],
  check: ['与同类案件逐项比较事实、情节和证据', '书面说明裁量理由'],
  falseAlarms: ['裁量基准换版', '从轻、从重情节只写在文书正文中'],
  examples: [
    { name: '同类都罚一百五十元，一案罚一千元', flags: ['X'], data: { units: units(), cases: [...likes(12), like('X', 1000)] } },
    {
      name: '同类罚款有高低，一案远低于其他',
      flags: ['X'],
      data: { units: units(), cases: [...likes(12, [1000, 1050, 1100, 950]), like('X', 200)] },
    },
    { name: '同类案件不足十件', flags: [], data: { units: units(), cases: [...likes(8), like('X', 1000)] } },
    { name: '罚款在同类的正常范围内', flags: [], data: { units: units(), cases: [...likes(12, [20, 80, 140, 200]), like('X', 200)] } },
    { name: '不同档次不相比较', flags: [], data: { units: units(), cases: [...likes(12), like('X', 1000, { tier: '严重' })] } },
    {
      name: '偏离的一案经集体讨论',
      flags: [],
      data: { units: units(), cases: [...likes(12), like('X', 1000, { discussedAt: '2026-03-02T09:30:00+08:00' })] },
    },
    { name: '两种习惯数额并存', flags: [], data: { units: units(), cases: likes(12, [150, 150, 400]) } },
    {
      name: '超限重量不同',
      flags: [],
      data: {
        units: units(),
        cases: [
          ...likes(12).map((each) => ({ ...each, measured: { kind: 'over-kg', value: 1500 } })),
          like('X', 5000, { measured: { kind: 'over-kg', value: 10_500 } }),
        ],
      },
    },
  ],
})

function units(): Array<Record<string, unknown>> {
  return [{ id: 'U1', line: 'transport', level: 'county' }]
}

/** A fine of one item, grade and procedure. */
function like(id: string, fine: number, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id,
    unitId: 'U1',
    line: 'transport',
    itemCode: 'JT08',
    tier: '一般',
    outcome: 'fine',
    fine,
    decidedAt: '2026-03-02T10:00:00+08:00',
    ...more,
  }
}

/** So many like cases whose fines go round the given sums. */
function likes(count: number, sums: readonly number[] = [150]): Array<Record<string, unknown>> {
  return Array.from({ length: count }, (_, i) => like(`C${i}`, sums[i % sums.length]!))
}
