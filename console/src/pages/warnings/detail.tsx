import { processes } from 'virtual:contract'
import { Collapse } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { ActionBar } from '#ui-kit/ActionBar.tsx'
import { EvidenceTable, EvidenceTimeline } from '#ui-kit/Evidence.tsx'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText, moneyText, numberText, wallText } from '#ui-kit/format.ts'
import { labelOf } from '#ui-kit/labels.ts'
import { matterCards } from '#ui-kit/MatterCards.tsx'
import { holderText, MatterPage, type Section } from '#ui-kit/MatterPage.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { PointMap } from '#ui-kit/PointMap.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { ColourTag, DeadlineTag, FindingTag, StateTag, UnconfirmedTag } from '#ui-kit/Tags.tsx'
import { CaseSteps } from '../../app/CaseSteps.tsx'
import { useMatterFiles } from '../../app/matter-files.ts'
import { useMe } from '../../app/session.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { TraceButton } from '../accountability/SourceButtons.tsx'
import { SnoozeButton } from './SnoozeButton.tsx'
import { Subject } from './Subject.tsx'

type Warning = ReplyOf<'warnings.show'>

/** 预警详情. */
export function WarningPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('warnings.show', { params: { id } })
  return <Loaded read={read}>{(warning) => <WarningMatter warning={warning} reload={() => read.refetch()} />}</Loaded>
}

function WarningMatter({ warning, reload }: { warning: Warning; reload: () => void }): ReactNode {
  const act = useSend('warnings.act')
  const files = useMatterFiles('warning', warning.id)
  const { may } = useMe()
  const final = processes.warning.final.includes(warning.state)
  const sections: Section[] = [
    { key: 'basic', title: '基本信息', content: <Basic warning={warning} /> },
    { key: 'evidence', title: '证据', content: <Evidence warning={warning} /> },
    { key: 'rule', title: '规则与依据', content: <Grounds warning={warning} /> },
    { key: 'cases', title: `关联案件（${warning.relatedCases.length}）`, content: <RelatedCases cases={warning.relatedCases} /> },
  ]
  const aside: Section[] = matterCards(warning, files.onDownload)
  return (
    <MatterPage
      no={warning.no}
      title={warning.ruleTitle}
      back="/warnings"
      holder={warning.holder}
      tags={
        <>
          <ColourTag colour={warning.colour} full />
          {warning.light || warning.breached ? (
            <DeadlineTag light={warning.light} dueAt={warning.dueAt} breached={warning.breached} />
          ) : null}
        </>
      }
      process={{ kind: 'warning', state: warning.state, stateTitle: warning.stateTitle, final, log: warning.log }}
      sections={sections}
      aside={aside}
      actions={
        <ActionBar
          kind="warning"
          no={warning.no}
          actions={warning.actions}
          holder={final ? undefined : holderText(warning.holder)}
          onAct={(action, input) => act.mutateAsync({ params: { id: warning.id, action }, body: { version: warning.version, input } })}
          onUpload={files.onUpload}
          onReload={reload}
          extra={
            <>
              {may('tracing.act') ? <TraceButton from={{ sourceKind: 'warning', sourceId: warning.id }} about={warning.no} /> : null}
              {may('rule.snooze') && !final && !warning.snooze ? <SnoozeButton warning={warning} /> : null}
            </>
          }
        />
      }
    />
  )
}

function Basic({ warning }: { warning: Warning }): ReactNode {
  const { unit, instrument, problem, snooze } = warning
  return (
    <Facts
      items={[
        { label: '对象', value: <Subject subject={warning.subject} /> },
        { label: '责任单位', value: <Link to={`/units/${encodeURIComponent(unit.id)}`}>{unit.name}</Link> },
        { label: '条线', value: labelOf(LINES, warning.line) },
        { label: '预警时间', value: momentText(warning.openedAt) },
        { label: '最近一次发现', value: `${momentText(warning.lastSeenAt)}（共 ${warning.seenCount} 次）` },
        { label: '条件消失', value: momentText(warning.conditionGoneAt) },
        { label: '核查结论', value: <FindingTag code={warning.findingCode} /> },
        { label: '异常值', value: numberText(warning.score) },
        { label: '核查情况', value: warning.findingText ? <div className="kit-pre">{warning.findingText}</div> : null, wide: true },
        {
          label: '监督文书',
          value: instrument ? <Link to={`/instruments/${instrument.id}`}>{instrument.number ?? instrument.title}</Link> : null,
        },
        {
          label: '台账问题',
          value: problem ? (
            <>
              <Link to={`/problems/${problem.id}`}>{problem.no}</Link> <StateTag title={problem.stateTitle} />
            </>
          ) : null,
        },
        ...(snooze ? [{ label: '暂缓', value: `至 ${snooze.until}：${snooze.reason}`, wide: true }] : []),
      ]}
    />
  )
}

function Evidence({ warning }: { warning: Warning }): ReactNode {
  return (
    <div className="kit-stack">
      <EvidenceTable cells={warning.evidence} />
      <EvidenceTimeline cells={warning.evidence} />
      {warning.place ? <PointMap {...warning.place} /> : null}
    </div>
  )
}

function Grounds({ warning: { rule, ruleId } }: { warning: Warning }): ReactNode {
  const list = (items: readonly string[]) => (items.length > 0 ? items.map((item) => <div key={item}>{item}</div>) : null)
  return (
    <Facts
      items={[
        {
          label: '规则',
          value: <Link to={`/rules/${ruleId}`}>{`${ruleId} ${rule.version === 0 ? '初始参数' : `第 ${rule.version} 版参数`}`}</Link>,
        },
        { label: '查什么', value: rule.question },
        { label: '依据', value: list(rule.basis), wide: true },
        { label: '核查要点', value: list(rule.check), wide: true },
        { label: '常见误报', value: list(rule.falseAlarms), wide: true },
        {
          label: '参数',
          value: rule.parameters.map(({ title, value, unit, confirmed }) => (
            <div key={title}>
              {title}：{value}
              {unit} {confirmed ? null : <UnconfirmedTag />}
            </div>
          )),
          wide: true,
        },
      ]}
    />
  )
}

function RelatedCases({ cases }: { cases: Warning['relatedCases'] }): ReactNode {
  const { may } = useMe()
  const [open, setOpen] = useState<string[]>(() => (cases.length === 1 ? [cases[0]!.id] : []))
  if (cases.length === 0) return <Nothing small text="没有关联案件" />
  return (
    <div className="kit-stack">
      <PlainTable<Warning['relatedCases'][number]>
        rowKey="id"
        dataSource={cases}
        columns={[
          {
            title: '案号',
            render: (_, row) => (may('case.read') ? <Link to={`/cases/${encodeURIComponent(row.id)}`}>{row.caseNo}</Link> : row.caseNo),
          },
          { title: '事项', dataIndex: 'itemName' },
          { title: '违法时间', render: (_, row) => wallText(row.occurredAt) },
          { title: '决定时间', render: (_, row) => (row.open ? '尚未决定' : wallText(row.decidedAt)) },
          { title: '罚款', align: 'right', render: (_, row) => moneyText(row.fine) },
        ]}
      />
      {may('case.read') ? (
        <Collapse
          size="small"
          activeKey={open}
          onChange={(keys) => setOpen([keys].flat().map(String))}
          items={cases.slice(0, 10).map((row) => ({ key: row.id, label: `${row.caseNo} 办案过程`, children: <CaseSteps id={row.id} /> }))}
        />
      ) : null}
    </div>
  )
}
