import { handoverResults, processes, receivers } from 'virtual:contract'
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { ActionBar } from '#ui-kit/ActionBar.tsx'
import { Facts } from '#ui-kit/Facts.tsx'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import { ClockTable, FileTable, LogTimeline } from '#ui-kit/MatterCards.tsx'
import { holderText, MatterPage, type Section } from '#ui-kit/MatterPage.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { DeadlineTag } from '#ui-kit/Tags.tsx'
import { useMatterFiles } from '../../app/matter-files.ts'
import { useMe } from '../../app/session.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { ContentItems } from './dialogs.tsx'

type Handover = ReplyOf<'handovers.show'>
const SOURCE_PAGES: Readonly<Record<string, string>> = { problem: '/problems', clue: '/clues', tracing: '/tracings' }

/** 移送详情. */
export function HandoverPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('handovers.show', { params: { id } })
  return <Loaded read={read}>{(handover) => <Matter handover={handover} reload={() => read.refetch()} />}</Loaded>
}

/** Steps that the open facts tell, where the log is sealed. */
function stepsOf({ handedAt, receiptNo, result, state }: Handover): { action: string; outcome: string }[] {
  const steps = [
    ...(handedAt ? ['approve', 'hand-over'] : []),
    ...(receiptNo ? ['receipt'] : []),
    ...(result ? ['result'] : []),
    ...(state === 'closed' ? ['close'] : []),
  ]
  return steps.map((action) => ({ action, outcome: 'done' }))
}

function Matter({ handover, reload }: { handover: Handover; reload: () => void }): ReactNode {
  const act = useSend('handovers.act')
  const files = useMatterFiles('handover', handover.id)
  const { contents } = handover
  const final = processes.handover.final.includes(handover.state)
  const send = (action: string, input: Record<string, unknown>) =>
    act.mutateAsync({ params: { id: handover.id, action }, body: { version: handover.version, input } })
  const aside: Section[] = [
    { key: 'clocks', title: '期限', content: <ClockTable clocks={handover.clocks} /> },
    ...(contents
      ? [
          { key: 'log', title: '办理记录', content: <LogTimeline log={handover.log} onDownload={files.onDownload} /> },
          { key: 'files', title: '材料', content: <FileTable files={handover.files} onDownload={files.onDownload} /> },
        ]
      : []),
  ]
  return (
    <MatterPage
      no={handover.no}
      title={contents?.title ?? `移送${handover.organ}`}
      back="/handovers"
      holder={handover.holder}
      tags={
        <>
          {handover.sealed ? <PlainTag tone="near">已密封</PlainTag> : null}
          {handover.light || handover.breached ? (
            <DeadlineTag light={handover.light} dueAt={handover.dueAt} breached={handover.breached} />
          ) : null}
        </>
      }
      process={{
        kind: 'handover',
        state: handover.state,
        stateTitle: handover.stateTitle,
        final,
        log: contents ? handover.log : stepsOf(handover),
      }}
      sections={[
        { key: 'basic', title: '移送', content: <Basic handover={handover} /> },
        {
          key: 'contents',
          title: '移送内容',
          content: contents ? (
            <Facts
              items={[
                { label: '标题', value: contents.title, wide: true },
                { label: '移送事实', value: <div className="kit-pre">{contents.facts}</div>, wide: true },
                { label: '涉及人员', value: contents.persons ? <div className="kit-pre">{contents.persons}</div> : null, wide: true },
              ]}
            />
          ) : (
            <Alert type="info" showIcon title="内容、材料和办理记录已密封，只有接收机关可以查看。" />
          ),
        },
        ...(contents
          ? [
              {
                key: 'notes',
                title: `意见和办理情况（${handover.notes.length}）`,
                content: (
                  <PlainTable<Handover['notes'][number]>
                    rowKey={(note) => note.at}
                    dataSource={handover.notes}
                    locale={{ emptyText: '尚无意见和办理记录' }}
                    columns={[
                      { title: '时间', render: (_, note) => momentText(note.at) },
                      { title: '事项', dataIndex: 'action' },
                      { title: '办理人', dataIndex: 'by' },
                      { title: '内容', render: (_, note) => <div className="kit-pre">{note.text}</div> },
                    ]}
                  />
                ),
              },
            ]
          : []),
      ]}
      aside={aside}
      actions={
        <ActionBar
          kind="handover"
          no={handover.no}
          actions={handover.actions}
          holder={final ? undefined : holderText(handover.holder)}
          onAct={send}
          onUpload={contents ? files.onUpload : undefined}
          onReload={reload}
          dialog={({ action }, close) =>
            action === 'amend' && contents ? (
              <FormDialog<typeof contents>
                title={`修改移送内容：${handover.no}`}
                okText="保存"
                width={720}
                initial={contents}
                onSubmit={(values) => send('amend', { ...values })}
                onClose={close}
              >
                <ContentItems />
              </FormDialog>
            ) : undefined
          }
        />
      }
    />
  )
}

function Basic({ handover }: { handover: Handover }): ReactNode {
  const { source, unit } = handover
  const { may } = useMe()
  return (
    <Facts
      items={[
        { label: '接收机关', value: handover.organ },
        { label: '类别', value: receivers[handover.receiver] },
        { label: '涉及单位', value: may('unit.read') ? <Link to={`/units/${encodeURIComponent(unit.id)}`}>{unit.name}</Link> : unit.name },
        { label: '来源', value: source ? <Link to={`${SOURCE_PAGES[source.kind]}/${source.id}`}>{source.no}</Link> : null },
        { label: '移送文号', value: handover.docNo },
        { label: '移送时间', value: momentText(handover.handedAt) },
        { label: '回执文号', value: handover.receiptNo },
        { label: '接收日期', value: handover.receivedOn },
        ...(handover.returnedAt
          ? [
              { label: '退回时间', value: momentText(handover.returnedAt) },
              { label: '有管辖权的机关', value: handover.competent },
            ]
          : []),
        { label: '结果', value: labelOf(handoverResults, handover.result) },
        { label: '处理人数', value: handover.resultPeople === null ? null : `${handover.resultPeople} 人` },
        { label: '结果日期', value: handover.resultOn },
        { label: '结果文号', value: handover.resultNo },
      ]}
    />
  )
}
