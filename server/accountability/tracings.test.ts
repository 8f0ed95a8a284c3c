import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Person, testWorld, type World } from '../testing.ts'
import { act, officer, ok, problemOf } from './testing.ts'

let world: World
let supervisor: Person
let lead: Person
let head: Person
before(async () => {
  world = await testWorld()
  supervisor = await world.person('supervisor', 't:SF11')
  lead = await world.person('supervision-lead', 't:SF11')
  head = await world.person('unit-head', 't:GA11')
  await officer(world, 't:P1', 't:GA11', '主办甲')
  await officer(world, 't:P2', 't:GA11', '协办乙')
  await officer(world, 't:P3', 't:GA11', '审核丙')
  await officer(world, 't:P4', 't:GA1', '签发丁')
  await decided('t:K1', '子公〔2026〕1号')
})
after(() => world?.close())

/** A case with its people, papers, a coercion and an edit. */
async function decided(id: string, caseNo: string): Promise<void> {
  const { sql } = world
  const NONE = '00000000-0000-0000-0000-000000000000'
  await world.putCase(id, 't:GA11', {
    case_no: caseNo,
    decided_at: '2026-03-03 09:00:00',
    decision_no: '罚1',
    discussed_at: '2026-03-02 09:00:00',
    review_at: '2026-03-01 09:00:00',
    reviewer_id: 't:P3',
    review_result: 'pass',
    party_name: '当事人赵',
  })
  await sql`insert into record.case_officers (case_id, position, officer_id, role) values (${id}, 0, 't:P1', 'handler'), (${id}, 1, 't:P2', 'recorder')`
  const paper = (n: number, form: string, signer: string) => sql`
    insert into record.documents (id, case_id, form, issued_at, signer, source, digest, import_id)
    values (${`${id}-${n}`}, ${id}, ${form}, '2026-03-03 08:00:00', ${signer}, 't', '\\x00', ${NONE})`
  await paper(1, '现场笔录', 'P1')
  await paper(2, '行政处罚决定书', '签发丁')
  await paper(3, '送达回证', '当事人赵')
  await paper(4, '当场行政处罚决定书', '当事人赵')
  await sql`insert into record.measures (id, case_id, unit_id, kind, start_at, approved_at, source, digest, import_id)
    values (${`${id}-m`}, ${id}, 't:GA11', 'detain-vehicle', '2026-02-28 09:00:00', '2026-02-28 10:00:00', 't', '\\x00', ${NONE})`
  await sql`insert into record.edits (id, case_id, edited_at, edited_by, field, source, digest, import_id)
    values (${`${id}-e`}, ${id}, '2026-03-05 09:00:00', '协办乙', '罚款', 't', '\\x00', ${NONE})`
}

const start = async (sourceKind: 'case' | 'warning' | 'problem', sourceId: string, who = supervisor) =>
  (await ok(world.call(who, 'tracings.start', { body: { sourceKind, sourceId, reason: '决定与证据不符' } }))).id
const show = async (who: Person, id: string) => ok(world.call(who, 'tracings.show', { params: { id } }))

/** Confirms the link of a step, or of the others strikes every one. */
async function decide(
  id: string,
  confirm: Record<string, { person?: string; post?: string; responsibility: string | null }>,
): Promise<void> {
  for (const link of (await show(supervisor, id)).links) {
    const chosen = confirm[link.step]
    await ok(
      chosen
        ? act(world, supervisor, 'tracings', id, 'confirm', {
            linkId: link.id,
            person: chosen.person ?? link.person!,
            ...(link.officerId && { officerId: link.officerId }),
            post: chosen.post ?? link.post,
            responsibility: chosen.responsibility,
            text: '与记录一致',
          })
        : act(world, supervisor, 'tracings', id, 'strike', { linkId: link.id, text: '与本事项无关' }),
    )
  }
}

test('the chain is proposed from the records, each link with its evidence', async () => {
  const { links, source, title } = await show(supervisor, await start('case', 't:K1'))
  assert.deepEqual([source?.no, title], ['子公〔2026〕1号', '案件 子公〔2026〕1号'])
  assert.deepEqual(
    links.map(({ step, person, post }) => [step, person, post]),
    [
      ['handle', '主办甲', 'member'],
      ['record', '协办乙', 'member'],
      ['sign', '签发丁', 'member'],
      ['edit', '协办乙', 'member'],
      ['review', '审核丙', 'member'],
      ['approve', null, 'head'],
      ['discuss', null, 'head'],
      ['decide', null, 'head'],
      ['lead', null, 'head'],
    ],
  )
  assert.ok(links.every(({ evidence, state }) => evidence.length > 0 && state === 'proposed'))
  assert.match(links[0]!.evidence[1]!.text, /现场笔录/, 'the signer is known by the id that stands on the paper')
  assert.ok(!JSON.stringify(links).includes('当事人赵'), 'a party who signs is no link')
})

test('of a warning the chains of its cases come together; of a problem those whom the ledger names join', async () => {
  await decided('t:K2', '子公〔2026〕2号')
  const warning = await world.warning({ unitId: 't:GA11', caseIds: ['t:K1', 't:K2'] })
  const { links } = await show(supervisor, await start('warning', warning))
  assert.equal(links.filter(({ step }) => step === 'handle').length, 1, 'one person, one link')
  assert.equal(links.find(({ step }) => step === 'handle')!.evidence.length, 4, 'with the evidence of both cases')
  const problem = await start('problem', await problemOf(world, 't:GA11'))
  assert.deepEqual(
    (await show(supervisor, problem)).links.map(({ step, person, post }) => [step, person, post]),
    [
      ['rectify', '经办乙', 'member'],
      ['rectify', '领导甲', 'head'],
    ],
  )
})

test('every link is confirmed or struck with a reason, one person concludes, another approves, entries and applications follow', async () => {
  const id = await start('case', 't:K1')
  assert.equal(
    (await act(world, supervisor, 'tracings', id, 'conclude', { outcome: 'account', text: '应予追责' })).problem.code,
    'links-decided',
  )
  await decide(id, {})
  assert.equal(
    (await act(world, supervisor, 'tracings', id, 'conclude', { outcome: 'account', text: '应予追责' })).problem.code,
    'somebody-responsible',
  )
  await ok(
    act(world, supervisor, 'tracings', id, 'add', {
      step: 'assist',
      person: '协办乙',
      officerId: 't:P2',
      post: 'member',
      text: '执法视频可见',
    }),
  )
  assert.equal(
    (
      await act(world, supervisor, 'tracings', id, 'add', {
        step: 'assist',
        person: '某',
        officerId: 't:none',
        post: 'member',
        text: '说明',
      })
    ).problem.code,
    'officer-known',
  )
  await decide(id, { handle: { responsibility: 'direct' }, decide: { person: '大队长戊', responsibility: 'leading' } })
  assert.equal((await world.call(head, 'tracings.show', { params: { id } })).status, 404, 'under way the unit does not see it')
  await ok(act(world, lead, 'tracings', id, 'conclude', { outcome: 'account', text: '主办人直接责任，大队长领导责任' }))
  assert.equal((await act(world, lead, 'tracings', id, 'approve')).problem.code, 'not-the-tracer')
  const lead2 = await world.person('supervision-lead', 't:SF11')
  await ok(act(world, lead2, 'tracings', id, 'approve'))
  const closed = await show(supervisor, id)
  const of = (step: string) => closed.links.find((link) => link.step === step)!
  assert.deepEqual([closed.mayRecord, of('handle').state, of('review').state], [true, 'confirmed', 'struck'])
  const entry = {
    post: 'member',
    unitId: 't:GA11',
    form: 'criticise',
    decidedBy: '县局',
    decidedOn: '2026-11-01',
    basis: '办法',
    person: '随便写',
  } as const
  assert.equal(
    (await world.call(supervisor, 'accountability.record', { body: { ...entry, linkId: of('review').id } })).problem.code,
    'not-concluded',
  )
  const { id: entryId } = await ok(world.call(supervisor, 'accountability.record', { body: { ...entry, linkId: of('handle').id } }))
  const recorded = await ok(world.call(supervisor, 'accountability.show', { params: { id: entryId } }))
  assert.deepEqual([recorded.person, recorded.responsibility, recorded.tracing?.id], ['主办甲', 'direct', id], 'the link says who and how')
  const seen = await show(head, id)
  assert.deepEqual(
    [seen.links.map(({ step }) => step), seen.reason, seen.log.length, seen.files.length, seen.mayApply],
    [['handle'], null, 0, 0, true],
    'the unit sees what it came to, and of its head nothing',
  )
  const application = { subject: 'person' as const, unitId: 't:GA11', grounds: ['duty' as const], statement: '已尽审慎义务' }
  const { id: exemption } = await ok(world.call(head, 'exemptions.apply', { body: { ...application, linkId: of('handle').id } }))
  assert.equal((await world.call(head, 'exemptions.apply', { body: { ...application, linkId: of('decide').id } })).status, 404)
  const city = await world.person('supervisor', 't:SF1')
  const cityLead = await world.person('supervision-lead', 't:SF1')
  await ok(act(world, city, 'exemptions', exemption, 'examine', { advice: 'approve', text: '符合' }))
  await ok(act(world, cityLead, 'exemptions', exemption, 'approve'))
  assert.equal((await ok(world.call(supervisor, 'accountability.show', { params: { id: entryId } }))).standing, 'exempted')
})

test('a conclusion of nothing leads to nothing; returned it is checked anew', async () => {
  const id = await start('case', 't:K1')
  await decide(id, { handle: { responsibility: 'direct' } })
  await ok(act(world, supervisor, 'tracings', id, 'conclude', { outcome: 'none', text: '不予追责' }))
  await ok(act(world, lead, 'tracings', id, 'return', { text: '重新核对' }))
  assert.equal((await show(supervisor, id)).outcome, null)
  await ok(act(world, supervisor, 'tracings', id, 'conclude', { outcome: 'none', text: '不予追责' }))
  await ok(act(world, lead, 'tracings', id, 'approve'))
  const link = (await show(supervisor, id)).links.find(({ step }) => step === 'handle')!
  assert.equal((await show(head, id)).mayApply, false)
  const application = { subject: 'person' as const, unitId: 't:GA11', grounds: ['duty' as const], statement: '说明', linkId: link.id }
  assert.equal((await world.call(head, 'exemptions.apply', { body: application })).problem.code, 'not-concluded')
})

test('nobody of the unit traces its own house, sees it under way, or hears of it', async () => {
  const own = await world.person('supervision-lead', 't:SF11')
  await world.sql`insert into grants (user_id, role, unit_id) values (${own.id}, 'unit-handler', 't:GA11')`
  assert.equal((await world.call(own, 'tracings.start', { body: { sourceKind: 'case', sourceId: 't:K1', reason: '自查' } })).status, 403)
  const id = await start('case', 't:K1')
  assert.equal((await act(world, own, 'tracings', id, 'drop')).status, 404)
  assert.equal((await world.call(await world.person('supervisor', 't:SF21'), 'tracings.show', { params: { id } })).status, 404)
  const handler = await world.person('unit-handler', 't:GA11')
  assert.ok(!(await ok(world.call(handler, 'notices.list', {}))).rows.some(({ text }) => text.includes('倒查')))
  const listed = await ok(world.call(head, 'tracings.list', { query: { limit: 200 } }))
  assert.ok(listed.rows.every(({ state }) => state === 'closed'))
})
