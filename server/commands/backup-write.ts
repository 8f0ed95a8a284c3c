import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { KEY_FILE } from '../platform/crypto.ts'
import type { Sql, Tx } from '../platform/database/client.ts'
import { copyOut } from '../platform/database/copy.ts'
import { VERSION } from '../version.ts'
import { copyOf, type FileEntry, FOLDERS, MANIFEST, type Manifest, plannedTables, schemaOf, type TableEntry } from './backup-plan.ts'

/** What passes through, counted and summed. */
interface Passed {
  readonly stream: Transform
  readonly hash: Hash
  lines: number
  size: number
}

function counted(): Passed {
  const hash = createHash('sha256')
  const passed: Passed = {
    hash,
    lines: 0,
    size: 0,
    stream: new Transform({
      transform(chunk: Buffer, _, done) {
        hash.update(chunk)
        passed.size += chunk.length
        for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) passed.lines += 1
        done(null, chunk)
      },
    }),
  }
  return passed
}

/**
 * Writes everything a deployment keeps into one zip file: all tables as they were at one moment, evidence files and keys. Streams, so
 * memory does not grow with the data. The file appears under its name only when it is complete. Throws when the name is taken.
 */
export async function writeBackup(sql: Sql, folder: string, path: string, say: (line: string) => void): Promise<Manifest> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  if (
    await access(path).then(
      () => true,
      () => false,
    )
  )
    throw new Error(`文件 ${path} 已经存在`)
  const draft = `${path}.part`
  try {
    const manifest = (await sql.begin('isolation level repeatable read read only', (tx) => write(tx, folder, draft, say))) as Manifest
    const handle = await open(draft, 'r+')
    await handle.sync()
    await handle.close()
    await rename(draft, path)
    return manifest
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

async function write(tx: Tx, folder: string, draft: string, say: (line: string) => void): Promise<Manifest> {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  const tables: TableEntry[] = []
  const files: FileEntry[] = []
  /** Entries are opened one after the other, each when the one before is written: a connection gives one copy at a time. */
  const add = (entry: string, source: () => Promise<Readable>, after: (passed: Passed) => void) =>
    zip.addReadStreamLazy(entry, { mode: 0o100600, forceZip64Format: true }, (give) => {
      const passed = counted()
      source().then(
        (stream) => {
          stream.on('error', (error) => passed.stream.destroy(error))
          passed.stream.on('error', (error) => output.destroy(error)).on('end', () => after(passed))
          give(null, stream.pipe(passed.stream))
        },
        (error: Error) => output.destroy(error),
      )
    })
  for (const { name, columns } of await plannedTables(tx))
    add(
      `tables/${name}.copy`,
      () => copyOut(tx, `${copyOf({ name, columns })} to stdout`),
      ({ hash, lines }) => {
        tables.push({ name, columns, rows: lines, sha256: hash.digest('hex') })
        if (lines > 0) say(`${name}：${lines} 行`)
      },
    )
  for (const file of [...(await filesBelow(folder)), KEY_FILE])
    add(
      `data/${file}`,
      async () => createReadStream(join(folder, file)),
      ({ hash, size }) => void files.push({ path: file, size, sha256: hash.digest('hex') }),
    )
  let manifest: Manifest | undefined
  add(
    MANIFEST,
    async () => {
      const sequences = await tx`select schemaname || '.' || sequencename as name, last_value as last from pg_sequences
        where schemaname in ('public', 'record') and last_value is not null order by 1`
      manifest = {
        format: 1,
        version: VERSION,
        schema: await schemaOf(tx),
        createdAt: new Date().toISOString(),
        tables,
        sequences: sequences.map((row) => ({ name: row.name as string, last: row.last as number })),
        files,
      }
      return Readable.from([Buffer.from(JSON.stringify(manifest, null, 1))])
    },
    () => undefined,
  )
  zip.on('error', (error: Error) => output.destroy(error))
  zip.end()
  await pipeline(output, createWriteStream(draft, { mode: 0o600 }))
  return manifest!
}

/** Every kept file, relative to the data folder; what is still coming in is none. */
async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = []
  for (const place of FOLDERS) {
    const entries = await readdir(join(folder, place), { withFileTypes: true, recursive: true }).catch(() => [])
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/')
      if (entry.isFile() && !path.startsWith('files/incoming/')) found.push(path)
    }
  }
  return found.sort()
}
