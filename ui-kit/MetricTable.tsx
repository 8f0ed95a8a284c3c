import './office.css'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { numberText, shareText } from './format.ts'
import { PlainTable } from './PlainTable.tsx'
import { Nothing } from './States.tsx'

/** A figure of a unit or a person beside its peers. */
export interface Metric {
  key: string
  title: string
  unit: string
  value: number | null
  peerMedian: number | null
  peers: number
  /** Position among the peers, 0 … 1. */
  percentile: number | null
}

const valueText = ({ unit }: Metric, value: number | null) => (value === null ? '—' : `${numberText(value)} ${unit}`)

/** The own value as a bar and the peers' median as a mark on one scale. */
function Beside({ metric }: { metric: Metric }): ReactNode {
  const { value, peerMedian } = metric
  const most = Math.max(value ?? 0, peerMedian ?? 0)
  if (value === null || most <= 0) return null
  return (
    <span className="office-beside" aria-hidden>
      <span className="office-beside-own" style={{ width: `${(Math.max(0, value) / most) * 100}%` }} />
      {peerMedian === null ? null : (
        <span className="office-beside-median" style={{ insetInlineStart: `${(Math.max(0, peerMedian) / most) * 100}%` }} />
      )}
    </span>
  )
}

/** Metrics against peers: value, their median and the place among them. `link` names the page that holds a metric's records. */
export function MetricTable({ metrics, link }: { metrics: readonly Metric[]; link: (key: string) => string | undefined }): ReactNode {
  if (metrics.length === 0) return <Nothing small text="没有指标" />
  return (
    <PlainTable<Metric>
      rowKey="key"
      pagination={false}
      dataSource={metrics}
      columns={[
        { title: '指标', dataIndex: 'title', onCell: () => ({ scope: 'row' }) },
        {
          title: '数值',
          align: 'right',
          render: (_, metric) => {
            const to = link(metric.key)
            const text = valueText(metric, metric.value)
            return to && metric.value !== null ? <Link to={to}>{text}</Link> : text
          },
        },
        { title: '同类中位数', align: 'right', render: (_, metric) => valueText(metric, metric.peerMedian) },
        { title: '对比（竖线为中位数）', width: 180, render: (_, metric) => <Beside metric={metric} /> },
        {
          title: '在同类中的位置',
          render: (_, { percentile, peers }) =>
            percentile === null ? '—' : `高于 ${shareText(percentile)} 的同类（共 ${numberText(peers)} 个）`,
        },
      ]}
    />
  )
}
