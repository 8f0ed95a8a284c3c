import { Select } from 'antd'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { useCall } from '../client/hooks.ts'

const SHOWN = 30

interface Choice {
  value: string
  label: string
  parent?: string | null
}

/** Picks a unit by typing a part of its name; its value is the unit's id. Fits a form item. */
export function UnitSelect({
  id,
  value,
  onChange,
  placeholder = '输入单位名称',
  of = 'units.search',
}: {
  id?: string
  value?: string
  onChange?: (unitId: string | undefined) => void
  placeholder?: string
  /** Where units are searched: among those in the person's scope, or, for administrators, who see no records, among all. */
  of?: 'units.search' | 'administration.units'
}): ReactNode {
  const [typed, setTyped] = useState('')
  const [picked, setPicked] = useState<Choice | null>(null)
  const q = useDeferredValue(typed.trim())
  const found = useCall(of, { query: { ...(q ? { q } : {}), limit: SHOWN } }, { keep: true, staleTime: 300_000 })
  const options: Choice[] = (found.data?.rows ?? []).map((unit) => ({ value: unit.id, label: unit.name, parent: unit.parentName }))
  const known = [...options, ...(picked ? [picked] : [])].find((option) => option.value === value)
  // The name of a unit that came with the address is read once.
  const own = useCall('units.show', { params: { id: value ?? '' } }, { enabled: Boolean(value) && !known, staleTime: 300_000 })
  const chosen: Choice | null = value ? (known ?? { value, label: own.data?.name ?? (own.error ? '不在查看范围的单位' : '…') }) : null
  return (
    <Select<string, Choice>
      id={id}
      allowClear
      value={value || undefined}
      placeholder={placeholder}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={chosen && !options.some((option) => option.value === value) ? [chosen, ...options] : options}
      optionRender={({ data }) => (
        <>
          {data.label} {data.parent ? <span className="kit-quiet">{data.parent}</span> : null}
        </>
      )}
      loading={found.isFetching}
      notFoundContent={found.error ? found.error.message : '没有找到该名称的单位'}
      onChange={(next: string | undefined, option) => {
        setPicked((option as Choice | undefined) ?? null)
        onChange?.(next)
      }}
    />
  )
}
