import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, pageOf, readCursor } from '../platform/database/keyset.ts'
import { notFound } from '../platform/refusal.ts'
import { metricsOf, monthsAndRules, profilePeriod } from './profile.ts'

/** Units below one, or the topmost ones that the actor sees; each with the number of visible units below. */
export async function unitTree(tx: Tx, parent: string | undefined): Promise<AnswerOf<'units.tree'>> {
  const rows = await tx`
    select u.id, u.name, u.line, u.level, u.region, (select count(*)::int from record.units k where k.parent_id = u.id) as children
    from record.units u
    where ${parent ? tx`u.parent_id = ${parent}` : tx`not exists (select from record.units p where p.id = u.parent_id)`}
    order by u.region, u.line, u.id limit 1000`
  return rows.map((row) => ({
    id: row.id as string,
    name: row.name as string,
    line: row.line as string,
    level: row.level as string | null,
    region: row.region as string,
    children: row.children as number,
  }))
}

/** One page of the visible units in the order of regions. */
export async function searchUnits(tx: Tx, { q, line, level, cursor, limit }: InputOf<'units.search'>['query']) {
  const after = readCursor(cursor)
  const rows = await tx`
    select u.id, u.name, u.line, u.level, u.region, p.name as parent_name
    from record.units u left join record.units p on p.id = u.parent_id
    where true
      ${q ? tx`and (u.name like ${containing(q)} or u.id = ${q} or u.region = ${q})` : tx``}
      ${line ? tx`and u.line = ${line}` : tx``}
      ${level ? tx`and u.level = ${level}` : tx``}
      ${after ? tx`and (u.region, u.id) > (${after[0]}, ${after[1]})` : tx``}
    order by u.region, u.id limit ${limit + 1}`
  const page = pageOf(rows, limit, (row) => [row.region as string, row.id as string])
  return {
    rows: page.rows.map((row) => ({
      id: row.id as string,
      name: row.name as string,
      line: row.line as string,
      level: row.level as string | null,
      region: row.region as string,
      parentName: row.parent_name as string | null,
    })),
    next: page.next,
  }
}

/** A unit's profile: its figures with all units below it, beside those of its peers (same line and level). Throws a 404. */
export async function showUnit(tx: Tx, id: string): Promise<AnswerOf<'units.show'>> {
  const [unit] = await tx`select id, name, line, level, region from record.units where id = ${id}`
  if (!unit) throw notFound('单位')
  const path = await tx`select u.id, u.name from record.unit_tree t join record.units u on u.id = t.ancestor_id
    where t.unit_id = ${id} and t.depth > 0 order by t.depth desc`
  const [staff] = await tx`select count(*)::int as n from record.officers o
    where o.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${id})`
  const period = await profilePeriod(tx)
  const figures = await monthsAndRules(
    tx,
    period,
    tx`select to_char(d.day, 'YYYY-MM') as month, sum(d.cases) as n from unit_days d
      where d.unit_id = ${id} and d.day between ${period.from}::date and ${period.to}::date group by 1`,
    tx`select w.opened_at, w.rule_id, w.finding_code, w.state from warnings w where w.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${id})
      and w.opened_at >= ${period.from}::date::timestamptz`,
  )
  return {
    id: unit.id as string,
    name: unit.name as string,
    line: unit.line as string,
    level: unit.level as string | null,
    region: unit.region as string,
    path: path.map((row) => ({ id: row.id as string, name: row.name as string })),
    officers: staff!.n as number,
    metrics: await metricsOf(tx, 'unit', id),
    ...figures,
    period: { from: period.from, to: period.to },
    asOf: period.asOf,
  }
}
