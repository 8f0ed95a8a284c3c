import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import statics from '@fastify/static'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { api, type Endpoint, type EndpointName } from '#domain/contract/api/index.ts'
import { logAction } from '../audit/actions.ts'
import type { Context, FileAnswer, FilePlace, Handler, Routes, Services, UploadedFile } from '../context.ts'
import { type Actor, asActor, systemActor } from '../identity/actor.ts'
import { SESSION_COOKIE, type Session, sessionOf } from '../identity/sessions.ts'
import { Refusal } from '../refusal.ts'
import { admit, type ExportLimits, logRefusal } from './admit.ts'
import { remember, remembered } from './idempotency.ts'
import { type RateKind, RateLimiter } from './limits.ts'
import { metricsText, observe } from './metrics.ts'
import { present } from './present.ts'

const JSON_LIMIT = 1_048_576
const UPLOAD_LIMIT = 512 * 1_048_576

export interface AppOptions {
  services: Services
  routes: Routes
  /** Folder of the built pages; absent in tests of the API alone. */
  pages?: string
  /** Further front ends: the path each is served under, and its folder of built pages. */
  fronts?: Readonly<Record<string, string>>
  /** Requests per minute are multiplied by this. */
  rateScale?: number
  log?: boolean
  /** True behind TLS: cookies are sent over it only. */
  secureCookies?: boolean
  trustProxy?: boolean | string
}

/**
 * Builds the server from the table of endpoints: every route of the table gets its handler, and none can exist beside it.
 * Throws when a handler is missing.
 */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { services, routes } = options
  const app = Fastify({
    logger: options.log ? { level: 'error', redact: ['req.headers.cookie', 'req.headers.authorization'] } : false,
    bodyLimit: JSON_LIMIT,
    genReqId: () => randomUUID(),
    trustProxy: options.trustProxy ?? false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    // An address that cannot be decoded reaches no route and no error handler.
    frameworkErrors: (error, request, reply) => {
      const { body } = present(error, request.id)
      protect(request as FastifyRequest, reply as FastifyReply)
      void (reply as FastifyReply).status(body.status).type('application/problem+json').send(body)
    },
  })
  const limiter = new RateLimiter(options.rateScale)
  await app.register(cookie)
  await app.register(multipart, { limits: { files: 1, fields: 5, fileSize: UPLOAD_LIMIT, parts: 6 } })

  app.addHook('onSend', async (request, reply) => protect(request, reply))
  app.addHook('onResponse', async (request, reply) => observe(request, reply))

  app.setErrorHandler((error, request, reply) => {
    const { body, unexpected } = present(error, request.id)
    if (unexpected) request.log.error({ err: error, requestId: request.id }, body.code)
    if (body.retryAfter) reply.header('retry-after', String(body.retryAfter))
    return reply.status(body.status).type('application/problem+json').send(body)
  })

  for (const name of Object.keys(api) as EndpointName[]) {
    const handler = routes[name] as Handler<EndpointName> | undefined
    if (!handler) throw new Error(`endpoint ${name} has no handler`)
    register(app, name, api[name], handler, options, limiter)
  }

  app.get('/healthz', async () => {
    await services.sql`select 1`
    return { ok: true }
  })
  app.get('/metrics', async (request, reply) => {
    if (!['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)) throw new Refusal(404, 'not-found', '没有找到')
    return reply.type('text/plain; version=0.0.4').send(await metricsText(services.sql))
  })

  if (options.pages && existsSync(join(options.pages, 'index.html'))) {
    await app.register(statics, {
      root: options.pages,
      preCompressed: true,
      index: false,
      dotfiles: 'ignore',
      cacheControl: false,
      setHeaders: cacheHeaders,
    })
    app.get('/', (_, reply) => reply.sendFile('index.html'))
  }
  const fronts = Object.entries(options.fronts ?? {}).filter(([, folder]) => existsSync(join(folder, 'index.html')))
  for (const [prefix, folder] of fronts) {
    await app.register(statics, {
      root: folder,
      prefix,
      preCompressed: true,
      index: false,
      dotfiles: 'ignore',
      cacheControl: false,
      decorateReply: !app.hasReplyDecorator('sendFile'),
      setHeaders: cacheHeaders,
    })
    app.get(prefix, (_, reply) => reply.sendFile('index.html', folder))
    app.get(prefix.slice(0, -1), (_, reply) => reply.redirect(prefix))
  }
  app.setNotFoundHandler((request, reply) => {
    const page =
      request.method === 'GET' &&
      (options.pages || fronts.length > 0) &&
      !request.url.startsWith('/api/') &&
      !/\.[a-z0-9]{1,8}(\?|$)/i.test(request.url)
    if (page) {
      const front = fronts.find(([prefix]) => request.url.startsWith(prefix))
      if (front) return reply.sendFile('index.html', front[1])
      if (options.pages) return reply.sendFile('index.html')
    }
    const { body } = present(new Refusal(404, 'not-found', '没有找到该地址'), request.id)
    return reply.status(404).type('application/problem+json').send(body)
  })
  return app
}

/** Headers of every answer (S25); what a route has set itself stays. */
function protect(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id)
  reply.header('x-content-type-options', 'nosniff')
  reply.header('referrer-policy', 'no-referrer')
  if (!reply.hasHeader('x-frame-options')) reply.header('x-frame-options', 'DENY')
  reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=()')
  reply.header('cross-origin-opener-policy', 'same-origin')
  reply.header('cross-origin-resource-policy', 'same-origin')
  if (!reply.hasHeader('content-security-policy'))
    reply.header(
      'content-security-policy',
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    )
  if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
}

function cacheHeaders(reply: FastifyReply, path: string): void {
  reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
}

/** Cookie of who stands inside the public door. */
export const DOOR_COOKIE = 'biaochi_door'

function rateKind(endpoint: Endpoint): RateKind {
  if (endpoint.transfer) return 'heavy'
  return endpoint.method === 'GET' ? 'read' : 'write'
}

function register(
  app: FastifyInstance,
  name: EndpointName,
  endpoint: Endpoint,
  handler: Handler<EndpointName>,
  options: AppOptions,
  limiter: RateLimiter,
): void {
  const { services } = options
  const kind = rateKind(endpoint)
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    handler: async (request, reply) => {
      if (endpoint.permission === 'public') limiter.checkPublic(name, request.ip, request.cookies[DOOR_COOKIE])
      else limiter.check(kind, (request.cookies[SESSION_COOKIE] ?? request.ip).slice(0, 20) + request.ip)
      // A form of another site can send cookies but not this header.
      if (endpoint.method !== 'GET' && request.headers['x-biaochi'] !== '1')
        throw new Refusal(403, 'missing-header', '请求缺少 x-biaochi 标头，已拒绝')
      const session =
        endpoint.permission === 'public' ? null : await sessionOf(services.sql, request.cookies[SESSION_COOKIE], request.ip, request.id)
      const refused = (error: unknown) => logRefusal(services.sql, name, endpoint, request.params, session, error)
      const limits = await admit(services.sql, name, endpoint, request.params, session).catch(async (error: unknown) => {
        await refused(error)
        throw error
      })
      const actor = session?.actor ?? { ...systemActor(request.id), id: NOBODY, account: '', name: '未登录', ip: request.ip }
      const input = {
        params: endpoint.params?.parse(request.params),
        query: endpoint.query?.parse(request.query),
        body: endpoint.transfer === 'upload' ? undefined : endpoint.body?.parse(request.body),
      }
      const answer = await once(services, endpoint, request, actor, input, () =>
        run(name, endpoint, handler, options, request, reply, session, actor, input, limits).catch(async (error: unknown) => {
          await refused(error)
          throw error
        }),
      )
      if (reply.sent) return reply
      if (endpoint.transfer === 'file') return sendFile(reply, answer as FileAnswer)
      return reply.type('application/json').send(answer)
    },
  })
}

/** Actor id of a request that nobody signed in for. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** A POST with an idempotency key acts once; sent again it gets the first answer. */
async function once(
  services: Services,
  endpoint: Endpoint,
  request: FastifyRequest,
  actor: Actor,
  input: unknown,
  act: () => Promise<unknown>,
): Promise<unknown> {
  const key = request.headers['idempotency-key']
  if (
    endpoint.method !== 'POST' ||
    endpoint.transfer ||
    endpoint.secretAnswer ||
    typeof key !== 'string' ||
    !actor.id ||
    actor.id === NOBODY
  )
    return act()
  const answered = () => remembered(services.sql, actor.id!, key, request.url, input)
  const known = await answered()
  if (known !== undefined) return known
  // The same request may be under way elsewhere: whoever comes second is refused, and gets the answer of the first.
  return act().catch(async (error: unknown) => {
    const first = error instanceof Refusal && error.status === 409 ? await answered() : undefined
    if (first === undefined) throw error
    return first
  })
}

async function run(
  name: EndpointName,
  endpoint: Endpoint,
  handler: Handler<EndpointName>,
  options: AppOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  session: Session | null,
  actor: Actor,
  input: { params?: unknown; query?: unknown; body?: unknown },
  limits: ExportLimits,
): Promise<unknown> {
  const { services } = options
  const received: string[] = []
  let made: FileAnswer | undefined
  let onward: string | undefined
  try {
    const answer = await asActor(services.sql, actor, endpoint.permission, async (tx) => {
      const context: Context = {
        tx,
        actor,
        services,
        session: session?.tokenHash ?? null,
        upload: (limit = UPLOAD_LIMIT) => receive(request, services, received, limit),
        raw: {
          cookie: (cookieName) => request.cookies[cookieName] ?? null,
          setCookie: (cookieName, value, more) =>
            void reply.setCookie(cookieName, value, {
              path: '/',
              httpOnly: true,
              sameSite: 'lax',
              secure: options.secureCookies ?? false,
              ...more,
            }),
          redirect: (url) => {
            onward = url
          },
          userAgent: request.headers['user-agent']?.slice(0, 300) ?? null,
          origin: `${request.protocol}://${request.host}`,
        },
      }
      const given = await handler(context, input as never)
      if (endpoint.readLogged)
        await logAction(tx, actor, {
          action: 'read',
          objectKind: name,
          objectId: String((input.params as { id?: string } | undefined)?.id ?? ''),
        })
      if (endpoint.transfer === 'file') {
        made = await make(given as FileAnswer, { folder: services.folder, ...limits })
        return made
      }
      // Parsing drops what the contract does not name and masks personal fields by their type.
      const shown = endpoint.response.parse(given)
      const key = request.headers['idempotency-key']
      if (
        endpoint.method === 'POST' &&
        !endpoint.transfer &&
        !endpoint.secretAnswer &&
        typeof key === 'string' &&
        actor.id &&
        actor.id !== NOBODY
      )
        await remember(tx, actor.id, key, request.url, input, shown)
      return shown
    })
    // Only now: whoever follows must find what was written.
    if (onward !== undefined) reply.redirect(onward)
    return answer
  } catch (error) {
    // Nobody will read it any more.
    if (made?.body instanceof Readable) made.body.destroy()
    throw error
  } finally {
    // What the handler kept has moved; what it refused must not fill the disk.
    for (const path of received) await rm(path, { force: true })
  }
}

/** A file that is made as it is asked for: now it is told where, and how long it may become. */
async function make(file: FileAnswer, place: FilePlace): Promise<FileAnswer> {
  return typeof file.body === 'function' ? { ...file, body: await file.body(place) } : file
}

/** The parser of forms throws plain errors for what the sender did. */
function badForm(error: Error): never {
  if (/boundary not found|unexpected end of multipart data/i.test(error.message))
    throw new Refusal(400, 'bad-upload', '上传的内容不完整或格式有误，请重新上传')
  throw error
}

async function receive(request: FastifyRequest, services: Services, paths: string[], limit: number): Promise<UploadedFile> {
  const part = await request.file().catch(badForm)
  if (!part) throw new Refusal(422, 'no-file', '请选择要上传的文件')
  const received = await services.files.receive(part.file, limit).catch(badForm)
  paths.push(received.path)
  if (part.file.truncated) throw new Refusal(413, 'file-too-large', '文件过大')
  // The sender's path is ignored; only a plain name is kept, to show.
  const name =
    part.filename
      .split(/[\\/]/)
      .pop()!
      .replace(/[^\p{L}\p{N}._()（）《》〔〕 -]/gu, '_')
      .slice(0, 150) || '未命名'
  return { name, mediaType: part.mimetype, ...received }
}

function sendFile(reply: FastifyReply, file: FileAnswer): FastifyReply {
  const disposition = file.inline ? 'inline' : 'attachment'
  return reply
    .type(file.mediaType)
    .header('content-disposition', `${disposition}; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .header('content-security-policy', file.inline ? "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'" : 'sandbox')
    .header('x-frame-options', file.inline ? 'SAMEORIGIN' : 'DENY')
    .send(file.body instanceof Readable ? file.body : Buffer.from(file.body as Uint8Array))
}
