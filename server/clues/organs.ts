import type { AnswerOf } from '#domain/contract/api/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing } from '../platform/database/keyset.ts'
import { asOwnerOf } from '../platform/database/owner.ts'
import { barredUnits } from './accused.ts'

/**
 * Organs that clues could be handed to, found by a part of their name; those that are accused, or stand below the accused, are named as
 * such. Names of organs are no secret: a unit that returns a clue names one beyond its own scope. Clues that the actor may not see
 * count for nothing.
 */
export async function organs(tx: Tx, query: { q?: string; ids?: string; limit: number }): Promise<AnswerOf<'clues.organs'>> {
  const ids = (query.ids ?? '').split(',').filter((id) => /^[0-9a-f-]{36}$/i.test(id))
  const seen = ids.length > 0 ? (await tx`select id from clues where id = any (${ids}::uuid[])`).map((row) => row.id as string) : []
  const barred = seen.length > 0 ? await asOwnerOf(tx, () => barredUnits(tx, seen)) : []
  const rows = await asOwnerOf(
    tx,
    async () => tx`
    select u.id, u.name, u.line, u.level, u.region, p.name as parent_name,
      exists (select from record.unit_tree t where t.unit_id = u.id and t.ancestor_id = any (${barred})) as barred
    from record.units u left join record.units p on p.id = u.parent_id
    where u.line <> 'justice' ${query.q ? tx`and (u.name like ${containing(query.q)} or u.region = ${query.q} or u.id = ${query.q})` : tx``}
    order by u.region, u.line, u.id limit ${query.limit}`,
  )
  const own = new Set(
    (await tx`select id from record.units where id = any (${rows.map((row) => row.id as string)})`).map((row) => row.id as string),
  )
  return rows.map((row) => ({
    id: row.id as string,
    name: row.name as string,
    line: row.line as string,
    level: row.level as string | null,
    region: row.region as string,
    parentName: row.parent_name as string | null,
    barred: row.barred as boolean,
    inScope: own.has(row.id as string),
  }))
}
