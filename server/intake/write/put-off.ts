import type { Entity } from '#domain/contract/exchange/index.ts'
import type { Sql } from '#server/platform/database/client.ts'
import { copyIn, escaped, pieces } from './copy.ts'
import type { Row } from './encode.ts'

/*
 * Records that change a stored one wait here until their file has been read, so that of several with one id the last alone counts.
 * Only so does a file that says two things about one id end in the same state each time it is imported, cut off or not.
 */

/** Makes the place, empty, for this connection. */
export async function openPutOff(sql: Sql): Promise<void> {
  await sql`drop table if exists put_off`
  await sql`create temp table put_off (entity text not null, id text collate "C" not null, seq bigint generated always as identity, record text not null)`
  await sql`create index on put_off (entity, id, seq)`
}

/** Lets these records wait, in their order. */
export async function putOff(sql: Sql, entity: Entity, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  const lines = rows.values().map((row) => `${entity.name}\t${escaped(row.id)}\t${escaped(JSON.stringify(row))}\n`)
  await copyIn(sql, 'copy put_off (entity, id, record) from stdin', pieces(lines))
}

/** Which of these rows' ids wait. */
export async function putOffIds(sql: Sql, entity: Entity, rows: readonly Row[]): Promise<Set<string>> {
  const [any] = await sql`select from put_off where entity = ${entity.name} limit 1`
  if (!any) return new Set()
  const found = await sql`select distinct id from put_off where entity = ${entity.name} and id = any(${rows.map((row) => row.id)})`
  return new Set(found.map((row) => row.id as string))
}

/** The last record of each waiting id after `after`, in order of id, and how many waited for these ids. */
export async function nextPutOff(sql: Sql, entity: Entity, after: string, limit: number): Promise<{ rows: Row[]; waited: number }> {
  const found = await sql`
    with ids as (
      select id, count(*)::int as waited from put_off where entity = ${entity.name} and id > ${after} group by id order by id limit ${limit}
    )
    select ids.waited, (select p.record from put_off p where p.entity = ${entity.name} and p.id = ids.id order by p.seq desc limit 1) as record
    from ids order by ids.id`
  return {
    rows: found.map((row) => JSON.parse(row.record as string) as Row),
    waited: found.reduce((sum, row) => sum + (row.waited as number), 0),
  }
}

/** Entities with records that wait; makes their reading quick. */
export async function waitingEntities(sql: Sql): Promise<Set<string>> {
  await sql`analyze put_off`
  const found = await sql`select distinct entity from put_off`
  return new Set(found.map((row) => row.entity as string))
}

/** Nothing waits any more. */
export async function clearPutOff(sql: Sql): Promise<void> {
  await sql`truncate put_off`
}
