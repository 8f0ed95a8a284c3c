import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Person, testWorld, type World } from '../testing.ts'
import { workClocks } from './index.ts'

describe('the loop: 预警 → 通报 → 核查 → 复核 → 整改 → 销号', () => {
  let world: World
  let supervisor: Person
  let lead: Person
  let handler: Person
  let head: Person
  let discipline: Person
  let stranger: Person

  before(async () => {
    world = await testWorld()
    supervisor = await world.person('supervisor', 't:SF11')
    lead = await world.person('supervision-lead', 't:SF11')
    handler = await world.person('unit-handler', 't:GA11')
    head = await world.person('unit-head', 't:GA11')
    discipline = await world.person('discipline', 't:SF')
    stranger = await world.person('supervision-lead', 't:SF21')
  })
  after(() => world?.close())

  const version = async (table: string, id: string): Promise<number> =>
    (await world.sql`select version from ${world.sql(table)} where id = ${id}`)[0]!.version as number
  const act = async (
    who: Person,
    kind: 'warnings' | 'problems' | 'instruments',
    id: string,
    action: string,
    input: Record<string, unknown> = {},
  ) => {
    const answer = await world.call(who, `${kind}.act`, { params: { id, action }, body: { version: await version(kind, id), input } })
    assert.equal(answer.status, 200, `${action}: ${JSON.stringify(answer.problem)}`)
    return answer.body
  }

  test('a violation, from the notice to the look-back', async () => {
    await world.putCase('t:C1', 't:GA11')
    const id = await world.warning({ unitId: 't:GA11', caseIds: ['t:C1'] })
    assert.equal((await world.call(handler, 'warnings.show', { params: { id } })).status, 404, 'the unit does not see it before the notice')

    const batch = await world.call(supervisor, 'warnings.batch', {
      params: { action: 'notify' },
      body: { matters: [{ id, version: 1 }], input: { text: '请认真核查' } },
    })
    assert.equal(batch.status, 200, JSON.stringify(batch.problem))
    assert.equal(batch.body.done[0]!.state, 'notified')
    const letter = batch.body.instruments[0]!
    assert.match(letter.number!, /^监通〔\d{4}〕1号$/)
    const pdf = await world.call(supervisor, 'instruments.pdf', { params: { id: letter.id } })
    assert.equal(pdf.raw.subarray(0, 5).toString(), '%PDF-')

    await act(handler, 'instruments', letter.id, 'sign')
    const bare = await world.call(handler, 'warnings.act', {
      params: { id, action: 'answer' },
      body: { version: await version('warnings', id), input: { findingCode: 'F3', text: '确有超期' } },
    })
    assert.equal(bare.problem.code, 'evidence-attached')
    const file = await world.attach(handler, 'warning', id)
    const answered = await act(handler, 'warnings', id, 'answer', { findingCode: 'F3', text: '确有超期', fileIds: [file] })
    assert.equal(answered.state, 'reviewing', 'red ones are reviewed')
    assert.equal(
      (await world.sql`select state from instruments where id = ${letter.id}`)[0]!.state,
      'answered',
      'all its warnings are answered',
    )
    await act(supervisor, 'instruments', letter.id, 'close', { text: '已阅' })

    assert.equal((await act(supervisor, 'warnings', id, 'accept', { text: '属实，请整改' })).state, 'rectifying')
    const shown = (await world.call(supervisor, 'warnings.show', { params: { id } })).body
    const problem = shown.problem!.id
    await act(handler, 'problems', problem, 'plan', {
      kind: 'at-once',
      measures: '补办手续并培训',
      leader: '某大队长',
      person: '某中队长',
      deadline: shown.openedAt.slice(0, 10),
    })
    await world.attach(handler, 'problem', problem)
    await act(handler, 'problems', problem, 'progress', { text: '已补办' })
    const early = await world.call(handler, 'problems.act', {
      params: { id: problem, action: 'complete' },
      body: { version: await version('problems', problem), input: { text: '完成' } },
    })
    assert.equal(early.status, 403, 'only the head reports completion')
    await act(head, 'problems', problem, 'complete', { text: '已全部整改' })
    assert.equal((await act(supervisor, 'problems', problem, 'accept', { text: '验收合格' })).state, 'closed')
    assert.equal((await world.sql`select state from warnings where id = ${id}`)[0]!.state, 'closed', 'the warning closes with its problem')

    await act(supervisor, 'problems', problem, 'reopen', { text: '回头看发现反弹' })
    assert.equal((await world.sql`select state from warnings where id = ${id}`)[0]!.state, 'rectifying')
    const log = (await world.call(supervisor, 'warnings.show', { params: { id } })).body.log.map((entry) => entry.action)
    assert.deepEqual(log, ['notify', 'sign', 'upload', 'answer', 'accept', 'settle', 'reopen'])
  })

  test('an explained warning outside the sample closes at once', async () => {
    const id = await world.warning({ unitId: 't:GA11', colour: 'yellow', review: false })
    await act(supervisor, 'warnings', id, 'notify')
    await act(handler, 'warnings', id, 'sign')
    const letter = async () =>
      (await world.sql`select state from instruments where id = (select instrument_id from warnings where id = ${id})`)[0]!.state
    assert.equal(await letter(), 'signed', 'its only warning is signed for, so the letter is')
    assert.equal((await act(handler, 'warnings', id, 'answer', { findingCode: 'F0', text: '系同步延迟，附说明' })).state, 'closed')
  })

  test('a discipline clue: hand-over, receipt, accountability; discipline sees only what was handed over', async () => {
    const id = await world.warning({ unitId: 't:GA11', colour: 'yellow', review: false })
    await act(lead, 'warnings', id, 'notify')
    await act(handler, 'warnings', id, 'sign')
    await world.attach(handler, 'warning', id)
    assert.equal(
      (await act(handler, 'warnings', id, 'answer', { findingCode: 'F4', text: '涉嫌违纪' })).state,
      'reviewing',
      'F4 is always reviewed',
    )
    await act(supervisor, 'warnings', id, 'accept', { text: '同意移送' })
    const problem = (await world.call(lead, 'warnings.show', { params: { id } })).body.problem!.id
    assert.equal((await world.call(discipline, 'problems.show', { params: { id: problem } })).status, 404)
    const { id: handover } = (
      await world.call(supervisor, 'handovers.prepare', {
        body: { sourceKind: 'problem', sourceId: problem, receiver: 'discipline', organ: '县纪委监委', title: '线索', facts: '涉嫌违纪' },
      })
    ).body
    const move = async (who: Person, action: string, input: Record<string, unknown>) => {
      const [row] = await world.sql`select version from handovers where id = ${handover}`
      const answer = await world.call(who, 'handovers.act', {
        params: { id: handover, action },
        body: { version: row!.version as number, input },
      })
      assert.equal(answer.status, 200, JSON.stringify(answer.problem))
    }
    const today = Temporal.Now.plainDateISO('Asia/Shanghai').toString()
    await move(lead, 'approve', { text: '同意移送' })
    await move(lead, 'hand-over', { docNo: '移〔2026〕1号' })
    assert.equal((await world.call(discipline, 'problems.show', { params: { id: problem } })).status, 200)
    await move(discipline, 'receipt', { receiptNo: '收〔2026〕8号', receivedOn: today })
    await move(discipline, 'result', { result: 'filed', people: 1, resultOn: today })
    const { status } = await world.call(lead, 'accountability.record', {
      body: {
        problemId: problem,
        handoverId: handover,
        person: '张三丰',
        post: 'member',
        unitId: 't:GA11',
        form: 'admonish',
        decidedBy: '县公安局党委',
        decidedOn: '2026-11-01',
        basis: '有关规定',
      },
    })
    assert.equal(status, 200)
    const { body } = await world.call(lead, 'problems.show', { params: { id: problem } })
    assert.deepEqual(
      body.handovers.map(({ receiptNo, result }) => [receiptNo, result]),
      [['收〔2026〕8号', '已立案']],
    )
    assert.deepEqual(
      body.accountability.map((each) => [each.person, each.form, each.standing]),
      [['张*', '诫勉', 'counted']],
    )
  })

  test('many warnings of one unit and rule go out in one letter, another unit gets its own', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => world.warning({ unitId: 't:GA11', colour: 'orange' })))
    const other = await world.warning({ unitId: 't:JT11', colour: 'orange' })
    const gone = await world.warning({ unitId: 't:GA21', colour: 'orange' })
    const { body } = await world.call(supervisor, 'warnings.batch', {
      params: { action: 'notify' },
      body: { matters: [...ids, other, gone].map((id) => ({ id, version: 1 })), input: {} },
    })
    assert.equal(body.done.length, 4)
    assert.deepEqual(
      body.refused.map((each) => [each.id, each.code]),
      [[gone, 'not-found']],
      'another county is not there at all',
    )
    assert.equal(body.instruments.length, 2)
    const letters = await world.sql`select count(*)::int as n from instrument_matters where matter_id = any (${ids}) group by instrument_id`
    assert.deepEqual(
      letters.map((row) => row.n),
      [3],
    )
  })

  test('nobody reviews his own answer or his own unit', async () => {
    const id = await world.warning({ unitId: 't:GA11' })
    await act(supervisor, 'warnings', id, 'notify')
    await act(handler, 'warnings', id, 'sign')
    await act(handler, 'warnings', id, 'answer', { findingCode: 'F0', text: '核查无误' })
    const both = await world.person('supervisor', 't:SF11')
    await world.sql`insert into grants (user_id, role, unit_id) values (${both.id}, 'unit-handler', 't:GA11')`
    const answer = await world.call(both, 'warnings.act', {
      params: { id, action: 'accept' },
      body: { version: await version('warnings', id), input: { text: '同意' } },
    })
    assert.equal(answer.problem.code, 'not-of-the-unit')
  })

  test('two people on one warning: one acts, the other learns of it; the same act sent twice acts once', async () => {
    const id = await world.warning({ unitId: 't:GA11' })
    const send = (who: Person, key?: string) =>
      world.call(who, 'warnings.act', {
        params: { id, action: 'notify' },
        body: { version: 1, input: {} },
        headers: key ? { 'idempotency-key': key } : undefined,
      })
    const answers = await Promise.all([send(supervisor), send(lead)])
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409])
    assert.equal(answers.find((answer) => answer.status === 409)!.problem.code, 'changed-meanwhile')
    const again = await world.warning({ unitId: 't:GA11' })
    const twice = () =>
      world.call(supervisor, 'warnings.act', {
        params: { id: again, action: 'notify' },
        body: { version: 1, input: {} },
        headers: { 'idempotency-key': 'once-only-1' },
      })
    const first = await twice()
    const second = await twice()
    assert.deepEqual([first.status, second.status], [200, 200])
    assert.deepEqual(first.body, second.body)
    assert.equal((await world.sql`select count(*)::int as n from instrument_matters where matter_id = ${again}`)[0]!.n, 1)
  })

  test('overdue: reminder, breach as a fact, 督办函 by itself', async () => {
    const id = await world.warning({ unitId: 't:GA11' })
    await act(supervisor, 'warnings', id, 'notify')
    await act(handler, 'warnings', id, 'sign')
    await world.sql`update clocks set warn_at = now() - interval '1 hour' where matter_id = ${id} and rule = 'check'`
    await workClocks(world.services)
    assert.notEqual((await world.sql`select reminded_at from clocks where matter_id = ${id} and rule = 'check'`)[0]!.reminded_at, null)
    await world.sql`update clocks set due_at = now() - interval '1 minute' where matter_id = ${id} and rule = 'check'`
    await workClocks(world.services)
    await workClocks(world.services)
    const [warning] = await world.sql`select breached from warnings where id = ${id}`
    assert.equal(warning!.breached, true)
    const letters =
      await world.sql`select i.number, i.state from instruments i join instrument_matters m on m.instrument_id = i.id where m.matter_id = ${id} and i.kind = 'urge'`
    assert.equal(letters.length, 1, 'once, however often the clocks are worked')
    assert.match(letters[0]!.number as string, /^监督〔\d{4}〕\d+号$/)
    const late = await world.call(supervisor, 'warnings.list', { query: { breached: 'true' } })
    assert.ok(late.body.rows.some((row) => row.id === id))
    await act(handler, 'warnings', id, 'answer', { findingCode: 'F0', text: '迟到的核查' })
    assert.equal(
      (await world.sql`select outcome from clocks where matter_id = ${id} and rule = 'check' order by started_at desc`)[0]!.outcome,
      'late',
    )
  })

  test('numbers have no gap and no duplicate under many hands', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => world.warning({ unitId: 't:JT11', ruleId: 'R25' })))
    const answers = await Promise.all(
      ids.map((id) => world.call(supervisor, 'warnings.act', { params: { id, action: 'notify' }, body: { version: 1, input: {} } })),
    )
    assert.ok(answers.every((answer) => answer.status === 200))
    const serials = (
      await world.sql`select serial from instruments where kind = 'notice' and organ_id = 't:SF11' and serial is not null order by serial`
    ).map((row) => row.serial as number)
    assert.deepEqual(
      serials,
      serials.map((_, index) => index + 1),
    )
  })

  test('another county sees nothing of it anywhere', async () => {
    const own = await world.warning({ unitId: 't:GA21' })
    const list = await world.call(stranger, 'warnings.list', { query: { limit: 200 } })
    assert.deepEqual(
      list.body.rows.map((row) => row.id),
      (await world.sql`select id from warnings where region = '990201' order by opened_at desc, id desc`).map((row) => row.id as string),
    )
    assert.ok(list.body.rows.some((row) => row.id === own))
    const [foreign] = await world.sql`select id from warnings where region = '990101' limit 1`
    for (const name of ['warnings.show'] as const)
      assert.equal((await world.call(stranger, name, { params: { id: foreign!.id as string } })).status, 404)
    const [letter] = await world.sql`select id, file_id from instruments where region = '990101' and file_id is not null limit 1`
    assert.equal((await world.call(stranger, 'instruments.show', { params: { id: letter!.id as string } })).status, 404)
    assert.equal((await world.call(stranger, 'instruments.pdf', { params: { id: letter!.id as string } })).status, 404)
    assert.equal((await world.call(stranger, 'files.download', { params: { id: letter!.file_id as string } })).status, 404)
    assert.equal(
      (
        await world.call(stranger, 'warnings.act', {
          params: { id: foreign!.id as string, action: 'notify' },
          body: { version: 1, input: {} },
        })
      ).status,
      404,
    )
  })
})
