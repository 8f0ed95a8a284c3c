/** Inspections: kinds, checklists, draws that anybody can repeat, who may go. Pure: tables and clocks are the caller's. */
export { type Answered, BASIS_NUMBER, type ChecklistItem, lacking, scoreOf } from './checklist.ts'
export { monthsBetween, shareCovered } from './coverage.ts'
export { type Candidate, checkDraw, commitmentOf, digestOf, drawLots, inOrder, type RecordedDraw } from './draw.ts'
export {
  ANSWERS,
  type Answer,
  CHECKLIST_STATES,
  type ChecklistState,
  DRAWN,
  type Drawn,
  INSPECTION_KINDS,
  type InspectionKind,
  PLACE_KINDS,
  type PlaceKind,
  UNANNOUNCED,
  VISIT_STATES,
  type VisitState,
} from './kinds.ts'
export { regionPrefix, sameRegion, type TeamMember, type TeamPlace, teamFaults } from './team.ts'
