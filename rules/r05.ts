import { rule } from './rule.ts'

interface Requirement {
  /** Column of the case after which the paper must be there. */
  readonly step: string
  readonly line: 'police' | 'transport'
  readonly procedures: readonly string[]
  /** Any one of these forms will do. */
  readonly forms: readonly string[]
  readonly penaltyOnly?: boolean
}

const WHOLE = ['fast', 'ordinary', 'off-site']
const POLICE_SIMPLE = '公安交通管理简易程序处罚决定书'
const POLICE_DECISION = '公安交通管理行政处罚决定书'

/**
 * Papers that each procedure leaves behind: the transport authorities' list of forms, and for the traffic police R157 articles 44-51 and 76.
 * Other lines have no list here yet and are not judged.
 */
const REQUIRED: readonly Requirement[] = [
  { step: 'decided_at', line: 'transport', procedures: ['simple'], forms: ['当场行政处罚决定书'], penaltyOnly: true },
  { step: 'filed_at', line: 'transport', procedures: WHOLE, forms: ['立案登记表'] },
  { step: 'notice_at', line: 'transport', procedures: ['fast', 'ordinary'], forms: ['现场笔录', '询问笔录', '勘验笔录'] },
  { step: 'notice_at', line: 'transport', procedures: WHOLE, forms: ['违法行为通知书'] },
  { step: 'decided_at', line: 'transport', procedures: WHOLE, forms: ['行政处罚决定书'], penaltyOnly: true },
  { step: 'served_at', line: 'transport', procedures: WHOLE, forms: ['送达回证'] },
  { step: 'closed_at', line: 'transport', procedures: WHOLE, forms: ['结案报告'] },
  { step: 'decided_at', line: 'police', procedures: ['simple'], forms: [POLICE_SIMPLE], penaltyOnly: true },
  { step: 'decided_at', line: 'police', procedures: ['fast', 'ordinary'], forms: [POLICE_DECISION], penaltyOnly: true },
  { step: 'decided_at', line: 'police', procedures: ['off-site'], forms: [POLICE_SIMPLE, POLICE_DECISION], penaltyOnly: true },
]

const list = (texts: readonly string[]): string => `(${texts.map((text) => `'${text}'`).join(', ')})`
const ALL_FORMS = list([...new Set(REQUIRED.flatMap((each) => each.forms))])
const DECISIONS = list([...new Set(REQUIRED.filter((each) => each.penaltyOnly).flatMap((each) => each.forms))])

/** Name of a missing paper, or null: only where the sender hands over that kind of paper at all. */
const missing = (each: Requirement, i: number, now: string, hours: string): string =>
  `case when s.has${i} and not coalesce(p.has${i}, false) and c.line = '${each.line}' and c.procedure in ${list(each.procedures)}
          and c.${each.step} < ${now} - interval '${hours} hours'${each.penaltyOnly ? " and c.outcome in ('fine', 'warning', 'revoke', 'detain')" : ''}
        then '${each.forms.join('或')}' end`

// One pass over the papers gives each case its set; the forms that a sender never hands over are not asked for.
// Not fed by exchange v1: numbers read from scans, refusals to sign noted by hand.
export default rule({
  id: 'R05',
  title: '文书未上传或要素缺失',
  question: '每一步应有的文书是否在期限内齐全上传，要素是否完整？',
  seed: '文书应当制作、上传而没有上传',
  basis: ['《行政处罚法》第四十七条', '《行政处罚法》第五十九条', '《公安机关办理行政案件程序规定》第二百六十一条至第二百六十三条'],
  colour: 'yellow',
  group: 'case',
  subject: 'case',
  reads: ['cases', 'documents'],
  key: 'unit_id',
  parameters: {
    hours: {
      kind: 'integer',
      title: '文书应在步骤完成后上传的时间',
      unit: '小时',
      default: 24,
      min: 1,
      max: 240,
      basis: '默认值',
      confirmed: false,
    },
    offlineHours: {
      kind: 'integer',
      title: '离线地区补传的宽限',
      unit: '小时',
      default: 72,
      min: 1,
      max: 720,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with papers as (
      select d.case_id,
        ${REQUIRED.map((each, i) => `bool_or(d.form in ${list(each.forms)}) as has${i}`).join(',\n        ')},
        count(*) filter (where d.pages = 0) as blank,
        count(*) filter (where d.empty_fields is not null) as incomplete,
        count(*) filter (where d.uploaded_at > d.issued_at + interval '${p.offlineHours} hours') as late,
        min(case when d.form in ${DECISIONS} then d.number end) as lowest_number,
        max(case when d.form in ${DECISIONS} then d.number end) as highest_number
      from documents d
      where d.issued_at <= ${p.now}
      group by d.case_id
    ), senders as (
      select split_part(d.case_id, ':', 1) as source, ${REQUIRED.map((each, i) => `bool_or(d.form in ${list(each.forms)}) as has${i}`).join(', ')}
      from (select distinct split_part(case_id, ':', 1) as case_id, form from documents where form in ${ALL_FORMS}) d
      group by split_part(d.case_id, ':', 1)
    ), checked as (
      select c.id, c.unit_id, c.item_code, c.procedure, c.decision_no, c.decided_at,
        concat_ws('、', ${REQUIRED.map((each, i) => missing(each, i, p.now, p.hours)).join(',\n          ')}) as missing,
        coalesce(p.blank, 0) as blank, coalesce(p.incomplete, 0) as incomplete, coalesce(p.late, 0) as late,
        case when p.lowest_number = p.highest_number and p.lowest_number <> c.decision_no then p.lowest_number end as other_number
      from cases c
      left join papers p on p.case_id = c.id
      left join senders s on s.source = split_part(c.id, ':', 1)
      where coalesce(c.state, '') <> 'withdrawn'
    )
    select k.id as subject_id, k.unit_id, k.id as case_ids,
      cast(case when k.missing = '' then 0 else 1 end + k.blank + k.incomplete + k.late + case when k.other_number is null then 0 else 1 end
        as double precision) as score,
      k.item_code, k.procedure, k.missing, cast(k.blank as integer) as blank, cast(k.incomplete as integer) as incomplete,
      cast(k.late as integer) as late, k.decision_no, k.other_number
    from checked k
    where k.missing <> '' or k.blank > 0 or k.incomplete > 0 or k.late > 0 or k.other_number is not null`,
  evidence: [
    { column: 'missing', label: '缺少的文书', type: 'text' },
    { column: 'blank', label: '空白文书份数', type: 'number' },
    { column: 'incomplete', label: '要素空缺的文书份数', type: 'number' },
    { column: 'late', label: '逾期上传的文书份数', type: 'number' },
    { column: 'decision_no', label: '案件登记的决定书文号', type: 'text' },
    { column: 'other_number', label: '决定书上的文号', type: 'text' },
    { column: 'procedure', label: '程序', type: 'text' },
    { column: 'item_code', label: '事项', type: 'item' },
  ],
  check: ['补传文书并说明迟延原因', '要素空缺的按程序补正'],
  falseAlarms: ['离线地区晚同步', '文书使用了地方式样名称'],
  examples: [
    {
      name: '当场处罚没有上传决定书',
      flags: ['C1'],
      data: { cases: [transport('C1', 'simple'), transport('C2', 'simple')], documents: [paper('D2', 'C2', '当场行政处罚决定书')] },
    },
    {
      name: '普通程序缺违法行为通知书',
      flags: ['C1'],
      data: {
        cases: [{ ...transport('C1', 'ordinary'), noticeAt: '2026-03-02T09:30:00+08:00' }, transport('C2', 'ordinary')],
        documents: [
          paper('D1', 'C1', '行政处罚决定书'),
          paper('D2', 'C1', '现场笔录'),
          paper('D3', 'C2', '行政处罚决定书'),
          paper('D4', 'C2', '违法行为通知书'),
        ],
      },
    },
    {
      name: '决定书文号与案件不一致',
      flags: ['C1'],
      data: {
        cases: [{ ...transport('C1', 'simple'), decisionNo: '1号' }],
        documents: [paper('D1', 'C1', '当场行政处罚决定书', { number: '2号' })],
      },
    },
    {
      name: '文书有空缺要素',
      flags: ['C1'],
      data: { cases: [transport('C1', 'simple')], documents: [paper('D1', 'C1', '当场行政处罚决定书', { emptyFields: ['处罚依据'] })] },
    },
    {
      name: '文书齐全',
      flags: [],
      data: {
        cases: [{ ...transport('C1', 'simple'), decisionNo: '1号' }],
        documents: [paper('D1', 'C1', '当场行政处罚决定书', { number: '1号', pages: 1, uploadedAt: '2026-03-02T10:30:00+08:00' })],
      },
    },
    {
      name: '作出决定未满二十四小时',
      flags: [],
      now: '2026-03-03 09:00:00',
      data: { cases: [transport('C1', 'simple'), transport('C2', 'simple')], documents: [paper('D2', 'C2', '当场行政处罚决定书')] },
    },
    { name: '报送方从不报送这种文书', flags: [], data: { cases: [transport('C1', 'simple')], documents: [paper('D1', 'C1', '现场照片')] } },
    {
      name: '离线地区两天后补传',
      flags: [],
      data: {
        cases: [transport('C1', 'simple')],
        documents: [paper('D1', 'C1', '当场行政处罚决定书', { uploadedAt: '2026-03-04T10:00:00+08:00' })],
      },
    },
    {
      name: '交警非现场处罚用简易程序决定书',
      flags: [],
      data: {
        cases: [{ id: 'C1', procedure: 'off-site', decidedAt: '2026-03-02T10:00:00+08:00', outcome: 'fine' }],
        documents: [paper('D1', 'C1', POLICE_SIMPLE)],
      },
    },
    {
      name: '不予处罚的案件没有处罚决定书',
      flags: [],
      data: {
        cases: [{ ...transport('C1', 'simple'), outcome: 'exempt' }, transport('C2', 'simple')],
        documents: [paper('D2', 'C2', '当场行政处罚决定书')],
      },
    },
  ],
})

/** A transport case decided with a fine an hour after the act. */
function transport(id: string, procedure: string): Record<string, unknown> {
  return { id, line: 'transport', procedure, decidedAt: '2026-03-02T10:00:00+08:00', outcome: 'fine', fine: 200 }
}

/** A paper made with the decision. */
function paper(id: string, caseId: string, form: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { id, caseId, form, issuedAt: '2026-03-02T10:00:00+08:00', ...more }
}
