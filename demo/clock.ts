import { calendarRows } from '#domain/calendar/index.ts'

/**
 * Time inside the generator: whole seconds of Asia/Shanghai wall time since 2025-01-01 00:00. Zero stands for "no time": nothing in
 * the province happens at that instant.
 */
export type Instant = number

/** Seconds of a minute. */
export const MINUTE = 60
/** Seconds of an hour. */
export const HOUR = 3600
/** Seconds of a day. */
export const DAY = 86_400

const ORIGIN = Temporal.PlainDate.from('2025-01-01')
const rows = calendarRows(ORIGIN, '2027-12-31')
const dates = rows.map((row) => row.day.toString())
const workdays = rows.map((row) => row.workday)
const weekdays = rows.map((row) => row.day.dayOfWeek)
const holidays = rows.map((row) => !row.workday && row.name !== undefined)
const two = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'))
const minutes = Array.from({ length: 1440 }, (_, i) => `T${two[Math.floor(i / 60)]}:${two[i % 60]}:`)
const seconds = two.map((text) => `${text}+08:00`)

/** Number of the day counted from 2025-01-01; throws nothing, so give it a day of 2025–2027. */
export const dayOf = (date: string): number => ORIGIN.until(Temporal.PlainDate.from(date)).days

/** First and last day of the data, and the instant against which open deadlines are judged. */
export const FIRST_DAY = dayOf('2025-11-01')
/** Last day of the data. */
export const LAST_DAY = dayOf('2026-10-31')
/** Number of days of the data. */
export const DAYS = LAST_DAY - FIRST_DAY + 1
/** The instant against which open deadlines are judged: the morning after the last day. */
export const AS_OF: Instant = (LAST_DAY + 1) * DAY + 8 * HOUR

/** The instant at `hour` (fractions allowed) of a day. */
export const at = (day: number, hour: number): Instant => day * DAY + Math.round(hour * HOUR)

/** The day an instant lies in. */
export const dayAt = (time: Instant): number => Math.floor(time / DAY)

/** Seconds since midnight. */
export const ofDay = (time: Instant): number => time % DAY

/** ISO 8601 with the offset +08:00. */
export function iso(time: Instant): string {
  const day = Math.floor(time / DAY)
  const rest = time - day * DAY
  return dates[day]! + minutes[Math.floor(rest / 60)]! + seconds[rest % 60]!
}

/** `YYYY-MM-DD`. */
export const dateText = (day: number): string => dates[day]!

/** Month of a day as `YYYY-MM`. */
export const monthText = (day: number): string => dates[day]!.slice(0, 7)

/** Year of a day as text. */
export const yearText = (day: number): string => dates[day]!.slice(0, 4)

/** True where offices are open by the published calendar. */
export const isWorkday = (day: number): boolean => workdays[day]!

/** A day off by the State Council's arrangement, not a plain weekend. */
export const isHoliday = (day: number): boolean => holidays[day]!

/** 1 Monday … 7 Sunday. */
export const weekday = (day: number): number => weekdays[day]!

/** The `n`-th working day after `day` (n ≥ 1). */
export function workdayAfter(day: number, n: number): number {
  let found = day
  for (let left = n; left > 0; ) if (workdays[++found]!) left--
  return found
}

/** `day` itself when offices are open, otherwise the next day they are. */
export const officeDay = (day: number): number => (workdays[day]! ? day : workdayAfter(day, 1))
