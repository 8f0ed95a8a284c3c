import { type Entity, entities } from '#domain/contract/exchange/index.ts'
import type { Sql } from '#server/platform/database/client.ts'
import { doubter } from './doubts.ts'
import type { Receiver } from './read/native.ts'
import { type EntityCounts, type ImportProgress, keptRecord, noCounts, type ReportFile, shown } from './report.ts'
import { noteProgress } from './store.ts'
import { type Encoded, encoder, type Fault, type Origin, type Row } from './write/encode.ts'
import { addRows, compareRows, type Merged, mergeRows, replaceRows } from './write/merge.ts'
import { clearPutOff, nextPutOff, waitingEntities } from './write/put-off.ts'
import { followUnits } from './write/units.ts'

const BATCH_ROWS = 10_000
const BATCH_BYTES = 16 * 1_048_576
const MOST_DOUBTS = 100_000
/** Replacing reads the old rows and writes them to the history, so it goes in smaller steps. */
const PUT_OFF_ROWS = 2000

type Batch = Map<Entity, Row[]>

/** Where a session writes and whom it tells. */
export interface SessionOptions {
  readonly sql: Sql
  readonly importId: string
  readonly source: string
  readonly dryRun: boolean
  readonly size: number
  readonly rejects: ReportFile
  readonly doubts: ReportFile
  onProgress(progress: ImportProgress): void
  /** Hears of each record that passed the checks. */
  onRecord?(entity: string, record: unknown): void
}

/**
 * One run of an import: checks records, gathers them in batches and merges each batch in one transaction, while the next batch is
 * being read. Holds at most two batches, whatever the size of the file.
 */
export class Session implements Receiver {
  readonly #options: SessionOptions
  readonly #tools = new Map<Entity, { encode: ReturnType<typeof encoder>; doubt: ReturnType<typeof doubter>; counts: EntityCounts }>()
  readonly #counts: Record<string, EntityCounts> = {}
  readonly #doubtful: Record<string, number> = {}
  #doubtLines = 0
  /** Whether a table was empty when the first rows came and no id has come twice since: then nothing need be looked up. */
  readonly #allNew = new Map<Entity, boolean>()
  #batch: Batch = new Map()
  #rows = 0
  #bytes = 0
  #taken = 0
  #read = 0
  #entity: string | null = null
  #writing: Promise<void> = Promise.resolve()

  constructor(options: SessionOptions) {
    this.#options = options
  }

  /** Counts so far, in the order of the exchange format. */
  get counts(): Record<string, EntityCounts> {
    return Object.fromEntries(
      entities.filter((entity) => entity.name in this.#counts).map((entity) => [entity.name, this.#counts[entity.name]!]),
    )
  }
  get doubtful(): Record<string, number> {
    return this.#doubtful
  }

  #countsOf(name: string): EntityCounts {
    this.#counts[name] ??= noCounts()
    return this.#counts[name]
  }

  #toolsOf(entity: Entity) {
    let tools = this.#tools.get(entity)
    if (!tools) {
      tools = { encode: encoder(entity), doubt: doubter(entity), counts: this.#countsOf(entity.name) }
      this.#tools.set(entity, tools)
    }
    return tools
  }

  taken(bytes: number): void {
    this.#taken += bytes
  }

  take(entity: Entity, record: unknown, origin: Origin): Promise<void> | undefined {
    const { encode, doubt, counts } = this.#toolsOf(entity)
    counts.read++
    this.#read++
    this.#entity = entity.name
    const encoded = encode(record, this.#options.source, origin)
    if (!encoded.ok) {
      counts.rejected++
      this.#reject(origin, encoded.faults)
      return
    }
    if (doubt) this.#noteDoubts(entity, encoded, doubt, origin)
    this.#options.onRecord?.(entity.name, record)
    const rows = this.#batch.get(entity)
    if (rows) rows.push(encoded.row)
    else this.#batch.set(entity, [encoded.row])
    this.#rows++
    this.#bytes += encoded.row.cells.length
    return this.#rows >= BATCH_ROWS || this.#bytes >= BATCH_BYTES ? this.#flush() : undefined
  }

  refuse(entity: string, origin: Origin, fault: Fault): void {
    const counts = this.#countsOf(entity)
    counts.read++
    counts.rejected++
    this.#read++
    this.#reject(origin, [fault])
  }

  async pause(): Promise<void> {
    await this.#flush()
    await this.#writing
    if (!this.#options.dryRun) await this.#storePutOff()
  }

  /** Waits until nothing is being written any more; failures were told already. */
  async settle(): Promise<void> {
    await this.#writing.catch(() => undefined)
  }

  #reject(origin: Origin, faults: readonly Fault[]): void {
    const [first, ...others] = faults.map(({ field, value, reason, message }) => ({ field, value: shown(value), reason, message }))
    this.#options.rejects.add({
      file: origin.file,
      line: origin.line,
      ...first!,
      ...(others.length > 0 ? { others } : {}),
      ...keptRecord(origin.raw),
    })
  }

  #noteDoubts(
    entity: Entity,
    encoded: Extract<Encoded, { ok: true }>,
    doubt: NonNullable<ReturnType<typeof doubter>>,
    origin: Origin,
  ): void {
    for (const { field, value, reason, message } of doubt(encoded.cells, encoded.extra)) {
      const key = `${entity.name}.${field}`
      this.#doubtful[key] = (this.#doubtful[key] ?? 0) + 1
      if (this.#doubtLines++ < MOST_DOUBTS)
        this.#options.doubts.add({ file: origin.file, line: origin.line, field, value: shown(value), reason, message })
    }
  }

  /** Sends the batch on its way behind the one before; the promise is about that one, so one batch is read while one is written. */
  async #flush(): Promise<void> {
    const before = this.#writing
    const batch = this.#batch
    if (this.#rows > 0) {
      this.#batch = new Map()
      this.#rows = 0
      this.#bytes = 0
      this.#writing = before.then(() => (this.#options.dryRun ? this.#compare(batch) : this.#storeNew(batch)))
      // The failure is thrown where it is awaited next; until then it must not end the process.
      this.#writing.catch(() => undefined)
      this.#options.onProgress(this.#progress())
    }
    await before
    await this.#options.rejects.drain()
    await this.#options.doubts.drain()
  }

  #progress(): ImportProgress {
    const share = this.#options.size > 0 ? Math.min(1, this.#taken / this.#options.size) : null
    const percent = share === null ? '' : `${Math.floor(share * 100)}%`
    return { entity: this.#entity, read: this.#read, share, text: `已读取 ${this.#read} 条 ${percent} ${this.#entity ?? ''}`.trimEnd() }
  }

  #add(entity: Entity, merged: Omit<Merged, 'touched'>): void {
    const counts = this.#countsOf(entity.name)
    counts.inserted += merged.inserted
    counts.updated += merged.updated
    counts.unchanged += merged.unchanged
  }

  async #compare(batch: Batch): Promise<void> {
    for (const [entity, rows] of batch) this.#add(entity, await compareRows(this.#options.sql, entity, rows))
  }

  /** Replaces the records whose change was put off, in order of entity and id. */
  async #storePutOff(): Promise<void> {
    const { sql } = this.#options
    const waiting = await waitingEntities(sql)
    if (waiting.size === 0) return
    for (const entity of entities) {
      if (!waiting.has(entity.name)) continue
      let after = ''
      for (;;) {
        const { rows, waited } = await nextPutOff(sql, entity, after, PUT_OFF_ROWS)
        if (rows.length === 0) break
        await this.#store(new Map([[entity, rows]]), replaceRows)
        // Of several records with one id the earlier ones changed nothing.
        this.#countsOf(entity.name).unchanged += waited - rows.length
        after = rows.at(-1)!.id
      }
    }
    await clearPutOff(sql)
  }

  /** Stores a batch by the quick way where its tables were empty, by merging otherwise. */
  async #storeNew(batch: Batch): Promise<void> {
    const { sql } = this.#options
    for (const entity of batch.keys())
      if (!this.#allNew.has(entity)) this.#allNew.set(entity, (await sql`select from record.${sql(entity.table)} limit 1`).length === 0)
    const allNew = batch.keys().every((entity) => this.#allNew.get(entity))
    await this.#store(batch, allNew ? addRows : mergeRows)
  }

  /**
   * Stores a batch in one transaction. When the database refuses a value, the batch is halved until the record is found that it
   * refuses; that one is rejected alone.
   */
  async #store(batch: Batch, write: typeof mergeRows): Promise<void> {
    const { sql, importId } = this.#options
    const ordered = entities.filter((entity) => batch.has(entity))
    try {
      // What need not wait for an answer is sent at once with what follows: on a busy machine each wait costs more than the work.
      // Durable all the same: the last transaction of the import is committed synchronously, and what was lost before is read again.
      const opened = sql.unsafe('begin; set local synchronous_commit = off').simple()
      opened.catch(() => undefined)
      const merged: [Entity, Merged][] = []
      for (const entity of ordered) {
        const outcome = await write(sql, entity, batch.get(entity)!, importId)
        if (entity.name === 'units' && outcome.touched.length > 0) await this.#followUnits(outcome.touched)
        merged.push([entity, outcome])
      }
      await Promise.all([opened, noteProgress(sql, importId, this.#progress(), this.counts), sql`commit`])
      for (const [entity, outcome] of merged) this.#add(entity, outcome)
    } catch (error) {
      await sql`rollback`.catch(() => undefined)
      const { code = '' } = error as { code?: string }
      if (write === addRows && code === '23505') {
        for (const entity of ordered) this.#allNew.set(entity, false)
        return this.#store(batch, mergeRows)
      }
      if (!/^2[23]/.test(code)) throw error
      await this.#storeParts(batch, ordered, write, error as Error)
    }
  }

  async #storeParts(batch: Batch, ordered: readonly Entity[], write: typeof mergeRows, error: Error): Promise<void> {
    if (ordered.length > 1) {
      for (const entity of ordered) await this.#store(new Map([[entity, batch.get(entity)!]]), write)
      return
    }
    const [entity] = ordered
    const rows = batch.get(entity!)!
    if (rows.length > 1) {
      const half = rows.length >> 1
      await this.#store(new Map([[entity!, rows.slice(0, half)]]), write)
      await this.#store(new Map([[entity!, rows.slice(half)]]), write)
      return
    }
    this.#countsOf(entity!.name).rejected++
    const message = `数据库不接受该记录：${error.message}`
    this.#reject(rows[0]!.origin, [{ field: '', value: rows[0]!.id, reason: 'refused-by-database', message }])
  }

  async #followUnits(touched: readonly string[]): Promise<void> {
    for (const { unitId, parentId } of await followUnits(this.#options.sql, touched))
      this.#options.rejects.add({
        file: 'units',
        line: 0,
        field: 'parentId',
        value: parentId,
        reason: 'parent-circle',
        message: `单位 ${unitId} 的上级单位绕回自身，该上下级关系暂不生效，请更正后重新接入`,
      })
  }
}
