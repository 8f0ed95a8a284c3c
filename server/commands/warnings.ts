import { senderId } from '#domain/contract/exchange/index.ts'
import { openDeployment } from '../boot.ts'
import { rulebook } from '../supervision/index.ts'
import { columns, command } from './command.ts'

interface WarningLine {
  id: string
  no: string
  rule: string
  ruleVersion: number
  colour: string
  subject: { kind: string; id: string }
  unitId: string
  caseIds: string[]
  score: number | null
  state: string
  openedAt: string
  evidence: Record<string, unknown>
}

/** `demo:U1|JT14|2026Q1` → `U1|JT14|2026Q1`: each part that carries a sender's name loses it. */
const bare = (id: string, sources: ReadonlySet<string>): string =>
  id
    .split('|')
    .map((part) => (sources.has(part.slice(0, part.indexOf(':'))) ? senderId(part) : part))
    .join('|')

export const warningsCommand = command<WarningLine[]>({
  usage: 'biaochi warnings [--rule R01] [--unit 单位编号] [--state open] [--json]',
  summary: '列出预警',
  options: { rule: { type: 'string' }, unit: { type: 'string' }, state: { type: 'string' } },
  async run({ values, say }) {
    const deployment = await openDeployment('command', say)
    try {
      const { sql } = deployment
      const sources = new Set((await sql`select distinct source from record.imports`).map((row) => row.source as string))
      const rule = (values.rule as string | undefined)?.split(',') ?? null
      const unit = (values.unit as string | undefined) ?? null
      const state = (values.state as string | undefined)?.split(',') ?? null
      const rows = await sql`
        select w.*, (select coalesce(array_agg(c.case_id order by c.case_id), '{}') from warning_cases c where c.warning_id = w.id) as case_ids
        from warnings w
        where (${rule}::text[] is null or rule_id = any (${rule})) and (${state}::text[] is null or state = any (${state}))
          and (${unit}::text is null or unit_id = ${unit} or unit_id like '%:' || ${unit})
        order by rule_id, opened_at, no`
      return rows.map((row) => ({
        id: row.id as string,
        no: row.no as string,
        rule: row.rule_id as string,
        ruleVersion: row.rule_version as number,
        colour: row.colour as string,
        subject: { kind: row.subject_kind as string, id: bare(row.subject_id as string, sources) },
        unitId: bare(row.unit_id as string, sources),
        caseIds: (row.case_ids as string[]).map((id) => bare(id, sources)),
        score: row.score as number | null,
        state: row.state as string,
        openedAt: row.opened_at as string,
        evidence: row.evidence as Record<string, unknown>,
      }))
    } finally {
      await deployment.close()
    }
  },
  table: (rows) =>
    `${columns(
      ['编号', '规则', '颜色', '对象', '单位', '状态', '发现时间'],
      rows.map((row) => [row.no, row.rule, row.colour, `${row.subject.kind} ${row.subject.id}`, row.unitId, row.state, row.openedAt]),
    )}\n共 ${rows.length} 条`,
})

export const rulesCommand = command({
  usage: 'biaochi rules [--json]',
  summary: '列出监督规则及其参数',
  async run({ say }) {
    const deployment = await openDeployment('command', say)
    try {
      return (await rulebook(deployment.sql)).map(({ rule, version, enabled, parameters }) => ({
        id: rule.id,
        title: rule.title,
        colour: rule.colour,
        version,
        enabled,
        parameters,
      }))
    } finally {
      await deployment.close()
    }
  },
  table: (rows) =>
    columns(
      ['规则', '名称', '颜色', '版本', '启用', '参数'],
      rows.map((row) => [
        row.id,
        row.title,
        row.colour,
        row.version,
        row.enabled ? '是' : '否',
        Object.entries(row.parameters)
          .map(([name, value]) => `${name}=${value}`)
          .join(' '),
      ]),
    ),
})
