import { stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { AnswerOf } from '#domain/contract/api/index.ts'
import { copyTables } from '../analysis/index.ts'
import type { Context, Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { asOwner } from '../platform/database/owner.ts'

/** State of the deployment: what an operator looks at first. Rows of tables are the database's estimates. */
async function show({ tx, services }: Context): Promise<AnswerOf<'system.show'>> {
  await asOwner(tx)
  const [database] = await tx`select current_setting('server_version') as version, pg_database_size(current_database())::float8 as size`
  const tables = await tx`select c.relname as name, greatest(c.reltuples, 0)::float8 as rows from pg_class c
    where c.relnamespace = 'record'::regnamespace and c.relkind in ('r', 'p') and c.relname = any (${copyTables.map((table) => table.name)}) order by c.relname`
  const copy = await stat(join(services.folder, 'analysis', 'copy.duckdb')).catch(() => null)
  const [scan] = await tx`select max(started_at) as at from scans where state = 'done' and engine = 'duckdb'`
  const disk = await statfs(services.folder)
  return {
    version: services.version,
    startedAt: services.startedAt.toISOString(),
    database: { version: database!.version as string, size: database!.size as number, embedded: !process.env.DATABASE_URL },
    copy: {
      size: copy?.size ?? null,
      refreshedAt: copy ? (scan!.at as string | null) : null,
      tables: tables.map((row) => ({ name: row.name as string, rows: row.rows as number })),
    },
    jobs: await jobs(tx),
    disk: { free: disk.bavail * disk.bsize, total: disk.blocks * disk.bsize },
  }
}

async function jobs(tx: Tx): Promise<AnswerOf<'system.show'>['jobs']> {
  const [known] = await tx`select to_regclass('graphile_worker.jobs') is not null as there`
  if (!known!.there) return []
  const rows = await tx`select task_identifier as task, count(*) filter (where attempts < max_attempts)::int as waiting,
    count(*) filter (where attempts >= max_attempts and locked_at is null)::int as failed from graphile_worker.jobs group by 1 order by 1`
  return rows.map((row) => ({ task: row.task as string, waiting: row.waiting as number, failed: row.failed as number }))
}

export const systemRoutes: Routes = { 'system.show': show }
