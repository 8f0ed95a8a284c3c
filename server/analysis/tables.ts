import { entities, type Field } from '#domain/contract/exchange/index.ts'

/** A table of the columnar copy: which columns, what type, and how its changes are found. */
export interface CopyTable {
  readonly name: string
  /** In the order in which both engines list them. */
  readonly columns: ReadonlyArray<{ readonly name: string; readonly type: string }>
  /** `feed`: own changed_xid. `child`: follows its parent's rows. `whole`: reference data and the clue library, copied every time. */
  readonly follows: { kind: 'feed' } | { kind: 'child'; parent: string; column: string } | { kind: 'whole' }
}

const TYPES: Record<Field['type'], string> = {
  text: 'varchar',
  ref: 'varchar',
  enum: 'varchar',
  boolean: 'boolean',
  integer: 'integer',
  number: 'double',
  money: 'decimal(14,2)',
  date: 'date',
  time: 'timestamp',
  region: 'varchar',
  json: 'varchar',
}

const column = (field: Field) => ({ name: field.column, type: TYPES[field.type] })

/** Every table that rules may read, derived from the exchange format so that neither engine can drift from it. */
export const copyTables: readonly CopyTable[] = [
  ...entities.flatMap((entity): CopyTable[] => [
    {
      name: entity.table,
      columns: [
        { name: 'id', type: 'varchar' },
        ...entity.fields.filter((field) => field.column !== 'id').map(column),
        ...(entity.name === 'cases' ? [{ name: 'region', type: 'varchar' }] : []),
      ],
      follows: { kind: 'feed' },
    },
    ...entity.lists.map(
      (list): CopyTable => ({
        name: list.table,
        columns: [{ name: list.parentColumn, type: 'varchar' }, { name: 'position', type: 'integer' }, ...list.fields.map(column)],
        follows: { kind: 'child', parent: entity.table, column: list.parentColumn },
      }),
    ),
  ]),
  {
    name: 'calendar',
    columns: [
      { name: 'day', type: 'date' },
      { name: 'workday', type: 'boolean' },
      { name: 'workday_no', type: 'integer' },
      { name: 'name', type: 'varchar' },
      { name: 'provisional', type: 'boolean' },
    ],
    follows: { kind: 'whole' },
  },
  {
    name: 'law_values',
    columns: [
      { name: 'key', type: 'varchar' },
      { name: 'valid_from', type: 'date' },
      { name: 'valid_to', type: 'date' },
      { name: 'value', type: 'double' },
      { name: 'unit', type: 'varchar' },
      { name: 'title', type: 'varchar' },
      { name: 'basis', type: 'varchar' },
      { name: 'confirmed', type: 'boolean' },
    ],
    follows: { kind: 'whole' },
  },
  {
    name: 'unit_tree',
    columns: [
      { name: 'ancestor_id', type: 'varchar' },
      { name: 'unit_id', type: 'varchar' },
      { name: 'depth', type: 'integer' },
    ],
    follows: { kind: 'whole' },
  },
  {
    name: 'clue_work',
    columns: [
      { name: 'id', type: 'varchar' },
      { name: 'no', type: 'varchar' },
      { name: 'channel', type: 'varchar' },
      { name: 'received_at', type: 'timestamp' },
      { name: 'unit_id', type: 'varchar' },
      { name: 'office_id', type: 'varchar' },
      { name: 'region', type: 'varchar' },
      { name: 'line', type: 'varchar' },
      { name: 'class_code', type: 'varchar' },
      { name: 'weight', type: 'varchar' },
      { name: 'accused_unit', type: 'varchar' },
      { name: 'plate', type: 'varchar' },
      { name: 'case_no', type: 'varchar' },
      { name: 'state', type: 'varchar' },
      { name: 'handed_at', type: 'timestamp' },
      { name: 'signed_at', type: 'timestamp' },
      { name: 'due_at', type: 'timestamp' },
      { name: 'unsatisfied_at', type: 'timestamp' },
      { name: 'unsatisfied_times', type: 'integer' },
      { name: 'satisfied', type: 'boolean' },
      { name: 'closed_at', type: 'timestamp' },
      { name: 'merged_into', type: 'varchar' },
    ],
    follows: { kind: 'whole' },
  },
  {
    name: 'clue_officers',
    columns: [
      { name: 'clue_id', type: 'varchar' },
      { name: 'officer_id', type: 'varchar' },
    ],
    follows: { kind: 'whole' },
  },
]

/** `create table` of a copy table for DuckDB. No keys: the feed replaces rows by id, and a key costs a third of the load. */
export const createTable = (table: CopyTable): string =>
  `create table ${table.name} (${table.columns.map((each) => `${each.name} ${each.type}`).join(', ')})`
