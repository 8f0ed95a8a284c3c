import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  checkCitizenId,
  checkCreditCode,
  checkDivision,
  checkDocumentNumber,
  checkOrganisationCode,
  checkPlate,
  checkPoliceNumber,
  checkVin,
  citizenIdCheckCharacter,
  cityOf,
  contains,
  creditCodeCheckCharacter,
  type DivisionExists,
  divisionLevel,
  divisionPrefix,
  formatDocumentNumber,
  normalisePlate,
  organisationCheckCharacter,
  plateProvinces,
  provinceOf,
  vinCheckDigit,
} from './index.ts'

type Vectors = {
  uscc_valid: string[]
  uscc_invalid: [string, string][]
  ric_valid: string[]
  ric_invalid: [string, string][]
  ric_birth_place: Record<string, string[]>
  idvalidator_php: [string, boolean][]
}

const vectorFile = new URL('../../../shared/data/cn-identifiers/vectors.json', import.meta.url)

/** Runs the body with the published vectors; where the data folder is absent the test passes and says so. */
function withVectors(name: string, body: (vectors: Vectors) => void): void {
  test(name, (t) => {
    if (!existsSync(vectorFile)) return t.diagnostic('../shared/data/cn-identifiers is absent: nothing compared')
    return body(JSON.parse(readFileSync(vectorFile, 'utf8')) as Vectors)
  })
}

/** County codes of the vectors with the years they were in force; every other code is taken to exist. */
const dated: Record<string, [number, number]> = {
  '110111': [1986, 9999],
  '110201': [1949, 1986],
  '500154': [2016, 9999],
  '411082': [1993, 9999],
}
const existed: DivisionExists = (code, year) => {
  const span = dated[code]
  return !span || (year >= span[0] && year <= span[1])
}

withVectors('published credit codes: 201 pass, the invalid ones fail for the published reason', (v) => {
  for (const code of v.uscc_valid) {
    const result = checkCreditCode(code)
    assert.ok(result.ok, code)
    assert.equal(result.organisationOk, true, `organisation code within ${code}`)
    assert.deepEqual(checkOrganisationCode(result.organisation), { ok: true })
  }
  for (const [code, reason] of v.uscc_invalid) {
    const result = checkCreditCode(code)
    assert.equal(result.ok ? 'ok' : result.reason, reason, code)
  }
})

withVectors('published citizen ids: every vector, with county history where the vector is about it', (v) => {
  for (const id of [...v.ric_valid, ...Object.keys(v.ric_birth_place)]) assert.ok(checkCitizenId(id).ok, id)
  for (const [id, reason] of v.ric_invalid) {
    const result = checkCitizenId(id, existed)
    assert.equal(result.ok ? 'ok' : result.reason, reason.startsWith('county') ? 'location' : reason, id)
  }
  // Two vectors appear as valid and as invalid: invalid when the county must have existed in the birth year, valid otherwise.
  for (const [id, valid] of v.idvalidator_php) assert.equal(checkCitizenId(id, valid ? undefined : existed).ok, valid, id)
})

const digits = (n: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: n, maxLength: n }).map((a) => a.join(''))
const citizenId = fc
  .tuple(
    fc.constantFrom('420106', '110101', '810000', '441282'),
    fc.date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true }),
    digits(3),
  )
  .map(([division, birth, order]) => {
    const body = division + birth.toISOString().slice(0, 10).replaceAll('-', '') + order
    return body + citizenIdCheckCharacter(body)
  })
const creditCode = fc.tuple(digits(8), fc.constantFrom('91', '92', '12', '52')).map(([organisation, kind]) => {
  const body = `${kind}420106${organisation}${organisationCheckCharacter(organisation)}`
  return body + creditCodeCheckCharacter(body)
})

test('a generated citizen id passes and tells birth date, sex and division', () => {
  fc.assert(
    fc.property(citizenId, (id) => {
      const result = checkCitizenId(id)
      assert.ok(result.ok)
      assert.equal(result.birth.replaceAll('-', ''), id.slice(6, 14))
      assert.equal(result.sex, Number(id[16]) % 2 === 1 ? 'male' : 'female')
      assert.equal(result.division, id.slice(0, 6))
      assert.deepEqual(checkCitizenId(id.toLowerCase()), result)
    }),
  )
})

test('one changed digit or two exchanged neighbours of a citizen id are always noticed', () => {
  fc.assert(
    fc.property(citizenId, fc.nat(16), fc.integer({ min: 1, max: 9 }), (id, at, step) => {
      const changed = id.slice(0, at) + ((Number(id[at]) + step) % 10) + id.slice(at + 1)
      assert.equal(checkCitizenId(changed).ok, false, changed)
      const next = Math.min(at, 15)
      if (id[next] !== id[next + 1]) {
        const exchanged = id.slice(0, next) + id[next + 1] + id[next] + id.slice(next + 2)
        assert.equal(checkCitizenId(exchanged).ok, false, exchanged)
      }
    }),
  )
})

test('one changed character of a credit code is always noticed', () => {
  fc.assert(
    fc.property(creditCode, fc.nat(17), fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY'), (code, at, other) => {
      assert.ok(checkCreditCode(code).ok, code)
      if (code[at] !== other) assert.equal(checkCreditCode(code.slice(0, at) + other + code.slice(at + 1)).ok, false)
    }),
  )
})

test('checks never throw and refuse with a Chinese message, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
      for (const check of [
        checkCitizenId,
        checkCreditCode,
        checkOrganisationCode,
        checkPlate,
        checkVin,
        checkDivision,
        checkDocumentNumber,
        checkPoliceNumber,
      ]) {
        const result = check(text)
        if (!result.ok) assert.match(result.message, /\p{Script=Han}/u)
      }
    }),
  )
})

test('known samples of the standards', () => {
  assert.ok(checkCitizenId('11010519491231002X').ok)
  assert.ok(checkCreditCode('91350100M000100Y43').ok)
  assert.ok(checkCreditCode('91230500MA1B3N1N2M').ok)
  assert.deepEqual(checkVin('1M8GDM9AXKP042788'), { ok: true, maker: '1M8', checkDigit: 'match' })
  assert.deepEqual(checkVin('1M8GDM9A1KP042788'), { ok: true, maker: '1M8', checkDigit: 'mismatch' })
  assert.equal(vinCheckDigit('11111111111111111'), '1')
  const refused = checkVin('1M8GDM9AXKPO42788')
  assert.equal(refused.ok ? '' : refused.reason, 'format')
})

test('citizen ids of foreign permanent residents carry the province after the 9', () => {
  const good = '94215619900101001'
  assert.ok(checkCitizenId(good + citizenIdCheckCharacter(good)).ok)
  const bad = '91815619900101001'
  const refused = checkCitizenId(bad + citizenIdCheckCharacter(bad))
  assert.equal(refused.ok ? 'ok' : refused.reason, 'location')
})

test('plates by kind', () => {
  const table: [string, string][] = [
    ['鄂A12345', 'ordinary'],
    ['鄂A1B2C3', 'ordinary'],
    ['鄂AD12345', 'new-energy-small'],
    ['鄂AF1234A', 'format'],
    ['鄂A12345D', 'new-energy-large'],
    ['鄂A1234挂', 'trailer'],
    ['鄂A1234学', 'learner'],
    ['鄂A1234警', 'police'],
    ['粤Z1234港', 'hong-kong'],
    ['粤Z1234澳', 'macao'],
    ['京A0012使', 'embassy'],
    ['224578使', 'embassy'],
    ['沪A0023领', 'consulate'],
    ['鄂X0001应急', 'emergency'],
    ['鄂AI2345', 'format'],
    ['鄂A1234O', 'format'],
    ['鄂I12345', 'issuer'],
    ['某A12345', 'province'],
    ['鄂A1234', 'length'],
    ['鄂A123456', 'format'],
    ['鄂A1234家', 'format'],
    ['', 'length'],
  ]
  for (const [plate, expected] of table) {
    const result = checkPlate(plate)
    assert.equal(result.ok ? result.kind : result.reason, expected, plate)
  }
  const electric = checkPlate('鄂AD12345')
  const hybrid = checkPlate('鄂AF12345')
  assert.equal(electric.ok && electric.electric, true)
  assert.equal(hybrid.ok && hybrid.electric, false)
  assert.equal(plateProvinces.length, 31)
})

test('a typed plate is brought to its written form once and for all', () => {
  assert.equal(normalisePlate(' 鄂a·123 45 '), '鄂A12345')
  assert.equal(normalisePlate('鄂Ａ－１２３４５'), '鄂A12345')
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(normalisePlate(normalisePlate(text)), normalisePlate(text))))
})

test('division codes: level, parents, containment', () => {
  assert.deepEqual(checkDivision('420106'), { ok: true, level: 'county', province: '420000', city: '420100', invented: false })
  assert.equal(divisionLevel('420000'), 'province')
  assert.equal(divisionLevel('420100'), 'city')
  assert.equal(provinceOf('429004'), '420000')
  assert.equal(cityOf('429004'), '429004', 'a county directly under the province is its own city')
  assert.equal(cityOf('422801'), '422800')
  assert.equal(divisionPrefix('420000'), '42')
  assert.equal(divisionPrefix('420100'), '4201')
  assert.ok(contains('420000', '429004') && contains('420100', '420106') && contains('42', '420106') && contains('420106', '420106'))
  assert.ok(!contains('420106', '420100') && !contains('430000', '420106') && !contains('', '420106'))
  for (const [code, reason] of [
    ['42010', 'length'],
    ['42010a', 'format'],
    ['160000', 'province'],
    ['420006', 'format'],
    ['990001', 'format'],
    ['999999', 'province'],
    ['980101', 'province'],
  ] as const) {
    const result = checkDivision(code)
    assert.equal(result.ok ? 'ok' : result.reason, reason, code)
  }
})

test('codes of the invented province are told from real ones, and stand in no other number', () => {
  assert.deepEqual(checkDivision('990102'), { ok: true, level: 'county', province: '990000', city: '990100', invented: true })
  const province = checkDivision('990000')
  assert.ok(province.ok && province.invented)
  assert.equal(checkPoliceNumber('9901021234567890').ok, false)
  const citizen = checkCitizenId(`99010218600101001${citizenIdCheckCharacter('99010218600101001')}`)
  assert.ok(!citizen.ok && citizen.reason === 'location')
})

test('containment is an order: what a region contains, its parents contain', () => {
  const code = fc
    .tuple(fc.constantFrom('42', '43'), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 20 }))
    .map(([p, c, x]) => p + String(c).padStart(2, '0') + String(x).padStart(2, '0'))
  fc.assert(
    fc.property(code, code, (a, b) => {
      if (contains(a, b)) assert.ok(contains(provinceOf(a), b) && contains(cityOf(a), b))
      assert.ok(contains(cityOf(a), a))
      if (contains(a, b) && contains(b, a)) assert.equal(a, b)
    }),
  )
})

test('document numbers: written form, faults by name, round trip', () => {
  assert.deepEqual(checkDocumentNumber('鄂交执罚〔2026〕12号'), { ok: true, organ: '鄂交执罚', year: 2026, sequence: 12 })
  const faults: [string, string][] = [
    ['鄂交执罚[2026]12号', 'bracket'],
    ['鄂交执罚（2026）12号', 'bracket'],
    ['鄂交执罚〔26〕12号', 'year'],
    ['〔2026〕12号', 'organ'],
    ['鄂交执罚〔2026〕第12号', 'ordinal'],
    ['鄂交执罚〔2026〕012号', 'leading-zero'],
    ['鄂交执罚〔2026〕0号', 'sequence'],
    ['鄂交执罚〔2026〕号', 'sequence'],
    ['鄂交执罚〔2026〕12', 'ending'],
  ]
  for (const [text, reason] of faults) {
    const result = checkDocumentNumber(text)
    assert.equal(result.ok ? 'ok' : result.reason, reason, text)
  }
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 1, max: 999_999_999 }), (year, sequence) =>
      assert.deepEqual(checkDocumentNumber(formatDocumentNumber('湘交函', year, sequence)), { ok: true, organ: '湘交函', year, sequence }),
    ),
  )
  for (const [organ, year, sequence] of [
    ['', 2026, 1],
    ['函', 26, 1],
    ['函', 2026, 0],
    ['函', 2026, 1.5],
  ] as const)
    assert.throws(() => formatDocumentNumber(organ, year, sequence), RangeError)
  assert.deepEqual(checkPoliceNumber('4201060000001234'), { ok: true, division: '420106', serial: '0000001234' })
  assert.equal(checkPoliceNumber('9901060000001234').ok, false)
})
