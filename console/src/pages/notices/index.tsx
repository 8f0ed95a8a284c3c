import { App, Badge, Button, Card } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { momentText } from '#ui-kit/format.ts'
import { Pager } from '#ui-kit/LedgerTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { type RowOf, useList } from '../../app/Ledger.tsx'
import { safeTarget } from '../../app/target.ts'
import { useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

type Notice = RowOf<'notices.list'>

/** 消息: what the system told this person, newest first; opening one marks it as read. */
export function NoticesPage(): ReactNode {
  const { filter, list } = useList('notices.list')
  const { message } = App.useApp()
  const navigate = useNavigate()
  const read = useSend('notices.read', ['notices.list'])
  const mark = (ids: string[]) => read.mutateAsync({ body: { ids } }).catch((error: unknown) => message.error(messageOf(error)))
  const open = (notice: Notice) => {
    if (!notice.read) void mark([notice.id])
    if (notice.link) navigate(safeTarget(notice.link))
  }
  const unread = (list.data?.rows ?? []).filter((notice) => !notice.read).map(({ id }) => id)
  return (
    <section className="kit-list">
      <header className="kit-head kit-toolbar">
        <h1>消息</h1>
        <Button disabled={unread.length === 0} loading={read.isPending} onClick={() => mark(unread)}>
          本页全部标为已读
        </Button>
      </header>
      <Card size="small">
        <Loaded read={list}>
          {({ rows, next }) => (
            <>
              {rows.length === 0 ? <Nothing text="没有消息" hint="有新的待办、催办和回执时会在这里提示" /> : null}
              <ul className="notices">
                {rows.map((notice) => (
                  <li key={notice.id}>
                    <Badge status={notice.read ? 'default' : 'processing'} text={notice.read ? '已读' : '未读'} />
                    {notice.link || !notice.read ? (
                      <Button type="link" className="kit-file" onClick={() => open(notice)}>
                        {notice.text}
                      </Button>
                    ) : (
                      <span>{notice.text}</span>
                    )}
                    <time className="kit-quiet">{momentText(notice.createdAt)}</time>
                  </li>
                ))}
              </ul>
              <Pager filter={filter} next={next} count={rows.length} />
            </>
          )}
        </Loaded>
      </Card>
    </section>
  )
}
