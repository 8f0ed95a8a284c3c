import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Sql, Tx } from '../platform/database/client.ts'
import { copyOut } from '../platform/database/copy.ts'
import type { Duck } from './duckdb.ts'
import { type CopyTable, copyTables } from './tables.ts'

export interface Refreshed {
  /** Rows that the copy holds, all tables together. */
  readonly records: number
  readonly changed: number
  readonly whole: boolean
  readonly ms: number
}

const META = `create table if not exists copy_state (system text, horizon ubigint, refreshed_at timestamp)`
const LEFTOVERS = 'feed'

/**
 * Brings the columnar copy up to the record. PostgreSQL is read in one repeatable-read snapshot and DuckDB written in one
 * transaction, so a scan sees one consistent state and a crash leaves the state before.
 *
 * Nothing is missed: every row carries the transaction that wrote it, and the next refresh starts at the oldest transaction
 * that was still running during this one (`xmin` of the snapshot). A row read twice is only replaced by itself. After a restore
 * into another cluster transaction numbers mean nothing, so the copy is then made anew.
 */
export async function refreshCopy(sql: Sql, duck: Duck, folder: string): Promise<Refreshed> {
  const started = performance.now()
  const feed = join(folder, LEFTOVERS)
  await mkdir(feed, { recursive: true, mode: 0o700 })
  let changed = 0
  let whole = false
  await duck.run(META)
  await sql.begin('isolation level repeatable read read only', async (tx) => {
    const [now] = await tx`select pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
      (select system_identifier::text from pg_control_system()) || '/' || current_database() as system`
    const [state] = await duck.run('select system, cast(horizon as varchar) as horizon from copy_state')
    const since =
      state && state.system === now!.system && BigInt(state.horizon as string) <= BigInt(now!.horizon as string)
        ? (state.horizon as string)
        : null
    whole = since === null
    await duck.run('begin transaction')
    try {
      for (const table of copyTables) changed += await follow(tx, duck, table, since, feed)
      await duck.run('delete from copy_state')
      await duck.run(`insert into copy_state values ('${now!.system}', ${now!.horizon}, current_timestamp)`)
      await duck.run('commit')
    } catch (error) {
      await duck.run('rollback')
      throw error
    }
  })
  if (whole || changed > 100_000) await duck.run('checkpoint')
  const counts = await duck.run(copyTables.map((table) => `select count(*) as n from ${table.name}`).join(' union all '))
  return { records: counts.reduce((sum, row) => sum + Number(row.n), 0), changed, whole, ms: performance.now() - started }
}

const qualified = (table: CopyTable): string => `record.${table.name}`
const names = (table: CopyTable, alias = ''): string => table.columns.map((column) => `${alias}${column.name}`).join(', ')

async function follow(tx: Tx, duck: Duck, table: CopyTable, since: string | null, feed: string): Promise<number> {
  const { follows } = table
  if (since === null || follows.kind === 'whole') {
    await duck.run(`delete from ${table.name}`)
    const rows = await load(tx, duck, table, `select ${names(table)} from ${qualified(table)}`, table.name, feed)
    return follows.kind === 'whole' ? 0 : rows
  }
  if (follows.kind === 'child') return 0 // its parent brings it
  const [some] = await tx`select 1 from ${tx(qualified(table))} where changed_xid >= ${since}::xid8 limit 1`
  if (!some) return 0
  await duck.run(`create temp table delta as select * from ${table.name} limit 0`)
  const rows = await load(tx, duck, table, `select ${names(table)} from ${qualified(table)} where changed_xid >= '${since}'`, 'delta', feed)
  await duck.run(`delete from ${table.name} using delta where ${table.name}.id = delta.id`)
  await duck.run(`insert into ${table.name} select * from delta`)
  for (const child of copyTables) {
    if (child.follows.kind !== 'child' || child.follows.parent !== table.name) continue
    const link = child.follows.column
    await duck.run(`delete from ${child.name} using delta where ${child.name}.${link} = delta.id`)
    await load(
      tx,
      duck,
      child,
      `select ${names(child, 'c.')} from ${qualified(child)} c join ${qualified(table)} p on p.id = c.${link} where p.changed_xid >= '${since}'`,
      child.name,
      feed,
    )
  }
  await duck.run('drop table delta')
  return rows
}

/** Rows from PostgreSQL into a DuckDB table, through one file that is removed again. */
async function load(tx: Tx, duck: Duck, table: CopyTable, select: string, target: string, feed: string): Promise<number> {
  const file = join(feed, `${table.name}.csv`)
  try {
    const source = await copyOut(tx, `copy (${select}) to stdout (format csv, null '\\N')`)
    await pipeline(source, createWriteStream(file, { mode: 0o600, highWaterMark: 1 << 20 }))
    const columns = table.columns.map((column) => `'${column.name}': '${column.type}'`).join(', ')
    const [result] = await duck.run(
      `insert into ${target} select * from read_csv('${file.replaceAll("'", "''")}', auto_detect=false, header=false, delim=',', quote='"', escape='"',
        nullstr='\\N', allow_quoted_nulls=false, columns={${columns}})`,
    )
    return Number(result?.Count ?? 0)
  } finally {
    await rm(file, { force: true })
  }
}
