import assert from 'node:assert/strict'
import { appendFile, copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { openKeys } from '../platform/crypto.ts'
import { schedule, tasks } from '../rooms.ts'
import { type Person, testWorld, type UnitId, type World } from '../testing.ts'
import { verifyFiles } from './files.ts'
import { verifyNow } from './index.ts'

describe('stored files are compared with their digests', () => {
  let world: World
  let handler: Person
  let warning: string
  before(async () => {
    world = await testWorld()
    handler = await world.person('unit-handler', 't:GA11')
    warning = await checking('t:GA11')
  })
  after(() => world?.close())

  const place = (id: string) => join(world.services.folder, 'files', id.slice(0, 2), id)
  const checking = async (unitId: UnitId) => {
    const id = await world.warning({ unitId })
    await world.sql`update warnings set state = 'checking', notified_at = now() where id = ${id}`
    return id
  }
  const flip = async (id: string) => {
    const bytes = await readFile(place(id))
    bytes[10]! ^= 1
    await writeFile(place(id), bytes)
  }
  const clues = async (fileId: string) =>
    (
      await world.sql`select c.*, s.raw from clues c join clue_sources s on s.clue_id = c.id where s.channel = 'warning' and s.raw->>'fileId' = ${fileId} order by c.no`
    ).map((row) => ({ ...row }))
  const logged = async (fileId: string) =>
    (await world.sql`select chain, action, outcome from actions where object_kind = 'file' and object_id = ${fileId} order by id`).map(
      (row) => `${row.chain} ${row.action} ${row.outcome}`,
    )
  const code = async (who: Person, id: string) => {
    const { status, problem } = await world.call(who, 'files.download', { params: { id } })
    return status === 200 ? 200 : problem.code
  }

  test('what is whole is looked at, the oldest first, and nothing is said of it', async () => {
    const ids = [
      await world.attach(handler, 'warning', warning),
      await world.attach(handler, 'warning', warning),
      await world.attach(handler, 'warning', warning),
    ]
    assert.deepEqual(await verifyFiles(world.services, undefined, { files: 3, bytes: 1e9, damaged: 10 }), {
      checked: 3,
      bytes: 3 * '%PDF-1.7 evidence'.length,
      damaged: 0,
      whole: 0,
    })
    await world.sql`update files set checked_at = now() - interval '9 days' where id = ${ids[1]!}`
    await world.sql`update files set checked_at = now() - interval '1 hour' where id <> ${ids[1]!}`
    await verifyFiles(world.services, undefined, { files: 1, bytes: 1, damaged: 10 })
    const [oldest] = await world.sql`select checked_at > now() - interval '1 minute' as now from files where id = ${ids[1]!}`
    assert.equal(oldest!.now, true)
    assert.deepEqual(await world.sql`select 1 from clues`.then((rows) => rows.length), 0)
    assert.ok(tasks['files-verify'] && schedule.some(({ task }) => task === 'files-verify'), 'every night')
  })

  for (const [what, harm, words] of [
    ['one byte flipped', flip, /摘要不一致/],
    ['deleted', (id: string) => rm(place(id)), /缺失/],
  ] as const)
    test(`${what}: on record, told, one clue, not given out; run again, nothing more`, async () => {
      const supervisor = await world.person('supervisor', 't:SF11')
      const id = await world.attach(handler, 'warning', warning, undefined, '不得出现的名称.pdf')
      await harm(id)
      for (let run = 0; run < 2; run++) await tasks['files-verify']!({}, world.services)
      await Promise.all([verifyFiles(world.services, id), verifyFiles(world.services, id)])
      assert.deepEqual(await logged(id), [`warning:${warning} file.damaged failed`])
      const [clue, ...more] = await clues(id)
      assert.deepEqual(more, [])
      assert.match(clue!.content as string, words)
      assert.doesNotMatch(`${clue!.title}${clue!.content}`, /不得出现的名称/)
      assert.deepEqual(
        [clue!.region, clue!.line, clue!.accused_units, clue!.office_id, clue!.state],
        ['990101', '', [], 't:SF11', 'triage'],
      )
      assert.equal(await code(handler, id), 'file-damaged')
      const notices =
        await world.sql`select text from notices where user_id = ${supervisor.id} and matter_kind = 'warning' and matter_id = ${warning}`
      assert.equal(notices.length, 1)
      assert.match(notices[0]!.text as string, words)
      // The supervision sees the clue; whoever has the matter does not.
      assert.equal((await world.call(supervisor, 'clues.show', { params: { id: clue!.id as string } })).status, 200)
      for (const who of [handler, await world.person('unit-head', 't:GA11'), await world.person('unit-head', 't:GA1')])
        assert.equal((await world.call(who, 'clues.show', { params: { id: clue!.id as string } })).status, 404)
    })

  test('two find it at the same moment: one clue', async () => {
    const id = await world.attach(handler, 'warning', warning)
    await flip(id)
    await Promise.all(Array.from({ length: 4 }, () => verifyFiles(world.services, id)))
    assert.deepEqual([(await clues(id)).length, (await logged(id)).length], [1, 1])
  })

  test('brought back from a backup it is given out again, and damaged anew it is a clue anew', async () => {
    const id = await world.attach(handler, 'warning', warning)
    await copyFile(place(id), `${place(id)}.kept`)
    await flip(id)
    await verifyFiles(world.services)
    assert.equal(await code(handler, id), 'file-damaged')
    await rename(`${place(id)}.kept`, place(id))
    assert.equal((await verifyFiles(world.services, id)).whole, 1)
    assert.equal(await code(handler, id), 200)
    await flip(id)
    await verifyFiles(world.services, id)
    assert.deepEqual(
      (await logged(id)).map((entry) => entry.split(' ').slice(1).join(' ')),
      ['file.damaged failed', 'file.whole done', 'file.damaged failed'],
    )
    assert.equal((await clues(id)).length, 2)
  })

  test('a download that meets it puts it on record and has it looked at at once', async () => {
    const id = await world.attach(handler, 'warning', warning)
    await appendFile(place(id), '.')
    const jobs = () => world.sql`select key from graphile_worker.jobs where task_identifier = 'files-verify'`
    assert.equal(await code(handler, id), 'file-changed')
    assert.equal(await code(handler, id), 'file-changed')
    const refusals =
      await world.sql`select reason, detail->>'file' as file from actions where action = 'files.download' and outcome = 'refused' and object_id = ${id}`
    assert.deepEqual(
      refusals.map((row) => ({ ...row })),
      Array.from({ length: 2 }, () => ({ reason: 'file-changed', file: id })),
    )
    assert.equal((await jobs()).length, 1, 'one job, however often it is asked for')
    await tasks['files-verify']!({ file: id }, world.services)
    assert.equal((await clues(id)).length, 1)
  })

  test('an office that brought the file does not get the clue: the one above does', async () => {
    const [county, city] = [await world.person('supervision-lead', 't:SF11'), await world.person('supervision-lead', 't:SF1')]
    const own = await checking('t:GA11')
    const id = await world.attach(county, 'warning', own)
    await flip(id)
    await verifyFiles(world.services, id)
    const [clue] = await clues(id)
    assert.deepEqual([clue!.region, clue!.office_id], ['990100', 't:SF1'])
    const see = async (who: Person) => (await world.call(who, 'clues.show', { params: { id: clue!.id as string } })).status
    assert.deepEqual([await see(city), await see(county)], [200, 404])
  })

  test('a file of a clue: whom that accuses does not see this one either', async () => {
    const [accused] =
      await world.sql`insert into clues (channel, received_at, title, content, region, office_id, unit_id, state, accused_units)
      values ('12345', now(), '反映', '反映', '990101', 't:SF1', 't:SF1', 'triage', '{t:SF11}') returning id`
    const city = await world.person('supervisor', 't:SF1')
    const id = await world.attach(city, 'clue', accused!.id as string)
    await flip(id)
    await verifyFiles(world.services, id)
    const [clue] = await clues(id)
    assert.deepEqual(clue!.accused_units, ['t:SF11'])
    const county = await world.person('supervisor', 't:SF11')
    assert.equal((await world.call(county, 'clues.show', { params: { id: clue!.id as string } })).status, 404)
    const province = await world.person('supervisor', 't:SF')
    assert.equal(
      (await world.call(province, 'clues.show', { params: { id: clue!.id as string } })).status,
      200,
      'the city brought the file',
    )
  })

  test('letters, and sealed originals of the public, are looked at as well', async () => {
    const supervisor = await world.person('supervisor', 't:SF11')
    const open = await world.warning({ unitId: 't:GA11' })
    await world.call(supervisor, 'warnings.act', { params: { id: open, action: 'notify' }, body: { version: 1, input: {} } })
    const [letter] =
      await world.sql`select i.id, i.file_id from instruments i join instrument_matters m on m.instrument_id = i.id where m.matter_id = ${open}`
    await flip(letter!.file_id as string)
    await verifyFiles(world.services)
    assert.deepEqual(await logged(letter!.file_id as string), [`instrument:${letter!.id} file.damaged failed`])
    assert.equal((await clues(letter!.file_id as string))[0]!.office_id, 't:SF1', 'it is the county office’s own letter')

    const [clue] = await world.sql`insert into clues (channel, received_at, title, content, region, office_id, unit_id, state)
      values ('public', now(), '反映', '反映', '990101', 't:SF11', 't:SF11', 'triage') returning id`
    const [source] =
      await world.sql`insert into clue_sources (clue_id, channel, received_at, content) values (${clue!.id as string}, 'public', now(), '反映') returning id`
    await world.sql`insert into public_reports (source_id, door, category, region, notice_version) values (${source!.id as string}, 'anonymous', 'G1', '990101', '1')`
    const id = await world.attach(await world.person('supervisor', 't:SF11'), 'clue', clue!.id as string)
    const sealed = crypto.randomUUID()
    const digest = await world.services.files.put(sealed, Buffer.from('sealed bytes'))
    await world.sql`insert into originals (file_id, source_id, sealed_id, sealed_sha256, sm3, size) values (${id}, ${source!.id as string}, ${sealed}, ${digest}, '', 12)`
    await flip(sealed)
    assert.equal((await verifyFiles(world.services)).damaged, 1)
    assert.equal((await verifyFiles(world.services)).damaged, 0)
    const [found, ...more] = await clues(id)
    assert.deepEqual([(found!.raw as { original: boolean }).original, more.length], [true, 0])
    const supervisorSees = await world.call(supervisor, 'files.download', { params: { id } })
    assert.equal(supervisorSees.status, 200, 'the copy is whole')
  })

  test('a store that is gone as a whole does not make a thousand clues', async () => {
    for (let i = 0; i < 6; i++) await rm(place(await world.attach(handler, 'warning', warning)))
    const [before] = await world.sql`select count(*)::int as n from clues`
    await assert.rejects(verifyFiles(world.services, undefined, { files: 1000, bytes: 1e9, damaged: 4 }), /storage/)
    const [after] = await world.sql`select count(*)::int as n from clues`
    assert.equal((after!.n as number) - (before!.n as number), 4)
  })

  test('the log is whole after all that', async () => {
    assert.deepEqual((await verifyNow(world.sql, await openKeys(world.services.folder))).broken, [])
  })
})
