import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { Chart } from '#ui-kit/Chart.tsx'
import { Facts } from '#ui-kit/Facts.tsx'
import { CONFIRMED, FALSE_ALARMS, JUDGED_STATES, OPEN_STATES } from '#ui-kit/figures.ts'
import { numberText, shareText } from '#ui-kit/format.ts'
import { linkTo, monthPeriod } from '#ui-kit/link.ts'
import { Nothing } from '#ui-kit/States.tsx'
import type { RuleRecord } from './detail.tsx'

/** 质量: how many warnings were judged right and wrong, in all and by month. */
export function Quality({ rule }: { rule: RuleRecord }): ReactNode {
  const navigate = useNavigate()
  const { quality, byMonth } = rule
  const warnings = (query: Record<string, string>) => linkTo('/warnings', { rule: rule.id, ...query })
  return (
    <>
      <Facts
        items={[
          { label: '未销号预警', value: <Link to={warnings({ state: OPEN_STATES })}>{numberText(quality.open)}</Link> },
          {
            label: '已判定',
            value: (
              <Link to={warnings({ finding: `${FALSE_ALARMS},${CONFIRMED}`, state: JUDGED_STATES })}>{numberText(quality.judged)}</Link>
            ),
          },
          {
            label: '属实',
            value: <Link to={warnings({ finding: CONFIRMED, state: JUDGED_STATES })}>{numberText(quality.confirmed)}</Link>,
          },
          {
            label: '误报',
            value: (
              <>
                <Link to={warnings({ finding: FALSE_ALARMS, state: JUDGED_STATES })}>{numberText(quality.falseAlarms)}</Link>（
                {shareText(quality.falseShare)}）
              </>
            ),
          },
        ]}
      />
      {byMonth.length === 0 ? (
        <Nothing text="尚无预警" hint="扫描命中后按月统计" />
      ) : (
        <Chart
          label={`${rule.title}按月预警与核查结果`}
          kind="bar"
          unit="条"
          categories={byMonth.map(({ month }) => month)}
          series={[
            { name: '预警', data: byMonth.map(({ opened }) => opened) },
            { name: '属实', data: byMonth.map(({ confirmed }) => confirmed), colour: '#237804' },
            { name: '误报', data: byMonth.map(({ falseAlarms }) => falseAlarms), colour: '#d46b08' },
          ]}
          onPick={(month) => navigate(warnings(monthPeriod(month)))}
        />
      )}
    </>
  )
}
