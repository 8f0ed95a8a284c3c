import { itemId, type Plan, type PlanItem } from './plan.ts'

/** A line of the plan above that is not as the office below last saw it. */
export interface Offer {
  readonly item: string
  readonly change: 'added' | 'changed' | 'removed'
  /** As it was last seen above, as it is above now, and as the office's own plan has it. */
  readonly seen: PlanItem | null
  readonly above: PlanItem | null
  readonly own: PlanItem | null
  /** True: the office has changed or dropped the line itself, so that taking the change would overwrite its own. */
  readonly conflict: boolean
}

/** Whether two lines say the same; the order of keys does not matter, for a database keeps none. */
export function sameItem(a: PlanItem | null | undefined, b: PlanItem | null | undefined): boolean {
  return canonical(a ?? null) === canonical(b ?? null)
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

const RANK = ['period', 'requirements', 'group', 'stage', 'class', 'task', 'duty']
const rankOf = (item: string) => RANK.indexOf(item.split(':')[0]!)

/**
 * What changed above since the plan was adopted or last decided on, in the order in which it can be taken over: what others hang on
 * comes first when it is added and last when it is removed. A line that the office already has as above is not offered.
 */
export function offersOf(above: Plan, seen: ReadonlyMap<string, PlanItem | null>, own: Plan): readonly Offer[] {
  const offers: Offer[] = []
  for (const item of new Set([...above.keys(), ...seen.keys()])) {
    const before = seen.get(item) ?? null
    const now = above.get(item) ?? null
    const mine = own.get(item) ?? null
    if (sameItem(before, now) || sameItem(mine, now)) continue
    const change = before === null ? 'added' : now === null ? 'removed' : 'changed'
    offers.push({ item, change, seen: before, above: now, own: mine, conflict: !sameItem(mine, before) })
  }
  const order = (offer: Offer) => (offer.change === 'removed' ? 2 * RANK.length - rankOf(offer.item) : rankOf(offer.item))
  return offers.sort((a, b) => order(a) - order(b) || (a.item < b.item ? -1 : 1))
}

/** An offer decided: the office's plan and what it has now seen. Keeping changes nothing of its own. */
export function decide(
  own: Plan,
  seen: ReadonlyMap<string, PlanItem | null>,
  offer: Offer,
  decision: 'accept' | 'keep',
): { own: Plan; seen: ReadonlyMap<string, PlanItem | null> } {
  const nextSeen = new Map(seen).set(offer.item, offer.above)
  if (decision === 'keep') return { own, seen: nextSeen }
  const next = new Map(own)
  if (offer.above === null) next.delete(offer.item)
  else next.set(itemId(offer.above), offer.above)
  return { own: next, seen: nextSeen }
}
