import assert from 'node:assert/strict'
import { test } from 'node:test'
import { current, filled } from './doc-section.ts'
import { processesPage } from './processes-doc.ts'

test('docs/processes.md says what the code says; node scripts/processes-doc.ts renews it', () => {
  assert.equal(current(processesPage()), filled(processesPage()))
})
