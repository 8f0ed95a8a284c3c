/** Colours of a warning: red = a hard error, orange = strong sign, yellow = statistical, blue = a notice before the fact. */
export type Colour = 'red' | 'orange' | 'yellow' | 'blue'

/** What a finding is about. Its id is the record's internal id, or several ids joined by "|" (unit|item|2026Q1). */
export type SubjectKind =
  | 'case'
  | 'measure'
  | 'document'
  | 'payment'
  | 'clip'
  | 'breath-test'
  | 'device'
  | 'capture'
  | 'officer'
  | 'unit'
  | 'unit-item'
  | 'party'
  | 'plate'
  | 'driver'
  | 'point'
  | 'clue'

interface ParameterBase {
  readonly title: string
  readonly unit: string
  /** Where the number comes from; a number without a source of law says 默认值. */
  readonly basis: string
  /** False: shown on the screens as 待核实. */
  readonly confirmed: boolean
}

/** A number that a deployment may set within its range. */
export interface NumberParameter extends ParameterBase {
  readonly kind: 'number' | 'integer'
  readonly default: number
  readonly min: number
  readonly max: number
}

/** A list of texts, such as approved storage sites. */
export interface ListParameter extends ParameterBase {
  readonly kind: 'list'
  readonly default: readonly string[]
}

export type Parameter = NumberParameter | ListParameter
export type Parameters = Readonly<Record<string, Parameter>>
export type ParameterValue = number | readonly string[]
export type ParameterValues = Readonly<Record<string, ParameterValue>>

/** How an evidence column is shown; `case`, `officer`, `unit`, `device` are ids that become links; personal kinds are masked. */
export type EvidenceType =
  | 'text'
  | 'number'
  | 'money'
  | 'percent'
  | 'time'
  | 'date'
  | 'duration-hours'
  | 'case'
  | 'officer'
  | 'unit'
  | 'device'
  | 'item'
  | 'plate'
  | 'idNo'
  | 'name'

export interface EvidenceColumn {
  /** Column of the rule's SQL. */
  readonly column: string
  readonly label: string
  readonly type: EvidenceType
}

/**
 * Records in the exchange format, file by file; required fields that do not matter may be left out, the test fills them in. Tables of
 * the clue library (`clue_work`, `clue_officers`) are given by their columns.
 */
export type ExampleData = Readonly<Record<string, ReadonlyArray<Readonly<Record<string, unknown>>>>>

/** A small world and the subjects (sender's ids) the rule must flag in it: none for a near miss. */
export interface Example {
  readonly name: string
  readonly data: ExampleData
  readonly flags: readonly string[]
  readonly parameters?: ParameterValues
  /** Wall time of the scan, `YYYY-MM-DD HH:MM:SS`; default 2026-06-30 08:00:00. */
  readonly now?: string
}

/** Literals of the parameters by name, plus `now`, ready to stand in SQL. */
export type Literals<P extends Parameters> = { readonly [name in keyof P]: string } & { readonly now: string }

/**
 * A supervision rule. Its SQL runs unchanged on PostgreSQL and DuckDB (docs/writing-a-rule.md lists the common subset) and
 * returns one row a finding with the columns `subject_id`, `unit_id`, `case_ids` (internal ids joined by ","), `score`
 * (number or null) and every evidence column; optionally `win` (the window that makes a finding distinct from an earlier one
 * of the same subject), `colour` and `subject_kind` (where they differ by row).
 */
export interface Rule<P extends Parameters = Parameters> {
  /** R01 … stable for ever: statistics and snoozes hang on it. */
  readonly id: string
  readonly title: string
  /** The question that the rule puts to the record, in one sentence. */
  readonly question: string
  /** The words of the source documents behind it. */
  readonly seed: string
  /** Articles, cited by law and number. */
  readonly basis: readonly string[]
  readonly colour: Colour
  /** Integrity of the case, discretion, money, time limits, procedure, alcohol and crime, off-site evidence, integrity. */
  readonly group: 'case' | 'discretion' | 'money' | 'time' | 'procedure' | 'alcohol' | 'off-site' | 'integrity'
  readonly subject: SubjectKind
  /** Tables read, the driving one first. */
  readonly reads: readonly string[]
  /** Key the SQL groups or joins by: where a cluster should put the rows of one group together. */
  readonly key: string
  readonly parameters: P
  readonly sql: (literals: Literals<P>) => string
  readonly evidence: readonly EvidenceColumn[]
  /** What the unit must check and attach. */
  readonly check: readonly string[]
  readonly falseAlarms: readonly string[]
  readonly examples: readonly Example[]
}

/** Declares a rule; the call only gives the parameters their types. */
export const rule = <const P extends Parameters>(definition: Rule<P>): Rule<P> => definition

/** A number whose default is ours and not the law's, to be confirmed by each deployment. */
export const defaultNumber = (title: string, unit: string, value: number, min: number, max: number) =>
  ({ kind: 'number', title, unit, default: value, min, max, basis: '默认值', confirmed: false }) as const

/** A parameter value outside its declaration. `parameter` names it; the message is for people. */
export class ParameterError extends Error {
  readonly code = 'parameter-invalid'
  readonly parameter: string
  constructor(parameter: string, message: string) {
    super(message)
    this.parameter = parameter
  }
}

function checked(name: string, parameter: Parameter, value: ParameterValue): ParameterValue {
  if (parameter.kind === 'list') {
    if (!Array.isArray(value) || value.some((entry) => typeof entry !== 'string' || entry.length > 200))
      throw new ParameterError(name, `“${parameter.title}”应为文字列表`)
    return value
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ParameterError(name, `“${parameter.title}”应为数字`)
  if (value < parameter.min || value > parameter.max)
    throw new ParameterError(name, `“${parameter.title}”应在 ${parameter.min} 与 ${parameter.max} 之间`)
  if (parameter.kind === 'integer' && !Number.isInteger(value)) throw new ParameterError(name, `“${parameter.title}”应为整数`)
  return value
}

/** Every parameter of a rule with its value: those given, checked, the others at their default. Throws `ParameterError`. */
export function parameterValues(definition: Rule, given: ParameterValues = {}): Record<string, ParameterValue> {
  for (const name of Object.keys(given))
    if (!(name in definition.parameters)) throw new ParameterError(name, `规则 ${definition.id} 没有参数“${name}”`)
  return Object.fromEntries(
    Object.entries(definition.parameters).map(([name, parameter]) => [name, checked(name, parameter, given[name] ?? parameter.default)]),
  )
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The rule's SQL with its parameters as literals. `now` is wall time `YYYY-MM-DD HH:MM:SS`. Throws `ParameterError`. */
export function ruleSql(definition: Rule, given: ParameterValues, now: string): string {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(now)) throw new ParameterError('now', '时间应为 YYYY-MM-DD HH:MM:SS')
  const literals: Record<string, string> = { now: `timestamp '${now}'` }
  for (const [name, value] of Object.entries(parameterValues(definition, given)))
    literals[name] = typeof value === 'number' ? String(value) : value.length === 0 ? "('')" : `(${value.map(quote).join(', ')})`
  return definition.sql(literals as Literals<Parameters>)
}
