import { accountabilityRoutes } from './accountability/index.ts'
import { administrationRoutes } from './administration/index.ts'
import { auditRoutes, auditTasks } from './audit/index.ts'
import { briefingRoutes } from './briefings/index.ts'
import { campaignRoutes, campaignTasks } from './campaigns/index.ts'
import { clueRoutes } from './clues/index.ts'
import { exportRoutes } from './exports/index.ts'
import { identityRoutes } from './identity/index.ts'
import { inboxRoutes, inboxTasks } from './inbox/index.ts'
import { inspectionRoutes } from './inspections/index.ts'
import { instrumentRoutes } from './instruments/index.ts'
import { importTasks, intakeRoutes } from './intake/index.ts'
import { ledgerRoutes } from './ledger/index.ts'
import type { Routes } from './platform/context.ts'
import { housekeepingTasks } from './platform/housekeeping.ts'
import type { Scheduled, Tasks } from './platform/jobs/worker.ts'
import { privacyRoutes, privacySchedule, privacyTasks } from './privacy/index.ts'
import { publicRoutes, publicSchedule, publicTasks } from './public/index.ts'
import { publicityRoutes } from './publicity/index.ts'
import { recordsRoutes } from './records/index.ts'
import { bulletinTasks, statisticsRoutes } from './statistics/index.ts'
import { supervisionRoutes, supervisionTasks } from './supervision/index.ts'

/** Every room's routes: together they are the whole table of endpoints. */
export const routes: Routes = {
  ...identityRoutes,
  ...supervisionRoutes,
  ...campaignRoutes,
  ...clueRoutes,
  ...inboxRoutes,
  ...ledgerRoutes,
  ...accountabilityRoutes,
  ...inspectionRoutes,
  ...instrumentRoutes,
  ...publicRoutes,
  ...publicityRoutes,
  ...recordsRoutes,
  ...statisticsRoutes,
  ...briefingRoutes,
  ...exportRoutes(() => routes),
  ...intakeRoutes,
  ...administrationRoutes,
  ...auditRoutes,
  ...privacyRoutes,
}

/** Every room's jobs. */
export const tasks: Tasks = {
  ...supervisionTasks,
  ...campaignTasks,
  ...importTasks,
  ...inboxTasks,
  ...bulletinTasks,
  ...auditTasks,
  ...publicTasks,
  ...privacyTasks,
  ...housekeepingTasks,
}

/** What runs by the clock (times in UTC; Asia/Shanghai is eight hours ahead). */
export const schedule: readonly Scheduled[] = [
  { task: 'scan-scheduled', at: '*/5 * * * *' },
  { task: 'scan-nightly', at: '30 18 * * *' },
  { task: 'clocks', at: '* * * * *' },
  { task: 'inbox-arrivals', at: '* * * * *' },
  { task: 'campaigns', at: '5 16 * * *' },
  { task: 'audit-root', at: '10 16 * * *' },
  { task: 'bulletin-daily', at: '0 0 * * *' },
  ...publicSchedule,
  ...privacySchedule,
  { task: 'housekeeping', at: '20 19 * * *' },
  { task: 'files-verify', at: '40 19 * * *' },
]
