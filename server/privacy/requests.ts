import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { type DataSetKey, dataSet, type RefusalGround, type RequestKind, type RequestOutcome } from '#domain/privacy/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context } from '../platform/context.ts'
import { openKeys } from '../platform/crypto.ts'
import type { Tx } from '../platform/database/client.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { asOwner } from '../platform/database/owner.ts'
import { may } from '../platform/identity/actor.ts'
import { dueSince, todayInChina } from '../platform/law.ts'
import { conflict, invalid, notFound } from '../platform/refusal.ts'

const chainOf = (id: string): string => `privacy-request:${id}`
const purposeOf = (id: string): string => `privacy-request:${id}`

/** Registers what a person asks for; who asks is sealed at once. The deadline runs from the day of receipt. */
export async function register(
  { tx, actor, services }: Context,
  body: InputOf<'privacy.register'>['body'],
): Promise<AnswerOf<'privacy.register'>> {
  await asOwner(tx)
  const { set, kind, receivedOn, unitId } = body
  if (receivedOn > todayInChina()) throw invalid('收到日期不能晚于今天', [{ field: 'receivedOn', message: '不能晚于今天' }])
  const { keeper } = dataSet(set)
  const unit = unitId === null ? null : await supervisionUnit(tx, unitId)
  const due = await dueSince(tx, 'privacy.request', new Date(`${receivedOn}T00:00:00+08:00`))
  const [row] =
    await tx`insert into privacy_requests (data_set, keeper, kind, identity_check, content, received_on, unit_id, region, line, due_at, registered_by)
    values (${set}, ${keeper}, ${kind}, ${body.identityCheck}, ${body.content}, ${receivedOn}, ${unit?.id ?? null}, ${unit?.region ?? null},
      ${unit?.line ?? null}, ${due}, ${actor.id}) returning id, no`
  const id = row!.id as string
  const keys = await openKeys(services.folder)
  await tx`update privacy_requests set sealed = ${keys.encrypt(JSON.stringify({ name: body.name, contact: body.contact }), purposeOf(id))} where id = ${id}`
  // The log is kept for good: nothing of who asks goes into it.
  await logAction(tx, actor, {
    chain: chainOf(id),
    action: 'privacy.request-register',
    objectKind: 'privacy-request',
    objectId: id,
    detail: { no: row!.no, set, kind, receivedOn, unitId },
  })
  return { id, no: row!.no as string, dueAt: due.toISOString() }
}

async function supervisionUnit(tx: Tx, id: string): Promise<{ id: string; region: string; line: string }> {
  const [unit] = await tx`select id, region, line from record.units where id = ${id}`
  if (unit?.line !== 'justice') throw invalid('会同办理的应为行政执法监督机构', [{ field: 'unitId', message: '请选择行政执法监督机构' }])
  return unit as unknown as { id: string; region: string; line: string }
}

/** Records what became of a request. What was not done in full says why. */
export async function answer({ tx, actor }: Context, id: string, body: InputOf<'privacy.answer'>['body']): Promise<{ ok: true }> {
  await asOwner(tx)
  const [row] = await tx`select no, data_set, state from privacy_requests where id = ${id} for update`
  if (!row) throw notFound('请求')
  if (row.state !== 'open') throw conflict('wrong-state', '该请求已经答复')
  const grounds = [...new Set(body.grounds)]
  if (body.outcome !== 'granted' && grounds.length === 0)
    throw invalid('没有全部办理的，应当说明理由', [{ field: 'grounds', message: '请选择理由（《个人信息保护法》第50条）' }])
  if (body.outcome === 'granted' && grounds.length > 0)
    throw invalid('已全部办理的，不填不予办理的理由', [{ field: 'grounds', message: '已全部办理，不应选择理由' }])
  await tx`update privacy_requests set state = 'answered', outcome = ${body.outcome}, grounds = ${grounds}, answer = ${body.answer},
    answered_by = ${actor.id}, answered_at = now() where id = ${id}`
  await logAction(tx, actor, {
    chain: chainOf(id),
    action: 'privacy.request-answer',
    objectKind: 'privacy-request',
    objectId: id,
    detail: { no: row.no, set: row.data_set, outcome: body.outcome, grounds },
  })
  return { ok: true }
}

/** Opens who asked, with a reason, on record. */
export async function applicant({ tx, actor, services }: Context, id: string, reason: string): Promise<AnswerOf<'privacy.applicant'>> {
  await asOwner(tx)
  const [row] = await tx`select sealed from privacy_requests where id = ${id}`
  if (!row) throw notFound('请求')
  if (row.sealed === null) throw conflict('already-deleted', '申请人信息已超过保存期限，已经删除')
  await logAction(tx, actor, {
    chain: chainOf(id),
    action: 'privacy.request-applicant',
    objectKind: 'privacy-request',
    objectId: id,
    reason,
  })
  return JSON.parse((await openKeys(services.folder)).decrypt(row.sealed as string, purposeOf(id))) as { name: string; contact: string }
}

/** Requests, newest first. Leads see those about sets that supervision keeps and that an office of their region works out. */
export async function listRequests(
  { tx, actor }: Context,
  { cursor, limit, kind, state }: InputOf<'privacy.requests'>['query'],
): Promise<AnswerOf<'privacy.requests'>> {
  if (may(actor, 'privacy.manage')) await asOwner(tx)
  const after = readCursor(cursor)
  const rows = await tx`select r.*, r.registered_at::text as exact, r.sealed is not null as has_applicant,
      case when r.answered_at is null then now() > r.due_at else r.answered_at > r.due_at end as overdue,
      g.name as registrar, a.name as answerer, u.name as unit_name
    from privacy_requests r join users g on g.id = r.registered_by left join users a on a.id = r.answered_by
    left join record.units u on u.id = r.unit_id
    where true ${kind ? tx`and r.kind = ${kind}` : tx``}
      ${state === 'overdue' ? tx`and r.state = 'open' and r.due_at < now()` : state ? tx`and r.state = ${state}` : tx``}
      ${after ? tx`and (r.registered_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
    order by r.registered_at desc, r.id desc limit ${limit + 1}`
  const page = pageOf(rows, limit, (row) => [row.exact as string, row.id as string])
  return {
    rows: page.rows.map((row) => ({
      id: row.id as string,
      no: row.no as string,
      set: row.data_set as DataSetKey,
      title: dataSet(row.data_set as DataSetKey).title,
      kind: row.kind as RequestKind,
      content: row.content as string,
      identityCheck: row.identity_check as string,
      receivedOn: row.received_on as string,
      unit: row.unit_id ? { id: row.unit_id as string, name: (row.unit_name as string | null) ?? (row.unit_id as string) } : null,
      dueAt: row.due_at as string,
      overdue: row.overdue as boolean,
      state: row.state as 'open',
      outcome: row.outcome as RequestOutcome | null,
      grounds: row.grounds as RefusalGround[],
      answer: row.answer as string | null,
      answeredBy: row.answerer as string | null,
      answeredAt: row.answered_at as string | null,
      registeredBy: row.registrar as string,
      sealed: row.has_applicant as boolean,
    })),
    next: page.next,
  }
}
