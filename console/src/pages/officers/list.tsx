import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { OFFICER_KINDS } from '#domain/contract/exchange/labels.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'

type Row = RowOf<'officers.list'>
const pageOf = (row: Row) => `/officers/${encodeURIComponent(row.id)}`

const columns: TableColumnsType<Row> = [
  { title: '姓名', fixed: 'left', render: (_, row) => <Link to={pageOf(row)}>{row.name}</Link> },
  { title: '执法证号', render: (_, row) => row.badgeNo ?? '—' },
  { title: '类别', render: (_, row) => labelOf(OFFICER_KINDS, row.kind) },
  { title: '单位', render: (_, row) => <Link to={`/units/${encodeURIComponent(row.unit.id)}`}>{row.unit.name}</Link> },
  { title: '证件', render: (_, row) => <Validity valid={row.certificateValid} /> },
  { title: '证件有效期至', render: (_, row) => row.certificateTo ?? '—' },
  { title: '操作', fixed: 'right', render: (_, row) => <Link to={pageOf(row)}>查看</Link> },
]

/** Whether a certificate holds today. */
export const Validity = ({ valid }: { valid: boolean }): ReactNode =>
  valid ? <PlainTag tone="normal">有效</PlainTag> : <PlainTag tone="overdue">无有效证件</PlainTag>

const fields: SearchField[] = [
  { name: 'q', label: '姓名证号', kind: 'text', placeholder: '姓名或执法证号' },
  { name: 'unit', label: '单位及下级', kind: 'custom', input: <UnitSelect /> },
]

/** 执法人员. */
export function OfficerListPage(): ReactNode {
  const source = useList('officers.list')
  return (
    <Ledger
      title="执法人员"
      source={source}
      fields={fields}
      columns={columns}
      rowKey={(row) => row.id}
      emptyHint="可放宽查询条件；人员由数据接入产生"
      filtersOf="officers"
    />
  )
}
