import type { Readable } from 'node:stream'
import type { AnswerOf, EndpointName, InputOf } from '#domain/contract/api/index.ts'
import type { Sql, Tx } from './database/client.ts'
import type { Approval } from './export.ts'
import type { Scanner } from './files/scanner.ts'
import type { FileStore } from './files/store.ts'
import type { Actor } from './identity/actor.ts'

/** What the server is made of; built once at the start and handed to every room. */
export interface Services {
  /** The pool of the owner: jobs, intake and sign-in use it; requests get a scoped transaction instead. */
  readonly sql: Sql
  readonly files: FileStore
  /** Looks into uploads for malicious content, where one is set up (S18). */
  readonly scanner?: Scanner
  /** Data folder of this deployment. */
  readonly folder: string
  readonly version: string
  readonly startedAt: Date
  readonly demo: boolean
  /** Adds a job in the given transaction: it runs only if the transaction commits. */
  addJob(
    tx: Tx | Sql,
    task: string,
    payload: Record<string, unknown>,
    options?: { key?: string; queue?: string; runAt?: Date },
  ): Promise<void>
}

/** One request: a transaction in the actor's scope, and who it is. */
export interface Context {
  readonly tx: Tx
  readonly actor: Actor
  readonly services: Services
  /** Hash of the session's token, to act on the session itself; null for public routes. */
  readonly session: Buffer | null
  /** Parts of a multipart upload, one file at a time, already limited in size (`limit` bytes, or the house's) and count. */
  upload(limit?: number): Promise<UploadedFile>
  /** Reads or sends a cookie, or redirects; only the session's room needs it. */
  readonly raw: {
    cookie(name: string): string | null
    setCookie(name: string, value: string, options: Record<string, unknown>): void
    redirect(url: string): void
    userAgent: string | null
    origin: string
  }
}

/** A file on its way in: written to a temporary place, with its digest. */
export interface UploadedFile {
  readonly name: string
  readonly mediaType: string
  readonly path: string
  readonly size: number
  readonly sha256: string
}

/** What the server tells a file that is made for one request. */
export interface FilePlace {
  /** Data folder of this deployment. */
  readonly folder: string
  /** Most rows that this person may take out in this session. */
  readonly mostRows: number
  /** Most rows that may be taken out without another person's approval (S24). */
  readonly freeRows: number
  /** The approval under which it is taken out, for which `freeRows` does not hold. */
  readonly approval?: Approval
}

/** What a handler of a `file` endpoint returns. */
export interface FileAnswer {
  readonly name: string
  readonly mediaType: string
  /** The bytes, or what makes them; it works in the transaction of the request. */
  readonly body: Buffer | Uint8Array | Readable | ((place: FilePlace) => Promise<Readable>)
  /** Shown in the browser instead of downloaded: only for PDFs that the house itself made. */
  readonly inline?: boolean
}

export type Handler<N extends EndpointName> = (context: Context, input: InputOf<N>) => Promise<AnswerOf<N> | FileAnswer>

/** A room's routes: a handler for each of its endpoints. */
export type Routes = { readonly [N in EndpointName]?: Handler<N> }
