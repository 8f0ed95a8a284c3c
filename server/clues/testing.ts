import assert from 'node:assert/strict'
import type { CallOf } from '#domain/contract/api/index.ts'
import { systemActor } from '../platform/identity/actor.ts'
import type { Person, UnitId, World } from '../testing.ts'
import { type NewClue, openClue } from './index.ts'

type Input = Record<string, unknown>

/** People of 子县 and above, and the acts of a clue's way as they do them. */
export async function clueWorld(world: World) {
  const people = {
    supervisor: await world.person('supervisor', 't:SF11'),
    second: await world.person('supervisor', 't:SF11'),
    lead: await world.person('supervision-lead', 't:SF11'),
    city: await world.person('supervision-lead', 't:SF1'),
    head: await world.person('unit-head', 't:JT11'),
    handler: await world.person('unit-handler', 't:JT11'),
    police: await world.person('unit-head', 't:GA11'),
    cityPolice: await world.person('unit-head', 't:GA1'),
  }
  const stateOf = async (id: string) =>
    (await world.sql`select * from clues where id = ${id}`)[0] as Record<string, unknown> & { state: string; version: number }
  const room = {
    ...people,
    stateOf,
    /** A report comes in, as by a door without a person behind it. */
    open: (more: Partial<NewClue> = {}) =>
      world.sql.begin((tx) =>
        openClue(tx as never, systemActor(), {
          channel: 'letter',
          receivedAt: new Date().toISOString(),
          title: '执法人员乱罚款',
          content: '在省道检查站未出示证件即罚款二百元。',
          region: '990101',
          ...more,
        }),
      ),
    try: async (who: Person, id: string, action: string, input: Input = {}) =>
      world.call(who, 'clues.act', { params: { id, action }, body: { version: (await stateOf(id)).version, input } }),
    act: async (who: Person, id: string, action: string, input: Input = {}) => {
      const answer = await room.try(who, id, action, input)
      assert.equal(answer.status, 200, `${action}: ${JSON.stringify(answer.problem)}`)
      return answer.body
    },
    refused: async (code: string, who: Person, id: string, action: string, input: Input = {}) => {
      const answer = await room.try(who, id, action, input)
      assert.equal(answer.problem?.code, code, `${action}: ${answer.status} ${JSON.stringify(answer.problem ?? answer.body)}`)
    },
    assess: (id: string, more: Input = {}, who: Person = people.supervisor) =>
      room.act(who, id, 'assess', { weight: 'ordinary', region: '990101', line: 'transport', classCode: 'G1.5', ...more }),
    hand: async (ids: string[], unitId: UnitId = 't:JT11', who: Person = people.supervisor) => {
      const answer = await world.call(who, 'clues.hand', { body: { hands: [{ unitId, ids }] } as CallOf<'clues.hand'>['body'] })
      assert.equal(answer.status, 200, JSON.stringify(answer.problem))
      return answer.body.letters
    },
    /** From the report to what the organ found. */
    verified: async (more: Partial<NewClue> = {}, finding: 'true' | 'untrue' = 'untrue') => {
      const { id, ...rest } = await room.open(more)
      await room.assess(id)
      await room.hand([id])
      await room.act(people.handler, id, 'sign')
      if (finding === 'true') await world.attach(people.handler, 'clue', id)
      await room.act(people.handler, id, 'answer', { finding, text: '经核查', measures: '已退还并批评教育' })
      return { id, ...rest }
    },
    /** The same, and on to the answer that the reporter gets. */
    replied: async (more: Partial<NewClue> = {}) => {
      const clue = await room.verified(more)
      await room.act(people.supervisor, clue.id, 'accept', { text: '同意核查结论' })
      await room.act(people.supervisor, clue.id, 'reply', { done: '已经查处', reason: '依据有关规定' })
      return clue
    },
    /** Names of the clocks that run. */
    running: async (id: string) =>
      (await world.sql`select rule from clocks where matter_kind = 'clue' and matter_id = ${id} and stopped_at is null order by rule`).map(
        (row) => row.rule as string,
      ),
    clock: async (id: string, rule: string) =>
      (
        await world.sql`select * from clocks where matter_kind = 'clue' and matter_id = ${id} and rule = ${rule} order by started_at desc limit 1`
      )[0],
  }
  return room
}
