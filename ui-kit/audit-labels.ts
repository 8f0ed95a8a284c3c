import { endpoints, processes } from 'virtual:contract'
import type { Option } from './labels.ts'

/** What an entry of the action log is about. */
const OBJECTS: Readonly<Record<string, string>> = {
  audit: '审计日志',
  backup: '备份',
  bulletin: '通报',
  case: '案件',
  import: '数据接入',
  instrument: '监督文书',
  problem: '台账问题',
  request: '请求',
  root: '日签',
  rule: '规则',
  scan: '扫描',
  session: '登录',
  setting: '期限与参数',
  snooze: '暂缓',
  table: '表格',
  unit: '单位',
  officer: '执法人员',
  user: '用户',
  warning: '预警',
}

/** Kinds of objects of logged readings: those carry the name of the endpoint that was read. */
const ROOMS: Readonly<Record<string, string>> = {
  warnings: 'warning',
  problems: 'problem',
  instruments: 'instrument',
  cases: 'case',
  officers: 'officer',
  units: 'unit',
  files: 'file',
  audit: 'audit',
}

/** The name of an object of the log for people. */
export function objectTitle(kind: string): string {
  const own = OBJECTS[kind]
  if (own) return own
  if (kind in endpoints) {
    const room = kind.split('.')[0] ?? ''
    return room === 'files' ? '材料' : (OBJECTS[ROOMS[room] ?? room] ?? '页面')
  }
  return '其他'
}

/** Why a trial to sign in did not succeed. */
const REASONS: Readonly<Record<string, string>> = {
  unknown: '没有该账号',
  disabled: '账号已停用',
  locked: '账号已锁定',
  wrong: '密码或口令不正确',
}

/** The reason of an entry for people: the system's own are named, those that people gave stand as they are. */
export const reasonText = (reason: string | null): string => (reason === null ? '—' : (REASONS[reason] ?? reason))

const OFFICE: readonly Option[] = [
  { value: 'session.start', label: '登录' },
  { value: 'session.end', label: '退出' },
  { value: 'session.password', label: '修改密码' },
  { value: 'read', label: '查阅' },
  { value: 'export', label: '导出' },
  { value: 'case.reveal', label: '查看案件当事人信息' },
  { value: 'import.start', label: '接入数据' },
  { value: 'scan.start', label: '启动扫描' },
  { value: 'rule.publish', label: '发布规则参数' },
  { value: 'rule.snooze', label: '暂缓预警' },
  { value: 'setting.set', label: '设定期限或参数' },
  { value: 'user.create', label: '新建用户' },
  { value: 'user.disable', label: '停用用户' },
  { value: 'user.reset', label: '重置密码' },
  { value: 'user.lock', label: '锁定账号' },
  { value: 'user.unlock', label: '解锁用户' },
  { value: 'grant.set', label: '授予角色' },
  { value: 'grant.revoke', label: '收回角色' },
]

/** Actions of the log as choices: those of the office, then those of each process. */
export const actionOptions: Option[] = [
  ...OFFICE,
  ...Object.entries(processes).flatMap(([kind, { title, transitions }]) =>
    transitions.map(({ action, label }) => ({ value: `${kind}.${action}`, label: `${title}：${label}` })),
  ),
]
