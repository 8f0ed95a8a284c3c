import { CHANNEL_FORMATS, type ChannelFormat } from '#domain/contract/api/channels.ts'
import { INBOX_STATES, type InboxState } from '#domain/contract/api/inbox.ts'
import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { openClue, sealReporter } from '../clues/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, listOf, pageOf, readCursor } from '../platform/database/keyset.ts'
import { addJob } from '../platform/jobs/worker.ts'
import { conflict, notFound } from '../platform/refusal.ts'
import { knownClue } from './take.ts'
import { titleOf, waitingReporter } from './take-many.ts'

type Row = Record<string, unknown>

const itemColumns = (tx: Tx) => tx`i.*, i.arrived_at::text as arrived_exact, h.title as channel_title, c.no as clue_no`
const itemTables = (tx: Tx) => tx`inbox_items i left join channels h on h.code = i.channel left join clues c on c.id = i.clue_id`

/** An arrival as the contract shows it. */
function itemRow(row: Row) {
  const state = row.state as InboxState
  const source = row.source as ChannelFormat
  return {
    id: row.id as string,
    channel: row.channel as string | null,
    channelTitle: (row.channel_title as string | null) ?? '（未登记的渠道）',
    source,
    sourceTitle: CHANNEL_FORMATS[source],
    externalId: row.external_id as string | null,
    arrivedAt: row.arrived_at as string,
    receivedAt: row.received_at as string | null,
    title: row.title as string | null,
    content: row.content as string | null,
    errors: row.errors as { field: string; message: string }[],
    state,
    stateTitle: INBOX_STATES[state],
    region: row.region as string,
    clue: row.clue_id ? { id: row.clue_id as string, no: row.clue_no as string } : null,
    version: row.version as number,
  }
}

/** One page of arrivals, newest first. */
export async function listItems(tx: Tx, { cursor, limit, ...filter }: InputOf<'inbox.list'>['query']): Promise<AnswerOf<'inbox.list'>> {
  const after = readCursor(cursor)
  const states = listOf(filter.state)
  const codes = listOf(filter.channel)
  const rows = await tx`select ${itemColumns(tx)} from ${itemTables(tx)}
    where (${states}::text[] is null or i.state = any (${states})) and (${codes}::text[] is null or i.channel = any (${codes}))
    ${filter.source ? tx`and i.source = ${filter.source}` : tx``}
    ${filter.clue ? tx`and i.clue_id = ${filter.clue}` : tx``}
    ${filter.q ? tx`and (i.external_id = ${filter.q} or i.title like ${containing(filter.q)} or c.no = ${filter.q.toUpperCase()})` : tx``}
    ${filter.from ? tx`and i.arrived_at >= ${filter.from}::date::timestamptz` : tx``}
    ${filter.to ? tx`and i.arrived_at < (${filter.to}::date + 1)::timestamptz` : tx``}
    ${after ? tx`and (i.arrived_at, i.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
    order by i.arrived_at desc, i.id desc limit ${limit + 1}`
  const page = pageOf(rows, limit, (row) => [row.arrived_exact as string, row.id as string])
  return { rows: page.rows.map(itemRow), next: page.next }
}

const textIn = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const momentIn = (value: unknown): string | null => {
  const text = textIn(value)
  return text !== null && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : null
}

/** One arrival with all that came; a 404 for what is not there for this actor. */
export async function showItem(tx: Tx, id: string): Promise<AnswerOf<'inbox.show'>> {
  const [row] = await tx`select ${itemColumns(tx)},
      i.reporter is not null as has_waiting from ${itemTables(tx)} where i.id = ${id}`
  if (!row) throw notFound('来件')
  const raw = row.raw as Record<string, unknown>
  const replies = Array.isArray(raw.replies) ? (raw.replies as Row[]) : []
  return {
    ...itemRow(row),
    raw,
    occurredAt: momentIn(raw.occurredAt),
    place: textIn(raw.place),
    replies: replies
      .filter((reply) => textIn(reply?.text) !== null)
      .map((reply) => ({ at: momentIn(reply.at), unit: textIn(reply.unit), text: textIn(reply.text)! })),
    hasReporter: row.has_waiting as boolean,
    decidedAt: row.decided_at as string | null,
    reason: row.reason as string | null,
  }
}

/**
 * Opens the clue of an arrival that waited, as a person has put it in order. Throws a 409 when it is decided already or its channel is
 * still unknown.
 */
export async function openItem(context: Context, id: string, body: InputOf<'inbox.open'>['body']): Promise<AnswerOf<'inbox.open'>> {
  const { tx, actor, services } = context
  const [item] = await tx`select * from inbox_items where id = ${id} for update`
  if (!item) throw notFound('来件')
  if (item.version !== body.version) throw conflict('changed-meanwhile', '该来件刚刚被他人处理，请刷新后再办')
  if (item.state !== 'pending' && item.state !== 'rejected')
    throw conflict('decided', `该来件${INBOX_STATES[item.state as InboxState]}，不能再次登记`)
  const channel = body.channel ?? (item.channel as string | null)
  if (channel === null) throw conflict('unknown-channel', '请选择来件所属的渠道')
  const [known] = await tx`select title from channels where code = ${channel}`
  if (!known) throw conflict('unknown-channel', '没有这个渠道，请在“线索渠道”中登记')
  const externalId = item.external_id as string | null
  const earlier = externalId ? await knownClue(tx, channel, externalId) : null
  const raw = item.raw as Record<string, unknown>
  const { version: _, channel: __, ...order } = body
  const opened =
    earlier ??
    (await openClue(tx, actor, {
      ...order,
      channel,
      title: titleOf(body),
      externalId,
      raw: { ...raw, ...order },
      accusedUnits: item.accused_units as string[],
      accusedOfficers: item.accused_officers as string[],
    }))
  const state = earlier ? ('duplicate' as const) : ('clue' as const)
  await tx`update inbox_items set state = ${state}, channel = ${channel}, title = ${titleOf(body)}, content = ${body.content}, received_at = ${body.receivedAt},
      clue_id = ${opened.id}, source_id = ${opened.sourceId}, decided_by = ${actor.id}, decided_at = now(), reporter = null, version = version + 1
    where id = ${id}`
  if (!earlier) {
    const reporter = await waitingReporter(services, id, item.reporter as string | null)
    const phone = reporter?.phone?.replace(/[^\d]/g, '') || null
    if (reporter?.name || phone) await sealReporter(tx, opened.sourceId, { kind: 'named', name: reporter?.name ?? null, phone }, services)
    await addJob(tx, 'clue-analysis', { ids: [opened.id] })
  }
  await logAction(tx, actor, {
    action: 'inbox.open',
    objectKind: 'inbox-item',
    objectId: id,
    detail: { state, clueId: opened.id },
    before: { state: item.state },
    after: { state, content: body.content },
  })
  return { state, id: opened.id, no: opened.no }
}

/** Refuses arrivals that wait, with the reason. Throws a 404 when one is not there, a 409 when one is decided already. */
export async function rejectItems({ tx, actor }: Context, ids: readonly string[], text: string): Promise<number> {
  const unique = [...new Set(ids)]
  const rows = await tx`select id, state from inbox_items where id = any (${unique}) for update`
  if (rows.length < unique.length) throw notFound('来件')
  if (rows.some((row) => row.state !== 'pending')) throw conflict('decided', '所选来件中有已经处理的，请刷新后再办')
  await tx`update inbox_items set state = 'rejected', reason = ${text}, decided_by = ${actor.id}, decided_at = now(), version = version + 1
    where id = any (${unique})`
  for (const id of unique)
    await logAction(tx, actor, {
      action: 'inbox.reject',
      objectKind: 'inbox-item',
      objectId: id,
      reason: text,
      before: { state: 'pending' },
      after: { state: 'rejected' },
    })
  return unique.length
}
