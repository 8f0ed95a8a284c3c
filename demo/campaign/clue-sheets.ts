import type { Random } from '../random.ts'
import type { DemoClue } from './clues.ts'
import type { Paper } from './letters.ts'
import type { People } from './people.ts'
import { moment } from './periods.ts'
import { dbId } from './places.ts'
import { Sheet } from './sheet.ts'
import { measureText } from './stories.ts'

/** Rows of the clues with their sources. */
export function clueSheets(
  clues: readonly DemoClue[],
  given: { campaignOf: (clue: DemoClue) => string; letterOf: ReadonlyMap<DemoClue, Paper>; people: People; random: Random },
): Sheet[] {
  const { campaignOf, letterOf, people, random } = given
  const table = new Sheet('clues', [
    'id',
    'no',
    'campaign_id',
    'channel',
    'received_at',
    'title',
    'content',
    'occurred_at',
    'place',
    'plate',
    'region',
    'line',
    'class_code',
    'weight',
    'accused_units',
    'accused_officers',
    'office_id',
    'unit_id',
    'state',
    'version',
    'opened_at',
    'assessed_at',
    'assessed_by',
    'instrument_id',
    'handed_at',
    'handed_by',
    'signed_at',
    'returns',
    'finding',
    'finding_text',
    'measures',
    'answered_at',
    'accepted_at',
    'accepted_by',
    'replied_at',
    'replied_by',
    'reply',
    'satisfied',
    'unsatisfied_times',
    'unsatisfied_at',
    'unsatisfied_text',
    'listed_at',
    'problem_id',
    'merged_into',
    'closed_by',
    'due_at',
    'breached',
    'closed_at',
  ])
  const sources = new Sheet('clue_sources', [
    'id',
    'clue_id',
    'channel',
    'external_id',
    'received_at',
    'content',
    'anonymous',
    'created_at',
  ])
  for (const clue of clues) {
    const { steps } = clue
    const clerk = people.of(clue.office)
    const told = steps.replied || clue.first?.replied || 0
    const accepted = steps.accepted || clue.first?.accepted || 0
    const answered = steps.answered || clue.first?.answered || 0
    table.add({
      id: clue.id,
      no: clue.no,
      campaign_id: campaignOf(clue),
      channel: clue.channel,
      received_at: moment(clue.received),
      title: clue.title,
      content: clue.content,
      occurred_at: moment(clue.occurred),
      place: clue.place,
      plate: clue.plate || null,
      region: clue.region,
      line: clue.line,
      class_code: clue.classCode,
      weight: steps.assessed || clue.first ? clue.weight : null,
      accused_units: clue.accused ? [dbId(clue.accused)] : [],
      accused_officers: clue.officer ? [dbId(clue.officer)] : [],
      office_id: dbId(clue.office),
      unit_id: dbId(steps.handed || clue.first ? clue.unit : clue.office),
      state: clue.state,
      version: 1 + clue.clocks.length,
      opened_at: moment(clue.opened),
      assessed_at: moment(steps.assessed || (clue.first?.assessed ?? 0)),
      assessed_by: steps.assessed || clue.first ? clerk : null,
      instrument_id: letterOf.get(clue)?.id ?? null,
      handed_at: moment(steps.handed || (clue.first?.handed ?? 0)),
      handed_by: steps.handed || clue.first ? clerk : null,
      signed_at: moment(steps.signed || (clue.first?.signed ?? 0)),
      returns: clue.returns,
      finding: clue.finding,
      finding_text: clue.findingText || null,
      measures: clue.finding && clue.finding !== 'untrue' ? measureText(random) : null,
      answered_at: moment(answered),
      accepted_at: moment(accepted),
      accepted_by: accepted ? clerk : null,
      replied_at: moment(told),
      replied_by: told ? clerk : null,
      reply: told ? { done: clue.findingText, reason: '依据执法记录和案卷材料认定。', remedy: '如有异议，可以向上一级机关反映。' } : null,
      satisfied: clue.satisfied,
      unsatisfied_times: clue.unsatisfied,
      unsatisfied_at: moment(clue.unsatisfiedAt),
      unsatisfied_text: clue.unsatisfied ? '认为答复没有说明依据，要求重新核查。' : null,
      listed_at: moment(clue.listed),
      problem_id: clue.problem || null,
      merged_into: clue.merged?.id ?? null,
      closed_by: clue.state === 'closed' ? clerk : null,
      due_at: moment(clue.due),
      breached: clue.clocks.some(({ outcome }) => outcome === 'late'),
      closed_at: moment(clue.closed),
    })
    sources.add({
      id: clue.sourceId,
      clue_id: clue.id,
      channel: clue.channel,
      external_id: `${clue.channel}-${clue.no.slice(2)}`,
      received_at: moment(clue.received),
      content: clue.content,
      anonymous: clue.anonymous,
      created_at: moment(clue.opened),
    })
  }
  return [table, sources]
}
