import dayjs from 'dayjs'

/** A period by its first and last day, `yyyy-MM-dd`. */
export interface Period {
  from: string
  to: string
}

const text = (day: dayjs.Dayjs) => day.format('YYYY-MM-DD')

/** The usual periods, up to the given day. */
export function usualPeriods(now: string): ReadonlyArray<{ title: string; period: Period }> {
  const day = dayjs(now)
  const lastMonth = day.subtract(1, 'month')
  const quarter = day.month(Math.floor(day.month() / 3) * 3).startOf('month')
  return [
    { title: '近30天', period: { from: text(day.subtract(29, 'day')), to: now } },
    { title: '本月', period: { from: text(day.startOf('month')), to: now } },
    { title: '上月', period: { from: text(lastMonth.startOf('month')), to: text(lastMonth.endOf('month')) } },
    { title: '本季度', period: { from: text(quarter), to: now } },
    { title: '本年', period: { from: text(day.startOf('year')), to: now } },
  ]
}

/** The period of a filter, or the last thirty days up to the given day. */
export const periodOf = ({ from, to }: Readonly<Record<string, string>>, now: string): Period =>
  from && to ? { from, to } : usualPeriods(now)[0]!.period

/** The year that ends with a day, both included. */
export const yearTo = (day: string): Period => ({ from: text(dayjs(day).subtract(1, 'year').add(1, 'day')), to: day })
