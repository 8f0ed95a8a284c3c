import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type TestDatabase, testDatabase } from '#server/platform/database/testing.ts'
import { type ImportReport, runImport } from './index.ts'
import { entries, scratch } from './testing/data.ts'

/** Real foreign records, kept beside the project and not in it. */
const DATA = join(import.meta.dirname, '../../../shared/data')
const missing = !existsSync(DATA) && `${DATA} is not there: real data are not part of the project`

const all = (read: number, rejected = 0) => ({ read, inserted: read - rejected, updated: 0, unchanged: 0, rejected })

// A suite that is skipped whole would hold no test.
test('the folder of real data is there', { skip: missing }, () => assert.ok(existsSync(DATA)))

describe('real data through the mappings that come with the project', { skip: missing }, () => {
  let db: TestDatabase
  const place = scratch()
  before(async () => {
    db = await testDatabase()
  })
  after(async () => {
    place.remove()
    await db?.drop()
  })
  const take = (name: string, dryRun: boolean): Promise<ImportReport> =>
    runImport(db.sql, { path: join(DATA, name), mapping: name, reportFolder: join(place.path, name), dryRun })

  test('boston-citations: one case a row, those without a number too', async () => {
    const report = await take('boston-citations', false)
    assert.deepEqual(report.entities, { units: all(27), officers: all(4229), items: all(262), cases: all(194_462) })
    assert.equal(report.dangling, 0)
    const [row] = await db.sql`
      select count(*) filter (where case_no like '无号-%')::int as unnumbered,
        count(distinct case_no)::int as numbers,
        count(measured_value)::int as measured,
        count(*) filter (where (extra ->> 'viol_speed')::int - (extra ->> 'posted_speed')::int = 10 and extra ->> 'posted_speed' <> '0')::int as ten_over,
        (select count(*)::int from record.case_officers) as handlers
      from record.cases`
    assert.deepEqual(row, { unnumbered: 119, numbers: 144_833 + 119, measured: 11_759, ten_over: 1649, handlers: 194_462 - 11_145 })
  })

  test('nyc-parking: payments beside fines, 98 rows without a date refused', async () => {
    const report = await take('nyc-parking', false)
    assert.deepEqual(report.entities, { units: all(17), items: all(27), cases: all(50_000, 98), payments: all(47_912) })
    const rejects = entries(report.rejects)
    assert.equal(rejects.length, 98)
    assert.deepEqual(new Set(rejects.map(({ field, reason }) => `${field} ${reason}`)), new Set(['occurredAt missing']))
    assert.equal(report.dangling, 9, 'payments of refused cases')
    const [row] = await db.sql`
      select count(*) filter (where c.occurred_at > '2026-05-20')::int as future,
        count(*) filter (where abs(c.fine + (c.extra ->> 'penalty_amount')::numeric + (c.extra ->> 'interest_amount')::numeric
          - coalesce(p.amount, 0) - (c.extra ->> 'amount_due')::numeric) > 0.005)::int as unbalanced
      from record.cases c left join record.payments p on p.case_id = c.id where c.source = 'nyc'`
    assert.deepEqual(row, { future: 5, unbalanced: 4334 })
  })

  test('portugal-derdf: cases, and devices with captures where a device took them', async () => {
    const report = await take('portugal-derdf', false)
    assert.deepEqual(report.entities, { units: all(1), items: all(142), devices: all(216), cases: all(82_223), captures: all(67_266) })
    const [row] = await db.sql`select captured_at, case_id from record.captures where id = 'derdf:1'`
    assert.deepEqual(row, { captured_at: '2021-04-01 00:01:00', case_id: 'derdf:1' })
  })

  test('mississippi-stops: rehearsed', async () => {
    const report = await take('mississippi-stops', true)
    assert.deepEqual(report.entities, { units: all(83), officers: all(896), items: all(6), cases: all(211_211) })
  })

  test('toronto-speed-cameras: rehearsed; months across become captures of each deployment', async () => {
    const report = await take('toronto-speed-cameras', true)
    assert.deepEqual(report.entities, { units: all(1), items: all(1), devices: all(375), captures: all(961_620) })
  })
})
