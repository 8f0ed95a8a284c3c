import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fromBuffer } from 'yauzl'
import { ZipFile } from 'yazl'
import { signRoot, verifyNow } from '../audit/index.ts'
import { ownHorizon } from '../audit/testing.ts'
import { logAction } from '../platform/audit/actions.ts'
import { KEY_FILE, openKeys } from '../platform/crypto.ts'
import type { Sql } from '../platform/database/client.ts'
import { type TestDatabase, testDatabase } from '../platform/database/testing.ts'
import { openFileStore } from '../platform/files/store.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { addJob, prepareJobs, startWorker } from '../platform/jobs/worker.ts'
import { seedReference } from '../platform/reference.ts'
import { schedule, tasks } from '../rooms.ts'
import { testWorld, type World } from '../testing.ts'
import { copyOf, MANIFEST, type Manifest, plannedTables, quoted, REFERENCE } from './backup-plan.ts'
import { readBackup } from './backup-read.ts'
import { writeBackup } from './backup-write.ts'

const quiet = () => undefined

/** Contents of every table, in an order of their own. */
async function contents(sql: Sql): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const table of await plannedTables(sql)) {
    const text = await buffer(await sql.unsafe(`${copyOf(table)} to stdout`).readable())
    found[table.name] = text.toString('utf8').split('\n').toSorted()
  }
  return found
}

/** The entries of a backup. */
async function unpack(path: string): Promise<Map<string, Buffer>> {
  const bytes = await readFile(path)
  return new Promise((resolve, reject) =>
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      const entries = new Map<string, Buffer>()
      zip.on('entry', (entry) =>
        zip.openReadStream(entry, async (_, stream) => {
          entries.set(entry.fileName, await buffer(stream))
          zip.readEntry()
        }),
      )
      zip.on('end', () => resolve(entries))
      zip.readEntry()
    }),
  )
}

async function pack(path: string, entries: Map<string, Buffer>): Promise<void> {
  const zip = new ZipFile()
  for (const [name, bytes] of entries) zip.addBuffer(bytes, name)
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
}

describe('backup and restore', () => {
  let world: World
  let folder: string
  let path: string
  let manifest: Manifest
  const targets: { database: TestDatabase; folder: string }[] = []

  before(async () => {
    world = await testWorld()
    folder = await mkdtemp(join(tmpdir(), 'biaochi-backup-'))
    path = join(folder, 'backup.zip')
    // The source has come a long way: its transaction numbers are far ahead of those of the place it is restored to.
    await ownHorizon(world.sql)
    await world.sql`update xid_shift set shift = 5000000000`
    const supervisor = await world.person('supervisor', 't:SF11')
    await world.putCase('t:C1', 't:GA11', { party_name: '某\t甲\\乙\n丙', extra: world.sql.json({ 备注: '带"引号"与\\斜线' }) })
    const warning = await world.warning({ unitId: 't:GA11', caseIds: ['t:C1'] })
    await world.call(supervisor, 'warnings.batch', {
      params: { action: 'notify' },
      body: { matters: [{ id: warning, version: 1 }], input: { text: '请核查' } },
    })
    await world.attach(supervisor, 'warning', warning)
    await signRoot(world.sql, await openKeys(world.services.folder))
    await logAction(world.sql, systemActor(), { action: 'test', objectKind: 'x', objectId: 'after the root' })
    manifest = await writeBackup(world.sql, world.services.folder, path, quiet)
  })
  after(async () => {
    await world?.close()
    for (const target of targets) {
      await target.database.drop()
      await rm(target.folder, { recursive: true, force: true })
    }
    await rm(folder, { recursive: true, force: true })
  })

  /** A fresh deployment, as the program makes it. */
  const target = async () => {
    const fresh = { database: await testDatabase(), folder: await mkdtemp(join(tmpdir(), 'biaochi-restored-')) }
    targets.push(fresh)
    await seedReference(fresh.database.sql)
    await prepareJobs(fresh.database.url, fresh.database.sql)
    return { sql: fresh.database.sql, url: fresh.database.url, folder: fresh.folder }
  }
  const changed = async (change: (entries: Map<string, Buffer>) => void): Promise<string> => {
    const entries = await unpack(path)
    change(entries)
    const place = join(folder, `changed-${Math.random()}.zip`)
    await pack(place, entries)
    return place
  }

  test('a backup holds every table, the evidence and the keys, and is its owner’s alone', async () => {
    const entries = await unpack(path)
    const [tables] =
      await world.sql`select count(*)::int as n from pg_tables where schemaname in ('public', 'record') and tablename not in ('schema_migrations', 'xid_shift')`
    assert.equal(manifest.tables.length, tables!.n)
    assert.equal(entries.size, manifest.tables.length + manifest.files.length + 1)
    assert.deepEqual(JSON.parse(entries.get(MANIFEST)!.toString()), manifest)
    assert.ok(entries.has(`data/${KEY_FILE}`))
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.part')),
      [],
    )
    await assert.rejects(writeBackup(world.sql, world.services.folder, path, quiet), /已经存在/)
  })

  test('a fresh deployment holds reference data alone: a table that the program fills is named as such', async () => {
    const { sql } = await target()
    const filled: string[] = []
    for (const { name } of await plannedTables(sql))
      if ((await sql.unsafe(`select 1 from ${quoted(name)} limit 1`)).length > 0) filled.push(name)
    assert.deepEqual(filled.toSorted(), REFERENCE.toSorted())
  })

  test('what comes back is what was there, and the log verifies and goes on', async () => {
    const { sql, folder: place } = await target()
    await ownHorizon(sql)
    const restored = await readBackup(sql, place, path, quiet)
    assert.deepEqual(restored.audit.broken, [])
    assert.equal(restored.audit.roots, 1)
    const before = await contents(world.sql)
    const now = await contents(sql)
    // The restore itself is on record: one entry more.
    for (const name of ['public.actions', 'public.chain_heads']) {
      const kept = before[name]!.filter((line) => now[name]!.includes(line))
      assert.ok(kept.length >= before[name]!.length - 1, name)
      delete before[name]
      delete now[name]
    }
    assert.deepEqual(now, before)
    const [file] = await sql`select id, sha256 from files where purpose = 'evidence'`
    const id = file!.id as string
    assert.deepEqual(
      await readFile(join(place, 'files', id.slice(0, 2), id)),
      await readFile(join(world.services.folder, 'files', id.slice(0, 2), id)),
    )
    const keys = await openKeys(place)
    assert.equal(keys.signingKey, (await openKeys(world.services.folder)).signingKey)
    // Numbers go on where they were: of warnings, of log entries, of the transactions that roots count by.
    const [warning] = await sql`select max(no) as no from warnings`
    const [next] = await sql`select 'YJ' || lpad(nextval('warning_no')::text, 8, '0') as no`
    assert.ok((next!.no as string) > (warning!.no as string))
    await logAction(sql, systemActor(), { action: 'test', objectKind: 'x', objectId: 'after the restore' })
    assert.ok(BigInt((await signRoot(sql, keys)).until) > 5_000_000_000n)
    const [uncovered] =
      await sql`select count(*)::int as n from actions a where object_id in ('after the root', 'after the restore') and not exists (
      select from audit_roots r where a.changed_xid >= r.from_xid and a.changed_xid < r.until_xid)`
    assert.equal(uncovered!.n, 0, 'what was not signed before the backup is signed now')
    assert.deepEqual((await verifyNow(sql, keys)).broken, [])
    await assert.rejects(sql`delete from actions`, { code: 'BC002' }, 'the triggers are back')
  })

  test('after a restore the clocks run on, work that waited waits again, work that was under way is over', async () => {
    const place = join(folder, 'working.zip')
    const { sql: source } = world
    const [lead] = await source`select id from users limit 1`
    const scan = async (state: string) =>
      (await source`insert into scans (state, engine, trigger) values (${state}, 'duckdb', 'person') returning id`)[0]!.id as string
    const [waiting, running] = [await scan('queued'), await scan('running')]
    const [back] = await source`insert into back_tests (rule_id, parameters, period_from, period_to, units, state, requested_by)
      values ('R25', '{}', '2026-01-01', '2026-02-01', '{}', 'queued', ${lead!.id as string}) returning id`
    const [queued] = await source`insert into record.imports (source, file_name, state) values ('t', 'a.csv', 'running') returning id`
    const [begun] = await source`insert into record.imports (source, file_name, state, progress)
      values ('t', 'b.csv', 'running', '{"since": "4999999999"}') returning id`
    try {
      await writeBackup(source, world.services.folder, place, quiet)
    } finally {
      // The other tests see the deployment as it was.
      await source`delete from scans`
      await source`delete from back_tests`
      await source`delete from record.imports where id in (${queued!.id as string}, ${begun!.id as string})`
    }
    const { sql, url, folder: other } = await target()
    await readBackup(sql, other, place, quiet)

    const jobs = async () =>
      (
        await sql`select t.identifier as task, payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
        order by 1`
      ).map((row) => ({ ...row }))
    assert.deepEqual(await jobs(), [
      { task: 'back-test', payload: { id: back!.id } },
      { task: 'scan', payload: { scanId: waiting } },
    ])
    const [over] = await sql`select state from scans where id = ${running}`
    assert.equal(over!.state, 'failed')
    const imports =
      await sql`select state, report->>'error' as error, (progress->>'since')::bigint < 4000000000 as since from record.imports order by file_name`
    assert.deepEqual(
      imports.map((row) => [row.state, (row.error as string).includes('重新接入'), row.since]),
      [
        ['failed', true, null],
        ['failed', true, true],
      ],
    )

    // Time goes by; then the clock of the warning that was notified before the backup is due.
    await sql`update clocks set due_at = now() - interval '1 minute' where rule = 'sign'`
    assert.ok(schedule.some(({ task }) => task === 'clocks'))
    const services = { ...world.services, sql, folder: other, files: await openFileStore(join(other, 'files')) }
    const { clocks } = tasks as Required<typeof tasks>
    const worker = await startWorker(services, url, { clocks: clocks! }, [])
    try {
      await addJob(sql, 'clocks', {})
      const breached = async () => (await sql`select breached_at is not null as at from clocks where rule = 'sign'`).every((row) => row.at)
      for (let i = 0; i < 200 && !(await breached()); i++) await sleep(50)
      assert.ok(await breached(), 'the breach is on record')
    } finally {
      await worker.stop()
    }
    const [warning] =
      await sql`select breached, (select count(*)::int from actions where action = 'warning.remind' and object_id = w.id::text) as reminded
      from warnings w where breached`
    assert.deepEqual({ ...warning }, { breached: true, reminded: 1 }, 'and what the process table says about it was done')
    assert.deepEqual((await verifyNow(sql, await openKeys(other))).broken, [], 'the log goes on, unbroken')
  })

  test('a deployment with data of its own is not touched', async () => {
    const { sql, folder: place } = await target()
    await sql`insert into users (account, name) values ('somebody', '某人')`
    await assert.rejects(readBackup(sql, place, path, quiet), /已有数据（public.users）/)
    assert.equal((await sql`select 1 from users`).length, 1)
  })

  test('a damaged, changed, incomplete or foreign backup is refused and leaves the deployment empty', async () => {
    const { sql, folder: place } = await target()
    const flip = (bytes: Buffer) => {
      bytes[bytes.length >> 1]! ^= 1
      return bytes
    }
    /** Changes members of the manifest, or of the first table or file in it. */
    const withManifest = (entries: Map<string, Buffer>, change: (manifest: Manifest) => object, list?: 'tables' | 'files') => {
      const text = JSON.parse(entries.get(MANIFEST)!.toString()) as Manifest
      Object.assign(list ? text[list][0]! : text, change(text))
      entries.set(MANIFEST, Buffer.from(JSON.stringify(text)))
    }
    const cases: [string, (entries: Map<string, Buffer>) => void, RegExp][] = [
      ['a changed table', (entries) => void flip(entries.get('tables/record.calendar.copy')!), /record.calendar|syntax|invalid/],
      ['a missing table', (entries) => void entries.delete('tables/record.units.copy'), /缺少 tables\/record.units/],
      [
        'a changed evidence file',
        (entries) => void flip(entries.get([...entries.keys()].find((name) => name.startsWith('data/files/'))!)!),
        /摘要不符/,
      ],
      ['no manifest', (entries) => void entries.delete(MANIFEST), /缺少清单/],
      ['another schema', (entries) => withManifest(entries, () => ({ schema: 1 })), /第 1 版/],
      ['another format', (entries) => withManifest(entries, () => ({ format: 2 })), /格式/],
      ['other columns', (entries) => withManifest(entries, () => ({ columns: ['id'] }), 'tables'), /数据结构不符/],
      ['a file outside', (entries) => withManifest(entries, () => ({ path: 'files/../../escape' }), 'files'), /不合规范/],
      ['a row too few', (entries) => withManifest(entries, ({ tables }) => ({ rows: tables[0]!.rows + 1 }), 'tables'), /应有/],
    ]
    for (const [name, change, message] of cases) {
      await assert.rejects(readBackup(sql, place, await changed(change), quiet), message, name)
      const [rows] =
        await sql`select (select count(*)::int from users) + (select count(*)::int from actions) + (select count(*)::int from record.units) as n`
      assert.equal(rows!.n, 0, name)
    }
    await assert.rejects(readBackup(sql, place, join(folder, 'no-such.zip'), quiet), /不是备份文件|损坏/)
    const restored = await readBackup(sql, place, path, quiet)
    assert.equal(restored.tables, manifest.tables.length, 'and the good one still goes in')
  })

  test('a log that was tampered with before the backup is not let in', async () => {
    const { sql, folder: place } = await target()
    const forged = await changed((entries) => {
      const name = 'tables/public.actions.copy'
      const bytes = Buffer.from(entries.get(name)!.toString().replace('after the root', 'after the Root'))
      entries.set(name, bytes)
      const text = JSON.parse(entries.get(MANIFEST)!.toString()) as Manifest
      const table = text.tables.find((each) => each.name === 'public.actions')! as { sha256: string }
      table.sha256 = createHash('sha256').update(bytes).digest('hex')
      entries.set(MANIFEST, Buffer.from(JSON.stringify(text)))
    })
    await assert.rejects(readBackup(sql, place, forged, quiet), /审计日志校验不通过/)
    assert.equal((await sql`select 1 from users`).length, 0)
  })

  test('a backup is of one moment, though writers go on', async () => {
    const place = join(folder, 'busy.zip')
    let stop = false
    const writing = (async () => {
      for (let i = 0; !stop; i++)
        await logAction(world.sql, systemActor(), { chain: `busy:${i % 3}`, action: 'test', objectKind: 'x', objectId: String(i) })
    })()
    await writeBackup(world.sql, world.services.folder, place, quiet)
    stop = true
    await writing
    const { sql, folder: other } = await target()
    const { audit } = await readBackup(sql, other, place, quiet)
    assert.deepEqual(audit.broken, [])
  })
})
