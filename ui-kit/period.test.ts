import assert from 'node:assert/strict'
import { test } from 'node:test'
import { periodOf, usualPeriods, yearTo } from './period.ts'

const of = (now: string, title: string) => usualPeriods(now).find((usual) => usual.title === title)?.period

test('usual periods end on the given day or with the month before', () => {
  assert.deepEqual(of('2026-03-31', '近30天'), { from: '2026-03-02', to: '2026-03-31' })
  assert.deepEqual(of('2026-03-31', '上月'), { from: '2026-02-01', to: '2026-02-28' })
  assert.deepEqual(of('2026-01-05', '上月'), { from: '2025-12-01', to: '2025-12-31' })
  assert.deepEqual(of('2026-11-22', '本季度'), { from: '2026-10-01', to: '2026-11-22' })
  assert.deepEqual(of('2026-12-31', '本季度'), { from: '2026-10-01', to: '2026-12-31' })
  assert.deepEqual(of('2026-11-22', '本年'), { from: '2026-01-01', to: '2026-11-22' })
})

test('a filter without both days means the last thirty days', () => {
  assert.deepEqual(periodOf({ from: '2026-01-01', to: '2026-01-31' }, '2026-11-22'), { from: '2026-01-01', to: '2026-01-31' })
  assert.deepEqual(periodOf({ from: '2026-01-01' }, '2026-11-22'), { from: '2026-10-24', to: '2026-11-22' })
})

test('the year to a day has no day twice', () => {
  assert.deepEqual(yearTo('2026-11-22'), { from: '2025-11-23', to: '2026-11-22' })
  assert.deepEqual(yearTo('2024-02-29'), { from: '2023-03-01', to: '2024-02-29' })
})
