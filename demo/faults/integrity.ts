import { laneOf } from '../catalogue.ts'
import { at, DAY, FIRST_DAY, HOUR } from '../clock.ts'
import { counties } from '../places.ts'
import { type Planner, roadFor, someWorkday, squadFor, teamFor } from '../planner.ts'
import type { Bundle, ClueRecord, Party, PointRecord } from '../records.ts'
import { type Level, type Unit, unitOf } from '../world.ts'
import { each } from './case.ts'

/** Faults of group H: integrity. */
export const integrityFaults: Record<string, (plan: Planner) => void> = { R41, R44, R47 }

/** Points carried by others, for money. */
function R41(plan: Planner): void {
  each(plan, 'R41', (k, random) => {
    const unit = squadFor(41, k)
    const kind = k % 3
    const from = someWorkday(random)
    const drivers: Party[] = []
    const count = kind === 2 ? 3 : 5
    for (let n = 0; n < count; n++)
      plan.on(kind === 1 ? from : from + n * 9, 0, random, ({ work, output, day }) => {
        if (drivers.length === 0) for (let i = 0; i < 3; i++) drivers.push(work.register.person())
        const driver = kind === 2 ? drivers[n]! : drivers[0]!
        const record: PointRecord = {
          id: `JFM${k}-${n}`,
          driverIdNo: driver.idNo,
          plate: work.register.plate(unit.city!.index, false),
          ownerIdNo: work.register.person().idNo,
          points: 3 + (n % 2) * 3,
          at: at(day, 9.2) + n * HOUR,
          terminal: `${unit.id}-Z1`,
          payer: kind === 2 ? `ZF9900${k}` : `ZF${driver.phone}`,
          operatorId: unit.desk[0]!.id,
          captureId: '',
        }
        output.point(record)
      })
    for (let i = 0; i < (kind === 2 ? 3 : 1); i++)
      plan.answer(
        'R41',
        () => drivers[i]!.idNo,
        () => [],
        ['一年内处理五名他人的车辆', '一日内处理五名他人的车辆', '三名驾驶人共用一个缴款账户处理他人车辆'][kind]!,
      )
  })
}

const APPEALED: ((code: string) => [string, string, Level])[] = [
  (code) => [`GA-${code}-1`, 'GA05', 'team'],
  (code) => [`GA-${code}`, 'GA08', 'county'],
  (code) => [`JT-${code}`, 'JT25', 'county'],
  (code) => [`JT-${code.slice(0, 4)}00`, 'JT25', 'city'],
]

/** A unit whose decisions do not stand. */
function R44(plan: Planner): void {
  each(plan, 'R44', (k, random) => {
    // Units of different kinds: each is compared with its like.
    const code = counties[(11 + k * 17) % counties.length]!.code
    const [id, item, level] = APPEALED[k % APPEALED.length]!(code)
    const unit = unitOf(id)
    plan.closed.add(unit)
    const lane = laneOf(item, 'simple', level)
    const lost: string[] = []
    for (let n = 0; n < 12; n++)
      plan.one(FIRST_DAY + 12 + n * 20, random, unit, lane, 9.5, { warning: false }, (bundle) => {
        const c = bundle.case
        const revoked = n % 2 === 0
        if (revoked) lost.push(c.id)
        const filedAt = at(Math.floor(c.decidedAt / DAY) + 12, 10)
        bundle.appeals.push({
          id: `FY${c.id.slice(2)}`,
          caseId: c.id,
          kind: 'reconsideration',
          filedAt,
          closedAt: filedAt + 40 * DAY + 5 * HOUR,
          outcome: revoked ? 'revoked' : 'upheld',
        })
      })
    plan.answer(
      'R44',
      () => unit.id,
      () => lost.toSorted(),
      '审结十二件复议，六件被撤销',
    )
  })
}

/** A complaint by a hotline on a day. */
export const complaint = (id: string, unit: Unit, day: number, content: string, about: Partial<ClueRecord>): ClueRecord => ({
  id,
  channel: '12345',
  receivedAt: at(day, 10) + (day % 6) * HOUR,
  content,
  region: unit.region,
  line: unit.line,
  unitId: unit.id,
  officerId: '',
  plate: '',
  caseNo: '',
  classCode: '',
  reporter: { name: '', phone: '', anonymous: true },
  satisfied: null,
  ...about,
})

/** People who complain about one officer, one case or one lorry again and again. */
function R47(plan: Planner): void {
  each(plan, 'R47', (k, random) => {
    const kind = k % 3
    const unit = [teamFor(47, k), squadFor(47, k), roadFor(47, k)][kind]!
    const start = FIRST_DAY + 100 + k * 6
    let bundle: Bundle | undefined
    if (kind === 1) plan.one(start - 4, random, unit, laneOf('GA07A', 'ordinary'), 10, { hearing: false }, (drafted) => (bundle = drafted))
    let plate = ''
    for (let n = 0; n < 3; n++)
      plan.on(start + n * 17, 0, random, ({ work, output, day }) => {
        if (kind === 2) plate ||= work.register.plate(unit.city!.index, false)
        const about = [{ officerId: unit.pairs[0]![0].id }, { caseNo: bundle?.case.caseNo }, { plate }][kind]!
        const words = ['反映该民警执法不说明依据，前次答复没有解决问题。', '反映该案处理迟迟没有答复。', '反映该车被拦停后执法方式粗暴。'][
          kind
        ]!
        output.clue(complaint(`XSF${k}-${n}`, unit, day, words, about))
      })
    plan.answer(
      'R47',
      () => [unit.pairs[0]![0].id, bundle?.case.id ?? '', `${unit.id}|${plate}`][kind]!,
      () => (kind === 1 ? [bundle!.case.id] : []),
      ['九十日内三次反映同一名民警', '九十日内三次反映同一案件', '九十日内三次就同一车辆反映同一单位'][kind]!,
    )
  })
}
