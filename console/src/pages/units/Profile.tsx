import { Card } from 'antd'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { Chart } from '#ui-kit/Chart.tsx'
import { CONFIRMED, JUDGED_STATES } from '#ui-kit/figures.ts'
import { numberText } from '#ui-kit/format.ts'
import { linkTo, monthPeriod } from '#ui-kit/link.ts'
import { MetricTable } from '#ui-kit/MetricTable.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Nothing } from '#ui-kit/States.tsx'
import { ColourTag } from '#ui-kit/Tags.tsx'

type Figures = Pick<ReplyOf<'units.show'>, 'metrics' | 'monthly' | 'byRule' | 'period'>
const confirmed = { finding: CONFIRMED, state: JUDGED_STATES }

/** The figures of a unit or a person: metrics beside peers, months, rules. `filter` selects their records on the list pages. */
export function Profile({ figures, filter }: { figures: Figures; filter: Readonly<Record<string, string>> }): ReactNode {
  const navigate = useNavigate()
  const { metrics, monthly, byRule, period } = figures
  // What was found after the last day was found in the data up to that day, and counts.
  const counted = { ...filter, from: period.from }
  const last = monthly.at(-1)?.month
  if (monthly.every(({ cases, warnings }) => cases + warnings === 0) && byRule.length === 0)
    return (
      <Card size="small" title={<h2>与同类对比</h2>}>
        <Nothing text="没有可以统计的案件和预警" hint={`统计 ${period.from} 至 ${period.to}，数据截至 ${period.to}`} />
      </Card>
    )
  const pages: Readonly<Record<string, string>> = {
    cases: linkTo('/cases', { ...filter, ...period }),
    warnings: linkTo('/warnings', counted),
    confirmed: linkTo('/warnings', { ...counted, ...confirmed }),
    late: linkTo('/warnings', { ...counted, breached: 'true' }),
  }
  return (
    <>
      <Card size="small" title={<h2>与同类对比</h2>} extra={<span className="kit-quiet">近一年，数据截至 {period.to}</span>}>
        <MetricTable metrics={metrics} link={(key) => pages[key]} />
      </Card>
      <Card size="small" title={<h2>按月</h2>}>
        {monthly.length === 0 ? (
          <Nothing small text="没有案件和预警" />
        ) : (
          <Chart
            label="按月案件、预警和属实数"
            kind="bar"
            unit="件"
            categories={monthly.map(({ month }) => month)}
            series={[
              { name: '案件', data: monthly.map(({ cases }) => cases), colour: '#8fa3ba', kind: 'line' },
              { name: '预警', data: monthly.map(({ warnings }) => warnings) },
              { name: '属实', data: monthly.map(({ confirmed }) => confirmed), colour: '#b81c23' },
            ]}
            onPick={(month) =>
              navigate(linkTo('/warnings', { ...filter, ...monthPeriod(month), ...(last === month ? { to: undefined } : {}) }))
            }
          />
        )}
      </Card>
      <Card size="small" title={<h2>按规则</h2>}>
        <PlainTable<Figures['byRule'][number]>
          rowKey="ruleId"
          dataSource={byRule}
          locale={{ emptyText: <Nothing text="没有预警" /> }}
          columns={[
            { title: '级别', render: (_, row) => <ColourTag colour={row.colour} /> },
            { title: '规则', render: (_, row) => <Link to={`/rules/${row.ruleId}`}>{`${row.ruleId} ${row.title}`}</Link> },
            {
              title: '预警',
              align: 'right',
              sorter: (a, b) => a.warnings - b.warnings,
              render: (_, row) => <Link to={linkTo('/warnings', { ...counted, rule: row.ruleId })}>{numberText(row.warnings)}</Link>,
            },
            {
              title: '属实',
              align: 'right',
              sorter: (a, b) => a.confirmed - b.confirmed,
              render: (_, row) => (
                <Link to={linkTo('/warnings', { ...counted, rule: row.ruleId, ...confirmed })}>{numberText(row.confirmed)}</Link>
              ),
            },
          ]}
        />
      </Card>
    </>
  )
}
