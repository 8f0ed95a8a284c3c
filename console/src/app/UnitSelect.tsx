import { Select } from 'antd'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { useCall } from '../client/hooks.ts'

const SHOWN = 30

/** Picks a unit by typing a part of its name; its value is the unit's id. Fits a form item. */
export function UnitSelect({
  id,
  value,
  onChange,
  placeholder = '输入单位名称',
}: {
  id?: string
  value?: string
  onChange?: (unitId: string | undefined) => void
  placeholder?: string
}): ReactNode {
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const found = useCall('units.search', { query: { ...(q ? { q } : {}), limit: SHOWN } }, { keep: true, staleTime: 300_000 })
  const options = (found.data?.rows ?? []).map((unit) => ({ value: unit.id, label: unit.name, parent: unit.parentName }))
  // A unit that came with the address is not among those found: its name is read once.
  const absent = value !== undefined && value !== '' && !options.some((option) => option.value === value)
  const own = useCall('units.show', { params: { id: value ?? '' } }, { enabled: absent, staleTime: 300_000 })
  const shown = absent ? [{ value: value!, label: own.data?.name ?? value!, parent: null }, ...options] : options
  return (
    <Select
      id={id}
      allowClear
      value={value || undefined}
      placeholder={placeholder}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={shown}
      optionRender={({ data }) => (
        <>
          {data.label} {data.parent ? <span className="kit-quiet">{data.parent}</span> : null}
        </>
      )}
      loading={found.isFetching}
      notFoundContent={found.error ? found.error.message : '没有找到该名称的单位'}
      onChange={(next: string | undefined) => onChange?.(next)}
    />
  )
}
