import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { testWorld, type World } from '../testing.ts'
import { sealReporter } from './index.ts'
import { clueWorld } from './testing.ts'

const NAME = '钱举报'
const PHONE = '13912345678'

describe('who reported', () => {
  let world: World
  let room: Awaited<ReturnType<typeof clueWorld>>
  let clue: { id: string; sourceId: string }
  before(async () => {
    world = await testWorld()
    room = await clueWorld(world)
    clue = await room.open({
      title: `${NAME}反映乱罚款`,
      content: `我叫${NAME}，电话${PHONE}，车牌鄂A12345，身份证420101199003071234，在检查站被罚。`,
      plate: '鄂A12345',
    })
    await world.sql.begin((tx) => sealReporter(tx as never, clue.sourceId, { kind: 'named', name: NAME, phone: PHONE }, world.services))
  })
  after(() => world?.close())

  const ask = (who = room.supervisor, reason = '须向反映人核实时间') =>
    world.call(who, 'reporters.ask', { params: { id: clue.id }, body: { sourceId: clue.sourceId, reason } })
  const decide = (who: typeof room.lead, id: string, approve: boolean) =>
    world.call(who, 'reporters.decide', { params: { id }, body: { approve, text: '同意，注意保密' } })
  const look = (who: typeof room.lead, id: string) => world.call(who, 'reporters.show', { params: { id } })

  test('is nowhere to be read: page, list, letter, notices, export, log', async () => {
    await room.assess(clue.id)
    const [letter] = await room.hand([clue.id])
    await room.act(room.handler, clue.id, 'sign')
    const seen: string[] = []
    for (const who of [room.supervisor, room.lead, room.handler]) {
      const page = await world.call(who, 'clues.show', { params: { id: clue.id } })
      assert.equal(page.status, 200)
      assert.ok(page.body.content.includes('鄂A12345'), 'the vehicle must be found')
      seen.push(JSON.stringify(page.body.content), JSON.stringify(page.body.sourcesList))
      seen.push(JSON.stringify((await world.call(who, 'notices.list', { query: {} })).body))
    }
    const [draft] = await world.sql`select content from instruments where id = ${letter!.instrumentId}`
    seen.push(JSON.stringify(draft!.content))
    for (const text of seen) {
      assert.ok(!text.includes(NAME), text)
      assert.ok(!text.includes(PHONE), text)
      assert.ok(!text.includes('199003071234'), text)
    }
  })

  test('is asked for with a reason, agreed by another person, shown once and logged', async () => {
    const asked = await ask()
    assert.equal(asked.status, 200, JSON.stringify(asked.problem))
    const { id } = asked.body
    assert.equal((await ask()).problem?.code, 'already-asked')
    assert.equal((await look(room.supervisor, id)).problem?.code, 'wrong-state')
    assert.equal((await decide(room.supervisor, id, true)).status, 403)
    assert.equal((await decide(room.lead, id, true)).status, 200)
    assert.equal((await decide(room.lead, id, false)).problem?.code, 'wrong-state')
    assert.equal((await look(room.second, id)).status, 404)
    const shown = await look(room.supervisor, id)
    assert.deepEqual(shown.body, { kind: 'named', name: NAME, phone: PHONE })
    assert.equal((await look(room.supervisor, id)).problem?.code, 'already-shown')
    const log =
      await world.sql`select action, outcome from actions where object_id = ${clue.id} and action like 'clue.reporter-%' order by id`
    assert.deepEqual(
      log.map((entry) => entry.action),
      ['clue.reporter-ask', 'clue.reporter-approve', 'clue.reporter-show'],
    )
    const { body } = await world.call(room.lead, 'reporters.requests', { query: { clue: clue.id } })
    assert.equal(body.rows[0]!.state, 'shown')
  })

  test('nobody agrees to his own request; an approval runs out', async () => {
    const { id } = (await ask(room.lead)).body
    assert.equal((await decide(room.lead, id, true)).problem?.code, 'own-request')
    assert.equal((await decide(room.city, id, true)).status, 200)
    await world.sql`update reporter_requests set show_until = now() - interval '1 hour' where id = ${id}`
    assert.equal((await look(room.lead, id)).problem?.code, 'too-late')
    // It can be asked anew.
    const again = await ask(room.lead)
    assert.equal(again.status, 200, JSON.stringify(again.problem))
    assert.equal((await decide(room.city, again.body.id, false)).status, 200)
    assert.equal((await look(room.lead, again.body.id)).problem?.code, 'wrong-state')
  })

  test('units cannot ask; other counties do not see the request; who left nothing cannot be shown', async () => {
    assert.equal((await ask(room.head)).status, 403)
    const stranger = await world.person('supervision-lead', 't:SF21')
    assert.equal((await ask(stranger)).status, 404)
    assert.deepEqual((await world.call(stranger, 'reporters.requests', { query: {} })).body.rows, [])
    const other = await room.open({ anonymous: true })
    const nothing = await world.call(room.supervisor, 'reporters.ask', {
      params: { id: other.id },
      body: { sourceId: other.sourceId, reason: '须核实情况' },
    })
    assert.equal(nothing.problem?.code, 'nothing-sealed')
  })
})
