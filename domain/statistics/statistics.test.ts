import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  briefingDays,
  bucketsOf,
  DEFINITIONS,
  definitionOf,
  FIGURE_KEYS,
  figurePeriod,
  isFigure,
  linkOf,
  periodTitle,
  weekOf,
} from './index.ts'

test('whole months are compared with whole months, whatever their lengths', () => {
  const march = figurePeriod('2028-03-01', '2028-03-31')
  assert.deepEqual([march.kind, march.previousFrom, march.previousTo, march.yearFrom], ['month', '2028-02-01', '2028-02-29', '2028-01-01'])
  const january = figurePeriod('2027-01-01', '2027-01-31')
  assert.deepEqual([january.previousFrom, january.previousTo, january.yearFrom], ['2026-12-01', '2026-12-31', '2027-01-01'])
  const quarter = figurePeriod('2026-01-01', '2026-03-31')
  assert.deepEqual([quarter.kind, quarter.previousFrom, quarter.previousTo], ['month', '2025-10-01', '2025-12-31'])
})

test('the leap day and the first of January as single days', () => {
  assert.deepEqual({ ...figurePeriod('2028-02-29', '2028-02-29') }.previousFrom, '2028-02-28')
  const first = figurePeriod('2027-01-01', '2027-01-01')
  assert.deepEqual([first.kind, first.previousFrom, first.previousTo, first.yearFrom], ['day', '2026-12-31', '2026-12-31', '2027-01-01'])
  assert.equal(figurePeriod('2028-02-29', '2028-03-06').kind, 'custom')
})

test('a week over new year: the week before, the year of its end, the number of its Thursday', () => {
  const week = weekOf('2027-01-01')
  assert.deepEqual(week, { from: '2026-12-28', to: '2027-01-03' })
  const period = figurePeriod(week.from, week.to)
  assert.deepEqual(
    [period.kind, period.previousFrom, period.previousTo, period.yearFrom],
    ['week', '2026-12-21', '2026-12-27', '2027-01-01'],
  )
  assert.equal(periodTitle(period), '2026年第53周')
})

test('a period that ends before it begins is refused', () => {
  assert.throws(() => figurePeriod('2026-10-02', '2026-10-01'), RangeError)
  assert.throws(() => briefingDays('special', '2026-10-02', '2026-10-01'), RangeError)
})

test('the period before always ends the day before, and days other than whole months keep their length', () => {
  const day = fc.integer({ min: 0, max: 4000 }).map((n) => Temporal.PlainDate.from('2024-01-01').add({ days: n }))
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 400 }), (first, more) => {
      const last = first.add({ days: more })
      const period = figurePeriod(first.toString(), last.toString())
      assert.equal(Temporal.PlainDate.from(period.previousTo).add({ days: 1 }).toString(), period.from)
      const length = (from: string, to: string) => Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days
      if (period.kind !== 'month') assert.equal(length(period.previousFrom, period.previousTo), more)
    }),
  )
})

test('buckets cover the period without gap or overlap', () => {
  for (const by of ['day', 'week', 'month'] as const) {
    const buckets = bucketsOf({ from: '2026-12-30', to: '2027-02-03' }, by)
    assert.equal(buckets[0]!.from, '2026-12-30')
    assert.equal(buckets.at(-1)!.to, '2027-02-03')
    for (const [i, { from }] of buckets.entries())
      if (i > 0)
        assert.equal(
          Temporal.PlainDate.from(buckets[i - 1]!.to)
            .add({ days: 1 })
            .toString(),
          from,
        )
  }
})

test('every ratio rests on counted figures, and every figure says what it counts', () => {
  for (const key of FIGURE_KEYS) {
    const definition = definitionOf(key)
    assert.match(definition.counted, /。$/)
    if (definition.kind === 'ratio')
      for (const part of [...definition.of, definition.over])
        assert.ok(isFigure(part) && definitionOf(part).kind === 'flow', `${key}: ${part}`)
  }
  assert.equal(new Set(Object.values(DEFINITIONS).map(({ counted }) => counted)).size, FIGURE_KEYS.length)
})

test('a link says which days and by which moment; what does not exist has none', () => {
  const week = figurePeriod('2026-10-05', '2026-10-11')
  assert.deepEqual(linkOf('clues.closed', week, 'previous', { region: '990100' }), {
    page: '/clues',
    query: { state: 'closed', dated: 'closed', from: '2026-09-28', to: '2026-10-04', region: '990100' },
  })
  assert.deepEqual(linkOf('clues.open', week, 'value'), { page: '/clues', query: { openOn: '2026-10-11' } })
  assert.equal(linkOf('clues.open', week, 'year'), null)
  assert.equal(linkOf('clues.overdue', week, 'previous'), null)
})
