import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Makes node_modules what package-lock.json says, if it is not already. Quiet when there is nothing to do; progress goes to stderr.
 * @param {string} root the project's folder
 * @returns {Promise<boolean>} whether everything is there
 */
export async function installDependencies(root) {
  const lock = readFileSync(join(root, 'package-lock.json'))
  const digest = createHash('sha256').update(lock).digest('hex')
  const stamp = join(root, 'node_modules/.biaochi-lock')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return true
  if (!isInstalled(root, JSON.parse(lock.toString()))) {
    console.error('正在安装依赖，首次约需一分钟…')
    const code = await runInstaller(root)
    if (code !== 0) {
      console.error(`依赖安装失败（npm 退出码 ${code}）。请检查网络和 npm 的软件源设置，然后重新运行。`)
      return false
    }
    console.error('依赖安装完成。')
  }
  try {
    writeFileSync(stamp, digest)
  } catch {
    // Without write access the comparison is simply made again next time.
  }
  return true
}

/** Whether npm's own record of what it installed agrees with the lock file; what is optional may be missing, as for other systems. */
function isInstalled(root, lock) {
  let record
  try {
    record = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages
  } catch {
    return false
  }
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true
    const found = record[path]
    if (found === undefined) return wanted.optional === true
    return found.version === wanted.version && found.integrity === wanted.integrity
  })
}

/**
 * Installs what the lock file says without writing to it. Not `npm ci`: that one refuses as soon as a registry lacks a package meant for
 * some other system. Development tools are part of it: the pages are built with them.
 */
function runInstaller(root) {
  const args = ['install', '--no-save', '--include=dev', '--include=optional']
  const npm = process.env.npm_execpath
  const isScript = npm !== undefined && /npm-cli\.c?js$/.test(npm)
  const [file, all] = isScript ? [process.execPath, [npm, ...args]] : ['npm', args]
  return new Promise((resolve) => {
    const child = spawn(file, all, { cwd: root, stdio: ['ignore', 2, 2], shell: !isScript && process.platform === 'win32' })
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code, signal) => resolve(code ?? signal))
  })
}
