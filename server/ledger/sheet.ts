import {
  FINDINGS,
  PROBLEM_KINDS,
  PROBLEM_SOURCES,
  type ProblemKind,
  type ProblemSource,
  REGULATION_ACTIONS,
  type RegulationAction,
  type RegulationState,
  regulationProcess,
} from '#domain/process/index.ts'
import type { SheetColumn } from '../platform/export.ts'
import { wallTimeOf } from '../platform/law.ts'
import type { FormColumn } from './form.ts'
import { type ProblemLine, problemRow } from './store.ts'

/** Columns of the ledger as a plain table. */
export const PROBLEM_COLUMNS: readonly SheetColumn[] = [
  { key: 'no', title: '台账编号', width: 14, type: 'text' },
  { key: 'externalNo', title: '原编号', width: 14, type: 'text' },
  { key: 'title', title: '问题', width: 36, type: 'text' },
  { key: 'unit', title: '责任单位', width: 28, type: 'text' },
  { key: 'source', title: '来源', width: 12, type: 'text' },
  { key: 'campaign', title: '专项整治', width: 24, type: 'text' },
  { key: 'class', title: '问题类别', width: 20, type: 'text' },
  { key: 'finding', title: '核查结论', width: 14, type: 'text' },
  { key: 'kind', title: '整改类型', width: 12, type: 'text' },
  { key: 'leader', title: '责任领导', width: 12, type: 'text' },
  { key: 'person', title: '责任人', width: 12, type: 'text' },
  { key: 'deadline', title: '完成时限', width: 12, type: 'date' },
  { key: 'state', title: '状态', width: 12, type: 'text' },
  { key: 'breached', title: '是否逾期', width: 10, type: 'text' },
  { key: 'reopened', title: '回炉次数', width: 10, type: 'number' },
  { key: 'openedAt', title: '登记时间', width: 18, type: 'datetime' },
]

const sourceText = (kind: string | null): string => (kind ? PROBLEM_SOURCES[kind as ProblemSource] : '')
const classText = ({ classCode, classTitle }: ProblemLine): string => classTitle ?? classCode ?? ''

export const problemCells = (row: ProblemLine): Record<string, unknown> => ({
  no: row.no,
  externalNo: row.externalNo ?? '',
  title: row.title,
  unit: row.unit.name,
  source: sourceText(row.sourceKind),
  campaign: row.campaign?.name ?? '',
  class: classText(row),
  finding: FINDINGS[row.findingCode],
  kind: row.kind ? PROBLEM_KINDS[row.kind as ProblemKind] : '',
  leader: row.leader ?? '',
  person: row.person ?? '',
  deadline: row.deadline,
  state: row.stateTitle,
  breached: row.breached ? '是' : '否',
  reopened: row.reopened,
  openedAt: row.openedAt,
})

/** The problem ledger as offices hand it up. */
export const PROBLEM_FORM: readonly FormColumn[] = [
  { title: '序号', width: 5, centre: true },
  { title: '台账编号', width: 16, centre: true },
  { title: '问题来源', width: 13, centre: true },
  { title: '问题类别', width: 13, centre: true },
  { title: '存在问题', width: 30 },
  { title: '责任单位', width: 15 },
  { title: '类型', group: '整改要求', width: 13, centre: true },
  { title: '整改措施', group: '整改要求', width: 26 },
  { title: '完成时限', group: '整改要求', width: 14, centre: true },
  { title: '领导', group: '责任人员', width: 9, centre: true },
  { title: '经办', group: '责任人员', width: 9, centre: true },
  { title: '整改情况', group: '整改结果', width: 24 },
  { title: '状态', group: '整改结果', width: 10, centre: true },
  { title: '销号日期', group: '整改结果', width: 14, centre: true },
  { title: '备注', width: 12 },
]

const dayOf = (moment: unknown): string =>
  moment
    ? wallTimeOf(new Date(moment as string))
        .toPlainDate()
        .toString()
    : ''

export function problemFormCells(raw: Record<string, unknown>, index: number): string[] {
  const row = problemRow(raw)
  const notes = [
    row.externalNo ? `原编号 ${row.externalNo}` : '',
    row.reopened > 0 ? `回炉 ${row.reopened} 次` : '',
    row.breached ? '曾逾期' : '',
    raw.looked_back_at ? `回头看 ${dayOf(raw.looked_back_at)} 合格` : '',
    row.handedOver ? '已移送' : '',
  ]
  const steps = row.steps.all > 0 ? `（计划 ${row.steps.all} 步，已完成 ${row.steps.done} 步）` : ''
  const words = [row.title, raw.description as string].filter((text, at, all) => text && !all[1 - at]?.startsWith(text))
  return [
    String(index + 1),
    row.no,
    sourceText(row.sourceKind),
    classText(row),
    words.join('\n'),
    row.unit.name,
    row.kind ? PROBLEM_KINDS[row.kind as ProblemKind] : '',
    (raw.measures as string | null) ?? '',
    row.kind === 'long-term' && !row.deadline ? '长期' : (row.deadline ?? ''),
    row.leader ?? '',
    row.person ?? '',
    `${(raw.completion as string | null) ?? ''}${steps}`,
    row.stateTitle,
    dayOf(raw.closed_at),
    notes.filter(Boolean).join('；'),
  ]
}

const STAGES = ['drafting', 'consulting', 'reviewing', 'discussing', 'publishing', 'filing'] as const
/** The ledger of regulations as offices hand it up. */
export const REGULATION_FORM: readonly FormColumn[] = [
  { title: '序号', width: 5, centre: true },
  { title: '编号', width: 14, centre: true },
  { title: '制度名称', width: 28 },
  { title: '立改废', width: 8, centre: true },
  { title: '依据', width: 25 },
  { title: '牵头单位', width: 16 },
  { title: '责任人', width: 9, centre: true },
  { title: '完成期限', width: 14, centre: true },
  { title: '起草', group: '办理进度', width: 8, centre: true },
  { title: '征求意见', group: '办理进度', width: 9, centre: true },
  { title: '合法性审查', group: '办理进度', width: 11, centre: true },
  { title: '集体讨论', group: '办理进度', width: 14, centre: true },
  { title: '公布', group: '办理进度', width: 14, centre: true },
  { title: '备案', group: '办理进度', width: 14, centre: true },
  { title: '文号', width: 16 },
  { title: '备注', width: 12 },
]

export function regulationFormCells(row: Record<string, unknown>, index: number): string[] {
  const state = row.state as RegulationState
  const at = state === 'filed' ? STAGES.length : STAGES.indexOf(state as (typeof STAGES)[number])
  const dates = [null, null, null, row.discussed_on, row.published_on, row.filed_on] as (string | null)[]
  const notes = [
    state === 'dropped' ? regulationProcess.states.dropped.title : '',
    (row.returned as number) > 0 ? `退回 ${row.returned} 次` : '',
    row.breached ? '曾逾期' : '',
  ]
  const mark = (stage: number): string => {
    if (row.action === 'repeal' && stage === 1) return '—'
    return stage < at ? (dates[stage] ?? '√') : stage === at ? '在办' : ''
  }
  return [
    String(index + 1),
    row.no as string,
    row.name as string,
    REGULATION_ACTIONS[row.action as RegulationAction],
    row.basis as string,
    (row.unit_name as string | null) ?? '',
    (row.person as string | null) ?? '',
    row.deadline as string,
    ...STAGES.map((_, stage) => mark(stage)),
    (row.doc_no as string | null) ?? '',
    notes.filter(Boolean).join('；'),
  ]
}
