import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ClipName } from '#ui-kit/Clip.tsx'

/** A unit in a list: its name leads to its page. */
export const UnitCell = ({ unit: { id, name } }: { unit: { id: string; name: string } }): ReactNode => (
  <Link to={`/units/${encodeURIComponent(id)}`} aria-label={name}>
    <ClipName name={name} />
  </Link>
)
