import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { invalid, notFound, Refusal } from '../platform/refusal.ts'
import { readPng, type SealPicture, testSeal } from './seal.ts'

/** The organ whose seals a person keeps: where the person leads the supervision office. Throws a 403 when there is none. */
export function sealKeeperOf(actor: Actor): string {
  const organ = actor.grants.find((grant) => grant.role === 'supervision-lead')?.unitId
  if (!organ) throw new Refusal(403, 'no-organ', '您没有在监督机构担任负责人，不能管理印章')
  return organ
}

/** Whether the person may put this seal to the organ's papers now. */
export async function maySeal(tx: Tx, actor: Actor, organId: string, sealId: string): Promise<boolean> {
  if (!actor.grants.some((grant) => grant.role === 'supervision-lead' && grant.unitId === organId)) return false
  const [seal] = await tx`select 1 from instrument_seals where id = ${sealId} and organ_id = ${organId} and retired_at is null`
  return seal !== undefined
}

/** The seal that an organ lets be put to papers of the short way; null when it allows none. */
export async function automaticSeal(tx: Tx, organId: string): Promise<string | null> {
  const [seal] = await tx`select id from instrument_seals where organ_id = ${organId} and automatic and retired_at is null`
  return (seal?.id as string | undefined) ?? null
}

/** The picture of a seal. Throws when it is not there. */
export async function pictureOf(tx: Tx, id: string): Promise<SealPicture> {
  const [row] = await tx`select picture, media_type, diameter from instrument_seals where id = ${id}`
  if (!row) throw notFound('印章')
  return { picture: row.picture as Buffer, mediaType: row.media_type as string, diameter: row.diameter as number }
}

/** The seals of the person's own organ, those in use first, and its mark. */
export async function listSeals(tx: Tx, actor: Actor, asked: string | undefined): Promise<AnswerOf<'seals.list'>> {
  const organ = asked ?? sealKeeperOf(actor)
  const [unit] =
    await tx`select u.id, u.name, o.mark from record.units u left join instrument_organs o on o.organ_id = u.id where u.id = ${organ}`
  if (!unit) return { mark: null, organ: null, rows: [] }
  const rows = await tx`select s.*, (select count(*)::int from instruments i where i.seal_id = s.id and i.number is not null) as used
    from instrument_seals s where organ_id = ${organ} order by retired_at is not null, added_at desc limit 100`
  const place = { id: unit.id as string, name: unit.name as string }
  return {
    mark: unit.mark as string | null,
    organ: place,
    rows: rows.map((row) => ({
      id: row.id as string,
      name: row.name as string,
      kind: row.kind as 'test',
      organ: place,
      diameter: row.diameter as number,
      automatic: row.automatic as boolean,
      picture: `data:${row.media_type};base64,${(row.picture as Buffer).toString('base64')}`,
      addedAt: row.added_at as string,
      retiredAt: row.retired_at as string | null,
      used: row.used as number,
    })),
  }
}

/** Registers a seal of the person's organ: the picture given, or one that is drawn here and says 测试用印. Throws a 422 for a picture that is no square PNG. */
export async function addSeal(tx: Tx, actor: Actor, body: InputOf<'seals.add'>['body']): Promise<{ id: string }> {
  const organ = sealKeeperOf(actor)
  const [unit] = await tx`select name from record.units where id = ${organ}`
  if (!unit) throw notFound('监督机构')
  const png = body.png === null ? null : readPng(body.png)
  const message = '请上传正方形的 PNG 图片，边长 100 至 2000 像素'
  if (body.png !== null && !png) throw invalid(message, [{ field: 'png', message }])
  // Two at once must not both become the one that is used by itself.
  await tx`select pg_advisory_xact_lock(hashtext(${`seals:${organ}`}))`
  if (body.automatic) await tx`update instrument_seals set automatic = false where organ_id = ${organ} and automatic and retired_at is null`
  const picture = png ?? testSeal(unit.name as string)
  const [row] = await tx`insert into instrument_seals (organ_id, name, kind, picture, media_type, diameter, automatic, added_by)
    values (${organ}, ${body.name}, ${png ? 'official' : 'test'}, ${picture}, ${png ? 'image/png' : 'image/svg+xml'}, ${body.diameter}, ${body.automatic}, ${actor.id})
    returning id`
  const id = row!.id as string
  await logAction(tx, actor, {
    chain: `seal:${id}`,
    action: 'seal.add',
    objectKind: 'seal',
    objectId: id,
    role: 'supervision-lead',
    detail: { name: body.name, automatic: body.automatic },
    after: { picture: picture.toString('base64') },
  })
  return { id }
}

/** Takes a seal of the person's organ out of use. Throws a 404 for one that is not in use there. */
export async function retireSeal(tx: Tx, actor: Actor, id: string, reason: string): Promise<void> {
  const rows = await tx`update instrument_seals set retired_at = now(), retired_by = ${actor.id}, automatic = false
    where id = ${id} and organ_id = ${sealKeeperOf(actor)} and retired_at is null returning id`
  if (rows.length === 0) throw notFound('在用的印章')
  await logAction(tx, actor, {
    chain: `seal:${id}`,
    action: 'seal.retire',
    objectKind: 'seal',
    objectId: id,
    role: 'supervision-lead',
    reason,
  })
}

/** Sets the organ's part of the numbers that follow. */
export async function setMark(tx: Tx, actor: Actor, mark: string): Promise<void> {
  const organ = sealKeeperOf(actor)
  await tx`insert into instrument_organs (organ_id, mark, set_by) values (${organ}, ${mark}, ${actor.id})
    on conflict (organ_id) do update set mark = excluded.mark, set_by = excluded.set_by, set_at = now()`
  await logAction(tx, actor, {
    chain: `unit:${organ}`,
    action: 'seal.mark',
    objectKind: 'unit',
    objectId: organ,
    role: 'supervision-lead',
    detail: { mark },
  })
}
