import { findings } from 'virtual:contract'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { ANSWERS, INSPECTION_KINDS, PLACE_KINDS, VISIT_STATES } from '#domain/inspection/kinds.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import { MatterPage } from '#ui-kit/MatterPage.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { useMatterFiles } from '../../app/matter-files.ts'
import { useCall } from '../../client/hooks.ts'

type Visit = ReplyOf<'inspections.visit'>
type Line = Visit['answers'][number]

/** 实地检查详情: what was asked, found and photographed, and the ledger items that it led to. */
export function VisitPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('inspections.visit', { params: { id } })
  return <Loaded read={read}>{(visit) => <Shown visit={visit} />}</Loaded>
}

function Shown({ visit }: { visit: Visit }): ReactNode {
  const { onDownload } = useMatterFiles('inspection', visit.id)
  const checklists = [...new Set(visit.answers.map(({ checklist }) => checklist))]
  return (
    <MatterPage
      no={visit.no}
      title={visit.placeName}
      back="/inspection-visits"
      tags={
        <>
          <PlainTag>{INSPECTION_KINDS[visit.kind]}</PlainTag>
          <PlainTag tone={visit.state === 'done' ? 'normal' : undefined}>{VISIT_STATES[visit.state]}</PlainTag>
          {visit.picturesMissing > 0 ? <PlainTag tone="near">{visit.picturesMissing} 张照片尚未收到</PlainTag> : null}
        </>
      }
      sections={[
        {
          key: 'basic',
          title: '检查',
          content: (
            <Facts
              items={[
                {
                  label: '检查',
                  value: visit.inspectionId ? <Link to={`/inspections/${visit.inspectionId}`}>{visit.title}</Link> : visit.title,
                },
                { label: '组织单位', value: visit.officeName },
                { label: '对象种类', value: PLACE_KINDS[visit.placeKind] },
                { label: '责任单位', value: <Link to={`/units/${encodeURIComponent(visit.unit.id)}`}>{visit.unit.name}</Link> },
                { label: '地区', value: visit.regionName },
                { label: '条线', value: labelOf(LINES, visit.line) },
                { label: '检查日期', value: visit.visitedOn },
                { label: '得分', value: visit.score },
                { label: '产生方式', value: visit.drawn ? '随机抽取' : `指定：${visit.reason ?? ''}` },
                { label: '提交', value: visit.concludedAt ? `${visit.concludedBy} ${momentText(visit.concludedAt)}` : null },
                { label: '检查小结', value: visit.summary, wide: true },
                ...(visit.excuse ? [{ label: '未检查的原因', value: visit.excuse, wide: true }] : []),
              ]}
            />
          ),
        },
        ...checklists.map((checklist) => ({
          key: checklist,
          title: checklist,
          content: (
            <PlainTable<Line>
              rowKey={({ versionId, key }) => `${versionId} ${key}`}
              pageSize={100}
              dataSource={visit.answers.filter((line) => line.checklist === checklist)}
              columns={[
                {
                  title: '检查内容',
                  render: (_, line) => (
                    <div className="inspection-words">
                      {line.question}
                      <div className="kit-quiet">{[line.group, line.basis, `权重 ${line.weight}`].filter(Boolean).join(' · ')}</div>
                    </div>
                  ),
                },
                {
                  title: '结果',
                  render: (_, line) => (
                    <>
                      <span className={line.result === 'fail' ? 'inspection-found' : undefined}>
                        {line.result ? ANSWERS[line.result] : '—'}
                      </span>
                      {line.findingCode ? <div className="kit-quiet">{labelOf(findings, line.findingCode)}</div> : null}
                    </>
                  ),
                },
                { title: '情况', render: (_, line) => <div className="inspection-words">{line.note || '—'}</div> },
                {
                  title: '照片',
                  render: (_, line) =>
                    line.pictures.length === 0
                      ? '—'
                      : line.pictures.map((file, n) => (
                          <Button key={file.id} type="link" size="small" onClick={() => onDownload(file)}>
                            照片{n + 1}
                          </Button>
                        )),
                },
                {
                  title: '台账问题',
                  render: (_, line) =>
                    line.problem ? (
                      <>
                        <Link to={`/problems/${line.problem.id}`}>{line.problem.no}</Link> {line.problem.stateTitle}
                      </>
                    ) : (
                      '—'
                    ),
                },
                {
                  title: '填写',
                  render: (_, line) =>
                    line.at ? `${line.by} ${momentText(line.at)}${line.given > 1 ? `（共 ${line.given} 次）` : ''}` : '—',
                },
              ]}
            />
          ),
        })),
      ]}
    />
  )
}
