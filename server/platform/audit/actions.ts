import { createHash } from 'node:crypto'
import type { Sql, Tx } from '../database/client.ts'
import { type Actor, isSystem } from '../identity/actor.ts'

/** One entry of the action log. */
export interface ActionEntry {
  /** `warning:<id>`, `user:<id>` …: entries of one chain are linked by hash. Default: the actor's own chain. */
  chain?: string
  action: string
  objectKind: string
  objectId: string
  outcome?: 'done' | 'refused' | 'failed'
  /** Role acted in, when a table line decided it. */
  role?: string
  reason?: string | null
  detail?: Record<string, unknown>
  before?: unknown
  after?: unknown
}

/** SHA-256 of a JSON value, or null for nothing. */
export const digest = (value: unknown): string | null =>
  value === undefined || value === null ? null : createHash('sha256').update(JSON.stringify(value)).digest('hex')

/**
 * Writes an entry in the transaction of the change that it records: no entry, no change (S20). Sequence number and hash are
 * given by the database, under the lock of the chain.
 */
export async function logAction(tx: Tx | Sql, actor: Actor, entry: ActionEntry): Promise<void> {
  const role = entry.role ?? (isSystem(actor) ? 'system' : (actor.grants[0]?.role ?? 'none'))
  await tx`insert into actions (chain, actor_id, actor_name, actor_role, actor_unit_id, ip, request_id, action, object_kind, object_id,
      outcome, reason, detail, before_digest, after_digest)
    values (${entry.chain ?? (isSystem(actor) ? 'system' : `user:${actor.id}`)}, ${actor.id}, ${actor.name}, ${role}, ${actor.unitId}, ${actor.ip},
      ${actor.requestId}, ${entry.action}, ${entry.objectKind}, ${entry.objectId}, ${entry.outcome ?? 'done'}, ${entry.reason ?? null},
      ${tx.json((entry.detail ?? {}) as never)}, ${digest(entry.before)}, ${digest(entry.after)})`
}

/** Writes many entries at once, each under its own chain. Sequence numbers and hashes are given by the database as always. */
export async function logActions(tx: Tx | Sql, actor: Actor, entries: readonly (ActionEntry & { chain: string })[]): Promise<void> {
  const role = isSystem(actor) ? 'system' : (actor.grants[0]?.role ?? 'none')
  const rows = entries.map((entry) => ({
    chain: entry.chain,
    role: entry.role ?? role,
    action: entry.action,
    kind: entry.objectKind,
    object: entry.objectId,
    outcome: entry.outcome ?? 'done',
    reason: entry.reason ?? null,
    detail: entry.detail ?? {},
    before: digest(entry.before),
    after: digest(entry.after),
  }))
  await tx`insert into actions (chain, actor_id, actor_name, actor_role, actor_unit_id, ip, request_id, action, object_kind, object_id,
      outcome, reason, detail, before_digest, after_digest)
    select e.chain, ${actor.id}::uuid, ${actor.name}, e.role, ${actor.unitId}, ${actor.ip}, ${actor.requestId}, e.action, e.kind, e.object,
      e.outcome, e.reason, e.detail, e.before, e.after
    from jsonb_to_recordset(${tx.json(rows as never)}) as e(chain text, role text, action text, kind text, object text, outcome text,
      reason text, detail jsonb, before text, after text) order by e.chain`
}
