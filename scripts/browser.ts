import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const find = (): string | undefined => [process.env.CHROMIUM ?? '', ...PLACES].find((path) => path !== '' && existsSync(path))

/**
 * The browser for the browser tests: CHROMIUM, an installed one, or Debian's package installed now, which takes root.
 * @returns its path, or undefined when there is none; `say` has been told why
 */
export const browser = async (say: (line: string) => void, signal: AbortSignal): Promise<string | undefined> => {
  const found = find()
  if (found) return found
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    say('- 没有找到 Chromium，浏览器测试不运行。请安装 chromium，或用环境变量 CHROMIUM 指定其路径。 Chromium not found.')
    return undefined
  }
  const start = performance.now()
  const wrong =
    (await run('apt-get', ['-qq', 'update'], signal)) ||
    (await run('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', 'chromium'], signal))
  const path = find()
  const seconds = `${((performance.now() - start) / 1000).toFixed(1)}s`
  if (path) say(`✔ 安装浏览器 install Chromium (${seconds})`)
  else say(`- Chromium 安装失败，浏览器测试不运行。 Chromium could not be installed (${seconds}).\n${wrong.slice(-1000)}`)
  return path
}

/** Runs a program; returns the end of what it printed if it fails, else nothing. */
const run = (file: string, args: string[], signal: AbortSignal): Promise<string> =>
  new Promise((resolve) => {
    const child = spawn(file, args, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output = (output + chunk).slice(-4000)
      })
    }
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) => resolve(code === 0 ? '' : output || `exit code ${code}`))
  })
