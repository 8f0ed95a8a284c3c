import { at, type Instant, MINUTE } from './clock.ts'
import { REACH } from './places.ts'
import { chanceOf, mix, partEnds, type Random } from './random.ts'
import type { Place } from './records.ts'
import { type Officer, type Unit, world } from './world.ts'

/** A pair of officers at its post for one slot of the day. */
export interface Turn {
  readonly time: Instant
  readonly officers: readonly [Officer, Officer]
  readonly place: Place
}

/** Minutes of one slot: long enough for one case with its video before and after. */
const SLOT_MINUTES = 40
const SLOTS = 36

/** How the day's work spreads over the hours. */
export type Hours = 'road' | 'night' | 'office'

const WEIGHTS: Record<Hours, number[]> = {
  // Rush hours at eight and at half past five.
  road: Array.from({ length: SLOTS }, (_, i) => {
    const hour = (i * SLOT_MINUTES) / 60
    if (hour < 7 || hour > 19) return 0
    return 1 + 2.2 * Math.exp(-((hour - 8.2) ** 2) / 1.2) + 1.8 * Math.exp(-((hour - 17.5) ** 2) / 1.6)
  }),
  night: Array.from({ length: SLOTS }, (_, i) => (i >= 31 ? 1 + (i - 30) * 0.3 : i < 2 ? 1.4 : 0)),
  office: Array.from({ length: SLOTS }, (_, i) => ((i >= 14 && i <= 17) || (i >= 21 && i <= 25) ? 1 : 0)),
}

const LIMITS = Object.fromEntries(Object.entries(WEIGHTS).map(([name, weights]) => [name, partEnds(weights)])) as Record<Hours, number[]>

const WATERWAYS = ['衡江航道', '测湾港区', '绳河船闸', '度泽锚地']
const ROADS = [
  '衡水大道',
  '准绳路',
  '尺度街',
  '砚山路',
  '规矩大道',
  '量天路',
  '权平街',
  '测云路',
  '国道九九线',
  '省道九〇七线',
  '绕城高速',
  '沿江公路',
]

/**
 * The day's duty: who stands where and when. A pair works one case in a slot, stays within its county and needs at least half an hour
 * between two cases, so nobody is ever in two places at once.
 */
export class Roster {
  /** Pairs taken in each slot of each unit, one bit a pair. */
  readonly #taken = new Uint32Array(world.units.length * SLOTS)
  #day = 0

  /** Starts a new day with everyone free. */
  open(day: number): void {
    this.#day = day
    this.#taken.fill(0)
  }

  /** Takes a free pair of the unit near an hour of the profile; null when all its pairs are taken. */
  take(unit: Unit, hours: Hours, random: Random): Turn | null {
    const limits = LIMITS[hours]
    const draw = random.next()
    let slot = limits.findIndex((limit) => draw < limit)
    for (let tries = 0; tries < SLOTS; tries++, slot = (slot + 1) % SLOTS)
      if (WEIGHTS[hours][slot]! > 0) {
        const turn = this.#turn(unit, slot, random)
        if (turn) return turn
      }
    return null
  }

  /** Takes a free pair of the unit in the slot that holds the hour; throws when there is none. */
  takeAt(unit: Unit, hour: number, random: Random): Turn {
    const turn = this.#turn(unit, Math.floor((hour * 60) / SLOT_MINUTES), random)
    if (!turn) throw new Error(`no free pair in ${unit.id} at ${hour}`)
    return turn
  }

  /** Takes one pair of the unit in the slot that holds the hour, or in its next free one; throws when its day is full. */
  takePair(unit: Unit, position: number, hour: number, random: Random): Turn {
    for (let slot = Math.floor((hour * 60) / SLOT_MINUTES); slot < SLOTS; slot++)
      if (!(this.#taken[unit.index * SLOTS + slot]! & (1 << position))) return this.#hold(unit, slot, position, random)
    throw new Error(`pair ${position} of ${unit.id} is busy from ${hour} on`)
  }

  /** An hour at the unit's desk, which settles any number of cases. */
  desk(unit: Unit, random: Random): Turn {
    const time = at(this.#day, random.chance(0.5) ? 9 : 14) + random.between(0, 170 * MINUTE)
    return { time, officers: [unit.desk[0]!, unit.desk[1]!], place: placeNear(unit, 0.5, 0.5, 0) }
  }

  #turn(unit: Unit, slot: number, random: Random): Turn | null {
    const cell = unit.index * SLOTS + slot
    const pairs = Math.min(unit.pairs.length, 31)
    // Some pairs go out much more often than others.
    let position = Math.floor(pairs * random.next() ** 2)
    for (let tries = 0; tries < pairs && this.#taken[cell]! & (1 << position); tries++) position = (position + 1) % pairs
    if (pairs === 0 || this.#taken[cell]! & (1 << position)) return null
    return this.#hold(unit, slot, position, random)
  }

  #hold(unit: Unit, slot: number, position: number, random: Random): Turn {
    this.#taken[unit.index * SLOTS + slot]! |= 1 << position
    const time = at(this.#day, (slot * SLOT_MINUTES) / 60) + random.between(0, 10 * MINUTE)
    return { time, officers: unit.pairs[position]!, place: this.#post(unit, position, Math.floor(slot / 12), random) }
  }

  #post(unit: Unit, position: number, block: number, random: Random): Place {
    const key = mix(unit.index * 64 + position, this.#day * 4 + block)
    return placeNear(unit, chanceOf(key, 1), chanceOf(key, 2), random.next())
  }
}

/** A point of the unit's county by two fractions of its width and height, a few metres about it by `fine`. */
export function placeNear(unit: Unit, x: number, y: number, fine: number): Place {
  const county = unit.county!
  const ways = unit.line === 'water' ? WATERWAYS : ROADS
  return {
    text: `${county.name}${ways[Math.floor(x * ways.length)]}K${Math.floor(y * 90) + 1}+${Math.floor(fine * 9)}00`,
    region: county.code,
    lat: county.lat + (x * 2 - 1) * REACH + fine * 0.0006,
    lon: county.lon + (y * 2 - 1) * REACH,
  }
}
