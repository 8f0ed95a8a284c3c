import type postgres from 'postgres'
import type { DataSetKey } from '#domain/privacy/index.ts'
import { forgetReporters } from '../clues/index.ts'
import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'

/** A part of what a set holds: how much of it is beyond the period, and, where it may go, how it goes. */
export interface Step {
  readonly title: string
  /** Rows from before the moment. The transaction must be the owner's. */
  count(tx: Tx, before: Date): Promise<number>
  /** Deletes at most so many of exactly those rows and says how many; none left: 0. */
  readonly remove?: (tx: Tx, before: Date, most: number, services: Services) => Promise<number>
}

type Fragment = postgres.PendingQuery<postgres.Row[]>
type Where = (tx: Tx, before: Date) => Fragment

const counted = (table: string, where: Where) => async (tx: Tx, before: Date) =>
  (await tx`select count(*)::int as n from ${tx(table)} t where ${where(tx, before)}`)[0]!.n as number

/** Rows that stay: counted alone. */
const kept = (title: string, table: string, where: Where): Step => ({ title, count: counted(table, where) })

/** The rows to deal with now, locked to the end of the batch. */
const some = (tx: Tx, table: string, where: Where, before: Date, most: number) =>
  tx`select t.ctid from ${tx(table)} t where ${where(tx, before)} limit ${most} for update of t`

/** Rows that are deleted. */
const deleted = (title: string, table: string, where: Where): Step => ({
  title,
  count: counted(table, where),
  remove: async (tx, before, most) =>
    (await tx`delete from ${tx(table)} where ctid = any (array(${some(tx, table, where, before, most)}))`).count,
})

/** Rows that stay without what they say about a person; `where` must not hold for them any more afterwards. */
const emptied = (title: string, table: string, columns: (tx: Tx) => Fragment, where: Where): Step => ({
  title,
  count: counted(table, where),
  remove: async (tx, before, most) =>
    (await tx`update ${tx(table)} set ${columns(tx)} where ctid = any (array(${some(tx, table, where, before, most)}))`).count,
})

/** Reports whose clue, and all that came of it, ended before the moment. */
const rests = (tx: Tx, before: Date) =>
  tx`exists (select from clue_sources s where s.id = t.source_id and clue_rests(s.clue_id, ${before}))`

const reporterRows: Where = (tx, before) =>
  tx`(t.sealed is not null or t.phone_index is not null or t.account_index is not null or t.receipt_hash is not null) and ${rests(tx, before)}`

/** Wall time of records (Asia/Shanghai) for a moment. */
const wall = (tx: Tx, before: Date) => tx`(${before}::timestamptz at time zone 'Asia/Shanghai')`
const day = (tx: Tx, before: Date) => tx`(${before}::timestamptz at time zone 'Asia/Shanghai')::date`

/** What each set consists of. */
export const STEPS: Readonly<Record<DataSetKey, readonly Step[]>> = {
  parties: [kept('案件', 'record.cases', (tx, before) => tx`t.closed_at < ${wall(tx, before)}`)],
  warnings: [kept('预警', 'warnings', (tx, before) => tx`t.closed_at < ${before}`)],
  reporters: [
    {
      title: '封存的反映人身份',
      count: counted('reporters', reporterRows),
      remove: async (tx, before, most, services) => {
        const rows = await tx`select t.source_id as id from reporters t where ${reporterRows(tx, before)} limit ${most} for update of t`
        return forgetReporters(
          tx,
          rows.map((row) => row.id as string),
          services,
        )
      },
    },
    emptied(
      '未登记来件的反映人',
      'inbox_items',
      (tx) => tx`reporter = null`,
      (tx, before) => tx`t.reporter is not null and t.state <> 'pending' and t.decided_at < ${before}`,
    ),
  ],
  clues: [kept('线索', 'clues', (tx, before) => tx`clue_rests(t.id, ${before})`)],
  dialogue: [
    deleted('对话', 'dialogue', rests),
    emptied(
      '满意度意见',
      'public_reports',
      (tx) => tx`judged_text = null`,
      (tx, before) => tx`t.judged_text is not null and ${rests(tx, before)}`,
    ),
  ],
  evidence: [kept('材料', 'files', (tx, before) => tx`t.created_at < ${before}`)],
  ratings: [
    emptied(
      '评价意见',
      'ratings',
      (tx) => tx`text = null`,
      (tx, before) =>
        tx`t.text is not null and t.rated_on < ${day(tx, before)} and (t.clue_id is null or clue_rests(t.clue_id, ${before}))`,
    ),
  ],
  responsibility: [
    kept('问责记录', 'accountability', (tx, before) => tx`t.recorded_at < ${before}`),
    kept('移送', 'handovers', (tx, before) => tx`t.closed_at < ${before}`),
    kept('容错申请', 'exemptions', (tx, before) => tx`t.closed_at < ${before}`),
  ],
  officers: [
    kept(
      '执法人员',
      'record.officers',
      (tx, before) => tx`exists (select from record.certificates c where c.officer_id = t.id)
        and not exists (select from record.certificates c where c.officer_id = t.id and coalesce(c.valid_to, 'infinity') >= ${day(tx, before)})`,
    ),
  ],
  accounts: [kept('账号', 'users', (tx, before) => tx`t.disabled_at < ${before}`)],
  sessions: [
    deleted(
      '会话',
      'sessions',
      (tx, before) => tx`t.last_seen_at < ${before}
        and exists (select from sessions later where later.user_id = t.user_id and later.last_seen_at > t.last_seen_at)`,
    ),
    deleted('登录记录', 'login_attempts', (tx, before) => tx`t.at < ${before}`),
    deleted('重复请求的应答', 'idempotency', (tx, before) => tx`t.at < ${before}`),
  ],
  door: [
    deleted('进门会话', 'door_sessions', (tx, before) => tx`t.expires_at < ${before}`),
    deleted('短信验证码', 'phone_codes', (tx, before) => tx`t.expires_at < ${before}`),
    deleted('计算验证', 'spent_proofs', (tx, before) => tx`t.expires_at < ${before}`),
  ],
  outbox: [deleted('消息', 'outbox', (tx, before) => tx`t.state <> 'waiting' and coalesce(t.sent_at, t.created_at) < ${before}`)],
  imports: [
    kept('数据接入', 'record.imports', (tx, before) => tx`t.finished_at < ${before}`),
    kept('台账导入', 'problem_imports', (tx, before) => tx`t.imported_at < ${before}`),
  ],
  log: [kept('日志', 'actions', (tx, before) => tx`t.at < ${before}`)],
  requests: [
    emptied(
      '申请人和请求内容',
      'privacy_requests',
      (tx) => tx`sealed = null, content = '（已到期删除）', identity_check = '（已到期删除）'`,
      (tx, before) => tx`t.sealed is not null and t.answered_at < ${before}`,
    ),
  ],
}
