/** The server under load, and beside it a bare Fastify route doing one indexed query with the same driver. Started by `api.ts`. */

import { join } from 'node:path'
import Fastify from 'fastify'
import { connect } from '#server/platform/database/client.ts'
import { openFileStore } from '#server/platform/files/store.ts'
import { buildApp } from '#server/platform/http/app.ts'
import { addJob } from '#server/platform/jobs/worker.ts'
import { routes } from '#server/rooms.ts'

const [url, folder] = process.argv.slice(2) as [string, string]
const sql = connect(url, { max: 20 })
const files = await openFileStore(join(folder, 'files'))
const app = await buildApp({
  services: { sql, files, folder, version: 'bench', startedAt: new Date(), demo: false, addJob },
  routes,
  rateScale: 1e9,
})
const bare = Fastify()
bare.get<{ Params: { id: string } }>('/case/:id', async (request) => {
  const [row] = await sql`select id, case_no, unit_id, occurred_at, fine from record.cases where id = ${request.params.id}`
  return row
})
const own = await app.listen({ port: 0, host: '127.0.0.1' })
const plain = await bare.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ own, plain })
process.on('disconnect', () => process.exit(0))
