import { randomInt } from 'node:crypto'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { asOwner } from '../platform/database/owner.ts'
import { wallTimeOf } from '../platform/law.ts'

/** Channel of reports through the public door, and of unsatisfied ratings. */
export const PUBLIC_CHANNEL = 'public'
export const RATING_CHANNEL = 'rating'

/** Nobody is signed in at the public door: its own code decides what is shown, as the owner of the tables. */
export async function atTheDoor(context: Context): Promise<Tx> {
  await asOwner(context.tx)
  return context.tx
}

/** Sixteen random digits. */
export const newReceipt = (): string => Array.from({ length: 16 }, () => randomInt(10)).join('')

/** The day of a moment in Asia/Shanghai. */
export const dayOf = (moment: string): string => wallTimeOf(new Date(moment)).toPlainDate().toString()

/** The supervision office that takes in reports of a region: its own, else the city's, else the province's. */
export async function officeOf(tx: Tx, region: string): Promise<{ id: string; name: string } | null> {
  const [row] = await tx`select id, name from record.units where line = 'justice'
    and region in (${region}, ${`${region.slice(0, 4)}00`}, ${`${region.slice(0, 2)}0000`}) order by region desc, id limit 1`
  return row ? { id: row.id as string, name: row.name as string } : null
}
