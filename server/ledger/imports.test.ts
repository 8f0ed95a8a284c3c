import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { readSheet } from '../platform/documents/index.ts'
import { type Person, testWorld, type World } from '../testing.ts'
import { columnTitles, findHead, guessFields } from './import-columns.ts'
import { dayIn, RowError, readRow } from './import-values.ts'

let world: World
let lead: Person
let colleague: Person
let head: Person
before(async () => {
  world = await testWorld()
  lead = await world.person('supervision-lead', 't:SF11')
  colleague = await world.person('supervisor', 't:SF11')
  head = await world.person('unit-head', 't:GA11')
})
after(() => world?.close())

/** A ledger as an office kept it: a title over everything, a head of two lines with merged cells, days in every fashion. */
async function workbook(rows: (string | Date | number)[][]): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('2025年')
  sheet.addRow(['子县2025年执法突出问题整改台账'])
  sheet.mergeCells('A1:K1')
  sheet.addRow(['填报单位：子县专班办公室'])
  sheet.addRow(['序号', '问题来源', '存在问题', '责任单位', '整改要求', '', '', '责任人员', '', '是否完成', '销号时间'])
  sheet.addRow(['', '', '', '', '整改方式', '整改措施', '完成时限', '责任领导', '责任人', '', ''])
  for (const [first, last] of ['A', 'B', 'C', 'D', 'J', 'K'].map((column) => [`${column}3`, `${column}4`]))
    sheet.mergeCells(`${first}:${last}`)
  sheet.mergeCells('E3:G3')
  sheet.mergeCells('H3:I3')
  for (const row of rows) sheet.addRow(row)
  return Buffer.from(await book.xlsx.writeBuffer())
}
const ROWS = [
  [
    1,
    '群众举报',
    '罚款未出具票据',
    '子县交警大队',
    '立行立改',
    '补开票据',
    '2025年3月5日',
    '甲',
    '乙',
    '已完成',
    new Date('2025-03-04T00:00:00Z'),
  ],
  [2, '案卷评查', '未告知陈述申辩权', '子县交警大队', '限期整改', '培训', '2030.6.30', '甲', '乙', '整改中', ''],
  [3, '督导检查', '非现场执法设备未公示', '子县交通执法大队', '', '长期坚持', '长期坚持', '丙', '丁', '否', ''],
  [4, '督导检查', '单位写错的', '子县交警大对', '', '', '', '', '', '', ''],
  [5, '督导检查', '日期写错的', '子县交警大队', '', '', '下个月', '', '', '', ''],
  [6, '督导检查', '', '子县交警大队', '', '', '', '', '', '', ''],
  [7, '督导检查', '别的县的', '丑县交警大队', '', '', '', '', '', '', ''],
  ['合计', '', '', '', '', '', '', '', '', '', ''],
]

async function upload(who: Person, bytes: Buffer, name = '2025年台账.xlsx') {
  const boundary = 'xxBOUNDARYxx'
  const payload = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  const reply = await world.app.inject({
    method: 'POST',
    url: '/api/problem-imports/uploads',
    headers: { 'x-biaochi': '1', cookie: `biaochi_session=${who.token}`, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload,
  })
  return { status: reply.statusCode, body: reply.json() }
}
const orders = (file: { headerRow: number; headerRows: number; columns: { field: string | null }[] }) => ({
  headerRow: file.headerRow,
  headerRows: file.headerRows,
  fields: file.columns.map(({ field }) => field) as never,
  findingCode: 'F2' as const,
})

test('last year’s ledger: columns are recognised, tried out, taken in once, and what was refused comes back with its reason', async () => {
  const bytes = await workbook(ROWS)
  const { status, body: file } = await upload(lead, bytes)
  assert.equal(status, 200, JSON.stringify(file))
  assert.deepEqual([file.headerRow, file.headerRows, file.rows], [3, 2, 8])
  assert.deepEqual(
    file.columns.map(({ field }: { field: string }) => field),
    ['no', 'source', 'title', 'unit', 'kind', 'measures', 'deadline', 'leader', 'person', 'state', 'closedOn'],
  )
  const params = { id: file.uploadId }
  assert.equal(
    (await world.call(colleague, 'ledger-imports.preview', { params, body: orders(file) })).status,
    404,
    'an upload is its sender’s',
  )
  assert.equal((await world.call(head, 'ledger-imports.preview', { params, body: orders(file) })).status, 403)

  const tried = await world.call(lead, 'ledger-imports.preview', { params, body: orders(file) })
  assert.equal(tried.status, 200, JSON.stringify(tried.problem))
  const counts = ({ read, taken, known, rejected }: { read: number; taken: number; known: number; rejected: number }) => [
    read,
    taken,
    known,
    rejected,
  ]
  assert.deepEqual(counts(tried.body), [8, 3, 0, 5])
  assert.equal((await world.sql`select 1 from problems`).length, 0, 'trying out enters nothing')
  assert.deepEqual(
    tried.body.rejects.map(({ line, reason }) => `${line} ${reason}`),
    [
      '8 管辖范围内没有这个单位：子县交警大对',
      '9 “完成时限”不是日期：下个月',
      '10 没有写明问题',
      '11 管辖范围内没有这个单位：丑县交警大队',
      '12 没有写明问题',
    ],
  )

  const done = await world.call(lead, 'ledger-imports.start', { params, body: orders(file) })
  assert.deepEqual(counts(done.body), [8, 3, 0, 5])
  const again = await world.call(lead, 'ledger-imports.start', { params, body: orders(file) })
  assert.deepEqual(counts(again.body), [8, 0, 3, 5], 'the same table again enters nothing')
  const rows = await world.sql`select * from problems order by external_no`
  assert.deepEqual(
    rows.map((row) => [row.external_no, row.source_kind, row.kind, row.state, row.deadline, row.closed_at !== null, row.unit_id]),
    [
      ['1', 'clue', 'at-once', 'closed', '2025-03-05', true, 't:GA11'],
      ['2', 'review', 'by-deadline', 'rectifying', '2030-06-30', false, 't:GA11'],
      ['3', 'inspection', 'long-term', 'rectifying', null, false, 't:JT11'],
    ],
  )
  const clocks = await world.sql`select matter_id, due_at from clocks where matter_kind = 'problem'`
  assert.equal(clocks.length, 2, 'what was closed has no clock')
  assert.ok(
    clocks.some((clock) => clock.matter_id === rows[1]!.id && (clock.due_at as string).startsWith('2030-06-30')),
    'the old deadline holds',
  )

  const shown = await world.call(head, 'problems.show', { params: { id: rows[1]!.id as string } })
  assert.deepEqual([shown.body.externalNo, shown.body.importedFrom], ['2', '2025年台账.xlsx'])
  assert.equal(
    (await world.call(head, 'problems.show', { params: { id: rows[0]!.id as string } })).body.sourceText,
    null,
    'that somebody reported is not for the unit',
  )
  assert.equal((await world.call(lead, 'problems.list', { query: { q: '2', import: done.body.id } })).body.rows.length, 1)

  assert.equal((await world.call(colleague, 'ledger-imports.rejects', { params: { id: done.body.id } })).status, 404)
  const rejects = await world.call(lead, 'ledger-imports.rejects', { params: { id: done.body.id } })
  const folder = await mkdtemp(join(tmpdir(), 'ledger-'))
  try {
    const path = join(folder, 'rejects.xlsx')
    await writeFile(path, rejects.raw)
    const lines = []
    for await (const line of readSheet(path)) lines.push(line.cells.map((cell) => (cell === null ? '' : String(cell))))
    assert.equal(findHead(lines.map((cells, index) => ({ line: index + 1, cells }))).headerRow, 2)
    assert.deepEqual(lines[2]!.slice(0, 5), ['8', '管辖范围内没有这个单位：子县交警大对', '4', '督导检查', '单位写错的'])
  } finally {
    await rm(folder, { recursive: true })
  }
  // Mended in the file of rejects and sent again.
  const mended = await upload(lead, rejects.raw, '补报.xlsx')
  const second = await world.call(lead, 'ledger-imports.preview', {
    params: { id: mended.body.uploadId },
    body: {
      ...orders(mended.body),
      unitId: 't:GA11',
      fields: mended.body.columns.map((column: { field: string }) =>
        column.field === 'unit' || column.field === 'deadline' ? null : column.field,
      ) as never,
    },
  })
  assert.deepEqual(counts(second.body), [5, 3, 0, 2], JSON.stringify(second.body.rejects))
  assert.equal((await world.call(lead, 'ledger-imports.list', {})).body.rows.length, 2)
})

test('what is no ledger is refused', async () => {
  assert.equal((await upload(lead, Buffer.from('%PDF-1.7'), '台账.xlsx')).status, 422)
  const { body: file } = await upload(lead, Buffer.from('序号,存在问题,责任单位\n1,问题一,子县交警大队\n'), '台账.csv')
  assert.deepEqual(
    file.columns.map(({ field }: { field: string }) => field),
    ['no', 'title', 'unit'],
  )
  const params = { id: file.uploadId }
  const fields = async (given: (string | null)[]) =>
    (await world.call(lead, 'ledger-imports.preview', { params, body: { ...orders(file), fields: given as never } })).status
  assert.deepEqual(
    await Promise.all([fields(['no', null, 'unit']), fields(['title', 'title', 'unit']), fields(['no', 'title', 'unit'])]),
    [422, 422, 200],
  )
})

test('days, names and rows in the fashions of offices', () => {
  for (const [text, day] of [
    ['2025-3-5', '2025-03-05'],
    ['2025.03.05', '2025-03-05'],
    ['2025年3月5日前', '2025-03-05'],
    ['20250305', '2025-03-05'],
    ['2025/3/5 09:00', '2025-03-05'],
    ['2025-02-30', null],
    ['三月底', null],
  ] as const)
    assert.equal(dayIn(text), day, text)
  assert.deepEqual(guessFields(['问题序号', '问题类型', '问题表现内容', '整改责任单位', '整改完成时限', '整改落实情况', '备注']), [
    'no',
    'classTitle',
    'title',
    'unit',
    'deadline',
    'completion',
    null,
  ])
  assert.deepEqual(
    columnTitles(
      [
        { line: 1, cells: ['序号', '整改', ''] },
        { line: 2, cells: ['', '时限', '情况'] },
      ],
      1,
      2,
    ),
    ['序号', '整改时限', '整改情况'],
  )
  const read = (state: string) => readRow(['问题甲', state], ['title', 'state'], '2026-01-01').state
  assert.deepEqual(['是', '已销号', '未完成', '正在整改', '待验收', ''].map(read), [
    'closed',
    'closed',
    'open',
    'open',
    'completed',
    'open',
  ])
  assert.throws(() => read('也许'), RowError)
})

test('property: whatever stands in a table is a row or a reason', () => {
  const words = [
    '2025-13-40',
    '2025年2月30日',
    '9999.12.31',
    '长期坚持',
    '是',
    '未',
    '=1+1',
    '\u0000',
    '\ud800',
    '𠮷',
    '\n',
    ' ',
    '12345',
    '序号',
  ]
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom(...words), fc.string({ unit: fc.constantFrom(...words) })), { maxLength: 8 }),
      (cells) => {
        const fields = ['title', 'state', 'deadline', 'openedOn', 'closedOn', 'kind', 'unit', 'source'] as const
        try {
          const row = readRow(cells, fields, '2026-01-01')
          assert.ok(row.title.length >= 1 && row.title.length <= 200)
        } catch (error) {
          assert.ok(error instanceof RowError)
        }
        findHead([{ line: 1, cells }])
      },
    ),
    { numRuns: 300 },
  )
})
