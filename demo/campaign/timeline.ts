import { AS_OF, at, DAY, dayAt, HOUR, type Instant, isWorkday, LAST_DAY, MINUTE, weekday } from '../clock.ts'
import type { Random } from '../random.ts'
import { daysLater, dueOf, later } from './periods.ts'

/** One clock of a matter as its row says it; `stopped` 0 while it runs. */
export interface Ticking {
  readonly rule: string
  readonly title: string
  readonly start: Instant
  readonly due: Instant
  readonly stopped: Instant
  readonly outcome: 'met' | 'late' | 'dropped' | null
}

/** A clock that was stopped at an instant, or still runs. */
export function ticking(rule: string, title: string, start: Instant, due: Instant, stopped: Instant, dropped = false): Ticking {
  return { rule, title, start, due, stopped, outcome: stopped === 0 ? null : dropped ? 'dropped' : stopped <= due ? 'met' : 'late' }
}

/** The steps of a clue that went the whole way once. */
export interface Round {
  readonly assessed: Instant
  readonly handed: Instant
  readonly signed: Instant
  readonly answered: Instant
  readonly accepted: Instant
  readonly replied: Instant
  /** 0 where there was nobody to visit. */
  readonly visited: Instant
}

/** Whether a round that begins on this day must be short to end before the data do. */
const hurried = (day: number): boolean => day > LAST_DAY - 72

/** Letters of an office to a unit go out together, on Mondays, Wednesdays and Fridays at an hour of their own: several clues in one. */
function posted(assessed: Instant, unit: number): Instant {
  let day = dayAt(assessed)
  while (!isWorkday(day) || weekday(day) % 2 === 0 || at(day, 17.1) < assessed) day++
  return at(day, 17.1) + (unit % 40) * MINUTE
}

/** A round from an instant on, verified by a unit with a number; one in twenty-five steps comes late. */
export function round(from: Instant, reachable: boolean, unit: number, random: Random): Round {
  const quick = hurried(dayAt(from))
  const slow = () => !quick && random.chance(0.04)
  const assessed = later(from, slow() ? 3 : random.chance(0.15) ? 1 : 0, random)
  const handed = quick ? later(assessed, 0, random) : posted(assessed, unit)
  const signed = later(handed, random.between(0, slow() ? 5 : 1), random)
  const answered = daysLater(signed, quick ? random.between(3, 9) : random.between(9, slow() ? 45 : 25), random)
  const accepted = later(answered, random.between(1, quick ? 2 : slow() ? 8 : 4), random)
  const replied = later(accepted, random.between(0, quick ? 1 : 4), random)
  const visited = reachable ? later(replied, random.between(1, quick ? 2 : 7), random) : 0
  return { assessed, handed, signed, answered, accepted, replied, visited }
}

/** The last step of a round. */
export const endOfRound = (steps: Round): Instant => steps.visited || steps.replied

/** True when an instant lies before the end of the data. */
export const inData = (time: Instant): boolean => time < AS_OF - HOUR

/** The clocks that a whole round started and stopped. */
export function clocksOfRound(from: Instant, steps: Round): Ticking[] {
  const list = [
    ticking('assess', '研判期限', from, dueOf('clue.assess', from), steps.handed),
    ticking('sign', '签收期限', steps.handed, dueOf('instrument.transfer.sign', steps.handed), steps.signed),
    ticking('verify', '核查期限', steps.handed, dueOf('instrument.transfer.result', steps.handed), steps.answered),
    ticking('judge', '审核期限', steps.answered, dueOf('clue.judge', steps.answered), steps.accepted),
    ticking('reply', '答复期限', steps.accepted, dueOf('clue.reply', steps.accepted), steps.replied),
  ]
  if (steps.visited) list.push(ticking('visit', '回访期限', steps.replied, dueOf('clue.visit', steps.replied), steps.visited))
  return list
}

/** When the next report of the stream is received: most in the main stage, fewer at the ends of the campaign. */
export function receivedIn(first: number, last: number, random: Random): Instant {
  const share = (random.next() + random.next()) / 2
  const day = first + Math.floor(share * (last - first + 1))
  return day * DAY + 8 * HOUR + random.between(0, 12 * HOUR)
}
