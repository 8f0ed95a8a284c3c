import { DAYS, FIRST_DAY, isHoliday, isWorkday, weekday } from './clock.ts'
import type { Line } from './world.ts'

/** Traffic through the year: quiet winter, spring-festival travel, summer and October peaks. */
const MONTHS = [0.97, 1.04, 0.98, 1, 1.02, 1.03, 1.05, 1.05, 1.01, 1.03, 0.98, 0.96]
/** Monday to Sunday on the road. */
const WEEK = [1.02, 1, 0.99, 1, 1.06, 0.97, 0.93]

/** Relative traffic of a day. */
export function traffic(day: number): number {
  const month = Math.floor(((day - 3) % 365) / 30.44) % 12
  return MONTHS[month]! * WEEK[weekday(day) - 1]! * (isHoliday(day) ? 1.12 : 1)
}

/** Relative casework of a line on a day: offices rest at weekends, the road does not. */
export function workload(line: Line, day: number): number {
  if (line === 'police') return traffic(day) * (isWorkday(day) ? 1 : 0.9)
  return traffic(day) * (isWorkday(day) ? 1 : 0.72)
}

/** Spreads a total over the days of the data by weight; the parts add up to the total. */
export function apportion(total: number, weight: (day: number) => number): number[] {
  const weights = Array.from({ length: DAYS }, (_, i) => weight(FIRST_DAY + i))
  const sum = weights.reduce((a, b) => a + b, 0)
  let reached = 0
  let target = 0
  return weights.map((value) => {
    target += (total * value) / sum
    const part = Math.round(target) - reached
    reached += part
    return part
  })
}
