import { randomBytes } from 'node:crypto'
import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { type Candidate, commitmentOf, digestOf, drawLots, type InspectionKind, inOrder, sameRegion } from '#domain/inspection/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { conflict, invalid, notFound } from '../platform/refusal.ts'
import { addVisit, type Place } from './places.ts'
import { lockInspection, type Row } from './store.ts'
import { placesOf } from './team.ts'

type Pool = InputOf<'inspections.draw'>['body']['pool']
const MOST_CANDIDATES = 20_000

/**
 * The first half of a draw: a seed is made and hidden, its digest written down, before anybody names candidates. Whoever draws again says
 * why; earlier draws stay. Throws a 409 once the team is assigned or while another seed waits.
 */
export async function commitDraw(
  tx: Tx,
  actor: Actor,
  id: string,
  { what, reason }: InputOf<'inspections.commit'>['body'],
): Promise<{ id: string; no: number; commitment: string }> {
  const inspection = await lockInspection(tx, id)
  if (inspection.state !== 'planned') throw conflict('wrong-state', '派组以后不能再抽取')
  const before = await tx`select what, drawn_at from inspection_draws where inspection_id = ${id} order by no`
  if (before.some((draw) => draw.what === what && draw.drawn_at === null))
    throw conflict('seed-waits', '已有封存的种子尚未使用，请直接抽取')
  if (before.some((draw) => draw.what === what) && !reason)
    throw invalid('重新抽取须写明理由', [{ field: 'body.reason', message: '请写明重新抽取的理由' }])
  const seed = randomBytes(32).toString('hex')
  const commitment = commitmentOf(seed)
  const [row] = await tx`insert into inspection_draws (inspection_id, no, what, commitment, seed, committed_by, committed_name, reason)
    values (${id}, ${before.length + 1}, ${what}, ${commitment}, ${seed}, ${actor.id}, ${actor.name}, ${reason}) returning id, no`
  await logAction(tx, actor, {
    chain: `inspection:${id}`,
    action: 'inspection.commit',
    objectKind: 'inspection',
    objectId: id,
    detail: {
      draw: row!.id,
      what,
      commitment,
      input: { text: `种子摘要 ${commitment.slice(0, 16)}…${reason ? `，重新抽取：${reason}` : ''}` },
    },
  })
  return { id: row!.id as string, no: row!.no as number, commitment }
}

/** The second half: the candidates are gathered and frozen, the seed is opened, the lots decide. Throws a 422 for fewer candidates than are to be drawn. */
export async function drawNow(
  tx: Tx,
  actor: Actor,
  id: string,
  { drawId, pick, pool }: InputOf<'inspections.draw'>['body'],
): Promise<AnswerOf<'inspections.draw'>> {
  const inspection = await lockInspection(tx, id)
  if (inspection.state !== 'planned') throw conflict('wrong-state', '派组以后不能再抽取')
  const [draw] = await tx`select * from inspection_draws where id = ${drawId} and inspection_id = ${id} for update`
  if (!draw) throw notFound('封存的种子')
  if (draw.drawn_at !== null) throw conflict('drawn-already', '这次抽取已经完成，结果不能更改；须重新抽取的请另行封存种子并写明理由')
  const places = draw.what === 'places'
  const found = places ? await placesIn(tx, inspection, pool) : await peopleIn(tx, inspection, pool)
  const candidates = inOrder(found)
  if (candidates.length > MOST_CANDIDATES) throw invalid(`候选超过 ${MOST_CANDIDATES} 个，请缩小范围`)
  if (candidates.length < pick)
    throw invalid(`候选只有 ${candidates.length} 个，不够抽取 ${pick} 个`, [
      { field: 'body.pick', message: `范围内只有 ${candidates.length} 个候选` },
    ])
  const result = drawLots(draw.seed as string, candidates, pick)
  const titles = new Map(candidates.map(({ key, title }) => [key, title]))
  const drawn = result.map((key) => ({ key, title: titles.get(key)! }))
  await tx`update inspection_draws set pool = ${tx.json(pool as never)}, candidates = ${tx.json(candidates as never)},
    digest = ${digestOf(candidates)}, pick = ${pick}, result = ${tx.json(result)}, drawn_by = ${actor.id}, drawn_name = ${actor.name}, drawn_at = now()
    where id = ${drawId}`
  if (places) await putPlaces(tx, inspection, drawId, result, found as (Candidate & { place: Place })[])
  else await putPeople(tx, actor, id, drawId, result)
  await logAction(tx, actor, {
    chain: `inspection:${id}`,
    action: 'inspection.draw',
    objectKind: 'inspection',
    objectId: id,
    detail: {
      draw: drawId,
      input: { text: `候选 ${candidates.length} 个，抽取 ${pick} 个：${drawn.map(({ title }) => title).join('、')}`.slice(0, 1000) },
    },
    after: { digest: digestOf(candidates), result },
  })
  return { candidates: candidates.length, result: drawn }
}

const inRegions = (tx: Tx, regions: readonly string[]) =>
  regions.length > 0 ? tx`and exists (select from unnest(${[...regions]}::text[]) r where starts_with(u.region, region_prefix(r)))` : tx``

/** Places of the pool in the actor's scope, each with what a visit needs. */
async function placesIn(tx: Tx, inspection: Row, pool: Pool): Promise<(Candidate & { place: Place })[]> {
  const regions = pool.regions.length > 0 ? pool.regions : (inspection.regions as string[])
  const lines = pool.lines.length > 0 ? pool.lines : ['police', 'transport', 'water']
  const levels = pool.levels.length > 0 ? pool.levels : ['city', 'county', 'team']
  const found: (Candidate & { place: Place })[] = []
  const take = (kind: Place['kind'], row: Row, name: string, placeId: string | null, key = `${kind}:${placeId}`) =>
    found.push({
      key,
      title: name,
      place: { kind, placeId, name, unitId: row.unit_id as string, region: row.region as string, line: row.line as string },
    })
  if (pool.placeKinds.includes('unit'))
    for (const row of await tx`select u.id as unit_id, u.name, u.region, u.line from record.units u
      where u.line = any (${lines}) and u.level = any (${levels}) ${inRegions(tx, regions)}`)
      take('unit', row, row.name as string, row.unit_id as string)
  if (pool.placeKinds.includes('site'))
    for (const row of await tx`select d.id, coalesce(d.place_text, d.id) as name, d.unit_id, u.region, u.line from record.devices d join record.units u on u.id = d.unit_id
      where u.line = any (${lines}) and d.retired_at is null and d.kind <> 'recorder' ${inRegions(tx, regions)}`)
      take('site', row, row.name as string, row.id as string)
  if (pool.placeKinds.includes('enterprise') && pool.enterprises.length > 0) {
    const [unit] = await tx`select id as unit_id, region, line from record.units where id = ${pool.unitId} and line <> 'justice'`
    if (!unit) throw invalid('请选择企业的监管单位', [{ field: 'body.pool.unitId', message: '没有这个单位，或不在您的管辖范围' }])
    for (const name of new Set(pool.enterprises)) take('enterprise', unit, name, null, `enterprise:${name}`)
  }
  return found
}

/** Officers of the pool's regions who belong to none of the places; of an inspection crosswise from other regions than they. */
async function peopleIn(tx: Tx, inspection: Row, pool: Pool): Promise<Candidate[]> {
  const places = await placesOf(tx, inspection.id as string)
  const barred = places.flatMap(({ house }) => house)
  const lines = pool.lines.length > 0 ? pool.lines : ['police', 'transport', 'water']
  const rows =
    await tx`select o.id, o.name, o.badge_no, u.name as unit_name, u.region from record.officers o join record.units u on u.id = o.unit_id
    where o.kind = 'officer' and u.line = any (${lines}) and not u.id = any (${barred}) ${inRegions(tx, pool.regions)} limit ${MOST_CANDIDATES + 1}`
  const cross = (inspection.kind as InspectionKind) === 'cross'
  return rows
    .filter((row) => !cross || !places.some((place) => sameRegion(place.region, row.region as string)))
    .map((row) => ({ key: `officer:${row.id}`, title: `${row.name}（${row.unit_name}${row.badge_no ? `，${row.badge_no}` : ''}）` }))
}

/** A new draw of places takes the place of the last one; what was named stays. */
async function putPlaces(
  tx: Tx,
  inspection: Row,
  drawId: string,
  result: readonly string[],
  found: readonly (Candidate & { place: Place })[],
): Promise<void> {
  await tx`update inspection_visits set state = 'replaced' where inspection_id = ${inspection.id as string} and draw_id is not null`
  for (const key of result)
    await addVisit(tx, inspection, found.find((candidate) => candidate.key === key)!.place, { drawId, reason: null })
}

/** A new draw of people takes the place of the last one; whoever was named stays. */
async function putPeople(tx: Tx, actor: Actor, id: string, drawId: string, result: readonly string[]): Promise<void> {
  await tx`update inspection_members set removed_at = now() where inspection_id = ${id} and draw_id is not null and removed_at is null`
  await tx`insert into inspection_members (inspection_id, user_id, officer_id, name, unit_id, unit_name, region, draw_id, added_by)
    select ${id}, p.id, o.id, o.name, u.id, u.name, u.region, ${drawId}, ${actor.id}
    from unnest(${result.map((key) => key.slice('officer:'.length))}::text[]) with ordinality as r(id, n)
    join record.officers o on o.id = r.id join record.units u on u.id = o.unit_id left join users p on p.officer_id = o.id order by r.n`
}

const drawRow = (row: Row) => ({
  id: row.id as string,
  no: row.no as number,
  what: row.what as 'places' | 'people',
  commitment: row.commitment as string,
  committedBy: row.committed_name as string,
  committedAt: row.committed_at as string,
  reason: row.reason as string | null,
  drawnBy: row.drawn_name as string | null,
  drawnAt: row.drawn_at as string | null,
  candidates: row.candidate_count as number,
  pick: row.pick as number | null,
})

const DRAWS = (tx: Tx) => tx`select d.*, coalesce(jsonb_array_length(d.candidates), 0) as candidate_count from inspection_draws d`

/** Draws of an inspection, oldest first, without their lists. */
export const drawsOf = async (tx: Tx, id: string) => (await tx`${DRAWS(tx)} where d.inspection_id = ${id} order by d.no`).map(drawRow)

/** Everything that is needed to repeat a draw. The seed stays hidden until it was drawn. Throws a 404. */
export async function showDraw(tx: Tx, id: string): Promise<AnswerOf<'inspections.drawn'>> {
  const [row] = await tx`${DRAWS(tx)} where d.id = ${id}`
  if (!row) throw notFound('抽取记录')
  const [inspection] = await tx`select id, no, title from inspections where id = ${row.inspection_id as string}`
  const drawn = row.drawn_at !== null
  return {
    ...drawRow(row),
    inspection: { id: inspection!.id as string, no: inspection!.no as string, title: inspection!.title as string },
    seed: drawn ? (row.seed as string) : null,
    digest: row.digest as string | null,
    pool: row.pool as Record<string, unknown> | null,
    list: (row.candidates as Candidate[] | null) ?? [],
    result: (row.result as string[] | null) ?? [],
  }
}
