/** Tables inside documents: rows made whole, widths shared out. */

/** A column of a table. `width` is the wanted width in characters; absent, that of the longest cell. */
export type TableColumn = { title: string; width?: number; align?: 'left' | 'center' | 'right' }

/** A table: rows of texts in the order of the columns; missing cells at the end of a row are empty. */
export type Table = { columns: TableColumn[]; rows: string[][] }

/** Width of a Latin letter or digit in Chinese characters, taken a little wide. */
export const LATIN_WIDTH = 0.65

/**
 * Fills short rows and gives every column a width, so that all together fill `total`.
 * @param total width of the table; `character` width of a Chinese character; `padding` room beside a cell's text; all in one unit
 * @throws RangeError when there is no column or a row has more cells than columns
 */
export function fitTable(
  { columns, rows }: Table,
  total: number,
  character: number,
  padding: number,
): { rows: string[][]; widths: number[] } {
  if (columns.length === 0) throw new RangeError('a table needs a column')
  const whole = rows.map((row, index) => {
    if (row.length > columns.length) throw new RangeError(`row ${index} has more cells than the table has columns`)
    return columns.map((_, column) => row[column] ?? '')
  })
  const wanted = columns.map(({ title, width }, column) => {
    const characters = width ?? whole.reduce((widest, row) => Math.max(widest, textWidth(row[column]!)), textWidth(title))
    return characters * character + padding
  })
  return { rows: whole, widths: shareWidth(wanted, total) }
}

/** Shares a width fairly: a column that wants less than an equal part gets what it wants, the others part the rest; spare room is spread. */
function shareWidth(wanted: number[], total: number): number[] {
  const widths = new Array<number>(wanted.length).fill(0)
  let rest = total
  const narrowFirst = wanted.map((_, column) => column).sort((a, b) => wanted[a]! - wanted[b]!)
  for (const [done, column] of narrowFirst.entries()) {
    widths[column] = Math.min(wanted[column]!, rest / (wanted.length - done))
    rest -= widths[column]
  }
  const stretch = total / (total - rest)
  return widths.map((width) => width * stretch)
}

/** Width of the longest line of a text in Chinese characters. */
function textWidth(text: string): number {
  const lineWidth = (line: string) => [...line].reduce((sum, character) => sum + (character < '\u0250' ? LATIN_WIDTH : 1), 0)
  return Math.max(...text.split('\n').map(lineWidth))
}
