import { type ReactNode, useEffect } from 'react'
import { type Shown, useLink, usePlace, useShown } from './hooks.ts'
import { Queue } from './Queue.tsx'
import { type Link, send } from './queue.ts'
import { SignIn } from './SignIn.tsx'
import { Tasks } from './Tasks.tsx'
import { VisitPage } from './VisitPage.tsx'

const LINKS: Readonly<Record<Link, string>> = {
  sending: '正在发送',
  online: '已联网',
  offline: '没有网络',
  'signed-out': '未登录',
  later: '服务器繁忙，稍后自动重试',
}

/** The line that is always there: how it stands with the server, and how much has not been sent. */
function Status({ shown, link }: { shown: Shown; link: Link }): ReactNode {
  const waiting = shown.waiting.filter(({ state }) => state === 'waiting').length
  const pictures = shown.waitingPictures.filter(({ state }) => state === 'waiting').length
  const refused = shown.waiting.length + shown.waitingPictures.length - waiting - pictures
  return (
    <p className={`status ${link}`} role="status">
      <span>{LINKS[link]}</span>
      <a href="#/queue">
        {waiting + pictures === 0 ? '全部已发送' : `未发送：记录 ${waiting} 条、照片 ${pictures} 张`}
        {refused > 0 ? <b>；未被接收 {refused} 件</b> : null}
      </a>
      <button type="button" disabled={link === 'sending'} onClick={() => void send()}>
        发送
      </button>
    </p>
  )
}

function Page({ shown }: { shown: Shown & { me: NonNullable<Shown['me']> } }): ReactNode {
  const [, section, id] = usePlace().split('/')
  const visit = section === 'visit' ? shown.work.visits.find((each) => each.id === id) : undefined
  const title = visit ? `${visit.placeName} · 现场检查` : '现场检查'
  useEffect(() => {
    scrollTo(0, 0)
    document.title = title
  }, [title])
  if (section === 'queue') return <Queue shown={shown} />
  if (visit) return <VisitPage key={visit.id} visit={visit} shown={shown} me={shown.me} />
  return <Tasks shown={shown} />
}

/** The frame: status line, sign-in where the session is over, the page. */
export function Field(): ReactNode {
  const shown = useShown()
  const link = useLink()
  if (!shown) return <main aria-busy="true">正在打开…</main>
  const { me } = shown
  return (
    <>
      <header>
        <a href="#/" className="name">
          现场检查
        </a>
        <small>{me?.name ?? ''}</small>
      </header>
      <Status shown={shown} link={link} />
      <main>
        {link === 'signed-out' ? <SignIn known={me !== null} /> : null}
        {me ? <Page shown={{ ...shown, me }} /> : null}
        {!me && link !== 'signed-out' ? <p>首次使用须先联网登录并取回任务。</p> : null}
      </main>
    </>
  )
}
