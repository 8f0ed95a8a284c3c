import assert from 'node:assert/strict'
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { after, test } from 'node:test'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { ZipFile } from 'yazl'
import { momentOf } from './sheet-parser.ts'
import { readSheet, type SheetLimits } from './sheet-reader.ts'
import { XmlScanner } from './xml-scanner.ts'

const folder = mkdtempSync(join(tmpdir(), 'read-'))
after(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'a.xlsx')

const read = (limits?: Partial<SheetLimits>) => Array.fromAsync(readSheet(file, limits))
const refused = (code: string) => ({ name: 'Error', status: 422, code, message: /[\u4e00-\u9fff]/ })

/** A hand-made package: the parts as given, the rest as small as Excel accepts. */
async function pack(parts: Record<string, string>) {
  const zip = new ZipFile()
  const whole = {
    'xl/workbook.xml': '<workbook><sheets><sheet name="a" r:id="x"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="x" Target="worksheets/sheet1.xml"/></Relationships>',
    ...parts,
  }
  for (const [path, text] of Object.entries(whole)) zip.addBuffer(Buffer.from(text), path)
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(file))
}

const sheet = (rows: string) => ({ 'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>` })

test('reads what an independent writer wrote: shared and rich texts, dates, formulas, errors, gaps', async () => {
  const book = new ExcelJS.Workbook()
  book.addWorksheet('隐藏', { state: 'hidden' }).addRow(['不该读到'])
  const page = book.addWorksheet('数据')
  page.addRow(['案号', '重复', '重复', null, '末'])
  page.addRow([])
  page.addRow([{ richText: [{ text: '富' }, { text: '文本 & <' }] }, -12.5, true, { formula: '1+1', result: 2 }, { error: '#N/A' }])
  const dates = page.addRow([
    new Date('2026-07-15T00:00:00Z'),
    new Date('2026-07-15T08:30:15Z'),
    0.5,
    46218,
    { formula: '"a"&"b"', result: 'ab' },
  ])
  for (const [column, format] of ['yyyy-mm-dd', 'yyyy"年"m"月"d"日" hh:mm:ss', 'h:mm', '[$-804]aaaa;@'].entries())
    dates.getCell(column + 1).numFmt = format
  await book.xlsx.writeFile(file)
  const rows = (await read()).map(({ number, cells }) => [
    number,
    ...cells.map((cell) => (cell !== null && typeof cell === 'object' ? cell.toString() : cell)),
  ])
  assert.deepEqual(rows, [
    [1, '案号', '重复', '重复', null, '末'],
    [3, '富文本 & <', -12.5, true, 2, '#N/A'],
    [4, '2026-07-15', '2026-07-15T08:30:15', '12:00:00', 46218, 'ab'],
  ])
})

test('knows which number formats show a date or a time', () => {
  const expected = {
    date: ['yyyy-mm-dd', 'm/d/yy', '[$-804]yyyy"年"m"月"', 'mmm-yy', 'd\\-m', 'e"年"m"月"d"日"', 'mmm'],
    datetime: ['yyyy-mm-dd hh:mm', 'm/d/yy h:mm:ss.000'],
    time: ['h:mm:ss', '[h]:mm', 'mm:ss.0', '上午/下午h"时"mm"分"'],
  }
  for (const [moment, codes] of Object.entries(expected)) for (const code of codes) assert.equal(momentOf(code), moment, code)
  for (const code of ['General', '0.00', '#,##0', '@', '0"天"', '[Red]0.0', '¥#,##0.00', '0.00E+00', '"d"0'])
    assert.equal(momentOf(code), undefined, code)
})

test('reads the 1904 calendar, prefixed names and cells without a place', async () => {
  await pack({
    'xl/workbook.xml': '<x:workbook xmlns:x="m"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="a" r:id="x"/></x:sheets></x:workbook>',
    'xl/styles.xml': '<x:styleSheet xmlns:x="m"><x:cellXfs><x:xf numFmtId="0"/><x:xf numFmtId="14"/></x:cellXfs></x:styleSheet>',
    'xl/worksheets/sheet1.xml':
      '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c s="1"><x:v>1</x:v></x:c><x:c t="str"><x:v><![CDATA[a<b]]></x:v></x:c></x:row></x:sheetData></x:worksheet>',
  })
  assert.deepEqual(
    (await read()).map(({ number, cells }) => [number, ...cells.map(String)]),
    [[1, '1904-01-02', 'a<b']],
  )
})

test('refuses what is no workbook', async () => {
  for (const content of ['', 'a,b\r\n1,2', '\xd0\xcf\x11\xe0 old or encrypted']) {
    writeFileSync(file, content)
    await assert.rejects(read(), refused('sheet-format'))
  }
  await pack({ 'xl/workbook.xml': '' })
  await assert.rejects(read(), refused('sheet-damaged'))
  await pack({ 'xl/workbook.xml': '<workbook><sheets><sheet name="a" state="veryHidden" r:id="x"/></sheets></workbook>', ...sheet('') })
  await assert.rejects(read(), refused('sheet-damaged'))
})

test('refuses too many rows or columns, even when they are sparse', async () => {
  await pack(sheet('<row r="1"><c r="A1"><v>1</v></c></row>'.repeat(11)))
  assert.equal((await read({ rows: 11 })).length, 11)
  await assert.rejects(read({ rows: 10 }), refused('sheet-rows'))
  await pack(sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'))
  await assert.rejects(read(), refused('sheet-columns'))
  await pack(sheet('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'))
  await assert.rejects(read(), refused('sheet-damaged'))
})

test('refuses zip bombs: by ratio, by size, and by a directory that lies', async () => {
  await pack(sheet(`<row r="1"><c r="A1" t="str"><v>${' '.repeat(3_000_000)}</v></c></row>`))
  await assert.rejects(read(), refused('sheet-ratio'))
  await assert.rejects(read({ ratio: 1e9, bytes: 1_000_000 }), refused('sheet-size'))

  const bytes = readFileSync(file)
  const size = bytes.lastIndexOf(Buffer.from('xl/worksheets/sheet1.xml')) - 46 + 24
  bytes.writeUInt32LE(1000, size)
  writeFileSync(file, bytes)
  await assert.rejects(read(), refused('sheet-damaged'))
})

test('refuses entity tricks, endless tokens, references to nothing and broken XML', async () => {
  for (const text of [
    '<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet><sheetData/></worksheet>',
    '<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>',
    '<worksheet><sheetData><row>',
    '</worksheet>',
    '< ><worksheet/>',
    `<worksheet a="${'x'.repeat(5_000_000)}`,
  ]) {
    await pack({ 'xl/worksheets/sheet1.xml': text })
    await assert.rejects(read({ ratio: 1e9 }), refused('sheet-damaged'), text.slice(0, 40))
  }
})

test('the file is closed when reading stops early', async () => {
  await pack(sheet('<row><c><v>1</v></c></row>'.repeat(5)))
  for await (const row of readSheet(file)) {
    assert.equal(row.number, 1)
    break
  }
})

test('XML is understood alike however it is cut', () => {
  const xml = '<?xml version="1.0"?><!-- > --><a b="1>2" c=\'"\'><d/>x&amp;&#20013;&#x4e2d;<e:f g:h="&lt;">y</e:f><![CDATA[<z>]]></a>\n'
  const told = (pieces: string[]) => {
    const events: string[] = []
    let text = ''
    const flush = () => {
      if (text) events.push(text)
      text = ''
    }
    const scanner = new XmlScanner({
      open(name, attribute) {
        flush()
        events.push(`<${name} ${['b', 'c', 'h'].map((key) => attribute(key) ?? '')}`)
      },
      text: (piece) => {
        text += piece
      },
      close(name) {
        flush()
        events.push(`/${name}`)
      },
    })
    for (const piece of pieces) scanner.write(piece)
    scanner.end()
    return events
  }
  const whole = told([xml])
  assert.deepEqual(whole, ['<a 1>2,",', '<d ,,', '/d', 'x&中中', '<f ,,<', 'y', '/f', '<z>', '/a'])
  fc.assert(
    fc.property(fc.array(fc.nat(xml.length), { maxLength: 12 }), (cuts) => {
      const edges = [0, ...cuts.sort((a, b) => a - b), xml.length]
      assert.deepEqual(told(edges.slice(1).map((end, i) => xml.slice(edges[i], end))), whole)
    }),
  )
})
