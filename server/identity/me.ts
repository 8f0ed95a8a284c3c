import type { AnswerOf } from '#domain/contract/api/index.ts'
import { PERMISSIONS, type Permission, ROLES } from '#domain/contract/roles.ts'
import type { Tx } from '../platform/database/client.ts'
import { may } from '../platform/identity/actor.ts'
import { factorPolicy } from '../platform/identity/factor-policy.ts'
import { sessionBy } from '../platform/identity/sessions.ts'
import { Refusal } from '../platform/refusal.ts'

/** The person of a session as the pages need it. Throws a 401 when the session has ended. The transaction must be the owner's. */
export async function meOf(tx: Tx, tokenHash: Buffer): Promise<AnswerOf<'session.me'>> {
  const session = await sessionBy(tx, tokenHash, null, null)
  if (!session?.actor.id) throw new Refusal(401, 'not-signed-in', '请先登录，或登录已过期')
  const { actor } = session
  const [unit] = actor.unitId ? await tx`select id, name from record.units where id = ${actor.unitId}` : []
  const [own] = await tx`select password_hash is not null as has_password from users where id = ${actor.id}`
  return {
    id: session.actor.id,
    account: actor.account,
    name: actor.name,
    unit: unit ? { id: unit.id as string, name: unit.name as string } : null,
    roles: actor.grants.map(({ role, unitId, unitName }) => ({ role, title: ROLES[role], unitId, unitName })),
    permissions: (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => may(actor, permission)),
    mustChangePassword: session.mustChangePassword,
    secondFactor: session.secondFactor,
    secondFactorOf: (await factorPolicy(tx)).everyone ? 'everyone' : 'administrators',
    hasPassword: own!.has_password as boolean,
    sessionEndsAt: session.endsAt.toISOString(),
  }
}
