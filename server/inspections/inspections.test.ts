import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { checkDraw } from '#domain/inspection/index.ts'
import { workClocks } from '../supervision/index.ts'
import { type Inspectors, ITEMS, openInspectors } from './testing.ts'

let office: Inspectors
before(async () => {
  office = await openInspectors()
})
after(() => office?.world.close())

const moment = () => new Date().toISOString()
/** Fills in and concludes a visit: the first item wrong, the second does not apply. */
async function inspect(visit: string, version: string): Promise<void> {
  const results = await office.send(office.guest, [
    office.answer(visit, version, { result: 'fail', findingCode: 'F3', note: '一人执法，未说明理由' }),
    office.answer(visit, version, { itemKey: 'camera', result: 'na' }),
    { kind: 'conclude', id: crypto.randomUUID(), visitId: visit, note: '发现一处问题', at: moment() },
  ])
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['taken', 'taken', 'taken'],
  )
}
const code = async (answer: Promise<{ status: number; problem: { code: string } }>) => {
  const { status, problem } = await answer
  return status === 200 ? 'ok' : problem.code
}

test('the whole way: plan, team, visit, ledger, report judged by another person', async () => {
  const { id, visit, version } = await office.plan('open', [office.guest, office.clerk])
  assert.equal((await office.act(office.clerk, id, 'assign')).status, 200)
  assert.equal((await office.act(office.clerk, id, 'finish')).code, 'wrong-state')
  await inspect(visit, version)
  assert.equal((await office.act(office.lead, id, 'cancel', { text: '不查了' })).code, 'nothing-recorded')
  assert.equal((await office.act(office.clerk, id, 'finish')).status, 200)
  const shown = await office.done(office.head, 'inspections.visit', { params: { id: visit } })
  const [finding] = shown.answers
  assert.deepEqual([shown.failed, shown.score, shown.inspectionId, finding!.findingCode], [1, 0, null, 'F3'])
  const problem = await office.done(office.head, 'problems.show', { params: { id: finding!.problem!.id } })
  assert.deepEqual([problem.sourceKind, problem.source?.id, problem.source?.no, problem.unit.id], ['inspection', visit, shown.no, 't:GA11'])
  assert.ok(problem.story.some(({ kind, link }) => kind === 'source' && link === `/inspection-visits/${visit}`))
  assert.match(problem.description, /《行政处罚法》第42条/)
  assert.equal((await office.act(office.lead, id, 'report', { text: '检查报告' })).status, 200)
  assert.equal((await office.act(office.lead, id, 'judge', { text: '同意' })).code, 'not-the-author')
  const second = await office.world.person('supervision-lead', 't:SF')
  assert.equal((await office.act(second, id, 'send-back', { text: '补充数据' })).status, 200)
  assert.equal((await office.act(office.clerk, id, 'report', { text: '检查报告（补充）' })).status, 200)
  assert.equal((await office.act(office.lead, id, 'judge', { text: '同意' })).status, 200)
  const page = await office.done(office.clerk, 'inspections.show', { params: { id } })
  assert.deepEqual([page.state, page.returned, page.clocks.filter(({ stoppedAt }) => !stoppedAt).length], ['reported', 1, 0])
  const again = await office.world.sql`select count(*)::int as n from problems where source_kind = 'inspection' and source_id = ${visit}`
  assert.equal(again[0]!.n, 1)
})

test('who inspects his own house, and who of the same region goes crosswise, does not go', async () => {
  const assign = async (kind: 'open' | 'cross', team: Parameters<Inspectors['plan']>[1]) =>
    (await office.act(office.clerk, (await office.plan(kind, team)).id, 'assign')).code
  assert.equal(await assign('open', [office.clerk]), 'team-fits', 'one alone')
  assert.equal(await assign('open', [office.clerk, office.head]), 'team-fits', 'the head of the unit')
  assert.equal(await assign('open', [office.clerk, await office.world.person('unit-handler', 't:GA111')]), 'team-fits', 'of a unit below')
  assert.equal(await assign('open', [office.clerk, await office.world.person('unit-handler', 't:GA1')]), 'team-fits', 'of the unit above')
  assert.equal(await assign('cross', [office.guest, office.clerk]), 'team-fits', 'the city of the county')
  assert.equal(await assign('cross', [office.guest, await office.world.person('supervisor', 't:SF21')]), '')
  // A second role at the inspected unit counts as well.
  const double = await office.world.person('supervisor', 't:SF21')
  await office.world.sql`insert into grants (user_id, role, unit_id) values (${double.id}, 'unit-handler', 't:GA11')`
  assert.equal(await assign('open', [office.clerk, double]), 'team-fits')
  const { id } = await office.plan('open', [office.clerk, office.head])
  const page = await office.done(office.clerk, 'inspections.show', { params: { id } })
  assert.match(page.teamFaults.join(), /属于被检查单位/)
  const team = { userIds: [office.clerk.id, office.county.id], leader: office.clerk.id }
  assert.deepEqual((await office.done(office.clerk, 'inspections.team', { params: { id }, body: team })).faults, [])
  const stranger = { userIds: [office.guest.id], leader: null }
  assert.equal(await code(office.world.call(office.clerk, 'inspections.team', { params: { id }, body: stranger })), 'invalid-input')
})

for (const kind of ['covert', 'unannounced', 'open', 'cross'] as const)
  test(`${kind}: what the inspected unit and the office of its county know, and when`, async () => {
    const { world } = office
    const team = kind === 'cross' ? [office.guest, await world.person('supervisor', 't:SF21')] : [office.guest, office.clerk]
    const { id, visit, version } = await office.plan(kind, team)
    // One person more, who supervises the city and has his home in the inspected unit.
    const insider = await world.person('supervisor', 't:SF1')
    await world.sql`update users set unit_id = 't:GA11' where id = ${insider.id}`
    const known = async (who: typeof insider) => {
      const list = await office.done(who, 'inspections.visits', { query: { limit: 200 } })
      const notices = await office.done(who, 'notices.list', { query: {} })
      const export_ = await world.call(who, 'inspections.export', { query: { purpose: '核对', inspection: id } })
      assert.equal(export_.status, 200)
      const page = await world.call(who, 'inspections.visit', { params: { id: visit } })
      const listed = list.rows.some((row) => row.id === visit)
      assert.equal(page.status === 200, listed, 'the page shows what the list shows')
      assert.equal(notices.rows.some(({ link }) => link === `/inspection-visits/${visit}`) && !listed, false, 'no notice before')
      return listed
    }
    const all = async () => [await known(office.head), await known(office.county), await known(insider)]
    const secret = kind === 'covert' || kind === 'unannounced'
    assert.deepEqual(await all(), [false, false, false], 'a plan is nobody’s business')
    assert.equal((await office.act(office.clerk, id, 'assign')).status, 200)
    assert.deepEqual(await all(), [!secret, !secret, !secret])
    await inspect(visit, version)
    assert.deepEqual(await all(), [!secret, !secret, !secret])
    const problems = async () => (await world.sql`select count(*)::int as n from problems where source_id = ${visit}`)[0]!.n
    assert.equal(await problems(), 0)
    assert.equal((await office.act(office.lead, id, 'finish')).status, 200)
    assert.deepEqual(await all(), [true, true, true])
    assert.equal(await problems(), 1)
    assert.equal((await world.call(office.head, 'inspections.show', { params: { id } })).status, 404, 'the plan stays the office’s own')
    const statistics = await office.done(office.head, 'inspections.statistics', {
      query: { from: '2020-01-01', to: '2099-12-31', by: 'kind' },
    })
    const list = await office.done(office.head, 'inspections.visits', { query: { limit: 200, state: 'done' } })
    assert.equal(statistics.total, list.rows.length, 'a figure counts what its reader may see')
  })

test('a draw: the seed is bound first and hidden, the candidates are frozen, anybody can repeat it; drawn again only with a reason, nothing is lost', async () => {
  const { world, clerk } = office
  const version = await office.checklist(clerk)
  const { id } = await office.done(clerk, 'inspections.create', {
    body: {
      kind: 'covert',
      title: '随机抽查',
      purpose: '随机抽查',
      periodFrom: '2026-11-01',
      periodTo: '2026-12-01',
      checklistIds: [version],
    },
  })
  const pool = {
    placeKinds: ['unit', 'enterprise'] as ('unit' | 'enterprise')[],
    lines: ['police' as const],
    enterprises: ['甲运输公司', '乙运输公司'],
    unitId: 't:GA11',
  }
  const draw = (drawId: string, pick: number, more = {}) =>
    world.call(clerk, 'inspections.draw', { params: { id }, body: { drawId, pick, pool: { ...pool, ...more } } })
  const commit = (reason: string | null = null, what: 'places' | 'people' = 'places') =>
    world.call(clerk, 'inspections.commit', { params: { id }, body: { what, reason } })
  assert.equal((await draw(crypto.randomUUID(), 1)).status, 404, 'nothing is drawn without a seed bound before')
  const { body: bound } = await commit()
  const hidden = await world.call(clerk, 'inspections.drawn', { params: { id: bound.id } })
  const [row] = await world.sql`select seed from inspection_draws where id = ${bound.id}`
  assert.ok(!hidden.raw.includes(row!.seed as string), 'the seed is hidden')
  assert.equal(hidden.body.seed, null)
  assert.equal((await commit()).problem.code, 'seed-waits')
  assert.equal((await draw(bound.id, 50)).problem.code, 'invalid-input', 'more than there are')
  const done = await draw(bound.id, 2)
  assert.equal(done.status, 200, JSON.stringify(done.problem))
  assert.equal(done.body.candidates, 5, '甲市交警支队, 子县交警大队, 一中队, two enterprises; 丑县 is beyond the office')
  assert.equal((await draw(bound.id, 2)).problem.code, 'drawn-already')
  const record = await office.done(clerk, 'inspections.drawn', { params: { id: bound.id } })
  assert.equal(record.seed, row!.seed)
  const { commitment, seed, digest, list, pick, result } = record
  assert.deepEqual(checkDraw({ commitment, seed: seed!, digest: digest!, candidates: list, pick: pick!, result }), [])
  assert.equal(record.commitment, bound.commitment)
  assert.deepEqual(
    result,
    done.body.result.map(({ key }) => key),
  )
  const places = async () => (await office.done(clerk, 'inspections.show', { params: { id } })).places
  assert.deepEqual(
    (await places()).map(({ placeName }) => placeName),
    done.body.result.map(({ title }) => title),
  )
  assert.equal((await commit()).problem.code, 'invalid-input', 'again only with a reason')
  const { body: next } = await commit('有企业已注销')
  await draw(next.id, 1)
  assert.equal((await places()).length, 1)
  const page = await office.done(clerk, 'inspections.show', { params: { id } })
  assert.deepEqual(
    page.draws.map(({ no, reason }) => [no, reason]),
    [
      [1, null],
      [2, '有企业已注销'],
    ],
  )
  assert.equal((await office.done(clerk, 'inspections.drawn', { params: { id: bound.id } })).result.length, 2, 'the first stands for ever')
  assert.equal((await world.call(office.head, 'inspections.drawn', { params: { id: bound.id } })).status, 404)
})

test('people are drawn from officers of other houses; crosswise from other regions', async () => {
  const { world, clerk, lead } = office
  const put = (id: string, unit: string) =>
    world.sql`insert into record.officers (id, unit_id, name, badge_no, kind, source, digest, import_id)
      values (${id}, ${unit}, ${`人员${id}`}, ${id}, 'officer', 't', '\\x00', '00000000-0000-0000-0000-000000000000')`
  for (const [id, unit] of [
    ['o:own', 't:GA11'],
    ['o:below', 't:GA111'],
    ['o:above', 't:GA1'],
    ['o:other', 't:JT11'],
  ] as const)
    await put(id, unit)
  const drawn = async (kind: 'open' | 'cross') => {
    const { id } = await office.plan(kind, [])
    const bound = await office.done(clerk, 'inspections.commit', { params: { id }, body: { what: 'people' } })
    const answer = await world.call(clerk, 'inspections.draw', { params: { id }, body: { drawId: bound.id, pick: 1, pool: {} } })
    return answer.status === 200 ? answer.body.result.map(({ key }) => key) : answer.problem.code
  }
  assert.deepEqual(await drawn('open'), ['officer:o:other'])
  assert.equal(await drawn('cross'), 'invalid-input', 'all officers in reach are of the region')
  // A drawn officer with an account finds the task on the phone.
  const account = await world.person('unit-handler', 't:JT11')
  await world.sql`update users set officer_id = 'o:other' where id = ${account.id}`
  const { id } = await office.plan('open', [])
  const bound = await office.done(clerk, 'inspections.commit', { params: { id }, body: { what: 'people' } })
  await office.done(clerk, 'inspections.draw', { params: { id }, body: { drawId: bound.id, pick: 1, pool: {} } })
  await office.done(clerk, 'inspections.team', { params: { id }, body: { userIds: [lead.id], leader: 'o:other' } })
  assert.equal((await office.act(clerk, id, 'assign')).status, 200)
  assert.equal((await office.done(account, 'field.work', {})).visits.length, 1)
})

test('a checklist: versions are frozen, what is filled in keeps its own; the office above reads, another county does not', async () => {
  const { world, clerk } = office
  const { id } = await office.done(clerk, 'checklists.create', { body: { title: '治超站检查清单', items: ITEMS } })
  const save = (version: number, items: typeof ITEMS) =>
    world.call(clerk, 'checklists.save', { params: { id }, body: { version, title: '治超站检查清单', items } })
  const publish = (version: number) => world.call(clerk, 'checklists.publish', { params: { id }, body: { version } })
  const first = await publish(1)
  assert.equal(first.body.no, 1)
  assert.equal((await publish(2)).problem.code, 'unchanged')
  assert.equal((await save(1, ITEMS)).problem.code, 'changed-meanwhile')
  await save(2, ITEMS.slice(0, 1))
  assert.equal((await publish(3)).body.no, 2)
  const shown = await office.done(clerk, 'checklists.show', { params: { id } })
  assert.deepEqual(
    shown.versions.map(({ no, items }) => [no, items.length]),
    [
      [2, 1],
      [1, 2],
    ],
  )
  for (const wrong of [[{ ...ITEMS[0]!, basis: '有关规定' }], [ITEMS[0]!, ITEMS[0]!], [{ ...ITEMS[0]!, weight: 0 }]])
    assert.equal((await save(4, wrong)).status, 422)
  assert.equal((await world.call(office.guest, 'checklists.show', { params: { id } })).status, 404)
  const below = await office.done(office.county, 'checklists.show', { params: { id } })
  assert.equal(below.editable, false)
  assert.equal(
    (await world.call(office.county, 'checklists.save', { params: { id }, body: { version: 4, title: '改过的清单', items: ITEMS } }))
      .status,
    404,
  )
  await office.done(clerk, 'checklists.retire', { params: { id }, body: { reason: '不再使用' } })
  const create = world.call(clerk, 'inspections.create', {
    body: { kind: 'open', title: '检查', purpose: '检查', periodFrom: '2026-11-01', periodTo: '2026-12-01', checklistIds: [first.body.id] },
  })
  assert.equal((await create).status, 422, 'a retired list is not chosen any more')
})

test('coverage and statistics: every figure lists exactly its records', async () => {
  const { clerk } = office
  const range = { from: '2020-01-01', to: '2021-12-31' }
  const { id, visit, version } = await office.plan('open', [office.guest, clerk])
  await office.act(clerk, id, 'assign')
  await inspect(visit, version)
  await office.world.sql`update inspection_visits set visited_on = '2021-05-31' where id = ${visit}`
  const grid = await office.done(clerk, 'inspections.coverage', { query: range })
  assert.deepEqual(
    grid.counties.map(({ region, name, city, visits }) => [region, name, city, visits]),
    [['990101', '子县', '甲市', 1]],
  )
  assert.equal(grid.share, 100)
  const may = grid.months.indexOf('2021-05')
  assert.equal(grid.counties[0]!.cells[may], 1)
  const cell = await office.done(clerk, 'inspections.visits', { query: { region: '990101', month: '2021-05', state: 'done' } })
  assert.deepEqual(
    cell.rows.map((row) => row.id),
    [visit],
  )
  assert.deepEqual((await office.done(clerk, 'inspections.visits', { query: { region: '990101', month: '2021-06' } })).rows, [])
  for (const by of ['region', 'kind', 'month', 'line', 'place'] as const) {
    const { total, rows } = await office.done(clerk, 'inspections.statistics', { query: { ...range, by } })
    assert.equal(total, 1)
    const query = { ...rows[0]!.query, limit: 200 }
    const listed = await office.done(clerk, 'inspections.visits', { query: query as never })
    assert.deepEqual(
      listed.rows.map((row) => row.id),
      [visit],
      by,
    )
  }
})

test('the period runs out: its clock tells and the team is reminded; a place that was closed is excused, with the reason', async () => {
  const { id, visit } = await office.plan('open', [office.guest, office.clerk])
  await office.act(office.clerk, id, 'assign')
  await office.world
    .sql`update clocks set due_at = now() - interval '1 minute' where matter_kind = 'inspection' and matter_id = ${id} and stopped_at is null`
  await workClocks(office.world.services)
  const [row] = await office.world.sql`select breached from inspections where id = ${id}`
  assert.equal(row!.breached, true)
  const notices = await office.done(office.guest, 'notices.list', { query: {} })
  assert.ok(notices.rows.some(({ text }) => text.startsWith('催办：检查')))
  await office.done(office.clerk, 'inspections.excuse', { params: { id: visit }, body: { reason: '办公场所搬迁' } })
  assert.equal((await office.act(office.clerk, id, 'begin')).status, 200)
  assert.equal((await office.act(office.clerk, id, 'finish')).status, 200)
  assert.equal((await office.world.call(office.head, 'inspections.visit', { params: { id: visit } })).body.state, 'excused')
})
