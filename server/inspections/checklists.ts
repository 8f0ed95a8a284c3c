import { createHash } from 'node:crypto'
import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import type { ChecklistItem, ChecklistState } from '#domain/inspection/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, pageOf, readCursor } from '../platform/database/keyset.ts'
import { type Actor, may } from '../platform/identity/actor.ts'
import { conflict, notFound } from '../platform/refusal.ts'
import { officeOf } from './plan.ts'
import type { Row } from './store.ts'

type Body = InputOf<'checklists.save'>['body']

const log = (tx: Tx, actor: Actor, id: string, action: string, text: string, after?: unknown) =>
  logAction(tx, actor, {
    chain: `checklist:${id}`,
    action: `checklist.${action}`,
    objectKind: 'checklist',
    objectId: id,
    detail: { input: { text } },
    after,
  })

/** A checklist of the actor's own reach, locked. Throws a 404 for one that he may only read, or not even that. */
async function own(tx: Tx, id: string): Promise<Row> {
  const [row] = await tx`select * from checklists where id = ${id} for update`
  if (!row) throw notFound('检查清单')
  return row
}

async function save(tx: Tx, actor: Actor, id: string, { version, title, items }: Body): Promise<number> {
  const row = await own(tx, id)
  if (row.state === 'retired') throw conflict('retired', '已停用的清单不能修改')
  if (row.version !== version) throw conflict('changed-meanwhile', '该清单刚刚被他人修改，请刷新后再改')
  await tx`update checklists set title = ${title}, items = ${tx.json(items as never)}, version = version + 1, changed_at = now() where id = ${id}`
  await log(tx, actor, id, 'edit', title, items)
  return version + 1
}

/** Freezes what stands in the builder as the next version; visits already filled in keep theirs. Throws a 409 when nothing has changed. */
async function publish(tx: Tx, actor: Actor, id: string, version: number): Promise<{ id: string; no: number }> {
  const row = await own(tx, id)
  if (row.state === 'retired') throw conflict('retired', '已停用的清单不能发布')
  if (row.version !== version) throw conflict('changed-meanwhile', '该清单刚刚被他人修改，请刷新后再发布')
  const digest = createHash('sha256')
    .update(JSON.stringify([row.title, row.items]))
    .digest('hex')
  const [last] = await tx`select no, digest from checklist_versions where checklist_id = ${id} order by no desc limit 1`
  if (last?.digest === digest) throw conflict('unchanged', `内容与第${last.no}版相同，不必再发布`)
  const no = ((last?.no as number | undefined) ?? 0) + 1
  const [made] = await tx`insert into checklist_versions (checklist_id, no, title, items, digest, published_by)
    values (${id}, ${no}, ${row.title as string}, ${tx.json(row.items as never)}, ${digest}, ${actor.id}) returning id`
  await tx`update checklists set state = 'published', version = version + 1, changed_at = now() where id = ${id}`
  await log(tx, actor, id, 'publish', `${row.title}第${no}版`, digest)
  return { id: made!.id as string, no }
}

const versionRow = (row: Row) => ({
  id: row.id as string,
  checklistId: row.checklist_id as string,
  no: row.no as number,
  title: row.title as string,
  items: row.items as ChecklistItem[],
  publishedAt: row.published_at as string,
  digest: row.digest as string,
  visits: row.visits as number,
})

async function show(tx: Tx, actor: Actor, id: string): Promise<AnswerOf<'checklists.show'>> {
  const [row] =
    await tx`select c.*, c.line || ':' || c.region like any ((select scope_areas())::text[]) as held from checklists c where c.id = ${id}`
  if (!row) throw notFound('检查清单')
  const versions =
    await tx`select v.*, (select count(*)::int from inspection_visits x where v.id = any (x.checklist_ids) and x.state <> 'replaced') as visits
    from checklist_versions v where v.checklist_id = ${id} order by v.no desc`
  return {
    id,
    title: row.title as string,
    officeName: row.office_name as string,
    state: row.state as ChecklistState,
    version: row.version as number,
    editable: row.held === true && row.state !== 'retired' && may(actor, 'inspection.manage'),
    items: row.items as ChecklistItem[],
    versions: versions.map(versionRow),
  }
}

/** Checklists: built by an office, published in versions, read below. */
export const checklistRoutes: Routes = {
  'checklists.list': async ({ tx }, { query: { cursor, limit, q, state } }) => {
    const after = readCursor(cursor)
    const rows =
      await tx`select c.*, c.changed_at::text as changed_exact, jsonb_array_length(c.items) as item_count, v.id as version_id, v.no as version_no, v.published_at
      from checklists c left join lateral (select * from checklist_versions where checklist_id = c.id order by no desc limit 1) v on true
      where true ${state ? tx`and c.state = ${state}` : tx``} ${q ? tx`and c.title like ${containing(q)}` : tx``}
        ${after ? tx`and (c.changed_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
      order by c.changed_at desc, c.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.changed_exact as string, row.id as string])
    return {
      next: page.next,
      rows: page.rows.map((row) => ({
        id: row.id as string,
        title: row.title as string,
        officeName: row.office_name as string,
        state: row.state as ChecklistState,
        items: row.item_count as number,
        changedAt: row.changed_at as string,
        latest: row.version_id
          ? { id: row.version_id as string, no: row.version_no as number, publishedAt: row.published_at as string }
          : null,
      })),
    }
  },
  'checklists.show': ({ tx, actor }, { params: { id } }) => show(tx, actor, id),
  'checklists.create': async ({ tx, actor }, { body: { title, items } }) => {
    const office = await officeOf(tx, actor)
    const [row] = await tx`insert into checklists (unit_id, office_name, region, line, title, items, created_by)
      values (${office.id}, ${office.name}, ${office.region}, ${office.line}, ${title}, ${tx.json(items as never)}, ${actor.id}) returning id`
    const id = row!.id as string
    await log(tx, actor, id, 'create', title, items)
    return { id }
  },
  'checklists.save': async ({ tx, actor }, { params: { id }, body }) => ({ version: await save(tx, actor, id, body) }),
  'checklists.publish': ({ tx, actor }, { params: { id }, body: { version } }) => publish(tx, actor, id, version),
  'checklists.retire': async ({ tx, actor }, { params: { id }, body: { reason } }) => {
    const row = await own(tx, id)
    if (row.state !== 'published') throw conflict('wrong-state', '只有已发布的清单可以停用')
    await tx`update checklists set state = 'retired', version = version + 1, changed_at = now() where id = ${id}`
    await log(tx, actor, id, 'retire', reason)
    return { ok: true as const }
  },
}
