import { type ParameterValues, parameterValues, type Rule, ruleById, rules } from '#rules/index.ts'
import type { Sql, Tx } from '../platform/database/client.ts'

/** A rule as it is in force: its published version, parameters and switch. Version 0 = as shipped. */
export interface RuleInForce {
  readonly rule: Rule
  readonly version: number
  readonly enabled: boolean
  readonly parameters: ParameterValues
}

/** The rules in force, in order of their ids. A parameter that a newer program no longer knows falls back to its default. */
export async function rulebook(tx: Tx | Sql): Promise<RuleInForce[]> {
  const published =
    await tx`select distinct on (rule_id) rule_id, version, enabled, parameters from rule_versions order by rule_id, version desc`
  const byId = new Map(published.map((row) => [row.rule_id as string, row]))
  return rules.map((rule) => {
    const row = byId.get(rule.id)
    if (!row) return { rule, version: 0, enabled: true, parameters: parameterValues(rule) }
    const known = Object.fromEntries(Object.entries(row.parameters as ParameterValues).filter(([name]) => name in rule.parameters))
    return { rule, version: row.version as number, enabled: row.enabled as boolean, parameters: parameterValues(rule, known) }
  })
}

/** One rule in force, or undefined when there is no such rule. */
export async function ruleInForce(tx: Tx | Sql, id: string): Promise<RuleInForce | undefined> {
  if (!ruleById(id)) return undefined
  return (await rulebook(tx)).find((entry) => entry.rule.id === id)
}
