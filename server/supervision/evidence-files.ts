import { type Process, processes } from '#domain/process/index.ts'
import { FILE_TABLES } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { vet } from '../platform/files/vet.ts'
import { forbidden, notFound, Refusal } from '../platform/refusal.ts'

const MOST_FILES = 100

/** Throws a 403 where the hand-over's contents are sealed for this person. */
async function mayFile(tx: Tx, id: string): Promise<void> {
  const [open] = await tx`select 1 from handover_contents where handover_id = ${id}`
  if (!open) throw forbidden('移送内容已密封，材料由接收机关管理')
}

export const evidenceRoutes: Routes = {
  'files.upload': async ({ tx, actor, services, upload }, { query: { matterKind, matterId } }) => {
    const [matter] = await tx`select 1 from ${tx(FILE_TABLES[matterKind])} where id = ${matterId}`
    if (!matter) throw notFound()
    const [{ count } = { count: 0 }] = await tx<
      { count: number }[]
    >`select count(*)::int as count from files where matter_kind = ${matterKind} and matter_id = ${matterId}`
    if (matterKind === 'handover') await mayFile(tx, matterId)
    if (count >= MOST_FILES) throw new Refusal(409, 'too-many-files', `每件事项最多 ${MOST_FILES} 个材料`)
    const file = await upload()
    const mediaType = await vet(services, file)
    const id = crypto.randomUUID()
    // A name may tell what the file holds.
    const sealed = (processes as Record<string, Process>)[matterKind]?.sealed
    await services.files.keep(id, file.path)
    await tx`insert into files (id, name, media_type, size, sha256, matter_kind, matter_id, purpose, uploaded_by)
      values (${id}, ${file.name}, ${mediaType}, ${file.size}, ${file.sha256}, ${matterKind}, ${matterId}, 'evidence', ${actor.id})`
    await logAction(tx, actor, {
      chain: `${matterKind}:${matterId}`,
      action: `${matterKind}.upload`,
      objectKind: matterKind,
      objectId: matterId,
      detail: { file: id, sha256: file.sha256, ...(!sealed && { input: { text: file.name, fileIds: [id] } }) },
    })
    return { id, name: file.name, size: file.size, mediaType, purpose: 'evidence', createdAt: new Date().toISOString() }
  },

  'files.download': async ({ tx, services }, { params: { id } }) => {
    const [row] = await tx`select name, media_type, sha256, state from files where id = ${id}`
    if (!row) throw notFound('材料')
    if (row.state === 'damaged') throw new Refusal(409, 'file-damaged', '该材料与登记的摘要不一致或已缺失，已停止提供，等待核查')
    if (row.state !== 'clean') throw new Refusal(409, 'file-not-clean', '该材料未通过安全检查，不能下载')
    return { name: row.name as string, mediaType: row.media_type as string, body: await services.files.read(id, row.sha256 as string) }
  },
}
