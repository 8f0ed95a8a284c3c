import { weightLimit } from './amounts.ts'
import type { Casework } from './casework.ts'
import { AS_OF, at, DAY, DAYS, dateText, dayAt, FIRST_DAY, HOUR, type Instant, MINUTE, workdayAfter } from './clock.ts'
import type { Device } from './devices.ts'
import type { Output } from './output.ts'
import { chanceOf, Random, spread } from './random.ts'
import type { CaptureRecord, WeighingRecord } from './records.ts'
import { placeNear } from './roster.ts'
import { dutyRow } from './rows.ts'
import { traffic } from './season.ts'
import { world } from './world.ts'

/** The eight lawful grounds on which a camera's record is eliminated (道路交通安全违法行为处理程序规定 22). */
export const VOID_GROUNDS = [
  '警车、消防救援车辆、救护车、工程救险车执行紧急任务',
  '机动车所有人不是同一人且车辆被盗抢期间',
  '现场已经处罚',
  '号牌被套用',
  '交通管制、信号灯故障',
  '依照交通警察指挥通行',
  '避让执行紧急任务车辆',
  '记录内容有误',
]

/** Days for which duty rosters are handed over: one a month, every second month. */
const ROSTER_DAYS = Array.from({ length: 6 }, (_, i) => FIRST_DAY + 12 + i * 61)
const FAR_SHARE = 0.18
const ITEM_OF: Record<string, string> = { 'e-police': 'GA05', speed: 'GA04', parking: 'GA12' }

/** What goes on besides cases: cameras take pictures, scales weigh lorries, teams go on duty. */
export class Background {
  readonly #work: Casework
  readonly #random: Random
  readonly #cameras: Device[]
  readonly #sites: Device[]
  readonly #planted: Device[]
  readonly #due: Float64Array
  readonly #count: Uint32Array
  readonly #voids = new Uint32Array(world.units.length)
  readonly #capturesPerFlow: number
  readonly #weighingsPerFlow: number
  #captures = 0
  #weighings = 0

  /** `captures` and `weighings` are the year's totals without those that belong to cases. */
  constructor(seed: number, work: Casework, captures: number, weighings: number, planted: ReadonlySet<Device>) {
    this.#work = work
    this.#random = new Random(seed, 'background')
    const working = work.devices.all.filter((device) => device.flow > 0 && !planted.has(device))
    this.#planted = work.devices.all.filter((device) => planted.has(device))
    this.#cameras = working.filter((device) => device.kind !== 'weigh')
    this.#sites = working.filter((device) => device.kind === 'weigh')
    this.#due = new Float64Array(work.devices.all.length).map((_, i) => chanceOf(i, seed | 0))
    this.#count = new Uint32Array(work.devices.all.length)
    const flow = (devices: Device[]) => devices.reduce((sum, device) => sum + device.flow, 0)
    this.#capturesPerFlow = captures / flow(this.#cameras) / DAYS
    this.#weighingsPerFlow = weighings / flow(this.#sites) / DAYS
  }

  /** Writes one day. */
  write(day: number, output: Output): void {
    const load = traffic(day)
    for (const device of this.#cameras) {
      this.#run(device, load * this.#capturesPerFlow, (nth) => output.capture(this.#capture(device, day, nth)))
      this.#pass(device, day, load, output)
    }
    for (const site of this.#sites) {
      this.#run(site, load * this.#weighingsPerFlow, () => output.weighing(this.#weighing(site, day)))
      this.#pass(site, day, load, output)
    }
    for (const device of this.#planted) this.#pass(device, day, load, output)
    if (ROSTER_DAYS.includes(day)) this.#onDuty(day, output)
  }

  #run(device: Device, rate: number, record: (nth: number) => void): void {
    this.#due[device.index]! += rate * device.flow
    for (; this.#due[device.index]! >= 1; this.#due[device.index]!--) record(this.#count[device.index]!++)
  }

  #pass(device: Device, day: number, load: number, output: Output): void {
    const base = device.kind === 'weigh' ? 900 : 5200
    const vehicles = Math.round(base * device.flow * load * (0.93 + 0.14 * this.#random.next()))
    output.folder.files.passages.add(`{"deviceId":"${device.id}","day":"${dateText(day)}","vehicles":${vehicles}}\n`)
  }

  /** An audited picture nobody has come to settle yet. */
  #capture(device: Device, day: number, nth: number): CaptureRecord {
    const far = spread(nth, 0, chanceOf(device.index, 71)) < FAR_SHARE
    // Busy cameras take more pictures but their operators eliminate no more of them than others do.
    const voided = spread(nth, 1, chanceOf(device.index, 73)) < 0.04 / device.flow
    return this.capture(device, this.#roadTime(day), this.#work.register.plate(device.unit.city!.index, far), voided)
  }

  #roadTime(day: number): Instant {
    const random = this.#random
    const hour = random.chance(0.5) ? (random.chance(0.5) ? 7 : 16.5) + 2.5 * random.next() : 6 + 16 * random.next()
    return at(day, hour)
  }

  /** A capture with both audits in time; a voided one with a lawful ground within three working days. */
  capture(device: Device, capturedAt: Instant, plate: string, voided: boolean): CaptureRecord {
    const random = this.#random
    const n = ++this.#captures
    const { unit } = device
    const firstAuditAt = capturedAt + random.between(2 * HOUR, 3 * DAY)
    const secondAuditAt = firstAuditAt + random.between(HOUR, DAY)
    const capture: CaptureRecord = {
      id: `ZQ${String(n).padStart(9, '0')}`,
      deviceId: device.id,
      capturedAt,
      plate,
      itemCode: ITEM_OF[device.kind]!,
      firstAuditBy: unit.technicalAuditors[n % 2]!.id,
      firstAuditAt,
      secondAuditBy: unit.legalAuditors[n % 2]!.id,
      secondAuditAt,
      state: 'valid',
      voidGround: '',
      voidedBy: '',
      voidedAt: 0,
      caseId: '',
    }
    if (firstAuditAt > AS_OF) capture.firstAuditAt = 0
    if (secondAuditAt > AS_OF) {
      capture.secondAuditAt = 0
      capture.state = 'pending'
    } else if (voided) {
      const voidedAt = workdayAfter(dayAt(secondAuditAt), 2) * DAY + 10 * HOUR + random.between(0, 300) * MINUTE
      if (voidedAt < AS_OF) {
        capture.state = 'void'
        capture.voidGround = VOID_GROUNDS[n % VOID_GROUNDS.length]!
        capture.voidedBy = unit.desk[this.#voids[unit.index]!++ % 2]!.id
        capture.voidedAt = voidedAt
      }
    }
    return capture
  }

  /** A lorry within its limit. */
  #weighing(site: Device, day: number): WeighingRecord {
    const random = this.#random
    const axles = random.pick([2, 3, 4, 5, 6, 6])
    const vehicle = this.#work.register.vehicle('truck', site.unit.city!.index)
    return {
      id: `CQ${String(++this.#weighings).padStart(9, '0')}`,
      siteId: site.id,
      at: this.#roadTime(day),
      plate: vehicle.plate,
      plateColour: vehicle.colour,
      axles,
      grossKg: Math.round((weightLimit(axles) * (0.35 + 0.63 * random.next())) / 10) * 10,
      limitKg: weightLimit(axles),
      caseId: '',
    }
  }

  /** A lorry over its limit that nobody stops. */
  overweight(site: Device, day: number, plate: string, overKg: number): WeighingRecord {
    return {
      id: `CQ${String(++this.#weighings).padStart(9, '0')}`,
      siteId: site.id,
      at: this.#roadTime(day),
      plate,
      plateColour: '黄',
      axles: 6,
      grossKg: weightLimit(6) + overKg,
      limitKg: weightLimit(6),
      caseId: '',
    }
  }

  #onDuty(day: number, output: Output): void {
    for (const unit of world.units.filter(({ county }) => county))
      for (let i = 0; i < Math.min(3, unit.pairs.length); i++) {
        const place = placeNear(unit, chanceOf(unit.index, i), chanceOf(i, unit.index), 0)
        for (const officer of unit.pairs[i]!)
          output.folder.files.duty.add(dutyRow({ officerId: officer.id, from: at(day, 7), to: at(day, 19 + (i % 2)), place }))
      }
  }
}
