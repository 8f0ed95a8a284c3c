import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { fromBufferPromise } from 'yauzl'
import type { CallOf, ReplyOf } from '#domain/contract/api/index.ts'
import { type Person, testWorld, type World } from '../testing.ts'
import { anonymise } from './anonymous.ts'
import { putClue } from './testing.ts'

let world: World
let clerk: Person
let lead: Person
let county: Person
let police: Person
let source: { id: string; no: string }

before(async () => {
  world = await testWorld()
  clerk = await world.person('supervisor', 't:SF1')
  lead = await world.person('supervision-lead', 't:SF1')
  county = await world.person('supervision-lead', 't:SF11')
  police = await world.person('unit-head', 't:GA11')
  source = await putClue(world, { opened: '2026-10-06 09:00', answered: '2026-10-08 09:00', closed: '2026-10-09 09:00', finding: 'true' })
  await putClue(world, { opened: '2026-10-07 09:00' })
})
after(() => world?.close())

type Draft = CallOf<'briefings.draft'>['body']
const draft = async (body: Draft, who = clerk): Promise<string> => {
  const answer = await world.call(who, 'briefings.draft', { body })
  assert.equal(answer.status, 200, answer.raw.toString())
  return answer.body.id
}
const show = async (id: string, who = lead, version?: number): Promise<ReplyOf<'briefings.show'>> => {
  const answer = await world.call(who, 'briefings.show', { params: { id }, query: version ? { version: String(version) } : {} })
  assert.equal(answer.status, 200, answer.raw.toString())
  return answer.body
}
const act = async (who: Person, id: string, action: string, input: Record<string, unknown> = {}) => {
  const { version } = await show(id, who)
  return world.call(who, 'briefings.act', { params: { id, action }, body: { version, input } })
}
const done = async (who: Person, id: string, action: string, input: Record<string, unknown> = {}) => {
  const answer = await act(who, id, action, input)
  assert.equal(answer.status, 200, `${action}: ${answer.raw.toString()}`)
}
const publish = async (id: string) => {
  await done(clerk, id, 'submit')
  await done(lead, id, 'review', { text: '数字相符' })
  await done(lead, id, 'publish')
}
const words = (briefing: ReplyOf<'briefings.show'>): string => JSON.stringify(briefing.sections)

describe('a weekly briefing', () => {
  let id: string
  test('its figures are those of the figures page, in its organ’s region', async () => {
    id = await draft({ kind: 'weekly', from: '2026-10-07' })
    const briefing = await show(id)
    assert.deepEqual(
      [briefing.title, briefing.from, briefing.to, briefing.issue],
      ['线索周统计（2026年第41周）', '2026-10-05', '2026-10-11', null],
    )
    const { body } = await world.call(lead, 'figures.show', {
      query: { from: briefing.from, to: briefing.to, keys: 'clues.taken,clues.closed' },
    })
    const table = briefing.sections[0]!.tables[0]!.rows
    for (const { title, value, previous, year } of body.figures) {
      const row = table.find(([name]) => name === title)!
      assert.deepEqual([row[2], row[3], row[5]], [value, previous, year].map(String))
    }
    assert.ok(briefing.verified)
    assert.ok(briefing.sections.some(({ charts }) => charts.length > 0))
  })

  test('who drafted it does not review it; only a lead publishes; it is numbered then', async () => {
    assert.equal((await act(lead, id, 'review', { text: '同意' })).problem.code, 'wrong-state')
    await done(clerk, id, 'submit')
    assert.equal((await act(clerk, id, 'review', { text: '同意' })).problem.code, 'not-the-drafter')
    await done(lead, id, 'return', { text: '请核对' })
    await done(clerk, id, 'submit')
    await done(lead, id, 'review', { text: '同意' })
    assert.equal((await act(clerk, id, 'publish')).status, 403)
    await done(lead, id, 'publish')
    const { issue, year, state } = await show(id)
    assert.deepEqual([issue, year, state], [1, 2026, 'published'])
  })

  test('nothing changes it any more, whatever becomes of the records', async () => {
    const before = words(await show(id))
    await putClue(world, { opened: '2026-10-07 15:00' })
    await world.sql`update clues set closed_at = '2026-10-10 10:00', state = 'closed' where closed_at is null`
    assert.equal(words(await show(id)), before)
    assert.equal((await act(lead, id, 'recount')).problem.code, 'wrong-state')
    const saved = await world.call(lead, 'briefings.save', {
      params: { id },
      body: { version: (await show(id)).version, title: '改动标题', body: '' },
    })
    assert.equal(saved.problem.code, 'wrong-state')
    const tried = await world.sql.begin(async (tx) => {
      await tx`select set_config('role', 'biaochi_app', true), set_config('biaochi.areas', '{"%:9901%"}', true)`
      return tx`update briefing_versions set digest = 'x' where briefing_id = ${id} returning 1`
    })
    assert.equal(tried.length, 0, 'the database itself refuses')
  })

  test('a correction is a further version with its reason; the first stays readable', async () => {
    const before = words(await show(id))
    assert.equal((await act(clerk, id, 'correct', { text: '更正' })).status, 403)
    await done(lead, id, 'correct', { text: '发布后补登线索' })
    const now = await show(id)
    assert.deepEqual([now.versions, now.shown, now.issue], [2, 2, 1])
    assert.notEqual(words(now), before)
    assert.match(words(now), /发布后补登线索/)
    const first = await show(id, lead, 1)
    assert.deepEqual([first.shown, words(first), first.verified], [1, before, true])
    assert.equal((await world.call(lead, 'briefings.show', { params: { id }, query: { version: '3' } })).status, 404)
  })

  test('a version that was tampered with is told, and makes no paper', async () => {
    const other = await draft({ kind: 'weekly', from: '2026-10-14' })
    await done(clerk, other, 'submit')
    await done(lead, other, 'review', { text: '同意' })
    await world.sql`update briefing_versions set data = jsonb_set(data, '{title}', '"别的"') where briefing_id = ${other}`
    assert.equal((await show(other)).verified, false)
    assert.equal((await act(lead, other, 'publish')).problem.code, 'unaltered')
    assert.equal((await world.call(lead, 'briefings.docx', { params: { id: other } })).problem.code, 'snapshot-altered')
  })

  test('the Word file and the table hold the same figures', async () => {
    const docx = await world.call(lead, 'briefings.docx', { params: { id }, query: { version: '1' } })
    assert.equal(docx.status, 200)
    const zip = await fromBufferPromise(docx.raw, { lazyEntries: true, autoClose: false })
    const parts = new Map<string, string>()
    for await (const entry of zip.eachEntry())
      parts.set(entry.fileName, Buffer.concat(await (await zip.openReadStreamPromise(entry)).toArray()).toString('utf8'))
    const text = parts.get('word/document.xml')!
    assert.match(text, /专项整治线索周统计/)
    assert.match(text, /第1期/)
    assert.ok(
      [...parts.keys()].some((path) => path.startsWith('word/charts/chart')),
      'charts are in it',
    )
    const xlsx = await world.call(lead, 'briefings.xlsx', { params: { id }, query: { version: '1', purpose: '存档' } })
    assert.equal(xlsx.status, 200)
    assert.equal(xlsx.raw.subarray(0, 2).toString(), 'PK')
  })
})

test('numbers of a kind run without gaps, however many publish at once', async () => {
  const ids = await Promise.all(
    [0, 1, 2, 3].map((n) => draft({ kind: 'tip', from: `2026-10-0${n + 1}`, body: '请各单位逐件核对期限，按期办结。' })),
  )
  for (const id of ids) {
    await done(clerk, id, 'submit')
    await done(lead, id, 'review', { text: '同意' })
  }
  await Promise.all(ids.map((id) => done(lead, id, 'publish')))
  const issues = await Promise.all(ids.map(async (id) => (await show(id)).issue))
  assert.deepEqual(issues.sort(), [1, 2, 3, 4])
})

describe('a typical case', () => {
  test('only of what is closed and in sight', async () => {
    const open = await putClue(world, { opened: '2026-10-20 09:00' })
    for (const sourceNo of [null, 'XS99999999', open.no]) {
      const answer = await world.call(clerk, 'briefings.draft', { body: { kind: 'case', from: '2026-10-20', sourceNo } })
      assert.equal(answer.status, 422, String(sourceNo))
    }
  })

  test('tells no name, number, plate, unit or place, and goes to the public once published', async () => {
    const id = await draft({ kind: 'case', from: '2026-10-20', sourceNo: source.no })
    const told = JSON.stringify(await show(id).then(({ title, sections }) => [title, sections]))
    for (const secret of ['王小明', '13812345678', '鄂A12345', '子县', source.no]) assert.ok(!told.includes(secret), `${secret} in ${told}`)
    assert.equal((await act(clerk, id, 'submit')).status, 200)
    await done(lead, id, 'return', { text: '请补充依据' })
    const { version } = await show(id, clerk)
    const body = '一、基本情况\n司机张三反映子县交警大队民警李四在北环路乱收费。\n二、查处情况\n已责令退还。'
    assert.equal(
      (await world.call(clerk, 'briefings.save', { params: { id }, body: { version, title: '典型案例：违规收费', body } })).status,
      200,
    )
    await publish(id)
    const { notice, body: kept } = await show(id)
    const { body: seen } = await world.call(null, 'public.notice', { params: { id: notice! } })
    for (const text of [seen.body, kept]) for (const secret of ['张三', '李四', '子县']) assert.ok(!text.includes(secret), text)
    await done(lead, id, 'correct', { text: '措辞更正', body: '一、基本情况\n群众反映某地执法单位违规收费，已经核实。' })
    const after = await show(id)
    assert.notEqual(after.notice, notice)
    assert.equal((await world.call(null, 'public.notice', { params: { id: notice! } })).status, 404, 'the first notice is gone')
    assert.match((await world.call(null, 'public.notice', { params: { id: after.notice! } })).body.body, /已经核实/)
  })

  test('who is accused never sees a draft about it (S12)', async () => {
    const about = await putClue(world, { unit: 't:GA1', opened: '2026-10-06 09:00', closed: '2026-10-09 09:00', accused: ['t:SF11'] })
    const id = await draft({ kind: 'case', from: '2026-10-20', sourceNo: about.no })
    await world.sql`update briefings set region = '990101' where id = ${id}`
    assert.equal((await world.call(county, 'briefings.show', { params: { id } })).status, 404)
    await world.sql`update briefings set source_id = ${source.id} where id = ${id}`
    assert.equal((await world.call(county, 'briefings.show', { params: { id } })).status, 200, 'another clue’s it sees')
  })

  test('numbers and names in any order are taken out', () => {
    const told = anonymise(
      '线索XS00000012、案号某公交决字〔2026〕第1234号，甲市交警支队一大队、甲市交警支队在甲市处理，某地交警二中队、第三分队在场，电话13912345678。',
      ['甲市交警支队', '甲市交警支队一大队'],
      ['甲市'],
    )
    for (const secret of ['XS00000012', '〔2026〕', '甲市', '13912345678', '一大队', '二中队', '第三'])
      assert.ok(!told.includes(secret), told)
  })
})

test('what a published briefing is for decides who reads it: statistics go up, tips and rankings down, cases to everybody', async () => {
  const read = async (who: Person, id: string) => (await world.call(who, 'briefings.show', { params: { id } })).status
  const ids: Record<string, string> = {}
  for (const [kind, more] of [
    ['monthly', {}],
    ['tip', { body: '请各单位逐件核对期限，按期办结。' }],
    ['ranking', { to: '2026-10-31' }],
    ['case', { sourceNo: source.no }],
  ] as const) {
    const id = await draft({ kind, from: '2026-10-21', ...more })
    ids[kind] = id
    assert.deepEqual([await read(county, id), await read(police, id)], [404, 404], `${kind} as a draft`)
    if (kind === 'case') {
      const { version } = await show(id, clerk)
      await world.call(clerk, 'briefings.save', {
        params: { id },
        body: { version, title: '典型案例：违规收费', body: '一、基本情况\n某执法单位违规收费。' },
      })
    }
    await publish(id)
  }
  assert.deepEqual([await read(county, ids.monthly!), await read(police, ids.monthly!)], [404, 404])
  assert.deepEqual([await read(county, ids.tip!), await read(police, ids.tip!)], [200, 404])
  assert.deepEqual([await read(county, ids.ranking!), await read(police, ids.ranking!)], [200, 404])
  assert.deepEqual([await read(county, ids.case!), await read(police, ids.case!)], [200, 200])
  const neighbour = await world.person('supervision-lead', 't:SF21')
  assert.equal(await read(neighbour, ids.case!), 404)
  assert.equal((await act(county, ids.tip!, 'correct', { text: '越级更正' })).status, 404, 'who only reads it finds nothing to act on')
})
