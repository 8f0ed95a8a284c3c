import type { z } from 'zod'
import {
  actionsFor,
  type Branch,
  type ClockSpec,
  type MatterKind,
  type Process,
  processes,
  type Transition,
} from '#domain/process/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { asOwnerOf } from '../platform/database/owner.ts'
import { type Actor, type Grant, isSystem, rolesOf, unitsOf } from '../platform/identity/actor.ts'
import { conflict, forbidden, notFound } from '../platform/refusal.ts'
import { dropClocks, nextDue, startClock, stopClock } from './clocks.ts'

/** What every matter's row has, whatever else is on it. */
export interface MatterRow {
  readonly id: string
  readonly no?: string
  readonly state: string
  readonly version: number
  readonly unit_id: string
  readonly region: string
  readonly line: string
  readonly [column: string]: unknown
}

/** One action under way. `set` collects columns to write with the new state. */
export interface Acting {
  readonly tx: Tx
  readonly services: Services
  readonly actor: Actor
  readonly matter: MatterRow
  readonly line: Transition<string>
  readonly input: Record<string, unknown>
  /** Role of the actor that the table accepted. */
  readonly role: string
  readonly to: string
  set(columns: Record<string, unknown>): void
}

/** What a room adds to its process table: how conditions are read and what an action does beside changing the state. */
export interface Room {
  readonly table: string
  readonly guards: Readonly<Record<string, (acting: Omit<Acting, 'to' | 'set'>) => boolean | Promise<boolean>>>
  readonly branches: Readonly<Record<string, (acting: Omit<Acting, 'to' | 'set'>) => boolean | Promise<boolean>>>
  /** Runs inside the transaction, before the row is written. */
  readonly effects: Readonly<Record<string, (acting: Acting) => Promise<void>>>
}

const rooms = new Map<MatterKind, Room>()

/** Joins a room to its process. Throws when a guard or branch of the table has no reader: a table must not promise what nothing checks. */
export function joinProcess(kind: MatterKind, room: Room): void {
  const table: Process = processes[kind]
  for (const line of table.transitions) {
    for (const guard of line.guards ?? []) if (!room.guards[guard.name]) throw new Error(`${kind}: guard ${guard.name} is not read`)
    if (line.to !== 'same')
      for (const branch of line.to as readonly Branch<string>[])
        if (branch.when && !room.branches[branch.when]) throw new Error(`${kind}: branch ${branch.when} is not read`)
  }
  rooms.set(kind, room)
}

/** Whether a grant reaches a matter: supervision by area, an enforcement unit by its subtree. */
async function reaches(tx: Tx, grant: Grant, matter: MatterRow): Promise<boolean> {
  const place = `${matter.line}:${matter.region}`
  if (grant.areas.some((area) => likeMatches(area, place))) return true
  if (grant.units.length === 0) return false
  const [row] = await tx`select 1 from record.unit_tree where ancestor_id = any (${[...grant.units]}) and unit_id = ${matter.unit_id}`
  return row !== undefined
}

/** The `like` of scope patterns: `%` stands for any text, at the ends of the two halves. */
function likeMatches(pattern: string, text: string): boolean {
  const [line, region] = pattern.split(':') as [string, string]
  const [ownLine, ownRegion] = text.split(':') as [string, string]
  return (line === '%' || line === ownLine) && ownRegion.startsWith(region.replace('%', ''))
}

/** Whether the person belongs to the checked unit or one below it: nobody reviews his own house. */
export async function isOfUnit(tx: Tx, actor: Actor, unitId: string): Promise<boolean> {
  const own = unitsOf(actor)
  if (own.length === 0) return false
  const [row] = await tx`select 1 from record.unit_tree t join record.units u on u.id = t.unit_id
    where t.ancestor_id = any (${own}) and t.unit_id = ${unitId}
      and exists (select from record.units a where a.id = t.ancestor_id and a.line <> 'justice')`
  return row !== undefined
}

/** Roles with which the actor may act on this matter. The database has already decided that it may be seen. */
export async function rolesOn(tx: Tx, actor: Actor, matter: MatterRow): Promise<string[]> {
  if (isSystem(actor)) return ['system']
  const roles: string[] = []
  for (const grant of actor.grants) if (!roles.includes(grant.role) && (await reaches(tx, grant, matter))) roles.push(grant.role)
  return roles
}

export interface Performed {
  readonly id: string
  readonly state: string
  readonly stateTitle: string
  readonly version: number
}

/** What an actor is about to do, found lawful by the table: the row is locked. */
interface Examined {
  readonly room: Room
  readonly table: Process
  readonly matter: MatterRow
  readonly line: Transition<string>
  readonly role: string
  readonly situation: { state: string; holder: string; allowed: { action: string; label: string }[] }
}

/**
 * Locks the row and checks version, table, role and scope, changing nothing. Throws a 404 for what the actor may not see, a 409
 * that names the state, the holder and what may be done instead, a 403 for the wrong role.
 */
export async function examine(tx: Tx, actor: Actor, kind: MatterKind, id: string, action: string, version?: number): Promise<Examined> {
  const room = rooms.get(kind)
  if (!room) throw new Error(`no room for ${kind}`)
  const table: Process = processes[kind]
  const [matter] = (await tx`select * from ${tx(room.table)} where id = ${id} for update`) as unknown as MatterRow[]
  if (!matter) throw notFound(table.title)
  const roles = await rolesOn(tx, actor, matter)
  const state = table.states[matter.state]!
  const situation = {
    state: matter.state,
    holder: holderTitle(table, matter.state),
    allowed: actionsFor(table, matter.state, roles as never).map(({ action: name, label }) => ({ action: name, label })),
  }
  if (version !== undefined && version !== matter.version)
    throw conflict('changed-meanwhile', `该${table.title}刚刚被他人办理，当前为“${state.title}”，请刷新后再办`, situation)
  const lines = table.transitions.filter((candidate) => candidate.action === action)
  if (lines.length === 0) throw conflict('unknown-action', `${table.title}没有“${action}”这一办理动作`, situation)
  const line = lines.find((candidate) => candidate.from.includes(matter.state))
  if (!line) throw conflict('wrong-state', `当前状态为“${state.title}”，不能${lines[0]!.label}`, situation)
  const role = line.by.find((candidate) => roles.includes(candidate))
  if (!role) throw forbidden(`“${line.label}”应由${situation.holder}办理，您的角色不能办理`)
  return { room, table, matter, line, role, situation }
}

/**
 * The only writer of state. Beyond `examine` it checks the input and the guards, applies the effect, stops and starts clocks,
 * writes state and action log, all in the caller's transaction. Throws what `examine` throws, and a 422 for the input.
 */
export async function perform(
  services: Services,
  tx: Tx,
  actor: Actor,
  kind: MatterKind,
  id: string,
  action: string,
  given: { version?: number; input: Record<string, unknown> },
): Promise<Performed> {
  const { room, table, matter, line, role, situation } = await examine(tx, actor, kind, id, action, given.version)
  const input = (line.input as z.ZodObject).parse(given.input) as Record<string, unknown>
  const acting = { tx, services, actor, matter, line, input, role }
  for (const guard of line.guards ?? []) if (!(await room.guards[guard.name]!(acting))) throw conflict(guard.name, guard.message, situation)
  const to = line.to === 'same' ? matter.state : await follow(room, line.to, acting)
  const columns: Record<string, unknown> = {}
  await room.effects[action]?.({ ...acting, to, set: (more) => void Object.assign(columns, more) })
  await runClocks(tx, kind, matter, line, to, table, columns)
  const wasFinal = table.final.includes(matter.state)
  const isFinal = table.final.includes(to)
  const next = {
    ...columns,
    state: to,
    version: matter.version + 1,
    due_at: await nextDue(tx, kind, id),
    ...(isFinal && !wasFinal && { closed_at: new Date() }),
    ...(wasFinal && !isFinal && { closed_at: null }),
  }
  // An act may take the matter out of the actor's own sight: a unit returns a clue, an office finds that it is another region's.
  await asOwnerOf(tx, () => tx`update ${tx(room.table)} set ${tx(next as never)} where id = ${id}`)
  await logAction(tx, actor, {
    chain: `${kind}:${id}`,
    action: `${kind}.${action}`,
    objectKind: kind,
    objectId: id,
    role,
    detail: { from: matter.state, to, ...(!table.sealed && { input }) },
    before: { state: matter.state, version: matter.version },
    after: next,
  })
  return { id, state: to, stateTitle: table.states[to]!.title, version: matter.version + 1 }
}

async function follow(room: Room, branches: readonly Branch<string>[], acting: Omit<Acting, 'to' | 'set'>): Promise<string> {
  for (const branch of branches) if (!branch.when || (await room.branches[branch.when]!(acting))) return branch.to
  throw new Error(`no branch of ${acting.line.action} holds`)
}

/** Columns whose name starts with `clock_` are not written: they override the end of a clock that the action starts. */
async function runClocks(
  tx: Tx,
  kind: MatterKind,
  matter: MatterRow,
  line: Transition<string>,
  to: string,
  table: Process,
  columns: Record<string, unknown>,
): Promise<void> {
  const overrides: Record<string, Date> = {}
  for (const name of Object.keys(columns))
    if (name.startsWith('clock_')) {
      overrides[name.slice(6)] = columns[name] as Date
      delete columns[name]
    }
  // A clock belongs to who has the matter from now on.
  const unitId = (columns.unit_id as string | undefined) ?? matter.unit_id
  for (const name of line.stops ?? []) await stopClock(tx, kind, matter.id, name)
  const ends = table.final.includes(to) && !table.final.includes(matter.state)
  if (ends) await dropClocks(tx, kind, matter.id, ['look-back', 'receipt'])
  for (const name of line.starts ?? [])
    if (!ends && belongs(table.clocks[name], to)) await startClock(tx, kind, matter.id, name, unitId, overrides[name])
  for (const [name, due] of Object.entries(overrides))
    if (!(line.starts ?? []).includes(name)) await startClock(tx, kind, matter.id, name, unitId, due)
}

/** A branch that skips a state must not start that state's clock. */
const belongs = (clock: ClockSpec | undefined, to: string): boolean => clock?.in === undefined || clock.in === to

const HOLDERS = { supervision: '监督机构', unit: '责任单位', receiver: '接收机关', nobody: '已办结' } as const

/** Who has the matter in hand, as people say it. */
export function holderTitle(table: Process, state: string): string {
  const holder = table.states[state]?.holder
  return holder === undefined ? '已办结' : HOLDERS[holder]
}

/** Actions that the actor may take on a matter now, for its page. */
export async function offeredOn(tx: Tx, actor: Actor, kind: MatterKind, matter: MatterRow) {
  const roles = await rolesOn(tx, actor, matter)
  return actionsFor(processes[kind] as Process, matter.state, roles as never).map(offered)
}

/** Batch actions that these roles can take at all: the list page offers them. */
export const batchOffered = (actor: Actor, kind: MatterKind) => {
  const roles = rolesOf(actor)
  return (processes[kind] as Process).transitions
    .filter((line) => line.batch && line.by.some((role) => (roles as string[]).includes(role)))
    .map(offered)
}

const offered = (line: Transition<string>) => ({
  action: line.action,
  label: line.label,
  consequence: line.consequence,
  weight: line.weight ?? null,
  batch: line.batch ?? false,
})
