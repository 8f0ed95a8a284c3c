import { Card } from 'antd'
import type { ReactNode } from 'react'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useCall } from '../../client/hooks.ts'
import { OriginTag } from './Classes.tsx'
import type { CampaignRecord } from './detail.tsx'
import { groupTitle } from './fields.tsx'
import { type Bar, Gantt } from './Gantt.tsx'
import { AddItem, ItemActions } from './item-forms.tsx'

/** 阶段任务: the stages over time, and each with its tasks. */
export function Stages({ campaign }: { campaign: CampaignRecord }): ReactNode {
  const progress = useCall('campaigns.progress', { params: { id: campaign.id } })
  const { stages, tasks } = campaign
  const next = Math.max(0, ...stages.map(({ no }) => no)) + 1
  return (
    <>
      <div className="campaign-bar">
        <span className="kit-quiet">进度由各参加单位填报的任务汇总。</span>
        <AddItem campaign={campaign} kind="stage" initial={{ no: next, from: campaign.periodFrom, to: campaign.periodTo }} />
      </div>
      {stages.length === 0 ? <Nothing text="尚未划分阶段" /> : null}
      <Loaded read={progress}>
        {(board) => {
          const stagePercent = new Map(board.stages.map((stage) => [stage.no, stage.percent]))
          const taskPercent = new Map(board.tasks.map((task) => [task.taskId, task.percent]))
          const bars = stages.flatMap((stage): Bar[] => [
            {
              key: `${stage.no}`,
              label: `${stage.no}. ${stage.title}`,
              from: stage.from,
              to: stage.to,
              percent: stagePercent.get(stage.no) ?? 0,
            },
            ...tasks
              .filter(({ stageNo }) => stageNo === stage.no)
              .map((task) => ({
                key: task.id,
                label: task.title,
                from: stage.from,
                to: task.due ?? stage.to,
                percent: taskPercent.get(task.id) ?? 0,
                minor: true,
              })),
          ])
          return <Gantt bars={bars} today={board.today} />
        }}
      </Loaded>
      {stages.map((stage) => {
        const own = tasks.filter(({ stageNo }) => stageNo === stage.no)
        return (
          <Card
            key={stage.no}
            size="small"
            title={
              <h2>
                {stage.no}. {stage.title}
                <span className="kit-quiet campaign-span">
                  {stage.from} 至 {stage.to ?? '长期'} · {groupTitle(campaign, stage.groupKey)}
                  {stage.deliverable ? ` · 成果：${stage.deliverable}` : ''}
                </span>{' '}
                <OriginTag campaign={campaign} origin={stage.origin} />
              </h2>
            }
            extra={
              <>
                <AddItem campaign={campaign} kind="task" initial={{ key: nextKey(stage.no, own), stageNo: stage.no }} />
                <ItemActions campaign={campaign} kind="stage" item={`stage:${stage.no}`} row={stage} />
              </>
            }
          >
            {own.length === 0 ? (
              <Nothing small text="本阶段没有任务" />
            ) : (
              <PlainTable<CampaignRecord['tasks'][number]>
                rowKey="id"
                dataSource={own}
                columns={[
                  { title: '编号', dataIndex: 'key', width: 80 },
                  { title: '任务', render: (_, row) => <div className="campaign-name">{row.title}</div> },
                  { title: '成果', render: (_, row) => row.deliverable || '—' },
                  { title: '责任机构', render: (_, row) => groupTitle(campaign, row.groupKey) },
                  { title: '完成日期', render: (_, row) => row.due ?? stage.to ?? '长期' },
                  ...(campaign.parent
                    ? [
                        {
                          title: '来源',
                          render: (_: unknown, row: CampaignRecord['tasks'][number]) => (
                            <OriginTag campaign={campaign} origin={row.origin} />
                          ),
                        },
                      ]
                    : []),
                  ...(campaign.canManage
                    ? [
                        {
                          title: '操作',
                          render: (_: unknown, row: CampaignRecord['tasks'][number]) => (
                            <ItemActions campaign={campaign} kind="task" item={`task:${row.key}`} row={row} />
                          ),
                        },
                      ]
                    : []),
                ]}
              />
            )}
          </Card>
        )
      })}
    </>
  )
}

/** A number that no task of the stage has yet. */
function nextKey(no: number, tasks: readonly { key: string }[]): string {
  const used = new Set(tasks.map(({ key }) => key))
  let n = tasks.length + 1
  while (used.has(`S${no}.${n}`)) n += 1
  return `S${no}.${n}`
}
