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
