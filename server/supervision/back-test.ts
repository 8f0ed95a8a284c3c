import type { AnswerOf } from '#domain/contract/api/index.ts'
import { type ParameterValues, ruleSql } from '#rules/index.ts'
import type { Analysis, Row } from '../analysis/index.ts'
import type { Sql } from '../platform/database/client.ts'
import { wallTimeOf } from '../platform/law.ts'
import { subjectText } from './present.ts'
import { ruleInForce } from './rulebook.ts'
import { dataTime } from './scan.ts'

type Result = NonNullable<AnswerOf<'rules.backTestShow'>['result']>

interface Finding {
  key: string
  subject: string
  unitId: string
  score: number | null
  month: string
}

/**
 * Runs a rule twice over the same state of the record, with the parameters in force and with the candidate's, writes no
 * warning, and compares: what the candidate would open, what it would lose, and how right both are by the warnings already
 * judged. Period and subtree cut both runs alike. A finding belongs to the month of its earliest case, of its window, or, with
 * neither, to the month of the scan.
 */
export async function runBackTest(sql: Sql, analysis: Analysis, id: string): Promise<void> {
  const [test] = await sql`update back_tests set state = 'running' where id = ${id} and state in ('queued', 'running') returning *`
  if (!test) return
  try {
    const entry = await ruleInForce(sql, test.rule_id as string)
    if (!entry) throw new Error('规则已不存在')
    await analysis.refresh()
    const end = `${test.period_to as string} 23:59:59`
    const now = (await dataTime(sql)) ?? wallTimeOf(new Date()).toString({ smallestUnit: 'second' }).replace('T', ' ')
    const asOf = end < now ? end : now
    const read = async (parameters: ParameterValues) => cut(sql, await analysis.run(ruleSql(entry.rule, parameters, asOf)), test, asOf)
    const current = await read(entry.parameters)
    const candidate = await read(test.parameters as ParameterValues)
    const result = await compare(sql, test.rule_id as string, entry.rule.subject, candidate, current, asOf)
    await sql`update back_tests set state = 'done', finished_at = now(), result = ${sql.json(result as never)} where id = ${id}`
  } catch (error) {
    await sql`update back_tests set state = 'failed', finished_at = now(), error = ${(error as Error).message.slice(0, 500)} where id = ${id}`
    throw error
  }
}

async function cut(sql: Sql, rows: Row[], test: Record<string, unknown>, asOf: string): Promise<Finding[]> {
  const firstCases = [...new Set(rows.map((row) => String(row.case_ids ?? '').split(',')[0]!).filter(Boolean))]
  const months = new Map<string, string>()
  for (let i = 0; i < firstCases.length; i += 10_000)
    for (const row of await sql`select id, to_char(occurred_at, 'YYYY-MM') as month from record.cases where id = any (${firstCases.slice(i, i + 10_000)})`)
      months.set(row.id as string, row.month as string)
  const units = new Set(test.units as string[])
  const from = (test.period_from as string).slice(0, 7)
  const to = (test.period_to as string).slice(0, 7)
  return rows
    .map((row) => ({
      key: `${row.subject_id}|${row.win ?? ''}`,
      subject: String(row.subject_id),
      unitId: String(row.unit_id ?? ''),
      score: typeof row.score === 'number' ? row.score : null,
      month: monthOf(row, months) ?? asOf.slice(0, 7),
    }))
    .filter((finding) => finding.month >= from && finding.month <= to && units.has(finding.unitId))
}

function monthOf(row: Row, months: Map<string, string>): string | undefined {
  const win = String(row.win ?? '')
  if (/^\d{4}-\d{2}/.test(win)) return win.slice(0, 7)
  const quarter = /^(\d{4})Q([1-4])$/.exec(win)
  if (quarter) return `${quarter[1]}-${String(Number(quarter[2]) * 3).padStart(2, '0')}`
  return months.get(String(row.case_ids ?? '').split(',')[0]!)
}

async function compare(sql: Sql, ruleId: string, kind: string, candidate: Finding[], current: Finding[], asOf: string): Promise<Result> {
  const currentKeys = new Set(current.map((finding) => finding.key))
  const candidateKeys = new Set(candidate.map((finding) => finding.key))
  const opens = candidate.filter((finding) => !currentKeys.has(finding.key))
  const loses = current.filter((finding) => !candidateKeys.has(finding.key))
  const warnings =
    await sql`select id, subject_id, win, finding_code, finding_code is not null and state in ('rectifying', 'closed') as judged from warnings where rule_id = ${ruleId}`
  const byKey = new Map(warnings.map((row) => [`${row.subject_id}|${row.win}`, row]))
  const precision = (findings: Finding[]) => {
    const verdicts = findings.map((finding) => byKey.get(finding.key)).filter((row) => row?.judged)
    const confirmed = verdicts.filter((row) => ['F2', 'F3', 'F4'].includes(row!.finding_code as string)).length
    return { judged: verdicts.length, confirmed, share: verdicts.length === 0 ? null : confirmed / verdicts.length }
  }
  const own = precision(candidate)
  const names = new Map(
    (
      await sql`select id, name from record.units where id = any (${[...new Set([...candidate, ...current].map((finding) => finding.unitId))]})`
    ).map((row) => [row.id as string, row.name as string]),
  )
  const nameOf = (unitId: string) => names.get(unitId) ?? '（未接入单位）'
  return {
    asOf,
    engine: 'duckdb',
    candidate: candidate.length,
    current: current.length,
    opens: opens.length,
    loses: loses.length,
    both: candidate.length - opens.length,
    judged: own.judged,
    confirmed: own.confirmed,
    precision: own.share,
    currentPrecision: precision(current).share,
    byMonth: tally(candidate, current, (finding) => finding.month)
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ key, ...counts }) => ({ month: key, ...counts })),
    byUnit: tally(candidate, current, (finding) => finding.unitId)
      .sort((a, b) => b.candidate + b.current - a.candidate - a.current)
      .slice(0, 20)
      .map(({ key, ...counts }) => ({ unitId: key, unitName: nameOf(key), ...counts })),
    sampleOpens: opens
      .slice(0, 20)
      .map((finding) => ({ subject: subjectText(kind, finding.subject), unitName: nameOf(finding.unitId), score: finding.score })),
    sampleLoses: loses.slice(0, 20).map((finding) => ({
      subject: subjectText(kind, finding.subject),
      unitName: nameOf(finding.unitId),
      warningId: (byKey.get(finding.key)?.id as string | undefined) ?? null,
      finding: (byKey.get(finding.key)?.finding_code as string | undefined) ?? null,
    })),
  }
}

function tally(
  candidate: Finding[],
  current: Finding[],
  key: (finding: Finding) => string,
): { key: string; candidate: number; current: number }[] {
  const counts = new Map<string, { candidate: number; current: number }>()
  const add = (findings: Finding[], side: 'candidate' | 'current') => {
    for (const finding of findings) {
      const line = counts.get(key(finding)) ?? { candidate: 0, current: 0 }
      line[side] += 1
      counts.set(key(finding), line)
    }
  }
  add(candidate, 'candidate')
  add(current, 'current')
  return [...counts].map(([name, line]) => ({ key: name, ...line }))
}
