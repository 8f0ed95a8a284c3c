import { z } from 'zod'
import {
  LINK_STEPS,
  type LinkStep,
  POSTS,
  type Post,
  RESPONSIBILITIES,
  type Responsibility,
  TRACING_OUTCOMES,
  type TracingOutcome,
} from '../accountability/words.ts'
import { files, opinion, shortText } from './inputs.ts'
import { process } from './process.ts'

const SUPERVISION = ['supervisor', 'supervision-lead'] as const
const notOwn = [{ name: 'not-of-the-unit', message: '本单位的人员不得倒查本单位' }] as const
const responsibility = z.enum(Object.keys(RESPONSIBILITIES) as [Responsibility, ...Responsibility[]], { error: '请选择责任' })
const linkId = z.uuid('请选择环节')
const post = z.enum(Object.keys(POSTS) as [Post, ...Post[]], { error: '请选择职务' })

/**
 * 倒查: who decided, who approved, who led. The chain comes as a proposal from the records; a person confirms or strikes every link with a
 * reason, another one approves what it comes to. Nobody of the unit concerned takes part.
 */
export const tracingProcess = process({
  kind: 'tracing',
  title: '倒查',
  initial: 'open',
  states: {
    open: { title: '核对环节', holder: 'supervision' },
    concluded: { title: '待审批', holder: 'supervision' },
    closed: { title: '已办结', holder: 'nobody' },
    dropped: { title: '已终止', holder: 'nobody', aside: true },
  },
  final: ['closed', 'dropped'],
  clocks: {
    trace: { title: '倒查期限', period: 'tracing.finish', remindBefore: 5 },
    approve: { title: '倒查审批期限', period: 'tracing.approve', remindBefore: 1 },
  },
  transitions: [
    {
      action: 'confirm',
      label: '确认环节',
      from: ['open'],
      to: 'same',
      by: SUPERVISION,
      input: z.object({
        linkId,
        person: shortText,
        officerId: z.string().trim().max(200).optional(),
        post,
        responsibility: responsibility.nullable().default(null),
        text: opinion,
      }),
      guards: [
        ...notOwn,
        { name: 'link-known', message: '没有这个环节' },
        { name: 'officer-known', message: '没有这名执法人员，或不在管辖范围' },
      ],
      consequence: '该环节的责任人和责任记入倒查。',
    },
    {
      action: 'strike',
      label: '排除环节',
      from: ['open'],
      to: 'same',
      by: SUPERVISION,
      input: z.object({ linkId, text: opinion }),
      guards: [...notOwn, { name: 'link-known', message: '没有这个环节' }],
      consequence: '该环节排除，理由留存。',
    },
    {
      action: 'add',
      label: '补充环节',
      from: ['open'],
      to: 'same',
      by: SUPERVISION,
      input: z.object({
        step: z.enum(Object.keys(LINK_STEPS) as [LinkStep, ...LinkStep[]], { error: '请选择环节' }),
        person: shortText,
        officerId: z.string().trim().max(200).optional(),
        post,
        text: opinion,
      }),
      guards: [...notOwn, { name: 'officer-known', message: '没有这名执法人员，或不在管辖范围' }],
      consequence: '补充的环节同样须确认或排除。',
    },
    {
      action: 'conclude',
      label: '提出结论',
      from: ['open'],
      to: [{ to: 'concluded' }],
      by: SUPERVISION,
      input: z.object({
        outcome: z.enum(Object.keys(TRACING_OUTCOMES) as [TracingOutcome, ...TracingOutcome[]], { error: '请选择结论' }),
        text: opinion,
        fileIds: files.default([]),
      }),
      guards: [
        ...notOwn,
        { name: 'links-decided', message: '还有环节没有确认或排除' },
        { name: 'somebody-responsible', message: '应予追责或容错的，至少确认一个环节并注明责任' },
      ],
      stops: ['trace'],
      starts: ['approve'],
      consequence: '倒查结论报负责人审批。',
      weight: 'primary',
    },
    {
      action: 'approve',
      label: '审批',
      from: ['concluded'],
      to: [{ to: 'closed' }],
      by: ['supervision-lead'],
      input: z.object({ text: opinion }),
      guards: [...notOwn, { name: 'not-the-tracer', message: '审批人不得是提出结论的人' }],
      stops: ['approve'],
      secondFactor: true,
      consequence: '结论生效并告知单位负责人；应予追责的可以登记问责，符合容错情形的由单位申请。',
      weight: 'primary',
    },
    {
      action: 'return',
      label: '退回核对',
      from: ['concluded'],
      to: [{ to: 'open' }],
      by: ['supervision-lead'],
      input: z.object({ text: opinion }),
      guards: notOwn,
      stops: ['approve'],
      starts: ['trace'],
      consequence: '退回重新核对，重新计算期限。',
      weight: 'danger',
    },
    {
      action: 'drop',
      label: '终止',
      from: ['open', 'concluded'],
      to: [{ to: 'dropped' }],
      by: ['supervision-lead'],
      input: z.object({ text: opinion }),
      guards: notOwn,
      consequence: '不再倒查，理由留存。',
      weight: 'danger',
    },
  ],
})
export type TracingState = keyof typeof tracingProcess.states
