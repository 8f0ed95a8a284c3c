import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { difficulty, type ProofPurpose, proofText, waiting, zeroBits } from '#domain/public/index.ts'
import type { Services } from '../platform/context.ts'
import { openKeys } from '../platform/crypto.ts'
import type { Sql, Tx } from '../platform/database/client.ts'
import { heldValue } from '../platform/law.ts'
import { conflict, invalid, Refusal } from '../platform/refusal.ts'

/** How long a challenge may be worked on: as long as somebody may take over a form. */
const MINUTES = 120
const MINUTE = 60_000
const PURPOSE = 'public.proof'

interface Challenge {
  readonly i: string
  readonly p: ProofPurpose
  readonly b: number
  /** Not before this moment (ms) without a computed number. */
  readonly w: number
  readonly e: number
}

/** What a browser sends: the challenge, and the number that it found; null when it waited instead. */
export interface Proof {
  readonly token: string
  readonly nonce: number | null
}

/** Submissions of the last minute, in this process. */
const load = { since: 0, count: 0, before: 0 }
function perMinute(now: number, more: number): number {
  if (now - load.since >= MINUTE) {
    load.before = now - load.since < 2 * MINUTE ? load.count : 0
    load.since = now
    load.count = 0
  }
  load.count += more
  return Math.max(load.count, load.before)
}

/**
 * A challenge for one submission: find a number that gives the hash so many zero bits (the more people submit, the more), or wait. It is
 * signed and not stored, so that asking for many costs us nothing.
 */
export async function newChallenge(tx: Tx, services: Services, purpose: ProofPurpose) {
  const bits = (await heldValue(tx, 'public.proof.bits')).value
  const seconds = (await heldValue(tx, 'public.proof.wait')).value
  const now = Date.now()
  const asked = difficulty(bits, perMinute(now, 0))
  const waitSeconds = waiting(seconds, bits, asked)
  const challenge: Challenge = {
    i: randomBytes(16).toString('base64url'),
    p: purpose,
    b: asked,
    w: now + waitSeconds * 1000,
    e: now + MINUTES * MINUTE,
  }
  const body = Buffer.from(JSON.stringify(challenge)).toString('base64url')
  const mac = (await openKeys(services.folder)).mac(body, PURPOSE).toString('base64url')
  return { token: `${body}.${mac}`, id: challenge.i, bits: asked, waitSeconds, expiresAt: new Date(challenge.e).toISOString() }
}

/**
 * Checks a proof, changing nothing: our signature, its purpose, its time, the work or the waiting. Throws a 422 with what is wrong. Returns
 * the random id of the challenge.
 */
export async function checkProof(services: Services, proof: Proof, purpose: ProofPurpose): Promise<string> {
  const [body = '', mac = ''] = proof.token.split('.')
  const right = (await openKeys(services.folder)).mac(body, PURPOSE)
  const given = Buffer.from(mac, 'base64url')
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw invalid('提交验证无效，请刷新页面后重试')
  const challenge = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Challenge
  const now = Date.now()
  if (challenge.p !== purpose) throw invalid('提交验证用错了地方，请刷新页面后重试')
  if (challenge.e < now) throw new Refusal(409, 'proof-expired', '页面停留时间过长，请重新提交')
  if (proof.nonce === null) {
    if (challenge.w > now) throw new Refusal(429, 'wait-longer', '请稍候再提交', { retryAfter: Math.ceil((challenge.w - now) / 1000) })
  } else if (zeroBits(createHash('sha256').update(proofText(challenge.i, proof.nonce)).digest()) < challenge.b)
    throw invalid('提交验证未通过，请重新提交')
  perMinute(now, 1)
  return challenge.i
}

/** Spends a challenge. Returns false when it was spent before. */
export async function spendProof(tx: Tx, challengeId: string): Promise<boolean> {
  const hash = createHash('sha256').update(challengeId).digest()
  const rows = await tx`insert into spent_proofs (hash, expires_at) values (${hash}, now() + make_interval(mins => ${MINUTES + 1}))
    on conflict do nothing returning 1`
  return rows.length > 0
}

/** Checks and spends in one. Throws a 409 for what was spent already. */
export async function takeProof(services: Services, tx: Tx, proof: Proof, purpose: ProofPurpose): Promise<string> {
  const id = await checkProof(services, proof, purpose)
  if (!(await spendProof(tx, id))) throw conflict('proof-spent', '请勿重复提交')
  return id
}

/** Forgets challenges that nobody could spend any more. */
export const forgetProofs = async (sql: Sql): Promise<void> => void (await sql`delete from spent_proofs where expires_at < now()`)
