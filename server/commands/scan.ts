import { setTimeout as sleep } from 'node:timers/promises'
import { wallTime } from '#domain/contract/exchange/index.ts'
import { type Deployment, openDeployment } from '../boot.ts'
import { runScan, type ScanOptions, type ScanReport } from '../supervision/index.ts'
import { columns, command, UsageError } from './command.ts'

export const scanCommand = command<ScanReport>({
  usage: 'biaochi scan [--rule R01,R02] [--as-of 2026-11-01T08:00:00+08:00] [--engine duckdb|postgres] [--dry-run] [--json]',
  summary: '对全部数据执行监督规则',
  options: {
    rule: { type: 'string' },
    'as-of': { type: 'string' },
    engine: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  async run({ values, say }) {
    const engine = values.engine ?? 'duckdb'
    if (engine !== 'duckdb' && engine !== 'postgres') throw new UsageError('--engine 应为 duckdb 或 postgres')
    const asOf = typeof values['as-of'] === 'string' ? wallTime(values['as-of'])?.slice(0, 19) : undefined
    if (asOf === null || (values['as-of'] && !asOf)) throw new UsageError('--as-of 应为时间，如 2026-11-01T08:00:00+08:00')
    const rules =
      typeof values.rule === 'string'
        ? values.rule
            .split(',')
            .map((id) => id.trim())
            .filter(Boolean)
        : undefined
    const deployment = await openDeployment('command', say)
    try {
      const options: ScanOptions = { rules, asOf, engine, dryRun: values['dry-run'] === true, trigger: 'command', onProgress: say }
      return (await viaServer(deployment, options)) ?? (await runScan(deployment.sql, deployment.analysis, options))
    } finally {
      await deployment.close()
    }
  },
  table: (report) =>
    `${columns(
      ['规则', '版本', '毫秒', '发现', '新增', '重复', '消失'],
      report.rules.map((line) => [line.id, line.version, line.ms, line.findings, line.opened, line.repeated, line.cleared]),
    )}\n截至 ${report.asOf}，${report.engine}，共读取 ${report.records} 条记录，用时 ${report.ms} 毫秒`,
})

/** A running server holds the columnar copy: it then does the scan as a job, and this command waits for the result. */
async function viaServer(deployment: Deployment, options: ScanOptions): Promise<ScanReport | null> {
  if (deployment.connection.owned || process.env.DATABASE_URL) return null
  if (options.engine === 'postgres') return null
  const { sql } = deployment
  const id = await sql.begin(async (tx) => {
    const [row] =
      await tx`insert into scans (state, engine, trigger, rules, dry_run, as_of) values ('queued', ${options.engine}, 'command', ${options.rules ? [...options.rules] : null}, ${options.dryRun ?? false}, ${options.asOf ?? null}) returning id`
    await tx`select biaochi_add_job('scan', ${JSON.stringify({ scanId: row!.id })}::text::json, null, null, null)`
    return row!.id as string
  })
  let last = ''
  for (;;) {
    const [row] =
      await sql`select state, progress, error, as_of, records, report, extract(epoch from finished_at - started_at)::float8 * 1000 as ms from scans where id = ${id}`
    if (row!.state === 'done') return { ...(row!.report as ScanReport), id }
    if (row!.state === 'failed') throw new Error(row!.error as string)
    if (row!.progress && row!.progress !== last) {
      last = row!.progress as string
      options.onProgress?.(last)
    }
    await sleep(200)
  }
}
