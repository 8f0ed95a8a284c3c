import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { actionOptions, objectTitle } from '#ui-kit/audit-labels.ts'
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
  { title: '时间', fixed: 'left', render: (_, row) => momentText(row.at) },
  { title: '操作人', dataIndex: 'actor' },
  { title: '角色', dataIndex: 'role' },
  { title: '单位', render: (_, row) => row.unitName ?? '—' },
  { title: '操作', dataIndex: 'label' },
  { title: '对象', render: (_, row) => <span className="office-value">{`${objectTitle(row.objectKind)} ${row.objectId}`}</span> },
  { title: '结果', render: (_, row) => OUTCOMES[row.outcome] },
  { title: '理由', render: (_, row) => <span className="office-value">{row.reason ?? '—'}</span> },
  { title: '地址', render: (_, row) => row.ip ?? '—' },
  { title: '链与序号', render: (_, row) => `${row.chain} #${row.seq}` },
  { title: '摘要', render: (_, row) => <code title={row.hash}>{row.hash.slice(0, 12)}</code> },
]

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
              locale={{ emptyText: <Nothing text="没有符合条件的记录" hint="可放宽查询条件后重试" /> }}
            />
            <Pager filter={filter} next={next} count={rows.length} />
          </>
        )}
      </Loaded>
    </>
  )
}
