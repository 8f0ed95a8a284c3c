import { Select } from 'antd'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { useCall } from '../../client/hooks.ts'

/** Picks several units by typing parts of their names; its value is their ids. `known` names those chosen before. */
export function UnitsSelect({
  id,
  value = [],
  onChange,
  known = [],
}: {
  id?: string
  value?: string[]
  onChange?: (units: string[]) => void
  known?: readonly { id: string; name: string }[]
}): ReactNode {
  const [typed, setTyped] = useState('')
  const [names, setNames] = useState(() => new Map(known.map((unit) => [unit.id, unit.name])))
  const q = useDeferredValue(typed.trim())
  const found = useCall('units.search', { query: { ...(q ? { q } : {}), limit: 30 } }, { keep: true, staleTime: 300_000 })
  const options = new Map([...names, ...(found.data?.rows ?? []).map((unit) => [unit.id, unit.name] as const)])
  return (
    <Select
      id={id}
      mode="multiple"
      value={value}
      placeholder="输入单位名称"
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={[...options].map(([unit, label]) => ({ value: unit, label }))}
      loading={found.isFetching}
      onChange={(units: string[]) => {
        setNames(new Map(units.map((unit) => [unit, options.get(unit) ?? unit])))
        onChange?.(units)
      }}
    />
  )
}
