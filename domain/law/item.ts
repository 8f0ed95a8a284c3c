import type { Dated } from './records.ts'

/** Grades of a violation, light to grave. */
export const tierNames = ['免罚', '轻微', '一般', '较重', '严重', '特别严重'] as const
export type TierName = (typeof tierNames)[number]

/** What the tiers of an item go by. Percentages are over the permitted speed or rated load, alcohol mg/100 ml, over-kg kilograms over the limit. */
export type Measure = 'over-speed-percent' | 'alcohol' | 'over-kg' | 'over-load-percent' | 'over-persons' | 'gains' | 'times-in-year'

/**
 * One grade of an item's benchmark. Measures are compared after rounding to two decimals and both ends belong to the grade; null is open.
 * A fine of 0–0 is a warning. `confirmed` false marks an example which the province has yet to replace by its own benchmark.
 */
export type Tier = {
  tier: TierName
  measureMin: number | null
  measureMax: number | null
  fineMin: number
  fineMax: number
  confirmed: boolean
}

/**
 * One violation with its statutory range in yuan, as the exchange format's `items` has it. `simpleLimit` null: the brief procedure's limit
 * depends on the party (see `lawValue('simple.transport.…')`). `family` groups degrees and pieces of one act. `confirmed` is about the
 * statutory range; `formula` names an exact computation which goes before the tiers.
 */
export type Item = Dated & {
  code: string
  name: string
  family: string
  line: 'police' | 'transport' | 'water'
  basis: string
  statMin: number
  statMax: number
  simpleLimit: number | null
  pointsMin: number | null
  exemptable: boolean
  measure: Measure | null
  tiers: Tier[]
  confirmed: boolean
  formula?: 'over-limit'
}

/** An example tier, open where a bound is null. */
export function tier(name: TierName, [measureMin, measureMax]: [number | null, number | null], [fineMin, fineMax]: [number, number]): Tier {
  return { tier: name, measureMin, measureMax, fineMin, fineMax, confirmed: false }
}

/** Example tiers by how often the party was caught within a year: `bounds` are the limits of the fines, lowest first; the last grade is open. */
export function byTimes(bounds: number[]): Tier[] {
  const names: TierName[] = ['轻微', '一般', '较重', '严重', '特别严重']
  return bounds.slice(1).map((fineMax, i) => {
    const times = i + 1
    return tier(names[i]!, [times, times === bounds.length - 1 ? null : times], [bounds[i]!, fineMax])
  })
}
