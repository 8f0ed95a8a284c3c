import type { z } from 'zod'
import { type AnswerOf, api, approvable, type Endpoint, type EndpointName, type InputOf } from '#domain/contract/api/index.ts'
import { PERMISSIONS, type Role } from '#domain/contract/roles.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context, FileAnswer, Handler, Routes } from '../platform/context.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { type Actor, enterScope, may } from '../platform/identity/actor.ts'
import { dueAfter } from '../platform/law.ts'
import { conflict, forbidden, invalid, notFound } from '../platform/refusal.ts'
import { conditionsOf } from './conditions.ts'

type Row = Readonly<Record<string, unknown>>
type Query = Readonly<Record<string, string>>

/** The endpoint that a request names, or a 422: only tables that people take out may be asked for. */
function exportNamed(name: string): Endpoint & { query: z.ZodObject } {
  const endpoint = Object.hasOwn(api, name) ? (api[name as EndpointName] as Endpoint) : null
  if (!endpoint || !approvable(endpoint) || !endpoint.query) throw invalid('没有这项导出', [{ field: 'endpoint', message: '没有这项导出' }])
  return endpoint as Endpoint & { query: z.ZodObject }
}

/** The unit in whose role the person asks: the home unit where a role is held there, or that of the first such role. */
function unitOf(actor: Actor): string | null {
  const units = actor.grants
    .filter(({ role }) => (PERMISSIONS['export.make'] as readonly Role[]).includes(role))
    .map(({ unitId }) => unitId)
  return units.includes(actor.unitId) ? actor.unitId : (units.find((id) => id !== null) ?? null)
}

const log = (context: Context, id: string, act: 'ask' | 'approve' | 'refuse', reason: string, detail: Record<string, unknown>) =>
  logAction(context.tx, context.actor, {
    chain: `export-request:${id}`,
    action: `export.${act}`,
    objectKind: 'export-request',
    objectId: id,
    reason,
    detail,
  })

/** Whether the person decides on requests of others: a role for one campaign alone is none for all that a unit exports. */
const decides = (actor: Actor): boolean => may(actor, 'export.approve') && actor.grants.every(({ campaignId }) => campaignId === null)

/** Asks for a table: what is asked must be what the endpoint takes, and is kept as it was asked. */
export async function ask(context: Context, { endpoint: name, query, purpose }: InputOf<'exports.ask'>['body']): Promise<{ id: string }> {
  const { tx, actor } = context
  const endpoint = exportNamed(name)
  if (!may(actor, endpoint.permission as 'export.make')) throw forbidden()
  const asked = Object.fromEntries(
    Object.entries(query).filter(([key, value]) => key !== 'purpose' && key in endpoint.query.shape && value !== ''),
  )
  endpoint.query.parse({ ...asked, purpose })
  const [unit] = await tx`select id, region, line from record.units where id = ${unitOf(actor)}`
  if (!unit) throw conflict('no-unit', '您的账号没有所属单位，不能提交导出申请')
  const [row] = await tx`insert into export_requests (endpoint, query, purpose, asked_by, unit_id, region, line)
    values (${name}, ${tx.json(asked)}, ${purpose}, ${actor.id}, ${unit.id as string}, ${unit.region as string}, ${unit.line as string})
    on conflict (asked_by, endpoint, md5(query::text)) where state = 'asked' do nothing returning id`
  if (!row) throw conflict('already-asked', '同样条件的导出申请正在等待审批')
  const id = row.id as string
  await log(context, id, 'ask', purpose, { endpoint: name, query: asked })
  await tx`select tell_export_approvers(${id}, ${`${actor.name}申请导出“${titleOf(name)}”，请审批`})`
  return { id }
}

const titleOf = (name: string): string =>
  Object.hasOwn(api, name) ? (api[name as EndpointName] as Endpoint).title.replace(/^导出/, '') : '已取消的导出'

/** The own requests, and those that the person may decide. */
export async function list(
  { tx, actor }: Context,
  { cursor, limit, state }: InputOf<'exports.list'>['query'],
): Promise<AnswerOf<'exports.list'>> {
  const after = readCursor(cursor)
  // Requests of others are for those alone who may decide them.
  await enterScope(tx, actor, decides(actor) ? PERMISSIONS['export.approve'] : [])
  const rows = await tx`select * from (
      select r.*, r.asked_at::text as asked_exact, a.name as asker, d.name as decider,
        case when r.state = 'approved' and r.valid_until <= now() then 'expired' else r.state end as shown
      from export_requests r join users a on a.id = r.asked_by left join users d on d.id = r.decided_by) r
    where true ${state ? tx`and shown = ${state}` : tx``}
      ${after ? tx`and (asked_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
    order by asked_at desc, id desc limit ${limit + 1}`
  const page = pageOf(rows as unknown as Row[], limit, (row) => [row.asked_exact as string, row.id as string])
  await enterScope(tx, actor, PERMISSIONS['export.make'])
  const units = await tx`select id, name from record.units where id = any (${page.rows.map((row) => row.unit_id as string)})`
  const names = new Map(units.map((row) => [row.id as string, row.name as string]))
  const conditions = await conditionsOf(tx, page.rows as unknown as { endpoint: string; query: Query }[])
  return {
    rows: page.rows.map((row, i) => ({
      ...rowOf(actor, row),
      unitName: names.get(row.unit_id as string) ?? (row.unit_id as string),
      conditions: conditions[i]!,
    })),
    next: page.next,
  }
}

/** Rooms whose list page takes the conditions of its export. */
const PAGES = ['warnings', 'clues', 'problems', 'regulations', 'instruments', 'publicity', 'cases', 'ranking']

function rowOf(actor: Actor, row: Row) {
  const endpoint = row.endpoint as string
  const room = endpoint.split('.')[0]!
  const mine = row.asked_by === actor.id
  return {
    id: row.id as string,
    endpoint,
    title: titleOf(endpoint),
    page: PAGES.includes(room) ? `/${room}?${new URLSearchParams(row.query as Record<string, string>)}` : null,
    purpose: row.purpose as string,
    state: row.shown as 'asked',
    askedBy: row.asker as string,
    askedAt: row.asked_at as string,
    decidedBy: row.decider as string | null,
    decidedAt: row.decided_at as string | null,
    decision: row.decision as string | null,
    validUntil: row.valid_until as string | null,
    usedAt: row.used_at as string | null,
    mine,
    mayDecide: row.shown === 'asked' && !mine && decides(actor),
    mayDownload: row.shown === 'approved' && mine,
  }
}

/** Decides on the request of another person. */
export async function decide(context: Context, id: string, { approve, text }: InputOf<'exports.decide'>['body']): Promise<{ ok: true }> {
  const { tx, actor } = context
  const [row] = await tx`select * from export_requests where id = ${id} for update`
  if (!row || !decides(actor)) throw notFound('导出申请')
  if (row.asked_by === actor.id) throw conflict('own-request', '申请人不得审批本人的申请')
  if (row.state !== 'asked') throw conflict('wrong-state', '该申请已经办理')
  const until = approve ? (await dueAfter(tx, 'export.approval-hours', 0)).due : null
  await tx`update export_requests set state = ${approve ? 'approved' : 'refused'}, decided_by = ${actor.id}, decided_at = now(), decision = ${text},
    valid_until = ${until} where id = ${id}`
  await log(context, id, approve ? 'approve' : 'refuse', text, { endpoint: row.endpoint, query: row.query, askedBy: row.asked_by })
  const title = titleOf(row.endpoint as string)
  await tx`insert into notices (user_id, text, link)
    values (${row.asked_by as string}, ${`您的导出申请“${title}”${approve ? '已批准，请在期限内下载，只能下载一次' : '未获批准'}`}, '/exports')`
  return { ok: true }
}

/**
 * Hands an approved table to who asked for it, once: the endpoint that it names makes it, in this transaction and scope, so it holds what the
 * person may see now. Whether it arrives is not known: who lost it asks again.
 */
export async function download(context: Context, id: string, routes: Routes): Promise<FileAnswer> {
  const { tx, actor } = context
  const [row] = await tx`select r.*, r.valid_until <= now() as over, d.name || '（' || d.account || '）' as approver
    from export_requests r left join users d on d.id = r.decided_by where r.id = ${id} for update of r`
  if (!row || row.asked_by !== actor.id) throw notFound('导出申请')
  if (row.state === 'used') throw conflict('already-used', '该文件已经下载过，如仍需要请重新申请')
  if (row.state !== 'approved') throw conflict('not-approved', row.state === 'asked' ? '该申请尚未批准' : '该申请未获批准')
  if (row.over) throw conflict('too-late', '批准已过期，请重新申请')
  const endpoint = exportNamed(row.endpoint as string)
  if (!may(actor, endpoint.permission as 'export.make')) throw forbidden()
  const query = endpoint.query.parse({ ...(row.query as Query), purpose: row.purpose })
  await tx`update export_requests set state = 'used', used_at = now() where id = ${id}`
  const handler = routes[row.endpoint as EndpointName] as unknown as Handler<EndpointName>
  const file = (await handler(context, { params: undefined, query, body: undefined } as never)) as FileAnswer
  const { body } = file
  const approval = { id, by: row.approver as string }
  return typeof body === 'function' ? { ...file, body: (place) => body({ ...place, approval }) } : file
}
