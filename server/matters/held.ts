import { type MatterKind, type Process, processes } from '#domain/process/index.ts'
import { type Actor, rolesOf } from '../platform/identity/actor.ts'

/** States of a process in which the next act lies with the actor's side; who stands on both sides has both in hand. */
export function heldStates(actor: Actor, kind: MatterKind): string[] {
  const roles = rolesOf(actor)
  const unit = roles.some((role) => role === 'unit-head' || role === 'unit-handler')
  const supervision = roles.some((role) => role === 'supervisor' || role === 'supervision-lead' || role === 'law-reviewer')
  return Object.entries((processes[kind] as Process).states)
    .filter(
      ([, { holder }]) =>
        (holder === 'unit' && unit) || (holder === 'supervision' && supervision) || (holder === 'receiver' && roles.includes('discipline')),
    )
    .map(([state]) => state)
}
