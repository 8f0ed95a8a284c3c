import { z } from 'zod'
import { files, opinion } from './inputs.ts'
import { process } from './process.ts'

const ownOffice = { name: 'own-office', message: '专项整治方案由制定它的办公室办理' } as const

/** A campaign's way: plan → under way → after its end the unfinished goes on under its own clocks (常治长效). */
export const campaignProcess = process({
  kind: 'campaign',
  title: '专项整治',
  initial: 'draft',
  states: {
    draft: { title: '拟订中', holder: 'supervision' },
    running: { title: '实施中', holder: 'supervision' },
    lasting: { title: '常治长效', holder: 'nobody' },
  },
  final: ['lasting'],
  clocks: { summary: { title: '总结报告期限', period: 'campaign.summary', remindBefore: 5 } },
  transitions: [
    {
      action: 'publish',
      label: '印发方案',
      from: ['draft'],
      to: [{ to: 'running' }],
      by: ['supervision-lead'],
      input: z.object({}),
      guards: [ownOffice, { name: 'plan-complete', message: '方案至少要有问题分类、阶段和参加单位' }],
      starts: ['summary'],
      consequence: '方案印发后各参加单位开始推进，下级可以承接；以后的改动逐项提示下级。',
      weight: 'primary',
      secondFactor: true,
    },
    {
      action: 'summarise',
      label: '报送总结',
      from: ['running'],
      to: 'same',
      by: ['supervisor', 'supervision-lead'],
      input: z.object({ text: z.string().trim().min(2, '请填写总结').max(20_000, '最多两万字'), fileIds: files.default([]) }),
      guards: [ownOffice],
      stops: ['summary'],
      consequence: '登记本级专项整治总结，按期与否记入统计。',
      weight: 'primary',
    },
    {
      action: 'finish',
      label: '转入常治长效',
      from: ['running'],
      to: [{ to: 'lasting' }],
      by: ['supervision-lead'],
      input: z.object({ text: opinion }),
      guards: [ownOffice, { name: 'summarised', message: '请先报送总结' }, { name: 'stages-accepted', message: '还有单位的阶段没有验收' }],
      consequence: '专项整治结束，不再产生定期报送；未办结的线索和问题按各自期限继续办理。',
      secondFactor: true,
    },
    {
      action: 'resume',
      label: '重新启动',
      from: ['lasting'],
      to: [{ to: 'running' }],
      by: ['supervision-lead'],
      input: z.object({ text: opinion }),
      guards: [ownOffice],
      consequence: '专项整治重新启动，恢复定期报送。',
      weight: 'danger',
    },
  ],
})
export type CampaignState = keyof typeof campaignProcess.states
