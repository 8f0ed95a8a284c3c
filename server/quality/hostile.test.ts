import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { api, type Endpoint, type EndpointName, problemJson } from '#domain/contract/api/index.ts'
import { ROLE_NAMES } from '#domain/contract/roles.ts'
import { openApi } from '../openapi.ts'
import { type Person, testWorld, type World } from '../testing.ts'
import { type Attack, attacksOn, operationsOf } from './hostile.ts'
import { verdict } from './role-matrix.ts'

/** What must never be in an answer: words of the database, of the program, of the machine. */
const INSIDE = /select |insert into|syntax error|postgres|pg_|node_modules|\bat [\w.]+ \(|\/work\/|\/tmp\/|TypeError|undefined is not/i
const AT_ONCE = 8

describe('hostile input', () => {
  let world: World
  const people = new Map<string, Person>()

  before(async () => {
    world = await testWorld()
    // The public door's log-ins answer only where they are set up.
    process.env.BIAOCHI_CITIZEN_LOGIN = 'local'
    for (const role of ROLE_NAMES)
      people.set(role, await world.person(role, role.endsWith('-admin') ? null : role.startsWith('unit-') ? 't:GA11' : 't:SF'))
    await world.putCase('t:C1', 't:GA11')
    await world.warning({ unitId: 't:GA11', caseIds: ['t:C1'] })
  })
  after(async () => {
    delete process.env.BIAOCHI_CITIZEN_LOGIN
    await world?.close()
  })

  /** Sends it and returns what is wrong with the answer, or null. */
  const fault = async ({ name, method, url, payload, headers }: Attack, person: Person): Promise<string | null> => {
    const reply = await world.app.inject({
      method: method as 'GET',
      url,
      payload,
      headers: { ...headers, cookie: `biaochi_session=${person.token}` },
    })
    const type = String(reply.headers['content-type'] ?? '')
    if (reply.statusCode >= 500) return `${name}: ${reply.statusCode} ${reply.body.slice(0, 200)}`
    if (reply.statusCode < 400) return null
    if (!type.startsWith('application/problem+json')) return `${name}: ${reply.statusCode} as ${type}`
    const problem = problemJson.safeParse(reply.json())
    if (!problem.success || problem.data.status !== reply.statusCode || !problem.data.code)
      return `${name}: not a problem document ${reply.body.slice(0, 200)}`
    if (INSIDE.test(problem.data.detail)) return `${name}: tells what is inside: ${problem.data.detail.slice(0, 200)}`
    if (!/[一-鿿]/.test(problem.data.detail)) return `${name}: not a sentence for people: ${problem.data.detail.slice(0, 200)}`
    return null
  }

  for (const { path, method, operation } of operationsOf(openApi()))
    test(`${method} ${path}`, async () => {
      const endpoint: Endpoint = api[operation.operationId as EndpointName]
      const role = ROLE_NAMES.find((each) => verdict(endpoint, each) === '+')!
      const person = people.get(role)!
      const faults: string[] = []
      const attacks = attacksOn(path, method, operation)
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (const attack of attacks) {
            const found = await fault(attack, person)
            if (found) faults.push(found)
          }
        }),
      )
      // Some of them sign out, or guess passwords: the next endpoint begins afresh.
      await world.sql`update sessions set ended_at = null, last_seen_at = now() where user_id in (select id from users where account = ${person.account})`
      await world.sql`update users set disabled_at = null, locked_until = null where account = ${person.account}`
      await world.sql`delete from login_attempts`
      assert.equal(faults.length, 0, `${faults.length} faults:\n${faults.slice(0, 12).join('\n')}`)
    })

  test('after all that the server still serves, and the log is whole', async () => {
    assert.equal((await world.app.inject({ url: '/healthz' })).statusCode, 200)
    const answer = await world.call(people.get('audit-admin')!, 'audit.verify')
    assert.deepEqual(answer.body.broken, [])
    assert.equal(({} as { admin?: unknown }).admin, undefined, 'no prototype was touched')
  })

  test('addresses and methods that are not there', async () => {
    const person = people.get('supervisor')!
    for (const [method, url] of [
      ['GET', '/api/nothing'],
      ['PUT', '/api/warnings'],
      ['DELETE', '/api/users'],
      ['PATCH', '/api/session'],
      ['GET', '/api/warnings/%00'],
      ['GET', '/api/%'],
      ['GET', `/api/${'x'.repeat(5000)}`],
      ['GET', '/api/warnings/..%2f..%2fetc%2fpasswd'],
      ['TRACE', '/api/session'],
    ] as const) {
      const reply = await world.app.inject({
        method: method as 'GET',
        url,
        headers: { cookie: `biaochi_session=${person.token}`, 'x-biaochi': '1' },
      })
      assert.ok(reply.statusCode >= 400 && reply.statusCode < 500, `${method} ${url.slice(0, 50)}: ${reply.statusCode}`)
      assert.match(String(reply.headers['content-type']), /^application\/problem\+json/, `${method} ${url.slice(0, 50)}`)
    }
  })

  test('cookies that are no sessions', async () => {
    for (const cookie of [
      'biaochi_session=',
      'biaochi_session=%00',
      `biaochi_session=${'x'.repeat(5000)}`,
      "biaochi_session=' or 1=1 --",
      'biaochi_session=__proto__',
      '=;=;;biaochi_session',
      'biaochi_session=a; biaochi_session=b',
    ])
      assert.equal((await world.app.inject({ url: '/api/session', headers: { cookie } })).statusCode, 401, cookie.slice(0, 40))
  })
})
