import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addWorkingDays,
  CalendarError,
  calendarRows,
  type DeadlineOptions,
  type DeadlineRule,
  type DeadlineUnit,
  deadline,
  isProvisional,
  isWorkingDay,
  toDateTime,
  toWorkingDay,
  workingDaysBetween,
} from './index.ts'

const folder = new URL('../../../shared/data/cn-holidays/', import.meta.url)

function rule(n: number, unit: DeadlineUnit, holidayRollover = unit !== 'H'): DeadlineRule {
  return { id: 'T', title: '测试期限', n, unit, basis: '测试', confirmed: true, holidayRollover, validFrom: '2000-01-01', validTo: null }
}

test('every day of 2019–2026 agrees with both published collections', (t) => {
  if (!existsSync(folder)) return t.diagnostic('../shared/data/cn-holidays is absent: nothing compared')
  const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
  const days = new Map<string, boolean>()
  for (let year = 2019; year <= 2027; year++)
    for (const { date, isOffDay } of read(`${year}.json`).days as { date: string; isOffDay: boolean }[]) days.set(date, !isOffDay)
  const other = read('chinese-days.json') as { holidays: Record<string, string>; workdays: Record<string, string> }
  for (const { day, workday } of calendarRows('2019-01-01', '2026-12-31')) {
    const text = day.toString()
    const weekday = day.dayOfWeek <= 5
    assert.equal(workday, days.get(text) ?? weekday, text)
    assert.equal(workday, text in other.workdays || (weekday && !(text in other.holidays)), text)
  }
})

test('work resumed on Monday 3 February 2020; Saturday 1 February was a day off', () => {
  assert.equal(isWorkingDay('2020-02-03'), true)
  assert.equal(isWorkingDay('2020-02-01'), false)
  assert.equal(addWorkingDays('2020-01-22', 5).toString(), '2020-02-06')
})

test('years without a published arrangement are provisional, as is the week into which the next New Year may reach', () => {
  for (const day of ['2027-05-03', '2018-06-01', '2026-12-31']) assert.equal(isProvisional(day), true, day)
  for (const day of ['2026-12-24', '2025-12-31', '2019-01-01']) assert.equal(isProvisional(day), false, day)
  assert.equal(isWorkingDay('2027-10-01'), true, 'a Friday, until the notice is entered')
})

test('rows for the SQL table: names, running number from the first day, provisional mark', () => {
  const rows = calendarRows('2026-02-13', '2026-02-25')
  assert.deepEqual(
    rows.map(({ workdayNo }) => workdayNo),
    [1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 4],
  )
  assert.equal(rows[1]!.name, '春节（调休上班）')
  assert.equal(rows[2]!.name, '春节')
  assert.ok(!('name' in rows[0]!))
  assert.equal(
    calendarRows('2026-12-31', '2027-01-01').every(({ provisional }) => provisional),
    true,
  )
  assert.deepEqual(calendarRows('2026-01-02', '2026-01-01'), [])
})

test('counting rules, one line each', () => {
  const table: [string, DeadlineRule, string, DeadlineOptions, string][] = [
    ['15 days ending in the Spring Festival move behind it', rule(15, 'CD'), '2026-02-03', {}, '2026-02-24T23:59:59'],
    ['15 days ending on a working day', rule(15, 'CD'), '2026-03-02', {}, '2026-03-17T23:59:59'],
    ['15 days ending on a Sunday', rule(15, 'CD'), '2026-03-07T09:00', {}, '2026-03-23T23:59:59'],
    ['30 days of a coercive measure are not prolonged by a holiday', rule(30, 'CD', false), '2026-01-20', {}, '2026-02-19T23:59:59'],
    ['5 working days over a make-up Saturday', rule(5, 'WD'), '2026-02-10', {}, '2026-02-24T23:59:59'],
    ['7 working days over the National Day and its make-up Saturday', rule(7, 'WD'), '2026-09-28', {}, '2026-10-13T23:59:59'],
    ['2 working days from a Friday evening', rule(2, 'WD'), '2026-03-06T22:00', {}, '2026-03-10T23:59:59'],
    ['24 hours count from the next full hour', rule(24, 'H'), '2026-03-02T10:20', {}, '2026-03-03T11:00:00'],
    ['the hour of the event is not counted even at its first second', rule(24, 'H'), '2026-03-02T10:00', {}, '2026-03-03T11:00:00'],
    ['hours run through holidays', rule(24, 'H'), '2026-10-01T10:20', {}, '2026-10-02T11:00:00'],
    ['a month ends on the last day of a shorter month', rule(1, 'M'), '2024-01-31', {}, '2024-02-29T23:59:59'],
    ['three months to a make-up Saturday, which is a working day', rule(3, 'M'), '2025-11-30', {}, '2026-02-28T23:59:59'],
    ['two years are 24 months', rule(24, 'M'), '2024-02-29', {}, '2026-02-28T23:59:59'],
    ['90 days', rule(90, 'CD'), '2026-03-02', {}, '2026-06-01T23:59:59'],
    ['ten excluded days', rule(90, 'CD'), '2026-03-02', { pauses: [{ from: '2026-04-01', to: '2026-04-10' }] }, '2026-06-10T23:59:59'],
    [
      'overlapping exclusions count once',
      rule(90, 'CD'),
      '2026-03-02',
      {
        pauses: [
          { from: '2026-04-01', to: '2026-04-08' },
          { from: '2026-04-05', to: '2026-04-10' },
        ],
      },
      '2026-06-10T23:59:59',
    ],
    [
      'an exclusion before the start changes nothing',
      rule(90, 'CD'),
      '2026-03-02',
      { pauses: [{ from: '2026-02-01', to: '2026-03-02' }] },
      '2026-06-01T23:59:59',
    ],
    [
      'an exclusion behind the end changes nothing',
      rule(90, 'CD'),
      '2026-03-02',
      { pauses: [{ from: '2026-06-02', to: '2026-06-09' }] },
      '2026-06-01T23:59:59',
    ],
    [
      'a holiday end that rolls into an exclusion rolls on',
      rule(90, 'CD'),
      '2026-03-02',
      { pauses: [{ from: '2026-06-01', to: '2026-06-03' }] },
      '2026-06-04T23:59:59',
    ],
    [
      '90 + 30 days, no holiday counted between',
      rule(90, 'CD'),
      '2026-03-02',
      { extensions: [{ n: 30, unit: 'CD' }] },
      '2026-06-30T23:59:59',
    ],
    ['one month twice is two months', rule(1, 'M'), '2025-12-31', { extensions: [{ n: 1, unit: 'M' }] }, '2026-02-28T23:59:59'],
    ['30 days, then three months', rule(30, 'CD'), '2026-03-02', { extensions: [{ n: 3, unit: 'M' }] }, '2026-07-01T23:59:59'],
    [
      'five working days, one excluded',
      rule(5, 'WD'),
      '2026-03-02',
      { pauses: [{ from: '2026-03-04', to: '2026-03-04' }] },
      '2026-03-10T23:59:59',
    ],
    [
      'hours with an excluded span',
      rule(24, 'H'),
      '2026-03-02T10:20',
      { pauses: [{ from: '2026-03-02T12:00', to: '2026-03-02T15:30' }] },
      '2026-03-03T14:30:00',
    ],
    ['an event after midnight in Shanghai, written in UTC', rule(1, 'WD'), '2026-03-02T17:00:00Z', {}, '2026-03-04T23:59:59'],
    ['nought days end on the same day', rule(0, 'CD'), '2026-03-02', {}, '2026-03-02T23:59:59'],
  ]
  for (const [name, r, start, options, due] of table) assert.equal(deadline(r, start, options).due.toString(), due, name)
})

test('a deadline tells the holiday it was moved from and whether the calendar was known', () => {
  const moved = deadline(rule(15, 'CD'), '2026-02-03')
  assert.equal(moved.rolledFrom?.toString(), '2026-02-18')
  assert.equal(moved.lastDay.toString(), '2026-02-24')
  assert.equal(moved.provisional, false)
  assert.equal(deadline(rule(5, 'WD'), '2026-12-28').provisional, true)
  assert.equal(deadline(rule(5, 'CD', false), '2026-12-28').provisional, false, 'plain days need no calendar')
})

test('refusals carry a reason', () => {
  assert.throws(() => deadline(rule(24, 'H'), '2026-03-02'), CalendarError)
  assert.throws(() => deadline(rule(5, 'WD'), '2026-13-02'), CalendarError)
  assert.throws(() => deadline(rule(5, 'WD'), 'yesterday'), CalendarError)
  assert.throws(() => deadline(rule(1.5, 'WD'), '2026-03-02'), CalendarError)
  assert.throws(() => deadline(rule(5, 'CD'), '2026-03-02', { pauses: [{ from: '2026-03-05', to: '2026-03-04' }] }), CalendarError)
  assert.throws(() => deadline(rule(24, 'H'), '2026-03-02T10:00', { extensions: [{ n: 1, unit: 'CD' }] }), CalendarError)
  assert.throws(() => deadline(rule(1, 'CD'), '2026-03-02', { extensions: [{ n: 1, unit: 'H' }] }), CalendarError)
  assert.throws(() => isWorkingDay('1989-12-31'), CalendarError)
  assert.throws(() => addWorkingDays('2099-12-31', 1), CalendarError)
  assert.equal(toDateTime('2026-03-02T23:30:00-08:00').toString(), '2026-03-03T15:30:00')
})

const day = fc.integer({ min: 0, max: 3000 }).map((n) => Temporal.PlainDate.from('2019-01-01').add({ days: n }))
const compare = Temporal.PlainDate.compare

test('property: adding working days composes, inverts and agrees with counting', () => {
  fc.assert(
    fc.property(day, fc.nat(60), fc.nat(60), (d, a, b) => {
      const there = addWorkingDays(d, a)
      assert.ok(addWorkingDays(there, b).equals(addWorkingDays(d, a + b)))
      assert.equal(workingDaysBetween(d, there), a)
      assert.equal(workingDaysBetween(there, d), a === 0 ? 0 : -a)
      if (a > 0) assert.ok(isWorkingDay(there))
      if (a > 0 && isWorkingDay(d)) assert.ok(addWorkingDays(there, -a).equals(d))
      assert.ok(isWorkingDay(toWorkingDay(d)) && compare(toWorkingDay(d), d) >= 0)
    }),
  )
})

test('property: counting day by day gives the same', () => {
  fc.assert(
    fc.property(day, fc.nat(400), (d, n) => {
      const rows = calendarRows(d, d.add({ days: n }))
      assert.equal(rows.length, n + 1)
      let no = 0
      for (const row of rows) {
        if (isWorkingDay(row.day)) no++
        assert.equal(row.workday, isWorkingDay(row.day))
        assert.equal(row.workdayNo, no)
      }
    }),
    { numRuns: 30 },
  )
})

const unit = fc.constantFrom<DeadlineUnit>('WD', 'CD', 'M')
const pause = fc.tuple(day, fc.nat(20)).map(([from, n]) => ({ from, to: from.add({ days: n }) }))

test('property: a later start, a longer period or one more pause never ends earlier; the end is never a holiday where rollover applies', () => {
  fc.assert(
    fc.property(day, fc.nat(40), fc.nat(24), unit, fc.array(pause, { maxLength: 3 }), pause, (d, shift, n, u, pauses, more) => {
      const base = deadline(rule(n, u), d, { pauses })
      assert.ok(compare(deadline(rule(n + 1, u), d, { pauses }).lastDay, base.lastDay) >= 0)
      assert.ok(compare(deadline(rule(n, u), d, { pauses: [...pauses, more] }).lastDay, base.lastDay) >= 0)
      if (u !== 'M' || pauses.length === 0)
        assert.ok(compare(deadline(rule(n, u), d.add({ days: shift }), { pauses }).lastDay, base.lastDay) >= 0)
      assert.ok(isWorkingDay(base.lastDay))
    }),
  )
})

test('property: without pauses an extension is the same as a longer period', () => {
  fc.assert(
    fc.property(day, fc.nat(30), fc.nat(30), unit, (d, a, b, u) =>
      assert.deepEqual(String(deadline(rule(a, u), d, { extensions: [{ n: b, unit: u }] }).due), String(deadline(rule(a + b, u), d).due)),
    ),
  )
})
