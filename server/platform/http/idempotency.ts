import { digest } from '../audit/actions.ts'
import type { Sql, Tx } from '../database/client.ts'
import { Refusal } from '../refusal.ts'

/**
 * The answer given earlier to the same key, or undefined. Throws a refusal when the key was used for a different request:
 * that is a fault of the sender, and acting on it would hide it.
 */
export async function remembered(sql: Sql, user: string, key: string, url: string, input: unknown): Promise<unknown> {
  if (key.length < 8 || key.length > 100) throw new Refusal(422, 'idempotency-key', '幂等键长度应为 8 至 100')
  const [row] = await sql`select request_digest, response from idempotency where user_id = ${user} and key = ${key}`
  if (!row) return undefined
  if (row.request_digest !== digest([url, input])) throw new Refusal(409, 'idempotency-key-reused', '同一幂等键已用于另一请求')
  return row.response
}

/**
 * Remembers the answer in the transaction of the act. Two requests with one key at the same time: the second waits for the
 * first, then fails on the key and is rolled back.
 */
export async function remember(tx: Tx, user: string, key: string, url: string, input: unknown, response: unknown): Promise<void> {
  const rows = await tx`insert into idempotency (user_id, key, request_digest, response)
    values (${user}, ${key}, ${digest([url, input])}, ${tx.json(response as never)}) on conflict do nothing returning key`
  if (rows.length === 0) throw new Refusal(409, 'already-running', '同一请求正在办理或已办理，请刷新查看结果')
}
