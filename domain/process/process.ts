import type { z } from 'zod'
import type { Role } from '../contract/roles.ts'

/** Who may act: a role, or the system itself (a scan, a clock). */
export type ActorRole = Role | 'system'

/** A condition that the server checks against the matter and the actor; `message` tells the refused person why. */
export interface Guard {
  readonly name: string
  readonly message: string
}

/** Where a transition leads when it depends on the matter: the first branch whose condition holds; the last has none. */
export interface Branch<State extends string> {
  readonly when?: string
  readonly title?: string
  readonly to: State
}

/** A clock that a process starts; its length is the dated law or default value `period` in working days. */
export interface ClockSpec {
  readonly title: string
  /** Key of `#domain/law` values that holds the length in working days. */
  readonly period: string
  /** Working days before the end at which the holder is reminded. */
  readonly remindBefore: number
  /** Where given: started only by an action that leads to this state. */
  readonly in?: string
  /** What the system does by itself when it is breached. */
  readonly onBreach?: 'remind' | 'urge'
}

/** One line of a process table: from which states which action by whom leads where, and what comes with it. */
export interface Transition<State extends string> {
  readonly action: string
  readonly label: string
  readonly from: readonly State[]
  readonly to: readonly Branch<State>[] | 'same'
  readonly by: readonly ActorRole[]
  readonly input: z.ZodObject
  readonly guards?: readonly Guard[]
  readonly stops?: readonly string[]
  readonly starts?: readonly string[]
  readonly issues?: string
  /** The sentence of the confirm dialog: what will happen. */
  readonly consequence: string
  /** Shown as a dangerous or a main button. */
  readonly weight?: 'primary' | 'danger'
  /** True: offered for many matters at once. */
  readonly batch?: boolean
  /** True: people must have shown a second factor (S3): it sends or receives a letter, or may end the matter. */
  readonly secondFactor?: boolean
}

/** A process: its states with their Chinese names, its clocks and its table. Server, screens, tests and manual read this. */
export interface Process<State extends string = string> {
  readonly kind: string
  readonly title: string
  readonly initial: State
  /** `aside`: off the usual way, shown among its steps only to whom it happens. */
  readonly states: Readonly<Record<State, { title: string; holder: 'supervision' | 'unit' | 'receiver' | 'nobody'; aside?: boolean }>>
  readonly final: readonly State[]
  /** True: what people enter stays with the room, in a table of its own scope; the action log keeps who, when and which step alone. */
  readonly sealed?: true
  readonly clocks: Readonly<Record<string, ClockSpec>>
  readonly transitions: readonly Transition<State>[]
}

/** Declares a process; the call gives the table its types. */
export const process = <State extends string>(definition: Process<State>): Process<State> => definition

/** The line of the table for an action in a state, or undefined when the state does not allow it. */
export const transitionFor = <State extends string>(table: Process<State>, state: State, action: string): Transition<State> | undefined =>
  table.transitions.find((line) => line.action === action && line.from.includes(state))

/** Actions of a process for which people must have shown a second factor. */
export const secondFactorActions = ({ transitions }: Process): string[] => [
  ...new Set(transitions.filter((line) => line.secondFactor).map((line) => line.action)),
]

/** Actions that a holder of these roles may take in a state, in the table's order; the system's own are left out. */
export const actionsFor = <State extends string>(table: Process<State>, state: State, roles: readonly Role[]): Transition<State>[] =>
  table.transitions.filter((line) => line.from.includes(state) && line.by.some((role) => role !== 'system' && roles.includes(role)))

/** States an action can lead to from a state. */
export const targetsOf = <State extends string>(line: Transition<State>, from: State): State[] =>
  line.to === 'same' ? [from] : [...new Set(line.to.map((branch) => branch.to))]

/** The process as a Mermaid state diagram for the manual. */
export function diagram(table: Process): string {
  const lines = ['stateDiagram-v2', '  direction LR']
  for (const [state, { title }] of Object.entries(table.states)) lines.push(`  state "${title}" as ${state}`)
  lines.push(`  [*] --> ${table.initial}`)
  for (const line of table.transitions)
    for (const from of line.from)
      if (line.to !== 'same')
        for (const branch of line.to) lines.push(`  ${from} --> ${branch.to}: ${line.label}${branch.title ? `（${branch.title}）` : ''}`)
  for (const state of table.final) lines.push(`  ${state} --> [*]`)
  return `${lines.join('\n')}\n`
}
