import { amountIn, hearingLimit, measureIn, pickTier, weightLimit } from './amounts.ts'
import { type Lane, laneCount, type Tier } from './catalogue.ts'
import { AS_OF, DAY, dayAt, FIRST_DAY, HOUR, type Instant, isWorkday, MINUTE, workdayAfter } from './clock.ts'
import type { Device, Devices } from './devices.ts'
import { Numbering } from './numbering.ts'
import { Papers } from './papers.ts'
import { Register } from './parties.ts'
import { chanceOf, Random, spread } from './random.ts'
import type { BreathRecord, Bundle, CaseRecord, MeasureRecord, Party, Place, Vehicle } from './records.ts'
import type { Turn } from './roster.ts'
import { bySettlement, close, cutAtEnd, onTheSpot, ordinary, payDay, publish } from './timeline.ts'
import { type Officer, type Unit, world } from './world.ts'

/** What a fault or a near miss prescribes; everything left out is drawn as in everyday work. */
export interface Wishes {
  readonly party?: Party
  readonly vehicle?: Vehicle | null
  readonly place?: Place
  readonly tier?: Tier
  readonly measured?: number
  readonly fine?: number
  readonly warning?: boolean
  readonly hearing?: boolean
  readonly device?: Device
  /** Changes the record before papers, payment and video follow from it. */
  readonly change?: (c: CaseRecord) => void
}

const TREASURY = '99010400000010001'
const SITES = ['一号公务停车场', '二号公务停车场', '超限检测站卸载场']
const CHANNELS = ['qr', 'bank', 'qr', 'bank', 'pos', 'qr'] as const
/** Writes up cases: every record it returns is lawful in itself and towards all others. */
export class Casework {
  readonly register = new Register()
  readonly devices: Devices
  readonly #random: Random
  readonly #papers: Papers
  readonly #numbers = new Numbering()
  readonly #turns: Uint32Array
  #cases = 0
  #receipts = 0

  constructor(seed: number, devices: Devices) {
    this.devices = devices
    this.#random = new Random(seed, 'cases')
    this.#papers = new Papers(new Random(seed, 'papers'))
    this.#turns = new Uint32Array(world.units.length * laneCount)
  }

  /** A case of a lane, found by the turn's officers, or settled by its desk when the procedure is off-site. */
  draft(unit: Unit, lane: Lane, turn: Turn, wishes: Wishes = {}): Bundle {
    const random = this.#random
    const nth = this.#turns[unit.index * laneCount + lane.index]!++
    const offset = chanceOf(unit.index, lane.index)
    const bundle = this.#open(unit, lane, turn, wishes, nth, offset)
    const c = bundle.case
    this.#judge(bundle, lane, wishes, nth, offset)
    const offSite = c.procedure === 'off-site'
    if (c.procedure === 'simple') onTheSpot(c, turn.time, random)
    else if (offSite && unit.line === 'police') this.#settle(bundle, turn, wishes)
    else this.#investigate(bundle, lane, turn, wishes)
    if (lane.item.measure === 'alcohol') this.#breath(bundle, turn)
    if (lane.detains) this.#detain(bundle, lane)
    if (unit.line === 'transport' && c.procedure === 'ordinary' && nth % 5 === 2) this.#keepEvidence(bundle)
    this.#numbers.assign(c)
    publish(c, random)
    wishes.change?.(c)
    this.#finish(bundle)
    return bundle
  }

  #open(unit: Unit, lane: Lane, turn: Turn, wishes: Wishes, nth: number, offset: number): Bundle {
    const random = this.#random
    const organisation = spread(nth, 3, offset) < lane.organisations
    const vehicle = lane.vehicle === 'none' ? null : this.register.vehicle(lane.vehicle, unit.city!.index)
    const offSite = lane.procedure === 'off-site'
    const seat = random.between(0, 1)
    const officers: CaseRecord['officers'] = offSite
      ? [
          { officerId: unit.desk[seat]!.id, role: 'handler' },
          { officerId: unit.desk[1 - seat]!.id, role: 'recorder' },
        ]
      : [
          { officerId: turn.officers[0].id, role: 'handler' },
          { officerId: turn.officers[1].id, role: 'recorder' },
        ]
    // One officer may decide a police simple case alone (道路交通安全违法行为处理程序规定 44); an auxiliary may stand by.
    if (lane.procedure === 'simple' && unit.line === 'police' && random.chance(0.3)) officers.pop()
    if (!offSite && unit.auxiliaries.length > 0 && random.chance(0.2))
      officers.push({ officerId: unit.auxiliaries[nth % unit.auxiliaries.length]!.id, role: 'auxiliary' })
    return {
      case: {
        id: `AJ${String(++this.#cases).padStart(8, '0')}`,
        caseNo: '',
        unit,
        procedure: lane.procedure,
        item: lane.item,
        party: wishes.party ?? (organisation ? this.register.firm() : this.register.person()),
        vehicle: wishes.vehicle === undefined ? vehicle : wishes.vehicle,
        place: wishes.place ?? turn.place,
        occurredAt: turn.time,
        foundAt: 0,
        filedAt: 0,
        noticeAt: 0,
        hearingRequestedAt: 0,
        hearingNoticeAt: 0,
        hearingAt: 0,
        waivedAt: 0,
        reviewAt: 0,
        reviewerId: '',
        reviewResult: '',
        discussedAt: 0,
        decidedAt: 0,
        decisionNo: '',
        outcome: 'fine',
        fine: 0,
        points: 0,
        confiscated: 0,
        tier: '',
        measured: 0,
        servedAt: 0,
        publishedAt: 0,
        closedAt: 0,
        archivedAt: 0,
        evidence: random.digest(),
        weighingId: '',
        captureId: '',
        state: '',
        officers,
      },
      documents: [],
      payments: [],
      clips: [],
      patrols: [],
      measures: [],
      edits: [],
      breath: [],
      captures: [],
      weighings: [],
      points: [],
      appeals: [],
    }
  }

  /** Gravity, outcome and amount by the benchmark. */
  #judge(bundle: Bundle, lane: Lane, wishes: Wishes, nth: number, offset: number): void {
    const c = bundle.case
    const { item } = lane
    const tier = wishes.tier ?? pickTier(item, lane.tiers, spread(nth, 1, offset))
    c.tier = tier.tier
    c.measured = wishes.measured ?? measureIn(item, tier, spread(nth, 2, offset))
    if (item.code === 'GA03') {
      c.outcome = 'transfer'
      return
    }
    const warned = wishes.warning ?? (tier.fineMax === 0 || spread(nth, 4, offset) < lane.warnings)
    if (warned) {
      // On the list of minor acts, every second one is a first offence put right on the spot (行政处罚法 33).
      c.outcome = item.exemptable && nth % 2 === 1 ? 'exempt' : 'warning'
      if (c.outcome === 'exempt') c.tier = '免罚'
      return
    }
    c.fine = wishes.fine ?? amountIn(item, tier, lane, c.measured, spread(nth, 5, offset))
    c.points = item.code === 'GA04' ? (c.measured >= 20 ? 3 : 0) : (item.pointsMin ?? 0)
  }

  #settle(bundle: Bundle, turn: Turn, wishes: Wishes): void {
    const c = bundle.case
    const audits = bySettlement(c, turn.time, this.#random)
    const own = this.devices.cameras.get(c.unit.index)!
    const kind = c.item.family === 'speeding' ? 'speed' : c.item.family === 'parking' ? 'parking' : 'e-police'
    const fit = own.filter((device) => device.kind === kind && device.retiredAt === '')
    const device = wishes.device ?? fit[Math.floor(this.#random.next() * fit.length)]!
    const nth = this.#cases
    c.place = device.place
    c.captureId = `ZP${c.id.slice(2)}`
    bundle.captures.push({
      id: c.captureId,
      deviceId: device.id,
      capturedAt: c.occurredAt,
      plate: c.vehicle?.plate ?? '',
      itemCode: c.item.code,
      firstAuditBy: c.unit.technicalAuditors[nth % 2]!.id,
      firstAuditAt: audits.first,
      secondAuditBy: c.unit.legalAuditors[nth % 2]!.id,
      secondAuditAt: audits.second,
      state: 'valid',
      voidGround: '',
      voidedBy: '',
      voidedAt: 0,
      caseId: c.id,
    })
  }

  #investigate(bundle: Bundle, lane: Lane, turn: Turn, wishes: Wishes): void {
    const c = bundle.case
    const random = this.#random
    if (lane.weighed) this.#weigh(bundle, turn, wishes)
    const limit = hearingLimit(c)
    const hearing = wishes.hearing ?? (c.outcome === 'fine' && c.fine >= limit && random.chance(0.15))
    const foundAt = c.procedure === 'off-site' ? turn.time : c.occurredAt
    ordinary(c, foundAt, { hearing, discussed: c.fine >= 2 * limit }, random)
    if (c.outcome === 'transfer') {
      c.noticeAt = 0
      c.waivedAt = 0
      c.reviewAt = c.filedAt + 2 * HOUR
      c.decidedAt = c.filedAt + random.between(4, 20) * HOUR
      c.servedAt = c.decidedAt + 30 * MINUTE
      c.discussedAt = 0
    }
    c.reviewerId = c.unit.reviewers[this.#cases % 2]!.id
    c.reviewResult = 'pass'
  }

  #weigh(bundle: Bundle, turn: Turn, wishes: Wishes): void {
    const c = bundle.case
    const random = this.#random
    const sites = this.devices.weighSites.get(c.unit.index)!
    const site = wishes.device ?? sites[Math.floor(random.next() * sites.length)]!
    const axles = c.measured > 12_000 ? 6 : random.pick([2, 3, 4, 5, 6])
    if (c.procedure === 'off-site') {
      const lag = Math.min(random.between(1, 12), dayAt(turn.time) - FIRST_DAY)
      c.occurredAt = turn.time - lag * DAY - random.between(0, 300) * MINUTE
      if (lag === 0) c.occurredAt = turn.time - random.between(30, 200) * MINUTE
    }
    c.place = site.place
    c.weighingId = `CZ${c.id.slice(2)}`
    bundle.weighings.push({
      id: c.weighingId,
      siteId: site.id,
      at: c.procedure === 'off-site' ? c.occurredAt : c.occurredAt - 2 * MINUTE,
      plate: c.vehicle!.plate,
      plateColour: c.vehicle!.colour,
      axles,
      grossKg: weightLimit(axles) + c.measured,
      limitKg: weightLimit(axles),
      caseId: c.id,
    })
  }

  /** The driver's test and those of a few sober drivers stopped before. */
  #breath(bundle: Bundle, turn: Turn): void {
    const c = bundle.case
    const random = this.#random
    const sober = random.between(2, 6)
    for (let i = 0; i < sober; i++) {
      const vehicle = this.register.vehicle('car', c.unit.city!.index)
      bundle.breath.push(
        this.breathTest(c.unit, turn.officers[0], c.occurredAt - (sober - i) * 4 * MINUTE, random.between(0, 8), vehicle.plate),
      )
    }
    const test = this.breathTest(c.unit, turn.officers[0], c.occurredAt + MINUTE, c.measured, c.vehicle?.plate ?? '')
    test.personIdNo = c.party.idNo
    test.caseId = c.id
    if (c.measured >= 80) test.bloodSampleAt = test.testedAt + random.between(25, 90) * MINUTE
    bundle.breath.push(test)
  }

  /** A test with the unit's device; its number follows when the day's tests are put in order. */
  breathTest(unit: Unit, officer: Officer, testedAt: Instant, value: number, plate: string): BreathRecord {
    const device = this.devices.breath.get(unit.index)!
    return {
      id: '',
      deviceId: device.id,
      seq: 0,
      testedAt,
      value,
      refused: false,
      mode: 'test',
      officerId: officer.id,
      unitId: unit.id,
      personIdNo: '',
      plate,
      uploadedAt: testedAt + this.#random.between(1, 120) * MINUTE,
      calibratedTo: device.calibratedTo,
      bloodSampleAt: 0,
      caseId: '',
    }
  }

  #measure(bundle: Bundle, kind: MeasureRecord['kind'], goods: string, startAt: Instant): MeasureRecord {
    const c = bundle.case
    // Approval within 24 hours (行政强制法 19): one in ten takes almost all of them.
    const wait = this.#random.chance(0.1) ? 24 * HOUR - 10 * MINUTE : this.#random.between(60, 1300) * MINUTE
    const measure: MeasureRecord = {
      id: `QC${c.id.slice(2)}${bundle.measures.length + 1}`,
      caseId: c.id,
      unitId: c.unit.id,
      kind,
      goods,
      onSpot: true,
      startAt,
      approvedAt: startAt + wait,
      dueAt: startAt + 30 * DAY,
      extendedTo: 0,
      releasedAt: 0,
      groundEndedAt: 0,
      site: '',
      fee: 0,
    }
    bundle.measures.push(measure)
    return measure
  }

  #detain(bundle: Bundle, lane: Lane): void {
    const c = bundle.case
    const random = this.#random
    const measure = this.#measure(bundle, 'detain-vehicle', c.vehicle?.type ?? '', c.foundAt + 6 * MINUTE)
    measure.site = SITES[c.unit.index % SITES.length]!
    // A load is taken off within hours; papers are brought within days (道路交通安全法 92).
    const overload = lane.item.family === 'over-load' || lane.item.family === 'over-limit' || lane.item.family === 'over-crowding'
    measure.groundEndedAt = measure.startAt + (overload ? random.between(2, 20) * HOUR : random.between(2, 18) * DAY)
    measure.releasedAt = measure.groundEndedAt + random.between(15, 120) * MINUTE
  }

  #keepEvidence(bundle: Bundle): void {
    const measure = this.#measure(bundle, 'register-evidence', '运输单据、账册', bundle.case.foundAt + 12 * MINUTE)
    const days = this.#random.chance(0.2) ? 7 : this.#random.between(2, 6)
    measure.dueAt = 0
    measure.releasedAt = workdayAfter(dayAt(measure.startAt), days) * DAY + 15 * HOUR
    measure.groundEndedAt = measure.releasedAt
  }

  #finish(bundle: Bundle): void {
    const c = bundle.case
    const random = this.#random
    if (c.decidedAt && c.outcome === 'fine' && c.fine > 0) {
      const paidAt = payDay(c, random)
      const cash = c.procedure === 'simple' && c.fine <= 100 && random.chance(0.05)
      const settled = cash ? c.servedAt + MINUTE : paidAt
      bundle.payments.push({
        id: `JK${c.id.slice(2)}`,
        caseId: c.id,
        channel: cash ? 'cash' : random.pick(CHANNELS),
        payeeAccount: TREASURY,
        treasury: true,
        receiptNo: `99${String(++this.#receipts).padStart(10, '0')}`,
        amount: c.fine,
        paidAt: settled,
        handedInAt: cash ? workdayAfter(dayAt(settled), isWorkday(dayAt(settled)) ? 2 : 1) * DAY + 11 * HOUR : 0,
        payer: c.party.name,
      })
      close(c, settled, random)
    } else if (c.decidedAt) close(c, c.servedAt, random)
    const decided = c.decidedAt
    cutAtEnd(c)
    for (const measure of bundle.measures) cutMeasure(measure)
    this.#papers.write(c, bundle.measures, bundle.documents)
    this.#film(bundle)
    if (c.decidedAt && c.points > 0 && c.party.kind === 'person' && c.vehicle) this.#deduct(bundle, decided)
  }

  #film(bundle: Bundle): void {
    const c = bundle.case
    if (c.procedure === 'off-site') return
    const random = this.#random
    const wearer = Number(c.officers[0]!.officerId.slice(2)) - 1
    const endAt = c.occurredAt + random.between(690, 1080)
    bundle.clips.push({
      id: `SP${c.id.slice(2)}`,
      officerId: c.officers[0]!.officerId,
      deviceId: this.devices.recorders.get(wearer)?.id ?? '',
      startAt: c.occurredAt - random.between(240, 420),
      endAt,
      uploadedAt: endAt + random.between(20, 1300) * MINUTE,
      caseId: c.id,
      clockOffset: random.between(-20, 20),
      lat: c.place.lat + (random.next() - 0.5) * 0.001,
      lon: c.place.lon + (random.next() - 0.5) * 0.001,
      sha256: random.digest(),
    })
  }

  #deduct(bundle: Bundle, at: Instant): void {
    const c = bundle.case
    bundle.points.push({
      id: `JF${c.id.slice(2)}`,
      driverIdNo: c.party.idNo,
      plate: c.vehicle!.plate,
      ownerIdNo: c.party.idNo,
      points: c.points,
      at: at + 3 * MINUTE,
      terminal: `${c.unit.id}-Z${1 + (this.#cases % 3)}`,
      payer: `ZF${c.party.idNo.slice(6, 14)}${c.party.phone.slice(3)}`,
      operatorId: c.unit.desk[this.#cases % 2]?.id ?? c.officers[0]!.officerId,
      captureId: c.captureId,
    })
  }
}

function cutMeasure(measure: MeasureRecord): void {
  for (const step of ['approvedAt', 'releasedAt', 'groundEndedAt'] as const) if (measure[step] > AS_OF) measure[step] = 0
}
