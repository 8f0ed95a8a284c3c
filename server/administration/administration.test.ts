import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ADMINISTRATORS, ROLE_NAMES } from '#domain/contract/roles.ts'
import { todayInChina } from '../platform/law.ts'
import { type Person, testWorld, UNITS, type World } from '../testing.ts'

describe('administration', () => {
  let world: World
  let system: Person
  let security: Person
  let names = 0
  const reason = '工作需要'

  before(async () => {
    world = await testWorld()
    system = await world.person('system-admin', null)
    security = await world.person('security-admin', null)
  })
  after(() => world?.close())

  const create = async (unitId?: string) => {
    const answer = await world.call(system, 'users.create', { body: { account: `user${++names}`, name: `某人${names}`, unitId } })
    assert.equal(answer.status, 200, JSON.stringify(answer.problem))
    return answer.body
  }
  const grant = (who: Person, id: string, role: (typeof ROLE_NAMES)[number], unitId: string | null) =>
    world.call(who, 'grants.set', { params: { id }, body: { role, unitId, reason } })
  const logged = async (objectId: string) =>
    (await world.sql`select action, outcome, reason from actions where object_id = ${objectId} order by id`).map(
      (row) => `${row.action} ${row.outcome}`,
    )

  test('an account is inert until the security administrator grants a role; both acts are on record', async () => {
    const { id, password } = await create('t:SF11')
    const start = await world.call(null, 'session.start', { body: { account: `user${names}`, password } })
    assert.deepEqual(start.body.permissions, [])
    assert.equal((await grant(system, id, 'supervisor', 't:SF11')).status, 403, 'the system administrator grants nothing')
    const granted = await grant(security, id, 'supervisor', 't:SF11')
    assert.equal(granted.status, 200, JSON.stringify(granted.problem))
    assert.equal((await grant(security, id, 'supervisor', 't:SF11')).problem.code, 'already-granted')
    assert.equal(
      (await world.call(security, 'users.create', { body: { account: 'other', name: '某人' } })).status,
      403,
      'the security administrator makes no accounts',
    )
    assert.deepEqual(await logged(id), [
      'user.create done',
      'session.start done',
      'grants.set refused',
      'grant.set done',
      'grants.set refused',
    ])
    const row = (await world.call(security, 'users.list', { query: { q: `user${names}` } })).body.rows[0]!
    assert.equal(row.unit!.name, '子县司法局')
    assert.deepEqual(
      row.grants.map((each) => [each.role, each.title, each.unitName]),
      [['supervisor', '监督员', '子县司法局']],
    )
    const revoked = await world.call(security, 'grants.revoke', { params: { id: granted.body.id }, body: { reason } })
    assert.equal(revoked.status, 200)
    assert.equal((await world.call(security, 'grants.revoke', { params: { id: granted.body.id }, body: { reason } })).status, 404)
    assert.equal((await grant(security, id, 'supervisor', 't:SF11')).status, 200, 'it can be granted again')
  })

  test('an administrator’s role goes with no other role: all pairs, both ways', async () => {
    for (const first of ADMINISTRATORS)
      for (const second of ROLE_NAMES) {
        if (first === second) continue
        const unitOf = (role: (typeof ROLE_NAMES)[number]) => (ADMINISTRATORS.includes(role) ? null : 't:SF11')
        for (const [one, two] of [
          [first, second],
          [second, first],
        ] as const) {
          const [user] = await world.sql`insert into users (account, name) values (${`pair${++names}`}, '某人') returning id`
          const id = user!.id as string
          assert.equal((await grant(security, id, one, unitOf(one))).status, 200, `${one} alone`)
          const refused = await grant(security, id, two, unitOf(two))
          assert.equal(refused.status, 409, `${one} and ${two}`)
          assert.equal(refused.problem.code, 'administrators-are-separate')
        }
      }
  })

  test('two grants at the same time do not slip past the separation', async () => {
    const { id } = await create()
    const answers = await Promise.all([
      grant(security, id, 'audit-admin', null),
      grant(security, id, 'supervisor', 't:SF11'),
      grant(security, id, 'system-admin', null),
    ])
    assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [200, 409, 409])
  })

  test('nobody changes his own roles or account', async () => {
    const { body: mine } = await world.call(security, 'users.list', { query: { q: security.account } })
    const own = mine.rows[0]!
    assert.equal((await grant(security, own.id, 'supervisor', 't:SF')).problem.code, 'own-grants')
    assert.equal(
      (await world.call(security, 'grants.revoke', { params: { id: own.grants[0]!.id }, body: { reason } })).problem.code,
      'own-grants',
    )
    assert.equal(
      (await world.call(system, 'users.disable', { params: { id: system.id }, body: { disabled: true, reason } })).problem.code,
      'own-account',
    )
    assert.equal(
      (await world.call(system, 'users.resetPassword', { params: { id: system.id }, body: { reason } })).problem.code,
      'own-account',
    )
  })

  test('the last administrator of a kind stays', async () => {
    // Those of earlier tests are out of the way.
    await world.sql`update grants set revoked_at = now() where role in ('system-admin', 'security-admin') and user_id not in (${system.id}, ${security.id})`
    assert.equal(
      (await world.call(system, 'users.disable', { params: { id: security.id }, body: { disabled: true, reason } })).problem.code,
      'last-administrator',
    )
    const [row] = await world.sql`select id from grants where user_id = ${system.id}`
    assert.equal(
      (await world.call(security, 'grants.revoke', { params: { id: row!.id as string }, body: { reason } })).problem.code,
      'last-administrator',
    )
  })

  test('a role needs its unit, an administrator has none, and both must exist', async () => {
    const { id } = await create()
    assert.equal((await grant(security, id, 'supervisor', null)).problem.fields![0]!.field, 'unitId')
    assert.equal((await grant(security, id, 'audit-admin', 't:SF')).problem.fields![0]!.field, 'unitId')
    assert.equal((await grant(security, id, 'supervisor', 't:NOWHERE')).status, 422)
    assert.equal(
      (await world.call(system, 'users.create', { body: { account: 'of-nowhere', name: '某人', unitId: 't:NOWHERE' } })).status,
      422,
    )
    assert.equal((await grant(security, '00000000-0000-4000-8000-000000000000', 'supervisor', 't:SF')).status, 404)
  })

  test('accounts: taken names, disabling ends the session at once, enabling, a new one-time password', async () => {
    assert.equal(
      (await world.call(system, 'users.create', { body: { account: system.account, name: '某人' } })).problem.code,
      'account-taken',
    )
    assert.equal((await world.call(system, 'users.create', { body: { account: 'system', name: '某人' } })).status, 409)
    const person = await world.person('supervisor', 't:SF11')
    const disable = (disabled: boolean) => world.call(system, 'users.disable', { params: { id: person.id }, body: { disabled, reason } })
    assert.equal((await disable(true)).status, 200)
    assert.equal((await world.call(person, 'session.me')).status, 401)
    assert.equal((await disable(true)).problem.code, 'already-so')
    assert.equal((await disable(false)).status, 200)
    const reset = await world.call(system, 'users.resetPassword', { params: { id: person.id }, body: { reason } })
    const signed = await world.call(null, 'session.start', { body: { account: person.account, password: reset.body.password } })
    assert.equal(signed.body.mustChangePassword, true)
    assert.deepEqual(await logged(person.id), [
      'user.disable done',
      'users.disable refused',
      'user.enable done',
      'user.reset done',
      'session.start done',
    ])
  })

  test('resetting an administrator’s password tells the security administrators', async () => {
    const auditor = await world.person('audit-admin', null)
    await world.call(system, 'users.resetPassword', { params: { id: auditor.id }, body: { reason } })
    assert.ok((await world.call(security, 'notices.list')).body.rows.some((row) => row.text.includes(auditor.account)))
    const [kept] = await world.sql`select totp_confirmed_at is not null as factor from users where id = ${auditor.id}`
    assert.equal(kept!.factor, true, 'the second factor stays: the new password alone opens nothing')
  })

  test('lists page by key without gap or repeat', async () => {
    await world.sql`insert into users (account, name, disabled_at) values ('gone-1', '某人', now()), ('gone-2', '某人', now())`
    const users: string[] = []
    for (let cursor: string | undefined; ; ) {
      const { body } = await world.call(system, 'users.list', { query: { limit: 7, cursor, disabled: 'true' } })
      users.push(...body.rows.map((row) => row.account))
      if (!body.next) break
      cursor = body.next
    }
    const all = await world.sql`select account from users where account <> 'system' order by account`
    assert.deepEqual(
      users,
      all.map((row) => row.account),
    )
    const active = await world.sql`select account from users where account <> 'system' and disabled_at is null order by account`
    assert.ok(active.length < all.length)
    assert.deepEqual(
      (await world.call(system, 'users.list', { query: { limit: 200 } })).body.rows.map((row) => row.account),
      active.map((row) => row.account),
      'disabled accounts are shown when they are asked for',
    )
    const units: string[] = []
    for (let cursor: string | undefined; ; ) {
      const { body } = await world.call(security, 'administration.units', { query: { limit: 3, cursor } })
      units.push(...body.rows.map((row) => row.id))
      if (!body.next) break
      cursor = body.next
    }
    assert.deepEqual(units.toSorted(), UNITS.map((unit) => unit.id).toSorted())
    const found = await world.call(system, 'administration.units', { query: { q: '一中队' } })
    assert.equal(found.body.rows[0]!.parentName, '子县交警大队')
    assert.deepEqual(
      (await world.call(system, 'administration.units', { query: { q: '%' } })).body.rows,
      [],
      'wildcards are taken as letters',
    )
  })

  test('settings: a new version closes the one before; the past is not touched; it is on record', async () => {
    const lead = await world.person('supervision-lead', 't:SF')
    const list = async () => (await world.call(lead, 'settings.list')).body
    const key = 'instrument.discipline.receipt'
    const before = (await list()).find((setting) => setting.key === key)!
    const today = todayInChina()
    const later = Temporal.PlainDate.from(today).add({ days: 40 }).toString()
    const between = Temporal.PlainDate.from(today).add({ days: 20 }).toString()
    const dayBefore = (day: string) => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString()
    const set = (who: Person, validFrom: string, value: number) =>
      world.call(who, 'settings.set', { params: { key }, body: { value, validFrom, basis: '省厅批复〔2026〕1号', confirmed: true } })
    assert.equal((await set(lead, later, 7)).status, 403)
    assert.equal(
      (await set(security, Temporal.PlainDate.from(today).subtract({ days: 1 }).toString(), 7)).problem.fields![0]!.field,
      'validFrom',
    )
    assert.equal((await set(security, later, 7.5)).problem.fields![0]!.field, 'value', 'a period is a whole number')
    assert.equal((await set(security, later, 9)).status, 200)
    assert.equal((await set(security, later, 8)).problem.code, 'version-exists')
    assert.equal((await set(security, between, 8)).status, 200)
    assert.equal((await set(security, today, 7)).status, 200)
    const now = (await list()).find((setting) => setting.key === key)!
    assert.deepEqual([now.value, now.confirmed, now.validFrom, now.basis], [7, true, today, '省厅批复〔2026〕1号'])
    assert.deepEqual(
      now.versions.map((version) => [version.validFrom, version.validTo, version.value]),
      [
        [later, null, 9],
        [between, dayBefore(later), 8],
        [today, dayBefore(between), 7],
        [before.validFrom, dayBefore(today), before.value],
      ],
    )
    assert.deepEqual(await logged(key), ['setting.set done', 'setting.set done', 'setting.set done'])
    assert.equal(
      (
        await world.call(security, 'settings.set', {
          params: { key: 'no.such' },
          body: { value: 1, validFrom: today, basis: '依据', confirmed: true },
        })
      ).status,
      404,
    )
  })

  test('every day stays covered by exactly one version, however versions are set', async () => {
    const key = 'publicity.decision'
    for (const days of [30, 10, 50, 20, 0, 40]) {
      const answer = await world.call(security, 'settings.set', {
        params: { key },
        body: {
          value: days + 1,
          validFrom: Temporal.PlainDate.from(todayInChina()).add({ days }).toString(),
          basis: '依据',
          confirmed: true,
        },
      })
      assert.equal(answer.status, 200)
    }
    const holes =
      await world.sql`select d::date, count(v.key)::int as n from generate_series(current_date - 5, current_date + 60, '1 day') d
      left join record.law_values v on v.key = ${key} and v.valid_from <= d and (v.valid_to is null or v.valid_to >= d) group by 1 having count(v.key) <> 1`
    assert.deepEqual([...holes], [])
  })

  test('the state of the system', async () => {
    const { status, body } = await world.call(system, 'system.show')
    assert.equal(status, 200)
    assert.match(body.database.version, /^1[6-9]/)
    assert.ok(body.database.size > 1_000_000 && body.disk.total > body.disk.free)
    assert.ok(body.copy.tables.some((table) => table.name === 'cases'))
    await world.services.addJob(world.sql, 'scan', { scanId: 'x' })
    assert.deepEqual((await world.call(system, 'system.show')).body.jobs, [{ task: 'scan', waiting: 1, failed: 0 }])
    assert.equal((await world.call(security, 'system.show')).status, 403)
  })
})
