import type { Tx } from '../platform/database/client.ts'
import { asOwnerOf } from '../platform/database/owner.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { spanOf } from '../records/index.ts'

/** The widest region that an actor's figures are of, as a code; null for an enforcement unit or the whole country. */
export function topRegion(actor: Actor): string | null {
  const { regions } = spanOf(actor, 'briefing.read')
  if (!regions) return null
  const digits = [...regions.from].findIndex((digit, at) => digit !== regions.to[at])
  const whole = digits === -1 ? 6 : digits - (digits % 2)
  return whole === 0 ? null : regions.from.slice(0, whole).padEnd(6, '0')
}

/** How many digits tell the lines of a split by region apart: cities below a province, counties below a city. */
export const levelBelow = (region: string | null): 4 | 6 => (region?.endsWith('0000') ? 4 : 6)

/** Names of regions, after the justice office that sits there. Names of offices are no secret. */
export async function namesOfRegions(tx: Tx, codes: readonly string[]): Promise<Map<string, string>> {
  const rows = await asOwnerOf(
    tx,
    () => tx`select distinct on (region) region, name from record.units where line = 'justice' and region = any (${[...codes]})
      order by region, array_position(array['province', 'city', 'county'], level) nulls last, id`,
  )
  return new Map(rows.map((row) => [row.region as string, (row.name as string).replace(/司法[厅局].*$/, '') || (row.name as string)]))
}

/** From a region down to one of its own, both included. */
export async function regionPath(tx: Tx, top: string, region: string): Promise<{ code: string; name: string }[]> {
  const codes = [2, 4, 6].map((digits) => region.slice(0, digits).padEnd(6, '0'))
  const path = [...new Set(codes)].filter(
    (code) => code === region || (code >= top && depth(code) >= depth(top) && depth(code) < depth(region)),
  )
  const names = await namesOfRegions(tx, path)
  return path.map((code) => ({ code, name: names.get(code) ?? code }))
}

const depth = (code: string): number => code.replace(/(00)+$/, '').length

/** Titles of classes: those of the campaign first, else of any that has the code. */
export async function classTitles(tx: Tx, codes: readonly string[], campaign: string | undefined): Promise<Map<string, string>> {
  const rows = await tx`select distinct on (code) code, title from campaign_classes where code = any (${[...codes]})
    order by code, (campaign_id = ${campaign ?? null}) desc nulls last, campaign_id`
  return new Map(rows.map((row) => [row.code as string, row.title as string]))
}

/** Names of units, also beyond the actor's scope: who handles a record that one may read is no secret. */
export async function unitNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await asOwnerOf(tx, () => tx`select id, name from record.units where id = any (${[...ids]})`)
  const names = new Map(rows.map((row) => [row.id as string, row.name as string]))
  return new Map(ids.map((id) => [id, names.get(id) ?? '（未接入单位）']))
}

/** Those of the units whose page the actor may open. */
export async function unitsInView(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx`select id from record.units where id = any (${[...ids]})`
  return new Set(rows.map((row) => row.id as string))
}
