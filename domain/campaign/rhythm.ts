import { isWorkingDay, toWorkingDay } from '../calendar/index.ts'
import type { Rhythm } from './plan.ts'

/** One turn of a standing duty: its name (2026-W47, 2026-11 …), the days it covers, and the day by whose end it is to be reported. */
export interface Turn {
  readonly period: string
  readonly from: string
  readonly to: string
  readonly due: string
}

/**
 * The turn of a rhythm that a day falls in. The day of reporting is put off to the next working day, make-up days counted. Null for a
 * daily duty on a day off.
 */
export function turnOf({ every, onDay }: Rhythm, day: string): Turn | null {
  const date = Temporal.PlainDate.from(day)
  const turn = (period: string, from: Temporal.PlainDate, to: Temporal.PlainDate, due: Temporal.PlainDate): Turn => ({
    period,
    from: from.toString(),
    to: to.toString(),
    due: toWorkingDay(due).toString(),
  })
  const inMonth = (first: Temporal.PlainDate) => first.with({ day: Math.min(onDay, first.daysInMonth) })
  switch (every) {
    case 'day':
      return isWorkingDay(date) ? turn(date.toString(), date, date, date) : null
    case 'week': {
      const monday = date.subtract({ days: date.dayOfWeek - 1 })
      const name = `${monday.yearOfWeek}-W${String(monday.weekOfYear).padStart(2, '0')}`
      return turn(name, monday, monday.add({ days: 6 }), monday.add({ days: Math.min(onDay, 7) - 1 }))
    }
    case 'month': {
      const first = date.with({ day: 1 })
      return turn(first.toPlainYearMonth().toString(), first, first.with({ day: first.daysInMonth }), inMonth(first))
    }
    case 'quarter': {
      const quarter = Math.ceil(date.month / 3)
      const first = date.with({ month: quarter * 3 - 2, day: 1 })
      const last = first.add({ months: 2 })
      return turn(`${date.year}-Q${quarter}`, first, last.with({ day: last.daysInMonth }), inMonth(last))
    }
  }
}
