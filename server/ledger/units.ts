import type { Tx } from '../platform/database/client.ts'

/** A unit as far as a record of it needs one. */
export interface NamedUnit {
  readonly id: string
  readonly region: string
  readonly line: string
}

/** Units in the actor's scope by name; a name that several have is null. */
export async function unitsByName(tx: Tx): Promise<Map<string, NamedUnit | null>> {
  const units = await tx`select id, name, region, line from record.units`
  const found = new Map<string, NamedUnit | null>()
  for (const { id, name, region, line } of units) found.set(name, found.has(name) ? null : { id, region, line })
  return found
}
