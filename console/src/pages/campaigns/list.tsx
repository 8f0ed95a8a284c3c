import './campaigns.css'
import { PlusOutlined } from '@ant-design/icons'
import { Button, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { stateOptions } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { DeadlineTag, StateTag } from '#ui-kit/Tags.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { linesText } from './fields.tsx'
import { HeadDialog } from './HeadDialog.tsx'

type Row = RowOf<'campaigns.list'>

const columns: TableColumnsType<Row> = [
  { title: '编号', fixed: 'left', render: (_, row) => <Link to={`/campaigns/${row.id}`}>{row.no}</Link> },
  { title: '方案名称', render: (_, row) => <div className="campaign-name">{row.name}</div> },
  { title: '文号', render: (_, row) => row.docNo ?? '—' },
  { title: '制定机关', render: (_, row) => row.office.name },
  { title: '条线', render: (_, row) => linesText(row.lines) },
  { title: '整治时间', render: (_, row) => `${row.periodFrom} 至 ${row.periodTo}` },
  { title: '参加单位', align: 'right', render: (_, row) => `${row.units} 个` },
  { title: '状态', render: (_, row) => <StateTag title={row.stateTitle} final={row.state === 'lasting'} /> },
  { title: '总结期限', render: (_, row) => <DeadlineTag light={row.light} dueAt={row.dueAt} breached={row.breached} /> },
  { title: '承接自', render: (_, row) => (row.parent ? <Link to={`/campaigns/${row.parent.id}`}>{row.parent.name}</Link> : '本级制定') },
]

const fields: SearchField[] = [
  { name: 'q', label: '名称文号', kind: 'text', placeholder: '名称、文号或编号' },
  { name: 'state', label: '状态', kind: 'select', multiple: true, options: stateOptions('campaign') },
  { name: 'own', label: '本办公室制定的', kind: 'flag' },
  { name: 'mine', label: '我参加的', kind: 'flag' },
]

/** 专项整治: the plans of one's own region and those above it. */
export function CampaignListPage(): ReactNode {
  const source = useList('campaigns.list')
  const { may } = useMe()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Ledger<Row>
        title="专项整治"
        source={source}
        fields={fields}
        columns={columns}
        rowKey={(row) => row.id}
        emptyHint={may('campaign.manage') ? '可新建方案，或等上级印发后承接' : '上级印发的方案涉及本单位时在这里出现'}
        toolbar={
          may('campaign.manage') ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen(true)}>
              新建专项整治
            </Button>
          ) : null
        }
      />
      {open ? <HeadDialog onClose={() => setOpen(false)} /> : null}
    </>
  )
}
