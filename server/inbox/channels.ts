import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { CHANNEL_KINDS, type ChannelFormat, type ChannelKind } from '#domain/contract/api/channels.ts'
import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context, Services } from '../platform/context.ts'
import { openKeys } from '../platform/crypto.ts'
import type { Sql, Tx } from '../platform/database/client.ts'
import { conflict, notFound, Refusal } from '../platform/refusal.ts'

/** A channel as it is kept. */
export interface Channel {
  readonly code: string
  readonly title: string
  readonly kind: ChannelKind
  readonly active: boolean
  readonly formats: ChannelFormat[]
  readonly aliases: string[]
}

/** All channels in their order. */
export async function channels(tx: Tx | Sql): Promise<Channel[]> {
  return (await tx`select code, title, kind, active, formats, aliases from channels order by position, code`) as unknown as Channel[]
}

/** The channel for a code, or a 409 when it is not there, is closed, or does not take reports this way. */
export async function openChannel(tx: Tx | Sql, code: string, format: ChannelFormat): Promise<Channel> {
  const channel = (await channels(tx)).find((each) => each.code === code)
  if (!channel) throw conflict('unknown-channel', '没有这个渠道，请在“线索渠道”中登记')
  if (!channel.active) throw conflict('channel-closed', `渠道“${channel.title}”已停用`)
  if (!channel.formats.includes(format)) throw conflict('channel-format', `渠道“${channel.title}”不接收这种方式的来件`)
  return channel
}

/** The channel that a sender's word means: its code, title or another name of it. */
export const channelNamed = (all: readonly Channel[], word: string): Channel | undefined =>
  all.find(({ code, title, aliases }) => code === word || title === word || aliases.includes(word))

/** The channels with their keys; keys are seen by supervisors of all lines only. */
export async function listChannels({ tx }: Context): Promise<AnswerOf<'channels.list'>> {
  const keys = await tx`select key_id, channel, title, created_at, used_at, revoked_at from channel_keys order by created_at`
  return {
    rows: (await channels(tx)).map((channel) => ({
      ...channel,
      kindTitle: CHANNEL_KINDS[channel.kind],
      keys: keys
        .filter((key) => key.channel === channel.code)
        .map((key) => ({
          keyId: key.key_id as string,
          title: key.title as string,
          createdAt: key.created_at as string,
          usedAt: key.used_at as string | null,
          revokedAt: key.revoked_at as string | null,
        })),
    })),
  }
}

async function mustKeep(tx: Tx): Promise<void> {
  const [row] = await tx`select scope_supervises() as may`
  if (row!.may !== true) throw new Refusal(403, 'forbidden', '线索渠道由司法行政监督机构维护')
}

/** Changes a channel, or adds one. */
export async function setChannel({ tx, actor }: Context, code: string, body: InputOf<'channels.set'>['body']): Promise<void> {
  await mustKeep(tx)
  const before = (await channels(tx)).find((each) => each.code === code)
  const taken = (await channels(tx)).find(
    (each) => each.code !== code && [body.title, ...body.aliases].some((word) => channelNamed([each], word)),
  )
  if (taken) throw conflict('name-taken', `名称或别称已用于渠道“${taken.title}”`)
  await tx`insert into channels (code, title, kind, active, formats, aliases)
    values (${code}, ${body.title}, ${body.kind}, ${body.active}, ${body.formats}, ${body.aliases})
    on conflict (code) do update set title = excluded.title, kind = excluded.kind, active = excluded.active, formats = excluded.formats,
      aliases = excluded.aliases`
  await logAction(tx, actor, { action: 'channel.set', objectKind: 'channel', objectId: code, detail: { input: body }, before, after: body })
}

const purposeOf = (keyId: string): string => `channel-key:${keyId}`

/** Gives a system a key to sign with. The secret is shown this once. */
export async function addKey({ tx, actor, services }: Context, channel: string, title: string): Promise<AnswerOf<'channels.addKey'>> {
  await mustKeep(tx)
  await openChannel(tx, channel, 'api')
  const keyId = `k${randomBytes(9).toString('hex')}`
  const secret = randomBytes(32).toString('base64url')
  const sealed = (await openKeys(services.folder)).encrypt(secret, purposeOf(keyId))
  await tx`insert into channel_keys (key_id, channel, title, sealed, created_by) values (${keyId}, ${channel}, ${title}, ${sealed}, ${actor.id})`
  await logAction(tx, actor, { action: 'channel.add-key', objectKind: 'channel', objectId: channel, detail: { keyId, title } })
  return { keyId, secret }
}

/** Ends a key at once. */
export async function revokeKey({ tx, actor }: Context, channel: string, keyId: string): Promise<void> {
  await mustKeep(tx)
  const [row] = await tx`update channel_keys set revoked_at = now() where channel = ${channel} and key_id = ${keyId} and revoked_at is null
    returning key_id`
  if (!row) throw notFound('密钥')
  await logAction(tx, actor, { action: 'channel.revoke-key', objectKind: 'channel', objectId: channel, detail: { keyId } })
}

/** What a sender signs: every part that the receiver acts upon. */
export const signature = (secret: string, channel: string, timestamp: number, nonce: string, payload: string): string =>
  createHmac('sha256', secret).update(`${timestamp}\n${nonce}\n${channel}\n${payload}`).digest('hex')

/** Seconds by which sender's and receiver's clocks may differ; what was signed is remembered for twice as long. */
export const TOLERANCE = 300

/**
 * Checks that a request was signed by a living key of the channel, lately, and for the first time. Whatever is wrong with key or
 * signature gets the same answer. Throws a 401, or a 409 for a request taken before.
 */
export async function checkSignature(
  services: Services,
  tx: Tx,
  channel: string,
  { keyId, timestamp, nonce, signature: given, payload }: InputOf<'inbox.receive'>['body'],
): Promise<void> {
  const [key] = await tx`select sealed from channel_keys where key_id = ${keyId} and channel = ${channel} and revoked_at is null`
  const secret = key ? (await openKeys(services.folder)).decrypt(key.sealed as string, purposeOf(keyId)) : randomBytes(32).toString('hex')
  const right = timingSafeEqual(Buffer.from(signature(secret, channel, timestamp, nonce, payload), 'hex'), Buffer.from(given, 'hex'))
  if (!key || !right) throw new Refusal(401, 'bad-signature', '签名无效：请核对渠道、密钥和签名内容')
  if (Math.abs(Date.now() / 1000 - timestamp) > TOLERANCE)
    throw new Refusal(401, 'stale-request', '请求时间与本机相差过大，请校准时钟后重新签名')
  const [fresh] = await tx`insert into inbox_nonces (key_id, nonce) values (${keyId}, ${nonce}) on conflict do nothing returning nonce`
  if (!fresh) throw conflict('replayed', '该请求已经受理过，不再重复受理')
  await tx`update channel_keys set used_at = now() where key_id = ${keyId}`
}
