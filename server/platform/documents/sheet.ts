/** Tables for people who work on in Excel or WPS: streamed XLSX and CSV, any number of rows in constant memory. */
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { harmless, type SheetColumn, toCell, toField } from './cell.ts'
import * as part from './sheet-parts.ts'

/** A table to write. Values are looked up in each row by the column's key; see `toCell` for what a column type takes. */
export type Sheet = {
  /** Name of the sheet and its first line. */
  title: string
  columns: SheetColumn[]
  rows: AsyncIterable<Record<string, unknown>>
  /** Who took the table out and when: printed under the title, at the foot of printed pages and at the end of every row. */
  watermark?: string
  /** Lines under the table, such as what its figures mean. */
  footer?: readonly string[]
}

/** Rows that a sheet of Excel can hold. */
const MOST_ROWS = 1_048_576
/** Text is handed to the compressor in pieces of about this many characters. */
const CHUNK = 64 * 1024

/**
 * Writes an XLSX file with a frozen, filterable head and typed columns. Reads rows only as fast as `out` takes them and releases them
 * (`return()`) when `out` fails.
 * @throws RangeError when there is no column or there are more rows than a sheet can hold
 * @throws TypeError when a value is not of its column's type; `out` is destroyed then
 */
export async function writeSheet(out: Writable, sheet: Sheet): Promise<void> {
  if (sheet.columns.length === 0) throw new RangeError('a sheet needs a column')
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  const body = Readable.from(sheetXml(sheet), { objectMode: true, highWaterMark: 1 })
  const files = { ...part.PACKAGE, 'xl/workbook.xml': part.workbook(sheet.title, headRow(sheet)) }
  for (const [path, xml] of Object.entries(files)) zip.addBuffer(Buffer.from(xml), path)
  zip.addReadStream(body, 'xl/worksheets/sheet1.xml')
  const fail = (error: Error) => output.destroy(error)
  zip.on('error', fail)
  body.on('error', fail)
  zip.end()
  try {
    await pipeline(output, out)
  } finally {
    body.destroy()
  }
}

/**
 * Writes a CSV file that Excel opens as UTF-8: byte order mark, CRLF, the same harmless texts as `writeSheet`.
 * @throws TypeError when a value is not of its column's type; `out` is destroyed then
 */
export async function writeCsv(out: Writable, sheet: Pick<Sheet, 'columns' | 'rows' | 'watermark'>): Promise<void> {
  const mark = sheet.watermark ? [harmless(sheet.watermark)] : []
  async function* lines() {
    const head = [...sheet.columns.map((column) => harmless(column.title)), ...(sheet.watermark ? [part.MARK_TITLE] : [])]
    let text = `\ufeff${csvLine(head)}`
    for await (const row of sheet.rows) {
      text += csvLine([...sheet.columns.map((column) => toField(row[column.key], column)), ...mark])
      if (text.length > CHUNK) {
        yield text
        text = ''
      }
    }
    yield text
  }
  await pipeline(lines, out)
}

const csvLine = (fields: string[]) =>
  `${fields.map((field) => (/[",;\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\r\n`

/** Number of the line with the column titles. */
const headRow = (sheet: Sheet) => (sheet.watermark ? 3 : 2)

async function* sheetXml(sheet: Sheet): AsyncGenerator<string> {
  const { columns, watermark, footer = [] } = sheet
  const head = headRow(sheet)
  const titles = [...columns.map((column) => column.title), ...(watermark ? [part.MARK_TITLE] : [])]
  const names = titles.map((_, index) => part.columnName(index))
  const last = names.at(-1)!
  const mark = watermark ? part.textCell(`${last}#`, part.STYLE.note, harmless(watermark)) : ''
  const merged = [`A1:${last}1`]

  let text = part.sheetStart(columns, watermark !== undefined, head)
  text += part.row(1, part.textCell('A1', part.STYLE.title, harmless(sheet.title)), 30)
  if (watermark) {
    text += part.row(2, part.textCell('A2', part.STYLE.note, harmless(watermark)))
    merged.push(`A2:${last}2`)
  }
  text += part.row(head, titles.map((title, i) => part.textCell(`${names[i]}${head}`, part.STYLE.head, harmless(title))).join(''), 22)

  let number = head
  for await (const row of sheet.rows) {
    number++
    if (number >= MOST_ROWS) throw new RangeError(`more than ${MOST_ROWS} rows do not fit into one sheet`)
    let cells = ''
    for (const [i, column] of columns.entries()) {
      cells += part.cell(`${names[i]}${number}`, part.STYLE[column.type], toCell(row[column.key], column))
    }
    text += part.row(number, cells + mark.replace('#', String(number)))
    if (text.length > CHUNK) {
      yield text
      text = ''
    }
  }
  const filter = `A${head}:${last}${number}`
  for (const line of footer) {
    number++
    text += part.row(number, part.textCell(`A${number}`, part.STYLE.note, harmless(line)))
    merged.push(`A${number}:${last}${number}`)
  }
  yield text + part.sheetEnd(filter, merged, watermark ?? '')
}
