import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linkTo, monthPeriod } from './link.ts'

test('a link carries its filter and leaves out what is empty', () => {
  assert.equal(linkTo('/warnings', { rule: 'R01', unit: undefined, q: '' }), '/warnings?rule=R01')
  assert.equal(linkTo('/warnings', { unit: 'a:甲&乙' }), `/warnings?unit=${encodeURIComponent('a:甲&乙')}`)
  assert.equal(linkTo('/warnings', {}), '/warnings')
})

test('a month ends on its last day', () => {
  assert.deepEqual(monthPeriod('2024-02'), { from: '2024-02-01', to: '2024-02-29' })
  assert.deepEqual(monthPeriod('2026-02'), { from: '2026-02-01', to: '2026-02-28' })
  assert.deepEqual(monthPeriod('2026-12'), { from: '2026-12-01', to: '2026-12-31' })
})
