import { rule } from './rule.ts'
import { fined, itemOn, itemVersions, tierLimits } from './sql.ts'

// Red: above the statutory maximum in force at the act, or below the minimum of the act and of the decision (old law unless the new one is
// lighter) without a collective discussion. Orange: outside the benchmark's grade without an approved deviation, and a slight act fined far
// above its gains. Where the law punishes by multiples of the gains, the fixed maximum does not bind up to that multiple.
// Not fed by exchange v1: several acts added up in one decision.
const APPROVED = (id: string, forms: string): string => `exists (select 1 from documents d where d.case_id = ${id} and d.form in ${forms})
        or exists (select 1 from edits e where e.case_id = ${id} and e.field in ('fine', 'tier') and e.approved_at is not null)`

const ITEM = {
  code: 'JT07',
  line: 'transport',
  statMin: 1000,
  statMax: 3000,
  tiers: [
    { tier: '轻微', fineMin: 1000, fineMax: 1600 },
    { tier: '一般', fineMin: 1600, fineMax: 2300 },
  ],
}

export default rule({
  id: 'R10',
  title: '畸轻畸重',
  question: '罚款是否超出法定幅度，或者没有依据地偏离裁量档次？',
  seed: '处罚畸轻畸重、小过重罚',
  basis: ['《行政处罚法》第五条', '《行政处罚法》第三十二条', '《行政处罚法》第七十六条'],
  colour: 'red',
  group: 'discretion',
  subject: 'case',
  reads: ['cases', 'items'],
  key: 'unit_id',
  parameters: {
    gainsMultiple: {
      kind: 'integer',
      title: '按违法所得处罚的最高倍数',
      unit: '倍',
      default: 10,
      min: 1,
      max: 20,
      basis: '《道路运输条例》第六十三条',
      confirmed: true,
    },
    pettyMultiple: {
      kind: 'integer',
      title: '小过重罚：罚款为违法所得的倍数',
      unit: '倍',
      default: 10,
      min: 2,
      max: 100,
      basis: '默认值',
      confirmed: false,
    },
    pettyFine: {
      kind: 'integer',
      title: '小过重罚：最低罚款',
      unit: '元',
      default: 5000,
      min: 100,
      max: 100_000,
      basis: '默认值',
      confirmed: false,
    },
    approvals: {
      kind: 'list',
      title: '视为已经批准的文书式样',
      unit: '',
      default: ['重大案件集体讨论记录', '裁量变更审批表'],
      basis: '《行政处罚法》第五十七条；式样名称为默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with ${itemVersions}, ${tierLimits}, judged as (
      select c.id, c.unit_id, c.item_code, c.tier, c.discussed_at, cast(c.fine as double precision) as fine,
        cast(i.stat_max as double precision) as stat_max,
        least(cast(i.stat_min as double precision), cast(n.stat_min as double precision)) as stat_min,
        least(t.fine_min, l.fine_min) as tier_min, greatest(t.fine_max, l.fine_max) as tier_max,
        greatest(case when c.measured_kind = 'gains' then c.measured_value end, cast(c.confiscated as double precision), 0) as gains
      from cases c
      join item_versions i on ${itemOn('i', 'c.item_code', 'c.occurred_at')}
      left join item_versions n on ${itemOn('n', 'c.item_code', 'c.decided_at')}
      left join tier_limits t on t.item_id = i.id and t.tier = c.tier
      left join tier_limits l on l.item_id = n.id and l.tier = c.tier
      where ${fined('c', p.now)}
    ), faults as (
      select j.*, j.fine > j.stat_max and j.fine > ${p.gainsMultiple} * j.gains as above,
        j.fine < j.stat_min and j.discussed_at is null as below,
        j.discussed_at is null and (j.fine < j.tier_min or j.fine > j.tier_max and j.fine > ${p.gainsMultiple} * j.gains) as off_tier,
        j.tier = '轻微' and j.gains > 0 and j.fine >= ${p.pettyMultiple} * j.gains and j.fine >= ${p.pettyFine} as petty
      from judged j
    ), checked as (
      select f.*, (${APPROVED('f.id', p.approvals)}) as approved
      from faults f
      where f.above or f.below or f.off_tier or f.petty
    )
    select k.id as subject_id, k.unit_id, k.id as case_ids,
      case when k.above then k.fine / nullif(k.stat_max, 0) when k.below then k.fine / nullif(k.stat_min, 0) end as score,
      case when k.above or k.below and not k.approved then 'red' else 'orange' end as colour,
      concat_ws('；', case when k.above then '高于法定最高额' end, case when k.below and not k.approved then '低于法定最低额' end,
        case when k.off_tier and not k.approved then '超出所定档次的幅度' end, case when k.petty then '轻微违法，罚款远高于违法所得' end) as reason,
      k.item_code, k.tier, k.fine, k.stat_min, k.stat_max, k.tier_min, k.tier_max, k.gains
    from checked k
    where k.above or k.petty or not k.approved`,
  evidence: [
    { column: 'reason', label: '情形', type: 'text' },
    { column: 'item_code', label: '事项', type: 'item' },
    { column: 'fine', label: '罚款', type: 'money' },
    { column: 'stat_min', label: '法定最低额', type: 'money' },
    { column: 'stat_max', label: '法定最高额', type: 'money' },
    { column: 'tier', label: '裁量档次', type: 'text' },
    { column: 'tier_min', label: '档次下限', type: 'money' },
    { column: 'tier_max', label: '档次上限', type: 'money' },
    { column: 'gains', label: '违法所得', type: 'money' },
  ],
  check: ['核对裁量说明和审批文书', '超出法定幅度的，依法变更或者撤销'],
  falseAlarms: ['金额单位录错（元、万元）', '一份决定合并处罚几个行为'],
  examples: [
    { name: '高于法定最高额', flags: ['C1'], data: { items: [ITEM], cases: [fine(5000)] } },
    { name: '低于法定最低额，没有集体讨论', flags: ['C1'], data: { items: [ITEM], cases: [fine(500)] } },
    { name: '超出所定档次', flags: ['C1'], data: { items: [ITEM], cases: [fine(2300, { tier: '轻微' })] } },
    {
      name: '所得三百元，轻微档次罚五千元',
      flags: ['C1'],
      data: {
        items: [{ code: 'JT07', statMin: 3000, statMax: 10_000 }],
        cases: [fine(5000, { tier: '轻微', measured: { kind: 'gains', value: 300 } })],
      },
    },
    { name: '正好在幅度两端', flags: [], data: { items: [ITEM], cases: [fine(1000), { ...fine(2300, { tier: '一般' }), id: 'C2' }] } },
    {
      name: '集体讨论后减轻处罚',
      flags: [],
      data: { items: [ITEM], cases: [fine(500, { discussedAt: '2026-03-02T09:30:00+08:00' })] },
    },
    {
      name: '偏离档次有审批表',
      flags: [],
      data: { items: [ITEM], cases: [fine(2300, { tier: '轻微' })], documents: [{ id: 'D1', caseId: 'C1', form: '裁量变更审批表' }] },
    },
    {
      name: '按违法所得五倍处罚',
      flags: [],
      data: { items: [ITEM], cases: [fine(150_000, { measured: { kind: 'gains', value: 30_000 } })] },
    },
    {
      name: '决定时新法下限较低，从新',
      flags: [],
      data: {
        items: [
          { ...ITEM, validTo: '2026-03-05' },
          { ...ITEM, validFrom: '2026-03-06', statMin: 200, tiers: [{ tier: '轻微', fineMin: 200, fineMax: 1600 }] },
        ],
        cases: [fine(500, { tier: '轻微', decidedAt: '2026-03-10T10:00:00+08:00' })],
      },
    },
  ],
})

/** A transport fine of item JT07 on 2 March 2026. */
function fine(yuan: number, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { id: 'C1', line: 'transport', itemCode: 'JT07', outcome: 'fine', fine: yuan, decidedAt: '2026-03-02T10:00:00+08:00', ...more }
}
