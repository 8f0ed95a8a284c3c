import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { PRIVACY_NOTICE } from '#domain/public/index.ts'
import { MALICE, type TestClamd, testClamd } from '../platform/files/testing-clamd.ts'
import { png } from '../platform/files/testing-pictures.ts'
import { buildApp } from '../platform/http/app.ts'
import { citizenOf } from '../public/testing.ts'
import { routes } from '../rooms.ts'
import { type Person, testWorld, type World } from '../testing.ts'

describe('uploads before a scanner', () => {
  let world: World
  let clamd: TestClamd
  let app: World['app']
  let handler: Person
  let warning: string
  before(async () => {
    world = await testWorld()
    clamd = await testClamd()
    app = await buildApp({ services: { ...world.services, scanner: clamd.scanner }, routes, rateScale: 1000 })
    handler = await world.person('unit-handler', 't:GA11')
    warning = await world.warning({ unitId: 't:GA11' })
    await world.sql`update warnings set state = 'checking', notified_at = now() where id = ${warning}`
  })
  after(async () => {
    await app?.close()
    await clamd?.close()
    await world?.close()
  })
  beforeEach(() => {
    clamd.mood = 'well'
  })

  /** Every file below the store's folder. */
  const stored = (): string[] =>
    readdirSync(join(world.services.folder, 'files'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
  const upload = async (text: string) => {
    const reply = await app.inject({
      method: 'POST',
      url: `/api/files?matterKind=warning&matterId=${warning}`,
      headers: { 'x-biaochi': '1', cookie: `biaochi_session=${handler.token}`, 'content-type': 'multipart/form-data; boundary=x' },
      payload: `--x\r\ncontent-disposition: form-data; name="file"; filename="材料.pdf"\r\n\r\n%PDF-1.7 ${text}\r\n--x--\r\n`,
    })
    return { status: reply.statusCode, code: reply.json().code as string | undefined }
  }
  const kept = async () => (await world.sql`select count(*)::int as n from files`)[0]!.n as number
  const logged = async () =>
    (
      await world.sql`select actor_name, actor_id, ip, action, outcome, reason, detail->>'found' as found, detail->>'sha256' ~ '^[0-9a-f]{64}$' as digest
        from actions where reason in ('file-infected', 'scanner-unavailable') order by id`
    ).map((row) => ({ ...row }))

  test('an infected file is not kept, and who brought it is on record', async () => {
    const before = { rows: await kept(), files: stored() }
    assert.deepEqual(await upload(MALICE), { status: 422, code: 'file-infected' })
    assert.deepEqual({ rows: await kept(), files: stored() }, before)
    const [entry, ...more] = await logged()
    assert.deepEqual(more, [])
    assert.deepEqual(
      { ...entry, ip: null, actor_name: null },
      {
        actor_id: handler.id,
        ip: null,
        actor_name: null,
        action: 'files.upload',
        outcome: 'refused',
        reason: 'file-infected',
        found: 'Test.Malice',
        digest: true,
      },
    )
  })

  test('while the scanner is away nothing comes in; when it is back, everything as before', async () => {
    for (const mood of ['silent', 'hangs-up'] as const) {
      clamd.mood = mood
      assert.deepEqual(await upload('evidence'), { status: 503, code: 'scanner-unavailable' })
    }
    assert.deepEqual(stored(), [], 'not even half of it')
    clamd.mood = 'well'
    assert.deepEqual(await upload('evidence'), { status: 200, code: undefined })
    assert.deepEqual([await kept(), stored().length], [1, 1])
  })

  test('at the public door as well; of who came without a name the log knows nothing', async () => {
    const ip = '203.0.113.7'
    const who = citizenOf({ app }, ip)
    const { body: report } = await who.call('public.report', {
      body: {
        door: 'anonymous',
        category: 'fine',
        region: '990101',
        content: '三月二日上午在子县治超站被要求交现金八百元，没有给收据。',
        publishable: true,
        noticeVersion: PRIVACY_NOTICE.version,
        proof: await who.prove('report'),
      } as never,
    })
    const { id } = report
    const infected = Buffer.concat([png('x'), Buffer.from(MALICE)])
    assert.equal((await citizenOf({ app }, '203.0.113.8').upload(id, infected)).status, 401)
    assert.equal((await logged()).length, 1, 'what somebody else sends is not even looked at')
    const before = { rows: await kept(), files: stored() }
    assert.equal((await who.upload(id, infected)).body.code, 'file-infected')
    clamd.mood = 'silent'
    assert.equal((await who.upload(id, png('x'))).body.code, 'scanner-unavailable')
    assert.deepEqual({ rows: await kept(), files: stored() }, before)
    clamd.mood = 'well'
    assert.equal((await who.upload(id, png('x'))).status, 200)
    const entry = (await logged()).at(-1)!
    assert.deepEqual(
      [entry.action, entry.actor_name, entry.actor_id, entry.ip, entry.found],
      ['public.upload', '系统', null, null, 'Test.Malice'],
    )
    const [told] = await world.sql`select count(*)::int as n from actions a where a::text like ${`%${ip}%`}`
    assert.equal(told!.n, 0)
  })
})
