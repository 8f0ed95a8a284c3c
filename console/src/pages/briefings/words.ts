import { briefingKinds } from 'virtual:contract'

/** Names of the kinds of briefings. */
export const KINDS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(briefingKinds).map(([kind, { title }]) => [kind, title]),
)

/** The issue of a briefing as an office says it. */
export const issueText = ({ year, issue }: { year: number | null; issue: number | null }): string =>
  issue === null ? '—' : `${year} 年第 ${issue} 期`

/** First and last day, or the one day. */
export const daysText = ({ from, to }: { from: string; to: string }): string => (from === to ? from : `${from} 至 ${to}`)
