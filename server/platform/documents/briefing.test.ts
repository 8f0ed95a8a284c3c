import assert from 'node:assert/strict'
import { test } from 'node:test'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { fromBufferPromise } from 'yauzl'
import { type Briefing, renderBriefing } from './briefing.ts'
import { printableText } from './printable.ts'
import { XmlScanner } from './xml-scanner.ts'

const briefing: Briefing = {
  masthead: '道路交通执法监督简报',
  issue: 12,
  organ: '某某市工作专班办公室',
  date: '2026-11-02',
  sections: [
    { kind: 'heading', level: 1, text: '一、总体情况' },
    { kind: 'paragraph', text: '共产生预警416条。\n属实201条。' },
    { kind: 'heading', level: 2, text: '（一）分县情况' },
    {
      kind: 'table',
      title: '表1 核查情况',
      columns: [{ title: '单位' }, { title: '预警', align: 'right' }],
      rows: [['甲县', '40'], ['乙区']],
    },
    {
      kind: 'chart',
      type: 'bar',
      title: '分县预警',
      categories: ['甲县', '乙区'],
      series: [
        { name: '本期', values: [40, null] },
        { name: '上期', values: [44, 35] },
      ],
    },
    { kind: 'chart', type: 'line', title: '属实率', categories: ['10月', '11月'], series: [{ name: '属实率', values: [73.2, 70] }] },
    { kind: 'chart', type: 'pie', title: '类型', categories: ['超期', '未送达'], series: [{ name: '件数', values: [87, 52] }] },
  ],
  footnote: '数据取自2026年11月1日快照。',
}

/** The parts of an office file by path. */
async function unpack(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const zip = await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true, autoClose: false })
  const parts = new Map<string, Buffer>()
  for await (const entry of zip.eachEntry()) {
    parts.set(entry.fileName, Buffer.concat(await (await zip.openReadStreamPromise(entry)).toArray()))
  }
  return parts
}

/** Texts of the paragraphs of a Word part. */
function paragraphs(xml: string): string[] {
  const found: string[] = []
  let inText = false
  const scanner = new XmlScanner({
    open(name, attribute) {
      if (name === 'p') found.push('')
      else if (name === 'tab' && attribute('val') === undefined) found.push(`${found.pop()}\t`)
      else if (name === 'br') found.push(`${found.pop()}\n`)
      inText = name === 't'
    },
    text(text) {
      if (inText) found.push(found.pop() + text)
    },
    close() {
      inText = false
    },
  })
  scanner.write(xml)
  scanner.end()
  return found.filter((text) => text !== '')
}

test('the file holds masthead, issue, body, table and note in order', async () => {
  const parts = await unpack(await renderBriefing(briefing))
  const document = parts.get('word/document.xml')!.toString()
  assert.deepEqual(paragraphs(document), [
    ...['道路交通执法监督简报', '第12期', '某某市工作专班办公室\t2026年11月2日', '一、总体情况', '共产生预警416条。', '属实201条。'],
    ...['（一）分县情况', '表1 核查情况', '单位', '预警', '甲县', '40', '乙区', '注：数据取自2026年11月1日快照。'],
  ])
  assert.match(document, /<w:tblHeader\/>/, 'the head row is repeated on each page')
  assert.match(document, /w:color w:val="E60000"/)
  assert.match(document, /<w:pgSz w:w="11906" w:h="16838"/)
  assert.match(document, /w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"/, 'margins 37, 26, 35 and 28 mm')
  for (const name of ['仿宋_GB2312', '方正小标宋简体', '黑体', '楷体_GB2312']) {
    assert.ok(parts.get('word/fontTable.xml')!.includes(name))
    assert.ok(document.includes(name) || parts.get('word/styles.xml')!.includes(name), name)
  }
  const footers = [...parts.keys()].filter((path) => /^word\/footer\d\.xml$/.test(path)).map((path) => parts.get(path)!.toString())
  assert.deepEqual(footers.map((footer) => /w:jc w:val="(\w+)"/.exec(footer)?.[1]).sort(), ['left', 'right'])
  assert.ok(footers.every((footer) => footer.includes('PAGE')))
})

test('charts are native, described in Chinese, and carry their numbers as a workbook', async () => {
  const parts = await unpack(await renderBriefing(briefing))
  const charts = [1, 2, 3].map((number) => parts.get(`word/charts/chart${number}.xml`)!.toString())
  for (const [i, kind] of ['c:barChart', 'c:lineChart', 'c:pieChart'].entries()) assert.ok(charts[i]!.includes(kind), kind)
  assert.ok(charts[0]!.includes('乙区') && charts[0]!.includes('<c:v>44</c:v>'))
  assert.match(parts.get('word/document.xml')!.toString(), /descr="分县预警。本期：甲县40，乙区缺。上期：甲县44，乙区35"/)
  const book = new ExcelJS.Workbook()
  const workbook = [...parts].find(([path]) => path.endsWith('Worksheet1.xlsx'))![1]
  await book.xlsx.load(Buffer.from(workbook).buffer as ArrayBuffer)
  const rows = book.worksheets[0]!.getSheetValues()
    .slice(1)
    .map((row) => (row as unknown[]).slice(1))
  assert.deepEqual(rows[0]!.slice(1), ['本期', '上期'])
  assert.equal(rows[1]![2], 44)
})

test('wrong data is refused', async () => {
  const chart = { kind: 'chart', type: 'pie', title: 't', categories: ['a'], series: [{ name: 's', values: [1] }] } as const
  const series = [{ name: 's', values: [1] }]
  const make = (part: Partial<Extract<Briefing['sections'][number], { kind: 'chart' }>>) =>
    renderBriefing({ ...briefing, sections: [{ ...chart, categories: ['a'], series, ...part }] })
  assert.ok((await make({})).length > 1000)
  await assert.rejects(make({ series: [] }), RangeError)
  await assert.rejects(make({ series: [...series, ...series] }), RangeError)
  await assert.rejects(make({ type: 'bar', categories: ['a', 'b'] }), RangeError)
  await assert.rejects(renderBriefing({ ...briefing, date: '2026' }), RangeError)
  await assert.rejects(renderBriefing({ ...briefing, sections: [{ kind: 'table', columns: [], rows: [] }] }), RangeError)
})

test('hostile text comes out literally and never breaks the file', async () => {
  const samples = ['<w:p>', '&amp;', ']]>', '{{x}}', '"', "'", '\u0000', '\u0008', '\ud800', '\u202e', '_x000D_', '%s', '😀', ' ']
  const hostile = fc
    .array(fc.oneof(fc.constantFrom(...samples), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 20 })
    .map((parts) => parts.join(''))
  const property = fc.asyncProperty(hostile, async (text) => {
    const expected = printableText(`始${text}终`, () => true)
    const sections: Briefing['sections'] = [
      { kind: 'paragraph', text: `始${text}终` },
      { kind: 'table', columns: [{ title: `始${text}终` }], rows: [[`始${text}终`]] },
      { kind: 'chart', type: 'bar', title: `图${text}`, categories: [`类${text}`], series: [{ name: `系${text}`, values: [1] }] },
    ]
    const parts = await unpack(await renderBriefing({ ...briefing, masthead: `报${text}`, footnote: text, sections }))
    const found = paragraphs(parts.get('word/document.xml')!.toString())
    for (const line of expected.split('\n')) assert.ok(found.includes(line) || line === '', `missing ${JSON.stringify(line)}`)
    assert.equal(found.filter((line) => line === expected).length >= 2, true, 'head and cell of the table')
    paragraphs(parts.get('word/charts/chart1.xml')!.toString())
  })
  await fc.assert(property, { numRuns: 25 })
})

test('the file itself holds no control character that XML forbids', async () => {
  const parts = await unpack(await renderBriefing({ ...briefing, organ: '甲\u0001\ufffe乙' }))
  for (const [path, content] of parts) {
    if (/\.(xml|rels)$/.test(path)) assert.doesNotMatch(content.toString(), /(?![\t\n\r])[\p{Cc}\ufffe\uffff]/u, path)
  }
})
