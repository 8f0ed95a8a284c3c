import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { ADMINISTRATORS } from '#domain/contract/roles.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context } from '../platform/context.ts'
import { asOwner } from '../platform/database/owner.ts'
import { checkPassword, hashPassword, passwordFault } from '../platform/identity/passwords.ts'
import { hashToken, openSession, SESSION_COOKIE } from '../platform/identity/sessions.ts'
import { conflict, invalid, Refusal } from '../platform/refusal.ts'
import { type Candidate, clearFailures, passwordTrial, signInRefused, tryOnce } from './attempts.ts'
import { meOf } from './me.ts'

/** Passwords that a new one must differ from: the one in use and those before it (S1). */
const REMEMBERED = 5

/** The hash of the session's token. Throws a 401 without a session. */
export function tokenOf({ session }: Context): Buffer {
  if (!session) throw new Refusal(401, 'not-signed-in', '请先登录，或登录已过期')
  return session
}

/** Opens the session of an account that has shown who it is, ends its others, and sends the cookie. Returns the token's hash. */
export async function enter(context: Context, candidate: Candidate, by: 'password' | 'oidc'): Promise<Buffer> {
  const { tx, actor, raw } = context
  const token = await openSession(tx, candidate.id, actor.ip, raw.userAgent)
  const grants = await tx`select role from grants where user_id = ${candidate.id} and revoked_at is null order by granted_at limit 1`
  await logAction(
    tx,
    {
      id: candidate.id,
      account: candidate.account,
      name: candidate.name,
      unitId: candidate.unitId,
      officerId: null,
      grants: [],
      ip: actor.ip,
      requestId: actor.requestId,
    },
    {
      action: 'session.start',
      objectKind: 'user',
      objectId: candidate.id,
      role: (grants[0]?.role as string | undefined) ?? 'none',
      detail: { by },
    },
  )
  // With a second factor the sign-in is complete only after it: until then wrong codes go on counting.
  if (!candidate.hasFactor) await clearFailures(tx, candidate.id)
  raw.setCookie(SESSION_COOKIE, token, {})
  return hashToken(token)
}

/** Sign-in by account and password. */
export async function start(context: Context, { body }: InputOf<'session.start'>): Promise<AnswerOf<'session.start'>> {
  const { tx, actor } = context
  await asOwner(tx)
  const candidate = await tryOnce(tx, actor, passwordTrial(body.account.toLowerCase(), body.password, 'session.start', signInRefused))
  return meOf(tx, await enter(context, candidate, 'password'))
}

/** Sign-out: the session ends at the server, whatever becomes of the cookie. */
export async function end(context: Context): Promise<{ ok: true }> {
  const { tx, actor, raw } = context
  await asOwner(tx)
  await tx`update sessions set ended_at = now() where token_hash = ${tokenOf(context)} and ended_at is null`
  await logAction(tx, actor, { action: 'session.end', objectKind: 'user', objectId: actor.id ?? '' })
  raw.setCookie(SESSION_COOKIE, '', { maxAge: 0 })
  return { ok: true }
}

const wrongPassword = () => new Refusal(403, 'wrong-password', '当前密码不正确，或账号已被锁定')

/** Asks for the password again before something that matters; wrong ones count as failed sign-ins. */
export async function confirmPassword({ tx, actor }: Context, password: string, action: string): Promise<Candidate> {
  return tryOnce(tx, actor, passwordTrial(actor.account, password, action, wrongPassword))
}

/** A new password: ends the person's other sessions. Throws a 422 that says what is wrong with it. */
export async function changePassword(context: Context, { body }: InputOf<'session.password'>): Promise<AnswerOf<'session.password'>> {
  const { tx, actor } = context
  const token = tokenOf(context)
  await asOwner(tx)
  const [own] = await tx`select password_hash is not null as has_password from users where id = ${actor.id}`
  if (!own!.has_password) throw conflict('no-password', '该账号通过统一身份认证登录，没有本系统密码')
  const { id, account, passwordHash } = await confirmPassword(context, body.current, 'session.password')
  const fault = passwordFault(
    body.next,
    account,
    actor.grants.some(({ role }) => ADMINISTRATORS.includes(role)),
  )
  if (fault) throw invalid(fault, [{ field: 'next', message: fault }])
  const earlier = await tx`select password_hash from password_history where user_id = ${id} order by set_at desc limit ${REMEMBERED - 1}`
  for (const hash of [passwordHash!, ...earlier.map((row) => row.password_hash as string)])
    if (await checkPassword(body.next, hash))
      throw invalid(`新密码不能与最近 ${REMEMBERED} 次用过的密码相同`, [{ field: 'next', message: '与用过的密码相同' }])
  await tx`insert into password_history (user_id, password_hash) values (${id}, ${passwordHash})`
  await tx`update users set password_hash = ${await hashPassword(body.next)}, password_changed_at = now(), must_change_password = false where id = ${id}`
  await tx`update sessions set ended_at = now() where user_id = ${id} and token_hash <> ${token} and ended_at is null`
  await logAction(tx, actor, { action: 'session.password', objectKind: 'user', objectId: id })
  return meOf(tx, token)
}
