import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Random } from '#demo/random.ts'
import { openClue } from '../clues/index.ts'
import { perform } from '../matters/index.ts'
import { asActor, systemActor } from '../platform/identity/actor.ts'
import { sessionOf } from '../platform/identity/sessions.ts'
import { Refusal } from '../platform/refusal.ts'
import { testWorld, type World } from '../testing.ts'
import { takeIn } from './index.ts'

const CLUES = 24
const STEPS = 200

let world: World
before(async () => {
  world = await testWorld()
})
after(() => world?.close())

/** What a clue is, as far as merging could touch it. */
const picture = async () => {
  const clues = await world.sql`select id, no, state, merged_into, content, channel from clues order by id`
  const sources = await world.sql`select id, clue_id, channel, external_id, content from clue_sources order by id`
  return JSON.stringify({ clues, sources })
}

test(`${STEPS} random merges and un-merges lose no source and end where they began`, async () => {
  const lead = await world.person('supervision-lead', 't:SF')
  const { actor } = (await sessionOf(world.sql, lead.token, '127.0.0.1', 'test'))!
  const ids: string[] = []
  await world.sql.begin(async (tx) => {
    for (let i = 0; i < CLUES; i++) {
      const clue = {
        channel: '12345',
        receivedAt: '2026-03-06T09:00:00+08:00',
        title: `第${i}件`,
        content: `第${i}件反映的问题`,
        externalId: `M${i}`,
      }
      ids.push((i % 2 ? await openClue(tx, systemActor(), clue) : await takeIn(tx, systemActor(), { ...clue, source: 'staff' })).id)
    }
  })
  const began = await picture()
  const sources = JSON.parse(began).sources as unknown[]
  const random = new Random(7, 'merges')
  const merged = new Map<string, string>()
  const act = (id: string, action: string, input: Record<string, unknown>) =>
    asActor(world.sql, actor, 'clue.act', (tx) => perform(world.services, tx, actor, 'clue', id, action, { input }))
  let done = 0
  let refused = 0
  for (let step = 0; step < STEPS; step++) {
    const id = random.pick(ids)
    const intoId = random.pick(ids)
    const undo = merged.has(id)
    const allowed = undo || (id !== intoId && !merged.has(intoId) && ![...merged.values()].includes(id))
    try {
      await act(id, undo ? 'unmerge' : 'merge', undo ? { text: '撤销' } : { intoId, text: '同一事项' })
      assert.ok(allowed, `step ${step}: what must not be merged was`)
      if (undo) merged.delete(id)
      else merged.set(id, intoId)
      done++
    } catch (error) {
      assert.ok(!allowed && error instanceof Refusal && error.status === 409, `step ${step}: ${(error as Error).message}`)
      refused++
    }
    if (step % 20 !== 0) continue
    assert.deepEqual(JSON.parse(await picture()).sources, sources)
    for (const main of new Set(merged.values())) {
      const shown = (await world.call(lead, 'clues.show', { params: { id: main } })).body.sourcesList
      assert.equal(shown.length, 1 + [...merged.values()].filter((each) => each === main).length, 'the main clue shows every source')
    }
  }
  assert.ok(done > STEPS / 3 && refused > 10, `${done} done, ${refused} refused`)
  for (const id of merged.keys()) await act(id, 'unmerge', { text: '撤销' })
  assert.equal(await picture(), began)
})
