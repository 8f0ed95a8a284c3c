import type { FieldEntry } from '#domain/contract/api/field.ts'
import type { ReplyOf } from '#domain/contract/api/index.ts'

/** The tasks as the server last gave them, with what has been sent since. */
export type Work = ReplyOf<'field.work'>
export type Visit = Work['visits'][number]
export type Answered = Visit['answers'][number]

/** Who is signed in, as far as this page needs to know without network. */
export interface Me {
  readonly id: string
  readonly name: string
}

/** A record on its way: it leaves the phone only when the server says that it has it. */
export interface WaitingEntry {
  readonly id: string
  /** Whose it is: another person on the same phone does not send it. */
  readonly user: string
  readonly seq: number
  /** What it is about, in words: the task may have left the phone when it is looked at. */
  readonly about: string
  readonly entry: FieldEntry
  readonly state: 'waiting' | 'refused'
  readonly reason: string | null
}

/** A picture on its way. */
export interface WaitingPicture {
  readonly id: string
  readonly user: string
  readonly entryId: string
  readonly visitId: string
  readonly about: string
  readonly sha256: string
  readonly bytes: Blob
  readonly attempts: number
  readonly state: 'waiting' | 'refused'
  readonly reason: string | null
}

interface Kept {
  me: Me
  work: Work
  /** When the tasks were last read, in milliseconds. */
  readAt: number
}

const NAME = 'biaochi-field'
let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1)
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('kept')
      asked.result.createObjectStore('entries', { keyPath: 'id' })
      asked.result.createObjectStore('pictures', { keyPath: 'id' })
    }
    asked.onsuccess = () => done(asked.result)
    asked.onerror = () => fail(asked.error)
  })
  return opened
}

/** Runs `work` in one transaction over everything; resolves when all of it is written, with what the request gave. */
async function within<T>(mode: IDBTransactionMode, work: (tx: IDBTransaction) => IDBRequest<T> | undefined): Promise<T> {
  const database = await open()
  return new Promise((done, fail) => {
    const tx = database.transaction(['kept', 'entries', 'pictures'], mode, { durability: 'strict' })
    const asked = work(tx)
    tx.oncomplete = () => {
      if (mode === 'readwrite') tell()
      done(asked?.result as T)
    }
    tx.onerror = () => fail(tx.error)
    tx.onabort = () => fail(tx.error)
  })
}

const listeners = new Set<() => void>()
/** Calls back after every change of the store. Returns how to stop. */
export function onChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
const tell = () => {
  for (const listener of listeners) listener()
}

export const read = <K extends keyof Kept>(key: K): Promise<Kept[K] | undefined> =>
  within('readonly', (tx) => tx.objectStore('kept').get(key))
export const keep = <K extends keyof Kept>(key: K, value: Kept[K]): Promise<unknown> =>
  within('readwrite', (tx) => tx.objectStore('kept').put(value, key))

/** Records on their way, in the order in which they were made. */
export const entries = async (): Promise<WaitingEntry[]> =>
  (await within<WaitingEntry[]>('readonly', (tx) => tx.objectStore('entries').getAll())).sort((a, b) => a.seq - b.seq)
/** Pictures on their way. */
export const pictures = (): Promise<WaitingPicture[]> => within('readonly', (tx) => tx.objectStore('pictures').getAll())

/** Keeps a record with its pictures: all of it or nothing. Fails when the phone has no space left. */
export const add = (entry: WaitingEntry, own: readonly WaitingPicture[]): Promise<unknown> =>
  within('readwrite', (tx) => {
    for (const picture of own) tx.objectStore('pictures').put(picture)
    return tx.objectStore('entries').put(entry) as IDBRequest<unknown>
  })
export const putEntry = (entry: WaitingEntry): Promise<unknown> => within('readwrite', (tx) => tx.objectStore('entries').put(entry))
export const putPicture = (picture: WaitingPicture): Promise<unknown> =>
  within('readwrite', (tx) => tx.objectStore('pictures').put(picture))
export const dropPicture = (id: string): Promise<unknown> => within('readwrite', (tx) => tx.objectStore('pictures').delete(id))
/** Takes a record that a person gave up off the phone, with its pictures. */
export const dropEntry = (id: string, pictureIds: readonly string[]): Promise<unknown> =>
  within('readwrite', (tx) => {
    for (const picture of pictureIds) tx.objectStore('pictures').delete(picture)
    return tx.objectStore('entries').delete(id)
  })

/** The server has these records: they leave the queue and stand among what it knows, in one step. */
export const settle = (work: Work, ids: readonly string[]): Promise<unknown> =>
  within('readwrite', (tx) => {
    for (const id of ids) tx.objectStore('entries').delete(id)
    return tx.objectStore('kept').put(work, 'work')
  })
