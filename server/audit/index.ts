/** Audit: the log of all actions, its daily signed roots, and the proof that nothing in it was changed. */
import { openKeys } from '../platform/crypto.ts'
import type { Tasks } from '../platform/jobs/worker.ts'
import { signRoot } from './roots.ts'

export { type Root, signRoot } from './roots.ts'
export { auditRoutes } from './routes.ts'
export { type Broken, type Verified, verifyAudit, verifyNow } from './verify.ts'

export const auditTasks: Tasks = {
  'audit-root': async (_, services) => void (await signRoot(services.sql, await openKeys(services.folder))),
}
