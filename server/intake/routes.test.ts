import assert from 'node:assert/strict'
import { existsSync, readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { AnswerOf } from '#domain/contract/api/index.ts'
import { type Person, testWorld, type World } from '../testing.ts'
import { importTasks } from './index.ts'
import { caseOf, ndjson, unit } from './testing/data.ts'

let world: World
let person: Person
before(async () => {
  world = await testWorld()
  person = await world.person('supervisor', 't:SF')
})
after(() => world?.close())

async function upload(name: string, bytes: Buffer, who = person) {
  const boundary = 'xxBOUNDARYxx'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n`
  const reply = await world.app.inject({
    method: 'POST',
    url: '/api/imports/uploads',
    headers: { 'x-biaochi': '1', cookie: `biaochi_session=${who.token}`, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
  return { status: reply.statusCode, body: reply.json() as AnswerOf<'imports.upload'> & { code: string; detail: string } }
}

/** Runs the job that a start has queued, as the worker would. */
async function work(id: string): Promise<void> {
  const [job] = await world.sql`select payload from graphile_worker._private_jobs where payload ->> 'importId' = ${id}`
  await importTasks.import!(job!.payload as Record<string, unknown>, world.services)
}

const CSV = '案号,单位,时间\nA1,甲队,2026-03-01 08:30\nA2,甲队,不详\n'
const MAPPING = `title: 案件表
file: { kind: csv }
targets:
  - entity: units
    once: true
    fields: { id: 单位, name: 单位, region: { const: '990100' }, line: { const: police } }
  - entity: cases
    fields: { id: 案号, caseNo: 案号, unitId: 单位, line: { const: police }, procedure: { const: simple }, itemCode: { const: X }, occurredAt: 时间 }
`

test('a table: uploaded, previewed, started, watched, its rejects fetched', async () => {
  const { status, body } = await upload('案件.csv', Buffer.from(CSV))
  assert.equal(status, 200)
  assert.deepEqual([body.kind, body.fileName, body.encoding], ['table', '案件.csv', 'utf-8'])
  assert.deepEqual(body.columns, ['案号', '单位', '时间'])
  assert.deepEqual(body.sample[1], ['A2', '甲队', '不详'])
  assert.ok(body.mappings.length === 6 && body.mappings.every((mapping) => !mapping.fits))

  const preview = await world.call(person, 'imports.preview', {
    params: { id: body.uploadId },
    body: { mapping: MAPPING, mappingName: null },
  })
  assert.equal(preview.status, 200)
  assert.deepEqual(preview.body.entities.cases, { read: 2, inserted: 1, updated: 0, unchanged: 0, rejected: 1 })
  assert.equal(preview.body.complete, true)
  assert.deepEqual(
    preview.body.rows.map((row) => row.entity),
    ['units', 'cases'],
  )
  assert.deepEqual([preview.body.rejects[0]!.line, preview.body.rejects[0]!.reason], [3, 'not-a-time'])
  assert.equal((await world.sql`select 1 from record.cases where source = 'made'`).length, 0)

  const started = await world.call(person, 'imports.start', {
    params: { id: body.uploadId },
    body: { source: 'made', mapping: MAPPING, mappingName: null },
  })
  assert.equal(started.status, 200)
  const { id } = started.body
  const waiting = await world.call(person, 'imports.show', { params: { id } })
  assert.deepEqual([waiting.body.state, waiting.body.fileName, waiting.body.entities], ['running', '案件.csv', null])
  await work(id)
  const done = await world.call(person, 'imports.show', { params: { id } })
  assert.deepEqual([done.body.state, done.body.rejected, done.body.dangling, done.body.hasRejects], ['done', 1, 0, true])
  assert.equal(done.body.startedBy, '某supervisor')
  assert.equal((await world.sql`select 1 from record.cases where id = 'made:A1'`).length, 1)
  const file = await world.call(person, 'imports.rejects', { params: { id } })
  assert.equal(JSON.parse(file.raw.toString()).record, 'A2,甲队,不详')
  const list = await world.call(person, 'imports.list', { query: { limit: 1 } })
  assert.deepEqual(
    list.body.rows.map((row) => row.id),
    [id],
  )
  assert.deepEqual(
    readdirSync(join(world.services.folder, 'imports', id)).filter((name) => name.startsWith('data')),
    [],
    'the data are gone, the reports stay',
  )
  // The worker may run a job again after a crash.
  await work(id)
  assert.equal((await world.call(person, 'imports.show', { params: { id } })).body.state, 'done')
  const again = await world.call(person, 'imports.start', {
    params: { id: body.uploadId },
    body: { source: 'made', mapping: MAPPING, mappingName: null },
  })
  assert.equal(again.status, 404)
})

test('a file in the exchange format needs no mapping', async () => {
  const { body } = await upload('cases.ndjson.gz', gzipSync(ndjson([caseOf('N1', 'GA11')])))
  assert.deepEqual([body.kind, body.entities], ['native', ['cases']])
  const started = await world.call(person, 'imports.start', {
    params: { id: body.uploadId },
    body: { source: 't', mapping: null, mappingName: null },
  })
  await work(started.body.id)
  const [row] = await world.sql`select region from record.cases where id = 't:N1'`
  assert.equal(row!.region, '990101')
})

test("another person's uploads and imports are not there", async () => {
  const other = await world.person('supervisor', 't:SF')
  const { body } = await upload('units.ndjson', ndjson([unit('Z')]))
  const choice = { mapping: null, mappingName: null }
  assert.equal((await world.call(other, 'imports.preview', { params: { id: body.uploadId }, body: choice })).status, 404)
  assert.equal((await world.call(other, 'imports.start', { params: { id: body.uploadId }, body: { source: 'z', ...choice } })).status, 404)
  const [mine] = (await world.call(person, 'imports.list')).body.rows
  assert.equal((await world.call(other, 'imports.show', { params: { id: mine!.id } })).status, 404)
  assert.equal((await world.call(other, 'imports.rejects', { params: { id: mine!.id } })).status, 404)
  assert.deepEqual((await world.call(other, 'imports.list')).body.rows, [])
})

test('what cannot be used is refused with its reason', async () => {
  const { body } = await upload('案件.csv', Buffer.from(CSV))
  const preview = (mapping: string | null, mappingName: string | null) =>
    world.call(person, 'imports.preview', { params: { id: body.uploadId }, body: { mapping, mappingName } })
  assert.equal((await preview('title: [', null)).problem.code, 'mapping-invalid')
  assert.equal((await preview(null, '../../etc/passwd')).status, 422)
  assert.equal((await preview(null, 'boston-citations')).problem.code, 'mapping-invalid')
  assert.equal((await preview(null, null)).problem.code, 'nothing-to-import')
  const started = await world.call(person, 'imports.start', {
    params: { id: body.uploadId },
    body: { source: 'a b', mapping: MAPPING, mappingName: null },
  })
  assert.equal(started.problem.code, 'bad-source')
  const empty = await upload('空.csv', Buffer.from(''))
  assert.deepEqual([empty.status, empty.body.code], [422, 'nothing-to-import'])
})

test('an import that cannot be carried out ends as failed, with the reason', async () => {
  const { body } = await upload('案件.csv', Buffer.from(CSV))
  const mapping = MAPPING.replace('id: 案号', 'id: 编号')
  const started = await world.call(person, 'imports.start', {
    params: { id: body.uploadId },
    body: { source: 'bad', mapping, mappingName: null },
  })
  await work(started.body.id)
  const shown = await world.call(person, 'imports.show', { params: { id: started.body.id } })
  assert.equal(shown.body.state, 'failed')
  assert.match(shown.body.error!, /没有列“编号”/)
})

test('uploads that nobody started are gone after a day', async () => {
  const { body } = await upload('案件.csv', Buffer.from(CSV))
  const folder = join(world.services.files.temporary, 'uploads', body.uploadId)
  const old = Date.now() / 1000 - 25 * 3600
  utimesSync(folder, old, old)
  await upload('案件.csv', Buffer.from(CSV))
  assert.ok(!existsSync(folder))
})
