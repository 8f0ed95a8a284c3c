import { AS_OF, at, DAY, dayAt, FIRST_DAY, HOUR, type Instant, MINUTE, officeDay, workdayAfter } from './clock.ts'
import type { Random } from './random.ts'
import type { CaseRecord } from './records.ts'

/** An office hour of a day, at random. */
const officeTime = (day: number, random: Random): Instant => at(day, random.chance(0.55) ? 9 : 14) + random.between(0, 150) * MINUTE

/** An office hour on the `n`-th working day after an instant. */
export const afterWorkdays = (time: Instant, n: number, random: Random): Instant => officeTime(workdayAfter(dayAt(time), n), random)

/** An office hour about `days` calendar days after an instant. */
const afterDays = (time: Instant, days: number, random: Random): Instant => officeTime(officeDay(dayAt(time) + days), random)

/** Publicity within seven working days; one in ten takes the whole period. */
export function publish(c: CaseRecord, random: Random): void {
  c.publishedAt = afterWorkdays(c.decidedAt, random.chance(0.1) ? 7 : random.between(1, 6), random)
}

/** Decided and handed over on the spot (行政处罚法 51, 52). */
export function onTheSpot(c: CaseRecord, time: Instant, random: Random): void {
  c.occurredAt = time
  c.foundAt = time
  c.noticeAt = time + 2 * MINUTE
  c.decidedAt = time + random.between(4, 8) * MINUTE
  c.servedAt = c.decidedAt + MINUTE
}

/**
 * A camera's record that the party comes to settle at `time`: taken some days earlier, audited twice within five working days,
 * notified at once, settled by agreement (道路交通安全违法行为处理程序规定 19, 20). Answers the two instants of the audit.
 */
export function bySettlement(c: CaseRecord, time: Instant, random: Random): { first: Instant; second: Instant } {
  const today = dayAt(time)
  const lag = Math.min(random.between(4, 34), today - FIRST_DAY)
  const capturedAt = lag === 0 ? at(today, 0) + random.between(5, 480) * MINUTE : at(today - lag, 6) + random.between(0, 1000) * MINUTE
  const spare = time - capturedAt
  const first = capturedAt + Math.round(Math.min(spare * 0.2, DAY * (1.1 + random.next())))
  const second = first + Math.round(Math.min(spare * 0.1, HOUR * (2 + 3 * random.next())))
  c.occurredAt = capturedAt
  c.foundAt = capturedAt
  c.noticeAt = second + Math.round(Math.min(spare * 0.1, DAY))
  c.filedAt = time
  c.waivedAt = time + 2 * MINUTE
  c.decidedAt = time + 5 * MINUTE
  c.servedAt = time + 6 * MINUTE
  return { first, second }
}

/** What the ordinary procedure needs besides the everyday steps. */
export interface Gravity {
  readonly hearing: boolean
  readonly discussed: boolean
}

/** The ordinary procedure from filing to service, each step in its lawful order and within its period. */
export function ordinary(c: CaseRecord, foundAt: Instant, gravity: Gravity, random: Random): void {
  c.foundAt = foundAt
  c.filedAt = foundAt + random.between(40, 150) * MINUTE
  const reviewAt = afterDays(c.filedAt, random.between(3, 14), random)
  const discussedAt = gravity.discussed ? afterWorkdays(reviewAt, 1, random) : 0
  c.noticeAt = afterWorkdays(discussedAt || reviewAt, random.between(1, 2), random)
  if (gravity.hearing) {
    c.hearingRequestedAt = afterWorkdays(c.noticeAt, random.between(1, 5), random)
    c.hearingNoticeAt = c.hearingRequestedAt + random.between(30, 90) * MINUTE
    c.hearingAt = afterWorkdays(c.hearingNoticeAt, random.between(8, 9), random)
    c.decidedAt = afterWorkdays(c.hearingAt, random.between(3, 4), random)
    // The review comes after the hearing; now and then only a minute before the decision.
    c.reviewAt = !gravity.discussed && random.chance(0.3) ? c.decidedAt - MINUTE : afterWorkdays(c.hearingAt, 1, random)
    c.discussedAt = gravity.discussed ? afterWorkdays(c.hearingAt, 2, random) : 0
  } else {
    c.reviewAt = reviewAt
    c.discussedAt = discussedAt
    if (random.chance(0.7)) {
      c.waivedAt = c.noticeAt + random.between(10, 40) * MINUTE
      c.decidedAt = c.waivedAt + random.between(20, 60) * MINUTE
    } else c.decidedAt = afterWorkdays(c.noticeAt, random.between(6, 8), random)
  }
  c.servedAt = random.chance(0.5) ? c.decidedAt + random.between(10, 30) * MINUTE : afterWorkdays(c.decidedAt, random.between(1, 6), random)
}

/** When the party pays: mostly at once, some on the last day of the fifteen. */
export function payDay(c: CaseRecord, random: Random): Instant {
  const draw = random.next()
  if (draw < 0.5) return c.servedAt + random.between(3, 240) * MINUTE
  if (draw < 0.55) return at(dayAt(c.servedAt) + 15, 17.5)
  return at(dayAt(c.servedAt) + random.between(1, 13), 8) + random.between(0, 700) * MINUTE
}

/** Closing and filing after the last step. */
export function close(c: CaseRecord, lastStep: Instant, random: Random): void {
  c.closedAt =
    c.procedure === 'ordinary' ? afterWorkdays(lastStep, random.between(1, 3), random) : lastStep + random.between(5, 60) * MINUTE
  c.archivedAt = afterWorkdays(c.closedAt, random.between(1, 5), random)
}

const STEPS = [
  'noticeAt',
  'hearingRequestedAt',
  'hearingNoticeAt',
  'hearingAt',
  'waivedAt',
  'reviewAt',
  'discussedAt',
  'decidedAt',
  'servedAt',
  'publishedAt',
  'closedAt',
  'archivedAt',
] as const

/** Takes away what has not happened yet when the data ends, and names the state the case is in. */
export function cutAtEnd(c: CaseRecord): void {
  for (const step of STEPS) if (c[step] > AS_OF) c[step] = 0
  if (c.reviewAt === 0) {
    c.reviewerId = ''
    c.reviewResult = ''
  }
  if (c.decidedAt === 0) {
    c.outcome = ''
    c.decisionNo = ''
    c.fine = 0
    c.points = 0
    c.tier = ''
    c.state = c.noticeAt ? 'notified' : 'investigating'
  } else c.state = c.closedAt ? 'closed' : 'decided'
}
