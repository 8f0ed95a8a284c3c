import { endpoints } from 'virtual:contract'
import type { CallOf, EndpointName, ReplyOf } from '#domain/contract/api/index.ts'
import { newKey } from './key.ts'
import { ApiProblem, problemOf, unreachable } from './problem.ts'

type Given<T> = { [K in keyof T as T[K] extends undefined ? never : K]: T[K] }
type MayOmit<T> = { [K in keyof T as Record<never, never> extends T[K] ? K : never]?: T[K] } & {
  [K in keyof T as Record<never, never> extends T[K] ? never : K]: T[K]
}
/** What a call of this endpoint needs: `params`, `query`, `body`, each only where the endpoint has it. */
export type Args<N extends EndpointName> = MayOmit<Given<CallOf<N>>>
interface LooseArgs {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
}

/** Address of an endpoint with its parameters filled in. Empty query values are left out. */
export function urlOf<N extends EndpointName>(name: N, args: Omit<Args<N>, 'body'>): string {
  const { params = {}, query = {} } = args as LooseArgs
  const path = endpoints[name][1].replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  return search.size > 0 ? `${path}?${search}` : path
}

/** Sends once more, with the same key, what got no answer: a POST with a key acts only once. */
async function send(url: string, init: RequestInit): Promise<Response> {
  const attempt = () => fetch(url, { credentials: 'same-origin', ...init })
  try {
    return await attempt()
  } catch (error) {
    if (init.signal?.aborted) throw error
    return attempt().catch(() => {
      throw unreachable()
    })
  }
}

/**
 * Calls an endpoint of the contract. Throws ApiProblem for every refusal. A POST carries an idempotency key, so a request
 * whose answer was lost is repeated without acting twice.
 */
export async function call<N extends EndpointName>(name: N, args: Args<N>, signal?: AbortSignal): Promise<ReplyOf<N>> {
  const [method] = endpoints[name]
  const { body } = args as LooseArgs
  const headers: Record<string, string> = { accept: 'application/json' }
  if (method !== 'GET') headers['x-biaochi'] = '1'
  if (method === 'POST') headers['idempotency-key'] = newKey()
  if (body !== undefined) headers['content-type'] = 'application/json'
  const response = await send(urlOf(name, args), { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal })
  if (!response.ok) throw await problemOf(response)
  return (await response.json()) as ReplyOf<N>
}

/** Fetches a file and hands it to the browser as a download, under the name the server gave it. Throws ApiProblem. */
export async function download<N extends EndpointName>(name: N, args: Omit<Args<N>, 'body'>): Promise<void> {
  const response = await send(urlOf(name, args), { headers: { accept: '*/*' } })
  if (!response.ok) throw await problemOf(response, { name, query: (args as LooseArgs).query ?? {} })
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(response.headers.get('content-disposition') ?? '')?.[1]
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = encoded ? decodeURIComponent(encoded) : '下载'
  // Outside of the page a browser may forget the name.
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** Uploads one file to an `upload` endpoint, telling the share sent (0 … 1) as it goes. Throws ApiProblem. */
export function upload<N extends EndpointName>(
  name: N,
  args: Omit<Args<N>, 'body'>,
  file: File,
  onProgress?: (share: number) => void,
): Promise<ReplyOf<N>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', urlOf(name, args))
    request.setRequestHeader('x-biaochi', '1')
    request.setRequestHeader('idempotency-key', newKey())
    request.responseType = 'text'
    request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded / event.total)
    request.onerror = () => reject(unreachable())
    request.onload = async () => {
      const response = new Response(request.responseText || null, { status: request.status })
      if (response.ok) resolve((await response.json()) as ReplyOf<N>)
      else
        reject(await problemOf(response).catch(() => new ApiProblem({ status: request.status, code: 'unreadable', detail: '上传未完成' })))
    }
    const form = new FormData()
    form.append('file', file)
    request.send(form)
  })
}
