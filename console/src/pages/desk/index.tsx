import { processes } from 'virtual:contract'
import { Button, Card } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { momentText, numberText, wallText } from '#ui-kit/format.ts'
import { COLOUR_STYLES, LIGHTS } from '#ui-kit/labels.ts'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { ColourTag } from '#ui-kit/Tags.tsx'
import { placeOf, useMe } from '../../app/session.ts'
import { useCall } from '../../client/hooks.ts'
import { DayColumns } from './DayColumns.tsx'

type Desk = ReplyOf<'desk.show'>

const openStates = Object.keys(processes.warning.states)
  .filter((state) => !processes.warning.final.includes(state))
  .join(',')
const linkTo = (page: string, query: Readonly<Record<string, string>>) => `/${page}?${new URLSearchParams(query)}`

/** 工作台: what this person has to do, with lights; the warnings open in view by colour and rule; how the last days went. */
export function DeskPage(): ReactNode {
  const { me } = useMe()
  const read = useCall('desk.show', {})
  return (
    <section className="kit-list">
      <header className="kit-head kit-toolbar">
        <div>
          <h1>工作台</h1>
          <p className="kit-quiet">
            {me.name}，{placeOf(me)}
          </p>
        </div>
        <Button loading={read.isFetching} onClick={() => read.refetch()}>
          刷新
        </Button>
      </header>
      <Loaded read={read} rows={10}>
        {(desk) => (
          <>
            <Tasks tasks={desk.tasks} />
            <Colours colours={desk.colours} />
            <div className="desk-columns">
              <Rules rows={desk.byRule} />
              <div className="kit-column">
                <Card size="small" title={<h2>近日预警</h2>}>
                  <DayColumns days={desk.byDay} />
                </Card>
                <Card size="small" title={<h2>最近扫描</h2>}>
                  <LastScan scan={desk.lastScan} />
                </Card>
              </div>
            </div>
          </>
        )}
      </Loaded>
    </section>
  )
}

function Tasks({ tasks }: { tasks: Desk['tasks'] }): ReactNode {
  const due = tasks.filter(({ count }) => count > 0)
  return (
    <Card size="small" title={<h2>我的待办</h2>}>
      {due.length === 0 ? <Nothing text="没有待办事项" hint="新的任务到来时会在消息中提示" /> : null}
      <ul className="desk-list desk-tasks">
        {due.map(({ key, title, page, query, count, near, overdue }) => (
          <li key={key}>
            <Link to={linkTo(page, query)} className="desk-task">
              <span>{title}</span>
              <strong>{numberText(count)}</strong>
            </Link>
            <div className="desk-lights">
              {overdue > 0 ? (
                <Link to={linkTo(page, { ...query, light: 'overdue' })} style={{ color: LIGHTS.overdue.text }}>
                  超期 {overdue}
                </Link>
              ) : null}
              {near > 0 ? (
                <Link to={linkTo(page, { ...query, light: 'near' })} style={{ color: LIGHTS.near.text }}>
                  临期 {near}
                </Link>
              ) : null}
              {overdue + near === 0 ? <span style={{ color: LIGHTS.normal.text }}>期限正常</span> : null}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Colours({ colours }: { colours: Desk['colours'] }): ReactNode {
  return (
    <Card size="small" title={<h2>未销号预警</h2>}>
      <ul className="desk-list desk-colours">
        {colours.map(({ colour, open }) => {
          const style = COLOUR_STYLES[colour]
          return (
            <li key={colour}>
              <Link
                to={linkTo('warnings', { colour, state: openStates })}
                style={{ color: style.text, background: style.tint, borderColor: style.line, borderInlineStartColor: style.solid }}
              >
                <span>{style.full}</span>
                <strong>{numberText(open)}</strong>
              </Link>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}

function Rules({ rows }: { rows: Desk['byRule'] }): ReactNode {
  const most = Math.max(1, ...rows.map(({ open }) => open))
  return (
    <Card size="small" title={<h2>未销号预警最多的规则</h2>}>
      {rows.length === 0 ? <Nothing text="没有未销号的预警" /> : null}
      <ul className="desk-list desk-rules">
        {rows.map(({ ruleId, ruleTitle, colour, open }) => (
          <li key={ruleId}>
            <ColourTag colour={colour} />
            <Link to={linkTo('warnings', { rule: ruleId, state: openStates })}>
              {ruleId} {ruleTitle}
            </Link>
            <span className="desk-bar" aria-hidden>
              <span style={{ width: `${(open / most) * 100}%`, background: COLOUR_STYLES[colour].solid }} />
            </span>
            <strong>{numberText(open)}</strong>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function LastScan({ scan }: { scan: Desk['lastScan'] }): ReactNode {
  const { may } = useMe()
  if (!scan) return <p className="desk-line kit-quiet">尚未扫描</p>
  return (
    <p className="desk-line">
      {may('scan.read') ? <Link to={`/scans/${scan.id}`}>{momentText(scan.finishedAt)}</Link> : momentText(scan.finishedAt)}{' '}
      <span className="kit-quiet">
        检查记录 {numberText(scan.records)} 条，命中 {numberText(scan.findings)} 条，期限算到 {wallText(scan.asOf)}
      </span>
    </p>
  )
}
