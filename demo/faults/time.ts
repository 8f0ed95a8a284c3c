import { laneOf } from '../catalogue.ts'
import { AS_OF, at, DAY, dayAt, HOUR, LAST_DAY, MINUTE, workdayAfter } from '../clock.ts'
import { FORMS } from '../papers.ts'
import { type Planner, roadFor, someWorkday, squadFor } from '../planner.ts'
import type { Bundle, CaseRecord, MeasureRecord } from '../records.ts'
import { each, single } from './case.ts'

/** Faults of group D: time limits. */
export const timeFaults: Record<string, (plan: Planner) => void> = { R22, R23, R24, R25, R26, R27 }

/** Keeps a case from ever reaching its decision; `lastStep` is the last thing that happened in it. */
function undecided(c: CaseRecord): void {
  c.noticeAt = 0
  c.waivedAt = 0
  c.reviewAt = 0
  c.reviewerId = ''
  c.reviewResult = ''
  c.discussedAt = 0
  c.decidedAt = 0
  c.servedAt = 0
  c.publishedAt = 0
}

/** Adds a sign of work shortly before the end of the data. */
function recentWork({ case: c, documents }: Bundle): void {
  const issuedAt = AS_OF - 6 * DAY
  documents.push({ ...documents[0]!, id: `${c.id}-X`, form: FORMS.interview, number: '', issuedAt, uploadedAt: issuedAt + 2 * HOUR })
}

/** Cases past their time, and some near it. */
function R22(plan: Planner): void {
  each(plan, 'R22', (k, random) => {
    const red = k % 3 !== 2
    const lane = laneOf('JT08', 'ordinary')
    const day = LAST_DAY - (red ? 100 + 9 * k : 74)
    single(
      plan,
      'R22',
      red ? '立案超过九十日没有作出决定' : '办案期限已用八成',
      (after) => plan.one(day, random, roadFor(22, k), lane, 15.4, { change: undecided }, after),
      recentWork,
    )
  })
}

/** Cars kept too long. */
function R23(plan: Planner): void {
  each(plan, 'R23', (k, random) => {
    let bundle: Bundle | undefined
    const kind = k % 3
    plan.one(someWorkday(random), random, squadFor(23, k), laneOf('GA07A', 'ordinary'), 16.1, { hearing: false }, (drafted) => {
      bundle = drafted
      const measure = drafted.measures[0]!
      if (kind === 0) {
        measure.releasedAt = at(dayAt(measure.startAt) + 47, 11)
        measure.groundEndedAt = measure.releasedAt - HOUR
      } else if (kind === 1) measure.releasedAt = at(workdayAfter(dayAt(measure.groundEndedAt), 14), 10)
      else {
        // No extension paper, and beyond what any extension could give.
        measure.releasedAt = at(dayAt(measure.startAt) + 75, 11)
        measure.groundEndedAt = measure.releasedAt - 2 * HOUR
      }
      for (const paper of drafted.documents)
        if (paper.form === FORMS.returned) {
          paper.issuedAt = measure.releasedAt
          paper.uploadedAt = paper.issuedAt + HOUR
        }
    })
    const note = ['扣押四十七日，没有延长手续', '扣押事由消除后十四个工作日才退还', '扣押七十五日'][kind]!
    plan.answer(
      'R23',
      () => bundle!.measures[0]!,
      () => [bundle!.case.id],
      note,
    )
  })
}

/** Evidence registered and forgotten. */
function R24(plan: Planner): void {
  each(plan, 'R24', (k, random) => {
    let bundle: Bundle | undefined
    plan.one(someWorkday(random), random, roadFor(24, k), laneOf('JT06', 'ordinary'), 9.5, {}, (drafted) => {
      bundle = drafted
      const c = drafted.case
      const startAt = c.foundAt + 15 * MINUTE
      const releasedAt = at(workdayAfter(dayAt(startAt), 10 + k), 15)
      drafted.measures.length = 0
      drafted.measures.push({
        id: `QC${c.id.slice(2)}1`,
        caseId: c.id,
        unitId: c.unit.id,
        kind: 'register-evidence',
        goods: '行驶记录、票据',
        onSpot: true,
        startAt,
        approvedAt: startAt + 3 * HOUR,
        dueAt: 0,
        extendedTo: 0,
        releasedAt,
        groundEndedAt: releasedAt,
        site: '',
        fee: 0,
      })
      const papers = drafted.documents.filter(({ form }) => form !== FORMS.register && form !== FORMS.unregister)
      const blank = { ...papers[0]!, number: '', sha256: papers[0]!.sha256 }
      drafted.documents.length = 0
      drafted.documents.push(
        ...papers,
        { ...blank, id: `${c.id}-X1`, form: FORMS.register, issuedAt: startAt, uploadedAt: startAt + HOUR },
        { ...blank, id: `${c.id}-X2`, form: FORMS.unregister, issuedAt: releasedAt, uploadedAt: releasedAt + HOUR },
      )
    })
    plan.answer(
      'R24',
      () => bundle!.measures[0]!,
      () => [bundle!.case.id],
      '先行登记保存超过七个工作日没有处理',
    )
  })
}

/** Coercion approved too late, or never. */
function R25(plan: Planner): void {
  each(plan, 'R25', (k, random) => {
    let bundle: Bundle | undefined
    const never = k % 2 === 1
    plan.one(someWorkday(random), random, squadFor(25, k), laneOf('GA01', 'ordinary'), 22.2, {}, (drafted) => {
      bundle = drafted
      const measure = drafted.measures[0]!
      measure.approvedAt = never ? 0 : measure.startAt + (26 + 9 * k) * HOUR
    })
    plan.answer(
      'R25',
      () => bundle!.measures[0]!,
      () => [bundle!.case.id],
      never ? '当场扣车后始终没有补办批准' : '当场扣车超过二十四小时才批准',
    )
  })
}

/** Found or even taken away, but filed late or never. */
function R26(plan: Planner): void {
  each(plan, 'R26', (k, random) => {
    if (k % 3 === 2) {
      let measure: MeasureRecord | undefined
      plan.one(someWorkday(random), random, squadFor(26, k), laneOf('GA07A', 'ordinary'), 16.4, { hearing: false }, ({ measures }) => {
        const own = measures[0]!
        const releasedAt = at(workdayAfter(dayAt(own.startAt), 12), 10)
        measure = { ...own, id: `${own.id}X`, caseId: '', startAt: own.startAt + HOUR, approvedAt: own.startAt + 5 * HOUR, releasedAt }
        measure.groundEndedAt = releasedAt - HOUR
        measures.push(measure)
      })
      plan.answer(
        'R26',
        () => measure!,
        () => [],
        '扣车十二个工作日后放车，始终没有立案',
      )
      return
    }
    const never = k % 3 === 1
    const change = (c: CaseRecord) => {
      undecided(c)
      c.filedAt = never ? 0 : at(workdayAfter(dayAt(c.foundAt), 10 + k), 9.5)
    }
    single(plan, 'R26', never ? '发现后二十余日没有立案' : '发现后十余个工作日才立案', (after) =>
      plan.one(LAST_DAY - 25 - (k % 3), random, roadFor(26, k), laneOf('JT04', 'ordinary'), 10.3, { change, hearing: false }, after),
    )
  })
}

/** Cases that nobody works on. */
function R27(plan: Planner): void {
  each(plan, 'R27', (k, random) => {
    const lane = laneOf('JT07', 'ordinary')
    single(plan, 'R27', '立案后四十余日没有任何办理活动', (after) =>
      plan.one(LAST_DAY - 44 - k, random, roadFor(27, k), lane, 10.1, { change: undecided }, after),
    )
  })
}
