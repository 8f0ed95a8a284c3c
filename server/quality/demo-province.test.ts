import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { plantedRules } from '#demo/faults/index.ts'
import { demoAsOf, generateDemo } from '#demo/index.ts'
import { senderId, wallTime } from '#domain/contract/exchange/index.ts'
import { type Rule, ruleSql, rules } from '#rules/index.ts'
import { type Duck, openDuck, postgresEngine, type Row, refreshCopy } from '../analysis/index.ts'
import { runImport } from '../intake/index.ts'
import { type TestDatabase, testDatabase } from '../platform/database/testing.ts'
import { seedReference } from '../platform/reference.ts'

const CASES = 3000
const AS_OF = wallTime(demoAsOf)!.slice(0, 19)

describe('every rule on a demo province', () => {
  let database: TestDatabase
  let duck: Duck
  let folder: string
  const answers = new Map<string, Set<string>>()
  const found = new Map<string, Row[]>()

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'biaochi-province-'))
    const out = join(folder, 'demo')
    await generateDemo({ out, cases: CASES, seed: 7 })
    for await (const line of createInterface({ input: createReadStream(join(out, 'answers.ndjson')) })) {
      if (!line) continue
      const { rule, subject } = JSON.parse(line) as { rule: string; subject: string }
      answers.set(rule, (answers.get(rule) ?? new Set()).add(subject))
    }
    database = await testDatabase()
    await seedReference(database.sql)
    const report = await runImport(database.sql, { path: out, source: 'demo', reportFolder: join(folder, 'report') })
    for (const [name, counts] of Object.entries(report.entities)) assert.equal(counts.rejected, 0, `${name}: rejected records`)
    assert.equal(report.dangling, 0)
    const doubts = (await readFile(report.doubts, 'utf8')).split('\n').filter(Boolean)
    const reasons = new Set(doubts.map((line) => (JSON.parse(line) as { reason: string }).reason))
    assert.deepEqual([...reasons], ['checksum'], 'nothing is doubtful but the certificate numbers planted as wrong')
    await database.sql`analyze`
    duck = await openDuck(join(folder, 'copy.duckdb'), { feedFolder: join(folder, 'feed') })
    await refreshCopy(database.sql, duck, folder)
    for (const rule of rules) found.set(rule.id, await duck.run(ruleSql(rule, {}, AS_OF)))
  })
  after(async () => {
    duck?.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  test('both engines give the same rows', async () => {
    await database.sql.begin('isolation level repeatable read read only', async (tx) => {
      for (const rule of rules) {
        const rows = await postgresEngine(tx).run(ruleSql(rule, {}, AS_OF))
        assert.deepEqual(ordered(rows), ordered(found.get(rule.id)!), `${rule.id}: the engines differ`)
      }
    })
  })

  test('one row for each subject and window', () => {
    for (const rule of rules) {
      const keys = found.get(rule.id)!.map((row) => `${row.subject_id} ${row.win ?? ''}`)
      assert.equal(new Set(keys).size, keys.length, `${rule.id} repeats a subject`)
    }
  })

  for (const rule of rules)
    test(`${rule.id} finds what was planted and nothing else`, () => {
      const planted = answers.get(rule.id) ?? new Set<string>()
      const subjects = new Set(found.get(rule.id)!.map((row) => bare(String(row.subject_id))))
      assert.ok(planted.size >= 3 || !(plantedRules as readonly string[]).includes(rule.id), `only ${planted.size} faults planted`)
      if (planted.size === 0) return assert.deepEqual([...subjects], [])
      const hits = [...subjects].filter((subject) => planted.has(subject)).length
      const goal = exact(rule) ? 1 : 0.9
      const missed = [...planted].filter((subject) => !subjects.has(subject))
      const extra = [...subjects].filter((subject) => !planted.has(subject))
      assert.ok(hits / planted.size >= goal, `recall ${hits}/${planted.size}, missed: ${missed.slice(0, 5).join(' ')}`)
      assert.ok(hits / subjects.size >= goal, `precision ${hits}/${subjects.size}, extra: ${extra.slice(0, 5).join(' ')}`)
    })
})

/** Red rules are exact: a red warning says that the law was broken. */
const exact = (rule: Rule): boolean => rule.colour === 'red'

const bare = (subject: string): string =>
  subject
    .split('|')
    .map((part) => (part.startsWith('demo:') ? senderId(part) : part))
    .join('|')

/** Rows in a fixed order, numbers to six decimals. */
function ordered(rows: readonly Row[]): Row[] {
  const key = (row: Row) => `${row.subject_id} ${row.win ?? ''}`
  return rows
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value]),
      ),
    )
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
}
