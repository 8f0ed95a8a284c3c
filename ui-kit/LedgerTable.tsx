import { ColumnHeightOutlined, ReloadOutlined } from '@ant-design/icons'
import { Button, Card, Select, Space, Table, type TableColumnsType, Tag, Tooltip } from 'antd'
import { type ReactNode, useState } from 'react'
import { BatchBar, type BatchProps } from './BatchBar.tsx'
import { ExportButton } from './ExportButton.tsx'
import { scrolling } from './PlainTable.tsx'
import { SavedFilters, type SavedFiltersProps } from './SavedFilters.tsx'
import { type SearchField, SearchForm } from './SearchForm.tsx'
import { Failed, Nothing, type Read } from './States.tsx'
import type { Filter } from './use-filter.ts'

/** A page of rows as the list endpoints give it. */
export interface Page<Row> {
  rows: Row[]
  next: string | null
}

export interface LedgerTableProps<Row> {
  /** Heading of the page. */
  title: string
  /** A line under the heading: what the list holds. */
  note?: ReactNode
  fields?: readonly SearchField[]
  filter: Filter
  /** Names of filter values that may stand in the address without a field of their own; shown as tags that can be removed. */
  extraLabels?: Readonly<Record<string, string>>
  /** How such values are read to people, where they are not words themselves. */
  extraValues?: Readonly<Record<string, Readonly<Record<string, string>>>>
  columns: TableColumnsType<Row>
  list: Read<Page<Row>>
  rowKey: (row: Row) => string
  /** What a row is called when it can be ticked: its number. */
  rowName?: (row: Row) => string
  /** What to do when nothing is found. */
  emptyHint?: ReactNode
  /** Buttons left of export and refresh. */
  toolbar?: ReactNode
  /** Exports what the filter selects; gets the purpose. Absent: no export button. */
  onExport?: (purpose: string) => Promise<void>
  saved?: SavedFiltersProps
  batch?: Pick<BatchProps<Row>, 'kind' | 'actions' | 'onAct' | 'dialog'>
  /** Space for the columns in px before the table scrolls inside itself; default by content. */
  scrollX?: number
}

/** What a value in the address says to people; of a record that was chosen by its key only the label. */
const extraText = (label: string, value: string): string =>
  /^[\da-f]{8}-[\da-f-]{27}$|:/.test(value) ? label : `${label}：${value === 'true' ? '是' : value}`

const DENSITY = 'biaochi.density'
const readDensity = (): 'small' | 'medium' => (localStorage.getItem(DENSITY) === 'medium' ? 'medium' : 'small')

/**
 * The list page of the house: search form, saved filters, toolbar, dense table with keyset pages and, where actions are
 * offered for many matters at once, a bar for the selection.
 */
export function LedgerTable<Row extends object>(props: LedgerTableProps<Row>): ReactNode {
  const {
    title,
    note,
    fields = [],
    filter,
    extraLabels = {},
    extraValues = {},
    columns,
    list,
    rowKey,
    rowName = rowKey,
    batch,
    saved,
  } = props
  const [density, setDensity] = useState(readDensity)
  const [picked, setPicked] = useState<{ of: Row[]; rows: Row[] }>({ of: [], rows: [] })
  const rows = list.data?.rows ?? []
  // A selection belongs to the rows it was made on.
  const selected = picked.of === rows ? picked.rows : []
  const formNames = new Set(fields.flatMap((field) => (field.kind === 'days' ? [field.name, field.to] : [field.name])))
  const extras = Object.entries(filter.values).filter(([name]) => !formNames.has(name) && extraLabels[name])
  const changeDensity = () => {
    const next = density === 'small' ? 'medium' : 'small'
    localStorage.setItem(DENSITY, next)
    setDensity(next)
  }
  const search = (entered: Record<string, string | undefined>) => filter.apply({ ...filter.values, ...entered })
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>{title}</h1>
        {note ? <p className="kit-quiet">{note}</p> : null}
      </header>
      {fields.length > 0 ? (
        <Card size="small">
          <SearchForm fields={fields} values={filter.values} onSearch={search} onReset={() => filter.apply({})} />
          {extras.length > 0 ? (
            <Space wrap className="kit-extras">
              {extras.map(([name, value]) => (
                <Tag
                  key={name}
                  // Icons are hidden from screen readers; this one is the button itself.
                  closable={{ 'aria-label': `去掉条件${extraLabels[name]}`, closeIcon: <span>×</span> }}
                  onClose={() => filter.apply({ ...filter.values, [name]: undefined })}
                >
                  {extraText(extraLabels[name]!, extraValues[name]?.[value] ?? value)}
                </Tag>
              ))}
            </Space>
          ) : null}
        </Card>
      ) : null}
      <Card size="small" className="kit-table-card">
        <div className="kit-toolbar">
          <div>{saved ? <SavedFilters {...saved} /> : null}</div>
          <Space wrap>
            {props.toolbar}
            {props.onExport ? <ExportButton onExport={props.onExport} /> : null}
            <Tooltip title="刷新">
              <Button icon={<ReloadOutlined />} aria-label="刷新" loading={list.isFetching} onClick={() => list.refetch()} />
            </Tooltip>
            <Tooltip title={density === 'small' ? '宽松行距' : '紧凑行距'}>
              <Button icon={<ColumnHeightOutlined />} aria-label="行距" aria-pressed={density === 'medium'} onClick={changeDensity} />
            </Tooltip>
          </Space>
        </div>
        {list.error && !list.isFetching ? (
          <Failed error={list.error} onRetry={list.refetch} />
        ) : (
          <>
            <Table<Row>
              size={density}
              components={scrolling}
              columns={columns}
              dataSource={rows}
              rowKey={rowKey}
              loading={list.isFetching}
              pagination={false}
              scroll={{ x: props.scrollX ?? 'max-content' }}
              locale={{ emptyText: <Nothing text="没有符合条件的记录" hint={props.emptyHint ?? '可放宽查询条件后重试'} /> }}
              rowSelection={
                batch && batch.actions.length > 0
                  ? {
                      selectedRowKeys: selected.map(rowKey),
                      onChange: (_, chosen) => setPicked({ of: rows, rows: chosen }),
                      columnWidth: 40,
                      getTitleCheckboxProps: () => ({ 'aria-label': '全选本页' }),
                      getCheckboxProps: (row) => ({ 'aria-label': `选择 ${rowName(row)}` }),
                    }
                  : undefined
              }
            />
            <Pager filter={filter} next={list.data?.next ?? null} count={rows.length} />
          </>
        )}
      </Card>
      {batch && selected.length > 0 ? <BatchBar {...batch} rows={selected} onClear={() => setPicked({ of: [], rows: [] })} /> : null}
    </section>
  )
}

/** Keyset pager: previous, next, page size. Nobody counts a whole table. */
export function Pager({ filter, next, count }: { filter: Filter; next: string | null; count: number }): ReactNode {
  return (
    <nav className="kit-pager" aria-label="翻页">
      <span>
        第 {filter.pageNo} 页，本页 {count} 条
      </span>
      <Button disabled={filter.pageNo === 1} onClick={filter.previous}>
        上一页
      </Button>
      <Button disabled={next === null} onClick={() => next && filter.next(next)}>
        下一页
      </Button>
      <Select
        aria-label="每页条数"
        value={filter.limit}
        onChange={filter.setLimit}
        options={[20, 50, 100, 200].map((value) => ({ value, label: `${value} 条/页` }))}
      />
    </nav>
  )
}
