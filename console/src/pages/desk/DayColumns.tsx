import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Nothing } from '#ui-kit/States.tsx'

interface Day {
  day: string
  opened: number
  closed: number
}

const LABELS = 7

/**
 * New and closed warnings by day as small columns, each leading to its warnings. Drawn without the chart library because the desk is
 * the first page: the library would be most of what it loads.
 */
export function DayColumns({ days }: { days: readonly Day[] }): ReactNode {
  const most = Math.max(0, ...days.flatMap(({ opened, closed }) => [opened, closed]))
  if (most === 0) return <Nothing small text={`近 ${days.length} 日没有新增和销号的预警`} />
  const every = Math.ceil(days.length / LABELS)
  const total = (key: 'opened' | 'closed') => days.reduce((sum, day) => sum + day[key], 0)
  const height = (value: number) => ({ height: `${(value / most) * 100}%` })
  return (
    <figure className="kit-map">
      <figcaption className="desk-days-key">
        <span className="desk-days-opened kit-dot" />
        新增 {total('opened')}
        <span className="desk-days-closed kit-dot" />
        销号 {total('closed')}
        <span className="kit-quiet">单日最多 {most}</span>
      </figcaption>
      <ul className="desk-list desk-days">
        {days.map(({ day, opened, closed }, index) => (
          <li key={day}>
            <Link
              to={`/warnings?from=${day}&to=${day}`}
              title={`${day}：新增 ${opened}，销号 ${closed}`}
              aria-label={`${day}：新增 ${opened}，销号 ${closed}`}
            >
              <span className="desk-days-opened" style={height(opened)} />
              <span className="desk-days-closed" style={height(closed)} />
            </Link>
            <span aria-hidden>{(days.length - 1 - index) % every === 0 ? day.slice(5) : null}</span>
          </li>
        ))}
      </ul>
    </figure>
  )
}
