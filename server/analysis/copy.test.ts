import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Sql, Tx } from '../platform/database/client.ts'
import { connect } from '../platform/database/client.ts'
import { type TestDatabase, testDatabase } from '../platform/database/testing.ts'
import { seedReference } from '../platform/reference.ts'
import { refreshCopy } from './copy.ts'
import { type Duck, openDuck } from './duckdb.ts'

const IMPORT = '00000000-0000-0000-0000-000000000000'

async function putCase(sql: Sql | Tx, id: string, fine: number, officers: string[] = ['t:O1']): Promise<void> {
  await sql`insert into record.cases (id, case_no, unit_id, line, procedure, item_code, occurred_at, fine, source, digest, import_id)
    values (${id}, ${`某决〔2026〕1号，"引号"与
换行`}, 't:U1', 'police', 'simple', 'GA05', '2026-03-02 09:00:00', ${fine}, 't', '\\x00', ${IMPORT})
    on conflict (id) do update set fine = excluded.fine, changed_xid = pg_current_xact_id()`
  await sql`delete from record.case_officers where case_id = ${id}`
  for (const [position, officer] of officers.entries())
    await sql`insert into record.case_officers (case_id, position, officer_id, role) values (${id}, ${position}, ${officer}, 'handler')`
}

describe('the columnar copy follows the record', () => {
  let database: TestDatabase
  let folder: string
  let duck: Duck
  const refresh = () => refreshCopy(database.sql, duck, folder)
  const fines = async () => Object.fromEntries((await duck.run('select id, fine from cases order by id')).map((row) => [row.id, row.fine]))

  before(async () => {
    database = await testDatabase()
    await seedReference(database.sql)
    folder = await mkdtemp(join(tmpdir(), 'biaochi-copy-'))
    duck = await openDuck(join(folder, 'copy.duckdb'), { feedFolder: join(folder, 'feed') })
  })
  after(async () => {
    duck?.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  test('first whole, then only what changed, lists with their parents', async () => {
    await putCase(database.sql, 't:C1', 100)
    const first = await refresh()
    assert.equal(first.whole, true)
    assert.deepEqual(await fines(), { 't:C1': 100 })
    const [text] = await duck.run(`select case_no, occurred_at from cases`)
    assert.equal(text!.case_no, '某决〔2026〕1号，"引号"与\n换行')
    assert.equal(text!.occurred_at, '2026-03-02 09:00:00')
    await putCase(database.sql, 't:C1', 150, ['t:O2', 't:O3'])
    await putCase(database.sql, 't:C2', 50)
    const second = await refresh()
    assert.equal(second.whole, false)
    assert.deepEqual(await fines(), { 't:C1': 150, 't:C2': 50 })
    assert.deepEqual(
      (await duck.run(`select officer_id from case_officers where case_id = 't:C1' order by position`)).map((row) => row.officer_id),
      ['t:O2', 't:O3'],
    )
  })

  test('a transaction that commits after later ones is not missed', async () => {
    const slow = connect(database.url, { max: 1 })
    try {
      const held = await slow.reserve()
      await held`begin`
      await putCase(held as unknown as Sql, 't:LATE', 7)
      await putCase(database.sql, 't:C3', 30)
      await refresh()
      assert.deepEqual(Object.keys(await fines()), ['t:C1', 't:C2', 't:C3'], 'the open transaction is not seen yet')
      await putCase(database.sql, 't:C4', 40)
      await refresh()
      await held`commit`
      held.release()
      await refresh()
      assert.equal((await fines())['t:LATE'], 7, 'committed late, but there')
      assert.equal(Object.keys(await fines()).length, 5)
    } finally {
      await slow.end({ timeout: 1 })
    }
  })

  test('a refresh that fails leaves the copy as it was', async () => {
    await putCase(database.sql, 't:C5', 55)
    const before = await fines()
    const broken: Duck = {
      ...duck,
      async run(sql) {
        if (sql.startsWith('insert into copy_state')) throw new Error('power cut')
        return duck.run(sql)
      },
    }
    await assert.rejects(refreshCopy(database.sql, broken, folder), /power cut/)
    assert.deepEqual(await fines(), before)
    await refresh()
    assert.equal((await fines())['t:C5'], 55)
  })

  test('during heavy writing it is one consistent state', async () => {
    // Every transaction moves the pair together; a state in between would show two different sums.
    let stop = false
    const writer = (async () => {
      for (let i = 1; !stop; i++)
        await database.sql.begin(async (tx) => {
          await putCase(tx, 't:P1', i)
          await putCase(tx, 't:P2', i)
        })
    })()
    for (let round = 0; round < 8; round++) {
      await refresh()
      const state = await fines()
      assert.equal(state['t:P1'], state['t:P2'])
    }
    stop = true
    await writer
  })

  test('the engine cannot read foreign files, load extensions or change its settings', async () => {
    await assert.rejects(duck.run(`select * from read_csv('/etc/passwd')`))
    await assert.rejects(duck.run('install httpfs'))
    await assert.rejects(duck.run('set enable_external_access=true'))
  })

  test('an upgrade that changes a column: the copy is made anew', async () => {
    await duck.run('alter table cases drop column tier')
    duck.close()
    duck = await openDuck(join(folder, 'copy.duckdb'), { feedFolder: join(folder, 'feed') })
    assert.deepEqual(await fines(), {})
    assert.equal((await refresh()).whole, true)
    assert.ok(Object.keys(await fines()).length > 0)
  })
})
