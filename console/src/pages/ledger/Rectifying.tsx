import { Image } from 'antd'
import type { ReactNode } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Nothing } from '#ui-kit/States.tsx'
import { urlOf } from '../../client/call.ts'

type Problem = ReplyOf<'problems.show'>

/** The timetable with what is done and what is late. */
export function Steps({ steps }: { steps: Problem['stepsList'] }): ReactNode {
  if (steps.length === 0) return <Nothing small text="尚未排定整改计划" />
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  return (
    <PlainTable<Problem['stepsList'][number]>
      rowKey="id"
      dataSource={steps}
      pageSize={30}
      columns={[
        { title: '计划日期', dataIndex: 'due' },
        { title: '步骤', dataIndex: 'text' },
        {
          title: '完成',
          render: (_, step) =>
            step.doneOn ? (
              <PlainTag tone="normal">{step.doneOn} 完成</PlainTag>
            ) : step.due < today ? (
              <PlainTag tone="overdue">已过计划日期</PlainTag>
            ) : (
              '—'
            ),
        },
        { title: '完成情况', render: (_, step) => <span className="kit-pre">{step.doneText ?? '—'}</span> },
      ]}
    />
  )
}

/** One side of a pair; a click shows it large. */
const Side = ({ fileId, title }: { fileId: string | null; title: string }): ReactNode => (
  <figure className="ledger-side">
    {fileId ? (
      <Image src={urlOf('files.download', { params: { id: fileId } })} alt={title} width="100%" height={180} className="ledger-picture" />
    ) : (
      <div className="ledger-picture ledger-empty kit-quiet">待补充</div>
    )}
    <figcaption className="kit-quiet">{title}</figcaption>
  </figure>
)

/** Pictures before and after, side by side. */
export function Pictures({ pictures }: { pictures: Problem['pictures'] }): ReactNode {
  if (pictures.length === 0) return <Nothing small text="尚无整改前后照片" />
  return (
    <div className="kit-stack">
      {pictures.map(({ id, caption, beforeId, afterId, addedAt }, index) => (
        <section key={id} aria-label={caption || `第 ${index + 1} 组`}>
          <div>
            <strong>{caption || `第 ${index + 1} 组`}</strong> <time className="kit-quiet">{momentText(addedAt)}</time>
          </div>
          <div className="ledger-pair">
            <Side fileId={beforeId} title="整改前" />
            <Side fileId={afterId} title="整改后" />
          </div>
        </section>
      ))}
    </div>
  )
}
