import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import type { ProofPurpose } from '#domain/public/index.ts'
import { findByReceipt, findByReporter, phoneIndex } from '../clues/index.ts'
import type { Context, Routes, Services } from '../platform/context.ts'
import { openKeys } from '../platform/crypto.ts'
import type { Tx } from '../platform/database/client.ts'
import { DOOR_COOKIE } from '../platform/http/app.ts'
import { hashToken } from '../platform/identity/sessions.ts'
import { heldValue } from '../platform/law.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Vouched } from './logins/login.ts'
import { queueMessage } from './outbox.ts'
import { type Proof, takeProof } from './proofs.ts'
import { atTheDoor } from './shared.ts'
import { tryOnce } from './tries.ts'

const MINUTES = 30
/** Codes to one phone within an hour, and seconds between two. */
const CODES_PER_HOUR = 5
const CODE_PAUSE = 60
const CODE_TRIES = 5

/** Who stands inside the door: by a receipt for one report, or by a phone or an account at a provider for all of his. */
export interface Inside {
  readonly sourceId: string | null
  readonly phoneIndex: Buffer | null
  readonly accountIndex: Buffer | null
  /** Whom a provider vouched for; null who came by receipt or text message. */
  readonly vouched: Vouched | null
}
/** Nobody's way in: what an entry does not name. */
const NOTHING: Inside = { sourceId: null, phoneIndex: null, accountIndex: null, vouched: null }
const SEALED = 'door.vouched'

/**
 * A way to prove a phone number at the public door, without leaving it; log-ins that lead to a provider and back are a `RedirectLogin`.
 * `begin` sends or opens what has to be proved, `prove` answers with the phone number once it is.
 */
export interface CitizenLogin {
  readonly key: 'phone'
  readonly title: string
  readonly hint: string
  begin(tx: Tx, services: Services, phone: string): Promise<void>
  prove(tx: Tx, services: Services, phone: string, code: string): Promise<boolean>
}

/** The house's own: a code by text message. */
export const phoneLogin: CitizenLogin = {
  key: 'phone',
  title: '手机验证码',
  hint: '向手机号码发送短信验证码',
  async begin(tx, services, phone) {
    const index = await phoneIndex(phone, services)
    await tx`select pg_advisory_xact_lock(hashtext(${index.toString('hex')}))`
    const [sent] =
      await tx`select count(*)::int as count, coalesce(max(created_at) > now() - make_interval(secs => ${CODE_PAUSE}), false) as just
      from phone_codes where phone_index = ${index} and created_at > now() - interval '1 hour'`
    if (sent!.just) throw new Refusal(429, 'code-just-sent', `验证码刚刚发出，请 ${CODE_PAUSE} 秒后再试`, { retryAfter: CODE_PAUSE })
    if ((sent!.count as number) >= CODES_PER_HOUR)
      throw new Refusal(429, 'too-many-codes', '该号码获取验证码次数过多，请一小时后再试', { retryAfter: 3600 })
    const minutes = (await heldValue(tx, 'public.code.minutes')).value
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const keys = await openKeys(services.folder)
    await tx`insert into phone_codes (phone_index, code_hash, expires_at)
      values (${index}, ${keys.mac(`${index.toString('hex')} ${code}`, 'phone.code')}, now() + make_interval(mins => ${minutes}))`
    await queueMessage(tx, services, '验证码', { channel: 'sms', to: phone, text: `验证码 ${code}，${minutes} 分钟内有效，请勿告诉他人。` })
  },
  async prove(tx, services, phone, code) {
    const index = await phoneIndex(phone, services)
    const [row] = await tx`update phone_codes set tries = tries + 1 where id = (
        select id from phone_codes where phone_index = ${index} and used_at is null and expires_at > now() order by created_at desc limit 1)
      returning id, code_hash, tries`
    // A wrong try counts whatever becomes of the request.
    await tx`commit and chain`
    if (!row || (row.tries as number) > CODE_TRIES) return false
    const given = (await openKeys(services.folder)).mac(`${index.toString('hex')} ${code}`, 'phone.code')
    if (!timingSafeEqual(given, row.code_hash as Buffer)) return false
    const used = await tx`update phone_codes set used_at = now() where id = ${row.id as string} and used_at is null returning 1`
    return used.length > 0
  },
}

/** Opens an entry: a random token in a cookie that ends with the browser; nothing of the device is kept (S17), and who it is stays sealed. */
export async function openDoor(context: Context, tx: Tx, way: Partial<Inside>): Promise<void> {
  const inside = { ...NOTHING, ...way }
  const sealed = inside.vouched && (await openKeys(context.services.folder)).encrypt(JSON.stringify(inside.vouched), SEALED)
  const token = randomBytes(24).toString('base64url')
  await tx`insert into door_sessions (token_hash, source_id, phone_index, account_index, sealed, expires_at)
    values (${hashToken(token)}, ${inside.sourceId}, ${inside.phoneIndex}, ${inside.accountIndex}, ${sealed}, now() + make_interval(mins => ${MINUTES}))`
  context.raw.setCookie(DOOR_COOKIE, token, { sameSite: 'strict', path: '/api/public' })
}

/** Who stands inside the door, by the cookie. Throws a 401 when nobody does. */
export async function insideOf(context: Context, tx: Tx): Promise<Inside> {
  const token = context.raw.cookie(DOOR_COOKIE)
  const [row] =
    token && token.length < 100
      ? await tx`update door_sessions set expires_at = now() + make_interval(mins => ${MINUTES})
          where token_hash = ${hashToken(token)} and expires_at > now() returning source_id, phone_index, account_index, sealed`
      : []
  if (!row) throw new Refusal(401, 'not-inside', '请输入查询码，或用手机号码验证、账号登录后查看')
  const sealed = row.sealed as string | null
  return {
    sourceId: row.source_id as string | null,
    phoneIndex: row.phone_index as Buffer | null,
    accountIndex: row.account_index as Buffer | null,
    vouched: sealed === null ? null : (JSON.parse((await openKeys(context.services.folder)).decrypt(sealed, SEALED)) as Vouched),
  }
}

/** Sources of the reports that one inside the door may see. */
export const sourcesOf = async (tx: Tx, inside: Inside): Promise<string[]> =>
  inside.sourceId ? [inside.sourceId] : findByReporter(tx, { phone: inside.phoneIndex, account: inside.accountIndex })

/** A report that the one inside the door made. Throws a 401 or a 404. */
export async function ownReport(context: Context, tx: Tx, sourceId: string): Promise<Record<string, unknown>> {
  const own = await sourcesOf(tx, await insideOf(context, tx))
  const [row] = own.includes(sourceId) ? await tx`select * from public_reports where source_id = ${sourceId} for update` : []
  if (!row) throw new Refusal(404, 'not-found', '没有找到该反映')
  return row
}

/** As `ownReport`; a receipt that went through an operator's hands opens nothing until it is exchanged. Throws a 409 then. */
export async function openReport(context: Context, tx: Tx, sourceId: string): Promise<Record<string, unknown>> {
  const row = await ownReport(context, tx, sourceId)
  if (row.exchange_due) throw new Refusal(409, 'exchange-due', '这是工作人员代为登记的查询码，请先更换查询码')
  return row
}

/** Spends a proof for good, whatever becomes of the request: one proof is one guess. */
async function spend(context: Context, tx: Tx, proof: Proof, purpose: ProofPurpose): Promise<void> {
  await takeProof(context.services, tx, proof, purpose)
  await tx`commit and chain`
}

/** Lets a phone in that has been proved: reports of this transaction's browser are its own. */
export const doorRoutes: Routes = {
  'public.code': async (context, { body }) => {
    const tx = await atTheDoor(context)
    await spend(context, tx, body.proof, 'code')
    await phoneLogin.begin(tx, context.services, body.phone)
    return { ok: true as const, minutes: (await heldValue(tx, 'public.code.minutes')).value }
  },

  'public.signIn': async (context, { body }) => {
    const { services, actor } = context
    const tx = await atTheDoor(context)
    await tryOnce(services, actor.ip, async () => {
      if (!(await phoneLogin.prove(tx, services, body.phone, body.code)))
        throw new Refusal(422, 'wrong-code', '验证码不正确或已过期', { fields: [{ field: 'code', message: '验证码不正确或已过期' }] })
    })
    await openDoor(context, tx, { phoneIndex: await phoneIndex(body.phone, services) })
    return { ok: true as const }
  },

  'public.enter': async (context, { body }) => {
    const { services, actor } = context
    const tx = await atTheDoor(context)
    await spend(context, tx, body.proof, 'enter')
    const found = await tryOnce(services, actor.ip, async () => {
      const report = await findByReceipt(tx, body.receipt, services)
      if (!report) throw new Refusal(404, 'wrong-receipt', '查询码不正确', { fields: [{ field: 'receipt', message: '查询码不正确' }] })
      return report
    })
    await openDoor(context, tx, { sourceId: found.sourceId })
    return { ok: true as const }
  },

  'public.leave': async (context) => {
    const tx = await atTheDoor(context)
    const token = context.raw.cookie(DOOR_COOKIE)
    if (token) await tx`delete from door_sessions where token_hash = ${hashToken(token.slice(0, 100))}`
    context.raw.setCookie(DOOR_COOKIE, '', { sameSite: 'strict', path: '/api/public', maxAge: 0 })
    return { ok: true as const }
  },
}
