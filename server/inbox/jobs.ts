import { z } from 'zod'
import type { Services } from '../platform/context.ts'
import type { Tasks } from '../platform/jobs/worker.ts'
import { takeArrivals } from './arrivals.ts'
import { bookOf } from './book.ts'
import { analyseClues } from './likeness.ts'

const payload = z.object({ ids: z.array(z.uuid()).max(1000) })

/** Clues read in one transaction. */
const CHUNK = 500

/** Reads clues in the triage that nobody has read yet, or whose suggestions no longer rest on what is known. */
async function refresh({ sql }: Services): Promise<void> {
  const book = await bookOf(sql)
  for (;;) {
    const done = await sql.begin(async (tx) => {
      const rows = await tx`select c.id from clues c left join clue_analyses a on a.clue_id = c.id
        where c.state = 'triage' and (a.clue_id is null or a.stale) order by c.opened_at, c.id limit ${CHUNK}`
      await analyseClues(
        tx,
        book,
        rows.map((row) => row.id as string),
      )
      return rows.length < CHUNK
    })
    if (done) return
  }
}

/** The room's jobs. */
export const inboxTasks: Tasks = {
  /** Reads the words of clues that a person or the public door has just brought. */
  'clue-analysis': async (input, { sql }) => {
    const { ids } = payload.parse(input)
    const book = await bookOf(sql)
    await sql.begin((tx) => analyseClues(tx, book, ids))
  },
  /** Takes in the clues of finished imports, refreshes suggestions; forgets signatures that are too old to be sent again. */
  'inbox-arrivals': async (_, services) => {
    await services.sql`delete from inbox_nonces where at < now() - interval '1 hour'`
    await takeArrivals(services)
    await refresh(services)
  },
}
