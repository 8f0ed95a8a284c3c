import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, mock, test } from 'node:test'
import { createAccount } from '../identity/index.ts'
import { RateLimiter } from '../platform/http/limits.ts'
import { workClocks } from '../supervision/index.ts'
import { type Person, testWorld, type World } from '../testing.ts'

const DAY = 86_400_000

describe('sessions end when they must', () => {
  let world: World
  before(async () => {
    world = await testWorld()
  })
  after(() => world?.close())

  const read = async (who: Person | null) => {
    const { status, problem } = await world.call(who, 'warnings.list', { query: {} })
    return status === 200 ? '200' : `${status} ${problem.code}`
  }

  const CASES: [string, (world: World, who: Person) => Promise<unknown>, string][] = [
    [
      'seen 19 minutes ago',
      ({ sql }, { id }) => sql`update sessions set last_seen_at = now() - interval '19 minutes' where user_id = ${id}`,
      '200',
    ],
    [
      'idle for 20 minutes',
      ({ sql }, { id }) => sql`update sessions set last_seen_at = now() - interval '20 minutes' where user_id = ${id}`,
      '401 not-signed-in',
    ],
    [
      'ten hours old',
      ({ sql }, { id }) => sql`update sessions set created_at = now() - interval '10 hours' where user_id = ${id}`,
      '401 not-signed-in',
    ],
    ['signed out', ({ sql }, { id }) => sql`update sessions set ended_at = now() where user_id = ${id}`, '401 not-signed-in'],
    ['disabled', ({ sql }, { id }) => sql`update users set disabled_at = now() where id = ${id}`, '401 not-signed-in'],
    ['without the role', ({ sql }, { id }) => sql`update grants set revoked_at = now() where user_id = ${id}`, '403 forbidden'],
    [
      'with a one-time password',
      ({ sql }, { id }) => sql`update users set password_hash = 'x', must_change_password = true where id = ${id}`,
      '403 password-change-due',
    ],
    [
      'with a password 91 days old',
      ({ sql }, { id }) => sql`update users set password_hash = 'x', password_changed_at = now() - interval '91 days' where id = ${id}`,
      '403 password-change-due',
    ],
    [
      'without the second factor it has',
      ({ sql }, { id }) =>
        sql.begin((tx) => [
          tx`update users set totp_secret = 'x', totp_confirmed_at = now() where id = ${id}`,
          tx`update sessions set second_factor_at = null where user_id = ${id}`,
        ]),
      '403 second-factor-due',
    ],
  ]
  for (const [name, change, expected] of CASES)
    test(`${name}: ${expected}`, async () => {
      const who = await world.person('supervisor', 't:SF11')
      assert.equal(await read(who), '200')
      await change(world, who)
      assert.equal(await read(who), expected)
    })

  test('a use keeps the session alive; a session that has idled out does not come back by use', async () => {
    const who = await world.person('supervisor', 't:SF11')
    const idle = async () =>
      (await world.sql`select extract(epoch from now() - last_seen_at)::float8 as s from sessions where user_id = ${who.id}`)[0]!
        .s as number
    await world.sql`update sessions set last_seen_at = now() - interval '19 minutes' where user_id = ${who.id}`
    await read(who)
    assert.ok((await idle()) < 60)
    await world.sql`update sessions set last_seen_at = now() - interval '21 minutes' where user_id = ${who.id}`
    assert.equal(await read(who), '401 not-signed-in')
    assert.equal(await read(who), '401 not-signed-in')
    assert.ok((await idle()) > 1200)
  })

  test('what is no token is refused like none', async () => {
    const tokens = [
      '',
      'x',
      '0',
      'null',
      "' or true --",
      '%00',
      randomBytes(32).toString('base64url'),
      'a'.repeat(10_000),
      '../../etc/passwd',
      '{"a":1}',
    ]
    for (const token of tokens) assert.equal(await read({ id: '', account: '', token }), '401 not-signed-in', token.slice(0, 20))
    assert.equal(await read(null), '401 not-signed-in')
  })

  test('the token itself is nowhere in the database', async () => {
    const who = await world.person('supervisor', 't:SF11')
    await read(who)
    const [row] =
      await world.sql`select (select jsonb_agg(to_jsonb(s))::text from sessions s) || (select coalesce(jsonb_agg(to_jsonb(a))::text, '') from actions a) as all`
    assert.ok(!(row!.all as string).includes(who.token))
  })

  test('a new sign-in ends the one before, the cookie is closed to scripts and other sites', async () => {
    const password = await world.sql.begin((tx) =>
      createAccount(tx, { account: 'newcomer', name: '某人', role: 'supervisor', unitId: 't:SF11' }),
    )
    const enter = async (): Promise<Person> => {
      const { status, headers, body } = await world.call(null, 'session.start', { body: { account: 'newcomer', password } })
      assert.equal(status, 200)
      const cookie = String(headers['set-cookie'])
      assert.match(cookie, /; Path=\/; HttpOnly; SameSite=Lax/)
      return { id: body.id, account: 'newcomer', token: /biaochi_session=([^;]+)/.exec(cookie)![1]! }
    }
    const first = await enter()
    assert.equal((await world.call(first, 'session.me')).status, 200)
    const second = await enter()
    assert.equal((await world.call(first, 'session.me')).status, 401)
    assert.equal((await world.call(second, 'session.me')).status, 200)
    assert.equal((await world.call(second, 'session.end')).status, 200)
    assert.equal((await world.call(second, 'session.me')).status, 401, 'signing out ends it at the server')
  })

  test('a form of another site cannot act for somebody', async () => {
    const who = await world.person('supervisor', 't:SF11')
    const id = await world.warning({ unitId: 't:GA11' })
    const reply = await world.app.inject({
      method: 'POST',
      url: `/api/warnings/${id}/actions/notify`,
      headers: { cookie: `biaochi_session=${who.token}`, origin: 'https://elsewhere.invalid' },
      payload: { version: 1, input: {} },
    })
    assert.deepEqual([reply.statusCode, reply.json().code], [403, 'missing-header'])
    assert.equal((await world.sql`select state from warnings where id = ${id}`)[0]!.state, 'open')
  })
})

describe('the clock of a server is wrong', () => {
  let world: World
  let supervisor: Person
  let handler: Person
  before(async () => {
    world = await testWorld()
    supervisor = await world.person('supervisor', 't:SF11')
    handler = await world.person('unit-handler', 't:GA11')
  })
  after(async () => {
    mock.timers.reset()
    await world?.close()
  })

  const act = async (who: Person, id: string, action: string, input: Record<string, unknown> = {}) => {
    const [row] = await world.sql`select version from warnings where id = ${id}`
    const answer = await world.call(who, 'warnings.act', { params: { id, action }, body: { version: row!.version as number, input } })
    assert.equal(answer.status, 200, JSON.stringify(answer.problem))
  }
  const clock = async (id: string, rule: string) =>
    (
      await world.sql`select outcome, breached_at is not null as breached, extract(epoch from started_at - now())::float8 as started, due_at > now() + interval '1 hour' and due_at < now() + interval '30 days' as ahead
      from clocks where matter_id = ${id} and rule = ${rule} order by started_at desc limit 1`
    )[0]!

  for (const [name, shift] of [
    ['a month ahead', 30 * DAY],
    ['a month behind', -30 * DAY],
  ] as const)
    test(`${name}: sessions and deadlines go by the database’s time`, async () => {
      const early = await world.warning({ unitId: 't:GA11' })
      await act(supervisor, early, 'notify')
      mock.timers.enable({ apis: ['Date'], now: Date.now() + shift })
      try {
        assert.equal((await world.call(supervisor, 'session.me')).status, 200, 'nobody is signed out')
        await workClocks(world.services)
        assert.equal((await clock(early, 'sign')).breached, false, 'nothing is breached before its time')
        const late = await world.warning({ unitId: 't:GA11' })
        await act(supervisor, late, 'notify')
        const started = await clock(late, 'sign')
        assert.ok(Math.abs(started.started as number) < 60, 'a period starts now')
        assert.equal(started.ahead, true, 'and ends when it should')
        await world.sql`update clocks set due_at = now() - interval '1 minute' where matter_id = ${late} and rule = 'sign'`
        await workClocks(world.services)
        assert.equal((await clock(late, 'sign')).breached, true, 'what is due is breached')
        await act(handler, late, 'sign')
        assert.equal((await clock(late, 'sign')).outcome, 'late')
        await act(handler, early, 'sign')
        assert.equal((await clock(early, 'sign')).outcome, 'met')
      } finally {
        mock.timers.reset()
      }
    })

  test('a clock that is set back locks nobody out of the rate limit', () => {
    const limiter = new RateLimiter()
    const now = Date.now()
    const sign = (at: number) => limiter.checkPublic('session.start', 'x', undefined, at)
    for (let i = 0; i < 60; i++) sign(now)
    assert.throws(() => sign(now), { status: 429, code: 'too-many-requests' })
    sign(now - DAY)
    sign(now + DAY)
  })
})
