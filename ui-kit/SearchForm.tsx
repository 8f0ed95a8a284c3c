import { CloseCircleFilled, DownOutlined, UpOutlined } from '@ant-design/icons'
import { Button, Checkbox, DatePicker, Form, Input, Select, Space } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { type ReactNode, useEffect, useState } from 'react'
import type { Option } from './labels.ts'

/** A field of a search form; `name` is the query parameter. */
export type SearchField =
  | { name: string; label: string; kind: 'text'; placeholder?: string }
  | { name: string; label: string; kind: 'select'; options: readonly Option[]; multiple?: boolean }
  /** Two parameters, first and last day. */
  | { name: string; to: string; label: string; kind: 'days' }
  /** Asked as `true` when ticked. */
  | { name: string; label: string; kind: 'flag' }
  /** A part of the page's own: gets `id`, `value` and `onChange` from the form. */
  | { name: string; label: string; kind: 'custom'; input: ReactNode }

type Values = Record<string, unknown>
const TEXT_LENGTH = 100

function toForm(fields: readonly SearchField[], values: Readonly<Record<string, string>>): Values {
  return Object.fromEntries(
    fields.map((field) => {
      const text = values[field.name]
      if (field.kind === 'days') {
        const to = values[field.to]
        return [field.name, text || to ? [text ? dayjs(text) : null, to ? dayjs(to) : null] : undefined]
      }
      if (field.kind === 'select' && field.multiple) return [field.name, text ? text.split(',') : []]
      return [field.name, field.kind === 'flag' ? text === 'true' : text]
    }),
  )
}

function fromForm(fields: readonly SearchField[], form: Values): Record<string, string | undefined> {
  const values: Record<string, string | undefined> = {}
  for (const field of fields) {
    const value = form[field.name]
    if (field.kind === 'days') {
      const [from, to] = (value as [Dayjs | null, Dayjs | null] | null | undefined) ?? []
      values[field.name] = from?.format('YYYY-MM-DD')
      values[field.to] = to?.format('YYYY-MM-DD')
    } else if (field.kind === 'flag') values[field.name] = value ? 'true' : undefined
    else if (Array.isArray(value)) values[field.name] = value.join(',')
    else values[field.name] = typeof value === 'string' ? value.trim() : undefined
  }
  return values
}

const CLEAR = (
  <>
    <CloseCircleFilled />
    <span className="kit-hidden">清除</span>
  </>
)

function control(field: SearchField): ReactNode {
  switch (field.kind) {
    case 'text':
      return <Input allowClear={{ clearIcon: CLEAR }} maxLength={TEXT_LENGTH} placeholder={field.placeholder} />
    case 'select':
      return (
        <Select
          allowClear
          mode={field.multiple ? 'multiple' : undefined}
          maxTagCount="responsive"
          options={[...field.options]}
          placeholder="全部"
          showSearch={{ optionFilterProp: 'label' }}
        />
      )
    case 'days':
      return <DatePicker.RangePicker allowEmpty={[true, true]} style={{ width: '100%' }} />
    case 'flag':
      return <Checkbox>是</Checkbox>
    case 'custom':
      return field.input
  }
}

export interface SearchFormProps {
  fields: readonly SearchField[]
  values: Readonly<Record<string, string>>
  /** Gets the values of the form's own fields; values of the address outside the form stay as they are. */
  onSearch: (values: Record<string, string | undefined>) => void
  onReset: () => void
  /** Fields shown before 展开. */
  shown?: number
}

/** The search form over a list: the first fields, 展开 for the rest, 查询 and 重置 on the right; Enter searches. */
export function SearchForm({ fields, values, onSearch, onReset, shown = 3 }: SearchFormProps): ReactNode {
  const [form] = Form.useForm<Values>()
  const hiddenInUse = fields.slice(shown).some((field) => values[field.name] || (field.kind === 'days' && values[field.to]))
  const [open, setOpen] = useState(hiddenInUse)
  const key = JSON.stringify(values)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the values
  useEffect(() => form.setFieldsValue(toForm(fields, values)), [form, key])
  return (
    <Form
      form={form}
      name="search"
      className="kit-search"
      role="search"
      size="medium"
      initialValues={toForm(fields, values)}
      onFinish={(entered) => onSearch(fromForm(fields, entered))}
    >
      {fields.map((field, index) => (
        <Form.Item
          key={field.name}
          name={field.name}
          label={field.label}
          hidden={!open && index >= shown}
          valuePropName={field.kind === 'flag' ? 'checked' : 'value'}
        >
          {control(field)}
        </Form.Item>
      ))}
      <Space className="kit-search-buttons">
        <Button type="primary" htmlType="submit">
          查询
        </Button>
        <Button onClick={onReset}>重置</Button>
        {fields.length > shown ? (
          <Button
            type="link"
            aria-expanded={open}
            icon={open ? <UpOutlined /> : <DownOutlined />}
            iconPlacement="end"
            onClick={() => setOpen(!open)}
          >
            {open ? '收起' : '展开'}
          </Button>
        ) : null}
      </Space>
    </Form>
  )
}
