import { dayAt, type Instant, yearText } from './clock.ts'
import type { CaseRecord } from './records.ts'
import { type Unit, world } from './world.ts'

type Word = '立' | '罚' | '当罚'

/** Numbers of cases and decisions: each unit counts each kind from one in every year, leaving none out. */
export class Numbering {
  readonly #last = new Uint32Array(world.units.length * 8)

  /** Gives a case its number, and its decision's where it has one. */
  assign(c: CaseRecord): void {
    if (c.procedure === 'simple') {
      c.decisionNo = this.#text(c.unit, '当罚', 1, c.decidedAt)
      c.caseNo = c.decisionNo
      return
    }
    c.caseNo = this.#text(c.unit, '立', 0, c.filedAt)
    const series = c.unit.line === 'police' && c.procedure === 'off-site' ? 2 : 3
    if (c.outcome !== 'transfer') c.decisionNo = this.#text(c.unit, '罚', series, c.filedAt)
  }

  /** Police decisions carry sixteen digits, everything else organ, year and number. */
  #text(unit: Unit, word: Word, series: number, time: Instant): string {
    const year = yearText(dayAt(time))
    const n = ++this.#last[unit.index * 8 + series * 2 + (Number(year) % 2)]!
    if (unit.line === 'police' && word !== '立') {
      const block = unit.level === 'team' ? unit.id.at(-1)! : '0'
      return `${unit.region}${year.slice(2)}${block}${series}${String(n).padStart(6, '0')}`
    }
    const organ = unit.line === 'police' ? '公交' : unit.line === 'water' ? '海' : '交'
    const short = (unit.level === 'city' ? unit.city! : unit.county!).name.slice(0, 2)
    return `标${short}${organ}${word}〔${year}〕${n}号`
  }
}
