import { addWorkingDays, CalendarError, type DateLike, isProvisional, isWorkingDay, toDate, toDateTime } from './working-days.ts'

/** Working days, calendar days, hours, months. */
export type DeadlineUnit = 'WD' | 'CD' | 'H' | 'M'

/**
 * A statutory or agreed period as dated data. `holidayRollover`: a last day on a holiday moves to the next working day. `confirmed` false
 * marks a figure which the competent authority has yet to confirm. `validTo` null: still in force.
 */
export type DeadlineRule = {
  id: string
  title: string
  n: number
  unit: DeadlineUnit
  basis: string
  confirmed: boolean
  holidayRollover: boolean
  validFrom: string
  validTo: string | null
}

/** Time that does not count, as an expert test or a hearing: whole days from–to, both included; for periods in hours the exact span. */
export type Pause = { from: DateLike | Temporal.PlainDateTime; to: DateLike | Temporal.PlainDateTime }

/** Pauses and extensions of one clock. Extensions follow the period one after another. */
export type DeadlineOptions = { pauses?: Pause[]; extensions?: { n: number; unit: DeadlineUnit }[] }

/**
 * Where a period ends. `due` is the last second still in time; `lastDay` its date; `rolledFrom` the holiday on which the period would have
 * ended; `provisional` when a day of an unpublished calendar took part in the count.
 */
export type Deadline = {
  due: Temporal.PlainDateTime
  lastDay: Temporal.PlainDate
  rolledFrom: Temporal.PlainDate | null
  provisional: boolean
}

type Span = { n: number; unit: DeadlineUnit }
type Excluded = (day: Temporal.PlainDate) => boolean

/** Merges neighbouring spans of one unit, so that two extensions of a month are two months and not a month and a clamped month. */
function spansOf(rule: Span, extensions: Span[]): Span[] {
  const spans: Span[] = []
  for (const { n, unit } of [rule, ...extensions]) {
    if (!Number.isInteger(n) || n < 0) throw new CalendarError(`期限数值“${n}”应为非负整数`)
    const before = spans.at(-1)
    if (before?.unit === unit) before.n += n
    else spans.push({ n, unit })
  }
  return spans
}

function checked(pause: Pause): { from: Temporal.PlainDateTime; to: Temporal.PlainDateTime } {
  const from = toDateTime(pause.from)
  const to = toDateTime(pause.to)
  if (Temporal.PlainDateTime.compare(from, to) > 0) throw new CalendarError(`扣除期间的止期${to}早于起期${from}`)
  return { from, to }
}

/** The day on which `n` days that count have passed after `day`. */
function walk(day: Temporal.PlainDate, n: number, unit: 'WD' | 'CD', excluded: Excluded | null): Temporal.PlainDate {
  if (!excluded) return unit === 'WD' ? addWorkingDays(day, n) : day.add({ days: n })
  let at = day
  for (let left = n; left > 0; ) {
    at = unit === 'WD' ? addWorkingDays(at, 1) : at.add({ days: 1 })
    if (!excluded(at)) left--
  }
  return at
}

function inDays(rule: DeadlineRule, start: Temporal.PlainDate, spans: Span[], excluded: Excluded | null): Deadline {
  let end = start
  const counted = spans.some(({ unit }) => unit === 'WD')
  for (const { n, unit } of spans) {
    if (unit === 'H') throw new CalendarError(`期限“${rule.title}”不能混用小时与日`)
    // A month ends on the day of the same number, or on the last day of a shorter month; paused days are then added as days.
    const days = unit === 'M' ? end.until(end.add({ months: n })).days : n
    end = walk(end, days, unit === 'WD' ? 'WD' : 'CD', excluded)
  }
  const natural = end
  if (rule.holidayRollover) while (!isWorkingDay(end) || excluded?.(end)) end = addWorkingDays(end, 1)
  const due = end.toPlainDateTime({ hour: 23, minute: 59, second: 59 })
  const provisional =
    (counted && isProvisional(start)) || ((counted || rule.holidayRollover) && (isProvisional(natural) || isProvisional(end)))
  return { due, lastDay: end, rolledFrom: natural.equals(end) ? null : natural, provisional }
}

/** Hours are counted from the next full hour, since the hour of the event is not counted; a paused span is added in full. */
function inHours(rule: DeadlineRule, start: Temporal.PlainDateTime, spans: Span[], pauses: Pause[]): Deadline {
  if (spans.length > 1) throw new CalendarError(`期限“${rule.title}”不能混用小时与日`)
  let at = start.round({ smallestUnit: 'hour', roundingMode: 'floor' }).add({ hours: 1 })
  let due = at.add({ hours: spans[0]!.n })
  const ordered = pauses.map(checked).sort((a, b) => Temporal.PlainDateTime.compare(a.from, b.from))
  for (const { from, to } of ordered) {
    const begin = Temporal.PlainDateTime.compare(from, at) > 0 ? from : at
    if (Temporal.PlainDateTime.compare(begin, due) >= 0 || Temporal.PlainDateTime.compare(to, begin) <= 0) continue
    due = due.add(begin.until(to))
    at = to
  }
  return { due, lastDay: due.toPlainDate(), rolledFrom: null, provisional: false }
}

/**
 * Computes where a period ends. The day (for hours: the hour) of the event is not counted; days within a pause do not count; months end on
 * the day of the same number or the last of a shorter month; where the rule says so a last day on a holiday moves to the next working day
 * (民事诉讼法 on periods, 行政处罚法 85, 行政强制法 69). Throws CalendarError for a date alone where hours are counted, for a reversed pause
 * and for hours mixed with days.
 */
export function deadline(rule: DeadlineRule, startedAt: DateLike | Temporal.PlainDateTime, options: DeadlineOptions = {}): Deadline {
  const pauses = options.pauses ?? []
  const spans = spansOf(rule, options.extensions ?? [])
  if (rule.unit === 'H') {
    if (startedAt instanceof Temporal.PlainDate || (typeof startedAt === 'string' && !startedAt.includes(':')))
      throw new CalendarError(`期限“${rule.title}”按小时计算，起算时间应精确到时分`)
    return inHours(rule, toDateTime(startedAt), spans, pauses)
  }
  const ranges = pauses.map(checked).map(({ from, to }) => ({ from: from.toPlainDate(), to: to.toPlainDate() }))
  const excluded: Excluded = (day) =>
    ranges.some(({ from, to }) => Temporal.PlainDate.compare(day, from) >= 0 && Temporal.PlainDate.compare(day, to) <= 0)
  return inDays(
    rule,
    toDate(startedAt instanceof Temporal.PlainDateTime ? startedAt.toPlainDate() : startedAt),
    spans,
    ranges.length > 0 ? excluded : null,
  )
}
