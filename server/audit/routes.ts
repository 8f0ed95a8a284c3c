import type { InputOf } from '#domain/contract/api/index.ts'
import { ROLES } from '#domain/contract/roles.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import { openKeys } from '../platform/crypto.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, pageOf, readCursor } from '../platform/database/keyset.ts'
import { asOwner } from '../platform/database/owner.ts'
import { exportSheet, type SheetColumn } from '../platform/export.ts'
import { invalid } from '../platform/refusal.ts'
import { labelOf } from './labels.ts'
import { objectsOf, objectTitle } from './objects.ts'
import { reasonOf } from './reasons.ts'
import { verifyAudit } from './verify.ts'

const OUTCOMES = { done: '完成', refused: '被拒绝', failed: '失败' } as const
type Outcome = keyof typeof OUTCOMES

const COLUMNS: readonly SheetColumn[] = [
  { key: 'at', title: '时间', width: 18, type: 'datetime' },
  { key: 'actor', title: '操作人', width: 14, type: 'text' },
  { key: 'role', title: '角色', width: 14, type: 'text' },
  { key: 'unitName', title: '单位', width: 26, type: 'text' },
  { key: 'ip', title: '地址', width: 16, type: 'text' },
  { key: 'label', title: '操作', width: 18, type: 'text' },
  { key: 'objectKind', title: '对象类别', width: 12, type: 'text' },
  { key: 'objectId', title: '对象编号', width: 38, type: 'text' },
  { key: 'outcomeTitle', title: '结果', width: 10, type: 'text' },
  { key: 'reason', title: '理由', width: 30, type: 'text' },
  { key: 'chain', title: '链', width: 40, type: 'text' },
  { key: 'seq', title: '序号', width: 8, type: 'number' },
  { key: 'hash', title: '摘要', width: 66, type: 'text' },
  { key: 'requestId', title: '请求编号', width: 38, type: 'text' },
]

const roleTitle = (role: string): string =>
  role === 'system' ? '系统' : role === 'none' ? '—' : (ROLES[role as keyof typeof ROLES] ?? role)

const rowOf = (row: Record<string, unknown>) => ({
  id: row.id as number,
  at: row.at as string,
  actor: row.actor_name as string,
  role: roleTitle(row.actor_role as string),
  unitName: row.unit_name as string | null,
  ip: row.ip as string | null,
  action: row.action as string,
  label: labelOf(row.action as string) ?? (row.action as string),
  objectKind: objectTitle(row),
  objectId: row.object_id as string,
  outcome: row.outcome as Outcome,
  reason: reasonOf(row),
  chain: row.chain as string,
  seq: row.seq as number,
  hash: row.hash as string,
  requestId: row.request_id as string | null,
})

type Filter = Omit<InputOf<'audit.list'>['query'], 'cursor' | 'limit'>

const where = (tx: Tx, { q, action, outcome, from, to }: Filter) => tx`
  ${q ? tx`(a.actor_name like ${containing(q)} or a.object_id like ${containing(q)} or a.actor_id in (select u.id from users u where u.account = ${q.toLowerCase()}))` : tx`true`}
  ${action ? tx`and a.action = ${action}` : tx``} ${outcome ? tx`and a.outcome = ${outcome}` : tx``}
  ${from ? tx`and a.at >= ${from}::date` : tx``} ${to ? tx`and a.at < ${to}::date + 1` : tx``}`

/** The audit administrator's routes: read, check, export; nobody can change anything. */
export const auditRoutes: Routes = {
  'audit.list': async ({ tx }, { query: { cursor, limit, ...filter } }) => {
    await asOwner(tx)
    const after = readCursor(cursor)
    if (after && !/^\d{1,15}$/.test(after[0])) throw invalid('翻页位置已失效，请重新查询')
    const rows = await tx`select a.*, n.name as unit_name from actions a left join record.units n on n.id = a.actor_unit_id
      where ${where(tx, filter)} ${after ? tx`and a.id < ${Number(after[0])}` : tx``} order by a.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [String(row.id), ''])
    const objects = await objectsOf(tx, page.rows)
    return { rows: page.rows.map((row) => ({ ...rowOf(row), object: objects.get(row.id as number)! })), next: page.next }
  },

  'audit.verify': async ({ tx, actor, services }) => {
    const verified = await verifyAudit(tx, await openKeys(services.folder))
    const { broken, ...counts } = verified
    await logAction(tx, actor, { action: 'audit.verify', objectKind: 'audit', objectId: '', detail: { ...counts, broken: broken.length } })
    return verified
  },

  'audit.roots': async ({ tx }) => {
    const rows = await tx`select day, actions, chains, root, key_id, signed_at from audit_roots order by no desc limit 1000`
    return rows.map((row) => ({
      day: row.day as string,
      actions: row.actions as number,
      chains: row.chains as number,
      root: row.root as string,
      keyId: row.key_id as string,
      signedAt: row.signed_at as string,
    }))
  },

  'audit.export': async ({ tx, actor }, { query: { purpose, ...period } }) => {
    await asOwner(tx)
    if (period.from > period.to) throw invalid('开始日期不能晚于结束日期', [{ field: 'to', message: '不能早于开始日期' }])
    return exportSheet(tx, actor, {
      name: '审计日志',
      purpose,
      columns: COLUMNS,
      select: tx`select a.*, n.name as unit_name from actions a left join record.units n on n.id = a.actor_unit_id where ${where(tx, period)} order by a.id`,
      cells: (row) => {
        const line = rowOf(row)
        return { ...line, outcomeTitle: OUTCOMES[line.outcome] }
      },
    })
  },
}
