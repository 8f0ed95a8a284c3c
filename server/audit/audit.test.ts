import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import { logAction } from '../platform/audit/actions.ts'
import { forgetKeys, type Keys, openKeys } from '../platform/crypto.ts'
import type { Sql, Tx } from '../platform/database/client.ts'
import { readSheet } from '../platform/documents/index.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { type Person, testWorld, type World } from '../testing.ts'
import { type Broken, signRoot, verifyAudit, verifyNow } from './index.ts'
import { labelOf } from './labels.ts'
import { reasonOf } from './reasons.ts'
import { ownHorizon } from './testing.ts'

describe('the action log', () => {
  let world: World
  let sql: Sql
  let keys: Keys
  let auditor: Person

  before(async () => {
    world = await testWorld()
    sql = world.sql
    await ownHorizon(sql)
    keys = await openKeys(world.services.folder)
    auditor = await world.person('audit-admin', null)
    for (let i = 0; i < 12; i++) await entry(`matter:${i % 3}`, `step ${i}`)
    await signRoot(sql, keys)
    for (let i = 0; i < 6; i++) await entry(`matter:${i % 3}`, `later ${i}`)
    await signRoot(sql, keys)
  })
  after(() => world?.close())

  const entry = (chain: string, reason: string, tx: Sql | Tx = sql) =>
    logAction(
      tx,
      { ...systemActor('r-1'), ip: '10.1.1.1' },
      {
        chain,
        action: 'test',
        objectKind: 'matter',
        objectId: chain,
        reason,
        detail: { a: 1, b: ['x', null] },
        before: { s: 1 },
        after: { s: 2 },
      },
    )

  /** What the check finds after somebody with all rights over the database has done this; undone afterwards. */
  const afterTampering = async (tamper: (tx: Tx) => Promise<unknown>): Promise<Broken[]> => {
    const undo = new Error('undo')
    let found: Broken[] = []
    await sql
      .begin(async (tx) => {
        await tx`set local session_replication_role = replica`
        await tamper(tx)
        found = (await verifyAudit(tx, keys)).broken
        throw undo
      })
      .catch((error: Error) => {
        if (error !== undo) throw error
      })
    return found
  }
  const named = (found: Broken[]) => found.map(({ kind, chain, seq }) => `${kind} ${chain ?? '-'} ${seq ?? '-'}`)

  afterEach(async () => assert.deepEqual((await verifyNow(sql, keys)).broken, [], 'nothing was left behind'))

  test('an untouched log verifies, with exactly four members', async () => {
    const verified = await verifyNow(sql, keys)
    assert.deepEqual(Object.keys(verified), ['chains', 'actions', 'roots', 'broken'])
    assert.deepEqual([verified.chains, verified.roots, verified.broken], [4, 2, []])
    assert.equal(verified.actions, 20, '18 entries and two for the roots')
  })

  test('a change of any column of any row is found and named', async () => {
    const columns: Record<string, string> = {
      chain: "'matter:9'",
      seq: 'seq + 100',
      at: "at + interval '1 microsecond'",
      actor_id: 'gen_random_uuid()',
      actor_name: "actor_name || ' '",
      actor_role: "'supervisor'",
      actor_unit_id: "''",
      ip: "'10.1.1.2'",
      request_id: 'null',
      action: "'tesu'",
      object_kind: "'matteR'",
      object_id: "'matter:2'",
      outcome: "'refused'",
      reason: "replace(reason, 'step', 'stop')",
      detail: '\'{"a": 1, "b": ["x", 0]}\'',
      before_digest: 'md5(before_digest)',
      after_digest: 'null',
      prev_hash: "translate(substr(prev_hash, 1, 1), '0123456789abcdef', '123456789abcdef0') || substr(prev_hash, 2)",
      hash: "translate(substr(hash, 1, 1), '0123456789abcdef', '123456789abcdef0') || substr(hash, 2)",
      id: 'default',
      changed_xid: "'3'",
    }
    const all = await sql`select column_name from information_schema.columns where table_schema = 'public' and table_name = 'actions'`
    assert.deepEqual(Object.keys(columns).toSorted(), all.map((row) => row.column_name as string).toSorted(), 'every column is tried')
    const rows = await sql`select id, chain, seq from actions where chain = 'matter:1' and seq in (2, 4) order by seq`
    for (const [column, value] of Object.entries(columns))
      for (const row of rows) {
        const found = named(
          await afterTampering((tx) => tx`update actions set ${tx.unsafe(`${column} = ${value}`)} where id = ${row.id as number}`),
        )
        const where = `${row.chain} ${row.seq}`
        if (column === 'id')
          assert.ok(
            found.some((each) => each.startsWith('root ')),
            `id: ${found}`,
          )
        else if (column === 'changed_xid')
          assert.ok(
            found.some((each) => each.startsWith('root ')),
            `changed_xid: ${found}`,
          )
        else if (column === 'chain' || column === 'seq')
          assert.ok(found.includes(`gap matter:1 ${(row.seq as number) + 1}`), `${column}: ${found}`)
        else assert.ok(found.includes(`hash ${where}`), `${column}: ${found}`)
      }
  })

  test('a deleted row is found and named', async () => {
    const found = await afterTampering((tx) => tx`delete from actions where chain = 'matter:2' and seq = 3`)
    assert.ok(named(found).includes('gap matter:2 4'))
    assert.ok(found.some((each) => each.message.includes('缺少第 3 条')))
    assert.ok(
      found.some((each) => each.kind === 'root' && each.message.includes('少 1 条')),
      'and the day it is missing from',
    )
  })

  test('a deleted tail is found, even when the head is set back to match', async () => {
    const tail = await afterTampering((tx) => tx`delete from actions where chain = 'matter:0' and seq >= 5`)
    assert.ok(named(tail).includes('head matter:0 6'))
    assert.ok(tail.some((each) => each.message.includes('末尾缺少第 5 至 6 条')))
    const hidden = await afterTampering(async (tx) => {
      await tx`delete from actions where chain = 'matter:0' and seq >= 5`
      await tx`update chain_heads set seq = 4, hash = (select hash from actions where chain = 'matter:0' and seq = 4) where chain = 'matter:0'`
    })
    assert.ok(
      hidden.some((each) => each.kind === 'root' && each.day !== null && each.message.includes('少 2 条')),
      named(hidden).join(),
    )
    const whole = await afterTampering(async (tx) => {
      await tx`delete from actions where chain = 'matter:0'`
      await tx`delete from chain_heads where chain = 'matter:0'`
    })
    assert.equal(whole.filter((each) => each.kind === 'root').length, 2, 'both days tell')
  })

  test('an inserted row is found and named, also one with a right hash', async () => {
    const columns = 'chain, actor_name, actor_role, action, object_kind, object_id, outcome, detail'
    const crude = await afterTampering((tx) =>
      tx.unsafe(
        `insert into actions (${columns}, seq, prev_hash, hash) values ('matter:1', 'x', 'none', 'test', 'matter', 'm', 'done', '{}', 7, 'aa', 'bb')`,
      ),
    )
    assert.ok(named(crude).includes('hash matter:1 7'))
    assert.ok(named(crude).includes('head matter:1 6'))
    // A whole chain rewritten from the second row on, each hash and the head made right.
    const rewritten = await afterTampering(async (tx) => {
      await tx`update actions set seq = -seq where chain = 'matter:1' and seq >= 2`
      await tx`update actions set seq = 1 - seq where chain = 'matter:1' and seq < 0`
      await tx.unsafe(
        `insert into actions (${columns}, seq, prev_hash, hash, changed_xid) values ('matter:1', 'x', 'none', 'test', 'matter', 'm', 'done', '{}', 2, '', '', (select changed_xid from actions where chain = 'matter:1' and seq = 1))`,
      )
      for (let seq = 2; seq <= 7; seq++) {
        await tx`update actions set prev_hash = (select hash from actions where chain = 'matter:1' and seq = ${seq - 1}) where chain = 'matter:1' and seq = ${seq}`
        await tx`update actions a set hash = action_hash(a) where chain = 'matter:1' and seq = ${seq}`
      }
      await tx`update chain_heads set seq = 7, hash = (select hash from actions where chain = 'matter:1' and seq = 7) where chain = 'matter:1'`
    })
    assert.deepEqual([...new Set(rewritten.map((each) => each.kind))], ['root'], 'the chain itself looks whole: only the signed roots tell')
    assert.ok(rewritten.some((each) => each.message.includes('多 1 条')))
  })

  test('a forged, changed or missing root is found and named', async () => {
    const resign = (other: Keys) => async (tx: Tx) => {
      await tx`update audit_roots set root = ${'ab'.repeat(32)}, signature = ${other.sign(Buffer.from('x'))} where no = 1`
    }
    const place = `${world.services.folder}/forger`
    const forged = await afterTampering(resign(await openKeys(place)))
    forgetKeys(place)
    assert.ok(forged.some((each) => each.kind === 'signature' && each.message.includes('第 1 号')))
    assert.ok(forged.some((each) => each.kind === 'root' && each.message.includes('第 2 号') && each.message.includes('不相连')))
    const replayed = await afterTampering(
      (tx) => tx`update audit_roots set signature = (select signature from audit_roots where no = 1) where no = 2`,
    )
    assert.deepEqual(named(replayed), ['signature - -'])
    for (const column of [
      'day = day - 1',
      'actions = actions + 1',
      'chains = chains + 1',
      "until_xid = '4'",
      "from_xid = '1'",
      "previous = 'x'",
      "root = 'x'",
    ])
      assert.ok(
        (await afterTampering((tx) => tx.unsafe(`update audit_roots set ${column} where no = 2`))).some(
          (each) => each.kind === 'signature',
        ),
        column,
      )
    assert.ok((await afterTampering((tx) => tx`delete from audit_roots where no = 1`)).some((each) => each.message.includes('缺少第 1 号')))
    assert.ok(
      (await afterTampering((tx) => tx`delete from audit_roots where no = 2`)).some((each) => each.message.includes('已签到第 2 号')),
    )
  })

  test('nobody without such rights can change or delete a row at all', async () => {
    for (const statement of [
      'update actions set reason = $$x$$',
      'delete from actions',
      'truncate actions',
      'update audit_roots set root = $$x$$',
      'delete from audit_roots',
    ])
      await assert.rejects(sql.unsafe(statement), { code: 'BC002' }, statement)
  })

  test('an entry that commits late is in the next root, and none is in two', async () => {
    await signRoot(sql, keys)
    const release = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const slow = sql.begin(async (tx) => {
      await entry('slow:1', 'begun before the root', tx)
      begun.resolve()
      await release.promise
    })
    await begun.promise
    await entry('quick:1', 'begun after and committed before')
    const before = await signRoot(sql, keys)
    const [early] = await sql`select count(*)::int as n from actions where chain = 'quick:1' and changed_xid < ${before.until}::xid8`
    assert.equal(early!.n, 0, 'nothing beyond the oldest open transaction is signed yet')
    release.resolve()
    await slow
    const next = await signRoot(sql, keys)
    assert.equal(next.from, before.until)
    const [missing] = await sql`select count(*)::int as n from actions where changed_xid < ${next.until}::xid8
      and not exists (select from audit_roots r where actions.changed_xid >= r.from_xid and actions.changed_xid < r.until_xid)`
    assert.equal(missing!.n, 0)
    const [twice] =
      await sql`select count(*)::int as n from actions a where (select count(*) from audit_roots r where a.changed_xid >= r.from_xid and a.changed_xid < r.until_xid) > 1`
    assert.equal(twice!.n, 0)
    const [covered] =
      await sql`select count(*)::int as n from actions a join audit_roots r on a.changed_xid >= r.from_xid and a.changed_xid < r.until_xid where r.no = ${next.no} and a.chain in ('slow:1', 'quick:1')`
    assert.equal(covered!.n, 2)
  })

  test('two roots signed at once follow each other', async () => {
    const [one, two] = await Promise.all([signRoot(sql, keys), signRoot(sql, keys)])
    assert.equal(Math.abs(one.no - two.no), 1)
  })

  test('many writers at once leave one unbroken chain each', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, i) => entry(`busy:${i % 2}`, `entry ${i}`)))
    const rows = await sql`select chain, array_agg(seq order by seq) as seqs from actions where chain like 'busy:%' group by 1`
    for (const row of rows)
      assert.deepEqual(
        row.seqs,
        Array.from({ length: 30 }, (_, i) => i + 1),
      )
  })

  test('the audit administrator reads, filters, pages, checks and takes out', async () => {
    const list = async (query: Record<string, unknown>) => (await world.call(auditor, 'audit.list', { query: query as never })).body
    const ids: number[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await list({ limit: 20, cursor, action: 'test' })
      ids.push(...page.rows.map((row) => row.id))
      if (!page.next) break
      cursor = page.next
    }
    const all = await sql`select id from actions where action = 'test' order by id desc`
    assert.deepEqual(
      ids,
      all.map((row) => row.id),
    )
    assert.equal(
      (await list({ q: 'matter:1' })).rows.every((row) => row.objectId === 'matter:1'),
      true,
    )
    assert.ok((await list({ q: auditor.account })).rows.length > 0, 'by account')
    assert.deepEqual((await list({ outcome: 'failed' })).rows, [])
    assert.deepEqual((await list({ to: '2020-01-01' })).rows, [])
    assert.ok(
      (await list({ action: 'read' })).rows.some((row) => row.object.title === '审计日志'),
      'reading the log is on record too',
    )
    const verified = await world.call(auditor, 'audit.verify')
    assert.deepEqual(Object.keys(verified.body), ['chains', 'actions', 'roots', 'broken'])
    assert.deepEqual(verified.body.broken, [])
    const roots = (await world.call(auditor, 'audit.roots')).body
    assert.match(roots[0]!.keyId, /^I\.[0-9a-f]{12}$/)
    const { rows: actions } = await list({ limit: 1 })
    assert.match(actions[0]!.hash, /^[0-9a-f]{64}$/)
  })

  test('an entry names its object by number or name, as long as it exists', async () => {
    const id = await world.warning({ unitId: 't:GA11' })
    const [warning] = await sql`select no from warnings where id = ${id}`
    const gone = '00000000-0000-4000-8000-000000000001'
    const log = (action: string, objectKind: string, objectId: string) =>
      logAction(sql, systemActor('named'), { action, objectKind, objectId })
    await log('warning.open', 'warning', id)
    await log('warning.open', 'warning', gone)
    await log('warnings.act', 'request', id)
    await log('read', 'warnings.show', id)
    await log('rule.publish', 'rule', 'R05')
    await log('user.unlock', 'user', auditor.id)
    await log('export', 'table', '案件台账')
    await log('session.start', 'user', 'nobody')
    const { rows } = (await world.call(auditor, 'audit.list', { query: { limit: 20 } })).body
    const objects = rows.filter((row) => row.requestId === 'named').map((row) => row.object)
    const found = { title: '预警', name: warning!.no, page: `/warnings/${id}` }
    assert.deepEqual(objects.toReversed(), [
      found,
      { title: '预警', name: null, page: null },
      found,
      found,
      { title: '规则', name: 'R05 文书未上传或要素缺失', page: '/rules/R05' },
      { title: '用户', name: `${auditor.account} 某audit-admin`, page: null },
      { title: '表格', name: '案件台账', page: null },
      { title: '用户', name: 'nobody', page: null },
    ])
  })

  test('the export is a real table, with its purpose on record', async () => {
    const today = new Date().toISOString().slice(0, 10)
    const from = Temporal.PlainDate.from(today).subtract({ days: 2 }).toString()
    const to = Temporal.PlainDate.from(today).add({ days: 2 }).toString()
    const file = await world.call(auditor, 'audit.export', { query: { from, to, purpose: '年度检查' } })
    assert.equal(file.status, 200)
    const path = join(world.services.folder, 'out.xlsx')
    const { writeFile } = await import('node:fs/promises')
    await writeFile(path, file.raw)
    const texts: string[] = []
    let rows = 0
    for await (const row of readSheet(path)) {
      rows += 1
      texts.push(row.cells.join('|'))
    }
    const [count] = await sql`select count(*)::int as n from actions where action = 'test'`
    assert.ok(rows > (count!.n as number))
    assert.ok(texts[1]!.includes(auditor.account), 'marked with who took it out')
    const [log] = await sql`select reason, detail from actions where action = 'export' order by id desc limit 1`
    assert.equal(log!.reason, '年度检查')
    assert.equal((await world.call(auditor, 'audit.export', { query: { from: to, to: from, purpose: '年度检查' } })).status, 422)
  })

  test('a refusal says in the log what the person was told, and a failed trial why', async () => {
    const stranger = await world.person('supervisor', 't:SF11')
    const refused = await world.call(stranger, 'users.create', { body: { account: 'somebody', name: '某人' } })
    assert.equal(refused.status, 403)
    const [entry] = (await world.call(auditor, 'audit.list', { query: { outcome: 'refused', limit: 1 } })).body.rows
    assert.deepEqual([entry!.label, entry!.reason], ['新建用户', refused.problem.detail])
    assert.equal(reasonOf({ outcome: 'failed', reason: 'wrong', detail: {} }), '密码或口令不正确')
    assert.equal(reasonOf({ outcome: 'done', reason: '年度检查', detail: {} }), '年度检查')
    assert.equal(reasonOf({ outcome: 'done', reason: null, detail: {} }), null)
  })

  test('every action that the code writes has a Chinese name', () => {
    const root = join(import.meta.dirname, '..')
    const names = new Set<string>()
    for (const file of globSync('**/*.ts', { cwd: root, exclude: (name) => name.endsWith('.test.ts') })) {
      const text = readFileSync(join(root, file), 'utf8')
      for (const call of text.matchAll(/logAction\([\s\S]*?action: ([^,\n]+)/g))
        for (const [, name] of call[1]!.matchAll(/'([\w-]+\.[\w.-]+)'/g)) names.add(name!)
      for (const [, name] of text.matchAll(/into actions [\s\S]{0,400}?'((?:warning|problem|instrument|import)\.[\w-]+)'/g))
        names.add(name!)
    }
    assert.ok(names.size > 20, 'the search finds them')
    for (const name of names) assert.match(labelOf(name) ?? '', /[一-鿿]/, `“${name}” has no name`)
    for (const name of ['warning.notify', 'problem.breach', 'instrument.upload', 'users.create'])
      assert.match(labelOf(name) ?? '', /[一-鿿]/, name)
    assert.equal(labelOf('no.such'), undefined)
  })
})
