import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Actor, systemActor } from '../platform/identity/actor.ts'
import { checkPassword } from '../platform/identity/passwords.ts'
import { Refusal } from '../platform/refusal.ts'
import { keep } from './transaction.ts'

/** S2: so many failures within the window lock the account, or stop the address, for as long as the window. */
export const MOST_FAILURES = 5
export const MOST_FAILURES_OF_ADDRESS = 30
export const WINDOW_MINUTES = 15

/** The account that somebody tries to get into. */
export interface Candidate {
  readonly id: string
  readonly account: string
  readonly name: string
  readonly unitId: string | null
  readonly passwordHash: string | null
  readonly disabled: boolean
  readonly locked: boolean
  readonly hasFactor: boolean
}

/** One try, counted before it is made. */
interface Attempt {
  readonly id: number
  readonly candidate: Candidate | null
  /** False when the account is locked or has used up its tries; the answer is the same as for a wrong password. */
  readonly admitted: boolean
  readonly last: boolean
}

/** Looks an account up by a column. */
export async function candidateBy(tx: Tx, column: 'account' | 'oidc_subject' | 'id', value: string): Promise<Candidate | null> {
  const [row] = await tx`select id, account, name, unit_id, password_hash, disabled_at is not null as disabled,
    coalesce(locked_until > now(), false) as locked, totp_confirmed_at is not null as has_factor from users where ${tx(column)} = ${value}`
  return row
    ? {
        id: row.id as string,
        account: row.account as string,
        name: row.name as string,
        unitId: row.unit_id as string | null,
        passwordHash: row.password_hash as string | null,
        disabled: row.disabled as boolean,
        locked: row.locked as boolean,
        hasFactor: row.has_factor as boolean,
      }
    : null
}

/**
 * Counts a try as a failure before it is made, so that guesses sent all at once cannot outrun the count. Throws a 429 when the
 * address has failed too often.
 */
async function begin(tx: Tx, account: string, ip: string): Promise<Attempt> {
  await tx`select pg_advisory_xact_lock(hashtext(${`attempts:${ip}`}))`
  await tx`select pg_advisory_xact_lock(hashtext(${`attempts of:${account}`}))`
  await tx`delete from login_attempts where (account = ${account} or ip = ${ip}) and at < now() - interval '1 day'`
  const [address] =
    await tx`select count(*)::int as failures, coalesce(ceil(extract(epoch from min(at) + make_interval(mins => ${WINDOW_MINUTES}) - now())), 0)::int as wait
    from login_attempts where ip = ${ip} and not ok and at > now() - make_interval(mins => ${WINDOW_MINUTES})`
  if ((address!.failures as number) >= MOST_FAILURES_OF_ADDRESS)
    throw new Refusal(429, 'too-many-failures', '本机登录失败次数过多，请稍后再试', { retryAfter: Math.max(1, address!.wait as number) })
  const candidate = await candidateBy(tx, 'account', account)
  const [own] = await tx`select count(*)::int as failures from login_attempts
    where account = ${account} and not ok and at > now() - make_interval(mins => ${WINDOW_MINUTES})
      and at > coalesce((select attempts_from from users where account = ${account}), '-infinity')`
  const [row] = await tx`insert into login_attempts (account, ip, ok) values (${account}, ${ip}, false) returning id`
  await keep(tx)
  const failures = own!.failures as number
  return {
    id: row!.id as number,
    candidate,
    admitted: candidate !== null && !candidate.locked && !candidate.disabled && failures < MOST_FAILURES,
    last: failures + 1 >= MOST_FAILURES,
  }
}

/** The one answer to every failed sign-in: it does not tell unknown, disabled and locked accounts apart. */
export const signInRefused = (): Refusal => new Refusal(401, 'sign-in-failed', '账号或密码不正确，或账号已停用、被锁定')

/** What is tried: how to check it, how to name it in the log, and what to answer when it is wrong. */
export interface Trial {
  readonly account: string
  readonly action: string
  check(candidate: Candidate | null): Promise<boolean>
  refuse(): Refusal
}

/** A trial of an account's password. It takes as long for an account that does not exist. */
export const passwordTrial = (account: string, password: string, action: string, refuse: () => Refusal): Trial => ({
  account,
  action,
  check: (candidate) => checkPassword(password, candidate?.passwordHash ?? null),
  refuse,
})

/**
 * Lets somebody try once, and returns the account when the trial is right. A wrong one is logged and counted; the fifth locks
 * the account and tells the security administrators. All of that is committed before the refusal is thrown.
 */
export async function tryOnce(tx: Tx, by: Pick<Actor, 'ip' | 'requestId'>, trial: Trial): Promise<Candidate> {
  const { action } = trial
  const attempt = await begin(tx, trial.account, by.ip ?? '')
  const right = await trial.check(attempt.candidate)
  const { candidate } = attempt
  if (right && attempt.admitted && candidate) {
    await tx`update login_attempts set ok = true where id = ${attempt.id}`
    // Whatever is refused later, this try was no failure.
    await keep(tx)
    return candidate
  }
  const stranger: Actor = { ...systemActor(by.requestId), account: '', name: '未登录', ip: by.ip }
  const target = candidate
    ? { chain: `user:${candidate.id}`, objectId: candidate.id }
    : { chain: 'sign-in', objectId: /^[a-z][a-z0-9._-]{2,49}$/.test(trial.account) ? trial.account : '（未知账号）' }
  const reason = !candidate ? 'unknown' : candidate.disabled ? 'disabled' : candidate.locked || !attempt.admitted ? 'locked' : 'wrong'
  await logAction(tx, stranger, {
    ...target,
    action,
    objectKind: 'user',
    outcome: 'failed',
    role: 'none',
    reason,
    detail: candidate ? { account: candidate.account } : {},
  })
  if (candidate && attempt.admitted && attempt.last) await lock(tx, stranger, candidate)
  await keep(tx)
  throw trial.refuse()
}

async function lock(tx: Tx, by: Actor, { id, account, name }: Candidate): Promise<void> {
  await tx`update users set locked_until = now() + make_interval(mins => ${WINDOW_MINUTES}), attempts_from = now() + make_interval(mins => ${WINDOW_MINUTES}) where id = ${id}`
  await logAction(tx, by, {
    chain: `user:${id}`,
    action: 'user.lock',
    objectKind: 'user',
    objectId: id,
    role: 'none',
    detail: { account, minutes: WINDOW_MINUTES },
  })
  await tellSecurity(tx, `账号“${account}”（${name}）连续 ${MOST_FAILURES} 次验证失败，已锁定 ${WINDOW_MINUTES} 分钟，来源地址 ${by.ip}`)
}

/** A notice to every security administrator. */
export async function tellSecurity(tx: Tx, text: string): Promise<void> {
  await tx`insert into notices (user_id, text, link) select user_id, ${text}, '/users' from grants where role = 'security-admin' and revoked_at is null`
}

/** Starts the count of failures anew: after a full sign-in. */
export const clearFailures = async (tx: Tx, userId: string): Promise<void> =>
  void (await tx`update users set attempts_from = now() where id = ${userId}`)
