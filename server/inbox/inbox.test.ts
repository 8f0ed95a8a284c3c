import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { openReporter } from '../clues/index.ts'
import { type Person, testWorld, type World } from '../testing.ts'
import { signature } from './channels.ts'
import { inboxTasks } from './jobs.ts'

/** Plates of a range that is never issued, and telephones likewise. */
const PLATE = '宁J12345'
const order = (more: Record<string, unknown> = {}) => ({
  externalId: `GD${randomBytes(5).toString('hex')}`,
  receivedAt: '2026-03-06T09:00:00+08:00',
  content: `市民来电反映：3月5日下午在子县绕城高速收费站附近，子县交警大队执法人员拦下车辆${PLATE}，不出示证件，态度恶劣，要求交现金罚款二百元不开票。`,
  region: '990101',
  ...more,
})

describe('the clue inbox', () => {
  let world: World
  let lead: Person
  let county: Person
  let unit: Person
  let key: { keyId: string; secret: string }
  before(async () => {
    world = await testWorld()
    lead = await world.person('supervision-lead', 't:SF')
    county = await world.person('supervisor', 't:SF11')
    unit = await world.person('unit-head', 't:GA11')
    const made = await world.call(lead, 'channels.addKey', { params: { code: '12345' }, body: { title: '热线平台' } })
    assert.equal(made.status, 200, made.problem?.detail)
    key = made.body
  })
  after(() => world?.close())

  const send = (
    orders: unknown,
    more: {
      channel?: string
      keyId?: string
      secret?: string
      timestamp?: number
      nonce?: string
      payload?: string
      tamper?: boolean
    } = {},
  ) => {
    const channel = more.channel ?? '12345'
    const timestamp = more.timestamp ?? Math.floor(Date.now() / 1000)
    const nonce = more.nonce ?? randomBytes(16).toString('hex')
    const payload = more.payload ?? JSON.stringify(orders)
    return world.call(null, 'inbox.receive', {
      params: { channel },
      body: {
        keyId: more.keyId ?? key.keyId,
        timestamp,
        nonce,
        payload: more.tamper ? `${payload} ` : payload,
        signature: signature(more.secret ?? key.secret, channel, timestamp, nonce, payload),
      },
    })
  }
  const analyse = (ids: string[]) => inboxTasks['clue-analysis']!({ ids }, world.services)
  const idOf = async (no: string): Promise<string> => (await world.sql`select id from clues where no = ${no}`)[0]!.id as string

  test('a signed order becomes a clue with one number; sent again it stays that clue', async () => {
    const one = order()
    const first = await send(one)
    assert.equal(first.status, 200, first.problem?.detail)
    const [result] = first.body.results
    assert.equal(result!.state, 'clue')
    assert.match(result!.no!, /^XS\d{8}$/)
    const again = await send([one, order()])
    assert.deepEqual(
      again.body.results.map(({ state }) => state),
      ['duplicate', 'clue'],
    )
    assert.equal(again.body.results[0]!.no, result!.no)
    const [{ sources } = { sources: 0 }] =
      await world.sql`select count(*)::int as sources from clue_sources where clue_id = ${await idOf(result!.no!)}`
    assert.equal(sources, 1)
  })

  test('forged, stale, replayed, foreign and revoked requests open nothing', async () => {
    const before = (await world.sql`select count(*)::int as n from inbox_items`)[0]!.n
    assert.equal((await send(order(), { secret: 'x' })).problem.code, 'bad-signature')
    assert.equal((await send(order(), { tamper: true })).problem.code, 'bad-signature')
    assert.equal((await send(order(), { keyId: 'kunknown' })).problem.code, 'bad-signature')
    assert.equal((await send(order(), { channel: '12328' })).problem.code, 'bad-signature')
    assert.equal((await send(order(), { timestamp: Math.floor(Date.now() / 1000) - 4000 })).problem.code, 'stale-request')
    assert.equal((await world.sql`select count(*)::int as n from inbox_items`)[0]!.n, before)
    const nonce = randomBytes(16).toString('hex')
    assert.equal((await send(order(), { nonce })).status, 200)
    assert.equal((await send(order(), { nonce })).problem.code, 'replayed')
    const other = (await world.call(lead, 'channels.addKey', { params: { code: '12345' }, body: { title: '旧平台' } })).body
    await world.call(lead, 'channels.revokeKey', { params: { code: '12345', keyId: other.keyId } })
    assert.equal((await send(order(), other)).problem.code, 'bad-signature')
    const { rows } = (await world.call(lead, 'channels.list')).body
    assert.ok(!JSON.stringify(rows).includes(key.secret))
    assert.ok(rows.find(({ code }) => code === '12345')!.keys.find(({ keyId }) => keyId === key.keyId)!.usedAt)
  })

  test('what is sent is refused as a whole when broken, and nothing of it stays, not even its nonce', async () => {
    const nonce = randomBytes(16).toString('hex')
    assert.equal((await send(null, { payload: '{"a":', nonce })).status, 422)
    assert.equal((await send(order(), { nonce })).status, 200)
    assert.equal((await send(Array.from({ length: 201 }, () => order()))).status, 422)
  })

  test('an order not in order waits with its faults; put in order by a person it becomes a clue and who reported is sealed', async () => {
    const bad = { ...order(), content: '短', region: '99', reporter: { name: '测试', phone: '15400001234' } }
    const { body } = await send(bad)
    assert.equal(body.results[0]!.state, 'pending')
    assert.deepEqual(body.results[0]!.errors.map(({ field }) => field).sort(), ['content', 'region'])
    const item = (await world.call(lead, 'inbox.list', { query: { state: 'pending', q: bad.externalId } })).body.rows[0]!
    const shown = (await world.call(lead, 'inbox.show', { params: { id: item.id } })).body
    assert.equal(shown.hasReporter, true)
    assert.ok(!JSON.stringify(shown).includes('15400001234'), 'who reported is not in what is shown')
    const [stored] = await world.sql`select * from inbox_items where id = ${item.id}`
    assert.ok(!JSON.stringify(stored).includes('15400001234') && !JSON.stringify(stored).includes('测试'))
    const opened = await world.call(lead, 'inbox.open', {
      params: { id: item.id },
      body: { version: item.version, content: '反映子县交警大队乱罚款。', receivedAt: bad.receivedAt, region: '990101' },
    })
    assert.equal(opened.status, 200, opened.problem?.detail)
    const [source] = await world.sql`select id from clue_sources where clue_id = ${opened.body.id}`
    const reporter = await world.sql.begin((tx) => openReporter(tx, source!.id as string, world.services))
    assert.deepEqual(reporter, { kind: 'named', name: '测试', phone: '15400001234', account: null })
    const twice = await world.call(lead, 'inbox.open', {
      params: { id: item.id },
      body: { version: item.version + 1, content: '反映子县交警大队乱罚款。', receivedAt: bad.receivedAt },
    })
    assert.equal(twice.problem.code, 'decided')
  })

  test('praise and questions wait for a person, who may refuse them with a reason', async () => {
    const { body } = await send([
      order({ content: '想了解子县客运车辆年审需要什么材料，请回复。' }),
      order({ content: '表扬子县交警大队民警雨天帮助推车。' }),
    ])
    assert.deepEqual(
      body.results.map(({ state }) => state),
      ['pending', 'pending'],
    )
    const ids = (await world.call(county, 'inbox.list', { query: { state: 'pending' } })).body.rows.map(({ id }) => id)
    assert.equal((await world.call(county, 'inbox.reject', { body: { ids, text: '不是问题线索' } })).body.rejected, ids.length)
    assert.equal((await world.call(county, 'inbox.reject', { body: { ids, text: '不是问题线索' } })).problem.code, 'decided')
  })

  test('a repeated call that names its first order joins that clue as a source of its own', async () => {
    const one = order()
    const [first] = (await send(one)).body.results
    const call = order({
      repeatOf: one.externalId,
      content: '再次来电：昨天反映的子县交警大队收现金一事无人联系。',
      reporter: { name: '测试', phone: '15400009999' },
    })
    const [second] = (await send(call)).body.results
    assert.equal(second!.state, 'duplicate')
    assert.equal(second!.no, first!.no)
    const shown = (await world.call(lead, 'clues.show', { params: { id: await idOf(first!.no!) } })).body
    assert.deepEqual(shown.sourcesList.map(({ externalId }) => externalId).sort(), [one.externalId, call.externalId].sort())
    // The first order and its repetition in one request, the repetition first.
    const late = order()
    const { results } = (await send([order({ repeatOf: late.externalId }), late])).body
    assert.deepEqual(
      results.map(({ state }) => state),
      ['duplicate', 'clue'],
    )
  })

  test('likeness: the same matter told anew is put side by side with reasons, another matter is not; a person may find them distinct', async () => {
    const one = order({
      content:
        '3月1日上午10时许，本人驾驶青K55667货车行至子县量天路超限检测站，子县交通执法大队人员强制卸货后收取卸货费八百元，没有票据，数次索要未果。',
    })
    const same = order({
      content: '反映子县交通执法大队在量天路超限检测站卸货收费问题：货车青K·55667于3月1日被要求卸货，收了八百元卸货费，不给票据。',
    })
    const other = order({ content: '3月1日子县测云路红绿灯故障，交警大队用手势指挥不清导致拥堵两小时，车辆被误罚。' })
    const [a, b, c] = await Promise.all((await send([one, same, other])).body.results.map(({ no }) => idOf(no!)))
    const found = (await world.call(lead, 'clues.matches', { params: { id: a! } })).body.rows
    const match = found.find(({ id }) => id === b)!
    assert.ok(match, JSON.stringify(found))
    assert.ok(match.score >= 0.8 && match.reasons.some(({ kind }) => kind === 'plate'))
    assert.ok(match.shared.length > 0)
    assert.ok(!found.some(({ id }) => id === c))
    const queue = (await world.call(lead, 'inbox.triage', { query: { repeated: 'true' } })).body.rows
    assert.ok(queue.some(({ id }) => id === a))
    assert.equal((await world.call(lead, 'clues.distinct', { params: { id: b!, otherId: a! }, body: { distinct: true } })).status, 200)
    assert.equal((await world.call(lead, 'clues.matches', { params: { id: a! } })).body.rows.find(({ id }) => id === b)!.distinct, true)
    const kept = (await world.call(lead, 'inbox.triage', { query: { repeated: 'true', limit: 200 } })).body.rows
    assert.ok(!kept.some(({ id }) => id === a))
  })

  test('suggestions name class, place, line, unit and officer with the words that led to them', async () => {
    await world.sql`insert into record.officers (id, unit_id, name, badge_no, kind, source, digest, import_id)
      values ('t:P1', 't:GA111', '砚一川', '990777', 'police', 't', '\\x00', '00000000-0000-0000-0000-000000000000') on conflict do nothing`
    const [taken] = (await send(order({ content: '子县交警一中队民警砚一川（警号990777）3月4日在子县准绳路拦车，不出示证件，态度恶劣。' })))
      .body.results
    const answer = (await world.call(lead, 'clues.suggestions', { params: { id: await idOf(taken!.no!) } })).body
    assert.ok(answer.classes.some(({ words }) => words.includes('不出示')))
    assert.equal(answer.regions[0]!.region, '990101')
    assert.equal(answer.lines[0]!.line, 'police')
    assert.equal(answer.units[0]!.id, 't:GA111')
    assert.deepEqual(answer.officers[0]!.words, ['990777', '砚一川'])
    assert.notEqual(answer.officers[0]!.name, '砚一川')
    assert.equal(answer.occurredOn, '2026-03-04')
    assert.equal(answer.route.unit, null)
    assert.match(answer.route.reason, /没有适用的分办规则/)
  })

  test('routing: the narrowest rule, never the accused; ended rules no longer count; only within the own area', async () => {
    const today = '2026-01-01'
    const add = async (body: Record<string, unknown>, who = lead) =>
      world.call(who, 'clueRoutes.add', {
        body: { line: 'police', unitId: 't:GA11', validFrom: today, regionPrefix: '990101', ...body } as never,
      })
    const made = await add({})
    assert.equal(made.status, 200, made.problem?.detail)
    assert.equal((await add({ regionPrefix: '9901', unitId: 't:GA1' })).status, 200)
    const countyLead = await world.person('supervision-lead', 't:SF21')
    assert.equal((await add({ unitId: 't:GA21' }, countyLead)).problem.code, 'outside-area')
    const ask = async (more: Record<string, unknown> = {}) =>
      (await world.call(lead, 'clueRoutes.try', { body: { region: '990101', line: 'police', ...more } as never })).body
    assert.equal((await ask()).unit!.id, 't:GA11')
    assert.equal((await ask({ accusedUnits: ['t:GA111'] })).unit!.id, 't:GA11')
    const above = await ask({ accusedUnits: ['t:GA11'] })
    assert.equal(above.unit!.id, 't:GA1')
    assert.equal(above.passed.length, 1)
    assert.equal((await ask({ accusedOfficers: ['t:P1'] })).unit!.id, 't:GA11')
    assert.equal((await ask({ accusedUnits: ['t:GA1'] })).unit, null)
    assert.equal((await world.call(lead, 'clueRoutes.end', { params: { id: made.body.id }, body: { validTo: '2026-01-02' } })).status, 200)
    assert.equal((await ask()).unit!.id, 't:GA1')
    assert.equal((await world.call(lead, 'clueRoutes.list')).body.rows.length, 1)
    assert.equal((await world.call(lead, 'clueRoutes.list', { query: { ended: 'true' } })).body.rows.length, 2)
  })

  test('routing: a first table from the organisation, the highest unit of each region and line; what an office ruled stays', async () => {
    const province = await world.person('supervision-lead', 't:SF')
    const city = await world.person('supervision-lead', 't:SF2')
    const own = await world.call(province, 'clueRoutes.add', {
      body: { line: 'transport', unitId: 't:GA11', validFrom: '2026-01-01', regionPrefix: '990101', note: '本机构所定' },
    })
    assert.equal(own.status, 200, own.problem?.detail)
    assert.equal((await world.call(city, 'clueRoutes.derive')).body.added, 1, 'the own area only')
    const tried = await world.call(city, 'clueRoutes.try', { body: { region: '990201', line: 'police' } })
    assert.equal(tried.body.unit!.id, 't:GA21')
    assert.equal((await world.call(city, 'clueRoutes.derive')).body.added, 0, 'a second time adds nothing')
    assert.ok((await world.call(province, 'clueRoutes.derive')).body.added > 0)
    const { rows } = (await world.call(province, 'clueRoutes.list')).body
    const there = rows.filter((row) => row.regionPrefix === '990101' && row.line === 'transport')
    assert.deepEqual(
      there.map((row) => row.note),
      ['本机构所定'],
    )
  })

  test('a clue keyed by staff is read by the job; its number is known from then on', async () => {
    const body = {
      channel: 'letter',
      receivedAt: '2026-03-06T09:00:00+08:00',
      title: '反映乱收费',
      content: '来信反映子县交通执法大队重复收费，没有收据。',
      externalId: 'LX-1',
      region: '990101',
    }
    const taken = await world.call(county, 'clues.take', { body })
    assert.equal(taken.status, 200, taken.problem?.detail)
    assert.equal(taken.body.repeated, false)
    await analyse([taken.body.id])
    const row = (await world.call(county, 'inbox.triage', { query: { channel: 'letter' } })).body.rows[0]!
    assert.equal(row.id, taken.body.id)
    assert.ok(row.analysed && row.classCode?.startsWith('G1'))
    assert.equal((await world.call(county, 'clues.take', { body })).body.repeated, true)
    assert.equal((await world.call(county, 'clues.take', { body: { ...body, channel: 'rating' } })).status, 200)
    assert.equal((await world.call(county, 'clues.take', { body: { ...body, channel: 'nowhere' } })).problem.code, 'unknown-channel')
    assert.equal(
      (
        await world.call(lead, 'channels.set', {
          params: { code: 'letter' },
          body: { title: '群众来信', kind: 'petition', active: false, formats: ['staff'], aliases: [] },
        })
      ).status,
      200,
    )
    assert.equal((await world.call(county, 'clues.take', { body: { ...body, externalId: 'LX-2' } })).problem.code, 'channel-closed')
  })

  test('returned with the competent unit named, a clue is suggested there next; over the limit the level above decides', async () => {
    const [taken] = (await send(order({ content: '子县准绳路货车被子县交警大队拦下乱收费，不开票据。' }))).body.results
    const id = await idOf(taken!.no!)
    await world.sql`update clues set returns = 1, competent_unit_id = 't:JT11' where id = ${id}`
    await inboxTasks['inbox-arrivals']!({}, world.services)
    const queued = (await world.call(lead, 'inbox.triage', { query: { limit: 200, routed: 'true' } })).body.rows.find(
      (each) => each.id === id,
    )!
    assert.equal(queued.unit!.id, 't:JT11')
    await world.sql`update clues set returns = 2 where id = ${id}`
    const { route } = (await world.call(lead, 'clues.suggestions', { params: { id } })).body
    assert.equal(route.above!.id, 't:SF1')
    assert.match(route.reason, /甲市司法局/)
  })

  test('a warning and a case become clues about their unit, once; its people do not see them, nor make them', async () => {
    const warning = await world.warning({ unitId: 't:GA11' })
    const made = await world.call(county, 'clues.from', { body: { kind: 'warning', id: warning, text: '预警反复出现，转为线索核查。' } })
    assert.equal(made.status, 200, made.problem?.detail)
    const again = await world.call(county, 'clues.from', { body: { kind: 'warning', id: warning, text: '预警反复出现，转为线索核查。' } })
    assert.deepEqual([again.body.id, again.body.repeated], [made.body.id, true])
    await world.putCase('t:C9', 't:GA11')
    const review = await world.call(county, 'clues.from', { body: { kind: 'case', id: 't:C9', text: '案卷评查发现程序倒置。' } })
    assert.equal(review.status, 200, review.problem?.detail)
    for (const id of [made.body.id, review.body.id]) {
      assert.equal((await world.call(unit, 'clues.show', { params: { id } })).status, 404)
      assert.equal((await world.call(unit, 'clues.matches', { params: { id } })).status, 404)
      assert.equal((await world.call(unit, 'clues.suggestions', { params: { id } })).status, 404)
    }
    const inside = await world.person('supervisor', 't:GA11')
    const own = await world.call(inside, 'clues.from', {
      body: { kind: 'warning', id: await world.warning({ unitId: 't:GA11' }), text: '本单位的预警。' },
    })
    assert.equal(own.problem.code, 'accused-out')
    assert.equal((await world.call(inside, 'inbox.list')).body.rows.filter(({ clue }) => clue?.id === made.body.id).length, 0)
  })

  test('arrivals of another region, or about the own unit, are not in the inbox', async () => {
    const [mine] = (await send(order({ region: '990101', unitId: 't:GA11' }))).body.results
    const other = await world.person('supervisor', 't:SF21')
    const inside = await world.person('supervisor', 't:GA11')
    for (const who of [other, inside]) {
      const rows = (await world.call(who, 'inbox.list', { query: { limit: 200 } })).body.rows
      assert.ok(!rows.some(({ clue }) => clue?.no === mine!.no))
      assert.ok(!(await world.call(who, 'inbox.triage', { query: { limit: 200 } })).body.rows.some(({ no }) => no === mine!.no))
    }
    const seen = (await world.call(county, 'inbox.list', { query: { limit: 200 } })).body.rows
    assert.ok(seen.some(({ clue }) => clue?.no === mine!.no))
  })

  test('marks: what people call a unit and its vehicles lead to it', async () => {
    const alias = await world.call(lead, 'unitMarks.add', { body: { unitId: 't:GA111', kind: 'alias', text: '东门岗' } })
    assert.equal(alias.status, 200, alias.problem?.detail)
    await world.call(lead, 'unitMarks.add', { body: { unitId: 't:JT11', kind: 'plate', text: '青J·0099警' } })
    const [a, b] = (
      await send([
        order({ content: '东门岗的人拦车乱罚款，没有票据。' }),
        order({ content: '车牌青J0099警的车辆乱停乱放，车上人员辱骂群众。' }),
      ])
    ).body.results
    const unitsOf = async (no: string) =>
      (await world.call(lead, 'clues.suggestions', { params: { id: await idOf(no) } })).body.units.map(({ id }) => id)
    assert.deepEqual(await unitsOf(a!.no!), ['t:GA111'])
    assert.deepEqual(await unitsOf(b!.no!), ['t:JT11'])
    assert.equal(
      (await world.call(lead, 'unitMarks.add', { body: { unitId: 't:GA111', kind: 'alias', text: '东门岗' } })).problem.code,
      'known-mark',
    )
    assert.equal((await world.call(lead, 'unitMarks.remove', { params: { id: alias.body.id } })).status, 200)
    assert.deepEqual((await world.call(lead, 'unitMarks.list', { query: { unit: 't:GA111' } })).body.rows, [])
  })
})
