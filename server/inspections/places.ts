import type { InputOf } from '#domain/contract/api/index.ts'
import { type PlaceKind, UNANNOUNCED } from '#domain/inspection/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { conflict, invalid, notFound } from '../platform/refusal.ts'
import { lockInspection, type Row } from './store.ts'

/** A place to be visited. */
export interface Place {
  readonly kind: PlaceKind
  readonly placeId: string | null
  readonly name: string
  readonly unitId: string
  readonly region: string
  readonly line: string
}

/** Adds a visit to a plan, numbered within it. */
export async function addVisit(
  tx: Tx,
  inspection: Row,
  place: Place,
  how: { drawId: string | null; reason: string | null },
): Promise<{ id: string; no: string }> {
  const id = inspection.id as string
  const [row] =
    await tx`insert into inspection_visits (inspection_id, seq, no, kind, title, office_name, office_region, office_line, campaign_id,
      checklist_ids, place_kind, place_id, place_name, unit_id, region, line, draw_id, reason)
    select ${id}, n.seq, ${inspection.no as string} || '-' || lpad(n.seq::text, 3, '0'), ${inspection.kind as string}, ${inspection.title as string},
      ${inspection.office_name as string}, ${inspection.region as string}, ${inspection.line as string}, ${inspection.campaign_id as string | null},
      ${inspection.checklist_ids as string[]}, ${place.kind}, ${place.placeId}, ${place.name}, ${place.unitId}, ${place.region}, ${place.line},
      ${how.drawId}, ${how.reason}
    from (select coalesce(max(seq), 0) + 1 as seq from inspection_visits where inspection_id = ${id}) n returning id, no`
  return { id: row!.id as string, no: row!.no as string }
}

/** Names a place instead of drawing it; the reason stays beside it. Throws a 422 for a place that the actor may not see. */
export async function namePlace(
  tx: Tx,
  actor: Actor,
  id: string,
  { kind, placeId, name, unitId, reason }: InputOf<'inspections.name-place'>['body'],
): Promise<{ id: string; no: string }> {
  const inspection = await lockInspection(tx, id)
  if (inspection.state !== 'planned') throw conflict('wrong-state', '派组以后不能再增加检查对象')
  const field = kind === 'enterprise' ? 'body.unitId' : 'body.placeId'
  const [row] =
    kind === 'unit'
      ? await tx`select id as unit_id, name, region, line from record.units where id = ${placeId}`
      : kind === 'site'
        ? await tx`select d.unit_id, coalesce(d.place_text, d.id) as name, u.region, u.line from record.devices d join record.units u on u.id = d.unit_id where d.id = ${placeId}`
        : await tx`select id as unit_id, ${name} as name, region, line from record.units where id = ${unitId} and line <> 'justice'`
  if (!row) throw invalid('请选择检查对象', [{ field, message: '没有这个对象，或不在您的管辖范围' }])
  if (!row.name) throw invalid('请填写企业名称', [{ field: 'body.name', message: '请填写企业名称' }])
  const [twice] = await tx`select no from inspection_visits where inspection_id = ${id} and state in ('waiting', 'working', 'done')
    and place_kind = ${kind} and place_name = ${row.name as string} and place_id is not distinct from ${kind === 'enterprise' ? null : placeId}`
  if (twice) throw conflict('there-already', `该对象已在本次检查中（${twice.no}）`)
  const place = {
    kind,
    placeId: kind === 'enterprise' ? null : placeId,
    name: row.name as string,
    unitId: row.unit_id as string,
    region: row.region as string,
    line: row.line as string,
  }
  const made = await addVisit(tx, inspection, place, { drawId: null, reason })
  await logAction(tx, actor, {
    chain: `inspection:${id}`,
    action: 'inspection.name-place',
    objectKind: 'inspection',
    objectId: id,
    detail: { visit: made.id, input: { text: `${place.name}：${reason}` } },
    after: place,
  })
  return made
}

/** A place that was not visited, with the reason. Throws a 409 for one where something was recorded. */
export async function excuseVisit(tx: Tx, actor: Actor, id: string, reason: string): Promise<void> {
  const [visit] = await tx`select * from inspection_visits where id = ${id}`
  if (!visit) throw notFound('实地检查')
  const [inspection] = await tx`select * from inspections where id = ${visit.inspection_id as string} for update`
  if (!inspection) throw notFound('实地检查')
  if (!['planned', 'assigned', 'working'].includes(inspection.state as string)) throw conflict('wrong-state', '检查已经结束')
  const changed =
    await tx`update inspection_visits set state = 'excused', excuse = ${reason} where id = ${id} and state = 'waiting' returning id`
  if (changed.length === 0) throw conflict('recorded-already', '已有检查记录的对象不能注明未检查')
  await logAction(tx, actor, {
    chain: `inspection:${inspection.id}`,
    action: 'inspection.excuse',
    objectKind: 'inspection',
    objectId: inspection.id as string,
    detail: { visit: id, input: { text: `${visit.place_name}：${reason}` } },
  })
}

/** Whether the inspected unit may know of the inspection from its assignment on. */
export const announced = (inspection: Row): boolean => !(UNANNOUNCED as readonly string[]).includes(inspection.kind as string)
