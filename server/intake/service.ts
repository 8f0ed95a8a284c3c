import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { entityByName } from '#domain/contract/exchange/index.ts'
import { connectionLost, type Sql } from '#server/platform/database/client.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { loadMapping, parseMapping } from './mapping/schema.ts'
import { type Inputs, openInputs } from './read/inputs.ts'
import { mappedFiles, readMapped } from './read/mapped.ts'
import { dataEnd, nativeFiles, nothingToImport, type Receiver, readNative } from './read/native.ts'
import { type ImportProgress, type ImportReport, ReportFile } from './report.ts'
import { Session } from './session.ts'
import { beginImport, countDangling, endImport, failImport, lockImports, unlockImports, unsettled } from './store.ts'
import { isSource } from './write/encode.ts'
import { openPutOff } from './write/put-off.ts'
import { settleReferences } from './write/references.ts'

/** What to import and how. */
export interface ImportOptions {
  /** A folder, a .zip or a file. */
  readonly path: string
  /** What to call the file instead of its own name: an upload is stored under another one. */
  readonly fileName?: string
  /** A mapping file, or the name of one in examples/mappings. */
  readonly mapping?: string
  /** The text of a mapping, instead of a file. */
  readonly mappingText?: string
  /** Name of the sender; by default the folder's or file's name. */
  readonly source?: string
  /** Reads and compares, writes nothing. */
  readonly dryRun?: boolean
  /** Reads only the first rows of each file. */
  readonly limit?: number
  /** Folder for rejects.ndjson, doubts.ndjson and report.json; made where it is missing. */
  readonly reportFolder: string
  readonly startedBy?: string | null
  readonly importId?: string
  onProgress?(progress: ImportProgress): void
  /** Hears of each record that passed the checks, for a preview. */
  onRecord?(entity: string, record: unknown): void
}

/** Makes a name fit to stand before ids. */
const asSource = (title: string): string => title.replace(/[:|\s\p{Cc}]+/gu, '-').slice(0, 50)

/**
 * Imports a path and returns the report. Every batch is one transaction; an import that was cut off anywhere can be run again and
 * ends in the same state. One import writes at a time, others wait.
 * Throws `Refusal` (`path-not-found`, `path-unreadable`, `nothing-to-import`, `bad-archive`, `archive-too-large`, `mapping-invalid`,
 * `bad-source`, `disk-full`, `database-lost`); what was committed before stays.
 */
export async function runImport(sql: Sql, options: ImportOptions): Promise<ImportReport> {
  const opened = await openInputs(options.path, options.fileName)
  try {
    const plan =
      options.mapping === undefined && options.mappingText === undefined ? planNative(opened, options) : planMapped(opened, options)
    const source = options.source ?? plan.source ?? asSource(opened.title)
    plan.asOf = await dataEnd(opened.inputs)
    if (!isSource(source)) throw new Refusal(422, 'bad-source', '来源名称不能为空，不能含空格、冒号、竖线，且不超过 50 个字符')
    return await (options.dryRun ? rehearse(sql, options, plan, source) : perform(sql, options, plan, source))
  } catch (error) {
    throw explained(error)
  } finally {
    opened.close()
  }
}

/** What will be read, and how. */
interface Plan {
  readonly mapping: string | null
  /** The sender that the mapping names. */
  readonly source?: string
  readonly unknownFiles: readonly string[]
  readonly size: number
  /** When the data end, where they say so. */
  asOf?: string | null
  /** Returns false when only a part was read. */
  read(receiver: Receiver): Promise<boolean>
}

function planNative(opened: Inputs, options: ImportOptions): Plan {
  const { files, unknown } = nativeFiles(opened.inputs)
  if (files.length === 0) throw nothingToImport()
  return {
    mapping: null,
    unknownFiles: unknown,
    size: files.reduce((sum, { input }) => sum + input.size, 0),
    read: (receiver) => readNative(files, receiver, options.limit),
  }
}

function planMapped(opened: Inputs, options: ImportOptions): Plan {
  const { name, mapping } =
    options.mappingText === undefined
      ? loadMapping(options.mapping!)
      : { name: options.mapping ?? '自定义映射', mapping: parseMapping(options.mappingText) }
  const { files, unknown } = mappedFiles(opened.inputs, mapping)
  if (files.length === 0) throw new Refusal(422, 'nothing-to-import', `没有找到映射所说的 ${mapping.file.kind} 文件`)
  return {
    mapping: name,
    source: mapping.source,
    unknownFiles: unknown,
    size: files.reduce((sum, input) => sum + input.size, 0),
    read: (receiver) => readMapped(files, mapping, receiver, options.limit),
  }
}

/** Rows that one import's tables need before their statistics are worth renewing. */
const ANALYZE_FROM = 20_000

async function perform(sql: Sql, options: ImportOptions, plan: Plan, source: string): Promise<ImportReport> {
  const id = options.importId ?? randomUUID()
  // One connection for the lock and all transactions: when it is gone, nothing of this import can still be written.
  const connection = await sql.reserve()
  try {
    const notify = options.onProgress ?? (() => undefined)
    await lockImports(connection, () => notify({ entity: null, read: 0, share: 0, text: '等待另一项接入完成' }))
    try {
      const fileName = options.fileName ?? basename(options.path)
      await openPutOff(connection)
      await beginImport(connection, { id, source, fileName, mapping: plan.mapping, startedBy: options.startedBy ?? null })
      return await carryOut(connection, options, plan, source, id)
    } catch (error) {
      await failImport(connection, id, explained(error).message).catch(() => undefined)
      throw error
    } finally {
      await unlockImports(connection).catch(() => undefined)
    }
  } finally {
    connection.release()
  }
}

async function carryOut(sql: Sql, options: ImportOptions, plan: Plan, source: string, id: string): Promise<ImportReport> {
  const run = begin(sql, options, plan, source, id)
  const complete = await run.read()
  for (const [name, counts] of Object.entries(run.session.counts))
    if (counts.inserted + counts.updated >= ANALYZE_FROM) await sql`analyze record.${sql(entityByName(name).table)}`
  await sql`begin`
  try {
    const pending = await unsettled(sql, id)
    await sql`set local work_mem = '64MB'`
    await settleReferences(sql, pending.ids, pending.since)
    const report = await run.report(complete, await countDangling(sql, source, id))
    await endImport(sql, id, pending.ids, report)
    await sql`commit`
    return report
  } catch (error) {
    await sql`rollback`.catch(() => undefined)
    throw error
  }
}

async function rehearse(sql: Sql, options: ImportOptions, plan: Plan, source: string): Promise<ImportReport> {
  const run = begin(sql, options, plan, source, options.importId ?? randomUUID())
  return run.report(await run.read(), 0)
}

function begin(sql: Sql, options: ImportOptions, plan: Plan, source: string, id: string) {
  const started = performance.now()
  const rejects = new ReportFile(options.reportFolder, 'rejects.ndjson')
  const doubts = new ReportFile(options.reportFolder, 'doubts.ndjson')
  const dryRun = options.dryRun ?? false
  const session = new Session({
    sql,
    importId: id,
    source,
    dryRun,
    size: plan.size,
    rejects,
    doubts,
    onProgress: options.onProgress ?? (() => undefined),
    onRecord: options.onRecord,
  })
  return {
    session,
    async read(): Promise<boolean> {
      try {
        const complete = await plan.read(session)
        return complete
      } catch (error) {
        // The batch on its way must have ended before the connection is used for anything else.
        await session.settle()
        throw error
      } finally {
        await rejects.close()
        await doubts.close()
      }
    },
    async report(complete: boolean, dangling: number): Promise<ImportReport> {
      const path = join(options.reportFolder, 'report.json')
      const report: ImportReport = {
        id,
        source,
        mapping: plan.mapping,
        dryRun,
        complete,
        entities: session.counts,
        dangling,
        doubtful: session.doubtful,
        unknownFiles: plan.unknownFiles,
        asOf: plan.asOf ?? null,
        rejects: rejects.path,
        doubts: doubts.path,
        report: path,
        ms: Math.round(performance.now() - started),
      }
      await writeFile(path, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 })
      return report
    },
  }
}

/** An error of the disk or the database as a refusal that says what to do; others as they are. */
function explained(error: unknown): Error {
  if (error instanceof Refusal) return error
  const { code = '', path = '' } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === '53100')
    return new Refusal(507, 'disk-full', '磁盘空间不足，接入已停止；已提交的部分保留，腾出空间后重新接入即可继续')
  if (connectionLost(error)) return new Refusal(503, 'database-lost', '数据库连接中断，接入已停止；已提交的部分保留，请重新接入')
  if (['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EEXIST'].includes(code))
    return new Refusal(422, 'path-unwritable', `无法写入 ${path}，请检查权限`)
  return error as Error
}
