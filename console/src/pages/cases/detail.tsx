import { Space } from 'antd'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { CASE_ROLES, LINES, MEASURED, OFFICER_KINDS, OUTCOMES, PARTY_KINDS, PROCEDURES } from '#domain/contract/exchange/labels.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText, moneyText, numberText, wallText } from '#ui-kit/format.ts'
import { labelOf } from '#ui-kit/labels.ts'
import { MatterPage, type Section } from '#ui-kit/MatterPage.tsx'
import { PointMap } from '#ui-kit/PointMap.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { ColourTag, StateTag } from '#ui-kit/Tags.tsx'
import { StepTimeline } from '../../app/CaseSteps.tsx'
import { useMe } from '../../app/session.ts'
import { useCall } from '../../client/hooks.ts'
import { TraceButton } from '../accountability/SourceButtons.tsx'
import { RevealButton } from './RevealButton.tsx'
import { Appeals, Clips, Documents, Edits, Measures, Payments } from './tables.tsx'

type Case = ReplyOf<'cases.show'>

/** 案件详情. */
export function CasePage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('cases.show', { params: { id } })
  return <Loaded read={read}>{(record) => <CaseRecord record={record} />}</Loaded>
}

function CaseRecord({ record }: { record: Case }): ReactNode {
  const { may } = useMe()
  const { lat, lon, text } = record.place
  const sections: Section[] = [
    {
      key: 'basic',
      title: '基本信息',
      content: <Basic record={record} />,
      extra: (
        <Space wrap size={6}>
          {may('tracing.act') ? <TraceButton from={{ sourceKind: 'case', sourceId: record.id }} about={record.caseNo} /> : null}
          {may('personal.reveal') ? <RevealButton id={record.id} caseNo={record.caseNo} /> : null}
        </Space>
      ),
    },
    ...(lat !== null && lon !== null
      ? [{ key: 'place', title: '违法地点', content: <PointMap lat={lat} lon={lon} text={text ?? ''} /> }]
      : []),
    { key: 'documents', title: `文书（${record.documents.length}）`, content: <Documents rows={record.documents} /> },
    { key: 'measures', title: `强制措施（${record.measures.length}）`, content: <Measures rows={record.measures} /> },
    { key: 'payments', title: `缴款（${record.payments.length}）`, content: <Payments rows={record.payments} /> },
    { key: 'clips', title: `执法视频（${record.clips.length}）`, content: <Clips rows={record.clips} /> },
    { key: 'edits', title: `案卷修改（${record.edits.length}）`, content: <Edits rows={record.edits} /> },
    { key: 'appeals', title: `复议诉讼（${record.appeals.length}）`, content: <Appeals rows={record.appeals} /> },
  ]
  const aside: Section[] = [
    { key: 'warnings', title: `预警（${record.warningList.length}）`, content: <Warnings record={record} /> },
    { key: 'steps', title: '办案过程', content: <StepTimeline steps={record.steps} /> },
    { key: 'officers', title: '办案人员', content: <Officers record={record} /> },
    { key: 'versions', title: '数据版本', content: <Versions record={record} /> },
  ]
  return <MatterPage no={record.caseNo} title={record.itemName ?? record.itemCode} back="/cases" sections={sections} aside={aside} />
}

function Basic({ record }: { record: Case }): ReactNode {
  const { party, measured } = record
  const measure = measured ? MEASURED[measured.kind] : undefined
  return (
    <Facts
      items={[
        { label: '办案单位', value: <Link to={`/units/${encodeURIComponent(record.unit.id)}`}>{record.unit.name}</Link> },
        { label: '条线', value: labelOf(LINES, record.line) },
        { label: '程序', value: labelOf(PROCEDURES, record.procedure) },
        { label: '事项代码', value: record.itemCode },
        { label: '当事人', value: party.name },
        { label: '当事人类别', value: labelOf(PARTY_KINDS, party.kind) },
        { label: '证件号', value: party.idNo },
        { label: '电话', value: party.phone },
        { label: '号牌', value: record.plate },
        { label: '违法地点', value: record.place.text },
        { label: '违法时间', value: wallText(record.occurredAt) },
        { label: '决定时间', value: wallText(record.decidedAt) },
        { label: '决定书文号', value: record.decisionNo },
        { label: '处理结果', value: labelOf(OUTCOMES, record.outcome) },
        { label: '罚款', value: moneyText(record.fine) },
        { label: '记分', value: numberText(record.points) },
        { label: '裁量档次', value: record.tier },
        { label: measure?.title ?? '测得量', value: measured ? `${numberText(measured.value)} ${measure?.unit ?? ''}` : null },
      ]}
    />
  )
}

function Warnings({ record }: { record: Case }): ReactNode {
  if (record.warningList.length === 0) return <Nothing small text="没有预警" />
  return (
    <ul className="desk-list kit-stack">
      {record.warningList.map((warning) => (
        <li key={warning.id}>
          <ColourTag colour={warning.colour} /> <Link to={`/warnings/${warning.id}`}>{warning.ruleTitle}</Link>{' '}
          <StateTag title={warning.stateTitle} />
        </li>
      ))}
    </ul>
  )
}

function Officers({ record }: { record: Case }): ReactNode {
  if (record.officers.length === 0) return <Nothing small text="没有办案人员" />
  return (
    <ul className="desk-list kit-stack">
      {record.officers.map((officer) => (
        <li key={`${officer.id} ${officer.role}`}>
          <Link to={`/officers/${encodeURIComponent(officer.id)}`}>{officer.name}</Link>{' '}
          <span className="kit-quiet">
            {labelOf(CASE_ROLES, officer.role)} · {labelOf(OFFICER_KINDS, officer.kind)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Versions({ record }: { record: Case }): ReactNode {
  return (
    <>
      <div>当前为第 {record.version} 版</div>
      {record.history.map(({ version, replacedAt }) => (
        <div key={version} className="kit-quiet">
          第 {version} 版，{momentText(replacedAt)} 被更新
        </div>
      ))}
    </>
  )
}
