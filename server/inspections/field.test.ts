import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { jpeg } from '../platform/files/testing-pictures.ts'
import { announce, type Inspectors, openInspectors } from './testing.ts'

let office: Inspectors
before(async () => {
  office = await openInspectors()
})
after(() => office?.world.close())

/** A plan under way: assigned, with the guest of another city in its team. */
async function assigned(kind: 'open' | 'covert' | 'cross' = 'open') {
  const plan = await office.plan(kind, [office.guest, office.clerk])
  assert.equal((await office.act(office.clerk, plan.id, 'assign')).status, 200)
  return plan
}
const count = async (table: string, visit: string) =>
  (await office.world.sql`select count(*)::int as n from ${office.world.sql(table)} where visit_id = ${visit}`)[0]!.n as number
const visitOf = async (id: string) => (await office.world.sql`select * from inspection_visits where id = ${id}`)[0]!
const second = (n: number) => new Date(Date.now() - 3_600_000 + n * 1000).toISOString()

test('a member of another city takes the task along, and only his own', async () => {
  const { visit, version } = await assigned()
  const work = await office.done(office.guest, 'field.work', {})
  assert.deepEqual(
    work.visits.filter(({ id }) => id === visit).map(({ placeName, checklistIds }) => [placeName, checklistIds]),
    [['子县交警大队', [version]]],
  )
  assert.equal(work.checklists.find(({ id }) => id === version)!.items.length, 2)
  assert.deepEqual((await office.done(office.county, 'field.work', {})).visits, [])
  assert.deepEqual((await office.send(office.county, [office.answer(visit, version)]))[0]!.code, 'not-found')
})

test('sent twice, at once and later, counts once; the same id with other words is refused', async () => {
  const { id, visit, version } = await assigned()
  const entry = office.answer(visit, version)
  const both = await Promise.all([office.send(office.guest, [entry]), office.send(office.guest, [entry])])
  assert.deepEqual(both.map(([result]) => result!.outcome).sort(), ['known', 'taken'])
  assert.equal((await office.send(office.guest, [entry, entry]))[1]!.outcome, 'known')
  assert.equal(await count('inspection_entries', visit), 1)
  const [other] = await office.send(office.guest, [{ ...entry, result: 'na' }])
  assert.deepEqual([other!.outcome, other!.code], ['refused', 'id-reused'])
  assert.equal((await office.world.sql`select state from inspections where id = ${id}`)[0]!.state, 'working', 'the first record begins it')
  const begun = await office.world.sql`select 1 from actions where object_id = ${id} and action = 'inspection.begin'`
  assert.equal(begun.length, 1)
})

test('late and out of order: the answer given last on the spot holds, whatever comes in last', async () => {
  const { visit, version } = await assigned()
  const early = office.answer(visit, version, { result: 'fail', findingCode: 'F2', note: '单人执法', at: second(1) })
  const late = office.answer(visit, version, { result: 'pass', at: second(2) })
  await office.send(office.guest, [late])
  await office.send(office.clerk, [early])
  const { answers } = await office.done(office.clerk, 'inspections.visit', { params: { id: visit } })
  const [two] = answers
  assert.deepEqual([two!.result, two!.given], ['pass', 2], 'and the earlier one is kept')
  assert.equal((await visitOf(visit)).failed, 0)
  // A clock that runs ahead: both are held to now, and the order of sending decides.
  const ahead = new Date(Date.now() + 86_400_000).toISOString()
  await office.send(office.guest, [
    office.answer(visit, version, { at: ahead }),
    office.answer(visit, version, { result: 'na', at: ahead }),
  ])
  assert.equal((await office.done(office.clerk, 'inspections.visit', { params: { id: visit } })).answers[0]!.result, 'na')
})

test('one bad record does not take the others with it; each refusal says why', async () => {
  const { visit, version } = await assigned()
  const results = await office.send(office.guest, [
    office.answer(visit, version, { itemKey: 'nothing' }),
    office.answer(visit, version),
    office.answer(visit, version, { result: 'fail', findingCode: null, note: '' }),
    { kind: 'conclude', id: crypto.randomUUID(), visitId: visit, note: '检查完毕', at: second(9) },
  ])
  assert.deepEqual(
    results.map(({ outcome, code }) => `${outcome} ${code ?? ''}`),
    ['refused no-such-item', 'taken ', 'refused finding-unclear', 'refused not-complete'],
  )
  assert.match(results[3]!.reason!, /全过程音像记录/)
  assert.equal(await count('inspection_entries', visit), 1)
})

test('pictures: half, changed, twice, at once, late; known by the question which are there', async () => {
  const { id, visit, version } = await assigned()
  const bytes = jpeg('现场照片一')
  const picture = announce(bytes)
  const stray = announce(jpeg('没有登记'))
  await office.send(office.guest, [
    office.answer(visit, version),
    office.answer(visit, version, { itemKey: 'camera', pictures: [picture] }),
  ])
  const ask = async () => office.done(office.guest, 'field.have', { body: { ids: [picture.id, stray.id] } })
  assert.deepEqual(await ask(), { have: [], missing: [picture.id], unknown: [stray.id] })
  assert.equal((await office.picture(office.guest, stray.id, jpeg('没有登记'))).status, 404)
  assert.equal((await office.picture(office.county, picture.id, bytes)).status, 404)
  assert.equal((await office.picture(office.guest, picture.id, bytes, 'form')).status, 400, 'the connection broke')
  assert.equal((await office.picture(office.guest, picture.id, bytes, 'bytes')).body.code, 'picture-changed')
  assert.equal((await office.picture(office.guest, picture.id, jpeg('另一张'))).body.code, 'picture-changed')
  assert.deepEqual((await ask()).missing, [picture.id], 'nothing of it was kept')
  assert.equal((await office.done(office.clerk, 'inspections.visit', { params: { id: visit } })).picturesMissing, 1)
  // The record may be concluded and the inspection finished while a picture is on its way.
  await office.send(office.guest, [{ kind: 'conclude', id: crypto.randomUUID(), visitId: visit, note: '检查完毕', at: second(9) }])
  assert.equal((await office.act(office.lead, id, 'finish')).status, 200)
  const [after] = await office.send(office.guest, [office.answer(visit, version)])
  assert.deepEqual([after!.outcome, after!.code], ['refused', 'inspection-ended'])
  const both = await Promise.all([office.picture(office.guest, picture.id, bytes), office.picture(office.guest, picture.id, bytes)])
  assert.deepEqual(both.map(({ body }) => body.outcome).sort(), ['known', 'taken'])
  assert.equal((await office.picture(office.guest, picture.id, bytes)).body.outcome, 'known')
  assert.deepEqual((await ask()).have, [picture.id])
  const shown = await office.done(office.clerk, 'inspections.visit', { params: { id: visit } })
  assert.equal(shown.picturesMissing, 0)
  const [file] = shown.answers[1]!.pictures
  const download = await office.world.call(office.head, 'files.download', { params: { id: file!.id } })
  assert.deepEqual([download.status, download.raw.equals(bytes)], [200, true], 'the inspected unit sees it once the inspection is finished')
  const kept = await office.world.sql`select count(*)::int as n from files where matter_kind = 'inspection-visit' and matter_id = ${visit}`
  assert.equal(kept[0]!.n, 1)
})

test('a picture belongs to one record', async () => {
  const { visit, version } = await assigned()
  const picture = announce(jpeg('一张'))
  const [first, next] = await office.send(office.guest, [
    office.answer(visit, version, { itemKey: 'camera', pictures: [picture] }),
    office.answer(visit, version, { pictures: [picture] }),
  ])
  assert.deepEqual([first!.outcome, next!.code], ['taken', 'picture-reused'])
})
