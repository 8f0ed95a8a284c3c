import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { buildApp } from '../platform/http/app.ts'
import { RATE_LIMITS } from '../platform/http/limits.ts'
import { routes } from '../rooms.ts'
import { type Person, testWorld, type World } from '../testing.ts'

const NOTHING = '00000000-0000-4000-8000-000000000000'

describe('what was refused is on record', () => {
  let world: World
  before(async () => {
    world = await testWorld()
  })
  after(() => world?.close())

  const refusalsOf = async (who: Person) =>
    (
      await world.sql`select action, object_id, outcome, reason, actor_role, request_id is not null as numbered from actions
      where actor_id = ${who.id} order by id`
    ).map((row) => ({ ...row }))
  const count = async () => (await world.sql`select count(*)::int as n from actions`)[0]!.n as number
  const disable = (who: Person | null, id: string) =>
    world.call(who, 'users.disable', { params: { id }, body: { disabled: true, reason: '试试' } })

  test('an act without the role for it: who, what, on what, and that it was refused', async () => {
    const handler = await world.person('unit-handler', 't:GA11')
    assert.equal((await disable(handler, NOTHING)).status, 403)
    const entry = { outcome: 'refused', reason: 'forbidden', actor_role: 'unit-handler', numbered: true }
    assert.deepEqual(await refusalsOf(handler), [{ action: 'users.disable', object_id: NOTHING, ...entry }])
  })

  test('an act before the duties of a session are done', async () => {
    const admin = await world.person('system-admin', null, { factor: 'none' })
    await disable(admin, NOTHING)
    const late = await world.person('supervisor', 't:SF11')
    await world.sql`update users set password_hash = 'x', must_change_password = true where id = ${late.id}`
    await world.call(late, 'scans.start', { body: {} })
    assert.deepEqual(
      [...(await refusalsOf(admin)), ...(await refusalsOf(late))].map(({ action, reason }) => `${action} ${reason}`),
      ['users.disable second-factor-set-up', 'scans.start password-change-due'],
    )
  })

  test('a download, since it takes something out; a page that may not be read is not an act', async () => {
    const admin = await world.person('security-admin', null)
    assert.equal((await world.call(admin, 'cases.export', { query: { purpose: '看看' } })).status, 403)
    assert.equal((await world.call(admin, 'cases.list')).status, 403)
    assert.deepEqual(
      (await refusalsOf(admin)).map(({ action, reason }) => `${action} ${reason}`),
      ['cases.export forbidden'],
    )
  })

  test('an object that is no text a database takes is refused all the same', async () => {
    const handler = await world.person('unit-handler', 't:GA11')
    assert.equal((await disable(handler, 'a\0b')).problem.code, 'forbidden')
    assert.deepEqual(
      (await refusalsOf(handler)).map((row) => row.object_id),
      ['ab'],
    )
  })

  test('nobody can fill the log without a session, and with one only as fast as requests are let through', async () => {
    const before = await count()
    for (let i = 0; i < 20; i++) {
      assert.equal((await disable(null, NOTHING)).status, 401)
      assert.equal((await disable({ id: '', account: '', token: 'x' }, NOTHING)).status, 401)
    }
    assert.equal(await count(), before)

    const app = await buildApp({ services: world.services, routes, rateScale: 5 / RATE_LIMITS.write })
    try {
      const handler = await world.person('unit-handler', 't:GA11')
      const statuses: number[] = []
      for (let i = 0; i < 20; i++) {
        const reply = await app.inject({
          method: 'POST',
          url: '/api/scans',
          headers: { 'x-biaochi': '1', cookie: `biaochi_session=${handler.token}` },
          payload: {},
        })
        statuses.push(reply.statusCode)
      }
      assert.deepEqual([...new Set(statuses)], [403, 429])
      assert.equal((await refusalsOf(handler)).length, 5)
    } finally {
      await app.close()
    }
  })
})
