import assert from 'node:assert/strict'
import { test } from 'node:test'
import { api } from '#domain/contract/api/index.ts'
import { processes } from '#domain/process/index.ts'
import { contract } from './contract-plugin.ts'

const source = (contract().load as (id: string) => string)('\0virtual:contract')
const made = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as typeof import('virtual:contract')

test('the module knows every endpoint by method and path', () => {
  assert.deepEqual(Object.keys(made.endpoints), Object.keys(api))
  assert.deepEqual(made.endpoints['warnings.act'], ['POST', '/api/warnings/:id/actions/:action'])
})

test('the module holds the process tables without their schemas', () => {
  for (const [kind, process] of Object.entries(processes)) {
    const table = made.processes[kind as keyof typeof processes]
    assert.deepEqual(table.states, process.states)
    assert.deepEqual(
      table.transitions.map(({ action }) => action),
      process.transitions.map(({ action }) => action),
    )
  }
  assert.doesNotMatch(source, /"input"|~standard|_zod/)
})
