import { allItems } from './catalogue.ts'
import { AS_OF, DAY, HOUR } from './clock.ts'
import type { Devices } from './devices.ts'
import { personName } from './identities.ts'
import { chanceOf, Random } from './random.ts'
import type { Answer, BreathRecord, Bundle, CaptureRecord, ClipRecord, ClueRecord, PointRecord, WeighingRecord } from './records.ts'
import {
  appealRow,
  breathRow,
  captureRow,
  caseRow,
  clipRow,
  clueRow,
  documentRow,
  editRow,
  measureRow,
  patrolRow,
  paymentRow,
  pointRow,
  weighingRow,
} from './rows.ts'
import { type Officer, world } from './world.ts'
import { Folder } from './writer.ts'

/** Share of video clips that somebody looked through. */
const PATROL_SHARE = 0.04

/** Writes what the others make up, and counts it. */
export class Output {
  readonly folder: Folder
  readonly #random: Random
  readonly #sequences = new Map<string, number>()
  #breath: BreathRecord[] = []
  cases = 0
  captures = 0
  answers = 0

  constructor(path: string, seed: number) {
    this.folder = new Folder(path)
    this.#random = new Random(seed, 'output')
  }

  /** Units, people, items and devices: everything that stands still. `lapsed` officers' certificates ended on the date given. */
  world(devices: Devices, lapsed: ReadonlyMap<Officer, string>): void {
    const { files } = this.folder
    for (const unit of world.units) {
      const { id, name, region, line, level, posts } = unit
      const parent = unit.parent ? { parentId: unit.parent.id } : {}
      files.units.add(`${JSON.stringify({ id, ...parent, name, region, line, level, posts: posts || undefined })}\n`)
    }
    for (const officer of world.officers) files.officers.add(officerRow(officer, lapsed.get(officer)))
    for (const item of allItems) files.items.add(`${JSON.stringify(item)}\n`)
    for (const device of devices.all) {
      const { id, kind, unit, place } = device
      const { text, lat, lon } = place
      const dates = {
        installedAt: device.installedAt,
        publishedAt: device.publishedAt || undefined,
        calibratedTo: device.calibratedTo || undefined,
        retiredAt: device.retiredAt || undefined,
      }
      files.devices.add(`${JSON.stringify({ id, kind, unitId: unit.id, place: { text, lat, lon }, ...dates })}\n`)
    }
  }

  /** A case with all that hangs on it; breath tests wait for the end of the day. */
  bundle(bundle: Bundle): void {
    const { files } = this.folder
    this.cases++
    files.cases.add(caseRow(bundle.case))
    for (const document of bundle.documents) files.documents.add(documentRow(document))
    for (const payment of bundle.payments) if (payment.paidAt < AS_OF) files.payments.add(paymentRow(payment))
    for (const clip of bundle.clips) this.#clip(clip, bundle.patrols.length > 0)
    for (const patrol of bundle.patrols) files.patrols.add(patrolRow(patrol))
    for (const measure of bundle.measures) files.measures.add(measureRow(measure))
    for (const edit of bundle.edits) files.edits.add(editRow(edit))
    for (const test of bundle.breath) this.breath(test)
    for (const capture of bundle.captures) this.capture(capture)
    for (const weighing of bundle.weighings) this.weighing(weighing)
    for (const point of bundle.points) this.point(point)
    for (const appeal of bundle.appeals) files.appeals.add(appealRow(appeal))
  }

  capture(capture: CaptureRecord): void {
    this.captures++
    this.folder.files.captures.add(captureRow(capture))
  }

  weighing(weighing: WeighingRecord): void {
    this.folder.files.weighings.add(weighingRow(weighing))
  }

  #clip(clip: ClipRecord, patrolled: boolean): void {
    this.folder.files.clips.add(clipRow(clip))
    if (patrolled || !this.#random.chance(PATROL_SHARE)) return
    const ticks = Array<boolean>(8).fill(true)
    // Two small slips are still in order.
    if (this.#random.chance(0.3)) ticks[4] = false
    if (this.#random.chance(0.2)) ticks[7] = false
    const checkedAt = Math.min(AS_OF - HOUR, clip.endAt + this.#random.between(DAY, 3 * DAY))
    this.folder.files.patrols.add(patrolRow({ clipId: clip.id, checkedAt, checkedBy: '督察室', ticks }))
  }

  /** Takes a test; a record whose number is below zero says how many numbers were lost before it. */
  breath(test: BreathRecord): void {
    this.#breath.push(test)
  }

  point(point: PointRecord): void {
    this.folder.files.points.add(pointRow(point))
  }

  clue(clue: ClueRecord): void {
    this.folder.files.clues.add(clueRow(clue))
  }

  answer(answer: Answer): void {
    this.answers++
    this.folder.files.answers.add(`${JSON.stringify(answer)}\n`)
  }

  /** Numbers the day's breath tests, device by device in order of time. */
  endDay(): void {
    for (const test of this.#breath.sort((a, b) => a.testedAt - b.testedAt)) {
      const last = this.#sequences.get(test.deviceId) ?? 0
      test.seq = last + 1 - Math.min(0, test.seq)
      test.id = `JC${test.deviceId.slice(2)}-${test.seq}`
      this.#sequences.set(test.deviceId, test.seq)
      this.folder.files['breath-tests'].add(breathRow(test))
    }
    this.#breath = []
  }

  close(): void {
    this.folder.close()
  }
}

function officerRow(officer: Officer, lapsed?: string): string {
  const { id, unit, auxiliary, index } = officer
  const certificates: object[] = []
  if (!auxiliary) {
    const year = 2021 + (index % 4)
    const day = `${String(1 + (index % 12)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}`
    const no = `ZJ99${String(index).padStart(8, '0')}`
    // One in twenty was renewed within the year: the old certificate runs out the day before the new one begins.
    if (lapsed) certificates.push({ no, kind: '行政执法证', validFrom: '2021-03-01', validTo: lapsed })
    else if (chanceOf(index, 41) < 0.05)
      certificates.push(
        { no: `${no}A`, kind: '行政执法证', validFrom: '2021-03-01', validTo: '2026-02-28' },
        { no: `${no}B`, kind: '行政执法证', validFrom: '2026-03-01', validTo: '2031-02-28' },
      )
    else certificates.push({ no, kind: '行政执法证', validFrom: `${year}-${day}`, validTo: `${year + 6}-${day}` })
  }
  const badgeNo = auxiliary ? { badgeNo: `FJ${String(index).padStart(6, '0')}` } : { badgeNo: `99${String(index).padStart(6, '0')}` }
  return `${JSON.stringify({ id, unitId: unit.id, name: personName(400_000 + index), ...badgeNo, kind: auxiliary ? 'auxiliary' : 'officer', certificates })}\n`
}
