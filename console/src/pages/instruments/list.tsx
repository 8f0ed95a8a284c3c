import { processes } from 'virtual:contract'
import { FileAddOutlined, InboxOutlined } from '@ant-design/icons'
import { Button, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { momentText } from '#ui-kit/format.ts'
import { stateOptions } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { DeadlineTag, StateTag } from '#ui-kit/Tags.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useCall } from '../../client/hooks.ts'
import { ReceiveDialog } from './ReceiveDialog.tsx'

type Row = RowOf<'instruments.list'>

const columns: TableColumnsType<Row> = [
  { title: '文号', fixed: 'left', render: (_, row) => <Link to={`/instruments/${row.id}`}>{row.number ?? '草稿'}</Link> },
  { title: '文种', dataIndex: 'kindTitle' },
  { title: '标题', dataIndex: 'title' },
  { title: '发文机关', render: (_, row) => row.from ?? row.organ.name },
  { title: '收文单位', dataIndex: 'addressee' },
  { title: '状态', render: (_, row) => <StateTag title={row.stateTitle} final={processes.instrument.final.includes(row.state)} /> },
  { title: '期限', render: (_, row) => <DeadlineTag light={row.light} dueAt={row.dueAt} breached={row.breached} /> },
  { title: '事项', align: 'right', render: (_, row) => (row.matters > 0 ? `${row.matters} 件` : '—') },
  { title: '拟稿时间', render: (_, row) => momentText(row.draftedAt) },
  { title: '送达时间', render: (_, row) => momentText(row.issuedAt) },
  { title: '签收时间', render: (_, row) => momentText(row.signedAt) },
  {
    title: '操作',
    fixed: 'right',
    render: (_, row) => (
      <Link to={`/instruments/${row.id}`}>{processes.instrument.states[row.state]?.holder === 'nobody' ? '查看' : '办理'}</Link>
    ),
  },
]

/** 监督文书: what the office writes and what it got from outside, from the draft to the archive. */
export function InstrumentListPage(): ReactNode {
  const source = useList('instruments.list')
  const kinds = useCall('instruments.kinds', { query: { all: 'true' } }, { staleTime: 300_000 })
  const { may } = useMe()
  const navigate = useNavigate()
  const [receiving, setReceiving] = useState(false)
  const titles = new Map((kinds.data?.rows ?? []).map((row) => [row.kind, row.title]))
  const fields: SearchField[] = [
    { name: 'q', label: '文号标题', kind: 'text' },
    {
      name: 'direction',
      label: '收发',
      kind: 'select',
      options: [
        { value: 'out', label: '本机关制发' },
        { value: 'in', label: '外来文书' },
      ],
    },
    { name: 'kind', label: '文种', kind: 'select', options: [...titles].map(([value, label]) => ({ value, label })) },
    { name: 'state', label: '状态', kind: 'select', multiple: true, options: stateOptions('instrument') },
    { name: 'unit', label: '责任单位', kind: 'custom', input: <UnitSelect /> },
    { name: 'from', to: 'to', label: '拟稿日期', kind: 'days' },
    {
      name: 'light',
      label: '期限',
      kind: 'select',
      options: [
        { value: 'near', label: '临期' },
        { value: 'overdue', label: '超期' },
      ],
    },
    { name: 'mine', label: '待我办理', kind: 'flag' },
    { name: 'breached', label: '曾经超期', kind: 'flag' },
  ]
  return (
    <>
      <Ledger
        title="监督文书"
        source={source}
        fields={fields}
        columns={columns}
        rowKey={(row) => row.id}
        emptyHint="可放宽查询条件；文书由拟稿、预警通报、线索转办和督办产生"
        exportAs="instruments.export"
        filtersOf="instruments"
        toolbar={
          may('instrument.draft') ? (
            <>
              <Button type="primary" icon={<FileAddOutlined />} onClick={() => navigate('/instruments/new')}>
                拟稿
              </Button>
              <Button icon={<InboxOutlined />} onClick={() => setReceiving(true)}>
                登记外来文书
              </Button>
            </>
          ) : null
        }
      />
      {receiving ? <ReceiveDialog onClose={() => setReceiving(false)} onDone={(id) => navigate(`/instruments/${id}`)} /> : null}
    </>
  )
}
