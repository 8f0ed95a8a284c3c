import type { ReactNode } from 'react'

/** A long text in a table cell: one line that ends in … where there is no more room; pointing at it shows the whole `text`. */
export function Clip({ text, children }: { text: string; children?: ReactNode }): ReactNode {
  return (
    <span className="kit-clip" title={text}>
      {children ?? text}
    </span>
  )
}

/** Characters at the end that stay. */
const TAIL = 8

/** The name of a unit in a table cell: such names differ at their beginning and at their end, so the middle gives way to …. */
export function ClipName({ name }: { name: string }): ReactNode {
  return (
    <span className="kit-clip kit-clip-name" title={name}>
      <span>{name.slice(0, -TAIL)}</span>
      <span>{name.slice(-TAIL)}</span>
    </span>
  )
}
