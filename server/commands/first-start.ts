import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { figuresFor } from '#demo/campaign/index.ts'
import { demoAccounts, generateDemo } from '#demo/index.ts'
import { setValue } from '../administration/index.ts'
import type { Deployment } from '../boot.ts'
import { loadCampaign, seatAccounts } from '../demo-campaign/index.ts'
import { createAccount } from '../identity/index.ts'
import { runImport } from '../intake/index.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { todayInChina } from '../platform/law.ts'
import { runScan } from '../supervision/index.ts'

/** From so many cases on, every county of the demo has adopted the campaign; a smaller demo is for a quick look. */
const WHOLE = 20_000

export interface FirstStart {
  /** Leave the deployment empty: an office that brings its own data needs no demo. */
  readonly empty: boolean
  readonly demoCases: number
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

/**
 * Loads the demo province into a deployment that has neither records nor people. Killed half-way, it starts over: the import
 * ends in the same state, and the accounts come last, so a deployment with accounts is a complete one.
 */
export async function firstStart(deployment: Deployment, { empty, demoCases, say, signal }: FirstStart): Promise<void> {
  const { sql, folder } = deployment
  const [state] =
    await sql`select exists (select from users where disabled_at is null) as people, exists (select from record.imports where source <> 'demo') as own`
  if (empty || state!.people || state!.own) return
  say(`首次启动：正在生成演示省数据（${demoCases} 件案件）`)
  // A start that was killed may have left its folder: the name is fixed, so that nothing piles up.
  const parent = join(folder.path, 'first-start')
  await rm(parent, { recursive: true, force: true })
  await mkdir(parent, { mode: 0o700 })
  const out = join(parent, 'demo')
  try {
    let told = 0
    const { cases } = await generateDemo({
      out,
      cases: demoCases,
      seed: 1,
      onProgress: (done, total) => {
        if (Date.now() - told < 2000) return
        told = Date.now()
        say(`正在生成演示省数据：${Math.round((done / total) * 100)}%`)
      },
    })
    if (signal.aborted) return
    say(`正在接入演示省数据：${cases} 件案件`)
    const importId = randomUUID()
    await runImport(sql, { path: out, source: 'demo', reportFolder: join(folder.path, 'imports', importId), importId })
    if (signal.aborted) return
    say('正在载入专项整治')
    await loadCampaign(sql, { seed: 1, figures: figuresFor(demoCases), whole: demoCases >= WHOLE, now: new Date() })
    if (signal.aborted) return
    say('正在执行首次全量扫描')
    const report = await runScan(sql, deployment.analysis, { engine: 'duckdb', trigger: 'schedule', onProgress: say })
    say(`首次扫描完成：读取 ${report.records} 条记录，发现 ${report.rules.reduce((sum, rule) => sum + rule.findings, 0)} 条预警`)
  } finally {
    await rm(parent, { recursive: true, force: true })
  }
  say('正在建立演示账号')
  const lines: string[] = []
  await sql.begin(async (tx) => {
    for (const account of demoAccounts()) {
      const password = await createAccount(tx, {
        account: account.account,
        name: account.name,
        role: account.role,
        unitId: account.unitId ? `demo:${account.unitId}` : null,
      })
      lines.push(`${account.account.padEnd(12)} ${password}  ${account.title}`)
    }
    await seatAccounts(tx)
    // A newcomer walks the whole loop without an authenticator on the phone. From yesterday: today can still be set to the strict policy.
    await setValue(tx, systemActor(), 'second-factor.everyone', {
      value: 0,
      validFrom: Temporal.PlainDate.from(todayInChina()).subtract({ days: 1 }).toString(),
      basis: '演示省的设置，便于体验全流程；正式使用前请改为“是”',
      confirmed: false,
    })
    await writeFile(join(folder.path, 'demo-accounts.txt'), `${lines.join('\n')}\n`, { mode: 0o600 })
  })
}
