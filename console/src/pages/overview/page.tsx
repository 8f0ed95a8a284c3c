import { Card } from 'antd'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { Chart } from '#ui-kit/Chart.tsx'
import { JUDGED_STATES } from '#ui-kit/figures.ts'
import { numberText, shareText } from '#ui-kit/format.ts'
import { COLOUR_STYLES } from '#ui-kit/labels.ts'
import { linkTo } from '#ui-kit/link.ts'
import { PeriodBar } from '#ui-kit/PeriodBar.tsx'
import { daysOf } from '#ui-kit/period.ts'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useFilter } from '#ui-kit/use-filter.ts'
import { useCall } from '../../client/hooks.ts'

type Overview = ReplyOf<'overview.show'>

/** 统计概览: totals with the period before, and the warnings of the period by colour, day, state, finding and rule. */
export function OverviewPage(): ReactNode {
  const filter = useFilter()
  const read = useCall('overview.show', { query: daysOf(filter.values) }, { keep: true })
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>统计概览</h1>
        {read.data?.asOf ? <p className="kit-quiet">数据截至 {read.data.asOf}</p> : null}
      </header>
      <Card size="small">
        <PeriodBar value={read.data} asOf={read.data?.asOf ?? null} onChange={(next) => filter.apply({ ...next })} />
      </Card>
      <Loaded read={read} rows={10}>
        {(overview) => (
          <>
            <Card size="small" title={<h2>总量</h2>}>
              <Totals totals={overview.totals} />
            </Card>
            <Charts overview={overview} />
          </>
        )}
      </Loaded>
    </section>
  )
}

function changeText(value: number, previous: number): string {
  const before = `上期 ${numberText(previous)}`
  if (value === previous) return `${before}，持平`
  if (previous === 0) return before
  const share = (value - previous) / previous
  return `${before}，${share > 0 ? '增' : '减'} ${shareText(Math.abs(share))}`
}

function Totals({ totals }: { totals: Overview['totals'] }): ReactNode {
  return (
    <dl className="office-figures">
      {totals.map(({ key, title, value, previous, page, query }) => (
        <div key={key}>
          <dt>{title}</dt>
          <dd className="office-figure">{page ? <Link to={linkTo(`/${page}`, query)}>{numberText(value)}</Link> : numberText(value)}</dd>
          <dd className="kit-quiet">{changeText(value, previous)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Charts({ overview }: { overview: Overview }): ReactNode {
  const navigate = useNavigate()
  const { from, to, byColour, byDay, byState, byFinding, byRule } = overview
  const until = overview.until ?? undefined
  const open = (query: Record<string, string | undefined>) => navigate(linkTo('/warnings', { from, to: until, ...query }))
  const none = byColour.every(({ opened }) => opened === 0)
  const rules = [...byRule].sort((a, b) => b.opened - a.opened).slice(0, 20)
  return (
    <>
      <Card
        size="small"
        title={<h2>每日预警与销号</h2>}
        extra={until ? null : <span className="kit-quiet">截止日之后据此发现的预警计入末日</span>}
      >
        {byDay.every((day) => day.opened + day.closed === 0) ? (
          <Nothing small text="期间没有预警" />
        ) : (
          <Chart
            label="每日新增预警与销号"
            kind="line"
            unit="条"
            categories={byDay.map(({ day }) => day)}
            series={[
              { name: '新增', data: byDay.map(({ opened }) => opened) },
              { name: '销号', data: byDay.map(({ closed }) => closed), colour: '#237804' },
            ]}
            onPick={(day) => open({ from: day, to: day === to ? until : day })}
          />
        )}
      </Card>
      <div className="office-grid office-thirds">
        <Card size="small" title={<h2>按级别</h2>}>
          {none ? (
            <Nothing small text="期间没有预警" />
          ) : (
            <Chart
              label="期间新增预警，按级别"
              kind="bar"
              unit="条"
              height={220}
              categories={byColour.map(({ colour }) => COLOUR_STYLES[colour].full)}
              series={[
                {
                  name: '新增预警',
                  data: byColour.map(({ opened }) => opened),
                  colours: byColour.map(({ colour }) => COLOUR_STYLES[colour].solid),
                },
              ]}
              onPick={(_, index) => open({ colour: byColour[index]!.colour })}
            />
          )}
        </Card>
        <Card size="small" title={<h2>按状态</h2>}>
          {none ? (
            <Nothing small text="期间没有预警" />
          ) : (
            <Chart
              label="期间新增预警，按当前状态"
              kind="bar"
              unit="条"
              height={220}
              categories={byState.map(({ title }) => title)}
              series={[{ name: '预警', data: byState.map(({ count }) => count) }]}
              onPick={(_, index) => open({ state: byState[index]!.state })}
            />
          )}
        </Card>
        <Card size="small" title={<h2>按核查结论</h2>}>
          {byFinding.every(({ count }) => count === 0) ? (
            <Nothing small text="期间的预警尚无核查结论" />
          ) : (
            <Chart
              label="期间新增预警，按核查结论"
              kind="bar"
              unit="条"
              height={220}
              categories={byFinding.map(({ finding, title }) => `${finding} ${title}`)}
              series={[{ name: '预警', data: byFinding.map(({ count }) => count) }]}
              onPick={(_, index) => open({ finding: byFinding[index]!.finding, state: JUDGED_STATES })}
            />
          )}
        </Card>
      </div>
      <Card size="small" title={<h2>按规则（新增最多的 20 条）</h2>}>
        {rules.length === 0 ? (
          <Nothing small text="期间没有预警" />
        ) : (
          <Chart
            label="期间新增预警、属实和误报，按规则"
            kind="bar"
            horizontal
            unit="条"
            height={80 + rules.length * 34}
            categories={rules.map(({ ruleId, title }) => `${ruleId} ${title}`)}
            series={[
              { name: '新增', data: rules.map(({ opened }) => opened) },
              { name: '属实', data: rules.map(({ confirmed }) => confirmed), colour: '#237804' },
              { name: '误报', data: rules.map(({ falseAlarms }) => falseAlarms), colour: '#d46b08' },
            ]}
            onPick={(_, index) => open({ rule: rules[index]!.ruleId })}
          />
        )}
      </Card>
    </>
  )
}
