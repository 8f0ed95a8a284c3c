import { type Lane, laneOf } from '../catalogue.ts'
import { at, DAY, dayAt, HOUR, MINUTE, workdayAfter } from '../clock.ts'
import { counties } from '../places.ts'
import { type Planner, roadFor, someWorkday, squadFor, teamFor, turnFor } from '../planner.ts'
import type { Bundle, CaseRecord } from '../records.ts'
import { placeNear } from '../roster.ts'
import { unitOf } from '../world.ts'
import { each, single } from './case.ts'

/** Faults of group E: procedure. */
export const procedureFaults: Record<string, (plan: Planner) => void> = { R29, R30, R31, R32, R33 }

/** Too few officers, or not the right ones. */
function R29(plan: Planner): void {
  each(plan, 'R29', (k, random) => {
    const day = someWorkday(random)
    const kind = k % 4
    if (kind === 0)
      single(
        plan,
        'R29',
        '普通程序案件只有一名执法人员',
        (after) => plan.one(day, random, roadFor(29, k), laneOf('JT04', 'ordinary'), 9.4, {}, after),
        ({ case: c }) => c.officers.splice(1),
      )
    else if (kind === 1) {
      const unit = teamFor(29, k)
      const officer = unit.technicalAuditors[0]!
      plan.lapsed.set(officer, '2025-10-31')
      single(
        plan,
        'R29',
        '执法人员的证件当日已经失效',
        (after) => plan.one(day, random, unit, laneOf('GA11', 'simple', 'team'), 15.4, {}, after),
        ({ case: c }) => {
          c.officers = [c.officers[0]!, { officerId: officer.id, role: 'recorder' }]
        },
      )
    } else if (kind === 2) {
      const unit = teamFor(29, k)
      single(
        plan,
        'R29',
        '辅警独立执法',
        (after) => plan.one(day, random, unit, laneOf('GA05', 'simple', 'team'), 8.1, {}, after),
        ({ case: c, clips, documents }) => {
          c.officers = [{ officerId: unit.auxiliaries[0]!.id, role: 'handler' }]
          for (const clip of clips) clip.officerId = c.officers[0]!.officerId
          for (const paper of documents) if (paper.signer.startsWith('RY')) paper.signer = c.officers[0]!.officerId
        },
      )
    } else {
      const unit = teamFor(29, k)
      const lane = laneOf('GA08', 'simple', 'team')
      const far = unitOf(`GA-${counties[(unit.county!.index + 50) % counties.length]!.code}`)
      const ids: string[] = []
      plan.on(day, 2, random, (stage) => {
        const turn = turnFor(stage, unit, lane, 16.1)
        const after = ({ case: c }: Bundle) => ids.push(c.id)
        stage.task({ unit, lane, turn, after })
        stage.task({ unit, lane, turn: { ...turn, time: turn.time + 20 * MINUTE, place: placeNear(far, 0.4, 0.6, 0.5) }, after })
      })
      plan.answer(
        'R29',
        () => ids[1]!,
        () => [ids[1]!],
        '同一人二十分钟内在相距数十公里的两地执法',
      )
    }
  })
}

/** No video of the act, or one that cannot be of it. */
function R30(plan: Planner): void {
  const faults: [string, (bundle: Bundle) => void][] = [
    ['没有执法视频', ({ clips }) => clips.splice(0)],
    [
      '视频时钟偏差五分钟',
      ({ clips }) => {
        clips[0]!.clockOffset = 300
      },
    ],
    [
      '视频两日后才上传',
      ({ clips }) => {
        clips[0]!.uploadedAt = clips[0]!.endAt + 50 * HOUR
      },
    ],
    [
      '视频位置距案发地点两公里以上',
      ({ case: c, clips }) => {
        clips[0]!.startAt = c.occurredAt - 290
        clips[0]!.lat += 0.022
      },
    ],
    [
      '视频在违法行为之前就已结束',
      ({ clips }) => {
        clips[0]!.startAt -= 40 * MINUTE
        clips[0]!.endAt -= 40 * MINUTE
      },
    ],
  ]
  each(plan, 'R30', (k, random) => {
    const [note, alter] = faults[k % faults.length]!
    const lane = laneOf('GA08', 'simple', 'team')
    const day = someWorkday(random)
    const unit = teamFor(30, k)
    // The unit films otherwise: a clip of the same month shows it.
    plan.one(day, random, unit, lane, 17.4, {})
    single(plan, 'R30', note, (after) => plan.one(day, random, unit, lane, 8.1, {}, after), alter)
  })
}

/** What a video patrol found wanting. */
function R31(plan: Planner): void {
  each(plan, 'R31', (k, random) => {
    let bundle: Bundle | undefined
    const identity = k % 2 === 0
    plan.one(someWorkday(random), random, teamFor(31, k), laneOf('GA13', 'simple', 'team'), 10.1, {}, (drafted) => {
      bundle = drafted
      const clip = drafted.clips[0]!
      const ticks = Array<boolean>(8).fill(true)
      for (const tick of identity ? [0] : [1, 2, 3]) ticks[tick] = false
      drafted.patrols.push({ clipId: clip.id, checkedAt: clip.endAt + 2 * DAY, checkedBy: '督察室', ticks })
    })
    plan.answer(
      'R31',
      () => bundle!.clips[0]!,
      () => [bundle!.case.id],
      identity ? '执法时没有表明身份' : '没有说明事由、告知权利、听取申辩',
    )
  })
}

const heavy: () => Lane = () => laneOf('JT01', 'ordinary')

/** Decisions without their review, discussion or hearing. */
function R32(plan: Planner): void {
  const faults: [string, (c: CaseRecord) => void][] = [
    [
      '重大处罚未经法制审核',
      (c) => {
        c.reviewAt = 0
        c.reviewerId = ''
        c.reviewResult = ''
      },
    ],
    [
      '审核退回仍作出决定',
      (c) => {
        c.reviewResult = 'return'
      },
    ],
    [
      '审核人就是办案人员',
      (c) => {
        c.reviewerId = c.officers[0]!.officerId
      },
    ],
    [
      '重大处罚未经集体讨论',
      (c) => {
        c.discussedAt = 0
      },
    ],
  ]
  each(plan, 'R32', (k, random) => {
    const [note, change] = faults[k % faults.length]!
    single(plan, 'R32', note, (after) =>
      plan.one(someWorkday(random), random, roadFor(32, k), heavy(), 14.7, { hearing: false, warning: false, change }, after),
    )
  })
}

/** Decisions published late or not at all. */
function R33(plan: Planner): void {
  each(plan, 'R33', (k, random) => {
    const never = k % 2 === 1
    const lane = never ? laneOf('GA04A', 'ordinary') : laneOf('JT25', 'simple')
    const unit = never ? squadFor(33, k) : roadFor(33, k)
    const change = (c: CaseRecord) => {
      c.publishedAt = never ? 0 : at(workdayAfter(dayAt(c.decidedAt), 10 + k), 10)
    }
    single(plan, 'R33', never ? '决定没有公示' : '决定逾期公示', (after) =>
      plan.one(someWorkday(random), random, unit, lane, 16.7, { warning: false, hearing: false, change }, after),
    )
  })
}
