import { publicityKinds } from 'virtual:contract'
import { Card } from 'antd'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import type { PublicityKind } from '#domain/contract/api/publicity.ts'
import { Chart } from '#ui-kit/Chart.tsx'
import { numberText } from '#ui-kit/format.ts'
import { linkTo } from '#ui-kit/link.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { SearchForm } from '#ui-kit/SearchForm.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useFilter } from '#ui-kit/use-filter.ts'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useCall } from '../../client/hooks.ts'
import { useCampaigns } from '../clues/selects.tsx'
import { amountText, kindOptions } from './words.ts'

type Totals = ReplyOf<'publicity.totals'>
type Query = Readonly<Record<string, string>>

const kindTitles = Object.fromEntries(Object.entries(publicityKinds).map(([kind, { title }]) => [kind, title]))

/** 宣传台账合计: by kind, month and unit; every number leads to its records. */
export function PublicityTotalsPage(): ReactNode {
  const filter = useFilter()
  const campaigns = useCampaigns()
  const read = useCall('publicity.totals', { query: filter.values as never }, { keep: true })
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>宣传台账合计</h1>
        <p className="kit-quiet">已撤销的不计；点数字看所指记录</p>
      </header>
      <Card size="small">
        <SearchForm
          fields={[
            { name: 'kind', label: '类型', kind: 'select', multiple: true, options: kindOptions },
            { name: 'unit', label: '单位', kind: 'custom', input: <UnitSelect /> },
            { name: 'from', to: 'to', label: '日期', kind: 'days' },
            { name: 'campaign', label: '专项整治', kind: 'select', options: campaigns },
          ]}
          values={filter.values}
          onSearch={(entered) => filter.apply({ ...filter.values, ...entered })}
          onReset={() => filter.apply({})}
        />
      </Card>
      <Loaded read={read}>
        {(totals) => (totals.byKind.length === 0 ? <Nothing text="没有符合条件的记录" /> : <Parts totals={totals} asked={filter.values} />)}
      </Loaded>
    </section>
  )
}

function Parts({ totals, asked }: { totals: Totals; asked: Query }): ReactNode {
  const navigate = useNavigate()
  const { byKind, byMonth, byUnit, units } = totals
  const kinds = byKind.map(({ kind }) => kind)
  const open = (query: Record<string, string>) => linkTo('/publicity', { ...asked, ...query })
  const number = (kind: PublicityKind, amount: number | undefined, query: Record<string, string>): ReactNode =>
    amount ? <Link to={open({ ...query, kind })}>{numberText(amount)}</Link> : '—'
  const heads = kinds.map((kind) => ({ kind, title: `${publicityKinds[kind].title}（${publicityKinds[kind].measure}）` }))
  return (
    <>
      <Card size="small" title={<h2>按类型</h2>}>
        <dl className="office-figures">
          {byKind.map(({ kind, entries, amount }) => (
            <div key={kind}>
              <dt>{publicityKinds[kind].title}</dt>
              <dd className="office-figure">
                <Link to={open({ kind })}>{amountText(kind, amount)}</Link>
              </dd>
              <dd className="kit-quiet">{numberText(entries)} 条记录</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Card size="small" title={<h2>按月</h2>}>
        <Chart
          label="每月媒体稿件和座谈会"
          kind="bar"
          height={220}
          categories={byMonth.map(({ month }) => month)}
          series={kinds.slice(0, 2).map((kind) => ({ name: kindTitles[kind]!, data: byMonth.map(({ counts }) => counts[kind] ?? 0) }))}
          onPick={(_, index) => navigate(open({ from: byMonth[index]!.from, to: byMonth[index]!.to }))}
        />
        <PlainTable<Totals['byMonth'][number]>
          rowKey="month"
          pageSize={24}
          dataSource={byMonth}
          columns={[
            { title: '月份', dataIndex: 'month' },
            ...heads.map(({ kind, title }) => ({
              title,
              align: 'right' as const,
              render: (_: unknown, { from, to, counts }: Totals['byMonth'][number]) => number(kind, counts[kind], { from, to }),
            })),
          ]}
        />
      </Card>
      <Card
        size="small"
        title={<h2>按单位</h2>}
        extra={
          units > byUnit.length ? (
            <span className="kit-quiet">
              共 {units} 个单位，列出记录最多的 {byUnit.length} 个
            </span>
          ) : null
        }
      >
        <PlainTable<Totals['byUnit'][number]>
          rowKey={({ unit }) => unit.id}
          pageSize={20}
          dataSource={byUnit}
          columns={[
            { title: '单位', render: (_, { unit }) => <Link to={open({ holder: unit.id })}>{unit.name}</Link> },
            {
              title: '记录',
              align: 'right',
              render: (_, { unit, entries }) => <Link to={open({ holder: unit.id })}>{numberText(entries)}</Link>,
            },
            ...heads.map(({ kind, title }) => ({
              title,
              align: 'right' as const,
              render: (_: unknown, { unit, counts }: Totals['byUnit'][number]) => number(kind, counts[kind], { holder: unit.id }),
            })),
          ]}
        />
      </Card>
    </>
  )
}
