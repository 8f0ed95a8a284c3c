import { reportSchema } from '#domain/contract/api/inbox.ts'
import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context } from '../platform/context.ts'
import { faultsOf } from '../platform/http/present.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { invalid } from '../platform/refusal.ts'
import { checkSignature, openChannel } from './channels.ts'
import { type Arrival, takeMany } from './take-many.ts'

/** Orders in one signed request. */
const MOST_ORDERS = 200

/**
 * Takes what a system has signed. All or nothing: when anything breaks, the request may be sent again as it is. An order that is not
 * in order lands in the inbox and is named in the answer. The request's transaction goes on as the owner: a sender has no scope of his own.
 */
export async function receive(
  { tx, services }: Context,
  channel: string,
  body: InputOf<'inbox.receive'>['body'],
): Promise<AnswerOf<'inbox.receive'>> {
  await tx`select set_config('role', 'none', true)`
  await checkSignature(services, tx, channel, body)
  await openChannel(tx, channel, 'api')
  const arrivals = ordersIn(body.payload).map((each) => arrivalOf(channel, each))
  const results = await takeMany(services, tx, systemActor(), arrivals)
  await logAction(tx, systemActor(), {
    action: 'inbox.receive',
    objectKind: 'channel',
    objectId: channel,
    detail: { keyId: body.keyId, orders: arrivals.length, opened: results.filter(({ state }) => state === 'clue').length },
  })
  return {
    results: results.map(({ externalId, state, no, errors }) => ({ externalId, state, no, errors: errors.map((each) => ({ ...each })) })),
  }
}

function ordersIn(payload: string): unknown[] {
  let value: unknown
  try {
    value = JSON.parse(payload)
  } catch {
    throw invalid('payload 不是合法的 JSON')
  }
  const orders = Array.isArray(value) ? value : [value]
  if (orders.length === 0 || orders.length > MOST_ORDERS) throw invalid(`一次报送 1 至 ${MOST_ORDERS} 件`)
  return orders
}

const textIn = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** Null characters can stand in no column. */
const clean = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, each: unknown) => (typeof each === 'string' ? each.replaceAll('\0', '').toWellFormed() : each))

/** One order of a request, checked. */
function arrivalOf(channel: string, given: unknown): Arrival {
  const value = clean(given)
  const record = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : { value }
  const { reporter, ...raw } = record
  const parsed = reportSchema.safeParse(record)
  const common = { channel, source: 'api' as const, raw }
  if (parsed.success) return { ...common, order: parsed.data, errors: [], reporter: parsed.data.reporter }
  const who = reportSchema.shape.reporter.safeParse(reporter)
  const region = reportSchema.shape.region.safeParse(record.region)
  return {
    ...common,
    order: null,
    errors: faultsOf(parsed.error),
    externalId: textIn(record.externalId)?.slice(0, 200) ?? null,
    content: textIn(record.content)?.slice(0, 20_000) ?? null,
    reporter: who.success ? who.data : null,
    region: region.success ? (region.data ?? null) : null,
  }
}
