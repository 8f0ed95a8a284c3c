/** The analysis process: holds the DuckDB file (which locks itself) and answers one request at a time. Started by `client.ts`. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { connect, connectionLost } from '../platform/database/client.ts'
import { type Refreshed, refreshCopy } from './copy.ts'
import { type Duck, openDuck } from './duckdb.ts'

/** A request from the server process. */
export type AnalysisRequest =
  | { id: number; method: 'refresh' }
  | { id: number; method: 'run'; sql: string }
  | { id: number; method: 'close' }
export type AnalysisReply = { id: number; ok: true; value: unknown } | { id: number; ok: false; message: string }

const [url, folder, threads, memoryMb] = process.argv.slice(2) as [string, string, string | undefined, string | undefined]
mkdirSync(folder, { recursive: true, mode: 0o700 })
const sql = connect(url, { max: 1, name: 'biaochi-analysis' })
let duck: Duck | null = null

const opened = async (): Promise<Duck> =>
  (duck ??= await openDuck(join(folder, 'copy.duckdb'), {
    feedFolder: join(folder, 'feed'),
    threads: threads ? Number(threads) : undefined,
    memoryMb: memoryMb ? Number(memoryMb) : undefined,
  }))

/** A lost connection is made anew once: a restart of the database between two scans must not cost the next one. */
async function refreshed(): Promise<Refreshed> {
  const open = await opened()
  try {
    return await refreshCopy(sql, open, folder)
  } catch (error) {
    if (!connectionLost(error)) throw error
    return refreshCopy(sql, open, folder)
  }
}

async function answer(request: AnalysisRequest): Promise<unknown> {
  switch (request.method) {
    case 'refresh':
      return refreshed()
    case 'run':
      return (await opened()).run(request.sql)
    case 'close':
      duck?.close()
      await sql.end({ timeout: 1 })
      return null
  }
}

let queue = Promise.resolve()
process.on('message', (request: AnalysisRequest) => {
  queue = queue.then(async () => {
    const reply: AnalysisReply = await answer(request).then(
      (value) => ({ id: request.id, ok: true as const, value }),
      (error: Error) => ({ id: request.id, ok: false as const, message: error.message }),
    )
    process.send?.(reply, () => {
      if (request.method === 'close') process.exit(0)
    })
  })
})
// The server is gone: so is the reason to be here.
process.on('disconnect', () => process.exit(0))
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
