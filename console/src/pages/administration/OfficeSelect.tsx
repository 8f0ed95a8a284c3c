import { Select } from 'antd'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { useCall } from '../../client/hooks.ts'

const SHOWN = 30

/** Picks a unit by typing a part of its name, for administrators: they see all units and no records. Fits a form item. */
export function OfficeSelect({
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
  const found = useCall('administration.units', { query: { ...(q ? { q } : {}), limit: SHOWN } }, { keep: true, staleTime: 300_000 })
  return (
    <Select
      id={id}
      allowClear
      value={value || undefined}
      placeholder={placeholder}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={(found.data?.rows ?? []).map((unit) => ({ value: unit.id, label: unit.name, parent: unit.parentName }))}
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
