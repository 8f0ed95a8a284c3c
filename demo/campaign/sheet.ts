import type { Random } from '../random.ts'

/** A value of a column: an array becomes an array of texts, an object JSON. */
export type Cell = string | number | boolean | null | readonly string[] | { readonly [key: string]: unknown }

/** Rows for a table of the database. Columns that a row leaves out take the table's default, so all rows name the same ones. */
export class Sheet {
  readonly table: string
  readonly columns: readonly string[]
  readonly rows: Cell[][] = []

  constructor(table: string, columns: readonly string[]) {
    this.table = table
    this.columns = columns
  }

  /** Adds a row; a column without a value is null. Throws for a column that the sheet does not have. */
  add(row: Readonly<Record<string, Cell | undefined>>): void {
    for (const name of Object.keys(row)) if (!this.columns.includes(name)) throw new Error(`${this.table} has no column ${name} here`)
    this.rows.push(this.columns.map((name) => row[name] ?? null))
  }
}

/** An id in the form of a random UUID, fixed by the stream. A digest is four pieces of sixteen characters, each of its own bits. */
export function uuid(random: Random): string {
  const hex = random.digest()
  return `${hex.slice(0, 8)}-${hex.slice(16, 20)}-4${hex.slice(21, 24)}-a${hex.slice(32, 35)}-${hex.slice(48, 60)}`
}
