import { processes, tracingOutcomes, tracingSources } from 'virtual:contract'
import { Button, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { ActionBar } from '#ui-kit/ActionBar.tsx'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import { matterCards } from '#ui-kit/MatterCards.tsx'
import { holderText, MatterPage } from '#ui-kit/MatterPage.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { DeadlineTag } from '#ui-kit/Tags.tsx'
import { useMatterFiles } from '../../app/matter-files.ts'
import { useMe } from '../../app/session.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { ApplyDialog, PrepareDialog, RecordDialog } from './dialogs.tsx'
import { AddLinkDialog, ConfirmDialog, Links, StrikeDialog, type TracingLink } from './Links.tsx'

type Tracing = ReplyOf<'tracings.show'>
type Open = { kind: 'confirm' | 'strike' | 'record' | 'apply'; link: TracingLink } | { kind: 'hand-over' } | null
/** Acts on a single link stand at the link. */
const AT_LINK = ['confirm', 'strike']

/** 倒查详情. */
export function TracingPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('tracings.show', { params: { id } })
  return <Loaded read={read}>{(tracing) => <Matter tracing={tracing} reload={() => read.refetch()} />}</Loaded>
}

function Matter({ tracing, reload }: { tracing: Tracing; reload: () => void }): ReactNode {
  const act = useSend('tracings.act')
  const files = useMatterFiles('tracing', tracing.id)
  const { may } = useMe()
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const final = processes.tracing.final.includes(tracing.state)
  const mayDecide = tracing.actions.some(({ action }) => action === 'confirm')
  const send = (action: string, input: Record<string, unknown>) =>
    act.mutateAsync({ params: { id: tracing.id, action }, body: { version: tracing.version, input } })
  const offer = (link: TracingLink): ReactNode => (
    <Space wrap size={6}>
      {mayDecide ? (
        <>
          <Button size="small" type={link.state === 'proposed' ? 'primary' : 'default'} onClick={() => setOpen({ kind: 'confirm', link })}>
            {link.state === 'confirmed' ? '修改' : '确认'}
          </Button>
          {link.state === 'struck' ? null : (
            <Button size="small" onClick={() => setOpen({ kind: 'strike', link })}>
              排除
            </Button>
          )}
        </>
      ) : null}
      {tracing.mayRecord && link.state === 'confirmed' && link.responsibility && !link.accountability ? (
        <Button size="small" type="primary" onClick={() => setOpen({ kind: 'record', link })}>
          登记问责
        </Button>
      ) : null}
      {tracing.mayApply && link.state === 'confirmed' && !link.exemption ? (
        <Button size="small" onClick={() => setOpen({ kind: 'apply', link })}>
          申请容错
        </Button>
      ) : null}
    </Space>
  )
  return (
    <>
      <MatterPage
        no={tracing.no}
        title={tracing.title}
        back="/tracings"
        holder={tracing.holder}
        tags={
          <>
            {tracing.outcome ? <PlainTag tone="near">{tracingOutcomes[tracing.outcome]}</PlainTag> : null}
            {tracing.light || tracing.breached ? (
              <DeadlineTag light={tracing.light} dueAt={tracing.dueAt} breached={tracing.breached} />
            ) : null}
          </>
        }
        process={{ kind: 'tracing', state: tracing.state, stateTitle: tracing.stateTitle, final, log: tracing.log }}
        sections={[
          { key: 'basic', title: '倒查事项', content: <Basic tracing={tracing} /> },
          { key: 'links', title: `决定环节（${tracing.links.length}）`, content: <Links links={tracing.links} offer={offer} /> },
        ]}
        aside={matterCards(tracing, files.onDownload)}
        actions={
          <ActionBar
            kind="tracing"
            no={tracing.no}
            actions={tracing.actions.filter(({ action }) => !AT_LINK.includes(action))}
            holder={final ? undefined : holderText(tracing.holder)}
            onAct={send}
            onUpload={files.onUpload}
            onReload={reload}
            dialog={({ action }, done) =>
              action === 'add' ? <AddLinkDialog onSubmit={(input) => send('add', input)} onClose={done} /> : undefined
            }
            extra={
              tracing.state === 'closed' && may('accountability.record') ? (
                <Button onClick={() => setOpen({ kind: 'hand-over' })}>移送</Button>
              ) : null
            }
          />
        }
      />
      {open?.kind === 'confirm' ? <ConfirmDialog link={open.link} onSubmit={(input) => send('confirm', input)} onClose={close} /> : null}
      {open?.kind === 'strike' ? <StrikeDialog link={open.link} onSubmit={(input) => send('strike', input)} onClose={close} /> : null}
      {open?.kind === 'record' ? (
        <RecordDialog link={{ id: open.link.id, person: open.link.person!, unitId: open.link.unitId }} onClose={close} />
      ) : null}
      {open?.kind === 'apply' ? (
        <ApplyDialog on={{ linkId: open.link.id }} who={open.link.person!} unitId={open.link.unitId} onClose={close} />
      ) : null}
      {open?.kind === 'hand-over' ? (
        <PrepareDialog from={{ sourceKind: 'tracing', sourceId: tracing.id }} about={tracing.no} onClose={close} />
      ) : null}
    </>
  )
}

function Basic({ tracing }: { tracing: Tracing }): ReactNode {
  const { source, unit, reason, conclusion } = tracing
  const page = tracing.sourceKind === 'case' ? '/cases' : tracing.sourceKind === 'warning' ? '/warnings' : '/problems'
  const long = (text: string | null): ReactNode => (text ? <div className="kit-pre">{text}</div> : null)
  return (
    <Facts
      items={[
        { label: '来源', value: tracingSources[tracing.sourceKind] },
        { label: '编号', value: source ? <Link to={`${page}/${encodeURIComponent(source.id)}`}>{source.no}</Link> : null },
        { label: '涉及单位', value: <Link to={`/units/${encodeURIComponent(unit.id)}`}>{unit.name}</Link> },
        { label: '发起时间', value: momentText(tracing.openedAt) },
        ...(reason === null ? [] : [{ label: '倒查事由', value: long(reason), wide: true }]),
        { label: '结论', value: labelOf(tracingOutcomes, tracing.outcome), wide: true },
        ...(conclusion === null ? [] : [{ label: '理由', value: long(conclusion), wide: true }]),
      ]}
    />
  )
}
