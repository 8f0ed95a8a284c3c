import { Card, type TableColumnsType } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { Chart } from '#ui-kit/Chart.tsx'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { SearchForm } from '#ui-kit/SearchForm.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { TabbedPage } from '#ui-kit/TabbedPage.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useCall } from '../../client/hooks.ts'

type Figures = ReplyOf<'ratings.statistics'>
type Row = RowOf<'ratings.list'>

const share = (rate: number | null): string => (rate === null ? '—' : `${(rate * 100).toFixed(1)}%`)
const daysAgo = (days: number): string => dayjs().subtract(days, 'day').format('YYYY-MM-DD')

/** 群众评价: figures of ratings by QR code, and the single ones for those who supervise. */
export function RatingsPage(): ReactNode {
  const { me } = useMe()
  const supervises = me.roles.some(({ role }) => ['supervisor', 'supervision-lead', 'law-reviewer'].includes(role))
  const tabs = [{ key: 'figures', label: '统计', content: <Statistics /> }]
  return <TabbedPage title="群众评价" tabs={supervises ? [...tabs, { key: 'list', label: '逐条评价', content: <RatingList /> }] : tabs} />
}

function Statistics(): ReactNode {
  const [search, setSearch] = useSearchParams()
  const from = search.get('from') ?? daysAgo(29)
  const to = search.get('to') ?? daysAgo(0)
  const read = useCall('ratings.statistics', { query: { from, to } }, { keep: true })
  const ask = (values: Record<string, string | undefined>) =>
    setSearch(Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value ? [[key, value]] : []))))
  return (
    <>
      <SearchForm
        fields={[{ name: 'from', to: 'to', label: '评价日期', kind: 'days' }]}
        values={{ from, to }}
        onSearch={ask}
        onReset={() => setSearch({})}
      />
      <Loaded read={read}>{(figures) => <Shown figures={figures} />}</Loaded>
    </>
  )
}

function Shown({ figures }: { figures: Figures }): ReactNode {
  const { current, previous, issued, units, reasons } = figures
  const items: [string, string, string][] = [
    ['满意率', share(current.rate), share(previous.rate)],
    ['评价数', String(current.total), String(previous.total)],
    ['不满意', String(current.unsatisfied), String(previous.unsatisfied)],
    ['制发评价码', String(issued), ''],
  ]
  return (
    <div className="kit-stack">
      <dl className="office-figures">
        {items.map(([title, now, before]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd className="office-figure">{now}</dd>
            <dd className="kit-quiet">{before ? `上期 ${before}` : ' '}</dd>
          </div>
        ))}
      </dl>
      <p className="kit-quiet">
        满意率为满意数除以评价数；上期为此前同样天数。被评价单位只看到本单位的合计，份数不足时不显示，看不到单条评价和由此产生的线索。
      </p>
      {units.length === 0 ? (
        <Nothing text="该期间没有可显示的评价" hint="可放宽日期；本单位评价份数较少时也不显示" />
      ) : (
        <div className="office-grid">
          <Card size="small" title={<h2 className="office-heading">按单位</h2>}>
            <PlainTable<Figures['units'][number]>
              rowKey={(row) => row.unit.id}
              dataSource={units}
              columns={[
                { title: '单位', render: (_, row) => row.unit.name },
                { title: '满意', align: 'right', dataIndex: 'satisfied' },
                { title: '不满意', align: 'right', dataIndex: 'unsatisfied' },
                { title: '满意率', align: 'right', render: (_, row) => share(row.rate) },
              ]}
            />
          </Card>
          <Card size="small" title={<h2 className="office-heading">不满意的原因</h2>}>
            {reasons.length > 0 ? (
              <Chart
                label="不满意的原因"
                kind="bar"
                horizontal
                categories={reasons.map(({ reason }) => reason)}
                series={[{ name: '次数', data: reasons.map(({ count }) => count) }]}
                unit="次"
                height={280}
              />
            ) : (
              <Nothing small text="没有不满意的评价" />
            )}
          </Card>
        </div>
      )}
    </div>
  )
}

const columns: TableColumnsType<Row> = [
  { title: '评价日期', dataIndex: 'ratedOn' },
  { title: '被评单位', render: (_, row) => row.unit.name },
  { title: '案件编号', dataIndex: 'caseNo' },
  {
    title: '评价',
    render: (_, row) => <PlainTag tone={row.satisfied ? 'normal' : 'overdue'}>{row.satisfied ? '满意' : '不满意'}</PlainTag>,
  },
  { title: '原因', render: (_, row) => row.reasons.join('、') || '—' },
  { title: '留言', render: (_, row) => row.text ?? '—' },
  {
    title: '线索',
    render: (_, row) =>
      row.clue ? (
        <>
          <Link to={`/clues/${row.clue.id}`}>{row.clue.no}</Link> <span className="kit-quiet">{row.clue.stateTitle}</span>
        </>
      ) : (
        '—'
      ),
  },
]

function RatingList(): ReactNode {
  const source = useList('ratings.list')
  return (
    <Ledger<Row>
      title="逐条评价"
      note="不满意的自动成为线索。请勿向被评价单位透露评价人。"
      source={source}
      extraLabels={{ tab: '栏目' }}
      fields={[
        {
          name: 'satisfied',
          label: '评价',
          kind: 'select',
          options: [
            { value: 'true', label: '满意' },
            { value: 'false', label: '不满意' },
          ],
        },
        { name: 'unit', label: '被评单位', kind: 'custom', input: <UnitSelect /> },
      ]}
      columns={columns}
      rowKey={(row) => row.id}
    />
  )
}
