import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { workClocks } from '../supervision/index.ts'
import { type Person, testWorld, type World } from '../testing.ts'
import { campaignName, classesOf, runCampaigns, tellOfOffers } from './index.ts'

const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const inDays = (n: number) => new Date(Date.now() + 8 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10)

let world: World
let province: Person
let city: Person
let cityClerk: Person
let county: Person
let neighbour: Person
let police: Person
let handler: Person
let transport: Person
const plan = (more: Record<string, unknown> = {}) => ({
  name: '道路交通安全和运输执法领域突出问题专项整治',
  docNo: '法办〔2026〕5号',
  basis: '上级统一部署',
  periodFrom: inDays(-40),
  periodTo: inDays(120),
  summaryDue: inDays(130),
  lines: ['police' as const, 'transport' as const],
  template: 'fushun' as const,
  ...more,
})

before(async () => {
  world = await testWorld()
  province = await world.person('supervision-lead', 't:SF')
  city = await world.person('supervision-lead', 't:SF1')
  cityClerk = await world.person('supervisor', 't:SF1')
  county = await world.person('supervision-lead', 't:SF11')
  neighbour = await world.person('supervision-lead', 't:SF2')
  police = await world.person('unit-head', 't:GA11')
  handler = await world.person('unit-handler', 't:GA11')
  transport = await world.person('unit-head', 't:JT11')
})
after(() => world?.close())

const ok = async <T extends { status: number; body: unknown; problem: unknown }>(answer: Promise<T>): Promise<T['body']> => {
  const done = await answer
  assert.equal(done.status, 200, JSON.stringify(done.problem))
  return done.body
}
const create = async (who: Person, more = {}) => (await ok(world.call(who, 'campaigns.create', { body: plan(more) }))).id
const show = (who: Person, id: string) => ok(world.call(who, 'campaigns.show', { params: { id } }))
const actOn = async (who: Person, id: string, action: string, input = {}) => {
  const { version } = await show(who, id)
  return world.call(who, 'campaigns.act', { params: { id, action }, body: { version, input } })
}
const publish = async (who: Person, id: string, unitIds: string[]) => {
  await ok(world.call(who, 'campaigns.set-units', { params: { id }, body: { unitIds } }))
  await ok(actOn(who, id, 'publish'))
  await runCampaigns(world.services, id)
}
const board = (who: Person, id: string) => ok(world.call(who, 'campaigns.progress', { params: { id } }))
const stageAct = async (who: Person, id: string, action: string, input: Record<string, unknown> = {}) => {
  const [row] = await world.sql`select version from stages where id = ${id}`
  return world.call(who, 'stages.act', { params: { id, action }, body: { version: row!.version as number, input } })
}
const classItem = (code: string, title: string) => ({ kind: 'class' as const, code, title })

describe('a plan', () => {
  test('begins with five stages, tasks, groups, seven duties and the class tree of its template; a draft is seen by its own reach only', async () => {
    const id = await create(city)
    const seen = await show(city, id)
    assert.equal(seen.stages.length, 5)
    assert.equal(seen.duties.length, 7)
    assert.ok(seen.tasks.length > 8 && seen.groups.length === 5)
    assert.equal(seen.classes[0]!.code, 'G1')
    assert.equal(seen.state, 'draft')
    assert.equal(seen.office.name, '甲市司法局')
    for (const who of [county, neighbour, police]) {
      assert.equal((await world.call(who, 'campaigns.show', { params: { id } })).status, 404)
      assert.ok(!(await ok(world.call(who, 'campaigns.list'))).rows.some((row) => row.id === id))
    }
    assert.equal((await actOn(city, id, 'publish')).problem.code, 'plan-complete')
    assert.equal(await campaignName(world.sql, id), plan().name)
    assert.equal((await classesOf(world.sql, id))[0]!.children[0]!.code, 'G1.1')
  })

  test('published, it is seen below and above, not by a neighbour; only its own office changes it', async () => {
    const id = await create(city)
    await publish(city, id, ['t:GA11', 't:JT11', 't:SF11'])
    for (const who of [province, county, police, transport]) assert.equal((await show(who, id)).canManage, false)
    assert.equal((await world.call(neighbour, 'campaigns.show', { params: { id } })).status, 404)
    for (const who of [province, county])
      assert.equal((await world.call(who, 'campaigns.put-item', { params: { id }, body: classItem('D1', '本地问题') })).status, 403)
    assert.equal((await world.call(neighbour, 'campaigns.put-item', { params: { id }, body: classItem('D1', '本地问题') })).status, 404)
    assert.equal((await actOn(province, id, 'finish', { text: '结束' })).problem.code, 'own-office')
  })

  test('a class needs its parent, one with children or clues stays, dates may not run backwards', async () => {
    const id = await create(city)
    const put = (body: Parameters<typeof classItem> | object) =>
      world.call(city, 'campaigns.put-item', { params: { id }, body: body as never })
    assert.equal((await put(classItem('D1.1', '细目'))).problem.code, 'parent-missing')
    await ok(put(classItem('D1', '本地')))
    await ok(put(classItem('D1.1', '细目')))
    const remove = (item: string) => world.call(city, 'campaigns.remove-item', { params: { id }, body: { item } })
    assert.equal((await remove('class:D1')).problem.code, 'in-use')
    await world.sql`insert into clues (channel, received_at, title, content, office_id, unit_id, state, region, campaign_id, class_code)
      values ('letter', now(), '线索', '内容', 't:SF1', 't:SF1', 'triage', '990100', ${id}, 'D1.1')`
    assert.equal((await remove('class:D1.1')).problem.code, 'in-use')
    assert.equal((await put({ kind: 'stage', no: 1, title: '组建', from: inDays(3), to: inDays(1) })).problem.code, 'period-reversed')
    assert.equal((await put({ kind: 'task', key: 'X', stageNo: 9, title: '任务' })).problem.code, 'stage-missing')
    assert.equal((await remove('stage:1')).problem.code, 'in-use')
    assert.equal((await put({ kind: 'class', code: 'X9', title: '坏编号' })).status, 422)
  })

  test('people: groups have members, a member finds his campaigns, and gains no sight by it', async () => {
    const id = await create(city)
    const member = await ok(
      world.call(city, 'campaigns.put-member', {
        params: { id },
        body: { groupKey: 'coordination', name: '某成员', account: neighbour.account },
      }),
    )
    assert.equal((await world.call(neighbour, 'campaigns.show', { params: { id } })).status, 404)
    await ok(world.call(city, 'campaigns.put-member', { params: { id }, body: { groupKey: 'office', name: '某', account: city.account } }))
    assert.ok((await ok(world.call(city, 'campaigns.list', { query: { mine: 'true' } }))).rows.some((row) => row.id === id))
    assert.equal((await ok(world.call(cityClerk, 'campaigns.list', { query: { mine: 'true' } }))).rows.length, 0)
    assert.equal(
      (await world.call(city, 'campaigns.remove-item', { params: { id }, body: { item: 'group:coordination' } })).problem.code,
      'in-use',
    )
    await ok(world.call(city, 'campaigns.remove-member', { params: { id, memberId: member.id } }))
  })
})

describe('adoption', () => {
  test('the county takes every line over with its origin, adds its own; changes above are offered, taken or kept, and nothing is lost', async () => {
    const above = await create(city)
    const adoptBody = { name: '子县专项整治', docNo: null, summaryDue: inDays(125) }
    const adopt = (who: Person) => world.call(who, 'campaigns.adopt', { params: { id: above }, body: adoptBody })
    assert.equal((await adopt(county)).status, 404)
    await publish(city, above, ['t:SF11'])
    assert.equal((await adopt(neighbour)).status, 404)
    assert.equal((await adopt(city)).problem.code, 'not-below')
    const offered = async (who: Person, of: string) => (await ok(world.call(who, 'campaigns.show', { params: { id: of } }))).canAdopt
    assert.deepEqual([await offered(county, above), await offered(city, above)], [true, false])
    const { id } = await ok(adopt(county))
    assert.equal(await offered(city, id), false, 'not what stands below')
    assert.equal((await adopt(county)).problem.code, 'adopted-already')
    const own = await show(county, id)
    assert.equal(own.parent!.id, above)
    assert.ok(own.classes.length > 50 && own.classes.every((row) => row.origin === above))
    assert.ok(own.tasks.every((row) => row.origin === above) && own.members.length === 0)

    await ok(world.call(county, 'campaigns.put-item', { params: { id }, body: classItem('D1', '本县问题') }))
    await ok(world.call(county, 'campaigns.put-item', { params: { id }, body: { ...classItem('G2', '本县改名'), words: ['改'] } }))
    const edit = (body: object) => ok(world.call(city, 'campaigns.put-item', { params: { id: above }, body: body as never }))
    await edit(classItem('G2', '市里也改名'))
    await edit(classItem('G7', '新增共性问题'))
    await edit({ kind: 'stage', no: 3, title: '集中整治', from: inDays(-30), to: inDays(99) })
    await edit({ kind: 'task', key: 'S3.9', stageNo: 3, title: '市里加的任务' })
    await ok(world.call(city, 'campaigns.remove-item', { params: { id: above }, body: { item: 'class:G1.1' } }))

    const untouched = await show(county, id)
    assert.equal(untouched.offers, 5)
    assert.equal(untouched.classes.find((row) => row.code === 'G2')!.title, '本县改名')
    const { rows } = await ok(world.call(county, 'campaigns.offers', { params: { id } }))
    assert.deepEqual(
      rows.map((row) => [row.item, row.change, row.conflict]),
      [
        ['stage:3', 'changed', false],
        ['class:G2', 'changed', true],
        ['class:G7', 'added', false],
        ['task:S3.9', 'added', false],
        ['class:G1.1', 'removed', false],
      ],
    )
    const decide = (decisions: { item: string; decision: 'accept' | 'keep' }[]) =>
      world.call(county, 'campaigns.decide', { params: { id }, body: { decisions } })
    assert.deepEqual(
      await ok(
        decide([
          { item: 'class:G2', decision: 'keep' },
          { item: 'class:G7', decision: 'accept' },
          { item: 'stage:3', decision: 'accept' },
          { item: 'task:S3.9', decision: 'accept' },
        ]),
      ),
      { accepted: 3, kept: 1, left: 1 },
    )
    assert.equal((await decide([{ item: 'class:G7', decision: 'keep' }])).problem.code, 'not-offered')
    await ok(decide([{ item: 'class:G1.1', decision: 'accept' }]))
    const after = await show(county, id)
    const title = (code: string) => after.classes.find((row) => row.code === code)?.title
    assert.deepEqual([title('G2'), title('G7'), title('D1'), title('G1.1')], ['本县改名', '新增共性问题', '本县问题', undefined])
    assert.equal(after.stages.find((row) => row.no === 3)!.to, inDays(99))
    assert.equal(after.offers, 0)
    const log = after.log.map((entry) => entry.action)
    assert.ok(log.includes('offer-keep') && log.filter((action) => action === 'offer-accept').length === 4)
    // A line once kept is offered again only when it changes above again.
    await edit(classItem('G2', '市里再改名'))
    assert.equal((await show(county, id)).offers, 1)
    await tellOfOffers(world.services, above)
    await tellOfOffers(world.services, above)
    const notices = (await ok(world.call(county, 'notices.list'))).rows.filter((row) => row.link === `/campaigns/${id}?tab=offers`)
    assert.equal(notices.length, 1)
    assert.deepEqual(
      await ok(world.call(county, 'campaigns.offers', { params: { id } })).then(({ rows: [row] }) => [row!.item, row!.conflict]),
      ['class:G2', true],
    )
  })

  test('a removal above of what is in use here is refused when taken and can be kept', async () => {
    const above = await create(city)
    await publish(city, above, ['t:SF11'])
    const { id } = await ok(
      world.call(county, 'campaigns.adopt', { params: { id: above }, body: { name: '子县', docNo: null, summaryDue: inDays(125) } }),
    )
    await world.sql`insert into clues (channel, received_at, title, content, office_id, unit_id, state, region, campaign_id, class_code)
      values ('letter', now(), '线索', '内容', 't:SF11', 't:SF11', 'triage', '990101', ${id}, 'J5.1')`
    await ok(world.call(city, 'campaigns.remove-item', { params: { id: above }, body: { item: 'class:J5.1' } }))
    const decide = (decision: 'accept' | 'keep') =>
      world.call(county, 'campaigns.decide', { params: { id }, body: { decisions: [{ item: 'class:J5.1', decision }] } })
    assert.equal((await decide('accept')).problem.code, 'in-use')
    await ok(decide('keep'))
    assert.ok((await show(county, id)).classes.some((row) => row.code === 'J5.1'))
  })
})

describe('progress', () => {
  test('a unit reports its tasks, asks for acceptance, and the office above accepts: never the unit itself', async () => {
    const id = await create(city)
    await publish(city, id, ['t:GA11', 't:JT11', 't:SF11'])
    const units = (await board(city, id)).units
    assert.equal(units.length, 3)
    const own = (await board(police, id)).units
    assert.deepEqual(
      own.map((row) => [row.unit.id, row.canReport]),
      [['t:GA11', true]],
    )
    const stage = own[0]!.stages.find((cell) => cell.stageNo === 1)!
    assert.equal(stage.state, 'working')
    assert.equal(own[0]!.stages.find((cell) => cell.stageNo === 5)!.state, 'pending')
    assert.equal((await stageAct(police, stage.id, 'submit', { text: '完成' })).problem.code, 'tasks-done')
    const task = (n: number) => ({ id: stage.id, taskId: stage.tasks[n]!.taskId })
    await ok(world.call(handler, 'campaigns.report-task', { params: task(0), body: { percent: 50, text: '过半' } }))
    assert.equal((await board(city, id)).units.find((row) => row.unit.id === 't:GA11')!.stages[0]!.percent, 25)
    assert.equal((await world.call(city, 'campaigns.report-task', { params: task(0), body: { percent: 100 } })).problem.code, 'of-the-unit')
    assert.equal((await world.call(transport, 'campaigns.report-task', { params: task(0), body: { percent: 100 } })).status, 404)
    for (const n of stage.tasks.keys()) await ok(world.call(handler, 'campaigns.report-task', { params: task(n), body: { percent: 100 } }))
    assert.equal((await stageAct(handler, stage.id, 'submit', { text: '完成' })).status, 403)
    await ok(stageAct(police, stage.id, 'submit', { text: '完成' }))
    assert.equal((await stageAct(police, stage.id, 'accept', { text: '通过' })).status, 403)
    assert.equal((await stageAct(county, stage.id, 'accept', { text: '通过' })).problem.code, 'level-above')
    await ok(stageAct(cityClerk, stage.id, 'return', { text: '补充材料' }))
    await ok(stageAct(police, stage.id, 'submit', { text: '再次完成' }))
    await ok(stageAct(cityClerk, stage.id, 'accept', { text: '通过' }))
    const done = await ok(world.call(police, 'stages.show', { params: { id: stage.id } }))
    assert.deepEqual([done.state, done.percent, done.returned], ['accepted', 100, 1])
    assert.equal(
      (await world.call(handler, 'campaigns.report-task', { params: task(0), body: { percent: 10 } })).problem.code,
      'wrong-state',
    )
  })

  test('an office taking part is accepted by the office above it, not by its own lead', async () => {
    const id = await create(city)
    await publish(city, id, ['t:SF11'])
    const [unit] = (await board(county, id)).units
    const stage = unit!.stages[0]!
    for (const { taskId } of stage.tasks)
      await ok(world.call(county, 'campaigns.report-task', { params: { id: stage.id, taskId }, body: { percent: 100 } }))
    await ok(stageAct(county, stage.id, 'submit', { text: '完成' }))
    assert.equal((await stageAct(county, stage.id, 'accept', { text: '自己验收' })).problem.code, 'level-above')
    await ok(stageAct(city, stage.id, 'accept', { text: '通过' }))
    const notices = (await ok(world.call(county, 'notices.list'))).rows
    assert.ok(notices.some((row) => row.text === '整治阶段已验收通过'))
  })

  test('a stage moved in the plan takes its clock along; overdue it is a fact and reminds by itself', async () => {
    const id = await create(city)
    await publish(city, id, ['t:GA11'])
    const cell = (await board(city, id)).units[0]!.stages[2]!
    await ok(
      world.call(city, 'campaigns.put-item', {
        params: { id },
        body: { kind: 'stage', no: 3, title: '集中整治', from: inDays(-20), to: inDays(9) },
      }),
    )
    const moved = await ok(world.call(police, 'stages.show', { params: { id: cell.id } }))
    assert.equal(moved.dueAt?.slice(0, 10), inDays(9))
    assert.ok(moved.log.some((entry) => entry.action === 'moved'))
    await world.sql`update clocks set started_at = now() - interval '9 day', warn_at = now() - interval '2 day', due_at = now() - interval '1 minute'
      where matter_id = ${cell.id} and stopped_at is null`
    await workClocks(world.services)
    const late = await ok(world.call(police, 'stages.show', { params: { id: cell.id } }))
    assert.equal(late.breached, true)
    assert.ok(late.log.some((entry) => entry.action === 'remind'))
  })
})

describe('standing duties', () => {
  test('each turn asks each unit once; in time and late are facts; switched off they ask no more', async () => {
    const id = await create(city)
    await publish(city, id, ['t:GA11', 't:JT11'])
    await runCampaigns(world.services, id)
    await runCampaigns(world.services, id)
    const list = async (who: Person) => (await ok(world.call(who, 'duties.list', { query: { campaign: id, limit: 100 } }))).rows
    const all = await list(city)
    const weekly = all.filter((row) => row.key === 'monthly-report')
    assert.ok(weekly.length <= 2)
    assert.equal(new Set(all.map((row) => `${row.key} ${row.period} ${row.unit.id}`)).size, all.length)
    assert.ok(all.length > 0 && all.every((row) => row.state === 'due' && row.dueAt !== null))
    assert.ok((await list(police)).every((row) => row.unit.id === 't:GA11'))
    const duty = all.find((row) => row.unit.id === 't:GA11')!
    const act = (who: Person, action: string, version: number, row = duty) =>
      world.call(who, 'duties.act', { params: { id: row.id, action }, body: { version, input: { text: '本期报送' } } })
    assert.equal((await act(city, 'report', 1)).problem.code, 'of-the-unit')
    await ok(act(handler, 'report', 1))
    const done = await ok(world.call(city, 'duties.show', { params: { id: duty.id } }))
    assert.deepEqual([done.state, done.late, done.clocks[0]!.outcome], ['done', false, 'met'])
    assert.equal((await act(county, 'return', 2)).problem.code, 'level-above')
    await ok(act(cityClerk, 'return', 2))
    const other = all.find((row) => row.unit.id === 't:JT11')!
    await world.sql`update duties set deadline = now() - interval '1 hour' where id = ${other.id}`
    await world.sql`update clocks set due_at = now() - interval '1 hour' where matter_id = ${other.id}`
    await workClocks(world.services)
    assert.ok(
      (await ok(world.call(city, 'duties.list', { query: { campaign: id, late: 'true' } }))).rows.some((row) => row.id === other.id),
    )
    const [{ version } = { version: 0 }] = await world.sql`select version from duties where id = ${other.id}`
    await ok(act(transport, 'report', version as number, other))
    assert.equal((await ok(world.call(city, 'duties.show', { params: { id: other.id } }))).clocks[0]!.outcome, 'late')
    assert.equal((await board(city, id)).units.find((row) => row.unit.id === 't:JT11')!.duties.late, 1)
    const daily = { kind: 'duty' as const, key: 'weekly-clues', title: '问题线索周统计', every: 'week' as const, onDay: 5, enabled: false }
    await ok(world.call(city, 'campaigns.put-item', { params: { id }, body: daily }))
    await runCampaigns(world.services, id, inDays(7))
    assert.ok((await list(city)).filter((row) => row.key === 'weekly-clues').every((row) => row.periodFrom <= today()))
  })
})

describe('a unit dissolved in mid-campaign', () => {
  test('its stages, reports, clues and letters go to the successor with a logged act, a clue never to whom it accuses; nothing is left', async () => {
    const id = await create(city)
    await publish(city, id, ['t:GA11', 't:JT11'])
    const above = await create(province)
    await publish(province, above, ['t:GA11'])
    const clue = async (accused: string[]) =>
      (
        await world.sql`insert into clues (channel, received_at, title, content, office_id, unit_id, state, region, line, campaign_id, handed_at, accused_units)
        values ('letter', now(), '线索', '内容', 't:SF1', 't:GA11', 'verifying', '990101', 'police', ${id}, now(), ${accused}) returning id`
      )[0]!.id as string
    const plain = await clue([])
    const against = await clue(['t:GA1'])
    const succeed = (body: object) => world.call(city, 'campaigns.succeed', { params: { id }, body: body as never })
    assert.equal((await succeed({ unitId: 't:GA21', text: '撤并' })).status, 404)
    assert.equal((await succeed({ unitId: 't:SF11', text: '撤并' })).problem.code, 'not-a-member')
    assert.equal((await succeed({ unitId: 't:GA11', successorId: 't:GA111', text: '撤并' })).problem.code, 'successor-below')
    const moved = await ok(succeed({ unitId: 't:GA11', text: '机构改革撤并' }))
    assert.equal(moved.successor.id, 't:GA1')
    assert.ok(moved.moved.stage! >= 10 && moved.moved.clue === 2)
    const holder = async (clueId: string) => (await world.sql`select unit_id from clues where id = ${clueId}`)[0]!.unit_id
    assert.deepEqual([await holder(plain), await holder(against)], ['t:GA1', 't:SF1'])
    for (const table of ['stages', 'duties', 'clues', 'problems', 'warnings', 'instruments'])
      assert.equal((await world.sql`select 1 from ${world.sql(table)} where unit_id = 't:GA11' and closed_at is null`).length, 0, table)
    assert.equal(
      (await world.sql`select 1 from clocks c join stages s on s.id = c.matter_id where c.unit_id = 't:GA11' and c.stopped_at is null`)
        .length,
      0,
    )
    const row = (await board(city, id)).units.find((each) => each.unit.id === 't:GA11')!
    assert.equal(row.successor!.id, 't:GA1')
    const log =
      await world.sql`select object_kind from actions where action in ('clue.succeed', 'campaign.succeed') and object_id in (${plain}, ${against}, ${id})`
    assert.deepEqual(log.map((each) => each.object_kind).sort(), ['campaign', 'clue', 'clue'])
    await world.sql`delete from duties where for_unit_id = 't:GA11'`
    await runCampaigns(world.services)
    assert.equal((await world.sql`select 1 from duties where for_unit_id = 't:GA11'`).length, 0)
    assert.equal((await succeed({ unitId: 't:GA11', text: '再撤一次' })).problem.code, 'not-a-member')
    await world.sql`update campaign_units set left_at = null, successor_id = null`
    await world.sql`update stages set unit_id = for_unit_id`
  })
})

describe('the end', () => {
  test('needs the summary and the stages accepted; afterwards the unfinished goes on under its own clocks', async () => {
    const id = await create(city)
    await publish(city, id, ['t:GA11'])
    const { clocks } = await show(city, id)
    assert.deepEqual([clocks[0]!.rule, clocks[0]!.dueAt.slice(0, 10)], ['summary', inDays(130)])
    assert.equal((await actOn(city, id, 'finish', { text: '结束' })).problem.code, 'summarised')
    await ok(actOn(city, id, 'summarise', { text: '专项整治总结全文' }))
    assert.equal((await show(city, id)).clocks[0]!.outcome, 'met')
    assert.equal((await actOn(city, id, 'finish', { text: '结束' })).problem.code, 'stages-accepted')
    await world.sql`update stages s set state = 'accepted', closed_at = now() where campaign_id = ${id} and stage_no < 5`
    const taken = await ok(
      world.call(city, 'clues.take', {
        body: {
          channel: 'letter',
          receivedAt: new Date().toISOString(),
          title: '反映乱罚款',
          content: '群众反映某地乱罚款的问题',
          campaignId: id,
        },
      }),
    )
    await ok(actOn(city, id, 'finish', { text: '转入常治长效' }))
    const ended = await show(city, id)
    assert.equal(ended.state, 'lasting')
    assert.equal(ended.unfinished.clues, 1)
    assert.equal((await world.sql`select 1 from clocks where matter_id = ${taken.id} and stopped_at is null`).length, 1)
    await runCampaigns(world.services, id, inDays(40))
    assert.equal((await world.sql`select 1 from duties where campaign_id = ${id} and period_from > ${inDays(30)}`).length, 0)
    await ok(actOn(city, id, 'resume', { text: '问题反弹，重新启动' }))
    assert.equal((await show(city, id)).state, 'running')
  })

  test('several campaigns run at once, each with its own figures', async () => {
    const a = await create(city, { name: '第一次整治' })
    const b = await create(city, { name: '第二次整治', template: 'dezhou', lines: ['transport'] })
    await publish(city, a, ['t:GA11'])
    await publish(city, b, ['t:JT11'])
    assert.deepEqual(
      (await board(city, a)).units.map((row) => row.unit.id),
      ['t:GA11'],
    )
    assert.deepEqual(
      (await board(city, b)).units.map((row) => row.unit.id),
      ['t:JT11'],
    )
    assert.equal((await world.call(police, 'campaigns.show', { params: { id: b } })).status, 404)
    const found = (await ok(world.call(city, 'campaigns.list', { query: { q: '第二次' } }))).rows
    assert.deepEqual(
      found.map((row) => row.id),
      [b],
    )
  })
})
