import { PERMISSIONS, type Permission } from '#domain/contract/roles.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Actor, scopeFor } from '../platform/identity/actor.ts'

/**
 * What an index can use of an actor's scope: a span of regions, or the units whose subtree it is. It never shows more than the row
 * security of the database does, and spares it the rows of everybody else.
 */
export interface Span {
  readonly regions: { readonly from: string; readonly to: string } | null
  readonly units: readonly string[] | null
}

const DIGITS = 6

/** The span of an actor's scope for one permission. Regions are compared as six digits, so the order is the same in every collation. */
export function spanOf(actor: Pick<Actor, 'grants'>, permission: Permission): Span {
  const { areas, units } = scopeFor(actor as Actor, PERMISSIONS[permission])
  if (areas.length > 0 && units.length > 0) return { regions: null, units: null }
  if (areas.length === 0) return { regions: null, units: units.length > 0 ? units : null }
  const prefixes = areas.map((area) => area.slice(area.indexOf(':') + 1).replace('%', ''))
  let common = prefixes[0]!
  for (const prefix of prefixes) while (!prefix.startsWith(common)) common = common.slice(0, -1)
  return { regions: { from: common.padEnd(DIGITS, '0'), to: common.padEnd(DIGITS, '9') }, units: null }
}

type Fragment = ReturnType<Tx>

/** SQL: `and` the row lies within the span, by its columns of region and unit; nothing for a span without bounds. */
export function inSpan(tx: Tx, { regions, units }: Span, region: Fragment, unit: Fragment): Fragment {
  if (regions) return tx`and ${region} between ${regions.from} and ${regions.to}`
  if (units) return tx`and ${unit} in (select t.unit_id from record.unit_tree t where t.ancestor_id = any (${[...units]}))`
  return tx``
}
