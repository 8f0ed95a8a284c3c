import { processes } from 'virtual:contract'
import { Button, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { Clip } from '#ui-kit/Clip.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { optionsOf, stateOptions } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { StateTag } from '#ui-kit/Tags.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { useCampaigns } from '../clues/selects.tsx'
import { DraftDialog } from './DraftDialog.tsx'
import { daysText, issueText, KINDS } from './words.ts'

type Row = RowOf<'briefings.list'>

const columns: TableColumnsType<Row> = [
  { title: '编号', fixed: 'left', render: (_, row) => <Link to={`/briefings/${row.id}`}>{row.no}</Link> },
  { title: '标题', render: (_, row) => <Clip text={row.title} /> },
  { title: '种类', dataIndex: 'kindTitle' },
  { title: '期号', render: (_, row) => issueText(row) },
  { title: '统计期', render: (_, row) => daysText(row) },
  { title: '状态', render: (_, row) => <StateTag title={row.stateTitle} final={processes.briefing.final.includes(row.state)} /> },
  { title: '版次', render: (_, row) => (row.versions > 1 ? <PlainTag tone="near">第 {row.versions} 版</PlainTag> : '第 1 版') },
  { title: '制发机关', render: (_, row) => row.unit.name },
  { title: '发布时间', render: (_, row) => momentText(row.publishedAt) },
  { title: '起草时间', responsive: ['xxl'], render: (_, row) => momentText(row.openedAt) },
]

/** 简报: drafted from figures, reviewed by another person, numbered when published. */
export function BriefingListPage(): ReactNode {
  const source = useList('briefings.list')
  const { may } = useMe()
  const campaigns = useCampaigns()
  const [drafting, setDrafting] = useState(false)
  const fields: SearchField[] = [
    { name: 'q', label: '编号标题', kind: 'text', placeholder: '编号或标题' },
    { name: 'kind', label: '种类', kind: 'select', multiple: true, options: optionsOf(KINDS) },
    { name: 'state', label: '状态', kind: 'select', multiple: true, options: stateOptions('briefing') },
    { name: 'campaign', label: '专项整治', kind: 'select', options: campaigns },
    { name: 'from', to: 'to', label: '统计期', kind: 'days' },
    { name: 'published', label: '已经发布', kind: 'flag' },
  ]
  return (
    <>
      <Ledger
        title="整治简报"
        note="送审时冻结数字和正文并留存摘要；发布后的更正另成一版，原来的一版保留。"
        source={source}
        fields={fields}
        columns={columns}
        rowKey={(row) => row.id}
        emptyHint={may('briefing.make') ? '点击“起草”' : '还没有可看的简报'}
        filtersOf="briefings"
        toolbar={
          may('briefing.make') ? (
            <Button type="primary" onClick={() => setDrafting(true)}>
              起草
            </Button>
          ) : null
        }
      />
      {drafting ? <DraftDialog onClose={() => setDrafting(false)} /> : null}
    </>
  )
}
