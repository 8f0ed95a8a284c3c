import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { INSTRUMENT_TEMPLATES } from '#domain/process/index.ts'
import { todayInChina } from '../platform/law.ts'
import { type Office, openOffice, redSquare } from './testing.ts'

const TODAY = todayInChina()

describe('kinds of instruments', () => {
  let office: Office
  before(async () => {
    office = await openOffice()
  })
  after(() => office?.world.close())

  test('every shipped kind is there, dated, with its periods, and says what is still to be confirmed', async () => {
    const { rows } = await office.done(office.writer, 'instruments.kinds', { query: { all: 'true' } })
    assert.deepEqual(rows.map((row) => row.kind).sort(), INSTRUMENT_TEMPLATES.map(({ kind }) => kind).sort())
    for (const row of rows) {
      assert.equal(row.confirmed, false, `${row.kind} is a default of this system`)
      assert.match(`${row.basis}${row.title}`, /待核实|式样/)
      if (row.reply === 'required') assert.match(row.replyText!, /^\d+ (个工作日|日|个月)$/)
    }
    assert.equal(rows.find((row) => row.kind === 'supervision-decision')!.validFrom, '2026-02-01')
  })

  test('a new version counts from its day on; papers drafted before keep theirs; a kind out of force takes no draft', async () => {
    const { done, world, lead, writer, write, show } = office
    const before = await write('prompt')
    const { rows } = await done(lead, 'instruments.kinds')
    const { inForce, replyText, signText, setAt, ...prompt } = rows.find((row) => row.kind === 'prompt')!
    const body = { ...prompt, validFrom: TODAY, title: '工作提示单', letters: '监提单', basis: '本级规定', reason: '启用新式样' }
    assert.equal((await world.call(writer, 'instruments.kindSet', { body })).status, 403)
    await done(lead, 'instruments.kindSet', { body })
    assert.equal((await world.call(lead, 'instruments.kindSet', { body })).problem.code, 'version-exists')
    assert.equal((await world.call(lead, 'instruments.kindSet', { body: { ...body, validFrom: '2020-01-01' } })).status, 422)
    assert.equal((await world.call(lead, 'instruments.kindSet', { body: { ...body, replyPeriod: 'no.such', kind: 'other' } })).status, 422)
    assert.equal((await show(writer, before)).kindTitle, '工作提示函')
    assert.equal((await show(writer, await write('prompt'))).kindTitle, '工作提示单')
    await world.sql`insert into instrument_templates select ${world.sql.unsafe("'over'")}, valid_from, '2024-12-31', title, letters, form, direction, addressee, reply,
      sign_period, reply_period, signer, signer_title, short, monthly, minutes, basis, confirmed, body from instrument_templates where kind = 'prompt' and valid_from = '2020-01-01'`
    const refused = await world.call(writer, 'instruments.write', {
      body: { kind: 'over', unitId: 't:GA11', title: '旧文种', blocks: [{ kind: 'paragraph', text: '正文' }] },
    })
    assert.equal(refused.problem.code, 'kind-in-force')
  })

  test('约谈: minutes are made, signed by the head, made anew and signed anew, and only then answered', async () => {
    const { act, refusal, lead, writer, head, handler } = office
    const id = await office.write('talk')
    await office.send(id)
    await act(handler, id, 'sign')
    assert.equal(await refusal(head, id, 'answer', { text: '已整改' }), 'minutes-signed')
    const minutes = { heldOn: TODAY, place: '某会议室', present: '甲、乙', text: '约谈内容' }
    await act(writer, id, 'minutes', minutes)
    assert.equal(await refusal(handler, id, 'sign-minutes'), 'forbidden')
    await act(head, id, 'sign-minutes')
    assert.equal(await refusal(head, id, 'sign-minutes'), 'minutes-made')
    await act(writer, id, 'minutes', { ...minutes, text: '补充记录' })
    assert.equal(await refusal(head, id, 'answer', { text: '已整改' }), 'minutes-signed')
    await act(head, id, 'sign-minutes')
    await act(head, id, 'answer', { text: '整改情况报告' })
    assert.equal((await act(lead, id, 'close', { text: '同意' })).state, 'closed')
  })

  test('挂牌督办: a report is due every month, and nothing is closed before it is unlisted', async () => {
    const { act, refusal, lead, writer, head, handler, show } = office
    const id = await office.write('listed')
    await office.send(id)
    await act(handler, id, 'sign')
    await act(handler, id, 'report', { text: '本月完成一半' })
    const clocks = (await show(writer, id)).clocks.filter((clock) => clock.rule === 'report')
    assert.deepEqual(
      clocks.map((clock) => clock.outcome),
      [null, 'met'],
      'the next month runs',
    )
    await act(head, id, 'answer', { text: '全部办结，申请摘牌' })
    assert.equal(await refusal(lead, id, 'close', { text: '同意' }), 'unlisted')
    await act(lead, id, 'unlist', { text: '经审查同意摘牌' })
    assert.equal((await act(lead, id, 'close', { text: '同意' })).state, 'closed')
  })

  test('线索移送函 leaves the platform: the unit concerned sees nothing, receipt and result are registered', async () => {
    const { act, refusal, world, lead, writer, head, show } = office
    const id = await office.write('handover', { unitId: null, addressee: '子县纪委监委', title: '关于移送线索的函' })
    await office.send(id)
    const shown = await show(writer, id)
    assert.deepEqual([shown.addressee, shown.unit.id, shown.holder], ['子县纪委监委', 't:SF11', '收文机关'])
    assert.equal((await world.call(head, 'instruments.show', { params: { id } })).status, 404)
    await act(writer, id, 'receipt', { receiptNo: '纪收〔2026〕3号' })
    await act(lead, id, 'feedback', { text: '已立案审查' })
    await act(lead, id, 'close', { text: '同意' })
    const other = await office.write('advice')
    await office.send(other)
    assert.equal(await refusal(writer, other, 'receipt', { receiptNo: '代签' }), 'to-outside', 'a unit signs for itself')
  })

  test('通报: no answer is asked; units that get a copy see it and sign for it, others do not', async () => {
    const { act, done, world, writer, head, handler, other, stranger, show } = office
    const id = await office.write('bulletin', { addressee: '各执法单位', copyUnits: ['t:JT11'], copies: '子县人民政府' })
    assert.equal((await world.call(other, 'instruments.show', { params: { id } })).status, 404, 'not before it is sent')
    await office.send(id)
    const { receipts, form } = await show(other, id)
    assert.deepEqual([form, receipts], ['document', [{ unit: { id: 't:JT11', name: '子县交通执法大队' }, signedAt: null, mine: true }]])
    await done(other, 'instruments.take', { params: { id } })
    assert.equal((await world.call(other, 'instruments.take', { params: { id } })).problem.code, 'already-taken')
    assert.equal((await world.call(head, 'instruments.take', { params: { id } })).problem.code, 'no-copy-for-you')
    assert.equal((await world.call(stranger, 'instruments.show', { params: { id } })).status, 404)
    assert.ok((await show(writer, id)).receipts[0]!.signedAt)
    assert.equal((await act(handler, id, 'sign')).state, 'passed')
    await act(writer, id, 'close', { text: '已阅' })
    const foreign = await world.call(writer, 'instruments.write', {
      body: { kind: 'bulletin', unitId: 't:GA11', title: '通报', blocks: [{ kind: 'paragraph', text: '正文' }], copyUnits: ['t:GA21'] },
    })
    assert.equal(foreign.status, 422, 'a copy does not reach beyond the office’s area')
  })

  test('a paper from outside is registered, handed on, answered by its own date and closed', async () => {
    const { act, done, world, writer, lead, head, handler, show } = office
    const body = {
      kind: 'procurator-advice',
      unitId: 't:GA11',
      organ: '子县人民检察院',
      number: '子检建〔2026〕4号',
      title: '关于规范执法的检察建议',
      date: TODAY,
      receivedOn: TODAY,
      dueOn: TODAY,
      summary: '建议规范停车管理。',
    }
    const { id } = await done(writer, 'instruments.receive', { body })
    assert.equal((await world.call(writer, 'instruments.pdf', { params: { id } })).problem.code, 'no-scan')
    const scan = Buffer.from('%PDF-1.7 scan')
    await world.attach(writer, 'instrument', id, scan, '来文.pdf')
    assert.deepEqual((await world.call(writer, 'instruments.pdf', { params: { id } })).raw, scan)
    await act(writer, id, 'deliver')
    const shown = await show(head, id)
    assert.deepEqual([shown.from, shown.number, shown.direction], ['子县人民检察院', '子检建〔2026〕4号', 'in'])
    assert.equal(shown.clocks.find((clock) => clock.rule === 'reply')!.dueAt, new Date(`${TODAY}T23:59:59+08:00`).toISOString())
    await act(handler, id, 'sign')
    await act(head, id, 'answer', { text: '已按建议整改' })
    await act(lead, id, 'pass', { text: '合格' })
    await act(lead, id, 'close', { text: '已函复检察院' })
    const listed = await done(writer, 'instruments.list', { query: { direction: 'in' } })
    assert.deepEqual(
      listed.rows.map((row) => row.id),
      [id],
    )
    assert.equal((await world.call(writer, 'instruments.receive', { body: { ...body, kind: 'advice' } })).status, 422)
    assert.equal((await world.call(writer, 'instruments.receive', { body: { ...body, receivedOn: '2099-01-01' } })).status, 422)
  })

  test('anybody with the code learns that a paper is genuine, and nothing of what it says', async () => {
    const { act, done, world, lead, writer, show } = office
    const id = await office.write('advice', { title: '关于某某秘密事项的建议书' })
    const number = await office.send(id)
    const { verifyCode, sha256 } = await show(writer, id)
    const paper = (await world.call(writer, 'instruments.pdf', { params: { id } })).raw
    const typed = `${verifyCode!.slice(0, 8).toLowerCase()}-${verifyCode!.slice(8)}`
    const answer = await world.call(null, 'papers.verify', {
      params: { code: typed },
      query: { sha256: createHash('sha256').update(paper).digest('hex') },
    })
    assert.deepEqual(answer.body, {
      number,
      organ: '子县司法局',
      title: '行政执法监督案件建议书',
      dated: TODAY,
      sha256,
      matches: true,
      withdrawnOn: null,
      correctedOn: null,
    })
    assert.ok(!answer.raw.includes('秘密事项'))
    assert.equal((await done(null, 'papers.verify', { params: { code: typed }, query: { sha256: 'a'.repeat(64) } })).matches, false)
    for (const code of ['0000000000000000', 'x', '%27or 1=1', number])
      assert.equal((await world.call(null, 'papers.verify', { params: { code } })).problem.code, 'not-genuine')
    await act(lead, id, 'correct', { text: '第二页日期应为十一月' })
    assert.equal((await done(null, 'papers.verify', { params: { code: typed } })).correctedOn, TODAY)
    await act(lead, id, 'withdraw', { text: '发文对象有误' })
    assert.equal((await done(null, 'papers.verify', { params: { code: typed } })).withdrawnOn, TODAY)
    const shown = await show(office.head, id)
    assert.deepEqual(
      [shown.stateTitle, shown.withdrawn!.why, shown.corrections.length, shown.number],
      ['已撤回', '发文对象有误', 1, number],
    )
  })

  test('a letter that carries warnings is not withdrawn: they have been handed down', async () => {
    const { world, lead, writer, refusal } = office
    const warning = await world.warning({ unitId: 't:GA11' })
    const { body } = await world.call(writer, 'warnings.batch', {
      params: { action: 'notify' },
      body: { matters: [{ id: warning, version: 1 }], input: {} },
    })
    assert.equal(await refusal(lead, body.instruments[0]!.id, 'withdraw', { text: '撤回' }), 'carries-nothing')
  })

  test('a seal: a square PNG of the own office, retired for good; the mark of the organ goes into numbers', async () => {
    const { done, world, lead, writer, write, show, stranger } = office
    assert.equal((await world.call(writer, 'seals.list')).status, 403)
    assert.equal((await world.call(lead, 'seals.add', { body: { name: '公章', png: 'bm90IGEgcG5n' } })).status, 422)
    assert.equal((await world.call(lead, 'seals.add', { body: { name: '公章', png: redSquare(400, 300).toString('base64') } })).status, 422)
    const { id } = await done(lead, 'seals.add', { body: { name: '公章', png: redSquare(400).toString('base64') } })
    assert.equal((await done(lead, 'seals.list')).rows.find((row) => row.id === id)!.kind, 'official')
    assert.deepEqual((await done(stranger, 'seals.list', { query: { organ: 't:SF11' } })).rows, [])
    assert.equal((await world.call(stranger, 'seals.retire', { params: { id }, body: { reason: '停用' } })).status, 404)
    await done(lead, 'seals.retire', { params: { id }, body: { reason: '换发新章' } })
    assert.equal((await world.call(lead, 'seals.retire', { params: { id }, body: { reason: '再停' } })).status, 404)
    await done(lead, 'seals.mark', { body: { mark: '子司' } })
    const paper = await write('opinion')
    await office.send(paper)
    assert.match((await show(writer, paper)).number!, /^子司监意〔\d{4}〕1号$/)
  })

  test('fifty drafters at once: numbers without gap or duplicate, and a refused one takes none', async () => {
    const { world, lead } = office
    const content = { kind: 'paragraph' as const, text: '请办结。' }
    const ids = await Promise.all(Array.from({ length: 50 }, (_, i) => office.write('urge', { title: `督办事项${i}`, blocks: [content] })))
    await world.sql`update instruments set state = 'sealing' where id = ${ids[7]!}`
    const issue = (id: string) => world.call(lead, 'instruments.act', { params: { id, action: 'issue' }, body: { version: 1, input: {} } })
    const answers = await Promise.all(ids.map(issue))
    assert.equal(answers.filter((answer) => answer.status === 200).length, 49)
    const rows = await world.sql`select serial from instruments where id = any (${ids}) and serial is not null order by serial`
    assert.deepEqual(
      rows.map((row) => row.serial),
      Array.from({ length: 49 }, (_, i) => i + 1),
    )
  })
})
