import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { CallOf } from '#domain/contract/api/index.ts'
import { type Person, testWorld, type UnitId, type World } from '../testing.ts'
import { act, officer, ok, problemOf } from './testing.ts'

let world: World
let county: Person
let countyLead: Person
let city: Person
let cityLead: Person
let cityLead2: Person
let head: Person
before(async () => {
  world = await testWorld()
  county = await world.person('supervisor', 't:SF11')
  countyLead = await world.person('supervision-lead', 't:SF11')
  city = await world.person('supervisor', 't:SF1')
  cityLead = await world.person('supervision-lead', 't:SF1')
  cityLead2 = await world.person('supervision-lead', 't:SF1')
  head = await world.person('unit-head', 't:GA11')
  await officer(world, 't:P1', 't:GA11', '甲某')
  await officer(world, 't:P2', 't:GA111', '乙某')
  await officer(world, 't:P3', 't:GA11', '丙某')
})
after(() => world?.close())

type Entry = CallOf<'accountability.record'>['body']
const entry = (more: Partial<Entry> = {}): Entry => ({
  person: '甲某',
  officerId: 't:P1',
  post: 'member',
  unitId: 't:GA11',
  form: 'admonish',
  responsibility: 'direct',
  decidedBy: '子县公安局党委',
  decidedOn: '2026-11-01',
  docNo: '子公〔2026〕3号',
  basis: '执法过错责任追究办法',
  ...more,
})
const record = (more: Partial<Entry> = {}, who = county) => world.call(who, 'accountability.record', { body: entry(more) })
const list = async (who: Person, query: Record<string, string> = {}) =>
  (await ok(world.call(who, 'accountability.list', { query: { limit: 200, ...query } as never }))).rows
const apply = (who: Person, body: Partial<CallOf<'exemptions.apply'>['body']>) =>
  world.call(who, 'exemptions.apply', {
    body: { subject: 'person', unitId: 't:GA11', grounds: ['corrected'], statement: '主动发现并纠正，没有造成损失', ...body },
  })

test('a form by person: dated, numbered, once; a person has a record; revoked it no longer counts', async () => {
  const { id, no } = await ok(record())
  assert.match(no, /^WZ\d{8}$/)
  assert.equal((await record()).problem.code, 'recorded-already')
  assert.equal((await record({ form: 'sanction-warning', decidedOn: '2019-01-01' })).status, 422, 'the law was not in force')
  assert.equal((await record({ decidedOn: '2099-01-01' })).status, 422)
  assert.equal((await record({ officerId: 't:none' })).status, 422)
  await ok(record({ form: 'talk', decidedOn: '2026-03-01' }))
  const shown = await ok(world.call(county, 'accountability.show', { params: { id } }))
  assert.deepEqual([shown.formTitle, shown.formConfirmed, shown.others.map((each) => each.form)], ['诫勉', false, ['talk']])
  await ok(world.call(county, 'accountability.revoke', { params: { id }, body: { revokedOn: '2026-11-05', text: '申诉后撤销' } }))
  assert.equal(
    (await world.call(county, 'accountability.revoke', { params: { id }, body: { revokedOn: '2026-11-05', text: '再撤' } })).status,
    409,
  )
  assert.deepEqual(
    (await list(county, { standing: 'counted' })).map(({ form }) => form),
    ['talk'],
  )
  assert.deepEqual(
    (await list(county, { standing: 'revoked' })).map((each) => each.id),
    [id],
  )
})

test('never shown to subordinates: of a head not even to those of his unit who lead below him, himself he sees it', async () => {
  const chief = await world.person('unit-head', 't:GA11')
  await world.sql`update users set officer_id = 't:P3' where id = ${chief.id}`
  const { id } = await ok(record({ officerId: 't:P3', post: 'head', form: 'circulate' }))
  const { id: below } = await ok(record({ officerId: 't:P2', form: 'criticise' }))
  const sees = async (who: Person, entryId: string) => (await world.call(who, 'accountability.show', { params: { id: entryId } })).status
  const teamHead = await world.person('unit-head', 't:GA111')
  const above = await world.person('unit-head', 't:GA1')
  const handler = await world.person('unit-handler', 't:GA11')
  const stranger = await world.person('supervisor', 't:SF2')
  const double = await world.person('supervisor', 't:SF11')
  await world.sql`insert into grants (user_id, role, unit_id) values (${double.id}, 'unit-handler', 't:GA111')`
  assert.deepEqual(
    await Promise.all([chief, head, teamHead, above, county, stranger, double].map((who) => sees(who, id))),
    [200, 404, 404, 200, 200, 404, 404],
  )
  assert.deepEqual(await Promise.all([teamHead, head, above].map((who) => sees(who, below))), [200, 200, 200])
  assert.equal(await sees(handler, below), 403, 'who leads nobody has no part in it')
  const exported = await world.call(handler, 'accountability.export', { query: { purpose: '查看' } })
  assert.ok(!exported.raw.includes('criticise'))
  const problem = await problemOf(world, 't:GA11')
  await ok(record({ problemId: problem, form: 'train' }))
  const shown = async (who: Person) => (await ok(world.call(who, 'problems.show', { params: { id: problem } }))).accountability.length
  assert.deepEqual([await shown(county), await shown(head), await shown(handler)], [1, 1, 0])
})

test('nobody of the unit records or revokes', async () => {
  const own = await world.person('supervisor', 't:SF11')
  await world.sql`insert into grants (user_id, role, unit_id) values (${own.id}, 'unit-head', 't:GA11')`
  assert.equal((await record({ form: 'self-review' }, own)).status, 403)
  const { id } = await ok(record({ form: 'self-review' }))
  assert.equal(
    (await world.call(own, 'accountability.revoke', { params: { id }, body: { revokedOn: '2026-11-05', text: '撤销' } })).status,
    403,
  )
})

test('counts by region, unit, form and month list exactly what they count', async () => {
  await ok(
    record(
      { officerId: null, person: '丁某', unitId: 't:GA21', form: 'talk', decidedOn: '2026-02-03' },
      await world.person('supervisor', 't:SF'),
    ),
  )
  const province = await world.person('supervisor', 't:SF')
  for (const by of ['city', 'county', 'unit', 'form', 'month'] as const) {
    const counts = await ok(world.call(province, 'accountability.counts', { query: { by } }))
    assert.equal(
      counts.groups.reduce((sum, { count }) => sum + count, 0),
      counts.total,
    )
    for (const group of counts.groups) assert.equal((await list(province, group.query)).length, group.count, `${by} ${group.key}`)
  }
  const cities = await ok(world.call(province, 'accountability.counts', { query: { by: 'city' } }))
  assert.deepEqual(cities.groups.map(({ title }) => title).sort(), ['乙市', '甲市'])
  assert.equal((await world.call(province, 'accountability.counts', { query: { of: 'tracings', by: 'form' } })).status, 422)
  const sheet = await world.call(county, 'accountability.export', { query: { purpose: '季度通报' } })
  assert.equal(sheet.raw.subarray(0, 2).toString(), 'PK')
})

test('an exemption: applied for by the head, examined and decided one level above by two others; the entry no longer counts', async () => {
  const { id: accountabilityId } = await ok(record({ form: 'suspend' }))
  assert.equal((await apply(county, { accountabilityId })).status, 403, 'supervision does not apply')
  assert.equal((await apply(head, { accountabilityId, grounds: [] })).status, 422)
  assert.equal((await apply(head, {})).status, 422, 'it rests on something')
  const { id } = await ok(apply(head, { accountabilityId }))
  assert.equal((await apply(head, { accountabilityId })).problem.code, 'applied-already')
  await world.attach(head, 'exemption', id)
  assert.equal((await act(world, county, 'exemptions', id, 'examine', { advice: 'approve', text: '同意' })).problem.code, 'level-above')
  assert.equal((await act(world, cityLead, 'exemptions', id, 'examine', { advice: 'approve', text: '同意' })).status, 403)
  await ok(act(world, city, 'exemptions', id, 'send-back', { text: '请补充' }))
  await ok(act(world, head, 'exemptions', id, 'resubmit', { text: '已补充' }))
  await ok(act(world, city, 'exemptions', id, 'examine', { advice: 'approve', text: '符合情形' }))
  assert.equal((await act(world, countyLead, 'exemptions', id, 'approve')).problem.code, 'level-above')
  assert.equal((await act(world, head, 'exemptions', id, 'approve')).status, 403)
  await ok(act(world, cityLead, 'exemptions', id, 'approve', { text: '同意免责' }))
  const shown = await ok(world.call(county, 'accountability.show', { params: { id: accountabilityId } }))
  assert.deepEqual([shown.standing, shown.exemption?.id, shown.mayApply], ['exempted', id, false])
  assert.ok(!(await list(county, { standing: 'counted' })).some((each) => each.id === accountabilityId))
  const counts = await ok(world.call(county, 'accountability.counts', { query: { of: 'exemptions', by: 'state' } }))
  assert.deepEqual(
    counts.groups.map(({ title, count }) => [title, count]),
    [['已批准免责', 1]],
  )
})

test('refused: one appeal, in time, decided by another person', async () => {
  const problemId = await problemOf(world, 't:GA11')
  const { id } = await ok(apply(head, { problemId, subject: 'unit' }))
  const examine = { advice: 'refuse', text: '不符合' }
  await ok(act(world, city, 'exemptions', id, 'examine', examine))
  await ok(act(world, cityLead, 'exemptions', id, 'refuse', { text: '不符合容错情形' }))
  const shown = await ok(world.call(head, 'exemptions.show', { params: { id } }))
  assert.ok(shown.appealUntil)
  await world.sql`update exemptions set decided_at = now() - interval '60 days' where id = ${id}`
  assert.equal((await act(world, head, 'exemptions', id, 'appeal', { text: '申诉' })).problem.code, 'appeal-in-time')
  await world.sql`update exemptions set decided_at = now() where id = ${id}`
  await ok(act(world, head, 'exemptions', id, 'appeal', { text: '申诉' }))
  await ok(act(world, city, 'exemptions', id, 'examine', examine))
  assert.equal((await act(world, cityLead, 'exemptions', id, 'refuse', { text: '仍不符合' })).problem.code, 'fresh-eyes')
  await ok(act(world, cityLead2, 'exemptions', id, 'refuse', { text: '仍不符合' }))
  assert.equal((await act(world, head, 'exemptions', id, 'appeal', { text: '再申诉' })).problem.code, 'not-appealed')
})

test('property: approval is never by the applicant, the examiner, somebody of the unit or of the same level', async () => {
  const offices = ['t:SF', 't:SF1', 't:SF11', 't:GA11', 't:GA111', 't:SF2'] as const
  const problemId = await problemOf(world, 't:GA11')
  const applicants = ['t:GA11', 't:GA1'] as const
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...applicants),
      fc.array(fc.tuple(fc.constantFrom('supervisor', 'supervision-lead', 'unit-head' as const), fc.constantFrom(...offices)), {
        maxLength: 3,
      }),
      async (from, more) => {
        const applicant = await world.person('unit-head', from)
        const person = await world.person('supervision-lead', 't:SF1')
        for (const who of [applicant, person])
          for (const [role, unit] of more)
            await world.sql`insert into grants (user_id, role, unit_id) values (${who.id}, ${role}, ${unit}) on conflict do nothing`
        const { id } = await ok(apply(applicant, { problemId, person: `某${applicant.account}`, unitId: 't:GA11' }))
        const examined = await act(world, person, 'exemptions', id, 'examine', { advice: 'approve', text: '同意' })
        if (examined.status !== 200) await ok(act(world, city, 'exemptions', id, 'examine', { advice: 'approve', text: '同意' }))
        const ofTheUnit = more.some(([, unit]) => unit === 't:GA11' || unit === 't:GA111')
        assert.notEqual((await act(world, applicant, 'exemptions', id, 'approve')).status, 200)
        const { status } = await act(world, person, 'exemptions', id, 'approve')
        assert.equal(status === 200, !ofTheUnit && examined.status !== 200, JSON.stringify(more))
      },
    ),
    { numRuns: 25 },
  )
})

test('the unit may withdraw, nobody else sees more than his own', async () => {
  const problemId = await problemOf(world, 't:GA111')
  const team = await world.person('unit-head', 't:GA111')
  const { id } = await ok(apply(team, { problemId, unitId: 't:GA111', officerId: 't:P2' }))
  const sees = async (who: Person) => (await world.call(who, 'exemptions.show', { params: { id } })).status
  const places: [UnitId, number][] = [
    ['t:GA11', 200],
    ['t:GA21', 404],
    ['t:JT11', 404],
  ]
  for (const [unit, status] of places) assert.equal(await sees(await world.person('unit-head', unit)), status, unit)
  assert.equal(
    (await apply(await world.person('unit-head', 't:GA111'), { problemId, unitId: 't:GA11' })).status,
    422,
    'not for a unit above',
  )
  await ok(act(world, team, 'exemptions', id, 'withdraw', { text: '撤回' }))
  await ok(apply(team, { problemId, unitId: 't:GA111', officerId: 't:P2' }))
})
