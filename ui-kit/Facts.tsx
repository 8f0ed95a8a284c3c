import { Descriptions } from 'antd'
import type { ReactNode } from 'react'

/** A line of basic data; `wide` takes the whole row. */
export interface Fact {
  label: string
  value: ReactNode
  wide?: boolean
}

/** Basic data in two columns (one on a phone). Empty values show a dash. */
export function Facts({ items }: { items: readonly Fact[] }): ReactNode {
  return (
    <Descriptions
      bordered
      size="small"
      styles={{ label: { whiteSpace: 'nowrap', width: 1 } }}
      column={{ xs: 1, sm: 1, md: 2 }}
      items={items.map(({ label, value, wide }) => ({
        key: label,
        label,
        span: wide ? 'filled' : 1,
        children: value === null || value === undefined || value === '' ? '—' : value,
      }))}
    />
  )
}
