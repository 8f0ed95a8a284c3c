/** The three parts of an XLSX file that carry values: styles (which numbers are dates), shared texts, rows. */
import { Refusal } from '../refusal.ts'
import type { XmlHandler } from './xml-scanner.ts'

/** A value as the sheet shows it. */
export type SheetCell = string | number | boolean | Temporal.PlainDate | Temporal.PlainDateTime | Temporal.PlainTime | null

/** A row: its number as Excel shows it, and its cells from column A on; `null` is an empty cell. */
export type SheetRow = { number: number; cells: SheetCell[] }

type Attribute = (name: string) => string | undefined
type Moment = 'date' | 'datetime' | 'time'

/** Excel's widest sheet; a cell further right makes the file invalid. */
const LAST_COLUMN = 16_384

/** Built-in number formats for dates and times, those of Chinese Excel included. */
const BUILT_IN = new Map<number, Moment>([
  ...[14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, 'date'] as const),
  ...[18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56].map((id) => [id, 'time'] as const),
  [22, 'datetime'],
])

/** What a number format code shows: letters outside quotes, brackets and escapes tell. */
export function momentOf(code: string): Moment | undefined {
  const letters = code.replace(/"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|\\.|_./gi, '').toLowerCase()
  if (/general|@|0|#/.test(letters.replace(/\.0+/g, ''))) return undefined
  const date = /[yd]/.test(letters) || (letters.includes('m') && !/[hs]/.test(letters))
  const time = /[hs]/.test(letters)
  if (date) return time ? 'datetime' : 'date'
  return time ? 'time' : undefined
}

/** Which cell styles mark a date or a time. */
export class Styles implements XmlHandler {
  readonly #formats = new Map(BUILT_IN)
  readonly #styles: (Moment | undefined)[] = []
  readonly #date1904: boolean
  #inCells = false

  constructor(date1904: boolean) {
    this.#date1904 = date1904
  }

  open(name: string, attribute: Attribute): void {
    if (name === 'numFmt') {
      const moment = momentOf(attribute('formatCode') ?? '')
      const id = Number(attribute('numFmtId'))
      if (moment) this.#formats.set(id, moment)
      else this.#formats.delete(id)
    } else if (name === 'cellXfs') this.#inCells = true
    else if (name === 'xf' && this.#inCells) this.#styles.push(this.#formats.get(Number(attribute('numFmtId'))))
  }

  text(): void {}

  close(name: string): void {
    if (name === 'cellXfs') this.#inCells = false
  }

  /** The value that a number has under a style. A number that is no possible date stays a number. */
  value(number: number, style: number): SheetCell {
    const moment = this.#styles[style]
    if (!moment || number < 0 || number >= 2_958_466) return number
    const seconds = Math.round(number * 86_400)
    const start = this.#date1904 ? '1904-01-01' : number < 60 ? '1899-12-31' : '1899-12-30'
    const wall = Temporal.PlainDateTime.from(start).add({ seconds })
    if (moment === 'date') return wall.toPlainDate()
    return moment === 'time' && number < 1 ? wall.toPlainTime() : wall
  }
}

/** The texts that cells refer to by number. */
export class SharedTexts implements XmlHandler {
  readonly #texts: string[] = []
  readonly #rich = new RichText()

  open(name: string): void {
    if (name === 'si') this.#rich.start()
    else this.#rich.open(name)
  }

  text(text: string): void {
    this.#rich.text(text)
  }

  close(name: string): void {
    if (name === 'si') this.#texts.push(this.#rich.whole())
    else this.#rich.close(name)
  }

  /** @throws SyntaxError when there is no such text */
  get(index: number): string {
    const text = this.#texts[index]
    if (text === undefined) throw new SyntaxError(`no shared text ${index}`)
    return text
  }
}

/** Collects the `t` elements of a text with runs, without the reading aids (`rPh`). */
class RichText {
  #text = ''
  #inText = false
  #inReading = false

  start(): void {
    this.#text = ''
  }

  open(name: string): void {
    if (name === 'rPh') this.#inReading = true
    else if (name === 't') this.#inText = true
  }

  text(text: string): void {
    if (this.#inText && !this.#inReading) this.#text += text
  }

  close(name: string): void {
    if (name === 'rPh') this.#inReading = false
    else if (name === 't') this.#inText = false
  }

  whole(): string {
    return unescapeExcel(this.#text)
  }
}

/** Undoes Excel's `_xHHHH_` notation. */
function unescapeExcel(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/** Turns the elements of a sheet into rows. */
export class SheetParser implements XmlHandler {
  readonly #styles: Styles
  readonly #shared: SharedTexts
  readonly #mostColumns: number
  readonly #rich = new RichText()
  #rows: SheetRow[] = []
  #row: SheetRow = { number: 0, cells: [] }
  #column = -1
  #type = 'n'
  #style = 0
  #value = ''
  #inValue = false
  #inData = false

  /** @param mostColumns columns that a row may have; a cell further right is refused */
  constructor(styles: Styles, shared: SharedTexts, mostColumns: number) {
    this.#styles = styles
    this.#shared = shared
    this.#mostColumns = mostColumns
  }

  /** Rows that are complete since the last call. */
  takeRows(): SheetRow[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  open(name: string, attribute: Attribute): void {
    if (name === 'sheetData') this.#inData = true
    else if (!this.#inData) return
    else if (name === 'row') {
      this.#row = { number: Number(attribute('r')) || this.#row.number + 1, cells: [] }
      this.#column = -1
    } else if (name === 'c') {
      const place = attribute('r')
      this.#column = place === undefined ? this.#column + 1 : columnIndex(place)
      this.#type = attribute('t') ?? 'n'
      this.#style = Number(attribute('s') ?? 0)
      this.#value = ''
      this.#rich.start()
    } else if (name === 'v') this.#inValue = true
    else this.#rich.open(name)
  }

  text(text: string): void {
    if (this.#inValue) this.#value += text
    else if (this.#inData) this.#rich.text(text)
  }

  close(name: string): void {
    if (name === 'sheetData') this.#inData = false
    else if (!this.#inData) return
    else if (name === 'v') this.#inValue = false
    else if (name === 'c') this.#put(this.#cell())
    else if (name === 'row') {
      if (this.#row.cells.length > 0) this.#rows.push(this.#row)
    } else this.#rich.close(name)
  }

  #put(value: SheetCell): void {
    if (value === null || value === '') return
    const { number, cells } = this.#row
    if (this.#column >= this.#mostColumns) throw new Refusal(422, 'sheet-columns', `表格第 ${number} 行超过 ${this.#mostColumns} 列`)
    while (cells.length < this.#column) cells.push(null)
    cells[this.#column] = value
  }

  #cell(): SheetCell {
    if (this.#type === 'inlineStr') return this.#rich.whole()
    if (this.#value === '') return null
    switch (this.#type) {
      case 's':
        return this.#shared.get(Number(this.#value))
      case 'b':
        return this.#value === '1'
      case 'd':
        return Temporal.PlainDateTime.from(this.#value)
      case 'n': {
        const number = Number(this.#value)
        return Number.isNaN(number) ? this.#value : this.#styles.value(number, this.#style)
      }
      default:
        return unescapeExcel(this.#value)
    }
  }
}

/** Column index of a place such as AB12. */
function columnIndex(place: string): number {
  let column = 0
  for (const letter of /^[A-Z]{1,3}/i.exec(place)?.[0].toUpperCase() ?? '') column = column * 26 + letter.charCodeAt(0) - 64
  if (column < 1 || column > LAST_COLUMN) throw new SyntaxError(`no such column: ${place.slice(0, 20)}`)
  return column - 1
}
