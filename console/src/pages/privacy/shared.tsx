import { Form, Input, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { DATA_SETS } from '#domain/privacy/index.ts'
import { numberText } from '#ui-kit/format.ts'
import { type Page, Pager } from '#ui-kit/LedgerTable.tsx'
import type { Option } from '#ui-kit/labels.ts'
import { VALUE_UNITS } from '#ui-kit/office-labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { type SearchField, SearchForm } from '#ui-kit/SearchForm.tsx'
import { Loaded, Nothing, type Read } from '#ui-kit/States.tsx'
import { UnconfirmedTag } from '#ui-kit/Tags.tsx'
import type { Filter } from '#ui-kit/use-filter.ts'

/** Sets as choices. */
export const setOptions: Option[] = DATA_SETS.map(({ key, title }) => ({ value: key, label: title }))

/** A table of titled codes as choices. */
export const titledOptions = (table: Readonly<Record<string, { readonly title: string }>>): Option[] =>
  Object.entries(table).map(([value, { title }]) => ({ value, label: title }))

/** How long something is kept, and whether anybody confirmed it. */
export function PeriodText({ period }: { period: { value: number; unit: string; confirmed: boolean } }): ReactNode {
  return (
    <>
      {numberText(period.value)} {VALUE_UNITS[period.unit]} {period.confirmed ? null : <UnconfirmedTag />}
    </>
  )
}

/** Steps with their counts, one a line. */
export const countsText = (steps: readonly { step: string; count: number }[]): ReactNode =>
  steps.length === 0
    ? '—'
    : steps.map(({ step, count }) => (
        <div key={step}>
          {step} {numberText(count)}
        </div>
      ))

/** A list of this page: search form, buttons, table with pages. */
export function TabList<Row extends object>({
  source: { filter, list },
  fields = [],
  toolbar,
  columns,
  rowKey,
  hint,
}: {
  source: { filter: Filter; list: Read<Page<Row>> }
  fields?: readonly SearchField[]
  toolbar?: ReactNode
  columns: TableColumnsType<Row>
  rowKey: (row: Row) => string
  hint: string
}): ReactNode {
  const { tab } = filter.values
  return (
    <>
      {fields.length > 0 ? (
        <SearchForm
          fields={fields}
          values={filter.values}
          onSearch={(values) => filter.apply({ ...filter.values, ...values })}
          onReset={() => filter.apply({ tab })}
        />
      ) : null}
      {toolbar ? <div className="office-row">{toolbar}</div> : null}
      <Loaded read={list}>
        {({ rows, next }) => (
          <div>
            <PlainTable<Row>
              rowKey={rowKey}
              pageSize={200}
              dataSource={rows}
              loading={list.isFetching}
              columns={columns}
              locale={{ emptyText: <Nothing text="没有符合条件的记录" hint={hint} /> }}
            />
            <Pager filter={filter} next={next} count={rows.length} />
          </div>
        )}
      </Loaded>
    </>
  )
}

/** A field of words. */
export function Words({
  name,
  label,
  rows = 3,
  most,
  required = true,
  extra,
}: {
  name: string
  label: string
  rows?: number
  most: number
  required?: boolean
  extra?: ReactNode
}): ReactNode {
  return (
    <Form.Item
      name={name}
      label={label}
      extra={extra}
      rules={required ? [{ required: true, whitespace: true, min: 2, message: `请填写${label}` }] : []}
    >
      {rows === 1 ? <Input maxLength={most} /> : <Input.TextArea rows={rows} maxLength={most} />}
    </Form.Item>
  )
}
