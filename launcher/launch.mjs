import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { installDependencies } from './dependencies.mjs'
import { findRuntime } from './runtime.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/** The commands that have a program of their own; every other one belongs to the server's. */
const PROGRAMS = { test: 'scripts/test.ts', bench: 'bench/main.ts' }
const SERVER = 'server/main.ts'

/**
 * Runs one command: installs what is missing, then hands over to the Node.js that runs TypeScript. Paths among the arguments stay
 * relative to the caller's folder. Nothing is written to stdout here.
 * @param {string[]} args the command and its arguments
 */
export async function launch(args) {
  const own = Object.hasOwn(PROGRAMS, args[0] ?? '')
  const program = join(ROOT, own ? PROGRAMS[args[0]] : SERVER)
  const rest = own ? args.slice(1) : args
  if (!(await installDependencies(ROOT))) {
    process.exitCode = 1
    return
  }
  const runtime = findRuntime(ROOT)
  if (runtime === undefined) {
    console.error(
      `没有找到本系统（${process.platform} ${process.arch}）可用的 Node.js 26。请安装 Node.js 26 或更新版本后再运行，` +
        '或删除 node_modules 目录后重试（可选依赖不可跳过）。',
    )
    process.exitCode = 1
  } else if (!existsSync(program)) {
    console.error(`缺少程序文件 ${program}，安装不完整。请重新获取完整的项目文件。`)
    process.exitCode = 1
  } else if (runtime === process.execPath) {
    process.argv = [process.argv[0], program, ...rest]
    await import(pathToFileURL(program).href)
  } else {
    handOver(runtime, program, rest)
  }
}

/**
 * Runs the program and ends as it ends. A pipe, never written to, ties it to this process: when this process is gone, however it
 * went, the program sees the pipe close and stops (leash.mjs).
 */
function handOver(runtime, program, args) {
  const leash = pathToFileURL(join(ROOT, 'launcher/leash.mjs')).href
  const child = spawn(runtime, ['--import', leash, program, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, BIAOCHI_LEASH: '3' },
  })
  const forwarded = new Set()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C at a terminal reaches the program by itself; forwarded as well it would count twice.
      const alreadyThere = signal === 'SIGINT' && process.stdin.isTTY
      if (!alreadyThere && !forwarded.has(signal)) child.kill(signal)
      forwarded.add(signal)
    })
  }
  child.on('error', (error) => {
    console.error(`无法运行随附的 Node.js（${runtime}）：${error.message}。请安装 Node.js 26 或更新版本后再运行。`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exit(code ?? 1)
    }
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
    // A signal that does not end this process becomes the exit code a shell would give.
    setTimeout(() => process.exit(128 + constants.signals[signal]), 100)
  })
}
