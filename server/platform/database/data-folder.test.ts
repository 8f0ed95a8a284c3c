import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectOrStart, openDataFolder, type Role } from './data-folder.ts'
import { postgres } from './postgres.ts'

const base = mkdtempSync(join(tmpdir(), 'biaochi-folder-'))
chmodSync(base, 0o755)
const external = process.env.DATABASE_URL
before(() => {
  delete process.env.DATABASE_URL
})
after(async () => {
  if (external !== undefined) process.env.DATABASE_URL = external
  await rm(base, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
})

let counter = 0
const freshFolder = () => join(base, `f${++counter}`)

const open = async (path: string, role: Role, onProgress?: (line: string) => void) =>
  connectOrStart(await openDataFolder(path), { role, durable: false, onProgress })

const one = async (url: string, text = 'select 1 as one'): Promise<unknown> => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    const [row] = await sql.unsafe(text)
    return row?.one
  } finally {
    await sql.end({ timeout: 1 })
  }
}

const children: ChildProcess[] = []
after(() => {
  for (const child of children) child.kill('SIGKILL')
})

/** Opens the folder's database in another process, which says `ready <owned>` or `error <code>` and then stays. */
const openElsewhere = async (path: string, role: Role): Promise<{ child: ChildProcess; said: string }> => {
  const module = JSON.stringify(new URL('./data-folder.ts', import.meta.url).href)
  const script = `import { connectOrStart, openDataFolder } from ${module}
    await openDataFolder(${JSON.stringify(path)}).then((folder) => connectOrStart(folder, { role: '${role}', durable: false }))
      .then(({ owned }) => console.log('ready', owned), (error) => console.log('error', error.code ?? error))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [said] = (await once(child.stdout!, 'data')) as [Buffer]
  return { child, said: said.toString().trim() }
}

const kill = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

test('the folder lets PostgreSQL’s account pass and shows others nothing', async () => {
  const path = freshFolder()
  assert.equal((await openDataFolder(path)).path, path)
  assert.equal(statSync(path).mode & 0o777, 0o711)
  const closed = freshFolder()
  mkdirSync(closed, { mode: 0o700 })
  await openDataFolder(closed)
  assert.equal(statSync(closed).mode & 0o777, process.getuid?.() === 0 ? 0o711 : 0o700)
})

test('a link to a folder that is gone makes it again', async () => {
  const target = freshFolder()
  const link = freshFolder()
  symlinkSync(target, link)
  assert.equal((await openDataFolder(link)).path, target)
})

test('a folder that is a file is refused', async () => {
  const path = freshFolder()
  writeFileSync(path, '')
  await assert.rejects(openDataFolder(path), { name: 'DatabaseStartError', code: 'folder-foreign' })
})

test('one owner at a time, and the other is told who', async () => {
  const folder = await openDataFolder(freshFolder())
  const first = await folder.own('command')
  assert.ok(!('heldBy' in first))
  const second = await folder.own('server')
  assert.ok('heldBy' in second)
  assert.equal(second.heldBy.pid, process.pid)
  assert.equal(second.heldBy.role, 'command')
  assert.ok(Temporal.Instant.from(second.heldBy.since).epochMilliseconds <= Date.now())
  const lines: string[] = []
  const waiting = folder.own('server', { wait: true, onProgress: (line) => lines.push(line) })
  assert.equal(await Promise.race([waiting.then(() => 'owned'), sleep(300, 'waiting')]), 'waiting')
  assert.equal(lines.length, 1)
  await first.release()
  const third = await waiting
  assert.ok(!('heldBy' in third))
  await third.release()
})

test('what a dead process wrote about itself is not believed', async () => {
  const path = freshFolder()
  const { child, said } = await openElsewhere(path, 'server')
  assert.equal(said, 'ready true')
  await kill(child)
  const mine = await open(path, 'server')
  assert.equal(mine.owned, true)
  assert.equal(await one(mine.url), 1)
  await mine.release()
})

test('a second server is refused, a command joins the server’s database and the server waits for it', async () => {
  const path = freshFolder()
  const server = await open(path, 'server')
  await assert.rejects(open(path, 'server'), {
    name: 'DataFolderError',
    code: 'server-already-running',
    message: new RegExp(String(process.pid)),
  })
  const elsewhere = await openElsewhere(path, 'server')
  assert.equal(elsewhere.said, 'error server-already-running')
  await kill(elsewhere.child)
  const command = await open(path, 'command')
  assert.equal(command.owned, false)
  assert.equal(command.url, server.url)
  const stopping = server.release()
  assert.equal(await Promise.race([stopping.then(() => 'stopped'), sleep(400, 'waiting')]), 'waiting')
  await command.release()
  await stopping
  await assert.rejects(one(server.url))
})

test('of many commands at once one runs the database for all', async () => {
  const path = freshFolder()
  const commands = await Promise.all([1, 2, 3, 4].map(() => openElsewhere(path, 'command')))
  assert.deepEqual(commands.map(({ said }) => said).sort(), ['ready false', 'ready false', 'ready false', 'ready true'])
  await Promise.all(commands.map(({ child }) => kill(child)))
})

test('a server waits for a command to leave', async () => {
  const path = freshFolder()
  const command = await open(path, 'command')
  const lines: string[] = []
  const waiting = open(path, 'server', (line) => lines.push(line))
  assert.equal(await Promise.race([waiting.then(() => 'started'), sleep(500, 'waiting')]), 'waiting')
  assert.match(lines.join(), new RegExp(String(process.pid)))
  await command.release()
  const server = await waiting
  assert.equal(server.owned, true)
  await server.release()
})

test('a database that crashed is back at the same address', async () => {
  const lines: string[] = []
  const { url, release } = await open(freshFolder(), 'server', (line) => lines.push(line))
  await one(url, 'select pg_backend_pid() as one')
  const victim = postgres(url, { max: 1, onnotice: () => undefined })
  const [row] = await victim`select pg_backend_pid() as pid`
  process.kill(row?.pid, 'SIGKILL')
  await victim.end({ timeout: 0 })
  let answer: unknown
  for (let attempt = 0; attempt < 100 && answer === undefined; attempt++) {
    await sleep(50)
    answer = await one(url).catch(() => undefined)
  }
  assert.equal(answer, 1)
  assert.ok(lines.includes('数据库意外停止，正在重新启动…'))
  await release()
  await assert.rejects(one(url))
})

test('DATABASE_URL goes before the folder’s own database', async () => {
  process.env.DATABASE_URL = 'postgres://somewhere.invalid/biaochi'
  try {
    const { url, owned, release } = await open(freshFolder(), 'server')
    assert.deepEqual([url, owned], ['postgres://somewhere.invalid/biaochi', false])
    await release()
  } finally {
    delete process.env.DATABASE_URL
  }
})
