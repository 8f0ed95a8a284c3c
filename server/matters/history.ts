import { ROLES } from '#domain/contract/roles.ts'
import { type FileHolder, type MatterKind, type Process, processes } from '#domain/process/index.ts'
import type { Tx } from '../platform/database/client.ts'

/** Table that holds the matters of a kind; their pages stand under the same name. */
export const MATTER_TABLES: Readonly<Record<MatterKind, string>> = {
  warning: 'warnings',
  problem: 'problems',
  instrument: 'instruments',
  clue: 'clues',
  campaign: 'campaigns',
  stage: 'stages',
  duty: 'duties',
  regulation: 'regulations',
  handover: 'handovers',
  tracing: 'tracings',
  exemption: 'exemptions',
  inspection: 'inspections',
  briefing: 'briefings',
}

/** Table that holds what a file is attached to. */
export const FILE_TABLES: Readonly<Record<FileHolder, string>> = { ...MATTER_TABLES, publicity: 'publicity_entries' }

/** Address of a matter's page in the console. */
export const linkTo = (kind: MatterKind, id: string): string => `/${MATTER_TABLES[kind]}/${id}`

/** Light of a deadline: over, near (its reminder has come), or in time. */
export function lightOf(due: string | null, warn: string | null = null, now = Date.now()): 'normal' | 'near' | 'overdue' | null {
  if (!due) return null
  if (Date.parse(due) < now) return 'overdue'
  if (warn ? Date.parse(warn) < now : Date.parse(due) - now < 86_400_000) return 'near'
  return 'normal'
}

/** Clocks of a matter, running ones first. */
export async function clocksOf(tx: Tx, kind: MatterKind, id: string) {
  const rows =
    await tx`select * from clocks where matter_kind = ${kind} and matter_id = ${id} order by stopped_at is not null, started_at desc`
  return rows.map((row) => ({
    rule: row.rule as string,
    title: row.title as string,
    startedAt: row.started_at as string,
    dueAt: row.due_at as string,
    stoppedAt: row.stopped_at as string | null,
    outcome: row.outcome as 'met' | 'late' | 'dropped' | null,
    breached: row.breached_at !== null,
    light: row.stopped_at ? null : lightOf(row.due_at as string, row.warn_at as string),
  }))
}

/** The matter's log for its page: oldest first, with the files that each entry brought. */
export async function logOf(tx: Tx, kind: MatterKind, id: string) {
  const rows = await tx`
    select a.*, u.name as unit_name from actions a left join record.units u on u.id = a.actor_unit_id
    where a.object_kind = ${kind} and a.object_id = ${id} order by a.id`
  const files = await filesOf(tx, kind, id)
  const table: Process = processes[kind]
  return rows.map((row) => {
    const name = (row.action as string).slice(kind.length + 1)
    const input = (row.detail as { input?: { text?: string; fileIds?: string[]; opinion?: string } }).input ?? {}
    return {
      at: row.at as string,
      actor: row.actor_name as string,
      role: ROLES[row.actor_role as keyof typeof ROLES] ?? '系统',
      unit: row.unit_name as string | null,
      action: name,
      label: table.transitions.find((line) => line.action === name)?.label ?? OWN_LABELS[`${kind}.${name}`] ?? OWN_LABELS[name] ?? name,
      text: (input.text ?? (row.reason as string | null)) as string | null,
      outcome: row.outcome as 'done' | 'refused' | 'failed',
      files: files
        .filter((file) => input.fileIds?.includes(file.id))
        .map(({ id: fileId, name: fileName, size }) => ({ id: fileId, name: fileName, size })),
    }
  })
}

/** Entries that no table line writes. */
const OWN_LABELS: Record<string, string> = {
  'briefing.draft': '起草',
  'briefing.edit': '修改正文',
  open: '系统发现',
  draft: '拟稿',
  'take-in': '导入台账',
  register: '登记',
  prepare: '拟移送',
  'tracing.start': '发起倒查',
  apply: '申请容错免责',
  breach: '期限届满',
  upload: '上传材料',
  dialogue: '给反映人留言',
  answered: '所列预警均已反馈',
  edit: '修改文稿',
  'pass-steps': '免核稿会签',
  take: '签收抄送件',
  receive: '登记外来文书',
  plan: '拟订计划',
  team: '设置检查组',
  commit: '封存抽取种子',
  draw: '随机抽取',
  'name-place': '指定检查对象',
  excuse: '注明未检查',
  record: '报来现场记录',
  create: '拟订方案',
  adopt: '承接上级方案',
  save: '修改方案',
  'put-item': '增改方案内容',
  'remove-item': '删除方案内容',
  'put-member': '增加成员',
  'remove-member': '移出成员',
  'set-units': '设置参加单位',
  'offer-accept': '接受上级变更',
  'offer-keep': '保留本级内容',
  succeed: '撤并移交',
  moved: '调整期限',
  task: '填报任务进度',
  ask: '要求报送',
  'clue.open': '登记线索',
  distinct: '认定不是同一事项',
  'not-distinct': '撤销“不是同一事项”的认定',
  'reporter-ask': '申请查看反映人身份',
  'reporter-approve': '批准查看反映人身份',
  'reporter-refuse': '不批准查看反映人身份',
  'reporter-show': '查看反映人身份',
}

/** Files attached to a matter. */
export async function filesOf(tx: Tx, kind: MatterKind, id: string) {
  const rows =
    await tx`select id, name, size, media_type, purpose, created_at, state from files where matter_kind = ${kind} and matter_id = ${id} order by created_at`
  return rows.map((row) => ({
    id: row.id as string,
    name: row.state === 'damaged' ? `${row.name}（校验不符，停止提供）` : (row.name as string),
    size: row.size as number,
    mediaType: row.media_type as string,
    purpose: row.purpose as string,
    createdAt: row.created_at as string,
  }))
}

/** Sends a notice about a matter to the people of the unit that has it; whoever may not see the matter does not see the notice. */
export async function tellUnit(tx: Tx, kind: MatterKind, matter: { id: string; unit_id: string }, text: string): Promise<void> {
  await tx`insert into notices (unit_id, text, link, matter_kind, matter_id)
    values (${matter.unit_id}, ${text}, ${linkTo(kind, matter.id)}, ${kind}, ${matter.id})`
}

/** Sends a notice about a matter to the supervision offices above its region. */
export async function tellSupervision(tx: Tx, kind: MatterKind, matter: { id: string; region: string }, text: string): Promise<void> {
  await tx`select tell_supervision(${kind}, ${matter.id}, ${matter.region}, ${text}, ${linkTo(kind, matter.id)})`
}
