import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, describe, test } from 'node:test'
import { ZipFile } from 'yazl'
import { Refusal } from '../refusal.ts'
import { checkArchive } from './archive.ts'
import { clamdAddress, clamdAnswers } from './scanner.ts'
import { MALICE, type Mood, testClamd } from './testing-clamd.ts'
import { vet } from './vet.ts'

const base = mkdtempSync(join(tmpdir(), 'biaochi-vet-'))
after(() => rmSync(base, { recursive: true }))

const MB = 1 << 20
let files = 0
function put(bytes: Buffer) {
  const path = join(base, `file-${files++}`)
  writeFileSync(path, bytes)
  return { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

type Entries = Readonly<Record<string, Buffer | string | number>>
/** An archive; a number is so many megabytes of zeros. */
async function zip(entries: Entries, options: { compress?: boolean } = {}): Promise<Buffer> {
  const file = new ZipFile()
  for (const [name, content] of Object.entries(entries))
    if (typeof content === 'number') file.addReadStream(Readable.from(Array.from({ length: content }, () => Buffer.alloc(MB))), name)
    else file.addBuffer(Buffer.from(content), name, options)
  file.end()
  return buffer(file.outputStream as unknown as Readable)
}
const DOCX = { '[Content_Types].xml': '<Types/>', 'word/document.xml': '<document/>' }
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    (value) => String(value),
    (error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      return error.code
    },
  )
/** Overwrites a number in the list at the end of an archive: `offset` from the head of its only entry there. */
function forge(bytes: Buffer, offset: number, value: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt32LE(value, copy.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])) + offset)
  return copy
}
/** Entries of the same bytes: the list names one stored entry many times. */
function overlapping(bytes: Buffer, times: number): Buffer {
  const at = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  const line = bytes.subarray(at, end)
  const tail = Buffer.from(bytes.subarray(end))
  tail.writeUInt16LE(times, 8)
  tail.writeUInt16LE(times, 10)
  tail.writeUInt32LE(line.length * times, 12)
  return Buffer.concat([bytes.subarray(0, at), ...Array.from({ length: times }, () => line), tail])
}

describe('archives', () => {
  const pictures = { '照片/1.jpg': randomBytes(5000), '照片/2.jpg': randomBytes(5000), '说明.txt': '说明'.repeat(500) }

  test('what offices send is taken', async () => {
    const text = await zip({
      ...DOCX,
      'word/media/image1.emz': Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]),
      'word/embeddings/表.xlsx': await zip(DOCX),
    })
    for (const [what, bytes] of Object.entries({
      pictures: await zip(pictures),
      stored: await zip({ 'a.jpg': randomBytes(20_000) }, { compress: false }),
      document: text,
      'documents in an archive': await zip({ '一/报告.docx': text, '二/附表.xlsx': await zip(DOCX), 'a.pdf': '%PDF-1.7' }),
    }))
      assert.equal(await codeOf(vet({}, put(bytes))), 'application/zip', what)
  })

  test('hostile ones are refused, each for its reason', async () => {
    const inner = await zip({ 'a.txt': 'x' })
    const stored = await zip({ 'a.bin': randomBytes(200_000) }, { compress: false })
    const packed = await zip({ 'a.bin': Buffer.alloc(3 * MB) })
    const nameless = await zip({ 'aa/aa/x.txt': 'x' })
    const renamed = (to: string) => Buffer.from(nameless.toString('latin1').replaceAll('aa/aa/x.txt', to), 'latin1')
    const table = await zip({ ...DOCX, 'xl/x.bin': await zip({ 'y.txt': 'y' }) })
    const cases: [string, Buffer, string][] = [
      ['unpacks to a hundred times and more', await zip({ 'bomb.bin': 200 }), 'archive-bomb'],
      ['unpacks to more than the total', await zip({ 'a.bin': 40, 'b.bin': 40 }), 'archive-bomb'],
      ['many entries', await zip(Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`${i}.txt`, 'x']))), 'archive-bomb'],
      ['says less than it unpacks to', forge(packed, 24, 1000), 'archive-bomb'],
      ['says more than it unpacks to', forge(packed, 24, 4 * MB), 'archive-broken'],
      ['entries of the same bytes', overlapping(stored, 50), 'archive-bomb'],
      ['an entry beyond the end', forge(stored, 20, 500_000_000), 'archive-bomb'],
      ['an archive in it', await zip({ 'inner.zip': inner }), 'archive-nested'],
      ['an archive under another name', await zip({ 'holiday.jpg': inner }), 'archive-nested'],
      ['an archive that calls itself a document', await zip({ 'x.docx': inner }), 'archive-nested'],
      ['an archive in a document in an archive', await zip({ 'x.xlsx': table }), 'archive-nested'],
      ['rar', await zip({ x: Buffer.from('Rar!\x1a\x07\x00 rest') }), 'archive-nested'],
      ['gzip', await zip({ x: Buffer.from([0x1f, 0x8b, 8, 0]) }), 'archive-nested'],
      ['tar', await zip({ x: Buffer.concat([Buffer.alloc(257), Buffer.from('ustar\0'), Buffer.alloc(300)]) }), 'archive-nested'],
      ['a path upwards', renamed('../../x.txt'), 'archive-names'],
      ['a path upwards with backslashes', renamed('..\\a\\..\\xxt'), 'archive-names'],
      ['an absolute path', renamed('/etc/aa.txt'), 'archive-names'],
      ['a drive', renamed('C:/aa/x.txt'), 'archive-names'],
      ['a password', forge(stored, 8, 0x0809), 'archive-locked'],
      ['a method that nobody reads', forge(stored, 8, 0x000e0808), 'archive-broken'],
      ['cut off', stored.subarray(0, 100_000), 'archive-broken'],
      ['only its first bytes', Buffer.from('PK\x03\x04 and nothing else'), 'archive-broken'],
    ]
    const limits = { entries: 100, total: 64 * MB, ratio: 100, ratioFrom: 8 * MB }
    for (const [what, bytes, code] of cases) assert.equal(await codeOf(checkArchive(put(bytes).path, limits)), code, what)
  })

  test('documents inside documents end somewhere, and nothing unpacked is left', async () => {
    let bytes = await zip(DOCX)
    for (let depth = 0; depth < 3; depth++) bytes = await zip({ ...DOCX, 'word/embeddings/x.docx': bytes })
    assert.equal(await codeOf(checkArchive(put(bytes).path)), 'archive-nested')
    assert.deepEqual(
      readdirSync(base).filter((name) => !/^file-\d+$/.test(name)),
      [],
    )
  })

  test('of a bomb inside a document as much is unpacked as the limit lets', async () => {
    const bomb = await zip({ ...DOCX, 'x.xml': 40 })
    const bytes = await zip({ 'a.docx': bomb, 'b.docx': bomb, 'c.docx': bomb })
    const limits = { entries: 100, total: 64 * MB, ratio: 1_000_000, ratioFrom: 8 * MB }
    assert.equal(await codeOf(checkArchive(put(bytes).path, limits)), 'archive-bomb')
  })
})

describe('the scanner', () => {
  const clean = () => put(Buffer.concat([Buffer.from('%PDF-1.7 '), randomBytes(300_000)]))

  for (const [by, path] of [
    ['TCP', undefined],
    ['a socket', process.platform === 'win32' ? undefined : join(base, 'clamd.sock')],
  ] as const)
    test(`by ${by}: gets the whole file in its protocol, and its word counts`, async () => {
      const server = await testClamd(path)
      try {
        const file = clean()
        assert.equal(await vet(server, file), 'application/pdf')
        assert.equal(createHash('sha256').update(server.received[0]!).digest('hex'), file.sha256)
        const bad = put(Buffer.from(`%PDF-1.7 ${MALICE}`))
        await assert.rejects(vet(server, bad), (error: Refusal) => {
          assert.deepEqual([error.status, error.code], [422, 'file-infected'])
          assert.match(error.message, /Test\.Malice/)
          assert.deepEqual(error.record, { sha256: bad.sha256, size: bad.size, found: 'Test.Malice' })
          return true
        })
      } finally {
        await server.close()
        rmSync(path ?? '', { force: true })
      }
    })

  test('what it could not look at is not taken', async () => {
    const server = await testClamd()
    const large = put(Buffer.concat([Buffer.from('%PDF-1.7 '), randomBytes(5 * MB)]))
    const outcomes: Record<string, string> = {}
    for (const mood of ['silent', 'hangs-up', 'cuts-off', 'nonsense', 'too-large', 'well'] as Mood[]) {
      server.mood = mood
      outcomes[mood] = await codeOf(vet(server, large))
    }
    await server.close()
    outcomes.down = await codeOf(vet(server, large))
    assert.deepEqual(outcomes, {
      silent: 'scanner-unavailable',
      'hangs-up': 'scanner-unavailable',
      'cuts-off': 'scanner-unavailable',
      nonsense: 'scanner-unavailable',
      'too-large': 'file-too-large',
      well: 'application/pdf',
      down: 'scanner-unavailable',
    })
  })

  test('type, archive and scanner in this order: what is refused before is not sent on', async () => {
    const server = await testClamd()
    try {
      assert.equal(await codeOf(vet(server, put(Buffer.from(`MZ ${MALICE}`)))), 'unsupported-file')
      assert.equal(await codeOf(vet(server, clean(), ['image/png'])), 'unsupported-file')
      assert.equal(await codeOf(vet(server, put(await zip({ 'a.zip': await zip({ b: 'b' }) })))), 'archive-nested')
      assert.equal(server.received.length, 0)
      assert.equal(await codeOf(vet({}, clean())), 'application/pdf', 'without a scanner the rest holds')
    } finally {
      await server.close()
    }
  })

  test('the operator is told whether it answers', async () => {
    const server = await testClamd()
    const address = { host: '127.0.0.1', port: server.port }
    assert.equal(await clamdAnswers(address), true)
    server.mood = 'nonsense'
    assert.equal(await clamdAnswers(address), false)
    await server.close()
    assert.equal(await clamdAnswers(address), false)
  })

  test('its address', () => {
    assert.equal(clamdAddress(undefined), null)
    assert.equal(clamdAddress(' '), null)
    assert.deepEqual(clamdAddress('127.0.0.1:3310'), { host: '127.0.0.1', port: 3310 })
    assert.deepEqual(clamdAddress('[::1]:3310'), { host: '::1', port: 3310 })
    assert.deepEqual(clamdAddress('/run/clamav/clamd.ctl'), { path: '/run/clamav/clamd.ctl' })
    for (const wrong of ['clamd', 'host:', 'host:0', 'host:70000', 'a b:1', 'run/clamd.ctl', ':3310'])
      assert.throws(() => clamdAddress(wrong), /BIAOCHI_CLAMD/, wrong)
  })
})
