import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { actionOptions, objectTitle, reasonText } from '#ui-kit/audit-labels.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { Pager } from '#ui-kit/LedgerTable.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { type SearchField, SearchForm } from '#ui-kit/SearchForm.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { type RowOf, useList } from '../../app/Ledger.tsx'

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

const columns: TableColumnsType<Row> = [
  { title: '时间', render: (_, row) => momentText(row.at) },
  { title: '操作人', dataIndex: 'actor' },
  { title: '角色', dataIndex: 'role' },
  { title: '单位', render: (_, row) => row.unitName ?? '—' },
  { title: '操作', dataIndex: 'label' },
  { title: '对象', render: (_, row) => <span className="office-value">{`${objectTitle(row.objectKind)} ${row.objectId}`}</span> },
  { title: '结果', render: (_, row) => OUTCOMES[row.outcome] },
  { title: '理由', render: (_, row) => <span className="office-value">{reasonText(row.reason)}</span> },
  { title: '地址', render: (_, row) => row.ip ?? '—' },
]

/** Where an entry stands in its chain. */
function Place({ row }: { row: Row }): ReactNode {
  return (
    <Facts
      items={[
        { label: '链', value: <span className="office-digest">{row.chain}</span> },
        { label: '序号', value: row.seq },
        { label: '摘要', value: <span className="office-digest">{row.hash}</span>, wide: true },
        { label: '请求编号', value: row.requestId, wide: true },
      ]}
    />
  )
}

/** 日志: who did what, when, with which outcome. */
export function AuditLog(): ReactNode {
  const { filter, list } = useList('audit.list')
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
              expandable={{
                expandedRowRender: (row) => <Place row={row} />,
                columnTitle: <span className="kit-hidden">链与摘要</span>,
              }}
              locale={{ emptyText: <Nothing text="没有符合条件的记录" hint="可放宽查询条件后重试" /> }}
            />
            <Pager filter={filter} next={next} count={rows.length} />
          </>
        )}
      </Loaded>
    </>
  )
}
