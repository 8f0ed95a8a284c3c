import type { MatterKind } from '#domain/process/index.ts'

/** One input of an action, named as the action's schema names it. */
export type ActionField = { name: string; label: string; optional?: boolean } & (
  | { kind: 'opinion'; phrases?: readonly string[] }
  | { kind: 'text'; max?: number }
  | { kind: 'finding' }
  | { kind: 'choice'; of: 'problem-kind' | 'accountability-form' }
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

/**
 * The form of each action that a person may take, by process. 通报 and 督办 issue an instrument: they ask for an opinion that
 * goes into its text, and the system fills in the instrument. The server checks every input against the action's schema.
 */
export const actionForms: Readonly<Record<MatterKind, Readonly<Record<string, readonly ActionField[]>>>> = {
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
    progress: [opinion('整改进展'), attached],
    complete: [opinion('整改情况', '已按措施整改到位，请予验收。'), attached],
    accept: [opinion('验收意见', '整改到位，同意销号。')],
    return: [opinion('退回理由', '整改不到位，请继续整改。', '佐证材料不足，请补充。')],
    extend: [{ name: 'deadline', label: '延长至', kind: 'day', ahead: true }, opinion('延期理由')],
    'look-back': [opinion('回头看情况', '经回访，整改成果保持良好。'), attached],
    reopen: [opinion('反弹情况', '回头看发现同类问题再次发生。')],
    'hand-over': [text('to', '移送机关'), text('no', '移送文号'), opinion('移送事由')],
    receipt: [text('receiptNo', '回执文号')],
    'hand-over-result': [opinion('处理结果')],
    account: [
      text('person', '被追责人'),
      { name: 'officerId', label: '人员编号', kind: 'text', max: 200, optional: true },
      { name: 'form', label: '追责方式', kind: 'choice', of: 'accountability-form' },
      text('basis', '依据'),
      { name: 'decidedOn', label: '决定日期', kind: 'day' },
    ],
    exempt: [
      text('person', '免责对象'),
      { name: 'officerId', label: '人员编号', kind: 'text', max: 200, optional: true },
      text('basis', '依据'),
      { name: 'decidedOn', label: '决定日期', kind: 'day' },
      text('approver', '批准人'),
    ],
    remind: [opinion('催办内容', '请在期限内完成整改。')],
    urge: [urgeOpinion],
  },
  instrument: {
    issue: [],
    void: [opinion('作废理由')],
    sign: [],
    answer: [opinion('反馈意见', '文书所列事项已逐件核查，结论见各预警。')],
    close: [opinion('评估意见', '反馈情况属实，同意销号。')],
    return: [opinion('退回理由', '反馈不完整，请补充。')],
  },
}
