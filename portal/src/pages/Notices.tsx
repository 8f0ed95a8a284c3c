import { type ReactNode, useState } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { call } from '../api.ts'
import { dayText, Reading, Sending, Title, To, useRead } from '../ui.tsx'

type Brief = ReplyOf<'public.notices'>['rows'][number]

/** All notices, page after page. */
export function Notices(): ReactNode {
  const first = useRead(() => call('public.notices'), 'notices')
  const [more, setMore] = useState<{ rows: Brief[]; next: string | null } | null>(null)
  if (!first.data) return <Reading {...first} />
  const rows = [...first.data.rows, ...(more?.rows ?? [])]
  const next = more ? more.next : first.data.next
  const read = async () => {
    const page = await call('public.notices', { query: { cursor: next! } })
    setMore({ rows: [...(more?.rows ?? []), ...page.rows], next: page.next })
  }
  return (
    <>
      <Title>公告</Title>
      {rows.length === 0 ? <p>暂无公告。</p> : null}
      <ul className="links">
        {rows.map(({ id, title, organ, publishedAt }) => (
          <li key={id}>
            <To to={`/notices/${id}`}>{title}</To>
            <small>
              {organ} {dayText(publishedAt)}
            </small>
          </li>
        ))}
      </ul>
      {next ? <Sending button="更多" onSend={read} /> : null}
    </>
  )
}

/** One notice. */
export function Notice({ id }: { id: string }): ReactNode {
  const notice = useRead(() => call('public.notice', { params: { id } }), id)
  if (!notice.data) return <Reading {...notice} />
  const { title, organ, publishedAt, body } = notice.data
  return (
    <article>
      <Title>{title}</Title>
      <p className="hint">
        {organ} {dayText(publishedAt)}
      </p>
      {body.split(/\n+/).map((paragraph, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of a text that does not change
        <p key={index} className="words">
          {paragraph}
        </p>
      ))}
      <To to="/notices">全部公告</To>
    </article>
  )
}
