import { z } from 'zod'
import { files, opinion } from './inputs.ts'
import { process } from './process.ts'

const ofTheUnit = { name: 'of-the-unit', message: '阶段由承担单位自己推进和报请验收' } as const
const above = [
  { name: 'level-above', message: '阶段由上一级专项整治办公室验收' },
  { name: 'not-of-the-unit', message: '验收人不得属于承担单位' },
] as const

/** One unit's stage of a campaign: begun by the calendar, carried out by the unit, accepted by the office above, never by itself. */
export const stageProcess = process({
  kind: 'stage',
  title: '整治阶段',
  initial: 'pending',
  states: {
    pending: { title: '未开始', holder: 'unit' },
    working: { title: '推进中', holder: 'unit' },
    submitted: { title: '待验收', holder: 'supervision' },
    accepted: { title: '已验收', holder: 'nobody' },
  },
  final: ['accepted'],
  clocks: {
    finish: { title: '阶段完成期限', period: 'campaign.redo', remindBefore: 5, onBreach: 'remind' },
    accept: { title: '阶段验收期限', period: 'campaign.accept', remindBefore: 1 },
  },
  transitions: [
    {
      action: 'start',
      label: '启动',
      from: ['pending'],
      to: [{ to: 'working' }],
      by: ['supervisor', 'supervision-lead', 'system'],
      input: z.object({}),
      consequence: '本阶段开始推进，按方案的截止日期计算期限。',
    },
    {
      action: 'progress',
      label: '填报进展',
      from: ['working'],
      to: 'same',
      by: ['unit-head', 'unit-handler', 'supervisor', 'supervision-lead'],
      input: z.object({ text: opinion, fileIds: files.default([]) }),
      guards: [ofTheUnit],
      consequence: '进展将记入阶段日志。',
    },
    {
      action: 'submit',
      label: '报请验收',
      from: ['working'],
      to: [{ to: 'submitted' }],
      by: ['unit-head', 'supervision-lead'],
      input: z.object({ text: opinion, fileIds: files.default([]) }),
      guards: [ofTheUnit, { name: 'tasks-done', message: '本阶段还有任务没有完成，请先填报任务进度' }],
      stops: ['finish'],
      starts: ['accept'],
      consequence: '阶段成果由单位负责人确认，报上一级专项整治办公室验收。',
      weight: 'primary',
    },
    {
      action: 'accept',
      label: '验收通过',
      from: ['submitted'],
      to: [{ to: 'accepted' }],
      by: ['supervisor', 'supervision-lead'],
      input: z.object({ text: opinion }),
      guards: above,
      stops: ['accept'],
      consequence: '本阶段验收通过。',
      weight: 'primary',
      secondFactor: true,
    },
    {
      action: 'return',
      label: '验收不通过',
      from: ['submitted'],
      to: [{ to: 'working' }],
      by: ['supervisor', 'supervision-lead'],
      input: z.object({ text: opinion }),
      guards: above,
      stops: ['accept'],
      starts: ['finish'],
      consequence: '承担单位须补做后重新报请验收，重新计算期限。',
      weight: 'danger',
    },
    {
      action: 'reopen',
      label: '重新推进',
      from: ['accepted'],
      to: [{ to: 'working' }],
      by: ['supervision-lead'],
      input: z.object({ text: opinion }),
      guards: above,
      starts: ['finish'],
      consequence: '本阶段重新推进，须再次验收。',
      weight: 'danger',
    },
    {
      action: 'remind',
      label: '催办',
      from: ['pending', 'working'],
      to: 'same',
      by: ['supervisor', 'supervision-lead', 'system'],
      input: z.object({ text: opinion }),
      consequence: '将向承担单位发送催办提示。',
    },
  ],
})
export type StageState = keyof typeof stageProcess.states
