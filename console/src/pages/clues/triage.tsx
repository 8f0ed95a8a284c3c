import { Button, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { ClassSelect, useChannels } from './selects.tsx'

type Row = RowOf<'inbox.triage'>

const columns: TableColumnsType<Row> = [
  { title: '线索编号', fixed: 'left', render: (_, row) => <Link to={`/clues/${row.id}`}>{row.no}</Link> },
  { title: '反映问题', width: 260, ellipsis: true, render: (_, row) => row.title },
  { title: '渠道', render: (_, row) => row.channelTitle },
  { title: '建议类别', render: (_, row) => (row.classCode ? `${row.classCode} ${row.classTitle ?? ''}` : '—') },
  { title: '建议条线', render: (_, row) => (row.line ? labelOf(LINES, row.line) : '—') },
  {
    title: '建议承办单位',
    width: 300,
    render: (_, row) => (
      <>
        {row.unit ? (
          row.unit.name
        ) : row.analysed ? (
          <PlainTag tone="near">没有可建议的单位</PlainTag>
        ) : (
          <span className="kit-quiet">尚未分析</span>
        )}
        {row.reason ? <div className="kit-quiet clue-words">{row.reason}</div> : null}
      </>
    ),
  },
  {
    title: '疑似重复',
    align: 'right',
    render: (_, row) => (row.repeats > 0 ? <Link to={`/clues/${row.id}#matches`}>{row.repeats} 件</Link> : '—'),
  },
  { title: '退回', align: 'right', render: (_, row) => (row.returns > 0 ? `${row.returns} 次` : '—') },
  { title: '登记时间', render: (_, row) => momentText(row.openedAt) },
  {
    title: '操作',
    fixed: 'right',
    render: (_, row) => <Link to={`/clues/${row.id}`}>研判</Link>,
  },
]

const choices = (yes: string, no: string) => [
  { value: 'true', label: yes },
  { value: 'false', label: no },
]

/** 待分流: clues that wait to be assessed and handed down, with what the analysis proposes for each. */
export function TriagePage(): ReactNode {
  const source = useList('inbox.triage')
  const channels = useChannels()
  const [shown, setShown] = useState(true)
  const fields: SearchField[] = [
    { name: 'routed', label: '承办建议', kind: 'select', options: choices('已有建议', '没有建议') },
    { name: 'repeated', label: '疑似重复', kind: 'select', options: choices('有', '没有') },
    { name: 'classCode', label: '建议类别', kind: 'custom', input: <ClassSelect placeholder="全部" /> },
    { name: 'channel', label: '渠道', kind: 'select', multiple: true, options: channels },
  ]
  return (
    <Ledger
      title="待分流线索"
      note={
        shown ? (
          <>
            先研判归类，再交办；没有建议承办单位的由人员确定。已研判的线索可在
            <Link to="/clues?state=triage">问题线索</Link>中批量交办。
            <Button type="link" size="small" onClick={() => setShown(false)}>
              知道了
            </Button>
          </>
        ) : undefined
      }
      source={source}
      fields={fields}
      columns={columns}
      rowKey={(row) => row.id}
      emptyHint="没有等待研判的线索"
    />
  )
}
