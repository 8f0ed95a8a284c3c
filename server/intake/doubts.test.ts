import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entityByName, flattener } from '#domain/contract/exchange/index.ts'
import { doubter } from './doubts.ts'

/** The doubts of one record of an entity. */
function doubtsOf(name: string, record: Record<string, unknown>) {
  const entity = entityByName(name)
  const flat = flattener(entity)(record, 'x')
  assert.ok(flat.ok)
  return doubter(entity)!(flat.record.cells, null)
}

const owned = (ownerIdNo: string) =>
  doubtsOf('points', {
    id: 'P1',
    driverIdNo: '11010519491231002X',
    plate: '鄂A12345',
    ownerIdNo,
    points: 3,
    at: '2026-03-02T09:00:00+08:00',
  })

test('the owner of a vehicle may be a person or an organisation, whose code may consist of digits alone', () => {
  assert.deepEqual(owned('11010519491231002X'), [])
  assert.deepEqual(owned('911099999461678487'), [])
  assert.deepEqual(
    owned('110105194912310021').map(({ field, reason }) => [field, reason]),
    [['ownerIdNo', 'checksum']],
  )
  assert.deepEqual(
    owned('91350100M000100Y44').map(({ field, message }) => [field, message]),
    [['ownerIdNo', '统一社会信用代码校验码不符']],
  )
})

test('a region is doubted where no such province exists, but for the one invented for the demo', () => {
  const unit = (region: string) => doubtsOf('units', { id: 'U1', name: '单位', line: 'police', region }).map(({ reason }) => reason)
  assert.deepEqual(['420106', '990000', '990102'].flatMap(unit), [])
  assert.deepEqual(['980102', '999999'].flatMap(unit), ['province', 'province'])
})
