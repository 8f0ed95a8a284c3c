import { processes } from 'virtual:contract'
import { PlusOutlined } from '@ant-design/icons'
import { Button, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { INSPECTION_KINDS } from '#domain/inspection/kinds.ts'
import { Clip } from '#ui-kit/Clip.tsx'
import { optionsOf, stateOptions } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { DeadlineTag, StateTag } from '#ui-kit/Tags.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { useCampaigns } from '../clues/selects.tsx'
import { PlanDialog } from './PlanDialog.tsx'

type Row = RowOf<'inspections.list'>

const columns: TableColumnsType<Row> = [
  { title: '编号', fixed: 'left', render: (_, row) => <Link to={`/inspections/${row.id}`}>{row.no}</Link> },
  { title: '名称', render: (_, row) => <Clip text={row.title} /> },
  { title: '方式', render: (_, row) => INSPECTION_KINDS[row.kind] },
  { title: '组织单位', render: (_, row) => row.office.name },
  { title: '检查时间', render: (_, row) => `${row.periodFrom} 至 ${row.periodTo}` },
  {
    title: '阶段',
    render: (_, row) => <StateTag title={row.stateTitle} final={processes.inspection.final.includes(row.state)} />,
  },
  { title: '期限', render: (_, row) => <DeadlineTag light={row.light} dueAt={row.dueAt} breached={row.breached} /> },
  { title: '已查/对象', align: 'right', render: (_, row) => `${row.visited} / ${row.visits}` },
  { title: '不符合项', align: 'right', render: (_, row) => row.findings },
  { title: '专项整治', responsive: ['xxl'], render: (_, row) => <Clip text={row.campaign?.name ?? '—'} /> },
]

/** 督导检查: the plans of one's own office and those in whose team one is. */
export function InspectionListPage(): ReactNode {
  const source = useList('inspections.list')
  const { may } = useMe()
  const campaigns = useCampaigns()
  const [open, setOpen] = useState(false)
  const fields: SearchField[] = [
    { name: 'q', label: '编号名称', kind: 'text', placeholder: '编号或名称' },
    { name: 'kind', label: '方式', kind: 'select', multiple: true, options: optionsOf(INSPECTION_KINDS) },
    { name: 'state', label: '阶段', kind: 'select', multiple: true, options: stateOptions('inspection') },
    { name: 'campaign', label: '专项整治', kind: 'select', options: campaigns },
    { name: 'from', to: 'to', label: '检查时间', kind: 'days' },
    { name: 'mine', label: '待我办理', kind: 'flag' },
    { name: 'breached', label: '曾经超期', kind: 'flag' },
  ]
  return (
    <>
      <Ledger<Row>
        title="督导检查"
        note="本机构组织的检查和本人参加的检查。被检查单位在“实地检查”中查看检查情况；暗访、四不两直在检查结束后才能看到。"
        source={source}
        fields={fields}
        columns={columns}
        rowKey={(row) => row.id}
        emptyHint={may('inspection.manage') ? '可以新建检查计划' : '参加检查组后在这里出现'}
        filtersOf="inspections"
        toolbar={
          may('inspection.manage') ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen(true)}>
              新建检查
            </Button>
          ) : null
        }
      />
      {open ? <PlanDialog onClose={() => setOpen(false)} /> : null}
    </>
  )
}
