import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Aftermath } from './aftermath.ts'
import { Background } from './background.ts'
import { Casework } from './casework.ts'
import { DAYS, FIRST_DAY } from './clock.ts'
import { buildDevices } from './devices.ts'
import { Everyday } from './everyday.ts'
import { plantFaults } from './faults/index.ts'
import { plantNearMisses } from './near-misses.ts'
import { Output } from './output.ts'
import { type PlannedTask, Planner } from './planner.ts'
import type { Bundle } from './records.ts'
import { Roster } from './roster.ts'
import { apportion, workload } from './season.ts'

export { demoAccounts } from './accounts.ts'
export { requiredForms } from './papers.ts'

/** Instant against which the demo's open deadlines are judged; its data end the evening before. */
export const demoAsOf = '2026-11-01T08:00:00+08:00'

/** Smallest province in which every planted fault has room. */
export const MIN_CASES = 1000

const CAPTURES_PER_CASE = 4
/** Share of cases that a capture led to; the other captures wait for their owners. */
const SETTLED_SHARE = 0.395

/** What `generateDemo` is told. */
export interface DemoOptions {
  /** Folder for the exchange files; created where it is missing, its files replaced. */
  readonly out: string
  /** Number of cases, at least `MIN_CASES`. */
  readonly cases: number
  /** The same seed and size give the same bytes. */
  readonly seed: number
  /** Told now and then how many cases are written. */
  readonly onProgress?: (done: number, total: number) => void
}

/** What was written. */
export interface DemoResult {
  readonly cases: number
  readonly captures: number
  readonly answers: number
}

/** Thrown for options the generator cannot serve; the message is for people. */
export class DemoError extends Error {
  readonly code = 'demo-options'
}

/** Writes the demo province as a folder of exchange files, with the list of its planted faults. Throws `DemoError`. */
export async function generateDemo({ out, cases, seed, onProgress }: DemoOptions): Promise<DemoResult> {
  if (!Number.isSafeInteger(cases) || cases < MIN_CASES) throw new DemoError(`案件数应为不少于 ${MIN_CASES} 的整数`)
  if (!Number.isSafeInteger(seed)) throw new DemoError('种子应为整数')
  const devices = buildDevices(cases)
  const plan = new Planner(seed, cases, devices.add)
  const pictures = cases * (CAPTURES_PER_CASE - SETTLED_SHARE)
  const cameras = devices.all.filter(({ flow, kind }) => flow > 0 && kind !== 'weigh')
  plantFaults(plan, pictures / cameras.reduce((sum, { flow }) => sum + flow, 0) / 12)
  plantNearMisses(plan)
  const work = new Casework(seed, devices)
  const dealer = new Everyday(seed, plan.closed)
  const background = new Background(seed, work, pictures, cases * 0.5, plan.planted)
  const aftermath = new Aftermath(seed, cases)
  const follow = (bundle: Bundle) => aftermath.follow(bundle)
  const roster = new Roster()
  const output = new Output(out, seed)
  output.world(devices, plan.lapsed)
  const everyday = apportion(cases - plan.cases, (day) => workload('police', day))
  for (let i = 0; i < DAYS; i++) {
    const day = FIRST_DAY + i
    roster.open(day)
    const planned = plan.play(day, { work, roster, background, output })
    const tasks: PlannedTask[] = dealer.tasks(day, everyday[i]!, roster).map((task) => ({ ...task, after: follow }))
    for (const task of tasks.concat(planned).sort((a, b) => a.turn.time - b.turn.time)) {
      const bundle = work.draft(task.unit, task.lane, task.turn, task.wishes)
      task.after?.(bundle)
      output.bundle(bundle)
    }
    output.endDay()
    background.write(day, output)
    for (const clue of aftermath.clues(day)) output.clue(clue)
    if (i % 7 === 0) {
      onProgress?.(output.cases, cases)
      await setImmediate()
    }
  }
  for (const answer of plan.answers()) output.answer(answer)
  output.close()
  writeFileSync(join(out, 'about.json'), `${JSON.stringify({ asOf: demoAsOf })}\n`)
  onProgress?.(output.cases, cases)
  return { cases: output.cases, captures: output.captures, answers: output.answers }
}
