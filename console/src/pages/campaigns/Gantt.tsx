import type { ReactNode } from 'react'

/** One bar: days are YYYY-MM-DD; `to` null runs on to the right edge. */
export interface Bar {
  key: string
  label: string
  from: string
  to: string | null
  percent: number
  /** Drawn thinner, under the bar it belongs to. */
  minor?: boolean
}

const DAY = 86_400_000
const at = (day: string) => Date.parse(`${day}T00:00:00+08:00`)

/** Bars over a common span of time with months above and today as a line. What a bar says by its length is said in words too. */
export function Gantt({ bars, today }: { bars: readonly Bar[]; today: string }): ReactNode {
  if (bars.length === 0) return null
  const start = Math.min(...bars.map(({ from }) => at(from)), at(today)) - 2 * DAY
  const last = Math.max(...bars.map(({ from, to }) => at(to ?? from)), at(today))
  const end = last + Math.max(20, Math.round((last - start) / DAY / 10)) * DAY
  const share = (moment: number) => `${((moment - start) / (end - start)) * 100}%`
  return (
    <ul className="gantt" aria-label="阶段任务时间图">
      <li className="gantt-row gantt-months" aria-hidden>
        <span className="gantt-label" />
        <div className="gantt-track">
          {monthsOf(start, end).map((month) => (
            <span key={month.at} style={{ insetInlineStart: share(month.at) }}>
              {month.text}
            </span>
          ))}
        </div>
      </li>
      {bars.map((bar) => {
        const right = bar.to === null ? end : at(bar.to) + DAY
        return (
          <li key={bar.key} className={bar.minor ? 'gantt-row gantt-minor' : 'gantt-row'}>
            <span className="gantt-label" title={bar.label}>
              {bar.label}
            </span>
            <div className="gantt-track">
              <i className="gantt-today" style={{ insetInlineStart: share(at(today)) }} aria-hidden />
              <div
                className="gantt-bar"
                style={{ insetInlineStart: share(at(bar.from)), width: `${((right - at(bar.from)) / (end - start)) * 100}%` }}
                title={`${bar.label}：${bar.from} 至 ${bar.to ?? '长期'}，完成 ${bar.percent}%`}
              >
                <i style={{ width: `${bar.percent}%` }} aria-hidden />
                <span className="kit-hidden">{`${bar.from} 至 ${bar.to ?? '长期'}，完成 ${bar.percent}%`}</span>
              </div>
            </div>
            <span className="gantt-percent" aria-hidden>
              {bar.percent}%
            </span>
          </li>
        )
      })}
    </ul>
  )
}

/** First days of the months in a span; every other one where they are many. */
function monthsOf(start: number, end: number): { at: number; text: string }[] {
  const months: { at: number; text: string }[] = []
  const day = new Date(start + 8 * 3_600_000)
  let year = day.getUTCFullYear()
  let month = day.getUTCMonth() + 1
  for (;;) {
    const moment = Date.UTC(year, month, 1) - 8 * 3_600_000
    if (moment > end) break
    months.push({ at: moment, text: month % 12 === 0 ? `${year + Math.floor(month / 12)}年1月` : `${(month % 12) + 1}月` })
    month += 1
    if (month > 11) {
      month -= 12
      year += 1
    }
  }
  const step = Math.ceil(months.length / 12)
  return months.filter((_, i) => i % step === 0)
}
