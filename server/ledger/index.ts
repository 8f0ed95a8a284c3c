/** The ledgers: problems with their measures, acceptance, look-back, hand-over and accountability; regulations to make; old tables taken in. */
import './problem-process.ts'
import './regulation-process.ts'

export { dayIn, RowError } from './import-values.ts'
export { type NewProblem, openProblem } from './open.ts'
export { REGULATION_MOMENTS, regulationWhere } from './regulations.ts'
export { ledgerRoutes } from './routes.ts'
export { PROBLEM_MOMENTS, where as problemWhere } from './store.ts'
export { bodyOf, type ColumnWords, columnReader, readLines } from './table-columns.ts'
export { type NamedUnit, unitsByName } from './units.ts'
