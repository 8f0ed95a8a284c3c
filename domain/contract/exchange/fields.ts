/** How a value of the exchange format is written, checked and stored. */
export type FieldType =
  | 'text' // any text up to `max` characters
  | 'ref' // the sender's id of another record; stored with the sender's name before it
  | 'enum' // one of `values`
  | 'boolean'
  | 'integer'
  | 'number' // any finite number between `min` and `max`
  | 'money' // yuan, at most two decimals
  | 'date' // YYYY-MM-DD
  | 'time' // ISO 8601; stored as Asia/Shanghai wall time
  | 'region' // six digits of GB/T 2260
  | 'json' // a list of plain texts, stored as JSON text

/** Personal data by kind: decides how the field is masked wherever it leaves the server (S23). */
export type Personal = 'name' | 'idNo' | 'phone' | 'plate'

/** One field of an exchange record. `path` is its place in the record ("party.idNo"), `column` its name in SQL. */
export interface Field {
  readonly path: string
  readonly column: string
  readonly type: FieldType
  readonly title: string
  readonly required: boolean
  readonly values?: readonly string[]
  readonly min?: number
  readonly max?: number
  /** Entity that a `ref` points to. */
  readonly entity?: string
  readonly personal?: Personal
}

/** A list inside a record; each element becomes a row of `table` that carries the parent's id in `parentColumn`. */
export interface ListField {
  readonly path: string
  readonly table: string
  readonly parentColumn: string
  readonly title: string
  readonly fields: readonly Field[]
}

/** One file of the exchange format and the table behind it. */
export interface Entity {
  /** File name without extension, and the name in reports. */
  readonly name: string
  readonly table: string
  readonly title: string
  /** Paths whose values make the record's id: one path, or several joined by "|". */
  readonly key: readonly string[]
  /** False for the law's items: an item code means the same whoever sends it. */
  readonly perSource: boolean
  readonly fields: readonly Field[]
  readonly lists: readonly ListField[]
}

type Options = Partial<Pick<Field, 'required' | 'values' | 'min' | 'max' | 'entity' | 'personal' | 'column'>>

/** `party.idNo` → `party_id_no`. */
export const columnOf = (path: string): string => path.replace(/\./g, '_').replace(/[A-Z]+/g, (letters) => `_${letters.toLowerCase()}`)

function field(path: string, type: FieldType, title: string, options: Options = {}): Field {
  const required = options.required ?? path.endsWith('*')
  const bare = path.replace('*', '')
  return { column: columnOf(bare), ...options, path: bare, type, title, required }
}

/** Field constructors. A path that ends with `*` is required. */
export const f = {
  text: (path: string, title: string, options: Options = {}) => field(path, 'text', title, { max: 500, ...options }),
  ref: (path: string, entity: string, title: string, options: Options = {}) => field(path, 'ref', title, { max: 200, entity, ...options }),
  oneOf: (path: string, values: readonly string[], title: string, options: Options = {}) =>
    field(path, 'enum', title, { values, ...options }),
  flag: (path: string, title: string, options: Options = {}) => field(path, 'boolean', title, options),
  integer: (path: string, title: string, options: Options = {}) =>
    field(path, 'integer', title, { min: 0, max: 2_000_000_000, ...options }),
  number: (path: string, title: string, options: Options = {}) => field(path, 'number', title, { min: -1e12, max: 1e12, ...options }),
  money: (path: string, title: string, options: Options = {}) => field(path, 'money', title, { min: 0, max: 1e12, ...options }),
  date: (path: string, title: string, options: Options = {}) => field(path, 'date', title, options),
  time: (path: string, title: string, options: Options = {}) => field(path, 'time', title, options),
  region: (path: string, title: string, options: Options = {}) => field(path, 'region', title, options),
  list: (path: string, title: string, options: Options = {}) => field(path, 'json', title, options),
}

/** Declares an entity; the table defaults to the file's name. */
export function entity(
  name: string,
  title: string,
  spec: { key?: readonly string[]; table?: string; perSource?: boolean; fields: readonly Field[]; lists?: readonly ListField[] },
): Entity {
  return {
    name,
    title,
    table: spec.table ?? name,
    key: spec.key ?? ['id'],
    perSource: spec.perSource ?? true,
    fields: spec.fields,
    lists: spec.lists ?? [],
  }
}
