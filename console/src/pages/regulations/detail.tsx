import { processes, regulationActions } from 'virtual:contract'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { ActionBar } from '#ui-kit/ActionBar.tsx'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { matterCards } from '#ui-kit/MatterCards.tsx'
import { holderText, MatterPage } from '#ui-kit/MatterPage.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { DeadlineTag } from '#ui-kit/Tags.tsx'
import { useMatterFiles } from '../../app/matter-files.ts'
import { useMe } from '../../app/session.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { RegulationDialog } from './RegisterDialog.tsx'

type Regulation = ReplyOf<'regulations.show'>

/** 制度建设详情. */
export function RegulationPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('regulations.show', { params: { id } })
  return <Loaded read={read}>{(regulation) => <Matter regulation={regulation} reload={() => read.refetch()} />}</Loaded>
}

function Matter({ regulation, reload }: { regulation: Regulation; reload: () => void }): ReactNode {
  const act = useSend('regulations.act')
  const files = useMatterFiles('regulation', regulation.id)
  const { may } = useMe()
  const [editing, setEditing] = useState(false)
  const final = processes.regulation.final.includes(regulation.state)
  const { unit, campaign } = regulation
  const long = (text: string | null): ReactNode => (text ? <div className="kit-pre">{text}</div> : null)
  return (
    <>
      <MatterPage
        no={regulation.no}
        title={regulation.name}
        back="/regulations"
        holder={regulation.holder}
        tags={
          <>
            <PlainTag>{regulationActions[regulation.action]}</PlainTag>
            {regulation.light || regulation.breached ? (
              <DeadlineTag light={regulation.light} dueAt={regulation.dueAt} breached={regulation.breached} />
            ) : null}
            {regulation.returned > 0 ? <PlainTag tone="near">退回 {regulation.returned} 次</PlainTag> : null}
          </>
        }
        process={{ kind: 'regulation', state: regulation.state, stateTitle: regulation.stateTitle, final, log: regulation.log }}
        sections={[
          {
            key: 'basic',
            title: '制度',
            extra:
              !final && may('regulation.manage') ? (
                <Button size="small" onClick={() => setEditing(true)}>
                  修改
                </Button>
              ) : null,
            content: (
              <Facts
                items={[
                  { label: '牵头单位', value: <Link to={`/units/${encodeURIComponent(unit.id)}`}>{unit.name}</Link> },
                  { label: '责任人', value: regulation.person },
                  { label: '完成期限', value: regulation.deadline },
                  { label: '登记时间', value: momentText(regulation.openedAt) },
                  { label: '依据', value: long(regulation.basis), wide: true },
                  { label: '主要内容', value: long(regulation.content), wide: true },
                  { label: '专项整治', value: campaign ? <Link to={`/campaigns/${campaign.id}`}>{campaign.name}</Link> : null, wide: true },
                ]}
              />
            ),
          },
          {
            key: 'way',
            title: '办理',
            content: (
              <Facts
                items={[
                  { label: '征求意见', value: momentText(regulation.consultedAt) },
                  { label: '意见采纳', value: long(regulation.opinion) },
                  { label: '集体讨论', value: regulation.discussedOn },
                  { label: '公布日期', value: regulation.publishedOn },
                  { label: '文号', value: regulation.docNo },
                  { label: '备案日期', value: regulation.filedOn },
                  { label: '备案号', value: regulation.filingNo },
                ]}
              />
            ),
          },
        ]}
        aside={matterCards(regulation, files.onDownload)}
        actions={
          <ActionBar
            kind="regulation"
            no={regulation.no}
            actions={regulation.actions}
            holder={final ? undefined : holderText(regulation.holder)}
            onAct={(action, input) =>
              act.mutateAsync({ params: { id: regulation.id, action }, body: { version: regulation.version, input } })
            }
            onUpload={files.onUpload}
            onReload={reload}
          />
        }
      />
      {editing ? <RegulationDialog regulation={regulation} onClose={() => setEditing(false)} /> : null}
    </>
  )
}
