import { App, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { RUN_STATES } from '#domain/privacy/index.ts'
import { DecisionDialog } from '#ui-kit/DecisionDialog.tsx'
import { Facts } from '#ui-kit/Facts.tsx'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { optionsOf } from '#ui-kit/labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { StateTag } from '#ui-kit/Tags.tsx'
import { type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { countsText, PeriodText, TabList, Words } from './shared.tsx'

type Run = RowOf<'privacy.runs'>
type Counted = ReplyOf<'privacy.dry-run'>[number]

/** 到期清理: what is beyond its period, counted; deletions asked for, decided by another person, done. */
export function Runs(): ReactNode {
  const { may } = useMe()
  const source = useList('privacy.runs')
  const [deciding, setDeciding] = useState<Run | null>(null)
  return (
    <>
      {may('privacy.manage') ? <DryRun /> : null}
      <h2 className="office-heading">清理记录</h2>
      <TabList<Run>
        source={source}
        fields={[{ name: 'state', label: '状态', kind: 'select', options: optionsOf(RUN_STATES) }]}
        rowKey={(row) => row.id}
        hint="清理须由另一人批准，按批次删除，数量记入日志"
        columns={[
          { title: '信息', fixed: 'left', render: (_, row) => row.title },
          { title: '状态', render: (_, row) => <StateTag title={RUN_STATES[row.state]} final={['done', 'refused'].includes(row.state)} /> },
          { title: '保存期限', render: (_, row) => <PeriodText period={row.period} /> },
          { title: '清理早于', render: (_, row) => momentText(row.cutoff) },
          { title: '应清理', render: (_, row) => countsText(row.planned) },
          { title: '已清理', render: (_, row) => countsText(row.deleted) },
          { title: '理由', width: 160, render: (_, row) => row.reason },
          { title: '提出人', render: (_, row) => row.askedBy },
          { title: '提出时间', render: (_, row) => momentText(row.askedAt) },
          { title: '审批人', render: (_, row) => row.decidedBy ?? '—' },
          { title: '审批意见', width: 160, render: (_, row) => row.decision ?? '—' },
          { title: '完成时间', render: (_, row) => momentText(row.finishedAt) },
          {
            title: '操作',
            fixed: 'right',
            render: (_, row) =>
              row.mayDecide ? (
                <Button size="small" onClick={() => setDeciding(row)}>
                  审批
                </Button>
              ) : (
                <span className="kit-quiet">—</span>
              ),
          },
        ]}
      />
      {deciding ? <DecideDialog run={deciding} onClose={() => setDeciding(null)} /> : null}
    </>
  )
}

/** 试算: counted when asked for, since large tables are counted through. */
function DryRun(): ReactNode {
  const [asked, setAsked] = useState(false)
  const read = useCall('privacy.dry-run', { query: {} }, { enabled: asked, staleTime: 0 })
  const [chosen, setChosen] = useState<Counted | null>(null)
  return (
    <>
      <div className="office-row">
        <Button type="primary" loading={asked && read.isFetching} onClick={() => (asked ? read.refetch() : setAsked(true))}>
          {asked ? '重新试算' : '试算到期信息'}
        </Button>
        <span className="kit-quiet">只计数，不改动任何信息</span>
      </div>
      {asked ? (
        <Loaded read={read}>
          {(sets) => (
            <PlainTable<Counted>
              rowKey="set"
              pageSize={50}
              dataSource={sets}
              columns={[
                { title: '信息', fixed: 'left', width: 150, render: (_, row) => row.title },
                { title: '保存期限', render: (_, row) => <PeriodText period={row.period} /> },
                { title: '早于', render: (_, row) => momentText(row.cutoff) },
                { title: '已到期', render: (_, row) => countsText(row.steps) },
                { title: '处理', width: 320, render: (_, row) => row.disposal },
                {
                  title: '操作',
                  fixed: 'right',
                  render: (_, row) =>
                    row.deletable && row.steps.some(({ count }) => count > 0) ? (
                      <Button size="small" onClick={() => setChosen(row)}>
                        提出清理
                      </Button>
                    ) : (
                      <span className="kit-quiet">{row.deletable ? '没有到期' : '保留'}</span>
                    ),
                },
              ]}
            />
          )}
        </Loaded>
      ) : null}
      {chosen ? <AskDialog of={chosen} onClose={() => setChosen(null)} /> : null}
    </>
  )
}

function AskDialog({ of, onClose }: { of: Counted; onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const ask = useSend('privacy.ask-run', ['privacy.runs'])
  return (
    <FormDialog<{ reason: string }>
      title={`提出清理：${of.title}`}
      okText="提出清理"
      danger
      note={of.disposal}
      onClose={onClose}
      onSubmit={async ({ reason }) => {
        await ask.mutateAsync({ body: { set: of.set, reason } })
        message.success('已提出，另一人批准后清理')
      }}
    >
      <div className="kit-gap">
        <Facts
          items={[
            { label: '早于', value: momentText(of.cutoff), wide: true },
            { label: '已到期', value: countsText(of.steps), wide: true },
          ]}
        />
      </div>
      <Words name="reason" label="理由" most={500} />
    </FormDialog>
  )
}

function DecideDialog({ run, onClose }: { run: Run; onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const decide = useSend('privacy.decide-run', ['privacy.runs'])
  return (
    <DecisionDialog
      title={`审批清理：${run.title}`}
      danger
      note="批准后即按批次删除，不能恢复。"
      onClose={onClose}
      onDecide={async ({ approve, text }) => {
        await decide.mutateAsync({ params: { id: run.id }, body: { approve, text } })
        message.success(approve ? '已批准，正在清理' : '已作不批准处理')
      }}
      facts={[
        { label: '提出人', value: run.askedBy, wide: true },
        { label: '理由', value: run.reason, wide: true },
        { label: '早于', value: momentText(run.cutoff), wide: true },
        { label: '应清理', value: countsText(run.planned), wide: true },
      ]}
    />
  )
}
