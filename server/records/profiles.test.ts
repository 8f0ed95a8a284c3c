import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { openAnalysis, postgresEngine } from '../analysis/index.ts'
import { type TestDatabase, testDatabase } from '../platform/database/testing.ts'
import { type Caller, signedIn, type TestingApp, testingApp } from '../platform/testing-app.ts'
import { recordsRoutes, refreshSummaries } from './index.ts'
import { buildProvince, insertCases, insertRecords, insertWarnings, type TestCase } from './testing-province.ts'

type Unit = ReplyOf<'units.show'>
type Officer = ReplyOf<'officers.show'>
const AS_OF = '2026-10-31'

/** One county's year: four kinds of cases, and one case too old to count. */
const cases: TestCase[] = [
  ...Array.from({ length: 10 }, (_, i) => ({
    id: `t:a${i}`,
    unit: i < 6 ? 'GA-990101' : 'GA-990101-1',
    occurredAt: `2026-0${1 + (i % 5)}-15 08:00:00`,
    procedure: i < 4 ? 'simple' : 'ordinary',
    filed_at: i < 4 ? null : `2026-0${1 + (i % 5)}-16 09:00:00`,
    decided_at: `2026-0${1 + (i % 5)}-${18 + i} 08:00:00`,
    outcome: i < 2 ? 'warning' : 'fine',
    fine: i < 2 ? null : 200 * i,
  })),
  { id: 't:old', unit: 'GA-990101', occurredAt: '2025-10-31 23:59:59', decided_at: '2025-11-01 08:00:00', outcome: 'warning' },
]

const value = (metrics: Unit['metrics'], key: string) => metrics.find((metric) => metric.key === key)!.value

describe('profiles', () => {
  let database: TestDatabase
  let server: TestingApp
  let county: Caller
  let team: Caller

  before(async () => {
    database = await testDatabase()
    const { sql } = database
    await buildProvince(sql)
    await insertCases(sql, cases)
    await insertRecords(sql, 'clips', [
      { id: 't:v1', officer_id: 'GA-990101A', start_at: '2026-01-15 07:50:00', end_at: '2026-01-15 08:30:00' },
      { id: 't:v2', officer_id: 'GA-990101A', start_at: '2026-02-15 09:50:00', end_at: '2026-02-15 10:30:00', case_id: 't:a1' },
      { id: 't:v3', officer_id: 'GA-990101A', start_at: '2026-03-15 08:00:01', end_at: '2026-03-15 08:30:00' },
    ])
    await sql`insert into record.certificates (officer_id, position, cert_no, valid_from, valid_to) values
      ('GA-990101A', 0, 'Z1', '2020-01-01', '2021-12-31'), ('GA-990101A', 1, 'Z2', '2022-01-01', '2099-12-31'), ('GA-990101B', 0, 'Z3', '2020-01-01', '2021-12-31')`
    await insertWarnings(sql, [
      {
        unit: 'GA-990101',
        openedAt: '2026-03-02',
        cases: ['t:a0', 't:a1'],
        state: 'closed',
        finding_code: 'F3',
        closed_at: '2026-03-20',
        breached: true,
      },
      { unit: 'GA-990101-1', openedAt: '2026-03-05', cases: ['t:a7'], state: 'closed', finding_code: 'F0', closed_at: '2026-03-20' },
      { unit: 'GA-990101', rule: 'R22', openedAt: '2026-04-05', cases: ['t:a2'] },
      { unit: 'GA-990101', openedAt: '2025-09-05', cases: ['t:old'], state: 'closed', finding_code: 'F2' },
    ])
    server = await testingApp(sql, recordsRoutes)
    county = await signedIn(server, [{ role: 'supervisor', unitId: 'SF-990101' }])
    team = await signedIn(server, [{ role: 'unit-head', unitId: 'GA-990101-1' }])
    await sql.begin((tx) => refreshSummaries(sql, postgresEngine(tx), AS_OF))
  })
  after(async () => {
    await server?.close()
    await database?.drop()
  })

  const read = async <T>(caller: Caller, url: string): Promise<T> => {
    const reply = await caller.get(url)
    assert.equal(reply.statusCode, 200, reply.body)
    return reply.json<T>()
  }

  test('a unit: each figure as counted by hand, with the units below it', async () => {
    const unit = await read<Unit>(county, '/api/units/GA-990101')
    assert.equal(unit.officers, 6)
    assert.equal(value(unit.metrics, 'cases'), 10)
    assert.equal(value(unit.metrics, 'warnings'), 300)
    assert.equal(value(unit.metrics, 'confirmed'), 100)
    assert.equal(value(unit.metrics, 'late'), 33.3)
    assert.equal(value(unit.metrics, 'simple'), 40)
    assert.equal(value(unit.metrics, 'lenient'), 20)
    // Fines 400, 600 … 1800 of at most 2000 yuan.
    assert.equal(value(unit.metrics, 'ratio'), 55)
    // t:a0 and t:a5 by the officer's recording of 15 January, t:a1 by name; the third recording begins a second too late.
    assert.equal(value(unit.metrics, 'video'), 30)
    // Filed on the 16th, decided on the 22nd to 27th.
    assert.equal(value(unit.metrics, 'days'), 8.5)
    assert.deepEqual(
      unit.monthly
        .map((month) => [month.month, month.cases, month.warnings, month.confirmed])
        .filter((row) => row.slice(1).some((n) => n !== 0)),
      [
        ['2026-01', 2, 0, 0],
        ['2026-02', 2, 0, 0],
        ['2026-03', 2, 2, 1],
        ['2026-04', 2, 1, 0],
        ['2026-05', 2, 0, 0],
      ],
    )
    assert.equal(unit.monthly.length, 12)
    assert.deepEqual(
      unit.byRule.map((row) => [row.ruleId, row.warnings, row.confirmed]),
      [
        ['R05', 2, 1],
        ['R22', 1, 0],
      ],
    )
    assert.ok(unit.asOf)
  })

  test('peers are numbers only, and too few of them are none', async () => {
    const unit = await read<Unit>(county, '/api/units/GA-990101')
    const simple = unit.metrics.find((metric) => metric.key === 'simple')!
    assert.deepEqual([simple.peers, simple.peerMedian, simple.percentile], [0, null, null])
    // Five more counties of the same line: now there are enough.
    const { sql } = database
    for (let i = 0; i < 5; i++) {
      const id = `GA-9903${i}`
      await insertRecords(sql, 'units', [{ id, name: `外县${i}大队`, region: `99030${i}`, line: 'police', level: 'county' }])
      await sql`insert into record.unit_tree values (${id}, ${id}, 0)`
      await insertRecords(sql, 'cases', [
        {
          id: `t:p${i}`,
          case_no: `p${i}`,
          unit_id: id,
          line: 'police',
          region: `99030${i}`,
          procedure: i < 3 ? 'simple' : 'ordinary',
          item_code: 'I1',
          occurred_at: '2026-05-01 00:00:00',
        },
      ])
    }
    await sql.begin((tx) => refreshSummaries(sql, postgresEngine(tx), AS_OF))
    const body = (await county.get('/api/units/GA-990101')).body
    const again = (JSON.parse(body) as Unit).metrics.find((metric) => metric.key === 'simple')!
    // 100, 100, 100, 40, 0, 0: the median of six lies between 40 and 100.
    assert.deepEqual([again.value, again.peers, again.peerMedian, again.percentile], [40, 5, 70, 0.4])
    assert.ok(!body.includes('外县'))
    assert.equal((await county.get('/api/units/GA-99030')).statusCode, 404)
  })

  test('both engines count the same', async () => {
    const { sql } = database
    const folder = await mkdtemp(join(tmpdir(), 'biaochi-analysis-'))
    const analysis = openAnalysis(database.url, folder, { threads: 1, memoryMb: 512 })
    try {
      const rows =
        () => sql`select subject_kind, subject_id, key, round(value::numeric, 9) as value, n, peers, round(peer_median::numeric, 9) as m, percentile
        from profile_metrics order by 1, 2, 3`
      await sql.begin((tx) => refreshSummaries(sql, postgresEngine(tx), AS_OF))
      const fromPostgres = [...(await rows())]
      await analysis.refresh()
      await refreshSummaries(sql, analysis, AS_OF)
      assert.deepEqual([...(await rows())], fromPostgres)
      assert.ok(fromPostgres.length > 20)
    } finally {
      await analysis.close()
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('a refresh follows what was deleted and changed, and writes nothing when nothing did', async () => {
    const { sql } = database
    await sql`update record.cases set occurred_at = '2026-06-15 08:00:00' where id = 't:a9'`
    await sql.begin((tx) => refreshSummaries(sql, postgresEngine(tx), AS_OF))
    const [row] = await sql`select sum(own)::int as own, sum(cases)::int as cases from unit_days where unit_id = 'GA-990101-1'`
    assert.deepEqual({ ...row }, { own: 4, cases: 4 })
    const [total] = await sql`select (select count(*)::int from record.cases) as cases, (select sum(own)::int from unit_days) as own`
    assert.equal(total!.own, total!.cases)
    assert.deepEqual(
      [...(await sql`select day from unit_days where unit_id = 'GA-990101-1' and day >= '2026-05-16'`)].map((each) => each.day),
      ['2026-06-15'],
    )
    const still = await sql.begin((tx) => refreshSummaries(sql, postgresEngine(tx), AS_OF))
    assert.deepEqual([still.unitDays, still.metrics], [0, 0])
  })

  test('the year ends where the data end, whatever the calendar says, and holds what was found in them since', async (t) => {
    const { sql } = database
    const refreshed = async () => {
      await sql.begin((tx) => refreshSummaries(sql, postgresEngine(tx)))
      return read<Unit>(county, '/api/units/GA-990101')
    }
    await insertCases(sql, [{ id: 't:false', unit: 'GA-990101', occurredAt: '2099-01-01 08:00:00' }])
    const [late] = await insertWarnings(sql, [{ unit: 'GA-990101', openedAt: '2026-10-05', cases: ['t:a0'] }])
    t.after(async () => {
      await sql`delete from record.imports`
      await sql`delete from record.case_officers where case_id = 't:false'`
      await sql`delete from record.cases where id = 't:false'`
      await sql`delete from warning_cases where warning_id = ${late!}`
      await sql`delete from warnings where id = ${late!}`
      await sql.begin((tx) => refreshSummaries(sql, postgresEngine(tx), AS_OF))
    })
    const open = await refreshed()
    assert.deepEqual(open.period, { from: '2025-06-16', to: '2026-06-15' }, 'the newest case, not the day that is yet to come')
    assert.deepEqual([open.monthly.at(-1)!.month, open.monthly.at(-1)!.warnings], ['2026-06', 1])
    // Five warnings, the late one among them, of eleven cases.
    assert.equal(value(open.metrics, 'warnings'), 454.5)
    await sql`insert into record.imports (source, file_name, state, finished_at, report)
      values ('t', 'archive.zip', 'done', now(), ${sql.json({ asOf: '2026-05-31 23:59:59' })})`
    assert.deepEqual((await refreshed()).period, { from: '2025-05-16', to: '2026-05-15' }, 'a delivery that says where it ends')
  })

  test('an officer: figures of the own cases, certificates, no auxiliary work', async () => {
    const officer = await read<Officer>(county, '/api/officers/GA-990101A')
    assert.equal(value(officer.metrics, 'cases'), 6)
    assert.equal(value(officer.metrics, 'simple'), 66.7)
    assert.equal(value(officer.metrics, 'warnings'), 333.3)
    assert.equal(
      officer.monthly.reduce((sum, month) => sum + month.cases, 0),
      6,
    )
    assert.deepEqual(
      officer.byRule.map((row) => [row.ruleId, row.warnings]),
      [
        ['R05', 1],
        ['R22', 1],
      ],
    )
    assert.deepEqual(
      officer.certificates.map((each) => [each.no, each.valid]),
      [
        ['Z2', true],
        ['Z1', false],
      ],
    )
    const list = await read<ReplyOf<'officers.list'>>(county, '/api/officers?unit=GA-990101&limit=200')
    assert.equal(list.rows.length, 6)
    assert.deepEqual(
      list.rows.slice(0, 2).map((row) => [row.id, row.certificateTo, row.certificateValid]),
      [
        ['GA-990101A', '2099-12-31', true],
        ['GA-990101B', '2021-12-31', false],
      ],
    )
    assert.deepEqual(
      (await read<ReplyOf<'officers.list'>>(county, '/api/officers?q=Z3')).rows.map((row) => row.id),
      ['GA-990101B'],
    )
  })

  test('units: the tree starts where the scope does, the search pages through all of it', async () => {
    const roots = await read<ReplyOf<'units.tree'>>(team, '/api/units/tree')
    assert.deepEqual(
      roots.map((row) => row.id),
      ['GA-990101-1'],
    )
    const top = await read<ReplyOf<'units.tree'>>(county, '/api/units/tree')
    assert.deepEqual(top.map((row) => [row.id, row.children]).sort(), [
      ['GA-990101', 2],
      ['JT-990101', 0],
      ['SF-990101', 0],
    ])
    const found: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: ReplyOf<'units.search'> = await read(county, `/api/units?limit=2&cursor=${next}`)
      found.push(...page.rows.map((row) => row.id))
      next = page.next
    }
    assert.deepEqual(found, ['GA-990101', 'GA-990101-1', 'GA-990101-2', 'JT-990101', 'SF-990101'])
    assert.deepEqual(
      (await read<ReplyOf<'units.search'>>(county, `/api/units?q=${encodeURIComponent('二中队')}`)).rows.map((row) => row.parentName),
      ['丙县交警大队'],
    )
    assert.equal((await team.get('/api/units/GA-990101')).statusCode, 404)
    assert.equal((await team.get('/api/officers/GA-990101A')).statusCode, 404)
  })
})
