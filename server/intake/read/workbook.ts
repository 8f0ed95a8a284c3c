import { readSheet, type SheetCell } from '#server/platform/documents/index.ts'
import type { TableRow } from './csv.ts'

/** All rows that a sheet can have; the reader's limits on size and unpacking stay. */
const MOST_ROWS = 1_048_576
/** Rows are handed on in pieces of this many. */
const PIECE = 1000

/** A cell as text: dates as ISO, a midnight as its day. */
export function cellText(cell: SheetCell): string {
  if (cell === null) return ''
  if (cell instanceof Temporal.PlainDateTime) {
    const rounded = cell.round('second')
    const time = rounded.toPlainTime().toString({ smallestUnit: 'second' })
    return time === '00:00:00' ? rounded.toPlainDate().toString() : `${rounded.toPlainDate()} ${time}`
  }
  return cell instanceof Temporal.PlainTime ? cell.toString({ smallestUnit: 'second' }) : String(cell)
}

/**
 * Rows of the first visible sheet, the header among them; formulas give their stored result, text that looks like a formula stays
 * text. Throws `Refusal` (`sheet-format`, `sheet-damaged`, `sheet-size`, `sheet-ratio` …) for what is no sound workbook.
 */
export async function* workbookRows(path: string): AsyncGenerator<TableRow[]> {
  let rows: TableRow[] = []
  for await (const { number, cells } of readSheet(path, { rows: MOST_ROWS })) {
    const texts = cells.map(cellText)
    rows.push({ line: number, raw: texts.join('\t'), cells: texts })
    if (rows.length < PIECE) continue
    yield rows
    rows = []
  }
  yield rows
}
