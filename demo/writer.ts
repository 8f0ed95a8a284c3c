import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** One NDJSON file. Lines gather in memory up to a fixed size, so that memory does not grow with the file. */
export class LineFile {
  readonly #fd: number
  #pending = ''
  lines = 0

  constructor(path: string) {
    this.#fd = openSync(path, 'w')
  }

  /** Adds a line that already ends with a line feed. */
  add(line: string): void {
    this.#pending += line
    this.lines++
    if (this.#pending.length > CHUNK) this.#flush()
  }

  #flush(): void {
    const bytes = Buffer.from(this.#pending)
    for (let from = 0; from < bytes.length; ) from += writeSync(this.#fd, bytes, from)
    this.#pending = ''
  }

  close(): void {
    this.#flush()
    closeSync(this.#fd)
  }
}

const CHUNK = 256 * 1024

/** The exchange files that the province consists of, in the order in which references resolve, and its answer list. */
export const FILES = [
  'units',
  'officers',
  'duty',
  'items',
  'devices',
  'cases',
  'measures',
  'documents',
  'edits',
  'payments',
  'clips',
  'patrols',
  'breath-tests',
  'captures',
  'passages',
  'weighings',
  'points',
  'appeals',
  'clues',
  'answers',
] as const

export type FileName = (typeof FILES)[number]

/** The folder of exchange files. */
export class Folder {
  readonly files: Readonly<Record<FileName, LineFile>>

  /** Creates the folder where it is missing and empties its exchange files. */
  constructor(path: string) {
    mkdirSync(path, { recursive: true })
    this.files = Object.fromEntries(FILES.map((name) => [name, new LineFile(join(path, `${name}.ndjson`))])) as Record<FileName, LineFile>
  }

  close(): void {
    for (const file of Object.values(this.files)) file.close()
  }
}
