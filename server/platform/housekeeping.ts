import type { Sql } from './database/client.ts'
import { sweepFiles } from './files/sweep.ts'
import type { Tasks } from './jobs/worker.ts'

const DAY_MS = 86_400_000
/** Days that sessions are kept after their last use: who was signed in when stays in the action log. */
const SESSION_DAYS = 30
/** Days that the first answer to a repeated request is kept. */
const ANSWER_DAYS = 7

/**
 * Deletes rows that nothing asks for any more: sessions long over (of each person the last one stays, its time is shown with the
 * account), attempts at signing in that no longer count, answers that nobody will ask for again.
 */
export async function pruneRows(sql: Sql): Promise<{ sessions: number; attempts: number; answers: number }> {
  const sessions = await sql`delete from sessions s where s.last_seen_at < now() - make_interval(days => ${SESSION_DAYS})
    and exists (select from sessions later where later.user_id = s.user_id and later.last_seen_at > s.last_seen_at)`
  const attempts = await sql`delete from login_attempts where at < now() - interval '1 day'`
  const answers = await sql`delete from idempotency where at < now() - make_interval(days => ${ANSWER_DAYS})`
  return { sessions: sessions.count, attempts: attempts.count, answers: answers.count }
}

/**
 * What a start does about what came before it. `alone`: no other process can have the data folder, so every half-written file is an orphan;
 * otherwise only those of yesterday are.
 */
export async function tidyAtStart(sql: Sql, dataFolder: string, alone: boolean): Promise<void> {
  await sweepFiles(dataFolder, alone ? 0 : DAY_MS)
  await pruneRows(sql)
}

export const housekeepingTasks: Tasks = {
  housekeeping: async (_, { sql, folder }) => {
    await sweepFiles(folder, DAY_MS)
    await pruneRows(sql)
  },
}
