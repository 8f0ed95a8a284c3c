import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { pdfText } from '../platform/documents/testing/pdf-text.ts'
import { workClocks } from '../supervision/index.ts'
import { type Office, openOffice } from './testing.ts'

describe('an instrument, from the draft to the archive', () => {
  let office: Office
  before(async () => {
    office = await openOffice()
  })
  after(() => office?.world.close())

  test('拟稿 → 核稿 → 会签 → 签发 → 用印 → 编号 → 送达 → 签收 → 反馈 → 评估 → 销号 → 归档, each by who may', async () => {
    const { act, refusal, show, writer, checker, reviewer, lead, cityLead, head, handler, done, world } = office
    const id = await office.write('advice', { countersigners: [reviewer.id, cityLead.id], copies: '甲市司法局', attachments: ['问题清单'] })
    assert.equal(await refusal(lead, id, 'issue'), 'short-way', 'nobody signs past the check')
    assert.equal((await world.call(head, 'instruments.show', { params: { id } })).status, 404, 'the unit does not see a draft')
    await act(writer, id, 'submit')
    assert.equal(await refusal(writer, id, 'check', { text: '没有问题' }), 'not-the-drafter')
    assert.equal((await act(checker, id, 'check', { text: '文稿规范' })).state, 'countersigning')
    assert.equal(await refusal(checker, id, 'countersign', { text: '同意' }), 'a-countersigner')
    assert.equal((await act(reviewer, id, 'countersign', { text: '合法性无异议' })).state, 'countersigning')
    assert.equal(await refusal(reviewer, id, 'countersign', { text: '同意' }), 'a-countersigner', 'once each')
    assert.equal((await act(cityLead, id, 'countersign', { text: '同意' })).state, 'signing')
    assert.equal(await refusal(writer, id, 'approve'), 'may-issue-kind')
    assert.equal((await act(lead, id, 'approve')).state, 'sealing')

    const draft = await world.call(writer, 'instruments.pdf', { params: { id } })
    assert.ok(pdfText(draft.raw).includes('草稿'), 'a paper without number says that it is a draft')
    const { id: sealId } = await done(lead, 'seals.add', { body: { name: '子县司法局测试章' } })
    const { id: citySeal } = await done(cityLead, 'seals.add', { body: { name: '甲市司法局测试章' } })
    assert.equal(await refusal(writer, id, 'seal', { sealId }), 'forbidden', 'the seal is kept by the lead')
    assert.equal(await refusal(cityLead, id, 'seal', { sealId }), 'own-seal', 'by the lead of this office')
    assert.equal(await refusal(lead, id, 'seal', { sealId: citySeal }), 'own-seal', 'and it is this office’s seal')
    await act(lead, id, 'seal', { sealId })
    await act(writer, id, 'number')
    assert.equal(await refusal(writer, id, 'void', { text: '不要了' }), 'wrong-state', 'a number once given stays')
    assert.equal((await world.call(head, 'instruments.show', { params: { id } })).status, 404, 'not before it is delivered')
    await act(writer, id, 'deliver')

    const shown = await show(head, id)
    assert.match(shown.number!, /^监建〔\d{4}〕1号$/)
    const paper = await world.call(head, 'instruments.pdf', { params: { id } })
    assert.equal(createHash('sha256').update(paper.raw).digest('hex'), shown.sha256)
    const text = pdfText(paper.raw)
    for (const part of [
      shown.number!,
      '关于规范扣押物品保管的建议书',
      '子县交警大队：',
      '1.逐件补登。',
      '附件：问题清单',
      '抄送：甲市司法局。',
      '测试用印',
    ])
      assert.ok(text.includes(part), `missing ${part} in ${text}`)
    assert.ok(text.includes(shown.verifyCode!.replace(/(.{4})(?=.)/g, '$1-')) && !text.includes('草稿'))

    assert.equal((await act(handler, id, 'sign')).state, 'signed')
    const file = await world.attach(handler, 'instrument', id)
    assert.equal(await refusal(handler, id, 'answer', { text: '已整改' }), 'forbidden', 'the head answers')
    await act(head, id, 'answer', { text: '已补登并盘点', fileIds: [file] })
    await act(writer, id, 'return', { text: '请附盘点表' })
    await act(head, id, 'answer', { text: '盘点表见附件', fileIds: [file] })
    assert.equal((await act(lead, id, 'pass', { text: '整改到位' })).state, 'passed')
    await act(lead, id, 'close', { text: '同意销号' })
    assert.equal((await act(writer, id, 'archive', { volume: '2026-监督-001', retention: '30年' })).state, 'archived')
    const end = await show(writer, id)
    assert.deepEqual(end.archive, { volume: '2026-监督-001', retention: '30年' })
    assert.deepEqual(end.actions, [])
    assert.deepEqual(
      end.log.filter((entry) => entry.outcome === 'done').map((entry) => entry.action),
      [
        ...['draft', 'submit', 'check', 'countersign', 'countersign', 'approve', 'seal', 'number', 'deliver'],
        ...['sign', 'upload', 'answer', 'return', 'answer', 'pass', 'close', 'archive'],
      ],
    )
  })

  test('what the checker sends back is edited, signed anew and loses what was agreed', async () => {
    const { act, refusal, writer, checker, reviewer, done, world } = office
    const id = await office.write('inquiry', {
      countersigners: [reviewer.id],
      title: '关于调取案卷的调查函',
      blocks: [{ kind: 'paragraph', text: '请提供【案卷】。' }],
    })
    assert.equal(await refusal(writer, id, 'submit'), 'filled-in')
    const edit = (version: number) =>
      world.call(writer, 'instruments.edit', {
        params: { id },
        body: {
          version,
          title: '关于调取案卷的调查函',
          blocks: [{ kind: 'paragraph', text: '请提供案卷。' }],
          countersigners: [reviewer.id],
        },
      })
    assert.equal((await edit(1)).body.version, 2)
    assert.equal((await edit(1)).problem.code, 'changed-meanwhile')
    await act(writer, id, 'submit')
    assert.equal((await edit(3)).problem.code, 'wrong-state', 'no change while it is checked')
    await act(checker, id, 'check', { text: '可以' })
    await act(reviewer, id, 'countersign', { text: '同意' })
    await act(checker, id, 'send-back', { text: '再改一改' })
    const [row] = await world.sql`select countersigned, checked_by, state from instruments where id = ${id}`
    assert.deepEqual([row!.countersigned, row!.checked_by, row!.state], [[], null, 'draft'])
    const copy = await world.call(writer, 'instruments.docx', { params: { id } })
    assert.equal(copy.raw.subarray(0, 2).toString(), 'PK')
    await act(writer, id, 'void', { text: '不再需要' })
    await done(writer, 'instruments.show', { params: { id } })
  })

  test('the short way: steps passed by the same act, logged; the seal only where the office allows it', async () => {
    const { act, show, writer, lead, done } = office
    const content = { kind: 'urge' as const, title: '关于督办的函', blocks: [{ kind: 'paragraph' as const, text: '请办结。' }] }
    const bare = await office.write('urge', content)
    assert.equal((await act(lead, bare, 'issue')).state, 'issued')
    assert.equal((await show(writer, bare)).seal, null, 'no seal without leave')
    await done(lead, 'seals.add', { body: { name: '自动用印', automatic: true } })
    const sealed = await office.write('urge', content)
    await act(lead, sealed, 'issue')
    const shown = await show(writer, sealed)
    assert.equal(shown.seal!.name, '自动用印')
    const passed = shown.log.find((entry) => entry.action === 'pass-steps')!
    assert.match(passed.text!, /免核稿、会签；用印（自动用印授权）/)
    assert.deepEqual((await show(writer, bare)).number!.replace('1号', '2号'), shown.number)
  })

  test('an answer that is late is urged by the system itself, once', async () => {
    const { world, writer, lead, show } = office
    const id = await office.write('rectify-order')
    await office.send(id)
    await office.act(office.handler, id, 'sign')
    await world.sql`update clocks set due_at = now() - interval '1 hour', warn_at = now() - interval '2 hours' where matter_id = ${id} and stopped_at is null`
    await workClocks(world.services)
    await workClocks(world.services)
    const urged =
      await world.sql`select i.* from instruments i join instrument_matters m on m.instrument_id = i.id where m.matter_id = ${id} and i.kind = 'urge'`
    assert.equal(urged.length, 1)
    assert.deepEqual([urged[0]!.state, urged[0]!.organ_id, urged[0]!.unit_id], ['issued', 't:SF11', 't:GA11'])
    const shown = await show(writer, id)
    assert.ok(shown.breached && shown.log.some((entry) => entry.action === 'urge' && entry.role === '系统'))
    const again = await office.world.call(lead, 'instruments.act', {
      params: { id, action: 'urge' },
      body: { version: shown.version, input: { text: '请单位负责人过问' } },
    })
    assert.equal(again.status, 200, JSON.stringify(again.problem))
    assert.equal((await world.sql`select count(*)::int as n from instrument_matters where matter_id = ${id}`)[0]!.n, 2)
  })
})
