/** Statistics: overview, ranking of units, and bulletins printed from frozen figures. */
import type { Tasks } from '../platform/jobs/worker.ts'
import { makeDailyBulletins } from './bulletins.ts'

export { titleOf } from './bulletin-text.ts'
export { statisticsRoutes } from './routes.ts'

/** Jobs of this room. */
export const bulletinTasks: Tasks = { 'bulletin-daily': (_, services) => makeDailyBulletins(services) }
