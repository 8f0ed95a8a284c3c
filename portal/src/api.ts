import { endpoints } from 'virtual:public-contract'
import type { CallOf, EndpointName, ReplyOf } from '#domain/contract/api/index.ts'

/** Endpoints that citizens call. */
export type PublicName = Extract<EndpointName, `public.${string}`>

/** What the server refused, in words for people; `fields` names what is to be mended. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly fields: readonly { field: string; message: string }[]
  constructor(status: number, code: string, message: string, fields: readonly { field: string; message: string }[] = []) {
    super(message)
    this.status = status
    this.code = code
    this.fields = fields
  }
}

const unreachable = () => new Refused(0, 'network', '网络不通，请检查后重试。已填写的内容还在')

async function refusalOf(response: Response): Promise<Refused> {
  const body = (await response.json().catch(() => ({}))) as {
    code?: string
    detail?: string
    fields?: { field: string; message: string }[]
  }
  return new Refused(response.status, body.code ?? 'unreadable', body.detail ?? '暂时无法完成，请稍后重试', body.fields)
}

function urlOf(name: PublicName, params: Record<string, string>, query: Record<string, unknown>): string {
  const path = endpoints[name]![1].replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''))
  const search = new URLSearchParams(Object.entries(query).flatMap(([key, value]) => (value ? [[key, String(value)]] : [])))
  return search.size > 0 ? `${path}?${search}` : path
}

/** Calls an endpoint; what got no answer is sent once more (a proof counts once, so nothing happens twice). Throws Refused. */
export async function call<N extends PublicName>(name: N, args: Partial<CallOf<N>> = {}): Promise<ReplyOf<N>> {
  const { params = {}, query = {}, body } = args as { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown }
  const method = endpoints[name]![0]
  const attempt = () =>
    fetch(urlOf(name, params, query), {
      method,
      credentials: 'same-origin',
      headers: { 'x-biaochi': '1', ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  const response = await attempt().catch(() =>
    attempt().catch(() => {
      throw unreachable()
    }),
  )
  if (!response.ok) throw await refusalOf(response)
  return (await response.json()) as ReplyOf<N>
}

/** Sends one picture or video to a report. Throws Refused. */
export async function upload(id: string, file: File): Promise<void> {
  const form = new FormData()
  form.append('file', file)
  const response = await fetch(urlOf('public.upload', { id }, {}), {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'x-biaochi': '1' },
    body: form,
  }).catch(() => {
    throw unreachable()
  })
  if (!response.ok) throw await refusalOf(response)
}

/** The sentence to show for any error. */
export const words = (error: unknown): string => (error instanceof Error ? error.message : '暂时无法完成，请稍后重试')
