import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, renameSync } from 'node:fs'
import { open, readFile, realpath, stat, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Account, findBinaries, program } from './binaries.ts'
import { accountFor, cleanEnvironment, clusterPaths, createCluster, endOrphans, knownReason, prepareFolder, SUPERUSER } from './cluster.ts'
import { type FileLock, tryLock } from './file-lock.ts'
import { DatabaseStartError, folderError } from './start-error.ts'

export { type DatabaseStartCode, DatabaseStartError } from './start-error.ts'

/** What `startPostgres` needs to know. */
export interface StartOptions {
  /** Folder of its own for the cluster, its password and its log; created when missing. */
  dataDir: string
  /** False only for data that may be lost, as in tests: nothing waits for the disk. Default true. */
  durable?: boolean
  /** This port or none; by default any free one. */
  port?: number
  /** Told in Chinese what takes a while. */
  onProgress?: (line: string) => void
  /** PostgreSQL's log; default `postgres.log` in the folder. */
  logFile?: string
}

/** A running PostgreSQL that lives no longer than this process. */
export interface EmbeddedPostgres {
  /** Address with the superuser's password, on the loopback interface only. */
  url: string
  port: number
  pid: number
  /** `smart` waits for all sessions to end, `fast` ends them. Resolves when PostgreSQL has ended. */
  stop(mode: 'smart' | 'fast'): Promise<void>
  /** Exit code once it has ended for whatever reason (null after a signal). One crashed session ends it too: start it anew. */
  exited: Promise<number | null>
}

/** A log that has grown beyond this many bytes is set aside at the next start. */
const LOG_LIMIT = 16 * 2 ** 20

/** A fast stop that takes longer than this many milliseconds becomes an immediate one; the next start then recovers. */
const FAST_STOP_LIMIT = 30_000

/**
 * Starts PostgreSQL on a folder, creating the cluster the first time and recovering it after a crash. As root it runs under an
 * unprivileged account. When this process dies, PostgreSQL shuts down. Throws DatabaseStartError.
 */
export const startPostgres = async (options: StartOptions): Promise<EmbeddedPostgres> => {
  const { durable = true, onProgress = () => undefined } = options
  const given = clusterPaths(options.dataDir)
  const account = await accountFor(given)
  await prepareFolder(given, account)
  const paths = clusterPaths(await realpath(options.dataDir))
  const lock = lockFolder(paths.folder)
  try {
    const native = await findBinaries(paths.folder, account)
    await createCluster(paths, { native, account, durable, onProgress })
    await endOrphans(paths.cluster, onProgress)
    const password = await readFile(paths.password, 'utf8').catch((error: unknown) => {
      throw new DatabaseStartError('folder-foreign', `数据目录 ${paths.folder} 缺少口令文件 superuser-password，请从备份中恢复它。`, error)
    })
    const logFile = options.logFile ?? join(paths.folder, 'postgres.log')
    const base = { ...paths, native, account, settings: await settings(durable), logFile, onProgress }
    for (let attempt = 1; ; attempt++) {
      const port = await freePort(options.port)
      const server = port === undefined ? undefined : await launch(base, port)
      if (server && port !== undefined) {
        server.exited.then(() => lock.release())
        const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${SUPERUSER}`
        return { url, port, pid: server.process.pid!, exited: server.exited, stop: (mode) => stop(server, native, mode) }
      }
      if (attempt === 5)
        throw new DatabaseStartError('no-port', `端口 ${options.port ?? ''} 已被其他程序占用，数据库无法监听。请关闭该程序后再试。`)
      await sleep(500)
    }
  } catch (error) {
    lock.release()
    throw error instanceof DatabaseStartError ? error : folderError(paths.folder, error)
  }
}

const lockFolder = (folder: string): FileLock => {
  const lock = tryLock(join(folder, 'lock'))
  if (lock) return lock
  throw new DatabaseStartError(
    'already-running',
    `数据目录 ${folder} 的数据库正由另一个进程运行。请先停止它，或为本进程另设 BIAOCHI_DATA。`,
  )
}

/** A free port on the loopback interface, or `wanted` if that one is free, else undefined. */
const freePort = async (wanted = 0): Promise<number | undefined> => {
  const probe = createServer()
  try {
    probe.listen(wanted, '127.0.0.1')
    await once(probe, 'listening')
    const address = probe.address()
    return typeof address === 'object' ? address?.port : undefined
  } catch {
    return undefined
  } finally {
    probe.close()
  }
}

/** Server settings on the command line: fixed for every start, whatever the cluster was created with. */
const settings = async (durable: boolean): Promise<string[]> => {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  const sharedBuffers = Math.max(64, Math.min(1024, Math.floor(memory / 4 / 2 ** 20)))
  // Containers often have 64 MB of /dev/shm, too little for parallel queries: files in the cluster take its place then.
  const shm = process.platform === 'linux' ? await statfs('/dev/shm').catch(() => undefined) : undefined
  const smallShm = process.platform === 'linux' && (!shm || shm.blocks * shm.bsize < 256 * 2 ** 20)
  const values: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: `${sharedBuffers}MB`,
    effective_cache_size: `${sharedBuffers * 2}MB`,
    maintenance_work_mem: `${Math.max(64, sharedBuffers / 4)}MB`,
    huge_pages: 'off',
    jit: 'off',
    random_page_cost: 1.1,
    max_wal_size: '4GB',
    wal_compression: 'pglz',
    checkpoint_timeout: '15min',
    synchronous_commit: durable ? 'on' : 'off',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    // A crashed session may have damaged shared memory; the whole server ends and its owner starts it anew.
    restart_after_crash: 'off',
    timezone: 'Asia/Shanghai',
    log_timezone: 'Asia/Shanghai',
    log_checkpoints: 'off',
    // Statements and details may hold personal data: they stay out of the log.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...(smallShm && { dynamic_shared_memory_type: 'mmap' }),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

interface Launch {
  folder: string
  cluster: string
  native: string
  account: Account | undefined
  settings: string[]
  logFile: string
  onProgress: (line: string) => void
}

interface Running {
  process: ChildProcess
  exited: Promise<number | null>
}

/** Starts the server and waits until it accepts connections; undefined when the port was taken meanwhile. */
const launch = async (base: Launch, port: number): Promise<Running | undefined> => {
  const { cluster, account, logFile } = base
  const before = await stat(logFile)
    .then(({ size }) => size)
    .catch(() => 0)
  if (before > LOG_LIMIT) renameSync(logFile, `${logFile}.1`)
  const log = openSync(logFile, 'a', 0o600)
  const env = cleanEnvironment()
  // A session of its own: Ctrl-C at the terminal reaches the owner, which then stops the database in good order.
  const child = spawn(program(base.native, 'postgres'), ['-D', cluster, '-p', String(port), ...base.settings], {
    ...account,
    cwd: cluster,
    env,
    stdio: ['ignore', log, log],
    detached: true,
    windowsHide: true,
  })
  closeSync(log)
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
    child.once('error', () => resolve(null))
  })
  let spawnError: Error | undefined
  child.once('error', (error) => {
    spawnError = error
  })
  const leash = child.pid === undefined || process.platform === 'win32' ? undefined : holdLeash(child.pid, account)
  let over = false
  exited.then(() => {
    over = true
    leash?.kill('SIGKILL')
  })
  let told = performance.now()
  while (!over && !(await isReady(cluster, child.pid))) {
    await Promise.race([exited, sleep(20)])
    if (performance.now() - told < 10_000) continue
    told = performance.now()
    base.onProgress('数据库正在从上次中断处恢复，请稍候…')
  }
  if (!over) return { process: child, exited }
  const said = await tail(logFile, before > LOG_LIMIT ? 0 : before)
  if (/Address already in use/.test(said)) return undefined
  const last = spawnError?.message ?? said.trim().split('\n').slice(-5).join('\n')
  throw (
    knownReason(base.folder, said) ??
    new DatabaseStartError('start-failed', `PostgreSQL 无法启动（日志：${logFile}）。它的说明如下：\n${last}`, spawnError)
  )
}

/** PostgreSQL writes its state on the eighth line of its pid file. */
const isReady = async (cluster: string, pid: number | undefined): Promise<boolean> => {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  return Number(lines[0]) === pid && (lines[7] ?? '').startsWith('ready')
}

/** A shell that waits on a pipe from this process: when the process is gone, however it went, it shuts PostgreSQL down. */
const holdLeash = (pid: number, account: Account | undefined): ChildProcess => {
  const leash = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$1"', 'sh', String(pid)], {
    ...account,
    cwd: '/',
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  leash.once('error', () => undefined)
  leash.unref()
  if (leash.stdin && 'unref' in leash.stdin && typeof leash.stdin.unref === 'function') leash.stdin.unref()
  return leash
}

const tail = async (file: string, from: number): Promise<string> => {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const start = Math.max(from, size - 16_384)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

const stop = async (server: Running, native: string, mode: 'smart' | 'fast'): Promise<void> => {
  const signal = (name: 'TERM' | 'INT' | 'QUIT') => {
    if (server.process.exitCode !== null || server.process.signalCode !== null) return
    if (process.platform !== 'win32') server.process.kill(`SIG${name}`)
    else spawn(program(native, 'pg_ctl'), ['kill', name, String(server.process.pid)], { stdio: 'ignore', windowsHide: true })
  }
  signal(mode === 'smart' ? 'TERM' : 'INT')
  const impatience = mode === 'fast' ? setTimeout(() => signal('QUIT'), FAST_STOP_LIMIT) : undefined
  await server.exited
  clearTimeout(impatience)
}
