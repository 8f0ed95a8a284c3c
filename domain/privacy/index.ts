/** Protection of personal data: which sets the house holds, and what the law asks to be recorded about them. Pure. */
export {
  ASSESSMENT_GROUNDS,
  ASSESSMENT_PARTS,
  type AssessmentGround,
  INCIDENT_KINDS,
  INCIDENT_PARTS,
  type IncidentKind,
  type IncidentPart,
  missingParts,
  REFUSAL_GROUNDS,
  REQUEST_KINDS,
  REQUEST_OUTCOMES,
  type RefusalGround,
  type RequestKind,
  type RequestOutcome,
  RISKS,
  type Risk,
  RUN_STATES,
  type RunState,
} from './articles.ts'
export { DATA_SET_KEYS, DATA_SETS, type DataSet, type DataSetKey, dataSet, KEEPERS, type Keeper } from './data-sets.ts'
