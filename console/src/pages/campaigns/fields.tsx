import { DatePicker, Form, Input, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { ReactNode } from 'react'
import { LINES } from '#domain/contract/exchange/labels.ts'
import type { CampaignRecord } from './detail.tsx'

/** A day of a form, kept as the text of its date. */
export function DayItem({
  name,
  label,
  optional = false,
}: {
  name: string | (string | number)[]
  label: string
  optional?: boolean
}): ReactNode {
  return (
    <Form.Item
      name={name}
      label={label}
      rules={optional ? [] : [{ required: true, message: '请选择日期' }]}
      getValueProps={(value: string | null | undefined) => ({ value: value ? dayjs(value) : null })}
      normalize={(day: Dayjs | null) => (day ? day.format('YYYY-MM-DD') : null)}
    >
      <DatePicker style={{ width: '100%' }} />
    </Form.Item>
  )
}

/** A line of text that must be given. */
export function TitleItem({ name = 'title', label = '名称', max = 200 }: { name?: string; label?: string; max?: number }): ReactNode {
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, whitespace: true, min: 2, message: '请填写，至少 2 个字' }]}>
      <Input maxLength={max} />
    </Form.Item>
  )
}

/** A longer text that may stay empty. */
export function WordsItem({ name, label, rows = 2 }: { name: string; label: string; rows?: number }): ReactNode {
  return (
    <Form.Item name={name} label={label}>
      <Input.TextArea rows={rows} maxLength={2000} />
    </Form.Item>
  )
}

/** The responsible group. */
export function GroupItem({
  campaign,
  name = 'groupKey',
  label = '责任机构',
}: {
  campaign: CampaignRecord
  name?: string
  label?: string
}): ReactNode {
  return (
    <Form.Item name={name} label={label} normalize={(value: string | undefined) => value ?? null}>
      <Select allowClear options={campaign.groups.map(({ key, title }) => ({ value: key, label: title }))} />
    </Form.Item>
  )
}

export const lineOptions = (['police', 'transport'] as const).map((value) => ({ value, label: LINES[value]! }))

/** The lines of a campaign in words. */
export const linesText = (lines: readonly string[]): string => lines.map((line) => LINES[line] ?? line).join('、')

/** Name of a group by its key. */
export const groupTitle = (campaign: CampaignRecord, key: string | null): string =>
  key === null ? '—' : (campaign.groups.find((group) => group.key === key)?.title ?? key)
