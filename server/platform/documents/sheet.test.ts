import assert from 'node:assert/strict'
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { harmless, type SheetColumn, toCell } from './cell.ts'
import { type Sheet, writeCsv, writeSheet } from './sheet.ts'
import { readSheet } from './sheet-reader.ts'

const folder = mkdtempSync(join(tmpdir(), 'sheet-'))
after(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'a.xlsx')

async function* stream(rows: Record<string, unknown>[]) {
  yield* rows
}

const columns: SheetColumn[] = [
  { key: 'id', title: '案号', type: 'text', width: 22 },
  { key: 'count', title: '件数', type: 'number' },
  { key: 'day', title: '立案日期', type: 'date' },
  { key: 'at', title: '录入时间', type: 'datetime' },
  { key: 'fine', title: '罚款（元）', type: 'money' },
]

const write = (rows: Record<string, unknown>[], more: Partial<Sheet> = {}) =>
  writeSheet(createWriteStream(file), { title: '案件明细', columns, rows: stream(rows), ...more })

async function openWithExcelJs() {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(file)
  return book.worksheets[0]!
}

test('an independent reader finds the styled, typed table', async () => {
  const row = { id: '420102202607150001', count: 12n, day: '2026-07-15', at: '2026-07-15T00:30:00Z', fine: '1234567.50' }
  await write([row, { id: null, fine: 0 }], { watermark: '甲 2026-11-22', footer: ['共2行', '金额以元计'] })
  const sheet = await openWithExcelJs()
  assert.equal(sheet.name, '案件明细')
  assert.equal(sheet.getCell('A1').value, '案件明细')
  assert.equal(sheet.getCell('A2').value, '甲 2026-11-22')
  assert.deepEqual((sheet.getRow(3).values as unknown[]).slice(1), ['案号', '件数', '立案日期', '录入时间', '罚款（元）', '导出标记'])
  assert.ok(sheet.getCell('A3').font.bold)
  assert.equal(sheet.getCell('A4').value, '420102202607150001')
  assert.equal(sheet.getCell('A4').numFmt, '@')
  assert.equal(sheet.getCell('B4').value, 12)
  assert.deepEqual(sheet.getCell('C4').value, new Date('2026-07-15T00:00:00Z'))
  assert.deepEqual(sheet.getCell('D4').value, new Date('2026-07-15T08:30:00Z'), 'shown in Beijing time')
  assert.equal(sheet.getCell('E4').value, 1234567.5)
  assert.equal(sheet.getCell('E4').numFmt, '#,##0.00')
  assert.equal(sheet.getCell('F4').value, '甲 2026-11-22', 'every row carries the mark')
  assert.equal(sheet.getCell('A5').value, null)
  assert.equal(sheet.getCell('E5').value, 0)
  assert.deepEqual([sheet.getCell('A6').value, sheet.getCell('A7').value], ['共2行', '金额以元计'])
  assert.equal(sheet.autoFilter, 'A3:F5')
  assert.deepEqual([sheet.views[0]!.state, (sheet.views[0] as { ySplit: number }).ySplit], ['frozen', 3])
  assert.match(sheet.headerFooter.oddFooter ?? '', /甲 2026-11-22/)
})

test('an empty table is still a table', async () => {
  await write([], { title: "[坏]:*?/\\'名" })
  const sheet = await openWithExcelJs()
  assert.equal(sheet.rowCount, 2)
  assert.equal(sheet.getCell('A2').value, '案号')
  await assert.rejects(write([], { columns: [] }), RangeError)
})

test('values of the wrong type are refused, and the file is not left looking whole', async () => {
  for (const bad of [{ count: 'x' }, { fine: Number.NaN }, { fine: '1,234' }, { day: '22/11/2026' }, { at: {} }]) {
    await assert.rejects(write([bad]), TypeError)
    await assert.rejects(readSheet(file).next())
    await assert.rejects(writeCsv(new PassThrough().resume(), { columns, rows: stream([bad]) }), TypeError)
  }
})

test('long digits stay exact and impossible dates stay readable', () => {
  const cell = (value: unknown, type: SheetColumn['type']) => toCell(value, { key: 'k', title: '', type })
  assert.deepEqual(cell('123456789012345678', 'number'), { text: '123456789012345678' })
  assert.deepEqual(cell('-12.50', 'number'), { number: '-12.50' })
  assert.deepEqual(cell('1899-05-01', 'date'), { text: '1899-05-01' })
  assert.deepEqual(cell(Temporal.PlainDate.from('1900-03-01'), 'date'), { number: 61 })
  assert.deepEqual(cell('2026-07-15 16:00:00+00', 'datetime'), { number: 46219 }, 'as PostgreSQL writes it')
  assert.deepEqual(cell(Temporal.Instant.from('2026-07-15T16:00:00Z'), 'date'), { number: 46219 }, 'midnight in Beijing')
  assert.equal((cell('长'.repeat(40_000), 'text') as { text: string }).text.length, 32_766)
})

test('rows are released when the receiver goes away', async () => {
  const out = new PassThrough().resume()
  const released = Promise.withResolvers<void>()
  async function* endless() {
    try {
      for (let i = 0; ; i++) {
        if (i === 1000) out.destroy(new Error('connection lost'))
        yield { id: 'x'.repeat(1000) + Math.random() }
      }
    } finally {
      released.resolve()
    }
  }
  await assert.rejects(writeSheet(out, { title: 't', columns, rows: endless() }), /connection lost/)
  await released.promise
})

test('rows are read no faster than the receiver takes them', async () => {
  let made = 0
  async function* many() {
    for (; made < 200_000; made++) yield { id: Math.random().toString(36).repeat(20) }
  }
  const out = new PassThrough()
  const writing = writeSheet(out, { title: 't', columns, rows: many() })
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.ok(made < 20_000, `${made} rows were made though nobody read`)
  out.destroy(new Error('enough'))
  await assert.rejects(writing, /enough/)
})

const danger = fc
  .tuple(
    fc.constantFrom('', ' ', '\t', '\r', '\n', '\u200b', '\u0000'),
    fc.constantFrom('=', '+', '-', '@', '＝', '', '"', "'", ','),
    fc.string({ unit: 'binary' }),
  )
  .map((parts) => parts.join(''))

test('no text of any kind is left that a program could run', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\u200b=1', '＝1', '\n@x'])
    assert.ok(harmless(text).startsWith("'"), text)
  for (const text of ['鄂A12345', '一、说明', 'a=b', '']) assert.equal(harmless(text), text)
  fc.assert(
    fc.property(danger, (text) => {
      assert.doesNotMatch(harmless(text), /^[\s\u200b]*[=+\-@＝＋－＠]|^[\t\r\n]/)
    }),
  )
})

test('hostile texts come back from XLSX and CSV as the harmless text', async () => {
  const textColumns: SheetColumn[] = ['a', 'b'].map((key) => ({ key, title: key, type: 'text' }))
  const hostile = fc.oneof(danger, fc.constantFrom('<c r="A1">', '&amp;', ']]>', '"a","b"', '1,2;3', '\ud800'))
  const property = fc.asyncProperty(fc.array(fc.record({ a: hostile, b: hostile }), { minLength: 1, maxLength: 8 }), async (rows) => {
    const expected = rows.map((row) => [harmless(row.a), harmless(row.b)])
    await write(rows, { columns: textColumns })
    const sheet = await openWithExcelJs()
    const read = rows.map((_, i) => [1, 2].map((column) => String(sheet.getRow(i + 3).getCell(column).value ?? '')))
    assert.deepEqual(read, expected)
    const own: string[][] = rows.map(() => ['', ''])
    for await (const { number, cells } of readSheet(file)) {
      if (number > 2) own[number - 3] = [0, 1].map((column) => String(cells[column] ?? ''))
    }
    assert.deepEqual(own, expected)
    const csv = new PassThrough()
    const text = csv.toArray()
    await writeCsv(csv, { columns: textColumns, rows: stream(rows) })
    const records = parse(Buffer.concat(await text), { bom: true, record_delimiter: '\r\n', relax_column_count: true }) as string[][]
    assert.deepEqual(records.slice(1), expected)
  })
  await fc.assert(property, { numRuns: 30 })
})

test('text that looks like an escape of Excel stays as it is', async () => {
  await write([{ id: '_x0041_ & _x005F_' }])
  const rows = await Array.fromAsync(readSheet(file))
  assert.equal(rows.at(-1)!.cells[0], '_x0041_ & _x005F_')
})

test('CSV: byte order mark, plain dates, marked rows', async () => {
  const path = join(folder, 'a.csv')
  const row = { id: 'a"b', count: 1.5, day: new Date('2026-07-15T00:00:00Z'), at: '2026-07-15T00:30:00Z', fine: 2 }
  await writeCsv(createWriteStream(path), { columns, rows: stream([row]), watermark: '甲' })
  const text = readFileSync(path, 'utf8')
  assert.equal(text, '\ufeff案号,件数,立案日期,录入时间,罚款（元）,导出标记\r\n"a""b",1.5,2026-07-15,2026-07-15 08:30:00,2,甲\r\n')
})

test('20 000 rows pass through in steady memory', async () => {
  async function* many() {
    for (let i = 0; i < 20_000; i++) yield { id: `案件${i}`, count: i, day: '2026-07-15', at: '2026-07-15T00:30:00Z', fine: i / 2 }
  }
  await write([], { rows: many() })
  let count = 0
  for await (const { number, cells } of readSheet(file)) {
    if (number < 3) continue
    assert.equal(cells[0], `案件${count}`)
    assert.equal(cells[1], count)
    count++
  }
  assert.equal(count, 20_000)
})
