import { treeOf } from '#domain/campaign/index.ts'
import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { campaignProcess, dutyProcess } from '#domain/process/index.ts'
import { heldStates, lightOf } from '../matters/index.ts'
import type { Sql, Tx } from '../platform/database/client.ts'
import { containing, listOf, pageOf, readCursor } from '../platform/database/keyset.ts'
import { inPlace, onDays } from '../platform/database/place.ts'
import { type Actor, unitsOf } from '../platform/identity/actor.ts'

const columns = (tx: Tx) => tx`c.*, c.opened_at::text as opened_exact, p.name as parent_name,
  (select count(*)::int from campaign_units m where m.campaign_id = c.id and m.left_at is null) as units`
const from = (tx: Tx) => tx`campaigns c left join campaigns p on p.id = c.parent_id`

/** One keyset page of campaigns, newest first. */
export async function listCampaigns(tx: Tx, actor: Actor, query: InputOf<'campaigns.list'>['query']) {
  const { cursor, limit, q, state, mine, own } = query
  const after = readCursor(cursor)
  const states = listOf(state)
  const rows = await tx`select ${columns(tx)} from ${from(tx)}
    where (${states}::text[] is null or c.state = any (${states}))
      ${q ? tx`and (c.name like ${containing(q)} or c.doc_no like ${containing(q)} or c.no = ${q.toUpperCase()})` : tx``}
      ${mine ? tx`and exists (select from campaign_members m where m.campaign_id = c.id and m.user_id = ${actor.id})` : tx``}
      ${own ? tx`and c.unit_id = any (${unitsOf(actor)})` : tx``}
      ${after ? tx`and (c.opened_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
    order by c.opened_at desc, c.id desc limit ${limit + 1}`
  const page = pageOf(rows, limit, (row) => [row.opened_exact as string, row.id as string])
  return { rows: page.rows.map(campaignRow), next: page.next }
}

/** A campaign that the actor may see, or undefined. */
export async function findCampaign(tx: Tx, id: string) {
  const [row] = await tx`select ${columns(tx)} from ${from(tx)} where c.id = ${id}`
  return row
}

/** A campaign's row as the contract shows it. */
export function campaignRow(row: Record<string, unknown>) {
  const state = row.state as keyof typeof campaignProcess.states
  return {
    id: row.id as string,
    no: row.no as string,
    name: row.name as string,
    docNo: row.doc_no as string | null,
    office: { id: row.unit_id as string, name: row.office_name as string },
    region: row.region as string,
    lines: row.lines as ('police' | 'transport')[],
    periodFrom: row.period_from as string,
    periodTo: row.period_to as string,
    summaryDue: row.summary_due as string,
    parent: row.parent_id ? { id: row.parent_id as string, name: (row.parent_name as string | null) ?? '上级方案' } : null,
    state,
    stateTitle: campaignProcess.states[state].title,
    units: row.units as number,
    dueAt: row.due_at as string | null,
    light: lightOf(row.due_at as string | null),
    breached: row.breached as boolean,
    version: row.version as number,
  }
}

type Shown = AnswerOf<'campaigns.show'>

/** A campaign's classes in the order of their codes. */
export async function classRows(tx: Tx, id: string): Promise<Shown['classes']> {
  const rows = await tx`select * from campaign_classes where campaign_id = ${id}
    order by array_position(array['G', 'J', 'Y', 'D'], left(code, 1)), string_to_array(substr(code, 2), '.')::int[]`
  return rows.map((row) => ({
    code: row.code as string,
    parentCode: row.parent_code as string | null,
    title: row.title as string,
    line: row.line as 'police' | 'transport' | null,
    words: row.words as string[],
    origin: row.origin as string | null,
  }))
}

/** Name of a campaign that the asker may see; null for another. */
export async function campaignName(tx: Tx | Sql, id: string): Promise<string | null> {
  const [row] = await tx`select name from campaigns where id = ${id}`
  return (row?.name as string | undefined) ?? null
}

/** The class tree of a campaign, as domain/campaign reads it. */
export async function classesOf(tx: Tx | Sql, campaignId: string) {
  const rows = await tx`select code, title, line, words from campaign_classes where campaign_id = ${campaignId}`
  return treeOf(rows as unknown as Parameters<typeof treeOf>[0])
}

/** The parts of a plan that its page shows, besides its classes. */
export async function planParts(tx: Tx, actor: Actor, id: string) {
  const stages = await tx`select * from campaign_stages where campaign_id = ${id} order by no`
  const tasks = await tx`select * from campaign_tasks where campaign_id = ${id} order by stage_no, length(key), key`
  const groups =
    await tx`select * from campaign_groups where campaign_id = ${id} order by array_position(array['leading', 'special', 'working'], kind), key`
  const members = await tx`select * from campaign_members where campaign_id = ${id}
    order by group_key, array_position(array['head', 'deputy', 'member'], title), added_at, id`
  const duties =
    await tx`select * from campaign_duties where campaign_id = ${id} order by array_position(array['day', 'week', 'month', 'quarter'], every), on_day, key`
  const units = await tx`select m.*, u.name as successor_name from campaign_units m left join record.units u on u.id = m.successor_id
    where m.campaign_id = ${id} order by m.unit_id`
  return {
    stages: stages.map((row) => ({
      no: row.no as number,
      title: row.title as string,
      from: row.from_day as string,
      to: row.to_day as string | null,
      deliverable: row.deliverable as string,
      groupKey: row.group_key as string | null,
      origin: row.origin as string | null,
    })),
    tasks: tasks.map((row) => ({
      id: row.id as string,
      key: row.key as string,
      stageNo: row.stage_no as number,
      title: row.title as string,
      deliverable: row.deliverable as string,
      groupKey: row.group_key as string | null,
      due: row.due as string | null,
      origin: row.origin as string | null,
    })),
    groups: groups.map((row) => ({
      key: row.key as string,
      parentKey: row.parent_key as string | null,
      groupKind: row.kind as 'working',
      title: row.title as string,
      duties: row.duties as string,
      origin: row.origin as string | null,
    })),
    members: members.map((row) => ({
      id: row.id as string,
      groupKey: row.group_key as string,
      name: row.name as string,
      position: row.position as string,
      title: row.title as 'member',
      isMe: row.user_id !== null && row.user_id === actor.id,
    })),
    duties: duties.map((row) => ({
      key: row.key as string,
      title: row.title as string,
      every: row.every as 'week',
      onDay: row.on_day as number,
      enabled: row.enabled as boolean,
      origin: row.origin as string | null,
    })),
    unitsList: units.map((row) => ({
      id: row.unit_id as string,
      name: row.unit_name as string,
      leftAt: row.left_at as string | null,
      successor: row.successor_id
        ? { id: row.successor_id as string, name: (row.successor_name as string | null) ?? '（未接入单位）' }
        : null,
    })),
  }
}

/** What is not closed of a campaign and those below it, as far as the actor may see it: it goes on after the end. */
export async function unfinished(tx: Tx, id: string): Promise<Shown['unfinished']> {
  const [row] = await tx`with family as (select campaign_family(${id}) as id)
    select (select count(*)::int from clues where campaign_id in (select id from family) and closed_at is null) as clues,
      (select count(*)::int from problems p join clues c on p.source_kind = 'clue' and p.source_id = c.id
        where c.campaign_id in (select id from family) and p.closed_at is null) as problems,
      (select count(*)::int from stages where campaign_id in (select id from family) and closed_at is null) as stages`
  return row as unknown as Shown['unfinished']
}

const dutyFrom = (tx: Tx) =>
  tx`duties d join campaigns c on c.id = d.campaign_id left join record.units u on u.id = d.unit_id left join record.units f on f.id = d.for_unit_id`
const dutyColumns = (tx: Tx) =>
  tx`d.*, d.opened_at::text as opened_exact, c.name as campaign_name, u.name as unit_name, f.name as for_unit_name`

/** Columns of the moments by which reports are dated, the usual one first. */
export const DUTY_MOMENTS = { deadline: 'deadline', reported: 'reported_at' } as const

/** The condition of a filter over `duties d`; `late`: not in by the deadline. */
export function dutyWhere(tx: Tx, actor: Actor, filter: Omit<InputOf<'duties.list'>['query'], 'cursor' | 'limit'>) {
  const { campaign, family, key, state, unit, late, mine } = filter
  const states = listOf(state)
  const held = mine ? heldStates(actor, 'duty') : null
  const isLate = tx`(d.state <> 'excused' and coalesce(d.reported_at, now()) > d.deadline)`
  return tx`
    (${states}::text[] is null or d.state = any (${states})) and (${held}::text[] is null or d.state = any (${held}))
    ${mine ? tx`and d.unit_id = any (${unitsOf(actor)})` : tx``}
    ${campaign ? (family ? tx`and d.campaign_id in (select campaign_family(${campaign}))` : tx`and d.campaign_id = ${campaign}`) : tx``}
    ${key ? tx`and d.duty_key = ${key}` : tx``}
    ${unit ? tx`and d.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${unit})` : tx``}
    ${late === undefined ? tx`` : late ? tx`and ${isLate}` : tx`and not ${isLate}`}
    ${inPlace(tx, 'd', filter)}
    ${onDays(tx, 'd', DUTY_MOMENTS, filter)}`
}

/** One keyset page of reports asked for, newest first. */
export async function listDuties(tx: Tx, actor: Actor, query: InputOf<'duties.list'>['query']) {
  const { cursor, limit, ...filter } = query
  const after = readCursor(cursor)
  const rows = await tx`select ${dutyColumns(tx)} from ${dutyFrom(tx)}
    where ${dutyWhere(tx, actor, filter)}
      ${after ? tx`and (d.opened_at, d.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
    order by d.opened_at desc, d.id desc limit ${limit + 1}`
  const page = pageOf(rows, limit, (row) => [row.opened_exact as string, row.id as string])
  return { rows: page.rows.map(dutyRow), next: page.next }
}

/** A report asked for, with its names, or undefined. */
export async function findDuty(tx: Tx, id: string) {
  const [row] = await tx`select ${dutyColumns(tx)} from ${dutyFrom(tx)} where d.id = ${id}`
  return row
}

const MISSING = '（未接入单位）'

/** A report's row as the contract shows it. */
export function dutyRow(row: Record<string, unknown>) {
  const state = row.state as keyof typeof dutyProcess.states
  return {
    id: row.id as string,
    campaign: { id: row.campaign_id as string, name: row.campaign_name as string },
    key: row.duty_key as string,
    title: row.title as string,
    period: row.period as string,
    periodFrom: row.period_from as string,
    periodTo: row.period_to as string,
    unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? MISSING },
    forUnit: { id: row.for_unit_id as string, name: (row.for_unit_name as string | null) ?? MISSING },
    state,
    stateTitle: dutyProcess.states[state].title,
    deadline: row.deadline as string,
    reportedAt: row.reported_at as string | null,
    late:
      state !== 'excused' &&
      Date.parse((row.reported_at as string | null) ?? new Date().toISOString()) > Date.parse(row.deadline as string),
    dueAt: row.due_at as string | null,
    light: dutyProcess.final.includes(state) ? null : lightOf(row.due_at as string | null),
    breached: row.breached as boolean,
    version: row.version as number,
  }
}
