import { type Cell, columnsOf, type Entity, entityByName, type Field, flattener, senderId } from '#domain/contract/exchange/index.ts'
import { type Example, type Rule, ruleSql } from '#rules/index.ts'
import type { Engine, Row } from './engine.ts'
import { type CopyTable, copyTables } from './tables.ts'

/** When a rule's examples are scanned unless they say otherwise. */
export const EXAMPLE_NOW = '2026-06-30 08:00:00'
const SOURCE = 'x'

/** Plain lawful values for required fields that an example does not care about. */
function fillIn(field: Field): unknown {
  switch (field.type) {
    case 'enum':
      return field.values![0]
    case 'time':
      return '2026-03-02T09:00:00+08:00'
    case 'date':
      return '2020-01-01'
    case 'region':
      return '990101'
    case 'boolean':
      return false
    case 'integer':
    case 'number':
    case 'money':
      return 0
    case 'ref':
      return `${field.entity}-1`
    default:
      return field.title
  }
}

function complete(entity: Entity, record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const filled: Record<string, unknown> = { ...record }
  for (const field of entity.fields)
    if (field.required && !field.path.includes('.') && filled[field.path] === undefined) filled[field.path] = fillIn(field)
  for (const list of entity.lists)
    if (Array.isArray(filled[list.path]))
      filled[list.path] = (filled[list.path] as Record<string, unknown>[]).map((child) => {
        const whole = { ...child }
        for (const field of list.fields) if (field.required && whole[field.path] === undefined) whole[field.path] = fillIn(field)
        return whole
      })
  return filled
}

/** The table that an example fills by column names because no exchange file feeds it: the clue library. */
const libraryTable = (name: string): CopyTable | undefined =>
  copyTables.find((table) => table.follows.kind === 'whole' && table.name === name)

/** Rows of an example by table: column names and cells, ready to insert. Throws when the example breaks the exchange format. */
export function exampleRows(example: Example): Array<{ table: string; columns: string[]; rows: Cell[][] }> {
  const unitRegion = new Map<string, string>()
  for (const unit of example.data.units ?? []) unitRegion.set(`${SOURCE}:${unit.id}`, String(unit.region ?? '990101'))
  return Object.entries(example.data).flatMap(([file, records]) => {
    const library = libraryTable(file)
    if (library) {
      const columns = library.columns.map((column) => column.name)
      for (const name of records.flatMap(Object.keys))
        if (!columns.includes(name)) throw new Error(`example “${example.name}”: ${file} has no column ${name}`)
      return [{ table: file, columns, rows: records.map((record) => columns.map((name) => (record[name] ?? null) as Cell)) }]
    }
    const entity = entityByName(file)
    const flatten = flattener(entity)
    const columns = columnsOf(entity)
    const withRegion = entity.name === 'cases'
    const own: Cell[][] = []
    const lists = entity.lists.map((list) => ({
      table: list.table,
      columns: [list.parentColumn, 'position', ...list.fields.map((field) => field.column)],
      rows: [] as Cell[][],
    }))
    for (const record of records) {
      const result = flatten(complete(entity, record), SOURCE)
      if (!result.ok)
        throw new Error(`example “${example.name}”, ${file}: ${result.faults.map((fault) => `${fault.field} ${fault.message}`).join('; ')}`)
      const region = withRegion ? [unitRegion.get(String(result.record.cells[columns.indexOf('unit_id')])) ?? '990101'] : []
      own.push([...result.record.cells, ...region])
      result.record.children.forEach((rows, index) => {
        rows.forEach((row, position) => {
          lists[index]!.rows.push([result.record.id, position, ...row])
        })
      })
    }
    return [{ table: entity.table, columns: withRegion ? [...columns, 'region'] : columns, rows: own }, ...lists].filter(
      (table) => table.rows.length > 0,
    )
  })
}

const literal = (cell: Cell): string =>
  cell === null ? 'null' : typeof cell === 'string' ? `'${cell.replaceAll("'", "''")}'` : String(cell)

/**
 * Statements that lay an example out; PostgreSQL rows also carry the columns that the import adds, and the library, a view there, gives
 * way to a table of the transaction.
 */
export function exampleInserts(example: Example, engine: Engine['name']): string[] {
  const parents = new Set(Object.keys(example.data).flatMap((file) => (libraryTable(file) ? [] : [entityByName(file).table])))
  return exampleRows(example).flatMap(({ table, columns, rows }) => {
    const imported = engine === 'postgres' && parents.has(table)
    const names = imported ? [...columns, 'source', 'digest', 'import_id'] : columns
    const tail = imported ? [`'${SOURCE}'`, `'\\x00'`, `'00000000-0000-0000-0000-000000000000'`] : []
    const insert = `insert into ${table} (${names.join(', ')}) values ${rows.map((row) => `(${[...row.map(literal), ...tail].join(', ')})`).join(', ')}`
    const shadow = `create temp table ${table} on commit drop as select * from record.${table} limit 0`
    return engine === 'postgres' && libraryTable(table) ? [shadow, insert] : [insert]
  })
}

/** Runs a rule over what the engine holds and returns its rows in a fixed order. */
export async function runExample(engine: Engine, definition: Rule, example: Example): Promise<Row[]> {
  const rows = await engine.run(ruleSql(definition, example.parameters ?? {}, example.now ?? EXAMPLE_NOW))
  return rows.sort((a, b) => (String(a.subject_id) + a.win < String(b.subject_id) + b.win ? -1 : 1))
}

/** Sender's ids of the flagged subjects, sorted: `x:U1|JT14|2026Q1` → `U1|JT14|2026Q1`. */
export const flagged = (rows: readonly Row[]): string[] =>
  rows
    .map((row) =>
      String(row.subject_id)
        .split('|')
        .map((part) => (part.startsWith(`${SOURCE}:`) ? senderId(part) : part))
        .join('|'),
    )
    .sort()
