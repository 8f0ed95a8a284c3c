import { createHash, randomBytes } from 'node:crypto'
import { ADMINISTRATORS, type Role } from '#domain/contract/roles.ts'
import type { Sql, Tx } from '../database/client.ts'
import { type Actor, reach } from './actor.ts'

export const SESSION_COOKIE = 'biaochi_session'
/** S5: idle 20 minutes, absolute 10 hours. */
export const IDLE_MINUTES = 20
export const ABSOLUTE_HOURS = 10
/** S1: a password is valid for so many days. */
export const PASSWORD_DAYS = 90

export type SecondFactor = 'none' | 'passed' | 'due' | 'must-set-up'

/** A live session: roles are read anew on every request, so a revoked right works at once. */
export interface Session {
  readonly actor: Actor
  readonly tokenHash: Buffer
  readonly mustChangePassword: boolean
  /** `none`: the account has none, which is enough for all but important actions; `due`: has one, not yet shown; `must-set-up`: an administrator without one. */
  readonly secondFactor: SecondFactor
  readonly endsAt: Date
}

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** The session of a cookie, or null when there is none, it has ended, idled out, or the account is disabled. */
export async function sessionOf(
  sql: Sql | Tx,
  token: string | undefined,
  ip: string | null,
  requestId: string | null,
): Promise<Session | null> {
  return !token || token.length > 100 ? null : sessionBy(sql, hashToken(token), ip, requestId)
}

/** As `sessionOf`, by the hash of the token. The clock of the database alone decides: clocks of servers may differ or be set. */
export async function sessionBy(sql: Sql | Tx, tokenHash: Buffer, ip: string | null, requestId: string | null): Promise<Session | null> {
  const [row] = await sql`
    select s.second_factor_at is not null as shown, u.id, u.account, u.name, u.unit_id, u.officer_id, u.totp_confirmed_at is not null as has_factor,
      u.password_hash is not null and (u.must_change_password or coalesce(u.password_changed_at < now() - make_interval(days => ${PASSWORD_DAYS}), true)) as change_due,
      least(s.created_at + make_interval(hours => ${ABSOLUTE_HOURS}), now() + make_interval(mins => ${IDLE_MINUTES})) as ends_at,
      s.last_seen_at < now() - interval '1 minute' as touch,
      (select coalesce(json_agg(json_build_object('role', g.role, 'unitId', g.unit_id, 'campaignId', g.campaign_id, 'unit',
          case when n.id is null then null else json_build_object('id', n.id, 'line', n.line, 'level', n.level, 'region', n.region, 'name', n.name) end)
          order by g.granted_at), '[]')
        from grants g left join record.units n on n.id = g.unit_id where g.user_id = u.id and g.revoked_at is null) as grants
    from sessions s join users u on u.id = s.user_id
    where s.token_hash = ${tokenHash} and s.ended_at is null and u.disabled_at is null
      and s.created_at > now() - make_interval(hours => ${ABSOLUTE_HOURS}) and s.last_seen_at > now() - make_interval(mins => ${IDLE_MINUTES})`
  if (!row) return null
  // Once a minute is exact enough for a 20-minute limit, and spares a write on every read.
  if (row.touch) await sql`update sessions set last_seen_at = now() where token_hash = ${tokenHash}`
  const grants = (
    row.grants as {
      role: Role
      unitId: string | null
      campaignId: string | null
      unit: { id: string; line: string; level: string; region: string; name: string } | null
    }[]
  ).map((grant) => ({
    role: grant.role,
    unitId: grant.unitId,
    campaignId: grant.campaignId,
    unitName: grant.unit?.name ?? null,
    ...reach(grant.role, grant.unit),
  }))
  const administrator = grants.some((grant) => ADMINISTRATORS.includes(grant.role))
  return {
    actor: {
      id: row.id as string,
      account: row.account as string,
      name: row.name as string,
      unitId: row.unit_id as string | null,
      officerId: row.officer_id as string | null,
      grants,
      ip,
      requestId,
    },
    tokenHash,
    mustChangePassword: row.change_due as boolean,
    secondFactor: row.has_factor ? (row.shown ? 'passed' : 'due') : administrator ? 'must-set-up' : 'none',
    endsAt: new Date(row.ends_at as string),
  }
}

/** Opens a session and ends the person's others (S5). Returns the token: only its hash is stored. */
export async function openSession(tx: Tx, userId: string, ip: string | null, userAgent: string | null): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await tx`update sessions set ended_at = now() where user_id = ${userId} and ended_at is null`
  await tx`insert into sessions (token_hash, user_id, ip, user_agent) values (${hashToken(token)}, ${userId}, ${ip}, ${userAgent})`
  return token
}
