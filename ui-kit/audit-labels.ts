import { processes } from 'virtual:contract'
import type { Option } from './labels.ts'

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
  { value: 'privacy.run-ask', label: '提出到期清理' },
  { value: 'privacy.run-approve', label: '批准到期清理' },
  { value: 'privacy.run-done', label: '到期清理完成' },
  { value: 'privacy.request-applicant', label: '查看个人请求的申请人' },
]

/** Actions of the log as choices: those of the office, then those of each process. */
export const actionOptions: Option[] = [
  ...OFFICE,
  ...Object.entries(processes).flatMap(([kind, { title, transitions }]) =>
    transitions.map(({ action, label }) => ({ value: `${kind}.${action}`, label: `${title}：${label}` })),
  ),
]
