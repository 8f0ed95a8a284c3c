import type { InputOf } from '#domain/contract/api/index.ts'
import { PROCEDURES } from '#domain/contract/exchange/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { Refusal } from '../platform/refusal.ts'
import { inSpan, type Span } from './scope.ts'

/** What a list of cases may be narrowed by. */
export type CaseFilter = Omit<InputOf<'cases.list'>['query'], 'cursor' | 'limit'>

/** A row of the database. */
export type Row = Record<string, unknown>

/** Numbers with one beginning that are looked through; whoever hits more is asked to type more of the number. */
const MOST_NUMBERS = 5000

/**
 * SQL: the filter on one case `c`, without the unit: that is how the cases are reached. Moments are compared as timestamps, which the
 * row security lets an index do; with a date it would not.
 */
function conditions(tx: Tx, filter: CaseFilter) {
  return tx`
    ${filter.item ? tx`and c.item_code = ${filter.item}` : tx``}
    ${filter.procedure ? tx`and c.procedure = ${filter.procedure}` : tx``}
    ${filter.from ? tx`and c.occurred_at >= ${filter.from}::date::timestamp` : tx``}
    ${filter.to ? tx`and c.occurred_at < (${filter.to}::date + 1)::timestamp` : tx``}
    ${filter.warned === undefined ? tx`` : filter.warned === 'true' ? tx`and ${warned(tx)}` : tx`and not ${warned(tx)}`}`
}

const warned = (tx: Tx) => tx`exists (select from warning_cases w where w.case_id = c.id)`

/** SQL: ids of the units that the actor may see, in the subtree of one where that is asked for. */
const visibleUnits = (tx: Tx, unit: string | undefined) =>
  unit
    ? tx`select u.id from record.unit_tree t join record.units u on u.id = t.unit_id where t.ancestor_id = ${unit}`
    : tx`select u.id from record.units u`

/** A place in the order of the list: time and id of a case. */
type Position = readonly [at: string, id: string]

const ordered = (tx: Tx, alias: 'c' | 'x', most: number) => tx`order by ${tx(alias)}.occurred_at desc, ${tx(alias)}.id desc limit ${most}`

/** SQL: the conditions of a page of the list on one case `c`. */
const fits = (tx: Tx, filter: CaseFilter, after: Position | null) =>
  tx`${conditions(tx, filter)} ${after ? tx`and (c.occurred_at, c.id) < (${after[0]}::timestamp, ${after[1]})` : tx``}`

/**
 * SQL: id and time of the newest cases that fit, at most `most` after a position. By number, officer or warning the few candidates are
 * read and sorted; else each visible unit gives its newest ones, of the item or of each procedure, straight from an index, and these
 * are merged.
 */
function newest(tx: Tx, span: Span, filter: CaseFilter, after: Position | null, most: number) {
  const { q, officer, item, unit } = filter
  if (isDirect(filter))
    return tx`
      select c.id, c.occurred_at from record.cases c
      where c.unit_id in (${visibleUnits(tx, unit)})
        ${q ? tx`and c.id = any (array(select record.cases_numbered(${q}, ${MOST_NUMBERS + 1})))` : tx``}
        ${officer ? tx`and c.id = any (array(select o.case_id from record.case_officers o where o.officer_id = ${officer}))` : tx``}
        ${filter.warned === 'true' ? tx`and c.id = any (array(${warnedCases(tx, span)}))` : tx``}
        ${fits(tx, filter.warned === 'true' ? { ...filter, warned: undefined } : filter, after)} ${ordered(tx, 'c', most)}`
  const procedures = filter.procedure ? [filter.procedure] : [...PROCEDURES]
  const split = item ? tx`` : tx`cross join unnest(${procedures}::text[]) r(procedure)`
  return tx`
    select x.id, x.occurred_at from (${visibleUnits(tx, unit)}) v ${split}
    cross join lateral (
      select c.id, c.occurred_at from record.cases c
      where c.unit_id = v.id ${item ? tx`` : tx`and c.procedure = r.procedure`} ${fits(tx, filter, after)} ${ordered(tx, 'c', most)}) x
    ${ordered(tx, 'x', most)}`
}

/** Whether the filter names few candidates by itself. */
const isDirect = ({ q, officer, warned: named }: CaseFilter): boolean => Boolean(q || officer || named === 'true')

/** SQL: ids of the cases that a visible warning names. */
const warnedCases = (tx: Tx, span: Span) =>
  tx`select k.case_id from warnings w join warning_cases k on k.warning_id = w.id where true ${inSpan(tx, span, tx`w.region`, tx`w.unit_id`)}`

/** Share of all units, and number of them, from which on the newest cases of all are looked at first. */
const WIDE = { share: 0.05, units: 60 }
/** How many of them: a page of what is not rare is found there. */
const GLANCE = 5000

/**
 * Whoever sees many of the units finds a page of common cases among the newest of all, without asking each unit. Null when the page is
 * not full there: only `newest` then knows the answer.
 */
async function glance(tx: Tx, filter: CaseFilter, after: Position | null, most: number): Promise<Row[] | null> {
  if (filter.q || filter.officer || filter.item) return null
  const [units] = await tx`select (select count(*)::int from (${visibleUnits(tx, filter.unit)}) v) as seen,
    (select count(*)::int from record.unit_tree where depth = 0) as total`
  if ((units!.seen as number) < Math.max(WIDE.units, (units!.total as number) * WIDE.share)) return null
  const { from, to } = filter
  const rows = await tx`
    select c.id from (
      select c.id, c.occurred_at, c.unit_id, c.procedure, c.item_code from record.cases c where true ${fits(tx, { from, to }, after)} ${ordered(tx, 'c', GLANCE)}) c
    where ${filter.unit ? tx`c.unit_id in (${visibleUnits(tx, filter.unit)})` : tx`true`} ${conditions(tx, filter)} ${ordered(tx, 'c', most)}`
  return rows.length === most ? [...rows] : null
}

/** A number that fits too many cases would make the page read them all. */
async function refuseCommonNumber(tx: Tx, filter: CaseFilter): Promise<void> {
  if (!filter.q) return
  const [row] = await tx`select count(*)::int as n from record.cases_numbered(${filter.q}, ${MOST_NUMBERS + 1})`
  if ((row!.n as number) > MOST_NUMBERS) throw new Refusal(422, 'number-too-short', '以此开头的案号过多，请输入更完整的案号')
}

/** SQL: what a row shows, beside the case `c` and its unit `u`. The item is the version in force on the day of the act. */
export const columnsOf = (tx: Tx) => tx`
  c.*, u.name as unit_name, (select count(*)::int from warning_cases w where w.case_id = c.id) as warnings,
  (select i.name from record.items i where i.code = c.item_code order by i.valid_from <= c.occurred_at desc, i.valid_from desc limit 1) as item_name`

/** The position of the last row shown. Throws a refusal when it was tampered with. */
function positionOf(cursor: string | undefined): Position | null {
  const after = readCursor(cursor)
  if (after && !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$/.test(after[0]))
    throw new Refusal(422, 'bad-cursor', '翻页位置已失效，请重新查询')
  return after
}

/** One page of cases, the newest act first. Throws a refusal for a bad cursor and for a number that fits thousands of cases. */
export async function listCases(tx: Tx, span: Span, filter: CaseFilter, cursor: string | undefined, limit: number) {
  const after = positionOf(cursor)
  await refuseCommonNumber(tx, filter)
  const found = (await glance(tx, filter, after, limit + 1)) ?? (await newest(tx, span, filter, after, limit + 1))
  const rows = await tx`
    select ${columnsOf(tx)} from record.cases c left join record.units u on u.id = c.unit_id
    where c.id = any (${found.map((row) => row.id as string)}) order by c.occurred_at desc, c.id desc`
  const page = pageOf(rows, limit, (row) => [row.occurred_at as string, row.id as string])
  return { rows: page.rows.map(caseRow), next: page.next }
}

/** The query of all cases that fit, not yet run: at most `most`, newest first. Ask `moreThan` before. */
export const allCases = (tx: Tx, span: Span, filter: CaseFilter, most: number) =>
  tx`
    select ${columnsOf(tx)} from record.cases c left join record.units u on u.id = c.unit_id
    where c.id in (select k.id from (${newest(tx, span, filter, null, most)}) k) order by c.occurred_at desc, c.id desc`

/** Whether more than so many cases fit: counts no further than that. Throws a refusal for a number that fits thousands of cases. */
export async function moreThan(tx: Tx, span: Span, filter: CaseFilter, most: number): Promise<boolean> {
  await refuseCommonNumber(tx, filter)
  const some = isDirect(filter)
    ? newest(tx, span, filter, null, most + 1)
    : tx`select x.id from (${visibleUnits(tx, filter.unit)}) v
        cross join lateral (select c.id from record.cases c where c.unit_id = v.id ${fits(tx, filter, null)} limit ${most + 1}) x limit ${most + 1}`
  const [row] = await tx`select count(*)::int as n from (${some}) k`
  return (row!.n as number) > most
}

/** A case's row as the contract takes it; personal fields are masked there. */
export function caseRow(row: Row) {
  return {
    id: row.id as string,
    caseNo: row.case_no as string,
    unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' },
    line: row.line as string,
    procedure: row.procedure as string,
    itemCode: row.item_code as string,
    itemName: row.item_name as string | null,
    partyName: row.party_name as string | null,
    plate: row.plate as string | null,
    occurredAt: row.occurred_at as string,
    decidedAt: row.decided_at as string | null,
    outcome: row.outcome as string | null,
    fine: row.fine as number | null,
    warnings: row.warnings as number,
  }
}
