import { type Item as LawItem, type Tier as LawTier, items as lawItems } from '#domain/law/index.ts'
import { partEnds } from './random.ts'
import type { Procedure } from './records.ts'
import type { Hours } from './roster.ts'
import type { Level, Line } from './world.ts'

/** An item of the law with its benchmark. */
export type Item = LawItem
/** A grade of an item's benchmark. */
export type Tier = LawTier

/** Every version of every item: what `items.ndjson` carries. */
export const allItems: readonly Item[] = lawItems

const current = new Map(lawItems.filter((item) => item.validTo === null).map((item) => [item.code, item]))

/** The item of a code now in force; throws for a code without one. */
export function itemOf(code: string): Item {
  const item = current.get(code)
  if (!item) throw new Error(`no item ${code}`)
  return item
}

/** What stands for the vehicle of a lane; none for walkers and ships. */
export type VehicleKind = 'car' | 'truck' | 'coach' | 'taxi' | 'none'

/** One kind of everyday case: which unit handles it how, and how its gravity and amounts spread. */
export interface Lane {
  readonly index: number
  readonly line: Line
  readonly levels: readonly Level[]
  readonly procedure: Procedure
  readonly item: Item
  /** Share among the lanes of the same kind of unit. */
  readonly share: number
  readonly hours: Hours
  readonly vehicle: VehicleKind
  /** Share of organisations among the parties. */
  readonly organisations: number
  /** Weights of the item's tiers, in their order. */
  readonly tiers: readonly number[]
  /** Usual fixed amounts with their weights, where the item knows no finer range. */
  readonly amounts?: readonly [number, number][]
  /** Share of warnings among what would be a fine. */
  readonly warnings: number
  /** Vehicle detained on the spot. */
  readonly detains?: boolean
  /** Found by weighing. */
  readonly weighed?: boolean
}

type Options = Partial<Pick<Lane, 'hours' | 'organisations' | 'tiers' | 'amounts' | 'warnings' | 'detains' | 'weighed'>>

const lanes: Lane[] = []

function lane(
  line: Line,
  levels: readonly Level[],
  procedure: Procedure,
  code: string,
  share: number,
  vehicle: VehicleKind,
  options: Options = {},
): void {
  const item = itemOf(code)
  lanes.push({
    index: lanes.length,
    line,
    levels,
    procedure,
    item,
    share,
    vehicle,
    hours: 'road',
    organisations: 0,
    tiers: item.tiers.map((_, i) => (i === 0 ? 1 : 0)),
    warnings: 0,
    ...options,
  })
}

const SMALL: readonly [number, number][] = [
  [60, 0.2],
  [100, 0.58],
  [150, 0.22],
]
const WALKERS: readonly [number, number][] = [
  [10, 0.22],
  [20, 0.56],
  [30, 0.22],
]
const SQUADS: Level[] = ['county', 'city']
const ROAD_OFFICES: Level[] = ['county', 'city']

lane('police', SQUADS, 'off-site', 'GA05', 26, 'car', { hours: 'office', amounts: SMALL })
lane('police', SQUADS, 'off-site', 'GA04', 24, 'car', { hours: 'office', tiers: [0.14, 0.5, 0.36] })
lane('police', SQUADS, 'off-site', 'GA12', 16, 'car', { hours: 'office', amounts: SMALL, warnings: 0.15 })
lane('police', SQUADS, 'simple', 'GA13', 5, 'none', { amounts: WALKERS, warnings: 0.35 })
lane('police', SQUADS, 'simple', 'GA08', 4, 'truck', { amounts: SMALL, warnings: 0.2 })
lane('police', SQUADS, 'simple', 'GA11', 3, 'car', { amounts: SMALL, warnings: 0.2 })
lane('police', SQUADS, 'fast', 'GA07', 5, 'truck', { tiers: [0.6, 0.4] })
lane('police', SQUADS, 'ordinary', 'GA01', 6, 'car', { hours: 'night', tiers: [0.62, 0.38], detains: true })
lane('police', SQUADS, 'ordinary', 'GA03', 1, 'car', { hours: 'night', detains: true })
lane('police', SQUADS, 'ordinary', 'GA06', 2, 'coach', { tiers: [0.6, 0.4], detains: true })
lane('police', SQUADS, 'ordinary', 'GA07A', 4, 'truck', { tiers: [0.6, 0.3, 0.1], detains: true })
lane('police', SQUADS, 'ordinary', 'GA04A', 2, 'car', { tiers: [0.6, 0.3, 0.1] })
lane('police', SQUADS, 'ordinary', 'GA09', 2, 'car', { tiers: [0.8, 0.2, 0] })

lane('police', ['team'], 'simple', 'GA13', 26, 'none', { amounts: WALKERS, warnings: 0.35 })
lane('police', ['team'], 'simple', 'GA05', 20, 'car', { amounts: SMALL, warnings: 0.18 })
lane('police', ['team'], 'simple', 'GA11', 18, 'car', { amounts: SMALL, warnings: 0.2 })
lane('police', ['team'], 'simple', 'GA08', 14, 'truck', { amounts: SMALL, warnings: 0.2 })
lane('police', ['team'], 'simple', 'GA04', 22, 'car', { tiers: [0.2, 0.5, 0.3] })

lane('transport', ROAD_OFFICES, 'simple', 'JT25', 22, 'truck', { tiers: [0.9, 0.1, 0], warnings: 0.3 })
lane('transport', ROAD_OFFICES, 'off-site', 'JT14', 18, 'truck', {
  hours: 'office',
  organisations: 0.5,
  weighed: true,
  tiers: [0.2, 0.7, 0.1],
})
lane('transport', ROAD_OFFICES, 'ordinary', 'JT14', 14, 'truck', { organisations: 0.4, weighed: true, tiers: [0, 0.8, 0.2], detains: true })
lane('transport', ROAD_OFFICES, 'ordinary', 'JT04', 10, 'truck', { tiers: [0.8, 0.2, 0] })
lane('transport', ROAD_OFFICES, 'ordinary', 'JT08', 9, 'truck', { organisations: 0.6, tiers: [0.8, 0.2, 0] })
lane('transport', ROAD_OFFICES, 'ordinary', 'JT02', 6, 'truck', { tiers: [0.8, 0.2] })
lane('transport', ROAD_OFFICES, 'ordinary', 'JT01', 4, 'car', { tiers: [0.8, 0.2], detains: true })
lane('transport', ROAD_OFFICES, 'ordinary', 'JT06', 6, 'coach', { organisations: 0.5, tiers: [0.8, 0.2, 0] })
lane('transport', ROAD_OFFICES, 'ordinary', 'JT07', 6, 'truck', { tiers: [0.8, 0.2, 0] })
lane('transport', ROAD_OFFICES, 'ordinary', 'JT13B', 5, 'taxi', { tiers: [0.8, 0.2, 0] })

lane('water', ['city'], 'ordinary', 'MS04', 60, 'none', { organisations: 0.5, tiers: [0.8, 0.2, 0] })
lane('water', ['city'], 'ordinary', 'MS02', 40, 'none', { organisations: 1, tiers: [0.8, 0.2, 0] })

/** The everyday work of the province. */
export const everyday: readonly Lane[] = lanes

const byUnit = new Map<string, { lanes: Lane[]; limits: number[] }>()
for (const line of ['police', 'transport', 'water'] as const)
  for (const level of ['city', 'county', 'team'] as const) {
    const own = lanes.filter((entry) => entry.line === line && entry.levels.includes(level))
    byUnit.set(`${line}-${level}`, { lanes: own, limits: partEnds(own.map(({ share }) => share)) })
  }

/** The lane of a kind of unit at a point of [0, 1). */
export function laneAt(line: Line, level: Level, point: number): Lane {
  const { lanes: own, limits } = byUnit.get(`${line}-${level}`)!
  let i = 0
  while (i < own.length - 1 && point >= limits[i]!) i++
  return own[i]!
}

/** The lane with an item and a procedure; throws when the province has none. */
export function laneOf(code: string, procedure: Procedure, level: Level = 'county'): Lane {
  const found = lanes.find((entry) => entry.item.code === code && entry.procedure === procedure && entry.levels.includes(level))
  if (!found) throw new Error(`no lane for ${code} ${procedure}`)
  return found
}

/** A lane outside everyday work: for acts that the province rarely sees. */
export function rareLane(code: string, procedure: Procedure, vehicle: VehicleKind, options: Options = {}): Lane {
  const item = itemOf(code)
  return {
    index: lanes.length,
    line: item.line,
    levels: [],
    procedure,
    item,
    share: 0,
    vehicle,
    hours: 'road',
    organisations: 0,
    tiers: item.tiers.map((_, i) => (i === 0 ? 1 : 0)),
    warnings: 0,
    ...options,
  }
}

/** Number of lane indexes in use: the everyday lanes and one for all rare ones. */
export const laneCount = lanes.length + 1
