import type { MatterKind } from '#domain/process/index.ts'

/** One input of an action, named as the action's schema names it. */
export type ActionField = { name: string; label: string; optional?: boolean } & (
  | { kind: 'opinion'; phrases?: readonly string[] }
  | { kind: 'text'; max?: number }
  | { kind: 'finding' }
  | { kind: 'choice'; of: 'problem-kind' | 'clue-finding' | 'clue-review' | 'receiver' | 'handover-result' | 'tracing-outcome' | 'advice' }
  | { kind: 'number'; max: number }
  | { kind: 'unit' }
  | { kind: 'flag' }
  | { kind: 'options'; options: readonly string[] }
  | { kind: 'day'; ahead?: boolean }
  | { kind: 'files' }
)

const opinion = (label: string, ...phrases: string[]): ActionField => ({ name: 'text', label, kind: 'opinion', phrases })
const text = (name: string, label: string): ActionField => ({ name, label, kind: 'text', max: 200 })
const attached: ActionField = { name: 'fileIds', label: '佐证材料', kind: 'files', optional: true }
const urgeOpinion: ActionField = {
  name: 'text',
  label: '监督意见',
  kind: 'opinion',
  optional: true,
  phrases: ['请限期查清并书面说明原因。', '请单位负责人过问并督促办结。'],
}

/** Actions whose page has a dialog of its own: choosing a class, an organ or another matter is more than a form. */
export const OWN_DIALOGS: Readonly<Partial<Record<MatterKind, readonly string[]>>> = {
  clue: ['assess', 'hand', 'merge'],
  problem: ['progress', 'schedule', 'step'],
  instrument: ['seal'],
  briefing: ['correct'],
  handover: ['amend'],
  tracing: ['confirm', 'strike', 'add'],
}

/**
 * The form of each action that a person may take, by process. 通报 and 督办 issue an instrument: they ask for an opinion that
 * goes into its text, and the system fills in the instrument. The server checks every input against the action's schema.
 */
export const actionForms: Readonly<Record<MatterKind, Readonly<Record<string, readonly ActionField[]>>>> = {
  briefing: {
    recount: [],
    submit: [],
    review: [opinion('审核意见', '数字与记录相符，同意。', '已作隐去处理，同意。')],
    return: [opinion('退回意见', '数字与记录不符，请重新统计。', '仍有可识别个人的内容，请修改。')],
    publish: [],
    drop: [opinion('理由', '本期不再制发。')],
  },
  warning: {
    notify: [
      {
        name: 'text',
        label: '监督意见',
        kind: 'opinion',
        optional: true,
        phrases: ['请对照依据逐项核查，附佐证材料。', '请核实数据来源后反馈。'],
      },
    ],
    dismiss: [opinion('理由', '经研判不构成问题。', '数据来源有误，已通知更正。')],
    sign: [],
    answer: [
      { name: 'findingCode', label: '核查结论', kind: 'finding' },
      opinion('核查情况', '经核查，情况属实。', '经核查，程序合法、材料齐全。', '经核查，系录入错误，已申请更正。'),
      attached,
    ],
    accept: [opinion('复核意见', '核查属实，同意。', '材料齐全，同意核查结论。')],
    'send-back': [opinion('退回理由', '佐证材料不足，请补充。', '结论与事实不符，请重新核查。')],
    remind: [opinion('催办内容', '请在期限内办理并反馈。')],
    urge: [urgeOpinion],
  },
  problem: {
    plan: [
      { name: 'kind', label: '整改类型', kind: 'choice', of: 'problem-kind' },
      { name: 'measures', label: '整改措施', kind: 'opinion' },
      text('leader', '责任领导'),
      text('person', '责任人'),
      { name: 'deadline', label: '完成时限', kind: 'day', ahead: true },
    ],
    complete: [opinion('整改情况', '已按措施整改到位，请予验收。'), attached],
    accept: [opinion('验收意见', '整改到位，同意销号。')],
    return: [opinion('退回理由', '整改不到位，请继续整改。', '佐证材料不足，请补充。')],
    extend: [{ name: 'deadline', label: '延长至', kind: 'day', ahead: true }, opinion('延期理由')],
    'look-back': [opinion('回头看情况', '经回访，整改成果保持良好。'), attached],
    reopen: [opinion('反弹情况', '回头看发现同类问题再次发生。')],
    remind: [opinion('催办内容', '请在期限内完成整改。')],
    urge: [urgeOpinion],
  },
  clue: {
    raise: [opinion('报请理由', '承办单位不在本机构监督范围，请上级交办。', '反映的问题涉及本级，请上级交办。')],
    refuse: [opinion('不予受理的理由', '不属于行政执法监督受理范围，已告知反映渠道。')],
    unmerge: [opinion('撤销理由')],
    sign: [],
    return: [{ name: 'competentUnitId', label: '有管辖权的单位', kind: 'unit' }, opinion('退回理由')],
    progress: [opinion('办理进展'), attached],
    answer: [
      { name: 'finding', label: '核查结论', kind: 'choice', of: 'clue-finding' },
      opinion('核查情况', '经核查，反映问题属实。', '经核查，反映问题不属实。'),
      { name: 'measures', label: '处理措施', kind: 'opinion', optional: true },
      attached,
    ],
    'send-back': [opinion('退回理由', '核查不到位，请补充。')],
    accept: [opinion('审核意见', '核查清楚，同意。'), { name: 'toLedger', label: '转入问题台账', kind: 'flag', optional: true }],
    reply: [
      { name: 'done', label: '办理结果', kind: 'opinion' },
      { name: 'reason', label: '理由和依据', kind: 'opinion' },
      { name: 'remedy', label: '救济途径', kind: 'text', max: 1000, optional: true },
    ],
    satisfied: [{ name: 'text', label: '回访情况', kind: 'opinion', optional: true }],
    unsatisfied: [opinion('不满意的理由')],
    unreached: [opinion('未能回访的原因')],
    close: [opinion('销号意见', '办理到位，同意销号。')],
    reopen: [opinion('重新办理的理由')],
    'petition-tell': [opinion('告知情况', '已书面告知信访人受理。')],
    'petition-extend': [opinion('延期理由', '情况复杂，须进一步调查取证。')],
    'petition-review': [opinion('申请事项和理由', '信访人对处理意见不服，请求复查。', '信访人对复查意见不服，请求复核。')],
    'petition-reviewed': [{ name: 'decision', label: '复查复核结论', kind: 'choice', of: 'clue-review' }, opinion('复查复核意见')],
    list: [opinion('挂牌督办要求')],
    'listed-report': [opinion('本月进展'), attached],
    unlist: [opinion('摘牌理由')],
    remind: [opinion('催办内容', '请在期限内办理并反馈。')],
    urge: [urgeOpinion],
  },
  campaign: {
    publish: [],
    summarise: [{ name: 'text', label: '总结', kind: 'opinion' }, attached],
    finish: [opinion('转入常治长效的意见', '集中整治任务完成，转入常治长效。')],
    resume: [opinion('重新启动的理由')],
  },
  stage: {
    start: [],
    progress: [opinion('阶段进展'), attached],
    submit: [opinion('阶段完成情况', '本阶段任务全部完成，请予验收。'), attached],
    accept: [opinion('验收意见', '任务完成，成果齐全，同意验收。')],
    return: [opinion('不通过的理由', '成果不齐全，请补充。')],
    reopen: [opinion('重新推进的理由')],
    remind: [opinion('催办内容', '请按方案要求推进。')],
  },
  regulation: {
    consult: [opinion('征求意见的范围和方式', '已书面征求有关单位意见，并在网上公开征求意见。'), attached],
    submit: [opinion('意见采纳情况', '征求意见期间没有不同意见。'), attached],
    approve: [opinion('审查意见', '主体、权限、程序、内容合法，同意。'), attached],
    return: [opinion('退回理由', '缺少上位法依据，请修改。')],
    discuss: [{ name: 'discussedOn', label: '讨论日期', kind: 'day' }, opinion('讨论决定', '经集体讨论，审议通过。'), attached],
    publish: [text('docNo', '文号'), { name: 'publishedOn', label: '公布日期', kind: 'day' }, attached],
    file: [text('filingNo', '备案号'), { name: 'filedOn', label: '备案日期', kind: 'day' }],
    progress: [opinion('进展'), attached],
    extend: [{ name: 'deadline', label: '延长至', kind: 'day', ahead: true }, opinion('延期理由')],
    drop: [opinion('终止理由')],
    remind: [opinion('催办内容', '请按期推进。')],
  },
  inspection: {
    assign: [],
    begin: [],
    finish: [],
    report: [{ name: 'text', label: '检查报告', kind: 'opinion' }, attached],
    judge: [opinion('审定意见', '情况清楚，同意。')],
    'send-back': [opinion('退回理由', '情况不清，请补充。')],
    extend: [{ name: 'deadline', label: '延长至', kind: 'day', ahead: true }, opinion('延期理由')],
    cancel: [opinion('取消理由')],
    remind: [opinion('催办内容', '请按期完成检查。')],
  },
  handover: {
    approve: [opinion('批准意见', '同意移送。')],
    'send-back': [opinion('退回理由', '请补充证据材料。')],
    'hand-over': [text('docNo', '移送文号')],
    receipt: [text('receiptNo', '回执文号'), { name: 'receivedOn', label: '接收日期', kind: 'day' }],
    return: [text('competent', '有管辖权的机关')],
    note: [opinion('办理记录'), attached],
    result: [
      { name: 'result', label: '结果', kind: 'choice', of: 'handover-result' },
      { name: 'people', label: '处理人数', kind: 'number', max: 1000 },
      { name: 'resultOn', label: '结果日期', kind: 'day' },
      { name: 'resultNo', label: '结果文号', kind: 'text', max: 200, optional: true },
    ],
    redirect: [{ name: 'receiver', label: '接收机关类别', kind: 'choice', of: 'receiver' }, text('organ', '接收机关')],
    close: [],
    drop: [opinion('终止理由')],
    remind: [opinion('催办内容', '请按期登记回执、反馈结果。')],
  },
  tracing: {
    conclude: [{ name: 'outcome', label: '结论', kind: 'choice', of: 'tracing-outcome' }, opinion('结论和理由'), attached],
    approve: [opinion('审批意见', '事实清楚，同意。')],
    return: [opinion('退回理由', '责任划分依据不足，请重新核对。')],
    drop: [opinion('终止理由')],
  },
  exemption: {
    examine: [
      { name: 'advice', label: '审查意见', kind: 'choice', of: 'advice' },
      opinion('理由', '符合容错情形，建议免责。', '不符合容错情形。'),
      attached,
    ],
    'send-back': [opinion('须补正的内容', '请补充证明材料。')],
    resubmit: [opinion('补正说明'), attached],
    approve: [opinion('批准意见', '符合容错情形，同意免责。')],
    refuse: [opinion('不予免责的理由')],
    appeal: [opinion('申诉理由'), attached],
    withdraw: [opinion('撤回理由')],
    remind: [opinion('催办内容', '请在期限内补正。')],
  },
  duty: {
    report: [opinion('报送内容', '本期无新增情况。'), attached],
    return: [opinion('退回理由', '数据不完整，请重新报送。')],
    excuse: [opinion('免报理由')],
    remind: [opinion('催报内容', '请尽快报送。')],
  },
  instrument: {
    submit: [{ name: 'text', label: '说明', kind: 'opinion', optional: true }],
    check: [opinion('核稿意见', '文稿规范，同意。', '事实清楚，依据准确，同意。')],
    countersign: [opinion('会签意见', '同意。', '经审查，无不同意见。')],
    'send-back': [opinion('修改意见', '请补充依据。', '请核对事实和数据。')],
    approve: [{ name: 'text', label: '签发意见', kind: 'opinion', optional: true }],
    issue: [],
    number: [],
    deliver: [{ name: 'text', label: '说明', kind: 'opinion', optional: true }],
    void: [opinion('作废理由')],
    withdraw: [opinion('撤回理由', '发文对象有误。', '内容有误，另行发文。')],
    correct: [opinion('更正内容')],
    sign: [],
    receipt: [text('receiptNo', '回执文号')],
    answer: [opinion('反馈意见', '文书所列事项已逐件核查，结论见各预警。', '已按要求整改，情况见附件。'), attached],
    feedback: [opinion('反馈内容', '已立案审查。', '经核查不予立案，理由见来函。'), attached],
    report: [opinion('本月进展'), attached],
    unlist: [opinion('审查意见', '经审查，督办事项已办结，同意摘牌。')],
    minutes: [
      { name: 'heldOn', label: '约谈日期', kind: 'day' },
      text('place', '地点'),
      text('present', '参加人员'),
      opinion('约谈纪要'),
      attached,
    ],
    'sign-minutes': [{ name: 'text', label: '说明', kind: 'opinion', optional: true }],
    pass: [opinion('评估意见', '反馈情况属实，整改到位，评估合格。')],
    return: [opinion('退回理由', '反馈不完整，请补充。')],
    close: [opinion('销号意见', '反馈情况属实，同意销号。')],
    archive: [text('volume', '案卷号'), { name: 'retention', label: '保管期限', kind: 'options', options: ['永久', '30年', '10年'] }],
    remind: [opinion('催办内容', '请在期限内签收并反馈。')],
    urge: [urgeOpinion],
  },
}
