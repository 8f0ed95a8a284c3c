import { Progress as Line, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useCall } from '../../client/hooks.ts'
import type { CampaignRecord } from './detail.tsx'

type Board = ReplyOf<'campaigns.progress'>
type UnitRow = Board['units'][number]
type Cell = UnitRow['stages'][number]

/** 进度: unit × stage × task. */
export function Progress({ campaign }: { campaign: CampaignRecord }): ReactNode {
  const read = useCall('campaigns.progress', { params: { id: campaign.id } })
  return (
    <Loaded read={read}>
      {(board) =>
        board.units.length === 0 ? (
          <Nothing
            text="尚无进度"
            hint={campaign.state === 'draft' ? '方案印发后各参加单位开始推进' : '设置参加单位后，当日即可看到各单位的阶段'}
          />
        ) : (
          <PlainTable<UnitRow>
            rowKey={(row) => row.unit.id}
            dataSource={board.units}
            pageSize={50}
            columns={[
              {
                title: '单位',
                fixed: 'left',
                render: (_, row) => (
                  <>
                    {row.unit.name}
                    {row.successor ? <div className="kit-quiet">已撤并，由{row.successor.name}承接</div> : null}
                  </>
                ),
              },
              {
                title: '总进度',
                width: 130,
                render: (_, row) => <Line percent={row.percent} size="small" aria-label={`总进度 ${row.percent}%`} />,
              },
              ...campaign.stages.map((stage) => ({
                title: `${stage.no}. ${stage.title}`,
                render: (_: unknown, row: UnitRow) => (
                  <StageCell cell={row.stages.find(({ stageNo }) => stageNo === stage.no)} campaign={campaign} />
                ),
              })),
              {
                title: '定期报送',
                render: (_, { duties }) => (
                  <span className="campaign-counts">
                    <span>按期 {duties.onTime}</span>
                    <span>待报 {duties.due}</span>
                    <span className={duties.late > 0 ? 'campaign-late' : undefined}>逾期 {duties.late}</span>
                  </span>
                ),
              },
            ]}
            summary={() => (
              <tr className="campaign-sum">
                <td>合计 {board.units.length} 个单位</td>
                <td />
                {campaign.stages.map((stage) => {
                  const sum = board.stages.find(({ no }) => no === stage.no)
                  return <td key={stage.no}>{sum ? `${sum.percent}% · 验收 ${sum.accepted}/${sum.units}` : '—'}</td>
                })}
                <td />
              </tr>
            )}
          />
        )
      }
    </Loaded>
  )
}

function StageCell({ cell, campaign }: { cell: Cell | undefined; campaign: CampaignRecord }): ReactNode {
  if (!cell) return '—'
  const titleOf = (taskId: string) => campaign.tasks.find(({ id }) => id === taskId)?.title ?? ''
  const lateTasks = cell.tasks.filter((task) => task.late).length
  const tone = cell.light === 'overdue' ? 'overdue' : cell.light === 'near' ? 'near' : cell.state === 'accepted' ? 'normal' : undefined
  return (
    <Tooltip
      title={
        cell.tasks.length === 0
          ? undefined
          : cell.tasks.map((task) => (
              <div key={task.taskId}>
                {titleOf(task.taskId)}：{task.percent}%{task.late ? '（超期）' : ''}
              </div>
            ))
      }
    >
      <Link className="campaign-cell" to={`/stages/${cell.id}`}>
        <PlainTag {...(tone ? { tone } : {})}>
          {cell.stateTitle} {cell.percent}%
        </PlainTag>
        {cell.light === 'overdue' ? <span className="campaign-late">超期</span> : null}
        {lateTasks > 0 ? <span className="campaign-late">任务超期 {lateTasks}</span> : null}
      </Link>
    </Tooltip>
  )
}
