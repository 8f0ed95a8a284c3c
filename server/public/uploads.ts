import { createHash, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Routes } from '../platform/context.ts'
import { openKeys } from '../platform/crypto.ts'
import { cleanCopy } from '../platform/files/clean-copy.ts'
import { type FileType, vet } from '../platform/files/vet.ts'
import { conflict, Refusal } from '../platform/refusal.ts'
import { openReport } from './doors.ts'
import { atTheDoor } from './shared.ts'

/** What the door takes, by its first bytes, and how large each may be. */
const ACCEPTED = { 'image/jpeg': 10, 'image/png': 10, 'video/mp4': 60 } as const satisfies Partial<Record<FileType, number>>
const MB = 1_048_576
const MOST_FILES = 9
/** A slow sender holds a connection of the database: so many at once leave the others theirs. */
const MOST_AT_ONCE = 4
let atOnce = 0

/**
 * Pictures and videos of a report. The original is sealed under the data folder's key with its digests; offices get a copy without place,
 * time and device (S19). What the sender calls the file is not kept: names tell more than they should.
 */
export const uploadRoutes: Routes = {
  'public.upload': async (context, { params }) => {
    const { services } = context
    const tx = await atTheDoor(context)
    await openReport(context, tx, params.id)
    const [row] = await tx`select count(*)::int as count from originals where source_id = ${params.id}`
    const count = row!.count as number
    if (count >= MOST_FILES) throw conflict('too-many-files', `最多上传 ${MOST_FILES} 个图片或视频`)
    if (atOnce >= MOST_AT_ONCE) throw new Refusal(429, 'uploads-busy', '正在上传的人较多，请稍后重试', { retryAfter: 10 })
    atOnce += 1
    try {
      const file = await context.upload(Math.max(...Object.values(ACCEPTED)) * MB)
      const mediaType = await vet(services, file, Object.keys(ACCEPTED) as (keyof typeof ACCEPTED)[])
      if (file.size > ACCEPTED[mediaType] * MB)
        throw new Refusal(413, 'file-too-large', `图片不超过 10 MB，视频不超过 ${ACCEPTED['video/mp4']} MB`)
      const bytes = await readFile(file.path)
      const copy = cleanCopy(bytes, mediaType)
      const [id, sealedId] = [randomUUID(), randomUUID()]
      const keys = await openKeys(services.folder)
      const sealedDigest = await services.files.put(sealedId, keys.seal(bytes, `original:${id}`))
      const digest = await services.files.put(id, copy)
      const name = `${mediaType === 'video/mp4' ? '视频' : '图片'}${count + 1}.${{ 'image/jpeg': 'jpg', 'image/png': 'png', 'video/mp4': 'mp4' }[mediaType]!}`
      await tx`insert into files (id, name, media_type, size, sha256, matter_kind, matter_id, purpose)
        select ${id}, ${name}, ${mediaType}, ${copy.length}, ${digest}, 'clue', clue_id, 'report' from clue_sources where id = ${params.id}`
      await tx`insert into originals (file_id, source_id, sealed_id, sealed_sha256, sm3, size)
        values (${id}, ${params.id}, ${sealedId}, ${sealedDigest}, ${createHash('sm3').update(bytes).digest('hex')}, ${bytes.length})`
      return { name, size: copy.length }
    } finally {
      atOnce -= 1
    }
  },
}
