import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, lstat, mkdir, readFile, readlink, realpath, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { reaches } from './binaries.ts'
import { accountFor, clusterPaths } from './cluster.ts'
import { type EmbeddedPostgres, startPostgres } from './embedded.ts'
import { type FileLock, tryLock } from './file-lock.ts'
import { postgres } from './postgres.ts'
import { folderError, systemCode } from './start-error.ts'

/** What a process wants the data folder for: to serve, or for one command and then leave it. */
export type Role = 'server' | 'command'

/** The process that has the data folder. `url` is there while its database accepts others. */
export interface Holder {
  pid: number
  role: Role
  /** ISO 8601 instant. */
  since: string
  url?: string
}

/** The right to run the data folder's database; no one else has it until `release()` or the end of this process. */
export interface Owner {
  /** Tells others the database's address, or with undefined that it is closed to them. */
  publish(url: string | undefined): Promise<void>
  release(): Promise<void>
}

/** A folder that holds everything this installation keeps. */
export interface DataFolder {
  /** Real, absolute path. */
  path: string
  /**
   * Takes the folder, or says who has it. With `wait` it waits while a command has it, for 10 minutes at most.
   */
  own(role: Role, options?: { wait?: boolean; onProgress?: (line: string) => void }): Promise<Owner | { heldBy: Holder }>
}

/** The data folder or its database is not to be had. The message says in Chinese why and what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError'
  readonly code: 'server-already-running' | 'busy' | 'database-lost'

  constructor(code: DataFolderError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

const PROJECT = resolve(import.meta.dirname, '../../..')
const SERVER_PATIENCE = 600_000
const COMMAND_PATIENCE = 180_000
const SMART_STOP_LIMIT = 60_000

/**
 * Opens the data folder, by default BIAOCHI_DATA or `var` in the project; creates it when missing. Others may pass through it but
 * not list it, as PostgreSQL's account needs to; what is in it is closed. Throws DatabaseStartError when it cannot be used.
 */
export const openDataFolder = async (path?: string): Promise<DataFolder> => {
  const chosen = resolve(path ?? (process.env.BIAOCHI_DATA || join(PROJECT, 'var')))
  try {
    await createFolder(chosen, path === undefined && !process.env.BIAOCHI_DATA)
    const real = await realpath(chosen)
    const probe = join(real, `.probe-${process.pid}`)
    await writeFile(probe, '')
    await rm(probe)
    return { path: real, own: (role, options) => own(real, role, options) }
  } catch (error) {
    throw folderError(chosen, error)
  }
}

const createFolder = async (path: string, isDefault: boolean): Promise<void> => {
  const entry = await lstat(path).catch(() => undefined)
  const make = async (folder: string) => {
    // Another process may be making it as well.
    await mkdir(folder, { recursive: true })
    await chmod(folder, 0o711)
  }
  if (entry?.isSymbolicLink() && !existsSync(path)) await make(resolve(dirname(path), await readlink(path)))
  if (entry) return letThrough(path)
  const account = await accountFor(clusterPaths(join(path, 'database')))
  if (!isDefault || (await reaches(account, dirname(path)))) return make(path)
  // A project below root's closed home: PostgreSQL's account cannot go there, so `var` becomes a link to a place it can reach.
  const target = join('/var/lib/biaochi', createHash('sha256').update(path).digest('hex').slice(0, 12))
  if (!existsSync(target)) await make(target)
  await symlink(target, path).catch((error: unknown) => {
    if (systemCode(error) !== 'EEXIST') throw error
  })
}

/** As root, PostgreSQL runs under another account, which must be able to pass. */
const letThrough = async (folder: string): Promise<void> => {
  const { mode } = await stat(folder)
  if (process.getuid?.() === 0 && (mode & 0o011) !== 0o011) await chmod(folder, (mode & 0o777) | 0o011)
}

const own = async (
  folder: string,
  role: Role,
  { wait = false, onProgress = () => undefined }: { wait?: boolean; onProgress?: (line: string) => void } = {},
): Promise<Owner | { heldBy: Holder }> => {
  const began = performance.now()
  let told = -Infinity
  for (;;) {
    const lock = tryLock(join(folder, 'owner.lock'))
    if (lock) return ownerOf(folder, role, lock)
    const waited = performance.now() - began
    const heldBy = await holderOf(folder, waited > 2_000)
    if (heldBy && (!wait || heldBy.role === 'server' || waited > SERVER_PATIENCE)) return { heldBy }
    if (!heldBy && waited > COMMAND_PATIENCE) {
      throw new DataFolderError('busy', `数据目录 ${folder} 被占用，但占用者没有留下说明。请确认没有其他标尺进程在使用它后重试。`)
    }
    if (heldBy && waited - told > 15_000) {
      told = waited
      onProgress(`数据目录正由另一条命令使用（进程号 ${heldBy.pid}），等待它结束…`)
    }
    await sleep(heldBy ? 300 : 20)
  }
}

const ownerOf = async (folder: string, role: Role, lock: FileLock): Promise<Owner> => {
  const file = join(folder, 'owner.json')
  const since = Temporal.Now.instant().toString({ smallestUnit: 'second' })
  const publish = async (url: string | undefined) => {
    const holder: Holder = { pid: process.pid, role, since, ...(url !== undefined && { url }) }
    await writeFile(`${file}.new`, JSON.stringify(holder), { mode: 0o600 })
    await rename(`${file}.new`, file)
  }
  try {
    await publish(undefined)
  } catch (error) {
    lock.release()
    throw folderError(folder, error)
  }
  return {
    publish,
    async release() {
      await rm(file, { force: true })
      lock.release()
    },
  }
}

/**
 * Who holds the folder; undefined for the instant in which a new owner has the lock but has not yet said who it is. What a dead process
 * left behind does not count, unless after a while nobody else says anything: the holder may live in another container.
 */
const holderOf = async (folder: string, trusting: boolean): Promise<Holder | undefined> => {
  const text = await readFile(join(folder, 'owner.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const holder = JSON.parse(text) as Holder
  return trusting || isAlive(holder.pid) ? holder : undefined
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}

/** A way into the database of a data folder. */
export interface Connection {
  /** Address of the database with a superuser's rights; stays the same until `release()`. */
  url: string
  /** Whether this process runs the database. */
  owned: boolean
  /** Resolves if the database is lost for good: it crashed and could not be started anew. */
  failed: Promise<Error>
  /**
   * Gives up the way in; end this process's own sessions first. An owner lets the sessions of others end, for 60 seconds at most,
   * and then stops the database.
   */
  release(): Promise<void>
}

/** What `connectOrStart` needs to know. */
export interface ConnectOptions {
  role: Role
  /** As for `startPostgres`. */
  durable?: boolean
  onProgress?: (line: string) => void
}

/**
 * The one way to the database: DATABASE_URL when set; else the running database of another process of this folder; else it starts
 * PostgreSQL, and starts it anew at the same address should it crash. A server never shares the folder with another server, and waits for a
 * command to leave. Throws DataFolderError or DatabaseStartError.
 */
export const connectOrStart = async (folder: DataFolder, options: ConnectOptions): Promise<Connection> => {
  const external = process.env.DATABASE_URL
  if (external) return { url: external, owned: false, failed: new Promise(() => undefined), release: async () => undefined }
  const { role, onProgress = () => undefined } = options
  const deadline = performance.now() + COMMAND_PATIENCE
  let told = performance.now()
  for (;;) {
    const claim = await folder.own(role, { wait: role === 'server', onProgress })
    if (!('heldBy' in claim)) return startOwned(folder, claim, options)
    const { pid, since, url } = claim.heldBy
    if (role === 'server') throw serverRefused(folder, claim.heldBy)
    const attached = url && (await attach(url))
    if (attached) return attached
    if (performance.now() > deadline) {
      throw new DataFolderError(
        'busy',
        `数据目录 ${folder.path} 由进程 ${pid} 占用（始于 ${since}），其数据库迟迟没有就绪。请检查或停止该进程后重试。`,
      )
    }
    if (performance.now() - told > 5_000) {
      told = performance.now()
      onProgress(`等待进程 ${pid} 的数据库就绪…`)
    }
    await sleep(200)
  }
}

const serverRefused = (folder: DataFolder, { pid, role, since }: Holder): DataFolderError =>
  role === 'server'
    ? new DataFolderError(
        'server-already-running',
        `标尺服务已在运行（进程号 ${pid}，始于 ${since}，数据目录 ${folder.path}）。如需再开一套，请用 BIAOCHI_DATA 另设数据目录。`,
      )
    : new DataFolderError(
        'busy',
        `数据目录 ${folder.path} 仍由另一条命令占用（进程号 ${pid}，始于 ${since}）。请等它结束或停止它，再启动服务。`,
      )

/** Joins another process's database. One session stays open: the owner's orderly stop waits for it. */
const attach = async (url: string): Promise<Connection | undefined> => {
  const anchor = postgres(url, { max: 1, max_lifetime: null, connect_timeout: 5, connection: { application_name: 'biaochi-anchor' } })
  try {
    await anchor`select 1`
  } catch {
    await anchor.end({ timeout: 0 })
    return undefined
  }
  return { url, owned: false, failed: new Promise(() => undefined), release: () => anchor.end({ timeout: 5 }) }
}

const startOwned = async (
  folder: DataFolder,
  owner: Owner,
  { durable, onProgress = () => undefined }: ConnectOptions,
): Promise<Connection> => {
  const start = (port?: number) => startPostgres({ dataDir: join(folder.path, 'database'), durable, port, onProgress })
  const failed = Promise.withResolvers<Error>()
  const server = await start().catch(async (error: unknown) => {
    await owner.release()
    throw error
  })
  await owner.publish(server.url)
  const { url, port } = server
  let releasing: Promise<void> | undefined
  let current: Promise<EmbeddedPostgres> = Promise.resolve(server)

  const crashes: number[] = []
  const watch = (running: EmbeddedPostgres): void => {
    running.exited.then(async (code) => {
      if (releasing) return
      const now = performance.now()
      crashes.push(now)
      if (crashes.filter((at) => now - at < 300_000).length > 5) {
        failed.resolve(
          new DataFolderError(
            'database-lost',
            `数据库在五分钟内第六次意外停止（退出码 ${code}），不再自动重启。请查看 ${folder.path}/database/postgres.log。`,
          ),
        )
        return
      }
      onProgress('数据库意外停止，正在重新启动…')
      current = start(port)
      await current.then(watch, (error: Error) => failed.resolve(error))
    })
  }
  watch(server)

  const release = async () => {
    await owner.publish(undefined).catch(() => undefined)
    const last = await current.catch(() => undefined)
    if (last) {
      const patience = setTimeout(() => last.stop('fast'), SMART_STOP_LIMIT)
      await last.stop('smart')
      clearTimeout(patience)
    }
    await owner.release()
  }
  return {
    url,
    owned: true,
    failed: failed.promise,
    release() {
      releasing ??= release()
      return releasing
    },
  }
}
