import type { DateLike, DeadlineRule } from '#domain/calendar/index.ts'
import { indexRecords, LawError, recordAt } from './records.ts'
import { type LawValue, type ValueKey, valueRecords } from './value-records.ts'

export type { LawValue, ValueKey, ValueUnit } from './value-records.ts'

/** All dated amounts and thresholds, every version. */
export const values: readonly LawValue[] = valueRecords

const byKey = indexRecords(values, ({ key }) => key)

/** The value in force on a date; without a date the one now in force. Throws LawError when no version covers the date. */
export function lawValue(key: ValueKey, date?: DateLike): LawValue {
  return recordAt(byKey, key, date)
}

/** True when the text is the key of a value, so that text from outside may be given to `lawValue`. */
export function isValueKey(key: string): key is ValueKey {
  return byKey.has(key)
}

/** A value that is a period (WD, CD, H, M) as a rule for `deadline`, its last day moved from holidays. Throws LawError for other units. */
export function valueRule(key: ValueKey, date?: DateLike): DeadlineRule {
  const { title, value, unit, basis, confirmed, validFrom, validTo } = lawValue(key, date)
  if (unit !== 'WD' && unit !== 'CD' && unit !== 'H' && unit !== 'M') throw new LawError('unknown', key, `法规参数“${key}”不是期限`)
  return { id: key, title, n: value, unit, basis, confirmed, holidayRollover: unit !== 'H', validFrom, validTo }
}

/** The legal gross mass in kg for a number of axles. Two axles are a truck, five and more a combination; three and four default to a truck. */
export function weightLimit(axles: number, options: { combination?: boolean; singleDrive?: boolean; date?: DateLike } = {}): number {
  if (!Number.isInteger(axles) || axles < 2) throw new LawError('unknown', `weight.${axles}`, `轴数“${axles}”没有对应的总质量限值`)
  const { combination = false, singleDrive = false, date } = options
  if (axles >= 6) return lawValue(singleDrive ? 'weight.combination.6.single-drive' : 'weight.combination.6', date).value
  if (axles === 5) return lawValue('weight.combination.5', date).value
  if (axles === 4) return lawValue(combination ? 'weight.combination.4' : 'weight.truck.4', date).value
  if (axles === 3) return lawValue(combination ? 'weight.combination.3' : 'weight.truck.3', date).value
  return lawValue('weight.truck.2', date).value
}

/**
 * The surcharge in yuan on a fine unpaid for so many days after its last day of payment: 3 % a day, never more than the fine, days of a
 * review or lawsuit not to be counted in. Rounded to cents.
 */
export function surcharge(fine: number, daysLate: number, date?: DateLike): number {
  const share = Math.min(Math.max(0, daysLate) * lawValue('surcharge.daily', date).value, lawValue('surcharge.cap', date).value)
  return Math.round(fine * share) / 100
}
