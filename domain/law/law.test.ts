import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { deadline } from '#domain/calendar/index.ts'
import {
  benchmark,
  covers,
  type Dated,
  isPeriodId,
  isValueKey,
  item,
  items,
  LawError,
  lawValue,
  overLimitFine,
  period,
  periods,
  splitRange,
  surcharge,
  tierNames,
  tierOf,
  valueRule,
  values,
  weightLimit,
} from './index.ts'

const groups: [string, Map<string, readonly Dated[]>][] = [
  ['periods', Map.groupBy(periods, ({ id }) => id)],
  ['values', Map.groupBy(values, ({ key }) => key)],
  ['items', Map.groupBy(items, ({ code }) => code)],
]

test('versions of one record follow each other and never overlap', () => {
  for (const [what, group] of groups) {
    for (const [key, versions] of group) {
      for (const record of versions) {
        assert.match(record.validFrom, /^\d{4}-\d{2}-\d{2}$/)
        assert.ok(record.validTo === null || record.validFrom <= record.validTo, `${what} ${key}`)
        assert.equal(versions.filter((other) => covers(other, record.validFrom)).length, 1, `${what} ${key}`)
      }
      assert.equal(versions.filter(({ validTo }) => validTo === null).length, 1, `${what} ${key} has one open version`)
    }
  }
})

test('all fifty-two rows of the table of deadlines are here, as periods or as values', () => {
  const asValues: Record<number, string> = {
    7: 'level.police.revoke',
    15: 'storage-fee',
    29: 'hearing.police.person',
    30: 'simple.police',
    34: 'surcharge.daily',
  }
  const withoutFigure = 26 // statement and defence: no fixed period
  for (let n = 1; n <= 52; n++) {
    if (n === withoutFigure) continue
    const id = `D${String(n).padStart(2, '0')}`
    assert.ok(isPeriodId(id) || isValueKey(asValues[n] ?? ''), id)
  }
})

test('periods: figures, units and marks of the table', () => {
  const table: [Parameters<typeof period>[0], number, string, boolean][] = [
    ['D01', 7, 'WD', false],
    ['D02', 24, 'H', true],
    ['D03', 90, 'CD', true],
    ['D03a', 30, 'CD', false],
    ['D06', 3, 'WD', true],
    ['D06a', 7, 'WD', true],
    ['D08', 7, 'WD', true],
    ['D10', 30, 'CD', true],
    ['D14a', 3, 'M', true],
    ['D17e', 30, 'CD', true],
    ['D18', 5, 'WD', true],
    ['D22', 3, 'WD', true],
    ['D24', 15, 'WD', true],
    ['D27', 5, 'WD', true],
    ['D28', 7, 'WD', true],
    ['D32', 30, 'CD', true],
    ['D32a', 60, 'CD', true],
    ['D33', 15, 'CD', true],
    ['D36a', 10, 'WD', true],
    ['D38', 60, 'CD', true],
    ['D39', 6, 'M', true],
    ['D41', 7, 'WD', false],
    ['D43', 24, 'M', true],
    ['D45', 12, 'M', true],
    ['D47', 30, 'CD', true],
    ['D49', 20, 'WD', true],
    ['D50', 7, 'WD', true],
  ]
  for (const [id, n, unit, confirmed] of table) {
    const found = period(id)
    assert.deepEqual([found.n, found.unit, found.confirmed], [n, unit, confirmed], id)
  }
  for (const { extendsId, id } of periods) if (extendsId) assert.ok(isPeriodId(extendsId), `${id} extends ${extendsId}`)
})

test('a period is the one in force on the day of the event', () => {
  assert.equal(period('D38c', '2023-12-31').unit, 'CD')
  assert.equal(period('D38c', '2024-01-01').unit, 'WD')
  assert.equal(period('D38', '2023-06-01').basis, '《行政复议法》第9条')
  assert.throws(
    () => period('D03', '2021-07-14'),
    (error) => error instanceof LawError && error.code === 'not-in-force' && /D03/.test(error.message),
  )
  assert.throws(
    () => item('XX99'),
    (error) => error instanceof LawError && error.code === 'unknown' && error.key === 'XX99',
  )
  assert.throws(() => lawValue('instrument.notice.reply', '2026-01-31'), LawError)
  assert.equal(lawValue('instrument.notice.reply', '2026-02-01').confirmed, false)
})

test('periods count: the fine over the Spring Festival, the seizure to its day', () => {
  assert.equal(deadline(period('D33'), '2026-02-03').lastDay.toString(), '2026-02-24')
  assert.equal(deadline(period('D10'), '2026-01-20').lastDay.toString(), '2026-02-19')
  assert.equal(deadline(period('D03'), '2026-03-02', { extensions: [period('D03a')] }).lastDay.toString(), '2026-06-30')
  assert.equal(deadline(period('D09'), '2026-03-02T10:20').due.toString(), '2026-03-03T11:00:00')
  assert.equal(deadline(valueRule('loop.check'), '2026-03-06').lastDay.toString(), '2026-03-13')
  assert.throws(() => valueRule('cash.on-spot'), LawError)
})

test('values: figures and marks', () => {
  const table: [Parameters<typeof lawValue>[0], number, boolean][] = [
    ['simple.transport.person', 200, true],
    ['simple.transport.organisation', 3000, true],
    ['simple.police', 200, true],
    ['hearing.police.person', 2000, true],
    ['hearing.police.organisation', 10_000, true],
    ['hearing.transport.person', 3000, false],
    ['hearing.transport.organisation', 20_000, false],
    ['alcohol.drinking', 20, true],
    ['alcohol.drunk', 80, true],
    ['cash.on-spot', 100, true],
    ['storage-fee', 0, true],
    ['publicity.decision', 7, false],
    ['loop.push', 1, false],
    ['loop.rectify', 15, false],
    ['loop.review-share.other', 10, false],
    ['look-back.min', 30, false],
    ['look-back.max', 90, false],
  ]
  for (const [key, value, confirmed] of table) assert.deepEqual([lawValue(key).value, lawValue(key).confirmed], [value, confirmed], key)
  for (const { key, value, min, max } of values) assert.ok(value >= (min ?? value) && value <= (max ?? value), key)
  const scores = values.filter(({ key }) => key.startsWith('review.score.'))
  assert.equal(
    scores.reduce((sum, { value }) => sum + value, 0),
    100,
  )
  const shares = (['discretion.lighter', 'discretion.normal', 'discretion.heavier'] as const).map((key) => lawValue(key).value)
  assert.deepEqual(shares, [30, 40, 30])
})

test('weight limits by axles', () => {
  assert.deepEqual(
    [2, 3, 4, 5, 6, 8].map((axles) => weightLimit(axles)),
    [18_000, 25_000, 31_000, 43_000, 49_000, 49_000],
  )
  assert.equal(weightLimit(3, { combination: true }), 27_000)
  assert.equal(weightLimit(4, { combination: true }), 36_000)
  assert.equal(weightLimit(6, { singleDrive: true }), 46_000)
  assert.throws(() => weightLimit(1), LawError)
})

test('surcharge reaches the fine on the thirty-fourth day and stays there', () => {
  assert.equal(surcharge(2000, 0), 0)
  assert.equal(surcharge(2000, 1), 60)
  assert.equal(surcharge(2000, 33), 1980)
  assert.equal(surcharge(2000, 34), 2000)
  assert.equal(surcharge(2000, 400), 2000)
  assert.equal(surcharge(333, 1), 9.99)
})

test('over-limit formula', () => {
  const table: [number, string, number][] = [
    [-5, 'none', 0],
    [0, 'none', 0],
    [1, 'warning', 0],
    [1000, 'warning', 0],
    [1001, 'fine', 500],
    [1999, 'fine', 500],
    [2000, 'fine', 1000],
    [12_340, 'fine', 6000],
    [59_999, 'fine', 29_500],
    [60_000, 'fine', 30_000],
    [200_000, 'fine', 30_000],
  ]
  for (const [over, outcome, fine] of table) {
    const result = overLimitFine(over)
    assert.deepEqual([result.outcome, result.fine], [outcome, fine], String(over))
    assert.match(result.explanation.basis, /超限运输车辆行驶公路管理规定/)
  }
  assert.match(overLimitFine(200_000).explanation.steps.join(), /上限/)
  assert.throws(() => overLimitFine(Number.NaN), RangeError)
  assert.throws(() => overLimitFine(2000, '2016-01-01'), LawError)
})

test('items: every tier lies within the statutory range or is a warning, tiers rise and do not overlap', () => {
  for (const one of items) {
    assert.ok(one.statMin <= one.statMax, one.code)
    assert.ok(one.tiers.length > 0, one.code)
    let before: number | null = null
    for (const { tier, measureMin, measureMax, fineMin, fineMax, confirmed } of one.tiers) {
      assert.ok(tierNames.includes(tier))
      assert.equal(confirmed, false)
      assert.ok(fineMin <= fineMax && fineMax <= one.statMax, `${one.code} ${tier}`)
      assert.ok(fineMin >= one.statMin || fineMax === 0, `${one.code} ${tier}`)
      if (measureMin !== null && before !== null) assert.ok(measureMin > before, `${one.code} ${tier}`)
      before = measureMax
    }
    const hasBounds = one.tiers.some(({ measureMin }) => measureMin !== null)
    assert.equal(hasBounds, one.measure !== null, one.code)
  }
})

test('items: ranges of the list by edition', () => {
  const table: [string, string, number, number][] = [
    ['JT01', '2023-07-19', 30_000, 100_000],
    ['JT01', '2023-07-20', 10_000, 100_000],
    ['JT02', '2024-05-01', 3000, 50_000],
    ['JT06', '2022-05-01', 1000, 3000],
    ['JT06', '2024-05-01', 1000, 2000],
    ['JT10', '2022-05-01', 5000, 20_000],
    ['JT14', '2024-05-01', 0, 30_000],
    ['MS03', '2024-05-01', 20_000, 100_000],
    ['GA01', '2024-05-01', 1000, 2000],
    ['GA02', '2024-05-01', 5000, 5000],
    ['GA12', '2024-05-01', 20, 200],
    ['GA14B', '2024-05-01', 0, 100_000],
  ]
  for (const [code, date, min, max] of table)
    assert.deepEqual([item(code, date).statMin, item(code, date).statMax], [min, max], `${code} ${date}`)
})

test('benchmark: boundaries fall on the side the law puts them', () => {
  const table: [string, number | null, string | null, number, number][] = [
    ['GA01', 19.99, null, 1000, 2000],
    ['GA01', 20, '一般', 1000, 1500],
    ['GA01', 79.99, '较重', 1500, 2000],
    ['GA01', 80, null, 1000, 2000],
    ['GA03', 80, '特别严重', 0, 0],
    ['GA04', 9, '轻微', 0, 0],
    ['GA04', 50, '较重', 200, 200],
    ['GA04A', 50, null, 200, 2000],
    ['GA04A', 50.02, '较重', 500, 500],
    ['GA04A', 100, '特别严重', 2000, 2000],
    ['GA07', 30, '较重', 300, 500],
    ['GA07A', 30.004, null, 500, 2000],
    ['GA07A', 30.01, '较重', 500, 1000],
    ['JT01', 2, '一般', 30_000, 50_000],
    ['JT01', 9, '严重', 80_000, 100_000],
    ['JT14', 1000, '轻微', 0, 0],
    ['JT14', 12_340, '较重', 6000, 6000],
    ['JT15', 3, null, 0, 3000],
    ['GA05', null, null, 20, 200],
  ]
  for (const [code, measured, tier, min, max] of table) {
    const result = benchmark(item(code), measured)
    assert.deepEqual([result.tier, result.fineMin, result.fineMax], [tier, min, max], `${code} ${measured}`)
    assert.equal(result.explanation.basis, item(code).basis)
    assert.ok(result.explanation.steps.length >= 3 || tier !== null)
  }
  assert.match(benchmark(item('GA04'), 9).explanation.steps.join('；'), /给予警告/)
  assert.match(benchmark(item('GA03'), 120).explanation.steps.join('；'), /法律未设定罚款/)
  assert.equal(benchmark(item('GA01'), 30).explanation.confirmed, false, 'example tiers are to be confirmed')
  assert.equal(benchmark(item('JT14'), 5000).explanation.confirmed, true, 'the formula is not an example')
})

test('property: the formula agrees with the tiers of its item, and a heavier load never costs less', () => {
  const over = fc.integer({ min: 1, max: 100_000 })
  fc.assert(
    fc.property(over, fc.nat(5000), (kg, more) => {
      const tier = tierOf(item('JT14'), kg)
      const { fine } = overLimitFine(kg)
      assert.ok(tier && fine >= tier.fineMin && fine <= tier.fineMax, String(kg))
      assert.ok(overLimitFine(kg + more).fine >= fine)
    }),
  )
})

test('property: within an item a graver measure never leads to a lighter tier', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...items.filter(({ measure }) => measure !== null)),
      fc.double({ min: 0, max: 300, noNaN: true }),
      fc.double({ min: 0, max: 300, noNaN: true }),
      (one, a, b) => {
        const [low, high] = [tierOf(one, Math.min(a, b)), tierOf(one, Math.max(a, b))]
        if (low && high) assert.ok(tierNames.indexOf(high.tier) >= tierNames.indexOf(low.tier) && high.fineMin >= low.fineMin)
      },
    ),
  )
})

test('default split of a range', () => {
  assert.deepEqual(splitRange(10_000, 30_000), { lighter: [10_000, 16_000], normal: [16_000, 24_000], heavier: [24_000, 30_000] })
  assert.deepEqual(splitRange(5000, 5000), { lighter: [5000, 5000], normal: [5000, 5000], heavier: [5000, 5000] })
})
