import { randomUUID } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { generateDemo } from '#demo/index.ts'
import { type Analysis, openAnalysis } from '#server/analysis/index.ts'
import { type ImportReport, runImport } from '#server/intake/index.ts'
import { connect, type Sql } from '#server/platform/database/client.ts'
import { startPostgres } from '#server/platform/database/embedded.ts'
import { migrate } from '#server/platform/database/migrate.ts'
import { prepareJobs } from '#server/platform/jobs/worker.ts'
import { seedReference } from '#server/platform/reference.ts'

/** One measured figure. `goal` says in words what it should reach, `met` whether it did. */
export interface Measure {
  section: string
  name: string
  value: number
  unit: string
  goal?: string
  met?: boolean
}

/** A demo province of the asked size in an embedded database of its own. */
export interface Stage {
  readonly folder: string
  readonly demo: string
  readonly cases: number
  readonly records: number
  readonly url: string
  readonly sql: Sql
  readonly analysis: Analysis
  readonly imported: ImportReport
  /** Whether the slow comparison with PostgreSQL is wanted. */
  readonly postgres: boolean
  say(line: string): void
  close(): Promise<void>
}

export async function openStage({
  folder,
  cases,
  say,
  postgres,
}: {
  folder: string
  cases: number
  say(line: string): void
  postgres: boolean
}): Promise<Stage> {
  await mkdir(folder, { recursive: true })
  // As root the database runs under another account, which must be able to pass.
  await chmod(folder, 0o711)
  const demo = join(folder, 'demo')
  const kept = join(folder, 'imported.json')
  if (!existsSync(join(demo, 'answers.ndjson'))) {
    say(`generating ${cases} cases`)
    await generateDemo({ out: demo, cases, seed: 1 })
  }
  const server = await startPostgres({ dataDir: join(folder, 'database'), durable: true })
  const sql = connect(server.url, { max: 20, name: 'biaochi-bench' })
  await migrate(sql)
  await prepareJobs(server.url, sql)
  await seedReference(sql)
  const done = existsSync(kept) ? (JSON.parse(await readFile(kept, 'utf8')) as ImportReport) : null
  say(done ? 'records are there from an earlier run' : 'importing')
  const imported =
    done ?? (await runImport(sql, { path: demo, source: 'demo', reportFolder: join(folder, 'report'), importId: randomUUID() }))
  await writeFile(kept, JSON.stringify(imported))
  await sql`vacuum analyze`
  // The copy is made anew in every run: what an earlier one left would be refreshed, not made.
  await rm(join(folder, 'analysis'), { recursive: true, force: true })
  const analysis = openAnalysis(server.url, join(folder, 'analysis'))
  const records = Object.values(imported.entities).reduce((sum, entity) => sum + entity.read, 0)
  return {
    folder,
    demo,
    cases,
    records,
    url: server.url,
    sql,
    analysis,
    imported,
    postgres,
    say,
    async close() {
      await analysis.close()
      await sql.end({ timeout: 5 })
      await server.stop('fast')
    },
  }
}

/** Milliseconds that `work` takes. */
export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const from = performance.now()
  const result = await work()
  return { ms: performance.now() - from, result }
}

/** The answers of the demo: rule → planted subjects. */
export async function answers(demo: string): Promise<Map<string, { subject: string; note: string }[]>> {
  const byRule = new Map<string, { subject: string; note: string }[]>()
  for await (const line of createInterface({ input: createReadStream(join(demo, 'answers.ndjson')) })) {
    if (!line) continue
    const { rule, subject, note } = JSON.parse(line) as { rule: string; subject: string; note?: string }
    byRule.set(rule, [...(byRule.get(rule) ?? []), { subject, note: note ?? '' }])
  }
  return byRule
}

/** Peak resident memory of a process in MB, where the system tells it. */
export async function peakMemoryMb(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const match = /VmHWM:\s+(\d+) kB/.exec(status)
  return match ? Math.round(Number(match[1]) / 1024) : null
}

/** Ids of child processes, to find the analysis process. */
export async function childrenOf(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => [])
  const ids: number[] = []
  for (const task of tasks)
    ids.push(...(await readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => '')).split(' ').filter(Boolean).map(Number))
  return ids
}
