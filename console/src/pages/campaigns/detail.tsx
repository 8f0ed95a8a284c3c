import './campaigns.css'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { ActionBar } from '#ui-kit/ActionBar.tsx'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { TabbedPage } from '#ui-kit/TabbedPage.tsx'
import { StateTag } from '#ui-kit/Tags.tsx'
import { useMatterFiles } from '../../app/matter-files.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { AdoptDialog } from './AdoptDialog.tsx'
import { Classes } from './Classes.tsx'
import { Duties } from './Duties.tsx'
import { HeadDialog } from './HeadDialog.tsx'
import { Offers } from './Offers.tsx'
import { Organisation } from './Organisation.tsx'
import { PlanFacts } from './PlanFacts.tsx'
import { Progress } from './Progress.tsx'
import { Stages } from './Stages.tsx'

export type CampaignRecord = ReplyOf<'campaigns.show'>

/** 专项整治方案: the plan and how far it has come. */
export function CampaignPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('campaigns.show', { params: { id } })
  return <Loaded read={read}>{(campaign) => <Campaign key={campaign.id} campaign={campaign} reload={() => read.refetch()} />}</Loaded>
}

function Campaign({ campaign, reload }: { campaign: CampaignRecord; reload: () => void }): ReactNode {
  const act = useSend('campaigns.act')
  const files = useMatterFiles('campaign', campaign.id)
  const [dialog, setDialog] = useState<'head' | 'adopt' | null>(null)
  const close = () => setDialog(null)
  return (
    <div className="kit-with-actions">
      <TabbedPage
        no={campaign.no}
        title={campaign.name}
        back="/campaigns"
        tags={
          <>
            <StateTag title={campaign.stateTitle} final={campaign.state === 'lasting'} />
            <span className="kit-quiet">{campaign.office.name}</span>
            {campaign.parent ? (
              <span className="kit-quiet">
                承接自 <Link to={`/campaigns/${campaign.parent.id}`}>{campaign.parent.name}</Link>
              </span>
            ) : null}
            {campaign.offers > 0 ? (
              <Link to="?tab=offers">
                <PlainTag tone="near">上级变更 {campaign.offers} 项待处理</PlainTag>
              </Link>
            ) : null}
          </>
        }
        extra={
          <>
            {campaign.canManage ? <Button onClick={() => setDialog('head')}>修改基本信息</Button> : null}
            {campaign.canAdopt ? (
              <Button type="primary" onClick={() => setDialog('adopt')}>
                承接本方案
              </Button>
            ) : null}
          </>
        }
        tabs={[
          { key: 'plan', label: '方案', content: <PlanFacts campaign={campaign} files={files} /> },
          { key: 'classes', label: '问题分类', content: <Classes campaign={campaign} /> },
          { key: 'stages', label: '阶段任务', content: <Stages campaign={campaign} /> },
          { key: 'people', label: '组织机构', content: <Organisation campaign={campaign} /> },
          { key: 'duties', label: '硬措施', content: <Duties campaign={campaign} /> },
          { key: 'progress', label: '进度', content: <Progress campaign={campaign} /> },
          ...(campaign.parent && campaign.canManage ? [{ key: 'offers', label: '上级变更', content: <Offers campaign={campaign} /> }] : []),
        ]}
      />
      {campaign.actions.length > 0 ? (
        <ActionBar
          kind="campaign"
          no={campaign.no}
          actions={campaign.actions}
          onAct={(action, input) => act.mutateAsync({ params: { id: campaign.id, action }, body: { version: campaign.version, input } })}
          onUpload={files.onUpload}
          onReload={reload}
        />
      ) : null}
      {dialog === 'head' ? <HeadDialog campaign={campaign} onClose={close} /> : null}
      {dialog === 'adopt' ? <AdoptDialog campaign={campaign} onClose={close} /> : null}
    </div>
  )
}
