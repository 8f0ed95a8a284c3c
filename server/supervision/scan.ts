import { ruleSql } from '#rules/index.ts'
import type { Analysis, Engine, Row } from '../analysis/index.ts'
import { postgresEngine } from '../analysis/index.ts'
import type { Sql, Tx } from '../platform/database/client.ts'
import { dueAfter, heldValue, wallTimeOf } from '../platform/law.ts'
import { Refusal } from '../platform/refusal.ts'
import { type RuleInForce, rulebook } from './rulebook.ts'

export interface ScanOptions {
  /** Ids of the rules to run; all enabled ones by default. */
  rules?: readonly string[]
  /** Wall time `YYYY-MM-DD HH:MM:SS` that deadlines are judged against; now by default. */
  asOf?: string
  engine: 'duckdb' | 'postgres'
  dryRun?: boolean
  trigger: 'schedule' | 'nightly' | 'person' | 'command'
  requestedBy?: string | null
  /** A scan that was queued before; without it a row is made. */
  scanId?: string
  onProgress?: (line: string) => void
}

export interface ScanReport {
  readonly id: string
  readonly asOf: string
  readonly engine: 'duckdb' | 'postgres'
  readonly records: number
  readonly ms: number
  readonly rules: ReadonlyArray<{
    id: string
    version: number
    ms: number
    findings: number
    opened: number
    repeated: number
    cleared: number
  }>
}

/** What is to be done when a scan has changed the warnings; it has the engine, still at the state that was scanned. */
type Follower = (sql: Sql, engine: Engine) => Promise<unknown>
const followers: Follower[] = []

/** Asks for work after every scan: summaries that rest on cases and warnings. Its failure does not undo the scan. */
export function afterScan(follower: Follower): void {
  followers.push(follower)
}

async function follow(sql: Sql, analysis: Analysis, name: Engine['name']): Promise<void> {
  for (const follower of followers) {
    const work = (engine: Engine) => follower(sql, engine)
    await (name === 'duckdb'
      ? work(analysis)
      : sql.begin('isolation level repeatable read read only', (tx) => work(postgresEngine(tx)))
    ).catch((error: Error) => process.stderr.write(`${JSON.stringify({ level: 'error', after: 'scan', message: error.message })}\n`))
  }
}

/** Only one scan at a time: two would count the same finding twice. */
const LOCK = 826_011
const BATCH = 5000
const RESERVED = new Set(['subject_id', 'subject_kind', 'unit_id', 'case_ids', 'score', 'win', 'colour'])

/**
 * Full scan of everything. All rules read one state of the record; what they find becomes warnings in one transaction, so a
 * crash at any point leaves the warnings as they were. Throws `Refusal` when another scan is running.
 */
export async function runScan(sql: Sql, analysis: Analysis, options: ScanOptions): Promise<ScanReport> {
  const connection = await sql.reserve()
  try {
    const [lock] = await connection`select pg_try_advisory_lock(${LOCK}) as got`
    if (!lock!.got) throw new Refusal(409, 'scan-running', '已有一次扫描正在进行，请等待其完成')
    const id = await begin(sql, options)
    try {
      return await scan(sql, analysis, id, options)
    } catch (error) {
      await sql`update scans set state = 'failed', finished_at = now(), error = ${(error as Error).message.slice(0, 2000)} where id = ${id}`
      throw error
    } finally {
      await connection`select pg_advisory_unlock(${LOCK})`
    }
  } finally {
    connection.release()
  }
}

/** A scan that was under way when the server was killed has left nothing behind but this row. */
export async function endBrokenScans(sql: Sql | Tx): Promise<void> {
  await sql`update scans set state = 'failed', finished_at = now(), progress = null, error = 'interrupted' where state = 'running'`
}

async function begin(sql: Sql, options: ScanOptions): Promise<string> {
  if (options.scanId) {
    await sql`update scans set state = 'running', started_at = now() where id = ${options.scanId}`
    return options.scanId
  }
  const [row] = await sql`insert into scans (state, engine, trigger, rules, dry_run, requested_by, started_at)
    values ('running', ${options.engine}, ${options.trigger}, ${options.rules ? [...options.rules] : null}, ${options.dryRun ?? false}, ${options.requestedBy ?? null}, now())
    returning id`
  return row!.id as string
}

async function scan(sql: Sql, analysis: Analysis, id: string, options: ScanOptions): Promise<ScanReport> {
  const started = performance.now()
  const chosen = await chosenRules(sql, options.rules)
  const asOf = options.asOf ?? (await dataTime(sql)) ?? wallTimeOf(new Date()).toString({ smallestUnit: 'second' }).replace('T', ' ')
  let told = 0
  const say = async (line: string) => {
    options.onProgress?.(line)
    if (performance.now() - told < 500) return
    told = performance.now()
    await sql`update scans set progress = ${line} where id = ${id}`
  }
  const found: { entry: RuleInForce; rows: Row[]; ms: number }[] = []
  let records = 0
  const readAll = async (engine: Engine) => {
    for (const entry of chosen) {
      await say(`正在执行 ${entry.rule.id} ${entry.rule.title}`)
      const from = performance.now()
      const rows = await engine.run(ruleSql(entry.rule, entry.parameters, asOf))
      found.push({ entry, rows, ms: Math.round(performance.now() - from) })
    }
  }
  if (options.engine === 'duckdb') {
    await say('正在更新分析副本')
    records = (await analysis.refresh()).records
    await readAll(analysis)
  } else {
    await sql.begin('isolation level repeatable read read only', async (tx) => {
      const [row] = await tx`select sum(n_live_tup)::float8 as n from pg_stat_user_tables where schemaname = 'record'`
      records = Number(row?.n ?? 0)
      await readAll(postgresEngine(tx))
    })
  }
  await say('正在登记预警')
  const rules = (await sql.begin((tx) => settle(tx, id, found, options.dryRun ?? false))) as ScanReport['rules']
  if (!options.dryRun && followers.length > 0) {
    await say('正在更新统计')
    await follow(sql, analysis, options.engine)
  }
  const report = { id, asOf, engine: options.engine, records, ms: Math.round(performance.now() - started), rules }
  await sql`update scans set state = 'done', finished_at = now(), as_of = ${asOf}, records = ${records}, progress = null, report = ${sql.json(report as never)} where id = ${id}`
  return report
}

/**
 * Data that ends on a known day (the demo, an archive) says so in its about.json: where all that was imported does, open
 * deadlines are judged on that day, not on today's.
 */
export async function dataTime(sql: Sql): Promise<string | null> {
  const [row] =
    await sql`select max(report->>'asOf') as at, bool_and(report->>'asOf' is not null) as closed from record.imports where state = 'done'`
  return row?.closed ? (row.at as string) : null
}

async function chosenRules(sql: Sql, ids: readonly string[] | undefined): Promise<RuleInForce[]> {
  const book = await rulebook(sql)
  if (!ids) return book.filter((entry) => entry.enabled)
  for (const id of ids) if (!book.some((entry) => entry.rule.id === id)) throw new Refusal(422, 'unknown-rule', `没有编号为 ${id} 的规则`)
  return book.filter((entry) => ids.includes(entry.rule.id))
}

/** Findings → warnings: new ones are opened, known ones counted, vanished ones marked 条件已消失 but not closed. */
async function settle(tx: Tx, scanId: string, found: readonly { entry: RuleInForce; rows: Row[]; ms: number }[], dryRun: boolean) {
  await tx`create temp table finding (rule_id text, rule_version integer, fingerprint text, colour text, subject_kind text, subject_id text,
    win text, unit_id text, score float8, evidence jsonb, case_ids text) on commit drop`
  for (const { entry, rows } of found)
    for (let i = 0; i < rows.length; i += BATCH) {
      const batch = rows.slice(i, i + BATCH).map((row) => toFinding(entry, row))
      await tx`insert into finding select * from json_populate_recordset(null::finding, ${JSON.stringify(batch)}::text::json)`
    }
  await tx`create index on finding (fingerprint)`
  await tx`analyze finding`
  // A snoozed subject opens nothing new until its day; a warning that is already open goes on.
  await tx`delete from finding f using snoozes s where s.ended_at is null and s.until >= current_date and s.rule_id = f.rule_id
    and s.subject_kind = f.subject_kind and s.subject_id = f.subject_id and not exists (select from warnings w where w.fingerprint = f.fingerprint)`
  const report = []
  if (dryRun) {
    for (const { entry, ms } of found) {
      const [row] =
        await tx`select count(*)::int as findings, count(w.id)::int as repeated from finding f left join warnings w on w.fingerprint = f.fingerprint where f.rule_id = ${entry.rule.id}`
      report.push({
        id: entry.rule.id,
        version: entry.version,
        ms,
        findings: row!.findings as number,
        opened: (row!.findings as number) - (row!.repeated as number),
        repeated: row!.repeated as number,
        cleared: 0,
      })
    }
    return report
  }
  const share = await heldValue(tx, 'loop.review-share.other')
  const redShare = await heldValue(tx, 'loop.review-share.red')
  // The draw of the review sample hangs on the fingerprint: the same for every scan, and nobody can influence it.
  await tx`create temp table opened on commit drop as
    with new as (
      insert into warnings (rule_id, rule_version, fingerprint, colour, subject_kind, subject_id, win, unit_id, region, line, score, evidence, state,
        opened_scan, last_scan, review_required)
      select f.rule_id, f.rule_version, f.fingerprint, f.colour, f.subject_kind, f.subject_id, f.win, f.unit_id, coalesce(u.region, '000000'),
        coalesce(u.line, ''), f.score, f.evidence, 'open', ${scanId}, ${scanId},
        ('x' || substr(encode(sha256(convert_to(f.fingerprint, 'UTF8')), 'hex'), 1, 7))::bit(28)::int % 100
          < case when f.colour = 'red' then ${redShare.value}::float8 else ${share.value}::float8 end
      from finding f left join record.units u on u.id = f.unit_id
      where not exists (select from warnings w where w.fingerprint = f.fingerprint)
      on conflict (fingerprint) do nothing
      returning id, rule_id, unit_id, fingerprint)
    select * from new`
  const repeated = await tx`
    update warnings w set seen_count = seen_count + 1, last_seen_at = now(), last_scan = ${scanId}, condition_gone_at = null, evidence = f.evidence,
      score = f.score, rule_version = f.rule_version
    from finding f where w.fingerprint = f.fingerprint and w.last_scan is distinct from ${scanId}::uuid returning w.rule_id`
  await tx`insert into warning_cases (warning_id, case_id)
    select distinct o.id, c.case_id from opened o join finding f using (fingerprint), unnest(string_to_array(f.case_ids, ',')) as c(case_id)
    where c.case_id <> ''`
  await tx`insert into actions (chain, actor_name, actor_role, action, object_kind, object_id, outcome, detail)
    select 'warning:' || id, '系统', 'system', 'warning.open', 'warning', id::text, 'done', jsonb_build_object('to', 'open', 'scan', ${scanId}::text, 'rule', rule_id)
    from opened order by id`
  const push = await dueAfter(tx, 'loop.push', 0)
  await tx`insert into clocks (matter_kind, matter_id, rule, title, unit_id, started_at, due_at, warn_at)
    select 'warning', id, 'push', '通报期限', unit_id, now(), ${push.due}, ${push.warn} from opened`
  await tx`update warnings w set due_at = ${push.due} from opened o where o.id = w.id`
  const ids = found.map(({ entry }) => entry.rule.id)
  const cleared = await tx`update warnings set condition_gone_at = now()
    where rule_id = any (${ids}) and last_scan is distinct from ${scanId}::uuid and condition_gone_at is null and state <> 'closed' returning rule_id`
  const opened = await tx`select rule_id, count(*)::int as n from opened group by rule_id`
  for (const { entry, rows, ms } of found) {
    const id = entry.rule.id
    const line = {
      id,
      version: entry.version,
      ms,
      findings: rows.length,
      opened: (opened.find((row) => row.rule_id === id)?.n as number | undefined) ?? 0,
      repeated: repeated.filter((row) => row.rule_id === id).length,
      cleared: cleared.filter((row) => row.rule_id === id).length,
    }
    await tx`insert into scan_rules (scan_id, rule_id, version, ms, findings, opened, repeated, cleared)
      values (${scanId}, ${id}, ${line.version}, ${ms}, ${line.findings}, ${line.opened}, ${line.repeated}, ${line.cleared})`
    report.push(line)
  }
  return report
}

function toFinding(entry: RuleInForce, row: Row) {
  const { rule, version } = entry
  const win = row.win === undefined || row.win === null ? '' : String(row.win)
  const evidence: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(row)) if (!RESERVED.has(name)) evidence[name] = value
  const kind = row.subject_kind ?? rule.subject
  return {
    rule_id: rule.id,
    rule_version: version,
    fingerprint: `${rule.id}|${kind}|${row.subject_id}|${win}`,
    colour: row.colour ?? rule.colour,
    subject_kind: kind,
    subject_id: String(row.subject_id),
    win,
    unit_id: String(row.unit_id ?? ''),
    score: typeof row.score === 'number' ? row.score : null,
    evidence,
    case_ids: String(row.case_ids ?? ''),
  }
}
