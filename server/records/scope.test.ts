import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Grant } from '../platform/identity/actor.ts'
import { reach } from '../platform/identity/actor.ts'
import { spanOf } from './scope.ts'

const region = fc.array(fc.constantFrom('0', '1', '2', '9'), { minLength: 6, maxLength: 6 }).map((digits) => digits.join(''))
const grants = fc.array(
  fc.record({
    role: fc.constantFrom('supervisor', 'supervision-lead', 'discipline', 'unit-head', 'audit-admin'),
    line: fc.constantFrom('justice', 'police'),
    level: fc.constantFrom('province', 'city', 'county'),
    region,
    id: fc.constantFrom('U1', 'U2'),
  }),
  { maxLength: 4 },
)

test('a span holds every region and unit that the roles of the permission reach', () => {
  fc.assert(
    fc.property(grants, region, (held, somewhere) => {
      const actor = {
        grants: held.map(
          ({ role, ...unit }): Grant => ({
            role: role as Grant['role'],
            unitId: unit.id,
            unitName: '',
            campaignId: null,
            ...reach(role as Grant['role'], unit),
          }),
        ),
      }
      const { regions, units } = spanOf(actor, 'case.read')
      const working = actor.grants.filter((grant) => ['supervisor', 'supervision-lead', 'unit-head'].includes(grant.role))
      const seen = working.flatMap((grant) => grant.areas).some((area) => somewhere.startsWith(area.slice(area.indexOf(':') + 1, -1)))
      if (seen && regions) assert.ok(somewhere >= regions.from && somewhere <= regions.to)
      if (units) {
        assert.ok(!seen)
        assert.deepEqual([...units].sort(), [...new Set(working.flatMap((grant) => grant.units))].sort())
      }
    }),
  )
})

test('one office bounds the regions to its own', () => {
  const city = { id: 'S', line: 'justice', level: 'city', region: '420100' }
  const actor = { grants: [{ role: 'supervisor' as const, unitId: 'S', unitName: '', campaignId: null, ...reach('supervisor', city) }] }
  assert.deepEqual(spanOf(actor, 'case.read'), { regions: { from: '420100', to: '420199' }, units: null })
})
