import { FINDINGS, PROBLEM_KINDS, type ProblemKind } from '#domain/process/index.ts'
import type { SheetColumn } from '../platform/export.ts'
import type { ProblemLine } from './routes.ts'

/** Columns of the ledger as offices hand it up. */
export const PROBLEM_COLUMNS: readonly SheetColumn[] = [
  { key: 'no', title: '台账编号', width: 14, type: 'text' },
  { key: 'title', title: '问题', width: 36, type: 'text' },
  { key: 'unit', title: '责任单位', width: 28, type: 'text' },
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

export const problemCells = (row: ProblemLine): Record<string, unknown> => ({
  no: row.no,
  title: row.title,
  unit: row.unit.name,
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
