import { type ProcessTable, processes } from 'virtual:contract'
import { Steps } from 'antd'
import type { ReactNode } from 'react'
import type { MatterKind } from '#domain/process/index.ts'
import { visitedStates } from './process-path.ts'

/** The steps of a process for one matter: done, present, to come, and those it did not pass. */
export function ProcessSteps({
  kind,
  state,
  log,
}: {
  kind: MatterKind
  state: string
  log: ReadonlyArray<{ action: string; outcome: string }>
}): ReactNode {
  const table: ProcessTable = processes[kind]
  const main = table.final[0]
  // Of several ends only the usual one is shown, unless the matter has taken another.
  const visited = visitedStates(table, state, log)
  const states = Object.keys(table.states).filter((name) =>
    table.final.includes(name)
      ? name === state || (name === main && !table.final.includes(state))
      : !table.states[name]!.aside || visited.has(name),
  )
  const current = states.indexOf(state)
  return (
    <Steps
      size="small"
      current={current}
      responsive
      items={states.map((name, index) => {
        // Of a record that was taken over without its history nobody knows which steps it passed.
        const skipped = log.length > 0 && index < current && !visited.has(name)
        return {
          title: table.states[name]!.title,
          status: name === state ? (table.final.includes(name) ? 'finish' : 'process') : index < current && !skipped ? 'finish' : 'wait',
          content: skipped ? '未经此步' : undefined,
        }
      })}
    />
  )
}
