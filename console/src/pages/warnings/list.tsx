import './warnings.css'
import { findings, processes } from 'virtual:contract'
import type { TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { LINES } from '#domain/contract/exchange/labels.ts'
import type { OfferedAction } from '#ui-kit/ActionDialog.tsx'
import { type BatchOutcome, BatchResult } from '#ui-kit/BatchResult.tsx'
import { Clip } from '#ui-kit/Clip.tsx'
import { momentText } from '#ui-kit/format.ts'
import { colourOptions, labelOf, optionsOf, stateOptions } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { ColourTag, DeadlineTag, StateTag } from '#ui-kit/Tags.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { UnitCell } from '../../app/UnitCell.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import { Subject, subjectText } from './Subject.tsx'

type Row = RowOf<'warnings.list'>

const columns: TableColumnsType<Row> = [
  { title: '预警编号', fixed: 'left', render: (_, row) => <Link to={`/warnings/${row.id}`}>{row.no}</Link> },
  { title: '级别', render: (_, row) => <ColourTag colour={row.colour} /> },
  {
    title: '规则',
    render: (_, row) => (
      <Clip text={`${row.ruleId} ${row.ruleTitle}`}>
        <Link to={`/rules/${row.ruleId}`}>{`${row.ruleId} ${row.ruleTitle}`}</Link>
      </Clip>
    ),
  },
  { title: '状态', render: (_, row) => <StateTag title={row.stateTitle} final={processes.warning.final.includes(row.state)} /> },
  { title: '期限', render: (_, row) => <DeadlineTag light={row.light} dueAt={row.dueAt} breached={row.breached} /> },
  { title: '责任单位', render: (_, row) => <UnitCell unit={row.unit} /> },
  {
    title: '对象',
    render: (_, row) => (
      <Clip text={subjectText(row.subject)}>
        <Subject subject={row.subject} />
      </Clip>
    ),
  },
  { title: '结论', render: (_, row) => <Clip text={labelOf(findings, row.findingCode)} /> },
  { title: '预警日期', render: (_, row) => momentText(row.openedAt).slice(0, 10) },
]

/** 预警: the list with the usual filters; actions on many at once. */
export function WarningListPage(): ReactNode {
  const source = useList('warnings.list')
  const rules = useCall('rules.list', {}, { staleTime: 300_000 })
  const batch = useSend('warnings.batch')
  const [outcome, setOutcome] = useState<BatchOutcome | null>(null)
  const fields: SearchField[] = [
    { name: 'q', label: '编号案号', kind: 'text', placeholder: '预警编号或案号' },
    { name: 'state', label: '状态', kind: 'select', multiple: true, options: stateOptions('warning') },
    { name: 'colour', label: '级别', kind: 'select', multiple: true, options: colourOptions },
    { name: 'unit', label: '责任单位', kind: 'custom', input: <UnitSelect /> },
    {
      name: 'rule',
      label: '规则',
      kind: 'select',
      multiple: true,
      options: (rules.data ?? []).map(({ id, title }) => ({ value: id, label: `${id} ${title}` })),
    },
    { name: 'from', to: 'to', label: '预警日期', kind: 'days' },
    {
      name: 'light',
      label: '期限',
      kind: 'select',
      options: [
        { value: 'near', label: '临期' },
        { value: 'overdue', label: '超期' },
      ],
    },
    { name: 'finding', label: '核查结论', kind: 'select', multiple: true, options: optionsOf(findings) },
    { name: 'line', label: '条线', kind: 'select', options: optionsOf(LINES) },
    { name: 'mine', label: '待我办理', kind: 'flag' },
    { name: 'breached', label: '曾经超期', kind: 'flag' },
    { name: 'gone', label: '条件已消失', kind: 'flag' },
  ]
  const act = async (action: OfferedAction, rows: readonly Row[], input: Record<string, unknown>) => {
    const matters = rows.map(({ id, version }) => ({ id, version }))
    const result = await batch.mutateAsync({ params: { action: action.action }, body: { matters, input } })
    setOutcome({ label: action.label, ...result })
  }
  return (
    <div className="warning-list">
      <Ledger
        title="预警"
        source={source}
        fields={fields}
        extraLabels={{ case: '案件', officer: '执法人员' }}
        columns={columns}
        rowKey={(row) => row.id}
        rowName={(row) => row.no}
        emptyHint="可放宽查询条件；新的预警由扫描产生"
        exportAs="warnings.export"
        filtersOf="warnings"
        batch={{ kind: 'warning', actions: source.list.data?.actions ?? [], onAct: act }}
      />
      {outcome ? <BatchResult outcome={outcome} page="/warnings" noun="预警编号" onClose={() => setOutcome(null)} /> : null}
    </div>
  )
}
