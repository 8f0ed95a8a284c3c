import { Button, DatePicker, Space } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { today } from './format.ts'
import { type Period, usualPeriods } from './period.ts'

/** Picks a period: one of the usual ones or any two days. */
export function PeriodBar({ value, onChange }: { value: Period; onChange: (period: Period) => void }): ReactNode {
  return (
    <Space wrap>
      <DatePicker.RangePicker
        aria-label="统计期间"
        allowClear={false}
        value={[dayjs(value.from), dayjs(value.to)]}
        onChange={(days) => days?.[0] && days[1] && onChange({ from: days[0].format('YYYY-MM-DD'), to: days[1].format('YYYY-MM-DD') })}
      />
      {usualPeriods(today()).map(({ title, period }) => {
        const chosen = period.from === value.from && period.to === value.to
        return (
          <Button key={title} type={chosen ? 'primary' : 'default'} aria-pressed={chosen} onClick={() => onChange(period)}>
            {title}
          </Button>
        )
      })}
    </Space>
  )
}
