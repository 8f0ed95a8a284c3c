import type { Sql, Tx } from '../platform/database/client.ts'
import { asOwnerOf } from '../platform/database/owner.ts'
import { type Actor, isSystem, unitsOf } from '../platform/identity/actor.ts'

/** Whether a unit is one of the accused or stands below one: whom they command cannot verify them. */
export async function isAccused(tx: Tx | Sql, unitId: string, accused: readonly string[]): Promise<boolean> {
  if (accused.length === 0) return false
  if (accused.includes(unitId)) return true
  const [row] = await tx`select 1 from record.unit_tree where unit_id = ${unitId} and ancestor_id = any (${[...accused]}) limit 1`
  return row !== undefined
}

/**
 * Units that must not verify these clues, with all below them: the accused ones, and the own units of accused officers, also of reports
 * merged into the clues. `sql` is the owner's: whom somebody accuses must bar him also where the asking person may not look.
 */
export async function barredUnits(sql: Sql | Tx, clueIds: readonly string[]): Promise<string[]> {
  const rows = await sql`
    with spoken as (select accused_units, accused_officers from clues where id = any (${[...clueIds]}) or merged_into = any (${[...clueIds]}))
    select unnest(accused_units) as id from spoken
    union select o.unit_id from record.officers o where o.id in (select unnest(accused_officers) from spoken)`
  return rows.map((row) => row.id as string)
}

/** Whether a unit must not verify a clue, whoever asks. */
export const isBarred = (tx: Tx, unitId: string, clueId: string): Promise<boolean> =>
  asOwnerOf(tx, async () => isAccused(tx, unitId, await barredUnits(tx, [clueId])))

/** Whether the assessment would accuse the actor's own house: then somebody else must assess. */
export async function accusesOwnHouse(tx: Tx, actor: Actor, units: readonly string[], officers: readonly string[]): Promise<boolean> {
  if (isSystem(actor)) return false
  if (actor.officerId !== null && officers.includes(actor.officerId)) return true
  for (const own of unitsOf(actor)) if (await isAccused(tx, own, units)) return true
  return false
}
