import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Room for lines before they go to the disk, and the longest line a file may hold, in bytes. */
const ROOM = 1 << 20
const LONGEST = 1 << 16

/** One NDJSON file. Lines gather in a buffer of fixed size, so that memory does not grow with the file. */
export class LineFile {
  readonly #fd: number
  readonly #buffer = Buffer.allocUnsafeSlow(ROOM)
  #used = 0

  constructor(path: string) {
    this.#fd = openSync(path, 'w')
  }

  /** Adds a line that already ends with a line feed. Encoding it at once lets its pieces die young. */
  add(line: string): void {
    if (this.#used > ROOM - LONGEST) this.#flush()
    this.#used += this.#buffer.write(line, this.#used)
  }

  #flush(): void {
    for (let from = 0; from < this.#used; ) from += writeSync(this.#fd, this.#buffer, from, this.#used - from)
    this.#used = 0
  }

  close(): void {
    this.#flush()
    closeSync(this.#fd)
  }
}

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

/** Name of one of the files. */
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
