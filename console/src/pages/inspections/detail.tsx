import { processes } from 'virtual:contract'
import { Alert, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { INSPECTION_KINDS, UNANNOUNCED } from '#domain/inspection/kinds.ts'
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
import { Draws } from './Draws.tsx'
import { Places } from './Places.tsx'
import { PlanDialog } from './PlanDialog.tsx'
import { Team } from './Team.tsx'

export type Inspection = ReplyOf<'inspections.show'>

/** 督导检查详情: plan, team, draws, places with their results. */
export function InspectionPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('inspections.show', { params: { id } })
  return <Loaded read={read}>{(inspection) => <Matter inspection={inspection} reload={() => read.refetch()} />}</Loaded>
}

function Matter({ inspection, reload }: { inspection: Inspection; reload: () => void }): ReactNode {
  const act = useSend('inspections.act')
  const files = useMatterFiles('inspection', inspection.id)
  const { may } = useMe()
  const [editing, setEditing] = useState(false)
  const final = processes.inspection.final.includes(inspection.state)
  const planning = inspection.state === 'planned' && may('inspection.manage')
  const { campaign, checklists, places } = inspection
  const secret = UNANNOUNCED.includes(inspection.kind) && ['planned', 'assigned', 'working'].includes(inspection.state)
  return (
    <>
      <MatterPage
        no={inspection.no}
        title={inspection.title}
        back="/inspections"
        holder={inspection.holder}
        tags={
          <>
            <PlainTag>{INSPECTION_KINDS[inspection.kind]}</PlainTag>
            {secret ? <PlainTag tone="near">对被检查单位保密</PlainTag> : null}
            {inspection.light || inspection.breached ? (
              <DeadlineTag light={inspection.light} dueAt={inspection.dueAt} breached={inspection.breached} />
            ) : null}
            {inspection.returned > 0 ? <PlainTag tone="near">退回 {inspection.returned} 次</PlainTag> : null}
          </>
        }
        process={{ kind: 'inspection', state: inspection.state, stateTitle: inspection.stateTitle, final, log: inspection.log }}
        sections={[
          {
            key: 'plan',
            title: '计划',
            extra: planning ? (
              <Button size="small" onClick={() => setEditing(true)}>
                修改
              </Button>
            ) : null,
            content: (
              <Facts
                items={[
                  { label: '组织单位', value: inspection.office.name },
                  { label: '检查时间', value: `${inspection.periodFrom} 至 ${inspection.periodTo}` },
                  { label: '检查地区', value: inspection.regions.join('、') || '本机构全部地区' },
                  { label: '登记时间', value: momentText(inspection.openedAt) },
                  { label: '内容和要求', value: <div className="kit-pre">{inspection.purpose}</div>, wide: true },
                  {
                    label: '检查清单',
                    value: checklists.map((list, n) => (
                      <span key={list.id}>
                        {n > 0 ? '、' : ''}
                        <Link to={`/checklists/${list.checklistId}`}>{list.title}</Link>（第{list.no}版，{list.items.length} 项）
                      </span>
                    )),
                    wide: true,
                  },
                  { label: '专项整治', value: campaign ? <Link to={`/campaigns/${campaign.id}`}>{campaign.name}</Link> : null, wide: true },
                ]}
              />
            ),
          },
          ...(inspection.teamFaults.length > 0 && (places.length > 0 || inspection.team.length > 0)
            ? [
                {
                  key: 'faults',
                  title: '派组前须解决',
                  content: <Alert type="warning" showIcon title={inspection.teamFaults.map((fault) => <div key={fault}>{fault}</div>)} />,
                },
              ]
            : []),
          { key: 'places', title: `检查对象（${places.length}）`, content: <Places inspection={inspection} /> },
          { key: 'team', title: '检查组', content: <Team inspection={inspection} planning={planning} /> },
          { key: 'draws', title: '随机抽取', content: <Draws inspection={inspection} planning={planning} /> },
          ...(inspection.report ? [{ key: 'report', title: '检查报告', content: <div className="kit-pre">{inspection.report}</div> }] : []),
        ]}
        aside={matterCards(inspection, files.onDownload)}
        actions={
          <ActionBar
            kind="inspection"
            no={inspection.no}
            actions={inspection.actions}
            holder={final ? undefined : holderText(inspection.holder)}
            onAct={(action, input) =>
              act.mutateAsync({ params: { id: inspection.id, action }, body: { version: inspection.version, input } })
            }
            onUpload={files.onUpload}
            onReload={reload}
          />
        }
      />
      {editing ? <PlanDialog inspection={inspection} onClose={() => setEditing(false)} /> : null}
    </>
  )
}
