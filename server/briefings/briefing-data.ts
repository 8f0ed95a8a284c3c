import { createHash } from 'node:crypto'
import type { RankingRow } from '#domain/contract/api/statistics.ts'
import type { BriefingKind } from '#domain/process/index.ts'
import { FIGURE_KEYS, type FigureKey, type FigurePeriod, figuresOf, type Source } from '#domain/statistics/index.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { spanOf } from '../records/index.ts'
import { canonical, indexDefinition, periodOf, rankingQuery, rankingRow, readWeights } from '../statistics/index.ts'
import { type Figures, readFigures } from './figures.ts'

type Values = Figures['rows'][number]['figures']

/** A split of figures as a paper prints it. */
export interface Part {
  readonly by: 'region' | 'channel' | 'class'
  readonly rows: readonly { readonly title: string; readonly figures: Values }[]
}

/** A unit or region in the order of its timeliness. */
export interface TimelyLine {
  readonly title: string
  readonly closed: number
  readonly inTime: number
  readonly rate: number | null
  readonly previous: number | null
}

/**
 * Everything that a briefing prints, frozen with the words in force: what people wrote, figures with their definitions, names. The paper
 * is made from this alone, so the same version always gives the same paper. Holds no personal data in full.
 */
export interface BriefingData {
  readonly kind: BriefingKind
  readonly title: string
  readonly body: string
  readonly unit: { readonly id: string; readonly name: string; readonly region: string; readonly level: string | null }
  readonly campaign: { readonly id: string; readonly name: string } | null
  readonly period: FigurePeriod & { readonly title: string }
  /** When the records were counted, ISO 8601. */
  readonly asOf: string
  readonly figures: readonly Pick<
    Figures['figures'][number],
    'key' | 'title' | 'unit' | 'kind' | 'source' | 'counted' | 'value' | 'previous' | 'year'
  >[]
  readonly parts: readonly Part[]
  readonly trend: readonly { readonly title: string; readonly figures: Values }[]
  readonly timely: readonly TimelyLine[]
  readonly indexed: readonly RankingRow[]
  readonly notes: readonly string[]
}

/** What a kind of briefing counts. */
interface Recipe {
  readonly sources: readonly Source[]
  readonly parts: readonly Part['by'][]
  /** Points of the trend, and how many of them end with the period. */
  readonly trend: { readonly by: 'day' | 'week' | 'month'; readonly points: number } | null
  readonly ranks: boolean
}

const ALL: readonly Source[] = [
  'clues',
  'problems',
  'instruments',
  'regulations',
  'duties',
  'ratings',
  'visits',
  'accountability',
  'exemptions',
  'publicity',
]
const RECIPES: Readonly<Record<Exclude<BriefingKind, 'case'>, Recipe>> = {
  weekly: { sources: ['clues'], parts: ['channel', 'region', 'class'], trend: { by: 'week', points: 8 }, ranks: false },
  monthly: { sources: ALL, parts: ['region', 'channel', 'class'], trend: { by: 'month', points: 6 }, ranks: false },
  tip: { sources: ['clues', 'problems'], parts: [], trend: { by: 'day', points: 7 }, ranks: false },
  ranking: { sources: ['clues'], parts: [], trend: null, ranks: true },
  special: { sources: ALL, parts: ['region', 'class'], trend: null, ranks: false },
}
/** What splits and trends show: the whole table stands once, in front. */
const PART_KEYS: readonly FigureKey[] = [
  'clues.taken',
  'clues.handed',
  'clues.closed',
  'clues.closed-in-time',
  'clues.timeliness',
  'clues.open',
]
const MOST_INDEXED = 200

/** The organ that makes a briefing. */
export type Organ = BriefingData['unit']

/** What a briefing is to be of. */
export interface Wanted {
  readonly kind: BriefingKind
  readonly title: string
  readonly body: string
  readonly campaignId: string | null
  readonly from: string
  readonly to: string
}

/** Counts what a briefing prints, in the actor's scope and the organ's region. */
export async function countBriefing(
  tx: Tx,
  actor: Actor,
  organ: Organ,
  { kind, title, body, campaignId, from, to }: Wanted,
): Promise<BriefingData> {
  const recipe = kind === 'case' ? null : RECIPES[kind]
  const question = { from, to, region: organ.region, ...(campaignId && { campaign: campaignId }) }
  const keys = recipe ? figuresOf(FIGURE_KEYS, recipe.sources) : []
  const main = await readFigures(tx, actor, { ...question, keys: keys.join() || PART_KEYS[0] })
  const parts: Part[] = []
  for (const by of recipe?.parts ?? [])
    parts.push({ by, rows: linesOf(await readFigures(tx, actor, { ...question, by, keys: PART_KEYS.join() })) })
  return {
    kind,
    title,
    body,
    unit: organ,
    campaign: main.campaign,
    period: main.period,
    asOf: new Date(main.asOf).toISOString(),
    figures: recipe
      ? main.figures.map(({ key, title: name, unit, kind: sort, source, counted, value, previous, year }) => ({
          key,
          title: name,
          unit,
          kind: sort,
          source,
          counted,
          value,
          previous,
          year,
        }))
      : [],
    parts,
    trend: recipe?.trend
      ? linesOf(
          await readFigures(tx, actor, {
            ...question,
            ...trendDays(recipe.trend, main.period),
            by: recipe.trend.by,
            keys: 'clues.taken,clues.closed',
          }),
        )
      : [],
    timely: recipe?.ranks ? timelyOf(await readFigures(tx, actor, { ...question, by: 'region', keys: PART_KEYS.join() })) : [],
    indexed: recipe?.ranks ? await indexOf(tx, actor, organ, main.period) : [],
    notes: recipe ? [...main.notes, ...(recipe.ranks ? [indexDefinition(await readWeights(tx))] : [])] : [],
  }
}

const linesOf = ({ rows }: Figures) => rows.map(({ title, figures }) => ({ title, figures }))

/** The days of a trend: so many points that the last one ends with the period. */
function trendDays({ by, points }: NonNullable<Recipe['trend']>, { to }: FigurePeriod): { from: string; to: string } {
  const last = Temporal.PlainDate.from(to)
  const first =
    by === 'month'
      ? last.with({ day: 1 }).subtract({ months: points - 1 })
      : by === 'week'
        ? last.subtract({ days: last.dayOfWeek - 1, weeks: points - 1 })
        : last.subtract({ days: points - 1 })
  return { from: first.toString(), to }
}

/** Those that closed anything, the most timely first; of equals the one that closed more. Never by number of penalties. */
const timelyOf = ({ rows }: Figures): TimelyLine[] =>
  rows
    .map(({ title, figures }) => ({
      title,
      closed: figures['clues.closed']?.value ?? 0,
      inTime: figures['clues.closed-in-time']?.value ?? 0,
      rate: figures['clues.timeliness']?.value ?? null,
      previous: figures['clues.timeliness']?.previous ?? null,
    }))
    .sort((a, b) => (b.rate ?? -1) - (a.rate ?? -1) || b.closed - a.closed || (a.title < b.title ? -1 : 1))

/** The units one level below the organ by confirmed problems per 1,000 cases. */
async function indexOf(tx: Tx, actor: Actor, organ: Organ, { from, to }: FigurePeriod): Promise<RankingRow[]> {
  const weights = await readWeights(tx)
  const level = organ.level === 'province' ? 'city' : 'county'
  const rows = await tx`select r.* from (${rankingQuery(tx, spanOf(actor, 'briefing.make'), periodOf(from, to), { level }, weights)}) r
    join record.units u on u.id = r.id
    where (r.cases > 0 or r.warnings > 0) and u.region like ${`${organ.region.replace(/(00)+$/, '')}%`} limit ${MOST_INDEXED}`
  return rows.map(rankingRow)
}

/** SHA-256 of what a version says, in hexadecimal: equal data give equal digests whatever order the database keeps them in. */
export const digestOf = (briefing: string, no: number, data: BriefingData): string =>
  createHash('sha256').update(canonical({ briefing, no, data })).digest('hex')
