/** The ledgers: problems with their measures, acceptance, look-back, hand-over and accountability; regulations to make; old tables taken in. */
import './problem-process.ts'
import './regulation-process.ts'

export { type NewProblem, openProblem } from './open.ts'
export { ledgerRoutes } from './routes.ts'
