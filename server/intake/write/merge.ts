import { columnsOf, type Entity } from '#domain/contract/exchange/index.ts'
import type { Sql } from '#server/platform/database/client.ts'
import { copyIn, escaped, pieces } from './copy.ts'
import type { Row } from './encode.ts'
import { putOff, putOffIds } from './put-off.ts'

/** What became of a batch. `touched` are the ids that were inserted or updated. */
export interface Merged {
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  readonly touched: readonly string[]
}

const quoted = (columns: readonly string[]): string => columns.map((column) => `"${column}"`).join(', ')

/** Columns of a record that the sender fills. */
const ownColumns = (entity: Entity): string[] => [
  ...columnsOf(entity),
  'extra',
  'source',
  'digest',
  ...(entity.name === 'cases' ? ['region'] : []),
]

/**
 * Merges checked records of one entity inside the caller's transaction: new ones are copied straight into the table, the same ones
 * are skipped, those that change a record are put off to the end of their file (`mergePutOff`). Nobody else may write the table
 * meanwhile: the caller holds the import lock.
 */
export async function mergeRows(sql: Sql, entity: Entity, rows: readonly Row[], importId: string): Promise<Merged> {
  const [known, waiting] = await Promise.all([knownDigests(sql, entity, rows), putOffIds(sql, entity, rows)])
  const fresh: Row[] = []
  const later: Row[] = []
  for (const row of rows) {
    const before = known.get(row.id)
    if (before === undefined) {
      known.set(row.id, row.digest)
      fresh.push(row)
    } else if (before !== row.digest || waiting.has(row.id)) {
      waiting.add(row.id)
      later.push(row)
    }
  }
  await insertRows(sql, entity, fresh, importId)
  await putOff(sql, entity, later)
  return { inserted: fresh.length, updated: 0, unchanged: rows.length - fresh.length - later.length, touched: fresh.map((row) => row.id) }
}

/**
 * Copies records of which none is expected to be stored, inside the caller's transaction. Throws the database's unique violation
 * (23505) when one is, or when an id comes twice; the caller rolls back and merges instead.
 */
export async function addRows(sql: Sql, entity: Entity, rows: readonly Row[], importId: string): Promise<Merged> {
  await insertRows(sql, entity, rows, importId)
  return { inserted: rows.length, updated: 0, unchanged: 0, touched: rows.map((row) => row.id) }
}

/** Replaces records, each id once, inside the caller's transaction; the old ones go to `record.history` with their lists. */
export async function replaceRows(sql: Sql, entity: Entity, rows: readonly Row[], importId: string): Promise<Merged> {
  const known = await knownDigests(sql, entity, rows)
  const fresh = rows.filter((row) => !known.has(row.id))
  const changed = rows.filter((row) => known.has(row.id) && known.get(row.id) !== row.digest)
  if (changed.length > 0) await replace(sql, entity, changed, importId)
  await insertRows(sql, entity, fresh, importId)
  return {
    inserted: fresh.length,
    updated: changed.length,
    unchanged: rows.length - fresh.length - changed.length,
    touched: [...fresh, ...changed].map((row) => row.id),
  }
}

async function insertRows(sql: Sql, entity: Entity, rows: readonly Row[], importId: string): Promise<void> {
  if (rows.length === 0) return
  const regions = await regionsOf(sql, entity, rows)
  await copyIn(sql, `copy record.${entity.table} (${quoted(ownColumns(entity))}, import_id) from stdin`, lines(rows, regions, importId))
  await insertLists(sql, entity, rows)
}

async function insertLists(sql: Sql, entity: Entity, rows: readonly Row[]): Promise<void> {
  for (const [index, list] of entity.lists.entries()) {
    if (!rows.some((row) => row.children[index]!.length > 0)) continue
    const columns = [list.parentColumn, 'position', ...list.fields.map((field) => field.column)]
    await copyIn(sql, `copy record.${list.table} (${quoted(columns)}) from stdin`, childLines(rows, index))
  }
}

/** Digests of the stored records among these rows, by id. Reads only. */
export async function knownDigests(sql: Sql, entity: Entity, rows: readonly Row[]): Promise<Map<string, string>> {
  const found =
    await sql`select id, encode(digest, 'hex') as digest from record.${sql(entity.table)} where id = any(${rows.map((row) => row.id)})`
  return new Map(found.map((row) => [row.id as string, row.digest as string]))
}

/** Regions of the units that handle these cases; nothing for other entities. */
async function regionsOf(sql: Sql, entity: Entity, rows: readonly Row[]): Promise<Map<string, string> | null> {
  if (entity.name !== 'cases') return null
  const units = [...new Set(rows.map((row) => row.unitId))]
  const found = await sql`select id, region from record.units where id = any(${units})`
  return new Map(found.map((row) => [row.id as string, row.region as string]))
}

function* lines(rows: readonly Row[], regions: Map<string, string> | null, importId: string | null): Generator<string> {
  const tail = importId === null ? '\n' : `\t${importId}\n`
  yield* pieces(
    rows.values().map((row) => {
      const region = regions ? `\t${regions.get(row.unitId) ?? '000000'}` : ''
      return `${row.cells}\t${escaped(row.source)}\t\\\\x${row.digest}${region}${tail}`
    }),
  )
}

function* childLines(rows: readonly Row[], list: number): Generator<string> {
  yield* pieces(rows.values().flatMap((row) => row.children[list]!))
}

async function replace(sql: Sql, entity: Entity, rows: readonly Row[], importId: string): Promise<void> {
  const regions = await regionsOf(sql, entity, rows)
  const ids = rows.map((row) => row.id)
  const table = `record.${entity.table}`
  const columns = ownColumns(entity)
  const lists = entity.lists
    .map(
      (list) => `|| jsonb_build_object('${list.path}', (
        select coalesce(jsonb_agg(to_jsonb(c) - '${list.parentColumn}' - 'position' order by c.position), '[]')
        from record.${list.table} c where c.${list.parentColumn} = t.id))`,
    )
    .join(' ')
  await sql.unsafe(
    `insert into record.history (entity, id, version, replaced_by, old)
     select $1, t.id, t.version, $2, (to_jsonb(t) - 'digest' - 'changed_xid') ${lists} from ${table} t where t.id = any($3)`,
    [entity.name, importId, ids as never],
  )
  await sql.unsafe(`create temp table changed on commit drop as select ${quoted(columns)} from ${table} with no data`)
  await copyIn(sql, `copy changed (${quoted(columns)}) from stdin`, lines(rows, regions, null))
  await sql.unsafe(
    `update ${table} t set (${quoted(columns.slice(1))}) = row(${columns
      .slice(1)
      .map((column) => `c."${column}"`)
      .join(', ')}),
       version = t.version + 1, import_id = $1, stored_at = now(), changed_xid = pg_current_xact_id()
     from changed c where t.id = c.id`,
    [importId],
  )
  await sql`drop table changed`
  for (const list of entity.lists) await sql`delete from record.${sql(list.table)} where ${sql(list.parentColumn)} = any(${ids})`
  await insertLists(sql, entity, rows)
}

/** What merging would do, without writing. Repetitions are seen within the batch. */
export async function compareRows(sql: Sql, entity: Entity, rows: readonly Row[]): Promise<Omit<Merged, 'touched'>> {
  const known = await knownDigests(sql, entity, rows)
  let inserted = 0
  let updated = 0
  for (const { id, digest } of rows) {
    const before = known.get(id)
    if (before === undefined) inserted++
    else if (before !== digest) updated++
    known.set(id, digest)
  }
  return { inserted, updated, unchanged: rows.length - inserted - updated }
}
