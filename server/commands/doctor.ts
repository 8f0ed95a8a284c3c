import { statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { openKeys } from '../platform/crypto.ts'
import { findBinaries } from '../platform/database/binaries.ts'
import { connect, type Sql } from '../platform/database/client.ts'
import { accountFor, clusterPaths } from '../platform/database/cluster.ts'
import { connectOrStart, type DataFolder, openDataFolder } from '../platform/database/data-folder.ts'
import { migrations } from '../platform/database/migrate.ts'
import { loadFonts } from '../platform/documents/fonts.ts'
import { clamdAddress, clamdAnswers } from '../platform/files/scanner.ts'
import { factorPolicy } from '../platform/identity/factor-policy.ts'
import { configuredLogins } from '../public/index.ts'
import { VERSION } from '../version.ts'
import { columns, command } from './command.ts'

type State = '正常' | '注意' | '故障'

/** One thing looked at. */
interface Check {
  readonly name: string
  readonly state: State
  readonly detail: string
}

interface Examination {
  readonly version: string
  readonly checks: Check[]
}

const GIGABYTE = 1_073_741_824
const DAY = 86_400
/** Above these the operator should look: free space, age of the last scan and backup, difference of clocks. */
const LOW_SPACE = 5 * GIGABYTE
const NO_SPACE = GIGABYTE / 2
const OLD_SCAN = 2 * DAY
const OLD_BACKUP = 7 * DAY
const CLOCK_SECONDS = 5

/** Runs a check; what it throws is its finding. */
async function look(name: string, check: () => Promise<[State, string]>): Promise<Check> {
  try {
    const [state, detail] = await check()
    return { name, state, detail }
  } catch (error) {
    return { name, state: '故障', detail: (error as Error).message }
  }
}

const gigabytes = (size: number): string => `${(size / GIGABYTE).toFixed(1)} GB`

async function program(): Promise<[State, string]> {
  const major = Number(process.versions.node.split('.')[0])
  return major >= 26 ? ['正常', `Node.js ${process.versions.node}`] : ['故障', `Node.js ${process.versions.node}，需要 26 或更新版本`]
}

async function space(folder: string): Promise<[State, string]> {
  const disk = await statfs(folder)
  const free = disk.bavail * disk.bsize
  return [
    free < NO_SPACE ? '故障' : free < LOW_SPACE ? '注意' : '正常',
    `可用 ${gigabytes(free)}，共 ${gigabytes(disk.blocks * disk.bsize)}`,
  ]
}

async function embedded(folder: string): Promise<[State, string]> {
  if (process.env.DATABASE_URL) return ['正常', '使用外部数据库，不需要内置程序']
  const paths = clusterPaths(join(folder, 'database'))
  return ['正常', await findBinaries(join(folder, 'database'), await accountFor(paths))]
}

async function fonts(): Promise<[State, string]> {
  const missing = [...'监督通知书预警整改销号'].filter(
    (character) => !loadFonts(process.env.BIAOCHI_FONTS).covers(character.codePointAt(0)!),
  )
  return missing.length > 0 ? ['故障', `字体缺少汉字：${missing.join('')}`] : ['正常', '字体齐全；文书由内置程序排版，不需要浏览器']
}

async function timeZone(): Promise<[State, string]> {
  const now = Temporal.Now.zonedDateTimeISO('Asia/Shanghai')
  return now.offset === '+08:00'
    ? ['正常', `北京时间 ${now.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')}`]
    : ['故障', `时区数据有误：Asia/Shanghai 为 ${now.offset}`]
}

/** The scanner of uploads: where one is set up and does not answer, uploads are refused. */
async function scanner(): Promise<[State, string]> {
  const address = clamdAddress(process.env.BIAOCHI_CLAMD)
  if (!address) return ['注意', '未接入病毒扫描程序（BIAOCHI_CLAMD）：上传文件只查格式和压缩包']
  return (await clamdAnswers(address)) ? ['正常', '病毒扫描程序有响应'] : ['故障', '病毒扫描程序没有响应，上传文件将一律退回']
}

/** Log-ins of citizens. The local ones let anybody be anybody, and read what that person reported. */
async function logins(): Promise<[State, string]> {
  const titles = ['手机验证码', ...configuredLogins(false).map(({ title }) => title)].join('、')
  return process.env.BIAOCHI_CITIZEN_LOGIN === 'local'
    ? ['注意', `${titles}；已开启不核验身份的本地演示登录（BIAOCHI_CITIZEN_LOGIN=local），正式使用前必须去掉`]
    : ['正常', titles]
}

/** Whether the port can be had. A server of this data folder that has it already is no fault. */
async function port(served: boolean): Promise<[State, string]> {
  const wanted = Number(process.env.PORT ?? 8080)
  const code = await new Promise<string | null>((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'failed'))
    server.listen(wanted, process.env.HOST ?? '0.0.0.0', () => server.close(() => resolve(null)))
  })
  if (code === null) return ['正常', `端口 ${wanted} 可用`]
  if (code === 'EADDRINUSE' && served) return ['正常', `端口 ${wanted} 正在使用，本数据目录的服务正在运行`]
  return ['故障', code === 'EACCES' ? `没有权限使用端口 ${wanted}` : `端口 ${wanted} 已被其他程序占用`]
}

async function database(sql: Sql): Promise<Check[]> {
  const version = look('数据库', async () => {
    const [row] = await sql`select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
      pg_database_size(current_database())::float8 as size, abs(extract(epoch from clock_timestamp())::float8 - ${Date.now() / 1000}::float8) as apart`
    const text = `PostgreSQL ${row!.version}，${gigabytes(row!.size as number)}`
    if ((row!.number as number) < 160_000) return ['故障', `${text}，需要 16 或更新版本`]
    return (row!.apart as number) > CLOCK_SECONDS
      ? ['注意', `${text}；数据库与本机时钟相差 ${Math.round(row!.apart as number)} 秒`]
      : ['正常', text]
  })
  const structure = look('数据结构', async () => {
    const [known] = await sql`select to_regclass('public.schema_migrations') is not null as there`
    const ran = known!.there
      ? (await sql`select no, digest from schema_migrations order by no`).map((row) => row as unknown as { no: number; digest: string })
      : []
    const all = migrations()
    const changed = all.find((each) => ran.some((row) => row.no === each.no && row.digest !== each.digest))
    if (changed) return ['故障', `迁移文件 ${changed.name} 在执行之后被改动`]
    const newer = ran.filter((row) => !all.some((each) => each.no === row.no))
    if (newer.length > 0) return ['故障', '数据库的版本比本程序新']
    const due = all.length - ran.length
    return due > 0 ? ['注意', `有 ${due} 项结构更新，启动服务时自动执行`] : ['正常', `第 ${ran.at(-1)?.no ?? 0} 版`]
  })
  // Older or unfinished structure: the tables asked below may not be there.
  if ((await structure).state !== '正常') return [await version, await structure]
  const reference = look('待核实参数', async () => {
    const [law] =
      await sql`select count(*)::int as n from record.law_values where not confirmed and valid_from <= current_date and (valid_to is null or valid_to >= current_date)`
    const [days] = await sql`select min(day)::text as day from record.calendar where provisional and day >= current_date`
    const found = [
      ...((law!.n as number) > 0 ? [`${law!.n} 项期限或参数待主管部门核定`] : []),
      ...(days!.day ? [`${days!.day} 起的工作日历为推算，待国务院办公厅公布`] : []),
    ]
    return found.length > 0 ? ['注意', found.join('；')] : ['正常', '全部已核实']
  })
  const factor = look('动态口令', async () => {
    const { everyone, exportRows } = await factorPolicy(sql)
    return everyone
      ? ['正常', `管理员登录时，以及人人在签发、签收、销号、发布、查看完整信息、导出超过 ${exportRows} 行时须验证`]
      : ['注意', '只要求管理员验证（演示省的设置）；正式使用前请由安全管理员在“期限与参数”中改为人人须验证']
  })
  const damaged = look('存储文件', async () => {
    const [row] =
      await sql`select count(*) filter (where damaged_at is not null)::int as damaged, count(*)::int as n, min(checked_at) as oldest
      from (select damaged_at, checked_at from files union all select damaged_at, checked_at from originals) stored`
    const { damaged: bad, n, oldest } = row as unknown as { damaged: number; n: number; oldest: string | null }
    if (bad > 0) return ['故障', `${bad} 个文件与登记的摘要不一致或缺失，请从备份恢复并查明原因`]
    return ['正常', n === 0 ? '尚无文件' : oldest ? `${n} 个，最早一次核对 ${ago(oldest)}` : `${n} 个，尚未核对`]
  })
  const scan = look('最近一次扫描', async () => {
    const [row] =
      await sql`select max(finished_at) as at, extract(epoch from now() - max(finished_at))::float8 as age from scans where state = 'done' and not dry_run`
    if (!row!.at) return ['注意', '尚未扫描']
    return [(row!.age as number) > OLD_SCAN ? '注意' : '正常', ago(row!.at as string)]
  })
  const backup = look('最近一次备份', async () => {
    const [row] =
      await sql`select max(at) as at, extract(epoch from now() - max(at))::float8 as age from actions where action = 'backup' and outcome = 'done'`
    if (!row!.at) return ['注意', '尚未备份，请运行 biaochi backup']
    return [(row!.age as number) > OLD_BACKUP ? '注意' : '正常', ago(row!.at as string)]
  })
  return Promise.all([version, structure, reference, factor, damaged, scan, backup])
}

const ago = (at: string): string =>
  Temporal.Instant.from(at).toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')

/** Everything that can be looked at without changing anything; the database is started for it when nothing runs. */
async function examine(say: (line: string) => void): Promise<Check[]> {
  const checks = [
    await look('运行环境', program),
    await look('时区', timeZone),
    await look('字体与文书', fonts),
    await look('病毒扫描', scanner),
    await look('公众登录', logins),
  ]
  let folder: DataFolder | undefined
  checks.push(
    await look('数据目录', async () => {
      folder = await openDataFolder()
      await openKeys(folder.path)
      return ['正常', folder.path]
    }),
  )
  if (!folder) return checks
  const { path } = folder
  checks.push(await look('磁盘空间', () => space(path)), await look('内置数据库程序', () => embedded(path)))
  let served = false
  const opened = await look('数据库连接', async () => {
    const connection = await connectOrStart(folder!, { role: 'command', onProgress: say })
    served = !connection.owned && !process.env.DATABASE_URL
    const sql = connect(connection.url, { max: 5, name: 'biaochi-doctor' })
    try {
      checks.push(...(await database(sql)))
    } finally {
      await sql.end({ timeout: 5 })
      await connection.release()
    }
    return ['正常', process.env.DATABASE_URL ? '外部数据库' : served ? '内置数据库，服务正在运行' : '内置数据库']
  })
  return [...checks, opened, await look('端口', () => port(served))]
}

export const doctorCommand = command<Examination>({
  usage: 'biaochi doctor [--json]',
  summary: '检查运行条件：环境、空间、数据库、参数、备份',
  async run({ say }) {
    const checks = await examine(say)
    const result = { version: VERSION, checks }
    return Object.defineProperty(result, 'failed', { value: checks.some((check) => check.state === '故障'), enumerable: false })
  },
  table: ({ version, checks }) =>
    `标尺 ${version}\n${columns(
      ['项目', '状态', '说明'],
      checks.map((check) => [check.name, check.state, check.detail]),
    )}`,
})
