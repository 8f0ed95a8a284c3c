import './campaigns.css'
import { App, Button, Form, Input, InputNumber, Progress } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { ActionBar } from '#ui-kit/ActionBar.tsx'
import { Facts } from '#ui-kit/Facts.tsx'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { matterCards } from '#ui-kit/MatterCards.tsx'
import { holderText, MatterPage } from '#ui-kit/MatterPage.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { DeadlineTag } from '#ui-kit/Tags.tsx'
import { useMatterFiles } from '../../app/matter-files.ts'
import { useCall, useSend } from '../../client/hooks.ts'

type Stage = ReplyOf<'stages.show'>
type Task = Stage['tasks'][number]

/** 单位整治阶段: the tasks of one unit in one stage, reported by it and accepted by the office above. */
export function StagePage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('stages.show', { params: { id } })
  return <Loaded read={read}>{(stage) => <StageMatter stage={stage} reload={() => read.refetch()} />}</Loaded>
}

function StageMatter({ stage, reload }: { stage: Stage; reload: () => void }): ReactNode {
  const act = useSend('stages.act')
  const files = useMatterFiles('stage', stage.id)
  const final = stage.state === 'accepted'
  return (
    <MatterPage
      no={stage.campaign.no}
      title={`${stage.forUnit.name}：${stage.title}`}
      back={`/campaigns/${stage.campaign.id}?tab=progress`}
      holder={stage.holder}
      tags={
        <>
          <PlainTag {...(final ? { tone: 'normal' as const } : {})}>完成 {stage.percent}%</PlainTag>
          {stage.light ? <DeadlineTag light={stage.light} dueAt={stage.dueAt} breached={stage.breached} /> : null}
          {stage.returned > 0 ? <PlainTag tone="overdue">退回 {stage.returned} 次</PlainTag> : null}
          {stage.unit.id !== stage.forUnit.id ? <PlainTag tone="near">由{stage.unit.name}承接</PlainTag> : null}
        </>
      }
      process={{ kind: 'stage', state: stage.state, stateTitle: stage.stateTitle, final, log: stage.log }}
      sections={[
        {
          key: 'basic',
          title: '阶段',
          content: (
            <Facts
              items={[
                { label: '专项整治', value: <Link to={`/campaigns/${stage.campaign.id}`}>{stage.campaign.name}</Link>, wide: true },
                { label: '承担单位', value: stage.unit.name },
                { label: '时间', value: `${stage.from} 至 ${stage.to ?? '长期'}` },
                { label: '成果', value: stage.deliverable, wide: true },
                { label: '完成情况', value: stage.report ? <div className="kit-pre">{stage.report}</div> : null, wide: true },
              ]}
            />
          ),
        },
        { key: 'tasks', title: `任务（${stage.tasks.length}）`, content: <Tasks stage={stage} /> },
      ]}
      aside={matterCards(stage, files.onDownload)}
      actions={
        <ActionBar
          kind="stage"
          no={`${stage.forUnit.name}：${stage.title}`}
          actions={stage.actions}
          holder={final ? undefined : holderText(stage.holder)}
          onAct={(action, input) => act.mutateAsync({ params: { id: stage.id, action }, body: { version: stage.version, input } })}
          onUpload={files.onUpload}
          onReload={reload}
        />
      }
    />
  )
}

function Tasks({ stage }: { stage: Stage }): ReactNode {
  const [reporting, setReporting] = useState<Task | null>(null)
  if (stage.tasks.length === 0) return <Nothing small text="本阶段没有任务" />
  return (
    <>
      <PlainTable<Task>
        rowKey="taskId"
        dataSource={stage.tasks}
        columns={[
          { title: '任务', render: (_, row) => <div className="campaign-name">{row.title}</div> },
          { title: '成果', render: (_, row) => row.deliverable || '—' },
          {
            title: '进度',
            width: 140,
            render: (_, row) => <Progress percent={row.percent} size="small" aria-label={`${row.title} ${row.percent}%`} />,
          },
          {
            title: '完成日期',
            render: (_, row) => (
              <>
                {row.due ?? '长期'} {row.late ? <PlainTag tone="overdue">超期</PlainTag> : null}
              </>
            ),
          },
          {
            title: '最近填报',
            render: (_, row) =>
              row.reportedAt ? (
                <>
                  {momentText(row.reportedAt)}
                  {row.text ? <div className="campaign-words">{row.text}</div> : null}
                </>
              ) : (
                '尚未填报'
              ),
          },
          ...(stage.canReport
            ? [
                {
                  title: '操作',
                  render: (_: unknown, row: Task) => (
                    <Button type="link" size="small" onClick={() => setReporting(row)}>
                      填报
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {reporting ? <ReportDialog stage={stage} task={reporting} onClose={() => setReporting(null)} /> : null}
    </>
  )
}

function ReportDialog({ stage, task, onClose }: { stage: Stage; task: Task; onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const report = useSend('campaigns.report-task')
  return (
    <FormDialog<{ percent: number; text?: string }>
      title={`填报进度：${task.title}`}
      okText="填报"
      initial={{ percent: task.percent, text: task.text ?? '' }}
      onSubmit={async ({ percent, text }) => {
        await report.mutateAsync({ params: { id: stage.id, taskId: task.taskId }, body: { percent, text: text ?? '' } })
        message.success(`已填报 ${percent}%`)
      }}
      onClose={onClose}
    >
      <Form.Item name="percent" label="完成百分比" rules={[{ required: true, message: '请填写百分比' }]}>
        <InputNumber min={0} max={100} precision={0} step={5} suffix="%" style={{ width: 140 }} />
      </Form.Item>
      <Form.Item name="text" label="完成情况">
        <Input.TextArea rows={4} maxLength={2000} showCount />
      </Form.Item>
    </FormDialog>
  )
}
