import { Logger, parseCronItems, type Runner, run } from 'graphile-worker'
import type { Services } from '../context.ts'
import type { Sql } from '../database/client.ts'

/** What a job does. It may be run again after a crash, so it must end in the same state when run twice. */
export type Task = (payload: Record<string, unknown>, services: Services) => Promise<void>
export type Tasks = Readonly<Record<string, Task>>

/** A job by the clock; `at` is a crontab line in UTC. */
export interface Scheduled {
  readonly task: string
  readonly at: string
  readonly payload?: Record<string, unknown>
}

/** Adds a job in the caller's transaction: it runs only if the change that asks for it is committed. */
export const addJob: Services['addJob'] = async (tx, task, payload, options = {}) => {
  await tx`select biaochi_add_job(${task}, ${JSON.stringify(payload)}::text::json, ${options.queue ?? null}, ${options.runAt?.toISOString() ?? null}, ${options.key ?? null})`
}

/** Lets requests add jobs: they run as a role that may not touch the queue itself. */
async function allowJobs(sql: Sql): Promise<void> {
  await sql.unsafe(
    `create or replace function public.biaochi_add_job(task text, payload json, queue text, run_at timestamptz, key text) returns void
     language sql security definer set search_path = graphile_worker, public as
     $$ select graphile_worker.add_job(task, payload, queue_name => queue, run_at => run_at, max_attempts => 3, job_key => key) $$`,
  )
}

/** Starts the worker. Its own sign handlers stay off: the launcher decides when it ends. */
export async function startWorker(services: Services, url: string, tasks: Tasks, schedule: readonly Scheduled[]): Promise<Runner> {
  return run({
    connectionString: url,
    concurrency: 2,
    maxPoolSize: 6,
    noHandleSignals: true,
    pollInterval: 2000,
    logger: new Logger(() => (level, message, meta) => {
      if (level === 'error')
        process.stderr.write(
          `${JSON.stringify({ level, message, task: (meta as { job?: { task_identifier?: string } } | undefined)?.job?.task_identifier })}\n`,
        )
    }),
    taskList: Object.fromEntries(
      Object.entries(tasks).map(([name, task]) => [name, (payload: unknown) => task((payload ?? {}) as Record<string, unknown>, services)]),
    ),
    parsedCronItems: parseCronItems(
      schedule.map(({ task, at, payload }) => ({
        task,
        match: at,
        identifier: `${task}-${at}`,
        payload,
        options: { backfillPeriod: 0, maxAttempts: 1, jobKey: task, jobKeyMode: 'replace' },
      })),
    ),
  })
}

/** Makes the job tables without starting a worker: commands need them too. */
export async function prepareJobs(url: string, sql: Sql): Promise<void> {
  const { runMigrations } = await import('graphile-worker')
  await runMigrations({ connectionString: url, logger: new Logger(() => () => undefined) })
  await allowJobs(sql)
}

/**
 * Frees the jobs that a killed worker still holds. Only for a deployment whose one process has just started: nobody else can be
 * working on them.
 */
export async function freeJobs(sql: Sql): Promise<void> {
  await sql`select graphile_worker.force_unlock_workers(array(
    select distinct locked_by from graphile_worker._private_jobs where locked_by is not null))`
}
