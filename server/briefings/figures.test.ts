import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { CallOf, EndpointName, ReplyOf } from '#domain/contract/api/index.ts'
import { FIGURE_KEYS, type Source } from '#domain/statistics/index.ts'
import { type Person, testWorld, type UnitId, type World } from '../testing.ts'
import { putClue } from './testing.ts'

type Figures = ReplyOf<'figures.show'>
type Listing = 'clues.list' | 'problems.list' | 'instruments.list' | 'regulations.list' | 'duties.list' | 'ratings.list' | 'publicity.list'

const LISTS: Readonly<Partial<Record<Source, EndpointName>>> = {
  clues: 'clues.list',
  problems: 'problems.list',
  instruments: 'instruments.list',
  regulations: 'regulations.list',
  duties: 'duties.list',
  ratings: 'ratings.list',
  visits: 'inspections.visits',
  accountability: 'accountability.list',
  exemptions: 'exemptions.list',
}

let world: World
let province: Person
let city: Person
let county: Person
let head: Person

before(async () => {
  world = await testWorld()
  province = await world.person('supervision-lead', 't:SF')
  city = await world.person('supervisor', 't:SF1')
  county = await world.person('supervision-lead', 't:SF11')
  head = await world.person('unit-head', 't:GA11')
  const put = (clue: Parameters<typeof putClue>[1]) => putClue(world, clue)
  // Around the turn of the year and the leap day, in and out of time, two cities, several classes and channels.
  for (const opened of [
    '2025-12-31 23:59:59',
    '2026-01-01 00:00:00',
    '2026-01-03 12:00',
    '2026-01-04 23:59:59',
    '2026-01-05 00:00',
    '2025-12-28 10:00',
  ])
    await put({ opened, channel: '12345' })
  await put({ opened: '2026-10-05 00:00', closed: '2026-10-11 23:59', answered: '2026-10-09 10:00', finding: 'true' })
  await put({ opened: '2026-10-06 08:00', closed: '2026-10-12 00:00', answered: '2026-10-10 10:00', finding: 'untrue', breached: true })
  await put({ opened: '2026-10-07 08:00', unit: 't:GA21', region: '990201', channel: 'petition', classCode: 'G1' })
  await put({ opened: '2026-10-07 09:00', unit: 't:JT11', classCode: null })
  await put({ opened: '2026-09-30 09:00', unit: 't:GA1', region: '990100', classCode: 'J1', handed: null, state: 'triage' })
  await put({ opened: '2026-10-08 09:00', unit: 't:GA1', region: '990000', classCode: 'J1.2', accused: ['t:GA11'] })
  const { sql } = world
  const warning = await world.warning({ unitId: 't:GA11' })
  await sql`insert into problems (source_kind, source_id, title, description, finding_code, unit_id, region, line, state, opened_at, closed_at)
    select 'warning', ${warning}, '问题', '描述', 'F2', 't:GA11', '990101', 'police', case when n % 2 = 0 then 'closed' else 'open' end,
      timestamptz '2026-10-05 10:00+08' + n * interval '1 day', case when n % 2 = 0 then timestamptz '2026-10-15 10:00+08' end from generate_series(0, 5) n`
  await sql`with batch as (insert into rating_batches (unit_id, region, line, codes, made_by, expires_at)
      values ('t:GA11', '990101', 'police', 4, ${province.id}, '2027-01-01') returning id),
    codes as (insert into rating_codes (batch_id, case_id, expires_at) select id, 'c' || n, '2027-01-01' from batch, generate_series(0, 3) n returning id, case_id)
    insert into ratings (code_id, case_id, unit_id, region, line, satisfied, rated_on)
    select id, case_id, 't:GA11', '990101', 'police', case_id <> 'c0', '2026-10-06' from codes`
})
after(() => world?.close())

const ask = async (who: Person, query: CallOf<'figures.show'>['query'], status = 200): Promise<Figures> => {
  const answer = await world.call(who, 'figures.show', { query })
  assert.equal(answer.status, status, answer.raw.toString().slice(0, 400))
  return answer.body
}
const figure = (figures: Figures, key: string) => figures.figures.find((each) => each.key === key)
/** How many records a list shows under a query. */
async function listed(who: Person, source: Source, query: Readonly<Record<string, string>>): Promise<number> {
  const answer = await world.call(who, LISTS[source] as Listing, { query: { ...query, limit: '200' } as never })
  assert.equal(answer.status, 200, `${source} ${JSON.stringify(query)} ${answer.raw.toString().slice(0, 300)}`)
  return answer.body.rows.length
}

describe('every figure is the number of records that its own list shows', () => {
  for (const [name, who] of [
    ['the province', () => province],
    ['a city', () => city],
    ['a county', () => county],
    ['a unit', () => head],
  ] as const)
    test(`${name}: totals, the period before and the year`, async () => {
      const figures = await ask(who(), { from: '2026-10-05', to: '2026-10-11' })
      let seen = 0
      for (const each of figures.figures) {
        if (each.kind === 'ratio' || !LISTS[each.source]) continue
        for (const [value, query] of [
          [each.value, each.query],
          [each.previous, each.previousQuery],
          [each.year, each.yearQuery],
        ] as const) {
          assert.equal(value === null, query === null, each.key)
          // Of lists that should be empty the first of each figure will do.
          if (query && (value || query === each.query))
            assert.equal(await listed(who(), each.source, query), value, `${each.key} ${JSON.stringify(query)}`)
          seen += value ?? 0
        }
      }
      assert.ok(seen > 0)
    })

  for (const by of ['region', 'class', 'channel', 'unit', 'day', 'week', 'month'] as const)
    test(`split by ${by}: each line's list shows it, and the lines add up`, async () => {
      const keys = 'clues.taken,clues.closed,clues.open,problems.opened'
      const days =
        by === 'day' ? { from: '2026-10-05', to: '2026-10-08' } : { from: by === 'month' ? '2026-09-20' : '2026-10-01', to: '2026-10-31' }
      const figures = await ask(province, { ...days, by, keys })
      assert.ok(figures.rows.length > 1)
      for (const row of figures.rows)
        for (const [key, own] of Object.entries(row.figures)) {
          const whole = figure(figures, key)!
          const more = row.query[whole.source]!
          const query = whole.kind === 'stock' && more.to ? { openOn: more.to } : { ...whole.query!, ...more }
          assert.equal(await listed(province, whole.source, query), own.value, `${by} ${row.key} ${key}`)
          if (own.previous !== null) assert.equal(await listed(province, whole.source, { ...whole.previousQuery!, ...more }), own.previous)
        }
      const sum = figures.rows.reduce((total, row) => total + (row.figures['clues.taken']?.value ?? 0), 0)
      assert.equal(sum, figure(figures, 'clues.taken')!.value)
    })

  test('a region leads to those below it, down to its own', async () => {
    const cities = await ask(province, { from: '2026-10-01', to: '2026-10-31', by: 'region', keys: 'clues.taken' })
    assert.deepEqual(
      cities.rows.map(({ key, title, drill }) => [key, title, drill?.region ?? null]),
      [
        ['990000', '某省本级', null],
        ['990100', '甲市', '990100'],
        ['990200', '乙市', '990200'],
      ],
    )
    const counties = await ask(province, { from: '2026-09-01', to: '2026-10-31', by: 'region', region: '990100', keys: 'clues.taken' })
    assert.deepEqual(
      counties.rows.map(({ key, title, drill }) => [key, title, drill]),
      [
        ['990100', '甲市本级', null],
        ['990101', '子县', null],
      ],
    )
    assert.deepEqual(
      counties.parents.map(({ name }) => name),
      ['某省', '甲市'],
    )
  })
})

describe('periods', () => {
  test('the first moment of January belongs to the new year, the last of December to the old one', async () => {
    const week = await ask(province, { from: '2025-12-29', to: '2026-01-04', keys: 'clues.taken' })
    const { value, previous, year } = figure(week, 'clues.taken')!
    assert.deepEqual([value, previous, year], [4, 1, 3])
    const first = await ask(province, { from: '2026-01-01', to: '2026-01-01', keys: 'clues.taken' })
    assert.deepEqual([figure(first, 'clues.taken')!.value, figure(first, 'clues.taken')!.previous], [1, 1])
  })
  test('a ratio without a base is no number', async () => {
    const none = await ask(province, { from: '2024-02-29', to: '2024-02-29', keys: 'clues.timeliness,clues.taken' })
    assert.deepEqual([figure(none, 'clues.timeliness')!.value, figure(none, 'clues.taken')!.value], [null, 0])
    const month = await ask(province, { from: '2026-10-01', to: '2026-10-31', keys: 'clues.timeliness,clues.true-rate' })
    assert.deepEqual([figure(month, 'clues.timeliness')!.value, figure(month, 'clues.true-rate')!.value], [50, 50])
  })
  test('what makes no sense is refused', async () => {
    await ask(province, { from: '2026-10-02', to: '2026-10-01' }, 422)
    await ask(province, { from: '2020-01-01', to: '2026-10-01' }, 422)
    await ask(province, { from: '2026-10-01', to: '2026-10-02', by: 'stage' }, 422)
    await ask(province, { from: '2026-01-01', to: '2026-12-31', by: 'day' }, 422)
    await ask(province, { keys: 'clues.nothing' }, 422)
    await ask(province, { campaign: '00000000-0000-4000-8000-000000000000' }, 404)
  })
  test('every figure that exists can be asked for by itself', async () => {
    for (const key of FIGURE_KEYS)
      assert.deepEqual(
        (await ask(province, { keys: key })).figures.map((each) => each.key),
        [key],
      )
  })
})

test('S12: no figure of the accused counts the clue about them, whoever is accused and wherever it lies', async () => {
  const people = new Map<UnitId, Person>()
  for (const unit of ['t:GA1', 't:GA11', 't:GA111', 't:JT11'] as const) people.set(unit, await world.person('unit-head', unit))
  people.set('t:SF11', await world.person('supervision-lead', 't:SF11'))
  const units = [...people.keys()]
  const query = { from: '2026-08-03', to: '2026-08-09', by: 'region' } as const
  const counts = async (who: Person) => {
    const { figures, rows } = await ask(who, query)
    return JSON.stringify([figures.map(({ key, value, previous, year }) => [key, value, previous, year]), rows])
  }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...units),
      fc.constantFrom<UnitId>('t:GA1', 't:GA11', 't:GA111', 't:JT11'),
      fc.constantFrom('990100', '990101'),
      async (accused, unit, region) => {
        const before = await counts(people.get(accused)!)
        const clue = await putClue(world, {
          unit,
          region,
          opened: '2026-08-04 10:00',
          answered: '2026-08-05 10:00',
          closed: '2026-08-06 10:00',
          finding: 'true',
          accused: [accused],
        })
        assert.equal(await counts(people.get(accused)!), before, 'the accused counts as before')
        // Who belongs to a unit below counts as before too: the unit's people are barred with those above them.
        const lead = await ask(province, { ...query, keys: 'clues.taken' })
        assert.ok((figure(lead, 'clues.taken')!.value ?? 0) > 0, 'the province counts it')
        await world.sql`delete from clues where id = ${clue.id}`
      },
    ),
    { numRuns: 15 },
  )
})

test('an export holds the same figures', async () => {
  const answer = await world.call(province, 'figures.export', { query: { from: '2026-10-05', to: '2026-10-11', purpose: '周报' } })
  assert.equal(answer.status, 200)
  const logged = await world.sql`select reason from actions where action = 'export' and actor_id = ${province.id}`
  assert.deepEqual(
    logged.map((row) => row.reason),
    ['周报'],
  )
})
