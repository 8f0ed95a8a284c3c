import { z } from 'zod'
import { opinion } from './inputs.ts'
import { process } from './process.ts'

/** Instruments of supervision that the loop issues; `period` is the law or default value of the reply, in working days. */
export const INSTRUMENT_KINDS = {
  notice: { title: '预警通报单', letters: '监通', replyPeriod: 'loop.check' },
  urge: { title: '督办函', letters: '监督', replyPeriod: 'instrument.supervise.reply' },
} as const
export type InstrumentKind = keyof typeof INSTRUMENT_KINDS

/** An instrument's way: 拟稿 → 签发（编号、用印）→ 签收 → 反馈 → 销号. */
export const instrumentProcess = process({
  kind: 'instrument',
  title: '监督文书',
  initial: 'draft',
  states: {
    draft: { title: '拟稿', holder: 'supervision' },
    issued: { title: '待签收', holder: 'unit' },
    signed: { title: '待反馈', holder: 'unit' },
    answered: { title: '待评估', holder: 'supervision' },
    closed: { title: '已销号', holder: 'nobody' },
    void: { title: '已作废', holder: 'nobody' },
  },
  final: ['closed', 'void'],
  clocks: {
    sign: { title: '签收期限', period: 'loop.sign', remindBefore: 0, onBreach: 'remind' },
    reply: { title: '反馈期限', period: 'instrument.supervise.reply', remindBefore: 1, onBreach: 'remind' },
  },
  transitions: [
    {
      action: 'issue',
      label: '签发',
      from: ['draft'],
      to: [{ to: 'issued' }],
      by: ['supervisor', 'supervision-lead', 'system'],
      input: z.object({}),
      guards: [{ name: 'may-issue-kind', message: '督办函须由监督负责人签发' }],
      starts: ['sign', 'reply'],
      consequence: '文书将编号、成文并送达责任单位，之后不能修改。',
      weight: 'primary',
    },
    {
      action: 'void',
      label: '作废',
      from: ['draft'],
      to: [{ to: 'void' }],
      by: ['supervisor', 'supervision-lead'],
      input: z.object({ text: opinion }),
      consequence: '草稿作废，预警退回待通报。',
      weight: 'danger',
    },
    {
      action: 'sign',
      label: '签收',
      from: ['issued'],
      to: [{ to: 'signed' }],
      by: ['unit-head', 'unit-handler', 'system'],
      input: z.object({}),
      stops: ['sign'],
      consequence: '文书所列预警将一并签收，开始核查。',
      weight: 'primary',
    },
    {
      action: 'answer',
      label: '反馈',
      from: ['signed'],
      to: [{ to: 'answered' }],
      by: ['unit-head', 'system'],
      input: z.object({ text: opinion }),
      guards: [{ name: 'matters-answered', message: '文书所列预警尚有未反馈核查结论的，请先逐件反馈' }],
      stops: ['reply'],
      consequence: '反馈将送监督机构评估。',
      weight: 'primary',
    },
    {
      action: 'close',
      label: '评估销号',
      from: ['answered'],
      to: [{ to: 'closed' }],
      by: ['supervisor', 'supervision-lead'],
      input: z.object({ text: opinion }),
      guards: [{ name: 'not-of-the-unit', message: '评估人不得属于收文单位' }],
      consequence: '文书办理完毕并归档。',
      weight: 'primary',
    },
    {
      action: 'return',
      label: '退回重报',
      from: ['answered'],
      to: [{ to: 'signed' }],
      by: ['supervisor', 'supervision-lead'],
      input: z.object({ text: opinion }),
      guards: [{ name: 'not-of-the-unit', message: '评估人不得属于收文单位' }],
      starts: ['reply'],
      consequence: '责任单位须重新反馈。',
      weight: 'danger',
    },
  ],
})
export type InstrumentState = keyof typeof instrumentProcess.states
