import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Person, testWorld, type World } from '../testing.ts'
import { createAccount } from './index.ts'

const GOOD = 'Lake-Tram-4821'

describe('sign-in by password', () => {
  let world: World
  let security: Person
  let auditor: Person
  let names = 0

  before(async () => {
    world = await testWorld()
    security = await world.person('security-admin', null)
    auditor = await world.person('audit-admin', null)
  })
  after(() => world?.close())

  /** A supervisor with a one-time password. */
  const fresh = async (): Promise<{ account: string; password: string; id: string }> => {
    const account = `person${++names}`
    const password = (await world.sql.begin((tx) =>
      createAccount(tx, { account, name: '某监督员', role: 'supervisor', unitId: 't:SF11' }),
    )) as string
    const [row] = await world.sql`select id from users where account = ${account}`
    return { account, password, id: row!.id as string }
  }
  const signIn = async (account: string, password: string, remoteAddress = `10.0.${names}.1`) => {
    const reply = await world.app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'x-biaochi': '1' },
      payload: { account, password },
      remoteAddress,
    })
    const token = /biaochi_session=([^;]*)/.exec(String(reply.headers['set-cookie'] ?? ''))?.[1] ?? ''
    return {
      status: reply.statusCode,
      body: reply.json(),
      cookie: String(reply.headers['set-cookie'] ?? ''),
      who: { id: '', account, token } as Person,
    }
  }
  const settled = async () => {
    const user = await fresh()
    await world.sql`update users set must_change_password = false where id = ${user.id}`
    return user
  }

  test('a one-time password opens nothing but the change of it', async () => {
    const { account, password } = await fresh()
    const first = await signIn(account.toUpperCase(), password)
    assert.equal(first.status, 200)
    assert.equal(first.body.mustChangePassword, true)
    assert.match(first.cookie, /HttpOnly/)
    assert.match(first.cookie, /SameSite=Lax/)
    assert.equal((await world.call(first.who, 'warnings.list')).problem.code, 'password-change-due')
    const changed = await world.call(first.who, 'session.password', { body: { current: password, next: GOOD } })
    assert.equal(changed.status, 200, JSON.stringify(changed.problem))
    assert.equal(changed.body.mustChangePassword, false)
    assert.equal((await world.call(first.who, 'warnings.list')).status, 200)
    assert.equal((await signIn(account, password)).status, 401, 'the one-time password is gone')
    assert.equal((await signIn(account, GOOD)).status, 200)
  })

  test('wrong, unknown, disabled and locked give one answer', async () => {
    const [wrong, disabled, locked] = [await settled(), await settled(), await settled()]
    await world.sql`update users set disabled_at = now() where id = ${disabled.id}`
    await world.sql`update users set locked_until = now() + interval '5 minutes' where id = ${locked.id}`
    const answers = [
      await signIn(wrong.account, 'not the password'),
      await signIn('nobody-here', 'not the password'),
      await signIn(disabled.account, disabled.password),
      await signIn(locked.account, locked.password),
    ]
    for (const { status, body, cookie } of answers) {
      assert.equal(status, 401)
      assert.equal(cookie, '')
      assert.deepEqual({ ...body, requestId: '' }, { ...answers[0]!.body, requestId: '' })
    }
  })

  test('an unknown account takes as long to refuse as a known one', async () => {
    const { account } = await settled()
    const times = { known: [] as number[], unknown: [] as number[] }
    for (let i = 0; i < 4; i++)
      for (const [kind, name] of [
        ['known', account],
        ['unknown', `stranger${i}`],
      ] as const) {
        const began = performance.now()
        await signIn(name, 'not the password', `10.9.0.${i}`)
        times[kind].push(performance.now() - began)
      }
    const middle = (list: number[]) => list.toSorted((a, b) => a - b)[1]!
    const ratio = middle(times.unknown) / middle(times.known)
    assert.ok(ratio > 0.5 && ratio < 2, `unknown / known = ${ratio}`)
  })

  test('the fifth failure locks, tells the security administrator, and only he or time lifts it', async () => {
    const { account, password, id } = await settled()
    for (let i = 0; i < 5; i++) assert.equal((await signIn(account, `wrong ${i}`)).status, 401)
    assert.equal((await signIn(account, password)).status, 401, 'locked')
    const notices = await world.call(security, 'notices.list')
    assert.ok(notices.body.rows.some((row) => row.text.includes(`“${account}”`)))
    const log =
      await world.sql`select action, outcome, reason, count(*)::int as n from actions where object_id = ${id} and action <> 'user.create' and action <> 'grant.set' group by 1, 2, 3 order by 1, 3`
    assert.deepEqual(
      log.map((row) => [row.action, row.outcome, row.reason, row.n]),
      [
        ['session.start', 'failed', 'locked', 1],
        ['session.start', 'failed', 'wrong', 5],
        ['user.lock', 'done', null, 1],
      ],
    )
    const admin = await world.person('system-admin', null)
    assert.equal((await world.call(admin, 'users.unlock', { params: { id }, body: { reason: '本人申请' } })).status, 403)
    assert.equal((await world.call(admin, 'users.resetPassword', { params: { id }, body: { reason: '本人申请' } })).status, 200)
    const [still] = await world.sql`select locked_until > now() as locked from users where id = ${id}`
    assert.equal(still!.locked, true, 'a new password does not lift the lock')
    const unlocked = await world.call(security, 'users.unlock', { params: { id }, body: { reason: '核实为本人' } })
    assert.equal(unlocked.status, 200, JSON.stringify(unlocked.problem))
    assert.equal(
      (await world.call(security, 'users.unlock', { params: { id }, body: { reason: '核实为本人' } })).problem.code,
      'not-locked',
    )
  })

  test('the lock ends with its time, and the count starts anew', async () => {
    const { account, password, id } = await settled()
    for (let i = 0; i < 5; i++) await signIn(account, 'wrong')
    await world.sql`update users set locked_until = now() - interval '1 second', attempts_from = now() - interval '1 second' where id = ${id}`
    await world.sql`update login_attempts set at = at - interval '15 minutes' where account = ${account}`
    for (let i = 0; i < 4; i++) assert.equal((await signIn(account, 'wrong')).status, 401)
    assert.equal((await signIn(account, password)).status, 200)
  })

  test('success resets the count', async () => {
    const { account, password } = await settled()
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 4; i++) await signIn(account, 'wrong')
      assert.equal((await signIn(account, password)).status, 200, `round ${round}`)
    }
  })

  test('guesses sent all at once do not outrun the count', async () => {
    const { account, id } = await settled()
    await Promise.all(Array.from({ length: 20 }, (_, i) => signIn(account, `wrong ${i}`)))
    const [log] =
      await world.sql`select count(*)::int as n from actions where object_id = ${id} and action = 'session.start' and reason = 'wrong'`
    assert.ok((log!.n as number) <= 5, `${log!.n} guesses were judged`)
    const [user] = await world.sql`select locked_until > now() as locked from users where id = ${id}`
    assert.equal(user!.locked, true)
  })

  test('an address that fails thirty times must wait, whatever the account', async () => {
    const { account, password } = await settled()
    const address = '10.77.0.1'
    await world.sql`insert into login_attempts (account, ip, ok) select 'x' || n, ${address}, false from generate_series(1, 30) n`
    const refused = await signIn(account, password, address)
    assert.equal(refused.status, 429)
    assert.ok(refused.body.retryAfter > 0 && refused.body.retryAfter <= 900)
    assert.equal((await signIn(account, password, '10.77.0.2')).status, 200)
  })

  test('a new sign-in ends the one before; signing out ends it at the server', async () => {
    const { account, password } = await settled()
    const [first, second] = [(await signIn(account, password)).who, (await signIn(account, password)).who]
    assert.equal((await world.call(first, 'session.me')).status, 401)
    assert.equal((await world.call(second, 'session.me')).status, 200)
    assert.equal((await world.call(second, 'session.end')).status, 200)
    assert.equal((await world.call(second, 'session.me')).status, 401)
  })

  test('a session idles out, ends after ten hours, and the clock of the database alone decides', async () => {
    const person = await world.person('supervisor', 't:SF11')
    const shift = (text: string) => world.sql.unsafe(`update sessions set ${text} where user_id = '${person.id}'`)
    await shift("last_seen_at = now() - interval '19 minutes'")
    assert.equal((await world.call(person, 'session.me')).status, 200, 'still awake')
    const [touched] = await world.sql`select last_seen_at > now() - interval '1 minute' as fresh from sessions where user_id = ${person.id}`
    assert.equal(touched!.fresh, true, 'and now seen')
    const real = Date.now
    try {
      // The clock of this machine jumps by years, forth and back; sessions do not care.
      for (const years of [5, -5]) {
        Date.now = () => real() + years * 365 * 86_400_000
        assert.equal((await world.call(person, 'session.me')).status, 200, `${years} years off`)
      }
    } finally {
      Date.now = real
    }
    await shift("last_seen_at = now() - interval '21 minutes'")
    assert.equal((await world.call(person, 'session.me')).status, 401)
    await shift("last_seen_at = now(), created_at = now() - interval '10 hours 1 minute'")
    assert.equal((await world.call(person, 'session.me')).status, 401)
  })

  test('a revoked role and a disabled account work at once', async () => {
    const person = await world.person('supervisor', 't:SF11')
    assert.equal((await world.call(person, 'warnings.list')).status, 200)
    await world.sql`update grants set revoked_at = now() where user_id = ${person.id}`
    assert.equal((await world.call(person, 'warnings.list')).status, 403)
    await world.sql`update users set disabled_at = now() where id = ${person.id}`
    assert.equal((await world.call(person, 'session.me')).status, 401)
  })

  test('a password after ninety days must be changed', async () => {
    const { account, password, id } = await settled()
    await world.sql`update users set password_changed_at = now() - interval '91 days' where id = ${id}`
    assert.equal((await signIn(account, password)).body.mustChangePassword, true)
  })

  test('new passwords: the rules, the last five, the end of other sessions', async () => {
    const { account, password, id } = await settled()
    const { who } = await signIn(account, password)
    const change = (current: string, next: string) => world.call(who, 'session.password', { body: { current, next } })
    for (const [next, why] of [
      ['Ab1-', /至少 10 位/],
      ['alllowercaseletters', /三类/],
      [`X1-${account}-zz`, /账号/],
      ['Password123!', /常见/],
      ['Aa1Aa1Aa1Aa1', /重复/],
    ] as const) {
      const refused = await change(password, next)
      assert.equal(refused.status, 422, next)
      assert.match(refused.problem.detail, why)
      assert.equal(refused.problem.fields![0]!.field, 'next')
    }
    assert.equal((await change('not it', GOOD)).problem.code, 'wrong-password')
    const other = await world.sql`insert into sessions (token_hash, user_id) values ('\\x99', ${id}) returning user_id`
    assert.equal(other.length, 1)
    const used = [password, ...[1, 2, 3, 4, 5].map((n) => `River-Boat-${n}${n}`)]
    for (let i = 1; i < used.length; i++) assert.equal((await change(used[i - 1]!, used[i]!)).status, 200, `change ${i}`)
    const [left] = await world.sql`select ended_at is not null as ended from sessions where token_hash = '\\x99'`
    assert.equal(left!.ended, true, 'the other session is over')
    assert.equal((await world.call(who, 'session.me')).status, 200, 'this one is not')
    for (const earlier of used.slice(1)) assert.match((await change(used.at(-1)!, earlier)).problem.detail, /最近 5 次/)
    assert.equal((await change(used.at(-1)!, used[0]!)).status, 200, 'the sixth last may come back')
  })

  test('an administrator needs twelve characters', async () => {
    const { account, password, id } = await settled()
    await world.sql`update grants set revoked_at = now() where user_id = ${id}`
    await world.sql`insert into grants (user_id, role) values (${id}, 'audit-admin')`
    const { who } = await signIn(account, password)
    assert.match(
      (await world.call(who, 'session.password', { body: { current: password, next: 'Reed-4821x' } })).problem.detail,
      /至少 12 位/,
    )
  })

  test('wrong passwords inside a session count as failed sign-ins', async () => {
    const { account, password, id } = await settled()
    const { who } = await signIn(account, password)
    for (let i = 0; i < 5; i++) await world.call(who, 'session.password', { body: { current: 'guess', next: GOOD } })
    const [user] = await world.sql`select locked_until > now() as locked from users where id = ${id}`
    assert.equal(user!.locked, true)
  })

  test('neither password nor hash is in any answer, log entry or kept answer', async () => {
    const admin = await world.person('system-admin', null)
    const made = await world.call(admin, 'users.create', {
      body: { account: 'newcomer', name: '某人' },
      headers: { 'idempotency-key': 'key-of-newcomer' },
    })
    assert.equal(made.status, 200, JSON.stringify(made.problem))
    const { password } = made.body
    const [kept] = await world.sql`select count(*)::int as n from idempotency where response::text like ${`%${password}%`}`
    const [logged] =
      await world.sql`select count(*)::int as n from actions a where a::text like ${`%${password}%`} or a::text like '%scrypt$%'`
    assert.deepEqual([kept!.n, logged!.n], [0, 0])
    assert.ok(!(await world.call(admin, 'users.list')).raw.includes('scrypt'))
  })

  test('the role of requests reads no hash, session or secret', async () => {
    for (const statement of [
      'select password_hash from users',
      'select totp_secret from users',
      'select 1 from sessions',
      'select 1 from grants',
      'insert into grants (user_id, role) values (gen_random_uuid(), $$audit-admin$$)',
      'update users set name = $$x$$',
      'delete from actions',
      'update actions set reason = $$x$$',
      'select 1 from password_history',
    ])
      await assert.rejects(
        world.sql.begin(async (tx) => {
          await tx`set local role biaochi_app`
          await tx.unsafe(statement)
        }),
        { code: '42501' },
        statement,
      )
    assert.equal((await world.call(auditor, 'audit.list', { query: { action: 'user.lock' } })).body.rows[0]!.label, '锁定账号')
  })

  test('notices and saved filters are a person’s own', async () => {
    const [one, two] = [await world.person('unit-handler', 't:GA11'), await world.person('unit-handler', 't:GA21')]
    await world.sql`insert into notices (user_id, text) values (${one.id}, '给一人')`
    await world.sql`insert into notices (unit_id, text) values ('t:GA111', '给一中队')`
    const texts = async (who: Person) => (await world.call(who, 'notices.list')).body.rows.map((row) => row.text).toSorted()
    assert.deepEqual(await texts(one), ['给一中队', '给一人'].toSorted())
    assert.deepEqual(await texts(two), [])
    const { rows } = (await world.call(one, 'notices.list')).body
    await world.call(two, 'notices.read', { body: { ids: rows.map((row) => row.id) } })
    assert.equal((await world.call(one, 'notices.list')).body.unread, 2)
    await world.call(one, 'notices.read', { body: { ids: [rows[0]!.id] } })
    const page = (await world.call(one, 'notices.list', { query: { limit: 1 } })).body
    assert.equal(page.unread, 1)
    assert.equal(page.rows[0]!.read, true)
    const next = (await world.call(one, 'notices.list', { query: { limit: 1, cursor: page.next! } })).body
    assert.equal(next.rows[0]!.id, rows[1]!.id)
    assert.equal(next.next, null)
    const saved = await world.call(one, 'filters.save', { body: { page: 'warnings', name: '红色', query: { colour: 'red' } } })
    const again = await world.call(one, 'filters.save', {
      body: { page: 'warnings', name: '红色', query: { colour: 'red', mine: 'true' } },
    })
    assert.equal(saved.body.id, again.body.id)
    assert.deepEqual((await world.call(one, 'filters.list', { query: { page: 'warnings' } })).body, [
      { id: saved.body.id, name: '红色', query: { colour: 'red', mine: 'true' } },
    ])
    assert.deepEqual((await world.call(two, 'filters.list', { query: { page: 'warnings' } })).body, [])
    const remove = (who: typeof one) => world.call(who, 'filters.remove', { params: { id: saved.body.id } })
    assert.equal((await remove(two)).status, 404, 'nobody deletes the filter of another')
    assert.equal((await remove(one)).status, 200)
    assert.equal((await remove(one)).status, 404, 'it is gone')
    assert.deepEqual((await world.call(one, 'filters.list', { query: { page: 'warnings' } })).body, [])
  })
})
