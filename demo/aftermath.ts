import { AS_OF, at, dayAt, FIRST_DAY, HOUR, LAST_DAY } from './clock.ts'
import { personName, phone } from './identities.ts'
import { Random } from './random.ts'
import type { AppealRecord, Bundle, ClueRecord } from './records.ts'
import { type Unit, world } from './world.ts'

const APPEAL_SHARE = 0.008
const EDIT_SHARE = 0.03
/** Clues at the default size: the figure published for a city's campaign; it grows with the data. */
const CLUES_PER_CASE = 53 / 20_000

/** What follows everyday cases: reviews and suits, corrections, and what citizens report. */
export class Aftermath {
  readonly #random: Random
  readonly #appeals = new Uint32Array(world.units.length)
  readonly #clueUnits: Unit[]
  readonly #clueRate: number
  #clues = 0

  constructor(seed: number, cases: number) {
    this.#random = new Random(seed, 'aftermath')
    this.#clueUnits = world.units.filter((unit) => unit.weight > 0)
    this.#clueRate = (cases * CLUES_PER_CASE) / (LAST_DAY - FIRST_DAY + 1)
  }

  /** Adds to some everyday cases an appeal or a lawful correction. */
  follow(bundle: Bundle): void {
    const c = bundle.case
    if (!c.decidedAt || c.outcome !== 'fine') return
    const random = this.#random
    if (random.chance(APPEAL_SHARE)) bundle.appeals.push(this.#appeal(bundle))
    if (c.procedure === 'ordinary' && random.chance(EDIT_SHARE)) {
      // Corrected while the case was open, with approval and reason.
      bundle.edits.push({
        caseId: c.id,
        at: c.noticeAt - HOUR,
        by: c.officers[0]!.officerId,
        field: 'place.text',
        before: c.place.text.replace('K', 'k'),
        after: c.place.text,
        approvedAt: c.noticeAt - 2 * HOUR,
        reason: '地点桩号书写更正',
      })
    }
  }

  /** One decision in thirty falls; a unit has to have many appeals before its first does. */
  #appeal({ case: c }: Bundle): AppealRecord {
    const random = this.#random
    const nth = this.#appeals[c.unit.index]!++
    const filedAt = at(dayAt(c.decidedAt) + random.between(8, 45), 10)
    const closedAt = at(dayAt(filedAt) + random.between(25, 58), 15.5)
    const closed = closedAt < AS_OF
    const outcome = nth % 30 === 20 ? (nth % 60 === 20 ? 'revoked' : 'changed') : nth % 9 === 4 ? 'withdrawn' : 'upheld'
    return {
      id: `FY${c.id.slice(2)}`,
      caseId: c.id,
      kind: nth % 6 === 5 && c.procedure !== 'simple' ? 'litigation' : 'reconsideration',
      filedAt: Math.min(AS_OF - HOUR, filedAt),
      closedAt: closed ? closedAt : 0,
      outcome: closed ? outcome : '',
    }
  }

  /** The clues of a day. */
  *clues(day: number): Generator<ClueRecord> {
    const random = this.#random
    for (let due = this.#clueRate + random.next(); due >= 1; due--) {
      const unit = random.pick(this.#clueUnits)
      const n = ++this.#clues
      const anonymous = random.chance(0.3)
      yield {
        id: `XS${String(n).padStart(6, '0')}`,
        channel: random.pick(CHANNELS),
        receivedAt: at(day, 8) + random.between(0, 12 * HOUR),
        content: random.pick(CONTENTS).replace('{}', unit.name),
        region: unit.region,
        line: unit.line,
        unitId: unit.id,
        officerId: '',
        plate: '',
        caseNo: '',
        classCode: '',
        reporter: anonymous
          ? { name: '', phone: '', anonymous }
          : { name: personName(900_000 + n), phone: phone(90_000_000 + n), anonymous },
        satisfied: day < LAST_DAY - 20 ? random.chance(0.85) : null,
      }
    }
  }
}

const CHANNELS = ['12345', '12328', '12389', '来信', '来访', '网上信箱', '执法评道']
const CONTENTS = [
  '反映{}执法人员态度生硬，没有说明处罚依据。',
  '反映{}对同样的行为处罚轻重不一，希望公开裁量基准。',
  '咨询{}扣车后的退还手续，认为等待时间过长。',
  '反映{}辖区个别路段标志被树木遮挡，建议修剪。',
  '反映{}办事窗口排队时间长，希望增加自助设备。',
  '建议{}在学校周边增加早晚高峰警力。',
  '表扬{}执法人员帮助群众更换轮胎。',
  '反映{}开具的文书字迹不清，请求补发。',
]
