import { Button, DatePicker, Space } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { today } from './format.ts'
import { type Period, usualPeriods } from './period.ts'

export interface PeriodBarProps {
  /** Absent until the server has told its usual period. */
  value: Period | undefined
  /** The day on which the data end: the usual periods end there too. */
  asOf: string | null
  onChange: (period: Period) => void
}

/** Picks a period: one of the usual ones or any two days. */
export function PeriodBar({ value, asOf, onChange }: PeriodBarProps): ReactNode {
  const end = asOf ?? today()
  return (
    <Space wrap>
      <DatePicker.RangePicker
        aria-label="统计期间"
        allowClear={false}
        value={value ? [dayjs(value.from), dayjs(value.to)] : null}
        onChange={(days) => days?.[0] && days[1] && onChange({ from: days[0].format('YYYY-MM-DD'), to: days[1].format('YYYY-MM-DD') })}
      />
      {usualPeriods(end, today()).map(({ title, period }) => {
        const chosen = period.from === value?.from && period.to === value.to
        return (
          <Button
            key={title}
            type={chosen ? 'primary' : 'default'}
            aria-pressed={chosen}
            disabled={!value}
            onClick={() => onChange(period)}
          >
            {title}
          </Button>
        )
      })}
    </Space>
  )
}
