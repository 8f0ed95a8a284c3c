import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { type TestDatabase, testDatabase } from '../platform/database/testing.ts'
import { readSheet } from '../platform/documents/index.ts'
import { type Caller, signedIn, type TestingApp, testingApp } from '../platform/testing-app.ts'
import { recordsRoutes } from './index.ts'
import { buildProvince, insertCases, insertRecords, insertWarnings, type TestCase, UNITS } from './testing-province.ts'

type List = ReplyOf<'cases.list'>
const ID_NO = '990101199001011234'
const PHONE = '13912345678'
const PLATE = '鄂A12345'

/** Some hundred cases over all enforcing units; many share a moment, so that the order needs the id. */
const enforcing = UNITS.filter((unit) => unit.line !== 'justice')
const cases: TestCase[] = Array.from({ length: 400 }, (_, i) => ({
  id: `t:${String((i * 7919) % 100_000).padStart(5, '0')}`,
  unit: enforcing[(i * 5) % enforcing.length]!.id,
  occurredAt: `2026-0${1 + (i % 9)}-1${i % 3} 0${i % 4}:00:00`,
  procedure: ['simple', 'ordinary', 'off-site'][i % 3],
  item_code: i % 4 === 0 ? 'I2' : 'I1',
  party_name: '张三丰',
  party_kind: 'person',
  party_id_no: ID_NO,
  party_phone: PHONE,
  plate: PLATE,
}))
const regionOf = new Map(UNITS.map((unit) => [unit.id, unit.region]))
const lineOf = new Map(UNITS.map((unit) => [unit.id, unit.line]))

/** The order of the list, computed the plain way. */
const newestFirst = (rows: readonly TestCase[]): string[] =>
  [...rows]
    .sort((a, b) => (a.occurredAt === b.occurredAt ? (a.id < b.id ? 1 : -1) : a.occurredAt < b.occurredAt ? 1 : -1))
    .map((row) => row.id)

describe('cases', () => {
  let database: TestDatabase
  let server: TestingApp
  let province: Caller
  let county: Caller
  let transport: Caller
  let team: Caller
  let head: Caller

  before(async () => {
    database = await testDatabase()
    await buildProvince(database.sql)
    await insertCases(database.sql, cases)
    await insertWarnings(
      database.sql,
      cases
        .filter((_, i) => i % 10 === 0)
        .map((each) => ({ unit: each.unit, openedAt: '2026-10-01', cases: [each.id], notified_at: '2026-10-02' })),
    )
    server = await testingApp(database.sql, recordsRoutes)
    province = await signedIn(server, [{ role: 'supervisor', unitId: 'SF-99' }])
    county = await signedIn(server, [{ role: 'supervision-lead', unitId: 'SF-990101' }], '监督负责人')
    transport = await signedIn(server, [{ role: 'supervisor', unitId: 'JT-990101' }])
    team = await signedIn(server, [{ role: 'unit-handler', unitId: 'GA-990101-1' }])
    head = await signedIn(server, [{ role: 'unit-head', unitId: 'GA-9901' }])
  })
  after(async () => {
    await server?.close()
    await database?.drop()
  })

  async function page(caller: Caller, query: Record<string, string>): Promise<List> {
    const reply = await caller.get(`/api/cases?${new URLSearchParams(query)}`)
    assert.equal(reply.statusCode, 200, reply.body)
    return reply.json<List>()
  }

  async function all(caller: Caller, query: Record<string, string>, limit = 100): Promise<string[]> {
    const ids: string[] = []
    let cursor: string | null = null
    do {
      const got: List = await page(caller, { ...query, limit: String(limit), ...(cursor ? { cursor } : {}) })
      assert.ok(got.rows.length <= limit)
      ids.push(...got.rows.map((row) => row.id))
      cursor = got.next
    } while (cursor)
    return ids
  }

  test('everyone sees what lies in the scope, no more and no less', async () => {
    const seen: [Caller, (row: TestCase) => boolean][] = [
      [province, () => true],
      [county, (row) => regionOf.get(row.unit) === '990101'],
      [transport, (row) => regionOf.get(row.unit) === '990101' && lineOf.get(row.unit) === 'transport'],
      [team, (row) => row.unit === 'GA-990101-1'],
      [head, (row) => ['GA-9901', 'GA-990101', 'GA-990101-1', 'GA-990101-2', 'GA-990102'].includes(row.unit)],
    ]
    for (const [caller, visible] of seen) assert.deepEqual(await all(caller, {}), newestFirst(cases.filter(visible)))
  })

  test('any filter, any page size: the same rows in the same order as counted by hand', async () => {
    const filters = fc.record(
      {
        unit: fc.constantFrom('GA-9901', 'GA-990101', 'GA-990101-2', 'JT-990101', 'GA-9902', 'nobody'),
        item: fc.constantFrom('I1', 'I2', 'I3'),
        procedure: fc.constantFrom('simple', 'ordinary', 'fast'),
        officer: fc.constantFrom('GA-990101A', 'GA-9902B', 'JT-990101A'),
        from: fc.constantFrom('2026-02-01', '2026-05-11'),
        to: fc.constantFrom('2026-05-11', '2026-08-12'),
        warned: fc.constantFrom('true', 'false'),
      },
      { requiredKeys: [] },
    )
    const below = (top: string, id: string): boolean =>
      id === top || (UNITS.find((unit) => unit.id === id)?.parent ? below(top, UNITS.find((unit) => unit.id === id)!.parent!) : false)
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 50 }), fc.boolean(), async (filter, limit, wide) => {
        const expected = cases.filter(
          (row, i) =>
            (wide || regionOf.get(row.unit) === '990101') &&
            (!filter.unit || below(filter.unit, row.unit)) &&
            (!filter.item || row.item_code === filter.item) &&
            (!filter.procedure || row.procedure === filter.procedure) &&
            (!filter.officer || row.unit === filter.officer.slice(0, -1)) &&
            (!filter.from || row.occurredAt.slice(0, 10) >= filter.from) &&
            (!filter.to || row.occurredAt.slice(0, 10) <= filter.to) &&
            (!filter.warned || (filter.warned === 'true') === (i % 10 === 0)),
        )
        const query = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Record<string, string>
        assert.deepEqual(await all(wide ? province : county, query, Math.max(limit, Math.ceil(expected.length / 8))), newestFirst(expected))
      }),
      { numRuns: 40 },
    )
  })

  test('a number is found whole and by its beginning', async () => {
    const one = cases[17]!
    assert.deepEqual(
      (await page(province, { q: `案${one.id}` })).rows.map((row) => row.id),
      [one.id],
    )
    const begun = await all(province, { q: '案t:00' })
    assert.deepEqual(begun, newestFirst(cases.filter((row) => row.id.startsWith('t:00'))))
    assert.ok(begun.length > 0)
    assert.deepEqual(await all(province, { q: '%' }), [])
  })

  test('lists and pages of a case hold no personal value in full', async () => {
    const list = await county.get('/api/cases')
    const shown = await county.get(`/api/cases/${encodeURIComponent(list.json<List>().rows[0]!.id)}`)
    for (const body of [list.body, shown.body])
      for (const secret of [ID_NO, PHONE, PLATE, '张三丰']) assert.ok(!body.includes(secret), secret)
    assert.ok(list.body.includes('张*'))
  })

  test('a case outside the scope is as absent as one that does not exist', async () => {
    const foreign = cases.find((row) => row.unit === 'GA-9902')!
    const there = await county.get(`/api/cases/${encodeURIComponent(foreign.id)}`)
    const nowhere = await county.get(`/api/cases/${encodeURIComponent('t:nothing')}`)
    assert.equal(there.statusCode, 404)
    assert.equal(nowhere.statusCode, 404)
    assert.equal(there.json().detail, nowhere.json().detail)
    const reveal = await county.send('POST', `/api/cases/${encodeURIComponent(foreign.id)}/reveal`, { reason: '核实当事人身份' })
    assert.equal(reveal.statusCode, 404)
  })

  test('a bad cursor is refused, not run', async () => {
    for (const key of [
      ['x', 'y'],
      ['2026-01-01', 'y'],
      ["2026-01-01 00:00:00'--", 'y'],
    ]) {
      const cursor = Buffer.from(JSON.stringify(key)).toString('base64url')
      const reply = await province.get(`/api/cases?cursor=${cursor}`)
      assert.equal(reply.statusCode, 422)
      assert.equal(reply.json().code, 'bad-cursor')
    }
  })

  test('who reveals a person must say why, may do so, and stands in the log', async () => {
    const one = cases.find((row) => row.unit === 'GA-990101')!
    const path = `/api/cases/${encodeURIComponent(one.id)}/reveal`
    assert.equal((await county.send('POST', path, { reason: '好' })).statusCode, 422)
    assert.equal((await province.send('POST', path, { reason: '核实当事人身份' })).statusCode, 403)
    const reply = await county.send('POST', path, { reason: '核实当事人身份' })
    assert.deepEqual(reply.json(), { name: '张三丰', idNo: ID_NO, phone: PHONE, plate: PLATE })
    const [entry] = await database.sql`select * from actions where object_kind = 'case' and object_id = ${one.id}`
    assert.equal(entry!.reason, '核实当事人身份')
    assert.equal(entry!.actor_name, '监督负责人')
    assert.ok(!JSON.stringify(entry).includes(ID_NO))
  })

  test('an export holds the rows of the list, masked, and is logged with its purpose', async (t) => {
    const reply = await county.get(`/api/cases/export?${new URLSearchParams({ procedure: 'simple', purpose: '季度核查' })}`)
    assert.equal(reply.statusCode, 200, reply.body.slice(0, 300))
    const path = join(tmpdir(), `biaochi-cases-${process.pid}.xlsx`)
    t.after(() => rm(path, { force: true }))
    await writeFile(path, reply.rawPayload)
    const numbers: string[] = []
    const text: string[] = []
    for await (const row of readSheet(path)) {
      const cells = row.cells.map(String)
      text.push(cells.join('|'))
      const number = cells.find((cell) => cell.startsWith('案t:'))
      if (number) numbers.push(number.slice(1))
    }
    assert.deepEqual(numbers, await all(county, { procedure: 'simple' }))
    for (const secret of [ID_NO, PHONE, PLATE, '张三丰']) assert.ok(!text.join().includes(secret))
    const [entry] = await database.sql`select * from actions where action = 'export' order by id desc limit 1`
    assert.equal(entry!.reason, '季度核查')
    assert.equal((entry!.detail as { rows: number }).rows, numbers.length)
  })

  test('a case shows every dated step in the order of time, and the item as it was on the day', async () => {
    const id = 't:file'
    await insertCases(database.sql, [
      {
        id,
        unit: 'GA-990101',
        occurredAt: '2025-06-01 08:00:00',
        procedure: 'ordinary',
        case_no: '丙公交决〔2025〕1号',
        filed_at: '2025-06-01 09:00:00',
        notice_at: '2025-06-20 09:00:00',
        waived_at: '2025-06-20 09:00:00',
        review_at: '2025-06-21 10:00:00',
        review_result: 'pass',
        reviewer_id: 'GA-990101B',
        decided_at: '2025-06-22 10:00:00',
        outcome: 'fine',
        fine: 150,
        decision_no: 'J1',
        served_at: '2025-06-22 10:05:00',
        archived_at: '2025-07-30 10:00:00',
      },
    ])
    await insertRecords(database.sql, 'measures', [
      {
        id: 't:m',
        case_id: id,
        unit_id: 'GA-990101',
        kind: 'detain-vehicle',
        start_at: '2025-06-01 08:10:00',
        approved_at: '2025-06-01 12:00:00',
        released_at: '2025-06-23 08:00:00',
      },
    ])
    await insertRecords(database.sql, 'documents', [
      {
        id: 't:d',
        case_id: id,
        form: '行政处罚决定书',
        number: 'J1',
        issued_at: '2025-06-22 10:01:00',
        empty_fields: '当事人电话,救济途径',
      },
    ])
    await insertRecords(database.sql, 'payments', [
      { id: 't:p', case_id: id, channel: 'bank', amount: 150, paid_at: '2025-06-25 10:00:00' },
    ])
    await insertRecords(database.sql, 'edits', [
      {
        id: 't:e',
        case_id: id,
        edited_at: '2025-06-30 10:00:00',
        edited_by: '警员A',
        field: 'party.name',
        before_value: '李四光',
        after_value: '李四',
      },
      {
        id: 't:f',
        case_id: id,
        edited_at: '2025-07-01 10:00:00',
        edited_by: '警员A',
        field: 'note',
        before_value: `电话 ${PHONE}`,
        after_value: PLATE,
      },
    ])
    const reply = await county.get(`/api/cases/${encodeURIComponent(id)}`)
    assert.equal(reply.statusCode, 200, reply.body)
    const shown = reply.json<ReplyOf<'cases.show'>>()
    assert.equal(shown.itemName, '超速')
    assert.deepEqual(
      shown.steps.map((step) => step.title),
      [
        '违法行为发生',
        '实施扣留车辆',
        '立案',
        '批准扣留车辆',
        '告知',
        '放弃陈述申辩',
        '法制审核',
        '决定',
        '制作行政处罚决定书',
        '送达',
        '解除扣留车辆',
        '缴款',
        '归档',
      ],
    )
    assert.equal(shown.steps.find((step) => step.key === 'review')!.text, '审核人 警员B，通过')
    assert.equal(shown.steps.find((step) => step.key === 'decided')!.text, 'J1，罚款，150.00 元')
    assert.deepEqual(shown.documents[0]!.emptyFields, ['当事人电话', '救济途径'])
    assert.deepEqual(
      shown.edits.map((edit) => edit.before),
      ['李*', '电话 139****5678'],
    )
    assert.ok(!reply.body.includes(PLATE))
    const [entry] = await database.sql`select * from actions where action = 'read' and object_id = ${id}`
    assert.equal(entry!.object_kind, 'cases.show')
  })

  test('who sees hundreds of units reads in the order of time, and reads the same', async () => {
    const { sql } = database
    const extra = Array.from({ length: 320 }, (_, i) => ({
      id: `GA-X${i}`,
      name: `队${i}`,
      region: '990201',
      line: 'police',
      level: 'team',
    }))
    await insertRecords(sql, 'units', extra)
    await sql`insert into record.unit_tree ${sql(
      extra.flatMap(({ id }) => [
        { ancestor_id: id, unit_id: id, depth: 0 },
        { ancestor_id: 'GA-99', unit_id: id, depth: 3 },
      ]),
    )}`
    const rows = [...cases, { id: 't:file', unit: 'GA-990101', occurredAt: '2025-06-01 08:00:00', procedure: 'ordinary' }]
    assert.deepEqual(await all(province, {}, 60), newestFirst(rows))
    assert.deepEqual(
      await all(province, { procedure: 'ordinary', unit: 'GA-99' }, 25),
      newestFirst(rows.filter((row) => row.procedure === 'ordinary' && row.unit.startsWith('GA'))),
    )
    assert.deepEqual(
      await all(province, { warned: 'true', from: '2026-03-01' }, 7),
      newestFirst(cases.filter((row, i) => i % 10 === 0 && row.occurredAt >= '2026-03')),
    )
  })
})
