import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { linkTo } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context, Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { asOwnerOf } from '../platform/database/owner.ts'
import { type Actor, may } from '../platform/identity/actor.ts'
import { dueAfter } from '../platform/law.ts'
import { conflict, notFound } from '../platform/refusal.ts'
import { openReporter } from './reporters.ts'
import { officeText } from './wording.ts'

type Row = Record<string, unknown>

const log = (tx: Tx, actor: Actor, clueId: string, action: string, reason: string | null, requestId: string) =>
  logAction(tx, actor, {
    chain: `clue:${clueId}`,
    action: `clue.${action}`,
    objectKind: 'clue',
    objectId: clueId,
    reason,
    detail: { request: requestId },
  })

/** Tells one person about a request; whoever may no longer see the clue does not see the notice. */
const tell = (tx: Tx, userId: string, clueId: string, text: string) =>
  tx`insert into notices (user_id, text, link, matter_kind, matter_id) values (${userId}, ${text}, ${linkTo('clue', clueId)}, 'clue', ${clueId})`

async function ask({ tx, actor }: Context, clueId: string, { sourceId, reason }: InputOf<'reporters.ask'>['body']) {
  const [clue] = await tx`select c.id, c.no from clues c join clue_sources s on s.clue_id = c.id
    where s.id = ${sourceId} and (c.id = ${clueId} or c.merged_into = ${clueId})`
  if (!clue) throw notFound('线索来源')
  const [sealed] = await asOwnerOf(tx, async () => tx`select 1 from reporters where source_id = ${sourceId} and sealed is not null`)
  if (!sealed) throw conflict('nothing-sealed', '该来源的反映人没有留下身份信息')
  const [known] =
    await tx`select 1 from reporter_requests where source_id = ${sourceId} and asked_by = ${actor.id} and state in ('asked', 'approved')
    and (show_until is null or show_until > now())`
  if (known) throw conflict('already-asked', '您已申请查看该反映人的身份，请等待审批或直接查看')
  // An approval that ran out unused makes way for a new request.
  await tx`update reporter_requests set state = 'refused', decision = coalesce(decision, '') || '（逾期未查看）'
    where source_id = ${sourceId} and asked_by = ${actor.id} and state = 'approved'`
  const [row] = await tx`insert into reporter_requests (clue_id, source_id, reason, asked_by)
    values (${clueId}, ${sourceId}, ${reason}, ${actor.id}) returning id`
  await log(tx, actor, clueId, 'reporter-ask', reason, row!.id as string)
  return { id: row!.id as string }
}

async function decide({ tx, actor }: Context, id: string, { approve, text }: InputOf<'reporters.decide'>['body']) {
  const [row] = await tx`select r.*, c.no from reporter_requests r join clues c on c.id = r.clue_id where r.id = ${id} for update of r`
  if (!row) throw notFound('身份查看申请')
  if (row.state !== 'asked') throw conflict('wrong-state', '该申请已经办理')
  if (row.asked_by === actor.id) throw conflict('own-request', '申请人不得审批本人的申请')
  const until = approve ? (await dueAfter(tx, 'reporter.show', 0)).due : null
  await tx`update reporter_requests set state = ${approve ? 'approved' : 'refused'}, decided_by = ${actor.id}, decided_at = now(), decision = ${text},
    show_until = ${until} where id = ${id}`
  await log(tx, actor, row.clue_id as string, approve ? 'reporter-approve' : 'reporter-refuse', text, id)
  await tell(
    tx,
    row.asked_by as string,
    row.clue_id as string,
    `您查看线索 ${row.no} 反映人身份的申请${approve ? '已批准，可查看一次' : '未获批准'}`,
  )
  return { ok: true as const }
}

/** Shows who reported, once, to who asked and was allowed. The look itself is logged before anything is shown (S20). */
async function show({ tx, actor, services }: Context, id: string): Promise<AnswerOf<'reporters.show'>> {
  const [row] = await tx`select *, show_until < now() as over from reporter_requests where id = ${id} for update`
  if (!row || row.asked_by !== actor.id) throw notFound('身份查看申请')
  if (row.state === 'shown') throw conflict('already-shown', '身份信息只能查看一次，如确有需要请重新申请')
  if (row.state !== 'approved') throw conflict('wrong-state', '该申请尚未获得批准')
  if (row.over) throw conflict('too-late', '批准已过期，请重新申请')
  await tx`update reporter_requests set state = 'shown', shown_at = now() where id = ${id}`
  await log(tx, actor, row.clue_id as string, 'reporter-show', row.reason as string, id)
  const reporter = await openReporter(tx, row.source_id as string, services)
  if (!reporter) throw notFound('反映人')
  return { kind: reporter.kind, name: reporter.name ?? null, phone: reporter.phone ?? null }
}

const requestRow = (actor: Actor) => (row: Row) => ({
  id: row.id as string,
  clue: { id: row.clue_id as string, no: row.no as string, title: officeText(row.title as string, row.plate as string | null) },
  channelTitle: row.channel_title as string,
  reason: row.reason as string,
  state: row.state as 'asked',
  askedBy: row.asker as string,
  askedAt: row.asked_at as string,
  decidedBy: row.decider as string | null,
  decidedAt: row.decided_at as string | null,
  decision: row.decision as string | null,
  showUntil: row.show_until as string | null,
  shownAt: row.shown_at as string | null,
  mine: row.asked_by === actor.id,
  mayDecide: row.state === 'asked' && row.asked_by !== actor.id && may(actor, 'reporter.approve'),
  mayShow: row.state === 'approved' && row.asked_by === actor.id && !row.over,
})

/** 身份查看申请: who reported is known to nobody until another person has agreed that it must be. */
export const identityRequestRoutes: Routes = {
  'reporters.ask': (context, { params, body }) => ask(context, params.id, body),
  'reporters.requests': async ({ tx, actor }, { query: { cursor, limit, state, clue } }) => {
    const after = readCursor(cursor)
    const rows =
      await tx`select r.*, r.asked_at::text as asked_exact, r.show_until < now() as over, c.no, c.title, c.plate, coalesce(h.title, s.channel) as channel_title, a.name as asker, d.name as decider
      from reporter_requests r join clues c on c.id = r.clue_id join clue_sources s on s.id = r.source_id left join channels h on h.code = s.channel
        join users a on a.id = r.asked_by left join users d on d.id = r.decided_by
      where true ${state ? tx`and r.state = ${state}` : tx``} ${clue ? tx`and r.clue_id = ${clue}` : tx``}
        ${after ? tx`and (r.asked_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
      order by r.asked_at desc, r.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.asked_exact as string, row.id as string])
    return { rows: page.rows.map(requestRow(actor)), next: page.next }
  },
  'reporters.decide': (context, { params, body }) => decide(context, params.id, body),
  'reporters.show': (context, { params }) => show(context, params.id),
}
