import { Card, Radio, Select, Space } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { INSPECTION_KINDS } from '#domain/inspection/kinds.ts'
import { today } from '#ui-kit/format.ts'
import { optionsOf } from '#ui-kit/labels.ts'
import { PeriodBar } from '#ui-kit/PeriodBar.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { TabbedPage } from '#ui-kit/TabbedPage.tsx'
import { useFilter } from '#ui-kit/use-filter.ts'
import { useCall } from '../../client/hooks.ts'
import { useCampaigns } from '../clues/selects.tsx'

type Coverage = ReplyOf<'inspections.coverage'>
type Line = ReplyOf<'inspections.statistics'>['rows'][number]

const BY = { region: '地区', month: '月份', kind: '方式', line: '条线', place: '对象种类' } as const
const { justice: _justice, ...ENFORCING } = LINES

/** From the first of the month a year ago to today. */
function usual(): { from: string; to: string } {
  const to = today()
  const from = `${Number(to.slice(0, 4)) - (to.slice(5, 7) === '12' ? 0 : 1)}-${to.slice(5, 7) === '12' ? '01' : String(Number(to.slice(5, 7)) + 1).padStart(2, '0')}-01`
  return { from, to }
}

const linkOf = (query: Readonly<Record<string, string>>): string => `/inspection-visits?${new URLSearchParams(query)}`

/** 检查覆盖: counties × months, and the same visits by other dimensions; every figure leads to its visits. */
export function CoveragePage(): ReactNode {
  const { values, apply } = useFilter()
  const campaigns = useCampaigns()
  const period = values.from && values.to ? { from: values.from, to: values.to } : usual()
  const set = (more: Record<string, string | undefined>) => {
    const next = Object.entries({ ...values, ...period, ...more }).filter(([, value]) => value)
    apply(Object.fromEntries(next) as Record<string, string>)
  }
  const filter = (
    <Space wrap>
      <PeriodBar value={period} asOf={null} onChange={({ from, to }) => set({ from, to })} />
      <Select
        aria-label="专项整治"
        allowClear
        placeholder="专项整治"
        style={{ minWidth: 200 }}
        value={values.campaign}
        options={campaigns}
        onChange={(campaign?: string) => set({ campaign })}
      />
    </Space>
  )
  return (
    <TabbedPage
      title="检查覆盖"
      tabs={[
        { key: 'grid', label: '覆盖', content: <Grid period={period} values={values} set={set} filter={filter} /> },
        { key: 'figures', label: '统计', content: <Figures period={period} values={values} set={set} filter={filter} /> },
      ]}
    />
  )
}

interface PartProps {
  period: { from: string; to: string }
  values: Readonly<Record<string, string>>
  set: (more: Record<string, string | undefined>) => void
  filter: ReactNode
}

const shade = (n: number): string =>
  n === 0 ? 'inspection-none' : n < 3 ? 'inspection-few' : n < 8 ? 'inspection-some' : 'inspection-many'

function Grid({ period, values, set, filter }: PartProps): ReactNode {
  const { campaign, kind, line } = values
  const more = { ...(campaign && { campaign }), ...(kind && { kind }), ...(line && { line }) }
  const read = useCall('inspections.coverage', { query: { ...period, ...more } as never }, { keep: true })
  return (
    <Card size="small">
      <Space wrap className="kit-gap">
        {filter}
        <Select
          aria-label="方式"
          allowClear
          placeholder="方式"
          style={{ minWidth: 120 }}
          value={kind}
          options={optionsOf(INSPECTION_KINDS)}
          onChange={(next?: string) => set({ kind: next })}
        />
        <Select
          aria-label="条线"
          allowClear
          placeholder="条线"
          style={{ minWidth: 120 }}
          value={line}
          options={optionsOf(ENFORCING)}
          onChange={(next?: string) => set({ line: next })}
        />
      </Space>
      <Loaded read={read} rows={10}>
        {(coverage) => <Table coverage={coverage} more={more} period={period} />}
      </Loaded>
    </Card>
  )
}

function Table({ coverage, more, period }: { coverage: Coverage; more: Record<string, string>; period: PartProps['period'] }): ReactNode {
  const { months, counties, share, byMonth } = coverage
  const covered = counties.filter(({ visits }) => visits > 0).length
  const cell = (n: number, query: Record<string, string>, name: string) =>
    n === 0 ? (
      <span className="inspection-none">0</span>
    ) : (
      <Link className={shade(n)} to={linkOf({ ...period, ...query, ...more, state: 'done' })} aria-label={`${name}：${n} 次`}>
        {n}
      </Link>
    )
  return (
    <>
      <p>
        覆盖 {covered} / {counties.length} 个县（市、区）{share === null ? '' : `，占 ${share}%`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="inspection-grid" tabIndex={0} aria-label="县与月份">
        <table>
          <thead>
            <tr>
              <th scope="col">县（市、区）</th>
              {months.map((month) => (
                <th key={month} scope="col">
                  {month}
                </th>
              ))}
              <th scope="col">合计</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">覆盖率</th>
              {byMonth.map(({ month, share: part }) => (
                <td key={month}>{part === null ? '—' : `${part}%`}</td>
              ))}
              <td>{share === null ? '—' : `${share}%`}</td>
            </tr>
            {counties.map(({ region, name, city, visits, cells }) => (
              <tr key={region}>
                <th scope="row">
                  {name} {city && !name.startsWith(city) ? <span className="kit-quiet">{city}</span> : null}
                </th>
                {cells.map((n, at) => (
                  <td key={months[at]}>{cell(n, { region, month: months[at]! }, `${name} ${months[at]}`)}</td>
                ))}
                <td>{cell(visits, { region }, `${name} 合计`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

function Figures({ period, values, set, filter }: PartProps): ReactNode {
  const by = (values.by ?? 'region') as keyof typeof BY
  const read = useCall(
    'inspections.statistics',
    { query: { ...period, by, ...(values.campaign && { campaign: values.campaign }) } },
    { keep: true },
  )
  return (
    <Card size="small">
      <Space wrap className="kit-gap">
        {filter}
        <Radio.Group
          aria-label="统计维度"
          optionType="button"
          options={optionsOf(BY)}
          value={by}
          onChange={({ target }) => set({ by: target.value as string })}
        />
      </Space>
      <Loaded read={read} rows={10}>
        {({ total, rows }) => (
          <>
            <p>实地检查 {total} 次</p>
            <PlainTable<Line>
              rowKey="key"
              pageSize={50}
              dataSource={rows}
              columns={[
                { title: BY[by], render: (_, row) => row.title },
                { title: '实地检查（次）', align: 'right', render: (_, row) => <Link to={linkOf(row.query)}>{row.visits}</Link> },
                {
                  title: '有不符合项（次）',
                  align: 'right',
                  render: (_, row) => (row.found > 0 ? <Link to={linkOf({ ...row.query, found: 'true' })}>{row.found}</Link> : 0),
                },
                { title: '不符合项', align: 'right', render: (_, row) => row.findings },
                { title: '列入台账', align: 'right', render: (_, row) => row.problems },
                { title: '平均得分', align: 'right', render: (_, row) => row.score ?? '—' },
              ]}
            />
          </>
        )}
      </Loaded>
    </Card>
  )
}
