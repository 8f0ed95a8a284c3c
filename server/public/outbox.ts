import { maskPhone } from '#domain/identifiers/index.ts'
import type { Services } from '../platform/context.ts'
import { openKeys } from '../platform/crypto.ts'
import type { Tx } from '../platform/database/client.ts'

/** Ways out of the house. */
export type MessageChannel = 'sms' | 'wechat'

/** A message on its way out. `to` is a phone number, or the open id of a WeChat account. */
export interface Message {
  readonly channel: MessageChannel
  readonly to: string
  readonly text: string
}

/** Whoever carries messages: an operator's gateway, or the house itself. Throws when it was not accepted. */
export interface MessageGateway {
  readonly name: string
  /** Whether texts may be read in the outbox: only where they leave the house nowhere else. */
  readonly readable: boolean
  carry(message: Message): Promise<void>
}

/** Local gateway: messages stay in the outbox, where the system administrator of a demo reads them. */
const LOCAL: MessageGateway = { name: '本机外发箱（不接运营商）', readable: true, carry: async () => undefined }

/** A gateway that takes a POST with `channel`, `to` and `text` as JSON and a bearer token, and answers 2xx when it will deliver. */
export const httpGateway = (url: string, token: string): MessageGateway => ({
  name: new URL(url).host,
  readable: false,
  async carry(message) {
    const reply = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(10_000),
    })
    if (!reply.ok) throw new Error(`网关应答 ${reply.status}`)
  },
})

/** The gateway of this deployment: `BIAOCHI_MESSAGES_URL` and `BIAOCHI_MESSAGES_TOKEN`, else the local one. */
export const gateway = (): MessageGateway =>
  process.env.BIAOCHI_MESSAGES_URL ? httpGateway(process.env.BIAOCHI_MESSAGES_URL, process.env.BIAOCHI_MESSAGES_TOKEN ?? '') : LOCAL

const MOST_ATTEMPTS = 6
const purposeOf = (channel: MessageChannel): string => `outbox:${channel}`

/** Puts a message into the outbox, in the transaction of what it tells; it leaves after the commit. The transaction must be the owner's. */
export async function queueMessage(tx: Tx, services: Services, purpose: string, message: Message): Promise<void> {
  const keys = await openKeys(services.folder)
  const sealed = keys.encrypt(message.to, purposeOf(message.channel))
  const shown = message.channel === 'sms' ? maskPhone(message.to) : `${message.to.slice(0, 3)}***`
  await tx`insert into outbox (channel, purpose, recipient, recipient_shown, text)
    values (${message.channel}, ${purpose}, ${sealed}, ${shown}, ${message.text})`
  await services.addJob(tx, 'outbox', {}, { key: 'outbox' })
}

/**
 * Carries what waits, oldest first. A refused message is tried again after 1, 2, 4 … minutes, and after the sixth time is marked failed with
 * the reason. Returns how many went out.
 */
export async function carryMessages(services: Services, by: MessageGateway = gateway()): Promise<number> {
  const { sql } = services
  const keys = await openKeys(services.folder)
  let sent = 0
  for (;;) {
    const more = await sql.begin(async (tx) => {
      const [row] = await tx`select id, channel, recipient, text, attempts from outbox where state = 'waiting' and next_at <= now()
        order by created_at limit 1 for update skip locked`
      if (!row) return false
      const channel = row.channel as MessageChannel
      try {
        await by.carry({ channel, to: keys.decrypt(row.recipient as string, purposeOf(channel)), text: row.text as string })
        // Once it is out, its words stay only where they are meant to be read.
        await tx`update outbox set state = 'sent', sent_at = now(), attempts = attempts + 1, error = null,
          text = ${by.readable ? (row.text as string) : '（已交网关，内容不保留）'} where id = ${row.id as string}`
        sent += 1
      } catch (error) {
        const attempts = (row.attempts as number) + 1
        await tx`update outbox set attempts = ${attempts}, error = ${(error as Error).message.slice(0, 300)},
          state = ${attempts >= MOST_ATTEMPTS ? 'failed' : 'waiting'}, next_at = now() + make_interval(mins => ${2 ** (attempts - 1)})
          where id = ${row.id as string}`
      }
      return true
    })
    if (!more) return sent
  }
}
