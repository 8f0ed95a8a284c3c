import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { api, approvable, type Endpoint } from '#domain/contract/api/index.ts'
import { type Person, testWorld, type UnitId, type World } from '../testing.ts'
import { CONDITION_LABELS } from './index.ts'

const NOTHING = '00000000-0000-4000-8000-000000000000'

describe('exports beyond so many rows', () => {
  let world: World
  let handler: Person
  let head: Person
  before(async () => {
    world = await testWorld()
    handler = await world.person('unit-handler', 't:GA11')
    head = await world.person('unit-head', 't:GA11')
    await world.sql`insert into record.cases (id, case_no, unit_id, region, line, procedure, item_code, occurred_at, source, digest, import_id)
      select 't:' || unit || n, unit || '案〔2026〕' || n || '号', unit, region, 'police', 'ordinary', 'GA05', '2026-03-02', 't', '\\x00', ${NOTHING}
      from generate_series(1, 30) n, (values ('t:GA11', '990101'), ('t:GA21', '990201')) u (unit, region)`
    await world.sql`update record.law_values set value = 20 where key = 'export.approval-rows'`
  })
  after(() => world?.close())
  beforeEach(() => world.sql`delete from export_requests`.then(() => undefined))

  const take = (who: Person, query: Record<string, string> = {}) =>
    world.call(who, 'cases.export', { query: { purpose: '月度例会', ...query } })
  const ask = (who: Person, more: object = {}) =>
    world.call(who, 'exports.ask', { body: { endpoint: 'cases.export', query: {}, purpose: '月度例会', ...more } })
  const decide = (who: Person, id: string, approve = true) =>
    world.call(who, 'exports.decide', { params: { id }, body: { approve, text: '同意办理' } })
  const download = (who: Person, id: string) => world.call(who, 'exports.download', { params: { id } })
  const list = async (who: Person, query: object = {}) => (await world.call(who, 'exports.list', { query })).body.rows
  const outcome = ({ status, problem }: { status: number; problem: { code: string } }) => (status === 200 ? 'done' : problem.code)
  const asked = async (who: Person, more: object = {}) => {
    const answer = await ask(who, more)
    assert.equal(answer.status, 200, JSON.stringify(answer.problem))
    return answer.body.id
  }

  test('up to the number they go out alone, one more needs an approval; the administrator of security sets it', async () => {
    assert.equal(outcome(await take(handler, { q: '案〔2026〕1' })), 'done', 'a narrower one')
    const refused = await take(handler)
    assert.deepEqual([refused.status, refused.problem.code], [403, 'approval-needed'])
    assert.match(refused.problem.detail, /20 行/)
    const [entry] = await world.sql`select action, outcome, reason from actions where reason = 'approval-needed'`
    assert.deepEqual({ ...entry }, { action: 'cases.export', outcome: 'refused', reason: 'approval-needed' })
    await world.sql`update record.law_values set value = 30 where key = 'export.approval-rows'`
    assert.equal(outcome(await take(handler)), 'done')
    await world.sql`update record.law_values set value = 20 where key = 'export.approval-rows'`
    const form = await world.call(await world.person('supervisor', 't:SF11'), 'problems.form', {
      query: { purpose: '报送', format: 'xlsx' },
    })
    assert.equal(form.status, 200, 'a short form goes out')
  })

  test('the second factor is asked for first, as before', async () => {
    const without = await world.person('unit-handler', 't:GA11', { factor: 'none' })
    await world.sql`update record.law_values set value = 10 where key = 'second-factor.export-rows'`
    assert.equal(outcome(await take(without)), 'second-factor-set-up')
    const id = await asked(without)
    const lead = await world.person('unit-head', 't:GA11', { factor: 'none' })
    assert.equal(outcome(await decide(lead, id)), 'second-factor-set-up')
    assert.equal(outcome(await decide(head, id)), 'done')
    assert.equal(outcome(await download(without, id)), 'second-factor-set-up')
    assert.equal((await list(without))[0]!.state, 'approved', 'what was refused has not used it up')
    await world.sql`update record.law_values set value = 1000 where key = 'second-factor.export-rows'`
  })

  test('asked, approved, taken once: all of it, masked and marked, with who approved in the log', async () => {
    const id = await asked(handler)
    assert.equal(outcome(await decide(head, id)), 'done')
    const file = await download(handler, id)
    assert.equal(file.raw.subarray(0, 2).toString(), 'PK')
    assert.match(String(file.headers['content-disposition']), /^attachment;/)
    const [logged] = await world.sql`select reason, detail from actions where action = 'export' order by id desc limit 1`
    const { account, name } = (await world.sql`select account, name from users where id = ${head.id}`)[0] as unknown as {
      account: string
      name: string
    }
    assert.deepEqual([logged!.reason, logged!.detail], ['月度例会', { rows: 30, request: id, approvedBy: `${name}（${account}）` }])
    assert.equal(outcome(await download(handler, id)), 'already-used')
    const acts = await world.sql`select action, actor_id from actions where chain = ${`export-request:${id}`} order by id`
    assert.deepEqual(
      acts.map((row) => [row.action, row.actor_id]),
      [
        ['export.ask', handler.id],
        ['export.approve', head.id],
      ],
    )
  })

  /** What the file of a request says when it is asked for in each state. */
  for (const [state, columns, expected] of [
    ['asked', {}, 'not-approved'],
    ['refused', { state: 'refused' }, 'not-approved'],
    ['approved', { state: 'approved', valid_until: '2999-01-01' }, 'done'],
    ['expired', { state: 'approved', valid_until: '2020-01-01' }, 'too-late'],
    ['used', { state: 'used', valid_until: '2999-01-01', used_at: '2020-01-01' }, 'already-used'],
  ] as const)
    test(`in state ${state}: ${expected}; and it is decided once only`, async () => {
      const id = await asked(handler)
      if (state !== 'asked')
        await world.sql`update export_requests set ${world.sql({ decided_by: head.id, decided_at: '2020-01-01', decision: '同意', ...columns } as never)} where id = ${id}`
      const [row] = await list(handler)
      assert.deepEqual([row!.state, row!.mayDownload, row!.mayDecide], [state, state === 'approved', false])
      assert.deepEqual(
        (await list(handler, { state })).map((each) => each.id),
        [id],
      )
      assert.deepEqual(await list(handler, { state: state === 'used' ? 'asked' : 'used' }), [])
      assert.equal((await list(head))[0]!.mayDecide, state === 'asked')
      assert.equal(outcome(await download(handler, id)), expected)
      assert.equal(outcome(await decide(head, id)), state === 'asked' ? 'done' : 'wrong-state')
    })

  test('who may decide, who may see, who may take', async () => {
    const of = (role: 'unit-head' | 'unit-handler' | 'supervision-lead' | 'supervisor' | 'law-reviewer', unit: UnitId) =>
      world.person(role, unit)
    const table: [string, Person, boolean][] = [
      ['the head of the unit', head, true],
      ['another head of it', await of('unit-head', 't:GA11'), true],
      ['the head of the unit above', await of('unit-head', 't:GA1'), true],
      ['the head of a team below', await of('unit-head', 't:GA111'), false],
      ['the lead of the county’s supervision', await of('supervision-lead', 't:SF11'), true],
      ['the lead of the city’s', await of('supervision-lead', 't:SF1'), true],
      ['the lead of another county', await of('supervision-lead', 't:SF21'), false],
      ['the head of another unit', await of('unit-head', 't:GA21'), false],
      ['a colleague', await of('unit-handler', 't:GA11'), false],
      ['a supervisor', await of('supervisor', 't:SF11'), false],
      ['a reviewer', await of('law-reviewer', 't:SF1'), false],
    ]
    for (const [what, who, may] of table) {
      const id = await asked(handler, { query: { q: what.slice(0, 20) } })
      assert.equal(
        (await list(who)).some((row) => row.id === id),
        may,
        `${what} sees it`,
      )
      assert.equal(outcome(await download(who, id)), 'not-found', `${what} does not take it`)
      assert.equal((await decide(who, id)).status, may ? 200 : what.startsWith('the') ? 404 : 403, `${what} decides`)
    }
    const guest = await of('unit-head', 't:GA11')
    const { body: campaign } = await world.call(await of('supervision-lead', 't:SF11'), 'campaigns.create', {
      body: {
        name: '整治',
        basis: '通知',
        periodFrom: '2026-01-01',
        periodTo: '2099-01-01',
        summaryDue: '2099-02-01',
        lines: ['police'],
        template: 'chuzhou',
      },
    })
    await world.sql`update grants set campaign_id = ${campaign.id} where user_id = ${guest.id}`
    const other = await asked(handler)
    assert.deepEqual([await list(guest), outcome(await decide(guest, other))], [[], 'not-found'], 'a role for one campaign alone')
    const own = await asked(head)
    assert.equal(outcome(await decide(head, own)), 'own-request')
    assert.equal((await list(head)).find((row) => row.id === own)!.mayDecide, false)
  })

  test('the file holds what the person may see when it is taken, not when it was asked', async () => {
    const moved = await world.person('unit-handler', 't:GA21')
    const id = await asked(moved)
    assert.equal(outcome(await decide(await world.person('unit-head', 't:GA21'), id)), 'done')
    await world.sql`update grants set revoked_at = now() where user_id = ${moved.id}`
    await world.sql`insert into grants (user_id, role, unit_id) values (${moved.id}, 'unit-handler', 't:JT11')`
    assert.equal(outcome(await download(moved, id)), 'done')
    const [logged] = await world.sql`select detail->'rows' as rows from actions where action = 'export' order by id desc limit 1`
    assert.equal(logged!.rows, 0)
    const second = await asked(handler)
    await decide(head, second)
    await world.sql`update grants set revoked_at = now() where user_id = ${handler.id}`
    assert.equal(outcome(await download(handler, second)), 'forbidden', 'without the role for it')
    await world.sql`update grants set revoked_at = null where user_id = ${handler.id}`
  })

  test('only tables, only what they take, once until it is decided', async () => {
    for (const endpoint of [
      'cases.list',
      'audit.export',
      'exports.download',
      'exports.ask',
      'session.end',
      '__proto__',
      'constructor',
      'none.such',
    ])
      assert.equal(outcome(await ask(handler, { endpoint })), 'invalid-input', endpoint)
    assert.equal(outcome(await ask(handler, { query: { from: 'yesterday' } })), 'invalid-input')
    assert.equal(outcome(await ask(handler, { purpose: '嗯' })), 'invalid-input')
    const id = await asked(handler, { query: { from: '2026-01-01', purpose: '另一个用途', nonsense: 'x', to: '' } })
    const [row] = await world.sql`select query, purpose from export_requests where id = ${id}`
    assert.deepEqual({ ...row }, { query: { from: '2026-01-01' }, purpose: '月度例会' })
    assert.equal(outcome(await ask(handler, { query: { from: '2026-01-01' } })), 'already-asked')
    await decide(head, id, false)
    assert.equal(outcome(await ask(handler, { query: { from: '2026-01-01' } })), 'done', 'and again when it was refused')
  })

  test('both are told: who may decide, nearest first, and then who asked', async () => {
    const told = async (who: Person) =>
      (await world.call(who, 'notices.list', { query: {} })).body.rows.map(({ text }: { text: string }) => text)
    const above = await world.person('unit-head', 't:GA1')
    const id = await asked(handler)
    assert.match((await told(head))[0]!, /申请导出“案件.*”，请审批/)
    assert.deepEqual(
      (await told(above)).filter((text: string) => /申请导出/.test(text)),
      [],
      'the head of the unit is near enough',
    )
    await decide(head, id)
    assert.match((await told(handler))[0]!, /已批准/)
    const alone = await world.person('unit-head', 't:JT11')
    const lead = await world.person('supervision-lead', 't:SF11')
    await asked(alone)
    assert.match((await told(lead))[0]!, /申请导出/, 'who leads alone asks the supervision')
  })

  test('conditions are shown in words, and every condition of every export has its word', async () => {
    const id = await asked(handler, { query: { unit: 't:GA11', procedure: 'ordinary', warned: 'true', q: '案' } })
    const row = (await list(head)).find((each) => each.id === id)!
    assert.deepEqual(
      row.conditions.map(({ label, value }) => `${label}=${value}`).toSorted(),
      ['关键词=案', '单位=子县交警大队', '有预警=是', '程序=普通程序'].toSorted(),
    )
    assert.equal(row.title, (api['cases.export'].title as string).replace(/^导出/, ''))
    assert.ok(row.page!.startsWith('/cases?'))
    for (const who of [handler, head]) assert.equal((await list(who)).find((each) => each.id === id)!.unitName, '子县交警大队')
    for (const [name, endpoint] of Object.entries(api as Record<string, Endpoint>).filter(([, each]) => approvable(each)))
      for (const key of Object.keys(endpoint.query!.shape)) assert.ok(key === 'purpose' || CONDITION_LABELS[key], `${name} ${key}`)
  })

  test('two decide at the same moment: one; two take at the same moment: one', async () => {
    const id = await asked(handler)
    const decided = await Promise.all([head, await world.person('unit-head', 't:GA11')].map((who) => decide(who, id)))
    assert.deepEqual(decided.map(outcome).toSorted(), ['done', 'wrong-state'])
    const taken = await Promise.all(Array.from({ length: 3 }, () => download(handler, id)))
    assert.deepEqual(taken.map(outcome).toSorted(), ['already-used', 'already-used', 'done'])
  })
})
