import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeTarget } from './target.ts'

test('a path of the console is kept with its filter', () => {
  assert.equal(safeTarget('/warnings?state=open&from=2026-01-01'), '/warnings?state=open&from=2026-01-01')
})

test('anything that could leave the console, or loop, leads to the first page', () => {
  for (const to of [
    null,
    '',
    'https://elsewhere.test/',
    '//elsewhere.test',
    '/\\elsewhere.test',
    'javascript:alert(1)',
    '/login?to=/login',
    'warnings',
  ])
    assert.equal(safeTarget(to), '/', String(to))
})
