import { type Offer, offersOf, type PlanItem } from '#domain/campaign/index.ts'
import type { InputOf } from '#domain/contract/api/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Sql, Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { conflict } from '../platform/refusal.ts'
import { dropItem, readPlan, writeItem } from './plan.ts'

/** Changes above that an adopted plan has not decided on; none for a plan of the office's own. */
export async function pendingOffers(tx: Tx | Sql, id: string): Promise<readonly Offer[]> {
  const [row] = await tx`select parent_id from campaigns where id = ${id}`
  if (!row?.parent_id) return []
  const links = await tx`select item, seen from campaign_links where campaign_id = ${id}`
  const seen = new Map(links.map((link) => [link.item as string, link.seen as PlanItem | null]))
  return offersOf(await readPlan(tx, row.parent_id as string), seen, await readPlan(tx, id))
}

/**
 * Takes changes over or keeps the own wording, one by one. Keeping changes nothing; taking over writes the line as it is above. Either
 * way the line counts as seen. Throws a 409 for what is not offered (any more) or is in use here.
 */
export async function decideOffers(
  tx: Tx,
  actor: Actor,
  id: string,
  decisions: InputOf<'campaigns.decide'>['body']['decisions'],
): Promise<{ accepted: number; kept: number; left: number }> {
  const wanted = new Map(decisions.map(({ item, decision }) => [item, decision]))
  const pending = await pendingOffers(tx, id)
  for (const item of wanted.keys())
    if (!pending.some((offer) => offer.item === item)) throw conflict('not-offered', '该项上级变更已经处理或不存在，请刷新')
  const [row] = await tx`select parent_id from campaigns where id = ${id}`
  const counts = { accepted: 0, kept: 0, left: pending.length - wanted.size }
  for (const offer of pending) {
    const decision = wanted.get(offer.item)
    if (!decision) continue
    if (decision === 'accept') {
      if (offer.above) await writeItem(tx, id, offer.above, row!.parent_id as string)
      else if (offer.own) await dropItem(tx, id, offer.own)
      counts.accepted += 1
    } else counts.kept += 1
    await tx`insert into campaign_links (campaign_id, item, seen, decision, decided_by)
      values (${id}, ${offer.item}, ${offer.above && tx.json(offer.above as never)}, ${decision === 'accept' ? 'accepted' : 'kept'}, ${actor.id})
      on conflict (campaign_id, item) do update set seen = excluded.seen, decision = excluded.decision, decided_by = excluded.decided_by,
        decided_at = now()`
    await logAction(tx, actor, {
      chain: `campaign:${id}`,
      action: `campaign.offer-${decision}`,
      objectKind: 'campaign',
      objectId: id,
      detail: { item: offer.item, change: offer.change },
      before: offer.own,
      after: decision === 'accept' ? offer.above : offer.own,
    })
  }
  return counts
}
