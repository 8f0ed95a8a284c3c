import { fork } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { demoAsOf } from '#demo/index.ts'
import { wallTime } from '#domain/contract/exchange/index.ts'
import { hashToken } from '#server/platform/identity/sessions.ts'
import { runScan } from '#server/supervision/index.ts'
import type { Measure, Stage } from './stage.ts'

const CONNECTIONS = 100
const SECONDS = 8

/** Routes at 100 connections: list, page and action, beside a bare Fastify route that does one indexed query. */
export async function benchApi(stage: Stage): Promise<Measure[]> {
  const { sql } = stage
  const [known] = await sql`select 1 from warnings limit 1`
  if (!known) await runScan(sql, stage.analysis, { engine: 'duckdb', trigger: 'command', asOf: wallTime(demoAsOf)!.slice(0, 19) })
  const token = await supervisor(stage)
  const child = fork(join(import.meta.dirname, 'api-server.ts'), [stage.url, stage.folder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  try {
    const [{ own, plain }] = (await once(child, 'message')) as [{ own: string; plain: string }]
    const headers = { cookie: `biaochi_session=${token}`, 'x-biaochi': '1' }
    const ids = (await sql`select id from record.cases order by id limit 1000`).map((row) => row.id as string)
    const warnings = (await sql`select id from warnings where state = 'open' order by id limit 20000`).map((row) => row.id as string)
    const measures: Measure[] = []
    const shoot = async (name: string, url: string, requests: autocannon.Request[]) => {
      const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS, headers, requests })
      measures.push(
        { section: 'api', name, value: Math.round(result.requests.average), unit: 'requests/s' },
        { section: 'api', name, value: result.latency.p99, unit: 'ms p99' },
        { section: 'api', name: `${name}: not 2xx`, value: result.non2xx, unit: 'answers' },
      )
    }
    const each = <T>(values: T[], make: (value: T) => autocannon.Request): autocannon.Request[] => values.slice(0, 500).map(make)
    await shoot(
      'bare Fastify, one indexed query',
      plain,
      each(ids, (id) => ({ method: 'GET', path: `/case/${encodeURIComponent(id)}` })),
    )
    await shoot('list of warnings', own, [{ method: 'GET', path: '/api/warnings?limit=20' }])
    await shoot('list of cases', own, [{ method: 'GET', path: '/api/cases?limit=20' }])
    await shoot(
      'page of a warning',
      own,
      each(warnings, (id) => ({ method: 'GET', path: `/api/warnings/${id}` })),
    )
    await shoot(
      'page of a case',
      own,
      each(ids, (id) => ({ method: 'GET', path: `/api/cases/${encodeURIComponent(id)}` })),
    )
    // The reminder changes no state, so every request really acts: lock, guards, log entry, notice, idempotency.
    await sql`update warnings set state = 'checking', notified_at = now() where state = 'open'`
    let next = 0
    await shoot('action on a warning', own, [
      {
        method: 'POST',
        path: '/',
        setupRequest: (request) => {
          const id = warnings[next++ % warnings.length]!
          return {
            ...request,
            path: `/api/warnings/${id}/actions/remind`,
            headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
            body: JSON.stringify({ version: 1 + Math.floor((next - 1) / warnings.length), input: { text: '请尽快办理' } }),
          }
        },
      },
    ])
    return measures
  } finally {
    child.disconnect()
  }
}

async function supervisor({ sql }: Stage): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  const [unit] = await sql`select id from record.units where line = 'justice' and level = 'province' limit 1`
  const [user] =
    await sql`insert into users (account, name, unit_id, must_change_password, password_changed_at) values (${`bench-${randomBytes(3).toString('hex')}`}, '压测', ${unit!.id as string}, false, now()) returning id`
  await sql`insert into grants (user_id, role, unit_id) values (${user!.id as string}, 'supervision-lead', ${unit!.id as string})`
  await sql`insert into sessions (token_hash, user_id) values (${hashToken(token)}, ${user!.id as string})`
  return token
}
