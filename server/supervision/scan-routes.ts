import { ruleById } from '#rules/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { conflict, notFound, Refusal } from '../platform/refusal.ts'
import { ruleTitle } from './present.ts'

type State = 'queued' | 'running' | 'done' | 'failed'

const head = (row: Record<string, unknown>) => ({
  id: row.id as string,
  state: row.state as State,
  engine: row.engine as string,
  trigger: row.trigger as string,
  asOf: row.as_of as string | null,
  requestedAt: row.requested_at as string,
  startedAt: row.started_at as string | null,
  finishedAt: row.finished_at as string | null,
  records: row.records as number | null,
  progress: row.progress as string | null,
  error: row.error ? '扫描未完成，已有预警不受影响，请联系系统管理员查看日志' : null,
})

export const scanRoutes: Routes = {
  'scans.list': async ({ tx }, { query: { cursor, limit } }) => {
    const after = readCursor(cursor)
    const rows = await tx`
      select s.*, s.requested_at::text as exact, coalesce(sum(r.findings), 0)::int as findings, coalesce(sum(r.opened), 0)::int as opened, coalesce(sum(r.cleared), 0)::int as cleared
      from scans s left join scan_rules r on r.scan_id = s.id
      where not s.dry_run ${after ? tx`and (s.requested_at, s.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
      group by s.id order by s.requested_at desc, s.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.exact as string, row.id as string])
    return {
      rows: page.rows.map((row) => ({
        ...head(row),
        findings: row.findings as number,
        opened: row.opened as number,
        cleared: row.cleared as number,
      })),
      next: page.next,
    }
  },

  'scans.show': async ({ tx }, { params: { id } }) => {
    const [row] = await tx`select * from scans where id = ${id}`
    if (!row) throw notFound('扫描记录')
    const rules = await tx`select * from scan_rules where scan_id = ${id} order by rule_id`
    return {
      ...head(row),
      rules: rules.map((each) => ({
        ruleId: each.rule_id as string,
        title: ruleTitle(each.rule_id as string),
        version: each.version as number,
        ms: each.ms as number,
        findings: each.findings as number,
        opened: each.opened as number,
        repeated: each.repeated as number,
        cleared: each.cleared as number,
      })),
    }
  },

  'scans.start': async ({ tx, actor, services }, { body: { rules } }) => {
    for (const id of rules ?? []) if (!ruleById(id)) throw new Refusal(422, 'unknown-rule', `没有编号为 ${id} 的规则`)
    const [running] =
      await tx`select 1 from scans where state in ('queued', 'running') and requested_at > now() - interval '1 hour' limit 1`
    if (running) throw conflict('scan-running', '已有一次扫描正在进行，请等待其完成')
    const [row] =
      await tx`insert into scans (state, engine, trigger, rules, requested_by) values ('queued', 'duckdb', 'person', ${rules ?? null}, ${actor.id}) returning id`
    await logAction(tx, actor, { action: 'scan.start', objectKind: 'scan', objectId: row!.id as string })
    await services.addJob(tx, 'scan', { scanId: row!.id as string })
    return { id: row!.id as string }
  },
}
