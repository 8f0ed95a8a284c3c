import type { ReactNode } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { LOGIN_FAILURES, type LoginFailure, type LoginPage } from '#domain/public/index.ts'
import { call } from './api.ts'
import { PhoneDoor } from './PhoneDoor.tsx'
import { forgetSearch, searchOf } from './place.ts'
import { Sending } from './ui.tsx'

type Login = ReplyOf<'public.home'>['logins'][number]

const DRAFT = 'biaochi.draft'

/** What is filled in so far, kept in this tab alone while the browser is at a provider. */
export const keepDraft = (draft: object): void => sessionStorage.setItem(DRAFT, JSON.stringify(draft))
export const keptDraft = <T,>(): Partial<T> => JSON.parse(sessionStorage.getItem(DRAFT) ?? '{}') as Partial<T>

/** Whether this page was reached from a provider, and what to say when it went wrong; null for any other way. */
export function cameBack(): { failed: string | null } | null {
  const search = searchOf()
  const failure = search.get('failed')
  if (failure === null) return search.has('login') ? { failed: null } : null
  return { failed: LOGIN_FAILURES[failure as LoginFailure] ?? LOGIN_FAILURES.refused }
}

/** Once the page has taken up what came back, nothing of the journey stays. */
export function forgetJourney(): void {
  sessionStorage.removeItem(DRAFT)
  if (location.search) forgetSearch()
}

/** One way in: a code to the phone, or off to a provider and back to `page`. `onLeave` is told before the browser goes. */
export function Way(props: { login: Login; page: LoginPage; onInside: (phone: string) => void; onLeave?: () => void }): ReactNode {
  const { login, page, onInside, onLeave } = props
  const { key } = login
  if (key === 'phone') return <PhoneDoor onInside={onInside} />
  const leave = async () => {
    const { url } = await call('public.login', { params: { login: key }, body: { page } })
    onLeave?.()
    location.assign(url)
  }
  return <Sending button={`前往${login.title}`} busyText="正在前往，请稍候…" onSend={leave} />
}
