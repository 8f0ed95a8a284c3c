import type { Cell, Sheet } from '#demo/campaign/index.ts'
import { copyIn, escaped, pieces } from '../intake/write/copy.ts'
import type { Sql, Tx } from '../platform/database/client.ts'

const arrayItem = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/** A cell in COPY's text format: an array of texts as PostgreSQL writes one, another object as JSON. */
function cellText(cell: Cell): string {
  if (cell === null) return '\\N'
  if (typeof cell === 'boolean') return cell ? 't' : 'f'
  if (typeof cell === 'number') return String(cell)
  if (typeof cell === 'string') return escaped(cell)
  return escaped(Array.isArray(cell) ? `{${cell.map(arrayItem).join(',')}}` : JSON.stringify(cell))
}

function* lines(rows: Iterable<readonly Cell[]>): Generator<string> {
  for (const row of rows) yield `${row.map(cellText).join('\t')}\n`
}

/** Writes rows to a table in one stream. Throws the database's error for the first row that it refuses. */
export async function copyRows(tx: Sql | Tx, table: string, columns: readonly string[], rows: Iterable<readonly Cell[]>): Promise<void> {
  await copyIn(tx as Sql, `copy ${table} (${columns.join(', ')}) from stdin`, pieces(lines(rows)))
}

/** Writes a sheet. */
export const copySheet = (tx: Sql | Tx, sheet: Sheet): Promise<void> => copyRows(tx, sheet.table, sheet.columns, sheet.rows)
