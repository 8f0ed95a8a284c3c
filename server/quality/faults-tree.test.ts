import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { PERMISSIONS, type Permission, ROLE_NAMES, type Role } from '#domain/contract/roles.ts'
import { type Person, testWorld, type World } from '../testing.ts'

/** A unit of a random tree. Regions and lines need not agree with those of its parent: the rules alone decide. */
interface Unit {
  readonly id: string
  readonly parent: string | null
  readonly region: string
  readonly line: (typeof LINES)[number]
  readonly level: (typeof LEVELS)[number]
}
interface Grant {
  readonly role: Role
  readonly unit: Unit | null
}
/** A record at a unit: how much of it the unit has been told, and whether it was handed over. */
interface Matter {
  readonly unit: Unit
  readonly notified: boolean
  readonly handedOver: boolean
}

const LINES = ['police', 'transport', 'water', 'justice'] as const
const LEVELS = ['province', 'city', 'county', 'team'] as const
const REGIONS = ['990000', '990100', '990101', '990102', '990200', '990201', '980000', '980100', '980101']
const ADMINISTRATORS: readonly Role[] = ['system-admin', 'security-admin', 'audit-admin']

/* ------------------------------------------------------------------ the rules of scope, in plain words of code */

const SUPERVISION: readonly Role[] = ['supervisor', 'supervision-lead', 'law-reviewer', 'discipline']

/** A supervision office sees the region of its level; a justice office all lines, another its own. */
function overlooks(office: Unit, unit: Unit): boolean {
  const digits = { province: 2, city: 4, county: 6, team: 6 }[office.level]
  return (office.line === 'justice' || office.line === unit.line) && unit.region.slice(0, digits) === office.region.slice(0, digits)
}
/** An enforcement unit sees itself and everything below it, whatever the regions. */
function isBelow(unit: Unit, top: Unit, tree: readonly Unit[]): boolean {
  for (let at: Unit | undefined = unit; at; at = tree.find((each) => each.id === at!.parent)) if (at.id === top.id) return true
  return false
}
/** Whether grants that carry the permission show a record of a kind. Each permission has a reach of its own. */
function sees(
  kind: 'warning' | 'problem' | 'case' | 'unit',
  permission: Permission,
  grants: readonly Grant[],
  matter: Matter,
  tree: readonly Unit[],
): boolean {
  return grants
    .filter(({ role }) => (PERMISSIONS[permission] as readonly Role[]).includes(role))
    .some(({ role, unit }) => {
      if (!unit) return false
      if (role === 'discipline') return (kind === 'warning' || kind === 'problem') && matter.handedOver && overlooks(unit, matter.unit)
      if (SUPERVISION.includes(role)) return overlooks(unit, matter.unit)
      return isBelow(matter.unit, unit, tree) && (kind !== 'warning' || matter.notified)
    })
}

/* ------------------------------------------------------------------ random worlds */

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!
const worlds = fc
  .record({
    units: fc.array(fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(99)), { minLength: 3, maxLength: 9 }),
    people: fc.array(fc.array(fc.tuple(fc.nat(99), fc.nat(99)), { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 4 }),
    matters: fc.array(fc.tuple(fc.nat(99), fc.boolean(), fc.boolean()), { minLength: 4, maxLength: 14 }),
  })
  .map(({ units, people, matters }) => {
    const tree: Unit[] = []
    for (const [parent, region, line, level] of units) {
      // The last choice makes a root; else the parent is one that is there already, so that there is no circle.
      const above = parent % (tree.length + 1) === tree.length ? null : tree[parent % (tree.length + 1)]!.id
      tree.push({
        id: `r:${tree.length}`,
        parent: above,
        region: pick(REGIONS, region),
        line: pick(LINES, line),
        level: pick(LEVELS, level),
      })
    }
    return {
      tree,
      people: people.map((grants) => {
        const held = grants.map(([role, unit]): Grant => ({ role: pick(ROLE_NAMES, role), unit: pick(tree, unit) }))
        const administrator = held.find(({ role }) => ADMINISTRATORS.includes(role))
        // The three administrators hold one role at no unit (S6).
        return administrator ? [{ role: administrator.role, unit: null }] : held
      }),
      matters: matters.map(([unit, notified, handedOver]): Matter => ({ unit: pick(tree, unit), notified, handedOver })),
    }
  })

let world: World
before(async () => {
  world = await testWorld()
  for (const table of ['record.unit_tree', 'record.units']) await world.sql`delete from ${world.sql(table)}`
})
after(() => world?.close())

/** Puts a random world in place and returns ids of the records beside their matters, and the people with their grants. */
async function build({ tree, people, matters }: { tree: Unit[]; people: Grant[][]; matters: Matter[] }) {
  const { sql } = world
  for (const table of ['warning_cases', 'problems', 'warnings', 'record.cases', 'record.unit_tree', 'record.units'])
    await sql`delete from ${sql(table)}`
  await sql`insert into record.units ${sql(tree.map((unit) => ({ id: unit.id, parent_id: unit.parent, name: unit.id, region: unit.region, line: unit.line, level: unit.level, source: 'r', digest: Buffer.from([0]), import_id: randomUUID() })))}`
  const above = tree.flatMap((unit) =>
    tree.filter((top) => isBelow(unit, top, tree)).map((top) => ({ ancestor_id: top.id, unit_id: unit.id, depth: 0 })),
  )
  await sql`insert into record.unit_tree ${sql(above)}`
  const records = matters.map((matter, i) => ({ matter, id: randomUUID(), caseId: `r:K${i}` }))
  await sql`insert into warnings ${sql(
    records.map(({ id, matter: { unit, notified, handedOver } }) => ({
      id,
      rule_id: 'R25',
      rule_version: 0,
      fingerprint: id,
      colour: 'red',
      subject_kind: 'measure',
      subject_id: id,
      unit_id: unit.id,
      region: unit.region,
      line: unit.line,
      evidence: {},
      state: notified ? 'notified' : 'open',
      notified_at: notified ? new Date() : null,
      handed_over_at: handedOver ? new Date() : null,
    })) as never,
  )}`
  await sql`insert into problems (id, source_kind, source_id, title, description, finding_code, unit_id, region, line, state, handed_over_at)
    select id, 'warning', id, '问题', '说明', 'F4', unit_id, region, line, 'open', handed_over_at from warnings`
  await sql`insert into record.cases ${sql(
    records.map(({ caseId, matter: { unit } }) => ({
      id: caseId,
      case_no: caseId,
      unit_id: unit.id,
      region: unit.region,
      line: unit.line,
      procedure: 'simple',
      item_code: 'GA05',
      occurred_at: '2026-03-02 09:00:00',
      source: 'r',
      digest: Buffer.from([0]),
      import_id: randomUUID(),
    })) as never,
  )}`
  const persons: { who: Person; grants: Grant[] }[] = []
  for (const grants of people) {
    const [first, ...rest] = grants
    const who = await world.person(first!.role, (first!.unit?.id ?? null) as never)
    for (const { role, unit } of rest)
      await sql`insert into grants (user_id, role, unit_id) values (${who.id}, ${role}, ${unit!.id}) on conflict do nothing`
    persons.push({ who, grants })
  }
  return { records, persons }
}

test('whoever is asked, the server shows what the rules of scope say, in any tree of units', async () => {
  const tally = { shown: 0, hidden: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(worlds, async (given) => {
      const { records, persons } = await build(given)
      const { tree } = given
      const anywhere = tree.map((unit) => ({ unit, notified: true, handedOver: true }))
      for (const { who, grants } of persons) {
        const told = grants.map(({ role, unit }) => `${role}@${unit?.id ?? ''}`).join(' ')
        const lists = [
          ['warnings.list', 'warning', 'warning.read', records.map(({ id, matter }) => ({ id, matter }))],
          ['problems.list', 'problem', 'problem.read', records.map(({ id, matter }) => ({ id, matter }))],
          ['cases.list', 'case', 'case.read', records.map(({ caseId, matter }) => ({ id: caseId, matter }))],
          ['units.search', 'unit', 'unit.read', anywhere.map((matter) => ({ id: matter.unit.id, matter }))],
        ] as const
        for (const [name, kind, permission, all] of lists) {
          const answer = await world.call(who, name, { query: { limit: 200 } })
          const permitted = grants.some(({ role }) => (PERMISSIONS[permission] as readonly Role[]).includes(role))
          assert.equal(answer.status, permitted ? 200 : 403, `${told} ${name}`)
          if (!permitted) {
            tally.refused += 1
            continue
          }
          const expected = all.filter(({ matter }) => sees(kind, permission, grants, matter, tree)).map(({ id }) => id)
          const shown = (answer.body.rows as { id: string }[]).map((row) => row.id)
          assert.deepEqual([...shown].sort(), expected.sort(), `${told} ${name}`)
          tally.shown += expected.length
          tally.hidden += all.length - expected.length
        }
      }
    }),
    { numRuns: 30, seed: 20261122 },
  )
  assert.ok(tally.shown > 100 && tally.hidden > 100 && tally.refused > 10, `the random worlds say something: ${JSON.stringify(tally)}`)
})
