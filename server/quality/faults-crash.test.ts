import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, type Sql } from '../platform/database/client.ts'
import { hashToken } from '../platform/identity/sessions.ts'
import { ask, endPrograms, type Server, serve, stop } from './server-process.ts'

const NO_IMPORT = '00000000-0000-0000-0000-000000000000'
const WRITERS = 4
const WARNINGS = 400

/**
 * A server is killed, or its database under it, while several people issue letters as fast as they can. What was answered with
 * 200 must be there afterwards, whole; what was not must be there whole or not at all.
 */
describe('killed while people work', () => {
  const data = mkdtempSync(join(tmpdir(), 'biaochi-crash-'))
  let server: Server
  let sql: Sql
  const token = randomBytes(24).toString('base64url')
  const acknowledged = new Set<string>()
  const refused: { status: number; type: string; code: unknown; detail: unknown }[] = []
  let work: string[] = []

  before(async () => {
    // PostgreSQL's account passes through.
    chmodSync(data, 0o711)
    server = await serve(data, ['--empty'])
    sql = connect(server.database, { max: 2 })
    await sql`insert into record.units (id, name, region, line, level, source, digest, import_id) values
      ('t:SF', '某县司法局', '990101', 'justice', 'county', 't', '\\x00', ${NO_IMPORT}), ('t:GA', '某县交警大队', '990101', 'police', 'county', 't', '\\x00', ${NO_IMPORT})`
    await sql`insert into record.unit_tree (ancestor_id, unit_id, depth) values ('t:SF', 't:SF', 0), ('t:GA', 't:GA', 0)`
    const [user] =
      await sql`insert into users (account, name, unit_id, must_change_password, password_changed_at, totp_confirmed_at) values ('supervisor', '某监督员', 't:SF', false, now(), now()) returning id`
    await sql`insert into grants (user_id, role, unit_id) values (${user!.id as string}, 'supervisor', 't:SF')`
    await sql`insert into sessions (token_hash, user_id, second_factor_at) values (${hashToken(token)}, ${user!.id as string}, now())`
    const rows =
      await sql`insert into warnings (rule_id, rule_version, fingerprint, colour, subject_kind, subject_id, unit_id, region, line, evidence, state)
      select 'R25', 0, 'R25|' || n, 'red', 'measure', 't:' || n, 't:GA', '990101', 'police', '{}', 'open' from generate_series(1, ${WARNINGS}) n returning id`
    work = rows.map((row) => row.id as string)
  })
  after(async () => {
    await sql?.end({ timeout: 1 })
    await endPrograms()
    await rm(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
  })

  /** People who issue a letter for one warning after the other until told to stop, noting every answer. */
  function people(): () => Promise<void> {
    let on = true
    const one = async () => {
      while (on) {
        const id = work.pop()
        if (!id) return
        const reply = await ask(server, token, 'POST', `/api/warnings/${id}/actions/notify`, { version: 1, input: {} }).catch(() => null)
        if (reply?.status === 200) acknowledged.add(id)
        else if (reply) {
          refused.push({ status: reply.status, type: reply.type, code: reply.body.code, detail: reply.body.detail })
          await sleep(20)
        } else await sleep(20)
      }
    }
    const all = Promise.all(Array.from({ length: WRITERS }, one))
    return async () => {
      on = false
      await all
    }
  }

  const until = async (holds: () => boolean, what: string): Promise<void> => {
    for (const deadline = performance.now() + 30_000; !holds(); await sleep(5))
      assert.ok(performance.now() < deadline, `${what} within 30 seconds; last refused: ${JSON.stringify(refused.at(-1))}`)
  }

  /** The database of the data folder once it accepts connections again. */
  async function recovered(): Promise<void> {
    await sql.end({ timeout: 0 })
    for (const deadline = performance.now() + 30_000; ; await sleep(50)) {
      const { url } = JSON.parse(await readFile(join(data, 'owner.json'), 'utf8')) as { url: string }
      sql = connect(url, { max: 2 })
      const up = await sql`select 1`.then(
        () => true,
        () => false,
      )
      if (up) return
      await sql.end({ timeout: 0 })
      assert.ok(performance.now() < deadline, 'the database is back within 30 seconds')
    }
  }

  async function answering(): Promise<void> {
    for (const deadline = performance.now() + 30_000; ; await sleep(50)) {
      const reply = await ask(server, token, 'GET', '/api/warnings?limit=1').catch(() => null)
      if (reply?.status === 200) return
      assert.ok(
        performance.now() < deadline,
        `the server answers again within 30 seconds, not ${reply?.status} ${JSON.stringify(reply?.body)}`,
      )
    }
  }

  /** What was answered is there; every letter is whole; numbers have no gap; every chain of the log is unbroken. */
  async function whole(): Promise<void> {
    const done = new Set((await sql`select id from warnings where state = 'notified'`).map((row) => row.id as string))
    const lost = [...acknowledged].filter((id) => !done.has(id))
    assert.deepEqual(lost, [], 'an acknowledged letter is lost')
    const [row] = await sql`select
      (select count(*)::int from warnings w where state = 'notified' and not exists (
        select from instruments i join instrument_matters m on m.instrument_id = i.id join files f on f.id = i.file_id
        where m.matter_id = w.id and i.id = w.instrument_id and i.state = 'issued' and i.serial is not null)) as warnings_without_letter,
      (select count(*)::int from instruments where state <> 'issued') as half_letters,
      (select count(*)::int from instruments i where (select count(*) from instrument_matters m join warnings w on w.id = m.matter_id where m.instrument_id = i.id and w.state = 'notified') <> 1) as letters_without_warning,
      (select count(*)::int from warnings w where state = 'notified' and (select count(*) from actions a where a.object_id = w.id::text and a.action = 'warning.notify') <> 1) as acts_not_logged_once,
      (select count(*)::int from warnings w where state = 'notified' and not exists (select from clocks c where c.matter_id = w.id and c.rule = 'sign' and stopped_at is null)) as without_clock,
      (select count(*)::int - coalesce(max(serial), 0) from instruments) as gaps,
      (select count(*)::int from actions a where a.hash <> action_hash(a)) as wrong_hashes,
      (select count(*)::int from (select seq - row_number() over (partition by chain order by seq) as d, prev_hash, lag(hash, 1, '') over (partition by chain order by seq) as before from actions) c
        where d <> 0 or prev_hash <> before) as broken_links`
    for (const [what, count] of Object.entries(row!)) assert.equal(count, 0, what)
    const files = await sql`select id, sha256 from files where purpose = 'instrument'`
    for (const file of files.slice(-20)) {
      const path = join(data, 'files', (file.id as string).slice(0, 2), file.id as string)
      assert.equal((await readFile(path)).subarray(0, 5).toString(), '%PDF-', 'a letter that is on record lies in the store')
    }
  }

  for (const victim of ['a session of the database', 'the database'] as const)
    test(`${victim} is killed: people are told to wait, then it goes on by itself`, async () => {
      const before = acknowledged.size
      refused.length = 0
      const rest = people()
      await until(() => acknowledged.size >= before + 10, 'ten letters')
      const [row] =
        victim === 'the database'
          ? await sql`select pg_backend_pid() as self`
          : await sql`select pid from pg_stat_activity where application_name = 'biaochi-server' limit 1`
      const pid =
        victim === 'the database'
          ? Number((await readFile(join(data, 'database/cluster/postmaster.pid'), 'utf8')).split('\n')[0])
          : (row!.pid as number)
      process.kill(pid, 'SIGKILL')
      await server.says(/数据库意外停止，正在重新启动/)
      await recovered()
      await answering()
      const then = acknowledged.size
      await until(() => acknowledged.size >= then + 10, 'ten more letters')
      await rest()
      assert.ok(refused.length > 0, 'the outage was noticed')
      for (const each of refused)
        assert.deepEqual(
          [each.status, each.type, each.code],
          [503, 'application/problem+json; charset=utf-8', 'database-unavailable'],
          `told to wait, not ${each.detail}`,
        )
      await whole()
    })

  for (const ms of [40, 170, 390])
    test(`the server is killed ${ms} ms into the work: the next start has all that was answered`, async () => {
      const before = acknowledged.size
      const rest = people()
      await until(() => acknowledged.size > before, 'a letter')
      await sleep(ms)
      server.child.kill('SIGKILL')
      await server.ended
      await rest()
      server = await serve(data, ['--empty'])
      await recovered()
      await answering()
      await whole()
    })

  test('stopped in good order while people work, every request under way is answered', async () => {
    const before = acknowledged.size
    const rest = people()
    await until(() => acknowledged.size >= before + 5, 'five letters')
    // The orderly stop waits for sessions of others.
    await sql.end()
    assert.equal(await stop(server), 0)
    await rest()
    server = await serve(data, ['--empty'])
    await recovered()
    await whole()
  })
})
