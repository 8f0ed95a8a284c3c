import type { ReplyOf } from '#domain/contract/api/index.ts'
import { linkTo } from '#ui-kit/link.ts'

export type Figures = ReplyOf<'figures.show'>
export type Figure = Figures['figures'][number]
export type Line = Figures['rows'][number]
type Values = { readonly value: number | null; readonly previous: number | null }

/** How far back the screen looks. */
export const SPANS = { week: '本周', month: '本月', year: '本年' } as const
export type Span = keyof typeof SPANS

/** Figures at the head of the screen. */
export const HEAD = [
  'clues.taken',
  'clues.closed',
  'clues.timeliness',
  'clues.true-rate',
  'problems.opened',
  'problems.rectified',
  'instruments.issued',
  'ratings.rate',
] as const
/** Figures by which regions can be shaded. */
export const SHADES = [
  'clues.taken',
  'clues.open',
  'clues.overdue',
  'clues.close-rate',
  'clues.timeliness',
  'problems.open',
  'ratings.rate',
] as const
/** Figures of the deadlines. */
export const DUE = ['clues.open', 'clues.due-near', 'clues.overdue', 'problems.open', 'problems.overdue'] as const

/** First and last day of a span that ends today. */
export function daysOf(span: Span, today: string): { from: string; to: string } {
  if (span === 'year') return { from: `${today.slice(0, 4)}-01-01`, to: today }
  if (span === 'month') return { from: `${today.slice(0, 7)}-01`, to: today }
  const day = new Date(`${today}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7))
  return { from: day.toISOString().slice(0, 10), to: today }
}

/** Whether a region has counties or cities below it. */
export const isWide = (region: string): boolean => region.endsWith('00')

/** The region above, from the widest in view down to the one shown; undefined where that is the widest itself, which needs no naming. */
export const above = (parents: readonly { code: string }[]): string | undefined => (parents.length > 2 ? parents.at(-2)?.code : undefined)

/** Address of the list that shows a line's records of a figure. Null where the person may not open it. */
export function linkOfLine(figure: Figure | undefined, line: Line): string | null {
  if (!figure?.page || !figure.query) return null
  return linkTo(figure.page, { ...figure.query, ...line.query[figure.source] })
}

/** Against the period before: in points for a ratio, in per cent otherwise. Null where there is nothing to compare with. */
export function changeOf({ value, previous }: Values, ratio: boolean): { text: string; up: boolean } | null {
  if (value === null || previous === null) return null
  if (ratio) {
    const points = Math.round((value - previous) * 10) / 10
    return { text: points === 0 ? '持平' : `${points > 0 ? '升' : '降'} ${Math.abs(points)} 个百分点`, up: points > 0 }
  }
  if (previous === 0) return null
  if (value === previous) return { text: '持平', up: false }
  const share = Math.round(((value - previous) / previous) * 1000) / 10
  return { text: `${share > 0 ? '增' : '减'} ${Math.abs(share)}%`, up: share > 0 }
}

/** Depth of a tile's shade, 0 … 1, by its value among the others. */
export function shadeOf(value: number | null, values: readonly (number | null)[]): number {
  const known = values.filter((each) => each !== null)
  const [least, most] = [Math.min(...known), Math.max(...known)]
  return value === null || most <= least ? 0 : (value - least) / (most - least)
}

/** In how many columns so many tiles stand: wider than high, with the fewest empty places. */
export function columnsFor(tiles: number): number {
  const least = Math.max(1, Math.ceil(Math.sqrt(tiles)))
  const most = Math.max(least, Math.ceil(Math.sqrt(tiles * 2.2)))
  const empty = (columns: number) => (columns - (tiles % columns)) % columns
  return Array.from({ length: most - least + 1 }, (_, n) => least + n).reduce((best, next) => (empty(next) < empty(best) ? next : best))
}

/** Lines with a value, the timeliest first; those with the same share by how many they closed. */
export function timeliest(lines: readonly Line[]): Line[] {
  const of = (line: Line, key: string) => line.figures[key]?.value ?? null
  return lines
    .filter((line) => of(line, 'clues.timeliness') !== null)
    .sort(
      (a, b) =>
        of(b, 'clues.timeliness')! - of(a, 'clues.timeliness')! ||
        (of(b, 'clues.closed') ?? 0) - (of(a, 'clues.closed') ?? 0) ||
        (a.key < b.key ? -1 : 1),
    )
}
