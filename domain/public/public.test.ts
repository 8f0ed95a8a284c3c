import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allClasses, TEMPLATES } from '../campaign/index.ts'
import { clueProcess } from '../process/index.ts'
import {
  type Answers,
  CATEGORIES,
  checkAnswers,
  difficulty,
  type Form,
  formFault,
  PUBLIC_STATES,
  publicState,
  shownQuestions,
  waiting,
  zeroBits,
} from './index.ts'

test('every state of a clue has one of the four public states, and each of the four is reached', () => {
  const states = Object.keys(clueProcess.states) as (keyof typeof clueProcess.states)[]
  const told = states.map((state) => publicState(state))
  for (const state of told) assert.ok(state in PUBLIC_STATES)
  assert.deepEqual([...new Set(told)].toSorted(), Object.keys(PUBLIC_STATES).toSorted())
  assert.deepEqual(Object.values(PUBLIC_STATES), ['已受理', '办理中', '已办结', '不予受理'])
})

test('categories point to classes that the campaign has', () => {
  const codes = new Set(allClasses(TEMPLATES.fushun.classes).map((each) => each.code))
  for (const { classCode, key } of CATEGORIES) assert.ok(classCode === null || codes.has(classCode), key)
  assert.equal(new Set(CATEGORIES.map(({ key }) => key)).size, CATEGORIES.length)
})

test('leading zero bits, and what a flood has to pay', () => {
  assert.equal(zeroBits(new Uint8Array([0, 0, 0x1f])), 19)
  assert.equal(zeroBits(new Uint8Array([0x80])), 0)
  assert.equal(zeroBits(new Uint8Array([0, 0])), 16)
  assert.equal(difficulty(14, 3), 14)
  assert.equal(difficulty(14, 30), 14)
  assert.equal(difficulty(14, 31), 15)
  assert.equal(difficulty(14, 240), 17)
  assert.equal(difficulty(14, 1e9), 22)
  assert.equal(waiting(20, 14, 14), 20)
  assert.equal(waiting(20, 14, 16), 80)
})

const form: Form = {
  questions: [
    { key: 'met', kind: 'single', title: '是否遇到', required: true, options: ['是', '否'], when: null },
    { key: 'what', kind: 'multiple', title: '哪些', required: true, options: ['罚款', '扣车'], when: { question: 'met', any: ['是'] } },
    { key: 'car', kind: 'text', title: '扣车多久', required: false, options: [], when: { question: 'what', any: ['扣车'] } },
    { key: 'score', kind: 'scale', title: '评价', required: true, options: [], when: null },
  ],
}

test('conditions hide questions and whatever hangs on them; hidden answers are dropped', () => {
  const keys = (answers: Answers) => shownQuestions(form, answers).map(({ key }) => key)
  assert.deepEqual(keys({}), ['met', 'score'])
  assert.deepEqual(keys({ met: '是', what: ['扣车'] }), ['met', 'what', 'car', 'score'])
  assert.deepEqual(keys({ met: '否', what: ['扣车'] }), ['met', 'score'])
  const { kept, faults } = checkAnswers(form, { met: '否', what: ['扣车'], car: '三天', score: 2 }, true)
  assert.deepEqual(kept, { met: '否', score: 2 })
  assert.deepEqual(faults, {})
})

test('a part may be incomplete, a whole may not; what does not fit is refused in both', () => {
  assert.deepEqual(checkAnswers(form, { met: '是' }, false).faults, {})
  assert.deepEqual(checkAnswers(form, { met: '是' }, true).faults, { what: '请回答本题', score: '请回答本题' })
  const misfits: Answers[] = [{ met: '也许' }, { met: ['是'] }, { score: 9 }, { score: 1.5 }, { met: '是', what: ['罚款', '罚款'] }]
  for (const answers of misfits) assert.equal(Object.keys(checkAnswers(form, answers, false).faults).length, 1, JSON.stringify(answers))
})

test('forms that cannot work are refused before they are published', () => {
  const [met, what] = form.questions as [Form['questions'][0], Form['questions'][0]]
  assert.equal(formFault(form), null)
  assert.match(formFault({ questions: [] })!, /至少/)
  assert.match(formFault({ questions: [met, met] })!, /重复/)
  assert.match(formFault({ questions: [{ ...met, options: ['是'] }] })!, /两个选项/)
  assert.match(formFault({ questions: [what, met] })!, /前面的题/)
  assert.match(formFault({ questions: [met, { ...what, when: { question: 'met', any: ['不'] } }] })!, /选项之内/)
})

test('property: checking what was kept keeps it and finds nothing more', () => {
  const answers = fc.dictionary(
    fc.constantFrom('met', 'what', 'car', 'score', '__proto__x'),
    fc.oneof(fc.string(), fc.integer({ min: 0, max: 6 }), fc.subarray(['罚款', '扣车']), fc.constantFrom('是', '否')),
  )
  fc.assert(
    fc.property(answers, (given) => {
      const { kept } = checkAnswers(form, given, false)
      assert.deepEqual(checkAnswers(form, kept, false), { kept, faults: {} })
    }),
  )
})
