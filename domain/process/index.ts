import { instrumentProcess } from './instrument.ts'
import { problemProcess } from './problem.ts'
import type { Process } from './process.ts'
import { warningProcess } from './warning.ts'

export {
  ACCOUNTABILITY_FORMS,
  FINDING_CODES,
  FINDINGS,
  type FindingCode,
  LEDGER_FINDINGS,
  PROBLEM_KINDS,
  type ProblemKind,
} from './inputs.ts'
export { INSTRUMENT_KINDS, type InstrumentKind, type InstrumentState, instrumentProcess } from './instrument.ts'
export { type ProblemState, problemProcess } from './problem.ts'
export {
  type ActorRole,
  actionsFor,
  type Branch,
  type ClockSpec,
  diagram,
  type Guard,
  type Process,
  type Transition,
  targetsOf,
  transitionFor,
} from './process.ts'
export { type WarningState, warningProcess } from './warning.ts'

/** Every process of the house by its kind. */
export const processes = { warning: warningProcess, problem: problemProcess, instrument: instrumentProcess } as const satisfies Record<
  string,
  Process
>
export type MatterKind = keyof typeof processes
