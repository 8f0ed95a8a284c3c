import { posts, processes } from 'virtual:contract'
import type { ReactNode } from 'react'
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
import { useCall, useSend } from '../../client/hooks.ts'

type Exemption = ReplyOf<'exemptions.show'>

/** 容错详情. */
export function ExemptionPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('exemptions.show', { params: { id } })
  return <Loaded read={read}>{(exemption) => <Matter exemption={exemption} reload={() => read.refetch()} />}</Loaded>
}

function Matter({ exemption, reload }: { exemption: Exemption; reload: () => void }): ReactNode {
  const act = useSend('exemptions.act')
  const files = useMatterFiles('exemption', exemption.id)
  const final = processes.exemption.final.includes(exemption.state)
  const { unit, person, post, problem, tracing, accountability } = exemption
  const ref = (page: string, of: { id: string; no: string } | null): ReactNode => (of ? <Link to={`${page}/${of.id}`}>{of.no}</Link> : null)
  return (
    <MatterPage
      no={exemption.no}
      title={`容错免责：${person ?? unit.name}`}
      back="/exemptions"
      holder={exemption.holder}
      tags={
        <>
          {exemption.appealed ? <PlainTag tone="near">已申诉</PlainTag> : null}
          {exemption.light || exemption.breached ? (
            <DeadlineTag light={exemption.light} dueAt={exemption.dueAt} breached={exemption.breached} />
          ) : null}
        </>
      }
      process={{ kind: 'exemption', state: exemption.state, stateTitle: exemption.stateTitle, final, log: exemption.log }}
      sections={[
        {
          key: 'basic',
          title: '申请',
          content: (
            <Facts
              items={[
                { label: '对象', value: person ?? '本单位' },
                { label: '职务', value: post ? posts[post] : null },
                { label: '单位', value: <Link to={`/units/${encodeURIComponent(unit.id)}`}>{unit.name}</Link> },
                { label: '申请时间', value: momentText(exemption.openedAt) },
                { label: '台账问题', value: ref('/problems', problem) },
                { label: '倒查', value: ref('/tracings', tracing) },
                { label: '问责', value: ref('/accountability', accountability), wide: true },
                { label: '事实和理由', value: <div className="kit-pre">{exemption.statement}</div>, wide: true },
              ]}
            />
          ),
        },
        {
          key: 'grounds',
          title: '容错情形和依据',
          content: (
            <ul className="office-list">
              {exemption.basis.map(({ title, basis, confirmed }) => (
                <li key={title}>
                  {title}
                  <div className="kit-quiet">
                    依据：{basis} {confirmed ? null : <PlainTag tone="near">待核实</PlainTag>}
                  </div>
                </li>
              ))}
            </ul>
          ),
        },
        {
          key: 'decision',
          title: '审查和决定',
          content: (
            <Facts
              items={[
                { label: '审查意见', value: exemption.advice ? (exemption.advice === 'approve' ? '建议免责' : '建议不予免责') : null },
                { label: '决定日期', value: exemption.decidedOn },
                { label: '决定', value: exemption.decision ? <div className="kit-pre">{exemption.decision}</div> : null, wide: true },
                ...(exemption.appealUntil ? [{ label: '申诉截止', value: momentText(exemption.appealUntil), wide: true }] : []),
              ]}
            />
          ),
        },
      ]}
      aside={matterCards(exemption, files.onDownload)}
      actions={
        <ActionBar
          kind="exemption"
          no={exemption.no}
          actions={exemption.actions}
          holder={final ? undefined : holderText(exemption.holder)}
          onAct={(action, input) => act.mutateAsync({ params: { id: exemption.id, action }, body: { version: exemption.version, input } })}
          onUpload={files.onUpload}
          onReload={reload}
        />
      }
    />
  )
}
