import type { Sql } from '#server/platform/database/client.ts'

/** A unit whose line of superiors leads back to itself: its place in the tree counts for nothing until it is mended. */
export interface Circle {
  readonly unitId: string
  readonly parentId: string
}

/**
 * Makes everything agree with units that were inserted or changed, in the transaction that changed them: the tree of units, the
 * region of their cases, region and line of the warnings, problems and instruments addressed to them. Units on a circle are
 * taken out of each other's reach (nobody may see more by a mistake) and returned.
 */
export async function followUnits(sql: Sql, unitIds: readonly string[]): Promise<Circle[]> {
  const ids = [...unitIds]
  const circles = await rebuildTree(sql)
  await sql`update record.cases c set region = u.region, changed_xid = pg_current_xact_id()
    from record.units u where u.id = c.unit_id and u.id = any(${ids}) and c.region <> u.region`
  for (const table of ['warnings', 'problems', 'instruments', 'unit_days'])
    await sql`update ${sql(table)} m set region = u.region, line = u.line
      from record.units u where u.id = m.unit_id and u.id = any(${ids}) and (m.region, m.line) is distinct from (u.region, u.line)`
  return circles
}

async function rebuildTree(sql: Sql): Promise<Circle[]> {
  // `union` keeps each pair once, so the walk ends on a circle as well.
  const circles = await sql`
    with recursive walk (start, at) as (
      select id, parent_id from record.units where parent_id is not null
      union
      select w.start, u.parent_id from walk w join record.units u on u.id = w.at where u.parent_id is not null and w.at <> w.start
    )
    select u.id as unit_id, u.parent_id from walk w join record.units u on u.id = w.start where w.start = w.at order by 1`
  const cut = circles.map((row) => row.unit_id as string)
  await sql`create temp table tree on commit drop as
    with recursive up (ancestor_id, unit_id, depth) as (
      select id, id, 0 from record.units
      union all
      select p.id, up.unit_id, up.depth + 1
      from up join record.units u on u.id = up.ancestor_id join record.units p on p.id = u.parent_id
      where u.id <> all (${cut})
    )
    select * from up`
  await sql`delete from record.unit_tree t where not exists (
    select from tree n where (n.ancestor_id, n.unit_id, n.depth) = (t.ancestor_id, t.unit_id, t.depth))`
  await sql`insert into record.unit_tree (ancestor_id, unit_id, depth) select ancestor_id, unit_id, depth from tree on conflict do nothing`
  await sql`drop table tree`
  return circles.map((row) => ({ unitId: row.unit_id as string, parentId: row.parent_id as string }))
}
