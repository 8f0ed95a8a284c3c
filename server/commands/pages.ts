import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Front ends besides the console, and the path each is served under. */
const FRONTS = { portal: '/p/', field: '/field/' } as const
const SHARED = ['ui-kit/**/*.{ts,tsx,css}', 'domain/**/*.ts', 'package-lock.json']

/** Folders of built pages beside the console's, by the path they are served under. */
export const frontsOf = (root: string): Record<string, string> =>
  Object.fromEntries(Object.entries(FRONTS).map(([room, path]) => [path, join(root, room, 'dist')]))

/**
 * Builds the console and the other front ends when their sources changed since the last build; otherwise the built pages are used as they
 * are. Returns the console's folder. When `signal` aborts, the build ends and the next start makes it anew.
 */
export async function buildPages(root: string, say: (line: string) => void, signal?: AbortSignal): Promise<string> {
  for (const room of ['console', ...Object.keys(FRONTS)]) await buildRoom(root, room, say, signal)
  return join(root, 'console/dist')
}

async function buildRoom(root: string, room: string, say: (line: string) => void, signal?: AbortSignal): Promise<void> {
  const out = join(root, room, 'dist')
  const stamp = join(out, '.sources')
  const digest = sourcesDigest(root, room)
  const before = await readFile(stamp, 'utf8').catch(() => '')
  if (signal?.aborted || (before === digest && existsSync(join(out, 'index.html')))) return
  say(`正在构建页面 ${room}（首次启动或程序更新后，约一分钟）`)
  await new Promise<void>((resolve, reject) => {
    const vite = spawn(
      process.execPath,
      [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', join(root, room, 'vite.config.ts'), '--logLevel', 'warn'],
      {
        cwd: root,
        stdio: ['ignore', 2, 2],
        signal,
      },
    )
    vite.once('error', (error) => (signal?.aborted ? resolve() : reject(error)))
    vite.once('exit', (code) =>
      code === 0 || signal?.aborted ? resolve() : reject(new Error(`页面构建失败（退出码 ${code}），请查看上面的说明`)),
    )
  })
  if (!signal?.aborted) await writeFile(stamp, digest)
}

/** Digest of what the pages of a room depend on. */
function sourcesDigest(root: string, room: string): string {
  const hash = createHash('sha256')
  const files = [`${room}/**/*.{ts,tsx,css,html,svg,webmanifest}`, ...SHARED]
    .flatMap((pattern) => globSync(pattern, { cwd: root, exclude: (name) => name === 'dist' || name === 'node_modules' }))
    .sort()
  for (const file of files) if (statSync(join(root, file)).isFile()) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}
