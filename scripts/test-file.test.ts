import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type FileResult, runFile } from './test-file.ts'

const root = mkdtempSync(join(tmpdir(), 'biaochi-files-'))
after(() => rmSync(root, { recursive: true, force: true }))

const { NODE_TEST_CONTEXT: _context, ...env } = process.env

const run = (lines: string[], limit = 30_000, signal = new AbortController().signal): Promise<FileResult> => {
  writeFileSync(join(root, 'x.test.ts'), [`import { describe, it, test } from 'node:test'`, ...lines].join('\n'))
  return runFile({ root, file: 'x.test.ts', env, limit, scratch: root, signal })
}

test('passed, failed and skipped tests are counted, suites are not', async () => {
  const result = await run([
    `test('a', async (t) => { await t.test('inner', () => {}) })`,
    `describe('group', () => { it('b', () => { throw new Error('broken on purpose') }); it.skip('c', () => {}); it.todo('d') })`,
  ])
  assert.deepEqual([result.passed, result.failed, result.skipped], [2, 1, 2])
  assert.match(result.output, /broken on purpose/)
})

test('a good file has no reason to be told', async () => {
  const result = await run([`test('a', () => {})`])
  assert.deepEqual([result.passed, result.failed, result.reason], [1, 0, ''])
})

test('a file that cannot be loaded, crashes or holds no test fails', async () => {
  const missing = await run([`import './missing.ts'`])
  assert.deepEqual([missing.passed, missing.failed], [0, 1])
  assert.match(missing.output, /ERR_MODULE_NOT_FOUND/)
  const crashed = await run([`test('a', () => {})`, `test('b', () => process.exit(3))`])
  assert.equal(crashed.failed, 1)
  assert.match(crashed.reason, /exit code 3/)
  const empty = await run([])
  assert.deepEqual([empty.passed, empty.failed], [0, 1])
  assert.match(empty.reason, /no test/)
})

test('a file that does not end fails after its time, together with what it started', async () => {
  const pidFile = join(root, 'pid')
  const result = await run(
    [
      `import { spawn } from 'node:child_process'`,
      `import { writeFileSync } from 'node:fs'`,
      `test('a', () => writeFileSync(${JSON.stringify(pidFile)}, String(spawn('sleep', ['60']).pid)))`,
      `setInterval(() => {}, 1000)`,
    ],
    3000,
  )
  assert.equal(result.failed, 1)
  assert.match(result.reason, /did not end/)
  const pid = Number(readFileSync(pidFile, 'utf8'))
  await sleep(100)
  const state =
    process.platform === 'linux' && readdirSync('/proc').includes(String(pid)) ? readFileSync(`/proc/${pid}/stat`, 'latin1') : ') Z'
  assert.match(state, /\) [ZX]/)
})

test('an abort ends the file at once', async () => {
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 500)
  const start = performance.now()
  const result = await run([`setInterval(() => {}, 1000)`], 30_000, stop.signal)
  assert.equal(result.failed, 1)
  assert.ok(performance.now() - start < 10_000)
})
