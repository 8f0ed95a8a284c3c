import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysOf, usualPeriods } from './period.ts'

const of = (now: string, title: string) => usualPeriods(now).find((usual) => usual.title === title)?.period

test('usual periods end on the given day or with the month before', () => {
  assert.deepEqual(of('2026-03-31', '近30天'), { from: '2026-03-02', to: '2026-03-31' })
  assert.deepEqual(of('2026-03-31', '上月'), { from: '2026-02-01', to: '2026-02-28' })
  assert.deepEqual(of('2026-01-05', '上月'), { from: '2025-12-01', to: '2025-12-31' })
  assert.deepEqual(of('2026-11-22', '本季度'), { from: '2026-10-01', to: '2026-11-22' })
  assert.deepEqual(of('2026-12-31', '本季度'), { from: '2026-10-01', to: '2026-12-31' })
  assert.deepEqual(of('2026-11-22', '本年'), { from: '2026-01-01', to: '2026-11-22' })
})

test('a filter without both days asks for none', () => {
  assert.deepEqual(daysOf({ from: '2026-01-01', to: '2026-01-31', level: 'city' }), { from: '2026-01-01', to: '2026-01-31' })
  assert.deepEqual(daysOf({ from: '2026-01-01' }), {})
})

test('periods of data that ended in an earlier month are called by name', () => {
  assert.deepEqual(
    usualPeriods('2026-10-31', '2026-11-23').map(({ title }) => title),
    ['最后30天', '10月', '9月', '四季度', '2026年'],
  )
  assert.equal(usualPeriods('2026-11-21', '2026-11-23')[1]!.title, '本月')
})
