import { clueFindings, clueWeights, processes } from 'virtual:contract'
import { Button, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { LINES } from '#domain/contract/exchange/labels.ts'
import type { OfferedAction } from '#ui-kit/ActionDialog.tsx'
import { type BatchOutcome, BatchResult } from '#ui-kit/BatchResult.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf, optionsOf, stateOptions } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { DeadlineTag, StateTag } from '#ui-kit/Tags.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useSend } from '../../client/hooks.ts'
import { HandDialog } from './HandDialog.tsx'
import { ClassSelect, RegionSelect, useCampaigns, useChannels } from './selects.tsx'
import { TakeDialog } from './TakeDialog.tsx'

type Row = RowOf<'clues.list'>

const columns: TableColumnsType<Row> = [
  { title: '线索编号', fixed: 'left', render: (_, row) => <Link to={`/clues/${row.id}`}>{row.no}</Link> },
  { title: '反映问题', width: 280, ellipsis: true, render: (_, row) => row.title },
  { title: '渠道', render: (_, row) => row.channelTitle },
  { title: '类别', render: (_, row) => row.classCode ?? '—' },
  { title: '状态', render: (_, row) => <StateTag title={row.stateTitle} final={processes.clue.final.includes(row.state)} /> },
  { title: '期限', render: (_, row) => <DeadlineTag light={row.light} dueAt={row.dueAt} breached={row.breached} /> },
  { title: '承办单位', render: (_, row) => (row.state === 'triage' ? '—' : row.unit.name) },
  { title: '重要程度', render: (_, row) => row.weightTitle ?? '—' },
  { title: '核查结论', render: (_, row) => row.findingTitle ?? '—' },
  { title: '条线', render: (_, row) => (row.line ? labelOf(LINES, row.line) : '—') },
  { title: '反映次数', align: 'right', render: (_, row) => row.sources },
  {
    title: '标记',
    render: (_, row) => (
      <>
        {row.listed ? <PlainTag tone="overdue">挂牌督办</PlainTag> : null}{' '}
        {row.unsatisfiedTimes > 0 ? <PlainTag tone="overdue">不满意 {row.unsatisfiedTimes} 次</PlainTag> : null}{' '}
        {row.returns > 0 ? <PlainTag tone="near">退回 {row.returns} 次</PlainTag> : null}
      </>
    ),
  },
  { title: '收到时间', render: (_, row) => momentText(row.receivedAt) },
  { title: '操作', fixed: 'right', render: (_, row) => <Link to={`/clues/${row.id}`}>查看</Link> },
]

/** 问题线索: the list with the usual filters, and what may be done with many at once. */
export function ClueListPage(): ReactNode {
  const source = useList('clues.list')
  const { may } = useMe()
  const channels = useChannels()
  const campaigns = useCampaigns()
  const batch = useSend('clues.batch')
  const [outcome, setOutcome] = useState<BatchOutcome | null>(null)
  const [taking, setTaking] = useState(false)
  const fields: SearchField[] = [
    { name: 'q', label: '编号问题', kind: 'text', placeholder: '线索编号、标题、号牌或案号' },
    { name: 'state', label: '状态', kind: 'select', multiple: true, options: stateOptions('clue') },
    { name: 'channel', label: '渠道', kind: 'select', multiple: true, options: channels },
    { name: 'classCode', label: '问题类别', kind: 'custom', input: <ClassSelect placeholder="全部" /> },
    { name: 'region', label: '地区', kind: 'custom', input: <RegionSelect placeholder="全部" /> },
    { name: 'unit', label: '承办单位', kind: 'custom', input: <UnitSelect /> },
    { name: 'line', label: '条线', kind: 'select', options: optionsOf(LINES) },
    { name: 'campaign', label: '专项整治', kind: 'select', options: campaigns },
    { name: 'weight', label: '重要程度', kind: 'select', options: optionsOf(clueWeights) },
    { name: 'finding', label: '核查结论', kind: 'select', options: optionsOf(clueFindings) },
    { name: 'from', to: 'to', label: '登记日期', kind: 'days' },
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
    { name: 'open', label: '尚未办结', kind: 'flag' },
    { name: 'listed', label: '挂牌督办', kind: 'flag' },
    { name: 'returned', label: '曾被退回', kind: 'flag' },
    { name: 'unsatisfied', label: '曾不满意', kind: 'flag' },
    { name: 'breached', label: '曾经超期', kind: 'flag' },
  ]
  const act = async (action: OfferedAction, rows: readonly Row[], input: Record<string, unknown>) => {
    const matters = rows.map(({ id, version }) => ({ id, version }))
    const result = await batch.mutateAsync({ params: { action: action.action }, body: { matters, input } })
    setOutcome({ label: action.label, ...result })
  }
  return (
    <>
      <Ledger
        title="问题线索"
        source={source}
        fields={fields}
        extraLabels={{
          holder: '承办单位',
          office: '交办机构',
          unrouted: '待分流',
          unsatisfiedFrom: '不满意起',
          unsatisfiedTo: '不满意止',
        }}
        columns={columns}
        rowKey={(row) => row.id}
        rowName={(row) => row.no}
        emptyHint="可放宽查询条件；新线索由各渠道接入或人工登记"
        exportAs="clues.export"
        filtersOf="clues"
        toolbar={
          may('clue.take') ? (
            <Button type="primary" onClick={() => setTaking(true)}>
              登记线索
            </Button>
          ) : null
        }
        batch={{
          kind: 'clue',
          actions: source.list.data?.actions ?? [],
          onAct: act,
          dialog: ({ action }, rows, close) => (action === 'hand' ? <HandDialog clues={rows} onClose={close} /> : undefined),
        }}
      />
      {outcome ? <BatchResult outcome={outcome} page="/clues" noun="线索编号" onClose={() => setOutcome(null)} /> : null}
      {taking ? <TakeDialog onClose={() => setTaking(false)} /> : null}
    </>
  )
}
