/** Accountability: forms and grounds as dated data, the words of responsibility, the chain of a decision from its records. */
export { type CaseFacts, type Evidence, type ProposedLink, proposeChain } from './chain.ts'
export { ACCOUNTABILITY_FORMS, type AccountabilityForm, FORM_CODES, FORM_GROUPS, type FormGroup, formOn, formTitle } from './forms.ts'
export { EXEMPTION_GROUNDS, type ExemptionGround, GROUND_CODES, groundOn, groundTitle } from './grounds.ts'
export {
  HANDOVER_RESULTS,
  HANDOVER_SOURCES,
  type HandoverResult,
  type HandoverSource,
  LINK_STEPS,
  type LinkStep,
  POSTS,
  type Post,
  RECEIVERS,
  RESPONSIBILITIES,
  type Receiver,
  type Responsibility,
  TRACING_OUTCOMES,
  TRACING_SOURCES,
  type TracingOutcome,
  type TracingSource,
} from './words.ts'
