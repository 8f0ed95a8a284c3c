import assert from 'node:assert/strict'
import { test } from 'node:test'
import { warningProcess } from '#domain/process/index.ts'
import { visitedStates } from './process-path.ts'

const done = (...actions: string[]) => actions.map((action) => ({ action, outcome: 'done' }))

test('a warning answered as normal without review has skipped review and rectification', () => {
  const visited = visitedStates(warningProcess, 'closed', done('notify', 'sign', 'remind', 'answer'))
  assert.deepEqual([...visited].sort(), ['checking', 'closed', 'notified', 'open'])
})

test('a refused act leaves no trace on the way', () => {
  const visited = visitedStates(warningProcess, 'notified', [
    ...done('notify'),
    { action: 'sign', outcome: 'refused' },
    { action: 'answer', outcome: 'refused' },
  ])
  assert.deepEqual([...visited].sort(), ['notified', 'open'])
})

test('a warning that went all the way has been everywhere', () => {
  const visited = visitedStates(warningProcess, 'closed', done('notify', 'sign', 'answer', 'accept', 'settle'))
  assert.equal(visited.size, Object.keys(warningProcess.states).length)
})

test('a state that several actions leave is known by the act that led to it', () => {
  const table = {
    initial: 'open',
    transitions: [
      { action: 'receive', from: ['open'], into: 'received' },
      { action: 'return', from: ['open', 'received'] },
      { action: 'answer', from: ['received', 'answered'], into: 'answered' },
    ],
  }
  assert.deepEqual([...visitedStates(table, 'answered', done('receive', 'answer'))].sort(), ['answered', 'open', 'received'])
})
