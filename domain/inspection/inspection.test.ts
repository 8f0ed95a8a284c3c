import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  BASIS_NUMBER,
  type ChecklistItem,
  checkDraw,
  commitmentOf,
  digestOf,
  drawLots,
  lacking,
  monthsBetween,
  scoreOf,
  shareCovered,
  teamFaults,
} from './index.ts'

const seed = 'a'.repeat(64)
const candidates = fc.uniqueArray(fc.record({ key: fc.string({ minLength: 1, maxLength: 12 }), title: fc.string({ maxLength: 12 }) }), {
  minLength: 1,
  maxLength: 60,
  selector: ({ key }) => key,
})

describe('a draw', () => {
  test('takes the lowest digests of seed and key, as anybody can compute with any tool', () => {
    const list = ['unit:a', 'unit:b', 'unit:c', 'unit:d'].map((key) => ({ key, title: key }))
    const lot = (key: string) => createHash('sha256').update(`${seed}\n${key}`).digest('hex')
    const byHand = list.map(({ key }) => key).sort((a, b) => (lot(a) < lot(b) ? -1 : 1))
    assert.deepEqual(drawLots(seed, list, 2), byHand.slice(0, 2))
    assert.equal(commitmentOf(seed), createHash('sha256').update(`draw:${seed}`).digest('hex'))
  })

  test('does not depend on the order of the candidates, names as many as asked for, each once', () => {
    fc.assert(
      fc.property(candidates, fc.string(), fc.nat(70), (list, secret, pick) => {
        const drawn = drawLots(secret, list, pick)
        assert.deepEqual(drawLots(secret, list.toReversed(), pick), drawn)
        assert.equal(digestOf(list.toReversed()), digestOf(list))
        assert.equal(drawn.length, Math.min(pick, list.length))
        assert.equal(new Set(drawn).size, drawn.length)
      }),
    )
  })

  test('whoever changes seed, candidates or result is found out', () => {
    fc.assert(
      fc.property(candidates, (list) => {
        const record = {
          commitment: commitmentOf(seed),
          seed,
          candidates: list,
          digest: digestOf(list),
          pick: 1,
          result: drawLots(seed, list, 1),
        }
        assert.deepEqual(checkDraw(record), [])
        assert.ok(checkDraw({ ...record, seed: `${seed}0` }).includes('seed'))
        assert.deepEqual(
          checkDraw({ ...record, candidates: [...list, { key: `${list[0]!.key}+`, title: '' }] }).includes('candidates'),
          true,
        )
        assert.deepEqual(checkDraw({ ...record, result: ['nobody'] }), ['result'])
        assert.deepEqual(checkDraw({ ...record, pick: 0 }), ['result'])
      }),
    )
  })

  test('every candidate is drawn about as often as the others', () => {
    const list = Array.from({ length: 10 }, (_, n) => ({ key: `unit:${n}`, title: '' }))
    const counts = new Map<string, number>()
    for (let n = 0; n < 2000; n++) for (const key of drawLots(`seed ${n}`, list, 2)) counts.set(key, (counts.get(key) ?? 0) + 1)
    // 400 expected each; six standard deviations are 107.
    for (const { key } of list) assert.ok(Math.abs(counts.get(key)! - 400) < 107, `${key} ${counts.get(key)}`)
  })
})

describe('a checklist', () => {
  const item = (key: string, weight: number, photo = false): ChecklistItem => ({
    key,
    group: '',
    question: `问题${key}`,
    basis: '《行政处罚法》第42条',
    weight,
    photo,
  })
  const items = [item('a', 3), item('b', 1), item('c', 6, true)]
  const answer = (itemKey: string, result: 'pass' | 'fail' | 'na', note = '', pictures = 0) => ({ itemKey, result, note, pictures })

  test('its score is the share of the weight in order; what does not apply does not count', () => {
    assert.equal(scoreOf(items, [answer('a', 'pass'), answer('b', 'fail')]), 75)
    assert.equal(scoreOf(items, [answer('a', 'pass'), answer('b', 'fail'), answer('c', 'na')]), 75)
    assert.equal(scoreOf(items, [answer('a', 'na')]), null)
    assert.equal(scoreOf(items, [answer('a', 'fail'), answer('b', 'pass'), answer('c', 'fail')]), 10)
  })

  test('what is lacking: an answer, words for what is wrong, a picture where one is asked for', () => {
    assert.equal(lacking(items, []).length, 3)
    assert.deepEqual(lacking(items, [answer('a', 'fail'), answer('b', 'pass'), answer('c', 'pass')]), [
      '“问题a”不符合，没有写明情况',
      '“问题c”需要拍照',
    ])
    assert.deepEqual(lacking(items, [answer('a', 'fail', '无证上岗'), answer('b', 'na'), answer('c', 'pass', '', 1)]), [])
    assert.deepEqual(lacking(items, [answer('a', 'na'), answer('b', 'na'), answer('c', 'na')]), [])
  })

  test('a basis is named by its number', () => {
    for (const basis of [
      '《行政处罚法》第42条',
      '《道路交通安全法》第一百一十四条',
      '国办发〔2018〕118号',
      'GB 1589',
      'GA/T 832',
      'JT/T 1178',
    ])
      assert.match(basis, BASIS_NUMBER)
    for (const basis of ['行政处罚法', '有关规定', '第条']) assert.doesNotMatch(basis, BASIS_NUMBER)
  })
})

describe('a team', () => {
  const member = (name: string, units: string[], region: string, leader = false) => ({ name, units, region, leader })
  const place = { name: '子县大队', house: ['GA1', 'GA11', 'GA111'], region: '990101' }
  const two = [member('甲', ['SF2'], '990200', true), member('乙', ['SF21'], '990201')]

  const table: [what: string, kind: 'open' | 'cross', members: typeof two, faults: number][] = [
    ['two of another region, one leads', 'cross', two, 0],
    ['one alone', 'open', two.slice(0, 1), 1],
    ['nobody leads', 'open', two.map((each) => ({ ...each, leader: false })), 1],
    ['two lead', 'open', two.map((each) => ({ ...each, leader: true })), 1],
    ['of the unit itself', 'open', [...two, member('丙', ['GA11'], '990101')], 1],
    ['of the unit above of the same line', 'open', [...two, member('丙', ['GA1'], '990100')], 1],
    ['of a unit below', 'open', [...two, member('丙', ['GA111'], '990101')], 1],
    ['by a second unit that he belongs to', 'open', [...two, member('丙', ['SF2', 'GA111'], '990200')], 1],
    ['of the same region, openly', 'open', [...two, member('丙', ['SF11'], '990101')], 0],
    ['of the same region, crosswise', 'cross', [...two, member('丙', ['SF11'], '990101')], 1],
    ['of the city above, crosswise', 'cross', [...two, member('丙', ['SF1'], '990100')], 1],
    ['of the province, crosswise', 'cross', [...two, member('丙', ['SF'], '990000')], 1],
    ['of the neighbouring county of the same city, crosswise', 'cross', [...two, member('丙', ['SF12'], '990102')], 0],
  ]
  for (const [what, kind, members, faults] of table)
    test(`${what}: ${faults === 0 ? 'may go' : 'may not go'}`, () => assert.equal(teamFaults(kind, members, [place]).length, faults))
})

test('months and coverage', () => {
  assert.deepEqual(monthsBetween('2026-11-15', '2027-02-01'), ['2026-11', '2026-12', '2027-01', '2027-02'])
  assert.equal(monthsBetween('2020-01-01', '2030-01-01').length, 24)
  assert.deepEqual(monthsBetween('2026-03-01', '2026-02-01'), [])
  assert.equal(shareCovered([{ visits: 1 }, { visits: 0 }, { visits: 4 }]), 66.7)
  assert.equal(shareCovered([]), null)
})
