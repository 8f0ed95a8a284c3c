import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { after, before, describe, test } from 'node:test'
import { openAnalysis } from '../analysis/index.ts'
import { runImport } from '../intake/index.ts'
import { connect } from '../platform/database/client.ts'
import { copyOut } from '../platform/database/copy.ts'
import { openFileStore } from '../platform/files/store.ts'
import { temporaryFolder } from '../platform/files/sweep.ts'
import { buildApp } from '../platform/http/app.ts'
import { routes } from '../rooms.ts'
import { runScan } from '../supervision/index.ts'
import { type Person, testWorld, type World } from '../testing.ts'

const base = mkdtempSync(join(tmpdir(), 'biaochi-disk-'))
chmodSync(base, 0o711)
const mounted: string[] = []

/** A disk of its own with so many megabytes. */
function disk(name: string, megabytes: number): string {
  const path = join(base, name)
  mkdirSync(path)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'tmpfs', path], { stdio: 'ignore' })
  mounted.push(path)
  return path
}
const grow = (path: string, megabytes: number) => execFileSync('mount', ['-o', `remount,size=${megabytes}m`, path])

/** Fills a disk until so many kilobytes are left. Returns how to make room again. */
function fill(path: string, left = 0): () => Promise<void> {
  const file = join(path, 'ballast')
  const { bavail, bsize } = statfsSync(path)
  writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - left * 1024)))
  return () => rm(file)
}

function cannot(): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux for a small disk'
  try {
    disk('try', 1)
    return false
  } catch {
    return 'this machine does not allow a small disk to be mounted'
  }
}
const skip = cannot()
after(async () => {
  for (const path of mounted) execFileSync('umount', ['-l', path])
  await rm(base, { recursive: true, force: true })
})

test('a reader of copied rows that gives up half-way leaves its connection usable', async () => {
  const sql = connect(process.env.BIAOCHI_TEST_PG!, { max: 1 })
  try {
    const broken = () => new Writable({ write: (_, __, done) => done(Object.assign(new Error('full'), { code: 'ENOSPC' })) })
    await assert.rejects(
      sql.begin(async (tx) => pipeline(await copyOut(tx, 'copy (select * from generate_series(1, 300000)) to stdout'), broken())),
      { code: 'ENOSPC' },
    )
    assert.equal((await sql`select 1 as one`)[0]!.one, 1)
    let size = 0
    await sql.begin(async (tx) => {
      for await (const piece of await copyOut(tx, 'copy (select * from generate_series(1, 300000)) to stdout'))
        size += (piece as Buffer).length
      await tx`select 1`
    })
    assert.equal(size, 1_988_895)
  } finally {
    await sql.end({ timeout: 1 })
  }
})

describe('a full disk', { skip }, () => {
  let world: World
  let supervisor: Person
  let handler: Person
  before(async () => {
    world = await testWorld()
    supervisor = await world.person('supervisor', 't:SF11')
    handler = await world.person('unit-handler', 't:GA11')
  })
  after(() => world?.close())

  const state = async () =>
    (
      await world.sql`select (select count(*)::int from files) as files, (select count(*)::int from instruments) as letters,
        (select coalesce(sum(last), 0)::int from instrument_numbers) as numbers, (select count(*)::int from warnings where state <> 'open') as notified`
    )[0]!

  test('uploads and letters are refused whole, and go on when there is room', async () => {
    const place = disk('store', 4)
    const files = await openFileStore(join(place, 'files'))
    const app = await buildApp({ services: { ...world.services, files }, routes, rateScale: 1000 })
    try {
      const as = (who: Person) => ({ 'x-biaochi': '1', cookie: `biaochi_session=${who.token}` })
      const warning = await world.warning({ unitId: 't:GA11' })
      await world.sql`update warnings set notified_at = now(), state = 'checking' where id = ${warning}`
      const upload = (bytes: Buffer) =>
        app.inject({
          method: 'POST',
          url: `/api/files?matterKind=warning&matterId=${warning}`,
          headers: { ...as(handler), 'content-type': 'multipart/form-data; boundary=x' },
          payload: Buffer.concat([
            Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'),
            bytes,
            Buffer.from('\r\n--x--\r\n'),
          ]),
        })
      const before = await state()
      const large = await upload(Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(8 << 20, 'x')]))
      assert.deepEqual([large.statusCode, large.json().code], [507, 'disk-full'], large.body)
      assert.deepEqual(readdirSync(files.temporary), [], 'the part that was written is gone')
      const free = fill(place)
      const open = await world.warning({ unitId: 't:GA11' })
      const notify = () =>
        app.inject({
          method: 'POST',
          url: `/api/warnings/${open}/actions/notify`,
          headers: as(supervisor),
          payload: { version: 1, input: {} },
        })
      const letter = await notify()
      assert.deepEqual([letter.statusCode, letter.json().code], [507, 'disk-full'], letter.body)
      assert.deepEqual(await state(), before, 'no letter, no number, no file, no notice')
      await free()
      assert.equal((await upload(Buffer.from('%PDF-1.7 small'))).statusCode, 200)
      assert.equal((await notify()).statusCode, 200)
    } finally {
      await app.close()
    }
  })

  test('an export is refused, and leaves nothing behind', async () => {
    const place = disk('export', 1)
    await world.sql`insert into warnings (rule_id, rule_version, fingerprint, colour, subject_kind, subject_id, unit_id, region, line, evidence, state)
      select 'R25', 0, 'export|' || n, 'red', 'measure', md5(n::text), 't:GA11', '990101', 'police', '{}', 'open' from generate_series(1, 3000) n`
    const free = fill(place, 16)
    const app = await buildApp({ services: { ...world.services, folder: place }, routes, rateScale: 1000 })
    const take = () =>
      app.inject({
        method: 'GET',
        url: `/api/warnings/export?purpose=${encodeURIComponent('例行核查')}`,
        headers: { cookie: `biaochi_session=${supervisor.token}` },
      })
    try {
      const refused = await take()
      assert.deepEqual([refused.statusCode, refused.json().code], [507, 'disk-full'])
      assert.deepEqual(readdirSync(temporaryFolder(place)), [])
      await free()
      const done = await take()
      assert.equal(done.statusCode, 200)
      assert.equal(done.rawPayload.subarray(0, 2).toString(), 'PK')
      assert.deepEqual(readdirSync(temporaryFolder(place)), [])
    } finally {
      await app.close()
    }
  })

  test('a scan fails and says so, the warnings stay as they were; with room the next one is right', async () => {
    const place = disk('analysis', 2)
    const analysis = openAnalysis(world.database.url, join(place, 'copy'))
    try {
      await world.sql`insert into record.measures (id, unit_id, kind, on_spot, start_at, approved_at, source, digest, import_id)
        values ('t:M1', 't:GA11', 'detain-vehicle', true, '2026-03-02 08:00:00', null, 't', '\\x00', gen_random_uuid())`
      const scan = () => runScan(world.sql, analysis, { engine: 'duckdb', trigger: 'command', asOf: '2026-06-30 08:00:00', rules: ['R25'] })
      const count = async () => (await world.sql`select count(*)::int as n from warnings where subject_id = 't:M1'`)[0]!.n as number
      const free = fill(place, 40)
      await assert.rejects(scan())
      const [failed] = await world.sql`select state, error from scans order by requested_at desc limit 1`
      assert.equal(failed!.state, 'failed')
      assert.match(failed!.error as string, /space|磁盘|IO Error/i)
      assert.equal(await count(), 0)
      await free()
      grow(place, 64)
      const report = await scan()
      assert.equal(report.rules[0]!.findings, 1)
      assert.equal(await count(), 1)
      assert.equal((await scan()).rules[0]!.repeated, 1)
    } finally {
      await analysis.close()
    }
  })

  test('an import stops with what it has committed; run again with room it ends in the same state', async () => {
    const place = disk('tablespace', 60)
    // The tablespace must belong to the account that PostgreSQL runs as.
    const admin = connect(process.env.BIAOCHI_TEST_PG!, { max: 1 })
    const [directory] = await admin`select current_setting('data_directory') as path`
    const owner = statSync(directory!.path as string)
    const space = join(place, 'space')
    mkdirSync(space, { mode: 0o700 })
    chownSync(space, owner.uid, owner.gid)
    const name = `biaochi_small_${process.pid}`
    const own = new URL(world.database.url).pathname.slice(1)
    await admin.unsafe(`create tablespace ${name} location '${space}'`)
    const folder = join(base, 'cases')
    mkdirSync(folder)
    const unit = { id: 'U1', name: '某县交警大队', region: '990301', line: 'police', level: 'county' }
    writeFileSync(join(folder, 'units.ndjson'), `${JSON.stringify(unit)}\n`)
    const lines = Array.from({ length: 20_000 }, (_, i) =>
      JSON.stringify({
        id: `K${i}`,
        caseNo: `案〔2026〕${i}号`,
        unitId: 'U1',
        line: 'police',
        procedure: 'simple',
        itemCode: 'GA05',
        occurredAt: '2026-03-02T09:00:00+08:00',
        place: { text: `某路 ${i} 号 ${randomBytes(240).toString('hex')}` },
      }),
    )
    writeFileSync(join(folder, 'cases.ndjson'), `${lines.join('\n')}\n`)
    let sql: ReturnType<typeof connect> | undefined
    try {
      // A copy of the world's database, alone on the small disk.
      await world.sql.end({ timeout: 1 })
      await admin.unsafe(`create database ${name} template ${own} tablespace ${name} strategy file_copy`)
      const url = new URL(world.database.url)
      url.pathname = `/${name}`
      const target = connect(url.href, { max: 4 })
      sql = target
      const room = statfsSync(place)
      const free = fill(place, 12 * 1024)
      assert.ok(room.bavail * room.bsize > 16 << 20, 'the copy leaves room to fill')
      const load = () => runImport(target, { path: folder, source: 'small', reportFolder: join(base, 'report') })
      const stored = async () => (await target`select count(*)::int as n from record.cases where source = 'small'`)[0]!.n as number
      await assert.rejects(load(), { status: 507, code: 'disk-full' })
      const [row] = await target`select state, report ->> 'error' as error from record.imports where source = 'small'`
      assert.equal(row!.state, 'failed')
      assert.match(row!.error as string, /磁盘空间不足/)
      const some = await stored()
      assert.ok(some < 20_000, 'not all of it')
      await free()
      grow(place, 400)
      const report = await load()
      assert.deepEqual(
        [report.entities.cases!.inserted, report.entities.cases!.unchanged, report.entities.cases!.rejected],
        [20_000 - some, some, 0],
      )
      assert.equal(await stored(), 20_000)
    } finally {
      await sql?.end({ timeout: 1 })
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.unsafe(`drop tablespace if exists ${name}`)
      await admin.end()
    }
  })
})
