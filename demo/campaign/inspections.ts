import {
  type Answer,
  type Candidate,
  commitmentOf,
  digestOf,
  drawLots,
  type InspectionKind,
  inOrder,
  type PlaceKind,
  scoreOf,
} from '#domain/inspection/index.ts'
import { sha256Text } from '#domain/text/sha256.ts'
import { at, DAY, dateText, dayAt, dayOf, HOUR, type Instant, MINUTE, officeDay, workdayAfter } from '../clock.ts'
import { firmName } from '../identities.ts'
import { cities } from '../places.ts'
import { pickShare, Random } from '../random.ts'
import { type Unit, unitOf, world } from '../world.ts'
import { CHECKLISTS } from './checklists.ts'
import { inspectionTables } from './inspection-tables.ts'
import type { People } from './people.ts'
import { dueOf, later, moment, PERIOD } from './periods.ts'
import { clerkName, dbId, handlerOf, headOf } from './places.ts'
import type { Sheet } from './sheet.ts'
import { uuid } from './sheet.ts'
import { ticking } from './timeline.ts'
import type { Clocked } from './work-sheets.ts'

export interface InspectionOptions {
  readonly seed: number
  /** Places that were visited. */
  readonly count: number
  readonly now: Instant
  /** Number of the first inspection. */
  readonly firstNo: number
  readonly people: People
  readonly campaignOf: (office: Unit) => string
}

const TITLES: Readonly<Record<InspectionKind, readonly string[]>> = {
  open: ['路面执法规范检查', '罚没收入和票据检查', '执法窗口检查'],
  covert: ['货运通道暗访', '高速出入口暗访', '治超站点暗访'],
  unannounced: ['“四不两直”突击检查', '夜间执法突击检查'],
  cross: ['市际交叉检查', '县际交叉检查'],
}
const SHARES: readonly (readonly [InspectionKind, number])[] = [
  ['open', 0.42],
  ['covert', 0.26],
  ['unannounced', 0.2],
  ['cross', 0.12],
]
/** Which checklist an inspection fills in. */
const LISTS: readonly (readonly [number, number])[] = [
  [0, 0.6],
  [1, 0.22],
  [2, 0.18],
]
const ENTERPRISES = 2
const FOUND = ['现场一人执法，未说明理由', '记录仪未全程开启', '告知内容不完整', '票据填写不规范', '公示内容没有更新', '登记台账不齐全']
/** Offices whose accounts can sign in: each has work in hand. */
const IN_HAND = ['SF-990102', 'SF-990100', 'SF-990000'] as const

interface Place {
  readonly kind: PlaceKind
  readonly placeId: string | null
  readonly name: string
  readonly unit: Unit
}

const enforcing = world.units.filter((unit) => unit.line !== 'justice' && unit.level !== 'province')
/** Enforcing units of each county and city, by the region of the office that inspects them. */
const within = Map.groupBy(enforcing, ({ region }) => region)

/** Inspections of the campaign: plans of three levels with their draws, teams, visits, records and what went into the ledger. */
export function inspectionRows(options: InspectionOptions): { sheets: readonly Sheet[]; clocks: Clocked[] } {
  const { seed, count, now, firstNo, people, campaignOf } = options
  const random = new Random(seed, 'campaign-inspections')
  const tables = inspectionTables()
  const clocks: Clocked[] = []
  const province = unitOf('SF-990000')
  const first = dayOf(PERIOD.from) + 4
  const last = dayOf(PERIOD.to) - 12
  const versions = CHECKLISTS.map((list, n) => {
    const id = uuid(random)
    const published = at(dayOf('2026-03-03'), 9 + n)
    const common = { title: list.title, region: province.region, unit_id: dbId(province), office_name: province.name, line: '' }
    tables.checklists.add({
      ...common,
      id,
      items: JSON.stringify(list.items),
      state: 'published',
      version: 2,
      created_by: people.of(province),
      changed_at: moment(published),
    })
    const version = (no: number, items: typeof list.items, when: Instant) => {
      const versionId = uuid(random)
      const digest = sha256Text(JSON.stringify([list.title, items]))
      tables.versions.add({
        id: versionId,
        checklist_id: id,
        no,
        title: list.title,
        items: JSON.stringify(items),
        digest,
        published_by: people.of(province),
        published_at: moment(when),
      })
      return versionId
    }
    if (n === 0) version(1, list.items.slice(0, -1), published - 2 * DAY)
    return { id: version(n === 0 ? 2 : 1, list.items, published), items: list.items }
  })

  let serial = firstNo
  let visited = 0

  /** What the office may visit: units of its reach, enterprises of theirs. */
  function poolOf(office: Unit, enterprises: boolean): Place[] {
    const regions =
      office.level === 'county'
        ? [office.region]
        : office.level === 'city'
          ? cities.find(({ code }) => code === office.region)!.counties.map(({ code }) => code)
          : random.pick(cities).counties.map(({ code }) => code)
    const units = regions.flatMap((region) => within.get(region) ?? [])
    const heads = units.filter(({ level }) => level === 'county')
    if (!enterprises) return units.map((unit): Place => ({ kind: 'unit', placeId: dbId(unit), name: unit.name, unit }))
    return Array.from({ length: 12 }, (): Place => {
      const unit = heads[random.between(0, heads.length - 1)] ?? units[0]!
      return { kind: 'enterprise', placeId: null, name: firmName(random.between(1, 40_000)), unit }
    })
  }

  function inspect(office: Unit, kind: InspectionKind, wanted: number, begin: number, state: 'reported' | 'assigned' | 'planned'): void {
    const id = uuid(random)
    const no = `DC${String(serial++).padStart(6, '0')}`
    const clerk = people.of(office)
    const opened = at(officeDay(begin), 9) + random.between(0, 200) * MINUTE
    const assigned = later(opened, 1, random)
    const until = workdayAfter(dayAt(assigned), 8)
    // Enterprises are asked how they are treated; units are looked at on the road or at their devices.
    const which = state === 'reported' ? pickShare(random, LISTS) : 0
    const pool = poolOf(office, which === ENTERPRISES)
    const list = versions[which]!
    const title = `${office.name.replace(/司法[局厅]$/, '')}${random.pick(TITLES[kind])}`
    const keyOf = (place: Place) => `${place.kind}:${place.placeId ?? place.name}`
    const candidates: Candidate[] = inOrder(pool.map((place) => ({ key: keyOf(place), title: place.name })))
    const byKey = new Map(pool.map((place) => [keyOf(place), place]))
    const size = Math.min(wanted, candidates.length)
    const secret = random.digest()
    const drawId = random.chance(0.7) || state !== 'reported' ? uuid(random) : null
    const chosen = drawLots(secret, candidates, size).map((key) => byKey.get(key)!)
    const finished = later(at(until, 15), 1, random)
    const reported = later(finished, random.between(1, 4), random)
    const judged = later(reported, random.between(1, 3), random)
    const done = state === 'reported'
    const due = state === 'assigned' ? dueOf('inspection.work', now) : 0
    tables.inspections.add({
      id,
      no,
      kind,
      title,
      purpose: '按清单逐项检查，重点看随意执法、以罚代管和群众反映集中的问题。',
      period_from: dateText(dayAt(assigned)),
      period_to: dateText(due ? dayAt(due) : until),
      unit_id: dbId(office),
      office_name: office.name,
      region: office.region,
      line: '',
      regions: [],
      campaign_id: campaignOf(office),
      checklist_ids: [list.id],
      state,
      version: done ? 6 : 2,
      created_by: clerk,
      opened_at: moment(opened),
      assigned_at: state === 'planned' ? null : moment(assigned),
      finished_by: done ? clerk : null,
      finished_at: done ? moment(finished) : null,
      report: done ? `检查 ${chosen.length} 个对象，问题已列入台账，由责任单位限期整改。` : null,
      reported_by: done ? clerk : null,
      reported_at: done ? moment(reported) : null,
      judged_by: done ? people.of(province) : null,
      judged_at: done ? moment(judged) : null,
      due_at: moment(due),
      breached: false,
      closed_at: done ? moment(judged) : null,
    })
    if (state !== 'planned') {
      const work = (due_: Instant, stopped: Instant) => ({
        kind: 'inspection',
        matter: id,
        unit: office,
        clock: ticking('work', '检查期限', assigned, due_, stopped),
      })
      clocks.push(done ? work(at(until, 24) - 1, Math.min(finished, at(until, 24) - 1)) : work(due, 0))
    }
    if (done) {
      clocks.push({
        kind: 'inspection',
        matter: id,
        unit: office,
        clock: ticking('report', '检查报告期限', finished, dueOf('inspection.report', finished), reported),
      })
      clocks.push({
        kind: 'inspection',
        matter: id,
        unit: office,
        clock: ticking('judge', '报告审定期限', reported, dueOf('inspection.judge', reported), judged),
      })
    }
    // Of an inspection crosswise others' people go; the others send their own.
    const home =
      kind === 'cross'
        ? unitOf(
            `SF-${cities[(cities.findIndex(({ code }) => code.slice(0, 4) === chosen[0]!.unit.region.slice(0, 4)) + 1) % cities.length]!.code}`,
          )
        : office
    const names = Array.from({ length: random.between(2, 4) }, (_, n) => clerkName(home, n + 1))
    for (const [n, name] of names.entries())
      tables.members.add({
        id: uuid(random),
        inspection_id: id,
        user_id: null,
        name,
        unit_id: dbId(home),
        unit_name: home.name,
        region: home.region,
        leader: n === 0,
        added_by: clerk,
        added_at: moment(opened + n),
      })
    if (drawId) {
      tables.draws.add({
        id: drawId,
        inspection_id: id,
        no: 1,
        what: 'places',
        commitment: commitmentOf(secret),
        seed: secret,
        committed_by: clerk,
        committed_name: names[0]!,
        committed_at: moment(opened + 20 * MINUTE),
        pool: { placeKinds: [which === ENTERPRISES ? 'enterprise' : 'unit'] },
        candidates: JSON.stringify(candidates),
        digest: digestOf(candidates),
        pick: size,
        result: JSON.stringify(chosen.map(keyOf)),
        drawn_by: clerk,
        drawn_name: names[0]!,
        drawn_at: moment(opened + 40 * MINUTE),
      })
    }
    for (const [n, place] of chosen.entries()) visit(n, place)

    function visit(n: number, place: Place): void {
      const visitId = uuid(random)
      const when =
        at(officeDay(Math.min(dayAt(assigned) + 1 + random.between(0, 7), until)), random.chance(0.5) ? 9.5 : 14.5) +
        random.between(0, 90) * MINUTE
      const answers = done ? answersFor(place) : []
      const wrong = answers.filter(({ result }) => result === 'fail')
      tables.visits.add({
        id: visitId,
        inspection_id: id,
        seq: n + 1,
        no: `${no}-${String(n + 1).padStart(3, '0')}`,
        kind,
        title,
        office_name: office.name,
        office_region: office.region,
        office_line: '',
        campaign_id: campaignOf(office),
        checklist_ids: [list.id],
        place_kind: place.kind,
        place_id: place.placeId,
        place_name: place.name,
        unit_id: dbId(place.unit),
        region: place.unit.region,
        line: place.unit.line,
        draw_id: drawId,
        reason: drawId ? null : '群众反映集中',
        state: done ? 'done' : 'waiting',
        visited_on: done ? dateText(dayAt(when)) : null,
        concluded_at: done ? moment(when + 2 * HOUR) : null,
        concluded_by: done ? names[0]! : null,
        summary: done ? (wrong.length > 0 ? `发现 ${wrong.length} 项不符合，已现场告知。` : '未发现问题。') : null,
        shown_at: done ? moment(finished) : state === 'assigned' && (kind === 'open' || kind === 'cross') ? moment(assigned) : null,
        items: answers.length,
        failed: wrong.length,
        score: done ? scoreOf(list.items, answers) : null,
      })
      if (!done) return
      visited++
      for (const [i, answer] of answers.entries()) {
        entry(visitId, when + i * 8 * MINUTE, { ...answer, kind: 'answer' })
        if (answer.result === 'fail') problem(visitId, place, answer.itemKey, answer.note, when)
      }
      entry(visitId, when + 2 * HOUR, { kind: 'conclude', note: wrong.length > 0 ? '已现场告知' : '未发现问题' })
    }

    function answersFor(place: Place): { itemKey: string; result: Answer; note: string }[] {
      const calm = random.chance(0.78)
      return list.items.map(({ key }) => {
        const result: Answer = place.kind === 'enterprise' && random.chance(0.2) ? 'na' : !calm && random.chance(0.22) ? 'fail' : 'pass'
        return { itemKey: key, result, note: result === 'fail' ? random.pick(FOUND) : '' }
      })
    }

    function entry(visitId: string, when: Instant, given: { kind: string; itemKey?: string; result?: Answer; note: string }): void {
      tables.entries.add({
        id: uuid(random),
        visit_id: visitId,
        kind: given.kind,
        version_id: given.kind === 'answer' ? list.id : null,
        item_key: given.itemKey ?? null,
        result: given.result ?? null,
        finding_code: given.result === 'fail' ? 'F2' : null,
        note: given.note,
        at: moment(when),
        received_at: moment(when + 3 * HOUR),
        by_user: clerk,
        by_name: names[0]!,
        digest: random.digest(),
      })
    }

    function problem(visitId: string, place: Place, itemKey: string, note: string, when: Instant): void {
      const item = list.items.find(({ key }) => key === itemKey)!
      const problemId = uuid(random)
      const completed = later(finished, random.between(3, 9), random)
      const accepted = later(completed, random.between(1, 3), random)
      tables.problems.add({
        id: problemId,
        source_kind: 'inspection',
        source_id: visitId,
        source_text: `${title}（${no}-${String(chosen.indexOf(place) + 1).padStart(3, '0')}）`,
        title: item.question,
        description: `${dateText(dayAt(when))}检查${place.name}，不符合${item.basis}：${note}`,
        kind: 'by-deadline',
        finding_code: 'F2',
        unit_id: dbId(place.unit),
        region: place.unit.region,
        line: place.unit.line,
        state: 'closed',
        version: 4,
        opened_at: moment(finished),
        measures: '逐项核对整改，组织学习，负责人签字确认。',
        leader: headOf(place.unit),
        person: handlerOf(place.unit),
        deadline: dateText(dayAt(dueOf('loop.rectify', finished))),
        completion: '整改措施已全部落实，佐证材料齐全。',
        completed_at: moment(completed),
        accepted_by: clerk,
        accepted_at: moment(accepted),
        closed_at: moment(accepted),
        campaign_id: campaignOf(office),
        opened_by: clerk,
      })
      tables.findings.add({ visit_id: visitId, version_id: list.id, item_key: itemKey, problem_id: problemId })
    }
  }

  const counties = cities.flatMap((city) => city.counties.map(({ code }) => unitOf(`SF-${code}`)))
  for (let turn = 0; visited < count; turn++) {
    const kind = pickShare(random, SHARES)
    const level = random.next()
    // Every county is inspected before any is for the second time.
    const office =
      kind === 'cross' || level > 0.78
        ? level > 0.95
          ? province
          : unitOf(`SF-${random.pick(cities).code}`)
        : counties[turn % counties.length]!
    const begin = first + Math.floor(random.next() * (last - 12 - first))
    inspect(office, kind, Math.min(random.between(4, 10), count - visited), begin, 'reported')
  }
  for (const id of IN_HAND) {
    const today = dayAt(Math.min(now, at(dayOf('2027-11-30'), 0)))
    inspect(unitOf(id), 'unannounced', 4, today - 5, 'assigned')
    inspect(unitOf(id), 'open', 3, today - 3, 'planned')
  }
  return { sheets: Object.values(tables), clocks }
}
