import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { classify, extract, type Gazetteer } from '#domain/clue/index.ts'
import type { ChannelFormat } from '#domain/contract/api/channels.ts'
import type { InboxState, reportSchema } from '#domain/contract/api/inbox.ts'
import { clueProcess } from '#domain/process/index.ts'
import { addSource, type NewClue, openClues, sealReporters } from '../clues/index.ts'
import type { Services } from '../platform/context.ts'
import { openKeys } from '../platform/crypto.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { bookOf } from './book.ts'
import { analyseClues } from './likeness.ts'

/** A checked report of a system or a file. */
export type Order = z.output<typeof reportSchema>
/** What is wrong with an arrival. */
export interface Fault {
  readonly field: string
  readonly message: string
}

/** One arrival: a checked order, or what came instead of one. */
export interface Arrival {
  readonly channel: string | null
  readonly source: Extract<ChannelFormat, 'api' | 'file'>
  /** As it came, without the reporter. */
  readonly raw: Record<string, unknown>
  readonly order: Order | null
  readonly errors: readonly Fault[]
  /** Read from what could not be checked, to show it. */
  readonly externalId?: string | null
  readonly content?: string | null
  readonly reporter?: Order['reporter']
  readonly region?: string | null
  readonly recordId?: string
  readonly recordDigest?: Buffer
  readonly importId?: string
}

/** Where an arrival has ended. */
export interface Landed {
  readonly id: string
  readonly externalId: string | null
  readonly state: InboxState
  readonly clueId: string | null
  readonly no: string | null
  readonly errors: readonly Fault[]
}

type Target = { clueId: string; no: string; sourceId: string; open: boolean }

const TITLE = 30

/** The first sentence as a title. */
export const titleOf = (order: Pick<Order, 'title' | 'content'>): string => {
  if (order.title && order.title.length > 1) return order.title
  const first = order.content.replace(/\s+/g, '').split(/[。！？；]/)[0]!
  return first.length > TITLE ? `${first.slice(0, TITLE)}…` : first
}

/** The clue that an order opens. What the sender says of line and class is a suggestion and stays beside the source. */
function clueOf(channel: string, order: Order): NewClue {
  const { reporter, ...raw } = order
  return {
    channel,
    receivedAt: order.receivedAt,
    title: titleOf(order),
    content: order.content,
    externalId: order.externalId,
    raw,
    anonymous: reporter?.anonymous ?? false,
    occurredAt: order.occurredAt ?? null,
    place: order.place ?? null,
    plate: order.plate ?? null,
    caseNo: order.caseNo ?? null,
    region: order.region ?? null,
    accusedUnits: order.unitId ? [order.unitId] : [],
    accusedOfficers: order.officerId ? [order.officerId] : [],
  }
}

const addressOf = (channel: string, id: string): string => `${channel}\n${id}`

/** Clues behind senders' numbers, by channel and number. */
async function knownClues(tx: Tx, arrivals: readonly Arrival[]): Promise<Map<string, Target>> {
  const asked = arrivals.flatMap(({ channel, order }) =>
    channel && order ? [order.externalId, order.repeatOf].flatMap((id) => (id ? [{ channel, id }] : [])) : [],
  )
  const rows = await tx`select s.channel, s.external_id, s.id as source_id, m.id, m.no, m.state
    from jsonb_to_recordset(${tx.json(asked)}) as q(channel text, id text)
    join clue_sources s on s.channel = q.channel and s.external_id = q.id
    join clues c on c.id = s.clue_id join clues m on m.id = coalesce(c.merged_into, c.id)`
  return new Map(
    rows.map((row) => [
      addressOf(row.channel as string, row.external_id as string),
      {
        clueId: row.id as string,
        no: row.no as string,
        sourceId: row.source_id as string,
        open: !clueProcess.final.includes(row.state as (typeof clueProcess.final)[number]),
      },
    ]),
  )
}

/** Praise, questions and advice wait for a person: they are no clue of a wrong. */
function notAComplaint(order: Order, book: Gazetteer): Fault | null {
  const { nature } = classify(order.content, extract(order.content, order.receivedAt.slice(0, 10)), book)
  return nature ? { field: 'content', message: `看似${nature.title}（“${nature.words.join('、')}”），不是问题线索，请人工确认` } : null
}

/**
 * Takes arrivals in, in the owner's transaction: those in order become clues, read and likened at once; an order sent again is noted on its
 * clue; a repeated call that names its first order joins that clue while it is under way; the rest waits for a person. With `quiet` the offices are told by the caller. Answers in the order given.
 */
export async function takeMany(
  services: Services,
  tx: Tx,
  actor: Actor,
  arrivals: readonly Arrival[],
  more: { quiet?: boolean } = {},
): Promise<Landed[]> {
  const book = await bookOf(services.sql)
  const known = await knownClues(tx, arrivals)
  const landed = new Map<Arrival, Landed & { sourceId: string | null }>()
  const land = (arrival: Arrival, state: InboxState, target: Target | null, errors: readonly Fault[] = []) =>
    landed.set(arrival, {
      id: randomUUID(),
      externalId: arrival.order?.externalId ?? arrival.externalId ?? null,
      state,
      clueId: target?.clueId ?? null,
      no: target?.no ?? null,
      sourceId: target?.sourceId ?? null,
      errors,
    })
  const sealed: { sourceId: string; arrival: Arrival }[] = []
  const fresh: { arrival: Arrival; channel: string; order: Order }[] = []
  const repeats: typeof fresh = []
  const first = new Set<string>()
  const again: typeof fresh = []
  for (const arrival of arrivals) {
    const { channel, order, errors } = arrival
    if (!channel || !order || errors.length > 0) {
      land(arrival, 'pending', null, errors)
      continue
    }
    const each = { arrival, channel, order }
    const own = addressOf(channel, order.externalId)
    const target = known.get(own)
    const doubt = target || first.has(own) ? null : notAComplaint(order, book)
    if (target) land(arrival, 'duplicate', target)
    else if (first.has(own)) again.push(each)
    else if (doubt) land(arrival, 'pending', null, [doubt])
    else {
      first.add(own)
      ;(order.repeatOf ? repeats : fresh).push(each)
    }
  }
  const open = async (batch: typeof fresh) => {
    const opened = await openClues(
      tx,
      actor,
      batch.map(({ channel, order }) => clueOf(channel, order)),
      more,
    )
    for (const [i, { arrival, channel, order }] of batch.entries()) {
      const { id, no, sourceId } = opened[i]!
      const target = { clueId: id, no, sourceId, open: true }
      known.set(addressOf(channel, order.externalId), target)
      land(arrival, 'clue', target)
      sealed.push({ sourceId, arrival })
    }
    return opened.map(({ id }) => id)
  }
  const opened = await open(fresh)
  const alone: typeof fresh = []
  for (const each of repeats) {
    const target = known.get(addressOf(each.channel, each.order.repeatOf!))
    if (!target?.open) {
      alone.push(each)
      continue
    }
    const sourceId = await addSource(tx, target.clueId, clueOf(each.channel, each.order))
    known.set(addressOf(each.channel, each.order.externalId), { ...target, sourceId })
    land(each.arrival, 'duplicate', { ...target, sourceId })
    sealed.push({ sourceId, arrival: each.arrival })
  }
  opened.push(...(await open(alone)))
  for (const each of again) land(each.arrival, 'duplicate', known.get(addressOf(each.channel, each.order.externalId))!)
  await seal(services, tx, sealed)
  const results = arrivals.map((arrival) => landed.get(arrival)!)
  await keepItems(services, tx, arrivals, results)
  await analyseClues(tx, book, opened)
  return results
}

/** Who reported is sealed under the source; a report without name and phone has nothing to seal. */
async function seal(services: Services, tx: Tx, sealed: readonly { sourceId: string; arrival: Arrival }[]): Promise<void> {
  const reporters = sealed.flatMap(({ sourceId, arrival: { reporter } }) => {
    const name = reporter?.name || null
    const phone = reporter?.phone?.replace(/[^\d]/g, '') || null
    return name || phone ? [{ sourceId, kind: 'named' as const, name, phone }] : []
  })
  if (reporters.length > 0) await sealReporters(tx, reporters, services)
}

const purposeOf = (itemId: string): string => `inbox-reporter:${itemId}`

/** Opens who reported an arrival that still waits. */
export async function waitingReporter(services: Services, itemId: string, stored: string | null): Promise<Order['reporter']> {
  return stored === null ? null : (JSON.parse((await openKeys(services.folder)).decrypt(stored, purposeOf(itemId))) as Order['reporter'])
}

/** Keeps the arrivals. What has neither region nor accused unit stands before the highest supervision office. */
async function keepItems(
  services: Services,
  tx: Tx,
  arrivals: readonly Arrival[],
  results: readonly (Landed & { sourceId: string | null })[],
): Promise<void> {
  const keys = await openKeys(services.folder)
  const rows = arrivals.map(({ channel, source, raw, order, reporter, region, content, recordId, recordDigest, importId }, i) => {
    const { id, state, clueId, sourceId, errors, externalId } = results[i]!
    return {
      id,
      channel,
      source,
      externalId,
      receivedAt: order?.receivedAt ?? null,
      title: order ? titleOf(order) : null,
      content: order?.content ?? content ?? null,
      raw,
      reporter: state === 'pending' && (reporter?.name || reporter?.phone) ? keys.encrypt(JSON.stringify(reporter), purposeOf(id)) : null,
      errors,
      state,
      region: order?.region ?? region ?? null,
      accusedUnits: order?.unitId ? [order.unitId] : [],
      accusedOfficers: order?.officerId ? [order.officerId] : [],
      clueId,
      sourceId,
      recordId: recordId ?? null,
      recordDigest: recordDigest ? `\\x${recordDigest.toString('hex')}` : null,
      importId: importId ?? null,
    }
  })
  await tx`insert into inbox_items (id, channel, source, external_id, received_at, title, content, raw, reporter, errors, state, region,
      accused_units, accused_officers, clue_id, source_id, record_id, record_digest, import_id)
    select i.id, i.channel, i.source, i."externalId", i."receivedAt", i.title, i.content, i.raw, i.reporter, i.errors, i.state,
      coalesce(c.region, i.region, u.region, top.region, '000000'),
      i."accusedUnits", i."accusedOfficers", i."clueId", i."sourceId", i."recordId", i."recordDigest"::bytea, i."importId"
    from jsonb_to_recordset(${tx.json(rows as never)}) as i(id uuid, channel text, source text, "externalId" text, "receivedAt" timestamptz,
      title text, content text, raw jsonb, reporter text, errors jsonb, state text, region text, "accusedUnits" text[],
      "accusedOfficers" text[], "clueId" uuid, "sourceId" uuid, "recordId" text, "recordDigest" text, "importId" uuid)
    left join clues c on c.id = i."clueId"
    left join record.units u on u.id = i."accusedUnits"[1]
    left join (select region from record.units where line = 'justice'
      order by case level when 'province' then 0 when 'city' then 1 else 2 end, id limit 1) top on true
    on conflict (record_id, record_digest) where record_id is not null do nothing`
  // An order that waited and came again in order is done with.
  const done = rows.filter(({ state, externalId }) => state === 'clue' && externalId)
  await tx`update inbox_items w set state = 'duplicate', clue_id = d."clueId", decided_at = now(), reporter = null
    from jsonb_to_recordset(${tx.json(done as never)}) as d(channel text, "externalId" text, "clueId" uuid)
    where w.state = 'pending' and w.channel = d.channel and w.external_id = d."externalId"`
}
