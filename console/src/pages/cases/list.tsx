import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { LINES, OUTCOMES, PROCEDURES } from '#domain/contract/exchange/labels.ts'
import { Clip } from '#ui-kit/Clip.tsx'
import { moneyText, wallText } from '#ui-kit/format.ts'
import { labelOf, optionsOf } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { UnitCell } from '../../app/UnitCell.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'

type Row = RowOf<'cases.list'>
const pageOf = (row: Row) => `/cases/${encodeURIComponent(row.id)}`

const columns: TableColumnsType<Row> = [
  { title: '案号', fixed: 'left', render: (_, row) => <Link to={pageOf(row)}>{row.caseNo}</Link> },
  { title: '办案单位', render: (_, row) => <UnitCell unit={row.unit} /> },
  { title: '条线', render: (_, row) => labelOf(LINES, row.line) },
  { title: '程序', render: (_, row) => labelOf(PROCEDURES, row.procedure) },
  { title: '事项', render: (_, row) => <Clip text={row.itemName ?? row.itemCode} /> },
  { title: '当事人', render: (_, row) => row.partyName ?? '—' },
  { title: '号牌', render: (_, row) => row.plate ?? '—' },
  { title: '违法时间', render: (_, row) => wallText(row.occurredAt) },
  { title: '决定时间', render: (_, row) => wallText(row.decidedAt) },
  { title: '处理结果', render: (_, row) => labelOf(OUTCOMES, row.outcome) },
  { title: '罚款', align: 'right', render: (_, row) => moneyText(row.fine) },
  {
    title: '预警',
    align: 'right',
    fixed: 'right',
    render: (_, row) => (row.warnings > 0 ? <Link to={`/warnings?case=${encodeURIComponent(row.id)}`}>{row.warnings} 条</Link> : '—'),
  },
]

const fields: SearchField[] = [
  { name: 'q', label: '案号', kind: 'text' },
  { name: 'unit', label: '办案单位', kind: 'custom', input: <UnitSelect /> },
  { name: 'from', to: 'to', label: '违法日期', kind: 'days' },
  { name: 'procedure', label: '程序', kind: 'select', options: optionsOf(PROCEDURES) },
  { name: 'item', label: '事项代码', kind: 'text' },
  {
    name: 'warned',
    label: '有无预警',
    kind: 'select',
    options: [
      { value: 'true', label: '有预警' },
      { value: 'false', label: '无预警' },
    ],
  },
]

/** 案件查询: the imported cases; personal fields are masked. */
export function CaseListPage(): ReactNode {
  const source = useList('cases.list')
  return (
    <Ledger
      title="案件查询"
      source={source}
      fields={fields}
      extraLabels={{ officer: '执法人员' }}
      columns={columns}
      rowKey={(row) => row.id}
      emptyHint="可放宽查询条件；案件由数据接入产生"
      exportAs="cases.export"
      filtersOf="cases"
    />
  )
}
