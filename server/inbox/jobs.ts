import { z } from 'zod'
import type { Tasks } from '../platform/jobs/worker.ts'
import { takeArrivals } from './arrivals.ts'
import { bookOf } from './book.ts'
import { analyseClues } from './likeness.ts'

const payload = z.object({ ids: z.array(z.uuid()).max(1000) })

/** The room's jobs. */
export const inboxTasks: Tasks = {
  /** Reads the words of clues that a person or the public door has just brought. */
  'clue-analysis': async (input, { sql }) => {
    const { ids } = payload.parse(input)
    const book = await bookOf(sql)
    await sql.begin((tx) => analyseClues(tx, book, ids))
  },
  /** Takes in the clues of finished imports; forgets signatures that are too old to be sent again. */
  'inbox-arrivals': async (_, services) => {
    await services.sql`delete from inbox_nonces where at < now() - interval '1 hour'`
    await takeArrivals(services)
  },
}
