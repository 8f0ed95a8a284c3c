import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entityTitle, fieldTitle, flatten, tableTitle } from './entity-labels.ts'

test('a record becomes lines: parts joined by a dot, empty ones left out, lists of records counted', () => {
  const record = { id: 'A1', party: { name: '某甲', idNo: null }, tags: ['甲', '乙'], officers: [{ id: 'x' }], paid: false }
  assert.deepEqual(flatten(record), [
    ['id', 'A1'],
    ['party.name', '某甲'],
    ['tags', '甲、乙'],
    ['officers', '1 项'],
    ['paid', '否'],
  ])
})

test('kinds of records, their fields and their tables have names; what is unknown shows as it came', () => {
  assert.equal(entityTitle('units'), '单位')
  assert.equal(entityTitle('nothing'), 'nothing')
  assert.equal(fieldTitle('units', 'name'), '名称')
  assert.equal(fieldTitle('units', 'unknown'), 'unknown')
  assert.equal(tableTitle('certificates'), '执法证件')
  assert.equal(tableTitle('other'), 'other')
})
