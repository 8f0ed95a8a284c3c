import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { FieldEntry } from '#domain/contract/api/field.ts'
import type { AnswerOf } from '#domain/contract/api/index.ts'
import { type Answer, type ChecklistItem, type InspectionKind, lacking, type PlaceKind, scoreOf } from '#domain/inspection/index.ts'
import { perform } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context, Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { vet } from '../platform/files/vet.ts'
import { type Actor, systemActor } from '../platform/identity/actor.ts'
import { conflict, notFound } from '../platform/refusal.ts'
import { versionsOf } from './plan.ts'
import type { Row } from './store.ts'

type Outcome = AnswerOf<'field.send'>['results'][number]
const MOST_PICTURE = 15 * 1_048_576

/** Visits of the inspections in whose team the person is, with their checklists and what was recorded: all that is needed without network. */
export async function workOf(tx: Tx): Promise<AnswerOf<'field.work'>> {
  const visits = await tx`select v.*, i.purpose, i.period_to, u.name as unit_name,
      array(select m.name from inspection_members m where m.inspection_id = i.id and m.removed_at is null order by not m.leader, m.added_at) as team
    from inspection_visits v join inspections i on i.id = v.inspection_id left join record.units u on u.id = v.unit_id
    where v.inspection_id = any (scope_inspections()) and i.state in ('assigned', 'working') and v.state in ('waiting', 'working', 'done')
    order by i.period_to, i.no, v.seq limit 500`
  const ids = visits.map((visit) => visit.id as string)
  const answers = await answersOf(tx, ids)
  const lists = await versionsOf(tx, [...new Set(visits.flatMap((visit) => visit.checklist_ids as string[]))])
  return {
    checklists: lists.map(({ id, title, no, items }) => ({ id, title, no, items })),
    visits: visits.map((visit) => ({
      id: visit.id as string,
      no: visit.no as string,
      kind: visit.kind as InspectionKind,
      title: visit.title as string,
      purpose: visit.purpose as string,
      until: visit.period_to as string,
      placeKind: visit.place_kind as PlaceKind,
      placeName: visit.place_name as string,
      unitName: (visit.unit_name as string | null) ?? (visit.place_name as string),
      team: visit.team as string[],
      checklistIds: visit.checklist_ids as string[],
      concluded: visit.state === 'done',
      answers: answers
        .filter((answer) => answer.visit_id === visit.id)
        .map((answer) => ({
          versionId: answer.version_id as string,
          itemKey: answer.item_key as string,
          result: answer.result as Answer,
          findingCode: answer.finding_code as string | null,
          note: answer.note as string,
          at: answer.at as string,
          by: answer.by_name as string,
          pictures: answer.pictures as { id: string; arrived: boolean }[],
        })),
    })),
  }
}

/** The answers that hold, with the pictures that belong to their items. */
export const answersOf = (tx: Tx, visitIds: readonly string[]) =>
  tx`select a.*, coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'arrived', p.file_id is not null) order by p.id) from inspection_pictures p
      where p.visit_id = a.visit_id and p.version_id = a.version_id and p.item_key = a.item_key), '[]') as pictures
    from inspection_answers a where a.visit_id = any (${[...visitIds]}) order by a.version_id, a.item_key`

const digestOf = (entry: FieldEntry): string => createHash('sha256').update(JSON.stringify(entry)).digest('hex')

/**
 * Takes what devices recorded. Each record stands for itself: new, known already (sent twice), or refused with the reason; none is dropped.
 * Records may come late and in any order: the answer given last by the device's clock holds.
 */
export async function takeEntries(tx: Tx, services: Services, actor: Actor, entries: readonly FieldEntry[]): Promise<Outcome[]> {
  const results: Outcome[] = []
  const taken = new Map<string, string[]>()
  for (const entry of entries) {
    const outcome = await takeEntry(tx, services, actor, entry)
    results.push(outcome)
    if (outcome.outcome === 'taken') taken.set(entry.visitId, [...(taken.get(entry.visitId) ?? []), entry.id])
  }
  for (const [visitId, ids] of taken) {
    const [visit] = await tx`select inspection_id, no, place_name from inspection_visits where id = ${visitId}`
    await logAction(tx, actor, {
      chain: `inspection:${visit!.inspection_id}`,
      action: 'inspection.record',
      objectKind: 'inspection',
      objectId: visit!.inspection_id as string,
      detail: { visit: visitId, entries: ids, input: { text: `${visit!.no} ${visit!.place_name}：${ids.length} 条` } },
    })
  }
  return results
}

const refused = (id: string, code: string, reason: string): Outcome => ({ id, outcome: 'refused', code, reason })

async function takeEntry(tx: Tx, services: Services, actor: Actor, entry: FieldEntry): Promise<Outcome> {
  const digest = digestOf(entry)
  // The visit's row is the queue: the same record sent twice at once is counted once.
  const [visit] = await tx`select v.*, i.state as inspection_state from inspection_visits v join inspections i on i.id = v.inspection_id
    where v.id = ${entry.visitId} and v.inspection_id = any (scope_inspections()) for update of v`
  if (!visit) return refused(entry.id, 'not-found', '没有该检查任务，或您不在检查组')
  const [known] = await tx`select digest from inspection_entries where id = ${entry.id}`
  if (known)
    return known.digest === digest
      ? { id: entry.id, outcome: 'known', code: null, reason: null }
      : refused(entry.id, 'id-reused', '这条记录的编号已用于内容不同的记录')
  if (visit.inspection_state !== 'assigned' && visit.inspection_state !== 'working')
    return refused(entry.id, 'inspection-ended', '检查已经结束，不再接收记录；请交给检查组长处理')
  if (!['waiting', 'working', 'done'].includes(visit.state as string)) return refused(entry.id, 'visit-dropped', '该检查对象已注明未检查')
  const fault = entry.kind === 'answer' ? await answerFault(tx, visit, entry) : await concludeFault(tx, visit)
  if (fault) return refused(entry.id, ...fault)
  await insertEntry(tx, actor, entry, digest)
  if (visit.inspection_state === 'assigned')
    await perform(services, tx, systemActor(actor.requestId), 'inspection', visit.inspection_id as string, 'begin', { input: {} })
  await settle(tx, entry, visit, actor)
  return { id: entry.id, outcome: 'taken', code: null, reason: null }
}

async function answerFault(tx: Tx, visit: Row, entry: Extract<FieldEntry, { kind: 'answer' }>): Promise<[string, string] | null> {
  if (!(visit.checklist_ids as string[]).includes(entry.versionId)) return ['other-checklist', '该对象不使用这份清单']
  const [list] = await versionsOf(tx, [entry.versionId])
  if (!list?.items.some(({ key }) => key === entry.itemKey)) return ['no-such-item', '清单中没有这一项']
  if (entry.result === 'fail' && (!entry.findingCode || entry.note.trim().length < 2))
    return ['finding-unclear', '不符合的须写明情况并选择问题性质']
  const ids = entry.pictures.map(({ id }) => id)
  const [other] = await tx`select 1 from inspection_pictures where id = any (${ids}) limit 1`
  return other ? ['picture-reused', '照片已用于另一条记录'] : null
}

async function concludeFault(tx: Tx, visit: Row): Promise<[string, string] | null> {
  const missing = await lackingOf(tx, visit)
  return missing.length > 0 ? ['not-complete', `还不能提交：${missing.slice(0, 3).join('；')}${missing.length > 3 ? '等' : ''}`] : null
}

async function lackingOf(tx: Tx, visit: Row): Promise<string[]> {
  const answers = await answersOf(tx, [visit.id as string])
  const lists = await versionsOf(tx, visit.checklist_ids as string[])
  return lists.flatMap(({ id, items }) => lacking(items, given(answers.filter((answer) => answer.version_id === id))))
}

const given = (answers: readonly Row[]) =>
  answers.map((answer) => ({
    itemKey: answer.item_key as string,
    result: answer.result as Answer,
    note: answer.note as string,
    pictures: (answer.pictures as unknown[]).length,
  }))

async function insertEntry(tx: Tx, actor: Actor, entry: FieldEntry, digest: string): Promise<void> {
  const answer = entry.kind === 'answer' ? entry : null
  // A clock that runs ahead must not hold an answer for ever.
  await tx`insert into inspection_entries (id, visit_id, kind, version_id, item_key, result, finding_code, note, at, by_user, by_name, digest)
    values (${entry.id}, ${entry.visitId}, ${entry.kind}, ${answer?.versionId ?? null}, ${answer?.itemKey ?? null}, ${answer?.result ?? null},
      ${answer?.result === 'fail' ? answer.findingCode : null}, ${entry.note.trim()}, least(${entry.at}::timestamptz, now()), ${actor.id}, ${actor.name}, ${digest})`
  for (const { id, sha256, size } of answer?.pictures ?? [])
    await tx`insert into inspection_pictures (id, entry_id, visit_id, version_id, item_key, sha256, size)
      values (${id}, ${entry.id}, ${entry.visitId}, ${answer!.versionId}, ${answer!.itemKey}, ${sha256}, ${size})`
}

/** Brings the visit's own figures up to what is recorded. */
async function settle(tx: Tx, entry: FieldEntry, visit: Row, actor: Actor): Promise<void> {
  const answers = await answersOf(tx, [visit.id as string])
  const lists = await versionsOf(tx, visit.checklist_ids as string[])
  const all: ChecklistItem[] = lists.flatMap(({ id, items }) => items.map((item) => ({ ...item, key: `${id} ${item.key}` })))
  const results = answers.map((answer) => ({ itemKey: `${answer.version_id} ${answer.item_key}`, result: answer.result as Answer }))
  const figures = {
    items: results.length,
    failed: results.filter(({ result }) => result === 'fail').length,
    score: scoreOf(all, results),
    ...(visit.state === 'waiting' && { state: 'working' }),
  }
  const concluded =
    entry.kind === 'conclude' && visit.state !== 'done'
      ? { state: 'done', summary: entry.note.trim(), concluded_by: actor.name, concluded_at: new Date() }
      : {}
  await tx`update inspection_visits set ${tx({ ...figures, ...concluded } as never)},
    visited_on = (select (greatest(min(e.at), i.assigned_at) at time zone 'Asia/Shanghai')::date from inspection_entries e, inspections i
      where e.visit_id = ${visit.id as string} and i.id = ${visit.inspection_id as string} group by i.assigned_at)
    where id = ${visit.id as string}`
}

/** Which of these pictures have arrived, which are awaited, which nobody has announced. */
export async function have(tx: Tx, ids: readonly string[]): Promise<AnswerOf<'field.have'>> {
  const rows = await tx`select p.id, p.file_id from inspection_pictures p join inspection_visits v on v.id = p.visit_id
    where p.id = any (${[...ids]}) and v.inspection_id = any (scope_inspections())`
  const found = new Map(rows.map((row) => [row.id as string, row.file_id !== null]))
  return {
    have: ids.filter((id) => found.get(id) === true),
    missing: ids.filter((id) => found.get(id) === false),
    unknown: ids.filter((id) => !found.has(id)),
  }
}

/**
 * The bytes of a picture that was announced. Sent again it is known; cut off or changed on the way it is refused, since its digest was announced;
 * late it is taken even when the inspection has ended, since it belongs to a record that was taken in time.
 */
export async function takePicture({ tx, actor, services, upload }: Context, id: string): Promise<AnswerOf<'field.picture'>> {
  const [awaited] = await tx`select p.*, v.inspection_id, v.no from inspection_pictures p join inspection_visits v on v.id = p.visit_id
    where p.id = ${id} and v.inspection_id = any (scope_inspections())`
  if (!awaited) throw notFound('现场照片的登记')
  if (awaited.file_id !== null) return { id, outcome: 'known' }
  const file = await upload(MOST_PICTURE)
  if (file.sha256 !== awaited.sha256) throw conflict('picture-changed', '照片不完整或与登记的不一致，请重新发送')
  const mediaType = await vet(services, file, ['image/jpeg', 'image/png'])
  const [free] = await tx`select file_id from inspection_pictures where id = ${id} for update`
  if (free!.file_id !== null) return { id, outcome: 'known' }
  const fileId = crypto.randomUUID()
  await services.files.put(fileId, await readFile(file.path))
  await tx`insert into files (id, name, media_type, size, sha256, matter_kind, matter_id, purpose, uploaded_by)
    values (${fileId}, ${`现场照片${id.slice(0, 4)}.${mediaType === 'image/png' ? 'png' : 'jpg'}`}, ${mediaType}, ${file.size}, ${file.sha256},
      'inspection-visit', ${awaited.visit_id as string}, 'inspection', ${actor.id})`
  await tx`update inspection_pictures set file_id = ${fileId}, received_at = now() where id = ${id}`
  await logAction(tx, actor, {
    chain: `inspection:${awaited.inspection_id}`,
    action: 'inspection.record',
    objectKind: 'inspection',
    objectId: awaited.inspection_id as string,
    detail: { visit: awaited.visit_id, picture: id, file: fileId, sha256: file.sha256, input: { text: `${awaited.no}：照片` } },
  })
  return { id, outcome: 'taken' }
}
