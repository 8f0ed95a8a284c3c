import type { Analysis } from '../analysis/index.ts'
import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { addJob, type Tasks } from '../platform/jobs/worker.ts'
import { Refusal } from '../platform/refusal.ts'
import { runBackTest } from './back-test.ts'
import { workClocks } from './clock-work.ts'
import { endBrokenScans, runScan, type ScanOptions } from './scan.ts'

let analysis: Analysis | null = null

/** The worker's engine: set once at the start, since only one process may hold the columnar file. */
export function holdAnalysis(engine: Analysis): void {
  analysis = engine
}

async function scan(services: Services, options: ScanOptions): Promise<void> {
  if (!analysis) throw new Error('no analysis engine')
  await runScan(services.sql, analysis, options)
}

/**
 * After a restore: the queue is not in a backup, but what asked for its jobs is. Scans and back-tests that waited wait again; a scan that
 * was under way is over. Clocks need nothing, they are rows that a job by the minute reads.
 */
export async function takeUpWork(tx: Tx): Promise<void> {
  await endBrokenScans(tx)
  for (const { id } of await tx`select id from scans where state = 'queued'`) await addJob(tx, 'scan', { scanId: id as string })
  for (const { id } of await tx`select id from back_tests where state in ('queued', 'running')`)
    await addJob(tx, 'back-test', { id: id as string })
}

/** A scheduled scan that meets another one gives way: the next comes in five minutes. */
async function giveWay(run: Promise<void>): Promise<void> {
  await run.catch((error: unknown) => {
    if (!(error instanceof Refusal && error.code === 'scan-running')) throw error
  })
}

/** Nothing was imported or changed since the last full scan, and no rule was published. */
async function nothingNew({ sql }: Services): Promise<boolean> {
  const [row] = await sql`
    with last as (select max(started_at) as at from scans where state = 'done' and rules is null and not dry_run)
    select (select at from last) is not null
      and not exists (select from record.imports where coalesce(finished_at, now()) >= (select at from last))
      and not exists (select from rule_versions where published_at >= (select at from last)) as quiet`
  return row!.quiet as boolean
}

export const supervisionTasks: Tasks = {
  scan: async ({ scanId }, services) => {
    const [row] = await services.sql`select * from scans where id = ${scanId as string}`
    if (row?.state !== 'queued') return
    await scan(services, {
      scanId: row.id as string,
      engine: row.engine as 'duckdb' | 'postgres',
      rules: (row.rules as string[] | null) ?? undefined,
      asOf: (row.as_of as string | null) ?? undefined,
      dryRun: row.dry_run as boolean,
      trigger: row.trigger as 'person',
    }).catch(async (error: Error) => {
      await services.sql`update scans set state = 'failed', finished_at = now(), error = ${error.message} where id = ${row.id as string} and state <> 'failed'`
      if (!(error instanceof Refusal)) throw error
    })
  },
  'scan-scheduled': async (_, services) => {
    if (!(await nothingNew(services))) await giveWay(scan(services, { engine: 'duckdb', trigger: 'schedule' }))
  },
  // At night in any case: deadlines pass although no record changes.
  'scan-nightly': (_, services) => giveWay(scan(services, { engine: 'duckdb', trigger: 'nightly' })),
  clocks: async (_, services) => void (await workClocks(services)),
  'back-test': async ({ id }, services) => {
    if (!analysis) throw new Error('no analysis engine')
    await runBackTest(services.sql, analysis, id as string)
  },
}
