import { createHash, randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { reaches } from './binaries.ts'
import { connect, type Sql } from './client.ts'
import { migrate, migrations } from './migrate.ts'

/** A database of its own for one test file, and how to drop it. */
export interface TestDatabase {
  readonly url: string
  readonly sql: Sql
  drop(): Promise<void>
}

/**
 * Copies the migrated template (made once per content of the migrations) into a fresh database; about 80 ms. The cluster is
 * the one named by BIAOCHI_TEST_PG, which `npm test` starts without fsync.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const cluster = process.env.BIAOCHI_TEST_PG
  if (!cluster) throw new Error('BIAOCHI_TEST_PG is not set: run the tests with `npm test [files]`')
  const digest = createHash('sha256')
    .update(
      migrations()
        .map((migration) => migration.digest)
        .join(),
    )
    .digest('hex')
    .slice(0, 12)
  const template = `biaochi_template_${digest}`
  const name = `biaochi_test_${randomBytes(6).toString('hex')}`
  const admin = connect(cluster, { max: 1 })
  try {
    await admin`select pg_advisory_lock(826002)`
    const [known] = await admin`select 1 from pg_database where datname = ${template}`
    if (!known) {
      await admin.unsafe(`drop database if exists ${template}_new with (force)`)
      await admin.unsafe(`create database ${template}_new`)
      const sql = connect(urlOf(cluster, `${template}_new`), { max: 2 })
      await migrate(sql)
      await sql.end()
      await admin.unsafe(`alter database ${template}_new rename to ${template}`)
    }
    await admin`select pg_advisory_unlock(826002)`
    await admin.unsafe(`create database ${name} template ${template} strategy file_copy`)
  } finally {
    await admin.end()
  }
  const url = urlOf(cluster, name)
  const sql = connect(url, { max: 8 })
  return {
    url,
    sql,
    async drop() {
      await sql.end({ timeout: 1 })
      const closing = connect(cluster, { max: 1 })
      await closing.unsafe(`drop database if exists ${name} with (force)`)
      await closing.end()
    },
  }
}

function urlOf(cluster: string, database: string): string {
  const url = new URL(cluster)
  url.pathname = `/${database}`
  return url.href
}

/** Why a test that starts a process under another account cannot run here; false if it can. */
export async function otherAccountLacks(): Promise<string | false> {
  if (process.getuid?.() !== 0) return 'needs root'
  for (const folder of [dirname(process.execPath), import.meta.dirname])
    if (!(await reaches({ uid: 65534, gid: 65534 }, folder))) return 'the project lies in a closed folder'
  return false
}
