import { AS_OF, DAY, dayOf, HOUR, type Instant, LAST_DAY, MINUTE } from '../clock.ts'
import { localPlate } from '../identities.ts'
import { pickShare, Random } from '../random.ts'
import { placeNear } from '../roster.ts'
import type { Officer, Unit } from '../world.ts'
import { dueOf, later, PERIOD } from './periods.ts'
import { officeOf, someUnit, verifierOf } from './places.ts'
import { uuid } from './sheet.ts'
import { someClass, tell, verification } from './stories.ts'
import { clocksOfRound, endOfRound, inData, type Round, receivedIn, round, type Ticking, ticking } from './timeline.ts'

export type Finding = 'true' | 'partly' | 'untrue'

/** A clue with its way, before it becomes rows. */
export interface DemoClue {
  readonly id: string
  readonly sourceId: string
  readonly channel: string
  readonly received: Instant
  opened: Instant
  readonly title: string
  readonly content: string
  readonly place: string
  readonly plate: string
  readonly occurred: Instant
  readonly region: string
  readonly line: string
  readonly classCode: string
  weight: 'ordinary' | 'important' | 'major'
  /** Whom it accuses; null for suggestions and what a unit found out about itself. */
  readonly accused: Unit | null
  readonly officer: Officer | null
  readonly office: Unit
  readonly unit: Unit
  readonly anonymous: boolean
  state: string
  /** The last round, as far as it has come: later steps are 0. */
  steps: Round
  /** The round that ended with a reporter who was not satisfied. */
  first: Round | null
  unsatisfied: number
  unsatisfiedAt: Instant
  returns: number
  satisfied: boolean | null
  finding: Finding | null
  findingText: string
  closed: Instant
  merged: DemoClue | null
  listed: Instant
  problem: string
  due: Instant
  clocks: Ticking[]
  /** The number it gets: clues are numbered in the order in which they were opened. */
  no: string
}

/** Channels with their shares; 执法评道 gets its clues from unsatisfied ratings. */
const CHANNELS: readonly (readonly [string, number])[] = [
  ['12345', 0.3],
  ['12328', 0.13],
  ['12389', 0.08],
  ['petition', 0.07],
  ['hotline', 0.07],
  ['public', 0.08],
  ['patrol', 0.05],
  ['letter', 0.03],
  ['rating', 0.08],
  ['self-check', 0.04],
  ['superior', 0.02],
  ['media', 0.015],
  ['review', 0.015],
  ['inspection', 0.01],
  ['lawsuit', 0.005],
  ['case-review', 0.005],
]
/** Channels that speak of the unit's own finding, without an accused. */
const INTERNAL = ['self-check', 'inspection', 'case-review', 'superior']

export const NOTHING: Round = { assessed: 0, handed: 0, signed: 0, answered: 0, accepted: 0, replied: 0, visited: 0 }

/** Makes the clues of a campaign one after the other. */
export class ClueMaker {
  readonly #random: Random
  readonly #officers = new Map<number, Instant>()
  #plates = 0

  constructor(seed: number) {
    this.#random = new Random(seed, 'campaign-clues')
  }

  /** A report, not yet worked on. `about` fixes the unit it speaks of, `friendly` takes the accusation out of it. */
  report(received: Instant, about: Unit | null = null, friendly?: boolean, channel?: string): DemoClue {
    const random = this.#random
    const unit = about ?? someUnit(random)
    const by = channel ?? pickShare(random, CHANNELS)
    const suggestion = friendly ?? (INTERNAL.includes(by) || random.chance(0.22))
    const node = someClass(unit, random)
    const place = unit.county ? placeNear(unit, random.next(), random.next(), 0).text : '省内多处路段'
    const occurred = received - random.between(1, 12) * DAY - random.between(0, 6 * HOUR)
    const accused = suggestion ? null : unit
    const office = officeOf(unit)
    // A verified matter of the unit's own goes to itself; a city's own to the province.
    return {
      id: uuid(random),
      sourceId: uuid(random),
      channel: by,
      received,
      opened: received + random.between(5, 200) * MINUTE,
      ...tell(unit, node, place, occurred, random, !suggestion),
      place,
      plate: accused && random.chance(0.35) ? localPlate(unit.city!.index, 700_000 + ++this.#plates) : '',
      occurred,
      region: unit.region,
      line: unit.line,
      classCode: node.code,
      weight: random.chance(0.14) ? 'important' : 'ordinary',
      accused,
      officer: accused && random.chance(0.25) ? this.#officer(unit, received) : null,
      office,
      unit: accused ? verifierOf(accused) : unit,
      anonymous: INTERNAL.includes(by) || by === 'rating' || random.chance(0.3),
      state: 'triage',
      steps: NOTHING,
      first: null,
      unsatisfied: 0,
      unsatisfiedAt: 0,
      returns: 0,
      satisfied: null,
      finding: null,
      findingText: '',
      closed: 0,
      merged: null,
      listed: 0,
      problem: '',
      due: 0,
      clocks: [],
      no: '',
    }
  }

  /** An officer whom nobody named in the last half year: repeated complaints about one are planted elsewhere. */
  #officer(unit: Unit, received: Instant): Officer | null {
    const officer = this.#random.pick(unit.officers)
    if (Math.abs((this.#officers.get(officer.index) ?? -1000 * DAY) - received) < 180 * DAY) return null
    this.#officers.set(officer.index, received)
    return officer
  }

  /** Lets a clue go its whole way to the end before the data end. */
  settle(clue: DemoClue, recent: readonly DemoClue[]): void {
    const random = this.#random
    const like = random.chance(0.25) ? recent.findLast((other) => mergeable(clue, other)) : undefined
    if (random.chance(0.03)) this.#refuse(clue)
    else if (like) this.#merge(clue, like)
    else this.#work(clue)
  }

  #work(clue: DemoClue): void {
    const random = this.#random
    let from = clue.opened
    let steps = round(from, !clue.anonymous, clue.unit.index, random)
    if (!clue.anonymous && random.chance(0.07)) {
      const again = round(steps.visited, true, clue.unit.index, random)
      if (inData(later(endOfRound(again), 4, random))) {
        clue.clocks.push(...clocksOfRound(from, steps))
        clue.first = steps
        clue.unsatisfied = 1
        clue.unsatisfiedAt = steps.visited
        from = steps.visited
        steps = again
      }
    }
    clue.steps = steps
    clue.clocks.push(...clocksOfRound(from, steps))
    this.judge(clue)
    clue.satisfied = steps.visited ? true : null
    clue.closed = Math.min(later(endOfRound(steps), random.between(1, 3), random), AS_OF - 15 * HOUR)
    clue.state = 'closed'
  }

  /** What the verification found. */
  judge(clue: DemoClue): void {
    const point = this.#random.next()
    clue.finding = point < 0.3 ? 'true' : point < 0.5 ? 'partly' : 'untrue'
    clue.findingText = verification(clue.finding, this.#random)
  }

  #refuse(clue: DemoClue): void {
    clue.state = 'refused'
    clue.closed = Math.min(later(clue.opened, 1, this.#random), AS_OF - HOUR)
    clue.clocks.push(ticking('assess', '研判期限', clue.opened, dueOf('clue.assess', clue.opened), clue.closed))
  }

  #merge(clue: DemoClue, into: DemoClue): void {
    clue.state = 'merged'
    clue.merged = into
    clue.closed = later(clue.opened, 1, this.#random)
    clue.clocks.push(ticking('assess', '研判期限', clue.opened, dueOf('clue.assess', clue.opened), clue.closed))
  }
}

const mergeable = (clue: DemoClue, other: DemoClue): boolean =>
  other.office === clue.office &&
  other.accused === clue.accused &&
  other.state === 'closed' &&
  other.classCode[0] === clue.classCode[0] &&
  other.closed > clue.opened + 5 * DAY

const FIRST = dayOf(PERIOD.from)
/** The last day on which a report can still go the whole way within the data. */
const LAST_SETTLED = LAST_DAY - 27

/** So many clues that are closed before the data end, in the order of their receipt. */
export function settledClues(maker: ClueMaker, count: number, seed: number): DemoClue[] {
  const random = new Random(seed, 'campaign-days')
  const times = Array.from({ length: count }, () => receivedIn(FIRST + 9, LAST_SETTLED, random)).sort((a, b) => a - b)
  const clues: DemoClue[] = []
  for (const time of times) {
    const clue = maker.report(time)
    maker.settle(clue, clues.slice(-400))
    clues.push(clue)
  }
  return clues
}

/** Numbers the clues in the order in which they were opened. */
export function numberClues(clues: DemoClue[], firstNo: number): void {
  clues.sort((a, b) => a.opened - b.opened || (a.id < b.id ? -1 : 1))
  for (const [i, clue] of clues.entries()) clue.no = `XS${String(firstNo + i).padStart(8, '0')}`
}
