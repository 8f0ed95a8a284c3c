import type { Tx } from '../platform/database/client.ts'
import { type HeldValue, heldValue, todayInChina } from '../platform/law.ts'

/** How long a set is kept, as it is held today. */
export interface Period {
  readonly key: string
  readonly value: number
  readonly unit: string
  readonly basis: string
  readonly confirmed: boolean
}

/** The period of a dated value. */
export async function periodOf(tx: Tx, key: string): Promise<Period> {
  const { value, unit, basis, confirmed }: HeldValue = await heldValue(tx, key)
  return { key, value, unit, basis, confirmed }
}

/** A day so much later (negative: earlier). Periods are in months or days of the calendar. */
export function dayAfter(day: string, { value, unit }: Pick<Period, 'value' | 'unit'>, sign: 1 | -1 = 1): string {
  const length = unit === 'M' ? { months: value * sign } : { days: value * sign }
  return Temporal.PlainDate.from(day).add(length).toString()
}

/** What lies before this moment is beyond the period: the beginning of a day in Asia/Shanghai. */
export const cutoffOf = (period: Period): Date =>
  new Date(Temporal.PlainDate.from(dayAfter(todayInChina(), period, -1)).toZonedDateTime('Asia/Shanghai').epochMilliseconds)
