import { laneOf } from '../catalogue.ts'
import { at, dayOf, MINUTE } from '../clock.ts'
import { type Planner, someWorkday, squadFor, turnFor } from '../planner.ts'
import type { Random } from '../random.ts'
import type { BreathRecord } from '../records.ts'
import type { Unit } from '../world.ts'
import { each, single } from './case.ts'

/** Faults of group F: alcohol and crime. */
export const alcoholFaults: Record<string, (plan: Planner) => void> = { R34, R35, R36 }

/** First evening of the checkpoints, a Friday; all four lie in one quarter. */
export const SPRING = dayOf('2026-04-10')

/** Tests that led to nothing, blood that was not taken, numbers that are missing. */
function R34(plan: Planner): void {
  each(plan, 'R34', (k, random) => {
    const unit = squadFor(34, k)
    const day = someWorkday(random)
    const kind = k % 3
    let test: BreathRecord | undefined
    let ids: string[] = []
    if (kind === 1)
      plan.one(day, random, unit, laneOf('GA03', 'ordinary'), 21.5, {}, ({ case: c, breath }) => {
        ids = [c.id]
        test = breath.at(-1)!
        test.bloodSampleAt = 0
      })
    else
      plan.on(day, 0, random, (stage) => {
        const turn = turnFor(stage, unit, laneOf('GA01', 'ordinary'), 22.2)
        const vehicle = stage.work.register.vehicle('car', unit.city!.index)
        const value = kind === 0 ? 46 : 0
        test = stage.work.breathTest(unit, turn.officers[0], turn.time, value, vehicle.plate)
        if (kind === 0) test.personIdNo = stage.work.register.person().idNo
        else {
          // The device counts on: three tests before this one were never handed over.
          test.seq = -3
          stage.output.breath(stage.work.breathTest(unit, turn.officers[0], turn.time - 9 * MINUTE, 0, ''))
        }
        stage.output.breath(test)
      })
    plan.answer(
      'R34',
      () => test!,
      () => ids,
      ['饮酒驾驶检测结果没有立案', '达到醉酒标准没有抽血', '检测序号中断'][kind]!,
    )
  })
}

/** Values that were made to fit. */
function R35(plan: Planner): void {
  each(plan, 'R35', (k, random) => {
    const unit = squadFor(35, k)
    const day = someWorkday(random)
    const lane = laneOf('GA01', 'ordinary')
    const kind = k % 3
    let test: BreathRecord | undefined
    let ids: string[] = []
    if (kind < 2)
      plan.one(day, random, unit, lane, 22.2, { tier: lane.item.tiers[0]!, measured: 38 }, ({ case: c, breath }) => {
        ids = [c.id]
        test = breath.at(-1)!
        if (kind === 0) test.value = 67
        else test.calibratedTo = '2025-10-31'
      })
    else
      plan.on(day, 0, random, (stage) => {
        const turn = turnFor(stage, unit, lane, 21.5)
        const person = stage.work.register.person()
        const vehicle = stage.work.register.vehicle('car', unit.city!.index)
        for (const [n, value] of [26, 24, 21, 17].entries()) {
          const again = stage.work.breathTest(unit, turn.officers[0], turn.time + n * 4 * MINUTE, value, vehicle.plate)
          again.personIdNo = person.idNo
          test ??= again
          stage.output.breath(again)
        }
      })
    plan.answer(
      'R35',
      () => test!,
      () => ids,
      ['案件采用的数值低于设备原始值', '检测时设备检定已经到期', '反复检测直到低于阈值'][kind]!,
    )
  })
  let first: BreathRecord | undefined
  const value = (n: number) => (n % 8 === 3 ? 15.2 + (n % 10) * 0.45 : n % 28 === 5 ? 10.5 + (n % 9) * 0.4 : 1 + ((n * 5) % 17) * 0.5)
  checkpoint(plan, plan.random('R35-heap'), squadFor(35, 8), value, (test) => {
    if (test.value >= 15) first ??= test
  })
  plan.answer(
    'R35',
    () => first!,
    () => [],
    '一个季度的检测值集中在饮酒标准以下五毫克之内',
  )
}

/** Four evenings of one spring at a checkpoint, 56 drivers each: the `n`-th blows `value(n)`, below the threshold of drinking. */
export function checkpoint(
  plan: Planner,
  random: Random,
  unit: Unit,
  value: (n: number) => number,
  seen: (test: BreathRecord) => void = () => {},
): void {
  for (let n = 0; n < 4 * 56; n += 14)
    plan.on(SPRING + 14 * Math.floor(n / 56), 0, random, (stage) => {
      // A pair tests for three quarters of an hour, then the next one takes over.
      const turn = turnFor(stage, unit, laneOf('GA01', 'ordinary'), 20 + ((n % 56) / 14) * 0.7)
      for (let i = 0; i < 14; i++) {
        const plate = stage.work.register.plate(unit.city!.index, false)
        const time = at(stage.day, 20) + ((n % 56) + i) * 3 * MINUTE + random.between(0, MINUTE)
        const test = stage.work.breathTest(unit, turn.officers[0], time, Math.round(value(n + i) * 10) / 10, plate)
        seen(test)
        stage.output.breath(test)
      }
    })
}

/** A crime closed as a mere offence. */
function R36(plan: Planner): void {
  each(plan, 'R36', (k, random) => {
    single(plan, 'R36', '醉酒驾驶以行政处罚结案，没有移送', (after) =>
      plan.one(
        someWorkday(random),
        random,
        squadFor(36, k),
        laneOf('GA03', 'ordinary'),
        21.5,
        {
          change: (c) => {
            c.outcome = 'detain'
            c.decisionNo = `${c.caseNo.replace('立', '拘')}`
            c.noticeAt = c.filedAt + 60 * MINUTE
            c.servedAt = c.decidedAt + 30 * MINUTE
            c.publishedAt = at(Math.floor(c.decidedAt / 86_400) + 1, 10)
          },
        },
        after,
      ),
    )
  })
}
