import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestOutcome } from './test-events.ts'

/** One test file to run. */
export interface FileRun {
  /** The project's folder; the file's working directory. */
  root: string
  /** Path of the test file from `root`. */
  file: string
  env: NodeJS.ProcessEnv
  /** Milliseconds after which the file is ended and counted as failed. */
  limit: number
  /** Folder for this run's own files. */
  scratch: string
  /** Ends the file and everything it started. */
  signal: AbortSignal
}

/** What came of a test file. */
export interface FileResult {
  passed: number
  failed: number
  skipped: number
  /** The end of what it printed. */
  output: string
  /** Why it counts as failed; empty if it does not. */
  reason: string
}

const OUTPUT_LIMIT = 20_000

/**
 * Runs one test file in a process of its own. A file that crashes, hangs or holds no test counts as one failed test, so that nothing
 * passes unnoticed.
 */
export const runFile = async ({ root, file, env, limit, scratch, signal }: FileRun): Promise<FileResult> => {
  const events = join(scratch, `events-${randomBytes(6).toString('hex')}.jsonl`)
  const reporters = [
    ['spec', 'stdout'],
    [new URL('./test-events.ts', import.meta.url).href, events],
  ].flatMap(([reporter, destination]) => [`--test-reporter=${reporter}`, `--test-reporter-destination=${destination}`])
  // A group of its own, so that what the file started ends with it.
  const child = spawn(process.execPath, [...reporters, join(root, file)], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  })
  const end = () => {
    try {
      if (process.platform === 'win32') child.kill('SIGKILL')
      else if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // Already ended.
    }
  }
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk).slice(-OUTPUT_LIMIT)
    })
  }
  let hung = false
  const timer = setTimeout(() => {
    hung = true
    end()
  }, limit)
  signal.addEventListener('abort', end, { once: true })
  const closed = once(child, 'close').catch(() => undefined)
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('exit', resolve)
  })
  // Whatever it left running would keep the pipes open and the run waiting.
  end()
  await Promise.race([closed, sleep(1000)])
  clearTimeout(timer)
  signal.removeEventListener('abort', end)
  const lines = (await readFile(events, 'utf8').catch(() => '')).split('\n').filter(Boolean)
  const outcomes = lines.map((line) => (JSON.parse(line) as TestOutcome).outcome)
  const count = (wanted: TestOutcome['outcome']) => outcomes.filter((outcome) => outcome === wanted).length
  const counted = { passed: count('passed'), failed: count('failed'), skipped: count('skipped'), output }
  if (hung) return { ...counted, failed: counted.failed + 1, reason: `超过 ${limit / 1000} 秒未结束 did not end within ${limit / 1000} s` }
  if (counted.failed > 0) return { ...counted, reason: `${counted.failed} 个失败 failed` }
  if (code !== 0) return { ...counted, failed: 1, reason: `异常退出 exit code ${code}` }
  if (outcomes.length === 0) return { ...counted, failed: 1, reason: '没有测试 holds no test' }
  return { ...counted, reason: '' }
}
