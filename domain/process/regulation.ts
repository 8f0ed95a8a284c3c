import { z } from 'zod'
import { day, files, opinion, shortText } from './inputs.ts'
import { process } from './process.ts'

/** What is to become of a regulation (立改废). */
export const REGULATION_ACTIONS = { make: '制定', amend: '修改', repeal: '废止' } as const
export type RegulationAction = keyof typeof REGULATION_ACTIONS

const OFFICE = ['unit-head', 'unit-handler', 'supervisor', 'supervision-lead'] as const

/**
 * A regulation's way: 起草 → 征求意见 → 合法性审查 → 集体讨论 → 公布 → 备案. A repeal needs no consultation. Periods and the shortest
 * consultation follow the State Council's rules for administrative normative documents (国办发〔2018〕37号, 国办发〔2018〕115号; to be confirmed).
 */
export const regulationProcess = process({
  kind: 'regulation',
  title: '制度建设',
  initial: 'drafting',
  states: {
    drafting: { title: '起草', holder: 'unit' },
    consulting: { title: '征求意见', holder: 'unit' },
    reviewing: { title: '合法性审查', holder: 'supervision' },
    discussing: { title: '集体讨论', holder: 'unit' },
    publishing: { title: '待公布', holder: 'unit' },
    filing: { title: '待备案', holder: 'unit' },
    filed: { title: '已备案', holder: 'nobody' },
    dropped: { title: '已终止', holder: 'nobody' },
  },
  final: ['filed', 'dropped'],
  clocks: {
    finish: { title: '完成期限', period: 'regulation.finish', remindBefore: 5, onBreach: 'remind' },
    review: { title: '合法性审查期限', period: 'regulation.review', remindBefore: 3 },
    file: { title: '备案期限', period: 'regulation.file', remindBefore: 3, onBreach: 'remind' },
  },
  transitions: [
    {
      action: 'consult',
      label: '征求意见',
      from: ['drafting'],
      to: [{ to: 'consulting' }],
      by: OFFICE,
      input: z.object({ text: opinion, fileIds: files.default([]) }),
      consequence: '文稿送有关单位和公众征求意见，达到最短期限后可报合法性审查。',
      weight: 'primary',
    },
    {
      action: 'submit',
      label: '报合法性审查',
      from: ['drafting', 'consulting'],
      to: [{ to: 'reviewing' }],
      by: OFFICE,
      input: z.object({ text: opinion, fileIds: files.default([]) }),
      guards: [{ name: 'consulted', message: '制定、修改须先征求意见并达到最短期限；废止可直接报审' }],
      starts: ['review'],
      consequence: '意见采纳情况随文稿报送，开始计算审查期限。',
      weight: 'primary',
    },
    {
      action: 'approve',
      label: '审查通过',
      from: ['reviewing'],
      to: [{ to: 'discussing' }],
      by: ['law-reviewer', 'supervision-lead'],
      input: z.object({ text: opinion, fileIds: files.default([]) }),
      guards: [{ name: 'not-the-drafter', message: '审查人不得是报送文稿的人' }],
      stops: ['review'],
      consequence: '审查意见记入台账，提请集体讨论。',
      weight: 'primary',
    },
    {
      action: 'return',
      label: '退回修改',
      from: ['reviewing', 'discussing'],
      to: [{ to: 'drafting' }],
      by: ['law-reviewer', 'supervision-lead'],
      input: z.object({ text: opinion }),
      stops: ['review'],
      consequence: '文稿退回起草单位修改，须重新征求意见和审查。',
      weight: 'danger',
    },
    {
      action: 'discuss',
      label: '登记集体讨论',
      from: ['discussing'],
      to: [{ to: 'publishing' }],
      by: OFFICE,
      input: z.object({ discussedOn: day, text: opinion, fileIds: files.default([]) }),
      consequence: '讨论决定记入台账，可以公布。',
      weight: 'primary',
    },
    {
      action: 'publish',
      label: '登记公布',
      from: ['publishing'],
      to: [{ to: 'filing' }],
      by: OFFICE,
      input: z.object({ docNo: shortText, publishedOn: day, fileIds: files.default([]) }),
      stops: ['finish'],
      starts: ['file'],
      consequence: '文号和公布日期记入台账，开始计算备案期限。',
      weight: 'primary',
    },
    {
      action: 'file',
      label: '登记备案',
      from: ['filing'],
      to: [{ to: 'filed' }],
      by: OFFICE,
      input: z.object({ filingNo: shortText, filedOn: day }),
      stops: ['file'],
      consequence: '备案号记入台账，本项办结。',
      weight: 'primary',
    },
    {
      action: 'progress',
      label: '填报进展',
      from: ['drafting', 'consulting', 'discussing', 'publishing', 'filing'],
      to: 'same',
      by: OFFICE,
      input: z.object({ text: opinion, fileIds: files.default([]) }),
      consequence: '进展将记入台账日志。',
    },
    {
      action: 'extend',
      label: '批准延期',
      from: ['drafting', 'consulting', 'reviewing', 'discussing', 'publishing'],
      to: 'same',
      by: ['supervision-lead'],
      input: z.object({ deadline: day, text: opinion }),
      consequence: '完成期限将改为所选日期。',
    },
    {
      action: 'drop',
      label: '终止',
      from: ['drafting', 'consulting', 'reviewing', 'discussing', 'publishing'],
      to: [{ to: 'dropped' }],
      by: ['supervision-lead'],
      input: z.object({ text: opinion }),
      consequence: '本项不再办理，理由记入台账。',
      weight: 'danger',
    },
    {
      action: 'remind',
      label: '催办',
      from: ['drafting', 'consulting', 'reviewing', 'discussing', 'publishing', 'filing'],
      to: 'same',
      by: ['supervisor', 'supervision-lead', 'system'],
      input: z.object({ text: opinion }),
      consequence: '将向牵头单位发送催办提示。',
    },
  ],
})
export type RegulationState = keyof typeof regulationProcess.states
