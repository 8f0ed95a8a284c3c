/** Statistics: overview, ranking of units, and bulletins printed from frozen figures. */
import type { Tasks } from '../platform/jobs/worker.ts'
import { makeDailyBulletins } from './bulletins.ts'

export { canonical } from './bulletin-data.ts'
export { change, titleOf } from './bulletin-text.ts'
export { indexDefinition, periodOf, readWeights } from './definitions.ts'
export { rankingQuery, rankingRow } from './ranking.ts'
export { statisticsRoutes } from './routes.ts'

/** Jobs of this room. */
export const bulletinTasks: Tasks = { 'bulletin-daily': (_, services) => makeDailyBulletins(services) }
