import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Person, testWorld, type UnitId, type World } from '../testing.ts'
import { runScan } from './index.ts'

/** A warning about a clue is as hidden as the clue itself (S12). */
describe('warnings of R47', () => {
  let world: World
  let clueNo: string

  before(async () => {
    world = await testWorld()
    await world.sql`insert into record.officers (id, unit_id, name, kind, source, digest, import_id)
      values ('t:O1', 't:GA111', '某民警', 'officer', 't', '\\x00', ${crypto.randomUUID()})`
    const [clue] = await world.sql`
      insert into clues (channel, received_at, title, content, region, line, accused_units, accused_officers, office_id, unit_id, state, handed_at, due_at)
      values ('12345', '2026-06-01T09:00:00+08:00', '反映一中队', '内容', '990101', 'police', '{t:GA111}', '{t:O1}', 't:SF11', 't:GA11', 'handed',
        '2026-06-02T09:00:00+08:00', '2026-06-03T23:59:59+08:00') returning no`
    clueNo = clue!.no as string
    for (const day of [1, 2, 3])
      await world.sql`insert into record.clues (id, channel, received_at, content, region, line, unit_id, officer_id, source, digest, import_id)
        values (${`t:L${day}`}, '12345', ${`2026-06-0${day} 10:00:00`}, '内容', '990101', 'police', 't:GA111', 't:O1', 't', '\\x00', ${crypto.randomUUID()})`
    const options = { engine: 'postgres', rules: ['R47'], asOf: '2026-06-10 08:00:00', trigger: 'command' } as const
    const report = await runScan(world.sql, null as never, options)
    assert.equal(report.rules[0]!.opened, 2)
    await world.sql`update warnings set notified_at = now()`
  })
  after(() => world?.close())

  const seen = async (who: Person): Promise<string[]> => {
    const answer = await world.call(who, 'warnings.list', { query: { limit: 50 } })
    assert.equal(answer.status, 200)
    return answer.body.rows.map((row) => row.subject.kind).sort()
  }

  test('the clue is named by its number to who verifies and who supervises', async () => {
    for (const [role, unit] of [
      ['supervisor', 't:SF11'],
      ['unit-head', 't:GA11'],
    ] as const) {
      const who = await world.person(role, unit)
      const answer = await world.call(who, 'warnings.list', { query: { limit: 50 } })
      assert.ok(answer.body.rows.some((row) => row.subject.kind === 'clue' && row.subject.text === clueNo))
    }
  })

  test('the superior answers for repeated complaints, not the accused', async () => {
    const rows = await world.sql`select unit_id from warnings where subject_kind = 'officer'`
    assert.deepEqual(
      rows.map((row) => row.unit_id),
      ['t:GA11'],
    )
  })

  test('the accused unit and the accused officer see nothing of either', async () => {
    assert.deepEqual(await seen(await world.person('unit-head', 't:GA111')), [])
    for (const unit of ['t:GA11', 't:GA1'] satisfies UnitId[]) {
      const accused = await world.person('unit-head', unit)
      await world.sql`update users set officer_id = 't:O1' where id = ${accused.id}`
      assert.deepEqual(await seen(accused), [])
      await world.sql`update users set officer_id = null where id = ${accused.id}`
      assert.deepEqual(await seen(accused), ['clue', 'officer'], 'the same person, were he not the accused')
    }
  })
})
