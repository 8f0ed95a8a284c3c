import { itemOf, laneOf } from '../catalogue.ts'
import { AS_OF, at, DAY, HOUR, MINUTE } from '../clock.ts'
import { counties } from '../places.ts'
import { type Planner, roadFor, someWorkday, squadFor, teamFor, turnFor } from '../planner.ts'
import type { Random } from '../random.ts'
import type { Bundle, CaseRecord, EditRecord } from '../records.ts'
import { unitOf } from '../world.ts'

/** Faults of group A: the integrity of the case. */
export const caseFaults: Record<string, (plan: Planner) => void> = { R01, R02, R03, R04, R05, R06 }

/** Runs a fault's instances, each numbered, with the stream of its rule. */
export function each(plan: Planner, rule: string, plant: (k: number, random: Random) => void): void {
  const random = plan.random(rule)
  for (let k = 0; k < plan.instances; k++) plant(k, random)
}

/** Plants a single faulty case and answers for it. */
export function single(
  plan: Planner,
  rule: string,
  note: string,
  place: (after: (bundle: Bundle) => void) => void,
  alter: (bundle: Bundle) => void = () => {},
): void {
  let id = ''
  place((bundle) => {
    id = bundle.case.id
    alter(bundle)
  })
  plan.answer(
    rule,
    () => id,
    () => [id],
    note,
  )
}

/** An edit of a field of the case. */
export const edit = (c: CaseRecord, time: number, field: string, before: string, after: string, approvedAt = 0): EditRecord => ({
  caseId: c.id,
  at: time,
  by: c.officers[0]!.officerId,
  field,
  before,
  after,
  approvedAt,
  reason: approvedAt ? '笔误更正' : '',
})

/** One act of one driver cut into two fines a few minutes apart. */
function R01(plan: Planner): void {
  each(plan, 'R01', (k, random) => {
    const road = k % 3 === 1
    const unit = road ? roadFor(1, k) : teamFor(1, k)
    const lane = road ? laneOf('JT08', 'ordinary') : laneOf('GA05', 'simple', 'team')
    const ids: string[] = []
    plan.on(someWorkday(random), 2, random, (stage) => {
      let shared = ''
      const turn = turnFor(stage, unit, lane, 9)
      const party = stage.work.register.person()
      const vehicle = stage.work.register.vehicle(road ? 'truck' : 'car', unit.city!.index)
      const wishes = { party, vehicle, place: turn.place, warning: false, hearing: false, tier: lane.item.tiers[0]! }
      for (const part of [0, 1]) {
        const time = turn.time + part * (6 + (k % 3)) * MINUTE
        const fine = road ? 1600 + part * 200 : 150
        const evidence = k % 3 === 2 && part === 1
        stage.task({
          unit,
          lane,
          turn: { ...turn, time },
          wishes: { ...wishes, fine },
          after: (bundle) => {
            ids.push(bundle.case.id)
            if (evidence) bundle.case.evidence = shared
            else shared = bundle.case.evidence
          },
        })
      }
    })
    plan.answer(
      'R01',
      () => ids[0]!,
      () => ids,
      road ? '同一车辆同一时段的同类行为拆成两案，单案均低于听证标准，合计达到' : '同一车辆几分钟内同类行为开两张当场处罚，合计超出限额',
    )
  })
}

/** A grave measure booked as a light one. */
function R02(plan: Planner): void {
  each(plan, 'R02', (k, random) => {
    const day = someWorkday(random)
    const kind = k % 4
    if (kind === 0) {
      const lane = laneOf('GA01', 'ordinary')
      single(plan, 'R02', '酒精含量属较重档，按一般档处罚', (after) =>
        plan.one(day, random, squadFor(2, k), lane, 21.5, { tier: lane.item.tiers[0]!, measured: 63, fine: 1100 }, after),
      )
    } else if (kind === 1) {
      const lane = laneOf('JT14', 'ordinary')
      single(plan, 'R02', '超限一万二千公斤，仅罚五百元', (after) =>
        plan.one(day, random, roadFor(2, k), lane, 10, { tier: lane.item.tiers[1]!, measured: 12_300, fine: 500, hearing: false }, after),
      )
    } else if (kind === 2) {
      const lane = laneOf('JT08', 'ordinary')
      single(
        plan,
        'R02',
        '立案后未经批准改低裁量档次',
        (after) => plan.one(day, random, roadFor(2, k), lane, 14.7, { tier: lane.item.tiers[0]!, fine: 1500, hearing: false }, after),
        (bundle) => bundle.edits.push(edit(bundle.case, bundle.case.filedAt + 3 * HOUR, 'tier', '一般', '轻微')),
      )
    } else {
      const lane = laneOf('GA07', 'fast')
      single(plan, 'R02', '超载超过百分之三十，按百分之三十以下事项处罚', (after) =>
        plan.one(day, random, squadFor(2, k), lane, 15.4, { tier: lane.item.tiers[1]!, measured: 46, fine: 460 }, after),
      )
    }
  })
}

/** A decision that was made up or altered. */
function R03(plan: Planner): void {
  each(plan, 'R03', (k, random) => {
    const day = someWorkday(random)
    const unit = teamFor(3, k)
    const lane = laneOf('GA05', 'simple', 'team')
    const ids: string[] = []
    if (k % 3 === 0) {
      let number = ''
      plan.one(day, random, unit, lane, 9.4, { warning: false }, (bundle) => {
        ids.push(bundle.case.id)
        number = bundle.case.decisionNo
      })
      plan.one(day + 1, random, unit, lane, 11, { warning: false }, ({ case: c, documents }) => {
        ids.push(c.id)
        c.caseNo = number
        c.decisionNo = number
        documents[0]!.number = number
      })
      plan.answer(
        'R03',
        () => ids[1]!,
        () => ids,
        '两案使用同一决定书编号',
      )
    } else if (k % 3 === 1) {
      single(
        plan,
        'R03',
        '决定作出后未经批准改低罚款',
        (after) => plan.one(day, random, unit, lane, 10.1, { warning: false }, after),
        (bundle) =>
          bundle.edits.push(
            edit(bundle.case, bundle.case.decidedAt + 2 * DAY, 'fine', String(bundle.case.fine + 50), String(bundle.case.fine)),
          ),
      )
    } else {
      let signature = ''
      plan.one(day, random, unit, lane, 8.8, { warning: false }, (bundle) => {
        ids.push(bundle.case.id)
        signature = bundle.documents[0]!.signatureSha256
      })
      plan.one(day, random, unit, lane, 16.4, { warning: false }, (bundle) => {
        ids.push(bundle.case.id)
        bundle.documents[0]!.signatureSha256 = signature
      })
      plan.answer(
        'R03',
        () => ids[1]!,
        () => ids,
        '两名当事人的签名图像相同',
      )
    }
  })
}

/** A person who is not the one of the certificate. */
function R04(plan: Planner): void {
  each(plan, 'R04', (k, random) => {
    const day = someWorkday(random)
    const unit = teamFor(4, k)
    const lane = laneOf('GA11', 'simple', 'team')
    const ids: string[] = []
    if (k % 3 === 0)
      plan.on(day, 1, random, (stage) => {
        const { idNo, ...person } = stage.work.register.person()
        const wrong = idNo.slice(0, 17) + (idNo.endsWith('5') ? '6' : '5')
        const turn = turnFor(stage, unit, lane, 9.5)
        stage.task({ unit, lane, turn, wishes: { party: { ...person, idNo: wrong } }, after: ({ case: c }) => ids.push(c.id) })
      })
    else {
      const far = k % 3 === 2
      plan.on(day, 2, random, (stage) => {
        const person = stage.work.register.person()
        const other = far ? unitOf(`GA-${counties[(unit.county!.index + 40) % counties.length]!.code}-1`) : unit
        const again = far ? person : { ...person, name: stage.work.register.person().name }
        const first = turnFor(stage, unit, lane, 10.1)
        const second = turnFor(stage, other, lane, far ? 10.8 : 15.5)
        stage.task({ unit, lane, turn: first, wishes: { party: person }, after: ({ case: c }) => ids.push(c.id) })
        stage.task({ unit: other, lane, turn: second, wishes: { party: again }, after: ({ case: c }) => ids.push(c.id) })
      })
    }
    plan.answer(
      'R04',
      () => ids.at(-1)!,
      () => ids,
      ['证件号码校验位错误', '同一证件号码登记为两个姓名', '同一人一小时内出现在相距很远的两地'][k % 3]!,
    )
  })
}

/** Papers that are missing or not filled in. */
function R05(plan: Planner): void {
  const faults: [string, (bundle: Bundle) => void][] = [
    [
      '处罚决定书没有上传',
      ({ documents }) =>
        documents.splice(
          documents.findIndex(({ form }) => form === '行政处罚决定书'),
          1,
        ),
    ],
    [
      '送达回证没有上传',
      ({ documents }) =>
        documents.splice(
          documents.findIndex(({ form }) => form === '送达回证'),
          1,
        ),
    ],
    [
      '笔录缺少必填要素',
      ({ documents }) => {
        documents.find(({ form }) => form === '询问笔录')!.emptyFields = ['询问时间', '被询问人签名']
      },
    ],
    [
      '决定书页数为零',
      ({ documents }) => {
        documents.find(({ form }) => form === '行政处罚决定书')!.pages = 0
      },
    ],
    [
      '文书迟至六日后上传',
      ({ documents }) => {
        documents[0]!.uploadedAt = documents[0]!.issuedAt + 6 * DAY
      },
    ],
  ]
  each(plan, 'R05', (k, random) => {
    const [note, alter] = faults[k % faults.length]!
    const lane = laneOf('JT04', 'ordinary')
    single(plan, 'R05', note, (after) => plan.one(someWorkday(random), random, roadFor(5, k), lane, 9, {}, after), alter)
  })
}

/** Steps in an order that cannot be. */
function R06(plan: Planner): void {
  const faults: [string, (bundle: Bundle) => void][] = [
    [
      '告知晚于决定',
      ({ case: c }) => {
        c.waivedAt = 0
        c.noticeAt = c.decidedAt + 40 * MINUTE
      },
    ],
    [
      '送达早于决定',
      ({ case: c }) => {
        c.servedAt = c.decidedAt - 2 * HOUR
      },
    ],
    [
      '立案晚于决定',
      ({ case: c }) => {
        c.filedAt = c.decidedAt + 5 * HOUR
        // Filed late as well it would be a second fault, which R26 finds.
        c.foundAt = Math.max(c.foundAt, c.filedAt - 7 * DAY)
      },
    ],
  ]
  each(plan, 'R06', (k, random) => {
    const [note, alter] = faults[k % faults.length]!
    const lane = laneOf('JT06', 'ordinary')
    single(plan, 'R06', note, (after) => plan.one(someWorkday(random), random, roadFor(6, k), lane, 15.4, {}, after), alter)
  })
  // A decision in the very week in which the party may still ask for a hearing.
  each(plan, 'R06-hearing', (k, random) => {
    const lane = laneOf('JT02', 'ordinary')
    single(plan, 'R06', '听证申请期限未满即作决定，当事人并未放弃', (after) =>
      plan.one(
        someWorkday(random),
        random,
        roadFor(26, k),
        lane,
        11.4,
        {
          tier: itemOf('JT02').tiers[0]!,
          hearing: false,
          change: (c) => {
            c.waivedAt = 0
            c.decidedAt = c.noticeAt + 2 * HOUR
            c.servedAt = c.decidedAt + 20 * MINUTE
            c.publishedAt = Math.min(AS_OF, at(Math.floor(c.decidedAt / DAY) + 1, 10))
          },
        },
        after,
      ),
    )
  })
}
