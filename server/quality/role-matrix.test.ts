import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { api, type Endpoint, type EndpointName } from '#domain/contract/api/index.ts'
import { PERMISSIONS, ROLE_NAMES, type Role } from '#domain/contract/roles.ts'
import { OPENAPI_FILE, openApi, openApiText } from '../openapi.ts'
import { routes } from '../rooms.ts'
import { type Person, testWorld, type World } from '../testing.ts'
import { CALLERS, type Caller, MATRIX_FILE, roleMatrix, verdict } from './role-matrix.ts'

const NOTHING = '00000000-0000-4000-8000-000000000000'
const names = Object.keys(api) as EndpointName[]
const endpointOf = (name: EndpointName): Endpoint => api[name]

describe('who may call what', () => {
  let world: World
  const people = new Map<Caller, Person | null>([['nobody', null]])

  before(async () => {
    world = await testWorld()
    for (const role of ROLE_NAMES)
      people.set(role, await world.person(role, role.endsWith('-admin') ? null : role.startsWith('unit-') ? 't:GA11' : 't:SF11'))
    const bare = await world.person('supervisor', 't:SF11')
    await world.sql`update grants set revoked_at = now() where user_id = ${bare.id}`
    people.set('no-role', bare)
  })
  after(() => world?.close())

  const request = (caller: Caller, endpoint: Endpoint, headers: Record<string, string> = {}) => {
    const person = people.get(caller)
    return world.app.inject({
      method: endpoint.method,
      url: endpoint.path.replace(/:\w+/g, NOTHING),
      headers: { 'x-biaochi': '1', ...(person && { cookie: `biaochi_session=${person.token}` }), ...headers },
      ...(endpoint.method !== 'GET' && endpoint.method !== 'DELETE' && { payload: {} }),
    })
  }

  test('the checked-in matrix is the one that the table of endpoints gives', () => {
    assert.equal(
      readFileSync(MATRIX_FILE, 'utf8'),
      roleMatrix(),
      'rights changed: look at the difference, then run `node server/quality/role-matrix.ts --write`',
    )
  })

  test('the checked-in OpenAPI document is the one that the table of endpoints gives', () => {
    assert.equal(readFileSync(OPENAPI_FILE, 'utf8'), openApiText(), 'the API changed: run `node server/openapi.ts --write`')
    const paths = openApi().paths as Record<string, Record<string, { operationId: string }>>
    const described = Object.values(paths).flatMap((path) => Object.values(path).map((operation) => operation.operationId))
    assert.deepEqual(described.toSorted(), names.toSorted(), 'every endpoint is in it once')
  })

  test('every endpoint has a handler, and no handler is without an endpoint', () => {
    assert.deepEqual(Object.keys(routes).toSorted(), names.toSorted())
  })

  test('every permission is asked for by some endpoint and held by some role', () => {
    const asked = new Set<string>(names.map((name) => endpointOf(name).permission))
    for (const [permission, roles] of Object.entries(PERMISSIONS)) {
      assert.ok(asked.has(permission), `${permission} guards nothing`)
      assert.ok((roles as readonly Role[]).length > 0)
    }
  })

  for (const caller of CALLERS)
    test(`${caller}: each endpoint answers as the matrix says`, async () => {
      // Signing out comes last: it ends the session that the others need.
      const order = names.toSorted((a, b) => Number(a === 'session.end') - Number(b === 'session.end'))
      for (const name of order) {
        const endpoint = endpointOf(name)
        const reply = await request(caller, endpoint)
        const code = reply.headers['content-type']?.toString().includes('json') ? (reply.json() as { code?: string }).code : undefined
        const where = `${caller} ${endpoint.method} ${endpoint.path}: ${reply.statusCode} ${code}`
        const expected = verdict(endpoint, caller)
        if (expected === '401') assert.deepEqual([reply.statusCode, code], [401, 'not-signed-in'], where)
        else if (expected === '403') assert.deepEqual([reply.statusCode, code], [403, 'forbidden'], where)
        else assert.ok(code !== 'not-signed-in' && code !== 'forbidden', where)
      }
    })

  test('no change without the header that forms of other sites cannot send', async () => {
    const person = await world.person('system-admin', null)
    for (const name of names) {
      const endpoint = endpointOf(name)
      if (endpoint.method === 'GET') continue
      const reply = await world.app.inject({
        method: endpoint.method,
        url: endpoint.path.replace(/:\w+/g, NOTHING),
        headers: { cookie: `biaochi_session=${person.token}`, 'content-type': 'text/plain' },
        payload: '{}',
      })
      // A form cannot send JSON either: whichever is looked at first refuses.
      assert.ok([403, 415].includes(reply.statusCode), `${name}: ${reply.statusCode}`)
      if (reply.statusCode === 403) assert.equal(reply.json().code, 'missing-header')
    }
  })

  test('requests of two people at the same time never mix', async () => {
    const [one, two] = [await world.person('supervisor', 't:SF11'), await world.person('supervisor', 't:SF21')]
    const mine = await world.warning({ unitId: 't:GA11' })
    const theirs = await world.warning({ unitId: 't:GA21' })
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const who = i % 2 ? one : two
        const { body } = await world.call(who, 'warnings.list', {})
        return { who, ids: body.rows.map((row) => row.id) }
      }),
    )
    for (const { who, ids } of answers) assert.deepEqual(ids, [who === one ? mine : theirs])
  })
})
