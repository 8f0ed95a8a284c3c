import { findings, problemKinds, processes } from 'virtual:contract'
import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Clip } from '#ui-kit/Clip.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf, optionsOf, stateOptions } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { DeadlineTag, FindingTag, StateTag } from '#ui-kit/Tags.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { UnitCell } from '../../app/UnitCell.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'

type Row = RowOf<'problems.list'>
const { F2, F3, F4 } = findings

const columns: TableColumnsType<Row> = [
  { title: '问题编号', fixed: 'left', render: (_, row) => <Link to={`/problems/${row.id}`}>{row.no}</Link> },
  { title: '问题', render: (_, row) => <Clip text={row.title} /> },
  { title: '责任单位', render: (_, row) => <UnitCell unit={row.unit} /> },
  { title: '定性', render: (_, row) => <FindingTag code={row.findingCode} /> },
  { title: '状态', render: (_, row) => <StateTag title={row.stateTitle} final={processes.problem.final.includes(row.state)} /> },
  { title: '期限', render: (_, row) => <DeadlineTag light={row.light} dueAt={row.dueAt} breached={row.breached} /> },
  { title: '整改类型', render: (_, row) => labelOf(problemKinds, row.kind) },
  { title: '责任领导', render: (_, row) => row.leader ?? '—' },
  { title: '责任人', render: (_, row) => row.person ?? '—' },
  { title: '完成时限', render: (_, row) => row.deadline ?? '—' },
  {
    title: '标记',
    render: (_, row) => (
      <>
        {row.handedOver ? <PlainTag tone="near">已移送</PlainTag> : null}{' '}
        {row.reopened > 0 ? <PlainTag tone="overdue">回炉 {row.reopened} 次</PlainTag> : null}{' '}
        {row.lookBackDue ? <PlainTag>回头看 {row.lookBackDue}</PlainTag> : null}
      </>
    ),
  },
  { title: '立项时间', render: (_, row) => momentText(row.openedAt) },
  { title: '操作', fixed: 'right', render: (_, row) => <Link to={`/problems/${row.id}`}>查看</Link> },
]

const fields: SearchField[] = [
  { name: 'q', label: '编号名称', kind: 'text', placeholder: '问题编号或名称' },
  { name: 'state', label: '状态', kind: 'select', multiple: true, options: stateOptions('problem') },
  { name: 'unit', label: '责任单位', kind: 'custom', input: <UnitSelect /> },
  { name: 'finding', label: '定性', kind: 'select', multiple: true, options: optionsOf({ F2, F3, F4 }) },
  { name: 'kind', label: '整改类型', kind: 'select', options: optionsOf(problemKinds) },
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
  return (
    <Ledger
      title="问题台账"
      source={source}
      fields={fields}
      columns={columns}
      rowKey={(row) => row.id}
      emptyHint="可放宽查询条件；预警核查属实并复核后自动列入台账"
      exportAs="problems.export"
      filtersOf="problems"
    />
  )
}
