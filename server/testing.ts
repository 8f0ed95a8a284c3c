/** A small world for tests through HTTP: units on three levels, a person for every role, and the whole server in memory. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { type AnswerOf, api, type CallOf, type EndpointName, type ProblemJson, type ReplyOf } from '#domain/contract/api/index.ts'
import type { Role } from '#domain/contract/roles.ts'
import type { FileHolder } from '#domain/process/index.ts'
import type { Services } from './platform/context.ts'
import { type TestDatabase, testDatabase } from './platform/database/testing.ts'
import { openFileStore } from './platform/files/store.ts'
import { buildApp } from './platform/http/app.ts'
import { hashToken } from './platform/identity/sessions.ts'
import { addJob, prepareJobs } from './platform/jobs/worker.ts'
import { seedReference } from './platform/reference.ts'
import { routes } from './rooms.ts'

/** Units of the world: 甲市 with 子县, 乙市 with 丑县; police, transport and supervision in each. */
export const UNITS = [
  { id: 't:SF', parent: null, name: '某省司法厅', region: '990000', line: 'justice', level: 'province' },
  { id: 't:SF1', parent: 't:SF', name: '甲市司法局', region: '990100', line: 'justice', level: 'city' },
  { id: 't:SF11', parent: 't:SF1', name: '子县司法局', region: '990101', line: 'justice', level: 'county' },
  { id: 't:SF2', parent: 't:SF', name: '乙市司法局', region: '990200', line: 'justice', level: 'city' },
  { id: 't:SF21', parent: 't:SF2', name: '丑县司法局', region: '990201', line: 'justice', level: 'county' },
  { id: 't:GA1', parent: null, name: '甲市交警支队', region: '990100', line: 'police', level: 'city' },
  { id: 't:GA11', parent: 't:GA1', name: '子县交警大队', region: '990101', line: 'police', level: 'county' },
  { id: 't:GA111', parent: 't:GA11', name: '子县交警一中队', region: '990101', line: 'police', level: 'team' },
  { id: 't:JT11', parent: null, name: '子县交通执法大队', region: '990101', line: 'transport', level: 'county' },
  { id: 't:GA21', parent: null, name: '丑县交警大队', region: '990201', line: 'police', level: 'county' },
] as const
export type UnitId = (typeof UNITS)[number]['id']

/** A person with a live session. */
export interface Person {
  readonly id: string
  readonly account: string
  readonly token: string
}

/** An answer of the server: what the contract promises, or a refusal. */
export type Answer<N extends EndpointName> = {
  status: number
  body: ReplyOf<N>
  problem: ProblemJson
  raw: Buffer
  headers: Record<string, unknown>
}

export interface World {
  readonly database: TestDatabase
  readonly sql: TestDatabase['sql']
  readonly app: FastifyInstance
  readonly services: Services
  /** A person signed in, the second factor shown; with `factor: 'none'` one who has not set it up. */
  person(role: Role, unitId: UnitId | null, more?: { account?: string; factor?: 'none' }): Promise<Person>
  call<N extends EndpointName>(
    who: Person | null,
    name: N,
    input?: Partial<CallOf<N>> & { headers?: Record<string, string> },
  ): Promise<Answer<N>>
  /** Uploads a file to a matter and returns its id. */
  attach(who: Person, matterKind: FileHolder, matterId: string, bytes?: Buffer, name?: string): Promise<string>
  /** Puts a warning in place as a scan would. */
  warning(given: {
    unitId: UnitId
    colour?: 'red' | 'orange' | 'yellow' | 'blue'
    ruleId?: string
    review?: boolean
    subjectId?: string
    caseIds?: string[]
  }): Promise<string>
  putCase(id: string, unitId: UnitId, columns?: Record<string, unknown>): Promise<void>
  close(): Promise<void>
}

const NO_IMPORT = '00000000-0000-0000-0000-000000000000'

/** Builds the world. Close it when done; one that cannot be built leaves nothing behind. */
export async function testWorld(): Promise<World> {
  const database = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'biaochi-world-'))
  try {
    return await build(database, folder)
  } catch (error) {
    await database.drop()
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

async function build(database: TestDatabase, folder: string): Promise<World> {
  const { sql } = database
  await seedReference(sql)
  await prepareJobs(database.url, sql)
  for (const unit of UNITS)
    await sql`insert into record.units (id, parent_id, name, region, line, level, source, digest, import_id)
      values (${unit.id}, ${unit.parent}, ${unit.name}, ${unit.region}, ${unit.line}, ${unit.level}, 't', '\\x00', ${NO_IMPORT})`
  await sql`insert into record.unit_tree (ancestor_id, unit_id, depth)
    with recursive up as (select id as unit_id, id as ancestor_id, 0 as depth from record.units
      union all select up.unit_id, u.parent_id, up.depth + 1 from up join record.units u on u.id = up.ancestor_id where u.parent_id is not null)
    select ancestor_id, unit_id, depth from up`
  const services: Services = {
    sql,
    files: await openFileStore(join(folder, 'files')),
    folder,
    version: 'test',
    startedAt: new Date(),
    demo: false,
    addJob,
  }
  const app = await buildApp({ services, routes, rateScale: 1000 })

  const cookie = (who: Person | null) => (who ? { cookie: `biaochi_session=${who.token}` } : {})
  const world: World = {
    database,
    sql,
    app,
    services,
    async person(role, unitId, more = {}) {
      const account = more.account ?? `${role}-${randomBytes(3).toString('hex')}`
      const token = randomBytes(24).toString('base64url')
      const factor = more.factor === 'none' ? null : new Date()
      const [user] =
        await sql`insert into users (account, name, unit_id, must_change_password, password_changed_at, totp_secret, totp_confirmed_at)
          values (${account}, ${`某${role}`}, ${unitId}, false, now(), ${factor && 'none'}, ${factor}) returning id`
      const id = user!.id as string
      await sql`insert into grants (user_id, role, unit_id) values (${id}, ${role}, ${unitId})`
      await sql`insert into sessions (token_hash, user_id, second_factor_at) values (${hashToken(token)}, ${id}, ${factor})`
      return { id, account, token }
    },
    async call(who, name, input = {}) {
      const endpoint = api[name]
      let url: string = endpoint.path
      for (const [key, value] of Object.entries((input.params ?? {}) as Record<string, string>))
        url = url.replace(`:${key}`, encodeURIComponent(value))
      const query = new URLSearchParams(
        Object.entries((input.query ?? {}) as Record<string, unknown>).flatMap(([key, value]) =>
          value === undefined ? [] : [[key, String(value)]],
        ),
      )
      const reply = await app.inject({
        method: endpoint.method,
        url: query.size ? `${url}?${query}` : url,
        headers: { 'x-biaochi': '1', ...cookie(who), ...input.headers },
        ...(input.body !== undefined && { payload: input.body as object }),
      })
      const json = (reply.headers['content-type'] as string | undefined)?.includes('json') ? reply.json() : null
      return { status: reply.statusCode, body: json, problem: json, raw: reply.rawPayload, headers: reply.headers }
    },
    async attach(who, matterKind, matterId, bytes = Buffer.from('%PDF-1.7 evidence'), name = '核查材料.pdf') {
      const boundary = 'xxBOUNDARYxx'
      const payload = Buffer.concat([
        Buffer.from(
          `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
        ),
        bytes,
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ])
      const reply = await app.inject({
        method: 'POST',
        url: `/api/files?matterKind=${matterKind}&matterId=${matterId}`,
        headers: { 'x-biaochi': '1', ...cookie(who), 'content-type': `multipart/form-data; boundary=${boundary}` },
        payload,
      })
      if (reply.statusCode !== 200) throw new Error(`upload answered ${reply.statusCode} ${reply.body}`)
      return (reply.json() as AnswerOf<'files.upload'>).id
    },
    async warning({ unitId, colour = 'red', ruleId = 'R25', review = colour === 'red', subjectId = `t:${randomUUID()}`, caseIds = [] }) {
      const unit = UNITS.find((each) => each.id === unitId)!
      const [row] =
        await sql`insert into warnings (rule_id, rule_version, fingerprint, colour, subject_kind, subject_id, unit_id, region, line, evidence, state, review_required)
        values (${ruleId}, 0, ${`${ruleId}|${subjectId}`}, ${colour}, 'measure', ${subjectId}, ${unitId}, ${unit.region}, ${unit.line}, '{}', 'open', ${review}) returning id`
      for (const caseId of caseIds) await sql`insert into warning_cases values (${row!.id as string}, ${caseId})`
      return row!.id as string
    },
    async putCase(id, unitId, columns = {}) {
      const unit = UNITS.find((each) => each.id === unitId)!
      await sql`insert into record.cases ${sql({ id, case_no: `案〔2026〕${id}号`, unit_id: unitId, region: unit.region, line: unit.line === 'justice' ? 'police' : unit.line, procedure: 'ordinary', item_code: 'GA05', occurred_at: '2026-03-02 09:00:00', source: 't', digest: Buffer.from([0]), import_id: NO_IMPORT, ...columns } as never)}`
    },
    async close() {
      await app.close()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return world
}
