import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { LEVELS, LINES } from '#domain/contract/exchange/labels.ts'
import { numberText } from '#ui-kit/format.ts'
import { labelOf } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'

type Row = RowOf<'administration.units'>

const fields: SearchField[] = [{ name: 'q', label: '单位名称', kind: 'text' }]
const columns: TableColumnsType<Row> = [
  { title: '单位', fixed: 'left', dataIndex: 'name' },
  { title: '上级单位', render: (_, row) => row.parentName ?? '—' },
  { title: '条线', render: (_, row) => labelOf(LINES, row.line) },
  { title: '层级', render: (_, row) => labelOf(LEVELS, row.level) },
  { title: '行政区划', dataIndex: 'region' },
  { title: '用户', align: 'right', render: (_, row) => numberText(row.users) },
]

/** 组织机构: the units that accounts and grants refer to. */
export function OrganisationPage(): ReactNode {
  const source = useList('administration.units')
  return (
    <Ledger
      title="组织机构"
      note="单位由数据接入维护；角色的范围按单位及其下级确定。"
      source={source}
      fields={fields}
      columns={columns}
      rowKey={(row) => row.id}
      emptyHint="可放宽查询条件；单位由数据接入产生"
    />
  )
}
