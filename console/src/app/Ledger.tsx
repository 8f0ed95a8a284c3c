import { dated } from 'virtual:contract'
import type { ReactNode } from 'react'
import type { EndpointName, ReplyOf } from '#domain/contract/api/index.ts'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { LedgerTable, type LedgerTableProps, type Page } from '#ui-kit/LedgerTable.tsx'
import type { Read } from '#ui-kit/States.tsx'
import { type Filter, useFilter } from '#ui-kit/use-filter.ts'
import { type Args, download } from '../client/call.ts'
import { useCall, useSend } from '../client/hooks.ts'
import { useMe } from './session.ts'

/** Endpoints that answer with a page of rows. */
export type ListEndpoint = { [N in EndpointName]: ReplyOf<N> extends { rows: unknown[]; next: string | null } ? N : never }[EndpointName]
/** Rows of a list endpoint. */
export type RowOf<N extends ListEndpoint> = ReplyOf<N> extends { rows: (infer R)[] } ? R : never

/** The list of an endpoint under the filter that stands in the address. `fixed` values are always asked. */
export function useList<N extends ListEndpoint>(
  name: N,
  fixed: Readonly<Record<string, string>> = {},
): { filter: Filter; list: Read<ReplyOf<N>> } {
  const filter = useFilter()
  // The address is free text; the server checks every value against the contract.
  const list = useCall(name, { query: { ...filter.query, ...fixed } } as unknown as Args<N>, { keep: true })
  return { filter, list }
}

/** What a figure may narrow a list by beyond its search form. */
const FIGURE_LABELS = {
  dated: '日期按',
  openOn: '该日终了时未办结',
  region: '地区',
  ownLevel: '只列本级',
  holder: '单位本身',
  line: '条线',
  classCode: '问题类别',
  class: '问题类别',
  classOnly: '不含下级类别',
  campaign: '专项整治',
  family: '含下级方案',
}
const FIGURE_VALUES = {
  dated: Object.assign({}, ...Object.values(dated)) as Record<string, string>,
  classCode: { none: '未分类' },
  class: { none: '未分类' },
  line: LINES,
}

export interface LedgerProps<Row extends object>
  extends Omit<LedgerTableProps<Row>, 'list' | 'onExport' | 'saved' | 'filter' | 'extraValues'> {
  /** What `useList` gave. */
  source: { filter: Filter; list: Read<Page<Row>> }
  /** Export endpoint that takes the same filter and a purpose; the button shows to those who may export. */
  exportAs?: EndpointName
  /** Name under which filters of this page are saved; absent: no saved filters. */
  filtersOf?: string
}

/** A LedgerTable joined to the server: rows from a list endpoint, export, saved filters. */
export function Ledger<Row extends object>({ source, exportAs, filtersOf, ...props }: LedgerProps<Row>): ReactNode {
  const { filter, list } = source
  const { may } = useMe()
  const saved = useCall('filters.list', { query: { page: filtersOf ?? '' } }, { enabled: filtersOf !== undefined, staleTime: 300_000 })
  const save = useSend('filters.save', ['filters.list'])
  const remove = useSend('filters.remove', ['filters.list'])
  const { holder } = filter.values
  const unit = useCall('units.show', { params: { id: holder ?? '' } }, { enabled: Boolean(holder), staleTime: 300_000 })
  const holderName = unit.data?.name ?? (unit.error ? '不在查看范围的单位' : '…')
  return (
    <LedgerTable<Row>
      {...props}
      extraLabels={{ ...FIGURE_LABELS, ...props.extraLabels }}
      extraValues={holder ? { ...FIGURE_VALUES, holder: { [holder]: holderName } } : FIGURE_VALUES}
      filter={filter}
      list={list}
      onExport={
        exportAs && may('export.make') ? (purpose) => download(exportAs, { query: { ...filter.values, purpose } } as never) : undefined
      }
      saved={
        filtersOf
          ? {
              items: saved.data ?? [],
              canSave: Object.keys(filter.values).length > 0,
              onPick: filter.apply,
              onSave: (name) => save.mutateAsync({ body: { page: filtersOf, name, query: { ...filter.values } } }),
              onRemove: (id) => remove.mutateAsync({ params: { id } }),
            }
          : undefined
      }
    />
  )
}
