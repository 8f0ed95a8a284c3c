import { PERMISSIONS, type Permission, permits, type Role } from '#domain/contract/roles.ts'
import type { Sql, Tx } from '../database/client.ts'

/** A role held at a unit, with the reach it gives. */
export interface Grant {
  readonly role: Role
  readonly unitId: string | null
  readonly unitName: string | null
  /** The campaign that the role is held for; null: not limited. All grants of a person name the same one. */
  readonly campaignId: string | null
  /** Patterns over `line:region` (`%:4201%`): what a supervision office may see. */
  readonly areas: readonly string[]
  /** Units whose subtree an enforcement role may see. */
  readonly units: readonly string[]
}

/** Who acts: a person in a session, or the system itself. */
export interface Actor {
  readonly id: string | null
  readonly account: string
  readonly name: string
  readonly unitId: string | null
  /** The officer that this person is, where known: clues that accuse him stay hidden from him (S12). */
  readonly officerId: string | null
  readonly grants: readonly Grant[]
  readonly ip: string | null
  readonly requestId: string | null
}

/** The system as an actor: scans, clocks, the command line. */
export const systemActor = (requestId: string | null = null): Actor => ({
  id: null,
  account: 'system',
  name: '系统',
  unitId: null,
  officerId: null,
  grants: [],
  ip: null,
  requestId,
})

export const isSystem = (actor: Actor): boolean => actor.id === null
export const rolesOf = (actor: Actor): Role[] => [...new Set(actor.grants.map((grant) => grant.role))]

/** Units that the person belongs to: the home unit and those of every grant, whatever is being asked. */
export const unitsOf = (actor: Actor): string[] => [
  ...new Set([actor.unitId, ...actor.grants.map((grant) => grant.unitId)].filter((id): id is string => id !== null)),
]

/** Whether a role supervises (sees by region) or enforces (sees by unit). */
const SUPERVISION: readonly Role[] = ['supervisor', 'supervision-lead', 'law-reviewer', 'discipline']

/**
 * Reach of a grant: a supervision role sees the region of its unit (a province two digits, a city four, a county six), a
 * justice unit all lines, another unit its own line; an enforcement role sees its unit's subtree; an administrator nothing.
 */
export function reach(
  role: Role,
  unit: { id: string; line: string; level: string | null; region: string } | null,
): Pick<Grant, 'areas' | 'units'> {
  if (!unit) return { areas: [], units: [] }
  if (role === 'unit-head' || role === 'unit-handler') return { areas: [], units: [unit.id] }
  if (!SUPERVISION.includes(role)) return { areas: [], units: [] }
  const digits = unit.level === 'province' ? 2 : unit.level === 'city' ? 4 : 6
  return { areas: [`${unit.line === 'justice' ? '%' : unit.line}:${unit.region.slice(0, digits)}%`], units: [] }
}

/** The actor's scope for one permission: the union of the grants that carry it, no others (S9). */
export function scopeFor(actor: Actor, roles: readonly Role[]): { areas: string[]; units: string[]; led: string[]; sealed: string[] } {
  const grants = actor.grants.filter((grant) => roles.includes(grant.role))
  const open = grants.filter((grant) => grant.role !== 'discipline')
  const sealed = grants.filter((grant) => grant.role === 'discipline')
  return {
    areas: [...new Set(open.flatMap((grant) => grant.areas))],
    units: [...new Set(open.flatMap((grant) => grant.units))],
    led: [...new Set(open.filter((grant) => grant.role === 'unit-head').flatMap((grant) => grant.units))],
    sealed: [...new Set(sealed.flatMap((grant) => grant.areas))],
  }
}

const arrayLiteral = (values: readonly string[]): string =>
  values.length === 0 ? '' : `{${values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`

/** Puts the actor's scope on a transaction: from here on the database shows only what these roles may see. */
export async function enterScope(tx: Tx, actor: Actor, roles: readonly Role[]): Promise<void> {
  const scope = scopeFor(actor, roles)
  await tx`select set_config('role', 'biaochi_app', true), set_config('biaochi.areas', ${arrayLiteral(scope.areas)}, true),
    set_config('biaochi.units', ${arrayLiteral(scope.units)}, true), set_config('biaochi.sealed_areas', ${arrayLiteral(scope.sealed)}, true),
    set_config('biaochi.user', ${actor.id ?? ''}, true), set_config('biaochi.own_units', ${arrayLiteral(unitsOf(actor))}, true),
    set_config('biaochi.campaign', ${actor.grants[0]?.campaignId ?? ''}, true), set_config('biaochi.officer', ${actor.officerId ?? ''}, true), set_config('biaochi.led_units', ${arrayLiteral(scope.led)}, true)`
}

/**
 * Runs `work` in one transaction as the actor, seeing what the permission lets the actor see. The system sees everything.
 * A forgotten `where` shows nothing instead of everything, because row-level security is what limits it.
 */
export async function asActor<T>(
  sql: Sql,
  actor: Actor,
  permission: Permission | 'public' | 'signed-in',
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return (await sql.begin(async (tx) => {
    if (!isSystem(actor))
      await enterScope(tx, actor, permission === 'public' || permission === 'signed-in' ? rolesOf(actor) : PERMISSIONS[permission])
    return work(tx)
  })) as T
}

export const may = (actor: Actor, permission: Permission): boolean => permits(rolesOf(actor), permission)
