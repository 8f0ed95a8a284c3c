import { Button, Drawer, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { actionOptions } from '#ui-kit/audit-labels.ts'
import { Clip, ClipName } from '#ui-kit/Clip.tsx'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { Pager } from '#ui-kit/LedgerTable.tsx'
import { linkTo } from '#ui-kit/link.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { type SearchField, SearchForm } from '#ui-kit/SearchForm.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { type RowOf, useList } from '../../app/Ledger.tsx'
import { entryOf } from '../../app/menu.tsx'
import { useMe } from '../../app/session.ts'

type Row = RowOf<'audit.list'>

const OUTCOMES = {
  done: <PlainTag tone="normal">成功</PlainTag>,
  refused: <PlainTag tone="near">被拒绝</PlainTag>,
  failed: <PlainTag tone="overdue">失败</PlainTag>,
} as const

const fields: SearchField[] = [
  { name: 'q', label: '关键字', kind: 'text', placeholder: '账号、姓名或对象编号' },
  { name: 'from', to: 'to', label: '日期', kind: 'days' },
  { name: 'action', label: '操作', kind: 'select', options: actionOptions },
  {
    name: 'outcome',
    label: '结果',
    kind: 'select',
    options: [
      { value: 'done', label: '成功' },
      { value: 'refused', label: '被拒绝' },
      { value: 'failed', label: '失败' },
    ],
  },
]

/** What an entry is about, by number or name: leads to its page where the person may open it, else to everything logged about it. */
function ObjectLink({ row: { object, objectId } }: { row: Row }): ReactNode {
  const { may } = useMe()
  const { title, name, page } = object
  if (!name) return title
  const entry = page ? entryOf(page) : undefined
  const text = `${title} ${name}`
  return (
    <Clip text={text}>
      <Link to={page && entry && may(entry.permission) ? page : linkTo('/audit', { q: objectId })}>{text}</Link>
    </Clip>
  )
}

/** One entry with everything that is kept of it, and where it stands in its chain. */
function Entry({ row, onClose }: { row: Row; onClose: () => void }): ReactNode {
  return (
    <Drawer open size={720} title="日志详情" onClose={onClose} styles={{ wrapper: { maxWidth: '100vw' } }}>
      <Facts
        items={[
          { label: '时间', value: momentText(row.at) },
          { label: '结果', value: OUTCOMES[row.outcome] },
          { label: '操作人', value: row.actor },
          { label: '角色', value: row.role },
          { label: '单位', value: row.unitName },
          { label: '地址', value: row.ip },
          { label: '操作', value: row.label, wide: true },
          { label: '对象', value: <ObjectLink row={row} />, wide: true },
          { label: '对象编号', value: row.objectId ? <span className="office-digest">{row.objectId}</span> : null, wide: true },
          { label: '理由', value: row.reason, wide: true },
          { label: '链', value: <span className="office-digest">{row.chain}</span>, wide: true },
          { label: '序号', value: row.seq, wide: true },
          { label: '摘要', value: <span className="office-digest">{row.hash}</span>, wide: true },
          { label: '请求编号', value: row.requestId, wide: true },
        ]}
      />
    </Drawer>
  )
}

/** 日志: who did what, when, with which outcome. */
export function AuditLog(): ReactNode {
  const { filter, list } = useList('audit.list')
  const [opened, setOpened] = useState<Row | null>(null)
  const columns: TableColumnsType<Row> = [
    { title: '时间', fixed: 'left', render: (_, row) => momentText(row.at) },
    { title: '操作人', dataIndex: 'actor' },
    { title: '角色', render: (_, row) => (row.role === row.actor ? '—' : row.role) },
    { title: '单位', render: (_, row) => (row.unitName ? <ClipName name={row.unitName} /> : '—') },
    { title: '操作', dataIndex: 'label' },
    { title: '对象', render: (_, row) => <ObjectLink row={row} /> },
    { title: '结果', render: (_, row) => OUTCOMES[row.outcome] },
    { title: '理由', render: (_, row) => (row.reason ? <Clip text={row.reason} /> : '—') },
    { title: '地址', render: (_, row) => row.ip ?? '—' },
    {
      title: '详情',
      fixed: 'right',
      render: (_, row) => (
        <Button type="link" className="kit-file" aria-label={`详情 ${momentText(row.at)} ${row.label}`} onClick={() => setOpened(row)}>
          查看
        </Button>
      ),
    },
  ]
  return (
    <>
      <SearchForm
        fields={fields}
        values={filter.values}
        onSearch={(values) => filter.apply({ ...filter.values, ...values })}
        onReset={() => filter.apply({})}
      />
      <Loaded read={list}>
        {({ rows, next }) => (
          <>
            <PlainTable<Row>
              rowKey="id"
              pagination={false}
              loading={list.isFetching}
              dataSource={rows}
              columns={columns}
              locale={{ emptyText: <Nothing text="没有符合条件的记录" hint="可放宽查询条件后重试" /> }}
            />
            <Pager filter={filter} next={next} count={rows.length} />
          </>
        )}
      </Loaded>
      {opened ? <Entry row={opened} onClose={() => setOpened(null)} /> : null}
    </>
  )
}
