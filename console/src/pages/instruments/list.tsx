import { instrumentKinds, processes } from 'virtual:contract'
import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { momentText } from '#ui-kit/format.ts'
import { optionsOf, stateOptions } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { DeadlineTag, StateTag } from '#ui-kit/Tags.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'

type Row = RowOf<'instruments.list'>

const columns: TableColumnsType<Row> = [
  { title: '文号', fixed: 'left', render: (_, row) => <Link to={`/instruments/${row.id}`}>{row.number ?? '草稿'}</Link> },
  { title: '种类', dataIndex: 'kindTitle' },
  { title: '标题', dataIndex: 'title' },
  { title: '发文机关', render: (_, row) => row.organ.name },
  { title: '责任单位', render: (_, row) => <Link to={`/units/${encodeURIComponent(row.unit.id)}`}>{row.unit.name}</Link> },
  { title: '状态', render: (_, row) => <StateTag title={row.stateTitle} final={processes.instrument.final.includes(row.state)} /> },
  { title: '期限', render: (_, row) => <DeadlineTag light={row.light} dueAt={row.dueAt} breached={row.breached} /> },
  { title: '事项', align: 'right', render: (_, row) => <Link to={`/instruments/${row.id}`}>{row.matters} 件</Link> },
  { title: '拟稿时间', render: (_, row) => momentText(row.draftedAt) },
  { title: '签发时间', render: (_, row) => momentText(row.issuedAt) },
  { title: '签收时间', render: (_, row) => momentText(row.signedAt) },
  {
    title: '操作',
    fixed: 'right',
    render: (_, row) => <Link to={`/instruments/${row.id}`}>{row.state === 'draft' ? '办理' : '查看'}</Link>,
  },
]

const fields: SearchField[] = [
  { name: 'q', label: '文号标题', kind: 'text' },
  { name: 'kind', label: '种类', kind: 'select', options: optionsOf(instrumentKinds) },
  { name: 'state', label: '状态', kind: 'select', multiple: true, options: stateOptions('instrument') },
  { name: 'unit', label: '责任单位', kind: 'custom', input: <UnitSelect /> },
  { name: 'mine', label: '待我办理', kind: 'flag' },
  { name: 'breached', label: '曾经超期', kind: 'flag' },
]

/** 监督文书: drafts, and what was issued, signed for and answered. */
export function InstrumentListPage(): ReactNode {
  const source = useList('instruments.list')
  return (
    <Ledger
      title="监督文书"
      source={source}
      fields={fields}
      columns={columns}
      rowKey={(row) => row.id}
      emptyHint="可放宽查询条件；文书由预警的通报、督办产生"
      exportAs="instruments.export"
      filtersOf="instruments"
    />
  )
}
