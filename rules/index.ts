import { readdirSync } from 'node:fs'
import type { Rule } from './rule.ts'

export {
  type Colour,
  type EvidenceColumn,
  type EvidenceType,
  type Example,
  type Parameter,
  ParameterError,
  type Parameters,
  type ParameterValue,
  type ParameterValues,
  parameterValues,
  type Rule,
  ruleSql,
  type SubjectKind,
} from './rule.ts'

const files = readdirSync(import.meta.dirname)
  .filter((name) => /^r\d\d\.ts$/.test(name))
  .sort()

/** Every rule of the house, by id: one file each, found by its name. */
export const rules: readonly Rule[] = await Promise.all(
  files.map(async (name) => ((await import(`./${name}`)) as { default: Rule }).default),
)

/** A rule by its id, or undefined. */
export const ruleById = (id: string): Rule | undefined => rules.find((candidate) => candidate.id === id)
