import type { ReactNode } from 'react'
import { Link } from 'react-router'

const PAGES: Readonly<Record<string, { path: string; title: string }>> = {
  case: { path: '/cases', title: '案件' },
  officer: { path: '/officers', title: '人员' },
  unit: { path: '/units', title: '单位' },
  clue: { path: '/clues', title: '线索' },
}

interface Known {
  kind: string
  id: string
  text: string
}

/** What a warning is about, in words. */
export const subjectText = ({ kind, text }: Known): string => (PAGES[kind] ? `${PAGES[kind].title} ${text}` : text)

/** What a warning is about; cases, officers and units lead to their page. */
export function Subject({ subject }: { subject: Known }): ReactNode {
  const page = PAGES[subject.kind]
  const text = subjectText(subject)
  return page ? <Link to={`${page.path}/${encodeURIComponent(subject.id)}`}>{text}</Link> : text
}
