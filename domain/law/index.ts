/** The law as dated data: periods, amounts and thresholds, items with their benchmark, and what is computed from them with its reasons. */
export { type Benchmark, benchmark, type Explanation, type OverLimitFine, overLimitFine, splitRange, tierOf } from './benchmark.ts'
export { type Item, type Measure, type Tier, type TierName, tierNames } from './item.ts'
export { item, items } from './items.ts'
export { isPeriodId, type Period, type PeriodId, type PeriodSystem, period, periods } from './periods.ts'
export { covers, type Dated, LawError } from './records.ts'
export { isValueKey, type LawValue, lawValue, surcharge, type ValueKey, type ValueUnit, valueRule, values, weightLimit } from './values.ts'
