import { type MatterKind, type Process, processes } from '#domain/process/index.ts'
import { heldStates, isOfUnit, lightOf, type MatterRow } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, listOf } from '../platform/database/keyset.ts'
import { inPlace } from '../platform/database/place.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { forbidden, invalid } from '../platform/refusal.ts'

export type Row = Readonly<Record<string, unknown>>

/** What the four lists have in common. */
export interface MatterFilter {
  readonly q?: string | undefined
  readonly state?: string | undefined
  readonly unit?: string | undefined
  readonly region?: string | undefined
  readonly ownLevel?: 'true' | undefined
  readonly holder?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly mine?: boolean | undefined
  readonly breached?: boolean | undefined
}

/** SQL: the conditions of a filter on matters of the alias `m`, in the reader's own scope; `words` are searched for `q` beside the number. */
export function matterWhere(tx: Tx, actor: Actor, kind: MatterKind, filter: MatterFilter, words: readonly string[]) {
  const states = listOf(filter.state)
  const found = filter.q ? containing(filter.q) : ''
  return tx`
    (${states}::text[] is null or m.state = any (${states}))
    ${filter.unit ? tx`and m.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${filter.unit})` : tx``}
    ${inPlace(tx, 'm', filter)}
    ${filter.q ? tx`and (m.no like ${found.toUpperCase()} ${words.map((word) => tx`or m.${tx(word)} like ${found}`)})` : tx``}
    ${filter.from ? tx`and m.opened_at >= ${filter.from}::date::timestamptz` : tx``}
    ${filter.to ? tx`and m.opened_at < (${filter.to}::date + 1)::timestamptz` : tx``}
    ${filter.mine ? tx`and m.state = any (${heldStates(actor, kind)})` : tx``}
    ${filter.breached ? tx`and m.breached` : tx``}`
}

/** What every matter's row shows. */
export const matterColumns = (kind: MatterKind, row: Row) => ({
  id: row.id as string,
  no: row.no as string,
  unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' },
  state: row.state as string,
  stateTitle: (processes[kind] as Process).states[row.state as string]!.title,
  openedAt: row.opened_at as string,
  dueAt: row.due_at as string | null,
  light: lightOf(row.due_at as string | null),
  breached: row.breached as boolean,
})

/** Guard of all four processes: who belongs to the unit concerned, or to one below or above it in its house, has no part in it. */
export const notOfTheUnit = async ({ tx, actor, matter }: { tx: Tx; actor: Actor; matter: MatterRow }): Promise<boolean> =>
  !(await servesIn(tx, actor, matter.unit_id))

/** Whether the person belongs to the unit or one above it in its own house, or, with whatever role, to one below it. */
export async function servesIn(tx: Tx, actor: Actor, unitId: string): Promise<boolean> {
  if (await isOfUnit(tx, actor, unitId)) return true
  const [row] = await tx`select coalesce(${unitId} = any (scope_barred_units()), false) as own`
  return row!.own as boolean
}

/** Throws a 403 for somebody of the unit concerned. */
export async function mustBeOutside(tx: Tx, actor: Actor, unitId: string, what: string): Promise<void> {
  if (await servesIn(tx, actor, unitId)) throw forbidden(`本单位的人员不得${what}`)
}

export interface KnownUnit {
  readonly id: string
  readonly region: string
  readonly line: string
}
/** A unit in the actor's scope. Throws a 422. */
export async function unitOf(tx: Tx, unitId: string): Promise<KnownUnit> {
  const [unit] = await tx`select id, region, line from record.units where id = ${unitId}`
  if (!unit) throw invalid('请选择单位', [{ field: 'unitId', message: '没有这个单位，或不在您的管辖范围' }])
  return unit as unknown as KnownUnit
}

/** An officer in the actor's scope, or null where none is named. Throws a 422 for one that is not there. */
export async function officerOf(tx: Tx, officerId: string | null): Promise<{ id: string; name: string; unitId: string } | null> {
  if (officerId === null) return null
  const [officer] = await tx`select id, name, unit_id as "unitId" from record.officers where id = ${officerId}`
  if (!officer) throw invalid('请核对执法人员', [{ field: 'officerId', message: '没有这名执法人员，或不在您的管辖范围' }])
  return officer as unknown as { id: string; name: string; unitId: string }
}

/** Id and number of a record of the table, if the reader may see it. */
export async function refOf(
  tx: Tx,
  table: 'problems' | 'clues' | 'warnings' | 'tracings' | 'handovers' | 'exemptions' | 'accountability',
  id: unknown,
): Promise<{ id: string; no: string } | null> {
  if (typeof id !== 'string') return null
  const [row] = await tx`select id, no from ${tx(table)} where id = ${id}`
  return row ? { id: row.id as string, no: row.no as string } : null
}
