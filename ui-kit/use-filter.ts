import { useCallback, useMemo } from 'react'
import { useLocation, useSearchParams } from 'react-router'

/** The filter of a list page: it lives in the address, so every figure can link to its records. */
export interface Filter {
  /** Filter values as they stand in the address. */
  readonly values: Readonly<Record<string, string>>
  /** Values with `cursor` and `limit`: what the list endpoint is asked. */
  readonly query: Readonly<Record<string, string>>
  readonly limit: number
  /** Page number from 1. */
  readonly pageNo: number
  /** Replaces the values (empty ones are dropped) and goes to the first page. */
  apply(values: Readonly<Record<string, string | undefined>>): void
  /** Goes to the page that begins at the cursor. */
  next(cursor: string): void
  previous(): void
  setLimit(limit: number): void
}

interface PageState {
  cursors?: readonly string[]
}
const DEFAULT_LIMIT = 20

/** Reads and writes the filter in the address; the way through the pages is kept in the history entry, so that “back” works. */
export function useFilter(): Filter {
  const [search, setSearch] = useSearchParams()
  const cursors = (useLocation().state as PageState | null)?.cursors
  const text = search.toString()
  const go = useCallback(
    (values: Readonly<Record<string, string | undefined>>, limit: number, path: readonly string[]) => {
      const kept = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]))
      if (limit !== DEFAULT_LIMIT) kept.push(['limit', String(limit)])
      setSearch(new URLSearchParams(kept), { state: { cursors: path } satisfies PageState })
    },
    [setSearch],
  )
  return useMemo(() => {
    const { limit: asked, ...values } = Object.fromEntries(new URLSearchParams(text)) as Record<string, string>
    const limit = Math.min(200, Math.max(1, Number(asked) || DEFAULT_LIMIT))
    const path = cursors ?? []
    const cursor = path.at(-1)
    return {
      values,
      limit,
      query: { ...values, limit: String(limit), ...(cursor ? { cursor } : {}) },
      pageNo: path.length + 1,
      apply: (next) => go(next, limit, []),
      next: (to) => go(values, limit, [...path, to]),
      previous: () => go(values, limit, path.slice(0, -1)),
      setLimit: (next) => go(values, next, []),
    }
  }, [text, cursors, go])
}
