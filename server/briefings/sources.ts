import type postgres from 'postgres'
import type { z } from 'zod'
import { api } from '#domain/contract/api/index.ts'
import type { Permission } from '#domain/contract/roles.ts'
import type { ListQuery, Source } from '#domain/statistics/index.ts'
import { accountabilityWhere, exemptionWhere } from '../accountability/index.ts'
import { DUTY_MOMENTS, dutyWhere } from '../campaigns/index.ts'
import { CLUE_MOMENTS, clueWhere } from '../clues/index.ts'
import { whereVisit } from '../inspections/index.ts'
import { INSTRUMENT_MOMENTS, instrumentsFrom, instrumentWhere } from '../instruments/index.ts'
import { PROBLEM_MOMENTS, problemWhere, REGULATION_MOMENTS, regulationWhere } from '../ledger/index.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { RATING_MOMENTS, ratingWhere } from '../public/index.ts'
import { PUBLICITY_MOMENTS, publicityWhere } from '../publicity/index.ts'

/** A query or a piece of one, not yet run. */
export type Piece = postgres.PendingQuery<postgres.Row[]>

/** What figures are narrowed to, in the words of the figures' own question. */
export interface Narrowing {
  readonly campaign?: string | undefined
  readonly region?: string | undefined
  readonly ownLevel?: 'true' | undefined
  readonly line?: string | undefined
  /** A unit with all below it, and one by itself. */
  readonly unit?: string | undefined
  readonly holder?: string | undefined
  /** A class with all below it, or with `classOnly` itself alone; `none`: those without a class. */
  readonly classCode?: string | undefined
  readonly classOnly?: 'true' | undefined
  readonly channel?: string | undefined
}

/** Where the records of a source are and how its list chooses among them: a figure counts with the list's own conditions. */
export interface FigureSource {
  readonly alias: string
  readonly from: (tx: Tx) => Piece
  /** Columns of the moments that the list can be dated by. */
  readonly moments: Readonly<Record<string, string>>
  /** Schema of the list's filter. */
  readonly filter: z.ZodObject
  readonly where: (tx: Tx, actor: Actor, filter: never) => Piece
  /** The list's words for a narrowing, or null when it cannot be narrowed so. */
  readonly narrow: (to: Narrowing) => ListQuery | null
  /** Permission of the page that shows the records. */
  readonly permission: Permission
  /** Open rows have no `closed_at`: stocks can be counted. */
  readonly stock?: boolean
  readonly classed?: boolean
  readonly channelled?: boolean
  /** Only supervision sees single records: others are shown no figure instead of a zero. */
  readonly supervisionOnly?: boolean
  /** What is added up instead of the number of records. */
  readonly weight?: (tx: Tx) => Piece
}

/** Without what was not asked for. */
const given = (words: Readonly<Record<string, string | undefined>>): ListQuery =>
  Object.fromEntries(Object.entries(words).filter((pair): pair is [string, string] => pair[1] !== undefined))

/** For a source that knows neither classes nor channels. */
const placed = ({ classCode, classOnly, channel, ...rest }: Narrowing): ListQuery | null =>
  classCode !== undefined || classOnly !== undefined || channel !== undefined ? null : given({ ...rest })

/** For a source whose list does not tell the lines apart either. */
const lineless = (to: Narrowing): ListQuery | null => (to.line === undefined ? placed(to) : null)

export const FIGURE_SOURCES: Readonly<Record<Source, FigureSource>> = {
  clues: {
    alias: 'c',
    from: (tx) => tx`clues c`,
    moments: CLUE_MOMENTS,
    filter: api['clues.list'].query,
    where: clueWhere,
    narrow: (to) => given({ ...to }),
    permission: 'clue.read',
    stock: true,
    classed: true,
    channelled: true,
  },
  problems: {
    alias: 'p',
    from: (tx) => tx`problems p`,
    moments: PROBLEM_MOMENTS,
    filter: api['problems.list'].query,
    where: problemWhere,
    narrow: ({ classCode, channel, ...rest }) => (channel === undefined ? given({ ...rest, class: classCode }) : null),
    permission: 'problem.read',
    stock: true,
    classed: true,
  },
  instruments: {
    alias: 'i',
    from: instrumentsFrom,
    moments: INSTRUMENT_MOMENTS,
    filter: api['instruments.list'].query,
    where: instrumentWhere,
    narrow: placed,
    permission: 'instrument.read',
  },
  regulations: {
    alias: 'g',
    from: (tx) => tx`regulations g`,
    moments: REGULATION_MOMENTS,
    filter: api['regulations.list'].query,
    where: regulationWhere,
    narrow: placed,
    permission: 'regulation.read',
  },
  duties: {
    alias: 'd',
    from: (tx) => tx`duties d`,
    moments: DUTY_MOMENTS,
    filter: api['duties.list'].query,
    where: dutyWhere,
    narrow: (to) => {
      const words = placed(to)
      return words && (to.campaign ? { ...words, family: 'true' } : words)
    },
    permission: 'campaign.read',
  },
  ratings: {
    alias: 'r',
    from: (tx) => tx`ratings r`,
    moments: RATING_MOMENTS,
    filter: api['ratings.list'].query,
    where: (tx, _, filter) => ratingWhere(tx, filter),
    // A rating is of an act of enforcement, not of a campaign.
    narrow: ({ campaign: _, ...to }) => placed(to),
    permission: 'rating.read',
    supervisionOnly: true,
  },
  visits: {
    alias: 'v',
    from: (tx) => tx`inspection_visits v`,
    moments: { visited: 'visited_on' },
    filter: api['inspections.visits'].query,
    where: (tx, _, filter) => whereVisit(tx, filter),
    narrow: placed,
    permission: 'inspection.read',
  },
  accountability: {
    alias: 'm',
    from: (tx) => tx`accountability m`,
    moments: { decided: 'decided_on' },
    filter: api['accountability.list'].query,
    where: (tx, _, filter) => accountabilityWhere(tx, filter),
    narrow: lineless,
    permission: 'accountability.read',
  },
  exemptions: {
    alias: 'm',
    from: (tx) => tx`exemptions m`,
    moments: { opened: 'opened_at' },
    filter: api['exemptions.list'].query,
    where: exemptionWhere,
    narrow: lineless,
    permission: 'accountability.read',
  },
  publicity: {
    alias: 'e',
    from: (tx) => tx`publicity_entries e`,
    moments: PUBLICITY_MOMENTS,
    filter: api['publicity.list'].query,
    where: (tx, _, filter) => publicityWhere(tx, filter),
    narrow: placed,
    permission: 'publicity.read',
    weight: (tx) => tx`e.amount`,
  },
}

/** SQL: the list's condition for a query as a page would send it. Throws when the list does not know one of the words. */
export function conditionOf(tx: Tx, actor: Actor, source: FigureSource, query: ListQuery): Piece {
  const unknown = Object.keys(query).find((name) => !(name in source.filter.shape))
  if (unknown) throw new RangeError(`the list has no filter ${unknown}`)
  const { cursor: _, limit: __, ...filter } = source.filter.parse(query)
  return source.where(tx, actor, filter as never)
}
