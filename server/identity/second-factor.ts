import { generateSecret, generateURI, verify } from 'otplib'
import { toString as drawCode } from 'qrcode'
import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context } from '../platform/context.ts'
import { openKeys } from '../platform/crypto.ts'
import type { Tx } from '../platform/database/client.ts'
import { asOwner } from '../platform/database/owner.ts'
import { sessionBy } from '../platform/identity/sessions.ts'
import { conflict, forbidden, Refusal } from '../platform/refusal.ts'
import { clearFailures, tryOnce } from './attempts.ts'
import { meOf } from './me.ts'
import { confirmPassword, tokenOf } from './sign-in.ts'

const ISSUER = '标尺'
/** A code counts for its own 30 seconds and the 30 before and after: clocks of phones differ. */
const TOLERANCE_SECONDS = 30
/** A sign-in counts as just now for so long. */
const FRESH_MINUTES = 10

const purpose = (userId: string): string => `totp:${userId}`

/** Seconds since 1970 by the database's clock. */
export async function databaseSeconds(tx: Tx): Promise<number> {
  const [row] = await tx`select floor(extract(epoch from clock_timestamp()))::float8 as seconds`
  return row!.seconds as number
}

/** A new secret, shown as text and as a picture; it counts only once a code made with it has come back. */
export async function setUp(context: Context, { body }: InputOf<'session.totpStart'>): Promise<AnswerOf<'session.totpStart'>> {
  const { tx, actor, services } = context
  await asOwner(tx)
  const session = await sessionBy(tx, tokenOf(context), actor.ip, actor.requestId)
  if (session?.secondFactor === 'due') throw forbidden('请先用已设置的动态口令验证，再更换')
  const { id, account } = await confirmSelf(context, body.password)
  const secret = generateSecret({ length: 20 })
  const keys = await openKeys(services.folder)
  await tx`update users set totp_pending = ${keys.encrypt(secret, purpose(id))} where id = ${id}`
  await logAction(tx, actor, { action: 'session.totpStart', objectKind: 'user', objectId: id })
  const uri = generateURI({ issuer: ISSUER, label: account, secret })
  return { secret, uri, qrSvg: await drawCode(uri, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 }) }
}

/**
 * Asks again who it is: by the password, or, of an account that has none because the identity provider signs it in, by a sign-in just now.
 */
async function confirmSelf(context: Context, password: string): Promise<{ id: string; account: string }> {
  const { tx, actor } = context
  const [own] = await tx`select u.id, u.account, u.password_hash is not null as has_password,
      s.created_at > now() - make_interval(mins => ${FRESH_MINUTES}) as fresh
    from users u join sessions s on s.user_id = u.id where s.token_hash = ${tokenOf(context)} and u.id = ${actor.id}`
  if (own!.has_password) return confirmPassword(context, password, 'session.totpStart')
  if (!own!.fresh) throw new Refusal(403, 'sign-in-again', `请退出后重新通过统一身份认证登录，并在 ${FRESH_MINUTES} 分钟内设置动态口令`)
  return { id: own!.id as string, account: own!.account as string }
}

/** Takes a code: the first one of a new secret puts it into force, any other shows the second factor for this session. */
export async function check(context: Context, { body }: InputOf<'session.totpCheck'>): Promise<AnswerOf<'session.totpCheck'>> {
  const { tx, actor, services } = context
  const token = tokenOf(context)
  await asOwner(tx)
  const session = await sessionBy(tx, token, actor.ip, actor.requestId)
  const [row] = await tx`select totp_secret, totp_pending, totp_confirmed_at is not null as confirmed from users where id = ${actor.id}`
  const setsUp = row!.totp_pending !== null && session?.secondFactor !== 'due'
  const stored = (setsUp ? row!.totp_pending : row!.totp_secret) as string | null
  if (stored === null) throw conflict('no-second-factor', '尚未设置动态口令')
  const secret = (await openKeys(services.folder)).decrypt(stored, purpose(actor.id!))
  const candidate = await tryOnce(tx, actor, {
    account: actor.account,
    action: 'session.totpCheck',
    check: async () => accepted(tx, actor.id!, secret, body.code, setsUp),
    refuse: () => new Refusal(403, 'wrong-code', '动态口令不正确或已经用过，请等待下一组数字'),
  })
  if (setsUp) {
    await tx`update users set totp_secret = totp_pending, totp_pending = null, totp_confirmed_at = now() where id = ${candidate.id}`
    await logAction(tx, actor, { action: 'session.totpConfirm', objectKind: 'user', objectId: candidate.id })
  }
  await tx`update sessions set second_factor_at = now() where token_hash = ${token}`
  await logAction(tx, actor, { action: 'session.totpCheck', objectKind: 'user', objectId: candidate.id })
  await clearFailures(tx, candidate.id)
  return meOf(tx, token)
}

/** Whether the code is right and its step has not been used yet; uses it up. */
async function accepted(tx: Tx, userId: string, secret: string, code: string, fresh: boolean): Promise<boolean> {
  const result = await verify({ secret, token: code, epoch: await databaseSeconds(tx), epochTolerance: TOLERANCE_SECONDS })
  if (!result.valid || !('timeStep' in result)) return false
  const rows = await tx`update users set totp_last_step = ${result.timeStep} where id = ${userId}
    and (${fresh} or totp_last_step is null or totp_last_step < ${result.timeStep}) returning id`
  return rows.length === 1
}
