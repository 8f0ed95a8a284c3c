import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { TEMPLATES } from '../campaign/index.ts'
import {
  bands,
  classify,
  compare,
  extract,
  type Features,
  gazetteer,
  keysOf,
  Lexicon,
  likeness,
  normalise,
  type OrgUnit,
  passages,
  type Route,
  routeFor,
  SUGGEST,
  shingles,
  type ToRoute,
  textOf,
} from './index.ts'

const unit = (id: string, parentId: string | null, name: string, region: string, line: string, level: string): OrgUnit => ({
  id,
  parentId,
  name,
  region,
  line,
  level,
})
const UNITS = [
  unit('SF', null, '某省司法厅', '990000', 'justice', 'province'),
  unit('SF1', 'SF', '甲市司法局', '990100', 'justice', 'city'),
  unit('SF11', 'SF1', '子县司法局', '990101', 'justice', 'county'),
  unit('GA1', null, '甲市公安局交通警察支队', '990100', 'police', 'city'),
  unit('GA11', 'GA1', '子县公安局交通警察大队', '990101', 'police', 'county'),
  unit('GA111', 'GA11', '子县公安局交通警察大队一中队', '990101', 'police', 'team'),
  unit('JT11', null, '子县交通运输综合行政执法大队', '990101', 'transport', 'county'),
]
const BOOK = gazetteer(UNITS, [{ unitId: 'JT11', kind: 'plate', text: '青J0099警' }], TEMPLATES.fushun.classes)
const read = (text: string, declared = {}) => classify(text, extract(text, '2026-03-06'), BOOK, declared)

describe('what a report names', () => {
  const named = (text: string) => extract(text, '2026-03-06')

  test('plates in every way of writing; what is no plate is none', () => {
    assert.deepEqual(named('车牌宁J·A1234，另一辆宁ｊ a5678，还有宁JD12345').plates, ['宁JA1234', '宁JA5678', '宁JD12345'])
    assert.deepEqual(named('宁静A12345，京都B88888').plates, [])
  })

  test('decision numbers with any bracket, without the prose before them; police numbers after their word', () => {
    assert.deepEqual(named('收到处罚决定书鄂交执罚〔2026〕12号').caseNos, ['鄂交执罚〔2026〕12号'])
    assert.deepEqual(named('文书为鄂交执罚[2026]第0012号').caseNos, ['鄂交执罚〔2026〕12号'])
    assert.deepEqual(named('决定书编号9901011234567890').caseNos, ['9901011234567890'])
    assert.deepEqual(named('身份证110101185001011234').caseNos, [])
  })

  test('roads, not everything that ends like one', () => {
    assert.deepEqual(named('在子县量天路K12+300处被拦，电话热线无人接，用路障把路堵上，两条线都压线').places, ['子县量天路', 'K12'])
  })

  test('the day told, never after the receipt', () => {
    assert.equal(named('2026年3月5日下午').day, '2026-03-05')
    assert.equal(named('3月5日').day, '2026-03-05')
    assert.equal(named('12月5日').day, '2025-12-05')
    assert.equal(named('昨天下午').day, '2026-03-05')
    assert.equal(named('2月30日').day, null)
    assert.equal(named('没有说').day, null)
  })

  test('never breaks on any text, and is done in time that grows with its length', () => {
    const pieces = fc.oneof(
      fc.nat(0xffff).map((code) => String.fromCharCode(code)),
      fc.constantFrom('宁J', '年3月', '警号', '〔2026〕', '路', 'K12+'),
    )
    fc.assert(fc.property(fc.array(pieces, { maxLength: 200 }), (parts) => void read(parts.join(''))))
    const from = performance.now()
    extract('在'.repeat(20_000), '2026-03-06')
    extract('宁J'.repeat(10_000), '2026-03-06')
    assert.ok(performance.now() - from < 2000, `${performance.now() - from} ms`)
  })
})

describe('words found', () => {
  test('all occurrences, as looking for each word would find them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('甲', '乙', '丙'), minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
        fc.string({ unit: fc.constantFrom('甲', '乙', '丙'), maxLength: 40 }),
        (words, text) => {
          const unique = [...new Set(words)]
          const found = new Lexicon(unique.map((word): [string, string] => [word, word])).find(text).map(({ word, at }) => `${at} ${word}`)
          const expected = unique.flatMap((word) =>
            [...Array(text.length).keys()].filter((at) => text.startsWith(word, at)).map((at) => `${at} ${word}`),
          )
          assert.deepEqual(found.sort(), expected.sort())
        },
      ),
    )
  })
})

describe('class, place, line and unit from words', () => {
  test('each with the words that led to it', () => {
    const found = read('3月5日在子县被子县交警大队民警拦车，不出示证件，收现金不开票')
    assert.deepEqual(found.classes.map(({ code }) => code).sort(), ['G1.2', 'G2.3', 'G2.6'])
    assert.ok(found.classes.find(({ code }) => code === 'G2.6')!.words.includes('不出示'))
    assert.equal(found.regions[0]!.region, '990101')
    assert.equal(found.lines[0]!.line, 'police')
    assert.deepEqual(
      found.units.map(({ id }) => id),
      ['GA11'],
    )
  })

  test('a denied word does not count, an office turned to is not accused', () => {
    assert.deepEqual(read('执法人员并没有辱骂，只是没有贴条').classes, [])
    assert.deepEqual(read('已向子县交警大队反映，无人处理').units, [])
  })

  test('a team called after its squad; a vehicle; the declared county with 交警', () => {
    assert.deepEqual(
      read('子县交警大队一中队的人').units.map(({ id }) => id),
      ['GA111'],
    )
    assert.deepEqual(
      read('车号青J·0099警').units.map(({ id }) => id),
      ['JT11'],
    )
    const declared = read('交警拦车', { region: '990101' }).units[0]!
    assert.deepEqual([declared.id, declared.words], ['GA11', ['子县', '交警']])
  })

  test('praise is told from complaint', () => {
    assert.equal(read('表扬交警冒雨推车').nature?.title, '表扬')
    assert.equal(read('表扬归表扬，投诉他乱罚款').nature, null)
  })
})

describe('likeness of texts', () => {
  const words = fc.string({
    unit: fc.constantFrom(...'交警拦车罚款现金不开票据态度恶劣一二三四五六七八九十'),
    minLength: 40,
    maxLength: 120,
  })

  test('is symmetrical, one for the same text, and not moved by punctuation, width or formulas', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const [x, y] = [shingles(normalise(a)), shingles(normalise(b))]
        assert.equal(likeness(x, y), likeness(y, x))
        assert.equal(likeness(x, x), x.length === 0 ? 0 : 1)
      }),
    )
    assert.equal(normalise('市民来电反映：ＡＢＣ，１２３。请尽快核实处理！'), 'ABC123请')
  })

  test('nearly the same texts share a band, small ones have none', () => {
    fc.assert(
      fc.property(words, fc.nat(30), (text, at) => {
        const a = shingles(normalise(text))
        const b = shingles(normalise(text.slice(0, at) + text.slice(at + 1)))
        fc.pre(likeness(a, b) > 0.6)
        assert.ok(bands(a).some((band) => bands(b).includes(band)))
        assert.ok(bands(a).every((band) => Number.isSafeInteger(band)))
      }),
    )
    assert.deepEqual(bands(shingles('太短了')), [])
  })

  test('passages are in both texts', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        for (const each of passages(a, b)) assert.ok(a.includes(each) && b.includes(each) && each.length >= 5)
      }),
    )
  })
})

describe('likeness of reports', () => {
  const features = (more: Partial<Features>): Features => ({
    plates: [],
    caseNos: [],
    places: [],
    officers: [],
    units: [],
    day: null,
    received: '2026-03-06',
    text: textOf('', ''),
    ...more,
  })
  const together = (a: Partial<Features>, b: Partial<Features>) => compare(features(a), features(b))

  test('the same decision or vehicle is put forward; the same vehicle months apart is not', () => {
    assert.ok(together({ caseNos: ['甲〔2026〕1号'] }, { caseNos: ['甲〔2026〕1号'] }).score >= SUGGEST)
    const plate = { plates: ['宁JA1234'] }
    assert.ok(together({ ...plate, day: '2026-03-01' }, { ...plate, day: '2026-03-02' }).score >= SUGGEST)
    assert.ok(together({ ...plate, day: '2026-03-01' }, { ...plate, day: '2026-06-02' }).score < SUGGEST)
  })

  test('the same unit, place and day; not when the vehicles differ', () => {
    const scene = { units: ['GA11'], places: ['量天路', 'K12'], day: '2026-03-01' }
    assert.ok(together(scene, scene).score >= SUGGEST)
    const road = { ...scene, places: ['量天路'] }
    assert.ok(together(road, road).score < SUGGEST, 'a road alone is not enough')
    assert.ok(together({ ...scene, plates: ['宁JA1234'] }, { ...scene, plates: ['宁JB5678'] }).score < SUGGEST)
  })

  test('is symmetrical, between 0 and 1, and whatever scores by a mark shares a key', () => {
    const few = (...of: string[]) => fc.subarray(of)
    const any = fc.record({
      plates: few('宁JA1234', '宁JB5678'),
      caseNos: few('甲〔2026〕1号', '甲〔2026〕2号'),
      places: few('量天路', '准绳路'),
      officers: few('P1', 'P2'),
      units: few('GA11', 'JT11'),
      day: fc.constantFrom(null, '2026-03-01', '2026-03-02', '2026-05-01'),
      received: fc.constantFrom('2026-03-02', '2026-03-04', '2026-05-02'),
    })
    fc.assert(
      fc.property(any, any, (x, y) => {
        const [a, b] = [features(x), features(y)]
        const { score, reasons } = compare(a, b)
        assert.equal(score, compare(b, a).score)
        assert.ok(score >= 0 && score < 1)
        if (reasons.some(({ kind }) => ['case', 'plate', 'officer'].includes(kind)))
          assert.ok(keysOf(a).some((key) => keysOf(b).includes(key)))
      }),
    )
  })
})

describe('routing', () => {
  const CHART = new Map(UNITS.map((each) => [each.id, each]))
  const route = (id: string, unitId: string, more: Partial<Route> = {}): Route => ({
    id,
    regionPrefix: '9901',
    line: '',
    classPrefix: '',
    level: '',
    unitId,
    ...more,
  })
  const clue = (more: Partial<ToRoute> = {}): ToRoute => ({
    region: '990101',
    line: 'police',
    classCode: 'G1.2',
    accusedUnits: [],
    officerUnits: [],
    competentUnitId: null,
    returns: 0,
    returnLimit: 2,
    officeId: 'SF11',
    ...more,
  })

  test('the narrower rule wins: region, class, line, level of the accused', () => {
    const routes = [
      route('1', 'GA1'),
      route('2', 'GA11', { regionPrefix: '990101' }),
      route('3', 'JT11', { regionPrefix: '990101', classPrefix: 'G1' }),
      route('4', 'GA1', { regionPrefix: '990101', classPrefix: 'G1', level: 'team' }),
    ]
    assert.equal(routeFor(clue(), routes, CHART).routeId, '3')
    assert.equal(routeFor(clue({ classCode: 'G10' }), routes, CHART).routeId, '2')
    assert.equal(routeFor(clue({ region: '990102' }), routes, CHART).routeId, '1')
    assert.equal(routeFor(clue({ accusedUnits: ['GA111'] }), routes, CHART).routeId, '4')
  })

  test('an accused officer bars his own unit; the way goes up', () => {
    const decision = routeFor(clue({ officerUnits: ['GA11'] }), [route('1', 'GA11')], CHART)
    assert.equal(decision.unitId, 'GA1')
    assert.equal(decision.passed.length, 1)
  })

  test('the unit that was named on return comes first, unless it is the accused; over the limit the level above decides', () => {
    assert.equal(routeFor(clue({ competentUnitId: 'JT11', returns: 1 }), [route('1', 'GA11')], CHART).unitId, 'JT11')
    const barred = routeFor(clue({ competentUnitId: 'JT11', accusedUnits: ['JT11'] }), [route('1', 'GA11')], CHART)
    assert.equal(barred.unitId, 'GA11')
    const over = routeFor(clue({ competentUnitId: 'JT11', returns: 2 }), [], CHART)
    assert.equal(over.aboveId, 'SF1')
    assert.match(over.reason, /甲市司法局/)
  })

  test('whatever the table and the accused, the organ is never accused nor below the accused', () => {
    const ids = UNITS.map(({ id }) => id)
    const above = (id: string): string[] => (CHART.get(id)!.parentId ? [id, ...above(CHART.get(id)!.parentId!)] : [id])
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...ids), { maxLength: 6 }),
        fc.subarray(ids),
        fc.subarray(ids),
        fc.option(fc.constantFrom(...ids)),
        (targets, accusedUnits, officerUnits, competentUnitId) => {
          const routes = targets.map((id, i) => route(String(i), id))
          const { unitId } = routeFor(clue({ accusedUnits, officerUnits, competentUnitId }), routes, CHART)
          if (unitId !== null) assert.ok(!above(unitId).some((id) => accusedUnits.includes(id) || officerUnits.includes(id)))
        },
      ),
    )
  })
})
