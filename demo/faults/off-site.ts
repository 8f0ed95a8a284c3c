import { at, FIRST_DAY } from '../clock.ts'
import type { Device, DeviceKind } from '../devices.ts'
import { type Planner, squadFor } from '../planner.ts'
import type { Random } from '../random.ts'
import type { CaptureRecord } from '../records.ts'
import type { Unit } from '../world.ts'
import { each } from './case.ts'

/** Faults of group G: evidence from cameras. */
export const offSiteFaults: Record<string, (plan: Planner, monthly: number) => void> = { R37, R38, R39, R40 }

interface Shots {
  readonly device: Device
  readonly from: number
  readonly days: number
  readonly count: number
  /** Number of different vehicles; fewer than pictures means that the same ones come again. */
  readonly vehicles: number
  /** Share of vehicles from outside the province. */
  readonly far: number
}

/** Takes `count` pictures evenly over some days; the cars are drawn from so many vehicles. */
function shoot(plan: Planner, random: Random, shots: Shots, alter: (capture: CaptureRecord, n: number) => void = () => {}): void {
  const plates: string[] = []
  const { device, from, days, count, vehicles, far } = shots
  for (let day = 0; day < days; day++) {
    const first = Math.floor((day * count) / days)
    const last = Math.floor(((day + 1) * count) / days)
    if (last > first)
      plan.on(from + day, 0, random, ({ work, background, output }) => {
        for (let n = first; n < last; n++) {
          if (plates.length < vehicles) plates.push(work.register.plate(device.unit.city!.index, (n * 0.618) % 1 < far))
          const capture = background.capture(device, at(from + day, 7 + (n % 12)) + ((n * 137) % 3000), plates[n % vehicles]!, false)
          alter(capture, n)
          output.capture(capture)
        }
      })
  }
}

/** A camera that was taken down after the summer. */
function formerCamera(plan: Planner, kind: DeviceKind, unit: Unit): Device {
  const device = plan.camera(kind, unit)
  device.retiredAt = '2026-09-01'
  return device
}

/** First day of March 2026. */
const MARCH = FIRST_DAY + 120

/** Cameras whose counts cannot be right. */
function R37(plan: Planner, monthly: number): void {
  each(plan, 'R37', (k, random) => {
    const device = plan.camera('e-police', squadFor(37, k))
    const kind = k % 3
    if (kind === 0) {
      const count = Math.ceil(Math.max(60, 3.5 * monthly))
      shoot(plan, random, { device, from: MARCH, days: 30, count, vehicles: Math.ceil(count / 3), far: 0.1 })
    } else if (kind === 1)
      shoot(plan, random, { device, from: MARCH, days: 30, count: 60, vehicles: 20, far: 0.1 }, (capture, n) => {
        if (n % 5 > 1) return
        // One batch, one ground: the operator did nothing wrong, the camera did.
        capture.state = 'void'
        capture.voidGround = '记录内容有误'
        capture.voidedBy = device.unit.desk[0]!.id
        capture.voidedAt = at(MARCH + 45, 10) + n
      })
    else {
      shoot(plan, random, { device, from: MARCH, days: 28, count: 34, vehicles: 11, far: 0.1 })
      shoot(plan, random, { device, from: MARCH + 42, days: 19, count: 23, vehicles: 8, far: 0.1 })
    }
    plan.answer(
      'R37',
      () => device,
      () => [],
      ['千次过车抓拍量远高于同类设备', '四成抓拍为废片', '连续十余日没有抓拍'][kind]!,
    )
  })
}

/** Signs that mislead: strangers, each caught once. */
function R38(plan: Planner, monthly: number): void {
  each(plan, 'R38', (k, random) => {
    const device = formerCamera(plan, 'parking', squadFor(38, k))
    const count = Math.ceil(monthly < 25 ? Math.max(36, 13 * monthly) : Math.max(330, 13 * monthly))
    shoot(plan, random, { device, from: MARCH, days: 30, count, vehicles: count, far: 0.75 })
    plan.answer(
      'R38',
      () => device,
      () => [],
      '该点位违停抓拍畸高，多为首次经过的外地车辆',
    )
  })
}

/** Cameras that were not checked, not made public, or whose pictures nobody audited. */
function R39(plan: Planner): void {
  each(plan, 'R39', (k, random) => {
    const kind = k % 4
    const device = formerCamera(plan, kind === 0 ? 'speed' : 'e-police', squadFor(39, k))
    if (kind === 0) device.calibratedTo = '2026-02-28'
    if (kind === 1) device.publishedAt = ''
    shoot(plan, random, { device, from: MARCH + 5, days: 25, count: 12, vehicles: 12, far: 0.15 }, (capture) => {
      if (kind === 2) {
        capture.secondAuditAt = 0
        capture.secondAuditBy = ''
      }
      if (kind === 3) capture.secondAuditAt = capture.capturedAt + 12 * 86_400
    })
    const note = ['检定到期后继续抓拍', '设置地点没有公布', '抓拍没有经过双人审核', '抓拍十余日后才审核'][kind]!
    plan.answer(
      'R39',
      () => device,
      () => [],
      note,
    )
  })
}

/** Records that vanish at one desk. */
function R40(plan: Planner): void {
  each(plan, 'R40', (k, random) => {
    const unit = squadFor(40, k)
    const device = formerCamera(plan, 'e-police', unit)
    const officer = unit.desk[1]!
    const same = k % 2 === 0
    const month = FIRST_DAY + 151 + 30 * (k % 3)
    shoot(plan, random, { device, from: month + 1, days: 12, count: same ? 4 : 14, vehicles: same ? 1 : 14, far: 0 }, (capture, n) => {
      capture.state = 'void'
      capture.voidGround = same ? '号牌被套用' : '其他'
      capture.voidedBy = officer.id
      capture.voidedAt = at(month + 18 + (n % 6), 15) + n * 60
    })
    plan.answer(
      'R40',
      () => officer,
      () => [],
      same ? '为同一号牌一个月内消除四条记录' : '一个月内以“其他”为由消除十四条记录',
    )
  })
}
