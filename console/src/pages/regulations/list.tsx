import { processes, regulationActions } from 'virtual:contract'
import { Button, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { Clip } from '#ui-kit/Clip.tsx'
import { momentText } from '#ui-kit/format.ts'
import { optionsOf, stateOptions } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { DeadlineTag, StateTag } from '#ui-kit/Tags.tsx'
import { FormExport } from '../../app/FormExport.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { UnitCell } from '../../app/UnitCell.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useCampaigns } from '../clues/selects.tsx'
import { RegulationDialog } from './RegisterDialog.tsx'

type Row = RowOf<'regulations.list'>

const columns: TableColumnsType<Row> = [
  { title: '编号', fixed: 'left', render: (_, row) => <Link to={`/regulations/${row.id}`}>{row.no}</Link> },
  { title: '制度名称', render: (_, row) => <Clip text={row.name} /> },
  { title: '立改废', render: (_, row) => regulationActions[row.action] },
  { title: '牵头单位', render: (_, row) => <UnitCell unit={row.unit} /> },
  { title: '阶段', render: (_, row) => <StateTag title={row.stateTitle} final={processes.regulation.final.includes(row.state)} /> },
  { title: '完成期限', dataIndex: 'deadline' },
  { title: '期限', render: (_, row) => <DeadlineTag light={row.light} dueAt={row.dueAt} breached={row.breached} /> },
  { title: '责任人', render: (_, row) => row.person ?? '—' },
  { title: '文号', render: (_, row) => row.docNo ?? '—' },
  { title: '专项整治', render: (_, row) => <Clip text={row.campaign?.name ?? '—'} /> },
  { title: '登记时间', render: (_, row) => momentText(row.openedAt) },
]

/** 制度建设台账: rules to make, amend and repeal. */
export function RegulationListPage(): ReactNode {
  const source = useList('regulations.list')
  const { may } = useMe()
  const campaigns = useCampaigns()
  const [entering, setEntering] = useState(false)
  const fields: SearchField[] = [
    { name: 'q', label: '编号名称', kind: 'text', placeholder: '编号、名称或文号' },
    { name: 'state', label: '阶段', kind: 'select', multiple: true, options: stateOptions('regulation') },
    { name: 'action', label: '立改废', kind: 'select', options: optionsOf(regulationActions) },
    { name: 'unit', label: '牵头单位', kind: 'custom', input: <UnitSelect /> },
    { name: 'campaign', label: '专项整治', kind: 'select', options: campaigns },
    { name: 'from', to: 'to', label: '登记日期', kind: 'days' },
    { name: 'mine', label: '待我办理', kind: 'flag' },
    { name: 'breached', label: '曾经超期', kind: 'flag' },
  ]
  return (
    <>
      <Ledger
        title="制度建设台账"
        source={source}
        fields={fields}
        columns={columns}
        rowKey={(row) => row.id}
        emptyHint="登记需要制定、修改或废止的制度"
        filtersOf="regulations"
        toolbar={
          <>
            {may('regulation.manage') ? (
              <Button type="primary" onClick={() => setEntering(true)}>
                登记
              </Button>
            ) : null}
            <FormExport of="regulations.form" values={source.filter.values} />
          </>
        }
      />
      {entering ? <RegulationDialog onClose={() => setEntering(false)} /> : null}
    </>
  )
}
