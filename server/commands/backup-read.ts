import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Entry, open, type ZipFile } from 'yauzl'
import { type Verified, verifyAudit } from '../audit/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import { forgetKeys, KEY_FILE, openKeys } from '../platform/crypto.ts'
import type { Sql, Tx } from '../platform/database/client.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { takeUpWork } from '../supervision/index.ts'
import {
  copyOf,
  type FileEntry,
  FOLDERS,
  MANIFEST,
  type Manifest,
  type PlannedTable,
  plannedTables,
  quoted,
  REFERENCE,
  schemaOf,
  type TableEntry,
} from './backup-plan.ts'

/** The backup does not fit: wrong version, damaged, or the deployment has data of its own. */
export class RestoreError extends Error {
  readonly code = 'restore-refused'
}

/** What came back. */
export interface Restored {
  readonly createdAt: string
  readonly tables: number
  readonly rows: number
  readonly files: number
  readonly audit: Verified
}

const MANIFEST_LIMIT = 256 * 1_048_576

/** An open backup: entries by name. */
interface Archive {
  has(name: string): boolean
  read(name: string): Promise<Readable>
  close(): void
}

async function openArchive(path: string): Promise<Archive> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    open(path, { lazyEntries: true, autoClose: false }, (error, file) =>
      error ? reject(new RestoreError(`${path} 不是备份文件，或已损坏：${error.message}`)) : resolve(file),
    ),
  )
  const entries = new Map<string, Entry>()
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry)
      zip.readEntry()
    })
    zip.on('end', resolve).on('error', reject)
    zip.readEntry()
  })
  return {
    has: (name) => entries.has(name),
    read: (name) =>
      new Promise((resolve, reject) => {
        const entry = entries.get(name)
        if (!entry) return reject(new RestoreError(`备份中缺少 ${name}`))
        zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)))
      }),
    close: () => zip.close(),
  }
}

async function manifestOf(archive: Archive): Promise<Manifest> {
  if (!archive.has(MANIFEST)) throw new RestoreError('备份不完整：缺少清单')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of (await archive.read(MANIFEST)) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MANIFEST_LIMIT) throw new RestoreError('备份清单过大')
    chunks.push(chunk)
  }
  const manifest = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Manifest
  if (manifest.format !== 1) throw new RestoreError('备份的格式不被本程序支持')
  return manifest
}

/** Passes bytes on and refuses at the end when they are not those that were written. */
const checked = (name: string, expected: { sha256: string; rows?: number }) =>
  async function* (source: AsyncIterable<Buffer>) {
    const hash = createHash('sha256')
    let lines = 0
    for await (const chunk of source) {
      hash.update(chunk)
      if (expected.rows !== undefined) for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1
      yield chunk
    }
    if (hash.digest('hex') !== expected.sha256) throw new RestoreError(`${name} 的内容与备份清单的摘要不符，备份已损坏或被改动`)
    if (expected.rows !== undefined && lines !== expected.rows) throw new RestoreError(`${name} 应有 ${expected.rows} 行，实有 ${lines} 行`)
  }

/**
 * Puts a backup into an empty deployment of the same schema version. All tables come back in one transaction, and only if every
 * digest fits and the audit log verifies; otherwise nothing is changed but files that no row names. Throws RestoreError.
 */
export async function readBackup(sql: Sql, folder: string, path: string, say: (line: string) => void): Promise<Restored> {
  const archive = await openArchive(path)
  try {
    const manifest = await manifestOf(archive)
    const schema = await schemaOf(sql)
    if (manifest.schema !== schema)
      throw new RestoreError(
        `备份的数据结构是第 ${manifest.schema} 版（程序 ${manifest.version}），本程序是第 ${schema} 版，请用相同版本的程序恢复`,
      )
    return (await sql.begin(async (tx) => {
      const tables = await plannedTables(tx)
      await refuseUnlessEmpty(tx, tables)
      await putTables(tx, archive, tables, manifest, say)
      for (const file of manifest.files) await putFile(folder, archive, file)
      forgetKeys(folder)
      const audit = await verifyAudit(tx, await openKeys(folder))
      if (audit.broken.length > 0) throw new RestoreError(`恢复后的审计日志校验不通过，已撤销恢复：${audit.broken[0]!.message}`)
      await endImports(tx)
      await takeUpWork(tx)
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
      await logAction(tx, systemActor(), {
        action: 'restore',
        objectKind: 'backup',
        objectId: manifest.createdAt,
        detail: { rows, files: manifest.files.length, version: manifest.version },
      })
      return { createdAt: manifest.createdAt, tables: manifest.tables.length, rows, files: manifest.files.length, audit }
    })) as Restored
  } finally {
    archive.close()
  }
}

async function refuseUnlessEmpty(tx: Tx, tables: readonly PlannedTable[]): Promise<void> {
  for (const { name } of tables) {
    if (REFERENCE.includes(name)) continue
    await tx.unsafe(`lock table ${quoted(name)} in access exclusive mode`)
    const [row] = await tx.unsafe(`select 1 from ${quoted(name)} limit 1`)
    if (row) throw new RestoreError(`数据库中已有数据（${name}），只能恢复到空的部署。请用 BIAOCHI_DATA 另设数据目录`)
  }
}

async function putTables(
  tx: Tx,
  archive: Archive,
  tables: readonly PlannedTable[],
  manifest: Manifest,
  say: (line: string) => void,
): Promise<void> {
  const entries = new Map(manifest.tables.map((entry) => [entry.name, entry]))
  for (const table of tables) {
    const entry = entries.get(table.name)
    if (!entry || entry.columns.join() !== table.columns.join()) throw new RestoreError(`备份中的 ${table.name} 与本程序的数据结构不符`)
  }
  await tx.unsafe(`delete from ${REFERENCE.map(quoted).join('; delete from ')}`).simple()
  for (const { name, triggers } of tables) {
    const entry = entries.get(name) as TableEntry
    if (triggers) await tx.unsafe(`alter table ${quoted(name)} disable trigger user`)
    const source = await archive.read(`tables/${name}.copy`)
    await copyIn(tx, `${copyOf(entry)} from stdin`, (out) => pipeline(source, checked(name, entry), out))
    if (triggers) await tx.unsafe(`alter table ${quoted(name)} enable trigger user`)
    if (entry.rows > 0) say(`${name}：${entry.rows} 行`)
  }
  for (const { name, last } of manifest.sequences) await tx`select setval(${quoted(name)}::regclass, ${last})`
  // Transaction numbers of this database begin elsewhere: those of the log must go on rising.
  await tx`update xid_shift set shift = greatest(0, 1 - pg_current_xact_id()::text::bigint
    + greatest((select coalesce(max(changed_xid::text::bigint), 0) from actions), (select coalesce(max(until_xid::text::bigint), 0) from audit_roots)))`
}

/**
 * Imports that were under way are over: their jobs and the rest of their data are not in the backup. What they had brought in still gets
 * its references settled by the next import; the transaction it counts from is now the restoring one, in which all rows were written.
 */
async function endImports(tx: Tx): Promise<void> {
  await tx`update record.imports set state = 'failed', finished_at = now(), report = ${tx.json({ error: '恢复备份时本次接入尚未完成，请用同一份数据重新接入' })}
    where state = 'running'`
  await tx`update record.imports set progress = jsonb_set(progress, '{since}', to_jsonb(pg_current_xact_id()::text))
    where progress ? 'since' and not progress ? 'settled'`
}

/** Runs `copy … from stdin`; an error that the server finds after the last byte is thrown too, which the client gives only to the query. */
async function copyIn(tx: Tx, statement: string, write: (out: Writable) => Promise<void>): Promise<void> {
  const query = tx.unsafe(statement)
  const settling = query as unknown as { reject(error: unknown): void }
  const refused = Promise.withResolvers<never>()
  refused.promise.catch(() => undefined)
  const { reject } = settling
  settling.reject = (error) => {
    reject(error)
    refused.reject(error)
  }
  const written = write(await query.writable())
  written.catch(() => undefined)
  await Promise.race([written, refused.promise])
}

async function putFile(folder: string, archive: Archive, file: FileEntry): Promise<void> {
  const safe =
    file.path === KEY_FILE || (FOLDERS.some((place) => file.path.startsWith(`${place}/`)) && !file.path.split('/').includes('..'))
  if (!safe) throw new RestoreError(`备份中的文件名“${file.path}”不合规范`)
  const target = join(folder, file.path)
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  const draft = `${target}.part`
  try {
    await pipeline(
      await archive.read(`data/${file.path}`),
      checked(file.path, file),
      createWriteStream(draft, { mode: 0o600, flush: true }),
    )
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
