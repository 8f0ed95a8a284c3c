import type { AnswerOf } from '#domain/contract/api/index.ts'
import { type CLUE_REVIEWS, problemProcess } from '#domain/process/index.ts'
import { matterParts } from '../matters/index.ts'
import type { Context } from '../platform/context.ts'
import { asOwnerOf } from '../platform/database/owner.ts'
import { may } from '../platform/identity/actor.ts'
import { notFound } from '../platform/refusal.ts'
import { isPetition } from './petition.ts'
import { clueRow, findClue } from './store.ts'
import { officeText, reportersOf } from './wording.ts'

type Row = Record<string, unknown>

/** Actions that the table allows in the state but that make no sense for this clue are not offered. */
function offerable(action: string, row: Row, petition: boolean): boolean {
  if (action.startsWith('petition-') && !petition) return false
  if (action === 'petition-tell') return row.told_at === null
  if (action === 'petition-extend') return row.extended_at === null
  if (action === 'petition-review') return (row.reviews as number) < 2
  if (action === 'hand') return row.assessed_at !== null
  if (action === 'list') return row.listed_at === null
  return !['unlist', 'listed-report'].includes(action) || row.listed_at !== null
}

/** A clue with its sources, clocks, log and files, and what this actor may do with it. Throws a 404. */
export async function showClue({ tx, actor, services }: Context, id: string): Promise<AnswerOf<'clues.show'>> {
  const row = await findClue(tx, id)
  if (!row) throw notFound('线索')
  const units = await tx`select id, name from record.units where id = any (${row.accused_units as string[]}) order by id`
  const officers = await tx`select id, name from record.officers where id = any (${row.accused_officers as string[]}) order by id`
  const sources = await tx`
    select s.*, m.no, coalesce(h.title, s.channel) as channel_title
    from (select id, no from clues where id = ${id} union all select id, no from merged_clues(${id})) m
      join clue_sources s on s.clue_id = m.id left join channels h on h.code = s.channel
    order by s.received_at, s.id`
  const [instrument] = row.instrument_id
    ? await tx`select id, number, title from instruments where id = ${row.instrument_id as string}`
    : []
  const [problem] = row.problem_id ? await tx`select id, no, state from problems where id = ${row.problem_id as string}` : []
  const [into] = row.merged_into ? await tx`select id, no from clues where id = ${row.merged_into as string}` : []
  // Named by the unit that returned it, which may lie beyond this actor's records.
  const [competent] = row.competent_unit_id
    ? await asOwnerOf(tx, async () => tx`select id, name from record.units where id = ${row.competent_unit_id as string}`)
    : []
  const named = (found: readonly Row[], ids: string[]) =>
    ids.map((each) => ({ id: each, name: (found.find((one) => one.id === each)?.name as string | undefined) ?? '（未接入）' }))
  const petition = await isPetition(tx, row as { id: string })
  const reporters = await reportersOf(services, tx, id)
  const sealed = may(actor, 'reporter.ask')
    ? new Set(
        (
          await asOwnerOf(
            tx,
            async () =>
              tx`select source_id from reporters where source_id = any (${sources.map((source) => source.id as string)}) and sealed is not null`,
          )
        ).map((each) => each.source_id as string),
      )
    : null
  const plate = row.plate as string | null
  const parts = await matterParts(tx, actor, 'clue', row)
  return {
    ...clueRow(row),
    content: officeText(row.content as string, plate, reporters),
    occurredAt: row.occurred_at as string | null,
    place: row.place as string | null,
    plate,
    caseNo: row.case_no as string | null,
    accusedUnits: named(units, row.accused_units as string[]),
    accusedOfficers: named(officers, row.accused_officers as string[]),
    findingText: row.finding_text as string | null,
    measures: row.measures as string | null,
    reply: row.reply as { done: string; reason: string; remedy: string } | null,
    repliedAt: row.replied_at as string | null,
    unsatisfiedAt: row.unsatisfied_at as string | null,
    unsatisfiedText: row.unsatisfied_text as string | null,
    competentUnit: competent ? { id: competent.id as string, name: competent.name as string } : null,
    petition,
    toldAt: row.told_at as string | null,
    extendedAt: row.extended_at as string | null,
    reviews: row.reviews as number,
    reviewDecision: row.review_decision as keyof typeof CLUE_REVIEWS | null,
    instrument: instrument
      ? { id: instrument.id as string, number: instrument.number as string | null, title: instrument.title as string }
      : null,
    problem: problem
      ? { id: problem.id as string, no: problem.no as string, stateTitle: problemProcess.states[problem.state as 'open'].title }
      : null,
    mergedInto: into ? { id: into.id as string, no: into.no as string } : null,
    sourcesList: sources.map((source) => ({
      id: source.id as string,
      clueNo: source.no as string,
      channelTitle: source.channel_title as string,
      externalId: source.external_id as string | null,
      receivedAt: source.received_at as string,
      content: officeText(source.content as string, plate, reporters),
      anonymous: source.anonymous as boolean,
      sealed: sealed === null ? null : sealed.has(source.id as string),
    })),
    ...parts,
    actions: parts.actions.filter(({ action }) => offerable(action, row, petition)),
  }
}
