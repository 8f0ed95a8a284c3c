import { type Lane, laneAt } from './catalogue.ts'
import { chanceOf, Random, spread } from './random.ts'
import type { Roster, Turn } from './roster.ts'
import { workload } from './season.ts'
import { type Unit, world } from './world.ts'

/** One case to come: who handles it, and when and where its officers stand. */
export interface Task {
  readonly unit: Unit
  readonly lane: Lane
  readonly turn: Turn
}

/**
 * Deals the everyday cases out to the units. Each unit gets its share evenly through the year, with some noise: nobody's month
 * or quarter stands out by chance.
 */
export class Everyday {
  readonly #units: Unit[]
  readonly #share: Float64Array
  readonly #due: Float64Array
  readonly #count: Uint32Array
  readonly #random: Random
  readonly #total: number

  /** `closed` units get no everyday cases. */
  constructor(seed: number, closed: ReadonlySet<Unit>) {
    this.#random = new Random(seed, 'everyday')
    this.#units = world.units.filter((unit) => unit.weight > 0 && !closed.has(unit))
    this.#total = this.#units.reduce((sum, unit) => sum + unit.weight, 0)
    this.#share = new Float64Array(this.#units.map((unit) => unit.weight / this.#total))
    this.#due = new Float64Array(this.#units.length).map(() => this.#random.next() - 0.5)
    this.#count = new Uint32Array(this.#units.length)
  }

  /** The day's cases, `count` of them unless every pair of the province is busy. */
  tasks(day: number, count: number, roster: Roster): Task[] {
    const loads = { police: workload('police', day), transport: workload('transport', day), water: workload('transport', day), justice: 0 }
    let sum = 0
    const today = new Float64Array(this.#units.length)
    for (let i = 0; i < today.length; i++) {
      today[i] = this.#share[i]! * loads[this.#units[i]!.line] * (0.8 + 0.4 * this.#random.next())
      sum += today[i]!
    }
    for (let i = 0; i < today.length; i++) this.#due[i]! += (today[i]! / sum) * count
    const tasks: Task[] = []
    let left = count
    // Every day begins with another unit, so that none is served last all year.
    for (let k = 0; k < today.length; k++) {
      const i = (k + day * 37) % today.length
      for (; left > 0 && this.#due[i]! >= 0.5; left--) this.#deal(i, roster, tasks)
    }
    if (left > 0) {
      const order = Array.from(this.#due.keys()).sort((a, b) => this.#due[b]! - this.#due[a]! || a - b)
      for (let k = 0; left > 0; k = (k + 1) % order.length, left--) this.#deal(order[k]!, roster, tasks)
    }
    return tasks
  }

  #deal(i: number, roster: Roster, tasks: Task[]): void {
    this.#due[i]!--
    const unit = this.#units[i]!
    const nth = this.#count[i]!++
    const lane = laneAt(unit.line, unit.level, spread(nth, 0, chanceOf(unit.index, 991)))
    const turn = lane.procedure === 'off-site' ? roster.desk(unit, this.#random) : roster.take(unit, lane.hours, this.#random)
    if (turn) tasks.push({ unit, lane, turn })
    else this.#overflow(nth, roster, tasks)
  }

  /** A unit whose pairs are all busy leaves the case to its desk. */
  #overflow(nth: number, roster: Roster, tasks: Task[]): void {
    for (let k = 0; k < this.#units.length; k++) {
      const unit = this.#units[(nth * 31 + k) % this.#units.length]!
      const lane = laneAt(unit.line, unit.level, spread(nth + k, 0))
      const turn = lane.procedure === 'off-site' ? roster.desk(unit, this.#random) : roster.take(unit, lane.hours, this.#random)
      if (turn) {
        tasks.push({ unit, lane, turn })
        return
      }
    }
    throw new Error('the province has no free officer left: too many cases for its staff')
  }
}
