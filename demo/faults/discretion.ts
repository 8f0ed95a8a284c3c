import type { Wishes } from '../casework.ts'
import { type Lane, laneOf, rareLane } from '../catalogue.ts'
import { FIRST_DAY, MINUTE } from '../clock.ts'
import { counties } from '../places.ts'
import { type Planner, roadFor, someWorkday, squadFor, teamFor, turnFor } from '../planner.ts'
import type { Random } from '../random.ts'
import { type Unit, unitOf } from '../world.ts'
import { each, single } from './case.ts'

/** Faults of group B without the passes: whether amounts and mercy are dealt out evenly. */
export const discretionFaults: Record<string, (plan: Planner) => void> = { R08, R09, R10, R11, R12, R13, R14, R16 }

/** Spreads cases of a lane over a span of days, one a day, and collects their ids. */
export function series(
  plan: Planner,
  random: Random,
  { unit, lane, from, days, count }: { unit: Unit; lane: Lane; from: number; days: number; count: number },
  wishes: (n: number) => Wishes,
  ids: string[],
): void {
  for (let n = 0; n < count; n++)
    plan.one(from + Math.floor((n * days) / count), random, unit, lane, 8.1 + 0.7 * (n % 12), wishes(n), ({ case: c }) => ids.push(c.id))
}

/** Items that everyday work does not know, so that a unit's habits show at any size; small fines first, or they would be a leap (R17), too. */
const MAXIMUM_ITEMS = ['JT05', 'JT24A', 'JT19', 'JT24', 'JT21', 'JT10', 'JT13A', 'JT08A']

/** The top of the range as a routine. */
function R08(plan: Planner): void {
  each(plan, 'R08', (k, random) => {
    const unit = roadFor(8, k)
    const lane = rareLane(MAXIMUM_ITEMS[k]!, 'ordinary', 'truck')
    const tier = lane.item.tiers[0]!
    const ids: string[] = []
    // Decisions follow within some weeks: all of one summer's acts are decided in the third quarter.
    const from = FIRST_DAY + 245 + (k % 3)
    const fine = (n: number) => (n % 5 < 3 ? tier.fineMax : Math.ceil(tier.fineMax * 0.985))
    series(plan, random, { unit, lane, from, days: 44, count: 22 }, (n) => ({ tier, fine: fine(n), hearing: false, warning: false }), ids)
    plan.answer(
      'R08',
      () => `${unit.id}|${lane.item.code}`,
      () => ids.toSorted(),
      '一个季度内该事项的罚款全部取档次上限',
    )
  })
}

const UNEQUAL_ITEMS = ['JT20', 'JT18', 'JT17', 'JT20A', 'JT22', 'JT19A']

/** One party fined several times what all like cases cost. */
function R09(plan: Planner): void {
  each(plan, 'R09', (k, random) => {
    const lane = rareLane(UNEQUAL_ITEMS[k % UNEQUAL_ITEMS.length]!, 'ordinary', 'truck', { organisations: 1 })
    const level = k < UNEQUAL_ITEMS.length ? 'county' : 'city'
    const code = (n: number) => counties[(n * 19 + k * 7) % counties.length]!.code
    const unitAt = (n: number) => (level === 'county' ? unitOf(`JT-${code(n)}`) : unitOf(`JT-${code(n).slice(0, 4)}00`))
    const tier = lane.item.tiers[0]!
    for (let n = 0; n < 12; n++)
      plan.one(FIRST_DAY + 15 + n * 24, random, unitAt(n), lane, 9.4, { tier, fine: 1800 + 50 * ((n * 5) % 9), hearing: false })
    single(plan, 'R09', '同样情节的案件罚款约二千元，本案罚八千元', (after) =>
      plan.one(
        someWorkday(random),
        random,
        level === 'county' ? roadFor(9, k) : unitAt(13),
        lane,
        14,
        { tier, fine: 8000, hearing: false },
        after,
      ),
    )
  })
}

/** An amount outside the law, or outside its tier without approval. */
function R10(plan: Planner): void {
  each(plan, 'R10', (k, random) => {
    const kind = k % 3
    const lane = rareLane(kind === 2 ? 'JT13A' : 'JT12', 'ordinary', 'taxi')
    // Without a measured value nothing but the amount is at fault.
    const wishes = { tier: lane.item.tiers[0]!, measured: 0, hearing: false, fine: [25_000, 3000, 5900][kind]! }
    const note = ['罚款高于法定最高额', '罚款低于法定最低额，没有减轻依据', '罚款超出所定档次的幅度，没有批准'][kind]!
    single(plan, 'R10', note, (after) => plan.one(someWorkday(random), random, roadFor(10, k), lane, 16.1, wishes, after))
  })
}

/** Mercy withheld where it is due, or given where it is not. */
function R11(plan: Planner): void {
  each(plan, 'R11', (k, random) => {
    const day = someWorkday(random)
    if (k % 3 === 0) {
      const lane = laneOf('JT25', 'simple')
      single(
        plan,
        'R11',
        '清单内首违且已改正，仍予罚款',
        (after) => plan.one(day, random, roadFor(11, k), lane, 10.8, { tier: lane.item.tiers[0]!, warning: false, fine: 50 }, after),
        ({ case: c, documents }) =>
          documents.push({ ...documents[0]!, id: `${c.id}-X`, form: '轻微违法行为承诺书', number: '', signatureSha256: '' }),
      )
    } else if (k % 3 === 1) {
      const unit = teamFor(11, k)
      const lane = laneOf('GA13', 'simple', 'team')
      const ids: string[] = []
      const again: Wishes[] = []
      plan.on(day, 1, random, (stage) => {
        const party = stage.work.register.person()
        const wishes: Wishes = { party, warning: true, change: exempt }
        stage.task({ unit, lane, turn: turnFor(stage, unit, lane, 9.5), wishes, after: ({ case: c }) => ids.push(c.id) })
        again.push(wishes)
      })
      plan.on(day + 40, 1, random, (stage) =>
        stage.task({ unit, lane, turn: turnFor(stage, unit, lane, 17.4), wishes: again[0], after: ({ case: c }) => ids.push(c.id) }),
      )
      plan.answer(
        'R11',
        () => ids[1]!,
        () => [ids[1]!],
        '两年内同一人同类行为第二次免罚',
      )
    } else {
      const lane = laneOf('GA05', 'simple', 'team')
      single(plan, 'R11', '不在清单内的行为免予处罚，没有审核或者讨论', (after) =>
        plan.one(day, random, teamFor(11, k), lane, 17.4, { warning: true, change: exempt }, after),
      )
    }
  })
}

const exempt: NonNullable<Wishes['change']> = (c) => {
  c.outcome = 'exempt'
  c.tier = '免罚'
}

/** A lorry that the scales catch again and again and nobody handles. */
function R12(plan: Planner): void {
  each(plan, 'R12', (k, random) => {
    const unit = roadFor(12, k)
    const lane = laneOf('JT14', 'ordinary')
    const from = FIRST_DAY + 75 + 10 * k
    plan.one(from, random, unit, lane, 9.4, { tier: lane.item.tiers[1]!, warning: false })
    const plates: string[] = []
    for (let n = 0; n < 6; n++)
      plan.on(from + 3 + n * 3, 0, random, (stage) => {
        if (n === 0) plates.push(stage.work.register.plate(unit.city!.index, false))
        stage.output.weighing(
          stage.background.overweight(stage.work.devices.weighSites.get(unit.index)![0]!, stage.day, plates[0]!, 9000 + 400 * n),
        )
      })
    plan.answer(
      'R12',
      () => `${unit.id}|JT14`,
      () => [],
      '同一车辆一个季度内六次超限检测，一次都没有处理，同站其他车辆照常处罚',
    )
  })
}

/** The same act fined three times in a day at one spot. */
function R13(plan: Planner): void {
  each(plan, 'R13', (k, random) => {
    const unit = teamFor(13, k)
    const lane = laneOf('GA11', 'simple', 'team')
    const ids: string[] = []
    let plate = ''
    plan.on(someWorkday(random), 3, random, (stage) => {
      const party = stage.work.register.person()
      const vehicle = stage.work.register.vehicle('car', unit.city!.index)
      plate = vehicle.plate
      const morning = turnFor(stage, unit, lane, 8.1)
      for (const hour of [8.1, 12.1, 16.1]) {
        const turn = hour === 8.1 ? morning : turnFor(stage, unit, lane, hour)
        const wishes = { party, vehicle, place: morning.place, warning: false, fine: 100 }
        stage.task({ unit, lane, turn, wishes, after: ({ case: c }) => ids.push(c.id) })
      }
    })
    plan.answer(
      'R13',
      () => `${unit.id}|${plate}`,
      () => ids.toSorted(),
      '同一车辆同一地点一日内因同一行为处罚三次',
    )
  })
}

/** One load fined by the police and by the transport office. */
function R14(plan: Planner): void {
  each(plan, 'R14', (k, random) => {
    const police = squadFor(14, k)
    const road = roadFor(14, k)
    const ids: string[] = []
    const decided = new Map<string, number>()
    plan.on(someWorkday(random), 2, random, (stage) => {
      const vehicle = stage.work.register.vehicle('truck', police.city!.index)
      const party = stage.work.register.person()
      const over = laneOf('JT14', 'ordinary')
      const load = laneOf('GA07', 'fast')
      const after = ({ case: c }: { case: { id: string; decidedAt: number } }) => {
        ids.push(c.id)
        decided.set(c.id, c.decidedAt)
      }
      const turn = turnFor(stage, police, load, 9.4)
      stage.task({ unit: police, lane: load, turn, wishes: { vehicle, party }, after })
      stage.task({
        unit: road,
        lane: over,
        turn: { ...turnFor(stage, road, over, 10.1), time: turn.time + 50 * MINUTE },
        wishes: { vehicle, party, tier: over.item.tiers[1]!, measured: 4300, hearing: false },
        after,
      })
    })
    const later = () => (decided.get(ids[0]!)! > decided.get(ids[1]!)! ? ids[0]! : ids[1]!)
    plan.answer('R14', later, () => ids, '同一车次的超载先后被公安和交通运输部门罚款')
  })
}

/** A floor of one's own above that of the law. */
function R16(plan: Planner): void {
  each(plan, 'R16', (k, random) => {
    const unit = teamFor(16, k)
    const lane = rareLane('GA12', 'simple', 'car')
    const ids: string[] = []
    series(plan, random, { unit, lane, from: FIRST_DAY + 68 + k, days: 150, count: 17 }, () => ({ fine: 100, warning: false }), ids)
    // Others fine less.
    for (let n = 0; n < 3; n++)
      plan.one(FIRST_DAY + 80 + n * 40, random, teamFor(17 + n * 2, k + 1), lane, 12.1, { fine: 50 + 10 * n, warning: false })
    plan.answer(
      'R16',
      () => `${unit.id}|GA12`,
      () => ids.toSorted(),
      '半年内该事项罚款从不低于一百元，几乎全为同一数额，法定下限为二十元',
    )
  })
}
