import { problemKinds, problemSources, processes } from 'virtual:contract'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { ActionBar } from '#ui-kit/ActionBar.tsx'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import { matterCards } from '#ui-kit/MatterCards.tsx'
import { holderText, MatterPage, type Section } from '#ui-kit/MatterPage.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { DeadlineTag, FindingTag } from '#ui-kit/Tags.tsx'
import { useMatterFiles } from '../../app/matter-files.ts'
import { useCall } from '../../client/hooks.ts'
import { FollowButtons, Followed } from '../accountability/Followed.tsx'
import { Pictures, Steps } from './Rectifying.tsx'
import { ProgressDialog, ScheduleDialog, StepDialog, useAct } from './StepDialogs.tsx'
import { Story } from './Story.tsx'

type Problem = ReplyOf<'problems.show'>

/** 台账问题详情. */
export function ProblemPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('problems.show', { params: { id } })
  return <Loaded read={read}>{(problem) => <ProblemMatter problem={problem} reload={() => read.refetch()} />}</Loaded>
}

function ProblemMatter({ problem, reload }: { problem: Problem; reload: () => void }): ReactNode {
  const act = useAct(problem)
  const files = useMatterFiles('problem', problem.id)
  const final = processes.problem.final.includes(problem.state)
  const sections: Section[] = [
    { key: 'basic', title: '问题', content: <Basic problem={problem} /> },
    { key: 'measures', title: '整改', content: <Measures problem={problem} /> },
    {
      key: 'steps',
      title: `整改计划（${problem.steps.done}/${problem.steps.all}）`,
      content: <Steps steps={problem.stepsList} />,
    },
    { key: 'pictures', title: '整改前后', content: <Pictures pictures={problem.pictures} /> },
    { key: 'story', title: '来龙去脉', content: <Story events={problem.story} /> },
    {
      key: 'accountability',
      title: '问责、移送、倒查、容错',
      extra: <FollowButtons problem={problem} />,
      content: <Followed problem={problem} />,
    },
  ]
  const aside: Section[] = matterCards(problem, files.onDownload)
  const { kind, measures, leader, person, deadline } = problem
  return (
    <MatterPage
      no={problem.no}
      title={problem.title}
      back="/problems"
      holder={problem.holder}
      tags={
        <>
          <FindingTag code={problem.findingCode} />
          {problem.light || problem.breached ? (
            <DeadlineTag light={problem.light} dueAt={problem.dueAt} breached={problem.breached} />
          ) : null}
          {problem.reopened > 0 ? <PlainTag tone="overdue">回炉 {problem.reopened} 次</PlainTag> : null}
          {problem.handedOver ? <PlainTag tone="near">已移送</PlainTag> : null}
          {problem.lookBackDue ? (
            <PlainTag>
              回头看 {problem.lookBackFrom ? `${problem.lookBackFrom} 至 ` : '截至 '}
              {problem.lookBackDue}
            </PlainTag>
          ) : null}
        </>
      }
      process={{ kind: 'problem', state: problem.state, stateTitle: problem.stateTitle, final, log: problem.log }}
      sections={sections}
      aside={aside}
      actions={
        <ActionBar
          kind="problem"
          no={problem.no}
          actions={problem.actions}
          holder={final ? undefined : holderText(problem.holder)}
          initial={(action) => (action === 'plan' ? { kind, measures, leader, person, deadline } : undefined)}
          onAct={act}
          dialog={({ action }, close) => {
            const own = { problem, onUpload: files.onUpload, onClose: close }
            if (action === 'progress') return <ProgressDialog {...own} />
            if (action === 'schedule') return <ScheduleDialog {...own} />
            return action === 'step' ? <StepDialog {...own} /> : undefined
          }}
          onUpload={files.onUpload}
          onReload={reload}
        />
      }
    />
  )
}

function Basic({ problem }: { problem: Problem }): ReactNode {
  const { source, unit } = problem
  return (
    <Facts
      items={[
        { label: '责任单位', value: <Link to={`/units/${encodeURIComponent(unit.id)}`}>{unit.name}</Link> },
        { label: '立项时间', value: momentText(problem.openedAt) },
        {
          label: '来源',
          value: source ? (
            <Link to={`/${source.kind === 'inspection' ? 'inspection-visit' : source.kind}s/${source.id}`}>
              {labelOf(problemSources, source.kind)} {source.no} {source.title}
            </Link>
          ) : (
            [problem.sourceKind && labelOf(problemSources, problem.sourceKind), problem.sourceText].filter(Boolean).join('：')
          ),
          wide: true,
        },
        {
          label: '专项整治',
          value: problem.campaign ? <Link to={`/campaigns/${problem.campaign.id}`}>{problem.campaign.name}</Link> : null,
        },
        { label: '问题类别', value: problem.classTitle ?? problem.classCode },
        ...(problem.importedFrom
          ? [
              { label: '原台账', value: problem.importedFrom },
              { label: '原编号', value: problem.externalNo },
            ]
          : []),
        { label: '问题描述', value: <div className="kit-pre">{problem.description}</div>, wide: true },
      ]}
    />
  )
}

function Measures({ problem }: { problem: Problem }): ReactNode {
  return (
    <Facts
      items={[
        { label: '整改类型', value: labelOf(problemKinds, problem.kind) },
        { label: '完成时限', value: problem.deadline },
        { label: '责任领导', value: problem.leader },
        { label: '责任人', value: problem.person },
        { label: '整改措施', value: problem.measures ? <div className="kit-pre">{problem.measures}</div> : null, wide: true },
        { label: '整改情况', value: problem.completion ? <div className="kit-pre">{problem.completion}</div> : null, wide: true },
        { label: '报验时间', value: momentText(problem.completedAt) },
        { label: '验收时间', value: momentText(problem.acceptedAt) },
        { label: '销号时间', value: momentText(problem.closedAt) },
        { label: '回头看', value: problem.lookBackDue ? `${problem.lookBackFrom ?? ''} 至 ${problem.lookBackDue}` : null },
        { label: '回头看情况', value: problem.lookBackText ? <div className="kit-pre">{problem.lookBackText}</div> : null, wide: true },
      ]}
    />
  )
}
