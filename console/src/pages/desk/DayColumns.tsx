import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { Nothing } from '#ui-kit/States.tsx'

interface Day {
  day: string
  opened: number
  closed: number
}

const WIDTH = 460
const HEIGHT = 170
const BASE = HEIGHT - 22
const TOP = 14
const OPENED = '#0b4a9e'
const CLOSED = '#8fa3ba'

/**
 * New and closed warnings by day as small columns. Drawn by hand because the desk is the first page: a chart library would
 * be most of what it loads.
 */
export function DayColumns({ days }: { days: readonly Day[] }): ReactNode {
  const navigate = useNavigate()
  if (days.length === 0) return <Nothing text="近日没有预警" />
  const most = Math.max(1, ...days.flatMap(({ opened, closed }) => [opened, closed]))
  const step = WIDTH / days.length
  const bar = Math.min(12, step * 0.36)
  const height = (value: number) => (value / most) * (BASE - TOP)
  const every = Math.ceil(days.length / 7)
  const total = (key: 'opened' | 'closed') => days.reduce((sum, day) => sum + day[key], 0)
  return (
    <figure className="kit-map">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`近 ${days.length} 日新增预警 ${total('opened')} 条，销号 ${total('closed')} 条`}
      >
        <line x1="0" x2={WIDTH} y1={BASE} y2={BASE} stroke="#b9c6d6" />
        <text x="0" y="11" fontSize="11" fill="#4a4f57">
          最多 {most}
        </text>
        {days.map(({ day, opened, closed }, index) => {
          const x = index * step + step / 2
          return (
            <g key={day}>
              <title>{`${day}：新增 ${opened}，销号 ${closed}`}</title>
              <rect x={x - bar} y={BASE - height(opened)} width={bar - 1} height={height(opened)} fill={OPENED} />
              <rect x={x + 1} y={BASE - height(closed)} width={bar - 1} height={height(closed)} fill={CLOSED} />
              {index % every === 0 ? (
                <text x={x} y={HEIGHT - 6} textAnchor="middle" fontSize="11" fill="#4a4f57">
                  {day.slice(5)}
                </text>
              ) : null}
              {/* A shortcut for the mouse: by keyboard the list page offers the same filter. */}
              {/* biome-ignore lint/a11y/noStaticElementInteractions: the same filter is reached by keyboard on the list page */}
              <rect
                className="desk-day"
                x={index * step}
                y={TOP}
                width={step}
                height={BASE - TOP}
                fill="transparent"
                onClick={() => navigate(`/warnings?from=${day}&to=${day}`)}
              />
            </g>
          )
        })}
      </svg>
      <figcaption className="kit-quiet">
        <span className="kit-dot" style={{ background: OPENED }} />
        新增 {total('opened')}　<span className="kit-dot" style={{ background: CLOSED }} />
        销号 {total('closed')}
      </figcaption>
    </figure>
  )
}
