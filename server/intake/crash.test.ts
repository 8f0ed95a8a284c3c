import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { testDatabase } from '#server/platform/database/testing.ts'
import { runImport } from './index.ts'
import { caseOf, checksum, exchangeFolder, officer, scratch, unit } from './testing/data.ts'

const CASES = 14_000
const CHILD = join(import.meta.dirname, 'testing/import-process.ts')

/** A first delivery, and a second one that changes, adds, repeats, moves and leaves references open. */
function deliveries(parent: string): [string, string] {
  const units = Array.from({ length: 20 }, (_, i) => unit(`U${i}`, i > 0 ? { parentId: `U${i >> 1}` } : {}))
  const officers = Array.from({ length: 60 }, (_, i) =>
    officer(`O${i}`, `U${i % 20}`, { certificates: [{ no: `N${i}`, validFrom: '2020-01-01' }] }),
  )
  const cases = (from: number, to: number, more: (i: number) => object) =>
    Array.from({ length: to - from }, (_, k) => from + k).map((i) =>
      caseOf(`C${i}`, `U${i % 20}`, { officers: [{ officerId: `O${i % 61}`, role: 'handler' }], fine: 100, ...more(i) }),
    )
  const payments = Array.from({ length: 3000 }, (_, i) => ({
    id: `P${i}`,
    caseId: `C${i * 5}`,
    channel: 'bank',
    amount: 100,
    paidAt: '2026-03-02T09:00:00+08:00',
  }))
  return [
    exchangeFolder(parent, 'first', { units, officers, cases: cases(0, CASES / 2, () => ({})) }),
    exchangeFolder(parent, 'second', {
      units: [...units.map((each, i) => (i % 7 === 3 ? { ...each, region: '420200' } : each)), unit('U1', { parentId: 'U19' })],
      officers: [...officers, officer('O1', 'U2')],
      cases: [
        ...cases(0, CASES, (i) => (i % 9 === 0 ? { fine: 300 } : {})),
        ...cases(0, 50, () => ({ fine: 700, captureId: 'K1' })),
        '{broken',
      ],
      payments,
    }),
  ]
}

/** Starts an import in a process of its own and kills it when it has read so many records; false when it was faster. */
async function killed(url: string, path: string, reports: string, at: number): Promise<boolean> {
  const child = spawn(process.execPath, [CHILD, url, path, reports], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) if (Number(line) >= at) child.kill('SIGKILL')
  const [code, signal] = (await ended) as [number | null, string | null]
  assert.ok(code === 0 || signal === 'SIGKILL', `ended with ${code}`)
  return signal === 'SIGKILL'
}

test('an import that is killed anywhere, and run again, ends in the same state', async () => {
  const place = scratch()
  const [first, second] = deliveries(place.path)
  const reports = (name: string) => join(place.path, name)
  const undisturbed = await testDatabase()
  const disturbed = await testDatabase()
  try {
    await runImport(undisturbed.sql, { path: first, source: 'demo', reportFolder: reports('a') })
    const clean = await runImport(undisturbed.sql, { path: second, source: 'demo', reportFolder: reports('b') })
    assert.equal(clean.entities.cases!.rejected, 1)
    assert.ok(clean.entities.cases!.updated > 500 && clean.dangling > 100)

    await runImport(disturbed.sql, { path: first, source: 'demo', reportFolder: reports('c') })
    let kills = 0
    for (const at of [1, 4000 + Math.random() * 5000, 9000 + Math.random() * 5000, CASES + 100])
      if (await killed(disturbed.url, second, reports('d'), at)) kills++
    assert.ok(kills >= 3, `only ${kills} of 4 were killed in time`)
    const [cut] = await disturbed.sql`select count(*)::int as n from record.imports where state = 'running'`
    assert.equal(cut!.n, 1, 'the last one killed still says that it runs; the ones before it were marked')
    const last = await runImport(disturbed.sql, { path: second, source: 'demo', reportFolder: reports('e') })

    assert.deepEqual(await checksum(disturbed.sql), await checksum(undisturbed.sql))
    assert.equal(last.dangling, clean.dangling)
    const states = await disturbed.sql`select state, count(*)::int as n from record.imports group by 1 order by 1`
    assert.deepEqual(
      [...states],
      [
        { state: 'done', n: 2 },
        { state: 'failed', n: kills },
      ],
    )
  } finally {
    await undisturbed.drop()
    await disturbed.drop()
    place.remove()
  }
})
