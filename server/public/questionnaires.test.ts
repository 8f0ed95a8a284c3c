import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Form } from '#domain/public/index.ts'
import { type Person, testWorld, type World } from '../testing.ts'
import { citizenOf } from './testing.ts'

const form: Form = {
  questions: [
    { key: 'met', kind: 'single', title: '一年内是否接受过检查', required: true, options: ['是', '否'], when: null },
    {
      key: 'what',
      kind: 'multiple',
      title: '遇到过哪些情况',
      required: true,
      options: ['罚款', '扣车'],
      when: { question: 'met', any: ['是'] },
    },
    { key: 'score', kind: 'scale', title: '总体评价', required: true, options: [], when: null },
    { key: 'words', kind: 'text', title: '意见', required: false, options: [], when: null },
  ],
}

describe('questionnaires', () => {
  let world: World
  let supervisor: Person
  let addresses = 10
  const citizen = () => citizenOf(world, `198.51.100.${addresses++}`)

  before(async () => {
    world = await testWorld()
    supervisor = await world.person('supervisor', 't:SF11')
    await world.sql`update record.law_values set value = 8 where key = 'public.proof.bits'`
  })
  after(() => world?.close())

  const save = (id: string | null, version: number | null, given: Form, who = supervisor) =>
    world.call(who, 'questionnaires.save', { body: { id, version, title: '交通执法满意度调查', intro: '不记名', form: given as never } })
  async function opened(given = form) {
    const { body } = await save(null, null, given)
    const { body: open, status } = await world.call(supervisor, 'questionnaires.open', { params: { id: body.id }, body: { version: 1 } })
    assert.equal(status, 200)
    return { id: body.id, digest: open.digest }
  }

  test('opened, answered in parts, completed once', async () => {
    const { id, digest } = await opened()
    const who = citizen()
    assert.ok((await who.call('public.home')).body.questionnaires.some((each) => each.id === id))
    assert.equal((await who.call('public.questionnaire', { params: { id } })).body.digest, digest)
    const answer = (key: string | null, answers: object, complete: boolean, proof: unknown = null) =>
      who.call('public.answer', { params: { id }, body: { digest, key, answers, complete, proof } as never })
    assert.equal((await answer(null, { met: '是' }, false)).status, 422, 'the first part needs a proof')
    const first = await answer(null, { met: '是' }, false, await who.prove('answer'))
    assert.equal(first.status, 200)
    const { key } = first.body
    const early = await answer(key, { met: '是' }, true)
    assert.deepEqual(early.problem.fields!.map(({ field }) => field).toSorted(), ['score', 'what'])
    assert.equal((await answer(key, { met: '是', what: ['偷盗'] }, false)).status, 422, 'no such option')
    assert.equal((await answer(key, { met: '是', what: ['扣车'], score: 2, words: '电话13812345678' }, true)).status, 200)
    assert.equal((await answer(key, { met: '否', score: 5 }, true)).problem.code, 'already-answered')
    assert.equal((await answer('x'.repeat(30), { met: '否', score: 5 }, true)).status, 409, 'somebody else’s key')
    const half = citizen()
    const part = { digest, key: null, answers: { met: '是' }, complete: false, proof: await half.prove('answer') }
    await half.call('public.answer', { params: { id }, body: part as never })
    const {
      body: [version],
    } = await world.call(supervisor, 'questionnaires.statistics', { params: { id } })
    assert.deepEqual([version!.complete, version!.partial], [1, 1])
    const of = (name: string) => version!.questions.find((each) => each.key === name)!
    assert.deepEqual(of('met').counts, [
      { value: '是', count: 2 },
      { value: '否', count: 0 },
    ])
    assert.equal(of('met').left, 1, 'one stopped after the first question')
    assert.deepEqual(of('words').texts, ['电话138****5678'], 'what people write is masked')
    const rows = await world.sql`select key_hash, answers from questionnaire_answers where questionnaire_id = ${id}`
    assert.ok(!JSON.stringify(rows).includes(key), 'the key is kept as a hash')
  })

  test('a form is archived by its digest: answers to the old one keep it', async () => {
    const { id, digest } = await opened()
    const who = citizen()
    await who.call('public.answer', {
      params: { id },
      body: { digest, key: null, answers: { met: '否', score: 4 }, complete: true, proof: await who.prove('answer') } as never,
    })
    const changed: Form = { questions: [{ ...form.questions[0]!, title: '两年内是否接受过检查' }] }
    const saved = await save(id, 2, changed)
    assert.equal(saved.status, 200)
    assert.equal(
      (await who.call('public.questionnaire', { params: { id } })).body.digest,
      digest,
      'the draft does not show before it is opened',
    )
    const { body: open } = await world.call(supervisor, 'questionnaires.open', { params: { id }, body: { version: saved.body.version } })
    assert.notEqual(open.digest, digest)
    const { body: versions } = await world.call(supervisor, 'questionnaires.statistics', { params: { id } })
    assert.deepEqual(
      versions.map((each) => [each.digest, each.complete]),
      [
        [open.digest, 0],
        [digest, 1],
      ],
    )
    assert.equal(versions[1]!.questions[0]!.title, '一年内是否接受过检查')
  })

  test('what cannot work is not opened; strangers see and change nothing; what is closed takes no answers', async () => {
    const { body } = await save(null, null, { questions: [{ ...form.questions[0]!, options: ['是'] }] })
    const fault = await world.call(supervisor, 'questionnaires.open', { params: { id: body.id }, body: { version: 1 } })
    assert.deepEqual([fault.status, /两个选项/.test(fault.problem.detail)], [422, true])
    const far = await world.person('supervisor', 't:SF21')
    assert.equal((await world.call(far, 'questionnaires.show', { params: { id: body.id } })).status, 404)
    assert.equal((await save(body.id, 1, form, far)).status, 409)
    assert.equal((await world.call(far, 'questionnaires.statistics', { params: { id: body.id } })).status, 404)
    const { id, digest } = await opened()
    await world.call(supervisor, 'questionnaires.close', { params: { id }, body: { version: 2 } })
    const who = citizen()
    assert.equal((await who.call('public.questionnaire', { params: { id } })).status, 404)
    const late = { digest, key: null, answers: { met: '否', score: 4 }, complete: true, proof: await who.prove('answer') }
    assert.equal((await who.call('public.answer', { params: { id }, body: late as never })).status, 404)
  })
})
