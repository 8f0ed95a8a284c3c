import { z } from 'zod'
import { opinion } from './inputs.ts'
import { process } from './process.ts'

/** Kinds of briefings: what the office calls each, and of what it is made. */
export const BRIEFING_KINDS = {
  weekly: { title: '线索周统计', made: 'figures' },
  monthly: { title: '月度情况', made: 'figures' },
  ranking: { title: '排名通报', made: 'figures' },
  tip: { title: '每日提示', made: 'both' },
  special: { title: '专题简报', made: 'both' },
  case: { title: '典型案例', made: 'words' },
} as const satisfies Record<string, { title: string; made: 'figures' | 'words' | 'both' }>
export type BriefingKind = keyof typeof BRIEFING_KINDS
export const BRIEFING_KIND_NAMES = Object.keys(BRIEFING_KINDS) as [BriefingKind, ...BriefingKind[]]

const SUPERVISION = ['supervisor', 'supervision-lead'] as const

/**
 * A briefing's way: 起草 → 审核 → 发布. Its figures and words are frozen when it is sent to be reviewed; what has been published is
 * only corrected, by a further version beside the first.
 */
export const briefingProcess = process({
  kind: 'briefing',
  title: '简报',
  initial: 'draft',
  states: {
    draft: { title: '起草', holder: 'supervision' },
    reviewing: { title: '待审核', holder: 'supervision' },
    passed: { title: '待发布', holder: 'supervision' },
    published: { title: '已发布', holder: 'nobody' },
    dropped: { title: '已作废', holder: 'nobody' },
  },
  final: ['published', 'dropped'],
  clocks: {},
  transitions: [
    {
      action: 'recount',
      label: '重新统计',
      from: ['draft'],
      to: 'same',
      by: SUPERVISION,
      input: z.object({}),
      guards: [{ name: 'has-figures', message: '典型案例没有统计数字' }],
      consequence: '按此刻的记录重新统计，替换稿中的数字。',
    },
    {
      action: 'submit',
      label: '送审核',
      from: ['draft'],
      to: [{ to: 'reviewing' }],
      by: SUPERVISION,
      input: z.object({}),
      guards: [{ name: 'written', message: '正文还没有写' }],
      consequence: '数字和正文就此冻结，送他人审核。',
      weight: 'primary',
    },
    {
      action: 'review',
      label: '审核通过',
      from: ['reviewing'],
      to: [{ to: 'passed' }],
      by: SUPERVISION,
      input: z.object({ text: opinion }),
      guards: [{ name: 'not-the-drafter', message: '审核人不得是起草人' }],
      consequence: '审核意见记入日志，可以发布。',
      weight: 'primary',
    },
    {
      action: 'return',
      label: '退回修改',
      from: ['reviewing', 'passed'],
      to: [{ to: 'draft' }],
      by: SUPERVISION,
      input: z.object({ text: opinion }),
      consequence: '退回起草人修改，须重新审核。',
      weight: 'danger',
    },
    {
      action: 'publish',
      label: '发布',
      from: ['passed'],
      to: [{ to: 'published' }],
      by: ['supervision-lead'],
      input: z.object({}),
      guards: [{ name: 'unaltered', message: '内容与冻结时的摘要不一致，不能发布，请报告系统管理员' }],
      secondFactor: true,
      consequence: '取得期号并发布；典型案例同时在公众端公告。发布后只能更正，不能修改。',
      weight: 'primary',
    },
    {
      action: 'correct',
      label: '更正',
      from: ['published'],
      to: 'same',
      by: ['supervision-lead'],
      input: z.object({ text: opinion, body: z.string().trim().max(20_000).optional() }),
      secondFactor: true,
      consequence: '按此刻的记录重新统计，作为新的一版发布并注明更正理由；原来的一版保留可查。',
    },
    {
      action: 'drop',
      label: '作废',
      from: ['draft', 'reviewing', 'passed'],
      to: [{ to: 'dropped' }],
      by: SUPERVISION,
      input: z.object({ text: opinion }),
      consequence: '本稿作废，不占期号。',
      weight: 'danger',
    },
  ],
})
export type BriefingState = keyof typeof briefingProcess.states
