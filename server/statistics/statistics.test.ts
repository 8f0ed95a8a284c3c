import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { postgresEngine } from '../analysis/index.ts'
import { ledgerRoutes } from '../ledger/index.ts'
import { type TestDatabase, testDatabase } from '../platform/database/testing.ts'
import { readSheet } from '../platform/documents/index.ts'
import { seedReference } from '../platform/reference.ts'
import { type Caller, signedIn, type TestingApp, testingApp } from '../platform/testing-app.ts'
import { recordsRoutes, refreshSummaries } from '../records/index.ts'
import { buildProvince, insertCases, insertWarnings, type TestCase, type TestWarning, UNITS } from '../records/testing-province.ts'
import { supervisionRoutes } from '../supervision/index.ts'
import { periodOf } from './definitions.ts'
import { statisticsRoutes } from './index.ts'

type Overview = ReplyOf<'overview.show'>
type Ranking = ReplyOf<'ranking.show'>
const enforcing = UNITS.filter((unit) => unit.line !== 'justice')
/** A choice that looks random and is always the same. */
const pick = <T>(list: readonly T[], i: number): T => list[(Math.imul(i + 1, 2_654_435_761) >>> 8) % list.length]!

const OUTCOMES = ['met', 'met', 'late', null, 'dropped'] as const
const CLOCKS = ['check', 'sign', 'push'] as const

const cases: TestCase[] = Array.from({ length: 300 }, (_, i) => ({
  id: `t:${i}`,
  unit: pick(enforcing, i * 3 + 1).id,
  occurredAt: `2026-0${8 + (i % 2)}-${String(1 + (i % 28)).padStart(2, '0')} ${i % 2 ? '00:00:00' : '23:59:59'}`,
}))
const warnings: TestWarning[] = Array.from({ length: 240 }, (_, i) => {
  const state = pick(['open', 'notified', 'checking', 'reviewing', 'rectifying', 'closed', 'closed'], i * 5 + 2)
  const day = `2026-0${8 + (i % 2)}-${String(1 + (i % 28)).padStart(2, '0')}`
  return {
    rule: pick(['R05', 'R22', 'R29', 'R30'], i * 7 + 3),
    colour: pick(['red', 'orange', 'yellow', 'blue'], i * 3 + 4),
    unit: pick(enforcing, i).id,
    openedAt: `${day} ${i % 3 ? '00:00:00' : '23:59:59.999'}+08`,
    state,
    cases: [`t:${i}`],
    notified_at: state === 'open' ? null : `${day} 12:00:00+08`,
    finding_code: ['reviewing', 'rectifying', 'closed'].includes(state) ? pick(['F0', 'F1', 'F2', 'F3', 'F4'], i) : null,
    closed_at: state === 'closed' ? `2026-09-${String(1 + (i % 28)).padStart(2, '0')} 10:00:00+08` : null,
    breached: i % 6 === 0,
    due_at: i % 4 === 0 ? '2026-09-02 10:00:00+08' : '2099-01-01',
  }
})

describe('overview and ranking', () => {
  let database: TestDatabase
  let server: TestingApp
  let province: Caller
  let county: Caller
  let head: Caller

  before(async () => {
    database = await testDatabase()
    const { sql } = database
    await seedReference(sql)
    await buildProvince(sql)
    await insertCases(sql, cases)
    const ids = await insertWarnings(sql, warnings)
    for (const [i, id] of ids.entries()) {
      const { unit, finding_code, state, openedAt } = warnings[i]!
      const { region, line } = UNITS.find((each) => each.id === unit)!
      const outcome = pick(OUTCOMES, i + 500)
      await sql`insert into clocks (matter_kind, matter_id, rule, title, unit_id, started_at, due_at, warn_at, stopped_at, outcome)
        values ('warning', ${id}, ${pick(CLOCKS, i + 900)}, '期限', ${unit}, ${openedAt}, ${openedAt}::timestamptz + interval '1 hour', ${openedAt},
          ${outcome === null ? null : openedAt}, ${outcome})`
      if (['F2', 'F3', 'F4'].includes(finding_code as string) && state !== 'reviewing')
        await sql`insert into problems (source_kind, source_id, title, description, finding_code, unit_id, region, line, state, opened_at, handed_over_at)
          values ('warning', ${id}, '问题', '问题', ${finding_code as string}, ${unit}, ${region}, ${line}, ${state === 'closed' ? 'closed' : 'open'}, ${openedAt},
            ${finding_code === 'F4' ? '2026-09-20' : null})`
    }
    server = await testingApp(sql, { ...recordsRoutes, ...supervisionRoutes, ...ledgerRoutes, ...statisticsRoutes })
    province = await signedIn(server, [{ role: 'supervisor', unitId: 'SF-99' }])
    county = await signedIn(server, [{ role: 'supervisor', unitId: 'SF-990101' }])
    head = await signedIn(server, [{ role: 'unit-head', unitId: 'GA-990101' }])
    await sql.begin((tx) => refreshSummaries(sql, postgresEngine(tx), '2026-09-30'))
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

  /** How many rows a list really shows under a filter. */
  async function listed(caller: Caller, page: string, query: Record<string, string>): Promise<number> {
    let count = 0
    let cursor: string | null = null
    do {
      const reply: { rows: unknown[]; next: string | null } = await read(
        caller,
        `/api/${page}?${new URLSearchParams({ ...query, limit: '200', ...(cursor ? { cursor } : {}) })}`,
      )
      count += reply.rows.length
      cursor = reply.next
    } while (cursor)
    return count
  }

  test('every total is the number of records that its list shows, for everyone', async () => {
    for (const caller of [province, county, head]) {
      const shown = await read<Overview>(caller, '/api/overview?from=2026-09-01&to=2026-09-30')
      for (const total of shown.totals) assert.equal(await listed(caller, total.page!, total.query), total.value, total.title)
      const before = await read<Overview>(caller, '/api/overview?from=2026-08-02&to=2026-08-31')
      assert.deepEqual(
        shown.totals.map((total) => total.previous),
        before.totals.map((total) => total.value),
      )
    }
    const all = await read<Overview>(province, '/api/overview?from=2026-08-01&to=2026-09-30')
    assert.equal(all.totals.find((total) => total.key === 'opened')!.value, warnings.length)
    assert.equal(all.totals.find((total) => total.key === 'cases')!.value, cases.length)
  })

  test('cases of any span of days are those of its days', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 110 }), fc.integer({ min: 0, max: 110 }), async (start, length) => {
        const from = Temporal.PlainDate.from('2026-07-15').add({ days: start })
        const to = from.add({ days: length })
        const [row] =
          await database.sql`select coalesce(sum(d.own), 0)::int as n from record.units u cross join lateral cases_of(u.id, ${from.toString()}, ${to.toString()}) d`
        const fits = (day: string) => day >= from.toString() && day <= to.toString()
        assert.equal(row!.n, cases.filter((each) => fits(each.occurredAt.slice(0, 10))).length)
      }),
      { numRuns: 200 },
    )
  })

  test('the parts of the overview add up to its totals', async () => {
    const shown = await read<Overview>(county, '/api/overview?from=2026-09-01&to=2026-09-30')
    const of = (key: string) => shown.totals.find((total) => total.key === key)!.value
    const sum = (list: readonly number[]) => list.reduce((total, n) => total + n, 0)
    assert.ok(of('opened') > 10)
    assert.equal(sum(shown.byColour.map((each) => each.opened)), of('opened'))
    assert.equal(sum(shown.byRule.map((each) => each.opened)), of('opened'))
    assert.equal(sum(shown.byRule.map((each) => each.confirmed)), of('confirmed'))
    assert.equal(sum(shown.byDay.map((each) => each.opened)), of('opened'))
    assert.equal(sum(shown.byState.map((each) => each.count)), of('opened'))
    assert.equal(
      sum(shown.byFinding.filter((each) => ['F2', 'F3', 'F4'].includes(each.finding)).map((each) => each.count)),
      of('confirmed'),
    )
    assert.equal(shown.byDay.length, 30)
    for (const rule of shown.byRule)
      assert.equal(await listed(county, 'warnings', { rule: rule.ruleId, from: shown.from, to: shown.to }), rule.opened)
  })

  test('the ranking of each unit can be counted from the lists, and its index from the ranking', async () => {
    const ranking = await read<Ranking>(province, '/api/ranking?from=2026-09-01&to=2026-09-30&level=county')
    assert.deepEqual(ranking.rows.map((row) => row.unit.id).sort(), ['GA-990101', 'GA-990102', 'GA-990201', 'JT-990101'])
    assert.deepEqual([ranking.previousFrom, ranking.previousTo], ['2026-08-02', '2026-08-31'])
    for (const row of ranking.rows) {
      const filter = { unit: row.unit.id, from: '2026-09-01', to: '2026-09-30' }
      assert.equal(await listed(province, 'cases', filter), row.cases)
      assert.equal(await listed(province, 'warnings', filter), row.warnings)
      assert.equal(await listed(province, 'warnings', { ...filter, breached: 'true' }), row.overdue)
      for (const code of ['F2', 'F3', 'F4'] as const)
        assert.equal(await listed(province, 'warnings', { ...filter, finding: code, state: 'rectifying,closed' }), row.confirmed[code])
      const problems = await listed(province, 'problems', filter)
      assert.equal(
        row.rectifiedShare,
        problems === 0 ? null : (await listed(province, 'problems', { ...filter, state: 'closed' })) / problems,
      )
      const weighted = row.confirmed.F2 * 1 + row.confirmed.F3 * 3 + row.confirmed.F4 * 10
      assert.equal(row.index, Number(((1000 * weighted) / row.cases).toFixed(2)))
    }
    const indexes = ranking.rows.map((row) => row.index!)
    assert.deepEqual(
      indexes,
      [...indexes].sort((a, b) => b - a),
    )
    for (const row of ranking.rows)
      assert.equal(row.rank, row.index === 0 ? null : 1 + indexes.filter((index) => index > row.index!).length)
    const before = await read<Ranking>(province, '/api/ranking?from=2026-08-02&to=2026-08-31&level=county')
    for (const row of ranking.rows) {
      const then = before.rows.find((each) => each.unit.id === row.unit.id)!
      assert.deepEqual([row.previousIndex, row.previousRank], [then.index, then.rank])
    }
  })

  test('the share in time counts the deadlines of units that ended in the period', async () => {
    const ranking = await read<Ranking>(province, '/api/ranking?from=2026-08-01&to=2026-09-30&level=county')
    const row = ranking.rows.find((each) => each.unit.id === 'GA-990102')!
    const own = warnings
      .map((warning, i) => ({
        unit: warning.unit,
        rule: pick(CLOCKS, i + 900),
        outcome: pick(OUTCOMES, i + 500),
      }))
      .filter((each) => each.unit === 'GA-990102' && each.rule !== 'push' && each.outcome !== 'dropped')
    assert.equal(row.onTimeShare, own.filter((each) => each.outcome === 'met').length / own.length)
  })

  test('fines do not move the ranking', async () => {
    const url = '/api/ranking?from=2026-09-01&to=2026-09-30&level=county'
    const before = await read<Ranking>(province, url)
    await database.sql`update record.cases set outcome = 'fine', fine = 99999 where unit_id = 'GA-990101'`
    assert.deepEqual(await read<Ranking>(province, url), before)
  })

  test('a scope ranks its own units; a line narrows; a bad period is refused', async () => {
    const own = await read<Ranking>(county, '/api/ranking?from=2026-09-01&to=2026-09-30&level=county')
    assert.deepEqual(own.rows.map((row) => row.unit.id).sort(), ['GA-990101', 'JT-990101'])
    const line = await read<Ranking>(province, '/api/ranking?from=2026-09-01&to=2026-09-30&level=county&line=transport')
    assert.deepEqual(
      line.rows.map((row) => row.unit.id),
      ['JT-990101'],
    )
    const wide = await read<Ranking>(province, '/api/ranking?from=2026-09-01&to=2026-09-30&level=county')
    const same = (ranking: Ranking, id: string) => ({ ...ranking.rows.find((row) => row.unit.id === id)!, rank: 0, previousRank: 0 })
    assert.deepEqual(same(own, 'GA-990101'), same(wide, 'GA-990101'))
    assert.equal((await county.get('/api/ranking?from=2026-09-30&to=2026-09-01')).statusCode, 422)
    assert.equal((await county.get('/api/overview?from=1990-01-01&to=2026-09-01')).statusCode, 422)
  })

  test('the sheet of the ranking holds what the screen shows', async (t) => {
    const shown = await read<Ranking>(province, '/api/ranking?from=2026-09-01&to=2026-09-30&level=county')
    const reply = await province.get(
      `/api/ranking/export?${new URLSearchParams({ from: '2026-09-01', to: '2026-09-30', level: 'county', purpose: '月度考核' })}`,
    )
    assert.equal(reply.statusCode, 200)
    const path = join(tmpdir(), `biaochi-ranking-${process.pid}.xlsx`)
    t.after(() => rm(path, { force: true }))
    await writeFile(path, reply.rawPayload)
    const rows: unknown[][] = []
    for await (const row of readSheet(path)) rows.push(row.cells)
    const names = shown.rows.map((row) => row.unit.name)
    const exported = rows.filter((row) => names.includes(String(row[1])))
    assert.deepEqual(
      exported.map((row) => [row[0], row[1], row[3], row[4], row[8]]),
      shown.rows.map((row) => [row.rank, row.unit.name, row.cases, row.warnings, row.index]),
    )
    assert.deepEqual(
      rows.slice(-shown.definitions.length).map((row) => row[0]),
      shown.definitions,
      'the meaning of the figures goes with them',
    )
  })

  test('without days: the thirty days up to the end of the data, with what was found in them since', async (t) => {
    const [id] = await insertWarnings(database.sql, [{ unit: 'GA-990101', colour: 'red', openedAt: '2026-11-20 09:00:00+08' }])
    t.after(() => database.sql`delete from warnings where id = ${id!}`)
    const usual = await read<Overview>(county, '/api/overview')
    assert.deepEqual([usual.from, usual.to, usual.asOf, usual.until], ['2026-09-01', '2026-09-30', '2026-09-30', null])
    for (const total of usual.totals) assert.equal(await listed(county, total.page!, total.query), total.value, total.title)
    const opened = ({ totals }: Overview) => totals.find((total) => total.key === 'opened')!.value
    const sum = usual.byDay.reduce((total, each) => total + each.opened, 0)
    assert.deepEqual([usual.byDay.at(-1)!.day, sum], ['2026-09-30', opened(usual)], 'the last day holds what came after it')
    const earlier = await read<Overview>(county, '/api/overview?from=2026-09-01&to=2026-09-29')
    const lastDay = await read<Overview>(county, '/api/overview?from=2026-09-30&to=2026-10-01')
    assert.equal(earlier.until, '2026-09-29')
    assert.equal(opened(usual), opened(earlier) + opened(lastDay) + 1)
    const ranking = await read<Ranking>(county, '/api/ranking')
    assert.deepEqual([ranking.from, ranking.to, ranking.asOf, ranking.until], ['2026-09-01', '2026-09-30', '2026-09-30', null])
    const row = ranking.rows.find((each) => each.unit.id === 'GA-990101')!
    assert.equal(await listed(county, 'warnings', { unit: 'GA-990101', from: ranking.from }), row.warnings)
    const since = await read<Overview>(county, '/api/overview?from=2026-11-01')
    assert.deepEqual([since.from, since.to], ['2026-11-01', '2026-11-01'])
  })

  test('the period before is as long and ends the day before', () => {
    assert.deepEqual(periodOf('2026-03-01', '2026-03-01'), {
      from: '2026-03-01',
      to: '2026-03-01',
      until: '2026-03-01',
      previousFrom: '2026-02-28',
      previousTo: '2026-02-28',
    })
    assert.deepEqual(periodOf('2026-01-01', '2026-12-31').previousFrom, '2025-01-01')
  })
})
