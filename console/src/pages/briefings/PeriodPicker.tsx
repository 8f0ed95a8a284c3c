import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, DatePicker, Segmented } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { type ReactNode, useState } from 'react'
import type { Period } from '#ui-kit/period.ts'

/** What a period is chosen by. */
export type Span = 'week' | 'month' | 'custom'

const text = (day: Dayjs): string => day.format('YYYY-MM-DD')
/** The Monday of a day's week, whatever the locale begins its weeks with. */
const monday = (day: Dayjs): Dayjs => day.subtract((day.day() + 6) % 7, 'day')

/** The week (Monday to Sunday) or month that a day lies in. */
export const spanOf = (span: 'week' | 'month', day: Dayjs): Period =>
  span === 'week'
    ? { from: text(monday(day)), to: text(monday(day).add(6, 'day')) }
    : { from: text(day.startOf('month')), to: text(day.endOf('month')) }

/** What kind of period two days are. */
export function kindOf({ from, to }: Period): Span {
  for (const span of ['week', 'month'] as const) {
    const whole = spanOf(span, dayjs(from))
    if (whole.from === from && whole.to === to) return span
  }
  return 'custom'
}

/** 统计期: a week, a month, or any days; arrows lead to the one before and after. */
export function PeriodPicker({ value, onChange }: { value: Period; onChange: (period: Period) => void }): ReactNode {
  const kind = kindOf(value)
  const [asked, setAsked] = useState<Span | null>(null)
  const span = asked === 'custom' ? 'custom' : kind
  const choose = (next: Span) => {
    setAsked(next)
    if (next !== 'custom') onChange(spanOf(next, dayjs(value.to)))
  }
  const move = (by: 1 | -1) => span !== 'custom' && onChange(spanOf(span, dayjs(value.from).add(by, span)))
  return (
    <div className="figure-span">
      <Segmented<Span>
        aria-label="统计期"
        value={span}
        onChange={choose}
        options={[
          { value: 'week', label: '按周' },
          { value: 'month', label: '按月' },
          { value: 'custom', label: '自定' },
        ]}
      />
      {span === 'custom' ? (
        <DatePicker.RangePicker
          aria-label="起止日期"
          allowClear={false}
          value={[dayjs(value.from), dayjs(value.to)]}
          onChange={(days) => days?.[0] && days[1] && onChange({ from: text(days[0]), to: text(days[1]) })}
        />
      ) : (
        <>
          <Button icon={<LeftOutlined />} aria-label={span === 'week' ? '上一周' : '上一月'} onClick={() => move(-1)} />
          <DatePicker
            picker={span}
            allowClear={false}
            aria-label={span === 'week' ? '周' : '月'}
            value={dayjs(value.from)}
            format={span === 'week' ? () => `${value.from} 至 ${value.to}` : 'YYYY年M月'}
            onChange={(day) => day && onChange(spanOf(span, day))}
          />
          <Button icon={<RightOutlined />} aria-label={span === 'week' ? '下一周' : '下一月'} onClick={() => move(1)} />
        </>
      )}
    </div>
  )
}
