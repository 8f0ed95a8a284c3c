import type { EventData } from 'node:test'

/** One finished test, as a line of JSON for the test command. */
export interface TestOutcome {
  outcome: 'passed' | 'failed' | 'skipped'
}

interface RunnerEvent {
  type: string
  data: Partial<EventData.TestPass>
}

/** A reporter for Node's test runner: writes one line for each finished test; suites only group tests and are not counted. */
export default async function* report(events: AsyncIterable<RunnerEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.details?.type === 'suite') continue
    const left = data.skip !== undefined || data.todo !== undefined
    const line: TestOutcome = { outcome: left ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed' }
    yield `${JSON.stringify(line)}\n`
  }
}
