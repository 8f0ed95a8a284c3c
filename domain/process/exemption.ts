import { z } from 'zod'
import { files, opinion } from './inputs.ts'
import { process } from './process.ts'

const decides = [
  { name: 'level-above', message: '由申请单位上一级的监督机构办理' },
  { name: 'not-of-the-unit', message: '本单位的人员不得办理本单位的容错申请' },
  { name: 'not-the-applicant', message: '申请人不得办理自己的申请' },
] as const
const decidesAgain = [
  ...decides,
  { name: 'not-the-examiner', message: '审查人不得批准，由另一人决定' },
  { name: 'fresh-eyes', message: '申诉由原决定人以外的人决定' },
] as const

/**
 * 容错免责: the head of the unit applies, supervision of the level above examines, its lead decides; applicant, examiner and decider are
 * three people and none is of the unit. One appeal, decided by another person than the first time.
 */
export const exemptionProcess = process({
  kind: 'exemption',
  title: '容错免责',
  initial: 'applied',
  states: {
    applied: { title: '待审查', holder: 'supervision' },
    mending: { title: '待补正', holder: 'unit', aside: true },
    examined: { title: '待批准', holder: 'supervision' },
    approved: { title: '已批准免责', holder: 'nobody' },
    refused: { title: '不予免责', holder: 'nobody', aside: true },
    withdrawn: { title: '已撤回', holder: 'nobody', aside: true },
  },
  final: ['approved', 'refused', 'withdrawn'],
  clocks: {
    examine: { title: '容错审查期限', period: 'exemption.examine', remindBefore: 3 },
    mend: { title: '补正期限', period: 'exemption.mend', remindBefore: 2, onBreach: 'remind' },
    decide: { title: '容错决定期限', period: 'exemption.decide', remindBefore: 1 },
  },
  transitions: [
    {
      action: 'examine',
      label: '审查',
      from: ['applied'],
      to: [{ to: 'examined' }],
      by: ['supervisor'],
      input: z.object({ advice: z.enum(['approve', 'refuse'], { error: '请选择审查意见' }), text: opinion, fileIds: files.default([]) }),
      guards: decides,
      stops: ['examine'],
      starts: ['decide'],
      consequence: '审查意见报监督负责人决定。',
      weight: 'primary',
    },
    {
      action: 'send-back',
      label: '退回补正',
      from: ['applied'],
      to: [{ to: 'mending' }],
      by: ['supervisor'],
      input: z.object({ text: opinion }),
      guards: decides,
      stops: ['examine'],
      starts: ['mend'],
      consequence: '单位须在期限内补充材料和说明。',
    },
    {
      action: 'resubmit',
      label: '补正后报送',
      from: ['mending'],
      to: [{ to: 'applied' }],
      by: ['unit-head'],
      input: z.object({ text: opinion, fileIds: files.default([]) }),
      stops: ['mend'],
      starts: ['examine'],
      consequence: '补充的说明和材料报监督机构审查。',
      weight: 'primary',
    },
    {
      action: 'approve',
      label: '批准免责',
      from: ['examined'],
      to: [{ to: 'approved' }],
      by: ['supervision-lead'],
      input: z.object({ text: opinion }),
      guards: decidesAgain,
      stops: ['decide'],
      secondFactor: true,
      consequence: '免责决定记入台账和统计；已登记的问责注明免责，不再计入追责。',
      weight: 'primary',
    },
    {
      action: 'refuse',
      label: '不予免责',
      from: ['examined'],
      to: [{ to: 'refused' }],
      by: ['supervision-lead'],
      input: z.object({ text: opinion }),
      guards: decidesAgain,
      stops: ['decide'],
      secondFactor: true,
      consequence: '决定和理由告知单位，单位可以申诉一次。',
      weight: 'danger',
    },
    {
      action: 'appeal',
      label: '申诉',
      from: ['refused'],
      to: [{ to: 'applied' }],
      by: ['unit-head'],
      input: z.object({ text: opinion, fileIds: files.default([]) }),
      guards: [
        { name: 'not-appealed', message: '只能申诉一次' },
        { name: 'appeal-in-time', message: '已超过申诉期限' },
      ],
      starts: ['examine'],
      consequence: '重新审查，由原决定人以外的人决定。',
      weight: 'primary',
    },
    {
      action: 'withdraw',
      label: '撤回申请',
      from: ['applied', 'mending'],
      to: [{ to: 'withdrawn' }],
      by: ['unit-head'],
      input: z.object({ text: opinion }),
      stops: ['examine', 'mend'],
      consequence: '申请撤回，不再审查。',
    },
    {
      action: 'remind',
      label: '催办',
      from: ['mending'],
      to: 'same',
      by: ['supervisor', 'supervision-lead', 'system'],
      input: z.object({ text: opinion }),
      consequence: '将提醒申请单位补正。',
    },
  ],
})
export type ExemptionState = keyof typeof exemptionProcess.states
