import { dateText, dayAt } from '../clock.ts'
import { pickShare, Random } from '../random.ts'
import type { Unit } from '../world.ts'
import type { People } from './people.ts'
import { moment } from './periods.ts'
import { dbId, officeOf, officerName } from './places.ts'
import type { DemoProblem } from './problems.ts'
import { Sheet, uuid } from './sheet.ts'

/** Rows of the ledger. */
export function problemSheet(problems: readonly DemoProblem[], people: People, campaignOf: (office: Unit) => string): Sheet {
  const table = new Sheet('problems', [
    'id',
    'source_kind',
    'source_id',
    'title',
    'description',
    'kind',
    'finding_code',
    'unit_id',
    'region',
    'line',
    'state',
    'version',
    'opened_at',
    'measures',
    'leader',
    'person',
    'deadline',
    'completion',
    'completed_at',
    'accepted_by',
    'accepted_at',
    'look_back_due',
    'looked_back_by',
    'looked_back_at',
    'handed_over_at',
    'handed_over_to',
    'handover_no',
    'handover_receipt_no',
    'handover_receipt_at',
    'handover_result',
    'due_at',
    'breached',
    'closed_at',
    'campaign_id',
    'class_code',
    'opened_by',
    'look_back_from',
    'look_back_text',
  ])
  let handed = 0
  for (const problem of problems) {
    const clerk = people.of(officeOf(problem.unit))
    const n = problem.handed ? ++handed : 0
    table.add({
      id: problem.id,
      source_kind: 'clue',
      source_id: problem.clue.id,
      title: problem.title,
      description: problem.description,
      kind: problem.kind,
      finding_code: problem.code,
      unit_id: dbId(problem.unit),
      region: problem.unit.region,
      line: problem.unit.line,
      state: problem.state,
      version: 2 + problem.clocks.length,
      opened_at: moment(problem.opened),
      measures: problem.measures,
      leader: problem.leader,
      person: problem.person,
      deadline: problem.deadline,
      completion: problem.completed ? '整改措施已全部落实，佐证材料齐全。' : null,
      completed_at: moment(problem.completed),
      accepted_by: problem.accepted ? clerk : null,
      accepted_at: moment(problem.accepted),
      look_back_due: problem.lookBackDue ? dateText(dayAt(problem.lookBackDue)) : null,
      looked_back_by: problem.lookedBack ? clerk : null,
      looked_back_at: moment(problem.lookedBack),
      handed_over_at: moment(problem.handed),
      handed_over_to: n ? '纪检监察机关' : null,
      handover_no: n ? `移送〔2026〕${n}号` : null,
      handover_receipt_no: n ? `回执〔2026〕${n}号` : null,
      handover_receipt_at: n ? moment(problem.handed + 40 * 3600) : null,
      handover_result: n ? '已立案调查，依纪依法处理。' : null,
      due_at: moment(problem.due),
      breached: problem.clocks.some(({ outcome }) => outcome === 'late'),
      closed_at: moment(problem.accepted),
      campaign_id: campaignOf(problem.clue.office),
      class_code: problem.clue.classCode,
      opened_by: clerk,
      look_back_from: problem.lookBackDue ? dateText(dayAt(problem.accepted) + 30) : null,
      look_back_text: problem.lookedBack ? '回头看未见反弹。' : null,
    })
  }
  return table
}

const FORMS: readonly (readonly [string, number])[] = [
  ['谈话提醒', 0.3],
  ['批评教育', 0.24],
  ['通报批评', 0.16],
  ['诫勉', 0.1],
  ['调离岗位', 0.06],
  ['党纪处分', 0.07],
  ['政务处分', 0.05],
  ['辞退', 0.02],
]

/** Who was held to account and whose fault was forgiven: a person once, an officer of the unit that the problem belongs to. */
export function accountabilitySheet(problems: readonly DemoProblem[], held: number, exempted: number, people: People, seed: number): Sheet {
  const random = new Random(seed, 'campaign-accountability')
  const table = new Sheet('accountability', [
    'id',
    'problem_id',
    'person',
    'officer_id',
    'form',
    'exempted',
    'basis',
    'decided_on',
    'approver',
    'recorded_by',
    'recorded_at',
  ])
  const grave = problems.filter(({ code, state, unit }) => code !== 'F2' && state === 'closed' && unit.officers.length > 0)
  const named = new Set<number>()
  for (let n = 0; n < held + exempted; n++) {
    const problem = grave[(n * 7) % grave.length]!
    const officers = problem.unit.officers
    const from = random.between(0, officers.length - 1)
    const officer = Array.from(officers, (_, i) => officers[(from + i) % officers.length]!).find(({ index }) => !named.has(index))
    if (!officer) throw new Error(`everybody of ${problem.unit.id} was named already`)
    named.add(officer.index)
    const forgiven = n >= held
    const decided = problem.accepted
    table.add({
      id: uuid(random),
      problem_id: problem.id,
      person: officerName(officer),
      officer_id: dbId(officer),
      form: forgiven ? '容错免责' : problem.handed ? '党纪处分' : pickShare(random, FORMS),
      exempted: forgiven,
      basis: forgiven ? '容错纠错办法' : '执法过错责任追究办法',
      decided_on: dateText(dayAt(decided)),
      approver: forgiven ? problem.leader : null,
      recorded_by: people.of(officeOf(problem.unit)),
      recorded_at: moment(decided),
    })
  }
  return table
}
