import type { InputOf } from '#domain/contract/api/index.ts'
import { problemProcess } from '#domain/process/index.ts'
import { heldStates, lightOf } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, listOf } from '../platform/database/keyset.ts'
import { inPlace, ofClass, onDays, openOn } from '../platform/database/place.ts'
import type { Actor } from '../platform/identity/actor.ts'

/** Columns of the moments by which problems are dated, the usual one first. */
export const PROBLEM_MOMENTS = {
  opened: 'opened_at',
  accepted: 'accepted_at',
  'handed-over': 'handed_over_at',
  closed: 'closed_at',
} as const

/** What the list, the exports and the statistics of the ledger may ask for. */
export type ProblemFilter = Omit<InputOf<'problems.list'>['query'], 'cursor' | 'limit'>

/**
 * Where a problem came from, unless that is a clue that the reader may not see: then not even that there is one (S12). Of a clue that an
 * old ledger speaks of there is no record to decide by: supervision alone is told.
 */
const shownSource = (tx: Tx) =>
  tx`case when p.source_kind <> 'clue' or exists (select from clues c where c.id = p.source_id)
    or (p.source_id is null and p.line || ':' || p.region like any ((select scope_areas())::text[])) then p.source_kind end`

/** The condition of a filter on `problems p`, in the reader's own scope. */
export function where(tx: Tx, actor: Actor, filter: ProblemFilter) {
  const states = listOf(filter.state)
  const findings = listOf(filter.finding)
  const sources = listOf(filter.source)
  const mine = filter.mine ? heldStates(actor, 'problem') : null
  return tx`
    (${states}::text[] is null or p.state = any (${states}))
    and (${findings}::text[] is null or p.finding_code = any (${findings}))
    and (${mine}::text[] is null or p.state = any (${mine}))
    ${sources ? tx`and ${shownSource(tx)} = any (${sources})` : tx``}
    ${filter.campaign ? tx`and p.campaign_id in (select campaign_family(${filter.campaign}))` : tx``}
    ${ofClass(tx, 'p', filter.class, filter.classOnly)}
    ${inPlace(tx, 'p', filter)}
    ${filter.import ? tx`and p.import_id = ${filter.import}` : tx``}
    ${filter.kind ? tx`and p.kind = ${filter.kind}` : tx``}
    ${filter.unit ? tx`and p.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${filter.unit})` : tx``}
    ${filter.q ? tx`and (p.no like ${containing(filter.q.toUpperCase())} or p.title like ${containing(filter.q)} or p.external_no = ${filter.q})` : tx``}
    ${onDays(tx, 'p', PROBLEM_MOMENTS, filter)}
    ${openOn(tx, 'p', filter.openOn)}
    ${filter.light === 'overdue' ? tx`and p.state <> 'closed' and p.due_at < now()` : tx``}
    ${filter.light === 'near' ? tx`and p.state <> 'closed' and p.due_at >= now() and p.due_at < now() + interval '1 day'` : tx``}
    ${filter.breached ? tx`and p.breached` : tx``}
    ${filter.handedOver ? tx`and p.handed_over_at is not null` : tx``}
    ${filter.lookBack ? tx`and p.look_back_due is not null and p.looked_back_at is null` : tx``}`
}

/** Problems with the names that go with them. */
export const problemsFrom = (tx: Tx) => tx`
  select p.*, p.opened_at::text as opened_exact, u.name as unit_name, c.name as campaign_name, k.title as class_title,
    ${shownSource(tx)} as shown_source, coalesce(s.done, 0) as steps_done, coalesce(s.all, 0) as steps_all
  from problems p left join record.units u on u.id = p.unit_id left join campaigns c on c.id = p.campaign_id
    left join campaign_classes k on k.campaign_id = p.campaign_id and k.code = p.class_code
    left join lateral (select count(done_on)::int as done, count(*)::int as all from problem_steps where problem_id = p.id) s on true`

type Row = Record<string, unknown>

/** A ledger row as the contract shows it. */
export function problemRow(row: Row) {
  const state = row.state as keyof typeof problemProcess.states
  return {
    id: row.id as string,
    no: row.no as string,
    externalNo: row.external_no as string | null,
    title: row.title as string,
    unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' },
    campaign: row.campaign_name ? { id: row.campaign_id as string, name: row.campaign_name as string } : null,
    classCode: row.class_code as string | null,
    classTitle: row.class_title as string | null,
    sourceKind: row.shown_source as string | null,
    steps: { done: row.steps_done as number, all: row.steps_all as number },
    findingCode: row.finding_code as 'F2' | 'F3' | 'F4',
    kind: row.kind as string | null,
    state,
    stateTitle: problemProcess.states[state].title,
    openedAt: row.opened_at as string,
    deadline: row.deadline as string | null,
    leader: row.leader as string | null,
    person: row.person as string | null,
    dueAt: row.due_at as string | null,
    light: lightOf(row.due_at as string | null),
    breached: row.breached as boolean,
    reopened: row.reopened as number,
    handedOver: row.handed_over_at !== null,
    lookBackFrom: row.look_back_from as string | null,
    lookBackDue: row.look_back_due as string | null,
  }
}
/** A ledger row as lists and exports have it. */
export type ProblemLine = ReturnType<typeof problemRow>
