import { api, type Endpoint } from '#domain/contract/api/index.ts'
import { type Process, processes } from '#domain/process/index.ts'

/** Actions that no process table and no route names. */
const OWN: Readonly<Record<string, string>> = {
  read: '查阅',
  export: '导出',
  'audit.root': '审计日签',
  backup: '备份',
  restore: '恢复备份',
  'grant.revoke': '收回角色',
  'grant.set': '授予角色',
  'bulletin.make': '编制通报',
  'case.reveal': '查看案件当事人信息',
  'import.rejects': '下载退回记录',
  'import.start': '接入数据',
  'instrument.draft': '拟制文书',
  'instrument.edit': '修改文稿',
  'instrument.kind-set': '设定文种式样',
  'instrument.pass-steps': '免核稿会签',
  'instrument.take': '签收抄送件',
  'problem.open': '登记问题',
  'rule.publish': '发布规则参数',
  'rule.snooze': '暂缓预警',
  'rule.snooze-end': '取消暂缓',
  'scan.start': '启动扫描',
  'seal.add': '登记印章',
  'seal.mark': '设定机关代字',
  'seal.retire': '停用印章',
  'session.end': '退出',
  'session.oidc': '统一身份认证登录',
  'session.oidcLink': '关联统一身份认证',
  'session.password': '修改密码',
  'session.start': '登录',
  'session.totpCheck': '验证动态口令',
  'session.totpConfirm': '启用动态口令',
  'session.totpStart': '设置动态口令',
  'setting.set': '设定期限或参数',
  'warning.open': '发现预警',
  'user.create': '新建用户',
  'user.disable': '停用用户',
  'user.enable': '恢复用户',
  'user.lock': '锁定账号',
  'user.reset': '重置密码',
  'user.unlock': '解锁用户',
}

const table = new Map<string, string>(Object.entries(api as Record<string, Endpoint>).map(([name, endpoint]) => [name, endpoint.title]))
for (const [kind, process] of Object.entries(processes as Record<string, Process>)) {
  table.set(`${kind}.breach`, `${process.title}超期`)
  table.set(`${kind}.upload`, `${process.title}上传材料`)
  for (const line of process.transitions) table.set(`${kind}.${line.action}`, line.label)
}
for (const [action, label] of Object.entries(OWN)) table.set(action, label)

/** The Chinese name of an action, or undefined for one that nobody has named. */
export const labelOf = (action: string): string | undefined => table.get(action)
