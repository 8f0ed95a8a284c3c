import type { FastifyReply, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Sql } from '../database/client.ts'

const registry = new Registry()
collectDefaultMetrics({ register: registry })
const duration = new Histogram({
  name: 'biaochi_http_seconds',
  help: 'duration of requests by route and status',
  labelNames: ['route', 'method', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [registry],
})
const open = new Gauge({
  name: 'biaochi_open_warnings',
  help: 'warnings not closed, by state',
  labelNames: ['state'],
  registers: [registry],
})
const scanAge = new Gauge({ name: 'biaochi_last_scan_age_seconds', help: 'age of the last finished scan', registers: [registry] })

/** Records one answered request. */
export function observe(request: FastifyRequest, reply: FastifyReply): void {
  duration.observe(
    { route: request.routeOptions.url ?? 'unknown', method: request.method, status: String(reply.statusCode) },
    reply.elapsedTime / 1000,
  )
}

/** All metrics in the Prometheus text format. */
export async function metricsText(sql: Sql): Promise<string> {
  open.reset()
  for (const row of await sql`select state, count(*)::int as n from warnings where state <> 'closed' group by state`)
    open.set({ state: row.state as string }, row.n as number)
  const [scan] = await sql`select extract(epoch from now() - max(finished_at))::float8 as age from scans where state = 'done'`
  if (scan?.age !== null && scan?.age !== undefined) scanAge.set(scan.age as number)
  return registry.metrics()
}
