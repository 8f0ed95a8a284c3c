import type { Role } from '#domain/contract/roles.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Actor, systemActor } from '../platform/identity/actor.ts'
import { hashPassword, oneTimePassword } from '../platform/identity/passwords.ts'
import { conflict } from '../platform/refusal.ts'

export interface NewAccount {
  readonly account: string
  readonly name: string
  readonly role?: Role
  readonly unitId: string | null
}

/**
 * Makes an account with a one-time password that must be changed at the first sign-in, and returns that password: it is kept
 * nowhere. Without a role the account is inert until the security administrator grants one (S7). Throws when the name is taken.
 */
export async function createAccount(tx: Tx, { account, name, role, unitId }: NewAccount, by: Actor = systemActor()): Promise<string> {
  const password = oneTimePassword()
  const rows = await tx`insert into users (account, name, unit_id, password_hash, password_changed_at, created_by)
    values (${account}, ${name}, ${unitId}, ${await hashPassword(password)}, now(), ${by.id}) on conflict (account) do nothing returning id`
  if (rows.length === 0) throw conflict('account-taken', `账号“${account}”已经存在`)
  const id = rows[0]!.id as string
  await logAction(tx, by, { action: 'user.create', objectKind: 'user', objectId: id, detail: { account, name, unitId } })
  if (role) {
    await tx`insert into grants (user_id, role, unit_id, granted_by) values (${id}, ${role}, ${unitId}, ${by.id})`
    await logAction(tx, by, { action: 'grant.set', objectKind: 'user', objectId: id, detail: { role, unitId } })
  }
  return password
}
