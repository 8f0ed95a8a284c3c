/** Inspections (督导检查): plans, teams, draws, checklists, visits, and what is recorded on the spot without network. */
import './process.ts'

export { inspectionRoutes } from './routes.ts'
export { whereVisit } from './store.ts'
