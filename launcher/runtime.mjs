import { existsSync } from 'node:fs'
import { join } from 'node:path'

const NEEDED = 26

/**
 * The Node.js program to run TypeScript with: the running one when new enough, else the one that was installed with the dependencies.
 * @param {string} root the project's folder
 * @returns {string | undefined} its path, undefined when there is none for this system
 */
export function findRuntime(root) {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return process.execPath
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const folder = join(root, 'node_modules', `node-${platform}-${process.arch}`)
  const file = join(folder, process.platform === 'win32' ? 'bin/node.exe' : 'bin/node')
  return existsSync(file) ? file : undefined
}
