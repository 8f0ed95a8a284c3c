import { UploadOutlined } from '@ant-design/icons'
import { Button, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { entityTitle } from '#ui-kit/entity-labels.ts'
import { momentText, numberText, shareText } from '#ui-kit/format.ts'
import { JobTag, POLL, working } from '#ui-kit/JobTag.tsx'
import { LedgerTable } from '#ui-kit/LedgerTable.tsx'
import { useFilter } from '#ui-kit/use-filter.ts'
import type { RowOf } from '../../app/Ledger.tsx'
import { useCall } from '../../client/hooks.ts'

type Row = RowOf<'imports.list'>

const columns: TableColumnsType<Row> = [
  { title: '文件', fixed: 'left', render: (_, row) => <Link to={`/imports/${row.id}`}>{row.fileName}</Link> },
  { title: '来源', dataIndex: 'source' },
  {
    title: '状态',
    render: (_, row) => (
      <>
        <JobTag state={row.state} /> {working(row.state) ? <span className="kit-quiet">{progressText(row.progress)}</span> : null}
      </>
    ),
  },
  { title: '映射', render: (_, row) => row.mapping ?? '标准格式' },
  { title: '记录', align: 'right', render: (_, row) => numberText(total(row, 'read')) },
  { title: '新增', align: 'right', render: (_, row) => numberText(total(row, 'inserted')) },
  { title: '更新', align: 'right', render: (_, row) => numberText(total(row, 'updated')) },
  {
    title: '退回',
    align: 'right',
    render: (_, row) => (row.rejected ? <Link to={`/imports/${row.id}`}>{numberText(row.rejected)}</Link> : numberText(row.rejected)),
  },
  { title: '接入人', render: (_, row) => row.startedBy ?? '系统' },
  { title: '开始', render: (_, row) => momentText(row.startedAt) },
  { title: '完成', render: (_, row) => momentText(row.finishedAt) },
]

const total = ({ entities }: Row, key: 'read' | 'inserted' | 'updated'): number | null =>
  entities ? Object.values(entities).reduce((sum, counts) => sum + counts[key], 0) : null

/** How far an import has come. */
export function progressText({ entity, read, share }: Row['progress']): string {
  const parts = [entity ? entityTitle(entity) : null, `已读 ${numberText(read)} 条`, share === null ? null : shareText(share)]
  return parts.filter(Boolean).join('，')
}

/** 数据接入: what was taken over from other systems. */
export function ImportListPage(): ReactNode {
  const filter = useFilter()
  const navigate = useNavigate()
  const list = useCall(
    'imports.list',
    { query: filter.query },
    { keep: true, refetchInterval: ({ state }) => (state.data?.rows.some((row) => working(row.state)) ? POLL : false) },
  )
  const running = list.data?.rows.some((row) => working(row.state)) ?? false
  return (
    <LedgerTable<Row>
      title="数据接入"
      note="上传标准格式文件，或用映射把其他系统导出的表格转为标准格式。重复接入同一来源的数据只更新有变化的记录。"
      filter={filter}
      list={{ ...list, isFetching: list.isFetching && !running }}
      columns={columns}
      rowKey={(row) => row.id}
      emptyHint="点击“上传数据”接入第一份文件"
      toolbar={
        <Button type="primary" icon={<UploadOutlined />} onClick={() => navigate('/imports/new')}>
          上传数据
        </Button>
      }
    />
  )
}
