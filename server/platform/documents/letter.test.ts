import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { loadFonts } from './fonts.ts'
import { chineseDate, type Letter, renderLetter } from './letter.ts'
import { printableText } from './printable.ts'
import { type PdfRun, pdfPages, pdfText, withoutSpaces } from './testing/pdf-text.ts'

const MM = 72 / 25.4
const LINE = (225 * MM) / 22

const letter: Letter = {
  form: 'document',
  organ: '某某市司法局文件',
  number: '某司法督〔2026〕12号',
  title: '关于核查超期未结案件的督办函',
  addressee: '某某市交通运输局：',
  blocks: [
    { kind: 'heading', level: 1, text: '一、基本情况' },
    { kind: 'paragraph', text: '经逐案核查，发现超期未结案件41件。\n现将有关情况督办如下。' },
    { kind: 'heading', level: 2, text: '（一）问题清单' },
    { kind: 'list', items: ['无延期审批记录的案件', '未按期送达的案件'] },
    { kind: 'table', columns: [{ title: '编号' }, { title: '逾期（日）', align: 'right' }], rows: [['420102202607150001', '37'], ['乙']] },
  ],
  attachments: ['案件明细表', '证据清单'],
  signer: '某某市司法局',
  date: '2026-11-02',
  copies: '某某市人民政府办公室。',
  printedBy: '某某市司法局办公室',
  printedAt: '2026-11-03',
  contact: '联系电话：000-00000000',
  verifyCode: { text: '核验码 7K3M', svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h1v1H0z"/></svg>' },
  sealText: '此处用印',
}

const near = (actual: number, expected: number, what: string) =>
  assert.ok(Math.abs(actual - expected) < 1, `${what}: ${actual.toFixed(1)} pt instead of ${expected.toFixed(1)} pt`)
const find = (runs: PdfRun[], text: string) => runs.find((run) => run.text === text) ?? assert.fail(`not on the page: ${text}`)

test('every part of a document is printed', async () => {
  const text = pdfText(await renderLetter(letter))
  for (const part of [
    ...['某某市司法局文件', '某司法督〔2026〕12号', '关于核查超期未结案件的督办函', '某某市交通运输局：', '一、基本情况'],
    ...['经逐案核查，发现超期未结案件41件。现将有关情况督办如下。', '（一）问题清单', '1.无延期审批记录的案件2.未按期送达的案件'],
    ...['编号逾期（日）', '420102202607150001', '37', '乙', '附件：1.案件明细表2.证据清单', '某某市司法局2026年11月2日', '此处用印'],
    ...['（联系电话：000-00000000）', '核验码7K3M', '抄送：某某市人民政府办公室。', '某某市司法局办公室2026年11月3日印发'],
  ]) {
    assert.ok(text.includes(part), `missing ${part} in ${text}`)
  }
  assert.ok(!text.includes('：：'), 'one colon after the addressee')
  assert.ok(!text.includes('草稿'))
})

test('the head of a document stands where GB/T 9704-2012 wants it', async () => {
  const [first] = pdfPages(await renderLetter(letter))
  const mark = find(first!, '某某市司法局文件')
  near(mark.y - 0.88 * mark.size, (37 + 35) * MM, 'upper edge of the mark, 35 mm below the type area')
  const number = find(first!, '某司法督〔2026〕12号')
  assert.equal(number.size, 16)
  near(number.y - 0.88 * 16 - (mark.y + 0.12 * mark.size), 2 * LINE, 'two empty lines above the number')
  assert.equal(find(first!, '关于核查超期未结案件的督办函').size, 22)
  near(find(first!, '某某市交通运输局：').x, 28 * MM, 'addressee at the left edge')
})

test('a page holds 22 lines of 28 characters and carries its number outside, odd right, even left', async () => {
  const text = '文'.repeat(28 * 22 * 3)
  const pages = pdfPages(
    await renderLetter({
      ...letter,
      blocks: [
        { kind: 'paragraph', text },
        { kind: 'paragraph', text: '完' },
      ],
    }),
  )
  for (const number of [2, 3]) {
    const runs = pages[number - 1]!
    const lines = runs.filter((run) => run.size === 16)
    assert.equal(lines.length, 22)
    assert.ok(lines.every((line) => line.text.length === 28))
    lines.slice(1).forEach((line, i) => {
      near(line.y - lines[i]!.y, LINE, 'line pitch')
    })
    const folio = find(runs, `— ${number} —`)
    assert.equal(folio.size, 14)
    assert.ok(number % 2 ? folio.x > 150 * MM : folio.x < 40 * MM, `page ${number} at ${folio.x}`)
    near(folio.y - 0.38 * 14, (297 - 35 + 7) * MM, 'dash 7 mm below the type area')
  }
})

test('a letter has its mark 30 mm from the top, its number at the right and no page number on page 1', async () => {
  const paragraph = { kind: 'paragraph', text: '文'.repeat(900) } as const
  const [first, second] = pdfPages(await renderLetter({ ...letter, form: 'letter', organ: '某某市司法局', blocks: [paragraph] }))
  const mark = first!.find((run) => run.text === '某某市司法局' && run.size > 16)!
  near(mark.y - 0.88 * mark.size, 30 * MM, 'upper edge of the mark')
  const number = find(first!, '某司法督〔2026〕12号')
  assert.ok(number.x > 100 * MM && number.x < 184 * MM)
  assert.ok(!first!.some((run) => run.text.includes('—')))
  assert.ok(second!.some((run) => run.text === '— 2 —'))
  assert.ok(!second!.some((run) => run.text.includes('印发')), 'a letter names no printing office')
})

test('the date ends four characters before the right edge, the name is centred over it', async () => {
  const runs = pdfPages(await renderLetter({ ...letter, sealText: undefined })).flat()
  const name = runs.findLast((run) => run.text === '某某市司法局')!
  const date = find(runs, '2026年11月2日')
  near(date.y - name.y, LINE, 'date on the next line')
  assert.ok(date.x < name.x + 3 * 16 && date.x + 3 * 16 > name.x)
})

test('a paper without number is a draft', async () => {
  assert.ok(pdfText(await renderLetter({ ...letter, number: undefined })).includes('草稿'))
  assert.ok(pdfText(await renderLetter({ ...letter, number: '' })).includes('草稿'))
})

test('the file declares PDF/A-2u, and the same letter gives the same bytes', async () => {
  const once = await renderLetter(letter)
  assert.match(Buffer.from(once).toString('latin1'), /pdfaid:part>2<[\s\S]*pdfaid:conformance>U</)
  assert.deepEqual(await renderLetter(letter), once)
})

test('letters made at the same time do not mix', async () => {
  const names = Array.from({ length: 30 }, (_, i) => `第${i}号收文单位`)
  const made = await Promise.all(names.map((addressee) => renderLetter({ ...letter, addressee })))
  made.forEach((pdf, i) => {
    const text = pdfText(pdf)
    for (const name of names) assert.equal(text.includes(`${name}：`), name === names[i])
  })
})

test('a table of 300 rows runs over many pages, loses no row and repeats its head', async () => {
  const rows = Array.from({ length: 300 }, (_, i) => [`行${i}止`, 'x'.repeat(i % 90), '一段较长的说明文字'.repeat(i % 4)])
  const table = { kind: 'table', columns: [{ title: '序号栏' }, { title: '长词栏' }, { title: '说明栏' }], rows } as const
  const pages = pdfPages(await renderLetter({ ...letter, blocks: [{ ...table, columns: [...table.columns] }], attachments: [] }))
  const texts = pages.map((runs) => runs.map((run) => run.text).join(''))
  assert.ok(pages.length > 10)
  for (const [i] of rows.entries()) assert.equal(texts.filter((text) => text.includes(`行${i}止`)).length, 1, `row ${i}`)
  const withRows = texts.filter((text) => /行\d+止/.test(text))
  for (const text of withRows) assert.equal(text.split('序号栏').length, 2)
  const right = Math.max(...pages.flat().map((run) => run.x))
  assert.ok(right < (210 - 26) * MM, 'nothing begins beyond the type area')
})

test('an empty letter is still a letter', async () => {
  const empty: Letter = { form: 'letter', organ: '', title: '', addressee: '', blocks: [], signer: '', date: '2026-01-02' }
  assert.ok(pdfText(await renderLetter(empty)).includes('2026年1月2日'))
  const hollow: Letter['blocks'] = [
    { kind: 'paragraph', text: '' },
    { kind: 'heading', level: 1, text: '' },
    { kind: 'list', items: [''] },
    { kind: 'table', columns: [{ title: '' }], rows: [[], ['']] },
  ]
  assert.ok((await renderLetter({ ...empty, form: 'document', blocks: hollow, attachments: [''], copies: '' })).length > 1000)
})

test('wrong data is refused, and the press goes on', async () => {
  await assert.rejects(renderLetter({ ...letter, date: '2026年11月2日' }), RangeError)
  const table = { kind: 'table', columns: [{ title: '一' }], rows: [['1', '2']] } as const
  await assert.rejects(renderLetter({ ...letter, blocks: [{ ...table, columns: [...table.columns], rows: [['1', '2']] }] }), RangeError)
  await assert.rejects(renderLetter({ ...letter, blocks: [{ kind: 'table', columns: [], rows: [] }] }), RangeError)
  await assert.rejects(renderLetter({ ...letter, verifyCode: { text: '', svg: 'not a drawing' } }), /document not typeset/)
  assert.ok((await renderLetter(letter)).length > 1000)
})

test('dates are written without padding', () => {
  assert.equal(chineseDate('2026-11-02'), '2026年11月2日')
  assert.throws(() => chineseDate('2026-02-30'), RangeError)
})

test('hostile text comes out literally', async () => {
  const { covers } = loadFonts()
  const markup = ['#', '[', ']', '{', '}', '*', '_', '`', '$', '@', '<', '>', '\\', '/', '//', '/*', '*/', '=', '-', '---', '~', '"', "'"]
  const words = [
    '#import "a.typ": *',
    '#eval("1")',
    '#sys.inputs',
    'https://a.cn/b?c=d',
    '〔2026〕',
    '𠮷',
    '😀',
    '㙍',
    '\u202e',
    '\u0000',
    '\t',
    '\r\n',
    ' ',
    '文',
  ]
  const hostile = fc.array(fc.oneof(fc.constantFrom(...markup, ...words), fc.string({ unit: 'grapheme', maxLength: 5 })), { maxLength: 40 })
  const property = fc.asyncProperty(hostile, hostile, async (first, second) => {
    const [text, cell] = [first.join(''), second.join('')]
    const blocks: Letter['blocks'] = [
      { kind: 'paragraph', text: `始${text}终` },
      { kind: 'table', columns: [{ title: `头${cell}尾` }], rows: [[`左${cell}右`]] },
      { kind: 'list', items: [`开${text}闭`] },
    ]
    const found = pdfText(await renderLetter({ ...letter, title: `题${cell}目`, blocks }))
    for (const part of [`始${text}终`, `头${cell}尾`, `左${cell}右`, `开${text}闭`, `题${cell}目`]) {
      const expected = withoutSpaces(printableText(part, covers))
      assert.ok(found.includes(expected), `missing ${JSON.stringify(expected)} in ${JSON.stringify(found)}`)
    }
  })
  await fc.assert(property, { numRuns: 60 })
})
