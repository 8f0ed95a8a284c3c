import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { pdfText } from '../platform/documents/testing/pdf-text.ts'
import { type Person, testWorld, type World } from '../testing.ts'
import { type Citizen, citizenOf } from './testing.ts'

describe('ratings by QR code (执法评道)', () => {
  let world: World
  let unit: Person
  let supervisor: Person
  let addresses = 10
  const citizen = (): Citizen => citizenOf(world, `198.51.100.${addresses++}`)

  before(async () => {
    world = await testWorld()
    unit = await world.person('unit-handler', 't:GA11')
    supervisor = await world.person('supervisor', 't:SF11')
    await world.sql`update record.law_values set value = 8 where key = 'public.proof.bits'`
    const base = { source: 't', digest: Buffer.from([0]), import_id: '00000000-0000-0000-0000-000000000000' }
    await world.sql`insert into record.officers ${world.sql({ id: 't:O1', unit_id: 't:GA11', name: '甲警官', badge_no: '990123', kind: 'police', ...base } as never)}`
    for (let i = 1; i <= 12; i++) {
      await world.putCase(`t:R${i}`, 't:GA11')
      await world.sql`insert into record.case_officers (case_id, position, officer_id, role) values (${`t:R${i}`}, 0, 't:O1', 'lead')`
    }
    await world.putCase('t:FAR', 't:GA21')
  })
  after(() => world?.close())

  /** Issues codes for cases and reads them as the paper would show them. */
  async function codes(caseIds: string[], who = unit): Promise<{ batch: string; codes: string[] }> {
    const { body, status, problem } = await world.call(who, 'ratings.issue', { body: { caseIds } })
    assert.equal(status, 200, JSON.stringify(problem))
    const { openKeys } = await import('../platform/crypto.ts')
    const keys = await openKeys(world.services.folder)
    const rows = await world.sql`select id, case_id, expires_at from rating_codes where batch_id = ${body.id} order by case_id`
    return {
      batch: body.id,
      codes: rows.map((row) => {
        const text = `${row.id as string} ${row.case_id as string} ${new Date(row.expires_at as string).toISOString()}`
        return Buffer.concat([
          Buffer.from((row.id as string).replaceAll('-', ''), 'hex'),
          keys.mac(text, 'rating.code').subarray(0, 16),
        ]).toString('base64url')
      }),
    }
  }
  const rate = async (who: Citizen, code: string, satisfied: boolean, more: object = {}) =>
    who.call('public.rate', { body: { code, satisfied, proof: await who.prove('rating'), ...more } as never })

  test('a code is bound to a real act of the own unit, shows the number of the officer and not the name', async () => {
    assert.equal((await world.call(unit, 'ratings.issue', { body: { caseIds: ['t:FAR'] } })).status, 404, 'another unit’s case')
    assert.equal((await world.call(unit, 'ratings.issue', { body: { caseIds: ['t:NONE'] } })).status, 404)
    const {
      codes: [code],
    } = await codes(['t:R1'])
    const who = citizen()
    const { body, raw } = await who.call('public.openRating', { body: { code: code! } })
    assert.deepEqual([body.unit, body.on, body.badges], ['子县交警大队', '2026-03-02', ['990123']])
    assert.ok(!raw.toString().includes('甲警官'))
  })

  test('replayed, forged, expired and foreign codes are refused, each by its own word (S16)', async () => {
    const {
      codes: [code, old],
    } = await codes(['t:R2', 't:R3'])
    const who = citizen()
    assert.equal((await rate(who, code!, true)).status, 200)
    assert.equal((await rate(who, code!, false, { reasons: ['其他'] })).problem.code, 'code-used')
    assert.equal((await who.call('public.openRating', { body: { code: code! } })).problem.code, 'code-used')
    await world.sql`update rating_codes set expires_at = expires_at - interval '1 year' where case_id = 't:R3'`
    assert.equal(
      (await who.call('public.openRating', { body: { code: old! } })).problem.code,
      'code-forged',
      'a moved end breaks the signature',
    )
    await world.sql`update rating_codes set case_id = 't:R4', expires_at = expires_at + interval '1 year' where case_id = 't:R3'`
    assert.equal((await who.call('public.openRating', { body: { code: old! } })).problem.code, 'code-forged', 'another case breaks it too')
    await world.sql`update rating_codes set case_id = 't:R3' where case_id = 't:R4'`
    const now = Date.now()
    const { mock } = await import('node:test')
    mock.timers.enable({ apis: ['Date'], now: now + 400 * 86_400_000 })
    try {
      assert.equal((await who.call('public.openRating', { body: { code: old! } })).problem.code, 'code-expired')
    } finally {
      mock.timers.reset()
    }
  })

  test('property: no changed code opens anything', async () => {
    const {
      codes: [code],
    } = await codes(['t:R5'])
    const bytes = Buffer.from(code!, 'base64url')
    await fc.assert(
      fc.asyncProperty(fc.nat(31), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(bytes)
        changed[at]! ^= change
        const { problem } = await citizen().call('public.openRating', { body: { code: changed.toString('base64url') } })
        assert.equal(problem.code, 'code-forged')
      }),
      { numRuns: 40 },
    )
    for (const text of ['x', `${code}A`, `${code}=`, code!.slice(1), '\u0000'])
      assert.equal((await citizen().call('public.openRating', { body: { code: text } })).status, 422)
  })

  test('two that rate with one code at the same time: one counts', async () => {
    const {
      codes: [code],
    } = await codes(['t:R6'])
    const answers = await Promise.all(Array.from({ length: 5 }, () => rate(citizen(), code!, true)))
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 409, 409, 409, 409])
  })

  test('dissatisfied makes a clue by itself that the rated unit never sees, and a receipt to follow it', async () => {
    const {
      codes: [code],
    } = await codes(['t:R7'])
    const who = citizen()
    assert.equal((await rate(who, code!, false)).status, 422, 'reasons are needed')
    const { body } = await rate(who, code!, false, { reasons: ['态度不好', '未出示执法证件'], text: '一直在吼' })
    assert.match(body.receipt!, /^\d{16}$/)
    const { body: list } = await world.call(supervisor, 'ratings.list', { query: { satisfied: 'false' } })
    assert.deepEqual([list.rows[0]!.reasons, list.rows[0]!.clue!.stateTitle], [['态度不好', '未出示执法证件'], '待研判'])
    const clue = await world.call(supervisor, 'clues.show', { params: { id: list.rows[0]!.clue!.id } })
    assert.deepEqual([clue.body.channel, clue.body.accusedUnits[0]!.id, clue.body.accusedOfficers.length], ['rating', 't:GA11', 1])
    const enter = await who.call('public.enter', { body: { receipt: body.receipt!, proof: await who.prove('enter') } })
    assert.equal(enter.status, 200)
    assert.equal((await who.call('public.mine')).body[0]!.stateTitle, '已受理')
    for (const role of ['unit-handler', 'unit-head'] as const) {
      const person = await world.person(role, 't:GA11')
      assert.deepEqual((await world.call(person, 'ratings.list')).body.rows, [], 'the rated unit sees no single rating')
      assert.equal((await world.call(person, 'clues.show', { params: { id: clue.body.id } })).status, 404)
    }
  })

  test('statistics: this period and the one before; the rated unit is told once enough have rated', async () => {
    const period = { from: '2026-01-01', to: '2030-12-31' }
    const before = await world.call(unit, 'ratings.statistics', { query: period })
    const all = await world.call(supervisor, 'ratings.statistics', { query: period })
    assert.deepEqual([all.body.current.satisfied, all.body.current.unsatisfied], [2, 1])
    assert.equal(before.body.current.total, 0, 'three are too few to stay unrecognised')
    const { codes: more } = await codes(['t:R8', 't:R9', 't:R10'])
    for (const code of more) await rate(citizen(), code, true)
    const after = await world.call(unit, 'ratings.statistics', { query: period })
    assert.deepEqual([after.body.current.satisfied, after.body.current.unsatisfied], [5, 1])
    assert.equal(after.body.current.rate, 5 / 6)
    assert.deepEqual(
      after.body.reasons.map(({ count }) => count),
      [1, 1],
    )
    const far = await world.person('supervisor', 't:SF21')
    assert.equal((await world.call(far, 'ratings.statistics', { query: period })).body.current.total, 0)
    assert.equal((await world.call(supervisor, 'ratings.statistics', { query: { from: '2026-02-01', to: '2026-01-01' } })).status, 422)
  })

  test('a batch prints as PDF with a code for each act that is still open', async () => {
    const { batch, codes: made } = await codes(['t:R11', 't:R12'])
    await rate(citizen(), made[0]!, true)
    const { raw, status, headers } = await world.call(unit, 'ratings.pdf', { params: { id: batch } })
    assert.deepEqual([status, headers['content-type'], raw.toString('latin1', 0, 5)], [200, 'application/pdf', '%PDF-'])
    const text = pdfText(raw).replace(/\s/g, '')
    assert.ok(text.includes('请您评价这次执法') && text.includes('t:R12') && !text.includes('t:R11'), text.slice(0, 200))
    const far = await world.person('unit-handler', 't:GA21')
    assert.equal((await world.call(far, 'ratings.pdf', { params: { id: batch } })).status, 404)
    const { body } = await world.call(unit, 'ratings.batches')
    assert.deepEqual([body.rows[0]!.codes, body.rows[0]!.used], [2, 1])
  })
})
