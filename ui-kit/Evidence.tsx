import { Table, Timeline } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { numberText } from './format.ts'
import { Nothing } from './States.tsx'

/** An evidence cell as the server gives it: `text` is ready to show, `value` the raw one; ids become links. */
export interface EvidenceCell {
  column: string
  label: string
  type: string
  value: string | number | boolean | null
  text: string
}

const PAGES: Readonly<Record<string, string>> = { case: '/cases', officer: '/officers', unit: '/units' }

/** Several ids stand in one cell, with as many names. */
function links(page: string, value: string, text: string): ReactNode {
  const ids = value.split(/[,|]/)
  const names = text.split('、')
  if (ids.length !== names.length) return text
  return ids.map((id, index) => (
    <span key={id}>
      {index > 0 ? '、' : null}
      <Link to={`${page}/${encodeURIComponent(id)}`}>{names[index]}</Link>
    </span>
  ))
}

function shown({ type, value, text }: EvidenceCell): ReactNode {
  const page = PAGES[type]
  if (page && typeof value === 'string' && value) return links(page, value, text || value)
  return text || (typeof value === 'number' ? numberText(value) : '—')
}

/** What the rule saw, field by field. */
export function EvidenceTable({ cells }: { cells: readonly EvidenceCell[] }): ReactNode {
  if (cells.length === 0) return <Nothing small text="没有留存数据" />
  return (
    <Table<EvidenceCell>
      size="small"
      pagination={false}
      rowKey="column"
      dataSource={[...cells]}
      columns={[
        { title: '项目', dataIndex: 'label', width: '38%', onCell: () => ({ scope: 'row' }) },
        { title: '数据', render: (_, cell) => shown(cell) },
      ]}
    />
  )
}

/** The times among the evidence in their order; shown when there are at least two. */
export function EvidenceTimeline({ cells }: { cells: readonly EvidenceCell[] }): ReactNode {
  const times = cells.filter(({ type, value }) => (type === 'time' || type === 'date') && value)
  if (times.length < 2) return null
  const ordered = times.sort((a, b) => String(a.value).localeCompare(String(b.value)))
  return (
    <Timeline
      items={ordered.map(({ column, label, text }) => ({
        key: column,
        content: (
          <>
            <time>{text}</time> {label}
          </>
        ),
      }))}
    />
  )
}
