import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'

/** A pair of pictures as an action brings it; with `pairId` what was missing of a pair. */
export interface Picture {
  readonly pairId?: string
  readonly caption: string
  readonly beforeId?: string
  readonly afterId?: string
}

/** Whether every pair has a picture, and all of them are pictures of this problem; a pair that is named lacks what is brought. */
export async function picturesFit(tx: Tx, problemId: string, pictures: readonly Picture[]): Promise<boolean> {
  const ids = pictures.flatMap(({ beforeId, afterId }) => [beforeId, afterId]).filter((id) => id !== undefined)
  if (pictures.some(({ beforeId, afterId }) => beforeId === undefined && afterId === undefined) || new Set(ids).size < ids.length)
    return false
  const found = await tx`select id from files where id = any (${ids}) and matter_kind = 'problem' and matter_id = ${problemId}
    and media_type in ('image/jpeg', 'image/png')`
  if (found.length < ids.length) return false
  const pairs = pictures.flatMap(({ pairId }) => (pairId === undefined ? [] : [pairId]))
  const known = await tx`select id, before_id, after_id from problem_pictures where problem_id = ${problemId} and id = any (${pairs})`
  return pictures.every(({ pairId, beforeId, afterId }) => {
    if (pairId === undefined) return true
    const pair = known.find(({ id }) => id === pairId)
    return pair !== undefined && !(beforeId && pair.before_id) && !(afterId && pair.after_id)
  })
}

/** Keeps pairs that fit. */
export async function keepPictures(tx: Tx, actor: Actor, problemId: string, pictures: readonly Picture[]): Promise<void> {
  for (const { pairId, caption, beforeId = null, afterId = null } of pictures)
    if (pairId === undefined)
      await tx`insert into problem_pictures (problem_id, caption, before_id, after_id, added_by)
        values (${problemId}, ${caption}, ${beforeId}, ${afterId}, ${actor.id})`
    else
      await tx`update problem_pictures set before_id = coalesce(before_id, ${beforeId}), after_id = coalesce(after_id, ${afterId}),
        caption = coalesce(nullif(${caption}, ''), caption) where id = ${pairId}`
}
