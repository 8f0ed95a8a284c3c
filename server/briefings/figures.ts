import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import {
  bucketsOf,
  chineseDay,
  definitionOf,
  FIGURE_KEYS,
  type FigureKey,
  type FigurePeriod,
  figurePeriod,
  figuresOf,
  isFigure,
  linkOf,
  PERIOD_NOTES,
  periodTitle,
  SOURCES,
  sourceOf,
  weekOf,
} from '#domain/statistics/index.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { todayInChina } from '../platform/law.ts'
import { invalid, notFound } from '../platform/refusal.ts'
import { type Counts, countFigures, figureValue, type Split, type Stretch, stretchesOf, valuesOf } from './count.ts'
import { classTitles, levelBelow, namesOfRegions, regionPath, topRegion, unitNames, unitsInView } from './places.ts'
import { FIGURE_SOURCES, type Narrowing } from './sources.ts'

export type Question = InputOf<'figures.show'>['query']
export type Figures = AnswerOf<'figures.show'>
type Row = Figures['rows'][number]

/** Longest period of figures, and the most points of a trend. */
const MOST_DAYS = 1100
const MOST_POINTS = 62
/** Lines of a split; units beyond are those with the least. */
const MOST_ROWS = 300

/** The period asked for; by default the week that today lies in. Throws a 422. */
export function askedPeriod({ from, to }: { from?: string | undefined; to?: string | undefined }): FigurePeriod {
  const week = weekOf(from ?? to ?? todayInChina())
  const [first, last] = [from ?? week.from, to ?? week.to]
  if (last < first) throw invalid('结束日期早于开始日期', [{ field: 'to', message: '早于开始日期' }])
  const days = Temporal.PlainDate.from(first).until(last, { largestUnit: 'days' }).days
  if (days > MOST_DAYS) throw invalid('统计时段过长，请缩短到三年以内', [{ field: 'from', message: '时段过长' }])
  return figurePeriod(first, last)
}

/** The keys asked for. Throws a 422 for one that is none. */
function askedKeys(keys: string | undefined): FigureKey[] {
  const asked = keys?.split(',').filter(Boolean) ?? FIGURE_KEYS
  const unknown = asked.find((key) => !isFigure(key))
  if (unknown) throw invalid('没有这个指标', [{ field: 'keys', message: `没有指标 ${unknown}` }])
  return [...new Set(asked as FigureKey[])]
}

/** Figures as the question asks for them, in the actor's scope. Throws a 404 for a campaign that the actor may not see. */
export async function readFigures(tx: Tx, actor: Actor, question: Question): Promise<Figures> {
  const { from: _, to: __, by, keys: asked, ...narrowing } = question
  const period = askedPeriod(question)
  const keys = askedKeys(asked)
  const campaign = question.campaign ? await campaignOf(tx, question.campaign) : null
  const stretches = stretchesOf(period)
  const slices = by ? await slicesOf(tx, by, period, question.campaign) : []
  const split = await splitOf(actor, question)
  const counts = await countFigures(tx, actor, keys, [...stretches, ...slices], narrowing, split)
  const shown = keys.filter((key) => figureValue(counts.all, key, 0) !== undefined)
  const [{ at }] = (await tx`select now() as at`) as unknown as [{ at: string }]
  const top = topRegion(actor)
  return {
    period: { ...period, title: periodTitle(period) },
    asOf: at,
    campaign,
    region: question.region ? (await regionPath(tx, question.region, question.region))[0]! : null,
    parents: question.region && top ? await regionPath(tx, top, question.region) : [],
    by: by ?? null,
    figures: shown.map((key) => figureOf(key, period, narrowing, counts)),
    rows:
      slices.length > 0
        ? slices.map((slice, index) => sliceRow(slice, shown, counts, index + stretches.length))
        : split
          ? await groupRows(tx, split, shown, narrowing, counts)
          : [],
    notes: [...PERIOD_NOTES],
  }
}

async function campaignOf(tx: Tx, id: string): Promise<{ id: string; name: string }> {
  const [row] = await tx`select id, name from campaigns where id = ${id}`
  if (!row) throw notFound('专项整治')
  return row as unknown as { id: string; name: string }
}

function figureOf(key: FigureKey, period: FigurePeriod, to: Narrowing, counts: Counts): Figures['figures'][number] {
  const { title, unit, kind, counted } = definitionOf(key)
  const source = FIGURE_SOURCES[sourceOf(key)]
  const words = source.narrow(to) ?? {}
  const link = linkOf(key, period, 'value', words)
  return {
    key,
    title,
    unit,
    kind,
    counted,
    source: sourceOf(key),
    ...valuesOf(counts.all, key),
    page: link?.page ?? null,
    query: link?.query ?? null,
    previousQuery: link && (linkOf(key, period, 'previous', words)?.query ?? null),
    yearQuery: link && (linkOf(key, period, 'year', words)?.query ?? null),
  }
}

/** A stage of the campaign or a stretch of time, with its title. */
type Slice = Stretch & { readonly key: string; readonly title: string }

/** The stages of the campaign or the points of a trend, each cut to the period; empty for other splits. */
async function slicesOf(tx: Tx, by: NonNullable<Question['by']>, period: FigurePeriod, campaign: string | undefined): Promise<Slice[]> {
  if (by === 'stage') {
    if (!campaign) throw invalid('按阶段统计须选择专项整治', [{ field: 'campaign', message: '请选择专项整治' }])
    const stages = await tx`select no, title, greatest(from_day, ${period.from}::date)::text as first,
        least(coalesce(to_day, 'infinity'), ${period.to}::date)::text as last
      from campaign_stages where campaign_id = ${campaign} and from_day <= ${period.to} and coalesce(to_day, 'infinity') >= ${period.from} order by no`
    return stages.map((row) => ({
      key: String(row.no),
      title: row.title as string,
      from: row.first as string,
      to: row.last as string,
    }))
  }
  if (by !== 'day' && by !== 'week' && by !== 'month') return []
  const buckets = bucketsOf(period, by)
  if (buckets.length > MOST_POINTS) throw invalid('时段过长，请改按周或按月统计', [{ field: 'by', message: `最多 ${MOST_POINTS} 段` }])
  return buckets.map((each) => ({ ...each, key: each.from, title: titleOfBucket(by, each) }))
}

const titleOfBucket = (by: 'day' | 'week' | 'month', { from, to }: Stretch): string =>
  by === 'day'
    ? chineseDay(from).slice(5)
    : by === 'month'
      ? periodTitle({ kind: 'month', from, to: from }).replace(/\d+日$/, '')
      : `${from.slice(5)}至${to.slice(5)}`

/** A stage's or point's line: of its own days alone, so without comparison. */
function sliceRow({ key, title, from, to }: Slice, keys: readonly FigureKey[], counts: Counts, stretch: number): Row {
  const figures = Object.fromEntries(
    keys
      .filter((each) => definitionOf(each).kind !== 'now')
      .map((each) => [each, { value: figureValue(counts.all, each, stretch) ?? null, previous: null, year: null }]),
  )
  return { key, title, drill: null, query: Object.fromEntries(SOURCES.map((source) => [source, { from, to }])), figures }
}

/** How a split by records is made: regions one level below the one asked for, classes likewise. */
async function splitOf(actor: Actor, { by, region, ownLevel, classCode }: Question): Promise<Split | null> {
  switch (by) {
    case 'region':
      return { by, digits: ownLevel ? 6 : levelBelow(region ?? topRegion(actor) ?? null) }
    case 'class':
      return { by, depth: classCode && classCode !== 'none' ? classCode.split('.').length + 1 : 1 }
    case 'channel':
    case 'unit':
      return { by }
    default:
      return null
  }
}

/** What narrows figures to one group, and how to look into it; null at the bottom. */
function groupOf(split: Split, key: string, { region, classCode }: Narrowing): { to: Narrowing; drill: Record<string, string> | null } {
  switch (split.by) {
    case 'region': {
      // Of a region above the level of the lines only what lies at its own level is meant.
      const own = split.digits === 4 ? key.endsWith('0000') : key.endsWith('00')
      return own
        ? { to: { region: key, ownLevel: 'true' }, drill: null }
        : { to: { region: key }, drill: split.digits === 4 ? { region: key } : null }
    }
    case 'class': {
      if (key === 'none') return { to: { classCode: key }, drill: null }
      return key === classCode
        ? { to: { classCode: key, classOnly: 'true' }, drill: null }
        : { to: { classCode: key }, drill: { classCode: key } }
    }
    case 'unit':
      return { to: { holder: key }, drill: null }
    case 'channel':
      return { to: { channel: key }, drill: null }
  }
  throw new RangeError(`no split ${String(region)}`)
}

async function titlesOf(tx: Tx, split: Split, keys: readonly string[], { campaign, classCode }: Narrowing): Promise<Map<string, string>> {
  switch (split.by) {
    case 'region': {
      const names = await namesOfRegions(tx, keys)
      return new Map(
        keys.map((key) => [
          key,
          key === '000000' ? '未分地区' : `${names.get(key) ?? key}${key.endsWith(split.digits === 4 ? '0000' : '00') ? '本级' : ''}`,
        ]),
      )
    }
    case 'class': {
      const titles = await classTitles(tx, keys, campaign)
      return new Map(
        keys.map((key) => [
          key,
          key === 'none' ? '未分类' : `${key} ${titles.get(key) ?? ''}${key === classCode ? '（未细分）' : ''}`.trim(),
        ]),
      )
    }
    case 'unit':
      return unitNames(tx, keys)
    case 'channel': {
      const rows = await tx`select code, title from channels where code = any (${[...keys]})`
      return new Map(rows.map((row) => [row.code as string, row.title as string]))
    }
  }
}

async function groupRows(tx: Tx, split: Split, shown: readonly FigureKey[], narrowing: Narrowing, counts: Counts): Promise<Row[]> {
  const groups = [...counts.groups.keys()]
  const titles = await titlesOf(tx, split, groups, narrowing)
  // Of a unit one may see, what it and the units below it did can be looked into.
  const open = split.by === 'unit' ? await unitsInView(tx, groups) : new Set<string>()
  const weight = (key: string) => [...counts.groups.get(key)!.values()].reduce((sum, [n]) => sum + (n ?? 0), 0)
  const ordered =
    split.by === 'region' || split.by === 'class'
      ? groups.sort((a, b) => (a === 'none' ? 1 : b === 'none' ? -1 : a.localeCompare(b, 'en', { numeric: true })))
      : groups.sort((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1)).slice(0, MOST_ROWS)
  return ordered.map((key) => {
    const { to, drill } = groupOf(split, key, narrowing)
    const counted = counts.groups.get(key)!
    return {
      key,
      title: titles.get(key) ?? key,
      drill: drill ?? (open.has(key) && key !== narrowing.unit ? { unit: key } : null),
      query: Object.fromEntries(
        SOURCES.flatMap((source) => (figuresOf(shown, [source]).length > 0 ? [[source, FIGURE_SOURCES[source].narrow(to) ?? {}]] : [])),
      ),
      figures: Object.fromEntries(
        shown
          .filter((each) => counts.all.has(partOf(each)) && FIGURE_SOURCES[sourceOf(each)].narrow({ ...narrowing, ...to }) !== null)
          .map((each) => [each, counted.has(partOf(each)) ? valuesOf(counted, each) : empty(each)]),
      ),
    }
  })
}

/** A counted figure of the same source: where it was counted, so were the others. */
const partOf = (key: FigureKey): FigureKey => {
  const definition = definitionOf(key)
  return definition.kind === 'ratio' ? (definition.over as FigureKey) : key
}

/** A group without a single record of the source. */
const empty = (key: FigureKey) => {
  const { kind } = definitionOf(key)
  return kind === 'ratio'
    ? { value: null, previous: null, year: null }
    : { value: 0, previous: kind === 'now' ? null : 0, year: kind === 'flow' ? 0 : null }
}
