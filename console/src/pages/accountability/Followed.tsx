import { processes } from 'virtual:contract'
import { Button, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { momentText } from '#ui-kit/format.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Nothing } from '#ui-kit/States.tsx'
import { useMe } from '../../app/session.ts'
import { ApplyDialog, PrepareDialog, RecordDialog, TraceDialog } from './dialogs.tsx'
import { StandingTag } from './lists.tsx'

type Problem = ReplyOf<'problems.show'>

/** Buttons of a problem: 登记问责, 发起倒查, 移送, 申请容错, to whom they belong. */
export function FollowButtons({ problem }: { problem: Problem }): ReactNode {
  const { may } = useMe()
  const [open, setOpen] = useState<'record' | 'trace' | 'hand-over' | 'apply' | null>(null)
  const close = () => setOpen(null)
  const ended = processes.handover.final.map((state) => processes.handover.states[state]!.title)
  const underWay = problem.handovers.some(({ stateTitle }) => !ended.includes(stateTitle))
  return (
    <Space wrap size={6}>
      {may('accountability.record') ? (
        <Button size="small" onClick={() => setOpen('record')}>
          登记问责
        </Button>
      ) : null}
      {may('tracing.act') ? (
        <Button size="small" onClick={() => setOpen('trace')}>
          发起倒查
        </Button>
      ) : null}
      {may('accountability.record') && problem.findingCode === 'F4' && !underWay ? (
        <Button size="small" onClick={() => setOpen('hand-over')}>
          移送
        </Button>
      ) : null}
      {may('exemption.apply') ? (
        <Button size="small" onClick={() => setOpen('apply')}>
          申请容错
        </Button>
      ) : null}
      {open === 'record' ? <RecordDialog from={{ problemId: problem.id }} unitId={problem.unit.id} onClose={close} /> : null}
      {open === 'trace' ? <TraceDialog from={{ sourceKind: 'problem', sourceId: problem.id }} about={problem.no} onClose={close} /> : null}
      {open === 'hand-over' ? (
        <PrepareDialog from={{ sourceKind: 'problem', sourceId: problem.id }} about={problem.no} onClose={close} />
      ) : null}
      {open === 'apply' ? <ApplyDialog on={{ problemId: problem.id }} unitId={problem.unit.id} onClose={close} /> : null}
    </Space>
  )
}

/** What followed from a problem about people and organs, as far as the reader may see it. */
export function Followed({ problem }: { problem: Problem }): ReactNode {
  const { handovers, tracings, exemptions, accountability } = problem
  if (handovers.length + tracings.length + exemptions.length + accountability.length === 0)
    return <Nothing small text="没有您可以查看的问责、倒查、移送或容错" />
  return (
    <div className="kit-stack">
      {accountability.length > 0 ? (
        <PlainTable<Problem['accountability'][number]>
          rowKey="id"
          dataSource={accountability}
          columns={[
            { title: '问责', render: (_, row) => <Link to={`/accountability/${row.id}`}>{row.no}</Link> },
            { title: '姓名', dataIndex: 'person' },
            { title: '方式', dataIndex: 'form' },
            { title: '责任', render: (_, row) => row.responsibility ?? '—' },
            { title: '决定机关', dataIndex: 'decidedBy' },
            { title: '决定日期', dataIndex: 'decidedOn' },
            { title: '备注', render: (_, row) => <StandingTag standing={row.standing} /> },
          ]}
        />
      ) : null}
      {handovers.length > 0 ? (
        <PlainTable<Problem['handovers'][number]>
          rowKey="id"
          dataSource={handovers}
          columns={[
            { title: '移送', render: (_, row) => <Link to={`/handovers/${row.id}`}>{row.no}</Link> },
            { title: '接收机关', dataIndex: 'organ' },
            { title: '文号', render: (_, row) => row.docNo ?? '—' },
            { title: '移送时间', render: (_, row) => momentText(row.handedAt) },
            { title: '回执', render: (_, row) => row.receiptNo ?? '—' },
            { title: '状态', dataIndex: 'stateTitle' },
            { title: '结果', render: (_, row) => row.result ?? '—' },
          ]}
        />
      ) : null}
      {tracings.length + exemptions.length > 0 ? (
        <PlainTable<{ id: string; no: string; page: string; what: string; stateTitle: string; openedAt: string }>
          rowKey="id"
          dataSource={[
            ...tracings.map((row) => ({ ...row, page: '/tracings', what: '倒查' })),
            ...exemptions.map((row) => ({ ...row, page: '/exemptions', what: `容错（${row.who}）` })),
          ]}
          columns={[
            { title: '事项', dataIndex: 'what' },
            { title: '编号', render: (_, row) => <Link to={`${row.page}/${row.id}`}>{row.no}</Link> },
            { title: '状态', dataIndex: 'stateTitle' },
            { title: '登记时间', render: (_, row) => momentText(row.openedAt) },
          ]}
        />
      ) : null}
    </div>
  )
}
