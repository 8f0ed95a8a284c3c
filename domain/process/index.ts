import { briefingProcess } from './briefing.ts'
import { campaignProcess } from './campaign.ts'
import { clueProcess } from './clue.ts'
import { dutyProcess } from './duty.ts'
import { exemptionProcess } from './exemption.ts'
import { handoverProcess } from './handover.ts'
import { inspectionProcess } from './inspection.ts'
import { instrumentProcess } from './instrument.ts'
import { problemProcess } from './problem.ts'
import type { Process } from './process.ts'
import { regulationProcess } from './regulation.ts'
import { stageProcess } from './stage.ts'
import { tracingProcess } from './tracing.ts'
import { warningProcess } from './warning.ts'

export { BRIEFING_KIND_NAMES, BRIEFING_KINDS, type BriefingKind, type BriefingState, briefingProcess } from './briefing.ts'
export { type CampaignState, campaignProcess } from './campaign.ts'
export { CLUE_FINDINGS, CLUE_REVIEWS, CLUE_WEIGHTS, type ClueFinding, type ClueState, type ClueWeight, clueProcess } from './clue.ts'
export { type DutyState, dutyProcess } from './duty.ts'
export { type ExemptionState, exemptionProcess } from './exemption.ts'
export { type HandoverState, handoverContent, handoverProcess } from './handover.ts'
export {
  FINDING_CODES,
  FINDINGS,
  type FindingCode,
  LEDGER_FINDINGS,
  PROBLEM_KINDS,
  type ProblemKind,
} from './inputs.ts'
export { type InspectionState, inspectionProcess } from './inspection.ts'
export { type InstrumentState, instrumentProcess } from './instrument.ts'
export {
  INSTRUMENT_KINDS,
  INSTRUMENT_MOVES,
  INSTRUMENT_TEMPLATES,
  type InstrumentTemplate,
  RETENTIONS,
  type TemplateBlock,
  WITH_OWN_CLOCKS,
} from './instrument-kinds.ts'
export { PROBLEM_SOURCES, type ProblemSource, type ProblemState, problemProcess } from './problem.ts'
export {
  type ActorRole,
  actionsFor,
  type Branch,
  type ClockSpec,
  diagram,
  type Guard,
  type Process,
  secondFactorActions,
  type Transition,
  targetsOf,
  transitionFor,
} from './process.ts'
export { REGULATION_ACTIONS, type RegulationAction, type RegulationState, regulationProcess } from './regulation.ts'
export { type StageState, stageProcess } from './stage.ts'
export { type TracingState, tracingProcess } from './tracing.ts'
export { type WarningState, warningProcess } from './warning.ts'

/** Every process of the house by its kind. */
export const processes = {
  warning: warningProcess,
  problem: problemProcess,
  instrument: instrumentProcess,
  clue: clueProcess,
  campaign: campaignProcess,
  stage: stageProcess,
  duty: dutyProcess,
  regulation: regulationProcess,
  handover: handoverProcess,
  tracing: tracingProcess,
  exemption: exemptionProcess,
  inspection: inspectionProcess,
  briefing: briefingProcess,
} as const satisfies Record<string, Process>
export type MatterKind = keyof typeof processes
export const MATTER_KINDS = Object.keys(processes) as [MatterKind, ...MatterKind[]]
/** What files can be attached to: matters, and entries of the publicity ledger. */
export type FileHolder = MatterKind | 'publicity'
export const FILE_HOLDERS = [...MATTER_KINDS, 'publicity'] as const
