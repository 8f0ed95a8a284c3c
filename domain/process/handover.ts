import { z } from 'zod'
import { HANDOVER_RESULTS, type HandoverResult, RECEIVERS, type Receiver } from '../accountability/words.ts'
import { day, files, opinion, shortText } from './inputs.ts'
import { process } from './process.ts'

const SUPERVISION = ['supervisor', 'supervision-lead'] as const
/** The receiving organ acts by its own people, or by a paper that the supervision office enters. */
const RECEIVING = ['discipline', 'supervision-lead'] as const
const notOwn = [{ name: 'not-of-the-unit', message: '本单位的人员不得办理本单位的移送' }] as const
const receiver = z.enum(Object.keys(RECEIVERS) as [Receiver, ...Receiver[]], { error: '请选择接收机关类别' })

/** What is sealed from the hand-over on. */
export const handoverContent = {
  title: z.string().trim().min(2, '请填写，至少 2 个字').max(200),
  facts: z.string().trim().min(2, '请填写移送事实').max(8000),
  persons: z.string().trim().max(2000).default(''),
}

/**
 * A hand-over to discipline or police: 拟移送 → 待移送 → 已移送 → 已接收 → 已反馈 → 办结. From the hand-over on its contents belong to the
 * receiving side alone; therefore nothing that people enter is written to the action log.
 */
export const handoverProcess = process({
  kind: 'handover',
  title: '移送',
  initial: 'prepared',
  sealed: true,
  states: {
    prepared: { title: '拟移送', holder: 'supervision' },
    approved: { title: '待移送', holder: 'supervision' },
    handed: { title: '已移送', holder: 'receiver' },
    received: { title: '已接收', holder: 'receiver' },
    resulted: { title: '已反馈', holder: 'supervision' },
    returned: { title: '不属管辖退回', holder: 'supervision', aside: true },
    closed: { title: '已办结', holder: 'nobody' },
    dropped: { title: '已终止', holder: 'nobody', aside: true },
  },
  final: ['closed', 'dropped'],
  clocks: {
    receipt: { title: '移送回执期限', period: 'instrument.discipline.receipt', remindBefore: 1, onBreach: 'remind' },
    result: { title: '移送结果反馈期限', period: 'handover.result', remindBefore: 5, onBreach: 'remind' },
  },
  transitions: [
    {
      action: 'amend',
      label: '修改内容',
      from: ['prepared', 'returned'],
      to: 'same',
      by: SUPERVISION,
      input: z.object(handoverContent),
      guards: notOwn,
      consequence: '移送内容将按所填修改。',
    },
    {
      action: 'approve',
      label: '批准移送',
      from: ['prepared'],
      to: [{ to: 'approved' }],
      by: ['supervision-lead'],
      input: z.object({ text: opinion }),
      guards: [...notOwn, { name: 'not-the-preparer', message: '批准人不得是拟办人' }],
      secondFactor: true,
      consequence: '批准后可以移送。',
      weight: 'primary',
    },
    {
      action: 'send-back',
      label: '退回修改',
      from: ['approved'],
      to: [{ to: 'prepared' }],
      by: ['supervision-lead'],
      input: z.object({ text: opinion }),
      guards: notOwn,
      consequence: '退回拟办人修改，须重新批准。',
    },
    {
      action: 'hand-over',
      label: '移送并密封',
      from: ['approved'],
      to: [{ to: 'handed' }],
      by: SUPERVISION,
      input: z.object({ docNo: shortText }),
      guards: notOwn,
      starts: ['receipt'],
      secondFactor: true,
      consequence: '移送后内容、材料和办理记录只有接收机关能看，本机构和有关单位只能看到编号、接收机关、日期和回执。',
      weight: 'primary',
    },
    {
      action: 'receipt',
      label: '登记回执',
      from: ['handed'],
      to: [{ to: 'received' }],
      by: RECEIVING,
      input: z.object({ receiptNo: shortText, receivedOn: day }),
      guards: [...notOwn, { name: 'not-ahead', message: '日期应在移送之后、今天之前' }],
      stops: ['receipt'],
      starts: ['result'],
      consequence: '回执文号记入移送台账，开始计算反馈期限。',
      weight: 'primary',
    },
    {
      action: 'return',
      label: '不属管辖退回',
      from: ['handed', 'received'],
      to: [{ to: 'returned' }],
      by: RECEIVING,
      input: z.object({ competent: shortText }),
      guards: notOwn,
      stops: ['receipt', 'result'],
      consequence: '退回移送机构，注明有管辖权的机关；内容解除密封，由移送机构另行移送或终止。',
      weight: 'danger',
    },
    {
      action: 'note',
      label: '办理记录',
      from: ['received', 'resulted'],
      to: 'same',
      by: ['discipline'],
      input: z.object({ text: opinion, fileIds: files.default([]) }),
      consequence: '只有接收机关能看到。',
    },
    {
      action: 'result',
      label: '反馈结果',
      from: ['received', 'resulted'],
      to: [{ to: 'resulted' }],
      by: RECEIVING,
      input: z.object({
        result: z.enum(Object.keys(HANDOVER_RESULTS) as [HandoverResult, ...HandoverResult[]], { error: '请选择结果' }),
        people: z.coerce.number('请填写人数').int().min(0).max(1000),
        resultOn: day,
        resultNo: z.string().trim().max(200).optional(),
      }),
      guards: [...notOwn, { name: 'not-ahead', message: '日期应在移送之后、今天之前' }],
      stops: ['result'],
      consequence: '结果、人数、日期和文号告知移送机构，案情不告知。',
      weight: 'primary',
    },
    {
      action: 'redirect',
      label: '另行移送',
      from: ['returned'],
      to: [{ to: 'prepared' }],
      by: SUPERVISION,
      input: z.object({ receiver, organ: shortText }),
      guards: notOwn,
      consequence: '改由所填机关接收，须重新批准。',
      weight: 'primary',
    },
    {
      action: 'close',
      label: '办结',
      from: ['resulted'],
      to: [{ to: 'closed' }],
      by: ['supervision-lead'],
      input: z.object({}),
      guards: notOwn,
      secondFactor: true,
      consequence: '移送事项办结，内容继续密封。',
      weight: 'primary',
    },
    {
      action: 'drop',
      label: '终止',
      from: ['prepared', 'approved', 'returned'],
      to: [{ to: 'dropped' }],
      by: ['supervision-lead'],
      input: z.object({ text: opinion }),
      guards: notOwn,
      consequence: '不再移送，理由留存。',
      weight: 'danger',
    },
    {
      action: 'remind',
      label: '催办',
      from: ['handed', 'received'],
      to: 'same',
      by: ['supervisor', 'supervision-lead', 'system'],
      input: z.object({ text: opinion }),
      consequence: '将提醒接收机关。',
    },
  ],
})
export type HandoverState = keyof typeof handoverProcess.states
