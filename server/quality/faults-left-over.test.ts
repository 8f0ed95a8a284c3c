import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { incomingFolder, temporaryFolder } from '../platform/files/sweep.ts'
import { housekeepingTasks, pruneRows, tidyAtStart } from '../platform/housekeeping.ts'
import { schedule, tasks } from '../rooms.ts'
import { type Person, testWorld, type World } from '../testing.ts'

const NOTHING = '00000000-0000-4000-8000-000000000000'
const DAY = 86_400_000

describe('what is left over', () => {
  let world: World
  let supervisor: Person
  before(async () => {
    world = await testWorld()
    supervisor = await world.person('supervisor', 't:SF11')
  })
  after(() => world?.close())

  const temporary = () => temporaryFolder(world.services.folder)
  const files = (folder: string) =>
    existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile()) : []

  describe('of exports', () => {
    let address: string
    before(async () => {
      await world.sql`insert into record.cases (id, case_no, unit_id, region, line, procedure, item_code, occurred_at, source, digest, import_id)
        select 't:E' || n, encode(sha256(('a' || n)::bytea), 'hex'), 't:GA11', '990101', 'police', 'ordinary', 'GA05', '2026-03-02', 't', '\\x00', ${NOTHING}
        from generate_series(1, 30000) n`
      await world.sql`update record.law_values set value = 1000000 where key = 'export.approval-rows'`
      address = await world.app.listen({ port: 0, host: '127.0.0.1' })
    })

    const url = () => new URL('/api/cases/export?purpose=%E4%BE%8B%E4%BC%9A', address)
    const headers = () => ({ cookie: `biaochi_session=${supervisor.token}` })
    const exports = async () => (await world.sql`select count(*)::int as n from actions where action = 'export'`)[0]!.n as number
    /** Files of the exports that this process still holds open. */
    const held = () =>
      process.platform !== 'linux'
        ? []
        : readdirSync('/proc/self/fd').filter((fd) => {
            try {
              return readlinkSync(`/proc/self/fd/${fd}`).startsWith(temporary())
            } catch {
              return false
            }
          })
    const settled = async (what: () => boolean | Promise<boolean>) => {
      for (let i = 0; i < 600 && !(await what()); i++) await sleep(50)
      assert.ok(await what())
    }

    test('one that arrives leaves nothing', async () => {
      const reply = await fetch(url(), { headers: headers() })
      const bytes = Buffer.from(await reply.arrayBuffer())
      assert.deepEqual([reply.status, bytes.subarray(0, 2).toString()], [200, 'PK'])
      assert.ok(bytes.length > 1_000_000, 'more than goes into the buffers of a socket')
      await settled(() => held().length === 0)
      assert.deepEqual(files(temporary()), [])
    })

    for (const [when, hangUp] of [
      ['while it is made', 'at once'],
      ['while it is sent', 'at the first bytes'],
    ] as const)
      test(`the client hangs up ${when}: neither a file nor an open one is left`, async () => {
        const before = await exports()
        await new Promise<void>((resolve) => {
          const call = request(url(), { headers: headers() }, (reply) => {
            reply.once('data', () => {
              reply.pause()
              if (hangUp === 'at the first bytes') call.destroy()
            })
          })
          call.on('error', () => undefined)
          call.on('close', resolve)
          call.on('socket', (socket) => socket.on('connect', () => hangUp === 'at once' && setTimeout(() => call.destroy(), 50)))
          call.end()
        })
        await settled(async () => (await exports()) > before)
        await settled(() => held().length === 0 && files(temporary()).length === 0)
      })

    test('one that fails leaves nothing', async () => {
      await world.sql`update record.cases set occurred_at = 'infinity' where id = 't:E20000'`
      const reply = await fetch(url(), { headers: headers() })
      assert.ok(reply.status >= 400, String(reply.status))
      await settled(() => held().length === 0)
      assert.deepEqual(files(temporary()), [])
      await world.sql`update record.cases set occurred_at = '2026-03-02' where id = 't:E20000'`
    })
  })

  describe('of a process that was killed', () => {
    const places = () => [temporary(), incomingFolder(world.services.folder)]
    const upload = () => join(incomingFolder(world.services.folder), 'uploads', NOTHING)
    beforeEach(() => {
      for (const folder of places()) {
        mkdirSync(folder, { recursive: true })
        for (const [name, age] of [
          ['old', 2 * DAY],
          ['young', 1000],
        ] as const) {
          writeFileSync(join(folder, name), 'half')
          utimesSync(join(folder, name), new Date(), new Date(Date.now() - age))
        }
      }
      mkdirSync(upload(), { recursive: true })
      writeFileSync(join(upload(), 'data.csv'), 'waits to be imported')
    })
    const left = () => places().map((folder) => files(folder).map(({ name }) => name))

    test('a start of the only process removes all of it', async () => {
      await tidyAtStart(world.sql, world.services.folder, true)
      assert.deepEqual(left(), [[], []])
      assert.ok(existsSync(join(upload(), 'data.csv')), 'an upload that waits is not half a file')
    })

    test('a start beside others removes what is a day old', async () => {
      await tidyAtStart(world.sql, world.services.folder, false)
      assert.deepEqual(left(), [['young'], ['young']])
    })

    test('so does the night', async () => {
      await housekeepingTasks.housekeeping!({}, world.services)
      assert.deepEqual(left(), [['young'], ['young']])
      assert.ok(tasks.housekeeping && schedule.some(({ task }) => task === 'housekeeping'), 'it is on the schedule')
    })
  })

  test('old sessions, attempts and answers go; the last session of each person and whatever still counts stay', async () => {
    const [one, two] = [await world.person('supervisor', 't:SF11'), await world.person('supervisor', 't:SF11')]
    const session = (who: Person, days: number) => world.sql`insert into sessions (token_hash, user_id, created_at, last_seen_at, ended_at)
      values (sha256(${`${who.id} ${days}`}::bytea), ${who.id}, now() - make_interval(days => ${days}), now() - make_interval(days => ${days}), now() - make_interval(days => ${days}))`
    await session(one, 400)
    await session(one, 31)
    await session(one, 29)
    await world.sql`delete from sessions where user_id = ${two.id}`
    await session(two, 400)
    await session(two, 300)
    await world.sql`insert into login_attempts (account, ip, ok, at) values ('x', '::1', false, now() - interval '25 hours'), ('x', '::1', false, now())`
    const answer = (key: string, days: number) => world.sql`insert into idempotency (user_id, key, request_digest, response, at)
      values (${one.id}, ${key}, '', '{}', now() - make_interval(days => ${days}))`
    await answer('old', 8)
    await answer('young', 6)

    assert.deepEqual(await pruneRows(world.sql), { sessions: 3, attempts: 1, answers: 1 })
    const days = async (who: Person) =>
      (await world.sql`select (now()::date - last_seen_at::date) as days from sessions where user_id = ${who.id} order by 1`).map(
        (row) => row.days,
      )
    assert.deepEqual(await days(one), [0, 29])
    assert.deepEqual(await days(two), [300], 'when somebody was last here can still be seen')
    assert.equal((await world.call(one, 'session.me')).status, 200, 'who is signed in stays so')
    assert.deepEqual(await pruneRows(world.sql), { sessions: 0, attempts: 0, answers: 0 }, 'once is enough')
  })
})
