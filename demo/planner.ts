import type { Background } from './background.ts'
import type { Casework, Wishes } from './casework.ts'
import type { Lane } from './catalogue.ts'
import { FIRST_DAY, isWorkday, LAST_DAY, workdayAfter } from './clock.ts'
import type { Device, DeviceKind } from './devices.ts'
import type { Task } from './everyday.ts'
import type { Output } from './output.ts'
import { counties } from './places.ts'
import { Random } from './random.ts'
import type { Answer, Bundle } from './records.ts'
import type { Roster, Turn } from './roster.ts'
import { type Officer, type Unit, unitOf } from './world.ts'

/** A task with what a fault or a near miss wants of it. */
export interface PlannedTask extends Task {
  readonly wishes?: Wishes
  /** Changes the finished case, its papers and payments before they are written. */
  readonly after?: (bundle: Bundle) => void
}

/** The tools of one day, handed to a planned act in the morning. */
export interface Stage {
  readonly day: number
  readonly work: Casework
  readonly roster: Roster
  readonly background: Background
  readonly output: Output
  readonly random: Random
  /** Adds a case to the day's work. */
  task(task: PlannedTask): void
}

type Act = { cases: number; run: (stage: Stage) => void; random: Random }

/** A subject that gets its id only when it is written. */
type Subject = string | { readonly id: string }

/** The county, and its units, where the first instance of each fault is planted. */
const HOT_COUNTY = counties[0]!

/** What is planted where and when, and the answers to it. */
export class Planner {
  readonly #acts = new Map<number, Act[]>()
  readonly #answers: (() => Answer)[] = []
  readonly #seed: number
  readonly #addDevice: (kind: DeviceKind, unit: Unit, flow: number) => Device
  /** Units without everyday work, so that what is planted there keeps its proportions at any size. */
  readonly closed = new Set<Unit>()
  /** Cameras without everyday pictures. */
  readonly planted = new Set<Device>()
  /** Officers whose certificate ended on a date. */
  readonly lapsed = new Map<Officer, string>()
  /** How often each fault is planted: three times, and once more for each fourfold of five thousand cases, at most eight times. */
  readonly instances: number
  cases = 0

  constructor(seed: number, cases: number, addDevice: (kind: DeviceKind, unit: Unit, flow: number) => Device) {
    this.#seed = seed
    this.#addDevice = addDevice
    this.instances = Math.min(8, 3 + Math.max(0, Math.floor(Math.log(cases / 5000) / Math.log(4))))
  }

  /** A stream of its own for each name, so that one fault more does not shift the others. */
  random(name: string): Random {
    return new Random(this.#seed, `plan-${name}`)
  }

  /** Plans an act of `cases` cases for a day. */
  on(day: number, cases: number, random: Random, run: (stage: Stage) => void): void {
    if (day < FIRST_DAY || day > LAST_DAY) throw new Error(`day ${day} lies outside the data`)
    this.cases += cases
    const list = this.#acts.get(day) ?? []
    list.push({ cases, run, random })
    this.#acts.set(day, list)
  }

  /** Plans one case at an hour of a day. */
  one(day: number, random: Random, unit: Unit, lane: Lane, hour: number, wishes: Wishes, after?: (bundle: Bundle) => void): void {
    this.on(day, 1, random, (stage) => stage.task({ unit, lane, turn: turnFor(stage, unit, lane, hour), wishes, after }))
  }

  /** Registers a planted fault; ids may come later. */
  answer(rule: string, subject: () => Subject, caseIds: () => readonly string[], note: string): void {
    this.#answers.push(() => {
      const found = subject()
      return { rule, subject: typeof found === 'string' ? found : found.id, caseIds: caseIds(), note }
    })
  }

  /** Plays the day's acts. */
  play(day: number, stage: Omit<Stage, 'day' | 'random' | 'task'>): PlannedTask[] {
    const tasks: PlannedTask[] = []
    for (const { run, random } of this.#acts.get(day) ?? []) run({ ...stage, day, random, task: (task) => tasks.push(task) })
    return tasks
  }

  /** Cases planned for a day. */
  casesOn(day: number): number {
    return (this.#acts.get(day) ?? []).reduce((sum, act) => sum + act.cases, 0)
  }

  /** All answers; ask when everything is written. */
  answers(): Answer[] {
    return this.#answers.map((answer) => answer())
  }

  /** Puts up a camera whose pictures the plan itself takes. */
  camera(kind: DeviceKind, unit: Unit, flow = 1): Device {
    const device = this.#addDevice(kind, unit, flow)
    this.planted.add(device)
    return device
  }
}

/** The pair on duty at an hour, or the desk for what is settled there. */
export function turnFor(stage: Stage, unit: Unit, lane: Lane, hour: number): Turn {
  return lane.procedure === 'off-site' ? stage.roster.desk(unit, stage.random) : stage.roster.takeAt(unit, hour, stage.random)
}

/** County for the `k`-th instance of the fault with a number: the first lies in the hot county, the others all over the province. */
const countyFor = (fault: number, k: number): string => (k === 0 ? HOT_COUNTY : counties[(fault * 23 + k * 41) % counties.length]!).code

/** Unit for the `k`-th instance of a fault. */
export const squadFor = (fault: number, k: number): Unit => unitOf(`GA-${countyFor(fault, k)}`)
/** Team for the `k`-th instance of a fault. */
export const teamFor = (fault: number, k: number): Unit => unitOf(`GA-${countyFor(fault, k)}-${1 + (fault % 2)}`)
/** Transport office for the `k`-th instance of a fault. */
export const roadFor = (fault: number, k: number): Unit => unitOf(`JT-${countyFor(fault, k)}`)

/** A working day from the `from`-th day of the data on, `span` days wide. */
export function someWorkday(random: Random, from = 20, span = 220): number {
  const day = FIRST_DAY + from + random.between(0, span)
  return isWorkday(day) ? day : workdayAfter(day, 1)
}
