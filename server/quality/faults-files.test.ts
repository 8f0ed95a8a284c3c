import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { connect as dial } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { ZipFile } from 'yazl'
import { readSheet } from '../platform/documents/index.ts'
import { buildApp } from '../platform/http/app.ts'
import { routes } from '../rooms.ts'
import { type Person, testWorld, type World } from '../testing.ts'

const base = mkdtempSync(join(tmpdir(), 'biaochi-files-'))
after(() => rm(base, { recursive: true, force: true }))

/** A multipart body with one file, its name exactly as given. */
function form(name: string, bytes: Buffer, boundary = 'xxBOUNDARYxx') {
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/pdf\r\n\r\n`
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}

/** A zip file of entries, each made of `size` zero bytes or of a text. */
async function zip(name: string, entries: Record<string, number | string>): Promise<Buffer> {
  const file = new ZipFile()
  for (const [path, content] of Object.entries(entries))
    if (typeof content === 'string') file.addBuffer(Buffer.from(content), path)
    else {
      const piece = Buffer.alloc(1 << 20)
      const pieces = Readable.from(Array.from({ length: content >> 20 }, () => piece))
      file.addReadStream(pieces, path)
    }
  file.end()
  const path = join(base, name)
  await pipeline(file.outputStream as unknown as Readable, createWriteStream(path))
  return readFileSync(path)
}

describe('files from outside', () => {
  let world: World
  let supervisor: Person
  let handler: Person
  let warning: string
  before(async () => {
    world = await testWorld()
    supervisor = await world.person('supervisor', 't:SF11')
    handler = await world.person('unit-handler', 't:GA11')
    warning = await world.warning({ unitId: 't:GA11' })
    await world.sql`update warnings set state = 'checking', notified_at = now() where id = ${warning}`
  })
  after(() => world?.close())

  const incoming = () => readdirSync(world.services.files.temporary).filter((name) => name !== 'uploads')
  const headersOf = (who: Person) => ({ 'x-biaochi': '1', cookie: `biaochi_session=${who.token}` })
  const evidence = (name: string, bytes: Buffer) => {
    const { headers, payload } = form(name, bytes)
    const url = `/api/files?matterKind=warning&matterId=${warning}`
    return world.app.inject({ method: 'POST', url, headers: { ...headersOf(handler), ...headers }, payload })
  }
  const upload = (name: string, bytes: Buffer) => {
    const { headers, payload } = form(name, bytes)
    return world.app.inject({ method: 'POST', url: '/api/imports/uploads', headers: { ...headersOf(supervisor), ...headers }, payload })
  }

  test('a name with a path is only a name: nothing is written outside the store', async () => {
    const before = readdirSync(world.services.folder).sort()
    const names = [
      '../../escape.pdf',
      '..\\..\\escape.pdf',
      '/etc/cron.d/escape.pdf',
      'C:\\escape.pdf',
      '....//escape.pdf',
      '%2e%2e%2fescape.pdf',
      'escape.pdf\r\nx: y',
      '‮fdp.escape.pdf',
    ]
    for (const name of names) {
      const reply = await evidence(name, Buffer.from('%PDF-1.7 evidence'))
      assert.equal(reply.statusCode, 200, `${name}: ${reply.body}`)
      const { id, name: kept } = reply.json() as { id: string; name: string }
      assert.match(kept, /^[\p{L}\p{N}._()（）《》〔〕 -]+$/u, 'a plain name')
      assert.ok(existsSync(join(world.services.folder, 'files', id.slice(0, 2), id)), 'stored under its random id')
      const sent = await world.call(handler, 'files.download', { params: { id } })
      assert.match(String(sent.headers['content-disposition']), /^attachment; filename\*=UTF-8''[^\s"\\/]+$/)
      assert.equal(sent.headers['x-content-type-options'], 'nosniff')
      assert.equal(sent.headers['content-security-policy'], 'sandbox')
    }
    assert.deepEqual(readdirSync(world.services.folder).sort(), before)
    assert.ok(!existsSync('/etc/cron.d/escape.pdf') && !existsSync(join(tmpdir(), 'escape.pdf')))
  })

  test('the content decides what a file is, and what is refused leaves nothing behind', async () => {
    const wrong: [string, Buffer][] = [
      ['program.pdf', Buffer.from('MZ\u0090\u0000 this is a program')],
      ['page.pdf', Buffer.from('<html><script>alert(1)</script></html>')],
      ['picture.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
      ['script.jpg', Buffer.from('#!/bin/sh\nrm -rf /')],
      ['empty.pdf', Buffer.alloc(0)],
    ]
    for (const [name, bytes] of wrong) {
      const reply = await evidence(name, bytes)
      assert.deepEqual([reply.statusCode, reply.json().code], [415, 'unsupported-file'], name)
    }
    const imports: [string, Buffer][] = [
      ['table.xlsx', Buffer.from('unitId,name\n1,2\n')],
      ['table.csv', Buffer.from([0x4d, 0x5a, 0, 0, 1, 2])],
      ['table.csv.gz', Buffer.from('not packed')],
      ['table.zip', Buffer.from('not packed')],
      ['table.exe', Buffer.from('unitId,name\n1,2\n')],
    ]
    for (const [name, bytes] of imports) {
      const reply = await upload(name, bytes)
      assert.deepEqual([reply.statusCode, reply.json().code], [422, 'file-type'], name)
    }
    assert.deepEqual(incoming(), [])
  })

  test('an archive that unpacks to too much is refused while it is read', async () => {
    const preview = async (name: string, bytes: Buffer) => {
      const kept = await upload(name, bytes)
      if (kept.statusCode !== 200) return kept
      const { uploadId } = kept.json() as { uploadId: string }
      return world.app.inject({
        method: 'POST',
        url: `/api/imports/uploads/${uploadId}/preview`,
        headers: headersOf(supervisor),
        payload: { mapping: null, mappingName: null },
      })
    }
    const bombs: [string, Buffer][] = [
      ['bomb.zip', await zip('bomb.zip', { 'units.ndjson': 80 << 20 })],
      ['units.ndjson.gz', gzipSync(Buffer.alloc(80 << 20), { level: 9 })],
      ['many.zip', await zip('many.zip', Object.fromEntries(Array.from({ length: 1100 }, (_, i) => [`${i}/units.ndjson`, '{}\n'])))],
      ['bomb.xlsx', await zip('bomb.xlsx', { 'xl/workbook.xml': '<workbook/>', 'xl/worksheets/sheet1.xml': 80 << 20 })],
    ]
    for (const [name, bytes] of bombs) {
      const memory = process.memoryUsage().rss
      const reply = await preview(name, bytes)
      assert.equal(reply.statusCode, 422, `${name}: ${reply.body}`)
      assert.match((reply.json() as { code: string }).code, /^(archive-too-large|sheet-ratio|sheet-size)$/, name)
      assert.ok(process.memoryUsage().rss - memory < 300 << 20, `${name} is not unpacked into memory`)
    }
  })

  test('names inside an archive reach no other place', async () => {
    const file = await zip('paths.zip', { 'a/units.ndjson': '{}\n' })
    // Written as another tool would: the path is changed in the finished archive.
    const evil = Buffer.from(file.toString('latin1').replaceAll('a/units.ndjson', '../units.ndjso'), 'latin1')
    const reply = await upload('paths.zip', evil)
    assert.ok([200, 422].includes(reply.statusCode), reply.body)
    assert.ok(!existsSync(join(world.services.files.temporary, 'units.ndjso')) && !existsSync(join(world.services.folder, 'units.ndjso')))
  })

  test('a file that was changed, cut or removed on disk is not given out', async () => {
    const place = (id: string) => join(world.services.folder, 'files', id.slice(0, 2), id)
    const changes: [string, (path: string) => Promise<void>, string][] = [
      ['one byte more', (path) => appendFile(path, '.'), 'file-changed'],
      ['another content of the same length', (path) => writeFile(path, '%PDF-1.7 EVIDENCE'), 'file-changed'],
      ['nothing in it', (path) => writeFile(path, ''), 'file-changed'],
      ['gone', (path) => rm(path), 'file-missing'],
    ]
    for (const [what, change, code] of changes) {
      const id = await world.attach(handler, 'warning', warning)
      assert.equal((await world.call(handler, 'files.download', { params: { id } })).status, 200)
      await change(place(id))
      const { status, problem } = await world.call(handler, 'files.download', { params: { id } })
      assert.deepEqual([status, problem.code], [500, code], what)
    }
    const letter = await world.warning({ unitId: 't:GA11' })
    await world.call(supervisor, 'warnings.act', { params: { id: letter, action: 'notify' }, body: { version: 1, input: {} } })
    const [row] =
      await world.sql`select i.id, i.file_id from instruments i join instrument_matters m on m.instrument_id = i.id where m.matter_id = ${letter}`
    await appendFile(place(row!.file_id as string), ' ')
    const { status, problem } = await world.call(handler, 'instruments.pdf', { params: { id: row!.id as string } })
    assert.deepEqual([status, problem.code], [500, 'file-changed'], 'a letter as well')
  })

  test('texts that a table program would run are exported as texts', async () => {
    const names = ["=cmd|'/c calc'!A1", '+1+1', '-2+3', '@SUM(A1)', '\t=1+1', '＝HYPERLINK("http://x")', ' =1+1', '\r\n=1+1']
    for (const [i, name] of names.entries()) {
      await world.sql`update record.units set name = ${name} where id = 't:GA11'`
      const answer = await world.call(supervisor, 'warnings.export', { query: { purpose: '例行核查' } })
      assert.equal(answer.status, 200)
      const path = join(base, `export-${i}.xlsx`)
      writeFileSync(path, answer.raw)
      const cells: string[] = []
      for await (const row of readSheet(path)) cells.push(...Object.values(row.cells ?? row).map(String))
      const shown = cells.filter((cell) => cell.includes(name.trim()))
      assert.ok(shown.length > 0, `the export shows ${JSON.stringify(name)}: ${cells.slice(0, 30).join('|')}`)
      for (const cell of shown) assert.ok(cell.startsWith("'"), `${JSON.stringify(cell)} is held by an apostrophe`)
    }
    await world.sql`update record.units set name = '子县交警大队' where id = 't:GA11'`
  })
})

describe('addresses that lead out of the pages', () => {
  let world: World
  before(async () => {
    world = await testWorld()
  })
  after(() => world?.close())

  test('no address reaches a file beside the built pages', async () => {
    const pages = join(base, 'site/pages')
    await mkdir(join(pages, 'assets'), { recursive: true })
    writeFileSync(join(pages, 'index.html'), '<!doctype html><title>标尺</title>')
    writeFileSync(join(pages, 'assets/app.js'), 'export {}')
    writeFileSync(join(base, 'site/secret.txt'), 'SECRET')
    writeFileSync(join(base, 'site/secret.html'), 'SECRET')
    writeFileSync(join(pages, '.sources'), 'SECRET')
    const app = await buildApp({ services: world.services, routes, pages })
    try {
      const address = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
      /** Sent byte by byte: a client library would tidy the address first. */
      const raw = async (path: string): Promise<string> => {
        const socket = dial(Number(address.port), '127.0.0.1')
        socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)
        let text = ''
        socket.setEncoding('utf8').on('data', (piece: string) => (text += piece))
        await once(socket, 'close')
        return text
      }
      assert.match(await raw('/assets/app.js'), /^HTTP\/1\.1 200 [\s\S]*export \{\}/, 'what belongs to the pages is served')
      const escapes = [
        '../secret.txt',
        '..%2fsecret.txt',
        '%2e%2e/secret.txt',
        '%2e%2e%2fsecret.txt',
        '..%5csecret.txt',
        '..\\secret.txt',
        '%252e%252e%252fsecret.txt',
        '..%c0%afsecret.txt',
        'assets/../../secret.txt',
        'assets/..%2f..%2fsecret.txt',
        './/../secret.html',
        '%00../secret.txt',
        '.sources',
      ]
      for (const path of [
        ...escapes.map((each) => `/${each}`),
        ...escapes.map((each) => `//${each}`),
        `/${join(base, 'site/secret.txt')}`,
        '/etc/passwd',
        '//etc/passwd',
        'file:///etc/passwd',
        '/api/files/..%2f..%2fsecret.txt',
        `/api/files/${randomUUID()}/../../secret.txt`,
      ]) {
        const text = await raw(path)
        assert.doesNotMatch(text, /SECRET|root:/, path)
        assert.match(text, /^HTTP\/1\.1 (200|301|400|401|403|404|422) /, path)
      }
    } finally {
      await app.close()
      rmSync(join(base, 'site'), { recursive: true })
    }
  })
})
