import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Refreshed } from './copy.ts'
import { type Engine, EngineError, type Row } from './engine.ts'
import type { AnalysisReply } from './process.ts'

/** The columnar engine as the server sees it: a process beside it, started when first needed and again after a crash. */
export interface Analysis extends Engine {
  refresh(): Promise<Refreshed>
  /** Process id while it runs. */
  pid(): number | undefined
  close(): Promise<void>
}

export interface AnalysisOptions {
  threads?: number
  memoryMb?: number
}

/**
 * The engine takes and frees blocks of 256 kB. Left to itself, glibc keeps them: after a scan of 10 M cases the process held twice its
 * limit. So blocks are mapped one by one and given back at once.
 */
const RETURN_MEMORY = { MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_ARENA_MAX: '2' }

/** Connects to the analysis process of a deployment. `folder` holds the copy. */
export function openAnalysis(url: string, folder: string, options: AnalysisOptions = {}): Analysis {
  let child: ChildProcess | null = null
  let next = 1
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()

  function started(): ChildProcess {
    if (child?.connected) return child
    child = fork(join(import.meta.dirname, 'process.ts'), [url, folder, String(options.threads ?? ''), String(options.memoryMb ?? '')], {
      serialization: 'advanced',
      env: { ...process.env, ...RETURN_MEMORY },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    child.on('message', (reply: AnalysisReply) => {
      const call = waiting.get(reply.id)
      waiting.delete(reply.id)
      if (reply.ok) call?.resolve(reply.value)
      else call?.reject(new EngineError(reply.message))
    })
    child.on('exit', (code, signal) => {
      child = null
      for (const call of waiting.values()) call.reject(new EngineError(`分析进程意外退出（${signal ?? code}）`))
      waiting.clear()
    })
    return child
  }

  const call = (message: Record<string, unknown>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = next++
      waiting.set(id, { resolve, reject })
      started().send({ id, ...message }, (error) => {
        if (!error) return
        waiting.delete(id)
        reject(new EngineError(error.message))
      })
    })

  return {
    name: 'duckdb',
    pid: () => child?.pid,
    refresh: () => call({ method: 'refresh' }) as Promise<Refreshed>,
    run: (sql) => call({ method: 'run', sql }) as Promise<Row[]>,
    async close() {
      if (!child?.connected) return
      const gone = new Promise<void>((resolve) => child!.once('exit', () => resolve()))
      await call({ method: 'close' }).catch(() => undefined)
      await gone
    },
  }
}
