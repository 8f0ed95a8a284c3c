import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { logAction } from '#server/platform/audit/actions.ts'
import type { Routes } from '#server/platform/context.ts'
import { pageOf, readCursor } from '#server/platform/database/keyset.ts'
import { invalid, notFound, Refusal } from '#server/platform/refusal.ts'
import { type ImportPayload, importFolder } from './jobs.ts'
import { mappingNames, parseMapping } from './mapping/schema.ts'
import type { EntityCounts, Reject } from './report.ts'
import { runImport } from './service.ts'
import { importRow, listImports, queueImport } from './store.ts'
import { describeUpload, findUpload, keepUpload } from './uploads.ts'
import { isSource } from './write/encode.ts'

const PREVIEW_ROWS = 200
const SHOWN_RECORDS = 50
const SHOWN_REJECTS = 100

const nullable = <T>(value: unknown): T | null => (value === undefined || value === null ? null : (value as T))

/** An import as the contract shows it. */
function present(row: Record<string, unknown>) {
  const progress = row.progress as Record<string, unknown>
  const report = (row.report ?? {}) as Record<string, unknown>
  const entities = nullable<Record<string, EntityCounts>>(report.entities ?? progress.entities)
  return {
    id: row.id as string,
    source: row.source as string,
    fileName: row.file_name as string,
    mapping: nullable<string>(row.mapping),
    state: row.state as 'running' | 'done' | 'failed' | 'dry-run',
    startedAt: row.started_at as string,
    finishedAt: nullable<string>(row.finished_at),
    startedBy: nullable<string>(row.starter),
    progress: {
      entity: nullable<string>(progress.entity),
      read: (progress.read as number | undefined) ?? 0,
      share: nullable<number>(progress.share),
    },
    entities,
    dangling: nullable<number>(report.dangling),
    rejected: entities ? Object.values(entities).reduce((sum, counts) => sum + counts.rejected, 0) : null,
    error: nullable<string>(report.error),
  }
}

/** The first entries of a report file, without the lines they came from. */
async function firstRejects(folder: string): Promise<Omit<Reject, 'others' | 'record'>[]> {
  const handle = await open(join(folder, 'rejects.ndjson')).catch(() => null)
  if (!handle) return []
  const found: Omit<Reject, 'others' | 'record'>[] = []
  try {
    for await (const line of handle.readLines()) {
      const { file, line: number, field, value, reason, message } = JSON.parse(line) as Reject
      found.push({ file, line: number, field, value, reason, message })
      if (found.length === SHOWN_REJECTS) break
    }
  } catch (error) {
    // A report that is being written may end in half a line.
    if (!(error instanceof SyntaxError)) throw error
  } finally {
    await handle.close()
  }
  return found
}

/** The mapping that a request names or brings; nothing for a file in the exchange format. Throws `Refusal` for one that is unusable. */
function chosen(body: { mapping: string | null; mappingName: string | null }): Pick<ImportPayload, 'mapping' | 'mappingText'> {
  if (body.mapping !== null) {
    parseMapping(body.mapping)
    return { mapping: body.mappingName, mappingText: body.mapping }
  }
  if (body.mappingName !== null && !mappingNames().includes(body.mappingName)) throw invalid('没有这个映射')
  return { mapping: body.mappingName, mappingText: null }
}

/** Endpoints of the import page. */
export const intakeRoutes: Routes = {
  'imports.list': async ({ tx }, { query: { cursor, limit } }) => {
    const rows = await listImports(tx, readCursor(cursor), limit + 1)
    const page = pageOf(rows, limit, (row) => [row.exact as string, row.id as string])
    return { rows: page.rows.map(present), next: page.next }
  },

  'imports.upload': async ({ services, actor, upload }) => {
    const file = await upload()
    const kept = await keepUpload(services.files, randomUUID(), actor.id, file)
    try {
      return { uploadId: kept.id, fileName: kept.fileName, size: file.size, ...(await describeUpload(kept)) }
    } catch (error) {
      await rm(kept.folder, { recursive: true, force: true })
      throw error
    }
  },

  'imports.preview': async ({ services, actor }, { params: { id }, body }) => {
    const upload = await findUpload(services.files, id, actor.id)
    const { mapping, mappingText } = chosen(body)
    const folder = join(upload.folder, 'preview')
    const rows: { entity: string; record: Record<string, unknown> }[] = []
    const report = await runImport(services.sql, {
      path: upload.path,
      fileName: upload.fileName,
      mapping: mapping ?? undefined,
      mappingText: mappingText ?? undefined,
      dryRun: true,
      limit: PREVIEW_ROWS,
      reportFolder: folder,
      onRecord: (entity, record) => {
        if (rows.length < SHOWN_RECORDS) rows.push({ entity, record: record as Record<string, unknown> })
      },
    })
    return { entities: report.entities, rows, rejects: await firstRejects(folder), complete: report.complete }
  },

  'imports.start': async ({ tx, services, actor }, { params: { id }, body }) => {
    const upload = await findUpload(services.files, id, actor.id)
    const choice = chosen(body)
    if (!isSource(body.source)) throw new Refusal(422, 'bad-source', '来源名称不能含空格、冒号、竖线，且不超过 50 个字符')
    const importId = randomUUID()
    const payload: ImportPayload = {
      importId,
      stored: upload.stored,
      fileName: upload.fileName,
      source: body.source,
      ...choice,
      startedBy: actor.id,
    }
    const folder = importFolder(services.folder, importId)
    await mkdir(join(services.folder, 'imports'), { recursive: true, mode: 0o700 })
    await rename(upload.folder, folder)
    await services.sql.begin(async (own) => {
      await queueImport(own, { id: importId, source: body.source, fileName: upload.fileName, mapping: choice.mapping, startedBy: actor.id })
      await services.addJob(own, 'import', payload, { queue: 'import' })
    })
    await logAction(tx, actor, {
      action: 'import.start',
      objectKind: 'import',
      objectId: importId,
      detail: { source: body.source, fileName: upload.fileName },
    })
    return { id: importId }
  },

  'imports.show': async ({ tx, services }, { params: { id } }) => {
    const row = await importRow(tx, id)
    if (!row) throw notFound('接入记录')
    const rejects = await firstRejects(importFolder(services.folder, id))
    return { ...present(row), rejects, hasRejects: rejects.length > 0 }
  },

  'imports.rejects': async ({ tx, services, actor }, { params: { id } }) => {
    const row = await importRow(tx, id)
    const path = join(importFolder(services.folder, id), 'rejects.ndjson')
    const size = row ? ((await stat(path).catch(() => null))?.size ?? 0) : 0
    if (size === 0) throw notFound('退回记录')
    await logAction(tx, actor, { action: 'import.rejects', objectKind: 'import', objectId: id })
    return { name: `退回记录-${id.slice(0, 8)}.ndjson`, mediaType: 'application/x-ndjson', body: createReadStream(path) }
  },
}
