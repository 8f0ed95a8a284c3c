import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { generate } from 'otplib'
import { api, type Endpoint, type EndpointName } from '#domain/contract/api/index.ts'
import { ADMINISTRATORS, PERMISSIONS, type Role } from '#domain/contract/roles.ts'
import { type Process, processes } from '#domain/process/index.ts'
import { todayInChina } from '../platform/law.ts'
import { type Person, testWorld, type World } from '../testing.ts'

const NOTHING = '00000000-0000-4000-8000-000000000000'
const table = api as Record<string, Endpoint>

/** Every request that the contract marks: an endpoint, or an endpoint with one of its actions. */
const marked: { name: string; action?: string }[] = Object.entries(table).flatMap(([name, { secondFactor }]) =>
  secondFactor === 'always' ? [{ name }] : Array.isArray(secondFactor) ? secondFactor.map((action: string) => ({ name, action })) : [],
)

describe('whom the deployment asks for a second factor', () => {
  let world: World
  let security: Person
  const people = new Map<string, Person>()

  before(async () => {
    world = await testWorld()
    security = await world.person('security-admin', null)
  })
  after(() => world?.close())
  beforeEach(async () => {
    await world.sql`delete from record.law_values where key like 'second-factor.%' and valid_from > '2020-01-01'`
    await world.sql`update record.law_values set valid_to = null where key like 'second-factor.%'`
  })

  const set = async (key: string, value: number) => {
    const answer = await world.call(security, 'settings.set', {
      params: { key },
      body: { value, validFrom: todayInChina(), basis: '本单位安全管理制度', confirmed: true },
    })
    assert.equal(answer.status, 200, JSON.stringify(answer.problem))
  }
  const person = async (role: Role, factor?: 'none'): Promise<Person> => {
    const key = `${role} ${factor}`
    const unit = ADMINISTRATORS.includes(role) ? null : role.startsWith('unit-') ? 't:GA11' : 't:SF11'
    if (!people.has(key)) people.set(key, await world.person(role, unit, { factor }))
    return people.get(key)!
  }
  /** Code of the answer to a marked request about nothing that is there: what is asked before the matter is looked at. */
  const knock = async (who: Person, name: string, action?: string) => {
    const { method, path } = table[name]!
    const url = path.replace(':action', action ?? '').replace(/:\w+/g, NOTHING)
    const headers = { 'x-biaochi': '1', cookie: `biaochi_session=${who.token}` }
    const reply = await world.app.inject({ method, url, headers, ...(method !== 'GET' && { payload: {} }) })
    return (reply.json() as { code?: string }).code
  }
  const holders = (name: string): readonly Role[] => {
    const { permission } = table[name]!
    return permission === 'signed-in' || permission === 'public' ? ['supervisor'] : PERMISSIONS[permission]
  }

  test('publishing, revoking, closing, revealing, changing a rule or a right, and what goes out are marked', () => {
    const names = new Set(marked.map(({ name, action }) => (action ? `${name} ${action}` : name)))
    for (const name of [
      'rules.publish',
      'bulletins.make',
      'cases.reveal',
      'settings.set',
      'grants.set',
      'grants.revoke',
      'users.disable',
      'instruments.act issue',
      'instruments.act sign',
      'instruments.act void',
      'instruments.act close',
      'warnings.act notify',
      'warnings.batch dismiss',
      'problems.act accept',
    ])
      assert.ok(names.has(name), name)
    for (const [name, endpoint] of Object.entries(table)) if (name.endsWith('.export')) assert.equal(endpoint.secondFactor, 'large', name)
  })

  test('no line of a process by which people close a matter or send a letter is without the mark', () => {
    for (const process of Object.values(processes) as Process[])
      for (const line of process.transitions) {
        if (line.by.every((role) => role === 'system')) continue
        const closes = line.to !== 'same' && line.to.some(({ to }) => process.states[to]!.title === '已销号')
        if (closes || line.issues) assert.equal(line.secondFactor, true, `${process.kind}.${line.action}`)
      }
  })

  for (const { name, action } of marked)
    test(`${name}${action ? ` ${action}` : ''}: not without it, and with it`, async () => {
      for (const role of holders(name)) {
        const without = await person(role, 'none')
        assert.equal(await knock(without, name, action), 'second-factor-set-up', role)
        const code = await knock(await person(role), name, action)
        assert.ok(!code?.startsWith('second-factor'), `${role}: ${code}`)
      }
    })

  test('the administrators need it for everything, whatever the policy', async () => {
    await set('second-factor.everyone', 0)
    for (const role of ADMINISTRATORS) {
      const answer = await world.call(await person(role, 'none'), 'notices.list')
      assert.equal(answer.problem.code, 'second-factor-set-up', role)
    }
  })

  test('with the policy for administrators alone the others are asked nowhere', async () => {
    const lead = await person('supervision-lead', 'none')
    const { body: strict } = await world.call(lead, 'session.me')
    assert.deepEqual([strict.secondFactor, strict.secondFactorOf], ['none', 'everyone'])
    await set('second-factor.everyone', 0)
    assert.equal((await world.call(lead, 'session.me')).body.secondFactorOf, 'administrators')
    for (const { name, action } of marked) {
      if (!holders(name).includes('supervision-lead')) continue
      const code = await knock(lead, name, action)
      assert.ok(!code?.startsWith('second-factor'), `${name} ${action}: ${code}`)
    }
  })

  test('a refused action changes nothing and is on record; after the set-up the same action is done', async () => {
    const lead = await world.person('supervision-lead', 't:SF11', { factor: 'none' })
    await world.sql`update users set password_hash = null where id = ${lead.id}`
    const id = await world.warning({ unitId: 't:GA11' })
    const dismiss = () =>
      world.call(lead, 'warnings.act', { params: { id, action: 'dismiss' }, body: { version: 1, input: { text: '数据有误' } } })
    const refused = await dismiss()
    assert.deepEqual([refused.status, refused.problem.code], [403, 'second-factor-set-up'])
    assert.match(refused.problem.detail, /动态口令/)
    const remind = await world.call(lead, 'warnings.batch', {
      params: { action: 'remind' },
      body: { matters: [{ id, version: 1 }], input: { text: '请办理' } },
    })
    assert.equal(remind.status, 200, 'what is not marked goes on')
    const [row] = await world.sql`select state, (select count(*)::int from actions where object_id = ${id} and action = 'warnings.act'
      and outcome = 'refused' and reason = 'second-factor-set-up' and actor_id = ${lead.id}) as logged from warnings where id = ${id}`
    assert.deepEqual({ ...row }, { state: 'open', logged: 1 })

    const { body: started } = await world.call(lead, 'session.totpStart', { body: { password: '' } })
    const { body: me } = await world.call(lead, 'session.totpCheck', { body: { code: await generate({ secret: started.secret }) } })
    assert.equal(me.secondFactor, 'passed')
    assert.equal((await dismiss()).body.state, 'closed')
  })

  test('an account without a password sets it up after a sign-in just now, one with a password by the password', async () => {
    const single = await world.person('supervisor', 't:SF11', { factor: 'none' })
    await world.sql`update users set password_hash = null where id = ${single.id}`
    const start = (password: string) => world.call(single, 'session.totpStart', { body: { password } })
    assert.equal((await world.call(single, 'session.me')).body.hasPassword, false)
    assert.equal((await start('')).status, 200)
    await world.sql`update sessions set created_at = now() - interval '11 minutes' where user_id = ${single.id}`
    assert.equal((await start('')).problem.code, 'sign-in-again')
    await world.sql`update users set password_hash = 'scrypt$32768$8$1$AAAA$AAAA' where id = ${single.id}`
    assert.equal((await world.call(single, 'session.me')).body.hasPassword, true)
    assert.equal((await start('')).problem.code, 'wrong-password')
  })

  test('exports: up to so many rows without it, one more not', async () => {
    const without = await person('supervisor', 'none')
    const take = async (who: Person) => {
      const { status, problem, raw } = await world.call(who, 'cases.export', { query: { purpose: '例会' } })
      return status === 200 ? raw.subarray(0, 2).toString() : `${status} ${problem.code}`
    }
    const add = (from: number, to: number) => world.sql`insert into record.cases (id, case_no, unit_id, region, line, procedure, item_code,
        occurred_at, source, digest, import_id)
      select 't:E' || n, '案〔2026〕' || n || '号', 't:GA11', '990101', 'police', 'ordinary', 'GA05', '2026-03-02', 't', '\\x00', ${NOTHING}
      from generate_series(${from}::int, ${to}::int) n`
    await add(1, 1000)
    assert.equal(await take(without), 'PK')
    await add(1001, 1001)
    assert.equal(await take(without), '403 second-factor-set-up')
    assert.equal(await take(await person('supervisor')), 'PK')
    const logged = await world.sql`select action, outcome, detail->>'rows' as rows from actions
      where action in ('export', 'cases.export') order by id`
    assert.deepEqual(
      logged.map((row) => `${row.action} ${row.outcome} ${row.rows}`),
      ['export done 1000', 'cases.export refused null', 'export done 1001'],
    )
    await set('second-factor.export-rows', 1001)
    assert.equal(await take(without), 'PK', 'the security administrator sets the number')
  })

  test('an export beyond it is free where the policy is for administrators alone', async () => {
    const without = await person('law-reviewer', 'none')
    await set('second-factor.export-rows', 0)
    const take = () => world.call(without, 'cases.export', { query: { purpose: '例会' } })
    assert.equal((await take()).problem.code, 'second-factor-set-up')
    await set('second-factor.everyone', 0)
    assert.equal((await take()).status, 200)
  })

  test('a deployment that has set nothing is held to the strict policy', async () => {
    await world.sql`delete from record.law_values where key like 'second-factor.%'`
    assert.equal(await knock(await person('supervision-lead', 'none'), 'rules.publish' satisfies EndpointName), 'second-factor-set-up')
    const value = (key: string) => world.sql`insert into record.law_values (key, valid_from, value, unit, title, basis, confirmed)
      values (${key}, '2020-01-01', ${key.endsWith('rows') ? 1000 : 1}, ${key.endsWith('rows') ? 'row' : 'flag'}, '动态口令', '系统默认参数', false)`
    await value('second-factor.everyone')
    await value('second-factor.export-rows')
  })
})
