import { findings, problemKinds, problemSources, processes } from 'virtual:contract'
import { Button, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { Clip } from '#ui-kit/Clip.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf, optionsOf, stateOptions } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { DeadlineTag, FindingTag, StateTag } from '#ui-kit/Tags.tsx'
import { FormExport } from '../../app/FormExport.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { UnitCell } from '../../app/UnitCell.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { ClassSelect, useCampaigns } from '../clues/selects.tsx'
import { RegisterDialog } from './RegisterDialog.tsx'

type Row = RowOf<'problems.list'>
const { F2, F3, F4 } = findings

const columns: TableColumnsType<Row> = [
  { title: '问题编号', fixed: 'left', render: (_, row) => <Link to={`/problems/${row.id}`}>{row.no}</Link> },
  { title: '问题', render: (_, row) => <Clip text={row.title} /> },
  { title: '责任单位', render: (_, row) => <UnitCell unit={row.unit} /> },
  { title: '来源', render: (_, row) => labelOf(problemSources, row.sourceKind) },
  { title: '问题类别', render: (_, row) => <Clip text={row.classTitle ?? '—'} /> },
  { title: '定性', render: (_, row) => <FindingTag code={row.findingCode} /> },
  { title: '状态', render: (_, row) => <StateTag title={row.stateTitle} final={processes.problem.final.includes(row.state)} /> },
  { title: '期限', render: (_, row) => <DeadlineTag light={row.light} dueAt={row.dueAt} breached={row.breached} /> },
  { title: '整改类型', render: (_, row) => labelOf(problemKinds, row.kind) },
  { title: '责任领导', render: (_, row) => row.leader ?? '—' },
  { title: '责任人', render: (_, row) => row.person ?? '—' },
  { title: '完成时限', render: (_, row) => row.deadline ?? (row.kind === 'long-term' ? '长期' : '—') },
  { title: '计划', render: (_, row) => (row.steps.all > 0 ? `${row.steps.done}/${row.steps.all} 步` : '—') },
  {
    title: '标记',
    render: (_, row) => (
      <>
        {row.handedOver ? <PlainTag tone="near">已移送</PlainTag> : null}{' '}
        {row.reopened > 0 ? <PlainTag tone="overdue">回炉 {row.reopened} 次</PlainTag> : null}{' '}
        {row.externalNo ? <PlainTag>原 {row.externalNo}</PlainTag> : null}{' '}
        {row.lookBackDue ? <PlainTag>回头看 {row.lookBackDue}</PlainTag> : null}
      </>
    ),
  },
  { title: '立项日期', render: (_, row) => momentText(row.openedAt).slice(0, 10) },
  { title: '操作', fixed: 'right', render: (_, row) => <Link to={`/problems/${row.id}`}>查看</Link> },
]

const fieldsOf = (campaigns: readonly { value: string; label: string }[], campaign: string | undefined): SearchField[] => [
  { name: 'q', label: '编号名称', kind: 'text', placeholder: '问题编号或名称' },
  { name: 'state', label: '状态', kind: 'select', multiple: true, options: stateOptions('problem') },
  { name: 'unit', label: '责任单位', kind: 'custom', input: <UnitSelect /> },
  { name: 'finding', label: '定性', kind: 'select', multiple: true, options: optionsOf({ F2, F3, F4 }) },
  { name: 'kind', label: '整改类型', kind: 'select', options: optionsOf(problemKinds) },
  { name: 'source', label: '来源', kind: 'select', multiple: true, options: optionsOf(problemSources) },
  { name: 'campaign', label: '专项整治', kind: 'select', options: campaigns },
  { name: 'class', label: '问题类别', kind: 'custom', input: <ClassSelect campaignId={campaign} placeholder="全部" /> },
  { name: 'from', to: 'to', label: '立项日期', kind: 'days' },
  {
    name: 'light',
    label: '期限',
    kind: 'select',
    options: [
      { value: 'near', label: '临期' },
      { value: 'overdue', label: '超期' },
    ],
  },
  { name: 'mine', label: '待我办理', kind: 'flag' },
  { name: 'lookBack', label: '待回头看', kind: 'flag' },
  { name: 'handedOver', label: '已移送', kind: 'flag' },
  { name: 'breached', label: '曾经超期', kind: 'flag' },
]

/** 问题台账: what checks have confirmed, until it is set right and accepted. */
export function ProblemListPage(): ReactNode {
  const source = useList('problems.list')
  const { may } = useMe()
  const campaigns = useCampaigns()
  const [entering, setEntering] = useState(false)
  return (
    <>
      <Ledger
        title="问题台账"
        source={source}
        fields={fieldsOf(campaigns, source.filter.values.campaign)}
        extraLabels={{ import: '某次导入' }}
        toolbar={
          <>
            {may('problem.act') ? (
              <Button type="primary" onClick={() => setEntering(true)}>
                登记问题
              </Button>
            ) : null}
            <FormExport of="problems.form" values={source.filter.values} />
          </>
        }
        columns={columns}
        rowKey={(row) => row.id}
        emptyHint="可放宽查询条件；预警、线索核查属实后自动列入，督导、评查、自查发现的可直接登记"
        exportAs="problems.export"
        filtersOf="problems"
      />
      {entering ? <RegisterDialog onClose={() => setEntering(false)} /> : null}
    </>
  )
}
