import { rule } from './rule.ts'
import { lawOn } from './sql.ts'

// Red: drunk driving of a motor vehicle closed by a fine, a warning, an exemption or a detention alone. A revocation beside the criminal
// case is lawful: it is flagged only where the case's papers are handed over and none of them shows the transfer.
// Orange: overcrowding from the grave line up, whose line is to be confirmed. A transfer paper, a decision not to prosecute or to drop
// the criminal case, each clears the case.
// Not fed by exchange v1: hit-and-run with injury, facts about dangerous goods and forged papers that make them a crime.
export default rule({
  id: 'R36',
  title: '以罚代刑',
  question: '涉嫌犯罪的案件是否依法移送，而不是以行政处理结案？',
  seed: '以行政处罚代替刑事责任',
  basis: [
    '《行政处罚法》第二十七条',
    '《行政处罚法》第八十二条',
    '《刑法》第一百三十三条之一',
    '《行政执法机关移送涉嫌犯罪案件的规定》第五条',
  ],
  colour: 'red',
  group: 'alcohol',
  subject: 'case',
  reads: ['cases', 'law_values'],
  key: 'unit_id',
  parameters: {
    graceHours: {
      kind: 'integer',
      title: '作出决定后的移送时限',
      unit: '小时',
      default: 96,
      min: 0,
      max: 720,
      basis: '《行政执法机关移送涉嫌犯罪案件的规定》第五条',
      confirmed: true,
    },
    crimeItems: {
      kind: 'list',
      title: '本身涉嫌犯罪的事项',
      unit: '事项代码',
      default: ['GA03'],
      basis: '《刑法》第一百三十三条之一',
      confirmed: true,
    },
    crowdedItems: {
      kind: 'list',
      title: '客车超员事项',
      unit: '事项代码',
      default: ['GA06A'],
      basis: '默认值',
      confirmed: false,
    },
    crowdedPercent: {
      kind: 'number',
      title: '客车严重超员的界线',
      unit: '%',
      default: 100,
      min: 20,
      max: 500,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with suspected as (
      select c.*, coalesce(c.decided_at, c.closed_at) as handled_at,
        case when c.measured_kind = 'alcohol' and c.measured_value >= v.value then '血液酒精含量达到醉酒标准'
          when c.item_code in ${p.crimeItems} then '事项本身涉嫌犯罪' end as drunk,
        case when c.item_code in ${p.crowdedItems} and c.measured_kind = 'over-load-percent' and c.measured_value >= ${p.crowdedPercent}
          then '客车严重超员' end as crowded
      from cases c
      join law_values v on ${lawOn('v', "'alcohol.drunk'", 'c.occurred_at')}
      where c.line = 'police' and coalesce(c.decided_at, c.closed_at) + interval '${p.graceHours} hours' <= ${p.now}
        and c.outcome in ('fine', 'warning', 'exempt', 'detain', 'revoke')
        and (c.measured_kind in ('alcohol', 'over-load-percent') or c.item_code in ${p.crimeItems})
        and coalesce(c.vehicle_type, '') not like '%自行车%' and coalesce(c.vehicle_type, '') not like '%非机动%'
    ), crimes as (
      select s.*, coalesce(s.drunk, s.crowded) as ground from suspected s where s.drunk is not null or s.crowded is not null
    ), papers as (
      select d.case_id, count(*) as papers,
        count(*) filter (where d.form like '%移送%' or d.form like '%移交%' or d.form like '%不起诉%' or d.form like '%撤销案件%') as transfers
      from documents d
      join crimes c on c.id = d.case_id
      where d.issued_at <= ${p.now}
      group by d.case_id
    )
    select c.id as subject_id, c.unit_id, c.id as case_ids, c.measured_value as score, case when c.drunk is not null then 'red' else 'orange' end as colour,
      c.ground, c.item_code, c.measured_value, c.outcome, c.fine, c.handled_at, cast(coalesce(p.papers, 0) as integer) as papers
    from crimes c
    left join papers p on p.case_id = c.id
    where coalesce(p.transfers, 0) = 0 and (c.outcome <> 'revoke' or p.papers > 0)`,
  evidence: [
    { column: 'ground', label: '涉嫌犯罪的情形', type: 'text' },
    { column: 'item_code', label: '事项', type: 'item' },
    { column: 'measured_value', label: '测得量', type: 'number' },
    { column: 'outcome', label: '处理结果', type: 'text' },
    { column: 'fine', label: '罚款', type: 'money' },
    { column: 'handled_at', label: '处理时间', type: 'time' },
    { column: 'papers', label: '卷内文书份数', type: 'number' },
  ],
  check: ['附案件移送书、受案回执或者刑事立案文书', '未移送的立即移送，并说明理由', '涉嫌徇私的移送纪检监察机构'],
  falseAlarms: ['检察机关不起诉后退回行政处理', '移送文书名称与式样不同', '非机动车驾驶人'],
  examples: [
    { name: '醉酒驾驶只作罚款', flags: ['C1'], data: { cases: [drunk({ outcome: 'fine', fine: 2000 })] } },
    {
      name: '吊销驾驶证，卷内没有移送文书',
      flags: ['C1'],
      data: { cases: [drunk({})], documents: [{ id: 'W1', caseId: 'C1', form: '公安交通管理行政处罚决定书' }] },
    },
    {
      name: '客车严重超员只作罚款',
      flags: ['C1'],
      data: { cases: [drunk({ itemCode: 'GA06A', measured: { kind: 'over-load-percent', value: 120 }, outcome: 'fine' })] },
    },
    {
      name: '吊销驾驶证并已移送',
      flags: [],
      data: {
        cases: [drunk({})],
        documents: [
          { id: 'W1', caseId: 'C1', form: '公安交通管理行政处罚决定书' },
          { id: 'W2', caseId: 'C1', form: '移送案件通知书' },
        ],
      },
    },
    { name: '处理结果就是移送', flags: [], data: { cases: [drunk({ outcome: 'transfer' })] } },
    {
      name: '检察机关不起诉后退回处理',
      flags: [],
      data: { cases: [drunk({ outcome: 'fine', fine: 2000 })], documents: [{ id: 'W1', caseId: 'C1', form: '不起诉决定书' }] },
    },
    {
      name: '饮酒未达到醉酒标准',
      flags: [],
      data: { cases: [drunk({ itemCode: 'GA01', measured: { kind: 'alcohol', value: 79 }, outcome: 'fine', fine: 2000 })] },
    },
    { name: '骑自行车', flags: [], data: { cases: [drunk({ itemCode: 'GA13', vehicleType: '电动自行车', outcome: 'fine', fine: 50 })] } },
    { name: '尚在移送时限内', flags: [], now: '2026-03-08 08:00:00', data: { cases: [drunk({ outcome: 'fine' })] } },
    { name: '报送单位不报送文书的吊销案件', flags: [], data: { cases: [drunk({})] } },
  ],
})

/** A drunk-driving case that ended on 5 March 2026 with the licence revoked. */
function drunk(changes: Readonly<Record<string, unknown>>) {
  const measured = { kind: 'alcohol', value: 120 }
  return {
    id: 'C1',
    procedure: 'ordinary',
    itemCode: 'GA03',
    vehicleType: '小型轿车',
    measured,
    outcome: 'revoke',
    decidedAt: '2026-03-05T10:00:00+08:00',
    ...changes,
  }
}
