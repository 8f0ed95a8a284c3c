import { overLimitFine } from '#domain/law/index.ts'
import type { Item, Lane, Tier } from './catalogue.ts'
import type { CaseRecord } from './records.ts'

/** Gross mass allowed by axles (超限运输车辆行驶公路管理规定 3). */
const WEIGHT_LIMITS: Record<number, number> = { 2: 18_000, 3: 25_000, 4: 31_000, 5: 43_000, 6: 49_000 }

/** Gross mass allowed for a number of axles from 2 to 6, in kg. */
export const weightLimit = (axles: number): number => WEIGHT_LIMITS[axles]!

/** The fine from which a hearing must be offered (公安机关办理行政案件程序规定 123; provincial figures for transport). */
export function hearingLimit(c: CaseRecord): number {
  const person = c.party.kind === 'person'
  if (c.unit.line === 'police') return person ? 2000 : 10_000
  if (c.unit.line === 'transport') return person ? 3000 : 20_000
  return person ? 10_000 : 100_000
}

/** The tier at a point of [0, 1), by the lane's weights. */
export function pickTier(item: Item, weights: readonly number[], point: number): Tier {
  let sum = 0
  for (let i = 0; i < item.tiers.length; i++) {
    sum += weights[i] ?? 0
    if (point < sum) return item.tiers[i]!
  }
  return item.tiers[weights.findLastIndex((weight) => weight > 0)]!
}

/** A measured value well inside a tier, by a point of [0, 1). */
export function measureIn(item: Item, tier: Tier, point: number): number {
  if (!item.measure) return 0
  if (item.measure === 'times-in-year') return tier.measureMin ?? 1
  const low = tier.measureMin ?? 0
  const high = tier.measureMax ?? low * 1.5
  // Just under a threshold nothing heaps up.
  if (item.measure === 'alcohol') return Math.round((low + (high - low) * (0.05 + 0.78 * point)) * 10) / 10
  if (item.measure === 'over-kg') return Math.round((low + (high - low) * (0.03 + 0.94 * point)) / 10) * 10
  return Math.round((low + (high - low) * (0.05 + 0.9 * point)) * 10) / 10
}

/** An everyday amount of a tier: the usual fixed one, or well inside the range; over-limit fines follow their formula. */
export function amountIn(item: Item, tier: Tier, lane: Lane, measured: number, point: number): number {
  if (item.formula === 'over-limit') return overLimitFine(measured).fine
  if (lane.amounts) {
    let sum = 0
    for (const [amount, weight] of lane.amounts) {
      sum += weight
      if (point < sum) return amount
    }
    return lane.amounts.at(-1)![0]
  }
  const width = tier.fineMax - tier.fineMin
  if (width === 0) return tier.fineMin
  const step = width >= 5000 ? 500 : width >= 1000 ? 100 : width >= 200 ? 20 : 10
  return Math.round((tier.fineMin + width * (0.12 + 0.6 * point)) / step) * step
}
