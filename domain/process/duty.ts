import { z } from 'zod'
import { files, opinion } from './inputs.ts'
import { process } from './process.ts'

const above = [
  { name: 'level-above', message: '定期报送由上一级专项整治办公室审核' },
  { name: 'not-of-the-unit', message: '审核人不得属于报送单位' },
] as const

/** One report that a standing duty (硬措施) asks of a unit in one period: in time or late is a fact of its clock. */
export const dutyProcess = process({
  kind: 'duty',
  title: '定期报送',
  initial: 'due',
  states: {
    due: { title: '待报送', holder: 'unit' },
    done: { title: '已报送', holder: 'nobody' },
    excused: { title: '免报', holder: 'nobody' },
  },
  final: ['done', 'excused'],
  clocks: { report: { title: '报送期限', period: 'campaign.redo', remindBefore: 1, onBreach: 'remind' } },
  transitions: [
    {
      action: 'report',
      label: '报送',
      from: ['due'],
      to: [{ to: 'done' }],
      by: ['unit-head', 'unit-handler', 'supervisor', 'supervision-lead'],
      input: z.object({ text: opinion, fileIds: files.default([]) }),
      guards: [{ name: 'of-the-unit', message: '由报送单位自己报送' }],
      stops: ['report'],
      consequence: '本期报送完成，按期与否记入统计。',
      weight: 'primary',
    },
    {
      action: 'return',
      label: '退回重报',
      from: ['done'],
      to: [{ to: 'due' }],
      by: ['supervisor', 'supervision-lead'],
      input: z.object({ text: opinion }),
      guards: above,
      starts: ['report'],
      consequence: '报送单位须重新报送，重新计算期限。',
      weight: 'danger',
    },
    {
      action: 'excuse',
      label: '免报',
      from: ['due'],
      to: [{ to: 'excused' }],
      by: ['supervision-lead'],
      input: z.object({ text: opinion }),
      guards: above,
      consequence: '本期不再要求该单位报送，理由记入日志。',
    },
    {
      action: 'remind',
      label: '催报',
      from: ['due'],
      to: 'same',
      by: ['supervisor', 'supervision-lead', 'system'],
      input: z.object({ text: opinion }),
      consequence: '将向报送单位发送催报提示。',
    },
  ],
})
export type DutyState = keyof typeof dutyProcess.states
