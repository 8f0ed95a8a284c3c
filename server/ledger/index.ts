/** The ledger: problems with their measures, acceptance, look-back, hand-over and accountability. */
import './problem-process.ts'

export { openProblem } from './open.ts'
export { ledgerRoutes } from './routes.ts'
