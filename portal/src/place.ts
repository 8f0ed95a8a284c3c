import { useSyncExternalStore } from 'react'

const BASE = '/p'
const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}
addEventListener('popstate', tell)

/** Path below `/p`, beginning with a slash. */
export const usePath = (): string =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => location.pathname.slice(BASE.length).replace(/\/+$/, '') || '/',
  )

/** Address of a page. */
export const hrefOf = (path: string): string => (path === '/' ? `${BASE}/` : `${BASE}${path}`)

/** What the address carried behind the question mark, and the same without it once it is read: a page that is loaded again begins anew. */
export const searchOf = (): URLSearchParams => new URLSearchParams(location.search)
export const forgetSearch = (): void => history.replaceState(null, '', location.pathname)

/** Goes to a page; it begins at its top. */
export function go(path: string): void {
  history.pushState(null, '', hrefOf(path))
  scrollTo(0, 0)
  tell()
}
