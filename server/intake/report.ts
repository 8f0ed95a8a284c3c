import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'

/** What became of the records of one entity; `read` is the sum of the other four. */
export interface EntityCounts {
  read: number
  inserted: number
  updated: number
  unchanged: number
  rejected: number
}

/** Outcome of an import: printed by the command, kept as report.json and in `record.imports`. */
export interface ImportReport {
  readonly id: string
  readonly source: string
  readonly mapping: string | null
  readonly dryRun: boolean
  /** False when only the first rows were looked at. */
  readonly complete: boolean
  readonly entities: Record<string, EntityCounts>
  /** References of this sender's records to records that have not arrived yet. */
  readonly dangling: number
  /** Identifiers that do not check, by entity and field; their records are accepted. */
  readonly doubtful: Record<string, number>
  /** Files that belong to no entity. */
  readonly unknownFiles: readonly string[]
  /** Wall time at which the data end, from about.json; scans judge open deadlines then. Null for data that go on. */
  readonly asOf: string | null
  /** Path of rejects.ndjson. */
  readonly rejects: string
  /** Path of doubts.ndjson. */
  readonly doubts: string
  /** Path of report.json. */
  readonly report: string
  readonly ms: number
}

/** How far an import is. `share` is the part of the input's bytes that has been read, 0 to 1. */
export interface ImportProgress {
  readonly entity: string | null
  readonly read: number
  readonly share: number | null
  /** One line for people. */
  readonly text: string
}

/** A record that was refused, or an identifier that is in doubt. `line` 0: not a matter of one line. */
export interface Reject {
  readonly file: string
  readonly line: number
  readonly field: string
  readonly value: string
  readonly reason: string
  readonly message: string
  /** Further faults of the same record. */
  readonly others?: readonly Pick<Reject, 'field' | 'value' | 'reason' | 'message'>[]
  /** The line as it came, where it is short enough, so that it can be mended and sent again. */
  readonly record?: string
}

const VALUE_LENGTH = 200
const RECORD_LENGTH = 10_000

/** A value as a report shows it: text, at most 200 characters. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}…` : text
}

/** The line as a report keeps it, or nothing when it is too long. */
export const keptRecord = (line: string | null): { record?: string } =>
  line !== null && line.length < RECORD_LENGTH ? { record: line } : {}

/** A file of one JSON object a line, written as it comes; it exists even when nothing was written. */
export class ReportFile {
  readonly path: string
  readonly #stream: WriteStream
  #error: Error | null = null

  constructor(folder: string, name: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    this.path = join(folder, name)
    this.#stream = createWriteStream(this.path, { mode: 0o600 })
    this.#stream.on('error', (error) => {
      this.#error = error
    })
  }

  add(entry: Reject): void {
    this.#stream.write(`${JSON.stringify(entry)}\n`)
  }

  /** Waits until the disk has taken what was written. Throws what the disk answered. */
  async drain(): Promise<void> {
    if (this.#error) throw this.#error
    if (this.#stream.writableNeedDrain)
      await new Promise<void>((resolve) => this.#stream.once('drain', resolve).once('error', () => resolve()))
  }

  async close(): Promise<void> {
    this.#stream.end()
    await finished(this.#stream)
  }
}

/** Counts of an entity of which nothing has been read. */
export const noCounts = (): EntityCounts => ({ read: 0, inserted: 0, updated: 0, unchanged: 0, rejected: 0 })
