/** Audit: the log of all actions, its daily signed roots, and the proof that nothing in it was changed; stored files are compared with their digests. */
import { z } from 'zod'
import { openKeys } from '../platform/crypto.ts'
import type { Tasks } from '../platform/jobs/worker.ts'
import { verifyFiles } from './files.ts'
import { signRoot } from './roots.ts'

export { type FilesVerified, verifyFiles } from './files.ts'
export { type Root, signRoot } from './roots.ts'
export { auditRoutes } from './routes.ts'
export { type Broken, type Verified, verifyAudit, verifyNow } from './verify.ts'

const asked = z.object({ file: z.uuid().optional() })

export const auditTasks: Tasks = {
  'audit-root': async (_, services) => void (await signRoot(services.sql, await openKeys(services.folder))),
  /** At night all files in turn; one at once, where a download has met it changed. */
  'files-verify': async (payload, services) => void (await verifyFiles(services, asked.parse(payload).file)),
}
