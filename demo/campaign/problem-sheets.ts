import { dateText, dayAt } from '../clock.ts'
import type { Unit } from '../world.ts'
import type { People } from './people.ts'
import { moment } from './periods.ts'
import { dbId, officeOf } from './places.ts'
import type { DemoProblem } from './problems.ts'
import { Sheet } from './sheet.ts'

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
    'due_at',
    'breached',
    'closed_at',
    'campaign_id',
    'class_code',
    'opened_by',
    'look_back_from',
    'look_back_text',
  ])
  for (const problem of problems) {
    const clerk = people.of(officeOf(problem.unit))
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
