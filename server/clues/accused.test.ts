import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { api, type Endpoint, type EndpointName } from '#domain/contract/api/index.ts'
import { PERMISSIONS, type Permission, type Role } from '#domain/contract/roles.ts'
import { type Actor, asActor, rolesOf } from '../platform/identity/actor.ts'
import { hashToken, sessionBy } from '../platform/identity/sessions.ts'
import { type Person, testWorld, type World } from '../testing.ts'
import { sealReporter } from './index.ts'

const WORLDS = 64
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** One world: a tree of enforcement units, people with several grants who may be officers, and whom a clue accuses. */
interface Plan {
  /** Parent of each unit by index below the own one; null: a top unit. */
  readonly parents: readonly (number | null)[]
  readonly line: 'police' | 'transport'
  /** Home unit, grants (role, place), and whether the person is an officer. Places count units first, then supervision offices. */
  readonly people: readonly { home: number; grants: readonly { role: number; place: number }[]; officer: boolean }[]
  /** Places of accused units; people who are accused as officers. */
  readonly accusedPlaces: readonly number[]
  readonly accusedPeople: readonly number[]
  readonly handedTo: number
  readonly state: number
}

const OFFICES = ['t:SF', 't:SF1', 't:SF11'] as const
const UNIT_ROLES: readonly Role[] = ['unit-head', 'unit-handler']
const OFFICE_ROLES: readonly Role[] = ['supervisor', 'supervision-lead', 'law-reviewer']
const STATES = ['triage', 'handed', 'verifying', 'judging', 'closed', 'merged'] as const

const plans: fc.Arbitrary<Plan> = fc.integer({ min: 2, max: 8 }).chain((units) => {
  const place = fc.nat({ max: units + OFFICES.length - 1 })
  const person = fc.record({
    home: place,
    grants: fc.array(fc.record({ role: fc.nat({ max: 2 }), place }), { minLength: 1, maxLength: 3 }),
    officer: fc.boolean(),
  })
  return fc.record({
    parents: fc
      .tuple(...Array.from({ length: units }, (_, i) => fc.option(fc.nat({ max: Math.max(0, i - 1) }), { freq: 4 })))
      .map((found) => found.map((parent, i) => (i === 0 ? null : parent))),
    line: fc.constantFrom('police' as const, 'transport' as const),
    people: fc.array(person, { minLength: 3, maxLength: 4 }),
    accusedPlaces: fc.array(place, { maxLength: 2 }),
    accusedPeople: fc.array(fc.nat({ max: 2 }), { maxLength: 2 }),
    handedTo: fc.nat({ max: units - 1 }),
    state: fc.nat({ max: STATES.length - 1 }),
  })
})

/** Addresses that are asked without knowing any id. */
const open = (Object.entries(api as Record<string, Endpoint>) as [EndpointName, Endpoint][]).filter(
  ([name, { method, path, permission }]) =>
    method === 'GET' && !path.includes(':') && permission !== 'public' && name !== ('notices.stream' as never),
)
const mayUse = (actor: Actor, { permission }: Endpoint): boolean =>
  permission === 'signed-in' || rolesOf(actor).some((role) => (PERMISSIONS[permission as Permission] as readonly Role[]).includes(role))

describe('S12: whom a clue accuses', () => {
  let world: World
  let tables: string[]
  before(async () => {
    world = await testWorld()
    tables = (
      await world.sql`select c.oid::regclass::text as name from pg_class c where c.relkind in ('r', 'v') and has_table_privilege('biaochi_app', c.oid, 'select')
        and (c.relnamespace = 'public'::regnamespace or c.relname in ('clue_work', 'clue_officers'))`
    ).map((row) => row.name as string)
    // The log is read through a matter that was found before, or by the audit administrator.
    tables = tables.filter((name) => !['actions', 'chain_heads'].includes(name))
  })
  after(() => world?.close())

  /** Everything about one clue that could give it away, planted wherever a clue leaves something. */
  async function plant(no: number, plan: Plan) {
    const { sql } = world
    const mark = `密${no}线索密`
    const region = '990101'
    const unitIds = plan.parents.map((_, i) => `s:U${no}-${i}`)
    for (const [i, parent] of plan.parents.entries())
      await sql`insert into record.units (id, parent_id, name, region, line, level, source, digest, import_id)
        values (${unitIds[i]!}, ${parent === null ? null : unitIds[parent]!}, ${`单位${no}-${i}`}, ${region}, ${plan.line}, 'county', 't', '\\x00', ${NOBODY})`
    const chain = (i: number): number[] => [i, ...(plan.parents[i] === null ? [] : chain(plan.parents[i]!))]
    for (const i of plan.parents.keys())
      for (const [depth, above] of chain(i).entries())
        await sql`insert into record.unit_tree (ancestor_id, unit_id, depth) values (${unitIds[above]!}, ${unitIds[i]!}, ${depth})`
    const places: readonly string[] = [...unitIds, ...OFFICES]
    const people: { person: Person; actor: Actor; plan: Plan['people'][number]; officerId: string | null }[] = []
    for (const [i, each] of plan.people.entries()) {
      const grants = [
        ...new Map(
          each.grants.map(({ role, place }) => {
            const roles = place < unitIds.length ? UNIT_ROLES : OFFICE_ROLES
            return [`${roles[role % roles.length]} ${place}`, { role: roles[role % roles.length]!, unitId: places[place]! }] as const
          }),
        ).values(),
      ]
      const [first, ...more] = grants
      const person = await world.person(first!.role, first!.unitId as never)
      for (const grant of more) await sql`insert into grants (user_id, role, unit_id) values (${person.id}, ${grant.role}, ${grant.unitId})`
      const officerId = each.officer || plan.accusedPeople.includes(i) ? `s:P${no}-${i}` : null
      if (officerId)
        await sql`insert into record.officers (id, unit_id, name, badge_no, kind, source, digest, import_id)
          values (${officerId}, ${places[each.home]!}, '某', ${officerId}, 'officer', 't', '\\x00', ${NOBODY})`
      await sql`update users set unit_id = ${places[each.home]!}, officer_id = ${officerId} where id = ${person.id}`
      const session = await sessionBy(sql, hashToken(person.token), null, null)
      people.push({ person, actor: session!.actor, plan: each, officerId })
    }
    const accusedUnits = [...new Set(plan.accusedPlaces.map((place) => places[place]!))]
    const accusedOfficers = [...new Set(plan.accusedPeople.flatMap((i) => people[i]?.officerId ?? []))]
    const state = STATES[plan.state]!
    const unitId = unitIds[plan.handedTo]!
    const handed = state !== 'triage'
    const [main] = await sql`insert into clues (channel, received_at, title, content, region, line, office_id, unit_id, state)
      values ('letter', now(), '别的线索', '别的', '000000', '', 't:SF', 't:SF', 'triage') returning id`
    const [clue] =
      await sql`insert into clues (channel, received_at, title, content, region, line, office_id, unit_id, state, accused_units, accused_officers,
        assessed_at, handed_at, unsatisfied_times, unsatisfied_at, finding_text, merged_into, closed_at)
      values ('letter', now(), ${mark}, ${mark}, ${region}, ${plan.line}, 't:SF11', ${unitId}, ${state}, ${accusedUnits}, ${accusedOfficers},
        now(), ${handed ? sql`now()` : null}, 1, now(), ${mark}, ${state === 'merged' ? (main!.id as string) : null}, ${state === 'closed' ? sql`now()` : null}) returning id, no`
    const id = clue!.id as string
    const [source] =
      await sql`insert into clue_sources (clue_id, channel, received_at, content) values (${id}, 'letter', now(), ${mark}) returning id`
    await sql.begin((tx) =>
      sealReporter(
        tx as never,
        source!.id as string,
        { kind: 'named', name: mark, phone: `139${String(no).padStart(8, '0')}` },
        world.services,
      ),
    )
    await sql`insert into inbox_items (channel, source, title, content, raw, state, region, clue_id, source_id)
      values ('letter', 'staff', ${mark}, ${mark}, '{}', 'clue', ${region}, ${id}, ${source!.id as string})`
    await sql`insert into clue_analyses (clue_id, marks, reason) values (${id}, '{}', ${mark})`
    await sql`insert into clue_matches (clue_id, other_id, score, reasons) values (least(${id}::uuid, ${main!.id as string}::uuid), greatest(${id}::uuid, ${main!.id as string}::uuid), 1, '[]')`
    const author = people[0]!.person.id
    const letters: string[] = []
    for (const kind of handed ? ['transfer', 'urge'] : []) {
      const [letter] =
        await sql`insert into instruments (kind, organ_id, title, unit_id, region, line, content, state, drafted_by, issued_at, number, accused_units, accused_officers)
        values (${kind}, 't:SF11', ${mark}, ${unitId}, ${region}, ${plan.line}, ${sql.json({ title: mark, addressee: mark, blocks: [] })}, 'issued', ${author}, now(),
          ${`${kind}〔2026〕${no}号`}, ${accusedUnits}, ${accusedOfficers}) returning id`
      letters.push(letter!.id as string)
      await sql`insert into instrument_matters (instrument_id, matter_kind, matter_id) values (${letter!.id as string}, 'clue', ${id})`
    }
    const files: string[] = []
    for (const [kind, matter] of [['clue', id], ...letters.map((letter) => ['instrument', letter] as const)] as const) {
      // Whoever once added it: the file is the matter's, not his.
      const [file] = await sql`insert into files (name, media_type, size, sha256, matter_kind, matter_id, purpose, uploaded_by)
        values (${`${mark}.pdf`}, 'application/pdf', 1, '00', ${kind}, ${matter}, 'evidence', ${author}) returning id`
      files.push(file!.id as string)
    }
    for (const [kind, matter] of [['clue', id], ...letters.map((letter) => ['instrument', letter] as const)] as const) {
      await sql`insert into clocks (matter_kind, matter_id, rule, title, unit_id, started_at, due_at, warn_at)
        values (${kind}, ${matter}, 'sign', ${mark}, ${unitId}, now(), now() + interval '1 day', now())`
      for (const place of places)
        await sql`insert into notices (unit_id, text, matter_kind, matter_id) values (${place}, ${mark}, ${kind}, ${matter})`
      for (const { person } of people)
        await sql`insert into notices (user_id, text, matter_kind, matter_id) values (${person.id}, ${mark}, ${kind}, ${matter})`
    }
    await sql`insert into reporter_requests (clue_id, source_id, reason, asked_by) values (${id}, ${source!.id as string}, ${mark}, ${author})`
    const above = (place: string): string[] => {
      const i = unitIds.indexOf(place)
      return i >= 0 ? chain(i).map((each) => unitIds[each]!) : OFFICES.slice(0, OFFICES.indexOf(place as 't:SF') + 1)
    }
    return {
      mark,
      people: people.map((each) => ({
        ...each,
        barred:
          (each.officerId !== null && accusedOfficers.includes(each.officerId)) ||
          [places[each.plan.home]!, ...each.actor.grants.map((grant) => grant.unitId!)].some((own) =>
            above(own).some((place) => accusedUnits.includes(place)),
          ),
        inScope: each.actor.grants.some((grant) =>
          grant.role.startsWith('unit-') ? handed && above(unitId).includes(grant.unitId!) : true,
        ),
      })),
      id,
      no: clue!.no as string,
      sourceId: source!.id as string,
      letters,
      files,
      traces: [mark, id, clue!.no as string, source!.id as string, ...letters, ...files],
    }
  }

  const holding = (among: readonly string[]) =>
    among.map((name) => `select '${name}' as name where exists (select from ${name} t where t::text ~ $1)`).join(' union all ')
  /** Tables in which the clue has left a trace at all. */
  const touched = async (traces: readonly string[]): Promise<string[]> =>
    (await world.sql.unsafe(holding(tables), [traces.join('|')])).map((row) => row.name as string)
  /** Those of them in which somebody finds one, with all the scope that any of the roles gives. */
  const found = (actor: Actor, among: readonly string[], traces: readonly string[]): Promise<string[]> =>
    asActor(world.sql, actor, 'signed-in', async (tx) =>
      (await tx.unsafe(holding(among), [traces.join('|')])).map((row) => row.name as string),
    )

  test(`finds no trace of it in any table, list, count, paper or file, in ${WORLDS} worlds; who is in scope and not accused does`, async () => {
    let no = 0
    let accused = 0
    let seeing = 0
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        no += 1
        const clue = await plant(no, plan)
        const among = await touched(clue.traces)
        for (const name of ['clues', 'clue_sources', 'files', 'clocks', 'notices', 'inbox_items', 'clue_analyses', 'clue_matches'])
          assert.ok(among.includes(name), `nothing planted in ${name}`)
        for (const [i, { actor, barred, inScope }] of clue.people.entries()) {
          const traces = await found(actor, among, clue.traces)
          if (barred) {
            accused += 1
            assert.deepEqual(traces, [], `world ${no}, person ${i}`)
          } else if (inScope) {
            seeing += 1
            for (const name of [
              'clues',
              'clue_sources',
              'files',
              'clocks',
              'notices',
              'reporter_requests',
              ...(clue.letters.length > 0 ? ['instruments'] : []),
            ])
              assert.ok(traces.includes(name), `world ${no}, person ${i} must see ${name}, sees ${traces.join()}`)
          } else assert.ok(!traces.includes('clues'), `world ${no}, person ${i} is out of scope`)
        }
        // One of them knocks at the doors: an accused one where there is one.
        const { person, actor, barred, inScope } = clue.people.find((each) => each.barred) ?? clue.people[0]!
        await knock(person, actor, clue, barred || !inScope, no % 16 === 0)
      }),
      { numRuns: WORLDS, seed: 20261122, endOnFailure: true },
    )
    assert.ok(accused > WORLDS / 2 && seeing > WORLDS / 2, `accused ${accused}, seeing ${seeing}`)
  })

  /** The same through HTTP: what is asked by id, what is listed and counted, and in some worlds every address there is. */
  async function knock(person: Person, actor: Actor, clue: Awaited<ReturnType<typeof plant>>, shut: boolean, everywhere: boolean) {
    const says = async (name: EndpointName, input: object = {}) => {
      const endpoint = api[name] as Endpoint
      if (!mayUse(actor, endpoint)) return null
      const answer = await world.call(person, name as 'clues.list', input as never)
      const text = answer.raw.toString()
      if (shut) for (const trace of clue.traces) assert.ok(!text.includes(trace), `${name} tells ${trace}`)
      return answer as unknown as { status: number; body: never; raw: Buffer }
    }
    const params = { id: clue.id }
    const shown = await says('clues.show', { params })
    assert.equal(shown?.status ?? 404, shut ? 404 : 200)
    await says('clues.list', { query: { q: clue.mark } })
    await says('clues.zero')
    await says('notices.list', { query: { limit: 200 } })
    if (!shut) return
    for (const id of clue.letters) {
      assert.ok([null, 404].includes((await says('instruments.show', { params: { id } }))?.status ?? null))
      assert.ok([null, 404].includes((await says('instruments.pdf', { params: { id } }))?.status ?? null))
    }
    for (const id of clue.files) assert.ok([null, 404].includes((await says('files.download', { params: { id } }))?.status ?? null))
    const acted = await says('clues.act', { params: { id: clue.id, action: 'sign' }, body: { version: 1, input: {} } })
    assert.ok([null, 404].includes(acted?.status ?? null))
    await says('reporters.ask', { params, body: { sourceId: clue.sourceId, reason: '须核实情况' } })
    // Whom the clue accuses cannot be read off the organs either.
    const organs = await world.call(person, 'clues.organs', { query: { ids: clue.id, limit: 100 } })
    if (organs.status === 200) assert.ok(organs.body.every(({ barred }) => !barred))
    // What the desk counts is what the lists show.
    const desk = await says('desk.show')
    const counted = (desk?.body as { tasks: { page: string; query: { state: string }; count: number }[] } | undefined)?.tasks ?? []
    for (const { page, query, count } of counted.filter((task) => task.page === 'clues')) {
      const listed = await world.call(person, 'clues.list', { query: { ...query, limit: 200 } })
      assert.equal(listed.body.rows.length, Math.min(count, 200), `${page} ${query.state}`)
    }
    if (!everywhere) return
    await says('clues.export', { query: { purpose: '核对', q: clue.mark } })
    for (const [name] of open) await says(name, { query: {} })
  }
})
