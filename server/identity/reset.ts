import { ADMINISTRATORS } from '#domain/contract/roles.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { hashPassword, oneTimePassword } from '../platform/identity/passwords.ts'
import { notFound } from '../platform/refusal.ts'
import { tellSecurity } from './attempts.ts'

/**
 * Replaces a forgotten password by a one-time one, ends the person's sessions and returns the password: it is kept nowhere. A
 * lock stays: only the security administrator or time lifts it. With `secondFactor` the lost second factor goes too; the next
 * sign-in of an administrator must set up a new one. Throws a 404 for an unknown account. The transaction must be the owner's.
 */
export async function resetPassword(
  tx: Tx,
  userId: string,
  by: Actor,
  reason: string,
  options: { secondFactor?: boolean } = {},
): Promise<string> {
  const [user] = await tx`select account, password_hash from users where id = ${userId} and account <> 'system' for update`
  if (!user) throw notFound('用户')
  const password = oneTimePassword()
  const { secondFactor = false } = options
  if (user.password_hash)
    await tx`insert into password_history (user_id, password_hash) values (${userId}, ${user.password_hash as string})`
  await tx`update users set password_hash = ${await hashPassword(password)}, password_changed_at = now(), must_change_password = true where id = ${userId}`
  if (secondFactor) await tx`update users set totp_secret = null, totp_pending = null, totp_confirmed_at = null where id = ${userId}`
  await tx`update sessions set ended_at = now() where user_id = ${userId} and ended_at is null`
  await logAction(tx, by, {
    chain: `user:${userId}`,
    action: 'user.reset',
    objectKind: 'user',
    objectId: userId,
    reason,
    detail: { account: user.account, secondFactor },
  })
  const [administrator] =
    await tx`select 1 from grants where user_id = ${userId} and revoked_at is null and role = any (${[...ADMINISTRATORS]})`
  if (administrator) await tellSecurity(tx, `管理员账号“${user.account}”的密码已被重置（操作人：${by.name}），如非本人申请请立即停用该账号`)
  return password
}
