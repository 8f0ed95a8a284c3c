import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { fromBufferPromise } from 'yauzl'
import { api, type Endpoint, type EndpointName } from '#domain/contract/api/index.ts'
import { PERMISSIONS, type Permission, ROLE_NAMES, type Role } from '#domain/contract/roles.ts'
import { workClocks } from '../supervision/index.ts'
import { type Person, testWorld, type UnitId, type World } from '../testing.ts'
import { act, ok, problemOf } from './testing.ts'

const MARK = '密封案情ZZ'
const TODAY = Temporal.Now.plainDateISO('Asia/Shanghai').toString()
let world: World
let lead: Person
let lead2: Person
let supervisor: Person
let discipline: Person
let head: Person

before(async () => {
  world = await testWorld()
  lead = await world.person('supervision-lead', 't:SF11')
  lead2 = await world.person('supervision-lead', 't:SF11')
  supervisor = await world.person('supervisor', 't:SF11')
  discipline = await world.person('discipline', 't:SF1')
  head = await world.person('unit-head', 't:GA11')
})
after(() => world?.close())

const prepare = async (sourceId: string, who = supervisor) =>
  (
    await ok(
      world.call(who, 'handovers.prepare', {
        body: {
          sourceKind: 'problem',
          sourceId,
          receiver: 'discipline',
          organ: '县纪委监委',
          title: `${MARK}题`,
          facts: `${MARK}事实`,
          persons: MARK,
        },
      }),
    )
  ).id
const show = (who: Person, id: string) => world.call(who, 'handovers.show', { params: { id } })
const handed = async (text = '同意移送') => {
  const problem = await problemOf(world, 't:GA11')
  const id = await prepare(problem)
  await ok(act(world, lead, 'handovers', id, 'approve', { text: `${MARK}${text}` }))
  await ok(act(world, supervisor, 'handovers', id, 'hand-over', { docNo: '移〔2026〕1号' }))
  return { problem, id }
}

test('prepared, approved by another person, handed over, received, answered, closed', async () => {
  const problem = await problemOf(world, 't:GA11')
  const id = await prepare(problem)
  assert.equal((await show(head, id)).status, 404, 'before the hand-over the unit knows nothing')
  assert.equal((await show(discipline, id)).status, 404, 'nor does the receiving side')
  assert.equal((await show(supervisor, id)).body.contents!.facts, `${MARK}事实`)
  const own = await prepare(await problemOf(world, 't:GA11'), lead)
  assert.equal((await act(world, lead, 'handovers', own, 'approve')).problem.code, 'not-the-preparer')
  await ok(act(world, lead2, 'handovers', own, 'drop', { text: '不再移送' }))
  await ok(act(world, lead, 'handovers', id, 'approve', { text: '同意' }))
  await ok(act(world, supervisor, 'handovers', id, 'hand-over', { docNo: '移〔2026〕7号' }))
  const [marked] = await world.sql`select handed_over_at from problems where id = ${problem}`
  assert.ok(marked!.handed_over_at)
  assert.equal((await world.call(discipline, 'problems.show', { params: { id: problem } })).status, 200)
  const notices = await ok(world.call(discipline, 'notices.list', {}))
  assert.ok(notices.rows.some(({ text }) => /收到移送/.test(text)))
  assert.equal(
    (await act(world, discipline, 'handovers', id, 'receipt', { receiptNo: '收8', receivedOn: '2099-01-01' })).problem.code,
    'not-ahead',
  )
  await ok(act(world, discipline, 'handovers', id, 'receipt', { receiptNo: '收〔2026〕8号', receivedOn: TODAY }))
  const file = await world.attach(discipline, 'handover', id, undefined, `${MARK}.pdf`)
  await ok(act(world, discipline, 'handovers', id, 'note', { text: `${MARK}谈话`, fileIds: [file] }))
  await ok(act(world, discipline, 'handovers', id, 'result', { result: 'filed', people: 2, resultOn: TODAY, resultNo: '立3' }))
  const seen = (await show(lead, id)).body
  assert.deepEqual(
    [seen.receiptNo, seen.result, seen.resultPeople, seen.contents, seen.log.length, seen.notes.length, seen.files.length],
    ['收〔2026〕8号', 'filed', 2, null, 0, 0, 0],
  )
  const mine = (await show(discipline, id)).body
  assert.equal(mine.notes.at(-1)!.text, `${MARK}谈话`)
  assert.equal(mine.files.length, 1)
  assert.deepEqual(mine.clocks.map(({ rule, outcome }) => [rule, outcome]).sort(), [
    ['receipt', 'met'],
    ['result', 'met'],
  ])
  assert.equal((await ok(act(world, lead, 'handovers', id, 'close', {}))).state, 'closed')
  const story = (await ok(world.call(head, 'problems.show', { params: { id: problem } }))).story.filter(({ kind }) => kind === 'hand-over')
  assert.deepEqual(
    story.map(({ title, text }) => [title.replace(/YS\d+/, 'YS'), text]),
    [
      ['移送县纪委监委', '移〔2026〕7号'],
      ['收到移送回执', '收〔2026〕8号'],
      ['移送 YS 反馈结果', '已立案'],
    ],
  )
})

test('not competent: returned, the seal opens for the sender, what the receiver wrote stays with it, and it goes to another organ', async () => {
  const { problem, id } = await handed()
  await ok(act(world, discipline, 'handovers', id, 'receipt', { receiptNo: '收9', receivedOn: TODAY }))
  const file = await world.attach(discipline, 'handover', id, undefined, '内部.pdf')
  await ok(act(world, discipline, 'handovers', id, 'note', { text: '内部研究' }))
  await ok(act(world, discipline, 'handovers', id, 'return', { competent: '县公安局' }))
  assert.equal((await show(discipline, id)).status, 404)
  const back = (await show(supervisor, id)).body
  assert.deepEqual([back.state, back.competent, back.contents!.title, back.files.length], ['returned', '县公安局', `${MARK}题`, 0])
  assert.ok(!back.notes.some(({ text }) => text === '内部研究'))
  assert.equal((await world.call(supervisor, 'files.download', { params: { id: file } })).status, 404)
  assert.equal((await world.sql`select handed_over_at from problems where id = ${problem}`)[0]!.handed_over_at, null)
  await ok(act(world, supervisor, 'handovers', id, 'amend', { title: '改后', facts: '改过的事实' }))
  await ok(act(world, supervisor, 'handovers', id, 'redirect', { receiver: 'police', organ: '县公安局' }))
  await ok(act(world, lead, 'handovers', id, 'approve', { text: '同意' }))
  await ok(act(world, supervisor, 'handovers', id, 'hand-over', { docNo: '移〔2026〕9号' }))
  assert.equal((await show(discipline, id)).body.contents!.facts, '改过的事实')
  assert.ok((await show(discipline, id)).body.notes.some(({ text }) => text === '内部研究'))
})

test('only a problem of discipline or crime, one hand-over at a time, nobody of the unit', async () => {
  const body = { sourceKind: 'problem', receiver: 'discipline', organ: '县纪委', title: '题目', facts: '事实' } as const
  const plain = await problemOf(world, 't:GA11', 'F2')
  assert.equal((await world.call(supervisor, 'handovers.prepare', { body: { ...body, sourceId: plain } })).problem.code, 'finding-f4')
  const grave = await problemOf(world, 't:GA11')
  await prepare(grave)
  assert.equal(
    (await world.call(supervisor, 'handovers.prepare', { body: { ...body, sourceId: grave } })).problem.code,
    'handed-over-already',
  )
  const both = await world.person('supervision-lead', 't:SF11')
  await world.sql`insert into grants (user_id, role, unit_id) values (${both.id}, 'unit-handler', 't:GA11')`
  const other = await problemOf(world, 't:GA11')
  assert.equal((await world.call(both, 'handovers.prepare', { body: { ...body, sourceId: other } })).status, 403)
  const id = await prepare(other)
  assert.equal((await act(world, both, 'handovers', id, 'approve')).problem.code, 'not-of-the-unit')
})

test('a clue handed over stays hidden from whom it accuses', async () => {
  const [clue] =
    await world.sql`insert into clues (channel, received_at, title, content, region, line, office_id, unit_id, state, accused_units)
    values ('letter', now(), '线索', '反映的问题', '990101', 'police', 't:SF11', 't:SF11', 'triage', '{t:GA11}') returning id`
  const { id } = await ok(
    world.call(supervisor, 'handovers.prepare', {
      body: { sourceKind: 'clue', sourceId: clue!.id as string, receiver: 'police', organ: '县公安局', title: MARK, facts: MARK },
    }),
  )
  await ok(act(world, lead, 'handovers', id, 'approve'))
  await ok(act(world, lead, 'handovers', id, 'hand-over', { docNo: '移10' }))
  assert.equal((await show(head, id)).status, 404)
  assert.equal((await show(discipline, id)).body.source, null, 'the clue itself is not for the receiving side')
  assert.equal((await show(supervisor, id)).body.source!.id, clue!.id)
})

test('late without receipt: the receiving side is reminded by itself', async () => {
  const { id } = await handed()
  await world.sql`update clocks set due_at = now() - interval '1 hour', warn_at = now() - interval '1 day' where matter_id = ${id}`
  await workClocks(world.services)
  const notices = await ok(world.call(discipline, 'notices.list', {}))
  assert.ok(notices.rows.some(({ text }) => /^催办：移送/.test(text)))
  assert.equal((await show(lead, id)).body.breached, true)
})

/** Text of an answer: JSON as it is, a table unpacked. */
async function textOf(raw: Buffer): Promise<string> {
  if (raw.subarray(0, 2).toString() !== 'PK') return raw.toString()
  const zip = await fromBufferPromise(raw)
  const parts: string[] = []
  for await (const entry of zip.eachEntry()) parts.push((await buffer(await zip.openReadStreamPromise(entry))).toString())
  return parts.join('\n')
}

test('sealed for every role and every route that reads; the database itself shows the contents to the receiving side alone', async () => {
  const { problem, id } = await handed('封')
  const file = await world.attach(discipline, 'handover', id, undefined, `${MARK}证据.pdf`)
  await ok(act(world, discipline, 'handovers', id, 'receipt', { receiptNo: '收11', receivedOn: TODAY }))
  await ok(act(world, discipline, 'handovers', id, 'note', { text: `${MARK}经过`, fileIds: [file] }))
  const places: Record<Role, UnitId | null> = {
    supervisor: 't:SF11',
    'supervision-lead': 't:SF11',
    'law-reviewer': 't:SF1',
    discipline: 't:SF11',
    'unit-head': 't:GA11',
    'unit-handler': 't:GA11',
    'system-admin': null,
    'security-admin': null,
    'audit-admin': null,
  }
  const reads = (Object.entries(api as Record<string, Endpoint>) as [EndpointName, Endpoint][]).filter(
    ([, { method, permission }]) => method === 'GET' && permission !== 'public',
  )
  const told = new Set<string>()
  for (const role of ROLE_NAMES) {
    const who = await world.person(role, places[role])
    for (const [name, { path, permission }] of reads) {
      if (permission !== 'signed-in' && !(PERMISSIONS[permission as Permission] as readonly Role[]).includes(role)) continue
      const ids = /^handovers|files/.test(name) ? (name.startsWith('files') ? file : id) : problem
      if (/:(?!id\b)/.test(path)) continue
      const answer = await world.call(who, name as 'handovers.show', {
        params: { id: ids },
        // A part of the words: what a person typed is not told by the answer.
        query: { q: MARK.slice(0, 4), purpose: '例行核查', from: '2026-01-01', to: '2026-12-31' } as never,
      })
      const plain = await world.call(who, name as 'handovers.show', {
        params: { id: ids },
        query: { purpose: '例行核查', limit: 200 } as never,
      })
      for (const each of [answer, plain]) {
        if (each.status !== 200) continue
        const text = await textOf(each.raw)
        if (text.includes(MARK) || (name === 'files.download' && text.includes('evidence'))) told.add(`${role} ${name}`)
      }
    }
  }
  assert.deepEqual([...told].sort(), ['discipline files.download', 'discipline handovers.show'])
  assert.equal(
    (await world.call(await world.person('discipline', 't:SF2'), 'handovers.show', { params: { id } })).status,
    404,
    'another city',
  )
  await assert.rejects(world.attach(supervisor, 'handover', id), /answered 403/)
  await assert.rejects(world.attach(head, 'handover', id), /answered 403/)
  const [kept] =
    await world.sql`select count(*)::int as n from actions where detail::text like ${`%${MARK}%`} or reason like ${`%${MARK}%`}`
  assert.equal(kept!.n, 0, 'the action log keeps who, when and which step alone')
})

test('property: whatever the place, contents are for one side at a time', async () => {
  const units = ['t:SF', 't:SF1', 't:SF11', 't:SF2', 't:SF21', 't:GA1', 't:GA11', 't:GA111', 't:JT11', 't:GA21'] as const
  const people = new Map<string, Person>()
  const { id: sealed } = await handed('性')
  const open = await prepare(await problemOf(world, 't:GA11'))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...units),
      fc.constantFrom<Role>('supervisor', 'supervision-lead', 'law-reviewer', 'discipline', 'unit-head', 'unit-handler'),
      async (unit, role) => {
        const key = `${role} ${unit}`
        const who = people.get(key) ?? (await world.person(role, unit))
        people.set(key, who)
        const covers = ['t:SF', 't:SF1', 't:SF11', 't:GA1', 't:GA11', 't:GA111'].includes(unit)
        const supervises = role !== 'unit-head' && role !== 'unit-handler' && role !== 'discipline'
        const after = await show(who, sealed)
        assert.equal(after.status === 200 && after.body.contents !== null, role === 'discipline' && covers, `${key} sealed`)
        const before = await show(who, open)
        assert.equal(before.status === 200, supervises && covers, `${key} open`)
      },
    ),
    { numRuns: 60 },
  )
})
