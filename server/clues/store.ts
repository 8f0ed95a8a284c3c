import type { InputOf } from '#domain/contract/api/index.ts'
import { CLUE_FINDINGS, CLUE_WEIGHTS, clueProcess } from '#domain/process/index.ts'
import { heldStates, lightOf } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, listOf, pageOf, readCursor } from '../platform/database/keyset.ts'
import { inPlace, ofClass, onDays, openOn } from '../platform/database/place.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { officeText } from './wording.ts'

/** Columns of the moments by which clues are dated, the usual one first. */
export const CLUE_MOMENTS = {
  opened: 'opened_at',
  handed: 'handed_at',
  answered: 'answered_at',
  replied: 'replied_at',
  listed: 'listed_at',
  unsatisfied: 'unsatisfied_at',
  closed: 'closed_at',
} as const

export type ClueFilter = Omit<InputOf<'clues.list'>['query'], 'cursor' | 'limit'>

/** The conditions of a clue list; what the actor may not see the database leaves out. */
export function clueWhere(tx: Tx, actor: Actor, filter: ClueFilter) {
  const states = listOf(filter.state)
  const channels = listOf(filter.channel)
  const mine = filter.mine ? heldStates(actor, 'clue') : null
  return tx`
    (${states}::text[] is null or c.state = any (${states}))
    and (${channels}::text[] is null or c.channel = any (${channels}))
    and (${mine}::text[] is null or c.state = any (${mine}))
    ${filter.campaign ? tx`and c.campaign_id in (select campaign_family(${filter.campaign}))` : tx``}
    ${ofClass(tx, 'c', filter.classCode, filter.classOnly)}
    ${inPlace(tx, 'c', filter)}
    ${filter.unit ? tx`and c.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${filter.unit})` : tx``}
    ${filter.office ? tx`and c.office_id = ${filter.office}` : tx``}
    ${filter.open === undefined ? tx`` : filter.open ? tx`and c.closed_at is null` : tx`and c.closed_at is not null`}
    ${filter.unsatisfiedFrom ? tx`and c.unsatisfied_at >= ${filter.unsatisfiedFrom}::date::timestamptz` : tx``}
    ${filter.unsatisfiedTo ? tx`and c.unsatisfied_at < (${filter.unsatisfiedTo}::date + 1)::timestamptz` : tx``}
    ${filter.finding ? tx`and c.finding = ${filter.finding}` : tx``}
    ${filter.weight ? tx`and c.weight = ${filter.weight}` : tx``}
    ${filter.q ? tx`and (c.no like ${containing(filter.q.toUpperCase())} or c.title like ${containing(filter.q)} or c.plate = ${filter.q} or c.case_no = ${filter.q})` : tx``}
    ${onDays(tx, 'c', CLUE_MOMENTS, filter)}
    ${openOn(tx, 'c', filter.openOn)}
    ${filter.light === 'overdue' ? tx`and c.closed_at is null and c.due_at < now()` : tx``}
    ${filter.light === 'near' ? tx`and c.closed_at is null and c.due_at >= now() and c.due_at < now() + interval '1 day'` : tx``}
    ${filter.breached === undefined ? tx`` : filter.breached ? tx`and c.breached` : tx`and not c.breached`}
    ${filter.listed ? tx`and c.listed_at is not null` : tx``}
    ${filter.returned ? tx`and c.returns > 0` : tx``}
    ${filter.unsatisfied ? tx`and c.unsatisfied_times > 0` : tx``}
    ${filter.unrouted ? tx`and c.state = 'triage' and c.line = ''` : tx``}`
}

const columns = (tx: Tx) => tx`c.*, c.opened_at::text as opened_exact, u.name as unit_name, o.name as office_name,
  coalesce(h.title, c.channel) as channel_title,
  (select count(*)::int from clue_sources s where s.clue_id = any (array(select c.id union all select m.id from merged_clues(c.id) m))) as sources`
const from = (tx: Tx) =>
  tx`clues c left join record.units u on u.id = c.unit_id left join record.units o on o.id = c.office_id left join channels h on h.code = c.channel`

/** One keyset page of clues, newest first. */
export async function listClues(tx: Tx, actor: Actor, filter: ClueFilter, cursor: string | undefined, limit: number) {
  const after = readCursor(cursor)
  const rows = await tx`select ${columns(tx)} from ${from(tx)} where ${clueWhere(tx, actor, filter)}
    ${after ? tx`and (c.opened_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
    order by c.opened_at desc, c.id desc limit ${limit + 1}`
  const page = pageOf(rows, limit, (row) => [row.opened_exact as string, row.id as string])
  return { rows: page.rows.map(clueRow), next: page.next }
}

/** All clues of a filter, for an export. */
export const clueSelect = (tx: Tx, actor: Actor, filter: ClueFilter) =>
  tx`select ${columns(tx)} from ${from(tx)} where ${clueWhere(tx, actor, filter)} order by c.opened_at desc, c.id desc`

/** A clue with its names, or undefined when it is not there for this actor. */
export async function findClue(tx: Tx, id: string) {
  const [row] = await tx`select ${columns(tx)} from ${from(tx)} where c.id = ${id}`
  return row
}

/** A clue's row as the contract shows it. */
export function clueRow(row: Record<string, unknown>) {
  const state = row.state as keyof typeof clueProcess.states
  const finding = row.finding as keyof typeof CLUE_FINDINGS | null
  const weight = row.weight as keyof typeof CLUE_WEIGHTS | null
  return {
    id: row.id as string,
    no: row.no as string,
    channel: row.channel as string,
    channelTitle: row.channel_title as string,
    title: officeText(row.title as string, row.plate as string | null),
    receivedAt: row.received_at as string,
    openedAt: row.opened_at as string,
    region: row.region as string,
    line: row.line as string,
    classCode: row.class_code as string | null,
    campaignId: row.campaign_id as string | null,
    weight,
    weightTitle: weight && CLUE_WEIGHTS[weight],
    unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' },
    office: { id: row.office_id as string, name: (row.office_name as string | null) ?? '监督机构' },
    state,
    stateTitle: clueProcess.states[state].title,
    finding,
    findingTitle: finding && CLUE_FINDINGS[finding],
    satisfied: row.satisfied as boolean | null,
    unsatisfiedTimes: row.unsatisfied_times as number,
    returns: row.returns as number,
    listed: row.listed_at !== null,
    sources: row.sources as number,
    dueAt: row.due_at as string | null,
    light: clueProcess.final.includes(state) ? null : lightOf(row.due_at as string | null),
    breached: row.breached as boolean,
    assessed: row.assessed_at !== null,
    version: row.version as number,
  }
}
