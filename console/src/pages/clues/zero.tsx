import { Card } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { numberText } from '#ui-kit/format.ts'
import { LIGHTS, optionsOf } from '#ui-kit/labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { type SearchField, SearchForm } from '#ui-kit/SearchForm.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useFilter } from '#ui-kit/use-filter.ts'
import { useCall } from '../../client/hooks.ts'
import { RegionSelect, useCampaigns } from './selects.tsx'

type Board = ReplyOf<'clues.zero'>
type Query = Readonly<Record<string, string>>

/** A figure that leads to the clues it counts. */
function Figure({ value, query, tone }: { value: number; query: Query; tone?: 'overdue' }): ReactNode {
  if (value === 0) return <span className="kit-quiet">0</span>
  return (
    <Link to={`/clues?${new URLSearchParams(query)}`} style={tone ? { color: LIGHTS[tone].text } : undefined}>
      {numberText(value)}
    </Link>
  )
}

/** 动态清零: clues whose reporter was not satisfied, by organ, region and age, until none is open. */
export function ZeroPage(): ReactNode {
  const filter = useFilter()
  const campaigns = useCampaigns()
  const { campaign, region, line } = filter.values
  const read = useCall('clues.zero', { query: { campaign, region, line } }, { keep: true })
  const fields: SearchField[] = [
    { name: 'region', label: '地区', kind: 'custom', input: <RegionSelect placeholder="全部" /> },
    { name: 'line', label: '条线', kind: 'select', options: optionsOf(LINES) },
    { name: 'campaign', label: '专项整治', kind: 'select', options: campaigns },
  ]
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>动态清零</h1>
        <p className="kit-quiet">反映人曾经不满意的线索，重新办理到满意或者查清说明为止。每个数字都可以点开看到所指线索。</p>
      </header>
      <Card size="small">
        <SearchForm fields={fields} values={filter.values} onSearch={(entered) => filter.apply(entered)} onReset={() => filter.apply({})} />
      </Card>
      <Loaded read={read} rows={8}>
        {(board) => (
          <>
            <Totals board={board} />
            {board.total === 0 ? <Nothing text="没有反映人不满意的线索" /> : <Tables board={board} />}
          </>
        )}
      </Loaded>
    </section>
  )
}

function Totals({ board }: { board: Board }): ReactNode {
  const { query, openQuery } = board
  const items = [
    { title: '累计不满意', value: board.total, query },
    { title: '尚未清零', value: board.open, query: openQuery },
    { title: '其中超期', value: board.overdue, query: { ...openQuery, light: 'overdue' }, tone: 'overdue' as const },
    { title: '已清零', value: board.cleared, query: { ...query, open: 'false' } },
  ]
  return (
    <Card size="small">
      <ul className="clue-totals">
        {items.map((item) => (
          <li key={item.title}>
            <span>{item.title}</span>
            <strong>
              <Figure value={item.value} query={item.query} tone={item.tone} />
            </strong>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Tables({ board }: { board: Board }): ReactNode {
  const overdue = (row: { overdue: number; query: Query }) => (
    <Figure value={row.overdue} query={{ ...row.query, open: 'true', light: 'overdue' }} tone="overdue" />
  )
  const open = (row: { open: number; query: Query }) => <Figure value={row.open} query={{ ...row.query, open: 'true' }} />
  const total = (row: { total: number; query: Query }) => <Figure value={row.total} query={row.query} />
  return (
    <div className="clue-zero">
      <Card size="small" title={<h2>按承办单位</h2>}>
        <PlainTable<Board['byUnit'][number]>
          rowKey={(row) => row.unit.id}
          dataSource={board.byUnit}
          columns={[
            { title: '单位', render: (_, row) => row.unit.name, onCell: () => ({ scope: 'row' }) },
            { title: '尚未清零', align: 'right', render: (_, row) => open(row) },
            { title: '超期', align: 'right', render: (_, row) => overdue(row) },
            { title: '累计', align: 'right', render: (_, row) => total(row) },
            { title: '最长天数', align: 'right', render: (_, row) => row.oldestDays ?? '—' },
          ]}
        />
      </Card>
      <div className="kit-column">
        <Card size="small" title={<h2>按未清零天数</h2>}>
          <PlainTable<Board['byAge'][number]>
            rowKey="title"
            pagination={false}
            dataSource={board.byAge}
            columns={[
              { title: '不满意至今', dataIndex: 'title', onCell: () => ({ scope: 'row' }) },
              { title: '尚未清零', align: 'right', render: (_, row) => open(row) },
              { title: '超期', align: 'right', render: (_, row) => overdue(row) },
            ]}
          />
        </Card>
        <Card size="small" title={<h2>按地区</h2>}>
          <PlainTable<Board['byRegion'][number]>
            rowKey="region"
            dataSource={board.byRegion}
            columns={[
              {
                title: '地区',
                render: (_, row) => (
                  <span style={{ paddingInlineStart: row.region.endsWith('00') ? 0 : 14 }}>{row.name.replace(/司法(厅|局|所)$/, '')}</span>
                ),
                onCell: () => ({ scope: 'row' }),
              },
              { title: '尚未清零', align: 'right', render: (_, row) => open(row) },
              { title: '超期', align: 'right', render: (_, row) => overdue(row) },
              { title: '累计', align: 'right', render: (_, row) => total(row) },
            ]}
          />
        </Card>
      </div>
    </div>
  )
}
