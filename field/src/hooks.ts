import { useEffect, useState, useSyncExternalStore } from 'react'
import { type Link, linkNow, onLink } from './queue.ts'
import { entries, type Me, onChange, pictures, read, type WaitingEntry, type WaitingPicture, type Work } from './store.ts'
import { overlayAll } from './view.ts'

/** Everything that the page shows: what the server knows, with what still waits on the phone laid over it. */
export interface Shown {
  readonly me: Me | null
  readonly work: Work
  readonly readAt: number | null
  /** Own records and pictures on their way. */
  readonly waiting: readonly WaitingEntry[]
  readonly waitingPictures: readonly WaitingPicture[]
  /** How many lie here of another person who used this phone. */
  readonly foreign: number
}

async function shown(): Promise<Shown> {
  const [me, work, readAt, allEntries, allPictures] = await Promise.all([read('me'), read('work'), read('readAt'), entries(), pictures()])
  const own = allEntries.filter(({ user }) => user === me?.id)
  const ownPictures = allPictures.filter(({ user }) => user === me?.id)
  const records = own.map(({ entry }) => entry)
  return {
    me: me ?? null,
    work: overlayAll(work ?? { checklists: [], visits: [] }, records, me?.name ?? ''),
    readAt: readAt ?? null,
    waiting: own,
    waitingPictures: ownPictures,
    foreign: allEntries.length + allPictures.length - own.length - ownPictures.length,
  }
}

/** What the page shows, kept up to date; null until the store has been read. */
export function useShown(): Shown | null {
  const [state, setState] = useState<Shown | null>(null)
  useEffect(() => {
    let alive = true
    const again = () => void shown().then((next) => alive && setState(next))
    again()
    const stop = onChange(again)
    return () => {
      alive = false
      stop()
    }
  }, [])
  return state
}

/** How it stands with the server. */
export const useLink = (): Link => useSyncExternalStore(onLink, linkNow)

/** The page's place: the part of the address behind `#`, so that every place is the same page without network. */
export function usePlace(): string {
  return useSyncExternalStore(
    (listener) => {
      addEventListener('hashchange', listener)
      return () => removeEventListener('hashchange', listener)
    },
    () => location.hash.slice(1) || '/',
  )
}
