import assert from 'node:assert/strict'
import { test } from 'node:test'
import { current, filled } from './doc-section.ts'
import { rulesPage } from './rules-doc.ts'

test('docs/rules.md says what the code says; node scripts/rules-doc.ts renews it', () => {
  assert.equal(current(rulesPage()), filled(rulesPage()))
})
