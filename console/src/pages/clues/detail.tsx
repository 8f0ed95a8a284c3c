import { clueFindings, clueReviews, processes } from 'virtual:contract'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { ActionBar } from '#ui-kit/ActionBar.tsx'
import { UnitPicker } from '#ui-kit/ActionFields.tsx'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import { matterCards } from '#ui-kit/MatterCards.tsx'
import { holderText, MatterPage, type Section } from '#ui-kit/MatterPage.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { DeadlineTag } from '#ui-kit/Tags.tsx'
import { useMatterFiles } from '../../app/matter-files.ts'
import { useMe } from '../../app/session.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { HandOverButton } from '../accountability/SourceButtons.tsx'
import { Dialogue } from '../public/DialogueCard.tsx'
import { AssessDialog } from './AssessDialog.tsx'
import { HandDialog } from './HandDialog.tsx'
import { AskIdentity } from './Identity.tsx'
import { Matches, MergeDialog } from './Matches.tsx'
import { OrganSelect, useCampaigns, useClasses, useRegions } from './selects.tsx'

type Clue = ReplyOf<'clues.show'>

/** 线索详情. */
export function CluePage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('clues.show', { params: { id } })
  return <Loaded read={read}>{(clue) => <ClueMatter key={clue.id} clue={clue} reload={() => read.refetch()} />}</Loaded>
}

function ClueMatter({ clue, reload }: { clue: Clue; reload: () => void }): ReactNode {
  const act = useSend('clues.act')
  const files = useMatterFiles('clue', clue.id)
  const { may } = useMe()
  const final = processes.clue.final.includes(clue.state)
  const dispatcher = may('clue.take')
  // What has not been handed down yet has no outcome to show.
  const worked = clue.log.some(({ action, outcome }) => outcome === 'done' && ['hand', 'petition-tell', 'petition-extend'].includes(action))
  const sections: Section[] = [
    { key: 'content', title: '反映内容', content: <Content clue={clue} /> },
    { key: 'sorted', title: '研判归类', content: <Sorted clue={clue} /> },
    ...(worked ? [{ key: 'outcome', title: '核查与答复', content: <Outcome clue={clue} /> }] : []),
    { key: 'sources', title: `来源（${clue.sourcesList.length}）`, content: <Sources clue={clue} /> },
    ...(dispatcher ? [{ key: 'dialogue', title: '与反映人对话', content: <Dialogue clueId={clue.id} /> }] : []),
    ...(dispatcher && clue.state !== 'merged' ? [{ key: 'matches', title: '疑似重复', content: <Matches clue={clue} /> }] : []),
  ]
  const aside: Section[] = matterCards(clue, files.onDownload)
  return (
    <UnitPicker value={<OrganSelect clueIds={[clue.id]} />}>
      <MatterPage
        no={clue.no}
        title={clue.title}
        back="/clues"
        holder={clue.holder}
        tags={marks(clue)}
        process={{ kind: 'clue', state: clue.state, stateTitle: clue.stateTitle, final, log: clue.log }}
        sections={sections}
        aside={aside}
        actions={
          <ActionBar
            kind="clue"
            no={clue.no}
            actions={clue.actions}
            holder={final ? undefined : holderText(clue.holder)}
            onAct={(action, input) => act.mutateAsync({ params: { id: clue.id, action }, body: { version: clue.version, input } })}
            onUpload={files.onUpload}
            onReload={reload}
            extra={
              may('accountability.record') && clue.line ? (
                <HandOverButton from={{ sourceKind: 'clue', sourceId: clue.id }} about={clue.no} />
              ) : null
            }
            dialog={({ action }, close) => {
              if (action === 'assess') return <AssessDialog clue={clue} onClose={close} />
              if (action === 'hand') return <HandDialog clues={[clue]} onClose={close} />
              if (action === 'merge') return <MergeDialog clue={clue} onClose={close} />
              return undefined
            }}
          />
        }
      />
    </UnitPicker>
  )
}

/** What makes the clue stand out: weight, deadline, lists it is on. */
function marks(clue: Clue): ReactNode {
  return (
    <>
      <PlainTag>{clue.channelTitle}</PlainTag>
      {clue.weightTitle ? <PlainTag tone={clue.weight === 'ordinary' ? undefined : 'near'}>{clue.weightTitle}</PlainTag> : null}
      {clue.light || clue.breached ? <DeadlineTag light={clue.light} dueAt={clue.dueAt} breached={clue.breached} /> : null}
      {clue.listed ? <PlainTag tone="overdue">挂牌督办</PlainTag> : null}
      {clue.returns > 0 ? <PlainTag tone="near">退回 {clue.returns} 次</PlainTag> : null}
      {clue.unsatisfiedTimes > 0 ? <PlainTag tone="overdue">不满意 {clue.unsatisfiedTimes} 次</PlainTag> : null}
      {clue.petition ? <PlainTag>适用信访程序</PlainTag> : null}
      {clue.mergedInto ? (
        <PlainTag>
          已并入 <Link to={`/clues/${clue.mergedInto.id}`}>{clue.mergedInto.no}</Link>
        </PlainTag>
      ) : null}
    </>
  )
}

function Content({ clue }: { clue: Clue }): ReactNode {
  return (
    <Facts
      items={[
        { label: '收到时间', value: momentText(clue.receivedAt) },
        { label: '发生时间', value: momentText(clue.occurredAt) },
        { label: '地点', value: clue.place },
        { label: '号牌', value: clue.plate },
        { label: '案号', value: clue.caseNo },
        { label: '交办机构', value: clue.office.name },
        { label: '反映内容', value: <div className="kit-pre">{clue.content}</div>, wide: true },
      ]}
    />
  )
}

function Sorted({ clue }: { clue: Clue }): ReactNode {
  const classes = useClasses(clue.campaignId)
  const campaigns = useCampaigns()
  const regions = useRegions()
  const path: string[] = []
  for (let level = classes; clue.classCode; ) {
    const next = level.find(({ code }) => code === clue.classCode || clue.classCode?.startsWith(`${code}.`))
    if (!next) break
    path.push(next.title)
    level = next.children
  }
  const names = (list: readonly { id: string; name: string }[]) => (list.length > 0 ? list.map(({ name }) => name).join('、') : null)
  return (
    <Facts
      items={[
        { label: '问题类别', value: clue.classCode ? `${clue.classCode} ${path.join(' / ')}` : null, wide: true },
        { label: '地区', value: regions.find(({ value }) => value === clue.region)?.label ?? clue.region },
        { label: '条线', value: clue.line ? labelOf(LINES, clue.line) : null },
        { label: '被反映单位', value: names(clue.accusedUnits) },
        { label: '被反映人员', value: names(clue.accusedOfficers) },
        {
          label: '专项整治',
          value: clue.campaignId ? (
            <Link to={`/campaigns/${clue.campaignId}`}>{campaigns.find(({ value }) => value === clue.campaignId)?.label ?? '查看'}</Link>
          ) : null,
          wide: true,
        },
      ]}
    />
  )
}

function Outcome({ clue }: { clue: Clue }): ReactNode {
  const { instrument, problem, reply } = clue
  return (
    <Facts
      items={[
        { label: '承办单位', value: clue.state === 'triage' ? null : clue.unit.name },
        {
          label: '转办函',
          value: instrument ? <Link to={`/instruments/${instrument.id}`}>{instrument.number ?? instrument.title}</Link> : null,
        },
        ...(clue.competentUnit ? [{ label: '退回时写明的管辖单位', value: clue.competentUnit.name, wide: true }] : []),
        { label: '核查结论', value: clue.finding ? labelOf(clueFindings, clue.finding) : null },
        {
          label: '台账问题',
          value: problem ? (
            <>
              <Link to={`/problems/${problem.id}`}>{problem.no}</Link> {problem.stateTitle}
            </>
          ) : null,
        },
        { label: '核查情况', value: clue.findingText ? <div className="kit-pre">{clue.findingText}</div> : null, wide: true },
        { label: '处理措施', value: clue.measures ? <div className="kit-pre">{clue.measures}</div> : null, wide: true },
        {
          label: '答复反映人',
          value: reply ? (
            <div className="kit-pre">
              {[reply.done, reply.reason, reply.remedy].filter(Boolean).join('\n')}
              {'\n'}
              <span className="kit-quiet">{momentText(clue.repliedAt)}</span>
            </div>
          ) : null,
          wide: true,
        },
        { label: '反映人评价', value: clue.satisfied === null ? null : clue.satisfied ? '满意' : '不满意' },
        {
          label: '不满意的理由',
          value: clue.unsatisfiedText ? `${clue.unsatisfiedText}（${momentText(clue.unsatisfiedAt)}）` : null,
        },
        ...(clue.petition
          ? [
              { label: '告知受理', value: momentText(clue.toldAt) },
              { label: '延长办理', value: momentText(clue.extendedAt) },
              {
                label: '复查复核',
                value:
                  clue.reviews > 0
                    ? `${clue.reviews} 次${clue.reviewDecision ? `，${labelOf(clueReviews, clue.reviewDecision)}` : ''}`
                    : null,
                wide: true,
              },
            ]
          : []),
      ]}
    />
  )
}

function Sources({ clue }: { clue: Clue }): ReactNode {
  const { may } = useMe()
  const [asked, setAsked] = useState<string | null>(null)
  return (
    <>
      <PlainTable<Clue['sourcesList'][number]>
        rowKey="id"
        dataSource={clue.sourcesList}
        columns={[
          {
            title: '来源',
            render: (_, row) => (
              <>
                <div>{row.channelTitle}</div>
                {row.externalId ? <div className="kit-quiet">来件 {row.externalId}</div> : null}
                <div className="kit-quiet">{momentText(row.receivedAt)}</div>
                {row.clueNo === clue.no ? null : <div className="kit-quiet">并入自 {row.clueNo}</div>}
              </>
            ),
          },
          { title: '内容', width: 380, render: (_, row) => <div className="clue-words">{row.content}</div> },
          {
            title: '反映人',
            render: (_, row) =>
              row.sealed && may('reporter.ask') ? (
                <Button size="small" onClick={() => setAsked(row.id)}>
                  申请查看身份
                </Button>
              ) : row.anonymous ? (
                '匿名'
              ) : row.sealed === false ? (
                '未留'
              ) : (
                '已密封'
              ),
          },
        ]}
      />
      {asked ? <AskIdentity clueId={clue.id} no={clue.no} sourceId={asked} onClose={() => setAsked(null)} /> : null}
    </>
  )
}
