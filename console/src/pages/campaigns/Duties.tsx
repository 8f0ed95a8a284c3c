import { Card, Segmented } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { linkTo } from '#ui-kit/link.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { StateTag } from '#ui-kit/Tags.tsx'
import { useCall } from '../../client/hooks.ts'
import { OriginTag } from './Classes.tsx'
import type { CampaignRecord } from './detail.tsx'
import { type DutyRow, dutyColumns } from './duty-columns.tsx'
import { AddItem, ItemActions, rhythmText } from './item-forms.tsx'

/** 硬措施: the standing duties with their rhythm, and the reports they have asked for. */
export function Duties({ campaign }: { campaign: CampaignRecord }): ReactNode {
  const [shown, setShown] = useState<'due' | 'late' | 'all'>('due')
  const reports = useCall(
    'duties.list',
    {
      query: {
        campaign: campaign.id,
        limit: 100,
        ...(shown === 'due' ? { state: 'due' } : {}),
        ...(shown === 'late' ? { late: 'true' as const } : {}),
      },
    },
    { keep: true },
  )
  return (
    <>
      <div className="campaign-bar">
        <span className="kit-quiet">启用的措施按各自周期要求每个参加单位报送一次，按期或逾期记入统计。</span>
        <AddItem campaign={campaign} kind="duty" initial={{ every: 'month', onDay: 25, enabled: true }} />
      </div>
      <PlainTable<CampaignRecord['duties'][number]>
        rowKey="key"
        dataSource={campaign.duties}
        columns={[
          { title: '措施', dataIndex: 'title' },
          { title: '报送周期', render: (_, row) => rhythmText(row) },
          { title: '状态', render: (_, row) => <StateTag title={row.enabled ? '已启用' : '未启用'} final={!row.enabled} /> },
          ...(campaign.parent
            ? [
                {
                  title: '来源',
                  render: (_: unknown, row: CampaignRecord['duties'][number]) => <OriginTag campaign={campaign} origin={row.origin} />,
                },
              ]
            : []),
          ...(campaign.canManage
            ? [
                {
                  title: '操作',
                  render: (_: unknown, row: CampaignRecord['duties'][number]) => (
                    <ItemActions campaign={campaign} kind="duty" item={`duty:${row.key}`} row={row} />
                  ),
                },
              ]
            : []),
        ]}
      />
      <Card
        size="small"
        title={<h2>报送情况</h2>}
        extra={
          <>
            <Segmented
              value={shown}
              onChange={(value) => setShown(value as 'due')}
              options={[
                { value: 'due', label: '待报送' },
                { value: 'late', label: '逾期' },
                { value: 'all', label: '全部' },
              ]}
            />{' '}
            <Link to={linkTo('/duties', { campaign: campaign.id })}>查看全部</Link>
          </>
        }
      >
        <Loaded read={reports}>
          {({ rows, next }) =>
            rows.length === 0 ? (
              <Nothing small text={campaign.state === 'draft' ? '方案印发后按周期产生' : '没有符合条件的报送'} />
            ) : (
              <>
                <PlainTable<DutyRow> rowKey="id" dataSource={rows} columns={dutyColumns(false)} />
                {next ? <PlainTag>只显示最近 100 条</PlainTag> : null}
              </>
            )
          }
        </Loaded>
      </Card>
    </>
  )
}
