import { classByCode, TEMPLATES } from '#domain/campaign/index.ts'
import { AS_OF, at, DAY, dateText, dayAt, dayOf, HOUR, type Instant } from '../clock.ts'
import { Random } from '../random.ts'
import type { Unit } from '../world.ts'
import type { DemoClue } from './clues.ts'
import { dueOf, later } from './periods.ts'
import { handlerOf, headOf } from './places.ts'
import { uuid } from './sheet.ts'
import { measureText } from './stories.ts'
import { type Ticking, ticking } from './timeline.ts'

/** From when on the problems of the demo's own county are still open. */
const LEFT_OPEN = at(dayOf('2026-08-20'), 0)

/** A ledger item that a verified clue led to. */
export interface DemoProblem {
  readonly id: string
  readonly clue: DemoClue
  readonly unit: Unit
  readonly title: string
  readonly description: string
  readonly className: string
  code: 'F2' | 'F3' | 'F4'
  readonly kind: 'at-once' | 'by-deadline' | 'long-term'
  readonly measures: string
  readonly leader: string
  readonly person: string
  readonly opened: Instant
  readonly planned: Instant
  readonly deadline: string
  readonly completed: Instant
  readonly accepted: Instant
  readonly lookBackDue: Instant
  readonly lookedBack: Instant
  readonly state: 'rectifying' | 'closed'
  readonly due: Instant
  readonly clocks: Ticking[]
  /** Hand-over of a discipline matter: sent, receipt, result. */
  handed: Instant
}

/**
 * Ledger items for the clues that were found true, and for some of those partly so. What cannot be done before the data end goes on with
 * its period extended from `now`.
 */
export function problemsOf(clues: readonly DemoClue[], seed: number, now: Instant): DemoProblem[] {
  const random = new Random(seed, 'campaign-problems')
  return clues
    .filter(({ finding, state }) => state === 'closed' && (finding === 'true' || (finding === 'partly' && random.chance(0.4))))
    .map((clue): DemoProblem => {
      const unit = clue.accused ?? clue.unit
      const opened = clue.steps.accepted + 10
      const planned = later(opened, random.between(0, 2), random)
      const due = dueOf('loop.rectify', opened)
      const completed = later(planned, random.between(2, random.chance(0.05) ? 19 : 11), random)
      const accepted = later(completed, random.between(1, 4), random)
      // The demo's own county has some left to work on.
      const done = accepted < AS_OF - 20 * HOUR && !(unit.region === '990102' && opened > LEFT_OPEN)
      const looked = done && random.chance(0.2) ? dueOf('look-back.max', accepted) : 0
      const lookedBack = looked ? at(dayAt(accepted) + 32 + random.between(0, 26), 10) : 0
      const clocks = [ticking('rectify', '整改期限', opened, due, done ? completed : 0)]
      if (done) clocks.push(ticking('accept', '验收期限', completed, dueOf('loop.review', completed), accepted))
      else clocks[0] = ticking('rectify', '整改期限', opened, dueOf('loop.rectify', Math.max(now, AS_OF)), 0)
      if (looked && lookedBack < AS_OF) clocks.push(ticking('look-back', '回头看期限', accepted, looked, lookedBack))
      const node = classByCode(TEMPLATES.fushun.classes, clue.classCode)!
      return {
        id: uuid(random),
        clue,
        unit,
        title: `${node.title}问题`,
        description: `${clue.findingText}${clue.finding === 'true' ? '' : '对其中属实部分予以整改。'}`,
        className: node.title,
        code: random.chance(0.62) ? 'F2' : 'F3',
        kind: random.chance(0.35) ? 'at-once' : random.chance(0.78) ? 'by-deadline' : 'long-term',
        measures: measureText(random),
        leader: headOf(unit),
        person: handlerOf(unit),
        opened,
        planned,
        deadline: dateText(dayAt(done ? due : clocks[0]!.due)),
        completed: done ? completed : 0,
        accepted: done ? accepted : 0,
        lookBackDue: looked && lookedBack < AS_OF ? looked : 0,
        lookedBack: lookedBack < AS_OF ? lookedBack : 0,
        state: done ? 'closed' : 'rectifying',
        due: done ? 0 : clocks[0]!.due,
        clocks,
        handed: 0,
      }
    })
}

/** Makes so many of the closed problems discipline matters that were handed over, evenly over the campaign. */
export function handOver(problems: readonly DemoProblem[], count: number): DemoProblem[] {
  const fit = problems.filter(({ state, clue }) => state === 'closed' && clue.finding === 'true' && clue.accused !== null)
  const chosen = Array.from({ length: Math.min(count, fit.length) }, (_, n) => fit[Math.floor((n * fit.length) / count)]!)
  for (const problem of chosen) {
    problem.code = 'F4'
    problem.handed = Math.min(problem.opened + DAY, AS_OF - 2 * DAY)
  }
  return chosen
}
