import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type TestDatabase, testDatabase } from '../platform/database/testing.ts'

const MAIN = join(import.meta.dirname, '../main.ts')

describe('commands of the operator', () => {
  let database: TestDatabase
  let folder: string

  before(async () => {
    database = await testDatabase()
    folder = await mkdtemp(join(tmpdir(), 'biaochi-commands-'))
  })
  after(async () => {
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  /** Runs a command as a process of its own on the test's database. */
  const run = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) =>
      execFile(
        process.execPath,
        [MAIN, ...args],
        { env: { ...process.env, DATABASE_URL: database.url, BIAOCHI_DATA: folder, ...env } },
        (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
      ),
    )
  const json = async (args: string[], env: NodeJS.ProcessEnv = {}) => {
    const { code, out } = await run([...args, '--json'], env)
    return { code, value: JSON.parse(out) }
  }

  test('user: add, list, reset', async () => {
    await database.sql`insert into record.units (id, name, region, line, level, source, digest, import_id) values ('t:U1', '某市司法局', '990100', 'justice', 'city', 't', '\\x00', gen_random_uuid())`
    const added = await json(['user', 'add', 'wang', '--name', '某监督员', '--role', 'supervisor', '--unit', 'U1'])
    assert.equal(added.code, 0)
    assert.deepEqual(Object.keys(added.value), ['account', 'password'])
    assert.equal((await run(['user', 'add', 'guan', '--name', '某管理员', '--role', 'system-admin'])).code, 0)
    assert.deepEqual((await json(['user', 'list'])).value, [
      { account: 'guan', name: '某管理员', unit: null, roles: ['system-admin'], disabled: false, locked: false, secondFactor: false },
      { account: 'wang', name: '某监督员', unit: '某市司法局', roles: ['supervisor'], disabled: false, locked: false, secondFactor: false },
    ])
    await database.sql`update users set totp_secret = 'x', totp_confirmed_at = now() where account = 'wang'`
    const kept = await json(['user', 'reset', 'wang'])
    assert.notEqual(kept.value.password, added.value.password)
    const factor = async () =>
      (await database.sql`select totp_confirmed_at is not null as there from users where account = 'wang'`)[0]!.there
    assert.equal(await factor(), true)
    await json(['user', 'reset', 'wang', '--second-factor'])
    assert.equal(await factor(), false)
    const log = await database.sql`select action from actions where object_kind = 'user' order by id`
    assert.deepEqual(
      log.map((row) => row.action),
      ['user.create', 'grant.set', 'user.create', 'grant.set', 'user.reset', 'user.reset'],
    )
  })

  test('user: what is wrong is said, and nothing is made', async () => {
    for (const [args, code, message] of [
      [['user'], 2, /user add/],
      [['user', 'add', 'Big', '--name', 'x'], 2, /小写字母/],
      [['user', 'add', 'nobody'], 2, /--name/],
      [['user', 'add', 'nobody', '--name', 'x', '--role', 'boss'], 2, /--role/],
      [['user', 'add', 'nobody', '--name', 'x', '--role', 'supervisor'], 2, /--unit/],
      [['user', 'add', 'nobody', '--name', 'x', '--role', 'audit-admin', '--unit', 'U1'], 2, /--unit/],
      [['user', 'add', 'nobody', '--name', 'x', '--role', 'supervisor', '--unit', 'U9'], 1, /没有单位/],
      [['user', 'add', 'wang', '--name', 'x'], 1, /已经存在/],
      [['user', 'reset', 'nobody'], 1, /没有账号/],
    ] as const) {
      const { code: ended, err } = await run([...args])
      assert.equal(ended, code, args.join(' '))
      assert.match(err, message, args.join(' '))
    }
    assert.equal((await database.sql`select 1 from users where account = 'nobody'`).length, 0)
  })

  test('audit: a whole log ends with 0, a changed one with 1 and names the row', async () => {
    assert.equal((await run(['audit', 'root'])).code, 0)
    const whole = await json(['audit', 'verify'])
    assert.equal(whole.code, 0)
    assert.deepEqual(Object.keys(whole.value), ['chains', 'actions', 'roots', 'broken'])
    assert.deepEqual(whole.value.broken, [])
    await database.sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`update actions set actor_name = '别人' where action = 'user.reset' and seq = (select max(seq) from actions where action = 'user.reset')`
    })
    const changed = await json(['audit', 'verify'])
    assert.equal(changed.code, 1)
    assert.equal(changed.value.broken[0].kind, 'hash')
    assert.deepEqual(Object.keys(changed.value.broken[0]), ['kind', 'chain', 'seq', 'day', 'message'])
    assert.match((await run(['audit', 'verify'])).out, /已被改动/)
    assert.equal((await run(['audit'])).code, 2)
    await database.sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`update actions set actor_name = '系统' where actor_name = '别人'`
    })
  })

  test('backup and restore as commands', async () => {
    const path = join(folder, 'out.zip')
    const backup = await json(['backup', path])
    assert.equal(backup.code, 0)
    assert.equal(backup.value.path, path)
    const other = await testDatabase()
    const place = await mkdtemp(join(tmpdir(), 'biaochi-commands-'))
    try {
      const env = { DATABASE_URL: other.url, BIAOCHI_DATA: place }
      const restored = await json(['restore', path], env)
      assert.equal(restored.code, 0, JSON.stringify(restored.value))
      assert.equal(restored.value.rows, backup.value.rows)
      assert.deepEqual(
        (await json(['user', 'list'], env)).value.map((user: { account: string }) => user.account),
        ['guan', 'wang'],
      )
      assert.equal((await run(['audit', 'verify'], env)).code, 0)
      const again = await json(['restore', path], env)
      assert.equal(again.code, 1)
      assert.equal(again.value.error.code, 'restore-refused')
    } finally {
      await other.drop()
      await rm(place, { recursive: true, force: true })
    }
    assert.equal((await run(['restore'])).code, 2)
  })

  test('doctor: every check has a finding; a port that is taken is a fault and ends with 1', async () => {
    const good = await json(['doctor'], { PORT: '0' })
    assert.equal(good.code, 0, JSON.stringify(good.value))
    const states = Object.fromEntries(good.value.checks.map((check: { name: string; state: string }) => [check.name, check.state]))
    assert.deepEqual(
      Object.keys(states).toSorted(),
      [
        '内置数据库程序',
        '动态口令',
        '存储文件',
        '病毒扫描',
        '公众登录',
        '字体与文书',
        '待核实参数',
        '数据库',
        '数据库连接',
        '数据目录',
        '数据结构',
        '时区',
        '最近一次备份',
        '最近一次扫描',
        '磁盘空间',
        '端口',
        '运行环境',
      ].toSorted(),
    )
    assert.equal(states.最近一次备份, '正常', 'the one of the test before')
    assert.equal(states.最近一次扫描, '注意', 'there was none')
    assert.equal(states.动态口令, '正常')
    await database.sql`insert into record.law_values (key, valid_from, value, unit, title, basis, confirmed)
      values ('second-factor.everyone', current_date, 0, 'flag', '动态口令', '演示', false)`
    const lax = (await json(['doctor'], { PORT: '0' })).value.checks.find((check: { name: string }) => check.name === '动态口令')
    assert.equal(lax.state, '注意')
    assert.match(lax.detail, /只要求管理员验证/)
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '0.0.0.0', resolve))
    const { port } = taken.address() as { port: number }
    const bad = await run(['doctor'], { PORT: String(port) })
    taken.close()
    assert.equal(bad.code, 1)
    assert.match(bad.out, /故障 {2}端口 \d+ 已被其他程序占用/)
    const lost = await json(['doctor'], { PORT: '0', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
    assert.equal(lost.code, 1)
    assert.ok(lost.value.checks.some((check: { name: string; state: string }) => check.name === '数据库' && check.state === '故障'))
  })
})
