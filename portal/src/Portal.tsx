import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { Home } from './pages/Home.tsx'
import { usePath } from './place.ts'
import { Title, To } from './ui.tsx'

const Report = lazy(async () => ({ default: (await import('./pages/Report.tsx')).Report }))
const Track = lazy(async () => ({ default: (await import('./pages/Track.tsx')).Track }))
const Notices = lazy(async () => ({ default: (await import('./pages/Notices.tsx')).Notices }))
const Notice = lazy(async () => ({ default: (await import('./pages/Notices.tsx')).Notice }))
const Questionnaire = lazy(async () => ({ default: (await import('./pages/Questionnaire.tsx')).Questionnaire }))
const LocalLogin = lazy(async () => ({ default: (await import('./pages/LocalLogin.tsx')).LocalLogin }))
const Rate = lazy(async () => ({ default: (await import('./pages/Rate.tsx')).Rate }))

function Page(): ReactNode {
  const path = usePath()
  const [, section, id] = path.split('/')
  if (path === '/') return <Home />
  if (path === '/report') return <Report />
  if (path === '/track') return <Track />
  if (path === '/notices') return <Notices />
  if (section === 'notices' && id) return <Notice key={id} id={id} />
  if (section === 'q' && id) return <Questionnaire key={id} id={id} />
  if (path === '/local-login') return <LocalLogin />
  if (path === '/rate') return <Rate />
  return (
    <>
      <Title>没有这个页面</Title>
      <p>
        <To to="/">回到首页</To>
      </p>
    </>
  )
}

const LARGE = 'biaochi.large'

/** The frame of the portal: name, large print, the page. */
export function Portal(): ReactNode {
  const [large, setLarge] = useState(() => localStorage.getItem(LARGE) === '1')
  useEffect(() => {
    document.documentElement.classList.toggle('large', large)
    localStorage.setItem(LARGE, large ? '1' : '0')
  }, [large])
  return (
    <>
      <a className="skip" href="#main">
        跳到主要内容
      </a>
      <header>
        <To to="/" className="name">
          交通执法监督 <small>群众反映</small>
        </To>
        <button type="button" className="print" aria-pressed={large} onClick={() => setLarge(!large)}>
          {large ? '标准字' : '大字版'}
        </button>
      </header>
      <main id="main">
        <Suspense fallback={<p role="status">正在打开…</p>}>
          <Page />
        </Suspense>
      </main>
      <footer>
        <p>紧急情况请拨打 110 或 122。政务服务便民热线 12345，交通运输服务监督电话 12328。</p>
      </footer>
    </>
  )
}
