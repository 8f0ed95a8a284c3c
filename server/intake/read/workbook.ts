import yauzl from 'yauzl'
import { Refusal } from '#server/platform/refusal.ts'
import type { TableRow } from './csv.ts'

/** Unpacked bytes that a workbook may have, in all and in the table of shared texts, which is held in memory. */
const MOST_BYTES = 2_147_483_648
const MOST_SHARED = 268_435_456
const MOST_RATIO = 200
const RATIO_FROM = 64 * 1_048_576
const MOST_ENTRIES = 1000
/** Rows are handed on in pieces of this many. */
const PIECE = 1000

const broken = (name: string): Refusal => new Refusal(422, 'bad-archive', `${name} 不是完整的 XLSX 文件，请在表格软件中另存后再接入`)
const bomb = (name: string): Refusal => new Refusal(422, 'archive-too-large', `${name} 展开后过大，已停止读取`)

/** Unpacks every part once and counts, so that a workbook which lies about its sizes is found before it is read. */
async function weigh(path: string, name: string): Promise<void> {
  const zip = await yauzl.openPromise(path, { autoClose: false, lazyEntries: true }).catch(() => {
    throw broken(name)
  })
  try {
    let total = 0
    let entries = 0
    for await (const entry of zip.eachEntry()) {
      if (++entries > MOST_ENTRIES) throw bomb(name)
      if (entry.fileName.endsWith('/')) continue
      const limit = entry.fileName === 'xl/sharedStrings.xml' ? MOST_SHARED : MOST_BYTES
      let size = 0
      for await (const chunk of (await zip.openReadStreamPromise(entry)) as unknown as AsyncIterable<Buffer>) {
        size += chunk.length
        total += chunk.length
        if (size > limit || total > MOST_BYTES || (size > RATIO_FROM && size > entry.compressedSize * MOST_RATIO)) throw bomb(name)
      }
    }
  } catch (error) {
    throw error instanceof Refusal ? error : broken(name)
  } finally {
    zip.close()
  }
}

const two = (value: number): string => String(value).padStart(2, '0')

/** A cell as text: dates as ISO, formulas as their stored result. Text that looks like a formula stays text. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) {
    const time = `${two(value.getUTCHours())}:${two(value.getUTCMinutes())}:${two(value.getUTCSeconds())}`
    if (value.getUTCFullYear() < 1901) return time
    const day = value.toISOString().slice(0, 10)
    return time === '00:00:00' ? day : `${day} ${time}`
  }
  const cell = value as {
    result?: unknown
    formula?: unknown
    sharedFormula?: unknown
    richText?: { text: string }[]
    text?: unknown
    error?: string
  }
  if (cell.richText) return cell.richText.map((part) => part.text).join('')
  if (cell.formula !== undefined || cell.sharedFormula !== undefined) return cellText(cell.result)
  if (cell.text !== undefined) return cellText(cell.text)
  return cell.error ?? ''
}

/**
 * Reads the rows of one sheet, the header among them, in constant memory but for the shared texts.
 * Throws `Refusal` (`bad-archive`, `archive-too-large`, `mapping-invalid` when there is no such sheet).
 */
export async function* workbookRows(path: string, name: string, sheet: string | number): AsyncGenerator<TableRow[]> {
  await weigh(path, name)
  const { default: excel } = await import('exceljs')
  const reader = new excel.stream.xlsx.WorkbookReader(path, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    hyperlinks: 'ignore',
    styles: 'cache',
    entries: 'ignore',
  })
  let index = 0
  let found = false
  try {
    for await (const worksheet of reader) {
      index++
      const title = (worksheet as unknown as { name?: string }).name
      if (typeof sheet === 'number' ? index !== sheet : title !== sheet) continue
      found = true
      let rows: TableRow[] = []
      for await (const row of worksheet) {
        const values = row.values as unknown[]
        const cells = Array.from({ length: Math.max(0, values.length - 1) }, (_, column) => cellText(values[column + 1]))
        if (cells.every((cell) => cell === '')) continue
        rows.push({ line: row.number, raw: cells.join('\t'), cells })
        if (rows.length >= PIECE) {
          yield rows
          rows = []
        }
      }
      yield rows
    }
  } catch (error) {
    throw error instanceof Refusal ? error : broken(name)
  }
  if (!found) throw new Refusal(422, 'mapping-invalid', `${name} 中没有工作表 ${sheet}`)
}
