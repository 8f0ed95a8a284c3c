import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { ADMINISTRATORS, ROLES, type Role } from '#domain/contract/roles.ts'
import { createAccount, resetPassword } from '../identity/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, pageOf, readCursor } from '../platform/database/keyset.ts'
import { asOwner } from '../platform/database/owner.ts'
import { conflict, invalid, notFound } from '../platform/refusal.ts'

/** The account that stands for the system itself in foreign keys: nobody's, so in no list. */
const SYSTEM = 'system'

type UserRow = AnswerOf<'users.list'>['rows'][number]

async function listUsers(tx: Tx, query: InputOf<'users.list'>['query']): Promise<AnswerOf<'users.list'>> {
  await asOwner(tx)
  const after = readCursor(query.cursor)
  const pattern = query.q?.trim() ? containing(query.q.trim()) : null
  const rows = await tx`
    select u.id, u.account, u.name, u.unit_id, n.name as unit_name, u.disabled_at is not null as disabled, u.totp_confirmed_at is not null as factor, u.created_at,
      case when u.locked_until > now() then u.locked_until end as locked_until,
      (select max(s.last_seen_at) from sessions s where s.user_id = u.id) as last_seen_at,
      (select coalesce(json_agg(json_build_object('id', g.id, 'role', g.role, 'unitId', g.unit_id, 'unitName', gn.name, 'campaignName', gc.name, 'grantedAt', g.granted_at) order by g.granted_at), '[]')
        from grants g left join record.units gn on gn.id = g.unit_id left join campaigns gc on gc.id = g.campaign_id
        where g.user_id = u.id and g.revoked_at is null) as grants
    from users u left join record.units n on n.id = u.unit_id
    where u.account <> ${SYSTEM} and (${pattern}::text is null or u.account like ${pattern} or u.name like ${pattern})
      ${query.disabled ? tx`` : tx`and u.disabled_at is null`}
      ${after ? tx`and u.account > ${after[0]}` : tx``}
    order by u.account limit ${query.limit + 1}`
  const page = pageOf(rows, query.limit, (row) => [row.account as string, row.id as string])
  return { rows: page.rows.map(userRow), next: page.next }
}

function userRow(row: Record<string, unknown>): UserRow {
  const grants = row.grants as {
    id: string
    role: Role
    unitId: string | null
    unitName: string | null
    campaignName: string | null
    grantedAt: string
  }[]
  return {
    id: row.id as string,
    account: row.account as string,
    name: row.name as string,
    unit: row.unit_id ? { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' } : null,
    grants: grants.map((grant) => ({ ...grant, title: ROLES[grant.role], grantedAt: new Date(grant.grantedAt).toISOString() })),
    disabled: row.disabled as boolean,
    lockedUntil: row.locked_until as string | null,
    secondFactor: row.factor as boolean,
    createdAt: row.created_at as string,
    lastSeenAt: row.last_seen_at as string | null,
  }
}

/** The user, locked for the change. Throws a 404. */
async function lockedUser(tx: Tx, id: string): Promise<Record<string, unknown>> {
  await asOwner(tx)
  const [row] = await tx`select *, locked_until > now() as locked from users where id = ${id} and account <> ${SYSTEM} for update`
  if (!row) throw notFound('用户')
  return row
}

async function unitExists(tx: Tx, id: string): Promise<void> {
  const [row] = await tx`select 1 from record.units where id = ${id}`
  if (!row) throw invalid('没有该单位', [{ field: 'unitId', message: '没有该单位' }])
}

/** Throws unless a role can be held for this campaign. */
async function campaignRuns(tx: Tx, id: string, administrator: boolean): Promise<void> {
  if (administrator) throw invalid('管理员角色不限于专项整治', [{ field: 'campaignId', message: '应为空' }])
  const [row] = await tx`select 1 from campaigns where id = ${id} and state <> 'draft'`
  if (!row) throw invalid('没有该专项整治，或方案尚未发布', [{ field: 'campaignId', message: '请重新选择' }])
}

/** Throws when a role of administration would be left without anybody who can act in it: nobody could then appoint a successor. */
async function keepsAdministrator(tx: Tx, userId: string, role?: string): Promise<void> {
  const [orphan] =
    await tx`select g.role from grants g where g.user_id = ${userId} and g.revoked_at is null and g.role = any (${[...ADMINISTRATORS]})
    and (${role ?? null}::text is null or g.role = ${role ?? null})
    and not exists (select from grants o join users u on u.id = o.user_id where o.role = g.role and o.revoked_at is null and o.user_id <> ${userId} and u.disabled_at is null)`
  if (orphan) throw conflict('last-administrator', `这是唯一的${ROLES[orphan.role as Role]}，请先为他人授予该角色`)
}

/**
 * Accounts and roles (S6, S7): the system administrator makes and disables accounts, the security administrator gives and takes
 * roles and lifts locks; nobody changes his own; the database keeps the three administrators apart from everything else.
 */
export const userRoutes: Routes = {
  'users.list': ({ tx }, { query }) => listUsers(tx, query),

  'users.create': async ({ tx, actor }, { body }) => {
    await asOwner(tx)
    if (body.account === SYSTEM) throw conflict('account-taken', `账号“${body.account}”已经存在`)
    if (body.unitId) await unitExists(tx, body.unitId)
    const password = await createAccount(tx, { account: body.account, name: body.name, unitId: body.unitId ?? null }, actor)
    const [row] = await tx`select id from users where account = ${body.account}`
    return { id: row!.id as string, password }
  },

  'users.disable': async ({ tx, actor }, { params: { id }, body }) => {
    if (id === actor.id) throw conflict('own-account', '不能停用或恢复自己的账号')
    const user = await lockedUser(tx, id)
    if ((user.disabled_at !== null) === body.disabled) throw conflict('already-so', body.disabled ? '该账号已经停用' : '该账号未停用')
    if (body.disabled) {
      await keepsAdministrator(tx, id)
      await tx`update sessions set ended_at = now() where user_id = ${id} and ended_at is null`
    }
    await tx`update users set disabled_at = ${body.disabled ? tx`now()` : null} where id = ${id}`
    await logAction(tx, actor, {
      chain: `user:${id}`,
      action: body.disabled ? 'user.disable' : 'user.enable',
      objectKind: 'user',
      objectId: id,
      reason: body.reason,
      detail: { account: user.account },
    })
    return { ok: true as const }
  },

  'users.resetPassword': async ({ tx, actor }, { params: { id }, body }) => {
    if (id === actor.id) throw conflict('own-account', '请用“修改密码”修改自己的密码')
    await asOwner(tx)
    return { password: await resetPassword(tx, id, actor, body.reason) }
  },

  'users.unlock': async ({ tx, actor }, { params: { id }, body }) => {
    const user = await lockedUser(tx, id)
    if (!user.locked) throw conflict('not-locked', '该账号没有被锁定')
    await tx`update users set locked_until = null, attempts_from = now() where id = ${id}`
    await logAction(tx, actor, {
      chain: `user:${id}`,
      action: 'user.unlock',
      objectKind: 'user',
      objectId: id,
      reason: body.reason,
      detail: { account: user.account },
    })
    return { ok: true as const }
  },

  'grants.set': async ({ tx, actor }, { params: { id }, body }) => {
    if (id === actor.id) throw conflict('own-grants', '不能给自己授予角色')
    const user = await lockedUser(tx, id)
    const administrator = ADMINISTRATORS.includes(body.role)
    if (administrator && body.unitId !== null) throw invalid('管理员角色不属于任何单位', [{ field: 'unitId', message: '应为空' }])
    if (!administrator && body.unitId === null) throw invalid('请选择该角色所在的单位', [{ field: 'unitId', message: '必填' }])
    if (body.unitId !== null) await unitExists(tx, body.unitId)
    if (body.campaignId !== null) await campaignRuns(tx, body.campaignId, administrator)
    const [row] =
      await tx`insert into grants (user_id, role, unit_id, campaign_id, granted_by) values (${id}, ${body.role}, ${body.unitId}, ${body.campaignId}, ${actor.id}) on conflict do nothing returning id`.catch(
        (error: { code?: string }) => {
          if (error.code === 'BC001')
            throw conflict('administrators-are-separate', '系统管理员、安全管理员、审计管理员互斥，且不得兼任其他角色')
          if (error.code === 'BC004')
            throw conflict('campaign-roles-are-separate', '同一账号的角色须同属一项专项整治，或都不限于专项整治；请先收回原有角色')
          throw error
        },
      )
    if (!row) throw conflict('already-granted', '该用户已有此角色')
    await logAction(tx, actor, {
      chain: `user:${id}`,
      action: 'grant.set',
      objectKind: 'user',
      objectId: id,
      reason: body.reason,
      detail: { account: user.account, role: body.role, unitId: body.unitId, campaignId: body.campaignId },
    })
    return { id: row.id as string }
  },

  'grants.revoke': async ({ tx, actor }, { params, body }) => {
    await asOwner(tx)
    const [grant] = await tx`select id, user_id, role, unit_id from grants where id = ${params.id} and revoked_at is null for update`
    if (!grant) throw notFound('角色')
    const userId = grant.user_id as string
    if (userId === actor.id) throw conflict('own-grants', '不能收回自己的角色')
    await lockedUser(tx, userId)
    await keepsAdministrator(tx, userId, grant.role as string)
    await tx`update grants set revoked_at = now(), revoked_by = ${actor.id} where id = ${params.id}`
    await logAction(tx, actor, {
      chain: `user:${userId}`,
      action: 'grant.revoke',
      objectKind: 'user',
      objectId: userId,
      reason: body.reason,
      detail: { role: grant.role, unitId: grant.unit_id },
    })
    return { ok: true as const }
  },

  'administration.campaigns': async ({ tx }) => {
    await asOwner(tx)
    const rows = await tx`select id, name, office_name from campaigns where state <> 'draft' order by region, name, id limit 500`
    return { rows: rows.map((row) => ({ id: row.id as string, name: row.name as string, office: row.office_name as string })) }
  },

  'administration.units': async ({ tx }, { query }) => {
    await asOwner(tx)
    const after = readCursor(query.cursor)
    const pattern = query.q?.trim() ? containing(query.q.trim()) : null
    const rows = await tx`
      select u.id, u.name, u.line, u.level, u.region, p.name as parent_name,
        (select count(*)::int from users x where x.unit_id = u.id and x.disabled_at is null) as users
      from record.units u left join record.units p on p.id = u.parent_id
      where (${pattern}::text is null or u.name like ${pattern} or u.id like ${pattern}) ${after ? tx`and (u.region, u.id) > (${after[0]}, ${after[1]})` : tx``}
      order by u.region, u.id limit ${query.limit + 1}`
    const page = pageOf(rows, query.limit, (row) => [row.region as string, row.id as string])
    return {
      rows: page.rows.map((row) => ({
        id: row.id as string,
        name: row.name as string,
        line: row.line as string,
        level: row.level as string | null,
        region: row.region as string,
        parentName: row.parent_name as string | null,
        users: row.users as number,
      })),
      next: page.next,
    }
  },
}
