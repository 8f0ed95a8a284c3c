import { type Entity, entities } from '#domain/contract/exchange/index.ts'
import type { Sql } from '#server/platform/database/client.ts'

interface Reference {
  readonly entity: Entity
  /** Path of the field, with `[]` for a field of a list. */
  readonly field: string
  readonly column: string
  readonly target: Entity
  /** Where the column is: the entity's table or a list's. */
  readonly list?: { readonly table: string; readonly parentColumn: string }
}

const byName = new Map(entities.map((entity) => [entity.name, entity]))

const references: readonly Reference[] = entities.flatMap((entity) => [
  ...entity.fields
    .filter((field) => field.type === 'ref')
    .map((field) => ({ entity, field: field.path, column: field.column, target: byName.get(field.entity!)! })),
  ...entity.lists.flatMap((list) =>
    list.fields
      .filter((field) => field.type === 'ref')
      .map((field) => ({ entity, field: `${list.path}[].${field.path}`, column: field.column, target: byName.get(field.entity!)!, list })),
  ),
])

/**
 * Brings `record.dangling` up to date for the records that the given imports wrote since transaction `since`: references whose
 * target has arrived go, references to unknown records come. Reads only what was changed since (`changed_xid` is indexed).
 */
export async function settleReferences(sql: Sql, importIds: readonly string[], since: string): Promise<void> {
  const imports = [...importIds]
  const touched = (alias: string) => sql`${sql(alias)}.changed_xid >= ${since}::xid8 and ${sql(alias)}.import_id = any(${imports})`
  for (const entity of entities)
    await sql`delete from record.dangling d using record.${sql(entity.table)} t where d.entity = ${entity.name} and d.id = t.id and ${touched('t')}`
  for (const { entity, field, column, target, list } of references) {
    const child = list ? sql`join record.${sql(list.table)} c on c.${sql(list.parentColumn)} = t.id` : sql``
    const value = list ? sql`c.${sql(column)}` : sql`t.${sql(column)}`
    await sql`insert into record.dangling (entity, id, field, target_entity, target_id, import_id)
      select distinct on (${value}, t.id) ${entity.name}::text, t.id, ${field}::text, ${target.name}::text, ${value}, t.import_id
      from record.${sql(entity.table)} t ${child}
      where ${touched('t')} and ${value} is not null
        and not exists (select from record.${sql(target.table)} x where x.id = ${value})
      on conflict do nothing`
  }
  const [any] = await sql`select from record.dangling limit 1`
  if (!any) return
  for (const target of new Set(references.map((reference) => reference.target)))
    await sql`delete from record.dangling d using record.${sql(target.table)} x where d.target_entity = ${target.name} and d.target_id = x.id`
}
