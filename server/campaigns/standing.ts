import type { Role } from '#domain/contract/roles.ts'
import { isOfUnit } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Actor, unitsOf } from '../platform/identity/actor.ts'

const OFFICE: readonly Role[] = ['supervisor', 'supervision-lead']
const UNIT: readonly Role[] = ['unit-head', 'unit-handler']
const officesOf = (actor: Actor): string[] =>
  actor.grants.filter((grant) => OFFICE.includes(grant.role) && grant.unitId !== null).map((grant) => grant.unitId!)

/** Whether the actor works in the office itself: a plan is written and run by whom it belongs to. */
export const isOfOffice = (actor: Actor, officeId: string): boolean => officesOf(actor).includes(officeId)

/** Whether the actor answers for the unit: an enforcement unit's own people or those above it in its line; an office's own people. */
export async function answersFor(tx: Tx, actor: Actor, unitId: string): Promise<boolean> {
  if (isOfOffice(actor, unitId)) return true
  const own = actor.grants.filter((grant) => UNIT.includes(grant.role)).flatMap((grant) => grant.units)
  if (own.length === 0) return false
  const [row] = await tx`select 1 from record.unit_tree where ancestor_id = any (${own}) and unit_id = ${unitId} limit 1`
  return row !== undefined
}

/** Whether the actor stands above a unit of the campaign: in the office that runs it, or in one above that office. */
export async function standsAbove(tx: Tx, actor: Actor, officeId: string, unitId: string): Promise<boolean> {
  if (officeId === unitId) return false
  const offices = officesOf(actor)
  if (offices.length === 0) return false
  const [row] = await tx`select 1 from record.unit_tree where unit_id = ${officeId} and ancestor_id = any (${offices}) limit 1`
  return row !== undefined
}

/** Whether the actor belongs to the unit, to one below it or to the enforcement body above it: nobody accepts his own house's work. */
export async function isOfHouse(tx: Tx, actor: Actor, unitId: string): Promise<boolean> {
  const own = unitsOf(actor)
  const [row] = await tx`select 1 from record.unit_tree where ancestor_id = ${unitId} and unit_id = any (${own}) limit 1`
  return row !== undefined || isOfUnit(tx, actor, unitId)
}
