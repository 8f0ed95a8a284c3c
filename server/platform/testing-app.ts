import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { api, type EndpointName } from '#domain/contract/api/index.ts'
import type { Role } from '#domain/contract/roles.ts'
import type { Routes, Services } from './context.ts'
import type { Sql } from './database/client.ts'
import { openFileStore } from './files/store.ts'
import { buildApp } from './http/app.ts'
import { openSession, SESSION_COOKIE } from './identity/sessions.ts'
import { Refusal } from './refusal.ts'

/** A server for tests of one room: endpoints of the others answer 501. */
export interface TestingApp {
  readonly app: FastifyInstance
  readonly services: Services
  /** Jobs that were asked for, in order; nothing runs them. */
  readonly jobs: { task: string; payload: Record<string, unknown> }[]
  close(): Promise<void>
}

/** Builds the server over a test database with the given routes alone. */
export async function testingApp(sql: Sql, routes: Routes): Promise<TestingApp> {
  const folder = await mkdtemp(join(tmpdir(), 'biaochi-app-'))
  const jobs: TestingApp['jobs'] = []
  const services: Services = {
    sql,
    files: await openFileStore(folder),
    folder,
    version: '0.0.0',
    startedAt: new Date(),
    demo: false,
    addJob: async (_, task, payload) => void jobs.push({ task, payload }),
  }
  const missing = () => Promise.reject(new Refusal(501, 'not-here', '本测试不含该接口'))
  const all = Object.fromEntries((Object.keys(api) as EndpointName[]).map((name) => [name, routes[name] ?? missing])) as Routes
  const app = await buildApp({ services, routes: all, rateScale: 1000 }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true })
    throw error
  })
  return {
    app,
    services,
    jobs,
    async close() {
      await app.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A person signed in, as a test speaks for them. */
export interface Caller {
  readonly userId: string
  get(url: string): Promise<LightMyRequestResponse>
  send(method: 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown): Promise<LightMyRequestResponse>
}

/** Makes an account with roles held at units and an open session that has shown its second factor. */
export async function signedIn(
  { app, services }: TestingApp,
  grants: readonly { role: Role; unitId?: string }[],
  name = '测试员',
): Promise<Caller> {
  const { sql } = services
  const [user] = await sql`insert into users (account, name, unit_id, must_change_password, password_changed_at, totp_confirmed_at)
    values (${`t${randomUUID()}`}, ${name}, ${grants[0]?.unitId ?? null}, false, now(), now()) returning id`
  const userId = user!.id as string
  for (const { role, unitId } of grants)
    await sql`insert into grants (user_id, role, unit_id) values (${userId}, ${role}, ${unitId ?? null})`
  const token = await sql.begin((tx) => openSession(tx, userId, null, null))
  await sql`update sessions set second_factor_at = now() where user_id = ${userId}`
  const headers = { cookie: `${SESSION_COOKIE}=${token}`, 'x-biaochi': '1' }
  return {
    userId,
    get: (url) => app.inject({ method: 'GET', url, headers }),
    send: (method, url, body) => app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body as object }) }),
  }
}
