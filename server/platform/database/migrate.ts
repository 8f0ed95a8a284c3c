import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sql } from './client.ts'

const FOLDER = join(import.meta.dirname, '../../migrations')

/** A migration file was changed after it ran, or the database is newer than the program. */
export class MigrationError extends Error {
  readonly code = 'migration-refused'
}

interface Migration {
  readonly no: number
  readonly name: string
  readonly text: string
  readonly digest: string
}

/** All migrations in order. */
export function migrations(): Migration[] {
  return readdirSync(FOLDER)
    .filter((name) => /^\d{4}_.*\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(FOLDER, name), 'utf8')
      return { no: Number(name.slice(0, 4)), name, text, digest: createHash('sha256').update(text).digest('hex') }
    })
}

/**
 * Brings the database up to date: each file in a transaction of its own, one process at a time. Returns the names that ran.
 * Throws `MigrationError` when a file that ran was changed since, or when the database knows one that this program does not.
 */
export async function migrate(sql: Sql, onProgress: (line: string) => void = () => undefined): Promise<string[]> {
  const ran: string[] = []
  const connection = await sql.reserve()
  try {
    await connection`select pg_advisory_lock(826001)`
    await connection`create table if not exists schema_migrations (
      no integer primary key, name text not null, digest text not null, ran_at timestamptz not null default now())`
    const done = new Map((await connection`select no, name, digest from schema_migrations`).map((row) => [row.no as number, row]))
    const all = migrations()
    const last = Math.max(0, ...all.map((migration) => migration.no))
    for (const no of done.keys())
      if (no > last) throw new MigrationError(`数据库的版本（${no}）比本程序（${last}）新，请使用相同或更新的程序版本`)
    for (const migration of all) {
      const before = done.get(migration.no)
      if (before) {
        if (before.digest !== migration.digest) throw new MigrationError(`迁移文件 ${migration.name} 在执行之后被改动，请恢复原文件`)
        continue
      }
      onProgress(`更新数据库结构：${migration.name}`)
      await connection`begin`
      try {
        await connection.unsafe(migration.text).simple()
        await connection`insert into schema_migrations (no, name, digest) values (${migration.no}, ${migration.name}, ${migration.digest})`
        await connection`commit`
      } catch (error) {
        await connection`rollback`
        throw error
      }
      ran.push(migration.name)
    }
  } finally {
    await connection`select pg_advisory_unlock(826001)`
    connection.release()
  }
  return ran
}
