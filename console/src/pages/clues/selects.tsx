import { Select, TreeSelect } from 'antd'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { type ClassNode, TEMPLATES, treeOf } from '#domain/campaign/index.ts'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import { useCall } from '../../client/hooks.ts'

interface Picked<T> {
  id?: string
  value?: T
  onChange?: (value: T) => void
}
const SHOWN = 40
const STALE = 300_000

/**
 * Picks an organ that could verify these clues, by a part of its name, also beyond one's own scope. The accused and whoever stands below
 * them are shown and cannot be chosen.
 */
export function OrganSelect({
  id,
  value,
  onChange,
  clueIds = [],
  known,
  handing = false,
  label,
}: Picked<string | undefined> & {
  clueIds?: readonly string[]
  /** An organ that is chosen already, by name. */
  known?: { id: string; name: string } | null
  /** To hand clues down, not only to name it: organs beyond the person's scope cannot be chosen. */
  handing?: boolean
  /** Name for who cannot see it, outside of a form item. */
  label?: string
}): ReactNode {
  const [typed, setTyped] = useState('')
  const [picked, setPicked] = useState<{ value: string; label: string } | null>(null)
  const q = useDeferredValue(typed.trim())
  const ids = clueIds.slice(0, 100).join(',')
  const found = useCall(
    'clues.organs',
    { query: { ...(q ? { q } : {}), ...(ids ? { ids } : {}), limit: SHOWN } },
    { keep: true, staleTime: STALE },
  )
  const options = (found.data ?? []).map((unit) => ({
    value: unit.id,
    label: unit.name,
    disabled: unit.barred || (handing && !unit.inScope),
    barred: unit.barred,
    about: [labelOf(LINES, unit.line), unit.parentName].filter(Boolean).join(' · '),
  }))
  const own = [...(known ? [{ value: known.id, label: known.name }] : []), ...(picked ? [picked] : [])].find((one) => one.value === value)
  const chosen = own && !options.some((option) => option.value === value) ? [{ ...own, disabled: false, barred: false, about: '' }] : []
  return (
    <Select
      id={id}
      aria-label={label}
      allowClear
      style={{ width: '100%', minWidth: 220 }}
      value={value || undefined}
      placeholder="输入单位名称或地区代码"
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={[...chosen, ...options]}
      optionRender={({ data }) => (
        <>
          {data.label}{' '}
          {data.barred ? (
            <PlainTag tone="overdue">涉及被反映单位，不得承办</PlainTag>
          ) : data.disabled ? (
            <PlainTag>不在监督范围，请报请上级</PlainTag>
          ) : (
            <span className="kit-quiet">{data.about}</span>
          )}
        </>
      )}
      loading={found.isFetching}
      notFoundContent={found.error ? found.error.message : '没有找到该名称的单位'}
      onChange={(next: string | undefined, option) => {
        setPicked(next ? { value: next, label: String((option as { label?: string }).label ?? next) } : null)
        onChange?.(next)
      }}
    />
  )
}

/** Names of regions by their supervision office, for those in the person's scope. */
export function useRegions(): { value: string; label: string }[] {
  const found = useCall('units.search', { query: { line: 'justice', limit: 200 } }, { staleTime: STALE })
  const seen = new Map((found.data?.rows ?? []).map((unit) => [unit.region, unit.name.replace(/司法(厅|局|所)$/, '')]))
  return [...seen].map(([value, label]) => ({ value, label: `${label}（${value}）` }))
}

/** Picks a region of the person's scope. */
export function RegionSelect({
  id,
  value,
  onChange,
  placeholder = '请选择',
  label,
}: Picked<string | undefined> & {
  placeholder?: string
  /** Name for who cannot see it, outside of a form item. */
  label?: string
}): ReactNode {
  const options = useRegions()
  return (
    <Select
      id={id}
      aria-label={label}
      allowClear
      value={value || undefined}
      placeholder={placeholder}
      showSearch={{ optionFilterProp: 'label' }}
      options={value && !options.some((option) => option.value === value) ? [{ value, label: value }, ...options] : options}
      onChange={onChange}
    />
  )
}

/** The problem classes of a campaign, or where there is none those that campaigns usually begin with. */
export function useClasses(campaignId: string | null | undefined): readonly ClassNode[] {
  const own = useCall('campaigns.classes', { params: { id: campaignId ?? '' } }, { enabled: Boolean(campaignId), staleTime: STALE })
  const rows = own.data?.rows ?? []
  return campaignId && rows.length > 0
    ? treeOf(rows.map(({ code, title, line, words }) => ({ code, title, line: line as ClassNode['line'], words })))
    : TEMPLATES.fushun.classes
}

interface TreeOption {
  value: string
  title: string
  children: TreeOption[]
}
const branch = ({ code, title, children }: ClassNode): TreeOption => ({
  value: code,
  title: `${code} ${title}`,
  children: children.map(branch),
})

/** Picks a problem class from the tree. */
export function ClassSelect({
  id,
  value,
  onChange,
  campaignId,
  placeholder = '请选择问题类别',
}: Picked<string | undefined> & { campaignId?: string | null; placeholder?: string }): ReactNode {
  const classes = useClasses(campaignId)
  return (
    <TreeSelect
      id={id}
      allowClear
      value={value || undefined}
      placeholder={placeholder}
      showSearch={{ treeNodeFilterProp: 'title' }}
      treeData={classes.map(branch)}
      onChange={(next) => onChange?.(next as string | undefined)}
    />
  )
}

/** Channels as choices. */
export function useChannels(): { value: string; label: string }[] {
  const found = useCall('channels.list', {}, { staleTime: STALE })
  return (found.data?.rows ?? []).map(({ code, title }) => ({ value: code, label: title }))
}

/** Campaigns as choices; none where the person may not see them. */
export function useCampaigns(): { value: string; label: string }[] {
  const found = useCall('campaigns.list', { query: { limit: 100 } }, { staleTime: STALE })
  return (found.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))
}
