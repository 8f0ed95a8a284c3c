import type { Field } from '#domain/contract/exchange/index.ts'
import type { MappingFault } from './compile.ts'
import type { Rule, Target } from './schema.ts'
import { type Cells, type Locate, valueReader } from './values.ts'

/** One row may stand for so many records. */
const MOST = 100_000
const DAY = 86_400_000
const DATE: Field = { path: 'day', column: 'day', type: 'date', title: '日期', required: false }

/**
 * A row that states how many records a month had becomes that many, evenly over the days of the month in which the device served.
 * Answers with their times, or with what is wrong with the row.
 */
export function spreader(
  spread: NonNullable<Target['spread']>,
  locate: Locate,
  place: string,
): (cells: Cells) => Iterable<string> | MappingFault {
  const count = locate(spread.count, `${place}.count`)
  const day = (rule: Rule | undefined, name: string) => {
    if (!rule) return () => null
    const value = valueReader(DATE, rule, undefined, locate, `${place}.${name}`)
    return (cells: Cells) => {
      const found = value(cells)
      const time = typeof found === 'string' ? Date.parse(`${found}T00:00:00Z`) : Number.NaN
      return Number.isNaN(time) ? null : time
    }
  }
  const month = day(spread.month, 'month')
  const from = day(spread.from, 'from')
  const until = day(spread.until, 'until')
  return (cells) => {
    const times = Number((cells[count] ?? '').replaceAll(',', ''))
    if (!Number.isInteger(times) || times < 0 || times > MOST)
      return { field: spread.count, value: cells[count] ?? '', reason: 'out-of-range', message: `数量应为 0 至 ${MOST} 的整数` }
    const given = month(cells)
    if (given === null) return { field: 'month', value: '', reason: 'not-a-date', message: '月份不能识别' }
    const date = new Date(given)
    const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
    const end = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
    const served = { from: Math.max(start, from(cells) ?? start), until: Math.min(end, (until(cells) ?? end) + DAY) }
    return evenly(times, served.from < served.until ? served : { from: start, until: end })
  }
}

function* evenly(times: number, { from, until }: { from: number; until: number }): Generator<string> {
  for (let i = 0; i < times; i++) yield new Date(from + ((i + 0.5) * (until - from)) / times).toISOString().slice(0, 19)
}
