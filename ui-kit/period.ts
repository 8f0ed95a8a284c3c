import dayjs from 'dayjs'

/** A period by its first and last day, `yyyy-MM-dd`. */
export interface Period {
  from: string
  to: string
}

/** The days that a filter asks for; without them the server takes its usual period. */
export const daysOf = ({ from, to }: Readonly<Record<string, string>>): Partial<Period> => (from && to ? { from, to } : {})

const text = (day: dayjs.Dayjs) => day.format('YYYY-MM-DD')

/** The usual periods up to a day. Where that day lies in another month than today they are called by name instead of 本月 and the like. */
export function usualPeriods(end: string, today: string = end): ReadonlyArray<{ title: string; period: Period }> {
  const day = dayjs(end)
  const month = day.startOf('month')
  const lastMonth = day.subtract(1, 'month').startOf('month')
  const quarter = day.month(Math.floor(day.month() / 3) * 3).startOf('month')
  const present = end.slice(0, 7) === today.slice(0, 7)
  return [
    { title: present ? '近30天' : '最后30天', period: { from: text(day.subtract(29, 'day')), to: end } },
    { title: present ? '本月' : month.format('M月'), period: { from: text(month), to: end } },
    { title: present ? '上月' : lastMonth.format('M月'), period: { from: text(lastMonth), to: text(lastMonth.endOf('month')) } },
    { title: present ? '本季度' : `${'一二三四'[quarter.month() / 3]}季度`, period: { from: text(quarter), to: end } },
    { title: present ? '本年' : `${day.year()}年`, period: { from: text(day.startOf('year')), to: end } },
  ]
}
