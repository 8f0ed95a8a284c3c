import type { ReactNode } from 'react'
import { Link } from 'react-router'

const PAGES: Readonly<Record<string, { path: string; title: string }>> = {
  case: { path: '/cases', title: '案件' },
  officer: { path: '/officers', title: '人员' },
  unit: { path: '/units', title: '单位' },
}

/** What a warning is about; cases, officers and units lead to their page. */
export function Subject({ subject: { kind, id, text } }: { subject: { kind: string; id: string; text: string } }): ReactNode {
  const page = PAGES[kind]
  if (!page) return text
  return <Link to={`${page.path}/${encodeURIComponent(id)}`}>{`${page.title} ${text}`}</Link>
}
