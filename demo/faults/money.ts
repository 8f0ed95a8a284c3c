import type { Wishes } from '../casework.ts'
import { type Lane, laneOf } from '../catalogue.ts'
import { AS_OF, at, DAY, dayAt, FIRST_DAY, HOUR, isWorkday, LAST_DAY, monthText, workdayAfter } from '../clock.ts'
import { FORMS } from '../papers.ts'
import { counties } from '../places.ts'
import { type Planner, roadFor, someWorkday, squadFor, teamFor, turnFor } from '../planner.ts'
import type { Random } from '../random.ts'
import type { Bundle, CaseRecord, PaymentRecord } from '../records.ts'
import { type Unit, unitOf } from '../world.ts'
import { each, single } from './case.ts'
import { series } from './discretion.ts'

/** Faults of group C: profit motive and money, and the monthly pass. */
export const moneyFaults: Record<string, (plan: Planner) => void> = { R15, R17, R18, R19, R20, R21 }

/** A team without everyday work for the `k`-th instance of a fault that shows in a unit's whole year. */
export function quietTeam(plan: Planner, fault: number, k: number) {
  const unit = unitOf(`GA-${counties[(fault * 13 + k * 17) % counties.length]!.code}-2`)
  plan.closed.add(unit)
  return unit
}

/** Pay once a month and drive on. */
function R15(plan: Planner): void {
  each(plan, 'R15', (k, random) => {
    const unit = roadFor(15, k)
    const lane = laneOf('JT14', 'ordinary')
    const from = FIRST_DAY + 30 + 8 * k
    const ids: string[] = []
    let wishes: Wishes = {}
    for (const month of [0, 1, 2, 3]) {
      plan.on(from + month * 30, 1, random, (stage) => {
        if (month === 0)
          wishes = {
            vehicle: stage.work.register.vehicle('truck', unit.city!.index),
            party: stage.work.register.firm(),
            tier: lane.item.tiers[1]!,
            measured: 1480,
            hearing: false,
            warning: false,
          }
        stage.task({ unit, lane, turn: turnFor(stage, unit, lane, 11.4), wishes, after: ({ case: c }) => ids.push(c.id) })
      })
      if (month > 0)
        plan.on(from + month * 30 - 12, 0, random, (stage) => {
          const site = stage.work.devices.weighSites.get(unit.index)![0]!
          stage.output.weighing(stage.background.overweight(site, stage.day, wishes.vehicle!.plate, 16_000 + 900 * month))
        })
    }
    plan.answer(
      'R15',
      () => `${unit.id}|JT14|${wishes.vehicle!.plate}`,
      () => ids.toSorted(),
      '每月罚一次五百元，其间多次大幅超限无人处理',
    )
  })
}

/** A month in which the fines leap while the road stays as it was; and one month in which everybody's count is a round one. */
function R17(plan: Planner): void {
  each(plan, 'R17', (k, random) => {
    const unit = quietTeam(plan, 17, k)
    const lane = laneOf('GA08', 'simple', 'team')
    const ids: string[] = []
    // At least six months lie before the leap; another month for each unit: they are compared with each other, too.
    const leap = 6 + ((k + 2) % 6)
    for (let month = 0; month < leap; month++)
      for (let n = 0; n < 3 + (month % 2); n++)
        plan.one(FIRST_DAY + 6 + month * 30 + n * 8, random, unit, lane, 9.5, { fine: 80 + 7 * ((month * 3 + n * 5) % 7), warning: false })
    const { first } = monthWithTail(FIRST_DAY + 14 + leap * 30)
    series(plan, random, { unit, lane, from: first, days: 30, count: 24 }, (n) => ({ fine: 150 + 20 * (n % 3), warning: false }), ids)
    plan.answer(
      'R17',
      () => unit.id,
      () => ids.toSorted(),
      '单月罚款数额突增数倍，过车和抓拍没有变化',
    )
  })
  // Instances are eight at most: the numbers from 8 on are free.
  const unit = quietTeam(plan, 17, 8)
  const ids: string[] = []
  monthlyCounts(plan, plan.random('R17-counts'), unit, [10, 10, 10, 10, 10, 10, 10], ids)
  plan.answer(
    'R17',
    () => unit.id,
    () => ids.toSorted(),
    '七名民警当月主办案件都恰好十件',
  )
}

/** A June (2026) in which each pair of a team handles so many cases, and collects their ids. */
export function monthlyCounts(plan: Planner, random: Random, unit: Unit, counts: readonly number[], ids: string[] = []): void {
  const lane = laneOf('GA08', 'simple', 'team')
  const { first } = monthWithTail(FIRST_DAY + 220)
  for (const [pair, count] of counts.entries())
    for (let n = 0; n < count; n++)
      plan.on(first + Math.floor((n * 28) / count), 1, random, (stage) =>
        stage.task({
          unit,
          lane,
          turn: stage.roster.takePair(unit, pair, 7.4 + 0.7 * ((pair + n * 5) % 15), random),
          wishes: { warning: false },
          after: ({ case: c }) => ids.push(c.id),
        }),
      )
}

/** The month's work done in its last week. */
function R18(plan: Planner): void {
  each(plan, 'R18', (k, random) => {
    const unit = quietTeam(plan, 18, k)
    const lane = laneOf('GA11', 'simple', 'team')
    const ids: string[] = []
    // Another month for each unit: they are compared with each other, too.
    const { first, tail, last } = monthWithTail(FIRST_DAY + 75 + 31 * k)
    series(plan, random, { unit, lane, from: first, days: tail - first, count: 5 }, () => ({ warning: false }), ids)
    series(plan, random, { unit, lane, from: tail, days: last - tail + 1, count: 19 }, () => ({ warning: false }), ids)
    plan.answer(
      'R18',
      () => unit.id,
      () => ids.toSorted(),
      '全月案件大多集中在最后五个工作日',
    )
  })
}

/** First and last day of the month around a day, and the first of its last five working days. */
function monthWithTail(day: number): { first: number; tail: number; last: number } {
  const month = monthText(day)
  let first = day
  while (monthText(first - 1) === month) first--
  let last = day
  while (monthText(last + 1) === month) last++
  let tail = last + 1
  for (let left = 5; left > 0; ) if (isWorkday(--tail)) left--
  return { first, tail, last }
}

type Pay = (payment: PaymentRecord, c: CaseRecord) => void

const PAYMENTS: [string, Pay][] = [
  [
    '罚款缴入非国库账户',
    (p) => {
      p.channel = 'bank'
      p.treasury = false
      p.payeeAccount = '99880700000020002'
    },
  ],
  [
    '没有财政票据',
    (p) => {
      p.receiptNo = ''
    },
  ],
  [
    '现金收缴后六个工作日才缴存',
    (p, c) => {
      p.channel = 'cash'
      p.paidAt = c.servedAt + HOUR
      p.handedInAt = at(workdayAfter(dayAt(p.paidAt), 6), 10)
    },
  ],
  [
    '决定作出之前收款',
    (p, c) => {
      p.paidAt = c.decidedAt - 3 * HOUR
    },
  ],
  [
    '超过限额收取现金',
    (p, c) => {
      p.channel = 'cash'
      p.paidAt = c.servedAt + HOUR
      p.handedInAt = p.paidAt + HOUR
    },
  ],
  [
    '收款多于罚款',
    (p) => {
      p.amount += 50
    },
  ],
]

/** Money that did not go its lawful way. */
function R19(plan: Planner): void {
  each(plan, 'R19', (k, random) => {
    for (const half of [0, 1]) {
      const [note, alter] = PAYMENTS[(k * 2 + half) % PAYMENTS.length]!
      const unit = half ? roadFor(19, k) : teamFor(19, k)
      const lane: Lane = half ? laneOf('JT25', 'simple') : laneOf('GA08', 'simple', 'team')
      const fine = note.startsWith('超过限额') ? 150 : 60
      let paid: PaymentRecord | undefined
      let id = ''
      plan.one(
        someWorkday(random),
        random,
        unit,
        lane,
        14,
        { fine, warning: false, tier: lane.item.tiers[0]! },
        ({ case: c, payments }) => {
          id = c.id
          paid = payments[0]!
          alter(paid, c)
        },
      )
      plan.answer(
        'R19',
        () => paid!,
        () => [id],
        note,
      )
    }
  })
}

/** Takes the payment and the closing back: the fine was never paid. */
export function unpaid({ case: c, payments, documents }: Bundle): void {
  payments.length = 0
  c.closedAt = 0
  c.archivedAt = 0
  c.state = 'decided'
  const closing = documents.findIndex(({ form }) => form === FORMS.closing)
  if (closing >= 0) documents.splice(closing, 1)
}

/** Fines that nobody asks for. */
function R20(plan: Planner): void {
  each(plan, 'R20', (k, random) => {
    const late = k % 3 !== 2
    const lane = laneOf('JT04', 'ordinary')
    const servedAt = late ? AS_OF - (60 + 20 * k) * DAY : AS_OF - 30 * DAY
    const wishes = {
      change: (c: CaseRecord) => {
        c.servedAt = Math.max(c.decidedAt + HOUR, at(dayAt(servedAt), 10))
      },
    }
    const day = late ? LAST_DAY - 120 - 20 * k : LAST_DAY - 60
    single(plan, 'R20', late ? '逾期四十五日以上没有催告' : '逾期未缴，应当提示', (after) =>
      plan.one(day, random, roadFor(20, k), lane, 10.8, wishes, (bundle) => {
        unpaid(bundle)
        after(bundle)
      }),
    )
  })
}

/** A detained car that cost its owner money, or was driven. */
function R21(plan: Planner): void {
  each(plan, 'R21', (k, random) => {
    const unit = squadFor(21, k)
    const lane = laneOf('GA07A', 'ordinary')
    const driven = k % 2 === 1
    const day = someWorkday(random)
    let bundle: Bundle | undefined
    plan.one(day, random, unit, lane, 15.4, { hearing: false }, (drafted) => {
      bundle = drafted
      const measure = drafted.measures[0]!
      if (driven) {
        measure.groundEndedAt = measure.startAt + 6 * DAY
        measure.releasedAt = measure.groundEndedAt + HOUR
        for (const paper of drafted.documents) if (paper.form === FORMS.returned) paper.issuedAt = measure.releasedAt
      } else measure.fee = 380
    })
    if (driven)
      plan.on(day + 3, 0, random, (stage) => {
        const site = stage.work.devices.cameras.get(unit.index)!.find(({ kind }) => kind === 'e-police')!
        stage.output.capture(stage.background.capture(site, at(day + 3, 15), bundle!.case.vehicle!.plate, false))
      })
    plan.answer(
      'R21',
      () => bundle!.measures[0]!,
      () => [bundle!.case.id],
      driven ? '车辆扣押期间被抓拍在路上行驶' : '向当事人收取停车费',
    )
  })
}
