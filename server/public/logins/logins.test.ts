import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, test } from 'node:test'
import { LOGIN_FAILURES, type LoginFailure, type LoginProvider, PRIVACY_NOTICE } from '#domain/public/index.ts'
import { Provider } from '../../platform/identity/testing-provider.ts'
import { testWorld, type World } from '../../testing.ts'
import { tellAnswered } from '../mine.ts'
import { carryMessages } from '../outbox.ts'
import { type Citizen, citizenOf } from '../testing.ts'
import { plainPhone } from './login.ts'
import { configuredLogins, localOffered } from './offered.ts'

const NAME = '甲某某'
const PHONE = '13800000011'
const OPEN_ID = 'oWeChat-open-id_0001'

/** A small WeChat platform: it answers codes that a test has asked it to give out, once. */
class Wechat {
  readonly codes = new Map<string, object>()
  readonly asked: URL[] = []
  /** What it does instead of answering. */
  trouble: 'status' | 'text' | 'elsewhere' | null = null
  url = ''
  readonly server: Server = createServer((request, response) => {
    const url = new URL(request.url!, this.url)
    this.asked.push(url)
    if (this.trouble === 'status') return response.writeHead(502).end()
    if (this.trouble === 'text') return response.end('busy')
    if (this.trouble === 'elsewhere') return response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
    const asked = url.searchParams
    const known =
      url.pathname === '/sns/oauth2/access_token' && asked.get('appid') === 'wx1' && asked.get('grant_type') === 'authorization_code'
    const answer =
      asked.get('secret') !== 'hidden' || !known
        ? { errcode: 40125 }
        : (this.codes.get(asked.get('code') ?? '') ?? { errcode: 40163, errmsg: 'code been used' })
    this.codes.delete(asked.get('code') ?? '')
    return response.end(JSON.stringify(answer))
  })
  async open(): Promise<void> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done))
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }
}

describe('log-ins of citizens', () => {
  let world: World
  const provider = new Provider()
  const wechat = new Wechat()
  let addresses = 10

  before(async () => {
    world = await testWorld()
    await provider.open()
    await wechat.open()
    await world.sql`update record.law_values set value = 1 where key = 'public.proof.bits'`
  })
  const forget = () => {
    for (const name of Object.keys(process.env)) if (/^BIAOCHI_(CITIZEN_|WECHAT_|ADDRESS)/.test(name)) delete process.env[name]
  }
  after(async () => {
    forget()
    provider.server.close()
    wechat.server.close()
    await world?.close()
  })
  beforeEach(() => {
    forget()
    wechat.trouble = null
    Object.assign(process.env, {
      BIAOCHI_CITIZEN_OIDC_ISSUER: provider.issuer,
      BIAOCHI_CITIZEN_OIDC_CLIENT_ID: 'biaochi',
      BIAOCHI_CITIZEN_OIDC_CLIENT_SECRET: 'secret',
      BIAOCHI_CITIZEN_OIDC_TITLE: '某省政务服务网',
      BIAOCHI_WECHAT_APP_ID: 'wx1',
      BIAOCHI_WECHAT_SECRET: 'hidden',
      BIAOCHI_WECHAT_AUTHORIZE: `${wechat.url}/connect/oauth2/authorize`,
      BIAOCHI_WECHAT_API: wechat.url,
    })
  })

  const citizen = (): Citizen => citizenOf(world, `198.51.100.${addresses++}`)
  const titles = async () => (await citizen().call('public.home')).body.logins.map(({ key, title }) => `${key} ${title}`)
  const begin = async (who: Citizen, login: LoginProvider, page: 'report' | 'track' = 'report') => {
    const { status, body, problem } = await who.call('public.login', { params: { login }, body: { page } })
    assert.equal(status, 200, JSON.stringify(problem))
    return new URL(body.url)
  }
  const failure = (page: string, reason: LoginFailure) => ({ status: 302, to: `/p/${page}?failed=${reason}` })

  /** What the government platform would answer to who came with `asked`; `twist` changes it. */
  const grant = (asked: URLSearchParams, claims: Record<string, unknown>): string => {
    const code = randomUUID()
    const seconds = Math.floor(Date.now() / 1000)
    const sound = { iss: provider.issuer, aud: 'biaochi', iat: seconds, exp: seconds + 60, nonce: asked.get('nonce'), sub: 'one' }
    provider.grants.set(code, {
      challenge: asked.get('code_challenge')!,
      redirect: asked.get('redirect_uri')!,
      key: provider.key.privateKey,
      claims: { ...sound, ...claims },
    })
    return code
  }
  const backFrom = (url: URL, more: Record<string, string>): URL => {
    const back = new URL(url.searchParams.get('redirect_uri')!)
    back.search = new URLSearchParams({ state: url.searchParams.get('state')!, ...more }).toString()
    return back
  }
  const government = async (who: Citizen, claims: Record<string, unknown> = {}, page: 'report' | 'track' = 'report') => {
    const url = await begin(who, 'government', page)
    return who.follow(backFrom(url, { code: grant(url.searchParams, { name: NAME, phone_number: `+86 ${PHONE}`, ...claims }) }))
  }
  const byWechat = async (who: Citizen, answer: object = { openid: OPEN_ID }, page: 'report' | 'track' = 'report') => {
    const url = await begin(who, 'wechat', page)
    const code = randomUUID()
    wechat.codes.set(code, answer)
    return who.follow(backFrom(url, { code }))
  }
  const report = async (who: Citizen, more: object = {}) =>
    who.call('public.report', {
      body: {
        door: 'named',
        category: 'fine',
        region: '990101',
        content: '三月二日上午在子县治超站被要求交现金八百元，没有给收据。',
        publishable: false,
        noticeVersion: PRIVACY_NOTICE.version,
        proof: await who.prove('report'),
        ...more,
      } as never,
    })
  const mineOf = async (who: Citizen) => {
    const mine = await who.call('public.mine')
    assert.equal(mine.status, 200, JSON.stringify(mine.problem))
    return mine.body.map(({ id }) => id)
  }
  const kept = async (id: string) => (await world.sql`select * from reporters where source_id = ${id}`)[0]!
  /** Everything that the database holds, as text. */
  const dump = async () => {
    const tables =
      await world.sql`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'record', 'graphile_worker')`
    let text = ''
    for (const { name } of tables)
      for (const row of await world.sql`select t::text as text from ${world.sql.unsafe(name as string)} t`) text += row.text
    return text
  }
  const answered = async (sourceId: string) => {
    const reply = world.sql.json({ done: '已责令退还', reason: '属实', remedy: '可以申请行政复议' })
    await world.sql`update clues set state = 'visiting', replied_at = now(), handed_at = now(), reply = ${reply}
      where id = (select clue_id from clue_sources where id = ${sourceId})`
  }

  test('only what is set up is offered, and nothing else answers', async () => {
    assert.deepEqual(await titles(), ['phone 手机验证码', 'government 某省政务服务网', 'wechat 微信登录'])
    delete process.env.BIAOCHI_WECHAT_SECRET
    assert.deepEqual(await titles(), ['phone 手机验证码', 'government 某省政务服务网'])
    delete process.env.BIAOCHI_CITIZEN_OIDC_ISSUER
    assert.deepEqual(await titles(), ['phone 手机验证码'])
    for (const login of ['government', 'wechat'] as const) {
      const who = citizen()
      assert.equal((await who.call('public.login', { params: { login }, body: { page: 'report' } })).status, 404)
      assert.equal((await who.follow(`/api/public/logins/${login}/callback?code=x&state=y`)).status, 404)
      const body = { state: 'x', challenge: 'x'.repeat(43), name: NAME, phone: PHONE }
      assert.equal((await who.call('public.localLogin', { params: { login }, body })).status, 404)
    }
  })

  test('government: real name and phone come from the platform alone, are sealed, and find the report again', async () => {
    const who = citizen()
    const url = await begin(who, 'government')
    assert.equal(url.origin, provider.issuer, 'to the configured provider')
    assert.equal(url.searchParams.get('code_challenge_method'), 'S256')
    assert.deepEqual(await government(who), { status: 302, to: '/p/report?login=government' })
    assert.deepEqual((await who.call('public.inside')).body, { by: 'government', name: '甲*', phone: '138****0011' })
    assert.equal((await report(who, { phone: '13800000012' })).status, 422, 'not a number of one’s own choice')
    const sent = await report(who, { name: '别的名字' })
    assert.deepEqual([sent.status, sent.body.receipt], [200, null], JSON.stringify(sent.problem))
    const { openReporter } = await import('../../clues/index.ts')
    const reporter = await world.sql.begin((tx) => openReporter(tx, sent.body.id, world.services))
    assert.deepEqual(reporter, { kind: 'named', name: NAME, phone: PHONE, account: null })
    const whole = await dump()
    for (const secret of [NAME, PHONE]) assert.ok(!whole.includes(secret), `${secret} lies open`)
    const later = citizen()
    assert.equal((await later.call('public.mine')).status, 401)
    assert.deepEqual(await government(later, {}, 'track'), { status: 302, to: '/p/track?login=government' })
    assert.deepEqual(await mineOf(later), [sent.body.id])
    const stranger = citizen()
    await government(stranger, { sub: 'two', phone_number: '13800000099' })
    assert.deepEqual(await mineOf(stranger), [], 'another person’s phone')
    const bySms = citizen()
    await bySms.call('public.code', { body: { phone: PHONE, proof: await bySms.prove('code') } })
    const [message] = await world.sql`select text from outbox where purpose = '验证码' order by created_at desc limit 1`
    assert.equal(
      (await bySms.call('public.signIn', { body: { phone: PHONE, code: /\d{6}/.exec(message!.text as string)![0] } })).status,
      200,
    )
    assert.deepEqual(await mineOf(bySms), [sent.body.id], 'the same phone by text message')
    assert.equal((await bySms.call('public.inside')).body.by, 'phone')
  })

  test('WeChat: the open id is sealed and indexed; the answer is told through the outbox', async () => {
    const who = citizen()
    const url = await begin(who, 'wechat')
    assert.ok(url.href.startsWith(`${wechat.url}/connect/oauth2/authorize?appid=wx1&`) && url.hash === '#wechat_redirect')
    assert.deepEqual(await byWechat(who), { status: 302, to: '/p/report?login=wechat' })
    assert.deepEqual((await who.call('public.inside')).body, { by: 'wechat', name: null, phone: null })
    assert.equal((await report(who)).problem.fields![0]!.field, 'name', 'the platform knows no real name')
    assert.equal((await report(who, { name: NAME, phone: PHONE })).status, 422, 'a phone nobody proved is not taken')
    const sent = await report(who, { name: NAME })
    assert.equal(sent.status, 200, JSON.stringify(sent.problem))
    const row = await kept(sent.body.id)
    assert.ok(row.account_index && row.sealed && !row.phone_index && !row.receipt_hash)
    const later = citizen()
    await byWechat(later, { openid: OPEN_ID }, 'track')
    assert.deepEqual(await mineOf(later), [sent.body.id])
    const other = citizen()
    await byWechat(other, { openid: 'oWeChat-open-id_0002' }, 'track')
    assert.deepEqual(await mineOf(other), [])
    assert.equal((await other.call('public.say', { params: { id: sent.body.id }, body: { text: '插一句话' } })).status, 404)
    await answered(sent.body.id)
    assert.equal(await tellAnswered(world.services), 1)
    const carried: unknown[] = []
    await carryMessages(world.services, { name: 'test', readable: false, carry: async (message) => void carried.push(message) })
    assert.deepEqual(
      carried.filter((message) => (message as { channel: string }).channel === 'wechat'),
      [{ channel: 'wechat', to: OPEN_ID, text: '您反映的问题已有答复，请在反映页面用微信登录后查看并评价。' }],
    )
    assert.ok(!(await dump()).includes(OPEN_ID), 'the open id lies open')
    assert.equal((await later.call('public.judge', { params: { id: sent.body.id }, body: { satisfied: true } })).status, 200)
  })

  test('a phone that the platform gives with the open id finds reports of that phone as well', async () => {
    const first = citizen()
    await government(first, { sub: 'three', phone_number: '13800000033' })
    const { body } = await report(first)
    const who = citizen()
    await byWechat(who, { openid: 'oWeChat-open-id_0003', purePhoneNumber: '13800000033' })
    assert.deepEqual(await mineOf(who), [body.id])
    const own = await report(who, { name: NAME, phone: '13800000033' })
    const row = await kept(own.body.id)
    assert.ok(row.account_index && row.phone_index)
  })

  test('an anonymous report of somebody who is logged in holds nothing of the log-in (S17)', async () => {
    const who = citizen()
    await byWechat(who, { openid: 'oWeChat-open-id_0004', purePhoneNumber: '13800000044' })
    const { body } = await report(who, { door: 'anonymous', name: NAME, phone: '13800000044' })
    const row = await kept(body.id)
    assert.deepEqual([row.sealed, row.phone_index, row.account_index], [null, null, null])
    assert.match(body.receipt!, /^\d{16}$/)
    await who.call('public.leave')
    await byWechat(who, { openid: 'oWeChat-open-id_0004', purePhoneNumber: '13800000044' })
    assert.deepEqual(await mineOf(who), [], 'the account does not find it')
    const columns = await world.sql`select column_name from information_schema.columns where table_name = 'door_sessions'`
    assert.ok(columns.every(({ column_name: name }) => !/ip|agent|device/.test(name as string)))
  })

  test('states that are forged, replayed, over, of another browser or another log-in are refused before anybody is asked', async () => {
    const asked = () => provider.asked.filter((path) => path === '/token').length + wechat.asked.length
    const before = asked()
    const who = citizen()
    const url = await begin(who, 'government')
    const code = () => grant(url.searchParams, { name: NAME, phone_number: PHONE })
    const state = url.searchParams.get('state')!
    const [body, mac] = state.split('.') as [string, string]
    const forged = Buffer.from(Buffer.from(body, 'base64url').toString().replace('"report"', '"track"')).toString('base64url')
    for (const bad of ['', 'x', `${forged}.${mac}`, `${body}.${mac.slice(1)}`, `${body}.`])
      assert.deepEqual(await who.follow(backFrom(url, { code: code(), state: bad })), failure('track', 'not-here'), bad)
    assert.equal(who.jar.has('biaochi_login'), false, 'one journey, one way back')

    const victim = citizen()
    await begin(victim, 'government')
    assert.deepEqual(await victim.follow(backFrom(url, { code: code() })), failure('report', 'not-here'), 'begun by another browser')
    assert.deepEqual(await citizen().follow(backFrom(url, { code: code() })), failure('report', 'not-here'), 'begun by no browser')
    assert.equal((await victim.call('public.mine')).status, 401)

    const crossed = await begin(who, 'wechat')
    const other = new URL(backFrom(crossed, { code: 'x' }).href.replace('/wechat/', '/government/'))
    assert.deepEqual(await who.follow(other), failure('track', 'not-here'), 'of the other log-in')

    const now = Date.now()
    const late = citizen()
    const slow = await begin(late, 'government')
    const clock = test.mock.method(Date, 'now', () => now + 11 * 60_000)
    const over = await late.follow(backFrom(slow, { code: code() }))
    clock.mock.restore()
    assert.deepEqual(over, failure('track', 'expired'))
    assert.equal(asked(), before, 'no provider was asked')

    const twice = citizen()
    const once = await begin(twice, 'government')
    const secret = twice.jar.get('biaochi_login')!
    const back = backFrom(once, { code: grant(once.searchParams, { name: NAME, phone_number: PHONE }) })
    assert.equal((await twice.follow(back)).to, '/p/report?login=government')
    twice.jar.set('biaochi_login', secret)
    assert.deepEqual(await twice.follow(back), failure('report', 'not-here'), 'the same way back again')
    assert.equal(asked(), before + 1)
  })

  test('codes and tokens that are wrong, and people who turn back, are told so', async () => {
    const who = citizen()
    assert.deepEqual(await government(who, { nonce: 'another' }), failure('report', 'refused'))
    assert.deepEqual(await government(who, { aud: 'another' }), failure('report', 'refused'))
    assert.deepEqual(await government(who, { exp: 1_700_000_000, iat: 1_699_999_940 }), failure('report', 'refused'))
    const made = await begin(who, 'government')
    assert.deepEqual(await who.follow(backFrom(made, { code: 'made-up' })), failure('report', 'refused'))
    const stolen = grant((await begin(citizen(), 'government')).searchParams, { name: NAME, phone_number: PHONE })
    const mine = await begin(who, 'government')
    assert.deepEqual(await who.follow(backFrom(mine, { code: stolen })), failure('report', 'refused'), 'a code given to another browser')
    const turned = await begin(who, 'government', 'track')
    assert.deepEqual(await who.follow(backFrom(turned, { error: 'access_denied' })), failure('track', 'cancelled'))
    assert.deepEqual(await who.follow(backFrom(await begin(who, 'wechat'), { code: 'used' })), failure('report', 'refused'))
    assert.deepEqual(await who.follow(backFrom(await begin(who, 'wechat'), {})), failure('report', 'cancelled'))
    assert.equal((await who.call('public.mine')).status, 401)
    for (const words of Object.values(LOGIN_FAILURES)) assert.match(words, /^[一-鿿，。]+$/)
  })

  test('without name or proved phone nobody gets in; the person’s own page of the platform is asked as well', async () => {
    const who = citizen()
    assert.deepEqual(await government(who, { phone_number: undefined }), failure('report', 'incomplete'))
    assert.deepEqual(await government(who, { phone_number_verified: false }), failure('report', 'incomplete'))
    assert.deepEqual(await government(who, { phone_number: '+1 555 0100' }), failure('report', 'incomplete'))
    assert.deepEqual(await government(who, { name: '' }), failure('report', 'incomplete'))
    provider.described = { userinfo_endpoint: `${provider.issuer}/userinfo` }
    provider.userinfo = { sub: 'one', name: NAME, phone_number: '86-138-0000-0011' }
    process.env.BIAOCHI_CITIZEN_OIDC_SCOPE = 'openid phone'
    // Its description is read anew under another address of the same machine.
    process.env.BIAOCHI_CITIZEN_OIDC_HOSTS = 'again'
    assert.equal((await government(who, { phone_number: undefined, name: undefined })).to, '/p/report?login=government')
    provider.userinfo = { ...provider.userinfo, sub: 'somebody else' }
    assert.deepEqual(await government(who, { phone_number: undefined }), failure('report', 'refused'))
    provider.described = {}
  })

  test('only hosts that are set up are asked or shown (S26)', async () => {
    const who = citizen()
    const other = new Provider()
    await other.open()
    provider.described = { token_endpoint: `${other.issuer}/token` }
    process.env.BIAOCHI_CITIZEN_OIDC_HOSTS = 'token'
    assert.equal((await government(who)).status, 302)
    assert.equal((await who.call('public.mine')).status, 401)
    provider.described = { authorization_endpoint: `${other.issuer}/authorize` }
    process.env.BIAOCHI_CITIZEN_OIDC_HOSTS = 'page'
    const begun = await who.call('public.login', { params: { login: 'government' }, body: { page: 'report' } })
    assert.deepEqual([begun.status, begun.problem.detail], [503, LOGIN_FAILURES.down])
    assert.deepEqual(other.asked, [])
    process.env.BIAOCHI_CITIZEN_OIDC_HOSTS = `page, ${new URL(other.issuer).host}`
    assert.equal((await begin(who, 'government')).origin, other.issuer, 'unless it is listed')
    provider.described = {}
    other.server.close()
    wechat.trouble = 'elsewhere'
    assert.deepEqual(await byWechat(who), failure('report', 'down'), 'no redirect is followed')
    for (const setting of ['BIAOCHI_WECHAT_API', 'BIAOCHI_WECHAT_AUTHORIZE', 'BIAOCHI_CITIZEN_OIDC_ISSUER'])
      for (const bad of ['http://platform.example', 'platform.example', 'file:///etc/passwd'])
        assert.throws(() => configuredLogins(false, { ...process.env, [setting]: bad }), new RegExp(`^Error: ${setting} 应为`))
  })

  test('a provider that is down or talks nonsense is said to be down, and its secret stays out of the output', async (t) => {
    const written: string[] = []
    t.mock.method(process.stderr, 'write', (text: unknown) => {
      written.push(String(text))
      return true
    })
    const who = citizen()
    process.env.BIAOCHI_CITIZEN_OIDC_ISSUER = 'http://127.0.0.1:1'
    const begun = await who.call('public.login', { params: { login: 'government' }, body: { page: 'report' } })
    assert.deepEqual([begun.status, begun.problem.code, begun.problem.detail], [503, 'login-down', LOGIN_FAILURES.down])
    for (const trouble of ['status', 'text'] as const) {
      wechat.trouble = trouble
      assert.deepEqual(await byWechat(who), failure('report', 'down'), trouble)
    }
    wechat.trouble = null
    assert.deepEqual(await byWechat(who, { openid: 'x y' }), failure('report', 'down'))
    process.env.BIAOCHI_WECHAT_API = 'http://127.0.0.1:1'
    assert.deepEqual(await byWechat(who), failure('report', 'down'))
    assert.equal(written.length, 5)
    for (const secret of ['hidden', OPEN_ID, who.ip]) assert.ok(!written.join('').includes(secret), secret)
  })

  test('a slow provider holds a few connections at most', async () => {
    let release = () => {}
    const held = new Promise<void>((done) => {
      release = done
    })
    const slow = createServer(async (_, response) => {
      await held
      response.end(JSON.stringify({ errcode: 40029 }))
    })
    await new Promise<void>((done) => slow.listen(0, '127.0.0.1', done))
    process.env.BIAOCHI_WECHAT_API = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`
    const people = Array.from({ length: 8 }, citizen)
    const urls = await Promise.all(people.map((who) => begin(who, 'wechat')))
    let busy = 0
    const ends = people.map(async (who, i) => {
      const { to } = await who.follow(backFrom(urls[i]!, { code: 'x' }))
      if (to.endsWith('busy') && ++busy === 3) release()
      return to
    })
    const outcomes = (await Promise.all(ends)).map((to) => to.split('=')[1]).toSorted()
    slow.close()
    assert.deepEqual(outcomes, [...Array(3).fill('busy'), ...Array(5).fill('refused')])
  })

  describe('the local ones of a demo', () => {
    beforeEach(() => {
      forget()
      process.env.BIAOCHI_CITIZEN_LOGIN = 'local'
    })
    const told = (url: URL) => ({ state: url.searchParams.get('state')!, challenge: url.searchParams.get('challenge')! })
    const local = async (who: Citizen, login: LoginProvider, person: Record<string, string>, page: 'report' | 'track' = 'report') => {
      const url = await begin(who, login, page)
      assert.equal(url.pathname, '/p/local-login')
      const answer = await who.call('public.localLogin', { params: { login }, body: { ...told(url), ...person } })
      assert.equal(answer.status, 200, JSON.stringify(answer.problem))
      return answer.body.url
    }

    test('anybody may be anybody there, through the same way', async () => {
      assert.deepEqual(await titles(), ['phone 手机验证码', 'government 政务服务平台登录', 'wechat 微信登录'])
      const who = citizen()
      assert.equal(
        (await who.follow(await local(who, 'government', { name: '乙某某', phone: '13800000055' }))).to,
        '/p/report?login=government',
      )
      const first = await report(who)
      const again = citizen()
      await again.follow(await local(again, 'government', { name: '乙某某', phone: '13800000055' }, 'track'))
      assert.deepEqual(await mineOf(again), [first.body.id])
      const friend = citizen()
      await friend.follow(await local(friend, 'wechat', { account: '演示微信号' }))
      const second = await report(friend, { name: '丙某某' })
      const later = citizen()
      await later.follow(await local(later, 'wechat', { account: '演示微信号' }, 'track'))
      assert.deepEqual(await mineOf(later), [second.body.id])
    })

    test('its codes work once, soon, for the browser that began and the log-in they were given for', async () => {
      const who = citizen()
      const url = new URL(await local(who, 'government', { name: '乙某某', phone: '13800000055' }))
      const code = url.searchParams.get('code')!
      const at = async (login: LoginProvider, given: string) => {
        const fresh = await begin(who, login)
        return who.follow(`/api/public/logins/${login}/callback?${new URLSearchParams({ ...told(fresh), code: given })}`)
      }
      assert.deepEqual(await at('government', code), failure('report', 'refused'), 'another journey')
      assert.deepEqual(await at('wechat', code), failure('report', 'refused'), 'another log-in')
      assert.deepEqual(await at('government', `${code.slice(0, -2)}AA`), failure('report', 'refused'), 'changed')
      const late = citizen()
      const way = await local(late, 'government', { name: '乙某某', phone: '13800000055' })
      const now = Date.now()
      const clock = test.mock.method(Date, 'now', () => now + 61_000)
      const over = await late.follow(way)
      clock.mock.restore()
      assert.deepEqual(over, failure('report', 'refused'), 'over')
    })

    test('its page takes only states of ours, and whole persons', async () => {
      const who = citizen()
      const params = { login: 'government' as const }
      const body = { ...told(await begin(who, 'government')), name: '乙某某', phone: '13800000055' }
      const forged = await who.call('public.localLogin', { params, body: { ...body, state: 'x.y' } })
      assert.deepEqual([forged.status, forged.problem.code], [409, 'login-over'])
      assert.equal(
        (await who.call('public.localLogin', { params, body: { ...body, phone: undefined } })).problem.fields![0]!.field,
        'phone',
      )
      assert.equal((await who.call('public.localLogin', { params, body: { ...body, name: undefined } })).problem.fields![0]!.field, 'name')
      assert.equal((await who.call('public.localLogin', { params: { login: 'wechat' }, body })).status, 409, 'of the other log-in')
    })

    test('they are there by themselves only in a demo without data of its own, and never instead of a real one', async () => {
      const { sql } = world
      forget()
      assert.equal(await localOffered(sql, { demo: false }), false)
      assert.equal(await localOffered(sql, { demo: false }, ''), false)
      assert.equal(await localOffered(sql, { demo: true }, 'off'), false)
      assert.equal(await localOffered(sql, { demo: true }, 'yes'), false, 'only the very word')
      const own = await sql`select 1 from record.imports where source <> 'demo'`
      assert.equal(own.length, 0)
      assert.equal(await localOffered(sql, { demo: true }), true)
      await sql.begin(async (tx) => {
        await tx`insert into record.imports (source, file_name, state) values ('jiashi', 'x', 'done')`
        assert.equal(await localOffered(tx, { demo: true }), false)
      })
      const set = { BIAOCHI_WECHAT_APP_ID: 'wx1', BIAOCHI_WECHAT_SECRET: 'hidden' }
      const hints = configuredLogins(true, set).map(({ key, hint }) => [key, hint.includes('演示')])
      assert.deepEqual(Object.fromEntries(hints), { wechat: false, government: true })
    })
  })

  test('phone numbers as providers write them', () => {
    for (const text of ['13812345678', '+8613812345678', '+86 138 1234 5678', '86-138-1234-5678', '008613812345678'])
      assert.equal(plainPhone(text), '13812345678', text)
    for (const other of ['', '12812345678', '+113812345678', '1381234567', '138123456789', 13812345678, null, undefined, 'x'.repeat(1000)])
      assert.equal(plainPhone(other), null)
  })
})
