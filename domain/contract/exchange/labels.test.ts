import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as codes from './entities.ts'
import * as labels from './labels.ts'

test('every code of the exchange format that is shown has a name, and no name is left over', () => {
  for (const [names, known] of [
    [labels.LINES, codes.LINES],
    [labels.LEVELS, codes.UNIT_LEVELS],
    [labels.PROCEDURES, codes.PROCEDURES],
    [labels.OUTCOMES, codes.OUTCOMES],
    [labels.COERCION_KINDS, codes.COERCION_KINDS],
  ] as const)
    assert.deepEqual(Object.keys(names).sort(), [...known].sort())
})

test('a code without a name shows as it is, nothing stays nothing', () => {
  assert.equal(labels.nameOf(labels.LINES, 'police'), '公安交管')
  assert.equal(labels.nameOf(labels.LINES, 'rail'), 'rail')
  assert.equal(labels.nameOf(labels.LINES, null), null)
})
