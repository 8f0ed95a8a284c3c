import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvRows, splitRecord, type TableRow } from './csv.ts'
import type { Input } from './inputs.ts'
import { LINE_LIMIT, lineBlocks } from './lines.ts'
import { encodingOf, LineDecoder } from './text.ts'
import { cellText } from './workbook.ts'

/** An input of these chunks. */
const inputOf = (chunks: readonly (Buffer | string)[]): Input => ({
  name: 'data.csv',
  size: 0,
  async *open() {
    for (const chunk of chunks) yield Buffer.from(chunk as string)
  },
})

/** Cuts bytes at these places. */
function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  const ends = [0, ...sorted, bytes.length]
  return ends.slice(1).map((end, index) => bytes.subarray(ends[index]!, end))
}

async function linesOf(chunks: readonly Buffer[]): Promise<{ text: string[]; numbers: number[]; tooLong: number[] }> {
  const found = { text: [] as string[], numbers: [] as number[], tooLong: [] as number[] }
  const decoder = new LineDecoder()
  for await (const block of lineBlocks(inputOf(chunks).open(() => undefined))) {
    if ('tooLong' in block) {
      found.tooLong.push(block.tooLong)
      continue
    }
    for (const [index, line] of decoder.lines(block.bytes).entries()) {
      found.text.push(line!)
      found.numbers.push(block.firstLine + index)
    }
  }
  return found
}

test('lines come out the same however the bytes were cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: fc.constantFrom('a', '标', '', '"', ' ') }), { minLength: 1 }),
      fc.array(fc.nat(500)),
      fc.boolean(),
      async (lines, places, last) => {
        const bytes = Buffer.from(lines.join('\n') + (last ? '\n' : ''))
        const expected = bytes.length === 0 ? [] : last ? lines : lines.at(-1) === '' ? lines.slice(0, -1) : lines
        const { text, numbers } = await linesOf(cutAt(bytes, places))
        assert.deepEqual(text, expected)
        assert.deepEqual(
          numbers,
          expected.map((_, index) => index + 1),
        )
      },
    ),
  )
})

test('a line beyond the limit is left out alone, wherever the chunks end', async () => {
  const long = 'x'.repeat(LINE_LIMIT + 1)
  const exact = 'y'.repeat(LINE_LIMIT)
  const bytes = Buffer.from(`first\n${long}\n${exact}\nlast\n${long}`)
  for (const size of [1000, 65_536, 1_000_003, bytes.length]) {
    const chunks: Buffer[] = []
    for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size))
    const { text, tooLong, numbers } = await linesOf(chunks)
    // A line that lies whole inside one chunk has cost its memory already; only what grows over chunks is cut off.
    assert.deepEqual(
      text.filter((line) => line.length < 10),
      ['first', 'last'],
      `chunks of ${size}`,
    )
    assert.equal(numbers[text.indexOf('last')], 4)
    if (size < LINE_LIMIT) assert.deepEqual(tooLong, [2, 5])
  }
})

test('a line of two gigabytes does not grow the memory', async () => {
  let most = 0
  async function* endless() {
    for (let i = 0; i < 2048; i++) {
      yield Buffer.alloc(1_048_576, 97)
      if (i % 256 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers)
    }
    yield Buffer.from('\nafter\n')
  }
  const before = process.memoryUsage().arrayBuffers
  const found: unknown[] = []
  for await (const block of lineBlocks(endless()))
    found.push('tooLong' in block ? block.tooLong : [block.firstLine, block.bytes.toString()])
  assert.deepEqual(found, [1, [2, 'after\n']])
  assert.ok(most - before < 500 * 1_048_576, `${most - before} bytes more`)
})

const gb = (text: string): Buffer => Buffer.from([...text].flatMap((char) => GB[char] ?? [char.charCodeAt(0)]))
const GB: Record<string, number[]> = { 标: [0xb1, 0xea], 尺: [0xb3, 0xdf], 鄂: [0xb6, 0xf5], 𠀀: [0x95, 0x32, 0x82, 0x36] }

test('the encoding is told by the majority of the lines', () => {
  assert.equal(encodingOf(Buffer.from('plain\nascii')), null)
  assert.equal(encodingOf(Buffer.from('标尺')), 'utf-8')
  assert.equal(encodingOf(gb('标尺\n鄂')), 'gb18030')
  assert.equal(encodingOf(Buffer.concat([Buffer.from('标尺\n标尺\n'), gb('标尺\n')])), 'utf-8')
  const late = new LineDecoder()
  assert.deepEqual(late.lines(Buffer.from('id,name\n')), ['id,name'])
  assert.deepEqual(late.lines(gb('1,标尺𠀀\r\n')), ['1,标尺𠀀'])
  assert.equal(late.encoding, 'gb18030')
})

test('a record splits as it was joined', () => {
  const field = fc.string({ unit: fc.constantFrom('a', ',', '"', ' ', '标', '\n', '=') })
  const quote = (text: string) => (/[",\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text)
  fc.assert(
    fc.property(fc.array(field, { minLength: 1 }), (fields) => {
      assert.deepEqual(splitRecord(fields.map(quote).join(','), ',', '"'), fields)
    }),
  )
})

async function rowsOf(text: string | Buffer): Promise<TableRow[]> {
  const rows: TableRow[] = []
  for await (const piece of csvRows(inputOf([text]), () => undefined, { delimiter: ',', quote: '"', encoding: null })) rows.push(...piece)
  return rows
}

test('a quoted field may hold line ends; a forgotten quote costs one line', async () => {
  const rows = await rowsOf('a,b\r\n1,"two\r\nlines"\r\n2,"open\n3,x\n4,y\n')
  assert.deepEqual(
    rows.map((row) => ('cells' in row ? [row.line, ...row.cells] : [row.line, row.reason])),
    [
      [1, 'a', 'b'],
      [2, '1', 'two\nlines'],
      [4, 'quote-not-closed'],
      [5, '3', 'x'],
      [6, '4', 'y'],
    ],
  )
})

test('cells of a workbook as text', () => {
  assert.equal(cellText(null), '')
  assert.equal(cellText(12.5), '12.5')
  assert.equal(cellText('=1+1'), '=1+1')
  assert.equal(cellText(Temporal.PlainDate.from('2026-03-01')), '2026-03-01')
  assert.equal(cellText(Temporal.PlainDateTime.from('2026-03-01T00:00:00')), '2026-03-01')
  assert.equal(cellText(Temporal.PlainDateTime.from('2026-03-01T08:29:59.9996')), '2026-03-01 08:30:00')
  assert.equal(cellText(Temporal.PlainTime.from('08:30')), '08:30:00')
})
