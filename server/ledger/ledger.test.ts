import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import ExcelJS from 'exceljs'
import { type Person, testWorld, type World } from '../testing.ts'

let world: World
let supervisor: Person
let lead: Person
let city: Person
let neighbour: Person
let head: Person
let handler: Person
let cityPolice: Person

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(64)])
const inDays = (n: number) => Temporal.Now.zonedDateTimeISO('Asia/Shanghai').toPlainDate().add({ days: n }).toString()

before(async () => {
  world = await testWorld()
  supervisor = await world.person('supervisor', 't:SF11')
  lead = await world.person('supervision-lead', 't:SF11')
  city = await world.person('supervision-lead', 't:SF1')
  neighbour = await world.person('supervision-lead', 't:SF2')
  head = await world.person('unit-head', 't:GA11')
  handler = await world.person('unit-handler', 't:GA11')
  cityPolice = await world.person('unit-head', 't:GA1')
})
after(() => world?.close())

const found = {
  sourceKind: 'inspection' as const,
  sourceText: '市督导组第三次明察',
  title: '执法记录仪未全程开启',
  description: '抽查 20 起现场执法，6 起没有全程录音录像',
  unitId: 't:GA11',
  findingCode: 'F2' as const,
}
const ok = async <T extends { status: number; body: unknown; problem: unknown }>(answer: Promise<T>): Promise<T['body']> => {
  const done = await answer
  assert.equal(done.status, 200, JSON.stringify(done.problem))
  return done.body
}
const register = async (who: Person, more: object = {}) =>
  (await ok(world.call(who, 'problems.register', { body: { ...found, ...more } }))).id
const show = (who: Person, id: string) => ok(world.call(who, 'problems.show', { params: { id } }))
const act = async (who: Person, id: string, action: string, input: Record<string, unknown> = {}) => {
  const [row] = await world.sql`select version from problems where id = ${id}`
  return world.call(who, 'problems.act', { params: { id, action }, body: { version: row!.version as number, input } })
}

test('by hand: supervision names any source it may see, a unit only its own check', async () => {
  const id = await register(supervisor)
  const seen = await show(head, id)
  assert.equal(seen.sourceKind, 'inspection')
  assert.equal(seen.sourceText, '市督导组第三次明察')
  assert.equal(seen.source, null)
  assert.equal(seen.clocks.filter(({ stoppedAt }) => stoppedAt === null).length, 1, 'the rectification clock runs')
  const refused = async (who: Person, more: object) => {
    const { status, problem } = await world.call(who, 'problems.register', { body: { ...found, ...more } })
    return `${status} ${problem.fields?.[0]?.field ?? problem.code}`
  }
  assert.equal(await refused(head, {}), '403 forbidden')
  assert.equal(await refused(supervisor, { unitId: 't:GA21' }), '422 unitId')
  assert.equal(await refused(supervisor, { sourceKind: 'warning', sourceNo: 'YJ99999999' }), '422 sourceNo')
  assert.equal(await refused(supervisor, { sourceText: null }), '422 sourceText')
  assert.equal(await refused(supervisor, { classCode: 'G1' }), '422 classCode')
  const own = await register(head, { sourceKind: 'self-check', sourceText: '月度自查' })
  assert.equal((await show(supervisor, own)).sourceKind, 'self-check')
  const warning = await world.warning({ unitId: 't:GA11' })
  const [{ no } = { no: '' }] = await world.sql<{ no: string }[]>`select no from warnings where id = ${warning}`
  const about = await show(supervisor, await register(supervisor, { sourceKind: 'warning', sourceNo: no }))
  assert.equal(about.source?.no, no)
})

test('timetable, pictures before and after, acceptance above, look-back not before its time, 回炉; one story of it all', async () => {
  const id = await register(supervisor)
  await ok(act(handler, id, 'plan', { kind: 'by-deadline', measures: '逐车加装', leader: '甲', person: '乙', deadline: inDays(5) }))
  await ok(
    act(handler, id, 'schedule', {
      steps: [
        { due: inDays(2), text: '采购设备' },
        { due: inDays(4), text: '培训' },
      ],
    }),
  )
  const [first] = (await show(handler, id)).stepsList
  await ok(act(handler, id, 'step', { stepId: first!.id, doneOn: inDays(0), text: '已采购' }))
  assert.equal((await act(handler, id, 'step', { stepId: first!.id, doneOn: inDays(0), text: '再次' })).problem.code, 'step-open')
  await ok(act(handler, id, 'schedule', { steps: [{ due: inDays(3), text: '集中培训' }] }))
  assert.deepEqual(
    (await show(handler, id)).stepsList.map(({ text, doneOn }) => [text, doneOn !== null]),
    [
      ['采购设备', true],
      ['集中培训', false],
    ],
    'what is done stays, the rest is planned anew',
  )

  const before_ = await world.attach(handler, 'problem', id, PNG, '整改前.png')
  const after_ = await world.attach(handler, 'problem', id, PNG, '整改后.png')
  const paper = await world.attach(handler, 'problem', id)
  const pictured = (pictures: object[]) => act(handler, id, 'progress', { text: '正在整改', pictures })
  assert.equal((await pictured([{ beforeId: paper }])).problem.code, 'pictures-fit', 'a PDF is no picture')
  assert.equal((await pictured([{ caption: '空' }])).problem.code, 'pictures-fit')
  await ok(pictured([{ caption: '一号车', beforeId: before_ }]))
  const [pair] = (await show(handler, id)).pictures
  assert.equal(
    (await pictured([{ pairId: pair!.id, beforeId: after_ }])).problem.code,
    'pictures-fit',
    'a side that is there is not replaced',
  )
  await ok(pictured([{ pairId: pair!.id, afterId: after_ }]))
  const [whole] = (await show(supervisor, id)).pictures
  assert.deepEqual([whole!.caption, whole!.beforeId, whole!.afterId], ['一号车', before_, after_])
  const image = await world.call(supervisor, 'files.download', { params: { id: before_ } })
  assert.equal(image.headers['content-type'], 'image/png')

  await ok(act(head, id, 'complete', { text: '全部加装' }))
  assert.equal((await act(cityPolice, id, 'accept', { text: '合格' })).status, 403, 'the line above the unit is no supervision')
  assert.equal((await act(neighbour, id, 'accept', { text: '合格' })).status, 404)
  await world.sql`insert into grants (user_id, role, unit_id) values (${handler.id}, 'supervisor', 't:SF11')`
  assert.match((await act(handler, id, 'accept', { text: '合格' })).problem.code, /^not-(the-handler|of-the-unit)$/)
  await world.sql`update record.law_values set value = 100 where key = 'look-back.share'`
  await ok(act(city, id, 'accept', { text: '验收合格' }))
  const closed = await show(supervisor, id)
  assert.deepEqual([closed.lookBackFrom, closed.lookBackDue], [inDays(30), inDays(90)])
  assert.ok(!closed.actions.some(({ action }) => action === 'look-back'))
  assert.equal((await act(supervisor, id, 'look-back', { text: '良好' })).problem.code, 'look-back-early')
  await world.sql`update problems set look_back_from = current_date - 1 where id = ${id}`
  await ok(act(supervisor, id, 'look-back', { text: '保持良好' }))
  await ok(act(supervisor, id, 'reopen', { text: '再次发现同类问题' }))
  await ok(
    world.call(supervisor, 'accountability.record', {
      body: {
        problemId: id,
        person: '丙',
        post: 'member',
        unitId: 't:GA11',
        form: 'admonish',
        decidedBy: '县局党委',
        decidedOn: inDays(0),
        basis: '有关规定',
      },
    }),
  )

  const { story, reopened } = await show(supervisor, id)
  assert.equal(reopened, 1)
  const past = story.filter(({ kind }) => kind !== 'ahead')
  assert.deepEqual(
    [...past].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    past,
    'oldest first',
  )
  const titles = past.map(({ title }) => title)
  for (const title of [
    '督导检查发现',
    '登记',
    '制定整改措施',
    '上传整改前后照片',
    '报请验收',
    '验收销号',
    '回头看合格',
    '回炉重改',
    '问责：诫勉',
  ])
    assert.ok(titles.includes(title), `${title} in ${titles}`)
  assert.ok(story.some(({ kind, title }) => kind === 'ahead' && title.includes('集中培训')))
})

test('S12: whoever may not see the clue sees no sign of it: no link, no word, no filter, no export', async () => {
  const [clue] =
    await world.sql`insert into clues (channel, received_at, title, content, region, line, office_id, unit_id, state, accused_units)
    values ('12345', now(), '乱罚款', '举报内容', '990101', 'police', 't:SF11', 't:SF11', 'handed', '{t:GA11}') returning id, no`
  const id = await register(supervisor, { sourceKind: 'clue', sourceNo: clue!.no, sourceText: '12345 转来', title: '罚款未出具票据' })
  const office = await show(supervisor, id)
  assert.deepEqual([office.sourceKind, office.source?.no], ['clue', clue!.no])
  assert.ok(office.story.some(({ link }) => link === `/clues/${clue!.id}`))
  const accused = await show(head, id)
  assert.deepEqual([accused.sourceKind, accused.sourceText, accused.source], [null, null, null])
  const words = JSON.stringify(accused)
  for (const secret of [clue!.id, clue!.no, '12345', '/clues/', '线索'])
    assert.ok(!words.includes(secret as string), `${secret} in ${words}`)
  const ids = async (who: Person) => (await ok(world.call(who, 'problems.list', { query: { source: 'clue' } }))).rows.map((row) => row.id)
  assert.ok((await ids(supervisor)).includes(id))
  assert.deepEqual(await ids(head), [])
})

test('campaign and class: filtered, exported, handed up as XLSX and DOCX with title, unit, period, merged head and signatures', async () => {
  const [campaign] =
    await world.sql`insert into campaigns (root_id, name, basis, period_from, period_to, summary_due, unit_id, office_name, region, lines, state)
    values (gen_random_uuid(), '专项整治', '依据', current_date, current_date + 90, current_date + 90, 't:SF11', '子县司法局', '990101', '{police}', 'running') returning id`
  const campaignId = campaign!.id as string
  await world.sql`insert into campaign_classes (campaign_id, code, title) values (${campaignId}, 'G1', '逐利执法'), (${campaignId}, 'G1.1', '下达罚没指标')`
  const id = await register(supervisor, { campaignId, classCode: 'G1.1', title: '=cmd()下达指标' })
  const listed = await ok(world.call(supervisor, 'problems.list', { query: { campaign: campaignId, class: 'G1' } }))
  assert.deepEqual(
    listed.rows.map((row) => [row.id, row.classTitle, row.campaign?.name]),
    [[id, '下达罚没指标', '专项整治']],
  )
  assert.equal((await ok(world.call(supervisor, 'problems.list', { query: { campaign: campaignId, class: 'G2' } }))).rows.length, 0)

  const query = { campaign: campaignId, period: '2026年11月', purpose: '月度报送' }
  const sheet = await world.call(supervisor, 'problems.form', { query: { ...query, format: 'xlsx' } })
  assert.equal(sheet.status, 200)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(sheet.raw.buffer.slice(sheet.raw.byteOffset, sheet.raw.byteOffset + sheet.raw.length) as ArrayBuffer)
  const [page] = book.worksheets
  const texts = page!.getSheetValues().map((row) => [...new Set(((row as unknown[]) ?? []).filter(Boolean).map(String))])
  assert.deepEqual(texts[1], ['问题整改台账'])
  assert.match(texts[2]!.join(' '), /填报单位：子县司法局.*统计期间：2026年11月.*填报日期：/)
  assert.ok(texts[3]!.includes('整改要求') && texts[4]!.includes('整改措施'))
  assert.match(texts[5]!.join('|'), /^1\|TZ\d+\|督导检查\|下达罚没指标\|'=cmd\(\)下达指标/, 'a text that looks like a formula stays text')
  assert.match(texts[6]!.join(' '), /填表人：.*审核人：.*单位负责人/)
  assert.equal(
    page!.getCell('G3').isMerged && page!.getCell('A3').master.address === 'A3' && page!.getCell('A4').master.address === 'A3',
    true,
  )
  const word = await world.call(supervisor, 'problems.form', { query: { ...query, format: 'docx' } })
  assert.equal(word.raw.subarray(0, 2).toString(), 'PK')
  const [entry] =
    await world.sql`select reason, detail from actions where action = 'export' and object_id = '问题整改台账' order by id desc limit 1`
  assert.deepEqual([entry!.reason, entry!.detail.rows], ['月度报送', 1])
  assert.equal(
    (await world.call(neighbour, 'problems.form', { query: { ...query, format: 'xlsx' } })).status,
    200,
    'a neighbour gets an empty form',
  )
  assert.equal((await ok(world.call(lead, 'problems.list', { query: { campaign: campaignId } }))).rows.length, 1)
})
