import assert from 'node:assert/strict'
import { test } from 'node:test'
import { current, filled } from './doc-section.ts'
import { exchangePage } from './exchange-doc.ts'

test('docs/exchange-format.md says what the code says; node scripts/exchange-doc.ts renews it', () => {
  assert.equal(current(exchangePage()), filled(exchangePage()))
})
