import { type HolidayYear, holidayYears } from './holidays.ts'

/** A date at the boundary: a Temporal.PlainDate or ISO text of one (text with a time is cut to its date, wall time of Asia/Shanghai). */
export type DateLike = Temporal.PlainDate | string

/** One day of the calendar; `workdayNo` counts the working days from the table's first day up to and including this one. */
export type CalendarRow = { day: Temporal.PlainDate; workday: boolean; workdayNo: number; name?: string; provisional: boolean }

/** Thrown for a text that is no date and for a day outside 1990–2099, which the calendar does not reach. */
export class CalendarError extends Error {
  override name = 'CalendarError'
}

const first = Temporal.PlainDate.from('1990-01-01')
const last = Temporal.PlainDate.from('2099-12-31')
const size = first.until(last).days + 1
const marks = markedDays(holidayYears)
const knownYears = new Set(holidayYears.map((entry) => entry.year))

/** `count[i]` working days lie on days 0…i; `ordinals[k]` is the day of the (k+1)th working day. */
const count = new Int32Array(size)
const ordinals: number[] = []
for (let i = 0, weekday = first.dayOfWeek; i < size; i++, weekday = (weekday % 7) + 1) {
  if (marks.get(i)?.work ?? weekday <= 5) ordinals.push(i)
  count[i] = ordinals.length
}

function markedDays(years: HolidayYear[]): Map<number, { work: boolean; name: string }> {
  const found = new Map<number, { work: boolean; name: string }>()
  for (const { off, work } of years) {
    for (const [name, from, to] of off) {
      for (let i = indexOf(Temporal.PlainDate.from(from)), end = indexOf(Temporal.PlainDate.from(to)); i <= end; i++)
        found.set(i, { work: false, name })
    }
    for (const [name, day] of work) found.set(indexOf(Temporal.PlainDate.from(day)), { work: true, name: `${name}（调休上班）` })
  }
  return found
}

function indexOf(date: Temporal.PlainDate): number {
  const i = first.until(date).days
  if (i < 0 || i >= size) throw new CalendarError(`日期${date}超出工作日历范围（1990—2099年）`)
  return i
}

function dateAt(i: number | undefined): Temporal.PlainDate {
  if (i === undefined || i < 0 || i >= size) throw new CalendarError('计算结果超出工作日历范围（1990—2099年）')
  return first.add({ days: i })
}

/** Reads a date of the boundary. Text with an offset is taken to Asia/Shanghai first. Throws CalendarError for anything else. */
export function toDate(value: DateLike): Temporal.PlainDate {
  return typeof value === 'string' ? toDateTime(value).toPlainDate() : value
}

/** Reads a wall time of Asia/Shanghai; a date alone is its midnight. Text with an offset or Z is converted. Throws CalendarError for anything else. */
export function toDateTime(value: DateLike | Temporal.PlainDateTime): Temporal.PlainDateTime {
  if (value instanceof Temporal.PlainDateTime) return value
  if (value instanceof Temporal.PlainDate) return value.toPlainDateTime()
  try {
    if (/(?:Z|[+-]\d{2}:?\d{2})$/i.test(value) && value.includes(':'))
      return Temporal.Instant.from(value).toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime()
    return Temporal.PlainDateTime.from(value)
  } catch {
    throw new CalendarError(`“${value}”不是有效的日期时间`)
  }
}

/** True on Monday to Friday outside the published holidays and on make-up days. */
export function isWorkingDay(date: DateLike): boolean {
  const i = indexOf(toDate(date))
  return count[i]! > (i === 0 ? 0 : count[i - 1]!)
}

/**
 * True where the published arrangement is not known and only weekends were counted: years without an entry, and the week before such a
 * year, into which its New Year arrangement may reach.
 */
export function isProvisional(date: DateLike): boolean {
  const day = toDate(date)
  return !knownYears.has(day.year) || (day.month === 12 && day.day >= 25 && !knownYears.has(day.year + 1))
}

/** The nth working day after `date` (n > 0) or before it (n < 0); for n = 0 the date itself, working day or not. */
export function addWorkingDays(date: DateLike, n: number): Temporal.PlainDate {
  const day = toDate(date)
  if (n === 0) return day
  const upTo = count[indexOf(day)]!
  return dateAt(n > 0 ? ordinals[upTo + n - 1] : ordinals[upTo + n - (isWorkingDay(day) ? 1 : 0)])
}

/** Number of working days after `from` up to and including `to`, so that the day of the event is not counted; negative when `to` is earlier. */
export function workingDaysBetween(from: DateLike, to: DateLike): number {
  return count[indexOf(toDate(to))]! - count[indexOf(toDate(from))]!
}

/** `date` itself when it is a working day, otherwise the next one. */
export function toWorkingDay(date: DateLike): Temporal.PlainDate {
  return isWorkingDay(date) ? toDate(date) : addWorkingDays(date, 1)
}

/** The calendar from `from` to `to`, both included, as rows for an SQL table; empty when `to` is earlier. */
export function calendarRows(from: DateLike, to: DateLike): CalendarRow[] {
  const start = indexOf(toDate(from))
  const before = start === 0 ? 0 : count[start - 1]!
  const rows: CalendarRow[] = []
  for (let i = start, end = indexOf(toDate(to)); i <= end; i++) {
    const day = dateAt(i)
    const name = marks.get(i)?.name
    const workday = count[i]! > (i === 0 ? 0 : count[i - 1]!)
    rows.push({ day, workday, workdayNo: count[i]! - before, ...(name && { name }), provisional: isProvisional(day) })
  }
  return rows
}
