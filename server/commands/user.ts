import { ADMINISTRATORS, ROLE_NAMES, ROLES, type Role } from '#domain/contract/roles.ts'
import { openDeployment } from '../boot.ts'
import { createAccount, resetPassword } from '../identity/index.ts'
import type { Sql } from '../platform/database/client.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { type Call, columns, command, UsageError } from './command.ts'

interface Made {
  readonly account: string
  readonly password: string
}
interface Listed {
  readonly account: string
  readonly name: string
  readonly unit: string | null
  readonly roles: string[]
  readonly disabled: boolean
  readonly locked: boolean
  readonly secondFactor: boolean
}

const ACCOUNT = /^[a-z][a-z0-9._-]{2,49}$/

async function add(sql: Sql, account: string, values: Call['values']): Promise<Made> {
  const { name, role, unit } = values
  if (!ACCOUNT.test(account) || account === 'system') throw new UsageError('账号由小写字母开头，3 至 50 位字母、数字、点、横线')
  if (typeof name !== 'string' || !name.trim()) throw new UsageError('缺少 --name 姓名')
  if (role !== undefined && !(ROLE_NAMES as string[]).includes(role as string))
    throw new UsageError(`--role 应为 ${ROLE_NAMES.join('、')} 之一`)
  const administrator = ADMINISTRATORS.includes(role as Role)
  if (administrator && unit !== undefined) throw new UsageError('管理员角色不属于任何单位，请去掉 --unit')
  if (role !== undefined && !administrator && unit === undefined) throw new UsageError('该角色须指明 --unit 单位编号')
  const unitId = unit === undefined ? null : await unitOf(sql, unit as string)
  const password = await sql.begin((tx) => createAccount(tx, { account, name: name.trim(), role: role as Role | undefined, unitId }))
  return { account, password: password as string }
}

/** A unit by its id, or by the sender's own number where only one sender has it. */
async function unitOf(sql: Sql, given: string): Promise<string> {
  const rows =
    await sql`select id from record.units where id = ${given} or right(id, ${given.length + 1}) = ${`:${given}`} order by id limit 2`
  if (rows.length === 0) throw new Error(`没有单位“${given}”`)
  if (rows.length > 1) throw new Error(`有多个来源的单位编号都是“${given}”，请写全编号，如 ${rows[0]!.id}`)
  return rows[0]!.id as string
}

async function reset(sql: Sql, account: string, secondFactor: boolean): Promise<Made> {
  const [user] = await sql`select id from users where account = ${account}`
  if (!user) throw new Error(`没有账号“${account}”`)
  const password = await sql.begin((tx) => resetPassword(tx, user.id as string, systemActor(), '命令行重置', { secondFactor }))
  return { account, password: password as string }
}

async function list(sql: Sql): Promise<Listed[]> {
  const rows =
    await sql`select u.account, u.name, n.name as unit, u.disabled_at is not null as disabled, coalesce(u.locked_until > now(), false) as locked,
      u.totp_confirmed_at is not null as factor, (select coalesce(array_agg(g.role order by g.granted_at), '{}') from grants g where g.user_id = u.id and g.revoked_at is null) as roles
    from users u left join record.units n on n.id = u.unit_id where u.account <> 'system' order by u.account`
  return rows.map((row) => ({
    account: row.account as string,
    name: row.name as string,
    unit: row.unit as string | null,
    roles: row.roles as string[],
    disabled: row.disabled as boolean,
    locked: row.locked as boolean,
    secondFactor: row.factor as boolean,
  }))
}

export const userCommand = command<Made | Listed[]>({
  usage: 'biaochi user add 账号 --name 姓名 [--role 角色] [--unit 单位编号] | user reset 账号 [--second-factor] | user list [--json]',
  summary: '建立账号、重置密码、列出账号',
  options: { name: { type: 'string' }, role: { type: 'string' }, unit: { type: 'string' }, 'second-factor': { type: 'boolean' } },
  async run({ positionals, values, say }) {
    const [what, account] = positionals
    const wanted = what === 'list' ? 1 : 2
    if (!['add', 'reset', 'list'].includes(what ?? '') || positionals.length !== wanted)
      throw new UsageError('应为 user add 账号、user reset 账号 或 user list')
    const deployment = await openDeployment('command', say)
    try {
      if (what === 'add') return await add(deployment.sql, account!, values)
      if (what === 'reset') return await reset(deployment.sql, account!, values['second-factor'] === true)
      return await list(deployment.sql)
    } finally {
      await deployment.close()
    }
  },
  table(result) {
    if (!Array.isArray(result)) return `账号 ${result.account} 的一次性密码（只显示这一次，首次登录须修改）：\n${result.password}`
    return columns(
      ['账号', '姓名', '单位', '角色', '状态', '动态口令'],
      result.map((user) => [
        user.account,
        user.name,
        user.unit,
        user.roles.map((role) => ROLES[role as Role]).join('、'),
        user.disabled ? '停用' : user.locked ? '锁定' : '正常',
        user.secondFactor ? '已设置' : '未设置',
      ]),
    )
  },
})
