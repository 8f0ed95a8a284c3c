import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { LIGHTS } from './labels.ts'
import { JOB_STATES } from './office-labels.ts'
import { StateTag } from './Tags.tsx'

/** State of work in the background; what failed is red. */
export function JobTag({ state }: { state: string }): ReactNode {
  const title = JOB_STATES[state] ?? state
  const { text, tint, line } = LIGHTS.overdue
  if (state === 'failed')
    return (
      <Tag variant="outlined" style={{ color: text, background: tint, borderColor: line }}>
        {title}
      </Tag>
    )
  return <StateTag title={title} final={state === 'done'} />
}

/** Plain tag in a calm tone: good, bad, or neither. */
export function PlainTag({ tone, children }: { tone?: 'normal' | 'near' | 'overdue'; children: ReactNode }): ReactNode {
  const look = tone ? LIGHTS[tone] : { text: '#3f444b', tint: '#f3f4f6', line: '#cfd4da' }
  return (
    <Tag variant="outlined" style={{ color: look.text, background: look.tint, borderColor: look.line, marginInlineEnd: 0 }}>
      {children}
    </Tag>
  )
}

/** How often a page looks again while work runs, in ms. */
export const POLL = 2000
/** True while work in the background has not ended. */
export const working = (state: string | undefined): boolean => state === 'queued' || state === 'running'
