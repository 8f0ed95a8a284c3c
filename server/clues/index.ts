/** Clues: what is reported, assessed, handed down, verified, answered and closed; never before the eyes of whom it accuses. */
import './clue-process.ts'

export { barredUnits, isAccused } from './accused.ts'
export { addSource, type NewClue, type Opened, openClue, openClues } from './open.ts'
export { PETITION } from './petition.ts'
export {
  changeReceipt,
  findByPhone,
  findByReceipt,
  type NewReporter,
  openReporter,
  phoneIndex,
  type Reporter,
  type ReporterKind,
  sealReporter,
} from './reporters.ts'
export { clueRoutes } from './routes.ts'
