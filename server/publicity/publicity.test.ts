import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import type { CallOf } from '#domain/contract/api/index.ts'
import { linkKey, titleKey } from '#domain/text/same.ts'
import { type Person, testWorld, type World } from '../testing.ts'
import { readEntry } from './imports.ts'

let world: World
let lead: Person
let head: Person
let neighbour: Person
let province: Person
before(async () => {
  world = await testWorld()
  lead = await world.person('supervision-lead', 't:SF11')
  head = await world.person('unit-handler', 't:GA11')
  neighbour = await world.person('supervisor', 't:SF21')
  province = await world.person('supervisor', 't:SF')
})
after(() => world?.close())

const ok = async <T extends { status: number; body: unknown; problem: unknown }>(answer: Promise<T>): Promise<T['body']> => {
  const done = await answer
  assert.equal(done.status, 200, JSON.stringify(done.problem))
  return done.body
}
type Body = CallOf<'publicity.keep'>['body']
const media: Body = {
  kind: 'media',
  heldOn: '2026-05-08',
  title: '子县公开征集问题线索',
  amount: 2,
  medium: '市日报',
  mediumKind: 'newspaper',
  mediumLevel: 'city',
  link: 'https://www.media.example/a/1.html?utm_source=x',
  unitId: 't:GA11',
}
const keep = (who: Person, more: Partial<Body> = {}) => world.call(who, 'publicity.keep', { body: { ...media, ...more } })
const list = async (who: Person, query: object = {}) => (await ok(world.call(who, 'publicity.list', { query }))).rows
const another = (n: number, more: Partial<Body> = {}): Partial<Body> => ({ title: `第${n}次`, link: null, ...more })

test('an entry is kept, corrected with its version, withdrawn with a reason, and never gone', async () => {
  const { id, no } = await ok(keep(head))
  assert.match(no, /^XC\d{6}$/)
  const { unitId: _unit, ...facts } = media
  const change = { ...facts, amount: 3, reason: '漏计一篇', version: 1 }
  assert.equal((await world.call(neighbour, 'publicity.amend', { params: { id }, body: change })).status, 404)
  assert.equal((await ok(world.call(lead, 'publicity.amend', { params: { id }, body: change }))).version, 2)
  assert.equal((await world.call(lead, 'publicity.amend', { params: { id }, body: change })).problem.code, 'changed-meanwhile')
  const shown = await ok(world.call(head, 'publicity.show', { params: { id } }))
  assert.equal(shown.amount, 3)
  assert.deepEqual(
    shown.versions.map(({ version, reason, changes }) => ({ version, reason, changes })),
    [{ version: 1, reason: '漏计一篇', changes: [{ field: '数量', before: '2', after: '3' }] }],
  )
  const file = await world.attach(head, 'publicity', id)
  assert.equal((await world.call(lead, 'files.download', { params: { id: file } })).status, 200)
  assert.equal((await world.call(neighbour, 'files.download', { params: { id: file } })).status, 404)
  await ok(world.call(head, 'publicity.withdraw', { params: { id }, body: { version: 2, reason: '重复登记' } }))
  assert.equal((await world.call(lead, 'publicity.amend', { params: { id }, body: { ...change, version: 3 } })).problem.code, 'wrong-state')
  assert.deepEqual(await list(lead), [])
  assert.deepEqual(
    (await list(lead, { withdrawn: true })).map((row) => row.no),
    [no],
  )
  const gone = await ok(world.call(lead, 'publicity.show', { params: { id } }))
  assert.equal(gone.withdrawn?.reason, '重复登记')
  assert.equal(gone.filesList.length, 1)
  const actions = await world.sql`select action from actions where object_kind = 'publicity' and object_id = ${id} order by id`
  assert.deepEqual(
    actions.map(({ action }) => action),
    ['publicity.keep', 'publicity.amend', 'publicity.upload', 'publicity.withdraw'],
  )
  await assert.rejects(
    world.sql.begin(async (tx) => {
      await tx`set local role biaochi_app`
      await tx`delete from publicity_entries`
    }),
    /permission denied/,
  )
})

test('the same article, or the same title on one day of a unit, is pointed out before it is saved twice', async () => {
  const { no } = await ok(keep(head))
  const again = await keep(head, { title: '换了题目', heldOn: '2026-05-09', link: 'http://media.example/a/1.html/' })
  assert.equal(again.problem.code, 'alike')
  assert.ok(again.problem.detail.includes(no))
  assert.equal((await keep(head, { title: '子县公开征集　问题线索。', link: null })).problem.code, 'alike')
  const found = await ok(
    world.call(head, 'publicity.alike', { query: { title: media.title, heldOn: media.heldOn, unitId: 't:GA11', link: media.link! } }),
  )
  assert.deepEqual(
    found.rows.map((row) => row.no),
    [no],
  )
  assert.equal((await keep(head, { confirmed: true })).status, 200)
  assert.equal((await keep(head, { title: media.title, link: null, heldOn: '2026-05-10' })).status, 200, 'another day')
  const all = await Promise.all(Array.from({ length: 4 }, () => keep(head, { title: '同时登记', link: null })))
  assert.deepEqual(all.map(({ status }) => status).sort(), [200, 409, 409, 409])
})

test('a day to come, a unit or campaign out of sight, an address that is none are refused', async () => {
  assert.equal((await keep(head, another(1, { heldOn: '2999-01-01' }))).problem.fields?.[0]?.field, 'heldOn')
  assert.equal((await keep(head, another(2, { unitId: 't:GA21' }))).problem.fields?.[0]?.field, 'unitId')
  assert.equal(
    (await keep(head, another(3, { campaignId: '00000000-0000-4000-8000-000000000000' }))).problem.fields?.[0]?.field,
    'campaignId',
  )
  assert.equal((await keep(head, another(4, { link: 'javascript:alert(1)' }))).status, 422)
  assert.equal((await keep(head, another(5, { kind: 'visit', amount: 0 }))).status, 422)
})

test('who works for one campaign alone registers for that one', async () => {
  const { id } = await ok(
    world.call(lead, 'campaigns.create', {
      body: {
        name: '子县专项整治',
        basis: '工作部署',
        periodFrom: '2026-01-01',
        periodTo: '2099-01-01',
        summaryDue: '2099-02-01',
        lines: ['police'],
        template: 'chuzhou',
      },
    }),
  )
  const member = await world.person('supervisor', 't:SF11')
  await world.sql`update grants set campaign_id = ${id} where user_id = ${member.id}`
  assert.equal((await keep(member, another(6))).problem.fields?.[0]?.field, 'campaignId')
  await ok(keep(member, another(6, { campaignId: id })))
  assert.deepEqual(
    (await list(member)).map(({ campaign }) => campaign?.id),
    [id],
  )
})

test('totals by kind, month and unit are those of the records, under each filter, for each who looks', async () => {
  await world.sql`update publicity_entries set withdrawn_at = now(), withdrawn_reason = '测试' where withdrawn_at is null`
  await ok(keep(head, another(1, { kind: 'visit', amount: 30, heldOn: '2026-02-28' })))
  await ok(keep(head, another(2, { kind: 'visit', amount: 12, heldOn: '2026-03-01' })))
  await ok(keep(lead, another(3, { kind: 'meeting', amount: 1, heldOn: '2026-03-31', unitId: 't:SF11' })))
  await ok(keep(neighbour, another(4, { kind: 'visit', amount: 500, heldOn: '2026-03-02', unitId: 't:GA21' })))
  for (const who of [lead, head, neighbour, province])
    for (const query of [{}, { from: '2026-03-01' }, { kind: 'visit' }, { unit: 't:GA11' }, { region: '990100' }, { line: 'justice' }]) {
      const rows = await list(who, { ...query, limit: 200 })
      const totals = await ok(world.call(who, 'publicity.totals', { query }))
      const sum = (of: { amount: number }[]) => of.reduce((all, { amount }) => all + amount, 0)
      assert.equal(sum(totals.byKind), sum(rows))
      for (const { kind, entries, amount } of totals.byKind) {
        const own = rows.filter((row) => row.kind === kind)
        assert.deepEqual([entries, amount], [own.length, sum(own)])
      }
      for (const { from, to, counts } of totals.byMonth)
        assert.equal(counts.visit ?? 0, sum((await list(who, { ...query, from, to })).filter(({ kind }) => kind === 'visit')))
      for (const { unit, entries } of totals.byUnit) assert.equal(entries, (await list(who, { ...query, holder: unit.id })).length)
    }
  assert.deepEqual(
    (await ok(world.call(province, 'publicity.totals', { query: {} }))).byMonth.map(({ from, to }) => [from, to]),
    [
      ['2026-02-01', '2026-02-28'],
      ['2026-03-01', '2026-03-31'],
    ],
  )
  const first = await ok(world.call(province, 'publicity.list', { query: { limit: 3 } }))
  const second = await ok(world.call(province, 'publicity.list', { query: { limit: 3, cursor: first.next! } }))
  assert.equal(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size, 4)
  const sheet = await world.call(lead, 'publicity.export', { query: { purpose: '月度报送', kind: 'visit' } })
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(sheet.raw.buffer.slice(sheet.raw.byteOffset, sheet.raw.byteOffset + sheet.raw.length) as ArrayBuffer)
  const texts = (book.worksheets[0]!.getSheetValues() as unknown[][]).flat().map(String)
  assert.ok(texts.includes('第1次') && texts.includes('人次') && !texts.includes('第4次'))
})

async function upload(who: Person, rows: (string | number | Date)[][]) {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('宣传')
  for (const row of rows) sheet.addRow(row)
  const boundary = 'xxBOUNDARYxx'
  const reply = await world.app.inject({
    method: 'POST',
    url: '/api/publicity-imports/uploads',
    headers: { 'x-biaochi': '1', cookie: `biaochi_session=${who.token}`, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([
      Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="宣传台账.xlsx"\r\n\r\n`),
      Buffer.from(await book.xlsx.writeBuffer()),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  })
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json() as { uploadId: string; headerRow: number; headerRows: number; rows: number; columns: { field: string | null }[] }
}

test('an office’s own table is tried out and taken in, once', async () => {
  const file = await upload(lead, [
    ['子县专项整治宣传工作台账'],
    ['序号', '日期', '宣传类型', '标题', '数量', '报送单位', '发布媒体', '链接'],
    [1, '2026年4月1日', '媒体稿件', '表中一篇', 1, '子县交警大队', '县融媒体中心抖音号', 'https://media.example/b/1'],
    [2, new Date('2026-04-02T00:00:00Z'), '走访慰问企业', '表中走访', '1,200人次', '', '', ''],
    [3, '下周', '座谈会', '日期不对', 1, '', '', ''],
    [4, '2026.4.3', '开展活动', '类型不对', 1, '', '', ''],
    [5, '2026.4.3', '座谈会', '别的县的', 1, '丑县交警大队', '', ''],
    [6, '2026.4.1', '媒体', '表中一篇。', 1, '子县交警大队', '', ''],
  ])
  assert.deepEqual([file.headerRow, file.rows], [2, 6])
  assert.deepEqual(
    file.columns.map(({ field }) => field),
    [null, 'heldOn', 'kind', 'title', 'amount', 'unit', 'medium', 'link'],
  )
  const orders = { headerRow: 2, headerRows: 1, fields: file.columns.map(({ field }) => field) as never, unitId: 't:SF11' }
  const run = (dryRun: boolean) => ok(world.call(lead, 'publicity.import', { params: { id: file.uploadId }, body: { ...orders, dryRun } }))
  const tried = await run(true)
  assert.deepEqual([tried.read, tried.taken, tried.known, tried.rejected], [6, 2, 0, 4])
  assert.deepEqual(
    tried.rejects.map(({ line }) => line),
    [5, 6, 7, 8],
  )
  assert.deepEqual(await list(lead, { q: '表中' }), [])
  assert.equal((await run(false)).taken, 2)
  const rows = await list(lead, { q: '表中' })
  assert.deepEqual(
    rows.map(({ kind, amount, heldOn, mediumKind, unit }) => [kind, amount, heldOn, mediumKind, unit.id]),
    [
      ['visit', 1200, '2026-04-02', null, 't:SF11'],
      ['media', 1, '2026-04-01', 'video', 't:GA11'],
    ],
  )
  const again = await run(false)
  assert.deepEqual([again.taken, again.known], [0, 2])
  assert.equal((await world.call(neighbour, 'publicity.import', { params: { id: file.uploadId }, body: orders })).status, 404)
})

test('property: whatever stands in a table is an entry or a reason; keys do not depend on how a thing is typed', () => {
  const words = ['2026-13-40', '走访', '媒体', 'https://x.example/a?b=1', '=1+1', '\u0000', '\ud800', '12人', '-3', '无', '']
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(...words)), { maxLength: 6 }), (cells) => {
      try {
        const { facts } = readEntry(cells, ['title', 'heldOn', 'kind', 'amount', 'link', 'medium'], { kind: 'visit', today: '2026-12-01' })
        assert.ok(facts.title.length >= 2 && facts.amount >= 1)
      } catch (error) {
        assert.equal((error as Error).constructor.name, 'RowError')
      }
    }),
    { numRuns: 300 },
  )
  assert.equal(linkKey('https://WWW.x.example/a/?from=1&b=2&a=1'), linkKey('http://x.example/a?a=1&b=2'))
  assert.notEqual(linkKey('https://x.example/a?id=1'), linkKey('https://x.example/a?id=2'))
  assert.equal(titleKey('甲，乙 丙'), titleKey('甲乙丙'))
})
