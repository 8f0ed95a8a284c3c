import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, readdir, readFile, readlink, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Account, program, reaches } from './binaries.ts'
import { DatabaseStartError, diskFull, folderError } from './start-error.ts'

/** The superuser and the database that a new cluster is created with. */
export const SUPERUSER = 'biaochi'

/** Bytes that must be free to create a cluster, and to start an existing one. */
const ROOM_TO_CREATE = 256 * 2 ** 20
const ROOM_TO_START = 32 * 2 ** 20

const run = promisify(execFile)

/** The folders and files of one embedded cluster. */
export interface ClusterPaths {
  /** The folder given to `startPostgres`. */
  folder: string
  /** PostgreSQL's own data directory. */
  cluster: string
  /** The superuser's password, readable by its owner alone. */
  password: string
}

/** Names the parts of a database folder. */
export const clusterPaths = (folder: string): ClusterPaths => ({
  folder,
  cluster: join(folder, 'cluster'),
  password: join(folder, 'superuser-password'),
})

/**
 * The account for PostgreSQL, which refuses to run as root: whoever owns the existing cluster, else `nobody`.
 * Undefined when this process is not root and PostgreSQL simply runs as the same user.
 */
export const accountFor = async ({ cluster }: ClusterPaths): Promise<Account | undefined> => {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(cluster).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const number = async (flag: '-u' | '-g') => Number((await run('id', [flag, 'nobody']).catch(() => ({ stdout: '65534' }))).stdout)
  return { uid: await number('-u'), gid: await number('-g') }
}

/** Creates the database folder if need be, gives it to the account and checks that both can use it. Throws DatabaseStartError. */
export const prepareFolder = async ({ folder, cluster }: ClusterPaths, account: Account | undefined): Promise<void> => {
  try {
    await mkdir(dirname(folder), { recursive: true })
    await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
      if (!existsSync(folder)) throw error
    })
    await refuseForeignOwner(folder)
    if (existsSync(cluster)) await refuseForeignOwner(cluster)
    if (account) await chown(folder, account.uid, account.gid)
    await chmod(folder, 0o700)
    const probe = join(folder, `.probe-${process.pid}`)
    await writeFile(probe, '')
    await rm(probe)
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < (existsSync(cluster) ? ROOM_TO_START : ROOM_TO_CREATE)) throw diskFull(folder)
  } catch (error) {
    throw error instanceof DatabaseStartError ? error : folderError(folder, error)
  }
  if (!(await reaches(account, folder))) {
    throw new DatabaseStartError(
      'folder-unreachable',
      `以 root 运行时，PostgreSQL 改用普通用户（用户号 ${account?.uid}），但它进不了 ${folder} 的某个上级目录。请用 BIAOCHI_DATA 指定如 /var/lib/biaochi 的目录，或改用普通用户运行。`,
    )
  }
}

const refuseForeignOwner = async (path: string): Promise<void> => {
  const { uid } = await stat(path)
  const self = process.getuid?.() ?? 0
  if (self === 0 || uid === self) return
  throw new DatabaseStartError(
    'folder-owner',
    `数据目录 ${path} 属于另一个用户（用户号 ${uid}），当前用户号为 ${self}。请改用该用户运行，或用 chown -R 把目录交给当前用户，或用 BIAOCHI_DATA 另设目录。`,
  )
}

/**
 * Creates the cluster unless there is one, in a folder of another name that gets the right one only when all is done: a half-made
 * cluster is never mistaken for a whole one. The caller holds the folder's lock. Throws DatabaseStartError.
 */
export const createCluster = async (
  paths: ClusterPaths,
  options: { native: string; account: Account | undefined; durable: boolean; onProgress: (line: string) => void },
): Promise<void> => {
  const { native, account, durable } = options
  for (const name of await readdir(paths.folder)) {
    // An initdb whose owner was killed may still be writing: hence the retries, and a new name below.
    if (name.startsWith('cluster.new-'))
      await rm(join(paths.folder, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
  if (existsSync(paths.cluster)) return
  const half = `${paths.cluster}.new-${randomBytes(4).toString('hex')}`
  options.onProgress('首次运行：正在创建数据库…')
  try {
    await writeFile(paths.password, randomBytes(24).toString('base64url'), { mode: 0o600 })
    if (account) await chown(paths.password, account.uid, account.gid)
    const as = { ...account, cwd: paths.folder, env: cleanEnvironment() }
    const locale = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const login = ['-U', SUPERUSER, `--pwfile=${paths.password}`, '--auth=scram-sha-256']
    const speed = durable ? [] : ['--no-sync', '--no-data-checksums']
    await run(program(native, 'initdb'), ['-D', half, ...login, ...locale, ...speed, '--no-instructions'], as)
    const single = run(
      program(native, 'postgres'),
      ['--single', '-c', 'exit_on_error=on', ...(durable ? [] : ['-F']), '-D', half, 'postgres'],
      as,
    )
    single.child.stdin?.end(`create database ${SUPERUSER};\n`)
    await single
    await rename(half, paths.cluster)
  } catch (error) {
    await rm(half, { recursive: true, force: true })
    throw creationError(paths.folder, error)
  }
}

/** The environment for PostgreSQL's programs: messages in English for `startupError`, and nothing of the caller's client settings. */
export const cleanEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG|NODE_|DATABASE_URL)/.test(name))),
  LC_ALL: 'C',
})

/** Reads PostgreSQL's own words for the reasons that an operator can do something about; undefined for all others. */
export const knownReason = (folder: string, log: string): DatabaseStartError | undefined => {
  if (/No space left on device|Disk quota exceeded/.test(log)) return diskFull(folder, log)
  if (/Cannot allocate memory|could not (map|resize|create) (anonymous )?shared memory/.test(log)) {
    return new DatabaseStartError('memory', '内存不足，PostgreSQL 无法启动。请关闭其他程序，或为本机（容器）增加内存。', log)
  }
  if (/not compatible with this version|incompatible with server/.test(log)) {
    return new DatabaseStartError(
      'version-mismatch',
      `数据目录 ${folder} 由另一个主版本的 PostgreSQL 创建。请用创建它的标尺版本导出备份，再用本版本导入新的数据目录。`,
      log,
    )
  }
  if (/could not look up effective user/.test(log)) {
    return new DatabaseStartError(
      'user-unknown',
      `当前用户号 ${process.getuid?.()} 在系统用户表中没有登记，PostgreSQL 拒绝运行。请改用有登记的用户。`,
      log,
    )
  }
  if (/Read-only file system|Permission denied/.test(log)) return folderError(folder, Object.assign(new Error(log), { code: 'EACCES' }))
  return undefined
}

const creationError = (folder: string, error: unknown): DatabaseStartError => {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
  if (!said) return folderError(folder, error)
  const last = said.trim().split('\n').slice(-5).join('\n')
  return knownReason(folder, said) ?? new DatabaseStartError('initdb-failed', `创建数据库失败，PostgreSQL 的说明如下：\n${last}`, error)
}

/**
 * Ends what an earlier owner left running on this cluster and removes its stale pid file. The caller holds the folder's lock, so
 * whatever still runs here has lost its owner. A postmaster gets time to close properly; orphaned sessions are ended at once.
 */
export const endOrphans = async (cluster: string, onProgress: (line: string) => void): Promise<void> => {
  const pidFile = join(cluster, 'postmaster.pid')
  const recorded = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n', 1)[0])
  const steps: { signal: NodeJS.Signals; only?: number; seconds: number }[] = [
    { signal: 'SIGINT', only: recorded, seconds: 20 },
    { signal: 'SIGQUIT', seconds: 10 },
    { signal: 'SIGKILL', seconds: 10 },
  ]
  for (const { signal, only, seconds } of steps) {
    const left = await runningOn(cluster, recorded)
    if (left.length === 0) break
    if (only !== undefined && !left.includes(only)) continue
    onProgress('上次没有正常退出，正在收尾…')
    for (const pid of only === undefined ? left : [only]) {
      try {
        process.kill(pid, signal)
      } catch {
        // Ended in between.
      }
    }
    const patience = performance.now() + seconds * 1000
    while (performance.now() < patience && (await runningOn(cluster, recorded)).length > 0) await sleep(50)
  }
  await rm(pidFile, { force: true })
}

/** The PostgreSQL processes at work in this cluster: on Linux all of them, elsewhere the recorded postmaster. */
const runningOn = async (cluster: string, recorded: number): Promise<number[]> => {
  if (process.platform !== 'linux') return (await isPostgres(recorded)) ? [recorded] : []
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [cwd, exe] = await Promise.all([readlink(`/proc/${pid}/cwd`).catch(() => ''), readlink(`/proc/${pid}/exe`).catch(() => '')])
      return cwd === cluster && /^postgres\b/.test(basename(exe)) ? [Number(pid)] : []
    }),
  )
  return found.flat()
}

const isPostgres = async (pid: number): Promise<boolean> => {
  if (!pid) return false
  const ask = process.platform === 'win32' ? run('tasklist', ['/FI', `PID eq ${pid}`]) : run('ps', ['-o', 'comm=', '-p', String(pid)])
  return /postgres/.test((await ask.catch(() => ({ stdout: '' }))).stdout)
}
