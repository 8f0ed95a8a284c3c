import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import { Provider } from '../platform/identity/testing-provider.ts'
import { type Person, testWorld, type World } from '../testing.ts'

describe('sign-in through a provider', () => {
  let world: World
  let provider: Provider
  let names = 0

  before(async () => {
    world = await testWorld()
    provider = new Provider()
    await provider.open()
  })
  after(async () => {
    for (const name of Object.keys(process.env)) if (name.startsWith('BIAOCHI_OIDC_')) delete process.env[name]
    provider?.server.close()
    await world?.close()
  })
  beforeEach(() => {
    Object.assign(process.env, {
      BIAOCHI_OIDC_ISSUER: provider.issuer,
      BIAOCHI_OIDC_CLIENT_ID: 'biaochi',
      BIAOCHI_OIDC_CLIENT_SECRET: 'secret',
      BIAOCHI_OIDC_TITLE: '某省统一认证',
      BIAOCHI_OIDC_LINK: '1',
    })
  })

  const user = async (more: Record<string, unknown> = {}) => {
    const account = `single${++names}`
    const [row] =
      await world.sql`insert into users ${world.sql({ account, name: '某人', unit_id: 't:SF11', password_hash: 'scrypt$unused', ...more } as never)} returning id`
    await world.sql`insert into grants (user_id, role, unit_id) values (${row!.id as string}, 'supervisor', 't:SF11')`
    return { id: row!.id as string, account, sub: `sub-${account}` }
  }
  const get = (url: string, cookie = '') => world.app.inject({ method: 'GET', url, headers: { cookie, host: 'biaochi.example' } })
  const cookieOf = (reply: { headers: Record<string, unknown> }, name: string) =>
    new RegExp(`${name}=([^;]*)`).exec([reply.headers['set-cookie'] ?? []].flat().join('\n'))?.[1] ?? ''

  /** Goes to the provider and back. `twist` may change what the provider says or what comes back. */
  const travel = async (
    claims: Record<string, unknown>,
    twist: { claims?: Record<string, unknown>; key?: KeyObject; query?: Record<string, string>; cookie?: string; challenge?: string } = {},
  ) => {
    const start = await get('/api/session/oidc/start')
    assert.equal(start.statusCode, 302)
    const asked = new URL(start.headers.location as string).searchParams
    assert.equal(asked.get('code_challenge_method'), 'S256')
    const seconds = Math.floor(Date.now() / 1000)
    const code = randomUUID()
    provider.grants.set(code, {
      challenge: twist.challenge ?? asked.get('code_challenge')!,
      redirect: asked.get('redirect_uri')!,
      key: twist.key ?? provider.key.privateKey,
      claims: {
        iss: provider.issuer,
        aud: 'biaochi',
        iat: seconds,
        exp: seconds + 60,
        nonce: asked.get('nonce'),
        ...claims,
        ...twist.claims,
      },
    })
    const query = new URLSearchParams({ code, state: asked.get('state')!, ...twist.query })
    const cookie = twist.cookie ?? `biaochi_oidc=${cookieOf(start, 'biaochi_oidc')}`
    const back = await get(`/api/session/oidc/callback?${query}`, cookie)
    const who: Person = { id: '', account: '', token: cookieOf(back, 'biaochi_session') }
    return { back, who, again: () => get(`/api/session/oidc/callback?${query}`, cookie) }
  }
  const refused = async (reply: { statusCode: number; headers: Record<string, unknown> }, reason: string) => {
    assert.equal(reply.statusCode, 302)
    assert.equal(reply.headers.location, '/login?failed=oidc')
    assert.equal(cookieOf(reply, 'biaochi_session'), '')
    const [row] = await world.sql`select reason from actions where action = 'session.oidc' order by id desc limit 1`
    assert.equal(row!.reason, reason)
  }

  test('is offered only where it is set up', async () => {
    assert.deepEqual((await world.call(null, 'session.options')).body.oidc, { title: '某省统一认证', start: '/api/session/oidc/start' })
    delete process.env.BIAOCHI_OIDC_ISSUER
    assert.equal((await world.call(null, 'session.options')).body.oidc, null)
    assert.equal((await get('/api/session/oidc/start')).statusCode, 404)
    assert.equal((await get('/api/session/oidc/callback?code=x&state=y')).statusCode, 404)
  })

  test('a known subject gets in, with the account’s own rights, and only once by one answer', async () => {
    const person = await user({ oidc_subject: 'known-subject', must_change_password: false, password_changed_at: new Date().toISOString() })
    const { back, who, again } = await travel({ sub: 'known-subject' })
    assert.equal(back.headers.location, '/')
    const me = await world.call(who, 'session.me')
    assert.equal(me.body.account, person.account)
    assert.equal((await world.call(who, 'warnings.list')).status, 200)
    await refused(await again(), 'not-proven')
    assert.equal((await world.call(who, 'session.me')).status, 200, 'the refused repeat does not end the session')
  })

  test('the first sign-in ties the subject to the account of that name, where that is allowed, once', async () => {
    const person = await user()
    delete process.env.BIAOCHI_OIDC_LINK
    await refused((await travel({ sub: person.sub, preferred_username: person.account })).back, 'no-account')
    process.env.BIAOCHI_OIDC_LINK = '1'
    const { who } = await travel({ sub: person.sub, preferred_username: person.account.toUpperCase() })
    const me = await world.call(who, 'session.me')
    assert.equal(me.body.account, person.account)
    assert.equal(me.body.mustChangePassword, false, 'the one-time password never used has lapsed')
    await refused((await travel({ sub: 'another-sub', preferred_username: person.account })).back, 'no-account')
    assert.equal(
      (await world.call(who, 'session.password', { body: { current: 'x', next: 'Reed-Boat-4821' } })).problem.code,
      'no-password',
    )
  })

  test('makes no account', async () => {
    const [before] = await world.sql`select count(*)::int as n from users`
    await refused((await travel({ sub: 'stranger', preferred_username: 'stranger' })).back, 'no-account')
    await refused((await travel({ sub: 'stranger2', preferred_username: 'system' })).back, 'no-account')
    const [now] = await world.sql`select count(*)::int as n from users`
    assert.equal(now!.n, before!.n)
  })

  test('disabled and locked accounts stay out', async () => {
    await user({ oidc_subject: 'gone', disabled_at: new Date().toISOString() })
    await user({ oidc_subject: 'shut', locked_until: new Date(Date.now() + 600_000).toISOString() })
    for (const sub of ['gone', 'shut']) await refused((await travel({ sub })).back, 'disabled-or-locked')
  })

  test('what was not asked for here, or was changed on the way, is refused', async () => {
    await user({ oidc_subject: 'target' })
    const sub = 'target'
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const cases = {
      'without the cookie': { cookie: '' },
      'with a made-up cookie': { cookie: 'biaochi_oidc=I.000000000000.AAAA' },
      'with another state': { query: { state: 'another' } },
      'with another nonce': { claims: { nonce: 'another' } },
      'signed by another key': { key: stranger },
      'for another client': { claims: { aud: 'another' } },
      'from another issuer': { claims: { iss: 'http://127.0.0.1:1' } },
      expired: { claims: { exp: 1_700_000_000, iat: 1_699_999_940 } },
      'with another verifier': { challenge: 'another' },
      'refused by the provider': { query: { error: 'access_denied' } },
    }
    for (const [name, twist] of Object.entries(cases))
      await test(name, async () => refused((await travel({ sub }, twist)).back, 'not-proven'))
  })

  test('a cookie of another browser does not fit', async () => {
    await user({ oidc_subject: 'victim' })
    const other = await get('/api/session/oidc/start')
    await refused((await travel({ sub: 'victim' }, { cookie: `biaochi_oidc=${cookieOf(other, 'biaochi_oidc')}` })).back, 'not-proven')
  })

  test('a provider that does not answer sends people back to the password', async () => {
    process.env.BIAOCHI_OIDC_ISSUER = 'http://127.0.0.1:1'
    await refused(await get('/api/session/oidc/start'), 'provider-unreachable')
  })
})
