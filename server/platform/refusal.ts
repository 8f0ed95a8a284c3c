import type { ProblemJson } from '#domain/contract/api/index.ts'

/** Extra members that a refusal may carry to the caller. */
export type RefusalDetail = Partial<Pick<ProblemJson, 'fields' | 'state' | 'allowed' | 'holder' | 'retryAfter'>>

/**
 * A refusal: the one error that services throw for what the caller did. `code` is stable for programs, the message is the
 * sentence for people. `present.ts` is the only place that turns it into HTTP.
 */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly detail: RefusalDetail
  /** What goes into the log with it, and to no caller. */
  readonly record: Readonly<Record<string, unknown>>
  constructor(status: number, code: string, message: string, detail: RefusalDetail = {}, record: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.detail = detail
    this.record = record
  }
}

/** What is not there and what may not be seen look the same (S10). */
export const notFound = (what = '记录'): Refusal => new Refusal(404, 'not-found', `没有找到该${what}，或您无权查看`)
export const forbidden = (message = '您没有办理此事项的权限'): Refusal => new Refusal(403, 'forbidden', message)
export const conflict = (code: string, message: string, detail: RefusalDetail = {}): Refusal => new Refusal(409, code, message, detail)
export const invalid = (message: string, fields: { field: string; message: string }[] = []): Refusal =>
  new Refusal(422, 'invalid-input', message, { fields })
