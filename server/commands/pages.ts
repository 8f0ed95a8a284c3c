import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the built pages depend on. */
const SOURCES = ['console/**/*.{ts,tsx,css,html,svg}', 'ui-kit/**/*.{ts,tsx,css}', 'domain/**/*.ts', 'package-lock.json']

/**
 * Builds the console when its sources changed since the last build; otherwise the built pages are used as they are. Returns
 * their folder. When `signal` aborts, the build ends and the next start makes it anew.
 */
export async function buildPages(root: string, say: (line: string) => void, signal?: AbortSignal): Promise<string> {
  const out = join(root, 'console/dist')
  const stamp = join(out, '.sources')
  const digest = sourcesDigest(root)
  const before = await readFile(stamp, 'utf8').catch(() => '')
  if (before === digest && existsSync(join(out, 'index.html'))) return out
  say('正在构建页面（首次启动或程序更新后，约一分钟）')
  await new Promise<void>((resolve, reject) => {
    const vite = spawn(
      process.execPath,
      [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', join(root, 'console/vite.config.ts'), '--logLevel', 'warn'],
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
  return out
}

function sourcesDigest(root: string): string {
  const hash = createHash('sha256')
  const files = SOURCES.flatMap((pattern) =>
    globSync(pattern, { cwd: root, exclude: (name) => name === 'dist' || name === 'node_modules' }),
  ).sort()
  for (const file of files) if (statSync(join(root, file)).isFile()) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}
