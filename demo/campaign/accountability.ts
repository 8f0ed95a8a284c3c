import { AS_OF, DAY, dateText, dayAt, HOUR, type Instant } from '../clock.ts'
import { pickShare, Random } from '../random.ts'
import { type Officer, type Unit, unitOf } from '../world.ts'
import type { Log } from './log.ts'
import type { People } from './people.ts'
import { dueOf, moment } from './periods.ts'
import { cityOffice, dbId, headOf, officeOf, officerName } from './places.ts'
import type { DemoProblem } from './problems.ts'
import { Sheet, uuid } from './sheet.ts'
import { type Ticking, ticking } from './timeline.ts'
import type { Clocked } from './work-sheets.ts'

const FORMS: readonly (readonly [string, number])[] = [
  ['talk', 0.3],
  ['criticise', 0.24],
  ['circulate', 0.16],
  ['admonish', 0.1],
  ['transfer', 0.06],
  ['party-warning', 0.07],
  ['sanction-warning', 0.05],
  ['dismiss', 0.02],
]
const GROUNDS = ['unclear', 'duty', 'superior', 'misled', 'corrected'] as const
const STATEMENTS = [
  '当时规定不明确，经办人按原则精神处理，事后主动说明并纠正，没有谋取私利，没有造成损失。',
  '经办人已尽审查义务，当事人提供的材料不实，发现后立即纠正并消除影响。',
] as const

/** What follows from the problems about people: hand-overs, entries, exemptions, with their clocks and log. */
export interface AccountabilityRows {
  readonly sheets: readonly Sheet[]
  readonly clocks: readonly Clocked[]
}

/** The office that decides about a unit's exemption: one level above it. */
const deciderOf = (unit: Unit): Unit =>
  unit.level === 'city' || unit.level === 'province' ? unitOf('SF-990000') : cityOffice(officeOf(unit))

/** Who was held to account and whose fault was forgiven: a person once, an officer of the unit that the problem belongs to. */
export function accountabilityRows(
  problems: readonly DemoProblem[],
  counts: { readonly held: number; readonly exempted: number },
  people: People,
  campaignOf: (office: Unit) => string,
  log: Log,
  now: Instant,
  seed: number,
): AccountabilityRows {
  const random = new Random(seed, 'campaign-accountability')
  const clocks: Clocked[] = []
  const grave = problems.filter(({ code, state, unit }) => code !== 'F2' && state === 'closed' && unit.officers.length > 0)
  const named = new Set<number>()
  const nextOfficer = (problem: DemoProblem): Officer => {
    const officers = problem.unit.officers
    const from = random.between(0, officers.length - 1)
    const officer = Array.from(officers, (_, i) => officers[(from + i) % officers.length]!).find(({ index }) => !named.has(index))
    if (!officer) throw new Error(`everybody of ${problem.unit.id} was named already`)
    named.add(officer.index)
    return officer
  }
  const handed = handoverSheets(problems, people, log, clocks, random)
  const entries = new Sheet('accountability', [
    'id',
    'problem_id',
    'person',
    'officer_id',
    'post',
    'unit_id',
    'region',
    'line',
    'campaign_id',
    'form',
    'responsibility',
    'basis',
    'decided_by',
    'decided_on',
    'doc_no',
    'recorded_by',
    'recorded_at',
  ])
  for (let n = 0; n < counts.held; n++) {
    const problem = grave[(n * 7) % grave.length]!
    const { unit } = problem
    const officer = nextOfficer(problem)
    entries.add({
      id: uuid(random),
      problem_id: problem.id,
      person: officerName(officer),
      officer_id: dbId(officer),
      post: 'member',
      unit_id: dbId(unit),
      region: unit.region,
      line: unit.line,
      campaign_id: campaignOf(problem.clue.office),
      form: problem.handed ? 'party-warning' : pickShare(random, FORMS),
      responsibility: random.chance(0.8) ? 'direct' : 'supervisory',
      basis: '执法过错责任追究办法',
      decided_by: `${(unit.level === 'team' && unit.parent ? unit.parent : unit).name}党组织`,
      decided_on: dateText(dayAt(problem.accepted)),
      doc_no: `问〔2026〕${n + 1}号`,
      recorded_by: people.of(officeOf(unit)),
      recorded_at: moment(problem.accepted),
    })
  }
  const forgiven = exemptionSheet(
    Array.from({ length: counts.exempted }, (_, n) => grave[((counts.held + n) * 7) % grave.length]!),
    problems
      .filter(({ unit, code, state }) => unit.region === '990102' && unit.level === 'county' && code !== 'F2' && state === 'rectifying')
      .slice(0, 3),
    { people, log, clocks, random, now, nextOfficer },
  )
  return { sheets: [...handed, entries, forgiven], clocks }
}

function handoverSheets(problems: readonly DemoProblem[], people: People, log: Log, clocks: Clocked[], random: Random): Sheet[] {
  const table = new Sheet('handovers', [
    'id',
    'source_kind',
    'source_id',
    'receiver',
    'organ',
    'unit_id',
    'unit_name',
    'region',
    'line',
    'state',
    'version',
    'opened_at',
    'prepared_by',
    'approved_by',
    'approved_at',
    'doc_no',
    'handed_at',
    'sealed_at',
    'receipt_no',
    'received_on',
    'receipt_at',
    'result',
    'result_people',
    'result_on',
    'resulted_at',
    'closed_at',
  ])
  const contents = new Sheet('handover_contents', ['handover_id', 'title', 'facts', 'persons'])
  let no = 0
  for (const { id: problem, handed, unit, title, description } of problems) {
    if (!handed) continue
    const id = uuid(random)
    const office = officeOf(unit)
    const received = handed + 40 * HOUR
    const resulted = Math.min(received + 12 * DAY, AS_OF - 4 * HOUR)
    const closed = Math.min(resulted + DAY, AS_OF - HOUR)
    no += 1
    table.add({
      id,
      source_kind: 'problem',
      source_id: problem,
      receiver: 'discipline',
      organ: '纪检监察机关',
      unit_id: dbId(unit),
      unit_name: unit.name,
      region: unit.region,
      line: unit.line,
      state: 'closed',
      version: 6,
      opened_at: moment(handed - 20 * HOUR),
      prepared_by: people.second(office),
      approved_by: people.of(office),
      approved_at: moment(handed - 2 * HOUR),
      doc_no: `移送〔2026〕${no}号`,
      handed_at: moment(handed),
      sealed_at: moment(handed),
      receipt_no: `回执〔2026〕${no}号`,
      received_on: dateText(dayAt(received)),
      receipt_at: moment(received),
      result: 'filed',
      result_people: 1,
      result_on: dateText(dayAt(resulted)),
      resulted_at: moment(resulted),
      closed_at: moment(closed),
    })
    contents.add({ handover_id: id, title, facts: description, persons: '' })
    const tick = (clock: Ticking) => clocks.push({ kind: 'handover', matter: id, unit, clock })
    tick(ticking('receipt', '移送回执期限', handed, dueOf('instrument.discipline.receipt', handed), received))
    tick(ticking('result', '移送结果反馈期限', received, dueOf('handover.result', received), resulted))
    log.handover(id, office, { prepared: handed - 20 * HOUR, approved: handed - 2 * HOUR, handed, received, resulted, closed })
  }
  return [table, contents]
}

interface Making {
  readonly people: People
  readonly log: Log
  readonly clocks: Clocked[]
  readonly random: Random
  readonly now: Instant
  readonly nextOfficer: (problem: DemoProblem) => Officer
}

function exemptionSheet(decided: readonly DemoProblem[], open: readonly DemoProblem[], making: Making): Sheet {
  const { people, log, clocks, random, now, nextOfficer } = making
  const table = new Sheet('exemptions', [
    'id',
    'subject',
    'person',
    'officer_id',
    'post',
    'unit_id',
    'region',
    'line',
    'problem_id',
    'grounds',
    'statement',
    'state',
    'version',
    'opened_at',
    'applied_by',
    'advice',
    'examined_by',
    'examined_at',
    'decided_by',
    'decided_at',
    'decided_on',
    'decision',
    'due_at',
    'closed_at',
  ])
  for (const [n, problem] of [...decided, ...open].entries()) {
    const done = n < decided.length
    const { unit } = problem
    const officer = nextOfficer(problem)
    const id = uuid(random)
    const office = deciderOf(unit)
    const applied = done ? Math.max(problem.opened + HOUR, problem.accepted - 4 * DAY) : now - (2 + n - decided.length) * DAY
    const examined = done ? applied + Math.floor((problem.accepted - applied) / 2) : 0
    const due = dueOf('exemption.examine', applied)
    table.add({
      id,
      subject: 'person',
      person: officerName(officer),
      officer_id: dbId(officer),
      post: 'member',
      unit_id: dbId(unit),
      region: unit.region,
      line: unit.line,
      problem_id: problem.id,
      grounds: [random.pick(GROUNDS)],
      statement: random.pick(STATEMENTS),
      state: done ? 'approved' : 'applied',
      version: done ? 3 : 1,
      opened_at: moment(applied),
      applied_by: people.applicant(office),
      advice: done ? 'approve' : null,
      examined_by: done ? people.second(office) : null,
      examined_at: moment(examined),
      decided_by: done ? people.of(office) : null,
      decided_at: done ? moment(problem.accepted) : null,
      decided_on: done ? dateText(dayAt(problem.accepted)) : null,
      decision: done ? '符合容错情形，同意免责。' : null,
      due_at: done ? null : moment(due),
      closed_at: done ? moment(problem.accepted) : null,
    })
    const tick = (clock: Ticking) => clocks.push({ kind: 'exemption', matter: id, unit, clock })
    tick(ticking('examine', '容错审查期限', applied, due, examined))
    if (done) tick(ticking('decide', '容错决定期限', examined, dueOf('exemption.decide', examined), problem.accepted))
    log.exemption(id, unit, office, headOf(unit), { applied, examined, decided: done ? problem.accepted : 0 })
  }
  return table
}
