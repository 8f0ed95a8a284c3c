import type { FieldEntry } from '#domain/contract/api/field.ts'
import { sha256 } from '#domain/text/sha256.ts'
import { call, Refused, sendPicture } from './api.ts'
import {
  add,
  dropPicture,
  entries,
  keep,
  type Me,
  pictures,
  putEntry,
  putPicture,
  read,
  settle,
  type WaitingEntry,
  type WaitingPicture,
} from './store.ts'
import { overlayAll } from './view.ts'

/** How it stands with the server, as far as the last attempt has shown. */
export type Link = 'sending' | 'online' | 'offline' | 'signed-out' | 'later'

const BATCH = 50
const MOST_ATTEMPTS = 5
const EVERY = 20_000

let link: Link = 'online'
const listeners = new Set<() => void>()
/** Calls back when the standing with the server changes. Returns how to stop. */
export function onLink(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
export const linkNow = (): Link => link
function setLink(next: Link): void {
  link = next
  for (const listener of listeners) listener()
}

/** A random id, also where the page is not secure. */
export function newId(): string {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

let last = 0
/** Grows with every record, also within one millisecond and after a restart. */
const nextSeq = (): number => {
  last = Math.max(last + 1, Date.now())
  return last
}

type NewEntry = FieldEntry extends infer E ? (E extends FieldEntry ? Omit<E, 'id' | 'at' | 'pictures'> : never) : never

/** Writes down a record with its pictures, then tries to send. Throws when the phone cannot keep it. */
export async function record(me: Me, about: string, entry: NewEntry, taken: readonly Blob[] = []): Promise<void> {
  const id = newId()
  const own: WaitingPicture[] = []
  for (const bytes of taken)
    own.push({
      id: newId(),
      user: me.id,
      entryId: id,
      visitId: entry.visitId,
      about,
      sha256: sha256(new Uint8Array(await bytes.arrayBuffer())),
      bytes,
      attempts: 0,
      state: 'waiting',
      reason: null,
    })
  const announced = own.map(({ id: picture, sha256: digest, bytes }) => ({ id: picture, sha256: digest, size: bytes.size }))
  const whole = { ...entry, id, at: new Date().toISOString(), ...(entry.kind === 'answer' && { pictures: announced }) } as FieldEntry
  await add({ id, user: me.id, seq: nextSeq(), about, entry: whole, state: 'waiting', reason: null }, own)
  void send()
}

/** Puts a refused record or picture back into the queue. */
export async function again(item: WaitingEntry | WaitingPicture): Promise<void> {
  if ('entry' in item) await putEntry({ ...item, state: 'waiting', reason: null })
  else await putPicture({ ...item, attempts: 0, state: 'waiting', reason: null })
  void send()
}

let running: Promise<void> | undefined
/** Sends what waits, one sending at a time over all windows of this page. Never fails: how it went is told by `linkNow`. */
export function send(): Promise<void> {
  running ??= alone(sendAll)
    .catch((error: unknown) => setLink(linkOf(error)))
    .finally(() => {
      running = undefined
    })
  return running
}

const alone = (work: () => Promise<void>): Promise<void> =>
  navigator.locks ? (navigator.locks.request('biaochi-field', work) as Promise<void>) : work()

function linkOf(error: unknown): Link {
  if (!(error instanceof Refused)) return 'later'
  if (error.status === 0) return 'offline'
  return error.status === 401 ? 'signed-out' : 'later'
}

async function sendAll(): Promise<void> {
  setLink('sending')
  const me = await identify()
  await sendEntries(me)
  await sendPictures(me)
  await readWork()
  setLink('online')
}

/** Who is signed in now; remembered for when there is no network. */
async function identify(): Promise<Me> {
  const { id, name } = await call('session.me')
  const known = await read('me')
  if (known?.id !== id) {
    await keep('work', { checklists: [], visits: [] })
    await keep('me', { id, name })
  }
  return { id, name }
}

/** Reads the tasks anew and lays what still waits beside them. */
async function readWork(): Promise<void> {
  await keep('work', await call('field.work'))
  await keep('readAt', Date.now())
}

async function sendEntries(me: Me): Promise<void> {
  for (;;) {
    const waiting = (await entries()).filter(({ user, state }) => user === me.id && state === 'waiting').slice(0, BATCH)
    if (waiting.length === 0) return
    const results = await sendBatch(waiting)
    const taken: FieldEntry[] = []
    for (const { id, outcome, reason } of results) {
      const item = waiting.find((each) => each.id === id)!
      if (outcome === 'refused') await putEntry({ ...item, state: 'refused', reason: reason ?? '服务器未接收' })
      else taken.push(item.entry)
    }
    const work = (await read('work')) ?? { checklists: [], visits: [] }
    await settle(
      overlayAll(work, taken, me.name),
      taken.map(({ id }) => id),
    )
  }
}

type Result = { id: string; outcome: 'taken' | 'known' | 'refused'; reason: string | null }

/** Sends a batch; where the server cannot read it as a whole, one by one, so that the unreadable one alone is held back. */
async function sendBatch(waiting: readonly WaitingEntry[]): Promise<Result[]> {
  try {
    return (await call('field.send', { body: { entries: waiting.map(({ entry }) => entry) } })).results
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 422) throw error
    if (waiting.length === 1) return [{ id: waiting[0]!.id, outcome: 'refused', reason: error.message }]
    const results: Result[] = []
    for (const item of waiting) results.push(...(await sendBatch([item])))
    return results
  }
}

async function sendPictures(me: Me): Promise<void> {
  const queued = new Set((await entries()).map(({ id }) => id))
  const waiting = (await pictures()).filter(({ user, state, entryId }) => user === me.id && state === 'waiting' && !queued.has(entryId))
  if (waiting.length === 0) return
  const { have, unknown } = await call('field.have', { body: { ids: waiting.slice(0, 500).map(({ id }) => id) } })
  for (const picture of waiting.slice(0, 500)) {
    if (have.includes(picture.id)) await dropPicture(picture.id)
    else if (unknown.includes(picture.id)) await putPicture({ ...picture, state: 'refused', reason: '服务器没有这张照片的登记' })
    else await sendOne(picture)
  }
}

async function sendOne(picture: WaitingPicture): Promise<void> {
  try {
    await sendPicture(picture.id, picture.bytes)
    await dropPicture(picture.id)
  } catch (error) {
    if (!(error instanceof Refused) || error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500)
      throw error
    // Cut off or garbled on the way: sent again, and after some attempts shown with the reason.
    const attempts = picture.attempts + 1
    const garbled = error.status === 400 || error.code === 'picture-changed'
    await putPicture(
      garbled && attempts < MOST_ATTEMPTS ? { ...picture, attempts } : { ...picture, attempts, state: 'refused', reason: error.message },
    )
  }
}

/** Sends when the network comes back, when the page is looked at again, and every little while as long as something waits. */
export function keepSending(): void {
  addEventListener('online', () => void send())
  addEventListener('offline', () => setLink('offline'))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void send()
  })
  setInterval(async () => {
    if (link === 'sending' || link === 'signed-out') return
    const waits = [...(await entries()), ...(await pictures())].some(({ state }) => state === 'waiting')
    if (waits) void send()
  }, EVERY)
  void send()
}
