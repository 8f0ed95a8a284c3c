/** Accountability: sealed hand-overs, tracing back, exemptions, and what was decided about people. */
import './exemption-process.ts'
import './handover-process.ts'
import './tracing-process.ts'
import type { Routes } from '../platform/context.ts'
import { countRoutes } from './counts.ts'
import { entryRoutes } from './entries.ts'
import { exemptionRoutes } from './exemptions.ts'
import { handoverRoutes } from './handovers.ts'
import { tracingRoutes } from './tracings.ts'

export { accountabilityWhere } from './entries.ts'
export { exemptionWhere } from './exemptions.ts'
export { type Followed, followedBy } from './followed.ts'

export const accountabilityRoutes: Routes = { ...entryRoutes, ...countRoutes, ...handoverRoutes, ...tracingRoutes, ...exemptionRoutes }
