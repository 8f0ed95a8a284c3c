import { type Lane, laneOf } from './catalogue.ts'
import { AS_OF, at, DAY, dayAt, FIRST_DAY, HOUR, LAST_DAY, MINUTE, workdayAfter } from './clock.ts'
import { checkpoint, SPRING } from './faults/alcohol.ts'
import { edit } from './faults/case.ts'
import { complaint } from './faults/integrity.ts'
import { monthlyCounts, quietTeam, unpaid } from './faults/money.ts'
import { FORMS } from './papers.ts'
import { type Planner, roadFor, someWorkday, squadFor, teamFor, turnFor } from './planner.ts'
import type { Random } from './random.ts'
import type { Bundle } from './records.ts'
import type { Unit } from './world.ts'

/** Lawful acts that look like faults at first sight: one set for each instance of the faults. None of them is an answer. */
export function plantNearMisses(plan: Planner): void {
  for (const [name, plant] of Object.entries(nearMisses)) {
    const random = plan.random(`near-${name}`)
    for (let k = 0; k < plan.instances; k++) plant(plan, k, random)
  }
}

/** Two cases of one driver, so many minutes apart, at one place. */
function pair(plan: Planner, random: Random, unit: Unit, lanes: [Lane, Lane], minutes: number, fine: number): void {
  plan.on(someWorkday(random), 2, random, (stage) => {
    const party = stage.work.register.person()
    const vehicle = stage.work.register.vehicle('car', unit.city!.index)
    const turn = turnFor(stage, unit, lanes[0], 13.4)
    const wishes = { party, vehicle, place: turn.place, fine, warning: false }
    stage.task({ unit, lane: lanes[0], turn, wishes })
    stage.task({ unit, lane: lanes[1], turn: { ...turn, time: turn.time + minutes * MINUTE }, wishes })
  })
}

/** Adds a paper to a case. */
function paper({ case: c, documents }: Bundle, form: string, issuedAt: number): void {
  documents.push({ ...documents[0]!, id: `${c.id}-Y`, form, number: '', issuedAt, uploadedAt: issuedAt + HOUR, signatureSha256: '' })
}

const nearMisses: Record<string, (plan: Planner, k: number, random: Random) => void> = {
  /** Different acts at one stop are decided separately. */
  separateActs: (plan, k, random) =>
    pair(plan, random, teamFor(101, k), [laneOf('GA05', 'simple', 'team'), laneOf('GA11', 'simple', 'team')], 6, 150),

  /** The same act again, but three quarters of an hour later. */
  sameActLater: (plan, k, random) =>
    pair(plan, random, teamFor(102, k), [laneOf('GA08', 'simple', 'team'), laneOf('GA08', 'simple', 'team')], 45, 150),

  /** A tier lowered before the decision, with approval. */
  approvedTier: (plan, k, random) => {
    const lane = laneOf('JT08', 'ordinary')
    plan.one(
      someWorkday(random),
      random,
      roadFor(103, k),
      lane,
      14,
      { tier: lane.item.tiers[0]!, fine: 1300, hearing: false },
      (bundle) => {
        const time = bundle.case.filedAt + 5 * HOUR
        bundle.edits.push(edit(bundle.case, time, 'tier', '一般', '轻微', time - HOUR))
      },
    )
  },

  /** A fine below the tier, for reasons of law and with approval. */
  approvedAmount: (plan, k, random) => {
    const lane = laneOf('JT07', 'ordinary')
    plan.one(someWorkday(random), random, roadFor(104, k), lane, 11, { tier: lane.item.tiers[1]!, fine: 1450, hearing: false }, (bundle) =>
      paper(bundle, '裁量变更审批表', bundle.case.noticeAt - HOUR),
    )
  },

  /** A paper from a road without network: uploaded within three days. */
  offlinePaper: (plan, k, random) =>
    plan.one(someWorkday(random), random, roadFor(105, k), laneOf('JT04', 'ordinary'), 9, {}, ({ documents }) => {
      documents[0]!.uploadedAt = documents[0]!.issuedAt + 71 * HOUR
    }),

  /** No waiver, and the decision on the first day after the five. */
  patientDecision: (plan, k, random) => {
    const lane = laneOf('JT02', 'ordinary')
    const change: NonNullable<Parameters<typeof plan.one>[5]['change']> = (c) => {
      c.waivedAt = 0
      c.decidedAt = at(workdayAfter(dayAt(c.noticeAt), 6), 9.5)
      c.servedAt = c.decidedAt + HOUR
      c.publishedAt = at(workdayAfter(dayAt(c.decidedAt), 7), 9)
    }
    plan.one(someWorkday(random), random, roadFor(106, k), lane, 15.4, { tier: lane.item.tiers[0]!, hearing: false, change })
  },

  /** Mercy for the first time, a fine for the second. */
  secondTime: (plan, k, random) => {
    const unit = roadFor(107, k)
    const lane = laneOf('JT25', 'simple')
    const day = someWorkday(random)
    let wishes = {}
    plan.on(day, 1, random, (stage) => {
      const party = stage.work.register.person()
      wishes = { party, warning: false, tier: lane.item.tiers[0]!, fine: 40 }
      const change: NonNullable<Parameters<typeof plan.one>[5]['change']> = (c) => {
        c.outcome = 'exempt'
        c.tier = '免罚'
      }
      stage.task({ unit, lane, turn: turnFor(stage, unit, lane, 10), wishes: { party, warning: true, change } })
    })
    plan.on(day + 33, 1, random, (stage) => stage.task({ unit, lane, turn: turnFor(stage, unit, lane, 10), wishes }))
  },

  /** Four detections, not five. */
  fewDetections: (plan, k, random) => {
    const unit = roadFor(108, k)
    let plate = ''
    for (let n = 0; n < 4; n++)
      plan.on(FIRST_DAY + 65 + k * 6 + n * 4, 0, random, (stage) => {
        plate ||= stage.work.register.plate(unit.city!.index, true)
        const site = stage.work.devices.weighSites.get(unit.index)![0]!
        stage.output.weighing(stage.background.overweight(site, stage.day, plate, 3000))
      })
  },

  /** Two fines in a day, hours apart. */
  twiceADay: (plan, k, random) =>
    pair(plan, random, teamFor(109, k), [laneOf('GA11', 'simple', 'team'), laneOf('GA11', 'simple', 'team')], 200, 100),

  /** Police and transport fine one lorry for two trips. */
  twoTrips: (plan, k, random) => {
    const police = squadFor(110, k)
    const road = roadFor(110, k)
    plan.on(someWorkday(random), 2, random, (stage) => {
      const load = laneOf('GA07', 'fast')
      const over = laneOf('JT14', 'ordinary')
      const vehicle = stage.work.register.vehicle('truck', police.city!.index)
      const turn = turnFor(stage, police, load, 8.1)
      stage.task({ unit: police, lane: load, turn, wishes: { vehicle } })
      const later = { ...turnFor(stage, road, over, 12.7), time: turn.time + 4 * HOUR }
      stage.task({ unit: road, lane: over, turn: later, wishes: { vehicle, tier: over.item.tiers[1]!, measured: 3300, hearing: false } })
    })
  },

  /** A lorry fined every month, each time by the formula. */
  monthlyByFormula: (plan, k, random) => {
    const unit = roadFor(111, k)
    const lane = laneOf('JT14', 'ordinary')
    let vehicle: Bundle['case']['vehicle'] = null
    for (let n = 0; n < 4; n++)
      plan.on(FIRST_DAY + 40 + k * 5 + n * 30, 1, random, (stage) => {
        vehicle ??= stage.work.register.vehicle('truck', unit.city!.index)
        const wishes = { vehicle, tier: lane.item.tiers[1]!, measured: 4200 + 30 * n, hearing: false, warning: false }
        stage.task({ unit, lane, turn: turnFor(stage, unit, lane, 9.4), wishes })
      })
  },

  /** Cash of exactly a hundred yuan, handed in on the last day. */
  lawfulCash: (plan, k, random) =>
    plan.one(
      someWorkday(random),
      random,
      teamFor(112, k),
      laneOf('GA08', 'simple', 'team'),
      15,
      { fine: 100, warning: false },
      (bundle) => {
        const payment = bundle.payments[0]!
        payment.channel = 'cash'
        payment.paidAt = bundle.case.servedAt + MINUTE
        payment.handedInAt = at(workdayAfter(dayAt(payment.paidAt), 2), 17)
      },
    ),

  /** Unpaid, but by approved instalments. */
  instalments: (plan, k, random) =>
    plan.one(LAST_DAY - 110 - k, random, roadFor(113, k), laneOf('JT04', 'ordinary'), 11, {}, (bundle) => {
      unpaid(bundle)
      paper(bundle, '分期（延期）缴纳罚款通知书', bundle.case.servedAt + 3 * DAY)
    }),

  /** A case suspended by a paper that says so. */
  suspended: (plan, k, random) => {
    const change: NonNullable<Parameters<typeof plan.one>[5]['change']> = (c) => {
      for (const step of ['noticeAt', 'waivedAt', 'reviewAt', 'discussedAt', 'decidedAt', 'servedAt', 'publishedAt'] as const) c[step] = 0
      c.reviewerId = ''
      c.reviewResult = ''
    }
    plan.one(LAST_DAY - 100 - k, random, roadFor(114, k), laneOf('JT06', 'ordinary'), 15, { change, hearing: false }, (bundle) =>
      paper(bundle, '中止调查决定书', bundle.case.filedAt + 9 * DAY),
    )
  },

  /** A car kept for forty-five days with an extension. */
  extendedDetention: (plan, k, random) =>
    plan.one(someWorkday(random), random, squadFor(115, k), laneOf('GA07A', 'ordinary'), 16, { hearing: false }, (bundle) => {
      const measure = bundle.measures[0]!
      measure.extendedTo = at(dayAt(measure.startAt) + 60, 17)
      measure.releasedAt = at(dayAt(measure.startAt) + 45, 10)
      measure.groundEndedAt = measure.releasedAt - HOUR
      for (const document of bundle.documents)
        if (document.form === FORMS.returned) {
          document.issuedAt = measure.releasedAt
          document.uploadedAt = measure.releasedAt + HOUR
        }
      paper(bundle, FORMS.extension, measure.startAt + 28 * DAY)
    }),

  /** The recorder failed, and a note says so. */
  recorderFault: (plan, k, random) =>
    plan.one(someWorkday(random), random, teamFor(116, k), laneOf('GA11', 'simple', 'team'), 9, {}, (bundle) => {
      bundle.clips.length = 0
      paper(bundle, '执法记录仪故障说明', bundle.case.occurredAt + 2 * HOUR)
    }),

  /** Alcohol in the mouth: gone ten minutes later. And the monthly check of the device. */
  mouthAlcohol: (plan, k, random) =>
    plan.on(someWorkday(random), 0, random, (stage) => {
      const unit = squadFor(117, k)
      const turn = turnFor(stage, unit, laneOf('GA01', 'ordinary'), 21)
      const person = stage.work.register.person()
      for (const [n, value] of [27, 9].entries()) {
        const test = stage.work.breathTest(unit, turn.officers[0], turn.time + n * 10 * MINUTE, value, '')
        test.personIdNo = person.idNo
        stage.output.breath(test)
      }
      const check = stage.work.breathTest(unit, turn.officers[0], turn.time - 2 * HOUR, 50, '')
      check.mode = 'calibration'
      stage.output.breath(check)
    }),

  /** The file rounds the device's value. */
  roundedValue: (plan, k, random) => {
    const lane = laneOf('GA01', 'ordinary')
    plan.one(someWorkday(random), random, squadFor(118, k), lane, 22, { tier: lane.item.tiers[0]!, measured: 31 }, ({ breath }) => {
      breath.at(-1)!.value = 31.4
    })
  },

  /** A taxi driver with many cars of one firm; a family with three cars. */
  fleets: (plan, k, random) => {
    const unit = squadFor(119, k)
    let drivers: [string, string, string] | null = null
    for (let n = 0; n < 6; n++)
      plan.on(FIRST_DAY + 50 + k * 3 + n * 20, 0, random, ({ work, output, day }) => {
        drivers ??= [work.register.person().idNo, work.register.firm().idNo, work.register.person().idNo]
        const common = { points: 3, at: at(day, 10), terminal: `${unit.id}-Z2`, operatorId: unit.desk[1]!.id, captureId: '' }
        const plate = () => work.register.plate(unit.city!.index, false)
        output.point({ ...common, id: `JFT${k}-${n}`, driverIdNo: drivers[0], plate: plate(), ownerIdNo: drivers[1], payer: `ZFT${k}` })
        if (n < 2)
          output.point({
            ...common,
            id: `JFF${k}-${n}`,
            driverIdNo: drivers[2],
            plate: plate(),
            ownerIdNo: work.register.person().idNo,
            payer: `ZFF${k}`,
          })
      })
  },

  /** Seven officers with about ten cases each in a month, two of them exactly ten. */
  aboutTen: (plan, k, random) => {
    if (k === 0) monthlyCounts(plan, random, quietTeam(plan, 17, 9), [10, 9, 11, 10, 8, 12, 9])
  },

  /** A spring of checkpoints with results on both sides of the threshold, as many just below it as elsewhere. */
  evenResults: (plan, k, random) => {
    if (k > 0) return
    const unit = squadFor(121, 1)
    checkpoint(plan, random, unit, (n) =>
      n % 16 === 3 ? 10.2 + (n % 12) * 0.4 : n % 18 === 5 ? 15.3 + (n % 11) * 0.4 : 1 + ((n * 5) % 17) * 0.5,
    )
    const lane = laneOf('GA01', 'ordinary')
    for (let n = 0; n < 6; n++)
      plan.one(SPRING + 3 + n * 9, random, unit, lane, 22, { tier: lane.item.tiers[0]!, measured: 20.6 + n * 0.7 })
  },

  /** Filed on the last of the seven working days. */
  lastDayFiling: (plan, k, random) => {
    const change: NonNullable<Parameters<typeof plan.one>[5]['change']> = (c) => {
      for (const step of ['noticeAt', 'waivedAt', 'reviewAt', 'discussedAt', 'decidedAt', 'servedAt', 'publishedAt'] as const) c[step] = 0
      c.reviewerId = ''
      c.reviewResult = ''
      c.filedAt = at(workdayAfter(dayAt(c.foundAt), 7), 16)
    }
    plan.one(LAST_DAY - 22 - k, random, roadFor(122, k), laneOf('JT04', 'ordinary'), 15, { change, hearing: false })
  },

  /** An officer named in three complaints, but over a hundred days; a unit named in many. */
  spreadComplaints: (plan, k, random) => {
    const unit = teamFor(123, k)
    for (let n = 0; n < 3; n++)
      plan.on(FIRST_DAY + 90 + k * 4 + n * 50, 0, random, ({ output, day }) => {
        output.clue(complaint(`XSN${k}-${n}`, unit, day, '反映执法人员没有佩戴执法记录仪。', { officerId: unit.pairs[1]![0].id }))
        output.clue(complaint(`XSU${k}-${n}`, unit, day, '反映该中队早高峰警力不足。', {}))
      })
  },

  /** A broken traffic light: one batch of pictures eliminated at once. */
  faultBatch: (plan, k, random) => {
    const unit = squadFor(120, k)
    const day = FIRST_DAY + 190 + k * 7
    const device = plan.camera('e-police', unit)
    device.retiredAt = '2026-09-01'
    plan.on(day, 0, random, ({ work, output, background }) => {
      for (let n = 0; n < 12; n++) {
        const capture = background.capture(device, at(day, 8) + n * 7 * MINUTE, work.register.plate(unit.city!.index, n % 6 === 0), false)
        capture.state = 'void'
        capture.voidGround = '交通管制、信号灯故障'
        capture.voidedBy = unit.desk[0]!.id
        capture.voidedAt = Math.min(AS_OF - DAY, at(day + 6, 10)) + n * 20
        output.capture(capture)
      }
    })
  },
}
