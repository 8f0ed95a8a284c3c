import { Select } from 'antd'
import { type ReactNode, useDeferredValue, useState } from 'react'

/** One of several that are picked: what is kept and what is shown. */
export interface Choice {
  readonly value: string
  readonly label: string
}

/**
 * Picks several by typing a part of a name; its value is their ids. `useFound` asks for what fits the typed text; `known` names those
 * chosen before.
 */
export function ManySelect({
  id,
  value,
  onChange,
  known = [],
  placeholder,
  useFound,
}: {
  id?: string
  value?: string[]
  onChange?: (value: string[]) => void
  known?: readonly { id: string; name: string }[]
  placeholder: string
  useFound: (typed: string) => { choices: readonly Choice[]; loading: boolean }
}): ReactNode {
  const [typed, setTyped] = useState('')
  const [picked, setPicked] = useState<readonly Choice[]>([])
  const found = useFound(useDeferredValue(typed.trim()))
  const earlier = known.map((one) => ({ value: one.id, label: one.name }))
  const options = new Map([...earlier, ...picked, ...found.choices].map((choice) => [choice.value, choice]))
  return (
    <Select
      id={id}
      mode="multiple"
      value={value}
      placeholder={placeholder}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={[...options.values()]}
      loading={found.loading}
      onChange={(next: string[]) => {
        setPicked(next.map((one) => options.get(one) ?? { value: one, label: one }))
        onChange?.(next)
      }}
    />
  )
}
