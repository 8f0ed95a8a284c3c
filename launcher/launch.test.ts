import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const source = join(import.meta.dirname, '..')
const base = realpathSync(mkdtempSync(join(tmpdir(), 'biaochi-launcher-')))
after(() => rmSync(base, { recursive: true, force: true }))

/** What the launcher hands over to: prints what it was given, or waits for a signal and ends with a code of its own. */
const PROGRAM = `
const [what, code] = process.argv.slice(2)
if (what === 'wait') {
  for (const [signal, code] of [['SIGTERM', 7], ['SIGINT', 8]]) process.on(signal, () => setTimeout(() => process.exit(code), 100))
  setInterval(() => {}, 1000)
  console.log(process.pid)
} else if (what === 'exit') process.exitCode = Number(code)
else if (what === 'killed') process.kill(process.pid, 'SIGKILL')
else console.log(JSON.stringify({ args: process.argv.slice(2), program: process.argv[1], cwd: process.cwd() }))
`

const LOCK = JSON.stringify({
  packages: {
    '': { name: 'x' },
    'node_modules/a': { version: '1.0.0', integrity: 'one' },
    'node_modules/b': { version: '1.0.0', integrity: 'two', optional: true },
  },
})

/**
 * A small project with this launcher. `elsewhere` gives it a runtime at another path than the running one, as it is when an older
 * Node.js starts it, so that it hands over to a process of its own.
 */
const project = (name: string, { elsewhere = false, installed = LOCK as string | null } = {}): string => {
  const root = join(base, name)
  for (const folder of ['server', 'scripts', 'bench', 'node_modules']) mkdirSync(join(root, folder), { recursive: true })
  cpSync(join(source, 'biaochi'), join(root, 'biaochi'))
  cpSync(join(source, 'launcher'), join(root, 'launcher'), { recursive: true })
  for (const program of ['server/main.ts', 'scripts/test.ts', 'bench/main.ts']) writeFileSync(join(root, program), PROGRAM)
  writeFileSync(join(root, 'package.json'), '{"type":"module"}')
  writeFileSync(join(root, 'package-lock.json'), LOCK)
  if (installed !== null) writeFileSync(join(root, 'node_modules/.package-lock.json'), installed)
  if (elsewhere) {
    symlinkSync(process.execPath, join(root, 'runtime'))
    writeFileSync(join(root, 'launcher/runtime.mjs'), `export const findRuntime = (root) => root + '/runtime'\n`)
  }
  return root
}

const launch = (root: string, args: string[], env: NodeJS.ProcessEnv = process.env) =>
  run(process.execPath, [join(root, 'biaochi'), ...args], { cwd: base, env })

const startWaiting = async (root: string): Promise<{ launcher: ChildProcess; pid: number }> => {
  const launcher = spawn(process.execPath, [join(root, 'biaochi'), 'wait'], { cwd: base, stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = (await once(launcher.stdout!, 'data')) as [Buffer]
  return { launcher, pid: Number(said.toString()) }
}

test('commands reach their programs, with the caller’s folder and without a word of the launcher', async () => {
  for (const elsewhere of [false, true]) {
    const root = project(`programs-${elsewhere}`, { elsewhere })
    const expected = [
      [['import', 'a.zip', '--json'], 'server/main.ts', ['import', 'a.zip', '--json']],
      [['test', 'domain'], 'scripts/test.ts', ['domain']],
      [['bench'], 'bench/main.ts', []],
      [[], 'server/main.ts', []],
    ] as const
    for (const [args, program, passed] of expected) {
      const { stdout, stderr } = await launch(root, [...args])
      assert.deepEqual(JSON.parse(stdout), { args: passed, program: join(root, program), cwd: base })
      assert.equal(stderr, '')
    }
  }
})

test('the launcher ends as the program ends', async () => {
  const root = project('codes', { elsewhere: true })
  await assert.rejects(launch(root, ['exit', '5']), { code: 5 })
  await assert.rejects(launch(root, ['killed']), { signal: 'SIGKILL' })
})

test('signals reach the program once', async () => {
  const root = project('signals', { elsewhere: true })
  for (const [signal, expected] of [
    ['SIGTERM', 7],
    ['SIGINT', 8],
  ] as const) {
    const { launcher } = await startWaiting(root)
    launcher.kill(signal)
    assert.deepEqual(await once(launcher, 'exit'), [expected, null])
  }
})

test('the program does not outlive a killed launcher', async () => {
  const { launcher, pid } = await startWaiting(project('orphans', { elsewhere: true }))
  launcher.kill('SIGKILL')
  const runs = () => {
    try {
      process.kill(pid, 0)
      return process.platform !== 'linux' || !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
    } catch {
      return false
    }
  }
  for (let i = 0; i < 100 && runs(); i++) await sleep(50)
  assert.equal(runs(), false)
})

test('what npm installed by itself is accepted and remembered', async () => {
  const root = project('accepted', { installed: '{"packages":{"node_modules/a":{"version":"1.0.0","integrity":"one"}}}' })
  await launch(root, [])
  assert.equal(readFileSync(join(root, 'node_modules/.biaochi-lock'), 'utf8'), createHash('sha256').update(LOCK).digest('hex'))
})

test('missing or outdated dependencies are installed, and a failure is told', {
  skip: process.platform === 'win32' ? 'a shell script stands for npm' : false,
}, async () => {
  const bin = join(base, 'bin')
  mkdirSync(bin)
  const installer = (exit: number) => writeFileSync(join(bin, 'npm'), `#!/bin/sh\necho "$PWD $*"\nexit ${exit}\n`, { mode: 0o755 })
  const { npm_execpath: _npm, ...rest } = process.env
  const env = { ...rest, PATH: `${bin}:${process.env.PATH}` }
  installer(0)
  const outdated = project('outdated', { installed: LOCK.replace('1.0.0', '0.9.0') })
  const { stdout, stderr } = await launch(outdated, [], env)
  assert.deepEqual(JSON.parse(stdout).args, [])
  assert.match(stderr, new RegExp(`^正在安装依赖.*\n${outdated} install --no-save --include=dev --include=optional\n依赖安装完成。\n$`))
  assert.equal((await launch(outdated, [], env)).stderr, '')
  writeFileSync(join(outdated, 'package-lock.json'), LOCK.replace('one', 'other'))
  assert.match((await launch(outdated, [], env)).stderr, /正在安装依赖/)
  installer(3)
  const missing = project('missing', { installed: null })
  await assert.rejects(launch(missing, [], env), (error: { code: number; stderr: string; stdout: string }) => {
    assert.equal(error.code, 1)
    assert.equal(error.stdout, '')
    assert.match(error.stderr, /依赖安装失败（npm 退出码 3）/)
    return true
  })
  assert.ok(!existsSync(join(missing, 'node_modules/.biaochi-lock')))
})

test('a system without a usable Node.js is told', async () => {
  const root = project('no-runtime')
  writeFileSync(join(root, 'launcher/runtime.mjs'), 'export const findRuntime = () => undefined\n')
  await assert.rejects(launch(root, []), { code: 1, stderr: /没有找到.*Node\.js 26/ })
})
