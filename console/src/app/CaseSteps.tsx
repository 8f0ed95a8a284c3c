import { Timeline } from 'antd'
import type { ReactNode } from 'react'
import { wallText } from '#ui-kit/format.ts'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useCall } from '../client/hooks.ts'

/** A dated step of a case. */
export interface CaseStep {
  key: string
  title: string
  at: string
  text: string | null
}

/** The steps of a case in the order of time. */
export function StepTimeline({ steps }: { steps: readonly CaseStep[] }): ReactNode {
  if (steps.length === 0) return <Nothing small text="没有办案步骤" />
  return (
    <Timeline
      items={steps.map((step, index) => ({
        key: `${step.key} ${index}`,
        content: (
          <div>
            <time className="kit-quiet">{wallText(step.at)}</time> <strong>{step.title}</strong>
            {step.text ? <div className="kit-quiet">{step.text}</div> : null}
          </div>
        ),
      }))}
    />
  )
}

/** The steps of a case, read when shown. */
export function CaseSteps({ id }: { id: string }): ReactNode {
  const read = useCall('cases.show', { params: { id } }, { staleTime: 300_000 })
  return (
    <Loaded read={read} rows={4}>
      {({ steps }) => <StepTimeline steps={steps} />}
    </Loaded>
  )
}
