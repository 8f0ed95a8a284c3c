import { PlusOutlined } from '@ant-design/icons'
import { Button, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { CHECKLIST_STATES } from '#domain/inspection/kinds.ts'
import { Clip } from '#ui-kit/Clip.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'

type Row = RowOf<'checklists.list'>

const columns: TableColumnsType<Row> = [
  {
    title: '名称',
    render: (_, row) => (
      <Link to={`/checklists/${row.id}`} aria-label={row.title}>
        <Clip text={row.title} />
      </Link>
    ),
  },
  { title: '编制单位', render: (_, row) => row.officeName },
  {
    title: '状态',
    render: (_, row) => <PlainTag tone={row.state === 'published' ? 'normal' : undefined}>{CHECKLIST_STATES[row.state]}</PlainTag>,
  },
  { title: '项目', align: 'right', render: (_, row) => row.items },
  { title: '最新版本', render: (_, row) => (row.latest ? `第 ${row.latest.no} 版（${momentText(row.latest.publishedAt)}）` : '—') },
  { title: '修改时间', render: (_, row) => momentText(row.changedAt) },
]
const fields: SearchField[] = [
  { name: 'q', label: '名称', kind: 'text' },
  { name: 'state', label: '状态', kind: 'select', options: optionsOf(CHECKLIST_STATES) },
]

/** 检查清单: those of the own office, and those published above it. */
export function ChecklistListPage(): ReactNode {
  const source = useList('checklists.list')
  const { may } = useMe()
  const navigate = useNavigate()
  return (
    <Ledger<Row>
      title="检查清单"
      note="清单按版本发布；已经填写的检查保留当时的版本。"
      source={source}
      fields={fields}
      columns={columns}
      rowKey={(row) => row.id}
      toolbar={
        may('inspection.manage') ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => navigate('/checklists/new')}>
            新建清单
          </Button>
        ) : null
      }
    />
  )
}
