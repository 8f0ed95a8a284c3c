import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { testWorld, type World } from '../testing.ts'
import { clueWorld } from './testing.ts'

const DAY = 86_400_000

describe('petitions under 信访工作条例', () => {
  let world: World
  let room: Awaited<ReturnType<typeof clueWorld>>
  before(async () => {
    world = await testWorld()
    room = await clueWorld(world)
  })
  after(() => world?.close())

  const LAW = ['petition-finish', 'petition-register', 'petition-tell']
  const days = (clock: Record<string, unknown> | undefined) =>
    (new Date(clock!.due_at as string).getTime() - new Date(clock!.started_at as string).getTime()) / DAY

  test('its clocks run for this channel alone, and its acts are for it alone', async () => {
    const petition = await room.open({ channel: 'petition' })
    assert.deepEqual(await room.running(petition.id), ['assess', ...LAW])
    // Calendar days; a last day on a holiday moves on.
    for (const [rule, length] of [
      ['petition-register', 15],
      ['petition-tell', 15],
      ['petition-finish', 60],
    ] as const) {
      const ran = days(await room.clock(petition.id, rule))
      assert.ok(ran >= length && ran < length + 11, `${rule}: ${ran}`)
    }
    const other = await room.open({ channel: '12345' })
    assert.deepEqual(await room.running(other.id), ['assess'])
    for (const [who, action, input] of [
      [room.supervisor, 'petition-tell', { text: '已告知' }],
      [room.lead, 'petition-extend', { text: '情况复杂' }],
    ] as const)
      await room.refused('petition', who, other.id, action, input)
    const { body } = await world.call(room.lead, 'clues.show', { params: { id: other.id } })
    assert.ok(body.actions.every(({ action }) => !action.startsWith('petition-')))
  })

  test('registered and routed, told, extended once, answered, reviewed twice at most', async () => {
    const { id } = await room.open({ channel: 'petition' })
    await room.assess(id)
    await room.hand([id])
    assert.deepEqual(await room.running(id), ['petition-finish', 'petition-tell', 'sign', 'verify'])
    await room.act(room.supervisor, id, 'petition-tell', { text: '已书面告知受理' })
    await room.refused('not-told', room.supervisor, id, 'petition-tell', { text: '再次告知' })
    const before = new Date((await room.clock(id, 'petition-finish'))!.due_at as string).getTime()
    await room.act(room.lead, id, 'petition-extend', { text: '情况复杂，须调取外地材料' })
    const after = new Date((await room.clock(id, 'petition-finish'))!.due_at as string).getTime()
    assert.ok((after - before) / DAY >= 30 && (after - before) / DAY < 41)
    await room.refused('not-extended', room.lead, id, 'petition-extend', { text: '再延' })
    await room.act(room.handler, id, 'sign')
    await room.act(room.handler, id, 'answer', { finding: 'untrue', text: '不属实' })
    await room.act(room.supervisor, id, 'accept', { text: '同意' })
    await room.act(room.supervisor, id, 'reply', { done: '处理意见书已送达', reason: '不属实', remedy: '可在三十日内请求复查' })
    assert.deepEqual(await room.running(id), [])
    const outcomes =
      await world.sql`select rule, outcome from clocks where matter_id = ${id} and rule like 'petition-%' and outcome <> 'dropped' order by rule`
    assert.deepEqual(
      outcomes.map((clock) => [clock.rule, clock.outcome]),
      LAW.map((rule) => [rule, 'met']),
    )
    await room.act(room.second, id, 'close', { text: '办结' })

    await room.act(room.supervisor, id, 'petition-review', { text: '信访人请求复查' })
    assert.deepEqual(await room.running(id), ['petition-review'])
    await room.refused('not-the-replier', room.supervisor, id, 'petition-reviewed', { decision: 'upheld', text: '维持' })
    await room.act(room.second, id, 'petition-reviewed', { decision: 'upheld', text: '维持原处理意见' })
    assert.equal((await room.stateOf(id)).state, 'closing')
    await room.act(room.supervisor, id, 'petition-review', { text: '信访人请求复核' })
    await room.act(room.second, id, 'petition-reviewed', { decision: 'revoked', text: '撤销，重新办理' })
    const again = await room.stateOf(id)
    assert.deepEqual([again.state, again.reviews, again.unit_id], ['triage', 2, 't:SF11'])
    assert.deepEqual(await room.running(id), ['assess'])
  })

  test('who asks too late, or a third time, is refused', async () => {
    const { id } = await room.replied({ channel: 'petition' })
    await world.sql`update clues set replied_at = now() - interval '50 days' where id = ${id}`
    await room.refused('review-in-time', room.supervisor, id, 'petition-review', { text: '请求复查' })
    await world.sql`update clues set replied_at = now(), reviews = 2 where id = ${id}`
    await room.refused('reviews-left', room.supervisor, id, 'petition-review', { text: '再请求' })
  })

  test('an objection against the routing of a petition comes within its days, of another report at any time', async () => {
    const objected = { competentUnitId: 't:GA11', text: '不属本单位管辖' }
    for (const channel of ['petition', 'letter']) {
      const { id } = await room.open({ channel })
      await room.assess(id)
      await room.hand([id])
      await world.sql`update clues set handed_at = now() - interval '30 days' where id = ${id}`
      if (channel === 'petition') await room.refused('objection-in-time', room.head, id, 'return', objected)
      else await room.act(room.head, id, 'return', objected)
    }
  })

  test('merged into another clue, the law’s clock runs on there; unmerged, it runs on where it was', async () => {
    const petition = await room.open({ channel: 'petition' })
    const main = await room.open({ channel: '12345' })
    const end = (await room.clock(petition.id, 'petition-finish'))!.due_at as string
    await room.act(room.supervisor, petition.id, 'merge', { intoId: main.id, text: '同一事项' })
    assert.deepEqual(await room.running(petition.id), [])
    assert.deepEqual(await room.running(main.id), ['assess', ...LAW])
    assert.equal(String((await room.clock(main.id, 'petition-finish'))!.due_at), String(end))
    assert.equal((await world.call(room.supervisor, 'clues.show', { params: { id: main.id } })).body.petition, true)
    await room.act(room.supervisor, petition.id, 'unmerge', { text: '并非同一事项' })
    assert.deepEqual(await room.running(main.id), ['assess'])
    assert.deepEqual(await room.running(petition.id), ['assess', ...LAW])
    assert.equal(String((await room.clock(petition.id, 'petition-finish'))!.due_at), String(end))
  })
})
