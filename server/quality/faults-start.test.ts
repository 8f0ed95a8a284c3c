import assert from 'node:assert/strict'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { demoAccounts } from '#demo/index.ts'
import { connect } from '../platform/database/client.ts'
import { otherAccountLacks } from '../platform/database/testing.ts'
import { incomingFolder, temporaryFolder } from '../platform/files/sweep.ts'
import { ask, endPrograms, run, type Server, serve, stop } from './server-process.ts'

const base = mkdtempSync(join(tmpdir(), 'biaochi-start-'))
chmodSync(base, 0o755)
after(async () => {
  await endPrograms()
  await rm(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
})
const folder = (name: string) => join(base, name)

const NOBODY = { uid: 65534, gid: 65534 }
const noOtherAccount = process.platform === 'linux' ? await otherAccountLacks() : 'needs Linux'

describe('the first start', () => {
  const data = folder('first')
  let server: Server

  test('stopped at any stage it ends in good order and says so; killed at any stage it starts over', async () => {
    // In the order of the start, so that each stage is reached by the one before having been cut off.
    const stages: [RegExp, NodeJS.Signals][] = [
      [/正在创建数据库/, 'SIGKILL'],
      [/更新数据库结构/, 'SIGKILL'],
      [/正在接入演示省数据/, 'SIGTERM'],
      [/正在执行 R09/, 'SIGKILL'],
    ]
    for (const [stage, signal] of stages) {
      const program = run(data, ['start', '--no-pages'])
      await program.says(stage)
      const end = await stop(program, signal)
      if (signal === 'SIGKILL') assert.equal(end, 'SIGKILL', `killed at ${stage}`)
      else {
        assert.equal(end, 0, `${signal} at ${stage}: ${program.output()}`)
        assert.match(program.output(), /正在停止\n已停止\n$/, `${signal} at ${stage}`)
      }
      assert.doesNotMatch(program.output(), /标尺已启动|\n\s+at /, `${signal} at ${stage}: no service, no stack`)
      assert.ok(!readdirSync(data).includes('demo-accounts.txt'), 'accounts come last')
    }
  })

  test('it tells its progress, its address and the accounts, and keeps them to itself', async () => {
    server = await serve(data)
    await server.says(/共 15 个账号/)
    for (const line of [
      /正在生成演示省数据/,
      /正在接入演示省数据：\d+ 件案件/,
      /首次扫描完成：读取 \d+ 条记录，发现 \d+ 条预警/,
      /正在建立演示账号/,
    ])
      assert.match(server.output(), line)
    const file = join(data, 'demo-accounts.txt')
    assert.equal(statSync(file).mode & 0o777, 0o600)
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    assert.deepEqual(
      lines.map((line) => line.split(/\s+/)[0]),
      demoAccounts().map((account) => account.account),
    )
    for (const line of lines) assert.ok(server.output().includes(line), `shown: ${line.split(' ')[0]}`)
    const passwords = lines.map((line) => line.split(/\s+/)[1]!)
    assert.equal(new Set(passwords).size, lines.length, 'each account has a password of its own')
    const me = await ask(server, null, 'POST', '/api/session', { account: 'xian', password: passwords[4] })
    assert.deepEqual([me.status, me.body.mustChangePassword], [200, true], 'a one-time password must be changed')
    assert.equal(me.body.secondFactorOf, 'administrators', 'a newcomer walks the loop without an authenticator')
    assert.deepEqual(
      readdirSync(data).filter((name) => name.startsWith('demo-') && name !== 'demo-accounts.txt'),
      [],
      'what earlier starts generated is gone',
    )
    const sql = connect(server.database, { max: 1 })
    try {
      const [row] = await sql`select (select count(*)::int from record.imports where state = 'running') as running,
        (select count(*)::int from scans where state in ('running', 'queued')) as scanning, (select count(*)::int from warnings) as warnings`
      assert.equal(row!.running, 0)
      assert.equal(row!.scanning, 0)
      assert.ok((row!.warnings as number) > 100)
    } finally {
      await sql.end()
    }
  })

  test('a second start on the same folder is told, and the first goes on', async () => {
    const second = run(data, ['start', '--no-pages', '--json'])
    assert.equal(await second.ended, 1)
    assert.match(second.output(), /"code":"server-already-running"/)
    assert.match(second.output(), new RegExp(`标尺服务已在运行（进程号 ${server.child.pid}`))
    assert.equal((await ask(server, null, 'GET', '/healthz')).status, 200)
  })

  test('a command joins the running server', async () => {
    const command = run(data, ['warnings', '--json'])
    assert.equal(await command.ended, 0, command.output())
    assert.ok((JSON.parse(command.output()) as unknown[]).length > 100)
  })

  test('nothing secret is in the logs or the record of actions', async () => {
    const wrong = 'Wrong-Guess-4711'
    const refused = await ask(server, null, 'POST', '/api/session', { account: 'xian2', password: wrong })
    assert.deepEqual([refused.status, refused.type], [401, 'application/problem+json; charset=utf-8'])
    const secrets = [
      wrong,
      new URL(server.database).password,
      ...readFileSync(join(data, 'demo-accounts.txt'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/)[1]!),
    ]
    const sql = connect(server.database, { max: 1 })
    let actions: string
    try {
      actions = (await sql`select jsonb_agg(to_jsonb(a))::text as all from actions a`)[0]!.all as string
    } finally {
      await sql.end()
    }
    assert.equal(await stop(server, 'SIGINT'), 0)
    assert.match(server.output(), /正在停止\n已停止\n$/)
    const [before, afterwards] = server.output().split('演示账号（一次性密码')
    const logs = {
      'said before the accounts': before!,
      'said after the accounts': afterwards!.slice(afterwards!.indexOf('个账号')),
      'postgres.log': readFileSync(join(data, 'database/postgres.log'), 'utf8'),
      actions,
    }
    for (const [name, text] of Object.entries(logs))
      for (const secret of secrets) assert.ok(!text.includes(secret), `a secret of ${secret.length} characters is in ${name}`)
  })

  test('a taken port is told by name, and the next start works and clears away what a killed one left', async () => {
    const other = createServer().listen(0, '0.0.0.0')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    const program = run(data, ['start', '--no-pages', '--json'], { env: { PORT: String(port) } })
    assert.equal(await program.ended, 1)
    assert.match(program.output(), new RegExp(`端口 ${port} 已被其他程序占用`))
    assert.match(program.output(), /"code":"port-unavailable"/)
    other.close()
    const halves = [join(temporaryFolder(data), 'half.xlsx'), join(incomingFolder(data), 'half')]
    for (const half of halves) {
      mkdirSync(dirname(half), { recursive: true })
      writeFileSync(half, 'half')
    }
    server = await serve(data)
    assert.deepEqual(
      halves.filter((half) => existsSync(half)),
      [],
    )
    assert.doesNotMatch(server.output(), /首次启动/, 'what is there is not made again')
    assert.equal(await stop(server), 0)
  })
})

test('stopped while the database is being made it ends in good order', async () => {
  const data = folder('early')
  const program = run(data, ['start', '--no-pages', '--empty'])
  await program.says(/正在创建数据库/)
  assert.equal(await stop(program, 'SIGINT'), 0)
  assert.match(program.output(), /正在停止\n已停止\n$/)
  assert.doesNotMatch(program.output(), /标尺已启动/)
})

test('wrong use is told with the usage', async () => {
  for (const [args, env] of [
    [['start', '--role', 'king'], {}],
    [['start', '--no-such-option'], {}],
    [['start'], { PORT: '70000' }],
  ] as const) {
    const program = run(folder('unused'), args, { env })
    assert.equal(await program.ended, 2)
    assert.match(program.output(), /用法：biaochi start/)
  }
})

test('another account than root serves, in a folder of its own', { skip: noOtherAccount }, async () => {
  const data = folder('nobody')
  mkdirSync(data)
  chownSync(data, NOBODY.uid, NOBODY.gid)
  const server = await serve(data, ['--empty'], { account: NOBODY, env: { HOME: data } })
  assert.equal((await ask(server, null, 'GET', '/healthz')).status, 200)
  assert.equal(await stop(server), 0)
  for (const name of readdirSync(data)) {
    const { uid, mode } = statSync(join(data, name))
    assert.equal(uid, NOBODY.uid, name)
    if (name !== 'owner.lock') assert.equal(mode & 0o077, 0, `${name} is closed to others`)
  }
})

test('a folder that cannot be written is told', { skip: noOtherAccount }, async () => {
  const data = folder('read-only')
  mkdirSync(data, { mode: 0o555 })
  const program = run(data, ['start', '--no-pages', '--empty', '--json'], { account: NOBODY, env: { HOME: base } })
  assert.equal(await program.ended, 1)
  assert.match(program.output(), /数据目录 .* 不能写入/)
  assert.match(program.output(), /"code":"folder-read-only"/)
})
