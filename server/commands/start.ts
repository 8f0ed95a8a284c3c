import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Runner } from 'graphile-worker'
import { demoAccounts } from '#demo/index.ts'
import { type Deployment, openDeployment } from '../boot.ts'
import type { Services } from '../platform/context.ts'
import { connectionLost } from '../platform/database/client.ts'
import { clamd, clamdAddress, type Scanner } from '../platform/files/scanner.ts'
import { openFileStore } from '../platform/files/store.ts'
import { tidyAtStart } from '../platform/housekeeping.ts'
import { buildApp } from '../platform/http/app.ts'
import { addJob, freeJobs, startWorker } from '../platform/jobs/worker.ts'
import { configuredLogins } from '../public/index.ts'
import { routes, schedule, tasks } from '../rooms.ts'
import { endBrokenScans, holdAnalysis } from '../supervision/index.ts'
import { VERSION } from '../version.ts'
import { command, UsageError } from './command.ts'
import { firstStart } from './first-start.ts'
import { buildPages, frontsOf } from './pages.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The port is taken or may not be opened. */
class ListenError extends Error {
  readonly code = 'port-unavailable'
}

export const startCommand = command<{ stopped: true }>({
  usage: 'biaochi start [--role all|api|worker] [--empty] [--demo-cases 20000] [--no-pages]',
  summary: '启动服务：数据库、接口、页面、定时任务',
  options: { role: { type: 'string' }, empty: { type: 'boolean' }, 'demo-cases': { type: 'string' }, 'no-pages': { type: 'boolean' } },
  async run({ values, say }) {
    const role = values.role ?? 'all'
    if (role !== 'all' && role !== 'api' && role !== 'worker') throw new UsageError('--role 应为 all、api 或 worker')
    const demoCases = Number(values['demo-cases'] ?? process.env.BIAOCHI_DEMO_CASES ?? 20_000)
    const port = Number(process.env.PORT ?? 8080)
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError('PORT 应为 0 至 65535 的整数')
    scannerOf(process.env.BIAOCHI_CLAMD)
    checkLogins(say)
    const stopping = stopSignal(say)
    const pages = role === 'worker' || values['no-pages'] ? undefined : await buildPages(ROOT, say, stopping.signal)
    if (stopping.signal.aborted) return { stopped: true as const }
    say('正在打开数据目录和数据库')
    const deployment = await openDeployment('server', say, { connections: 20 })
    try {
      if (stopping.signal.aborted) return { stopped: true as const }
      if (deployment.connection.owned) {
        await freeJobs(deployment.sql)
        await endBrokenScans(deployment.sql)
      }
      await tidyAtStart(deployment.sql, deployment.folder.path, deployment.connection.owned)
      await firstStart(deployment, { empty: values.empty === true, demoCases, say, signal: stopping.signal })
      if (!stopping.signal.aborted) await serve(deployment, { role, port, pages, say, stopping })
      return { stopped: true as const }
    } finally {
      say('正在停止')
      await deployment.close()
    }
  },
  table: () => '已停止',
})

/** Aborts at the first Ctrl-C or SIGTERM; a second one ends at once, unless it is the same one passed on by the launcher. */
function stopSignal(say: (line: string) => void): AbortController {
  const controller = new AbortController()
  let first = 0
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (controller.signal.aborted && performance.now() - first > 1000) process.exit(130)
      if (controller.signal.aborted) return
      first = performance.now()
      say('收到停止信号，正在收尾，请稍候')
      controller.abort()
    })
  return controller
}

/**
 * The job queue lets a promise fail unheard when the database goes away while it writes down that a job failed. A database that is gone
 * comes back; every other unheard failure ends the process, as it should.
 */
function outliveLostConnections(): void {
  process.on('unhandledRejection', (error: unknown) => {
    if (!connectionLost(error)) throw error
    process.stderr.write(`${JSON.stringify({ level: 'error', message: (error as Error).message })}\n`)
  })
}

/** The scanner of uploads, where one is set up. A setting that cannot be read ends the start: it must not leave uploads unscanned. */
function scannerOf(setting: string | undefined): Scanner | undefined {
  try {
    const address = clamdAddress(setting)
    return address ? clamd(address) : undefined
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** Settings of the citizens' log-ins that cannot be read end the start; the local ones, on which anybody may be anybody, are told. */
function checkLogins(say: (line: string) => void): void {
  try {
    configuredLogins(false)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
  if (process.env.BIAOCHI_CITIZEN_LOGIN === 'local')
    say('注意：公众端已开启本地演示登录（BIAOCHI_CITIZEN_LOGIN=local），不核验身份，只能用于演示')
}

async function serve(
  deployment: Deployment,
  { role, port, pages, say, stopping }: { role: string; port: number; pages?: string; say(line: string): void; stopping: AbortController },
): Promise<void> {
  outliveLostConnections()
  const services: Services = {
    sql: deployment.sql,
    files: await openFileStore(join(deployment.folder.path, 'files')),
    scanner: scannerOf(process.env.BIAOCHI_CLAMD),
    folder: deployment.folder.path,
    version: VERSION,
    startedAt: new Date(),
    demo: existsSync(join(deployment.folder.path, 'demo-accounts.txt')),
    addJob,
  }
  holdAnalysis(deployment.analysis)
  let worker: Runner | null = null
  const app =
    role === 'worker'
      ? null
      : await buildApp({
          services,
          routes,
          pages,
          fronts: pages ? frontsOf(ROOT) : undefined,
          log: true,
          rateScale: Number(process.env.BIAOCHI_RATE_SCALE ?? 1),
          secureCookies: process.env.BIAOCHI_HTTPS === '1',
          trustProxy: process.env.BIAOCHI_PROXY,
        })
  try {
    if (app) {
      const host = process.env.HOST ?? '0.0.0.0'
      const address = await app.listen({ port, host }).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE') throw new ListenError(`端口 ${port} 已被其他程序占用，请用 PORT=其他端口 重新启动`)
        if (error.code === 'EACCES') throw new ListenError(`没有权限使用端口 ${port}，请用 PORT=8080 等大于 1024 的端口`)
        throw error
      })
      if (role !== 'api') worker = await startWorker(services, deployment.url, tasks, schedule)
      say(`标尺已启动：http://localhost:${new URL(address).port}/`)
      await tellAccounts(deployment.folder.path, say)
    } else {
      worker = await startWorker(services, deployment.url, tasks, schedule)
      say('标尺后台任务已启动')
    }
    await Promise.race([
      new Promise<void>((resolve) => {
        if (stopping.signal.aborted) resolve()
        stopping.signal.addEventListener('abort', () => resolve(), { once: true })
      }),
      deployment.connection.failed.then((error) => {
        throw error
      }),
    ])
  } finally {
    await app?.close()
    await worker?.stop().catch(() => undefined)
  }
}

/** Where the one-time passwords of the demo lie; printed as long as the file is there. */
async function tellAccounts(folder: string, say: (line: string) => void): Promise<void> {
  const file = join(folder, 'demo-accounts.txt')
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return
  say(`演示账号（一次性密码，首次登录须修改；只保存在 ${file}）：`)
  for (const line of text.trim().split('\n')) say(`  ${line}`)
  say(`共 ${demoAccounts().length} 个账号。演示数据全部为虚构。`)
}
