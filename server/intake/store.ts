import type { Sql, Tx } from '#server/platform/database/client.ts'
import type { EntityCounts, ImportProgress, ImportReport } from './report.ts'

/** Key of the lock that lets one import write at a time. */
const LOCK = 826_010

/** Waits for other imports; the lock ends with the connection, so a killed import leaves none behind. */
export async function lockImports(sql: Sql, onWait: () => void): Promise<void> {
  const [row] = await sql`select pg_try_advisory_lock(${LOCK}) as free`
  if (row!.free) return
  onWait()
  await sql`select pg_advisory_lock(${LOCK})`
}

/** Lets the next import go on. */
export const unlockImports = async (sql: Sql): Promise<void> => void (await sql`select pg_advisory_unlock(${LOCK})`)

/** What a new row of `record.imports` says. */
export interface ImportStart {
  readonly id: string
  readonly source: string
  readonly fileName: string
  readonly mapping: string | null
  readonly startedBy: string | null
}

/**
 * Opens the import's row, or takes up the one that a request or an earlier try made. Under the lock every other import that had begun
 * and still says `running` was cut off: it is marked failed. `progress.since` is the transaction from which its changes count.
 */
export async function beginImport(sql: Sql, start: ImportStart): Promise<void> {
  await sql`update record.imports set state = 'failed', finished_at = now(),
      report = ${sql.json({ error: '接入中途中断，请用同一份数据重新接入' })}
    where state = 'running' and id <> ${start.id} and progress ? 'since'`
  await sql`insert into record.imports (id, source, file_name, mapping, state, started_by, progress)
    values (${start.id}, ${start.source}, ${start.fileName}, ${start.mapping}, 'running', ${start.startedBy},
      jsonb_build_object('since', pg_snapshot_xmin(pg_current_snapshot())::text))
    on conflict (id) do update set state = 'running', finished_at = null, source = excluded.source,
      progress = excluded.progress || (imports.progress - 'settled')`
}

/** Notes how far the import is, in the transaction that brought it there. */
export async function noteProgress(sql: Sql, id: string, progress: ImportProgress, entities: Record<string, EntityCounts>): Promise<void> {
  const { entity, read, share } = progress
  await sql`update record.imports set progress = progress || ${sql.json({ entity, read, share, entities } as never)} where id = ${id}`
}

/** Imports whose changes have not had their references settled, and the first transaction that may hold one of them. */
export async function unsettled(sql: Sql, id: string): Promise<{ ids: string[]; since: string }> {
  const rows = await sql`select id, progress ->> 'since' as since from record.imports
    where progress ? 'since' and not progress ? 'settled' and (state = 'failed' or id = ${id})`
  const since = rows.reduce(
    (least, row) => (BigInt(row.since as string) < least ? BigInt(row.since as string) : least),
    BigInt(rows[0]!.since as string),
  )
  return { ids: rows.map((row) => row.id as string), since: String(since) }
}

/** Marks the import done and the given ones settled. */
export async function endImport(sql: Sql, id: string, settled: readonly string[], report: ImportReport): Promise<void> {
  await sql`update record.imports set progress = progress || '{"settled": true}' where id = any(${[...settled]})`
  await sql`update record.imports set state = 'done', finished_at = now(), report = ${sql.json(report as never)} where id = ${id}`
}

/** Marks an import failed, with the reason for people; one that is done stays done. */
export async function failImport(sql: Sql, id: string, error: string): Promise<void> {
  await sql`update record.imports set state = 'failed', finished_at = now(), report = ${sql.json({ error })} where id = ${id} and state <> 'done'`
}

/** References of a sender's records, and of one import's, that lead nowhere yet. */
export async function countDangling(sql: Sql, source: string, id: string): Promise<number> {
  const [row] = await sql`select count(*)::int as n from record.dangling where starts_with(id, ${`${source}:`}) or import_id = ${id}`
  return row!.n as number
}

/** Enters an import that a job will carry out. */
export async function queueImport(sql: Sql | Tx, start: ImportStart): Promise<void> {
  await sql`insert into record.imports (id, source, file_name, mapping, state, started_by)
    values (${start.id}, ${start.source}, ${start.fileName}, ${start.mapping}, 'running', ${start.startedBy})`
}

/** State of an import, or null when there is none of this id. */
export async function stateOf(sql: Sql, id: string): Promise<string | null> {
  const [row] = await sql`select state from record.imports where id = ${id}`
  return (row?.state as string | undefined) ?? null
}

/** One import with the name of who started it, as far as the actor may see it. */
export async function importRow(tx: Tx, id: string): Promise<Record<string, unknown> | undefined> {
  const [row] = await tx`select i.*, u.name as starter from record.imports i left join users u on u.id = i.started_by where i.id = ${id}`
  return row
}

/** Imports that the actor may see, the latest first, after the cursor's sort key. */
export async function listImports(tx: Tx, after: [string, string] | null, limit: number): Promise<Record<string, unknown>[]> {
  return tx`select i.*, i.started_at::text as exact, u.name as starter from record.imports i left join users u on u.id = i.started_by
    ${after ? tx`where (i.started_at, i.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
    order by i.started_at desc, i.id desc limit ${limit}`
}
