import '#ui-kit/office.css'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Permission } from '#domain/contract/roles.ts'
import { useMe } from '../../app/session.ts'

const TABS = [
  { path: '/accountability', title: '问责', permission: 'accountability.read' },
  { path: '/exemptions', title: '容错', permission: 'accountability.read' },
  { path: '/tracings', title: '倒查', permission: 'accountability.read' },
  { path: '/handovers', title: '移送', permission: 'handover.read' },
  { path: '/accountability-counts', title: '统计', permission: 'accountability.read' },
] as const satisfies readonly { path: string; title: string; permission: Permission }[]

/** The four ledgers of accountability and their figures, as tabs over each. */
export function Tabs({ at }: { at: (typeof TABS)[number]['path'] }): ReactNode {
  const { may } = useMe()
  return (
    <nav className="office-tabs" aria-label="问责台账">
      {TABS.filter(({ permission }) => may(permission)).map(({ path, title }) => (
        <Link key={path} to={path} aria-current={path === at ? 'page' : undefined}>
          {title}
        </Link>
      ))}
    </nav>
  )
}
