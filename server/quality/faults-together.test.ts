import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Answer, type Person, testWorld, UNITS, type World } from '../testing.ts'

describe('many people at once', () => {
  let world: World
  let supervisors: Person[]
  before(async () => {
    world = await testWorld()
    supervisors = await Promise.all(
      Array.from({ length: 20 }, (_, i) => world.person(i % 2 === 0 ? 'supervisor' : 'supervision-lead', 't:SF11')),
    )
  })
  after(() => world?.close())

  const act = (who: Person, id: string, action: string, input: Record<string, unknown> = {}, key?: string) =>
    world.call(who, 'warnings.act', {
      params: { id, action },
      body: { version: 1, input },
      headers: key ? { 'idempotency-key': key } : undefined,
    })
  const lettersOf = async (id: string): Promise<number> =>
    (await world.sql`select count(*)::int as n from instrument_matters where matter_id = ${id}`)[0]!.n as number
  const entries = async (id: string, action: string): Promise<number> =>
    (await world.sql`select count(*)::int as n from actions where object_id = ${id} and action = ${action} and outcome = 'done'`)[0]!
      .n as number
  const statuses = (answers: readonly { status: number }[]) =>
    Object.fromEntries(
      Map.groupBy(answers, (answer) => answer.status)
        .entries()
        .map(([status, list]) => [status, list.length]),
    )

  test('twenty people act on one warning: one acts, nineteen learn of it', async () => {
    const id = await world.warning({ unitId: 't:GA11' })
    const answers = await Promise.all(supervisors.map((who) => act(who, id, 'notify')))
    assert.deepEqual(statuses(answers), { 200: 1, 409: 19 })
    for (const { problem } of answers.filter((answer) => answer.status === 409)) {
      assert.equal(problem.code, 'changed-meanwhile')
      assert.equal(problem.state, 'notified')
      assert.equal(problem.holder, '责任单位')
    }
    assert.equal(await lettersOf(id), 1)
    assert.equal(await entries(id, 'warning.notify'), 1)
    assert.equal((await world.sql`select version from warnings where id = ${id}`)[0]!.version, 2)
    const refused = await world.sql`select count(*)::int as n from actions where object_id = ${id} and outcome = 'refused'`
    assert.equal(refused[0]!.n, 19, 'what was refused is on record too')
  })

  test('twenty people do different things to one warning: one thing happens', async () => {
    const id = await world.warning({ unitId: 't:GA11', colour: 'yellow' })
    const answers = await Promise.all(
      supervisors.map((who, i) => (i % 2 === 0 ? act(who, id, 'notify') : act(who, id, 'dismiss', { text: '经研判不予通报' }))),
    )
    assert.deepEqual(statuses(answers), { 200: 1, 409: 19 })
    const [row] = await world.sql`select state, version from warnings where id = ${id}`
    const winner = answers.find((answer) => answer.status === 200)!
    assert.deepEqual([row!.state, row!.version], [winner.body.state, 2])
    assert.equal(await lettersOf(id), row!.state === 'notified' ? 1 : 0)
  })

  test('one act sent twenty times at once under one key acts once, and every sender gets its answer', async () => {
    const id = await world.warning({ unitId: 't:GA11' })
    const who = supervisors[0]!
    const answers = await Promise.all(Array.from({ length: 20 }, () => act(who, id, 'notify', {}, 'twenty-at-once')))
    assert.deepEqual(statuses(answers), { 200: 20 })
    for (const answer of answers) assert.deepEqual(answer.body, answers[0]!.body)
    assert.equal(await lettersOf(id), 1)
    assert.equal(await entries(id, 'warning.notify'), 1)
    const other = await world.warning({ unitId: 't:GA11' })
    const reused = await act(who, other, 'notify', {}, 'twenty-at-once')
    assert.deepEqual([reused.status, reused.problem.code], [409, 'idempotency-key-reused'])
    assert.equal((await act(supervisors[1]!, other, 'notify', {}, 'twenty-at-once')).status, 200, 'a key belongs to its sender')
  })

  test('two offices notify the same twenty warnings in opposite order: each goes out once, numbers have no gap', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => world.warning({ unitId: 't:JT11' })))
    const send = (who: Person, order: string[]) =>
      world.call(who, 'warnings.batch', {
        params: { action: 'notify' },
        body: { matters: order.map((id) => ({ id, version: 1 })), input: {} },
      })
    const answers = await Promise.all([send(supervisors[0]!, ids), send(supervisors[1]!, [...ids].reverse())])
    for (const answer of answers) assert.ok([200, 409].includes(answer.status), JSON.stringify(answer.problem))
    assert.ok(answers.some((answer) => answer.status === 200))
    const done = answers.flatMap((answer) => (answer.status === 200 ? answer.body.done.map((each) => each.id) : []))
    assert.deepEqual([...done].sort(), [...ids].sort(), 'each once')
    for (const id of ids) assert.equal(await lettersOf(id), 1)
    const [row] =
      await world.sql`select count(*)::int - max(serial) as gaps from instruments where organ_id = 't:SF11' and serial is not null`
    assert.equal(row!.gaps, 0)
  })

  test('two hundred requests of two people at once never mix', async () => {
    for (const unitId of ['t:GA11', 't:GA21'] as const) {
      await Promise.all(Array.from({ length: 5 }, () => world.warning({ unitId })))
      await world.putCase(`t:K${unitId.slice(2)}`, unitId)
      await world.sql`insert into problems (source_kind, source_id, title, description, finding_code, unit_id, region, line, state)
        select 'warning', id, '问题', '说明', 'F3', unit_id, region, line, 'open' from warnings where unit_id = ${unitId} limit 3`
    }
    const people = [
      { who: await world.person('supervisor', 't:SF11'), region: '990101' },
      { who: await world.person('supervisor', 't:SF21'), region: '990201' },
    ]
    const regionOf = new Map<string, string>(UNITS.map((unit) => [unit.id, unit.region]))
    const reads = ['warnings.list', 'problems.list', 'cases.list', 'units.search', 'session.me'] as const
    const requests = Array.from({ length: 200 }, (_, i) => ({ ...people[i % 2]!, name: reads[Math.floor(i / 2) % reads.length]! }))
    const answers = await Promise.all(
      requests.map(async ({ who, region, name }) => ({
        who,
        region,
        name,
        answer: await world.call(who, name, { query: { limit: 200 } }),
      })),
    )
    const seen = { '990101': 0, '990201': 0 } as Record<string, number>
    for (const { who, region, name, answer } of answers) {
      assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.problem)}`)
      if (name === 'session.me') {
        assert.equal((answer as unknown as Answer<'session.me'>).body.account, who.account)
        continue
      }
      const rows = (answer.body as { rows: { id: string; region?: string; unit?: { id: string } }[] }).rows
      assert.ok(rows.length > 0, `${name} shows something`)
      for (const row of rows) assert.equal(row.region ?? regionOf.get(row.unit!.id), region, `${name} shows ${row.unit?.id ?? row.id}`)
      seen[region]! += rows.length
    }
    assert.ok(seen['990101']! > 0 && seen['990201']! > 0)
  })
})
