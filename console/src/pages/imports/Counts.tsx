import type { ReactNode } from 'react'
import { entityTitle } from '#ui-kit/entity-labels.ts'
import { numberText } from '#ui-kit/format.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Nothing } from '#ui-kit/States.tsx'

/** Numbers of records by kind. */
export type EntityCounts = Record<string, { read: number; inserted: number; updated: number; unchanged: number; rejected: number }>
/** A line of a file that was not taken over, and why. */
export interface Reject {
  file: string
  line: number
  field: string
  value: string
  reason: string
  message: string
}

/** What became of the records, by kind. */
export function Counts({ entities }: { entities: EntityCounts }): ReactNode {
  const rows = Object.entries(entities).map(([name, counts]) => ({ name, ...counts }))
  return (
    <PlainTable<(typeof rows)[number]>
      rowKey="name"
      pagination={false}
      dataSource={rows}
      locale={{ emptyText: <Nothing small text="没有记录" /> }}
      columns={[
        { title: '数据', onCell: () => ({ scope: 'row' }), render: (_, row) => entityTitle(row.name) },
        { title: '读取', align: 'right', render: (_, row) => numberText(row.read) },
        { title: '新增', align: 'right', render: (_, row) => numberText(row.inserted) },
        { title: '更新', align: 'right', render: (_, row) => numberText(row.updated) },
        { title: '未变', align: 'right', render: (_, row) => numberText(row.unchanged) },
        { title: '退回', align: 'right', render: (_, row) => numberText(row.rejected) },
      ]}
    />
  )
}

/** The lines that were not taken over. */
export function Rejects({ rows }: { rows: readonly Reject[] }): ReactNode {
  return (
    <PlainTable<Reject & { n: number }>
      rowKey="n"
      pageSize={20}
      dataSource={rows.map((row, n) => ({ ...row, n }))}
      locale={{ emptyText: <Nothing small text="没有退回记录" /> }}
      columns={[
        { title: '文件', dataIndex: 'file' },
        { title: '行', align: 'right', dataIndex: 'line' },
        { title: '内容', render: (_, row) => <span className="office-value">{row.value || '—'}</span> },
        { title: '原因', dataIndex: 'message' },
      ]}
    />
  )
}
