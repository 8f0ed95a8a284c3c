import { App, Button, Card, Form, Input, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { Facts } from '#ui-kit/Facts.tsx'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText, today } from '#ui-kit/format.ts'
import { linkTo } from '#ui-kit/link.ts'
import { ClockTable, FileTable, LogTimeline, type NamedFile } from '#ui-kit/MatterCards.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Nothing } from '#ui-kit/States.tsx'
import { useSend } from '../../client/hooks.ts'
import type { CampaignRecord } from './detail.tsx'
import { linesText } from './fields.tsx'
import { SucceedDialog } from './SucceedDialog.tsx'
import { UnitsDialog } from './UnitsDialog.tsx'

/** 方案: what the plan says of itself, who takes part, what is still open. */
export function PlanFacts({ campaign, files }: { campaign: CampaignRecord; files: { onDownload: (file: NamedFile) => void } }): ReactNode {
  const [dialog, setDialog] = useState<'requirements' | 'units' | null>(null)
  const close = () => setDialog(null)
  const { unfinished, canManage } = campaign
  const goesOn = campaign.state === 'lasting'
  return (
    <div className="kit-columns">
      <div className="kit-column">
        <Facts
          items={[
            { label: '文号', value: campaign.docNo },
            { label: '制定机关', value: campaign.office.name },
            { label: '整治时间', value: `${campaign.periodFrom} 至 ${campaign.periodTo}` },
            { label: '条线', value: linesText(campaign.lines) },
            { label: '总结期限', value: campaign.summaryDue },
            { label: '印发时间', value: momentText(campaign.publishedAt) },
            { label: '整治地区', value: campaign.regions.join('、') || '辖区全部', wide: true },
            { label: '依据', value: <div className="kit-pre">{campaign.basis}</div>, wide: true },
            {
              label: '工作要求',
              value: (
                <>
                  <div className="kit-pre">{campaign.requirements || '—'}</div>
                  {canManage ? (
                    <Button type="link" size="small" onClick={() => setDialog('requirements')}>
                      修改
                    </Button>
                  ) : null}
                </>
              ),
              wide: true,
            },
            { label: '总结', value: campaign.summary ? <div className="kit-pre">{campaign.summary}</div> : null, wide: true },
          ]}
        />
        <Card
          size="small"
          title={<h2>{goesOn ? '常治长效：未办结事项' : '未办结事项'}</h2>}
          extra={<span className="kit-quiet">含下级承接的方案</span>}
        >
          <Space wrap size={24}>
            <Link to={linkTo('/clues', { campaign: campaign.id, open: 'true' })}>线索 {unfinished.clues} 件</Link>
            <Link to={linkTo('/problems', { campaign: campaign.id, source: 'clue', openOn: today() })}>
              由线索转入台账的问题 {unfinished.problems} 个
            </Link>
            <Link to="?tab=progress">单位阶段 {unfinished.stages} 个</Link>
          </Space>
        </Card>
        <Card
          size="small"
          title={<h2>参加单位（{campaign.units}）</h2>}
          extra={
            canManage ? (
              <Button size="small" onClick={() => setDialog('units')}>
                设置参加单位
              </Button>
            ) : null
          }
        >
          <Units campaign={campaign} />
        </Card>
        <Card size="small" title={<h2>下级承接情况（{campaign.adoptedBy.length}）</h2>}>
          {campaign.adoptedBy.length === 0 ? (
            <Nothing small text="尚无下级承接" />
          ) : (
            <PlainTable<CampaignRecord['adoptedBy'][number]>
              rowKey="id"
              dataSource={campaign.adoptedBy}
              columns={[
                { title: '承接机关', dataIndex: 'officeName' },
                { title: '方案', render: (_, row) => <Link to={`/campaigns/${row.id}`}>{row.name}</Link> },
                { title: '状态', dataIndex: 'stateTitle' },
              ]}
            />
          )}
        </Card>
      </div>
      <div className="kit-column">
        <Card size="small" title={<h2>期限</h2>}>
          <ClockTable clocks={campaign.clocks} />
        </Card>
        <Card size="small" title={<h2>办理记录</h2>}>
          <LogTimeline log={campaign.log} onDownload={files.onDownload} />
        </Card>
        <Card size="small" title={<h2>材料</h2>}>
          <FileTable files={campaign.files} onDownload={files.onDownload} />
        </Card>
      </div>
      {dialog === 'requirements' ? <RequirementsDialog campaign={campaign} onClose={close} /> : null}
      {dialog === 'units' ? <UnitsDialog campaign={campaign} onClose={close} /> : null}
    </div>
  )
}

function Units({ campaign }: { campaign: CampaignRecord }): ReactNode {
  const [leaving, setLeaving] = useState<CampaignRecord['unitsList'][number] | null>(null)
  if (campaign.unitsList.length === 0) return <Nothing small text="尚未设置参加单位" />
  return (
    <>
      <PlainTable<CampaignRecord['unitsList'][number]>
        rowKey="id"
        dataSource={campaign.unitsList}
        columns={[
          { title: '单位', dataIndex: 'name' },
          {
            title: '情况',
            render: (_, row) => (row.leftAt ? `已撤并，由${row.successor?.name ?? '—'}承接（${momentText(row.leftAt)}）` : '参加'),
          },
          ...(campaign.canManage && campaign.state === 'running'
            ? [
                {
                  title: '操作',
                  render: (_: unknown, row: CampaignRecord['unitsList'][number]) =>
                    row.leftAt ? null : (
                      <Button type="link" size="small" onClick={() => setLeaving(row)}>
                        撤并移交
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
      />
      {leaving ? <SucceedDialog campaign={campaign} unit={leaving} onClose={() => setLeaving(null)} /> : null}
    </>
  )
}

function RequirementsDialog({ campaign, onClose }: { campaign: CampaignRecord; onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const put = useSend('campaigns.put-item')
  return (
    <FormDialog<{ text: string }>
      title="工作要求"
      okText="保存"
      width={720}
      initial={{ text: campaign.requirements }}
      onSubmit={async ({ text }) => {
        await put.mutateAsync({ params: { id: campaign.id }, body: { kind: 'requirements', text: text ?? '' } })
        message.success('已保存')
      }}
      onClose={onClose}
    >
      <Form.Item name="text" label="对各单位的要求">
        <Input.TextArea rows={10} maxLength={20_000} showCount />
      </Form.Item>
    </FormDialog>
  )
}
