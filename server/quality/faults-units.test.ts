import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { runImport } from '../intake/index.ts'
import { pdfPages } from '../platform/documents/testing/pdf-text.ts'
import { type Person, testWorld, UNITS, type World } from '../testing.ts'

/** A unit that has warnings, a case, a ledger item and a letter is renamed and moved to another county and city. */
describe('a unit is renamed and moved', () => {
  let world: World
  let folder: string
  const people = {} as Record<'county' | 'city' | 'otherCounty' | 'otherCity' | 'province' | 'handler', Person>
  let fresh: string
  let notified: string
  let problem: string
  let letter: { id: string; file: string; sha256: string; number: string }

  before(async () => {
    world = await testWorld()
    folder = await mkdtemp(join(tmpdir(), 'biaochi-units-'))
    people.county = await world.person('supervision-lead', 't:SF11')
    people.city = await world.person('supervision-lead', 't:SF1')
    people.otherCounty = await world.person('supervision-lead', 't:SF21')
    people.otherCity = await world.person('supervision-lead', 't:SF2')
    people.province = await world.person('supervision-lead', 't:SF')
    people.handler = await world.person('unit-handler', 't:GA11')
    await world.putCase('t:C1', 't:GA11', { case_no: '案〔2026〕1号' })
    fresh = await world.warning({ unitId: 't:GA11', caseIds: ['t:C1'] })
    notified = await world.warning({ unitId: 't:GA11', caseIds: ['t:C1'] })
    const sent = await world.call(people.county, 'warnings.act', {
      params: { id: notified, action: 'notify' },
      body: { version: 1, input: {} },
    })
    assert.equal(sent.status, 200, JSON.stringify(sent.problem))
    const [row] = await world.sql`select i.id, i.number, i.file_id, f.sha256 from instruments i join files f on f.id = i.file_id
      join instrument_matters m on m.instrument_id = i.id where m.matter_id = ${notified}`
    letter = { id: row!.id as string, file: row!.file_id as string, sha256: row!.sha256 as string, number: row!.number as string }
    const [opened] =
      await world.sql`insert into problems (source_kind, source_id, title, description, finding_code, unit_id, region, line, state)
      values ('warning', ${notified}, '问题', '说明', 'F3', 't:GA11', '990101', 'police', 'open') returning id`
    problem = opened!.id as string
    await world.sql`insert into unit_days (unit_id, day, region, line, own, cases) values ('t:GA11', current_date, '990101', 'police', 7, 7)`
  })
  after(async () => {
    await world?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** The units as their system sends them, 子县交警大队 with changes. */
  async function send(change: Partial<{ name: string; region: string; parentId: string | null }>) {
    const lines = UNITS.map(({ id, parent, name, region, line, level }) => {
      const unit = { id: id.slice(2), name, region, line, level, ...(parent && { parentId: parent.slice(2) }) }
      return JSON.stringify(id === 't:GA11' ? { ...unit, ...change, ...(change.parentId === null && { parentId: undefined }) } : unit)
    })
    await writeFile(join(folder, 'units.ndjson'), `${lines.join('\n')}\n`)
    const report = await runImport(world.sql, { path: folder, source: 't', reportFolder: join(folder, 'report') })
    assert.equal(report.entities.units!.rejected, 0)
  }

  /** What somebody sees of it: on its pages, in the lists and in the figures. */
  async function sees(who: Person) {
    const status = async (
      name: 'warnings.show' | 'problems.show' | 'instruments.show' | 'cases.show' | 'units.show' | 'files.download',
      id: string,
    ) => (await world.call(who, name, { params: { id } })).status === 200
    const rows = async (name: 'warnings.list' | 'problems.list' | 'instruments.list' | 'cases.list') =>
      ((await world.call(who, name, { query: { limit: 200, unit: 't:GA11' } })).body.rows as unknown[]).length
    const day = Temporal.Now.plainDateISO('Asia/Shanghai').toString()
    const overview = (await world.call(who, 'overview.show', { query: { from: day, to: day } })).body.totals
    return {
      fresh: await status('warnings.show', fresh),
      notified: await status('warnings.show', notified),
      problem: await status('problems.show', problem),
      letter: await status('instruments.show', letter.id),
      paper: await status('files.download', letter.file),
      case: await status('cases.show', 't:C1'),
      unit: await status('units.show', 't:GA11'),
      lists: [await rows('warnings.list'), await rows('problems.list'), await rows('instruments.list'), await rows('cases.list')],
      figures: ['opened', 'problems'].map((key) => overview.find((total) => total.key === key)!.value),
      cases: overview.find((total) => total.key === 'cases')!.value,
    }
  }
  const ALL = {
    fresh: true,
    notified: true,
    problem: true,
    letter: true,
    paper: true,
    case: true,
    unit: true,
    lists: [2, 1, 1, 1],
    figures: [2, 1],
    cases: 7,
  }
  const NOTHING = {
    fresh: false,
    notified: false,
    problem: false,
    letter: false,
    paper: false,
    case: false,
    unit: false,
    lists: [0, 0, 0, 0],
    figures: [0, 0],
    cases: 0,
  }
  const OWN = { ...ALL, fresh: false, lists: [1, 1, 1, 1], figures: [1, 1] }

  const expectSight = async (expected: Record<keyof typeof people, typeof ALL>) => {
    for (const name of Object.keys(people) as (keyof typeof people)[]) assert.deepEqual(await sees(people[name]), expected[name], name)
  }

  test('before: its county, its city and the province see it, the unit what it was notified of', () =>
    expectSight({ county: ALL, city: ALL, province: ALL, otherCounty: NOTHING, otherCity: NOTHING, handler: OWN }))

  test('renamed: lists show the new name, letters keep the old one', async () => {
    await send({ name: '子县公安局交通警察大队' })
    await expectSight({ county: ALL, city: ALL, province: ALL, otherCounty: NOTHING, otherCity: NOTHING, handler: OWN })
    const shown = await world.call(people.county, 'warnings.show', { params: { id: notified } })
    assert.equal(shown.body.unit.name, '子县公安局交通警察大队')
    const paper = await world.call(people.county, 'instruments.pdf', { params: { id: letter.id } })
    assert.equal(createHash('sha256').update(paper.raw).digest('hex'), letter.sha256, 'not a byte of the letter has changed')
    const text = pdfPages(paper.raw)
      .flat()
      .map((run) => run.text)
      .join('')
    assert.ok(text.includes('子县交警大队') && !text.includes('交通警察大队'), 'the letter names the unit as it was called')
    const [row] = await world.sql`select content ->> 'addressee' as addressee from instruments where id = ${letter.id}`
    assert.equal(row!.addressee, '子县交警大队')
    const history = await world.sql`select old ->> 'name' as name from record.history where entity = 'units' and id = 't:GA11'`
    assert.deepEqual(
      history.map((each) => each.name),
      ['子县交警大队'],
    )
  })

  test('moved to another county and city: the new ones see all of it, the old ones nothing', async () => {
    await send({ region: '990201', parentId: null })
    await expectSight({ county: NOTHING, city: NOTHING, province: ALL, otherCounty: ALL, otherCity: ALL, handler: OWN })
  })

  test('the new county takes the work up, the old one can no longer act', async () => {
    const act = (who: Person) =>
      world.call(who, 'warnings.act', { params: { id: fresh, action: 'notify' }, body: { version: 1, input: {} } })
    assert.equal((await act(people.county)).status, 404)
    const taken = await act(people.otherCounty)
    assert.equal(taken.status, 200, JSON.stringify(taken.problem))
    const [row] =
      await world.sql`select i.organ_id, i.region from instruments i join instrument_matters m on m.instrument_id = i.id where m.matter_id = ${fresh}`
    assert.deepEqual([row!.organ_id, row!.region], ['t:SF21', '990201'])
    const log = (await world.call(people.otherCounty, 'warnings.show', { params: { id: notified } })).body.log
    assert.deepEqual(
      log.map((entry) => entry.action),
      ['notify'],
      'what was done before is still on record',
    )
  })

  test('moved back: everything is as it was', async () => {
    await send({})
    const whole = { ...ALL, lists: [2, 1, 2, 1] }
    await expectSight({ county: whole, city: whole, province: whole, otherCounty: NOTHING, otherCity: NOTHING, handler: { ...whole } })
  })
})
