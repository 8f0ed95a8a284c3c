import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Tasks } from '#server/platform/jobs/worker.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { runImport } from './service.ts'
import { failImport, stateOf } from './store.ts'

/** What a started import needs to run: everything else is in its folder. */
const payloadSchema = z.object({
  importId: z.uuid(),
  stored: z.string().regex(/^data(\.[a-z]+)+$/),
  fileName: z.string(),
  source: z.string(),
  mapping: z.string().nullable(),
  mappingText: z.string().nullable(),
  startedBy: z.string().nullable(),
})
/** Payload of the job `import`. */
export type ImportPayload = z.infer<typeof payloadSchema>

/** Folder of an import's data and reports. */
export const importFolder = (dataFolder: string, id: string): string => join(dataFolder, 'imports', id)

/** The room's jobs. */
export const importTasks: Tasks = {
  /** Runs an import that a person started. Run again after a crash it ends in the same state; what cannot be imported is not tried again. */
  async import(input, services) {
    const payload = payloadSchema.parse(input)
    const state = await stateOf(services.sql, payload.importId)
    if (state === null || state === 'done') return
    const folder = importFolder(services.folder, payload.importId)
    const path = join(folder, payload.stored)
    try {
      await runImport(services.sql, {
        path,
        fileName: payload.fileName,
        source: payload.source,
        mapping: payload.mapping ?? undefined,
        mappingText: payload.mappingText ?? undefined,
        reportFolder: folder,
        startedBy: payload.startedBy,
        importId: payload.importId,
      })
    } catch (error) {
      const final = error instanceof Refusal && error.status < 500
      await failImport(services.sql, payload.importId, error instanceof Refusal ? error.message : '接入未完成，请联系系统管理员查看日志')
      if (!final) throw error
    }
    await rm(path, { force: true })
  },
}
