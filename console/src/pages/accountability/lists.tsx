import {
  accountabilityForms,
  exemptionGrounds,
  handoverResults,
  posts,
  processes,
  receivers,
  responsibilities,
  tracingOutcomes,
  tracingSources,
} from 'virtual:contract'
import { Button, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { Clip, ClipName } from '#ui-kit/Clip.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf, optionsOf, stateOptions } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { DeadlineTag, StateTag } from '#ui-kit/Tags.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { UnitCell } from '../../app/UnitCell.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { RegionSelect } from '../clues/selects.tsx'
import { RecordDialog } from './dialogs.tsx'
import { Tabs } from './Tabs.tsx'

const unitField: SearchField = { name: 'unit', label: '单位', kind: 'custom', input: <UnitSelect /> }
const regionField: SearchField = { name: 'region', label: '地区', kind: 'custom', input: <RegionSelect placeholder="全部" /> }
const matterFields = (kind: 'handover' | 'tracing' | 'exemption'): SearchField[] => [
  { name: 'state', label: '状态', kind: 'select', multiple: true, options: stateOptions(kind) },
  unitField,
  regionField,
]
const common: SearchField[] = [
  { name: 'from', to: 'to', label: '登记日期', kind: 'days' },
  { name: 'mine', label: '待我办理', kind: 'flag' },
  { name: 'breached', label: '曾经超期', kind: 'flag' },
]
const extraLabels = { problem: '某个台账问题', month: '月份', officer: '某名执法人员' }

/** Whether an entry still counts, as a tag; nothing for one that does. */
export const StandingTag = ({ standing }: { standing: 'counted' | 'exempted' | 'revoked' }): ReactNode =>
  standing === 'counted' ? null : (
    <PlainTag tone={standing === 'exempted' ? 'normal' : 'near'}>{standing === 'exempted' ? '已免责' : '已撤销'}</PlainTag>
  )

/** Columns of entries; the person's record uses them too. */
export const entryColumns: TableColumnsType<RowOf<'accountability.list'>> = [
  { title: '编号', fixed: 'left', render: (_, row) => <Link to={`/accountability/${row.id}`}>{row.no}</Link> },
  { title: '姓名', dataIndex: 'person' },
  { title: '职务', render: (_, row) => posts[row.post] },
  { title: '单位', render: (_, row) => <UnitCell unit={row.unit} /> },
  { title: '问责方式', dataIndex: 'formTitle' },
  { title: '责任', render: (_, row) => labelOf(responsibilities, row.responsibility) },
  { title: '决定机关', render: (_, row) => <ClipName name={row.decidedBy} /> },
  { title: '决定日期', dataIndex: 'decidedOn' },
  { title: '文号', render: (_, row) => row.docNo ?? '—' },
  { title: '备注', render: (_, row) => (row.standing === 'counted' ? '—' : <StandingTag standing={row.standing} />) },
]

/** 问责台账: what was decided about people. */
export function AccountabilityListPage(): ReactNode {
  const source = useList('accountability.list')
  const { may } = useMe()
  const [entering, setEntering] = useState(false)
  return (
    <>
      <Tabs at="/accountability" />
      <Ledger
        title="问责台账"
        source={source}
        fields={[
          { name: 'q', label: '编号姓名', kind: 'text', placeholder: '编号、姓名或文号' },
          {
            name: 'form',
            label: '问责方式',
            kind: 'select',
            multiple: true,
            options: accountabilityForms.map(({ code, title }) => ({ value: code, label: title })),
          },
          unitField,
          regionField,
          { name: 'responsibility', label: '责任', kind: 'select', multiple: true, options: optionsOf(responsibilities) },
          {
            name: 'standing',
            label: '备注',
            kind: 'select',
            options: [
              { value: 'counted', label: '计入追责' },
              { value: 'exempted', label: '已免责' },
              { value: 'revoked', label: '已撤销' },
            ],
          },
          { name: 'from', to: 'to', label: '决定日期', kind: 'days' },
        ]}
        extraLabels={extraLabels}
        columns={entryColumns}
        rowKey={(row) => row.id}
        emptyHint="从台账问题、倒查结论登记，或在这里直接登记"
        exportAs="accountability.export"
        filtersOf="accountability"
        toolbar={
          may('accountability.record') ? (
            <Button type="primary" onClick={() => setEntering(true)}>
              登记问责
            </Button>
          ) : null
        }
      />
      {entering ? <RecordDialog onClose={() => setEntering(false)} /> : null}
    </>
  )
}

const exemptionColumns: TableColumnsType<RowOf<'exemptions.list'>> = [
  { title: '编号', fixed: 'left', render: (_, row) => <Link to={`/exemptions/${row.id}`}>{row.no}</Link> },
  { title: '对象', render: (_, row) => row.person ?? '本单位' },
  { title: '单位', render: (_, row) => <UnitCell unit={row.unit} /> },
  { title: '容错情形', render: (_, row) => <Clip text={row.grounds.map(({ title }) => title).join('；')} /> },
  { title: '状态', render: (_, row) => <StateTag title={row.stateTitle} final={processes.exemption.final.includes(row.state)} /> },
  { title: '期限', render: (_, row) => <DeadlineTag light={row.light} dueAt={row.dueAt} breached={row.breached} /> },
  { title: '申诉', render: (_, row) => (row.appealed ? '已申诉' : '—') },
  { title: '决定日期', render: (_, row) => row.decidedOn ?? '—' },
  { title: '申请时间', render: (_, row) => momentText(row.openedAt) },
]

/** 容错台账. */
export function ExemptionListPage(): ReactNode {
  const source = useList('exemptions.list')
  return (
    <>
      <Tabs at="/exemptions" />
      <Ledger
        title="容错台账"
        source={source}
        fields={[
          { name: 'q', label: '编号姓名', kind: 'text', placeholder: '编号或姓名' },
          ...matterFields('exemption'),
          {
            name: 'ground',
            label: '容错情形',
            kind: 'select',
            options: exemptionGrounds.map(({ code, title }) => ({ value: code, label: title })),
          },
          ...common,
        ]}
        extraLabels={extraLabels}
        columns={exemptionColumns}
        rowKey={(row) => row.id}
        emptyHint="由单位负责人在台账问题、问责记录或倒查页申请"
        exportAs="exemptions.export"
        filtersOf="exemptions"
      />
    </>
  )
}

const tracingColumns: TableColumnsType<RowOf<'tracings.list'>> = [
  { title: '编号', fixed: 'left', render: (_, row) => <Link to={`/tracings/${row.id}`}>{row.no}</Link> },
  { title: '倒查对象', render: (_, row) => <Clip text={row.title} /> },
  { title: '来源', render: (_, row) => tracingSources[row.sourceKind] },
  { title: '涉及单位', render: (_, row) => <UnitCell unit={row.unit} /> },
  { title: '状态', render: (_, row) => <StateTag title={row.stateTitle} final={processes.tracing.final.includes(row.state)} /> },
  { title: '期限', render: (_, row) => <DeadlineTag light={row.light} dueAt={row.dueAt} breached={row.breached} /> },
  { title: '结论', render: (_, row) => labelOf(tracingOutcomes, row.outcome) },
  { title: '发起时间', render: (_, row) => momentText(row.openedAt) },
]

/** 倒查台账. */
export function TracingListPage(): ReactNode {
  const source = useList('tracings.list')
  return (
    <>
      <Tabs at="/tracings" />
      <Ledger
        title="倒查台账"
        source={source}
        fields={[
          { name: 'q', label: '编号对象', kind: 'text', placeholder: '编号、案号或问题' },
          ...matterFields('tracing'),
          { name: 'outcome', label: '结论', kind: 'select', multiple: true, options: optionsOf(tracingOutcomes) },
          ...common,
        ]}
        extraLabels={extraLabels}
        columns={tracingColumns}
        rowKey={(row) => row.id}
        emptyHint="在案件、预警或台账问题页点“发起倒查”"
        exportAs="tracings.export"
        filtersOf="tracings"
      />
    </>
  )
}

const handoverColumns: TableColumnsType<RowOf<'handovers.list'>> = [
  { title: '编号', fixed: 'left', render: (_, row) => <Link to={`/handovers/${row.id}`}>{row.no}</Link> },
  { title: '接收机关', render: (_, row) => <Clip text={row.organ} /> },
  { title: '移送文号', render: (_, row) => row.docNo ?? '—' },
  { title: '移送时间', render: (_, row) => momentText(row.handedAt) },
  { title: '涉及单位', render: (_, row) => <UnitCell unit={row.unit} /> },
  { title: '状态', render: (_, row) => <StateTag title={row.stateTitle} final={processes.handover.final.includes(row.state)} /> },
  { title: '期限', render: (_, row) => <DeadlineTag light={row.light} dueAt={row.dueAt} breached={row.breached} /> },
  { title: '回执文号', render: (_, row) => row.receiptNo ?? '—' },
  { title: '接收日期', render: (_, row) => row.receivedOn ?? '—' },
  { title: '结果', render: (_, row) => labelOf(handoverResults, row.result) },
  { title: '密封', render: (_, row) => (row.sealed ? <PlainTag tone="near">已密封</PlainTag> : '—') },
]

/** 移送台账: number, organ, dates and receipt; the contents are on the page of who may see them. */
export function HandoverListPage(): ReactNode {
  const source = useList('handovers.list')
  const { may } = useMe()
  // The receiving organ sees what is handed to it and no units otherwise.
  const places = may('unit.read') ? matterFields('handover') : matterFields('handover').slice(0, 1)
  return (
    <>
      <Tabs at="/handovers" />
      <Ledger
        title="移送台账"
        source={source}
        fields={[
          { name: 'q', label: '编号文号', kind: 'text', placeholder: '编号、机关、文号或回执' },
          ...places,
          { name: 'receiver', label: '接收机关', kind: 'select', options: optionsOf(receivers) },
          { name: 'result', label: '结果', kind: 'select', multiple: true, options: optionsOf(handoverResults) },
          ...common,
        ]}
        extraLabels={extraLabels}
        columns={handoverColumns}
        rowKey={(row) => row.id}
        emptyHint="在台账问题、线索或倒查页点“移送”"
        exportAs="handovers.export"
        filtersOf="handovers"
      />
    </>
  )
}
