import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { generate } from 'otplib'
import { type Person, testWorld, type World } from '../testing.ts'
import { createAccount } from './index.ts'

describe('the second factor', () => {
  let world: World
  let names = 0

  before(async () => {
    world = await testWorld()
  })
  after(() => world?.close())

  const fresh = async (role: 'supervisor' | 'audit-admin' = 'supervisor') => {
    const account = `factor${++names}`
    const password = (await world.sql.begin((tx) =>
      createAccount(tx, { account, name: '某人', role, unitId: role === 'supervisor' ? 't:SF11' : null }),
    )) as string
    await world.sql`update users set must_change_password = false where account = ${account}`
    return { account, password }
  }
  const signIn = async ({ account, password }: { account: string; password: string }) => {
    const answer = await world.call(null, 'session.start', { body: { account, password } })
    const token = /biaochi_session=([^;]*)/.exec(String(answer.headers['set-cookie'] ?? ''))?.[1] ?? ''
    return { ...answer, who: { id: '', account, token } as Person }
  }
  /** The code of a secret, so many steps of 30 seconds away from now. */
  const code = (secret: string, steps = 0) => generate({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * steps })
  const check = async (who: Person, given: string) => world.call(who, 'session.totpCheck', { body: { code: given } })
  const setUp = async (who: Person, password: string) => {
    const answer = await world.call(who, 'session.totpStart', { body: { password } })
    assert.equal(answer.status, 200, JSON.stringify(answer.problem))
    return answer.body
  }

  test('an administrator must set it up before anything else', async () => {
    const person = await fresh('audit-admin')
    const { who, body } = await signIn(person)
    assert.equal(body.secondFactor, 'must-set-up')
    assert.equal((await world.call(who, 'audit.list')).problem.code, 'second-factor-set-up')
    assert.equal((await world.call(who, 'session.totpStart', { body: { password: 'guess' } })).problem.code, 'wrong-password')
    const { secret, uri, qrSvg } = await setUp(who, person.password)
    assert.match(uri, /^otpauth:\/\/totp\//)
    assert.match(qrSvg, /^<svg /)
    assert.equal((await world.call(who, 'audit.list')).status, 403, 'a secret not confirmed counts for nothing')
    assert.equal((await check(who, await code(secret))).body.secondFactor, 'passed')
    assert.equal((await world.call(who, 'audit.list')).status, 200)
  })

  test('the next sign-in owes a code; one already used is refused, the next one is taken', async () => {
    const person = await fresh()
    const first = await signIn(person)
    assert.equal(first.body.secondFactor, 'none')
    const { secret } = await setUp(first.who, person.password)
    const used = await code(secret)
    assert.equal((await check(first.who, used)).status, 200)
    assert.equal((await check(first.who, used)).problem.code, 'wrong-code', 'not even in the same session')
    const second = await signIn(person)
    assert.equal(second.body.secondFactor, 'due')
    assert.equal((await world.call(second.who, 'warnings.list')).problem.code, 'second-factor-due')
    assert.equal((await check(second.who, used)).problem.code, 'wrong-code', 'replayed')
    assert.equal((await check(second.who, await code(secret, 1))).body.secondFactor, 'passed')
    assert.equal((await check(second.who, used)).problem.code, 'wrong-code', 'nor one from before')
    assert.equal((await world.call(second.who, 'warnings.list')).status, 200)
  })

  test('of two who send the same code at the same time one gets in', async () => {
    const person = await fresh()
    const { who } = await signIn(person)
    const { secret } = await setUp(who, person.password)
    await check(who, await code(secret))
    const next = await code(secret, 1)
    const answers = await Promise.all([check(who, next), check(who, next), check(who, next)])
    assert.equal(answers.filter((answer) => answer.status === 200).length, 1)
  })

  test('the password alone cannot replace it', async () => {
    const person = await fresh()
    const { who } = await signIn(person)
    await check(who, await code((await setUp(who, person.password)).secret))
    const thief = await signIn(person)
    assert.equal((await world.call(thief.who, 'session.totpStart', { body: { password: person.password } })).status, 403)
  })

  test('wrong codes lock the account, and signing in again does not reset their count', async () => {
    const person = await fresh()
    const { who } = await signIn(person)
    const { secret } = await setUp(who, person.password)
    await check(who, await code(secret))
    const right = await code(secret, 1)
    const wrong = right === '000000' ? '000001' : '000000'
    let session = await signIn(person)
    for (let i = 0; i < 3; i++) assert.equal((await check(session.who, wrong)).problem.code, 'wrong-code')
    session = await signIn(person)
    assert.equal(session.status, 200)
    for (let i = 0; i < 2; i++) await check(session.who, wrong)
    assert.equal((await check(session.who, right)).problem.code, 'wrong-code', 'locked: even the right one')
    assert.equal((await signIn(person)).status, 401)
  })

  test('a code of another time is refused', async () => {
    const person = await fresh()
    const { who } = await signIn(person)
    const { secret } = await setUp(who, person.password)
    for (const steps of [-3, 3])
      assert.equal((await check(who, await code(secret, steps))).problem.code, 'wrong-code', `${steps} steps off`)
  })

  test('the secret lies encrypted, bound to its account', async () => {
    const [one, two] = [await fresh(), await fresh()]
    const { who } = await signIn(one)
    const { secret } = await setUp(who, one.password)
    await check(who, await code(secret))
    const [stored] = await world.sql`select totp_secret, u::text as whole from users u where account = ${one.account}`
    assert.match(stored!.totp_secret as string, /^I\.[0-9a-f]{12}\./)
    assert.ok(!(stored!.whole as string).includes(secret))
    // Somebody with the database puts his own secret's value on another's account.
    await world.sql`update users set totp_secret = ${stored!.totp_secret as string}, totp_confirmed_at = now() where account = ${two.account}`
    const other = await signIn(two)
    assert.equal((await check(other.who, await code(secret, 1))).status, 500, 'the value is of no use there')
  })
})
