import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { isWorkingDay } from '../calendar/index.ts'
import {
  allClasses,
  CLASS_CODE,
  classByCode,
  classPath,
  compareCodes,
  decide,
  defaultItems,
  offersOf,
  type PlanItem,
  parentCode,
  percentOf,
  planOf,
  sameItem,
  TEMPLATES,
  treeOf,
} from './index.ts'
import { turnOf } from './rhythm.ts'

describe('class trees', () => {
  for (const [name, { classes }] of Object.entries(TEMPLATES))
    test(`${name}: codes are well formed, unlike and below their parents; every class below has words`, () => {
      const all = allClasses(classes)
      assert.equal(new Set(all.map((node) => node.code)).size, all.length)
      for (const node of all) {
        assert.match(node.code, CLASS_CODE)
        assert.ok(node.words.length > 0, node.code)
        assert.equal(classByCode(classes, node.code), node)
        const path = classPath(classes, node.code)
        assert.deepEqual(
          path.map((each) => each.code),
          [parentCode(node.code), node.code].filter((code) => code !== null),
        )
      }
      assert.deepEqual(
        treeOf(all.map(({ children: _, ...row }) => row).reverse()),
        [...classes].sort((a, b) => compareCodes(a.code, b.code)),
      )
    })

  test('the Fushun tree has six common classes, traffic and transport', () => {
    const codes = TEMPLATES.fushun.classes.map((node) => node.code)
    assert.deepEqual(
      codes.filter((code) => code.startsWith('G')),
      ['G1', 'G2', 'G3', 'G4', 'G5', 'G6'],
    )
    assert.ok(codes.includes('J1') && codes.includes('Y1'))
    assert.deepEqual(
      [TEMPLATES.dezhou, TEMPLATES.chuzhou].map(({ classes }) => classes.length),
      [5, 6],
    )
  })

  test('codes sort by number, not by letter', () =>
    assert.deepEqual(['D1', 'G10', 'Y2', 'G2.1', 'G2', 'J1'].sort(compareCodes), ['G2', 'G2.1', 'G10', 'J1', 'Y2', 'D1']))
  test('an unknown code has no path', () => assert.deepEqual(classPath(TEMPLATES.fushun.classes, 'G1.99'), []))
})

describe('the default plan', () => {
  const days = fc.integer({ min: 0, max: 3000 }).map((n) => Temporal.PlainDate.from('2022-01-01').add({ days: n }).toString())
  test('five stages in order, none reversed, the last without an end; seven duties; whatever the period', () =>
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 800 }), (from, length) => {
        const to = Temporal.PlainDate.from(from).add({ days: length }).toString()
        const items = defaultItems(from, to)
        const stages = items.filter((item) => item.kind === 'stage')
        assert.deepEqual(
          stages.map((stage) => stage.title),
          ['组建', '动员部署', '集中整治', '验收总结', '全面提升'],
        )
        for (const stage of stages.slice(0, 4)) assert.ok(stage.from >= from && stage.from <= stage.to! && stage.to! <= to)
        assert.equal(stages[3]!.to, to)
        assert.equal(stages[4]!.to, null)
        assert.equal(items.filter((item) => item.kind === 'duty').length, 7)
        const groups = new Set(items.filter((item) => item.kind === 'group').map((group) => group.key))
        for (const item of items)
          if (item.kind === 'task') assert.ok(groups.has(item.groupKey!) && stages.some((stage) => stage.no === item.stageNo))
      }),
    ))
})

describe('turns of a duty', () => {
  const rhythm = fc.record({
    every: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'quarter' as const),
    onDay: fc.integer({ min: 1, max: 31 }),
  })
  const days = fc.integer({ min: 0, max: 2000 }).map((n) => Temporal.PlainDate.from('2022-01-01').add({ days: n }).toString())
  test('every day of a turn belongs to that turn, and it is due on a working day', () =>
    fc.assert(
      fc.property(rhythm, days, (each, day) => {
        const turn = turnOf(each, day)
        if (!turn) {
          assert.ok(each.every === 'day' && !isWorkingDay(day))
          return
        }
        assert.ok(turn.from <= day && day <= turn.to)
        assert.ok(isWorkingDay(turn.due) && turn.due >= turn.from)
        if (each.every !== 'day') for (const other of [turn.from, turn.to]) assert.deepEqual(turnOf(each, other), turn)
      }),
    ))
  test('a Friday in the National Day week is put off past the holiday to the make-up day', () =>
    assert.deepEqual(turnOf({ every: 'week', onDay: 5 }, '2025-10-01'), {
      period: '2025-W40',
      from: '2025-09-29',
      to: '2025-10-05',
      due: '2025-10-09',
    }))
  test('a weekly report on a Saturday falls on it when it is a make-up working day', () =>
    assert.equal(turnOf({ every: 'week', onDay: 6 }, '2025-10-09')!.due, '2025-10-11'))
  test('the 31st is the last day of a shorter month', () =>
    assert.equal(turnOf({ every: 'month', onDay: 31 }, '2026-04-02')!.due, '2026-04-30'))
  test('a quarter is reported in its last month', () =>
    assert.deepEqual(turnOf({ every: 'quarter', onDay: 25 }, '2026-05-14'), {
      period: '2026-Q2',
      from: '2026-04-01',
      to: '2026-06-30',
      due: '2026-06-25',
    }))
})

describe('changes above a plan that was adopted', () => {
  const code = fc.constantFrom('G1', 'G1.1', 'G2', 'J1', 'D1')
  const item = fc.oneof(
    fc.record({
      kind: fc.constant('class' as const),
      code,
      title: fc.constantFrom('甲', '乙', '丙'),
      line: fc.constant(null),
      words: fc.constant([]),
    }),
    fc.record({ kind: fc.constant('requirements' as const), text: fc.constantFrom('一', '二') }),
  )
  const plan = fc.array(item, { maxLength: 6 }).map((items) => planOf(items as PlanItem[]))
  const sorted = (items: ReadonlyMap<string, PlanItem | null>) => [...items].sort(([a], [b]) => (a < b ? -1 : 1))

  test('keeping everything changes nothing of the own plan; taking everything makes the changed lines equal; either way nothing is left', () =>
    fc.assert(
      fc.property(plan, plan, plan, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (adopted, above, own, choices) => {
        for (const choose of [() => false, () => true, (i: number) => choices[i % 12]!]) {
          let state: { own: ReadonlyMap<string, PlanItem>; seen: ReadonlyMap<string, PlanItem | null> } = { own, seen: adopted }
          const offers = offersOf(above, adopted, own)
          offers.forEach((offer, i) => {
            state = decide(state.own, state.seen, offer, choose(i) ? 'accept' : 'keep')
          })
          assert.deepEqual(offersOf(above, state.seen, state.own), [])
          offers.forEach((offer, i) => {
            const now = state.own.get(offer.item) ?? null
            assert.ok(sameItem(now, choose(i) ? offer.above : offer.own))
          })
          // Whatever was not offered is untouched.
          for (const [name, mine] of own) if (!offers.some((offer) => offer.item === name)) assert.ok(sameItem(state.own.get(name), mine))
          if (offers.every((_, i) => !choose(i))) assert.deepEqual(sorted(state.own), sorted(own))
        }
      }),
    ))

  test('an own change is marked, for taking the one above would overwrite it; a database without order of keys sees no change', () => {
    const one = (title: string): PlanItem => ({ kind: 'class', code: 'G1', title, line: null, words: [] })
    const [offer] = offersOf(planOf([one('上级新')]), planOf([one('旧')]), planOf([one('本级')]))
    assert.equal(offer!.conflict, true)
    assert.equal(offersOf(planOf([one('上级新')]), planOf([one('旧')]), planOf([one('旧')]))[0]!.conflict, false)
    assert.ok(sameItem(one('旧'), { words: [], line: null, title: '旧', code: 'G1', kind: 'class' } as PlanItem))
  })

  test('what others hang on comes first when added and last when removed', () => {
    const stage: PlanItem = { kind: 'stage', no: 6, title: '六', from: '2026-01-01', to: null, deliverable: '', groupKey: null }
    const task: PlanItem = { kind: 'task', key: 'S6.1', stageNo: 6, title: '任务', deliverable: '', groupKey: null, due: null }
    const both = planOf([task, stage])
    const none = planOf([])
    assert.deepEqual(
      offersOf(both, none, none).map((offer) => offer.item),
      ['stage:6', 'task:S6.1'],
    )
    assert.deepEqual(
      offersOf(none, both, both).map((offer) => offer.item),
      ['task:S6.1', 'stage:6'],
    )
  })
})

test('percent of a stage: mean of its tasks, never rounded up to done', () => {
  assert.equal(percentOf([100, 99], false), 99)
  assert.equal(percentOf([], false), 0)
  assert.equal(percentOf([10], true), 100)
})
