import assert from 'node:assert/strict'
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import excel from 'exceljs'
import { ZipFile } from 'yazl'
import { type TestDatabase, testDatabase } from '#server/platform/database/testing.ts'
import type { Refusal } from '#server/platform/refusal.ts'
import { type ImportOptions, type ImportReport, runImport } from './index.ts'
import { entries, scratch } from './testing/data.ts'

let db: TestDatabase
const place = scratch()
let number = 0
before(async () => {
  db = await testDatabase()
})
after(async () => {
  place.remove()
  await db.drop()
})

const take = (path: string, more: Partial<ImportOptions>): Promise<ImportReport> =>
  runImport(db.sql, { path, reportFolder: join(place.path, `report-${++number}`), ...more })
const file = (name: string, content: Buffer | string): string => {
  const path = join(place.path, name)
  writeFileSync(path, content)
  return path
}

const mapping = (kind: string, more = '') => `title: 案件表
source: ${kind}
file: { kind: ${kind}${more} }
targets:
  - entity: units
    once: true
    fields: { id: 单位, name: 单位, region: { const: '420100' }, line: { const: police } }
  - entity: cases
    fields:
      id: 案号
      caseNo: 案号
      unitId: 单位
      line: { const: police }
      procedure: { const: simple }
      itemCode: { const: X1 }
      occurredAt: 时间
      fine: 罚款
    keep: [备注]
`

// “案号,单位,时间,罚款,备注” and two rows, in GB18030.
const GB = Buffer.from(
  'b0b8bac52cb5a5cebb2ccab1bce42cb7a3bfee2cb1b8d7a20d0a41312cbcd7b6d32c323032362f332f3120383a33302c3230302cbaec0d0a41322cbcd7b6d32c323032362d30332d30322030393a30302c312c220d0a',
  'hex',
)

test('a CSV in GB18030: told by looking; a forgotten quote is rejected alone', async () => {
  const report = await take(file('案件.csv', GB), { mappingText: mapping('csv') })
  assert.equal(report.source, 'csv')
  assert.deepEqual(report.entities.units, { read: 1, inserted: 1, updated: 0, unchanged: 0, rejected: 0 })
  assert.deepEqual(report.entities.cases, { read: 2, inserted: 1, updated: 0, unchanged: 0, rejected: 1 })
  assert.deepEqual(
    entries(report.rejects).map(({ file: name, line, reason }) => [name, line, reason]),
    [['案件.csv', 3, 'quote-not-closed']],
  )
  const [row] = await db.sql`select case_no, unit_id, occurred_at, fine, extra from record.cases where id = 'csv:A1'`
  assert.deepEqual(row, { case_no: 'A1', unit_id: 'csv:甲队', occurred_at: '2026-03-01 08:30:00', fine: 200, extra: { 备注: '红' } })
})

test('a mended reject can be sent again through the same mapping', async () => {
  const head = '案号,单位,时间,罚款,备注\n'
  const report = await take(file('坏.csv', `${head}B1,乙队,2026-02-30,100,\nB2,乙队,2026-02-28,100,\n`), { mappingText: mapping('csv') })
  const [reject] = entries(report.rejects)
  assert.deepEqual([reject!.line, reject!.field, reject!.value, reject!.reason], [2, 'occurredAt', '2026-02-30', 'not-a-time'])
  const mended = await take(file('补.csv', head + reject!.record!.replace('2026-02-30', '2026-02-27')), { mappingText: mapping('csv') })
  assert.deepEqual(mended.entities.cases, { read: 1, inserted: 1, updated: 0, unchanged: 0, rejected: 0 })
})

async function workbook(name: string): Promise<string> {
  const book = new excel.Workbook()
  book.addWorksheet('说明', { state: 'hidden' }).addRow(['请看下一页'])
  const sheet = book.addWorksheet('案件')
  sheet.addRow(['案件明细表'])
  sheet.addRow(['案号', '单位', '时间', '罚款', '备注'])
  sheet.getColumn(3).numFmt = 'yyyy-mm-dd hh:mm'
  sheet.addRow(['X1', '丙队', new Date('2026-03-01T08:30:00Z'), { formula: 'SUM(1,199)', result: 200 }, '=cmd()'])
  sheet.addRow([])
  sheet.addRow(['X2', '丙队', '2026-03-02 9:00', 50.5, { richText: [{ text: '红' }, { text: '色' }] }])
  sheet.addRow(['X3', '丙队', '2026-03-03', '#VALUE', null])
  const path = join(place.path, name)
  await book.xlsx.writeFile(path)
  return path
}

test('a workbook: the first visible sheet, head in the second row, dates, results of formulas', async () => {
  const path = await workbook('案件.xlsx')
  const report = await take(path, { mappingText: mapping('xlsx', ', headerRow: 2') })
  assert.deepEqual(report.entities.cases, { read: 3, inserted: 2, updated: 0, unchanged: 0, rejected: 1 })
  assert.deepEqual(
    entries(report.rejects).map(({ line, field, value }) => [line, field, value]),
    [[6, 'fine', '#VALUE']],
  )
  const rows = await db.sql`select id, occurred_at, fine, extra from record.cases where source = 'xlsx' order by id`
  assert.deepEqual(
    [...rows],
    [
      { id: 'xlsx:X1', occurred_at: '2026-03-01 08:30:00', fine: 200, extra: { 备注: '=cmd()' } },
      { id: 'xlsx:X2', occurred_at: '2026-03-02 09:00:00', fine: 50.5, extra: { 备注: '红色' } },
    ],
  )
  const refused = (code: string) => (error: Refusal) => error.code === code
  await assert.rejects(take(file('假.xlsx', 'PK no'), { mappingText: mapping('xlsx') }), refused('sheet-format'))
})

test('a workbook that unpacks to too much is refused before it is read', async () => {
  const path = join(place.path, 'bomb.xlsx')
  const zip = new ZipFile()
  zip.addBuffer(readFileSync(await workbook('inner.xlsx')), 'xl/workbook.xml')
  zip.addBuffer(Buffer.alloc(80 * 1_048_576, 32), 'xl/sharedStrings.xml')
  zip.end()
  await pipeline(zip.outputStream as NodeJS.ReadableStream, createWriteStream(path))
  await assert.rejects(take(path, { mappingText: mapping('xlsx') }), (error: Refusal) => /^sheet-(ratio|size)$/.test(error.code))
})

test('NDJSON with fields of its own, packed', async () => {
  const lines = [
    { 案号: 'J1', 单位: '丁队', 时间: '2026-03-01T00:30:00Z', 罚款: 100, 备注: null },
    { 案号: 'J2', 单位: '丁队', 时间: '2026-03-01', 罚款: '1,000.50', 备注: ['a'] },
  ]
  const path = file('案件.ndjson.gz', gzipSync(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n{broken\n`))
  const report = await take(path, { mappingText: mapping('ndjson') })
  assert.deepEqual(report.entities.cases, { read: 3, inserted: 2, updated: 0, unchanged: 0, rejected: 1 })
  const rows = await db.sql`select id, occurred_at, fine, extra from record.cases where source = 'ndjson' order by id`
  assert.deepEqual(
    [...rows],
    [
      { id: 'ndjson:J1', occurred_at: '2026-03-01 08:30:00', fine: 100, extra: null },
      { id: 'ndjson:J2', occurred_at: '2026-03-01 00:00:00', fine: 1000.5, extra: { 备注: '["a"]' } },
    ],
  )
})

test('a preview reads the first rows only and shows what they become', async () => {
  const rows = Array.from({ length: 500 }, (_, i) => `P${i},戊队,2026-03-01,100,`).join('\n')
  const seen: string[] = []
  const report = await take(file('多.csv', `案号,单位,时间,罚款,备注\n${rows}\n`), {
    mappingText: mapping('csv'),
    dryRun: true,
    limit: 200,
    onRecord: (entity) => seen.push(entity),
  })
  assert.equal(report.complete, false)
  assert.equal(report.entities.cases!.read, 200)
  assert.equal(seen.length, 201)
})

test('a mapping that does not fit the file is refused', async () => {
  const refused = (code: string) => (error: Refusal) => error.code === code && /[\u4e00-\u9fff]/.test(error.message)
  await assert.rejects(take(file('别.csv', 'a,b\n1,2\n'), { mappingText: mapping('csv') }), refused('mapping-invalid'))
  await assert.rejects(take(file('空.csv', ''), { mappingText: mapping('csv') }), refused('nothing-to-import'))
  await assert.rejects(take(file('别.txt.zip.pdf', 'x'), { mappingText: mapping('csv') }), refused('nothing-to-import'))
  await assert.rejects(take(file('别2.csv', 'a\n'), { mapping: 'nowhere' }), refused('invalid-input'))
})
