/** One cell of an exported table: which kind of value a column holds and how it is written. */
import { printableText } from './printable.ts'

/** A column of an export. `width` in characters. Money is in yuan; dates and times are shown in Beijing time. */
export type SheetColumn = { key: string; title: string; width?: number; type: 'text' | 'number' | 'date' | 'datetime' | 'money' }

/** A cell ready to write: a number (for a date its Excel serial day) or a text that no program takes for a formula. */
export type Cell = { number: number | string; text?: undefined } | { number?: undefined; text: string } | undefined

/** Most characters that Excel keeps in a cell. */
const LONGEST_TEXT = 32_767
const CUT_MARK = '…（已截断）'
/** Digits that a number keeps in Excel; a longer one is written as text so that none is lost. */
const EXACT_DIGITS = 15
const ZONE = 'Asia/Shanghai'
const DAY = 86_400_000
const EXCEL_EPOCH = Date.UTC(1899, 11, 30)
/** Before this day Excel's own calendar is wrong (it knows a 29 February 1900). */
const EXCEL_FIRST = Date.UTC(1900, 2, 1)

/**
 * Makes a text harmless in Excel, in WPS and in a CSV file made from either: one that could be taken for a formula (first character = + - @, or
 * their full-width forms, or a tab or line break) gets an apostrophe in front, which stays in the cell.
 */
export function harmless(text: string): string {
  const clean = printableText(text, () => true)
  const whole = clean.length > LONGEST_TEXT ? clean.slice(0, LONGEST_TEXT - CUT_MARK.length - 1).toWellFormed() + CUT_MARK : clean
  return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(whole) || /^[\t\r\n]/.test(text) ? `'${whole}` : whole
}

/**
 * The cell for a value. Empty for null, undefined and ''.
 * Numbers and money: number, bigint or decimal text. Dates and times: Temporal value, `Date` or ISO 8601 text.
 * @throws TypeError when the value is not of the column's type
 */
export function toCell(value: unknown, column: SheetColumn): Cell {
  if (value === null || value === undefined || value === '') return undefined
  switch (column.type) {
    case 'text':
      return { text: harmless(typeof value === 'object' && !('toJSON' in value) ? JSON.stringify(value) : String(value)) }
    case 'number':
    case 'money':
      return numberCell(value, column)
    case 'date':
    case 'datetime': {
      const wall = wallTime(value, column)
      const day = wall.toZonedDateTime('UTC').epochMilliseconds
      return day < EXCEL_FIRST ? { text: isoText(wall, column) } : { number: (day - EXCEL_EPOCH) / DAY }
    }
  }
}

/**
 * The same value as a field of a CSV file, without quotes: numbers as they are, dates as 2026-11-22, times as 2026-11-22 08:30:00.
 * @throws TypeError when the value is not of the column's type
 */
export function toField(value: unknown, column: SheetColumn): string {
  if (value === null || value === undefined || value === '') return ''
  if (column.type === 'date' || column.type === 'datetime') return isoText(wallTime(value, column), column)
  const cell = toCell(value, column)
  return String(cell?.number ?? cell?.text ?? '')
}

function numberCell(value: unknown, column: SheetColumn): Cell {
  const text = String(value)
  const plain =
    (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)
  if (!plain) throw new TypeError(`column ${column.key}: ${text} is not a number`)
  const digits = text.replace(/e.*$/i, '').replace(/\D|^-?0+/g, '')
  return typeof value !== 'number' && digits.length > EXACT_DIGITS ? { text } : { number: text }
}

function wallTime(value: unknown, column: SheetColumn): Temporal.PlainDateTime {
  try {
    if (value instanceof Temporal.PlainDate) return value.toPlainDateTime()
    if (value instanceof Temporal.PlainDateTime) return value
    if (value instanceof Temporal.ZonedDateTime) return value.withTimeZone(ZONE).toPlainDateTime()
    const text = value instanceof Date ? value.toISOString() : String(value)
    const instant = /[T ].*(Z|[+-]\d\d(:?\d\d)?)$/i.test(text)
    return instant ? Temporal.Instant.from(text).toZonedDateTimeISO(ZONE).toPlainDateTime() : Temporal.PlainDateTime.from(text)
  } catch {
    throw new TypeError(`column ${column.key}: ${String(value)} is not a date`)
  }
}

function isoText(wall: Temporal.PlainDateTime, column: SheetColumn): string {
  return column.type === 'date' ? wall.toPlainDate().toString() : wall.toString({ smallestUnit: 'second' }).replace('T', ' ')
}
