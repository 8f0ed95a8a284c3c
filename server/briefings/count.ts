import { permits } from '#domain/contract/roles.ts'
import { definitionOf, type FigureKey, type FigurePeriod, figuresOf, SOURCES, type Source } from '#domain/statistics/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Actor, rolesOf } from '../platform/identity/actor.ts'
import { conditionOf, FIGURE_SOURCES, type FigureSource, type Narrowing, type Piece } from './sources.ts'

/** Days of which figures are counted, both included. */
export interface Stretch {
  readonly from: string
  readonly to: string
}

/** By what records are split; `depth` tells how much of a region's or class's code makes a group. */
export type Split =
  | { readonly by: 'region'; readonly digits: 4 | 6 }
  | { readonly by: 'class'; readonly depth: number }
  | { readonly by: 'channel' | 'unit' }

/** Counts of the figures (ratios left out) by stretch, in the order given: in all, and for each group. */
export interface Counts {
  readonly all: Map<FigureKey, number[]>
  readonly groups: Map<string, Map<FigureKey, number[]>>
}

/** The figures that must be counted to give these: a ratio needs its parts. */
export function countedKeys(keys: readonly FigureKey[]): FigureKey[] {
  const needed = new Set<FigureKey>()
  for (const key of keys) {
    const definition = definitionOf(key)
    if (definition.kind === 'ratio') for (const part of countedKeys([...definition.of, definition.over] as FigureKey[])) needed.add(part)
    else needed.add(key)
  }
  return [...needed]
}

/** SQL: the group of a row, or null when this source cannot be split so. */
function groupOf(tx: Tx, { alias, classed, channelled }: FigureSource, split: Split): Piece | null {
  const row = tx(alias)
  switch (split.by) {
    case 'region':
      return split.digits === 4 ? tx`rpad(left(${row}.region, 4), 6, '0')` : tx`${row}.region`
    case 'unit':
      return tx`${row}.unit_id`
    case 'channel':
      return channelled ? tx`${row}.channel` : null
    case 'class':
      return classed ? tx`coalesce(array_to_string((string_to_array(${row}.class_code, '.'))[1:${split.depth}::int], '.'), 'none')` : null
  }
}

/** SQL: whether a row counts for a figure in a stretch. The moment is looked at first: few rows are left for the list's conditions. */
function countsIn(tx: Tx, actor: Actor, source: FigureSource, key: FigureKey, { from, to }: Stretch): Piece {
  const definition = definitionOf(key)
  if (definition.kind === 'ratio') throw new RangeError(`${key} is a ratio`)
  const holds = conditionOf(tx, actor, source, definition.where)
  const row = tx(source.alias)
  const end = tx`(${to}::date + 1)::timestamptz`
  if (definition.kind === 'now') return tx`(${holds})`
  if (definition.kind === 'stock') {
    if (!source.stock) throw new RangeError(`${key}: records of ${definition.source} do not end`)
    return tx`${row}.opened_at < ${end} and (${row}.closed_at is null or ${row}.closed_at >= ${end}) and (${holds})`
  }
  const column = source.moments[definition.dated]
  if (!column) throw new RangeError(`${key}: no moment ${definition.dated}`)
  return tx`${row}.${tx(column)} >= ${from}::date::timestamptz and ${row}.${tx(column)} < ${end} and (${holds})`
}

const join = (tx: Tx, pieces: readonly Piece[]): Piece => pieces.reduce((all, piece) => tx`${all}, ${piece}`)

/**
 * Counts figures in the actor's scope, as the row security of the transaction shows it: one statement for each source. A source that
 * cannot be narrowed or split as asked is left out, with all its figures.
 */
export async function countFigures(
  tx: Tx,
  actor: Actor,
  keys: readonly FigureKey[],
  stretches: readonly Stretch[],
  to: Narrowing,
  split: Split | null,
): Promise<Counts> {
  const counts: Counts = { all: new Map(), groups: new Map() }
  const needed = countedKeys(keys)
  for (const name of SOURCES) {
    const own = figuresOf(needed, [name])
    if (own.length > 0 && isShown(actor, name)) await countSource(tx, actor, FIGURE_SOURCES[name], own, stretches, to, split, counts)
  }
  return counts
}

/** Whether the actor is shown figures of a source at all. */
const isShown = (actor: Actor, name: Source): boolean => {
  const { permission, supervisionOnly } = FIGURE_SOURCES[name]
  return permits(rolesOf(actor), permission) && (!supervisionOnly || actor.grants.some((grant) => grant.areas.length > 0))
}

async function countSource(
  tx: Tx,
  actor: Actor,
  source: FigureSource,
  keys: readonly FigureKey[],
  stretches: readonly Stretch[],
  to: Narrowing,
  split: Split | null,
  counts: Counts,
): Promise<void> {
  const query = source.narrow(to)
  if (!query) return
  const group = split && groupOf(tx, source, split)
  const one = source.weight ? tx`sum(${source.weight(tx)})` : tx`count(*)`
  const cells = keys.flatMap((key, figure) =>
    stretches.map(
      (stretch, period) =>
        tx`coalesce(${one} filter (where ${countsIn(tx, actor, source, key, stretch)}), 0)::int as ${tx(nameOf(figure, period))}`,
    ),
  )
  const rows = await tx`
    select ${group ? tx`part.key as part, grouping(part.key) = 1 as whole` : tx`null as part, true as whole`}, ${join(tx, cells)}
    from ${source.from(tx)} ${group ? tx`cross join lateral (select ${group} as key) part` : tx``}
    where ${conditionOf(tx, actor, source, query)}
    ${group ? tx`group by grouping sets ((), (1))` : tx``}`
  for (const row of rows) {
    const counted = new Map(keys.map((key, figure) => [key, stretches.map((_, period) => row[nameOf(figure, period)] as number)]))
    if (row.whole) for (const [key, values] of counted) counts.all.set(key, values)
    else if ([...counted.values()].some((values) => values.some((n) => n > 0))) mergeInto(counts.groups, row.part as string, counted)
  }
}

/** Column of a figure in a stretch. */
const nameOf = (figure: number, period: number): string => `n${figure}_${period}`

/** Adds the figures of one source to those that a group has of others. */
function mergeInto(groups: Counts['groups'], name: string, counted: ReadonlyMap<FigureKey, number[]>): void {
  const group = groups.get(name) ?? new Map<FigureKey, number[]>()
  for (const [key, values] of counted) group.set(key, values)
  groups.set(name, group)
}

/** A figure's value of a stretch from what was counted; undefined where the figure was left out, null where there is nothing to divide by. */
export function figureValue(
  counted: ReadonlyMap<FigureKey, readonly number[]>,
  key: FigureKey,
  stretch: number,
): number | null | undefined {
  const definition = definitionOf(key)
  if (definition.kind !== 'ratio') return counted.get(key)?.[stretch]
  const base = figureValue(counted, definition.over as FigureKey, stretch)
  if (base === undefined || base === null) return base
  const part = definition.of.reduce((sum, each) => sum + (figureValue(counted, each as FigureKey, stretch) ?? 0), 0)
  return base === 0 ? null : Math.round((part / base) * 1000) / 10
}

/** The three values of a figure, where it has them: stretches 0, 1 and 2 are the period, the one before and the year. */
export function valuesOf(counted: ReadonlyMap<FigureKey, readonly number[]>, key: FigureKey) {
  const { kind } = definitionOf(key)
  return {
    value: figureValue(counted, key, 0) ?? null,
    previous: kind === 'now' ? null : (figureValue(counted, key, 1) ?? null),
    year: kind === 'now' || kind === 'stock' ? null : (figureValue(counted, key, 2) ?? null),
  }
}

/** The stretches that `valuesOf` reads. */
export const stretchesOf = ({ from, to, previousFrom, previousTo, yearFrom }: FigurePeriod): Stretch[] => [
  { from, to },
  { from: previousFrom, to: previousTo },
  { from: yearFrom, to },
]
