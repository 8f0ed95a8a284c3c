/** Days of a figure, both included, with the period before it and the year so far. Days are ISO 8601 dates of Asia/Shanghai. */
export interface FigurePeriod {
  /** What the days are: whole days, whole weeks (Monday to Sunday), whole calendar months, or any others. */
  readonly kind: 'day' | 'week' | 'month' | 'custom'
  readonly from: string
  readonly to: string
  readonly previousFrom: string
  readonly previousTo: string
  /** 1 January of the year in which the period ends; the year so far ends with the period. */
  readonly yearFrom: string
}

const dayOf = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)

/**
 * The period with what it is compared with. Whole months are compared with as many whole months before them, whatever their lengths;
 * everything else with as many days before it. Throws a RangeError when `to` lies before `from`.
 */
export function figurePeriod(from: string, to: string): FigurePeriod {
  const [first, last] = [dayOf(from), dayOf(to)]
  const days = first.until(last, { largestUnit: 'days' }).days + 1
  if (days < 1) throw new RangeError(`period ends before it begins: ${from} – ${to}`)
  const whole = first.day === 1 && last.day === last.daysInMonth
  const months = (last.year - first.year) * 12 + last.month - first.month + 1
  const kind = whole ? 'month' : days % 7 === 0 && first.dayOfWeek === 1 ? 'week' : days === 1 ? 'day' : 'custom'
  return {
    kind,
    from,
    to,
    previousFrom: first.subtract(whole ? { months } : { days }).toString(),
    previousTo: first.subtract({ days: 1 }).toString(),
    yearFrom: last.with({ month: 1, day: 1 }).toString(),
  }
}

/** The week (Monday to Sunday) that a day lies in. */
export function weekOf(day: string): { from: string; to: string } {
  const date = dayOf(day)
  const monday = date.subtract({ days: date.dayOfWeek - 1 })
  return { from: monday.toString(), to: monday.add({ days: 6 }).toString() }
}

/** The calendar month that a day lies in. */
export function monthOf(day: string): { from: string; to: string } {
  const date = dayOf(day)
  return { from: date.with({ day: 1 }).toString(), to: date.with({ day: date.daysInMonth }).toString() }
}

/** `2026年11月2日`. */
export function chineseDay(day: string): string {
  const { year, month, day: number } = dayOf(day)
  return `${year}年${month}月${number}日`
}

/** A period as an office names it: 2026年第45周, 2026年10月, a day, or from a day to a day. A week belongs to the year of its Thursday. */
export function periodTitle({ kind, from, to }: Pick<FigurePeriod, 'kind' | 'from' | 'to'>): string {
  const [first, last] = [dayOf(from), dayOf(to)]
  if (kind === 'month' && first.month === last.month && first.year === last.year) return `${first.year}年${first.month}月`
  if (kind === 'week' && first.until(last, { largestUnit: 'days' }).days === 6) return `${first.yearOfWeek}年第${first.weekOfYear}周`
  return from === to ? chineseDay(from) : `${chineseDay(from)}至${chineseDay(to)}`
}

/** The days, weeks or months of a period, cut to it; the first and last may be shorter. */
export function bucketsOf({ from, to }: Pick<FigurePeriod, 'from' | 'to'>, by: 'day' | 'week' | 'month'): { from: string; to: string }[] {
  const buckets: { from: string; to: string }[] = []
  for (let start = from; start <= to; ) {
    const whole = by === 'day' ? { to: start } : by === 'week' ? weekOf(start) : monthOf(start)
    const end = whole.to < to ? whole.to : to
    buckets.push({ from: start, to: end })
    start = dayOf(end).add({ days: 1 }).toString()
  }
  return buckets
}

/**
 * First and last day of a briefing: of a weekly or monthly one the week or month that `from` lies in, of a day's tip and a typical case the
 * one day, of others the days as given. Throws a RangeError when they end before they begin.
 */
export function briefingDays(kind: string, from: string, to: string | null): { from: string; to: string } {
  if (kind === 'weekly') return weekOf(from)
  if (kind === 'monthly') return monthOf(from)
  const { to: last } = figurePeriod(from, kind === 'tip' || kind === 'case' ? from : (to ?? from))
  return { from, to: last }
}
