/** The public door: reports with and without a name, their dialogue, ratings of enforcement, questionnaires, notices. */
import type { Routes } from '../platform/context.ts'
import type { Scheduled, Tasks } from '../platform/jobs/worker.ts'
import { dialogueRoutes } from './dialogue.ts'
import { doorRoutes } from './doors.ts'
import { homeRoutes } from './home.ts'
import { loginRoutes } from './logins/routes.ts'
import { mineRoutes, tellAnswered } from './mine.ts'
import { noticeRoutes } from './notices.ts'
import { carryMessages } from './outbox.ts'
import { forgetProofs } from './proofs.ts'
import { questionnaireRoutes } from './questionnaires.ts'
import { ratingReadRoutes } from './rating-reads.ts'
import { ratingRoutes } from './ratings.ts'
import { reportRoutes } from './report.ts'
import { uploadRoutes } from './uploads.ts'

export { configuredLogins, localOffered } from './logins/offered.ts'
export { publishNotice, withdrawNotice } from './notices.ts'
export { RATING_MOMENTS, ratingWhere } from './rating-reads.ts'

export const publicRoutes: Routes = {
  ...homeRoutes,
  ...doorRoutes,
  ...loginRoutes,
  ...reportRoutes,
  ...mineRoutes,
  ...uploadRoutes,
  ...noticeRoutes,
  ...questionnaireRoutes,
  ...ratingRoutes,
  ...ratingReadRoutes,
  ...dialogueRoutes,
}

export const publicTasks: Tasks = {
  outbox: async (_, services) => void (await carryMessages(services)),
  'public-minute': async (_, services) => {
    await tellAnswered(services)
    await carryMessages(services)
  },
  'public-tidy': async (_, services) => {
    await forgetProofs(services.sql)
    await services.sql`delete from door_sessions where expires_at < now()`
    await services.sql`delete from phone_codes where expires_at < now() - interval '1 hour'`
  },
}

export const publicSchedule: readonly Scheduled[] = [
  { task: 'public-minute', at: '* * * * *' },
  { task: 'public-tidy', at: '15 * * * *' },
]
