import { lawValue, type ValueKey } from '#domain/law/index.ts'
import { at, DAY, dayAt, HOUR, type Instant, iso, isWorkday, MINUTE, ofDay, officeDay, workdayAfter } from '../clock.ts'
import type { Random } from '../random.ts'

/** First and last day of the campaign, both inside the data of the province. */
export const PERIOD = { from: '2026-03-02', to: '2026-10-31' } as const

/** Last second of a day. */
const endOf = (day: number): Instant => at(day, 24) - 1

const held = new Map<ValueKey, { value: number; unit: string }>()

/** When a period of the office's own values ends that began at an instant; last days move from holidays. */
export function dueOf(key: ValueKey, start: Instant): Instant {
  const { value, unit } = held.getOrInsertComputed(key, lawValue)
  const day = dayAt(start)
  if (unit === 'WD') return endOf(workdayAfter(day, value))
  return endOf(officeDay(day + value * (unit === 'M' ? 30 : 1)))
}

/** An office hour `n` working days after an instant; for none soon after it, or at the beginning of the next office day. */
export function later(time: Instant, n: number, random: Random): Instant {
  const soon = time + random.between(20, 90) * MINUTE
  if (n === 0 && isWorkday(dayAt(soon)) && ofDay(soon) >= 8.5 * HOUR && ofDay(soon) < 17.9 * HOUR) return soon
  if (n === 0 && isWorkday(dayAt(soon)) && ofDay(soon) < 8.5 * HOUR) return at(dayAt(soon), 8.5) + random.between(5, 60) * MINUTE
  return at(workdayAfter(dayAt(time), Math.max(1, n)), random.chance(0.5) ? 9 : 14.5) + random.between(0, 150) * MINUTE
}

/** An office hour so many calendar days after an instant. */
export const daysLater = (time: Instant, days: number, random: Random): Instant =>
  at(officeDay(dayAt(time) + days), random.chance(0.5) ? 9 : 14.5) + random.between(0, 150) * MINUTE

/** The same instant where offices are open, otherwise the last office hour before it. */
export function inOffice(time: Instant): Instant {
  const day = dayAt(time)
  if (isWorkday(day) && ofDay(time) >= 8.5 * HOUR) return Math.min(time, at(day, 17.4) + (time % 1200))
  let before = day - 1
  while (!isWorkday(before)) before--
  return at(before, 16) + (time % (80 * MINUTE))
}

/** An instant for the database, null for none. */
export const moment = (time: Instant): string | null => (time === 0 ? null : iso(time))

/** Wall time of the running clock as the province counts it; days beyond the calendar are cut to its last year. */
export function instantOf(now: Date): Instant {
  const seconds = Math.floor(now.getTime() / 1000) + 8 * HOUR - Date.UTC(2025, 0, 1) / 1000
  return Math.min(Math.max(seconds, 0), 1000 * DAY)
}
