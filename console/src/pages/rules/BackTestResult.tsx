import { findings } from 'virtual:contract'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { Chart } from '#ui-kit/Chart.tsx'
import { numberText, shareText, wallText } from '#ui-kit/format.ts'
import { labelOf } from '#ui-kit/labels.ts'
import { ENGINES } from '#ui-kit/office-labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Nothing } from '#ui-kit/States.tsx'
import { FindingTag } from '#ui-kit/Tags.tsx'
import type { RuleRecord } from './detail.tsx'
import { valueText } from './Versions.tsx'

type Test = ReplyOf<'rules.backTestShow'>
type Result = NonNullable<Test['result']>

/** What the entered values would find against the present ones: numbers, by month, by unit, and samples. */
export function BackTestResult({ rule, test, result }: { rule: RuleRecord; test: Test; result: Result }): ReactNode {
  const values = rule.parameters.map(({ name, title, unit }) => `${title} ${valueText(test.parameters[name], unit)}`).join('；')
  return (
    <div className="kit-stack">
      <p className="kit-quiet office-note">
        {test.from} 至 {test.to}，期限算到 {wallText(result.asOf)}，{labelOf(ENGINES, result.engine)}。取值：{values}
      </p>
      <Numbers result={result} />
      <div className="office-grid">
        <section>
          <h2 className="office-heading">按月</h2>
          {result.byMonth.length === 0 ? (
            <Nothing small text="两组参数均没有命中" />
          ) : (
            <Chart
              label="按月命中数，回测与现行对比"
              kind="bar"
              unit="条"
              categories={result.byMonth.map(({ month }) => month)}
              series={[
                { name: '回测', data: result.byMonth.map(({ candidate }) => candidate) },
                { name: '现行', data: result.byMonth.map(({ current }) => current), colour: '#8fa3ba' },
              ]}
            />
          )}
        </section>
        <section>
          <h2 className="office-heading">按单位（前 20）</h2>
          <PlainTable<Result['byUnit'][number]>
            rowKey="unitId"
            dataSource={result.byUnit}
            locale={{ emptyText: <Nothing small text="没有命中" /> }}
            columns={[
              { title: '单位', render: (_, row) => <Link to={`/units/${encodeURIComponent(row.unitId)}`}>{row.unitName}</Link> },
              { title: '回测', align: 'right', render: (_, row) => numberText(row.candidate) },
              { title: '现行', align: 'right', render: (_, row) => numberText(row.current) },
              { title: '增减', align: 'right', render: (_, row) => signed(row.candidate - row.current) },
            ]}
          />
        </section>
        <section>
          <h2 className="office-heading">新增的样本</h2>
          <PlainTable<Result['sampleOpens'][number] & { n: number }>
            rowKey="n"
            dataSource={result.sampleOpens.map((row, n) => ({ ...row, n }))}
            locale={{ emptyText: <Nothing small text="没有新增" /> }}
            columns={[
              { title: '对象', dataIndex: 'subject' },
              { title: '单位', dataIndex: 'unitName' },
              { title: '异常值', align: 'right', render: (_, row) => numberText(row.score) },
            ]}
          />
        </section>
        <section>
          <h2 className="office-heading">减少的样本</h2>
          <PlainTable<Result['sampleLoses'][number] & { n: number }>
            rowKey="n"
            dataSource={result.sampleLoses.map((row, n) => ({ ...row, n }))}
            locale={{ emptyText: <Nothing small text="没有减少" /> }}
            columns={[
              {
                title: '对象',
                render: (_, row) => (row.warningId ? <Link to={`/warnings/${row.warningId}`}>{row.subject}</Link> : row.subject),
              },
              { title: '单位', dataIndex: 'unitName' },
              { title: '已有结论', render: (_, row) => (row.finding && row.finding in findings ? <FindingTag code={row.finding} /> : '—') },
            ]}
          />
        </section>
      </div>
    </div>
  )
}

const signed = (value: number): string => (value > 0 ? `+${numberText(value)}` : numberText(value))

function Numbers({ result }: { result: Result }): ReactNode {
  const figures: [string, string, string?][] = [
    ['回测命中', numberText(result.candidate), `现行 ${numberText(result.current)}`],
    ['新增', numberText(result.opens), '回测命中、现行不命中'],
    ['减少', numberText(result.loses), '现行命中、回测不命中'],
    ['两者都命中', numberText(result.both)],
    ['属实率', shareText(result.precision), `现行 ${shareText(result.currentPrecision)}`],
    ['其中已有结论', numberText(result.judged), `属实 ${numberText(result.confirmed)}`],
  ]
  return (
    <dl className="office-figures">
      {figures.map(([title, value, note]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd className="office-figure">{value}</dd>
          <dd className="kit-quiet">{note ?? ' '}</dd>
        </div>
      ))}
    </dl>
  )
}
