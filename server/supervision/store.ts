import type { InputOf } from '#domain/contract/api/index.ts'
import { warningProcess } from '#domain/process/index.ts'
import { ruleById } from '#rules/index.ts'
import { heldStates, lightOf } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, listOf, pageOf, readCursor } from '../platform/database/keyset.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { type SubjectNames, subjectNames, subjectText } from './present.ts'

export type WarningFilter = Omit<InputOf<'warnings.list'>['query'], 'cursor' | 'limit'>

/** The `where` of a warnings filter. Scope is not here: the database adds it. */
export function warningWhere(tx: Tx, actor: Actor, filter: WarningFilter) {
  const rules = listOf(filter.rule)
  const colours = listOf(filter.colour)
  const states = listOf(filter.state)
  const findings = listOf(filter.finding)
  const mine = filter.mine ? heldStates(actor, 'warning') : null
  return tx`
    (${rules}::text[] is null or w.rule_id = any (${rules}))
    and (${colours}::text[] is null or w.colour = any (${colours}))
    and (${states}::text[] is null or w.state = any (${states}))
    and (${findings}::text[] is null or w.finding_code = any (${findings}))
    and (${mine}::text[] is null or w.state = any (${mine}))
    ${filter.line ? tx`and w.line = ${filter.line}` : tx``}
    ${filter.unit ? tx`and w.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${filter.unit})` : tx``}
    ${filter.case ? tx`and w.id in (select c.warning_id from warning_cases c where c.case_id = ${filter.case})` : tx``}
    ${filter.officer ? tx`and (w.subject_id = ${filter.officer} or w.id in (select c.warning_id from warning_cases c join record.case_officers o on o.case_id = c.case_id where o.officer_id = ${filter.officer}))` : tx``}
    ${filter.q ? tx`and (w.no = ${filter.q.toUpperCase()} or w.no like ${containing(filter.q.toUpperCase())} or w.id in (select c.warning_id from warning_cases c join record.cases k on k.id = c.case_id where k.case_no = ${filter.q}))` : tx``}
    ${filter.from ? tx`and w.opened_at >= ${filter.from}::date::timestamptz` : tx``}
    ${filter.to ? tx`and w.opened_at < (${filter.to}::date + 1)::timestamptz` : tx``}
    ${filter.light === 'overdue' ? tx`and w.state <> 'closed' and w.due_at < now()` : tx``}
    ${filter.light === 'near' ? tx`and w.state <> 'closed' and w.due_at >= now() and w.due_at < now() + interval '1 day'` : tx``}
    ${filter.gone === undefined ? tx`` : filter.gone ? tx`and w.condition_gone_at is not null` : tx`and w.condition_gone_at is null`}
    ${filter.breached ? tx`and w.breached` : tx``}`
}

const columnsOf = (tx: Tx) =>
  tx`w.*, w.opened_at::text as opened_exact, u.name as unit_name, (select count(*)::int from warning_cases c where c.warning_id = w.id) as cases`

/** One page of warnings, newest first. */
export async function listWarnings(tx: Tx, actor: Actor, filter: WarningFilter, cursor: string | undefined, limit: number) {
  const after = readCursor(cursor)
  const rows = await tx`
    select ${columnsOf(tx)} from warnings w left join record.units u on u.id = w.unit_id
    where ${warningWhere(tx, actor, filter)}
      ${after ? tx`and (w.opened_at, w.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
    order by w.opened_at desc, w.id desc limit ${limit + 1}`
  const page = pageOf(rows, limit, (row) => [row.opened_exact as string, row.id as string])
  const names = await subjectNames(tx, page.rows.map(subjectOf))
  return { rows: page.rows.map((row) => warningRow(row, names)), next: page.next }
}

/** Subjects whose id is itself personal data. */
const PERSONAL = ['driver', 'party', 'plate']

/** What a warning is about, to look its names up. */
export const subjectOf = (row: Record<string, unknown>) => ({ kind: row.subject_kind as string, id: row.subject_id as string })

/** A warning's row as the contract shows it. */
export function warningRow(row: Record<string, unknown>, names?: SubjectNames) {
  const rule = ruleById(row.rule_id as string)
  const state = row.state as keyof typeof warningProcess.states
  const { kind, id } = subjectOf(row)
  const text = subjectText(kind, id, names)
  return {
    id: row.id as string,
    no: row.no as string,
    ruleId: row.rule_id as string,
    ruleTitle: rule?.title ?? (row.rule_id as string),
    colour: row.colour as 'red' | 'orange' | 'yellow' | 'blue',
    // A page must not carry what it does not show: a personal id goes out masked, as its text is.
    subject: { kind, id: PERSONAL.includes(kind) ? text : id, text },
    unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' },
    line: row.line as string,
    state,
    stateTitle: warningProcess.states[state].title,
    openedAt: row.opened_at as string,
    lastSeenAt: row.last_seen_at as string,
    seenCount: row.seen_count as number,
    conditionGoneAt: row.condition_gone_at as string | null,
    score: row.score as number | null,
    findingCode: row.finding_code as 'F0' | null,
    dueAt: row.due_at as string | null,
    light: state === 'closed' ? null : lightOf(row.due_at as string | null),
    breached: row.breached as boolean,
    cases: row.cases as number,
    version: row.version as number,
  }
}

/** A warning with its unit, or undefined when it is not there for this actor. */
export async function findWarning(tx: Tx, id: string) {
  const [row] = await tx`select ${columnsOf(tx)} from warnings w left join record.units u on u.id = w.unit_id where w.id = ${id}`
  return row
}
