import { z } from 'zod'
import { day, files, opinion, shortText } from './inputs.ts'
import { process } from './process.ts'

/** Where a problem may come from. */
export const PROBLEM_SOURCES = {
  warning: '数据预警',
  clue: '问题线索',
  inspection: '督导检查',
  review: '案卷评查',
  'self-check': '单位自查',
} as const
export type ProblemSource = keyof typeof PROBLEM_SOURCES

/** A pair of pictures; with `pairId` what is missing of one that is there. */
const picture = z.object({
  pairId: z.uuid().optional(),
  caption: z.string().trim().max(200, '最多 200 字').default(''),
  beforeId: z.uuid().optional(),
  afterId: z.uuid().optional(),
})

const notOwn = [
  { name: 'not-the-handler', message: '验收和回头看由上一级负责，不得由整改经办人办理' },
  { name: 'not-of-the-unit', message: '验收和回头看由上一级负责，不得由整改单位的人员办理' },
] as const

/** A ledger item's way: problem → measures → rectification → acceptance by the supervisor → 销号, sampled look-back. */
export const problemProcess = process({
  kind: 'problem',
  title: '台账问题',
  initial: 'open',
  states: {
    open: { title: '待制定措施', holder: 'unit' },
    rectifying: { title: '整改中', holder: 'unit' },
    completed: { title: '待验收', holder: 'supervision' },
    closed: { title: '已销号', holder: 'nobody' },
  },
  final: ['closed'],
  clocks: {
    rectify: { title: '整改期限', period: 'loop.rectify', remindBefore: 3, onBreach: 'urge' },
    accept: { title: '验收期限', period: 'loop.review', remindBefore: 1 },
    'look-back': { title: '回头看期限', period: 'look-back.max', remindBefore: 5 },
  },
  transitions: [
    {
      action: 'plan',
      label: '制定整改措施',
      from: ['open', 'rectifying'],
      to: [{ to: 'rectifying' }],
      by: ['unit-head', 'unit-handler'],
      input: z.object({
        kind: z.enum(['at-once', 'by-deadline', 'long-term'], { error: '请选择整改类型' }),
        measures: opinion,
        leader: shortText,
        person: shortText,
        deadline: day,
      }),
      guards: [{ name: 'within-deadline', message: '完成时限晚于整改期限，请先申请监督机构延期，或选择“长期坚持”' }],
      consequence: '措施、责任人和完成时限将登记入台账。',
      weight: 'primary',
    },
    {
      action: 'progress',
      label: '填报进展',
      from: ['rectifying'],
      to: 'same',
      by: ['unit-head', 'unit-handler'],
      input: z.object({ text: opinion, fileIds: files.default([]), pictures: z.array(picture).max(20).default([]) }),
      guards: [{ name: 'pictures-fit', message: '对比照片须为本问题下上传的 JPG 或 PNG 图片，每组至少一张' }],
      consequence: '进展和整改前后照片将记入台账。',
    },
    {
      action: 'schedule',
      label: '排定计划',
      from: ['open', 'rectifying'],
      to: 'same',
      by: ['unit-head', 'unit-handler'],
      input: z.object({
        steps: z
          .array(z.object({ due: day, text: shortText }))
          .min(1, '请至少列一步')
          .max(30),
      }),
      consequence: '未完成的步骤将换成新计划，已完成的保留。',
    },
    {
      action: 'step',
      label: '完成一步',
      from: ['rectifying'],
      to: 'same',
      by: ['unit-head', 'unit-handler'],
      input: z.object({ stepId: z.uuid('请选择步骤'), doneOn: day, text: opinion, fileIds: files.default([]) }),
      guards: [
        { name: 'step-open', message: '没有这一步，或者已经完成' },
        { name: 'not-ahead', message: '完成日期不能晚于今天' },
      ],
      consequence: '该步骤将标记为完成。',
    },
    {
      action: 'complete',
      label: '报请验收',
      from: ['rectifying'],
      to: [{ to: 'completed' }],
      by: ['unit-head'],
      input: z.object({ text: opinion, fileIds: files.default([]) }),
      guards: [{ name: 'evidence-attached', message: '请先上传整改佐证材料' }],
      stops: ['rectify'],
      starts: ['accept'],
      consequence: '整改报告由单位负责人确认并报监督机构验收。',
      weight: 'primary',
    },
    {
      action: 'accept',
      label: '验收销号',
      from: ['completed'],
      to: [{ to: 'closed' }],
      by: ['supervisor', 'supervision-lead'],
      input: z.object({ text: opinion }),
      guards: notOwn,
      stops: ['accept'],
      secondFactor: true,
      consequence: '问题和相关预警将销号，按比例抽取回头看。',
      weight: 'primary',
    },
    {
      action: 'return',
      label: '退回整改',
      from: ['completed'],
      to: [{ to: 'rectifying' }],
      by: ['supervisor', 'supervision-lead'],
      input: z.object({ text: opinion }),
      guards: notOwn,
      stops: ['accept'],
      starts: ['rectify'],
      consequence: '责任单位须继续整改，重新计算整改期限。',
      weight: 'danger',
    },
    {
      action: 'extend',
      label: '批准延期',
      from: ['open', 'rectifying'],
      to: 'same',
      by: ['supervision-lead'],
      input: z.object({ deadline: day, text: opinion }),
      consequence: '整改期限将改为所选日期。',
    },
    {
      action: 'look-back',
      label: '回头看合格',
      from: ['closed'],
      to: 'same',
      by: ['supervisor', 'supervision-lead'],
      input: z.object({ text: opinion, fileIds: files.default([]) }),
      guards: [
        ...notOwn,
        { name: 'look-back-due', message: '本问题没有待完成的回头看' },
        { name: 'look-back-early', message: '销号后须满最短期限才能回头看' },
      ],
      stops: ['look-back'],
      consequence: '回头看结果将记入台账。',
    },
    {
      action: 'reopen',
      label: '回炉重改',
      from: ['closed'],
      to: [{ to: 'rectifying' }],
      by: ['supervisor', 'supervision-lead'],
      input: z.object({ text: opinion }),
      guards: notOwn,
      stops: ['look-back'],
      starts: ['rectify'],
      consequence: '问题将重新整改，计入反弹统计。',
      weight: 'danger',
    },
    {
      action: 'remind',
      label: '催办',
      from: ['open', 'rectifying'],
      to: 'same',
      by: ['supervisor', 'supervision-lead', 'system'],
      input: z.object({ text: opinion }),
      consequence: '将向责任单位发送催办提示。',
    },
    {
      action: 'urge',
      label: '督办',
      from: ['open', 'rectifying'],
      to: 'same',
      by: ['supervision-lead', 'system'],
      input: z.object({ instrumentId: z.uuid() }),
      issues: 'urge',
      secondFactor: true,
      consequence: '将向责任单位发出督办函，并计入考核统计。',
    },
  ],
})
export type ProblemState = keyof typeof problemProcess.states
