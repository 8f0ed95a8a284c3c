/** The Typst press: templates in, PDF/A out, one document at a time, on a thread of its own. */
import { Worker } from 'node:worker_threads'

/** What the compiling thread is asked. `data` reaches the template as JSON in `sys.inputs`; it is never part of the source. */
export type TypstRequest = { id: number; template: string; data: object; siteFonts: string }

/** What it answers: the document or the reason why there is none. */
export type TypstAnswer = { id: number; pdf?: Uint8Array; error?: string }

type Waiting = { resolve: (pdf: Uint8Array) => void; reject: (error: Error) => void }

let worker: Worker | undefined
let lastId = 0
const waiting = new Map<number, Waiting>()

/**
 * Sets `data` with a template of this folder and returns a PDF/A-2u file. Safe to call many times at once; documents are made in order.
 * The same data and fonts give the same bytes. Texts inside `data` are made printable first (see `printable`).
 * @param template name of a file in `templates/`, without ending
 * @throws Error when the template refuses the data or the compiling thread fails
 */
export function typeset(template: string, data: object): Promise<Uint8Array> {
  worker ??= start()
  worker.ref()
  const request: TypstRequest = { id: ++lastId, template, data, siteFonts: process.env.BIAOCHI_FONTS ?? '' }
  return new Promise((resolve, reject) => {
    waiting.set(request.id, { resolve, reject })
    worker!.postMessage(request)
  })
}

/** Starts the thread. An idle thread does not keep the program alive; a failed one is replaced at the next call. */
function start(): Worker {
  const thread = new Worker(new URL('./typst-worker.ts', import.meta.url))
  thread.on('message', ({ id, pdf, error }: TypstAnswer) => {
    const caller = waiting.get(id)
    waiting.delete(id)
    if (waiting.size === 0) thread.unref()
    if (pdf) caller?.resolve(pdf)
    else caller?.reject(new Error(`document not typeset: ${error}`))
  })
  const fail = (reason: string) => {
    if (worker === thread) worker = undefined
    for (const { reject } of waiting.values()) reject(new Error(`document not typeset: ${reason}`))
    waiting.clear()
  }
  thread.on('error', (error) => fail(String(error)))
  thread.on('exit', (code) => fail(`compiling thread ended with ${code}`))
  return thread
}
