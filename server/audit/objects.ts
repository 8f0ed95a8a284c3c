import type postgres from 'postgres'
import { type Process, processes } from '#domain/process/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { titleOf } from '../statistics/index.ts'
import { ruleTitle } from '../supervision/index.ts'

/** What an entry of the log is about. */
export interface LoggedObject {
  /** Kind of object in words. */
  readonly title: string
  /** Number or name; null where there is none any more, or never was. */
  readonly name: string | null
  /** Its page in the console. */
  readonly page: string | null
}

type Query = postgres.PendingQuery<postgres.Row[]>

interface Kind {
  readonly title: string
  readonly page?: string
  /** Ids are codes or those of imported records, not UUIDs. */
  readonly coded?: true
  /** The query of id and name. */
  readonly rows?: (tx: Tx, ids: readonly string[]) => Query
  /** The name follows from the id. */
  readonly named?: (id: string) => string
}

const KINDS: Readonly<Record<string, Kind>> = {
  ...Object.fromEntries(Object.entries(processes as Record<string, Process>).map(([kind, { title }]) => [kind, { title }])),
  warning: {
    title: '预警',
    page: '/warnings',
    rows: (tx, ids) => tx`select id::text, no as name from warnings where id = any (${ids}::uuid[])`,
  },
  problem: {
    title: '台账问题',
    page: '/problems',
    rows: (tx, ids) => tx`select id::text, no as name from problems where id = any (${ids}::uuid[])`,
  },
  briefing: {
    title: '简报',
    page: '/briefings',
    rows: (tx, ids) => tx`select id::text, no || ' ' || title as name from briefings where id = any (${ids}::uuid[])`,
  },
  regulation: {
    title: '制度建设',
    page: '/regulations',
    rows: (tx, ids) => tx`select id::text, no || ' ' || name as name from regulations where id = any (${ids}::uuid[])`,
  },
  handover: {
    title: '移送',
    page: '/handovers',
    rows: (tx, ids) => tx`select id::text, no as name from handovers where id = any (${ids}::uuid[])`,
  },
  tracing: {
    title: '倒查',
    page: '/tracings',
    rows: (tx, ids) => tx`select id::text, no as name from tracings where id = any (${ids}::uuid[])`,
  },
  exemption: {
    title: '容错免责',
    page: '/exemptions',
    rows: (tx, ids) => tx`select id::text, no as name from exemptions where id = any (${ids}::uuid[])`,
  },
  accountability: {
    title: '问责',
    page: '/accountability',
    rows: (tx, ids) => tx`select id::text, no as name from accountability where id = any (${ids}::uuid[])`,
  },
  'ledger-import': {
    title: '台账导入',
    rows: (tx, ids) => tx`select id::text, file_name as name from problem_imports where id = any (${ids}::uuid[])`,
  },
  clue: {
    title: '问题线索',
    page: '/clues',
    rows: (tx, ids) => tx`select id::text, no as name from clues where id = any (${ids}::uuid[])`,
  },
  reporter: {
    title: '身份查看申请',
    rows: (tx, ids) =>
      tx`select r.id::text, c.no as name from reporter_requests r join clues c on c.id = r.clue_id where r.id = any (${ids}::uuid[])`,
  },
  'public-notice': {
    title: '公告',
    rows: (tx, ids) => tx`select id::text, title as name from public_notices where id = any (${ids}::uuid[])`,
  },
  questionnaire: {
    title: '问卷',
    page: '/questionnaires',
    rows: (tx, ids) => tx`select id::text, title as name from questionnaires where id = any (${ids}::uuid[])`,
  },
  'rating-batch': {
    title: '评价码',
    rows: (tx, ids) => tx`select id::text, codes || ' 个' as name from rating_batches where id = any (${ids}::uuid[])`,
  },
  instrument: {
    title: '监督文书',
    page: '/instruments',
    rows: (tx, ids) => tx`select id::text, coalesce(number, title) as name from instruments where id = any (${ids}::uuid[])`,
  },
  campaign: {
    title: '专项整治',
    page: '/campaigns',
    rows: (tx, ids) => tx`select id::text, name from campaigns where id = any (${ids}::uuid[])`,
  },
  stage: {
    title: '整治阶段',
    page: '/stages',
    rows: (tx, ids) => tx`select s.id::text, u.unit_name || '：' || p.title as name from stages s
      join campaign_stages p on p.campaign_id = s.campaign_id and p.no = s.stage_no
      join campaign_units u on u.campaign_id = s.campaign_id and u.unit_id = s.for_unit_id where s.id = any (${ids}::uuid[])`,
  },
  duty: {
    title: '定期报送',
    page: '/duties',
    rows: (tx, ids) => tx`select id::text, title || '（' || period || '）' as name from duties where id = any (${ids}::uuid[])`,
  },
  inspection: {
    title: '督导检查',
    page: '/inspections',
    rows: (tx, ids) => tx`select id::text, no || ' ' || title as name from inspections where id = any (${ids}::uuid[])`,
  },
  checklist: {
    title: '检查清单',
    page: '/checklists',
    rows: (tx, ids) => tx`select id::text, title as name from checklists where id = any (${ids}::uuid[])`,
  },
  case: {
    title: '案件',
    page: '/cases',
    coded: true,
    rows: (tx, ids) => tx`select id, case_no as name from record.cases where id = any (${ids})`,
  },
  unit: {
    title: '单位',
    page: '/units',
    coded: true,
    rows: (tx, ids) => tx`select id, name from record.units where id = any (${ids})`,
  },
  officer: {
    title: '执法人员',
    page: '/officers',
    coded: true,
    rows: (tx, ids) => tx`select id, name from record.officers where id = any (${ids})`,
  },
  rule: { title: '规则', page: '/rules', coded: true, named: (id) => `${id} ${ruleTitle(id)}` },
  scan: {
    title: '扫描',
    page: '/scans',
    rows: (tx, ids) => tx`select id::text, to_char(requested_at, 'YYYY-MM-DD HH24:MI') as name from scans where id = any (${ids}::uuid[])`,
  },
  channel: {
    title: '线索渠道',
    page: '/channels',
    coded: true,
    rows: (tx, ids) => tx`select code as id, title as name from channels where code = any (${ids})`,
  },
  'inbox-item': {
    title: '来件',
    rows: (tx, ids) => tx`select id::text, coalesce(external_id, title, '') as name from inbox_items where id = any (${ids}::uuid[])`,
  },
  'clue-route': {
    title: '分办规则',
    rows: (tx, ids) => tx`select id::text, region_prefix || ' ' || line as name from clue_routes where id = any (${ids}::uuid[])`,
  },
  import: {
    title: '数据接入',
    page: '/imports',
    rows: (tx, ids) => tx`select id::text, file_name as name from record.imports where id = any (${ids}::uuid[])`,
  },
  bulletin: {
    title: '通报简报',
    page: '/bulletins',
    rows: (tx, ids) => tx`select id::text, kind, issue from snapshots where id = any (${ids}::uuid[])`,
  },
  user: {
    title: '用户',
    rows: (tx, ids) => tx`select id::text, account || ' ' || name as name from users where id = any (${ids}::uuid[])`,
  },
  grant: {
    title: '用户',
    rows: (tx, ids) =>
      tx`select g.id::text, u.account || ' ' || u.name as name from grants g join users u on u.id = g.user_id where g.id = any (${ids}::uuid[])`,
  },
  seal: {
    title: '印章',
    page: '/seals',
    rows: (tx, ids) => tx`select id::text, name from instrument_seals where id = any (${ids}::uuid[])`,
  },
  'instrument-kind': {
    title: '文种',
    page: '/instrument-kinds',
    coded: true,
    rows: (tx, ids) =>
      tx`select distinct on (kind) kind as id, title as name from instrument_templates where kind = any (${ids}) order by kind, valid_from desc`,
  },
  // The name of a file may tell what is sealed.
  file: {
    title: '材料',
    rows: (tx, ids) => tx`select id::text, name from files where id = any (${ids}::uuid[]) and matter_kind is distinct from 'handover'`,
  },
  snooze: {
    title: '暂缓',
    rows: (tx, ids) => tx`select id::text, rule_id as name from snoozes where id = any (${ids}::uuid[])`,
  },
  setting: {
    title: '期限与参数',
    coded: true,
    rows: (tx, ids) =>
      tx`select distinct on (key) key as id, title as name from record.law_values where key = any (${ids}) order by key, valid_from desc`,
  },
  'export-request': {
    title: '导出申请',
    rows: (tx, ids) => tx`select id::text, purpose as name from export_requests where id = any (${ids}::uuid[])`,
  },
  'privacy-assessment': {
    title: '个人信息保护影响评估',
    rows: (tx, ids) =>
      tx`select id::text, data_set || ' 第' || version || '版' as name from privacy_assessments where id = any (${ids}::uuid[])`,
  },
  'privacy-run': {
    title: '到期清理',
    rows: (tx, ids) =>
      tx`select id::text, data_set || ' ' || to_char(asked_at, 'YYYY-MM-DD') as name from privacy_runs where id = any (${ids}::uuid[])`,
  },
  'privacy-request': {
    title: '个人请求',
    rows: (tx, ids) => tx`select id::text, no as name from privacy_requests where id = any (${ids}::uuid[])`,
  },
  'privacy-incident': {
    title: '个人信息安全事件',
    rows: (tx, ids) => tx`select id::text, no as name from privacy_incidents where id = any (${ids}::uuid[])`,
  },
  privacy: { title: '个人信息保护' },
  table: { title: '表格', coded: true, named: (id) => id },
  root: { title: '日签', coded: true, named: (id) => `第 ${id} 号` },
  audit: { title: '审计日志' },
  backup: { title: '备份', coded: true, named: (id) => id.slice(0, 10) },
  session: { title: '登录' },
}

/** Rooms of the table of endpoints whose name is not that of their kind in the plural. */
const ROOMS: Readonly<Record<string, string>> = {
  audit: 'audit',
  session: 'session',
  accountability: 'accountability',
  exports: 'export-request',
  privacy: 'privacy',
}

/** Kind of the object of an entry. Readings and refusals carry the name of an endpoint: its room tells the kind. */
function kindOf(row: Readonly<Record<string, unknown>>): string {
  const own = row.object_kind as string
  if (KINDS[own]) return own
  const [room = ''] = (own === 'request' ? (row.action as string) : own).split('.')
  return ROOMS[room] ?? room.replace(/s$/, '')
}

/** The kind of an entry's object in words. */
export const objectTitle = (row: Readonly<Record<string, unknown>>): string =>
  KINDS[kindOf(row)]?.title ?? (/^request$|\./.test(row.object_kind as string) ? '页面' : '其他')

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The objects of a page of entries, by the entry's id: one statement a kind. The transaction must see them. */
export async function objectsOf(tx: Tx, rows: readonly Readonly<Record<string, unknown>>[]): Promise<Map<number, LoggedObject>> {
  const names = new Map<string, string>()
  for (const [kind, entries] of Map.groupBy(rows, kindOf)) {
    const known = KINDS[kind]
    const ids = [...new Set(entries.map((row) => row.object_id as string))].filter((id) => id && (known?.coded || UUID.test(id)))
    if (ids.length === 0 || !known) continue
    if (known.named) for (const id of ids) names.set(`${kind} ${id}`, known.named(id))
    for (const row of known.rows ? await known.rows(tx, ids) : [])
      names.set(`${kind} ${row.id}`, (row.name as string | undefined) ?? titleOf(row.kind as 'daily', row.issue as number))
  }
  return new Map(
    rows.map((row) => {
      const kind = kindOf(row)
      const id = row.object_id as string
      // What is no id was typed by somebody, an account that does not exist for instance.
      const name = names.get(`${kind} ${id}`) ?? (KINDS[kind] && id && !KINDS[kind].coded && !UUID.test(id) ? id : null)
      const page = KINDS[kind]?.page
      return [row.id as number, { title: objectTitle(row), name, page: name && page ? `${page}/${encodeURIComponent(id)}` : null }]
    }),
  )
}
