import { Radio } from 'antd'
import { type ReactNode, useState } from 'react'

/** One table of several, chosen by the kind of record. All choices stay in sight, also on a phone. */
export function BySource({
  label,
  items,
}: {
  label: string
  items: readonly { key: string; label: string; children: ReactNode }[]
}): ReactNode {
  const [picked, setPicked] = useState('')
  const shown = items.find(({ key }) => key === picked) ?? items[0]
  return (
    <>
      <Radio.Group
        className="figure-sources"
        aria-label={label}
        optionType="button"
        buttonStyle="solid"
        value={shown?.key}
        options={items.map(({ key, label: title }) => ({ value: key, label: title }))}
        onChange={(event) => setPicked(event.target.value as string)}
      />
      {shown?.children}
    </>
  )
}
