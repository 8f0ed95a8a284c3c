import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { supervisionTasks } from '../supervision/index.ts'
import { testWorld, type World } from '../testing.ts'
import { sealReporter } from './index.ts'
import { clueWorld } from './testing.ts'

describe('a clue on its way', () => {
  let world: World
  let room: Awaited<ReturnType<typeof clueWorld>>
  before(async () => {
    world = await testWorld()
    room = await clueWorld(world)
  })
  after(() => world?.close())

  const seal = (sourceId: string, phone = '13900001234') =>
    world.sql.begin((tx) => sealReporter(tx as never, sourceId, { kind: 'named', name: '钱某某', phone }, world.services))
  const workClocks = async () => supervisionTasks.clocks!({}, world.services)
  const notices = async (person: { id: string }, unit: string | null, id: string) =>
    (await world.sql`select text from notices where matter_id = ${id} and (user_id = ${person.id} or unit_id = ${unit})`).map(
      (row) => row.text as string,
    )

  test('from the report to 销号, each step by whom it belongs to', async () => {
    const { id, no, sourceId } = await room.open()
    await seal(sourceId)
    assert.deepEqual(await room.running(id), ['assess'])
    await room.refused('assessed', room.supervisor, id, 'hand', { unitId: 't:JT11' })
    await room.assess(id, { weight: 'important', accusedUnits: ['t:GA111'] })
    const [letter] = await room.hand([id])
    assert.match(letter!.number, /^监转〔\d{4}〕\d+号$/)
    assert.deepEqual(await room.running(id), ['sign', 'verify'])
    assert.ok((await notices(room.head, 't:JT11', id)).some((text) => text.includes(no)))

    // The other line's units do not see it, its own does.
    assert.equal((await world.call(room.police, 'clues.show', { params: { id } })).status, 404)
    const page = await world.call(room.handler, 'clues.show', { params: { id } })
    assert.equal(page.status, 200)
    assert.deepEqual(
      page.body.actions.map(({ action }) => action),
      ['sign'],
    )
    await room.act(room.handler, id, 'sign')
    await room.act(room.handler, id, 'progress', { text: '已调取视频' })
    await room.refused('evidence-attached', room.handler, id, 'answer', { finding: 'true', text: '属实', measures: '已退还' })
    await world.attach(room.handler, 'clue', id)
    await room.refused('measures-given', room.handler, id, 'answer', { finding: 'partly', text: '部分属实' })
    await room.act(room.handler, id, 'answer', { finding: 'partly', text: '少开票一张', measures: '已退还二百元' })
    // The only clue of its letter is answered, so is the letter.
    const [sent] = await world.sql`select state from instruments where id = ${letter!.instrumentId}`
    assert.equal(sent!.state, 'answered')

    await room.act(room.second, id, 'send-back', { text: '请补充询问笔录' })
    assert.deepEqual(await room.running(id), ['verify'])
    await room.act(room.handler, id, 'answer', { finding: 'partly', text: '少开票一张，已补笔录', measures: '已退还二百元' })
    await room.act(room.supervisor, id, 'accept', { text: '同意', toLedger: true })
    await room.act(room.supervisor, id, 'reply', { done: '已退还', reason: '执法不规范' })
    assert.equal((await room.stateOf(id)).state, 'visiting')
    await room.act(room.supervisor, id, 'satisfied')

    await room.refused('problem-settled', room.second, id, 'close', { text: '办结' })
    const problemId = (await room.stateOf(id)).problem_id as string
    await world.sql`update problems set state = 'closed', closed_at = now() where id = ${problemId}`
    await room.refused('not-the-handler', room.supervisor, id, 'close', { text: '办结' })
    const end = await room.act(room.second, id, 'close', { text: '办结' })
    assert.equal(end.stateTitle, '已销号')
    assert.deepEqual(await room.running(id), [])

    // What the accused has to set right says nothing of the report.
    const [problem] = await world.sql`select title, description, unit_id from problems where id = ${problemId}`
    assert.equal(problem!.unit_id, 't:GA111')
    assert.ok(!JSON.stringify(problem).includes('乱罚款') && !JSON.stringify(problem).includes(no))
  })

  test('one letter for many clues of an organ, a letter for each organ', async () => {
    const ids: string[] = []
    for (let i = 0; i < 4; i++) {
      const { id } = await room.open({ title: `第${i}件` })
      await room.assess(id)
      ids.push(id)
    }
    const answer = await world.call(room.supervisor, 'clues.hand', {
      body: {
        hands: [
          { unitId: 't:JT11', ids: ids.slice(0, 3) },
          { unitId: 't:GA11', ids: ids.slice(3) },
        ],
        opinion: '请从速办理',
      },
    })
    assert.equal(answer.status, 200, JSON.stringify(answer.problem))
    assert.deepEqual(
      answer.body.letters.map(({ unit, clues }) => [unit.id, clues]),
      [
        ['t:JT11', 3],
        ['t:GA11', 1],
      ],
    )
    const [first] = answer.body.letters
    // Signed for as a letter, all its clues are signed for.
    const [letter] = await world.sql`select version from instruments where id = ${first!.instrumentId}`
    const signed = await world.call(room.head, 'instruments.act', {
      params: { id: first!.instrumentId, action: 'sign' },
      body: { version: letter!.version as number, input: {} },
    })
    assert.equal(signed.status, 200, JSON.stringify(signed.problem))
    for (const id of ids.slice(0, 3)) assert.equal((await room.stateOf(id)).state, 'verifying')
    assert.equal((await room.stateOf(ids[3]!)).state, 'handed')
    // The letter is answered when its last clue is: two by what was found, one because it left.
    await room.act(room.handler, ids[0]!, 'answer', { finding: 'untrue', text: '不属实' })
    await room.act(room.head, ids[1]!, 'return', { competentUnitId: 't:GA11', text: '属交警管辖' })
    const stateOfLetter = async () => (await world.sql`select state from instruments where id = ${first!.instrumentId}`)[0]!.state
    assert.equal(await stateOfLetter(), 'signed')
    await room.act(room.head, ids[2]!, 'return', { competentUnitId: 't:GA11', text: '属交警管辖' })
    assert.equal(await stateOfLetter(), 'answered')
  })

  test('nobody hands to the accused, to whom they command or to the own unit of an accused officer', async () => {
    await world.sql`insert into record.officers (id, unit_id, name, badge_no, kind, source, digest, import_id)
      values ('t:P1', 't:JT11', '孙某', 'J001', 'officer', 't', '\\x00', '00000000-0000-0000-0000-000000000000')`
    const { id } = await room.open()
    await room.assess(id, { accusedUnits: ['t:GA11'], accusedOfficers: ['t:P1'] })
    for (const unitId of ['t:GA11', 't:GA111', 't:JT11'] as const) {
      const answer = await world.call(room.supervisor, 'clues.hand', { body: { hands: [{ unitId, ids: [id] }] } })
      assert.equal(answer.problem?.code, 'not-to-the-accused', unitId)
    }
    const { body: choices } = await world.call(room.supervisor, 'clues.organs', { query: { ids: id } })
    assert.deepEqual(
      choices.filter(({ barred }) => barred).map((unit) => unit.id),
      ['t:GA11', 't:GA111', 't:JT11'],
    )
    assert.ok(choices.every(({ line }) => line !== 'justice'))
    // Not through a merged report either: what accuses the organ is part of what it would verify.
    const { id: main } = await room.open()
    await room.act(room.supervisor, id, 'merge', { intoId: main, text: '同一事项' })
    await room.assess(main)
    const answer = await world.call(room.supervisor, 'clues.hand', { body: { hands: [{ unitId: 't:JT11', ids: [main] }] } })
    assert.equal(answer.problem?.code, 'not-to-the-accused')
    await room.hand([main], 't:GA1', room.city)
  })

  test('returned with the competent unit named, the verify clock goes on; at the limit the level above decides', async () => {
    const { id } = await room.open()
    await room.assess(id)
    await room.hand([id])
    const due = (await room.clock(id, 'verify'))!.due_at as string
    await room.refused('competent-unit', room.head, id, 'return', { competentUnitId: 't:JT11', text: '不属本单位' })
    await room.refused('competent-unit', room.head, id, 'return', { competentUnitId: 't:SF2', text: '不属本单位' })
    await room.act(room.head, id, 'return', { competentUnitId: 't:GA11', text: '属交警管辖' })
    assert.deepEqual(await room.running(id), ['assess', 'verify'])
    const { body } = await world.call(room.supervisor, 'clues.show', { params: { id } })
    assert.equal(body.competentUnit?.id, 't:GA11')
    assert.equal(body.returns, 1)
    assert.equal((await world.call(room.head, 'clues.show', { params: { id } })).status, 404)

    await room.hand([id], 't:GA11')
    assert.equal(new Date((await room.clock(id, 'verify'))!.due_at as string).getTime(), new Date(due).getTime())
    await room.act(room.police, id, 'return', { competentUnitId: 't:JT11', text: '属交通管辖' })
    assert.equal((await room.stateOf(id)).office_id, 't:SF1')
    const again = await world.call(room.supervisor, 'clues.hand', { body: { hands: [{ unitId: 't:JT11', ids: [id] }] } })
    assert.equal(again.problem?.code, 'level-above')
    await room.hand([id], 't:JT11', room.city)
    await room.refused('returns-left', room.head, id, 'return', { competentUnitId: 't:GA11', text: '确属交警' })
  })

  test('what no organ of the county may verify goes up: the office above hands it down', async () => {
    const { id } = await room.open()
    await room.assess(id, { line: 'police', accusedUnits: ['t:GA11'] })
    const beyond = await world.call(room.supervisor, 'clues.hand', { body: { hands: [{ unitId: 't:GA1', ids: [id] }] } })
    assert.equal(beyond.problem?.code, 'unknown-unit')
    const { body: choices } = await world.call(room.supervisor, 'clues.organs', { query: { ids: id, q: '甲市' } })
    assert.deepEqual(
      choices.map((unit) => [unit.id, unit.barred, unit.inScope]),
      [['t:GA1', false, false]],
    )
    await room.act(room.supervisor, id, 'raise', { text: '涉及本县唯一的交警大队' })
    const back = await world.call(room.supervisor, 'clues.hand', { body: { hands: [{ unitId: 't:JT11', ids: [id] }] } })
    assert.equal(back.problem?.code, 'level-above')
    await room.hand([id], 't:GA1', room.city)
    assert.equal((await room.stateOf(id)).office_id, 't:SF1')
    // The accused unit belongs to the one that verifies, and still sees nothing.
    assert.equal((await world.call(room.police, 'clues.show', { params: { id } })).status, 404)
    assert.equal((await world.call(room.cityPolice, 'clues.show', { params: { id } })).status, 200)
  })

  test('overdue: a reminder for signing, a 督办函 by itself for verifying', async () => {
    const { id, no } = await room.open()
    await room.assess(id)
    await room.hand([id])
    await world.sql`update clocks set due_at = now() - interval '1 minute', warn_at = now() - interval '1 day' where matter_id = ${id} and rule = 'sign'`
    await workClocks()
    assert.ok((await notices(room.head, 't:JT11', id)).some((text) => text.startsWith('催办') && text.includes(no)))
    await world.sql`update clocks set due_at = now() - interval '1 minute' where matter_id = ${id} and rule = 'verify'`
    await workClocks()
    const [urge] = await world.sql`select i.* from instruments i join instrument_matters m on m.instrument_id = i.id
      where m.matter_id = ${id} and i.kind = 'urge'`
    assert.equal(urge!.state, 'issued')
    assert.equal(urge!.unit_id, 't:JT11')
    const row = await room.stateOf(id)
    assert.ok(row.breached)
    assert.equal(row.state, 'handed')
    const before = await world.sql`select count(*)::int as n from instruments where kind = 'urge'`
    await workClocks()
    assert.deepEqual(await world.sql`select count(*)::int as n from instruments where kind = 'urge'`, before)
  })

  test('挂牌督办: a report every month until it is taken off the list, and not closed before', async () => {
    const { id } = await room.open()
    await room.assess(id)
    await room.hand([id])
    await room.refused('listed', room.head, id, 'listed-report', { text: '本月进展' })
    await room.act(room.lead, id, 'list', { text: '群众反映强烈' })
    await room.refused('not-listed', room.lead, id, 'list', { text: '再挂一次' })
    assert.deepEqual(await room.running(id), ['listed-report', 'listed-term', 'sign', 'verify'])
    const first = await room.clock(id, 'listed-report')
    const month = (new Date(first!.due_at as string).getTime() - Date.now()) / 86_400_000
    assert.ok(month > 27 && month < 45, `a month: ${month}`)
    await room.act(room.handler, id, 'sign')
    await room.act(room.handler, id, 'listed-report', { text: '本月进展' })
    const clocks = await world.sql`select outcome from clocks where matter_id = ${id} and rule = 'listed-report' order by started_at`
    assert.deepEqual(
      clocks.map((clock) => clock.outcome),
      ['met', null],
    )
    await world.sql`update clocks set due_at = now() - interval '1 minute' where matter_id = ${id} and rule = 'listed-report' and stopped_at is null`
    await workClocks()
    assert.ok((await notices(room.head, 't:JT11', id)).some((text) => text.startsWith('催办')))
    await room.act(room.handler, id, 'answer', { finding: 'untrue', text: '不属实' })
    await room.act(room.supervisor, id, 'accept', { text: '同意' })
    await room.act(room.supervisor, id, 'reply', { done: '已答复', reason: '不属实' })
    await room.refused('not-listed', room.second, id, 'close', { text: '办结' })
    await room.act(room.lead, id, 'unlist', { text: '已办结' })
    await room.act(room.second, id, 'close', { text: '办结' })
  })

  test('an unsatisfied reporter: handled anew, on the 动态清零 board until none is open', async () => {
    const { id, sourceId } = await room.open({ region: '990101' })
    await seal(sourceId)
    await room.assess(id)
    await room.hand([id])
    await room.act(room.handler, id, 'sign')
    await room.act(room.handler, id, 'answer', { finding: 'untrue', text: '不属实' })
    await room.act(room.supervisor, id, 'accept', { text: '同意' })
    await room.act(room.supervisor, id, 'reply', { done: '已答复', reason: '不属实' })
    await room.act(room.supervisor, id, 'unsatisfied', { text: '没有见到本人核实' })
    const row = await room.stateOf(id)
    assert.equal(row.state, 'triage')
    assert.equal(row.handed_at, null)
    const board = async () => (await world.call(room.supervisor, 'clues.zero', {})).body
    const shown = await board()
    assert.ok(shown.open >= 1)
    // Every figure leads to exactly the clues that it counts.
    const listed = async (query: Record<string, string>) =>
      (await world.call(room.supervisor, 'clues.list', { query: { ...query, limit: 200 } as never })).body.rows
    const open = (rows: Awaited<ReturnType<typeof listed>>) => rows.filter(({ state }) => !['closed', 'refused', 'merged'].includes(state))
    assert.equal((await listed(shown.query)).length, shown.total)
    assert.equal((await listed(shown.openQuery)).length, shown.open)
    for (const line of [...shown.byUnit, ...shown.byRegion]) {
      const rows = await listed(line.query)
      assert.deepEqual([rows.length, open(rows).length], [line.total, line.open], JSON.stringify(line.query))
    }
    for (const line of shown.byAge) assert.equal((await listed(line.query)).length, line.open, line.title)
    assert.equal(
      shown.byAge.reduce((sum, line) => sum + line.open, 0),
      shown.open,
    )
    await world.sql`update clues set unsatisfied_at = now() - interval '20 days' where id = ${id}`
    const later = (await board()).byAge.find(({ title }) => title === '15 至 30 天')!
    assert.equal(later.open, 1)
    assert.deepEqual(
      (await listed(later.query)).map((each) => each.id),
      [id],
    )

    // Handled again, satisfied, closed: the board is at zero for it.
    await room.hand([id])
    await room.act(room.handler, id, 'sign')
    await room.act(room.handler, id, 'answer', { finding: 'untrue', text: '已见面核实' })
    await room.act(room.second, id, 'accept', { text: '同意' })
    await room.act(room.second, id, 'reply', { done: '已当面答复', reason: '不属实' })
    await room.act(room.second, id, 'satisfied', {})
    await room.act(room.lead, id, 'close', { text: '办结' })
    assert.equal((await board()).cleared, shown.cleared + 1)
  })

  test('merged reports follow their main clue: any of their reporters is asked', async () => {
    const main = await room.open()
    const repeat = await room.open({ title: '再次反映', channel: '12345' })
    await seal(repeat.sourceId, '13900005678')
    await room.act(room.supervisor, repeat.id, 'merge', { intoId: main.id, text: '同一事项' })
    await room.assess(main.id)
    await room.hand([main.id])
    await room.act(room.handler, main.id, 'sign')
    const { body } = await world.call(room.handler, 'clues.show', { params: { id: main.id } })
    assert.equal(body.sourcesList.length, 2)
    assert.ok(body.sourcesList.every(({ sealed }) => sealed === null))
    await room.act(room.handler, main.id, 'answer', { finding: 'untrue', text: '不属实' })
    await room.act(room.supervisor, main.id, 'accept', { text: '同意' })
    await room.act(room.supervisor, main.id, 'reply', { done: '已答复', reason: '不属实' })
    assert.equal((await room.stateOf(main.id)).state, 'visiting')
  })
})
