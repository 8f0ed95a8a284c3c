import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { api, type EndpointName } from '#domain/contract/api/index.ts'
import { PRIVACY_NOTICE, type ProofPurpose, proofText, zeroBits } from '#domain/public/index.ts'
import { PUBLIC_RATES } from '../platform/http/limits.ts'
import { type Person, testWorld, type World } from '../testing.ts'
import { type Citizen, citizenOf } from './testing.ts'
import { MOST_WRONG } from './tries.ts'

const GPS = 'N30.5928 E114.3055'
describe('the public door', () => {
  let world: World
  let supervisor: Person
  let operator: Person
  let lead: Person
  let addresses = 10

  before(async () => {
    world = await testWorld()
    supervisor = await world.person('supervisor', 't:SF11')
    operator = await world.person('supervisor', 't:SF11')
    lead = await world.person('supervision-lead', 't:SF11')
    await world.sql`update record.law_values set value = 8 where key = 'public.proof.bits'`
  })
  after(() => world?.close())

  const citizen = (ip = `198.51.100.${addresses++}`): Citizen => citizenOf(world, ip)
  const prove = (who: Citizen, purpose: ProofPurpose) => who.prove(purpose)

  const words = (more: object = {}) => ({
    category: 'fine',
    region: '990101',
    content: '三月二日上午在子县治超站被要求交现金八百元，没有给收据。',
    publishable: true,
    noticeVersion: PRIVACY_NOTICE.version,
    ...more,
  })
  const anonymous = async (who: Citizen, more: object = {}) => {
    const answer = await who.call('public.report', {
      body: { door: 'anonymous', ...words(more), proof: await prove(who, 'report') } as never,
    })
    assert.equal(answer.status, 200, JSON.stringify(answer.problem))
    return answer.body as { id: string; no: string; receipt: string; office: string }
  }
  const enter = async (who: Citizen, receipt: string) => who.call('public.enter', { body: { receipt, proof: await prove(who, 'enter') } })
  const clueOf = async (sourceId: string) =>
    (await world.sql`select c.* from clues c join clue_sources s on s.clue_id = c.id where s.id = ${sourceId}`)[0]!

  test('every public route stands in the table of rates, and the table names no other (S13)', () => {
    const routes = (Object.keys(api) as EndpointName[]).filter((name) => api[name].permission === 'public')
    assert.deepEqual(Object.keys(PUBLIC_RATES).toSorted(), routes.toSorted())
    for (const { address, token, all } of Object.values(PUBLIC_RATES)) assert.ok(token <= address && address < all)
  })

  test('an anonymous report: receipt once, progress and dialogue by receipt, nothing else', async () => {
    const who = citizen()
    const home = await who.call('public.home')
    assert.ok(home.body.places.some(({ region, title }) => region === '990101' && title === '子县'))
    const handler = await who.call('public.handler', { query: { category: 'fine', region: '990101' } })
    assert.equal(handler.body.office, '子县司法局')
    const { id, no, receipt, office } = await anonymous(who)
    assert.match(receipt, /^\d{16}$/)
    assert.equal(office, '子县司法局')
    const clue = await clueOf(id)
    assert.deepEqual([clue.no, clue.channel, clue.state, clue.region], [no, 'public', 'triage', '990101'])
    const [kept] = await world.sql`select receipt_hash, sealed, phone_index from reporters where source_id = ${id}`
    assert.ok(kept!.receipt_hash && !kept!.sealed && !kept!.phone_index, 'only a keyed hash is kept')

    const later = citizen()
    assert.equal((await later.call('public.mine')).status, 401)
    assert.equal((await enter(later, receipt.replace(/(\d{4})(?=\d)/g, '$1 '))).status, 200, 'spaces do not matter')
    const [mine] = (await later.call('public.mine')).body
    assert.deepEqual([mine!.no, mine!.stateTitle, mine!.canJudge, mine!.reply], [no, '已受理', false, null])
    assert.equal((await later.call('public.say', { params: { id }, body: { text: '当时有两名同伴在场' } })).status, 200)
    const shown = await world.call(supervisor, 'dialogue.show', { params: { id: clue.id as string } })
    assert.deepEqual(
      shown.body[0]!.messages.map(({ side, text }) => [side, text]),
      [['reporter', '当时有两名同伴在场']],
    )
    assert.equal((await world.call(supervisor, 'dialogue.say', { params: { id }, body: { text: '请补充收款人的特征' } })).status, 200)
    assert.equal((await later.call('public.mine')).body[0]!.dialogue[1]!.text, '请补充收款人的特征')
    const { log } = (await world.call(supervisor, 'clues.show', { params: { id: clue.id as string } })).body
    assert.ok(
      log.some(({ label }) => label === '给反映人留言') && !JSON.stringify(log).includes('收款人的特征'),
      'the log tells that, not what',
    )
    assert.equal((await later.call('public.leave')).status, 200)
    assert.equal((await later.call('public.mine')).status, 401)
    const stranger = await world.person('supervisor', 't:SF21')
    assert.equal((await world.call(stranger, 'dialogue.show', { params: { id: clue.id as string } })).status, 404)
    const unit = await world.person('unit-head', 't:GA11')
    assert.equal((await world.call(unit, 'dialogue.show', { params: { id: clue.id as string } })).status, 404)
  })

  test('an answer that was lost is asked for again: the same receipt, one clue', async () => {
    const who = citizen()
    const body = { door: 'anonymous', ...words(), proof: await prove(who, 'report') } as never
    const [one, two] = await Promise.all([who.call('public.report', { body }), who.call('public.report', { body })])
    assert.deepEqual([one.status, two.status], [200, 200])
    assert.deepEqual(one.body, two.body)
    const [rows] = await world.sql`select count(*)::int as n from public_reports where source_id = ${one.body.id}`
    assert.equal(rows!.n, 1)
    const other = await who.call('public.report', {
      body: { ...(body as object), content: '另一件事情，用同一个提交验证再来一次。' } as never,
    })
    assert.deepEqual([other.status, other.problem.code], [409, 'proof-spent'])
  })

  test('no submission without work or waiting; proofs are ours, for one purpose, once (S14)', async () => {
    const who = citizen()
    const send = (proof: { token: string; nonce: number | null }) =>
      who.call('public.report', { body: { door: 'anonymous', ...words(), proof } as never })
    const { body } = await who.call('public.challenge', { query: { purpose: 'report' } })
    let wrong = 0
    while (zeroBits(createHash('sha256').update(proofText(body.id, wrong)).digest()) >= body.bits) wrong++
    assert.equal((await send({ token: body.token, nonce: wrong })).status, 422)
    const early = await send({ token: body.token, nonce: null })
    assert.deepEqual([early.status, early.problem.code], [429, 'wait-longer'])
    assert.ok(early.problem.retryAfter! > 0 && early.headers['retry-after'])
    const forged = Buffer.from(JSON.stringify({ i: 'x', p: 'report', b: 0, w: 0, e: Date.now() + 1e6 })).toString('base64url')
    assert.equal((await send({ token: `${forged}.${body.token.split('.')[1]}`, nonce: 1 })).status, 422)
    assert.equal((await send(await prove(who, 'enter'))).status, 422, 'made for another purpose')
    await world.sql`update record.law_values set value = 0 where key = 'public.proof.wait'`
    const waited = await who.call('public.challenge', { query: { purpose: 'report' } })
    assert.equal((await send({ token: waited.body.token, nonce: null })).status, 200, 'who waits need not compute')
    await world.sql`update record.law_values set value = 20 where key = 'public.proof.wait'`
  })

  test('receipts cannot be guessed: ten wrong ones from an address, then an hour of nothing (S15)', async () => {
    const who = citizen()
    const { receipt } = await anonymous(citizen())
    for (let i = 0; i < MOST_WRONG; i++) assert.equal((await enter(who, String(1e15 + i))).problem.code, 'wrong-receipt')
    const refused = await enter(who, receipt)
    assert.deepEqual([refused.status, refused.problem.code], [429, 'too-many-failures'])
    assert.ok(refused.problem.retryAfter! > 3000)
    assert.equal((await enter(citizen(), receipt)).status, 200, 'others go on')
    const crowd = citizen()
    const proofs = await Promise.all(Array.from({ length: 14 }, () => prove(crowd, 'enter')))
    const at = await Promise.all(proofs.map((proof, i) => crowd.call('public.enter', { body: { receipt: String(2e15 + i), proof } })))
    assert.equal(at.filter(({ status }) => status === 404).length, MOST_WRONG, 'all at once is no way around')
  })

  test('a named report: phone proved by a code, name and phone sealed, the answer told by text message', async () => {
    const who = citizen()
    const phone = '13800000001'
    assert.equal((await who.call('public.code', { body: { phone, proof: await prove(who, 'code') } })).status, 200)
    assert.equal((await who.call('public.code', { body: { phone, proof: await prove(who, 'code') } })).problem.code, 'code-just-sent')
    const outbox = await world.call(await world.person('system-admin', null), 'outbox.list')
    const [message] = outbox.body.rows
    assert.equal(message!.recipient, '138****0001')
    const code = /\d{6}/.exec(message!.text)![0]
    const body = { door: 'named', ...words(), name: '甲某某', phone, proof: await prove(who, 'report') } as never
    assert.equal((await who.call('public.report', { body })).status, 401, 'the number is not proved yet')
    const wrong = code === '000000' ? '000001' : '000000'
    assert.equal((await who.call('public.signIn', { body: { phone, code: wrong } })).problem.code, 'wrong-code')
    assert.equal((await who.call('public.signIn', { body: { phone, code } })).status, 200)
    assert.equal((await who.call('public.signIn', { body: { phone, code } })).problem.code, 'wrong-code', 'a code works once')
    const sent = await who.call('public.report', { body })
    assert.deepEqual([sent.status, sent.body.receipt], [200, null])
    const dump = JSON.stringify(await world.sql`select * from reporters where source_id = ${sent.body.id}`)
    assert.ok(!dump.includes(phone) && !dump.includes('甲某某'))
    assert.deepEqual(
      (await who.call('public.mine')).body.map(({ id }) => id),
      [sent.body.id],
    )
    const other = { door: 'named', ...words(), name: '甲某某', phone: '13800000002', proof: await prove(who, 'report') } as never
    assert.equal((await who.call('public.report', { body: other })).status, 422, 'somebody else’s number')

    await answerClue(sent.body.id)
    const { tellAnswered } = await import('./mine.ts')
    assert.equal(await tellAnswered(world.services), 1)
    assert.equal(await tellAnswered(world.services), 0, 'once')
    const [told] = await world.sql`select purpose, text, recipient from outbox order by created_at desc limit 1`
    assert.equal(told!.purpose, '答复提醒')
    assert.ok(!String(told!.recipient).includes(phone), 'the number is sealed')
  })

  /** Brings a report's clue to the point where the reporter has his answer. */
  async function answerClue(sourceId: string) {
    const clue = await clueOf(sourceId)
    const reply = { done: '已责令退还', reason: '收款不开票据属实', remedy: '可以申请行政复议' }
    await world.sql`update clues set state = 'visiting', replied_at = now(), reply = ${world.sql.json(reply)}, handed_at = now() where id = ${clue.id as string}`
    return clue.id as string
  }

  test('the reporter reads the answer and judges it; dissatisfied opens the clue again', async () => {
    const who = citizen()
    const { id, receipt } = await anonymous(who)
    await enter(who, receipt)
    assert.equal((await who.call('public.judge', { params: { id }, body: { satisfied: true } })).problem.code, 'not-to-be-judged')
    const clueId = await answerClue(id)
    const [mine] = (await who.call('public.mine')).body
    assert.deepEqual([mine!.stateTitle, mine!.canJudge, mine!.reply!.done], ['已办结', true, '已责令退还'])
    assert.equal((await who.call('public.judge', { params: { id }, body: { satisfied: false } })).status, 422, 'a reason is needed')
    assert.equal((await who.call('public.judge', { params: { id }, body: { satisfied: false, text: '钱还没有退' } })).status, 200)
    const [open] = await world.sql`select state, unsatisfied_times from clues where id = ${clueId}`
    assert.deepEqual([open!.state, open!.unsatisfied_times], ['triage', 1])
    await answerClue(id)
    assert.equal((await who.call('public.mine')).body[0]!.canJudge, true, 'a new answer is judged anew')
    assert.equal((await who.call('public.judge', { params: { id }, body: { satisfied: true } })).status, 200)
    const [closing] = await world.sql`select state, satisfied from clues where id = ${clueId}`
    assert.deepEqual([closing!.state, closing!.satisfied], ['closing', true])
    const log =
      await world.sql`select actor_name, ip, request_id from actions where object_id = ${clueId} and action like 'clue.%satisfied'`
    assert.ok(log.length === 2 && log.every((row) => row.actor_name === '系统' && row.ip === null && row.request_id === null))
  })

  test('on behalf: the operator hands over the receipt and can neither read nor write afterwards', async () => {
    const taken = await world.call(operator, 'reports.onBehalf', { body: words() })
    assert.equal(taken.status, 200, JSON.stringify(taken.problem))
    const { id, receipt } = taken.body
    const who = citizen()
    await enter(who, receipt)
    const [before] = (await who.call('public.mine')).body
    assert.deepEqual([before!.exchangeDue, before!.content], [true, null], 'the handed-over receipt shows the state alone')
    assert.equal((await who.call('public.say', { params: { id }, body: { text: '我来补充' } })).problem.code, 'exchange-due')
    const exchanged = await who.call('public.exchange')
    assert.match(exchanged.body.receipt, /^\d{16}$/)
    assert.equal((await enter(citizen(), receipt)).problem.code, 'wrong-receipt', 'the operator’s copy is dead')
    assert.equal((await enter(citizen(), exchanged.body.receipt)).status, 200)
    assert.equal((await who.call('public.say', { params: { id }, body: { text: '只对办理人员说的话' } })).status, 200)
    const clue = await clueOf(id)
    const own = await world.call(operator, 'dialogue.show', { params: { id: clue.id as string } })
    assert.deepEqual(own.body, [], 'the operator sees the clue but not the dialogue')
    assert.equal((await world.call(operator, 'dialogue.say', { params: { id }, body: { text: '插一句话' } })).status, 404)
    assert.equal((await world.call(supervisor, 'dialogue.show', { params: { id: clue.id as string } })).body[0]!.messages.length, 1)
  })

  test('pictures lose place, time and device; the original is sealed with its digest (S18, S19)', async () => {
    const { jpeg, png } = await import('../platform/files/testing-pictures.ts')
    const who = citizen()
    const { id, receipt } = await anonymous(who)
    const picture = jpeg(`GPS ${GPS} Camera Model X`)
    assert.equal((await citizen().upload(id, picture)).status, 401, 'only the reporter adds to a report')
    await who.call('public.leave')
    await enter(who, receipt)
    const sent = await who.upload(id, picture)
    assert.deepEqual([sent.status, sent.body.name], [200, '图片1.jpg'])
    assert.equal((await who.upload(id, png(GPS))).status, 200)
    assert.equal((await who.upload(id, Buffer.from('<svg onload="alert(1)"/>'))).body.code, 'unsupported-file')
    assert.equal((await who.upload(id, Buffer.from('%PDF-1.7 x'))).body.code, 'unsupported-file')
    assert.equal((await who.upload(id, picture.subarray(0, picture.length - 50))).body.code, 'broken-file')
    const clue = await clueOf(id)
    const files = (await world.call(supervisor, 'clues.show', { params: { id: clue.id as string } })).body.files
    assert.deepEqual(
      files.map(({ name }) => name),
      ['图片1.jpg', '图片2.png'],
    )
    for (const file of files) {
      const { raw } = await world.call(supervisor, 'files.download', { params: { id: file.id } })
      assert.ok(raw.length > 50 && !raw.includes('GPS') && !raw.includes(GPS) && !raw.includes('Camera'))
    }
    const [original] = await world.sql`select * from originals where file_id = ${files[0]!.id}`
    assert.equal(original!.sm3, createHash('sm3').update(picture).digest('hex'))
    const sealed = await world.services.files.read(original!.sealed_id as string, original!.sealed_sha256 as string)
    assert.ok(!sealed.includes(GPS))
    const { openKeys } = await import('../platform/crypto.ts')
    const keys = await openKeys(world.services.folder)
    assert.deepEqual(keys.unseal(sealed, `original:${files[0]!.id}`), picture)
    const other = citizen()
    const second = await anonymous(other)
    await enter(other, second.receipt)
    assert.equal((await other.upload(id, picture)).status, 404, 'another’s report')
  })

  test('an anonymous report leaves no address, browser or file name in the database or the log (S17)', async (t) => {
    const written: string[] = []
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write.bind(stream) as (chunk: never, ...more: never[]) => boolean
      t.mock.method(stream, 'write', (chunk: never, ...more: never[]) => {
        written.push(String(chunk))
        return write(chunk, ...more)
      })
    }
    const { buildApp } = await import('../platform/http/app.ts')
    const { routes } = await import('../rooms.ts')
    const silent = world.app
    const app = await buildApp({ services: world.services, routes, rateScale: 1000, log: true })
    ;(world as { app: typeof app }).app = app
    const who = citizen('203.0.113.77')
    const { id, receipt } = await anonymous(who, { content: '夜里在收费站口子上被拦车，要求扫码付款才放行。' })
    await enter(who, receipt)
    await enter(who, '0000000000000000')
    const { jpeg } = await import('../platform/files/testing-pictures.ts')
    assert.equal((await who.upload(id, jpeg('x'))).status, 200)
    await who.call('public.say', { params: { id }, body: { text: '收款的人穿便服' } })
    await answerClue(id)
    await who.call('public.judge', { params: { id }, body: { satisfied: false, text: '没有处理' } })
    await app.close()
    ;(world as { app: typeof app }).app = silent
    t.mock.restoreAll()
    const tables =
      await world.sql`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'record', 'graphile_worker')`
    let dump = written.join('')
    for (const { name } of tables)
      for (const row of await world.sql`select t::text as text from ${world.sql.unsafe(name as string)} t`) dump += row.text
    for (const planted of ['203.0.113.77', 'PlantedBrowser', 'Spy Phone', '张三家门口', receipt])
      assert.ok(!dump.includes(planted), `${planted} was kept`)
    const sessions =
      await world.sql`select column_name from information_schema.columns where table_name in ('door_sessions', 'public_reports', 'dialogue', 'spent_proofs')`
    assert.ok(sessions.every(({ column_name: name }) => !/ip|agent|device/.test(name as string)))
  })

  test('limits count by address and by entry, and say how long to wait (S13)', async () => {
    const { RateLimiter } = await import('../platform/http/limits.ts')
    const limiter = new RateLimiter()
    const { address, token } = PUBLIC_RATES['public.report']!
    for (let i = 0; i < token; i++) limiter.checkPublic('public.report', `10.0.0.${i}`, 'one-entry', 0)
    assert.throws(() => limiter.checkPublic('public.report', '10.0.0.200', 'one-entry', 0), { status: 429, detail: { retryAfter: 60 } })
    for (let i = 0; i < address; i++) limiter.checkPublic('public.report', '10.0.1.1', undefined, 0)
    assert.throws(() => limiter.checkPublic('public.report', '10.0.1.1', undefined, 1000), { status: 429, detail: { retryAfter: 59 } })
    const all = new RateLimiter()
    for (let i = 0; i < PUBLIC_RATES['public.report']!.all; i++) all.checkPublic('public.report', `a${i}`, undefined, 0)
    assert.throws(() => all.checkPublic('public.report', 'one more', undefined, 0), { status: 429 })
    all.checkPublic('public.home', 'one more', undefined, 0)
  })

  test('notices: masked when they go out, readable until withdrawn, nobody else’s to change', async () => {
    const draft = {
      id: null,
      version: null,
      kind: 'result' as const,
      title: '关于一起收费问题的处理通报',
      body: '经查，司机王小明（13812345678）反映的问题属实，已责令退还。',
    }
    const saved = await world.call(supervisor, 'publicNotices.save', { body: draft })
    assert.match(saved.body.masked, /司机王\*（138\*{4}5678）/)
    const who = citizen()
    assert.equal((await who.call('public.notice', { params: { id: saved.body.id } })).status, 404, 'a draft is not public')
    const foreign = await world.person('supervisor', 't:SF21')
    assert.equal((await world.call(foreign, 'publicNotices.publish', { params: { id: saved.body.id }, body: { version: 1 } })).status, 404)
    assert.equal((await world.call(lead, 'publicNotices.publish', { params: { id: saved.body.id }, body: { version: 1 } })).status, 200)
    assert.ok(!JSON.stringify((await who.call('public.notice', { params: { id: saved.body.id } })).body).includes('王小明'))
    assert.equal((await who.call('public.notices')).body.rows[0]!.organ, '子县司法局')
    const edit = await world.call(supervisor, 'publicNotices.save', { body: { ...draft, id: saved.body.id, version: 2 } })
    assert.equal(edit.status, 409, 'what is out is not edited')
    await world.call(lead, 'publicNotices.withdraw', { params: { id: saved.body.id }, body: { reason: '处理决定已撤销' } })
    assert.equal((await who.call('public.notice', { params: { id: saved.body.id } })).status, 404)
  })

  test('messages go out once, are tried again, and leave their words nowhere else', async () => {
    const { carryMessages, httpGateway, queueMessage } = await import('./outbox.ts')
    const queue = (to: string) =>
      world.sql.begin((tx) => queueMessage(tx, world.services, '试发', { channel: 'wechat', to, text: `给${to}` }))
    await carryMessages(world.services)
    const carried: string[] = []
    const { createServer } = await import('node:http')
    let failing = true
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk))
      request.on('end', () => {
        if (!failing && request.headers.authorization === 'Bearer key') carried.push((JSON.parse(body) as { to: string }).to)
        response.writeHead(failing ? 503 : 200).end()
      })
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const by = httpGateway(`http://127.0.0.1:${(server.address() as { port: number }).port}/send`, 'key')
    await queue('open-id-1')
    assert.equal(await carryMessages(world.services, by), 0)
    const [waiting] = await world.sql`select state, attempts, error, next_at > now() as later from outbox where purpose = '试发'`
    assert.deepEqual({ ...waiting }, { state: 'waiting', attempts: 1, error: '网关应答 503', later: true })
    failing = false
    await world.sql`update outbox set next_at = now() where purpose = '试发'`
    await Promise.all([carryMessages(world.services, by), carryMessages(world.services, by)])
    server.close()
    assert.deepEqual(carried, ['open-id-1'])
    const [sent] = await world.sql`select state, text from outbox where purpose = '试发'`
    assert.deepEqual([sent!.state, String(sent!.text).includes('open-id')], ['sent', false])
  })
})
