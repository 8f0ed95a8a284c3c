import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join, posix, relative, resolve, sep } from 'node:path'
import { type EmbeddedPostgres, startPostgres } from '#server/platform/database/embedded.ts'
import { browser } from './browser.ts'
import { checkImports } from './check-imports.ts'
import { runFile } from './test-file.ts'

/*
 * The project's test command. Without arguments: types, lint, import rules, all tests, then the pages and the browser tests.
 * With arguments: the test files whose path contains one of them. The last line of stdout is `N passed, N failed[, N skipped]`.
 */

const ROOT = resolve(import.meta.dirname, '..')
const FILE_LIMIT = 300_000
const BROWSER_FILE_LIMIT = 900_000
const FRONT_ENDS = ['console', 'field', 'portal']

const tool = (path: string) => join(ROOT, 'node_modules', path)
const totals = { passed: 0, failed: 0, skipped: 0 }
const scratch = mkdtempSync(join(tmpdir(), 'biaochi-test-'))
const stopping = new AbortController()
let cluster: EmbeddedPostgres | undefined

const say = (line: string) => console.error(line)
const secondsSince = (start: number) => `${((performance.now() - start) / 1000).toFixed(1)}s`

/** All test files below a folder, as paths from the project's folder with forward slashes. */
const testFiles = (folder = ''): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name)
      if (entry.isFile()) return entry.name.endsWith('.test.ts') ? [path] : []
      const skip = ['node_modules', 'var', 'dist', 'coverage'].includes(entry.name) || entry.name.startsWith('.')
      return entry.isDirectory() && !skip ? testFiles(path) : []
    })
    .sort()

const matches = (file: string, wanted: string[]): boolean =>
  wanted.length === 0 ||
  wanted.some((text) => {
    const path = relative(ROOT, resolve(text)).split(sep).join('/')
    return file.includes(text) || file === path || file.startsWith(`${path}/`)
  })

/** Runs a check that counts as one test. It returns what is wrong, or nothing. */
const check = async (name: string, work: () => Promise<string>): Promise<boolean> => {
  const start = performance.now()
  const wrong = await work()
  totals[wrong === '' ? 'passed' : 'failed']++
  if (wrong !== '') say(wrong.trimEnd())
  say(`${wrong === '' ? '✔' : '✖'} ${name} (${secondsSince(start)})`)
  return wrong === ''
}

/** Runs one of the JavaScript tools of the project; returns its output if it fails, else nothing. */
const runTool = (path: string, args: string[], cwd = ROOT): Promise<string> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [path, ...args], {
      cwd,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: stopping.signal,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk))
    child.on('error', (error) => done(error.message))
    child.on('close', (code) => done(code === 0 ? '' : output || `exit code ${code}`))
  })

const checkCode = async (): Promise<void> => {
  await check('类型检查 type check', () => runTool(tool('typescript/bin/tsc'), ['-p', '.']))
  await check('代码规范 lint', () => runTool(tool('@biomejs/biome/bin/biome'), ['ci', '--colors=off', '.']))
  await check('引用规则 import rules', async () =>
    checkImports(ROOT)
      .map(({ file, line, rule }) => `${file}:${line}: ${rule}`)
      .join('\n'),
  )
}

/** The environment of every test: the shared cluster and a scratch folder, and nothing that leads to real data. */
const testEnvironment = (extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => {
  const { DATABASE_URL: _url, BIAOCHI_DATA: _data, NODE_TEST_CONTEXT: _context, FORCE_COLOR: _color, ...env } = process.env
  return { ...env, TMPDIR: scratch, NO_COLOR: '1', BIAOCHI_TEST_PG: process.env.BIAOCHI_TEST_PG ?? cluster?.url, ...extra }
}

const runTests = async (name: string, files: string[], atOnce: number, limit: number, env: NodeJS.ProcessEnv): Promise<void> => {
  const start = performance.now()
  const before = { ...totals }
  let finished = 0
  const heartbeat = setInterval(() => say(`  … ${finished}/${files.length} 个文件 files (${secondsSince(start)})`), 20_000)
  const queue = [...files]
  const worker = async () => {
    for (let file = queue.shift(); file !== undefined && !stopping.signal.aborted; file = queue.shift()) {
      const result = await runFile({ root: ROOT, file, env, limit, scratch, signal: stopping.signal })
      if (stopping.signal.aborted) return
      finished++
      totals.passed += result.passed
      totals.failed += result.failed
      totals.skipped += result.skipped
      if (result.failed > 0) say(`${result.output.trimEnd()}\n✖ ${file}: ${result.reason}\n`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  clearInterval(heartbeat)
  const failed = totals.failed - before.failed
  say(
    `${failed === 0 ? '✔' : '✖'} ${name}: ${files.length} 个文件 files, ${totals.passed - before.passed} 通过 passed, ${failed} 失败 failed (${secondsSince(start)})`,
  )
}

const startCluster = async (): Promise<void> => {
  if (process.env.BIAOCHI_TEST_PG) return
  const start = performance.now()
  cluster = await startPostgres({ dataDir: join(scratch, 'database'), durable: false })
  cluster.exited.then((code) => {
    if (!stopping.signal.aborted) say(`✖ 测试数据库意外停止 the test database stopped (${code})`)
  })
  say(`✔ 测试数据库 test database (${secondsSince(start)})`)
}

const main = async (wanted: string[]): Promise<void> => {
  const files = testFiles().filter((file) => matches(file, wanted))
  if (files.length === 0) {
    say(`没有匹配的测试文件 no test file matches: ${wanted.join(' ')}`)
    totals.failed++
    return
  }
  const browserTests = files.filter((file) => file.startsWith('e2e/'))
  const tests = files.filter((file) => !file.startsWith('e2e/'))
  // The browser may have to be fetched: that goes on beside everything else.
  const chromium = browserTests.length > 0 ? browser(say, stopping.signal) : undefined
  if (wanted.length === 0) await checkCode()
  await startCluster()
  if (tests.length > 0) await runTests('测试 tests', tests, availableParallelism(), FILE_LIMIT, testEnvironment())
  if (browserTests.length === 0) return
  let built = true
  for (const room of FRONT_ENDS.filter((room) => existsSync(join(ROOT, room, 'vite.config.ts')))) {
    built = (await check(`构建页面 build ${room}`, () => runTool(tool('vite/bin/vite.js'), ['build'], join(ROOT, room)))) && built
  }
  const path = await chromium
  if (built && path !== undefined) {
    await runTests('浏览器测试 browser tests', browserTests, 1, BROWSER_FILE_LIMIT, testEnvironment({ CHROMIUM: path }))
  } else {
    totals.skipped += browserTests.length
    say(`- 浏览器测试未运行 browser tests not run: ${browserTests.length} 个文件 files`)
  }
}

const cleanUp = async (): Promise<void> => {
  stopping.abort()
  await cluster?.stop('fast')
  // Databases that tests left behind may still be closing.
  await rm(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(code)))
}
try {
  // PostgreSQL's account, another one than root's, passes through here to the test clusters.
  await chmod(scratch, 0o711)
  await main(process.argv.slice(2))
} catch (error) {
  totals.failed++
  say(error instanceof Error ? (error.stack ?? error.message) : String(error))
}
await cleanUp()
console.log(`${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`)
process.exit(totals.failed > 0 ? 1 : 0)
