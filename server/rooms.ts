import { administrationRoutes } from './administration/index.ts'
import { auditRoutes, auditTasks } from './audit/index.ts'
import { identityRoutes } from './identity/index.ts'
import { instrumentRoutes } from './instruments/index.ts'
import { importTasks, intakeRoutes } from './intake/index.ts'
import { ledgerRoutes } from './ledger/index.ts'
import type { Routes } from './platform/context.ts'
import type { Scheduled, Tasks } from './platform/jobs/worker.ts'
import { recordsRoutes } from './records/index.ts'
import { bulletinTasks, statisticsRoutes } from './statistics/index.ts'
import { supervisionRoutes, supervisionTasks } from './supervision/index.ts'

/** Every room's routes: together they are the whole table of endpoints. */
export const routes: Routes = {
  ...identityRoutes,
  ...supervisionRoutes,
  ...ledgerRoutes,
  ...instrumentRoutes,
  ...recordsRoutes,
  ...statisticsRoutes,
  ...intakeRoutes,
  ...administrationRoutes,
  ...auditRoutes,
}

/** Every room's jobs. */
export const tasks: Tasks = { ...supervisionTasks, ...importTasks, ...bulletinTasks, ...auditTasks }

/** What runs by the clock (times in UTC; Asia/Shanghai is eight hours ahead). */
export const schedule: readonly Scheduled[] = [
  { task: 'scan-scheduled', at: '*/5 * * * *' },
  { task: 'scan-nightly', at: '30 18 * * *' },
  { task: 'clocks', at: '* * * * *' },
  { task: 'audit-root', at: '10 16 * * *' },
  { task: 'bulletin-daily', at: '0 0 * * *' },
]
