import { endpoints } from 'virtual:field-contract'
import type { CallOf, EndpointName, ReplyOf } from '#domain/contract/api/index.ts'

/** Endpoints that this page calls. */
export type FieldName = Extract<EndpointName, `field.${string}` | `session.${string}`>

/** What the server refused, or that it was not reached (status 0). */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  /** Seconds to wait before asking again, where the server says so. */
  readonly retryAfter: number
  constructor(status: number, code: string, message: string, retryAfter = 0) {
    super(message)
    this.status = status
    this.code = code
    this.retryAfter = retryAfter
  }
}

const TIMEOUT = 60_000

async function request(name: FieldName, params: Record<string, string>, init: RequestInit): Promise<unknown> {
  const [method, path] = endpoints[name]!
  const url = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''))
  const response = await fetch(url, {
    ...init,
    method,
    credentials: 'same-origin',
    headers: { 'x-biaochi': '1', ...init.headers },
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch(() => {
    throw new Refused(0, 'network', '没有网络，已保存在手机上')
  })
  const body = (await response.json().catch(() => null)) as { code?: string; detail?: string; retryAfter?: number } | null
  // An answer that is none of ours comes from something in between.
  if (body === null) throw new Refused(0, 'network', '没有网络，已保存在手机上')
  if (!response.ok)
    throw new Refused(response.status, body.code ?? 'unreadable', body.detail ?? '暂时无法完成，请稍后重试', body.retryAfter)
  return body
}

/** Calls an endpoint. Throws Refused. */
export async function call<N extends FieldName>(
  name: N,
  args: { params?: Record<string, string>; body?: CallOf<N>['body'] } = {},
): Promise<ReplyOf<N>> {
  const body = args.body === undefined ? {} : { body: JSON.stringify(args.body), headers: { 'content-type': 'application/json' } }
  return (await request(name, args.params ?? {}, body)) as ReplyOf<N>
}

/** Sends the bytes of a picture that was announced. Throws Refused. */
export async function sendPicture(id: string, bytes: Blob): Promise<void> {
  const form = new FormData()
  form.append('file', bytes, `${id}.jpg`)
  await request('field.picture', { id }, { body: form })
}
