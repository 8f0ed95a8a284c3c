import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import { Screen } from './screen.ts'

const ROOT = resolve(import.meta.dirname, '..')
/** Long enough for the pages to be built anew on a machine that is busy. */
const START_LIMIT = 240_000
const WAIT_LIMIT = 30_000
const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The window of an office computer. */
export const OFFICE = { width: 1366, height: 768 }
/** A wide desk screen. */
export const WIDE = { width: 1920, height: 1080 }
/** A phone held upright. */
export const PHONE = { width: 390, height: 844 }
/** What every account of the tests changes its one-time password to. */
export const PASSWORD = 'Walk-2026-Lantern'

/** A running deployment with the demo province, and a browser in front of it. */
export interface Stage {
  readonly url: string
  /** One-time password of each demo account, as the first start wrote it down. */
  readonly passwords: ReadonlyMap<string, string>
  /** A new, empty browser profile with one page. */
  visit(options?: { viewport?: { width: number; height: number }; signedInAs?: Screen }): Promise<Screen>
  /** Ends browser and server and deletes everything they wrote. Throws when the server did not end by itself. */
  close(): Promise<void>
}

/** Starts the real server as an office would, on a folder and a port of its own, with a small demo province. */
export async function openStage(): Promise<Stage> {
  const data = await mkdtemp(join(tmpdir(), 'biaochi-e2e-'))
  const server = startServer(data)
  try {
    const url = await addressOf(server)
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: BROWSER_FLAGS })
    const contexts: BrowserContext[] = []
    return {
      url,
      passwords: await oneTimePasswords(data),
      async visit({ viewport = OFFICE, signedInAs } = {}) {
        const context = await browser.newContext({
          baseURL: url,
          viewport,
          locale: 'zh-CN',
          timezoneId: 'Asia/Shanghai',
          reducedMotion: 'reduce',
          storageState: await signedInAs?.page.context().storageState(),
        })
        context.setDefaultTimeout(WAIT_LIMIT)
        contexts.push(context)
        return new Screen(await context.newPage())
      },
      async close() {
        await browser.close()
        await stopServer(server)
        await rm(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
      },
    }
  } catch (error) {
    server.kill('SIGKILL')
    await rm(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    throw error
  }
}

function startServer(data: string): ChildProcess {
  const { DATABASE_URL: _url, NODE_TEST_CONTEXT: _context, ...environment } = process.env
  return spawn(process.execPath, [join(ROOT, 'biaochi'), 'start'], {
    cwd: ROOT,
    env: {
      ...environment,
      BIAOCHI_DATA: data,
      BIAOCHI_DEMO_CASES: process.env.BIAOCHI_DEMO_CASES ?? '1500',
      // One address stands for a whole office here.
      BIAOCHI_RATE_SCALE: '50',
      // A demo that holds somebody's own data offers it no longer by itself.
      BIAOCHI_CITIZEN_LOGIN: 'local',
      HOST: '127.0.0.1',
      PORT: '0',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

/** The address that the server names once it answers. Throws with what it said when it ends or takes too long. */
function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let said = ''
    const give = (reason: string) => fail(new Error(`${reason}\n${said.slice(-4000)}`))
    const timer = setTimeout(() => give('the server did not start in time'), START_LIMIT)
    server.once('exit', (code) => give(`the server ended with ${code}`))
    server.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk).slice(-20_000)
      const port = /标尺已启动：http:\/\/localhost:(\d+)\//.exec(said)?.[1]
      // The accounts are the last thing it says.
      if (!port || !said.includes('个账号')) return
      clearTimeout(timer)
      done(`http://127.0.0.1:${port}`)
    })
  })
}

async function oneTimePasswords(data: string): Promise<Map<string, string>> {
  const file = join(data, 'demo-accounts.txt')
  if (!existsSync(file)) throw new Error('the first start wrote no demo accounts')
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  return new Map(lines.map((line) => line.split(/\s+/, 2) as [string, string]))
}

async function stopServer(server: ChildProcess): Promise<void> {
  server.removeAllListeners('exit')
  const ended = once(server, 'exit')
  server.kill('SIGTERM')
  const timer = setTimeout(() => server.kill('SIGKILL'), WAIT_LIMIT)
  const [code, signal] = (await ended) as [number | null, string | null]
  clearTimeout(timer)
  if (code !== 0) throw new Error(`the server ended with ${code ?? signal}`)
}
