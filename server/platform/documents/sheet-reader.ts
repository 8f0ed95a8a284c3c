/** Reading XLSX files that people send: row by row, within limits that no crafted file can pass. */
import type { Readable } from 'node:stream'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { Refusal } from '../refusal.ts'
import { SharedTexts, SheetParser, type SheetRow, Styles } from './sheet-parser.ts'
import { type XmlHandler, XmlScanner } from './xml-scanner.ts'

/** What a file may hold at most. */
export type SheetLimits = {
  rows: number
  columns: number
  /** Unpacked size of everything that is read, bytes. */
  bytes: number
  /** Unpacked to packed size of any part larger than 1 MiB. */
  ratio: number
}

const MIB = 1024 ** 2

/** Generous for a ledger of a year, small enough for one machine. */
export const DEFAULT_LIMITS: SheetLimits = { rows: 300_000, columns: 200, bytes: 512 * MIB, ratio: 150 }

const MOST_PARTS = 2000
const RATIO_FROM = MIB
/** Shared texts are kept in memory. */
const MOST_SHARED = 128 * MIB

const refuse = (code: string, message: string) => new Refusal(422, code, message)
const damaged = (detail: string) => refuse('sheet-damaged', `表格文件已损坏，无法读取（${detail}）`)

/**
 * Reads the first visible sheet of an XLSX file. Rows without a value are left out. Numbers formatted as dates or times come as Temporal
 * values, formulas as their last result, errors as their text. The file is closed when the loop ends, for whatever reason.
 * @throws Refusal 422 with a message for the sender: not an XLSX file (`sheet-format`), damaged (`sheet-damaged`), beyond a limit
 * (`sheet-rows`, `sheet-columns`, `sheet-size`, `sheet-ratio`)
 */
export async function* readSheet(path: string, limits: Partial<SheetLimits> = {}): AsyncGenerator<SheetRow> {
  const bounds = { ...DEFAULT_LIMITS, ...limits }
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(() => {
    throw refuse('sheet-format', '文件不是 XLSX 表格。旧版 XLS 或加密的文件请先用 Excel 或 WPS 另存为不加密的 XLSX 再上传')
  })
  try {
    const parts = await listParts(zip, bounds)
    const { sheet, date1904 } = await findSheet(zip, parts)
    const styles = new Styles(date1904)
    const shared = new SharedTexts()
    await scanPart(zip, parts, 'xl/styles.xml', styles)
    await scanPart(zip, parts, 'xl/sharedStrings.xml', shared)
    yield* readRows(await zip.openReadStreamPromise(sheet), new SheetParser(styles, shared, bounds.columns), bounds.rows)
  } catch (error) {
    throw error instanceof Refusal ? error : damaged(error instanceof Error ? error.message : String(error))
  } finally {
    zip.close()
  }
}

type Parts = Map<string, Entry>

/** Reads the directory and checks what it declares; `yauzl` stops any part that turns out larger than declared. */
async function listParts(zip: ZipFile, limits: SheetLimits): Promise<Parts> {
  const parts: Parts = new Map()
  let total = 0
  for await (const entry of zip.eachEntry()) {
    total += entry.uncompressedSize
    const shared = entry.fileName.toLowerCase().endsWith('sharedstrings.xml') && entry.uncompressedSize > MOST_SHARED
    if (parts.size >= MOST_PARTS || total > limits.bytes || shared) {
      throw refuse('sheet-size', `表格解压后过大（上限 ${Math.ceil(limits.bytes / MIB)} MB），请拆分后上传`)
    }
    if (entry.uncompressedSize > RATIO_FROM && entry.uncompressedSize > limits.ratio * entry.compressedSize) {
      throw refuse('sheet-ratio', '表格压缩比异常，疑似恶意文件，已拒绝读取')
    }
    if (entry.isEncrypted()) throw refuse('sheet-format', '文件已加密，请去除密码后上传')
    parts.set(entry.fileName.replace(/^\//, '').toLowerCase(), entry)
  }
  return parts
}

async function findSheet(zip: ZipFile, parts: Parts): Promise<{ sheet: Entry; date1904: boolean }> {
  if (!parts.has('xl/workbook.xml')) throw refuse('sheet-format', '文件不是 XLSX 表格，请另存为 XLSX 再上传')
  let visible: string | undefined
  let date1904 = false
  const targets = new Map<string, string>()
  await scanPart(zip, parts, 'xl/workbook.xml', {
    ...ignore,
    open(name, attribute) {
      if (name === 'workbookPr') date1904 = ['1', 'true'].includes(attribute('date1904') ?? '')
      if (name === 'sheet' && (attribute('state') ?? 'visible') === 'visible') visible ??= attribute('id')
    },
  })
  await scanPart(zip, parts, 'xl/_rels/workbook.xml.rels', {
    ...ignore,
    open(name, attribute) {
      if (name === 'Relationship') targets.set(attribute('Id') ?? '', attribute('Target') ?? '')
    },
  })
  const target = targets.get(visible ?? '') ?? ''
  const sheet = parts.get((target.startsWith('/') ? target.slice(1) : `xl/${target}`).toLowerCase())
  if (!sheet) throw damaged('没有可见的工作表')
  return { sheet, date1904 }
}

const ignore: XmlHandler = { open() {}, text() {}, close() {} }

async function scanPart(zip: ZipFile, parts: Parts, name: string, handler: XmlHandler): Promise<void> {
  const entry = parts.get(name.toLowerCase())
  if (!entry) return
  for await (const _ of scan(await zip.openReadStreamPromise(entry), handler));
}

/** Scans a stream; yields after each piece, when the handler has been told all of it. */
async function* scan(stream: Readable, handler: XmlHandler): AsyncGenerator<void> {
  const scanner = new XmlScanner(handler)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const piece of stream) {
    scanner.write(decoder.decode(piece as Buffer, { stream: true }))
    yield
  }
  scanner.write(decoder.decode())
  scanner.end()
}

async function* readRows(stream: Readable, parser: SheetParser, mostRows: number): AsyncGenerator<SheetRow> {
  let count = 0
  for await (const _ of scan(stream, parser)) {
    for (const row of parser.takeRows()) {
      if (++count > mostRows) throw refuse('sheet-rows', `表格超过 ${mostRows} 行，请拆分后上传`)
      yield row
    }
  }
}
