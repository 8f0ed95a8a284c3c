import { Select } from 'antd'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { useCall } from '../../client/hooks.ts'

/** Picks an officer of the person's scope by a part of the name or badge number; the value is the officer's id. */
export function OfficerSelect({
  id,
  value,
  onChange,
  onPick,
}: {
  id?: string
  value?: string
  onChange?: (officerId: string | null) => void
  /** Tells name and unit of who was picked. */
  onPick?: (officer: { name: string; unitId: string }) => void
}): ReactNode {
  const [typed, setTyped] = useState('')
  const [picked, setPicked] = useState<{ value: string; label: string } | null>(null)
  const q = useDeferredValue(typed.trim())
  const found = useCall('officers.list', { query: { ...(q ? { q } : {}), limit: 30 } }, { keep: true, staleTime: 300_000 })
  const rows = found.data?.rows ?? []
  const options = rows.map((officer) => ({
    value: officer.id,
    label: officer.name,
    about: [officer.unit.name, officer.badgeNo].filter(Boolean).join(' · '),
  }))
  const chosen = value && !options.some((option) => option.value === value) ? [{ ...(picked ?? { value, label: value }), about: '' }] : []
  return (
    <Select
      id={id}
      allowClear
      value={value || undefined}
      placeholder="输入姓名或编号；系统中没有的可不选"
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={[...chosen, ...options]}
      optionRender={({ data }) => (
        <>
          {data.label} <span className="kit-quiet">{data.about}</span>
        </>
      )}
      loading={found.isFetching}
      notFoundContent={found.error ? found.error.message : '没有找到该执法人员'}
      onChange={(next: string | undefined) => {
        const officer = rows.find((row) => row.id === next)
        setPicked(officer ? { value: officer.id, label: officer.name } : null)
        if (officer) onPick?.({ name: officer.name, unitId: officer.unit.id })
        onChange?.(next ?? null)
      }}
    />
  )
}
