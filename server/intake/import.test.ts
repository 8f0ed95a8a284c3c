import assert from 'node:assert/strict'
import { chmodSync, createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { after, before, beforeEach, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { ZipFile } from 'yazl'
import { type TestDatabase, testDatabase } from '#server/platform/database/testing.ts'
import type { Refusal } from '#server/platform/refusal.ts'
import { type ImportOptions, type ImportReport, runImport } from './index.ts'
import { caseOf, checksum, entries, exchangeFolder, ndjson, officer, scratch, unit } from './testing/data.ts'

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
beforeEach(async () => {
  const names = await db.sql`select table_name as name from information_schema.tables
    where table_schema = 'record' and table_type = 'BASE TABLE' and table_name not in ('calendar', 'law_values')`
  await db.sql.unsafe(`truncate ${names.map((row) => `record.${row.name}`).join(', ')}`)
})

const take = (path: string, more: Partial<ImportOptions> = {}): Promise<ImportReport> =>
  runImport(db.sql, { path, reportFolder: join(place.path, `report-${++number}`), source: 'demo', ...more })
const folder = (files: Parameters<typeof exchangeFolder>[2]) => exchangeFolder(place.path, `data-${++number}`, files)
const counts = (read: number, inserted: number, updated: number, unchanged: number, rejected: number) => ({
  read,
  inserted,
  updated,
  unchanged,
  rejected,
})

const small = () => ({
  units: [unit('U1'), unit('U2', { parentId: 'U1', region: '420106' })],
  officers: [
    officer('O1', 'U2', {
      certificates: [
        { no: 'A1', validFrom: '2020-01-01' },
        { no: 'A2', validFrom: '2026-01-01' },
      ],
    }),
  ],
  cases: [caseOf('C1', 'U2', { officers: [{ officerId: 'O1', role: 'handler' }], colour: '红' }), caseOf('C2', 'U1')],
  payments: [{ id: 'P1', caseId: 'C1', channel: 'bank', amount: 200, paidAt: '2026-03-02T09:00:00+08:00' }],
})

test('imports a folder: records, lists, unknown fields, region of the unit, tree', async () => {
  const report = await take(folder(small()))
  assert.deepEqual(report.entities, {
    units: counts(2, 2, 0, 0, 0),
    officers: counts(1, 1, 0, 0, 0),
    cases: counts(2, 2, 0, 0, 0),
    payments: counts(1, 1, 0, 0, 0),
  })
  assert.equal(report.dangling, 0)
  const rows = await db.sql`select id, region, extra, occurred_at, version from record.cases order by id`
  assert.deepEqual(
    [...rows],
    [
      { id: 'demo:C1', region: '420106', extra: { colour: '红' }, occurred_at: '2026-03-01 08:30:00', version: 1 },
      { id: 'demo:C2', region: '420100', extra: null, occurred_at: '2026-03-01 08:30:00', version: 1 },
    ],
  )
  const certificates = await db.sql`select officer_id, position, cert_no from record.certificates order by position`
  assert.deepEqual(
    [...certificates],
    [
      { officer_id: 'demo:O1', position: 0, cert_no: 'A1' },
      { officer_id: 'demo:O1', position: 1, cert_no: 'A2' },
    ],
  )
  const tree = await db.sql`select ancestor_id, unit_id, depth from record.unit_tree order by 1, 2`
  assert.deepEqual(
    [...tree],
    [
      { ancestor_id: 'demo:U1', unit_id: 'demo:U1', depth: 0 },
      { ancestor_id: 'demo:U1', unit_id: 'demo:U2', depth: 1 },
      { ancestor_id: 'demo:U2', unit_id: 'demo:U2', depth: 0 },
    ],
  )
  const [row] = await db.sql`select state, report, source from record.imports where id = ${report.id}`
  assert.equal(row!.state, 'done')
  assert.deepEqual((row!.report as ImportReport).entities, report.entities)
})

test('the same data again change nothing', async () => {
  const data = folder(small())
  await take(data)
  const sums = await checksum(db.sql)
  const report = await take(data)
  assert.deepEqual(report.entities.cases, counts(2, 0, 0, 2, 0))
  assert.deepEqual(report.entities.officers, counts(1, 0, 0, 1, 0))
  assert.deepEqual(await checksum(db.sql), sums)
})

test('a changed record is replaced, its list too, and the old version stays in the history', async () => {
  await take(folder(small()))
  const changed = small()
  changed.officers = [officer('O1', 'U2', { certificates: [{ no: 'A3', validFrom: '2026-02-01' }] })]
  const report = await take(folder(changed))
  assert.deepEqual(report.entities.officers, counts(1, 0, 1, 0, 0))
  const certificates = await db.sql`select cert_no from record.certificates`
  assert.deepEqual([...certificates], [{ cert_no: 'A3' }])
  const [history] = await db.sql`select entity, id, version, replaced_by, old from record.history`
  assert.equal(history!.entity, 'officers')
  assert.equal(history!.version, 1)
  assert.equal(history!.replaced_by, report.id)
  const old = history!.old as { name: string; certificates: { cert_no: string }[] }
  assert.deepEqual(
    old.certificates.map((each) => each.cert_no),
    ['A1', 'A2'],
  )
  const [row] = await db.sql`select version, import_id from record.officers`
  assert.deepEqual(row, { version: 2, import_id: report.id })
})

test('of several records with one id in a file the last counts, however often the file comes', async () => {
  const lines = [
    caseOf('C1', 'U1', { fine: 100 }),
    caseOf('C1', 'U1', { fine: 200 }),
    caseOf('C2', 'U1'),
    caseOf('C1', 'U1', { fine: 300 }),
    caseOf('C2', 'U1'),
  ]
  const data = folder({ units: [unit('U1')], cases: lines })
  const first = await take(data)
  assert.deepEqual(first.entities.cases, counts(5, 2, 1, 2, 0))
  const sums = await checksum(db.sql)
  const second = await take(data)
  assert.deepEqual(second.entities.cases, counts(5, 0, 0, 5, 0))
  assert.deepEqual(await checksum(db.sql), sums)
  const rows = await db.sql`select id, fine, version from record.cases order by id`
  assert.deepEqual(
    [...rows],
    [
      { id: 'demo:C1', fine: 300, version: 2 },
      { id: 'demo:C2', fine: null, version: 1 },
    ],
  )
})

test('a reference to something unknown is listed, and resolved when it arrives', async () => {
  const first = await take(
    folder({ units: [unit('U1')], cases: [caseOf('C1', 'U9', { officers: [{ officerId: 'O9', role: 'handler' }], captureId: 'K9' })] }),
  )
  assert.equal(first.dangling, 3)
  const rows = await db.sql`select entity, id, field, target_entity, target_id from record.dangling order by field`
  assert.deepEqual(
    [...rows],
    [
      { entity: 'cases', id: 'demo:C1', field: 'captureId', target_entity: 'captures', target_id: 'demo:K9' },
      { entity: 'cases', id: 'demo:C1', field: 'officers[].officerId', target_entity: 'officers', target_id: 'demo:O9' },
      { entity: 'cases', id: 'demo:C1', field: 'unitId', target_entity: 'units', target_id: 'demo:U9' },
    ],
  )
  const [before] = await db.sql`select region from record.cases`
  assert.equal(before!.region, '000000')
  const second = await take(folder({ units: [unit('U9', { region: '420200' })], officers: [officer('O9', 'U9')] }))
  assert.equal(second.dangling, 1)
  const [row] = await db.sql`select region from record.cases`
  assert.equal(row!.region, '420200')
  const third = await take(folder({ cases: [caseOf('C1', 'U9')] }))
  assert.equal(third.dangling, 0)
})

test('a unit that is moved and renamed takes its cases and matters along', async () => {
  await take(
    folder({
      units: [unit('P', { region: '420000' }), unit('Q', { region: '430000' }), unit('U', { parentId: 'P' }), unit('V', { parentId: 'U' })],
      cases: [caseOf('C1', 'U'), caseOf('C2', 'V')],
    }),
  )
  await db.sql`insert into warnings (rule_id, rule_version, fingerprint, colour, subject_kind, subject_id, unit_id, region, line, evidence, state)
    values ('R01', 1, 'f', 'red', 'case', 'demo:C1', 'demo:U', '420100', 'police', '{}', 'opened')`
  await take(folder({ units: [unit('U', { parentId: 'Q', region: '430100', line: 'transport', name: '新名' })] }))
  const cases = await db.sql`select id, region, version from record.cases order by id`
  assert.deepEqual(
    [...cases],
    [
      { id: 'demo:C1', region: '430100', version: 1 },
      { id: 'demo:C2', region: '420100', version: 1 },
    ],
  )
  const [warning] = await db.sql`select region, line from warnings`
  assert.deepEqual(warning, { region: '430100', line: 'transport' })
  const above = await db.sql`select ancestor_id, depth from record.unit_tree where unit_id = 'demo:V' order by depth`
  assert.deepEqual(
    [...above],
    [
      { ancestor_id: 'demo:V', depth: 0 },
      { ancestor_id: 'demo:U', depth: 1 },
      { ancestor_id: 'demo:Q', depth: 2 },
    ],
  )
})

test('units that lead in a circle are reported, and nobody gains a unit by them', async () => {
  const report = await take(
    folder({
      units: [
        unit('A', { parentId: 'C' }),
        unit('B', { parentId: 'A' }),
        unit('C', { parentId: 'B' }),
        unit('D', { parentId: 'A' }),
        unit('S', { parentId: 'S' }),
      ],
    }),
  )
  assert.deepEqual(report.entities.units, counts(5, 5, 0, 0, 0))
  const circles = entries(report.rejects).filter((entry) => entry.reason === 'parent-circle')
  assert.deepEqual(
    circles.map((entry) => entry.value),
    ['demo:C', 'demo:A', 'demo:B', 'demo:S'],
  )
  const tree = await db.sql`select ancestor_id, unit_id from record.unit_tree where depth > 0`
  assert.deepEqual([...tree], [{ ancestor_id: 'demo:A', unit_id: 'demo:D' }])
  await take(folder({ units: [unit('C')] }))
  const mended = await db.sql`select unit_id from record.unit_tree where ancestor_id = 'demo:C' order by 1`
  assert.deepEqual(
    mended.map((row) => row.unit_id),
    ['demo:A', 'demo:B', 'demo:C', 'demo:D'],
  )
})

test('every bad line is rejected alone, with place and reason', async () => {
  const long = Buffer.alloc(1_200_000, 97)
  const data = folder({
    units: [
      unit('U1'),
      '{"id": "U2", "name"',
      unit('U3', { region: '42' }),
      { id: 'U4', line: 'police', region: '420100' },
      Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22]),
      long,
      unit('U5', { line: 'navy', region: 'x' }),
      '[1]',
      '',
      unit('U6', { note: 'a\u0000b' }),
      unit('U7', { note: '\ud800' }),
      unit('U8', { source: 'a b' }),
      unit('U9', { name: '含\u0001符' }),
      `{"id":"U10","name":"n","region":"420100","line":"police","deep":${'['.repeat(60)}${']'.repeat(60)}}`,
      unit('U11'),
    ],
    cases: [caseOf('C1', 'U1', { fine: 1e12 }), caseOf('C2', 'U1', { fine: 10 }), caseOf('C3', 'U1', { fine: 0.001 })],
  })
  const report = await take(data)
  assert.deepEqual(report.entities.units, counts(14, 2, 0, 0, 12))
  assert.deepEqual(report.entities.cases, counts(3, 1, 0, 0, 2))
  const found = entries(report.rejects).map(({ file, line, field, reason }) => [file, line, field, reason])
  assert.deepEqual(found, [
    ['units.ndjson', 2, '', 'not-json'],
    ['units.ndjson', 3, 'region', 'not-a-region'],
    ['units.ndjson', 4, 'name', 'missing'],
    ['units.ndjson', 5, '', 'bad-encoding'],
    ['units.ndjson', 6, '', 'line-too-long'],
    ['units.ndjson', 7, 'region', 'not-a-region'],
    ['units.ndjson', 8, '', 'not-an-object'],
    ['units.ndjson', 10, '', 'control-character'],
    ['units.ndjson', 11, '', 'bad-encoding'],
    ['units.ndjson', 12, 'source', 'bad-source'],
    ['units.ndjson', 13, 'name', 'control-character'],
    ['units.ndjson', 14, '', 'too-deep'],
    ['cases.ndjson', 3, 'fine', 'too-many-decimals'],
    ['cases.ndjson', 1, '', 'refused-by-database'],
  ])
  const [, , seventh] = entries(report.rejects)
  assert.equal(JSON.parse(seventh!.record!).id, 'U4')
  const both = entries(report.rejects)[5]!
  assert.deepEqual(
    both.others?.map((other) => other.field),
    ['line'],
  )
})

test('identifiers that do not check are doubts: accepted and reported', async () => {
  const report = await take(
    folder({
      units: [unit('U1', { region: '980000' })],
      cases: [
        caseOf('C1', 'U1', { plate: '鄂A12345', party: { kind: 'person', idNo: '11010519491231002X' } }),
        caseOf('C2', 'U1', { plate: '鄂A1', party: { kind: 'person', idNo: '110105194912310021' }, vin: 'SHORT' }),
        caseOf('C3', 'U1', { party: { kind: 'organisation', idNo: '91350100M000100Y44' } }),
      ],
    }),
  )
  assert.deepEqual(report.entities.cases, counts(3, 3, 0, 0, 0))
  assert.deepEqual(report.doubtful, { 'units.region': 1, 'cases.party.idNo': 2, 'cases.plate': 1, 'cases.vin': 1 })
  assert.equal(entries(report.doubts).length, 5)
})

test('reads GB18030, a byte order mark and CRLF', async () => {
  const gb = Buffer.concat([
    Buffer.from('{"id":"G1","name":"'),
    Buffer.from([0xb1, 0xea, 0xb3, 0xdf]),
    Buffer.from('","region":"420100","line":"police"}\r\n{"id":"G2","name":"'),
    Buffer.from([0xff, 0xff]),
    Buffer.from('","region":"420100","line":"police"}\r\n'),
  ])
  const data = folder({})
  writeFileSync(join(data, 'units.ndjson'), gb)
  writeFileSync(
    join(data, 'officers.ndjson'),
    Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(`${JSON.stringify(officer('O1', 'G1'))}\r\n\r\n`)]),
  )
  const report = await take(data)
  assert.deepEqual(report.entities, { units: counts(2, 1, 0, 0, 1), officers: counts(1, 1, 0, 0, 0) })
  const [row] = await db.sql`select name from record.units`
  assert.equal(row!.name, '标尺')
  writeFileSync(join(data, 'units.ndjson'), Buffer.from('\ufeff{}', 'utf16le'))
  await assert.rejects(take(data), (error: Refusal) => error.status === 422 && /UTF-16/.test(error.message))
})

test('a dry run tells what would happen and writes nothing', async () => {
  await take(folder(small()))
  const sums = await checksum(db.sql)
  const imports = await db.sql`select id from record.imports`
  const changed = small()
  changed.cases = [caseOf('C1', 'U2'), caseOf('C3', 'U1'), caseOf('C4', '')]
  const report = await take(folder(changed), { dryRun: true })
  assert.equal(report.dryRun, true)
  assert.deepEqual(report.entities.cases, counts(3, 1, 1, 0, 1))
  assert.deepEqual(await checksum(db.sql), sums)
  assert.equal((await db.sql`select id from record.imports`).length, imports.length)
})

test('names files that belong to no entity, reads .gz, ignores the answers', async () => {
  const data = folder({ answers: [{ rule: 'R01' }], nonsense: [{}] })
  writeFileSync(join(data, 'units.ndjson.gz'), gzipSync(ndjson([unit('U1')])))
  const report = await take(data)
  assert.deepEqual(report.unknownFiles, ['nonsense.ndjson'])
  assert.deepEqual(report.entities, { units: counts(1, 1, 0, 0, 0) })
})

async function zipped(name: string, files: Record<string, Buffer>): Promise<string> {
  const path = join(place.path, name)
  const zip = new ZipFile()
  for (const [entry, content] of Object.entries(files)) zip.addBuffer(content, entry)
  zip.end()
  await pipeline(zip.outputStream as NodeJS.ReadableStream, createWriteStream(path))
  return path
}

test('reads a .zip, also with a folder in it', async () => {
  const path = await zipped('demo.zip', {
    'export/units.ndjson': ndjson([unit('U1')]),
    'export/cases.ndjson': ndjson([caseOf('C1', 'U1')]),
    'readme.txt': Buffer.from('x'),
  })
  const report = await take(path, { source: undefined })
  assert.equal(report.source, 'demo')
  assert.deepEqual(report.entities, { units: counts(1, 1, 0, 0, 0), cases: counts(1, 1, 0, 0, 0) })
  assert.deepEqual(report.unknownFiles, ['readme.txt'])
})

test('stops at bombs and broken archives', async () => {
  const zeros = Buffer.alloc(80 * 1_048_576, 97)
  const code = (expected: string) => (error: Refusal) => error.code === expected
  await assert.rejects(take(await zipped('bomb.zip', { 'units.ndjson': zeros })), code('archive-too-large'))
  const data = folder({})
  writeFileSync(join(data, 'units.ndjson.gz'), gzipSync(zeros))
  await assert.rejects(take(data), code('archive-too-large'))
  writeFileSync(join(data, 'units.ndjson.gz'), gzipSync(ndjson([unit('U1')])).subarray(0, 40))
  await assert.rejects(take(data), code('bad-archive'))
  writeFileSync(join(place.path, 'broken.zip'), 'PK not really')
  await assert.rejects(take(join(place.path, 'broken.zip')), code('bad-archive'))
})

test('wrong paths and sources are refused with a code and a Chinese sentence', async () => {
  const refused = async (expected: string, path: string, more: Partial<ImportOptions> = {}) =>
    assert.rejects(take(path, more), (error: Refusal) => error.code === expected && /[\u4e00-\u9fff]/.test(error.message))
  await refused('path-not-found', join(place.path, 'nowhere'))
  await refused('nothing-to-import', folder({}))
  await refused('nothing-to-import', folder({ nonsense: [{}] }))
  await refused('bad-source', folder(small()), { source: 'a:b' })
  const data = folder(small())
  await refused('path-unwritable', data, { reportFolder: join(data, 'units.ndjson', 'report') })
  const [row] = await db.sql`select state from record.imports where source = 'demo' order by started_at desc limit 1`
  assert.equal(row!.state, 'failed')
})

test('a file that may not be read is refused by name', {
  skip: process.getuid?.() === 0 && 'the superuser may read every file',
}, async () => {
  const data = folder(small())
  chmodSync(join(data, 'units.ndjson'), 0)
  await assert.rejects(take(data), (error: Refusal) => error.code === 'path-unreadable' && error.message.includes('units.ndjson'))
})

test('a full disk stops the import; what was stored stays and the next run goes on', async () => {
  const data = folder({ units: [unit('U1')], cases: Array.from({ length: 14_000 }, (_, i) => caseOf(`C${i}`, 'U1')) })
  await db.sql`create function full_disk() returns trigger language plpgsql as
    $$ begin if new.id = 'demo:C12000' then raise exception using errcode = '53100', message = 'could not extend file'; end if; return new; end $$`
  await db.sql`create trigger full_disk before insert on record.cases for each row execute function full_disk()`
  try {
    await assert.rejects(take(data), (error: Refusal) => error.code === 'disk-full' && error.status === 507)
  } finally {
    await db.sql`drop function full_disk cascade`
  }
  const [stored] = await db.sql`select count(*)::int as n from record.cases`
  assert.ok((stored!.n as number) > 0 && (stored!.n as number) < 14_000)
  const [failed] = await db.sql`select state, report from record.imports`
  assert.equal(failed!.state, 'failed')
  assert.match((failed!.report as { error: string }).error, /磁盘/)
  const report = await take(data)
  assert.deepEqual(report.entities.cases, counts(14_000, 14_000 - (stored!.n as number), 0, stored!.n as number, 0))
})

test('an import waits for the one that runs, and says so', async () => {
  const other = await db.sql.reserve()
  await other`select pg_advisory_lock(826010)`
  let began = false
  const waiting = Promise.withResolvers<string>()
  const report = take(folder(small()), { onProgress: ({ text }) => waiting.resolve(text) }).finally(() => {
    began = true
  })
  assert.equal(await waiting.promise, '等待另一项接入完成')
  assert.equal(began, false)
  await other`select pg_advisory_unlock(826010)`
  other.release()
  assert.deepEqual((await report).entities.cases, counts(2, 2, 0, 0, 0))
})

test('a report folder that exists is written anew', async () => {
  const reportFolder = join(place.path, 'same')
  mkdirSync(reportFolder)
  await take(folder({ units: ['broken'] }), { reportFolder })
  const report = await take(folder(small()), { reportFolder })
  assert.deepEqual(entries(report.rejects), [])
})
