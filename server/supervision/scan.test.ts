import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Analysis, openAnalysis } from '../analysis/index.ts'
import { testWorld, type World } from '../testing.ts'
import { runScan } from './index.ts'

const AS_OF = '2026-06-30 08:00:00'
const NO_IMPORT = '00000000-0000-0000-0000-000000000000'

describe('scan', () => {
  let world: World
  let analysis: Analysis
  let folder: string
  before(async () => {
    world = await testWorld()
    folder = await mkdtemp(join(tmpdir(), 'biaochi-scan-'))
    analysis = openAnalysis(world.database.url, folder)
  })
  after(async () => {
    await analysis?.close()
    await world?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const scan = (more: Partial<Parameters<typeof runScan>[2]> = {}) =>
    runScan(world.sql, analysis, { engine: 'duckdb', trigger: 'command', asOf: AS_OF, rules: ['R25'], ...more })
  const measure = (id: string, approvedAt: string | null) =>
    world.sql`insert into record.measures (id, unit_id, kind, on_spot, start_at, approved_at, source, digest, import_id)
      values (${id}, 't:GA11', 'detain-vehicle', true, '2026-03-02 08:00:00', ${approvedAt}, 't', '\\x00', ${NO_IMPORT})
      on conflict (id) do update set approved_at = excluded.approved_at, changed_xid = pg_current_xact_id()`
  const warnings = () =>
    world.sql`select subject_id, state, seen_count, condition_gone_at is not null as gone from warnings order by subject_id`

  test('a finding opens one warning; a repeat raises the counter; a vanished one is marked and stays open', async () => {
    await measure('t:M1', null)
    await measure('t:M2', '2026-03-02 20:00:00')
    const first = await scan()
    assert.deepEqual(
      first.rules.map(({ findings, opened, repeated, cleared }) => ({ findings, opened, repeated, cleared })),
      [{ findings: 1, opened: 1, repeated: 0, cleared: 0 }],
    )
    assert.deepEqual((await scan()).rules[0]!.repeated, 1)
    assert.deepEqual([...(await warnings())], [{ subject_id: 't:M1', state: 'open', seen_count: 2, gone: false }])
    await measure('t:M1', '2026-03-02 09:00:00')
    assert.equal((await scan()).rules[0]!.cleared, 1)
    assert.deepEqual([...(await warnings())], [{ subject_id: 't:M1', state: 'open', seen_count: 2, gone: true }])
    await measure('t:M1', null)
    await scan()
    assert.deepEqual([...(await warnings())], [{ subject_id: 't:M1', state: 'open', seen_count: 3, gone: false }])
  })

  test('the warning carries its evidence, its clock and the first entry of its log', async () => {
    const [row] = await world.sql`select w.id, w.region, w.line, w.evidence, w.review_required, c.rule, a.action, a.hash from warnings w
      join clocks c on c.matter_id = w.id join actions a on a.object_id = w.id::text where w.subject_id = 't:M1'`
    assert.equal(row!.region, '990101')
    assert.equal(row!.line, 'police')
    assert.equal((row!.evidence as Record<string, unknown>).start_at, '2026-03-02 08:00:00')
    assert.equal(row!.rule, 'push')
    assert.equal(row!.action, 'warning.open')
    assert.match(row!.hash as string, /^[0-9a-f]{64}$/)
  })

  test('--engine postgres finds the same', async () => {
    await measure('t:M3', null)
    const before = await scan({ dryRun: true, rules: undefined })
    const other = await scan({ dryRun: true, rules: undefined, engine: 'postgres' })
    assert.deepEqual(
      other.rules.map(({ id, findings }) => [id, findings]),
      before.rules.map(({ id, findings }) => [id, findings]),
    )
    assert.equal(before.rules.find((rule) => rule.id === 'R25')!.findings, 2)
    assert.equal((await warnings()).length, 1, 'a dry run writes nothing')
  })

  test('two scans at once: the second is refused, and nothing is counted twice', async () => {
    const [one, two] = await Promise.allSettled([scan(), scan()])
    assert.deepEqual([one.status, two.status].sort(), ['fulfilled', 'rejected'])
    const refused = [one, two].find((each) => each.status === 'rejected') as PromiseRejectedResult
    assert.equal(refused.reason.code, 'scan-running')
  })

  test('a scan that breaks leaves the warnings as they were and says so', async () => {
    const before = await warnings()
    const broken: Analysis = {
      ...analysis,
      run: async (sql) => (sql.includes('measures') ? Promise.reject(new Error('engine lost')) : analysis.run(sql)),
    }
    await assert.rejects(runScan(world.sql, broken, { engine: 'duckdb', trigger: 'command', asOf: AS_OF, rules: ['R25'] }), /engine lost/)
    assert.deepEqual(await warnings(), before)
    const [row] = await world.sql`select state, error from scans order by requested_at desc limit 1`
    assert.equal(row!.state, 'failed')
    assert.equal((await scan()).rules.length, 1, 'and the next one works')
  })

  test('the analysis process is killed: the next scan starts it anew', async () => {
    const pid = analysis.pid()!
    process.kill(pid, 'SIGKILL')
    await scan().catch(() => undefined) // it may still have met the dying one
    assert.equal((await scan()).rules.length, 1)
    assert.notEqual(analysis.pid(), pid)
  })

  test('the database ends the connection of the analysis process: the next scan connects again', async () => {
    const ended =
      await world.sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'biaochi-analysis' and datname = current_database()`
    assert.equal(ended.length, 1)
    assert.equal((await scan()).rules.length, 1)
  })

  test('a snoozed subject opens nothing new, and its open warning goes on', async () => {
    const lead = await world.person('supervision-lead', 't:SF')
    const [warning] = await world.sql`select id from warnings where subject_id = 't:M3'`
    const until = Temporal.Now.plainDateISO('Asia/Shanghai').add({ days: 10 }).toString()
    const answer = await world.call(lead, 'rules.snooze', {
      params: { id: 'R25' },
      body: { warningId: warning!.id as string, until, reason: '设备故障已报备' },
    })
    assert.equal(answer.status, 200, JSON.stringify(answer.problem))
    const before = (await warnings()).find((row) => row.subject_id === 't:M3')!.seen_count as number
    await scan()
    assert.equal((await warnings()).find((row) => row.subject_id === 't:M3')!.seen_count, before + 1)
    await world.sql`update snoozes set subject_id = 't:M9'`
    await measure('t:M9', null)
    assert.equal((await scan()).rules[0]!.opened, 0)
  })

  test('publishing parameters makes a version with author and reason; the next scan uses it', async () => {
    const county = await world.person('supervision-lead', 't:SF11')
    const lead = await world.person('supervision-lead', 't:SF')
    const publish = (who: typeof lead, hours: number, baseVersion: number) =>
      world.call(who, 'rules.publish', {
        params: { id: 'R25' },
        body: { baseVersion, enabled: true, parameters: { hours }, reason: '本省规定为四十八小时' },
      })
    assert.equal((await publish(county, 48, 0)).status, 403, 'a county cannot set them for the province')
    assert.equal((await publish(lead, 1000, 0)).status, 422)
    assert.equal((await publish(lead, 72, 0)).body.version, 1)
    assert.equal((await publish(lead, 48, 0)).problem.code, 'changed-meanwhile')
    await measure('t:M4', '2026-03-04 20:00:00')
    assert.equal((await scan({ dryRun: true })).rules[0]!.version, 1)
    const { body } = await world.call(lead, 'rules.show', { params: { id: 'R25' } })
    assert.deepEqual(
      body.versions.map((each) => [each.version, each.reason]),
      [[1, '本省规定为四十八小时']],
    )
  })
})
