import { join } from 'node:path'
import { demoAsOf } from '#demo/index.ts'
import { wallTime } from '#domain/contract/exchange/index.ts'
import { ruleSql, rules } from '#rules/index.ts'
import { openDuck, postgresEngine } from '#server/analysis/index.ts'
import { runScan, type ScanReport } from '#server/supervision/index.ts'
import { childrenOf, type Measure, peakMemoryMb, type Stage, timed } from './stage.ts'

/** The scan against its bare SQL texts on the same DuckDB file, and against the same texts on PostgreSQL with our indexes. */
export async function benchScan(stage: Stage): Promise<Measure[]> {
  const asOf = wallTime(demoAsOf)!.slice(0, 19)
  await stage.analysis.refresh()
  // Turn and turn about, and the better of two each: the first to run pays for a cold file, and other work comes and goes.
  const scans: { ms: number; result: ScanReport }[] = []
  const bares: number[] = []
  let memory = 0
  for (let round = 0; round < 2; round++) {
    scans.push(await timed(() => runScan(stage.sql, stage.analysis, { engine: 'duckdb', trigger: 'command', asOf, dryRun: true })))
    memory = Math.max(memory, ...(await Promise.all((await childrenOf(process.pid)).map(async (pid) => (await peakMemoryMb(pid)) ?? 0))))
    await stage.analysis.close()
    const duck = await openDuck(join(stage.folder, 'analysis/copy.duckdb'))
    bares.push(
      (
        await timed(async () => {
          for (const rule of rules) await duck.run(ruleSql(rule, {}, asOf))
        })
      ).ms,
    )
    duck.close()
  }
  const scan = scans.reduce((best, each) => (each.ms < best.ms ? each : best))
  const bare = { ms: Math.min(...bares) }

  const measures: Measure[] = [
    { section: 'scan', name: 'all rules, biaochi scan (findings compared, not written)', value: scan.ms / 1000, unit: 's' },
    { section: 'scan', name: 'bare SQL texts on the same file', value: bare.ms / 1000, unit: 's' },
    { section: 'scan', name: 'scan / bare texts', value: scan.ms / bare.ms, unit: '×', goal: '≤ 1.25', met: scan.ms / bare.ms <= 1.25 },
    { section: 'scan', name: 'peak memory of the analysis process', value: memory, unit: 'MB', goal: '≤ 6144', met: memory <= 6144 },
  ]
  for (const line of [...scan.result.rules].sort((a, b) => b.ms - a.ms).slice(0, 5))
    measures.push({ section: 'scan', name: `slowest: ${line.id}`, value: line.ms / 1000, unit: 's' })
  if (!stage.postgres) return measures
  let postgresMs = 0
  for (const rule of rules)
    await stage.sql.begin('isolation level repeatable read read only', async (tx) => {
      const { ms } = await timed(() => postgresEngine(tx).run(ruleSql(rule, {}, asOf)))
      postgresMs += ms
      stage.say(`${rule.id} on postgres ${(ms / 1000).toFixed(1)} s`)
    })
  measures.push(
    { section: 'scan', name: 'the same texts on PostgreSQL', value: postgresMs / 1000, unit: 's' },
    { section: 'scan', name: 'PostgreSQL / scan', value: postgresMs / scan.ms, unit: '×', goal: '≥ 6', met: postgresMs / scan.ms >= 6 },
  )
  return measures
}
