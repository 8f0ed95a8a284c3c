import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '../platform/http/app.ts'
import { routes } from '../rooms.ts'
import { type Person, testWorld, type World } from '../testing.ts'

/** Members of a content security policy. */
const policy = (text: string): Record<string, string> =>
  Object.fromEntries(text.split(';').map((part) => [part.trim().split(' ')[0]!, part.trim().split(' ').slice(1).join(' ')]))

describe('headers of every class of route (S25)', () => {
  let world: World
  let app: FastifyInstance
  let pages: string
  let supervisor: Person
  let letter: string

  before(async () => {
    world = await testWorld()
    pages = await mkdtemp(join(tmpdir(), 'biaochi-pages-'))
    await mkdir(join(pages, 'assets'))
    await writeFile(join(pages, 'index.html'), '<!doctype html><title>x</title>')
    await writeFile(join(pages, 'assets', 'app-1234.js'), 'export {}')
    app = await buildApp({ services: world.services, routes, pages, rateScale: 1000, secureCookies: true })
    supervisor = await world.person('supervisor', 't:SF11')
    const id = await world.warning({ unitId: 't:GA11' })
    const batch = await world.call(supervisor, 'warnings.batch', {
      params: { action: 'notify' },
      body: { matters: [{ id, version: 1 }], input: { text: '请核查' } },
    })
    letter = batch.body.instruments[0]!.id
  })
  after(async () => {
    await app?.close()
    await world?.close()
    await rm(pages, { recursive: true, force: true })
  })

  const get = (url: string, cookie = true) => app.inject({ url, headers: cookie ? { cookie: `biaochi_session=${supervisor.token}` } : {} })

  test('all of them: no sniffing, no referrer, no devices, no frames of others, a number to quote', async () => {
    for (const url of [
      '/',
      '/warnings/1',
      '/assets/app-1234.js',
      '/api/session',
      '/api/session/options',
      '/api/nothing',
      '/nothing.js',
      '/healthz',
      '/api/warnings/export?purpose=年度检查',
      `/api/instruments/${letter}/pdf`,
      '/api/%',
    ]) {
      const { headers } = await get(encodeURI(url).replaceAll('%25', '%'))
      assert.equal(headers['x-content-type-options'], 'nosniff', url)
      assert.equal(headers['referrer-policy'], 'no-referrer', url)
      assert.equal(headers['permissions-policy'], 'camera=(), microphone=(), geolocation=()', url)
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin', url)
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin', url)
      assert.match(String(headers['x-request-id']), /^[0-9a-f-]{36}$/, url)
      assert.ok(['DENY', 'SAMEORIGIN'].includes(String(headers['x-frame-options'])), url)
      assert.ok(headers['content-security-policy'], url)
      assert.equal(headers['x-powered-by'], undefined, url)
      assert.equal(headers.server, undefined, url)
    }
  })

  test('pages: scripts from here only, none inline, nobody frames them, and they are asked for anew', async () => {
    for (const url of ['/', '/warnings', '/some/deep/page']) {
      const { statusCode, headers } = await get(url)
      assert.equal(statusCode, 200, url)
      const rules = policy(String(headers['content-security-policy']))
      assert.equal(rules['script-src'], "'self'")
      assert.equal(rules['default-src'], "'self'")
      assert.equal(rules['frame-ancestors'], "'none'")
      assert.equal(rules['object-src'], "'none'")
      assert.equal(rules['base-uri'], "'none'")
      assert.equal(rules['form-action'], "'self'")
      assert.equal(headers['x-frame-options'], 'DENY')
      assert.equal(headers['cache-control'], 'no-cache')
    }
  })

  test('built files never change under their name, so they are kept', async () => {
    assert.equal((await get('/assets/app-1234.js', false)).headers['cache-control'], 'public, max-age=31536000, immutable')
  })

  test('answers with data are kept nowhere, refusals neither', async () => {
    for (const [url, status] of [
      ['/api/session', 200],
      ['/api/warnings', 200],
      ['/api/users', 403],
      ['/api/nothing', 404],
      ['/api/warnings?limit=x', 422],
    ] as const) {
      const { statusCode, headers } = await get(url)
      assert.equal(statusCode, status, url)
      assert.equal(headers['cache-control'], 'no-store', url)
    }
    assert.equal((await get('/api/session', false)).headers['cache-control'], 'no-store')
  })

  test('a download is one: sandboxed, not shown', async () => {
    const { statusCode, headers } = await get(`/api/warnings/export?purpose=${encodeURIComponent('年度检查')}`)
    assert.equal(statusCode, 200)
    assert.match(String(headers['content-disposition']), /^attachment; filename\*=UTF-8''%/)
    assert.equal(headers['content-security-policy'], 'sandbox')
    assert.equal(headers['cache-control'], 'no-store')
  })

  test('a letter may be shown by our own pages, and runs nothing', async () => {
    const { statusCode, headers } = await get(`/api/instruments/${letter}/pdf`)
    assert.equal(statusCode, 200)
    assert.match(String(headers['content-disposition']), /^inline/)
    const rules = policy(String(headers['content-security-policy']))
    assert.equal(rules['default-src'], "'none'")
    assert.equal(rules['frame-ancestors'], "'self'")
    assert.equal(rules['script-src'], undefined)
    assert.equal(headers['x-frame-options'], 'SAMEORIGIN')
  })

  test('the session’s cookie is out of reach of scripts and other sites, and over TLS sent over it only', async () => {
    const { password } = (
      await world.call(await world.person('system-admin', null), 'users.create', { body: { account: 'cookie-test', name: '某人' } })
    ).body
    const reply = await app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'x-biaochi': '1' },
      payload: { account: 'cookie-test', password },
    })
    const cookie = String(reply.headers['set-cookie'])
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) assert.ok(cookie.includes(part), `${part} in ${cookie}`)
    assert.ok(!/max-age|expires/i.test(cookie), 'it ends with the browser')
  })

  test('the figures of the server are for this machine alone', async () => {
    assert.equal((await app.inject({ url: '/metrics', remoteAddress: '10.1.1.1' })).statusCode, 404)
    assert.equal((await app.inject({ url: '/metrics', remoteAddress: '127.0.0.1' })).statusCode, 200)
  })

  test('no site may read answers across origins', async () => {
    const reply = await app.inject({ url: '/api/session/options', headers: { origin: 'https://elsewhere.example' } })
    assert.equal(reply.headers['access-control-allow-origin'], undefined)
    const preflight = await app.inject({
      method: 'OPTIONS',
      url: '/api/session',
      headers: {
        origin: 'https://elsewhere.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-biaochi',
      },
    })
    assert.ok(preflight.statusCode >= 400)
    assert.equal(preflight.headers['access-control-allow-origin'], undefined)
  })
})
