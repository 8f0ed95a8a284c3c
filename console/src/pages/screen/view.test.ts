import assert from 'node:assert/strict'
import { test } from 'node:test'
import { above, changeOf, columnsFor, daysOf, type Line, linkOfLine, shadeOf, timeliest } from './view.ts'

test('a span ends today: the week on its Monday, the month and the year on their first', () => {
  assert.deepEqual(daysOf('week', '2026-11-22'), { from: '2026-11-16', to: '2026-11-22' }, 'a Sunday')
  assert.deepEqual(daysOf('week', '2027-01-01'), { from: '2026-12-28', to: '2027-01-01' })
  assert.deepEqual(daysOf('week', '2026-11-16'), { from: '2026-11-16', to: '2026-11-16' }, 'a Monday')
  assert.deepEqual(daysOf('month', '2028-02-29'), { from: '2028-02-01', to: '2028-02-29' })
  assert.deepEqual(daysOf('year', '2026-01-01'), { from: '2026-01-01', to: '2026-01-01' })
})

test('changes are told where there is something to compare with', () => {
  assert.deepEqual(changeOf({ value: 120, previous: 100 }, false), { text: '增 20%', up: true })
  assert.deepEqual(changeOf({ value: 90, previous: 92.5 }, true), { text: '降 2.5 个百分点', up: false })
  assert.equal(changeOf({ value: 5, previous: 0 }, false), null)
  assert.equal(changeOf({ value: null, previous: 3 }, true), null)
  assert.equal(changeOf({ value: 4, previous: 4 }, false)?.text, '持平')
})

test('shades spread between the least and the most; equal values have none', () => {
  assert.deepEqual(
    [10, 20, 30, null].map((value) => shadeOf(value, [10, 20, 30, null])),
    [0, 0.5, 1, 0],
  )
  assert.equal(shadeOf(7, [7, 7]), 0)
})

const line = (key: string, timeliness: number | null, closed: number): Line => ({
  key,
  title: key,
  drill: null,
  query: { clues: { region: key } },
  figures: {
    'clues.timeliness': { value: timeliness, previous: null, year: null },
    'clues.closed': { value: closed, previous: null, year: null },
  },
})

test('ranked by timeliness alone, never by how much was found; who closed nothing is not ranked', () => {
  const lines = [line('a', 90, 1000), line('b', 95, 2), line('c', null, 0), line('d', 90, 1001)]
  assert.deepEqual(
    timeliest(lines).map(({ key }) => key),
    ['b', 'd', 'a'],
  )
})

test('a line leads to its own records of a figure, or nowhere', () => {
  const figure = { page: '/clues', query: { from: '2026-01-01', to: '2026-02-01' }, source: 'clues' } as never
  assert.equal(linkOfLine(figure, line('990100', 1, 1)), '/clues?from=2026-01-01&to=2026-02-01&region=990100')
  assert.equal(linkOfLine(undefined, line('990100', 1, 1)), null)
})

test('one level up from a county is its city, from a city the whole', () => {
  const path = ['990000', '990100', '990102'].map((code) => ({ code }))
  assert.equal(above(path), '990100')
  assert.equal(above(path.slice(0, 2)), undefined)
})

test('tiles stand in a block wider than high, with few empty places', () => {
  assert.deepEqual([0, 1, 7, 9, 15].map(columnsFor), [1, 1, 4, 3, 5])
  for (let n = 1; n <= 120; n++) assert.ok(columnsFor(n) >= Math.ceil(n / columnsFor(n)), `${n}`)
})
