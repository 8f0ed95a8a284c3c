import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Count, Panel, valueText } from './panels.tsx'
import { changeOf, columnsFor, type Figures, type Line, linkOfLine, SHADES, shadeOf } from './view.ts'

/** The regions below as tiles, or the units of a county, shaded by a figure: the name leads one level down, the number to the records. */
export function Regions({
  figures,
  lines,
  shade,
  units,
  onShade,
  addressOf,
}: {
  figures: Figures
  lines: readonly Line[]
  shade: string | null
  units: boolean
  onShade: (key: string) => void
  addressOf: (region: string) => string
}): ReactNode {
  const known = SHADES.map((name) => figures.figures.find(({ key }) => key === name)).filter((each) => each !== undefined)
  const figure = known.find(({ key }) => key === shade) ?? known[0]
  if (!figure) return null
  const shown = (line: Line) => line.figures[figure.key]?.value ?? null
  const values = lines.map(shown)
  return (
    <Panel
      title={units ? '各单位' : '各地区'}
      className="screen-grow"
      extra={
        <fieldset className="screen-shades" aria-label="着色指标">
          {known.map(({ key, title }) => (
            <button key={key} type="button" aria-pressed={key === figure.key} onClick={() => onShade(key)}>
              {title}
            </button>
          ))}
        </fieldset>
      }
    >
      {lines.length === 0 ? <p className="screen-quiet">没有记录</p> : null}
      <ul className="screen-tiles" style={{ '--columns': columnsFor(lines.length) } as never}>
        {lines.map((line) => {
          const change = line.figures[figure.key] ? changeOf(line.figures[figure.key]!, figure.kind === 'ratio') : null
          const to = units ? unitOf(line) : regionOf(line)
          return (
            <li key={line.key} style={{ '--shade': `${Math.round(shadeOf(shown(line), values) * 100)}%` } as never}>
              {to ? (
                <Link to={units ? to : addressOf(to)} className="screen-tile-name" title={line.title}>
                  {line.title}
                </Link>
              ) : (
                <span className="screen-tile-name" title={line.title}>
                  {line.title}
                </span>
              )}
              <span className="screen-tile-number">
                <Count to={linkOfLine(figure, line)}>{valueText(figure, shown(line))}</Count>
              </span>
              {change ? <span className="screen-quiet">{change.text}</span> : null}
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

/** The page that a unit's tile opens; none for a unit beyond one's scope. */
const unitOf = (line: Line): string | null => (line.drill?.unit ? `/units/${encodeURIComponent(line.drill.unit)}` : null)

/** The region that a tile opens: a city with its counties, a county with its units; none for what belongs to no region below. */
const regionOf = (line: Line): string | null =>
  line.drill?.region ?? (/^\d{6}$/.test(line.key) && !line.key.endsWith('00') ? line.key : null)
