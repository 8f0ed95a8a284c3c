import { rule } from './rule.ts'
import { decidedBy, hoursBetween, itemOn, itemVersions } from './sql.ts'

// Due exemption: an item of the exemption list, the first of this party in the look-back, and either graded 免罚 by the unit itself or
// graded 轻微 with proof of correction in the file. Misuse: a further exemption in the look-back, or an item off the list exempted without
// review or discussion (exemptions by articles 30, 31 and 33 outside the list go through these).
// Not fed by exchange v1: records of other provinces. Shares of single officers are no case and are left out.
const ITEM = { code: 'GA12', line: 'police', statMin: 20, statMax: 200, exemptable: true }

export default rule({
  id: 'R11',
  title: '应免未免与免罚滥用',
  question: '符合免罚清单的是否免罚，免罚是否只给应免的人？',
  seed: '首违、轻微免罚清单的执行',
  basis: ['《行政处罚法》第三十三条', '《行政处罚法》第三十条', '《行政处罚法》第三十一条'],
  colour: 'yellow',
  group: 'discretion',
  subject: 'case',
  reads: ['cases', 'items'],
  key: 'party_id_no',
  parameters: {
    months: { kind: 'integer', title: '首违的回溯期', unit: '个月', default: 24, min: 6, max: 60, basis: '默认值', confirmed: false },
    times: { kind: 'integer', title: '回溯期内免罚达到', unit: '次', default: 2, min: 2, max: 20, basis: '默认值', confirmed: false },
    proofs: {
      kind: 'list',
      title: '证明已经改正的文书式样',
      unit: '',
      default: ['轻微违法行为承诺书', '改正情况复查记录', '整改报告'],
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with ${itemVersions}, judged as (
      select c.id, c.unit_id, c.item_code, c.tier, c.outcome, c.fine, c.occurred_at, c.decided_at, c.discussed_at, c.review_result,
        i.exemptable, c.party_id_no, c.plate, coalesce(c.party_id_no, c.plate) is not null as known,
        coalesce(c.party_id_no, c.plate, c.id) as identity
      from cases c
      join item_versions i on ${itemOn('i', 'c.item_code', 'c.occurred_at')}
      where c.outcome in ('fine', 'warning', 'exempt') and ${decidedBy('c', p.now)}
        and (i.exemptable or c.outcome = 'exempt')
    ), past as (
      select j.*, count(*) over w as acts, sum(case when j.outcome = 'exempt' then 1 else 0 end) over w as exemptions
      from judged j
      window w as (partition by j.identity, j.item_code order by j.occurred_at
        range between interval '${p.months} months' preceding and current row)
    ), faults as (
      select x.*,
        x.exemptable and x.outcome = 'fine' and x.known and x.acts = 1 and (x.tier = '免罚' or x.tier = '轻微'
          and exists (select 1 from documents d where d.case_id = x.id and d.form in ${p.proofs})) as owed,
        x.outcome = 'exempt' and x.known and x.exemptions >= ${p.times} as repeated,
        x.outcome = 'exempt' and x.exemptable = false and x.discussed_at is null and coalesce(x.review_result, '') <> 'pass' as unlisted
      from past x
    )
    select f.id as subject_id, f.unit_id, f.id as case_ids, cast(f.exemptions as double precision) as score,
      concat_ws('；', case when f.owed then '清单内首违且轻微，未予免罚' end, case when f.repeated then '回溯期内多次免罚' end,
        case when f.unlisted then '清单外免罚，没有法制审核或者集体讨论' end) as reason,
      f.item_code, f.tier, f.outcome, f.fine, f.plate, f.party_id_no, cast(f.acts as integer) as acts, cast(f.exemptions as integer) as exemptions,
      ${hoursBetween('f.occurred_at', 'f.decided_at')} as hours
    from faults f
    where f.owed or f.repeated or f.unlisted`,
  evidence: [
    { column: 'reason', label: '情形', type: 'text' },
    { column: 'item_code', label: '事项', type: 'item' },
    { column: 'tier', label: '裁量档次', type: 'text' },
    { column: 'outcome', label: '处理结果', type: 'text' },
    { column: 'fine', label: '罚款', type: 'money' },
    { column: 'plate', label: '号牌', type: 'plate' },
    { column: 'party_id_no', label: '当事人证件号', type: 'idNo' },
    { column: 'acts', label: '回溯期内同类行为', type: 'number' },
    { column: 'exemptions', label: '回溯期内免罚次数', type: 'number' },
    { column: 'hours', label: '违法到决定', type: 'duration-hours' },
  ],
  check: ['对照免罚清单条件', '附教育记录和全省历史记录查询', '不符合条件的依法纠正'],
  falseAlarms: ['当事人在外省有同类记录', '清单换版'],
  examples: [
    {
      name: '自定免罚档次仍然罚款',
      flags: ['C1'],
      data: { items: [ITEM], cases: [act('C1', '03-02', 'fine', { tier: '免罚', fine: 100 })] },
    },
    {
      name: '首违轻微且已承诺改正，仍然罚款',
      flags: ['C1'],
      data: {
        items: [ITEM],
        cases: [act('C1', '03-02', 'fine', { tier: '轻微', fine: 100 })],
        documents: [{ id: 'D1', caseId: 'C1', form: '轻微违法行为承诺书' }],
      },
    },
    {
      name: '回溯期内第二次免罚',
      flags: ['C2'],
      data: { items: [ITEM], cases: [act('C1', '03-02', 'exempt'), act('C2', '05-02', 'exempt')] },
    },
    {
      name: '清单外事项直接免罚',
      flags: ['C1'],
      data: { items: [{ ...ITEM, exemptable: false }], cases: [act('C1', '03-02', 'exempt')] },
    },
    { name: '首违免罚', flags: [], data: { items: [ITEM], cases: [act('C1', '03-02', 'exempt')] } },
    {
      name: '再次违法，依法罚款',
      flags: [],
      data: {
        items: [ITEM],
        cases: [act('C1', '03-02', 'exempt'), act('C2', '05-02', 'fine', { tier: '轻微', fine: 100 })],
        documents: [{ id: 'D1', caseId: 'C2', form: '轻微违法行为承诺书' }],
      },
    },
    { name: '首违但没有改正', flags: [], data: { items: [ITEM], cases: [act('C1', '03-02', 'fine', { tier: '轻微', fine: 100 })] } },
    {
      name: '清单外免罚经法制审核',
      flags: [],
      data: { items: [{ ...ITEM, exemptable: false }], cases: [act('C1', '03-02', 'exempt', { reviewResult: 'pass' })] },
    },
    {
      name: '两次免罚相隔两年以上',
      flags: [],
      data: {
        items: [ITEM],
        cases: [act('C1', '03-02', 'exempt', { occurredAt: '2024-02-01T09:00:00+08:00' }), act('C2', '05-02', 'exempt')],
      },
    },
    {
      name: '不同当事人各一次免罚',
      flags: [],
      data: {
        items: [ITEM],
        cases: [act('C1', '03-02', 'exempt'), act('C2', '05-02', 'exempt', { party: { idNo: '990101190001020026' } })],
      },
    },
  ],
})

/** A parking act of one person on a day of 2026. */
function act(id: string, day: string, outcome: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id,
    itemCode: 'GA12',
    party: { kind: 'person', idNo: '990101190001010018' },
    occurredAt: `2026-${day}T09:00:00+08:00`,
    decidedAt: `2026-${day}T09:10:00+08:00`,
    outcome,
    ...more,
  }
}
