import { DEFINITIONS, datedOf, definitionOf, type FigureKey, SOURCE_PAGES, type Source, sourceOf } from './definitions.ts'
import type { FigurePeriod } from './period.ts'

/** Parameters of a list. */
export type ListQuery = Readonly<Record<string, string>>
/** A list with the parameters that show exactly a figure's records. */
export interface FigureLink {
  readonly page: string
  readonly query: ListQuery
}
/** Which of a figure's three values. */
export type Which = 'value' | 'previous' | 'year'

/** First and last day of one of a figure's values. */
export const daysOf = (period: FigurePeriod, which: Which): { from: string; to: string } =>
  which === 'value'
    ? { from: period.from, to: period.to }
    : which === 'previous'
      ? { from: period.previousFrom, to: period.previousTo }
      : { from: period.yearFrom, to: period.to }

/**
 * The list of the records that a value counts. A ratio leads to its base. `more` narrows it: region, unit, class … as the list names
 * them. Null where there is no such value: a stock has none of the year, a figure of the moment none but its own.
 */
export function linkOf(key: FigureKey, period: FigurePeriod, which: Which = 'value', more: ListQuery = {}): FigureLink | null {
  const definition = definitionOf(key)
  if (definition.kind === 'ratio') return linkOf(definition.over as FigureKey, period, which, more)
  const page = SOURCE_PAGES[definition.source].page
  const { from, to } = daysOf(period, which)
  const { from: cutFrom, to: cutTo, ...rest } = more
  const days = { from: cutFrom ?? from, to: cutTo ?? to }
  switch (definition.kind) {
    case 'now':
      return which === 'value' ? { page, query: { ...definition.where, ...rest } } : null
    case 'stock':
      return which === 'year' ? null : { page, query: { ...definition.where, openOn: days.to, ...rest } }
    case 'flow':
      return { page, query: { ...definition.where, ...(isDated(definition.source) && { dated: definition.dated }), ...days, ...rest } }
  }
}

/** Whether a list must be told by which of several moments it is dated. */
const isDated = (source: Source): boolean => datedOf(source).length > 1

/** Whether a key is one of the definitions. */
export const isFigure = (key: string): key is FigureKey => Object.hasOwn(DEFINITIONS, key)

/** The figures of some sources, in order. */
export const figuresOf = (keys: readonly FigureKey[], sources: readonly string[]): FigureKey[] =>
  keys.filter((key) => sources.includes(sourceOf(key)))
