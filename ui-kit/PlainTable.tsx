import { type PaginationProps, Table, type TableProps } from 'antd'
import { type AriaAttributes, type ComponentProps, cloneElement, isValidElement, type ReactElement, type ReactNode } from 'react'

/** The table itself takes the focus, so that a table wider than its place can be scrolled with the arrow keys. */
// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
const FocusableTable = (props: ComponentProps<'table'>): ReactNode => <table {...props} tabIndex={0} />

/** Parts for a table that scrolls inside itself; LedgerTable uses them too. */
export const scrolling = { table: FocusableTable }

const TURNS: Readonly<Record<string, string>> = { prev: '上一页', next: '下一页', 'jump-prev': '向前五页', 'jump-next': '向后五页' }

/** The buttons of a pager hold icons alone: here they get their names. */
const named: NonNullable<PaginationProps['itemRender']> = (_, type, element) =>
  TURNS[type] && isValidElement(element) ? cloneElement(element as ReactElement<AriaAttributes>, { 'aria-label': TURNS[type] }) : element

/** A dense table for cards and dialogs: pages only where there are more than ten rows (or the given number), scrolls inside itself. */
export function PlainTable<Row extends object>({ pageSize = 10, ...props }: TableProps<Row> & { pageSize?: number }): ReactNode {
  const many = (props.dataSource?.length ?? 0) > pageSize
  return (
    <Table<Row>
      size="small"
      components={scrolling}
      scroll={{ x: 'max-content' }}
      pagination={many ? { pageSize, showSizeChanger: false, size: 'small', itemRender: named } : false}
      {...props}
    />
  )
}
