import { createHash } from 'node:crypto'
import { api, type CallOf, type EndpointName } from '#domain/contract/api/index.ts'
import { type ProofPurpose, proofText, zeroBits } from '#domain/public/index.ts'
import type { Answer, World } from '../testing.ts'

/** What the browser of a planted citizen says of itself: it must never be found anywhere. */
export const AGENT = 'PlantedBrowser/9.9 (Spy Phone)'

/** Somebody at the public door: an address, and the cookie of his browser. */
export interface Citizen {
  readonly ip: string
  call<N extends EndpointName>(name: N, input?: Partial<CallOf<N>>): Promise<Answer<N>>
  /** A solved challenge. */
  prove(purpose: ProofPurpose): Promise<{ token: string; nonce: number }>
  upload(id: string, bytes: Buffer): Promise<{ status: number; body: { code?: string; name?: string } }>
  /** Follows an address to this server, as a browser does that comes from elsewhere. Returns where it leads on to. */
  follow(url: string | URL): Promise<{ status: number; to: string }>
  /** Cookies of the browser, for what may happen to them. */
  readonly jar: Map<string, string>
}

/** A number that solves a challenge. */
export function solve(id: string, bits: number): number {
  for (let nonce = 0; ; nonce++) if (zeroBits(createHash('sha256').update(proofText(id, nonce)).digest()) >= bits) return nonce
}

/** A citizen of a world, at an address. */
export function citizenOf(world: Pick<World, 'app'>, ip: string): Citizen {
  const jar = new Map<string, string>()
  const inject = async (method: string, url: string, payload: unknown, headers: Record<string, string> = {}) => {
    const cookie = [...jar].map((each) => each.join('=')).join('; ')
    const reply = await world.app.inject({
      method: method as 'GET',
      url,
      remoteAddress: ip,
      headers: { 'x-biaochi': '1', 'user-agent': AGENT, ...(cookie && { cookie }), ...headers },
      ...(payload !== undefined && { payload: payload as object }),
    })
    for (const { name, value } of reply.cookies) value ? jar.set(name, value) : jar.delete(name)
    return reply
  }
  const citizen: Citizen = {
    ip,
    jar,
    async follow(url) {
      const { pathname, search } = new URL(url, 'http://localhost')
      const reply = await inject('GET', `${pathname}${search}`, undefined, { 'x-biaochi': '' })
      return { status: reply.statusCode, to: String(reply.headers.location ?? '') }
    },
    async call(name, input = {}) {
      const { params = {}, query = {}, body } = input as { params?: Record<string, string>; query?: Record<string, string>; body?: object }
      const path = api[name].path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''))
      const search = new URLSearchParams(query)
      const reply = await inject(api[name].method, search.size ? `${path}?${search}` : path, body)
      const json = reply.json()
      return { status: reply.statusCode, body: json, problem: json, raw: reply.rawPayload, headers: reply.headers } as never
    },
    async prove(purpose) {
      const { body } = await citizen.call('public.challenge', { query: { purpose } })
      return { token: body.token, nonce: solve(body.id, body.bits) }
    },
    async upload(id, bytes) {
      const payload = Buffer.concat([
        Buffer.from(`--b\r\ncontent-disposition: form-data; name="file"; filename="张三家门口.jpg"\r\n\r\n`),
        bytes,
        Buffer.from('\r\n--b--\r\n'),
      ])
      const reply = await inject('POST', `/api/public/mine/${id}/files`, payload, { 'content-type': 'multipart/form-data; boundary=b' })
      return { status: reply.statusCode, body: reply.json() }
    },
  }
  return citizen
}
