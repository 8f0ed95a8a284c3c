import { AS_OF, at, dayOf, HOUR, type Instant, LAST_DAY, MINUTE } from '../clock.ts'
import { counties } from '../places.ts'
import { Random } from '../random.ts'
import { unitOf } from '../world.ts'
import { type ClueMaker, type DemoClue, NOTHING } from './clues.ts'
import { dueOf, inOffice } from './periods.ts'
import { clocksOfRound, type Round, ticking } from './timeline.ts'

/** How far an open clue has come; the last three are late on purpose. */
type Stage =
  | 'triage'
  | 'assessed'
  | 'handed'
  | 'verifying'
  | 'judging'
  | 'replying'
  | 'visiting'
  | 'closing'
  | 'again'
  | 'unsigned'
  | 'overdue'
  | 'twice'

interface Wanted {
  /** The unit it speaks of. */
  readonly about: string
  readonly stage: Stage
  /** Accuses nobody: the unit itself verifies. */
  readonly friendly?: boolean
  readonly times?: number
}

/** Something to do for every account of the demo, and the late ones that R47 finds. */
const DESKS: readonly Wanted[] = [
  { about: 'GA-990102-1', stage: 'triage', times: 2 },
  { about: 'GA-990102-2', stage: 'assessed', times: 2 },
  { about: 'GA-990102-1', stage: 'handed', times: 2 },
  { about: 'GA-990102-2', stage: 'verifying', times: 2 },
  { about: 'GA-990102-1', stage: 'judging', times: 2 },
  { about: 'GA-990102-2', stage: 'replying' },
  { about: 'GA-990102-1', stage: 'visiting', times: 2 },
  { about: 'GA-990102-2', stage: 'closing' },
  { about: 'GA-990102-2', stage: 'unsigned' },
  { about: 'GA-990102-1', stage: 'overdue' },
  { about: 'JT-990102', stage: 'handed', friendly: true, times: 2 },
  { about: 'JT-990102', stage: 'verifying', friendly: true, times: 2 },
  { about: 'JT-990102', stage: 'judging', friendly: true },
  { about: 'GA-990100', stage: 'triage', times: 2 },
  { about: 'JT-990100', stage: 'assessed' },
  { about: 'GA-990100', stage: 'judging', times: 2 },
  { about: 'JT-990100', stage: 'visiting' },
  { about: 'GA-990100', stage: 'again' },
  { about: 'JT-990100', stage: 'twice' },
  { about: 'JT-990000', stage: 'triage', friendly: true, times: 2 },
  { about: 'GA-990000', stage: 'judging', friendly: true },
]

/** The county teams that have one clue each under verification; every `nth` county. */
const elsewhere = (nth: number): Wanted[] =>
  counties.filter((_, i) => i % nth === 4).map(({ code }, i) => ({ about: `GA-${code}-1`, stage: i % 9 === 8 ? 'overdue' : 'verifying' }))

/** Clues that are still open. Their reports came in during the campaign's last days; the work on them is as fresh as `now`. */
export function openClues(maker: ClueMaker, seed: number, now: Instant, whole: boolean): DemoClue[] {
  const random = new Random(seed, 'campaign-open')
  const wanted = [...DESKS, ...elsewhere(whole ? 3 : 27)]
  return wanted.flatMap(({ about, stage, friendly, times }) =>
    Array.from({ length: times ?? 1 }, () => {
      const received = at(LAST_DAY - random.between(0, 5), 8.5) + random.between(0, 9 * HOUR)
      const channel = friendly ? 'self-check' : random.pick(['12345', '12328', 'hotline'])
      const clue = maker.report(LATE[stage] ?? received, unitOf(about), friendly ?? false, channel)
      const named =
        clue.anonymous && (stage === 'visiting' || stage === 'again' || stage === 'twice') ? { ...clue, anonymous: false } : clue
      bring(named, stage, Math.max(now, AS_OF), maker, random)
      return named
    }),
  )
}

const late = (day: string): Instant => at(dayOf(day), 9.5)
/** When the reports behind the late ones came in. */
const LATE: Partial<Record<Stage, Instant>> = { unsigned: late('2026-10-20'), overdue: late('2026-09-08'), twice: late('2026-08-12') }

/** Steps that lie so many hours back, each after the one before. */
function backwards(clue: DemoClue, now: Instant, hours: Partial<Record<keyof Round, number>>): Round {
  let last = clue.opened
  const steps = { ...NOTHING } as { -readonly [name in keyof Round]: Instant }
  for (const name of ['assessed', 'handed', 'signed', 'answered', 'accepted', 'replied', 'visited'] as const) {
    const back = hours[name]
    if (back === undefined) break
    last = Math.max(last + 20 * MINUTE, inOffice(now - back * HOUR))
    steps[name] = last
  }
  return steps
}

/** Hours back of each step, by the stage reached. */
const STEPS: Partial<Record<Stage, Partial<Record<keyof Round, number>>>> = {
  triage: {},
  assessed: { assessed: 5 },
  handed: { assessed: 20, handed: 4 },
  verifying: { assessed: 150, handed: 140, signed: 120 },
  judging: { assessed: 400, handed: 390, signed: 380, answered: 26 },
  replying: { assessed: 420, handed: 410, signed: 400, answered: 60, accepted: 6 },
  visiting: { assessed: 430, handed: 420, signed: 410, answered: 90, accepted: 60, replied: 25 },
  closing: { assessed: 440, handed: 430, signed: 420, answered: 120, accepted: 90, replied: 50, visited: 4 },
  again: { assessed: 440, handed: 430, signed: 420, answered: 120, accepted: 90, replied: 50, visited: 24 },
}
const STATE: Record<Stage, string> = {
  triage: 'triage',
  assessed: 'triage',
  handed: 'handed',
  verifying: 'verifying',
  judging: 'judging',
  replying: 'replying',
  visiting: 'visiting',
  closing: 'closing',
  again: 'triage',
  unsigned: 'handed',
  overdue: 'verifying',
  twice: 'triage',
}

function bring(clue: DemoClue, stage: Stage, now: Instant, maker: ClueMaker, random: Random): void {
  const hours = STEPS[stage]
  clue.state = STATE[stage]
  if (hours) {
    const opened = now - (stage === 'triage' ? random.between(2, 20) : stage === 'assessed' ? 9 : (hours.assessed ?? 0) + 24) * HOUR
    clue.opened = Math.max(clue.received + HOUR, inOffice(opened))
    clue.steps = backwards(clue, now, hours)
  } else if (stage === 'unsigned') clue.steps = { ...NOTHING, assessed: late('2026-10-21'), handed: late('2026-10-22') }
  else if (stage === 'overdue')
    clue.steps = { ...NOTHING, assessed: late('2026-09-09'), handed: late('2026-09-10'), signed: late('2026-09-11') }
  else clue.steps = wholeRound('2026-08-13', '2026-08-14', '2026-08-17', '2026-09-09', '2026-09-11', '2026-09-14', '2026-09-18')
  clue.clocks.push(...runningClocks(clue))
  if (stage === 'again' || stage === 'twice') {
    clue.first = clue.steps
    clue.steps = NOTHING
    clue.unsatisfied = stage === 'twice' ? 2 : 1
    clue.unsatisfiedAt = stage === 'twice' ? late('2026-10-15') : clue.first.visited
    clue.clocks.push(ticking('assess', '研判期限', clue.unsatisfiedAt, dueOf('clue.assess', clue.unsatisfiedAt), 0))
  }
  if (clue.steps.answered || clue.first) maker.judge(clue)
  if (stage === 'closing') clue.satisfied = true
  if (clue.unsatisfied > 0) clue.satisfied = false
  const running = clue.clocks.filter(({ stopped }) => stopped === 0)
  clue.due = running.length > 0 ? Math.min(...running.map(({ due }) => due)) : 0
}

const wholeRound = (...days: readonly string[]): Round => {
  const [assessed, handed, signed, answered, accepted, replied, visited] = days.map(late) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return { assessed, handed, signed, answered, accepted, replied, visited }
}

/** The clocks of a round as far as it has come: those of steps not yet taken run. */
function runningClocks(clue: DemoClue): ReturnType<typeof clocksOfRound> {
  const { steps, opened } = clue
  const needs = {
    assess: opened,
    sign: steps.handed,
    verify: steps.handed,
    judge: steps.answered,
    reply: steps.accepted,
    visit: steps.replied,
  }
  const all = clocksOfRound(opened, { ...steps, visited: steps.visited || (clue.state === 'visiting' ? 1 : 0) })
  return all
    .filter(({ rule }) => needs[rule as keyof typeof needs] > 0)
    .map((clock) => (clock.rule === 'visit' && clue.state === 'visiting' ? { ...clock, stopped: 0, outcome: null } : clock))
}
