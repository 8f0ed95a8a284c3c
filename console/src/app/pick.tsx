import type { ReactNode } from 'react'
import { ManySelect } from '#ui-kit/ManySelect.tsx'
import { useCall } from '../client/hooks.ts'

interface Picked {
  id?: string
  value?: string[]
  onChange?: (value: string[]) => void
  /** Those chosen before, by name. */
  known?: readonly { id: string; name: string }[]
  placeholder?: string
}
const SHOWN = 40
const STALE = 300_000

const asked = (typed: string) => ({ query: { ...(typed ? { q: typed } : {}), limit: SHOWN } })

function useUnits(typed: string) {
  const found = useCall('units.search', asked(typed), { keep: true, staleTime: STALE })
  return { choices: (found.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name })), loading: found.isFetching }
}

function useOfficers(typed: string) {
  const found = useCall('officers.list', asked(typed), { keep: true, staleTime: STALE })
  const choices = (found.data?.rows ?? []).map(({ id, name, badgeNo, unit }) => ({
    value: id,
    label: [name, badgeNo, unit.name].filter(Boolean).join(' '),
  }))
  return { choices, loading: found.isFetching }
}

/** Picks several units of the person's scope. */
export const UnitsSelect = ({ placeholder = '输入单位名称', ...picked }: Picked): ReactNode => (
  <ManySelect {...picked} placeholder={placeholder} useFound={useUnits} />
)

/** Picks several officers of the person's scope. */
export const OfficersSelect = ({ placeholder = '输入姓名或执法证号', ...picked }: Picked): ReactNode => (
  <ManySelect {...picked} placeholder={placeholder} useFound={useOfficers} />
)
