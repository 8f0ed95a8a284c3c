/** Clues: what is reported, assessed, handed down, verified, answered and closed; never before the eyes of whom it accuses. */
import './clue-process.ts'

export { barredUnits, isAccused } from './accused.ts'
export { forgetReporters } from './forget.ts'
export { addSource, type NewClue, type Opened, openClue, openClues, tellOfNew } from './open.ts'
export { PETITION } from './petition.ts'
export {
  accountIndex,
  changeReceipt,
  findByReceipt,
  findByReporter,
  type NewReporter,
  openReporter,
  type ProviderAccount,
  phoneIndex,
  type Reporter,
  type ReporterKind,
  sealReporter,
  sealReporters,
} from './reporters.ts'
export { clueRoutes } from './routes.ts'
export { CLUE_MOMENTS, clueWhere } from './store.ts'
export { officeText } from './wording.ts'
