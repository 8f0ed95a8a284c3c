import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import ExcelJS from 'exceljs'
import { workClocks } from '../supervision/index.ts'
import { type Person, testWorld, type World } from '../testing.ts'

let world: World
let lead: Person
let reviewer: Person
let head: Person
let neighbour: Person
before(async () => {
  world = await testWorld()
  lead = await world.person('supervision-lead', 't:SF11')
  reviewer = await world.person('law-reviewer', 't:SF11')
  head = await world.person('unit-head', 't:GA11')
  neighbour = await world.person('supervision-lead', 't:SF2')
})
after(() => world?.close())

const ok = async <T extends { status: number; body: unknown; problem: unknown }>(answer: Promise<T>): Promise<T['body']> => {
  const done = await answer
  assert.equal(done.status, 200, JSON.stringify(done.problem))
  return done.body
}
const facts = {
  name: '交通警察执法记录仪使用管理办法',
  action: 'make' as const,
  basis: '专项整治方案',
  deadline: '2030-06-30',
  unitId: 't:GA11',
}
const register = async (more: object = {}) => (await ok(world.call(lead, 'regulations.register', { body: { ...facts, ...more } }))).id
const show = (who: Person, id: string) => ok(world.call(who, 'regulations.show', { params: { id } }))
const act = async (who: Person, id: string, action: string, input: Record<string, unknown> = { text: '同意' }) => {
  const [row] = await world.sql`select version from regulations where id = ${id}`
  return world.call(who, 'regulations.act', { params: { id, action }, body: { version: row!.version as number, input } })
}

test('a regulation, from the draft to the filing; consultation has its shortest time, review its person and its clock', async () => {
  const id = await register()
  assert.equal((await world.call(neighbour, 'regulations.show', { params: { id } })).status, 404)
  const { light } = await show(head, id)
  assert.equal(light, 'normal', 'a day years ahead is not near')
  assert.equal((await act(head, id, 'submit')).problem.code, 'consulted')
  await ok(act(head, id, 'consult'))
  assert.equal((await act(head, id, 'submit')).problem.code, 'consulted', 'seven working days have not gone by')
  await world.sql`update regulations set consulted_at = now() - interval '20 days' where id = ${id}`
  await ok(act(head, id, 'submit'))
  assert.deepEqual(
    (await show(lead, id)).clocks
      .filter(({ stoppedAt }) => !stoppedAt)
      .map(({ rule }) => rule)
      .sort(),
    ['finish', 'review'],
  )
  assert.equal((await act(head, id, 'approve')).status, 403)
  await ok(act(reviewer, id, 'return', { text: '缺少依据' }))
  await ok(act(head, id, 'consult'))
  await world.sql`update regulations set consulted_at = now() - interval '20 days' where id = ${id}`
  await ok(act(head, id, 'submit'))
  await ok(act(reviewer, id, 'approve'))
  await ok(act(head, id, 'discuss', { discussedOn: '2026-11-02', text: '审议通过' }))
  await ok(act(head, id, 'publish', { docNo: '子公规〔2026〕1号', publishedOn: '2026-11-05' }))
  const published = await show(head, id)
  assert.deepEqual([published.state, published.returned, published.docNo], ['filing', 1, '子公规〔2026〕1号'])
  assert.equal((await ok(act(head, id, 'file', { filingNo: '备〔2026〕3号', filedOn: '2026-11-10' }))).state, 'filed')
  assert.equal((await show(lead, id)).clocks.filter(({ stoppedAt }) => !stoppedAt).length, 0)
})

test('a repeal needs no consultation; a late one is reminded of; facts can be corrected until the end', async () => {
  const id = await register({ action: 'repeal', name: '罚没收入考核办法' })
  const { version } = await show(lead, id)
  const { unitId: _unit, deadline: _day, ...rest } = facts
  const body = { ...rest, action: 'repeal' as const, name: '罚没收入考核奖励办法', content: '与上位法抵触', version }
  await ok(world.call(head, 'regulations.save', { params: { id }, body }))
  assert.equal((await world.call(head, 'regulations.save', { params: { id }, body })).problem.code, 'changed-meanwhile')
  await world.sql`update clocks set due_at = now() - interval '1 hour', warn_at = now() - interval '1 day' where matter_id = ${id}`
  await workClocks(world.services)
  const late = await show(head, id)
  assert.equal(late.breached, true)
  assert.ok(
    late.log.some(({ action }) => action === 'remind'),
    'the system reminds by itself',
  )
  await ok(act(head, id, 'submit'))
  await ok(act(lead, id, 'drop', { text: '已并入他件' }))
  assert.equal((await world.call(head, 'regulations.save', { params: { id }, body: { ...body, version: 99 } })).status, 409)
})

test('listed and handed up: each stage with its day', async () => {
  assert.deepEqual(
    (await ok(world.call(lead, 'regulations.list', { query: { action: 'make' } }))).rows.map(({ name }) => name),
    [facts.name],
  )
  assert.deepEqual((await ok(world.call(neighbour, 'regulations.list', {}))).rows, [])
  const sheet = await world.call(lead, 'regulations.form', {
    query: { format: 'xlsx', purpose: '月度报送', from: '2026-01-01', to: '2030-12-31' },
  })
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(sheet.raw.buffer.slice(sheet.raw.byteOffset, sheet.raw.byteOffset + sheet.raw.length) as ArrayBuffer)
  const page = book.worksheets[0]!
  const line = page.getRow(5)
  assert.equal(line.getCell(3).value, facts.name)
  assert.deepEqual(
    [9, 10, 11, 12, 13, 14].map((column) => line.getCell(column).value),
    ['√', '√', '√', '2026-11-02', '2026-11-05', '2026-11-10'],
  )
  assert.equal(page.getCell('I3').value, '办理进度')
  const word = await world.call(lead, 'regulations.form', { query: { format: 'docx', purpose: '月度报送' } })
  assert.equal(word.status, 200)
})
