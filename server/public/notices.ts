import { PERMISSIONS } from '#domain/contract/roles.ts'
import { maskForPublic } from '#domain/text/mask.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { conflict, notFound, Refusal } from '../platform/refusal.ts'
import { atTheDoor } from './shared.ts'

type Row = Record<string, unknown>
type Kind = 'campaign' | 'result' | 'warning' | 'other'

/** The office in whose name somebody speaks to the public. Throws when the account has none. */
export async function ownOffice(tx: Tx, actor: Actor): Promise<{ id: string; region: string }> {
  const grant = actor.grants.find(({ role, unitId }) => unitId && (PERMISSIONS['public.manage'] as readonly string[]).includes(role))
  const [row] = grant ? await tx`select id, region from record.units where id = ${grant.unitId}` : []
  if (!row) throw new Refusal(409, 'no-supervision-office', '您的账号没有所属监督机构，不能面向公众发布')
  return { id: row.id as string, region: row.region as string }
}

const brief = (row: Row) => ({
  id: row.id as string,
  kind: row.kind as Kind,
  title: row.title as string,
  organ: (row.organ as string | null) ?? '监督机构',
  publishedAt: row.published_at as string,
})

/** One page of what the public may read, newest first. */
export async function publishedNotices(tx: Tx, cursor: string | undefined, limit: number) {
  const after = readCursor(cursor)
  const rows =
    await tx`select n.*, n.published_at::text as exact, u.name as organ from public_notices n left join record.units u on u.id = n.unit_id
    where n.state = 'published' ${after ? tx`and (n.published_at, n.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
    order by n.published_at desc, n.id desc limit ${limit + 1}`
  const page = pageOf(rows, limit, (row) => [row.exact as string, row.id as string])
  return { rows: page.rows.map(brief), next: page.next }
}

const rowOf = (row: Row) => ({
  id: row.id as string,
  kind: row.kind as Kind,
  title: row.title as string,
  body: row.body as string,
  campaignId: row.campaign_id as string | null,
  unit: { id: row.unit_id as string, name: (row.organ as string | null) ?? '监督机构' },
  state: row.state as 'draft' | 'published' | 'withdrawn',
  version: row.version as number,
  publishedAt: row.published_at as string | null,
  withdrawnAt: row.withdrawn_at as string | null,
  createdAt: row.created_at as string,
})

const logged = (tx: Tx, actor: Actor, id: string, action: string, more: { reason?: string; after?: unknown } = {}) =>
  logAction(tx, actor, {
    chain: `public-notice:${id}`,
    action: `public-notice.${action}`,
    objectKind: 'public-notice',
    objectId: id,
    ...more,
  })

/**
 * Publishes words of an office to the public at once, every personal item that can be told masked: for what was reviewed elsewhere.
 * Returns the notice's id.
 */
export async function publishNotice(
  tx: Tx,
  actor: Actor,
  given: { kind: Kind; title: string; body: string; campaignId: string | null; unitId: string; region: string; authorId: string },
): Promise<string> {
  const words = { title: maskForPublic(given.title), body: maskForPublic(given.body) }
  const [row] =
    await tx`insert into public_notices (kind, title, body, campaign_id, unit_id, region, author_id, publisher_id, state, published_at)
    values (${given.kind}, ${words.title}, ${words.body}, ${given.campaignId}, ${given.unitId}, ${given.region}, ${given.authorId}, ${actor.id},
      'published', now()) returning id`
  await logged(tx, actor, row!.id as string, 'publish', { after: words })
  return row!.id as string
}

/** Takes a notice from the public door; one that is not there any more stays as it is. */
export async function withdrawNotice(tx: Tx, actor: Actor, id: string, reason: string): Promise<void> {
  const rows = await tx`update public_notices set state = 'withdrawn', version = version + 1, withdrawn_at = now()
    where id = ${id} and state = 'published' returning 1`
  if (rows.length > 0) await logged(tx, actor, id, 'withdraw', { reason })
}

export const noticeRoutes: Routes = {
  'public.notices': async (context, { query }) => publishedNotices(await atTheDoor(context), query.cursor, query.limit),
  'public.notice': async (context, { params }) => {
    const tx = await atTheDoor(context)
    const [row] = await tx`select n.*, u.name as organ from public_notices n left join record.units u on u.id = n.unit_id
      where n.id = ${params.id} and n.state = 'published'`
    if (!row) throw new Refusal(404, 'not-found', '没有找到该公告，或已撤下')
    return { ...brief(row), body: row.body as string }
  },

  'publicNotices.list': async ({ tx }, { query: { state, cursor, limit } }) => {
    const after = readCursor(cursor)
    const rows =
      await tx`select n.*, n.created_at::text as exact, u.name as organ from public_notices n left join record.units u on u.id = n.unit_id
      where true ${state ? tx`and n.state = ${state}` : tx``}
      ${after ? tx`and (n.created_at, n.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
      order by n.created_at desc, n.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.exact as string, row.id as string])
    return { rows: page.rows.map(rowOf), next: page.next }
  },

  'publicNotices.save': async ({ tx, actor }, { body: { id, version, ...given } }) => {
    const masked = maskForPublic(given.body)
    if (id === null) {
      const office = await ownOffice(tx, actor)
      const [row] = await tx`insert into public_notices (kind, title, body, campaign_id, unit_id, region, author_id)
        values (${given.kind}, ${given.title}, ${given.body}, ${given.campaignId}, ${office.id}, ${office.region}, ${actor.id}) returning id`
      await logged(tx, actor, row!.id as string, 'draft', { after: given })
      return { id: row!.id as string, version: 1, masked }
    }
    const [row] =
      await tx`update public_notices set kind = ${given.kind}, title = ${given.title}, body = ${given.body}, campaign_id = ${given.campaignId},
      version = version + 1, author_id = ${actor.id} where id = ${id} and version = ${version} and state = 'draft' returning version`
    if (!row) throw conflict('changed-meanwhile', '该公告已被他人修改或已经发布，请刷新后再改')
    await logged(tx, actor, id, 'edit', { after: given })
    return { id, version: row.version as number, masked }
  },

  // What goes out has lost every personal item that can be told; the author has seen it so.
  'publicNotices.publish': async ({ tx, actor }, { params, body }) => {
    const [row] = await tx`select * from public_notices where id = ${params.id} for update`
    if (!row) throw notFound('公告')
    if (row.version !== body.version || row.state !== 'draft')
      throw conflict('changed-meanwhile', '该公告已被他人修改或已经发布，请刷新后再办')
    const words = { title: maskForPublic(row.title as string), body: maskForPublic(row.body as string) }
    await tx`update public_notices set state = 'published', version = version + 1, title = ${words.title}, body = ${words.body},
      publisher_id = ${actor.id}, published_at = now() where id = ${params.id}`
    await logged(tx, actor, params.id, 'publish', { after: words })
    return { ok: true as const }
  },

  'publicNotices.withdraw': async ({ tx, actor }, { params, body }) => {
    const rows = await tx`update public_notices set state = 'withdrawn', version = version + 1, withdrawn_at = now()
      where id = ${params.id} and state = 'published' returning 1`
    if (rows.length === 0) throw notFound('已发布的公告')
    await logged(tx, actor, params.id, 'withdraw', { reason: body.reason })
    return { ok: true as const }
  },
}
