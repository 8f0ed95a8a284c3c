import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import type { InspectionKind, PlaceKind, VisitState } from '#domain/inspection/index.ts'
import { inspectionProcess } from '#domain/process/index.ts'
import { heldStates, lightOf } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, listOf } from '../platform/database/keyset.ts'
import { asOwnerOf } from '../platform/database/owner.ts'
import { inPlace } from '../platform/database/place.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { notFound } from '../platform/refusal.ts'

/** A row of the database. */
export type Row = Record<string, unknown>
/** What the list of inspections may be asked for. */
export type InspectionFilter = Omit<InputOf<'inspections.list'>['query'], 'cursor' | 'limit'>
/** What the list of visits, its export and the statistics may be asked for. */
export type VisitFilter = Omit<InputOf<'inspections.visits'>['query'], 'cursor' | 'limit'>

/** The condition of a filter on `inspections i`. */
export function whereInspection(tx: Tx, actor: Actor, filter: InspectionFilter) {
  const states = filter.mine ? heldStates(actor, 'inspection') : listOf(filter.state)
  const kinds = listOf(filter.kind)
  return tx`(${states}::text[] is null or i.state = any (${states})) and (${kinds}::text[] is null or i.kind = any (${kinds}))
    ${filter.campaign ? tx`and i.campaign_id in (select campaign_family(${filter.campaign}))` : tx``}
    ${filter.q ? tx`and (i.no like ${containing(filter.q.toUpperCase())} or i.title like ${containing(filter.q)})` : tx``}
    ${filter.from ? tx`and i.period_to >= ${filter.from}` : tx``}
    ${filter.to ? tx`and i.period_from <= ${filter.to}` : tx``}
    ${filter.breached ? tx`and i.breached` : tx``}`
}

/** Inspections with the names and counts that go with them. */
export const inspectionsFrom = (tx: Tx) => tx`
  select i.*, i.opened_at::text as opened_exact, c.name as campaign_name, coalesce(v.all, 0) as visits, coalesce(v.done, 0) as visited,
    coalesce(v.failed, 0) as findings
  from inspections i left join campaigns c on c.id = i.campaign_id
    left join lateral (select count(*)::int as all, count(*) filter (where state = 'done')::int as done, sum(failed)::int as failed
      from inspection_visits where inspection_id = i.id and state <> 'replaced') v on true`

/** An inspection as the contract shows it in a list. */
export function inspectionRow(row: Row): AnswerOf<'inspections.list'>['rows'][number] {
  return {
    id: row.id as string,
    no: row.no as string,
    kind: row.kind as InspectionKind,
    title: row.title as string,
    office: { id: row.unit_id as string, name: row.office_name as string },
    region: row.region as string,
    campaign: row.campaign_name ? { id: row.campaign_id as string, name: row.campaign_name as string } : null,
    periodFrom: row.period_from as string,
    periodTo: row.period_to as string,
    state: row.state as string,
    stateTitle: inspectionProcess.states[row.state as keyof typeof inspectionProcess.states].title,
    openedAt: row.opened_at as string,
    visits: row.visits as number,
    visited: row.visited as number,
    findings: row.findings as number,
    dueAt: row.due_at as string | null,
    light: lightOf(row.due_at as string | null),
    breached: row.breached as boolean,
  }
}

/** The condition of a filter on `inspection_visits v`. */
export function whereVisit(tx: Tx, filter: VisitFilter) {
  const kinds = listOf(filter.kind)
  return tx`(${kinds}::text[] is null or v.kind = any (${kinds}))
    ${filter.place ? tx`and v.place_kind = ${filter.place}` : tx``}
    ${filter.state ? tx`and v.state = ${filter.state}` : tx`and v.state <> 'replaced'`}
    ${inPlace(tx, 'v', filter)}
    ${filter.month ? tx`and v.visited_on >= ${`${filter.month}-01`}::date and v.visited_on < ${`${filter.month}-01`}::date + interval '1 month'` : tx``}
    ${filter.unit ? tx`and v.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${filter.unit})` : tx``}
    ${filter.campaign ? tx`and v.campaign_id in (select campaign_family(${filter.campaign}))` : tx``}
    ${filter.inspection ? tx`and v.inspection_id = ${filter.inspection}` : tx``}
    ${filter.q ? tx`and (v.no like ${containing(filter.q.toUpperCase())} or v.place_name like ${containing(filter.q)} or v.title like ${containing(filter.q)})` : tx``}
    ${filter.from ? tx`and v.visited_on >= ${filter.from}` : tx``}
    ${filter.to ? tx`and v.visited_on <= ${filter.to}` : tx``}
    ${filter.found ? tx`and v.failed > 0` : tx``}`
}

/** Names of regions by their codes. */
export type RegionNames = Readonly<Record<string, string>>
/** All regions as their supervision offices carry them: 子县司法局 → 子县. Also those beyond one's scope: such names are no secret. */
export async function regionNames(tx: Tx): Promise<RegionNames> {
  const rows = await asOwnerOf(
    tx,
    () => tx`select distinct on (region) region, regexp_replace(name, '司法[局厅].*$', '') as name from record.units
      where line = 'justice' order by region, id`,
  )
  return Object.fromEntries(rows.map((row) => [row.region as string, row.name as string]))
}
/** SQL: the name of a region, or its code where it has no supervision office. */
export const REGION_NAME = (tx: Tx, names: RegionNames, region: ReturnType<Tx>) =>
  tx`coalesce(${tx.json(names)}::jsonb ->> (${region}), ${region})`

/** Visits with the names that go with them. */
export const visitsFrom = (tx: Tx, names: RegionNames) => tx`
  select v.*, coalesce(v.visited_on, date '9999-12-31')::text as sorted_on, u.name as unit_name,
    ${REGION_NAME(tx, names, tx`v.region`)} as region_name
  from inspection_visits v left join record.units u on u.id = v.unit_id`

/** A visit as the contract shows it in a list. */
export function visitRow(row: Row): AnswerOf<'inspections.visits'>['rows'][number] {
  return {
    id: row.id as string,
    no: row.no as string,
    kind: row.kind as InspectionKind,
    title: row.title as string,
    officeName: row.office_name as string,
    placeKind: row.place_kind as PlaceKind,
    placeName: row.place_name as string,
    unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（不在本辖区）' },
    region: row.region as string,
    regionName: row.region_name as string,
    line: row.line as string,
    state: row.state as VisitState,
    drawn: row.draw_id !== null,
    visitedOn: row.visited_on as string | null,
    items: row.items as number,
    failed: row.failed as number,
    score: row.score === null ? null : Number(row.score),
  }
}

/** Members who are in the team now, the leader first. */
export const teamOf = (tx: Tx, inspectionId: string) =>
  tx`select * from inspection_members where inspection_id = ${inspectionId} and removed_at is null order by not leader, added_at, name`

/** An inspection that the actor may see, locked. Throws a 404. */
export async function lockInspection(tx: Tx, id: string): Promise<Row> {
  const [row] = await tx`select * from inspections where id = ${id} for update`
  if (!row) throw notFound('督导检查')
  return row
}
