import type { DateLike } from '#domain/calendar/index.ts'
import { type Period, type PeriodId, periodRecords } from './period-records.ts'
import { indexRecords, recordAt } from './records.ts'

export type { Period, PeriodId, PeriodSystem } from './period-records.ts'

/** All statutory periods, every version. */
export const periods: readonly Period[] = periodRecords

const byId = indexRecords(periods, ({ id }) => id)

/**
 * The period in force on a date, the day of the event it runs from; without a date the version now in force. Ready for `deadline`.
 * Throws LawError when no version covers the date.
 */
export function period(id: PeriodId, date?: DateLike): Period {
  return recordAt(byId, id, date)
}

/** True when the text is the id of a period, so that text from outside may be given to `period`. */
export function isPeriodId(id: string): id is PeriodId {
  return byId.has(id)
}
