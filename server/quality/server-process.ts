/** The command line as a process of its own, for tests that stop it, kill it and start it again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const MAIN = join(import.meta.dirname, '../main.ts')
const PATIENCE = 90_000

/** A running or ended program. */
export interface Program {
  readonly child: ChildProcess
  /** Everything it has said so far on both outputs. */
  output(): string
  /** Waits for something to be said. Throws with the whole output when the program ends before, or after 90 seconds. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
}

const programs: Program[] = []

/** Runs a command of the project on a data folder, as `account` where one is given. */
export function run(
  data: string,
  args: readonly string[],
  { env = {}, account = {} }: { env?: NodeJS.ProcessEnv; account?: { uid?: number; gid?: number } } = {},
): Program {
  const { DATABASE_URL: _url, NODE_TEST_CONTEXT: _context, BIAOCHI_TEST_PG: _cluster, ...own } = process.env
  const child = spawn(process.execPath, [MAIN, ...args], {
    ...account,
    cwd: '/',
    env: { ...own, BIAOCHI_DATA: data, PORT: '0', BIAOCHI_DEMO_CASES: '1000', BIAOCHI_RATE_SCALE: '1000', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece: string) => (text += piece))
  let over = false
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once('close', (code, signal) => {
      over = true
      resolve(signal ?? code ?? -1)
    }),
  )
  const program: Program = {
    child,
    output: () => text,
    async says(pattern) {
      for (const deadline = performance.now() + PATIENCE; performance.now() < deadline; await sleep(20)) {
        const found = pattern.exec(text)
        if (found) return found
        if (over) break
      }
      throw new Error(`never said ${pattern}: ${text}`)
    },
    ended,
  }
  programs.push(program)
  return program
}

/** Ends what tests left running. */
export async function endPrograms(): Promise<void> {
  for (const { child } of programs) child.kill('SIGKILL')
  await Promise.all(programs.map(({ ended }) => ended))
}

/** The server, serving. */
export interface Server extends Program {
  readonly address: string
  /** Address of its database. */
  readonly database: string
}

/** Starts the server without its pages and waits until it serves. */
export async function serve(data: string, args: readonly string[] = [], options?: Parameters<typeof run>[2]): Promise<Server> {
  const program = run(data, ['start', '--no-pages', ...args], options)
  const [, address] = await program.says(/标尺已启动：(http:\/\/localhost:\d+\/)/)
  const { url } = JSON.parse(await readFile(join(data, 'owner.json'), 'utf8')) as { url: string }
  return { ...program, address: address!, database: url }
}

/** Stops a server in good order and returns its exit code. */
export async function stop({ child, ended }: Program, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | NodeJS.Signals> {
  child.kill(signal)
  return ended
}

/** What the server answered. */
export interface Reply {
  readonly status: number
  readonly type: string
  readonly body: Record<string, unknown>
}

/** One request with a session's token. Throws when the server cannot be reached. */
export async function ask(
  server: Pick<Server, 'address'>,
  token: string | null,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<Reply> {
  const reply = await fetch(new URL(path, server.address), {
    method,
    headers: {
      'x-biaochi': '1',
      ...(token !== null && { cookie: `biaochi_session=${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  const type = reply.headers.get('content-type') ?? ''
  return { status: reply.status, type, body: type.includes('json') ? JSON.parse(text) : { text } }
}
