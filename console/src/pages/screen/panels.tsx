import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { Chart } from '#ui-kit/Chart.tsx'
import { numberText } from '#ui-kit/format.ts'
import { linkTo } from '#ui-kit/link.ts'
import type { Read } from '#ui-kit/States.tsx'
import { changeOf, type Figure, type Figures, HEAD, type Line, linkOfLine, timeliest } from './view.ts'

/** A part of the screen under its own heading. */
export function Panel({
  title,
  extra,
  children,
  className,
}: {
  title: string
  extra?: ReactNode
  children: ReactNode
  className?: string
}): ReactNode {
  return (
    <section className={`screen-panel ${className ?? ''}`} aria-label={title}>
      <div className="screen-panel-head">
        <h2>{title}</h2>
        {extra}
      </div>
      {children}
    </section>
  )
}

/** A number that leads to its records; plain where the person may not open them. */
export function Count({ to, children }: { to: string | null; children: ReactNode }): ReactNode {
  return to ? <Link to={to}>{children}</Link> : <span>{children}</span>
}

const addressOf = ({ page, query }: Figure): string | null => (page && query ? linkTo(page, query) : null)
const find = ({ figures }: Figures, key: string): Figure | undefined => figures.find((each) => each.key === key)
export const valueText = (figure: Pick<Figure, 'unit'>, value: number | null): string =>
  value === null ? '—' : figure.unit === '%' ? `${value}%` : numberText(value)

/** Totals of the period with the period before. */
export function Heads({ figures }: { figures: Figures }): ReactNode {
  return (
    <dl className="screen-heads" aria-label="主要指标">
      {HEAD.map((key) => find(figures, key))
        .filter((figure) => figure !== undefined)
        .map((figure) => {
          const change = changeOf(figure, figure.kind === 'ratio')
          return (
            <div key={figure.key} title={figure.counted}>
              <dt>
                {figure.title}
                {figure.unit === '%' ? '' : `（${figure.unit}）`}
              </dt>
              <dd className="screen-number">
                <Count to={addressOf(figure)}>{valueText(figure, figure.value)}</Count>
              </dd>
              <dd className="screen-quiet">
                上期 {valueText(figure, figure.previous)}
                {change ? `，${change.text}` : ''}
              </dd>
            </div>
          )
        })}
    </dl>
  )
}

const Wait = (): ReactNode => <p className="screen-quiet">正在读取</p>
const None = (): ReactNode => <p className="screen-quiet">期内没有线索</p>

/** As high as the place that is left; tells the child how many pixels that is. */
function Filling({ children }: { children: (height: number) => ReactNode }): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(0)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const watch = new ResizeObserver(() => setHeight(element.clientHeight))
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  return (
    <div ref={box} className="screen-filling">
      {height > 0 ? children(height) : null}
    </div>
  )
}

/** Clues taken and closed, by month or by day. */
export function Trend({ read, monthly }: { read: Read<Figures>; monthly: boolean }): ReactNode {
  const navigate = useNavigate()
  const { data } = read
  const values = (key: string) => data!.rows.map((line) => line.figures[key]?.value ?? 0)
  return (
    <Panel title={monthly ? '每月线索' : '每日线索'} className="screen-grow">
      {data ? (
        <Filling>
          {(height) => (
            <Chart
              dark
              label={monthly ? '每月登记和销号的线索' : '每日登记和销号的线索'}
              kind="line"
              unit="件"
              height={height}
              categories={data.rows.map(({ title }) => title.replace(/^\d{4}年/, ''))}
              series={[
                { name: '登记', data: values('clues.taken') },
                { name: '销号', data: values('clues.closed') },
              ]}
              onPick={(_, index) => {
                const to = linkOfLine(find(data, 'clues.taken'), data.rows[index]!)
                if (to) navigate(to)
              }}
            />
          )}
        </Filling>
      ) : (
        <Wait />
      )}
    </Panel>
  )
}

const MOST = 6

/** Shares of the clues taken, the largest first; the rest as one line. */
export function Shares({ read, title }: { read: Read<Figures>; title: string }): ReactNode {
  const { data } = read
  if (!data)
    return (
      <Panel title={title}>
        <Wait />
      </Panel>
    )
  const figure = find(data, 'clues.taken')
  const of = (line: Line) => line.figures['clues.taken']?.value ?? 0
  const lines = data.rows.filter((line) => of(line) > 0).sort((a, b) => of(b) - of(a))
  const all = lines.reduce((sum, line) => sum + of(line), 0)
  const rest = lines.slice(MOST).reduce((sum, line) => sum + of(line), 0)
  const most = Math.max(1, ...lines.map(of))
  return (
    <Panel title={title} className="screen-grow">
      {lines.length === 0 ? (
        <None />
      ) : (
        <ul className="screen-shares">
          {lines.slice(0, MOST).map((line) => (
            <li key={line.key}>
              <span className="screen-clip" title={line.title}>
                {line.title.replace(/^[GJYD][\d.]+ /, '')}
              </span>
              <span className="screen-bar" aria-hidden>
                <i style={{ width: `${(of(line) / most) * 100}%` }} />
              </span>
              <Count to={linkOfLine(figure, line)}>{numberText(of(line))}</Count>
              <span className="screen-quiet">{Math.round((of(line) / all) * 1000) / 10}%</span>
            </li>
          ))}
          {rest > 0 ? (
            <li>
              <span>其余 {lines.length - MOST} 类</span>
              <span className="screen-bar" aria-hidden>
                <i style={{ width: `${Math.min(100, (rest / most) * 100)}%` }} />
              </span>
              <span>{numberText(rest)}</span>
              <span className="screen-quiet">{Math.round((rest / all) * 1000) / 10}%</span>
            </li>
          ) : null}
        </ul>
      )}
    </Panel>
  )
}

/** Open matters by their deadline: in time, near, over. */
export function Deadlines({ figures }: { figures: Figures }): ReactNode {
  const lights = (open: Figure | undefined, near: Figure | undefined, over: Figure | undefined, title: string) => {
    if (!open) return null
    const [all, close, late] = [open.value ?? 0, near?.value ?? 0, over?.value ?? 0]
    const good = Math.max(0, all - close - late)
    const parts = [
      { key: 'normal', title: '正常', value: good, to: null },
      ...(near ? [{ key: 'near', title: '临期', value: close, to: addressOf(near) }] : []),
      ...(over ? [{ key: 'overdue', title: '超期', value: late, to: addressOf(over) }] : []),
    ]
    return (
      <div className="screen-lights" key={title}>
        <span>
          {title} <Count to={addressOf(open)}>{numberText(all)}</Count> {open.unit}
        </span>
        <span className="screen-stack" aria-hidden>
          {parts.map(({ key, value }) => (
            <i key={key} className={`screen-${key}`} style={{ flexGrow: value }} />
          ))}
        </span>
        {parts.map(({ key, title: name, value, to }) => (
          <span key={key} className="screen-light">
            <i className={`screen-${key}`} aria-hidden /> {name} <Count to={to}>{numberText(value)}</Count>
          </span>
        ))}
      </div>
    )
  }
  return (
    <Panel title="期限">
      {lights(find(figures, 'clues.open'), find(figures, 'clues.due-near'), find(figures, 'clues.overdue'), '在办线索')}
      {lights(find(figures, 'problems.open'), undefined, find(figures, 'problems.overdue'), '未销号问题')}
    </Panel>
  )
}

/** Regions or units by the share of clues handled in time. */
export function Ranking({ figures, lines }: { figures: Figures; lines: readonly Line[] }): ReactNode {
  const ranked = timeliest(lines)
  const closed = find(figures, 'clues.closed')
  return (
    <Panel title="办理按期率" extra={<span className="screen-quiet">销号线索中全程未超期的</span>} className="screen-grow">
      {ranked.length === 0 ? (
        <p className="screen-quiet">期内没有销号的线索</p>
      ) : (
        <ol className="screen-rank">
          {ranked.slice(0, 20).map((line, index) => (
            <li key={line.key}>
              <b>{index + 1}</b>
              <span className="screen-tile-name" title={line.title}>
                {line.title}
              </span>
              <span className="screen-bar" aria-hidden>
                <i style={{ width: `${line.figures['clues.timeliness']!.value}%` }} />
              </span>
              <Count to={linkOfLine(closed, line)}>{line.figures['clues.timeliness']!.value}%</Count>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}
