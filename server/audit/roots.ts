import { createHash } from 'node:crypto'
import { logAction } from '../platform/audit/actions.ts'
import type { Keys } from '../platform/crypto.ts'
import type { Sql, Tx } from '../platform/database/client.ts'
import { systemActor } from '../platform/identity/actor.ts'

/** One signed root: stands for every action of its range, and for the root before it. */
export interface Root {
  readonly no: number
  /** Day in Asia/Shanghai on which it was signed. */
  readonly day: string
  /** Transaction numbers covered: from this one up to, not including, the next. */
  readonly from: string
  readonly until: string
  readonly actions: number
  readonly chains: number
  readonly previous: string
  readonly root: string
}

/** What a root says about a range of actions, computed from the rows that are there. */
export interface Digest {
  readonly actions: number
  readonly chains: number
  readonly root: string
}

/** SHA-256 over the root before and then, by id, `chain seq hash`, id and transaction number of every action in the range, a line each. */
export async function digestOf(tx: Tx, previous: string, from: string, until: string): Promise<Digest> {
  const sum = createHash('sha256').update(previous)
  const chains = new Set<string>()
  let actions = 0
  const rows = tx`select id, changed_xid::text as xid, chain, seq, hash from actions where changed_xid >= ${from}::xid8 and changed_xid < ${until}::xid8 order by id`
  for await (const batch of rows.cursor(1000))
    for (const { id, xid, chain, seq, hash } of batch) {
      sum.update(`\n${chain} ${seq} ${hash} ${id} ${xid}`)
      chains.add(chain as string)
      actions += 1
    }
  return { actions, chains: chains.size, root: sum.digest('hex') }
}

/** What is signed of a root: all of it, in one fixed order. */
export const signedText = (root: Root): Buffer =>
  Buffer.from(JSON.stringify([root.no, root.day, root.from, root.until, root.actions, root.chains, root.previous, root.root]))

/** All roots in order, with their signatures. */
export async function rootsOf(tx: Tx): Promise<(Root & { signature: string })[]> {
  const rows =
    await tx`select no, day, from_xid::text as from, until_xid::text as until, actions, chains, previous, root, signature from audit_roots order by no`
  return rows as unknown as (Root & { signature: string })[]
}

/**
 * Signs a root over everything settled since the last one. What commits late is missed by none: the range ends at the oldest
 * transaction still running, and the next one begins there.
 */
export async function signRoot(sql: Sql, keys: Keys): Promise<Root> {
  return (await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(826003)`
    const [last] = await tx`select no, until_xid::text as until, root from audit_roots order by no desc limit 1`
    const [now] = await tx`select action_horizon()::text as until, current_date as day`
    const from = (last?.until as string | undefined) ?? '0'
    const previous = (last?.root as string | undefined) ?? ''
    // After a restore a transaction begun before it may still be running: then there is nothing new to sign yet.
    const until = BigInt(now!.until as string) < BigInt(from) ? from : (now!.until as string)
    const root: Root = {
      no: ((last?.no as number | undefined) ?? 0) + 1,
      day: now!.day as string,
      from,
      until,
      previous,
      ...(await digestOf(tx, previous, from, until)),
    }
    await tx`insert into audit_roots (no, day, from_xid, until_xid, actions, chains, previous, root, key_id, signature)
      values (${root.no}, ${root.day}, ${from}::xid8, ${until}::xid8, ${root.actions}, ${root.chains}, ${previous}, ${root.root}, ${keys.signingKey}, ${keys.sign(signedText(root))})`
    await logAction(tx, systemActor(), {
      chain: 'audit',
      action: 'audit.root',
      objectKind: 'root',
      objectId: String(root.no),
      detail: { no: root.no, root: root.root },
    })
    return root
  })) as Root
}
