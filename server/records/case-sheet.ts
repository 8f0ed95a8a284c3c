import { LINES, nameOf, OUTCOMES, PROCEDURES } from '#domain/contract/exchange/labels.ts'
import { maskName, maskPlate } from '#domain/identifiers/index.ts'
import type { FileAnswer } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { exportSheet, type SheetColumn } from '../platform/export.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { Refusal } from '../platform/refusal.ts'
import { allCases, type CaseFilter, caseRow, moreThan } from './case-list.ts'
import { spanOf } from './scope.ts'

const COLUMNS: readonly SheetColumn[] = [
  { key: 'caseNo', title: '案号', width: 28, type: 'text' },
  { key: 'unitName', title: '办案单位', width: 28, type: 'text' },
  { key: 'line', title: '条线', width: 10, type: 'text' },
  { key: 'procedure', title: '程序', width: 12, type: 'text' },
  { key: 'itemCode', title: '事项代码', width: 12, type: 'text' },
  { key: 'itemName', title: '事项', width: 30, type: 'text' },
  { key: 'partyName', title: '当事人', width: 10, type: 'text' },
  { key: 'plate', title: '号牌', width: 12, type: 'text' },
  { key: 'occurredAt', title: '违法时间', width: 18, type: 'datetime' },
  { key: 'decidedAt', title: '决定时间', width: 18, type: 'datetime' },
  { key: 'outcome', title: '处理结果', width: 12, type: 'text' },
  { key: 'fine', title: '罚款（元）', width: 12, type: 'money' },
  { key: 'warnings', title: '预警数', width: 8, type: 'number' },
]

/** Rows that one export may hold: more than a person can work through, and within what a sheet of Excel takes. */
const MOST_ROWS = 200_000

/** The cases that fit as XLSX, personal fields masked. Throws a refusal when they are too many for one table. */
export async function exportCases(tx: Tx, actor: Actor, filter: CaseFilter, purpose: string): Promise<FileAnswer> {
  const span = spanOf(actor, 'export.make')
  if (await moreThan(tx, span, filter, MOST_ROWS))
    throw new Refusal(422, 'too-many-rows', `符合条件的案件超过 ${MOST_ROWS / 10_000} 万件，请缩小查询范围后分次导出`)
  return exportSheet(tx, actor, {
    name: '案件台账',
    purpose,
    columns: COLUMNS,
    select: allCases(tx, span, filter, MOST_ROWS),
    cells: (row) => {
      const line = caseRow(row)
      return {
        ...line,
        unitName: line.unit.name,
        line: nameOf(LINES, line.line),
        procedure: nameOf(PROCEDURES, line.procedure),
        outcome: nameOf(OUTCOMES, line.outcome),
        partyName: line.partyName && maskName(line.partyName),
        plate: line.plate && maskPlate(line.plate),
      }
    },
  })
}
