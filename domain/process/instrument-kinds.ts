/** A piece of a template's body; `【…】` marks what the drafter fills in. */
export type TemplateBlock =
  | { kind: 'paragraph'; text: string }
  | { kind: 'heading'; level: 1 | 2; text: string }
  | { kind: 'list'; items: string[] }

/** How a kind of instrument is made, signed, answered and followed up: a dated record that the office may replace by a newer one. */
export interface InstrumentTemplate {
  kind: string
  validFrom: string
  validTo: string | null
  title: string
  /** Kind's part of the number, after the mark of the organ: `监督` in `某监督〔2026〕5号`. */
  letters: string
  /** GB/T 9704-2012: 信函格式, or a document with a red head. */
  form: 'letter' | 'document'
  /** `in`: made by another organ, registered here and followed up. */
  direction: 'out' | 'in'
  /** `outside`: the addressee does not work in this platform; receipt and answer are registered for it. */
  addressee: 'unit' | 'outside'
  reply: 'required' | 'optional' | 'none'
  /** Values of the law or of the office that hold the length of the two clocks. */
  signPeriod: string
  replyPeriod: string | null
  /** Least role that may sign it, and in words who that is. */
  signer: 'supervisor' | 'supervision-lead'
  signerTitle: string
  /** 免核稿会签: may be signed as drafted; sealing, numbering and delivery follow in the same act. */
  short: boolean
  /** A report is due every month until it is unlisted (挂牌督办). */
  monthly: boolean
  /** A talk is held; its minutes are signed by who was talked to (约谈). */
  minutes: boolean
  basis: string
  confirmed: boolean
  body: TemplateBlock[]
}

const p = (text: string): TemplateBlock => ({ kind: 'paragraph', text })
const h = (text: string): TemplateBlock => ({ kind: 'heading', level: 1, text })
const list = (...items: string[]): TemplateBlock => ({ kind: 'list', items })

const SINCE = '2020-01-01'
/** The regulation on the supervision of administrative enforcement takes effect. */
const REGULATION = '2026-02-01'
const OWN = '系统默认文种，由本级行政执法监督机构确定（待核实）'
const RULES = '《行政执法监督条例》（条文和期限待核实）'

type Given = Partial<InstrumentTemplate> & Pick<InstrumentTemplate, 'kind' | 'title' | 'letters' | 'replyPeriod' | 'signerTitle' | 'body'>
const template = (given: Given): InstrumentTemplate => ({
  validFrom: SINCE,
  validTo: null,
  form: 'letter',
  direction: 'out',
  addressee: 'unit',
  reply: 'required',
  signPeriod: 'loop.sign',
  signer: 'supervision-lead',
  short: false,
  monthly: false,
  minutes: false,
  basis: OWN,
  confirmed: false,
  ...given,
})

const received = (given: Pick<Given, 'kind' | 'title' | 'basis' | 'replyPeriod'>): InstrumentTemplate =>
  template({ letters: '', direction: 'in', signerTitle: '来文机关', body: [], ...given })

const HEAD = '监督机构负责人'
const LEADER = '专班或领导小组办公室负责人'

/** Templates that come with the system. Other versions and further kinds are added by the deployment, each from a date on. */
export const INSTRUMENT_TEMPLATES: readonly InstrumentTemplate[] = [
  template({
    kind: 'notice',
    title: '预警通报单',
    letters: '监通',
    replyPeriod: 'loop.check',
    signer: 'supervisor',
    signerTitle: '监督员',
    short: true,
    body: [p('经对执法数据检查，发现你单位【有关情况】。现予通报，请核查。')],
  }),
  template({
    kind: 'transfer',
    title: '转办函',
    letters: '监转',
    signPeriod: 'instrument.transfer.sign',
    replyPeriod: 'instrument.transfer.result',
    signer: 'supervisor',
    signerTitle: LEADER,
    short: true,
    body: [p('现将【线索名称】转你单位办理，请在期限内报送核查结论、处理措施和佐证材料。')],
  }),
  template({
    kind: 'urge',
    title: '督办函',
    letters: '监督',
    replyPeriod: 'instrument.supervise.reply',
    signerTitle: '分管负责人以上',
    short: true,
    body: [
      p('你单位【事项名称】未按期办结，现予督办。'),
      h('一、督办事项'),
      p('【事项和当前进度】'),
      h('二、办理要求'),
      p('请由单位负责人牵头，限期办结并书面反馈。'),
    ],
  }),
  template({
    kind: 'prompt',
    title: '工作提示函',
    letters: '监提',
    reply: 'optional',
    replyPeriod: 'instrument.prompt.reply',
    signerTitle: LEADER,
    body: [
      p('近期工作中发现【普遍性、苗头性问题】，现提示如下，请对照自查。'),
      h('一、主要情况'),
      p('【情况】'),
      h('二、工作建议'),
      list('【建议】'),
    ],
  }),
  template({
    kind: 'inquiry',
    title: '行政执法监督案件调查函',
    letters: '监调',
    replyPeriod: 'instrument.inquiry.reply',
    signerTitle: HEAD,
    body: [
      p('因办理行政执法监督案件需要，请你单位就【案件名称】提供下列材料并作书面说明。'),
      list('【需要提供的案卷材料】', '【需要说明的问题】'),
    ],
  }),
  template({
    kind: 'advice',
    title: '行政执法监督案件建议书',
    letters: '监建',
    replyPeriod: 'instrument.advice.reply',
    signerTitle: '司法行政部门负责人',
    body: [
      p('在办理【案件或者专项检查名称】中，发现你单位存在下列问题。'),
      h('一、存在的问题'),
      p('【问题】'),
      h('二、监督建议'),
      list('【建议】'),
    ],
  }),
  template({
    kind: 'opinion',
    title: '行政执法监督意见书（原式样）',
    letters: '监意',
    replyPeriod: 'instrument.opinion.reply',
    signerTitle: '司法行政或者公安法制部门负责人',
    body: [
      p('经审查，你单位【执法行为】存在下列违法或者不当情形。'),
      h('一、认定的事实和依据'),
      p('【事实和依据】'),
      h('二、监督意见'),
      list('【意见】'),
    ],
  }),
  template({
    kind: 'supervision-notice',
    title: '行政执法监督通知书',
    letters: '执监通',
    validFrom: REGULATION,
    replyPeriod: 'instrument.notice.reply',
    signerTitle: '县级以上司法行政部门负责人',
    basis: RULES,
    body: [
      p('经查，你单位【执法行为】可能存在下列问题，现通知你单位自行纠正。'),
      h('一、有关情况'),
      p('【情况】'),
      h('二、纠正要求'),
      list('【要求】'),
    ],
  }),
  template({
    kind: 'supervision-opinion',
    title: '行政执法监督意见书',
    letters: '执监意',
    validFrom: REGULATION,
    replyPeriod: 'instrument.opinion.reply',
    signerTitle: '县级以上司法行政部门负责人',
    basis: RULES,
    body: [
      p('你单位收到监督通知后【未纠正的情形】，现提出如下监督意见。'),
      h('一、认定的事实和依据'),
      p('【事实和依据】'),
      h('二、监督意见'),
      list('【意见】'),
    ],
  }),
  template({
    kind: 'supervision-decision',
    title: '行政执法监督决定书',
    letters: '执监决',
    form: 'document',
    validFrom: REGULATION,
    replyPeriod: 'instrument.decision.reply',
    signerTitle: '县级以上司法行政部门负责人；是否须报本级政府批准待核实',
    basis: RULES,
    body: [
      p('经查，你单位【违法或者不当的执法行为】，经监督意见仍未纠正。现决定如下。'),
      list('【责令改正或者撤销的内容】', '请在期限内报告执行情况。'),
    ],
  }),
  template({
    kind: 'bulletin',
    title: '通报',
    letters: '监报',
    form: 'document',
    reply: 'none',
    replyPeriod: null,
    signerTitle: '领导小组办公室负责人',
    body: [
      p('现将【期间】有关情况通报如下。'),
      h('一、总体情况'),
      p('【情况】'),
      h('二、典型问题'),
      p('【问题】'),
      h('三、工作要求'),
      list('【要求】'),
    ],
  }),
  template({
    kind: 'talk',
    title: '约谈通知书',
    letters: '监约',
    minutes: true,
    replyPeriod: 'instrument.supervise.reply',
    signerTitle: '分管负责人',
    body: [
      p('因【约谈事由】，决定约谈你单位负责人。'),
      list('时间：【时间】', '地点：【地点】', '约谈对象：【姓名、职务】', '请准备书面说明。'),
    ],
  }),
  template({
    kind: 'listed',
    title: '挂牌督办通知书',
    letters: '监挂',
    form: 'document',
    monthly: true,
    replyPeriod: 'instrument.listed.term',
    signerTitle: '领导小组办公室主要负责人',
    body: [
      p('经研究，决定对【事项】挂牌督办。'),
      h('一、督办事项'),
      p('【事项】'),
      h('二、办理要求'),
      list('由单位党组负责，每月报告进展。', '办结后书面申请摘牌。'),
    ],
  }),
  template({
    kind: 'rectify-advice',
    title: '整改建议书',
    letters: '监改建',
    replyPeriod: 'instrument.rectify.reply',
    signerTitle: '上级主管部门负责人',
    body: [p('检查发现你单位存在下列问题，建议整改。'), h('一、存在的问题'), p('【问题】'), h('二、整改建议'), list('【建议】')],
  }),
  template({
    kind: 'rectify-order',
    title: '责令整改通知书',
    letters: '监责改',
    replyPeriod: 'instrument.rectify.reply',
    signerTitle: '上级主管部门负责人',
    body: [
      p('经查，你单位【问题】，现责令整改。'),
      h('一、整改事项'),
      list('【事项和时限】'),
      h('二、报告要求'),
      p('整改完成后书面报告并附佐证材料。'),
    ],
  }),
  template({
    kind: 'handover',
    title: '线索移送函',
    letters: '监移',
    addressee: 'outside',
    reply: 'optional',
    signPeriod: 'instrument.discipline.receipt',
    replyPeriod: null,
    signerTitle: '集体研究决定后由主要负责人',
    body: [
      p('我单位在工作中发现下列线索，现移送你单位处理，请收到后出具回执并反馈处理结果。'),
      h('一、线索情况'),
      p('【线索情况】'),
      h('二、移送材料'),
      list('【材料名称】'),
    ],
  }),
  received({
    kind: 'review-opinion',
    title: '行政复议意见书',
    replyPeriod: 'instrument.review-opinion.reply',
    basis: '《行政复议法》（报告期限待核实）',
  }),
  received({
    kind: 'court-advice',
    title: '司法建议书',
    replyPeriod: 'instrument.court-advice.reply',
    basis: '人民法院司法建议（回复期限待核实）',
  }),
  received({
    kind: 'procurator-advice',
    title: '检察建议书',
    replyPeriod: 'instrument.procurator-advice.reply',
    basis: '人民检察院检察建议（回复期限待核实）',
  }),
]

/**
 * What an issued instrument of a kind does to the matters it carries: matter → action of its process. Kinds that are not here carry
 * matters only as a reference.
 */
export const INSTRUMENT_MOVES: Readonly<Record<string, Partial<Record<'warning' | 'problem' | 'clue' | 'instrument', string>>>> = {
  notice: { warning: 'notify' },
  transfer: { clue: 'hand' },
  urge: { warning: 'urge', problem: 'urge', clue: 'urge', instrument: 'urge' },
}

/** Kinds whose matters run under clocks of their own, so that a late answer to the paper itself is only told, not urged. */
export const WITH_OWN_CLOCKS: readonly string[] = ['notice', 'transfer', 'urge']

/** Kinds that come with the system, by kind: title, letters and period of the answer as shipped. */
export const INSTRUMENT_KINDS = Object.fromEntries(INSTRUMENT_TEMPLATES.map((each) => [each.kind, each])) as Readonly<
  Record<string, InstrumentTemplate>
>

/** How long an archived paper is kept. */
export const RETENTIONS = ['永久', '30年', '10年'] as const
