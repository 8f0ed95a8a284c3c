import type { ClassNode } from './classes.ts'

/** A stage of the plan. `to` null: it goes on without an end (全面提升). Days are YYYY-MM-DD. */
export interface StageItem {
  readonly kind: 'stage'
  readonly no: number
  readonly title: string
  readonly from: string
  readonly to: string | null
  readonly deliverable: string
  readonly groupKey: string | null
}
/** A task that every unit of the campaign has in a stage. `due` null: the stage's end. */
export interface TaskItem {
  readonly kind: 'task'
  readonly key: string
  readonly stageNo: number
  readonly title: string
  readonly deliverable: string
  readonly groupKey: string | null
  readonly due: string | null
}
/** A problem class (see classes.ts) as a line of the plan. */
export interface ClassItem extends Omit<ClassNode, 'children'> {
  readonly kind: 'class'
}
/** 领导小组, 专班 or a working group below one; people belong to it level by level and are not adopted. */
export interface GroupItem {
  readonly kind: 'group'
  readonly key: string
  readonly parentKey: string | null
  readonly groupKind: GroupKind
  readonly title: string
  readonly duties: string
}
/** A standing duty (硬措施) with its own rhythm. */
export interface DutyItem extends Rhythm {
  readonly kind: 'duty'
  readonly key: string
  readonly title: string
  readonly enabled: boolean
}
/** When the campaign runs. */
export interface PeriodItem {
  readonly kind: 'period'
  readonly from: string
  readonly to: string
}
/** What the plan asks of everybody, in words. */
export interface RequirementsItem {
  readonly kind: 'requirements'
  readonly text: string
}
/** One line of a plan: what is adopted, changed and offered line by line. */
export type PlanItem = StageItem | TaskItem | ClassItem | GroupItem | DutyItem | PeriodItem | RequirementsItem

export const GROUP_KINDS = { leading: '领导小组', special: '专班', working: '工作组' } as const
export type GroupKind = keyof typeof GROUP_KINDS
export const MEMBER_TITLES = { head: '组长', deputy: '副组长', member: '成员' } as const
export type MemberTitle = keyof typeof MEMBER_TITLES
export const EVERY = { day: '每日', week: '每周', month: '每月', quarter: '每季度' } as const
/** How often, and on which day: weekday 1–7 of the week, day of the month (the last one where it has fewer), day of the quarter's last month. */
export interface Rhythm {
  readonly every: keyof typeof EVERY
  readonly onDay: number
}

/** The name of a line within its plan. */
export function itemId(item: PlanItem): string {
  switch (item.kind) {
    case 'stage':
      return `stage:${item.no}`
    case 'class':
      return `class:${item.code}`
    case 'task':
    case 'group':
    case 'duty':
      return `${item.kind}:${item.key}`
    default:
      return item.kind
  }
}

/** A plan by the names of its lines. */
export type Plan = ReadonlyMap<string, PlanItem>
export const planOf = (items: readonly PlanItem[]): Plan => new Map(items.map((item) => [itemId(item), item]))

const GROUPS: readonly GroupItem[] = [
  {
    kind: 'group',
    key: 'leading',
    parentKey: null,
    groupKind: 'leading',
    title: '专项整治领导小组',
    duties: '组织领导和统筹协调专项整治工作。',
  },
  {
    kind: 'group',
    key: 'office',
    parentKey: 'leading',
    groupKind: 'special',
    title: '专项整治工作专班',
    duties: '落实方案任务，办理领导小组交办的事项。',
  },
  {
    kind: 'group',
    key: 'coordination',
    parentKey: 'office',
    groupKind: 'working',
    title: '综合协调组',
    duties: '拟订方案、汇总线索、督促进度、报送情况。',
  },
  {
    kind: 'group',
    key: 'police',
    parentKey: 'office',
    groupKind: 'working',
    title: '公安交通管理整治组',
    duties: '排查和整改本系统问题，建立台账，报送总结。',
  },
  {
    kind: 'group',
    key: 'transport',
    parentKey: 'office',
    groupKind: 'working',
    title: '交通运输整治组',
    duties: '排查和整改本系统问题，建立台账，报送总结。',
  },
]

/** The seven hard measures; their rhythms are defaults that an office changes to its own. */
const DUTIES: readonly DutyItem[] = [
  { kind: 'duty', key: 'weekly-clues', title: '问题线索周统计', every: 'week', onDay: 5, enabled: true },
  { kind: 'duty', key: 'monthly-report', title: '工作信息月报告', every: 'month', onDay: 25, enabled: true },
  { kind: 'duty', key: 'typical-cases', title: '典型案例通报', every: 'month', onDay: 20, enabled: true },
  { kind: 'duty', key: 'file-review', title: '执法案卷评查', every: 'month', onDay: 28, enabled: true },
  { kind: 'duty', key: 'direct-line', title: '工作要求直通基层', every: 'day', onDay: 1, enabled: false },
  { kind: 'duty', key: 'visits', title: '明察暗访', every: 'month', onDay: 28, enabled: true },
  { kind: 'duty', key: 'fines-audit', title: '严查罚没收入', every: 'quarter', onDay: 25, enabled: true },
]

type Shape = readonly [title: string, group: string, deliverable: string, tasks: readonly (readonly [string, string, string])[]]
const STAGES: readonly Shape[] = [
  [
    '组建',
    'leading',
    '机构组建文件',
    [
      ['成立领导小组和协调机制', 'leading', '成立文件'],
      ['组建工作专班，明确各组分工', 'office', '专班名单和分工'],
    ],
  ],
  [
    '动员部署',
    'coordination',
    '实施方案和部署会议材料',
    [
      ['制定印发本单位方案', 'coordination', '实施方案'],
      ['召开动员部署会议', 'coordination', '会议材料'],
      ['发布整治通告，公布举报渠道', 'coordination', '通告'],
    ],
  ],
  [
    '集中整治',
    'office',
    '问题台账和制度建设台账',
    [
      ['全面自查，梳理历史信访、复议、诉讼和媒体反映的问题', 'office', '自查报告'],
      ['收集核查问题线索', 'coordination', '线索台账'],
      ['建立问题台账并逐项整改', 'office', '问题台账'],
      ['建立制度建设台账，完成立改废', 'office', '制度建设台账'],
      ['配合督导检查，整改反馈问题', 'office', '整改报告'],
    ],
  ],
  [
    '验收总结',
    'coordination',
    '工作总结',
    [
      ['形成本系统工作总结', 'office', '工作总结'],
      ['逐项验收、逐一销号', 'coordination', '验收记录'],
    ],
  ],
  [
    '全面提升',
    'office',
    '长效机制文件',
    [
      ['未完成整改的问题持续跟踪', 'office', '跟踪清单'],
      ['健全责任倒查、评议考核等长效制度', 'office', '制度文件'],
    ],
  ],
]

/**
 * The five stages laid over a period: the groups are formed by its first day, mobilisation takes the first tenth, the main stage begins
 * a few days in and ends at three quarters, acceptance takes the rest, improvement follows without an end.
 */
export function defaultItems(from: string, to: string): readonly PlanItem[] {
  const first = Temporal.PlainDate.from(from)
  const last = Temporal.PlainDate.from(to)
  const days = first.until(last).days
  const at = (share: number) => first.add({ days: Math.round(days * share) })
  const turn = at(0.75)
  const afterTurn = turn.add({ days: 1 })
  const spans: readonly (readonly [Temporal.PlainDate, Temporal.PlainDate | null])[] = [
    [first, first],
    [first, at(0.1)],
    [at(0.03), turn],
    [Temporal.PlainDate.compare(afterTurn, last) > 0 ? last : afterTurn, last],
    [last.add({ days: 1 }), null],
  ]
  const stages = STAGES.flatMap(([title, groupKey, deliverable, tasks], i): PlanItem[] => [
    { kind: 'stage', no: i + 1, title, from: spans[i]![0].toString(), to: spans[i]![1]?.toString() ?? null, deliverable, groupKey },
    ...tasks.map(
      ([task, group, paper], n): TaskItem => ({
        kind: 'task',
        key: `S${i + 1}.${n + 1}`,
        stageNo: i + 1,
        title: task,
        deliverable: paper,
        groupKey: group,
        due: null,
      }),
    ),
  ])
  return [...GROUPS, ...stages, ...DUTIES]
}
