import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { INSPECTION_KINDS, PLACE_KINDS, VISIT_STATES } from '#domain/inspection/kinds.ts'
import { Clip, ClipName } from '#ui-kit/Clip.tsx'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf, optionsOf } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { RegionSelect, useCampaigns } from '../clues/selects.tsx'

type Row = RowOf<'inspections.visits'>
const { replaced: _replaced, ...STATES } = VISIT_STATES
const { justice: _justice, ...ENFORCING } = LINES

const columns: TableColumnsType<Row> = [
  { title: '编号', fixed: 'left', render: (_, row) => <Link to={`/inspection-visits/${row.id}`}>{row.no}</Link> },
  { title: '检查日期', render: (_, row) => row.visitedOn ?? '—' },
  { title: '检查对象', render: (_, row) => <ClipName name={row.placeName} /> },
  { title: '种类', render: (_, row) => PLACE_KINDS[row.placeKind] },
  { title: '地区', render: (_, row) => row.regionName },
  { title: '方式', render: (_, row) => INSPECTION_KINDS[row.kind] },
  { title: '状态', render: (_, row) => <PlainTag tone={row.state === 'done' ? 'normal' : undefined}>{VISIT_STATES[row.state]}</PlainTag> },
  { title: '不符合', align: 'right', render: (_, row) => row.failed },
  { title: '得分', align: 'right', render: (_, row) => row.score ?? '—' },
  { title: '检查', render: (_, row) => <Clip text={row.title} /> },
  { title: '组织单位', render: (_, row) => row.officeName },
  { title: '条线', responsive: ['xxl'], render: (_, row) => labelOf(LINES, row.line) },
]

/** 实地检查: every place visited, as far as the reader may see it. */
export function VisitListPage(): ReactNode {
  const source = useList('inspections.visits')
  const campaigns = useCampaigns()
  const fields: SearchField[] = [
    { name: 'q', label: '编号对象', kind: 'text', placeholder: '编号、对象或检查名称' },
    { name: 'kind', label: '方式', kind: 'select', multiple: true, options: optionsOf(INSPECTION_KINDS) },
    { name: 'place', label: '对象种类', kind: 'select', options: optionsOf(PLACE_KINDS) },
    { name: 'state', label: '状态', kind: 'select', options: optionsOf(STATES) },
    { name: 'line', label: '条线', kind: 'select', options: optionsOf(ENFORCING) },
    { name: 'region', label: '地区', kind: 'custom', input: <RegionSelect placeholder="全部" /> },
    { name: 'month', label: '月份', kind: 'text', placeholder: '如 2026-03' },
    { name: 'unit', label: '责任单位', kind: 'custom', input: <UnitSelect /> },
    { name: 'campaign', label: '专项整治', kind: 'select', options: campaigns },
    { name: 'from', to: 'to', label: '检查日期', kind: 'days' },
    { name: 'found', label: '有不符合项', kind: 'flag' },
  ]
  return (
    <Ledger<Row>
      title="实地检查"
      source={source}
      fields={fields}
      extraLabels={{ inspection: '检查', holder: '被检查单位', ownLevel: '只列本级' }}
      columns={columns}
      rowKey={(row) => row.id}
      exportAs="inspections.export"
      filtersOf="inspection-visits"
    />
  )
}
