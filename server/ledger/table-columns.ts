import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { keepUpload, openInputs, openTable, tableKind, type Upload } from '../intake/index.ts'
import type { Context } from '../platform/context.ts'
import { Refusal } from '../platform/refusal.ts'

/** A line of a table: its number there and its cells as texts. */
export interface Line {
  readonly line: number
  readonly cells: readonly string[]
}

/** Words by which offices name a column, the plainest first; a heading of two lines comes joined. */
export type ColumnWords<Field extends string> = readonly (readonly [Field, RegExp])[]

/** A ledger of one year is shorter by far; a longer table is no ledger. */
const MOST_ROWS = 10_000
/** Lines among which the head is looked for. */
const LOOKED_AT = 15
const SAMPLES = 3

const plain = (text: string): string => text.replace(/[\s\u3000（）()：:、*]+/g, '')

/** Every line of the uploaded table. Throws a `Refusal` for what is no table or has too many rows. */
export async function readLines(upload: Upload): Promise<Line[]> {
  const opened = await openInputs(upload.path, upload.fileName)
  try {
    const input = opened.inputs.find(({ name }) => tableKind(name) !== null && tableKind(name) !== 'ndjson')
    if (!input) throw new Refusal(422, 'file-type', '请上传 Excel（XLSX）或 CSV 台账；旧版 XLS 请另存为 XLSX')
    const kind = tableKind(input.name)!
    const table = await openTable(
      input,
      { kind, encoding: 'auto', delimiter: /\.tsv/i.test(input.name) ? '\t' : ',', quote: '"', headerRow: 1 },
      () => undefined,
    )
    const lines: Line[] = []
    // The first line that holds anything is handed over as columns: its number is the one before the next.
    const first = table.columns.map((cell) => cell.trim())
    for await (const rows of table.rows)
      for (const row of rows) {
        if (!('cells' in row)) continue
        lines.push({ line: row.line, cells: row.cells.map((cell) => cell.trim()) })
        if (lines.length > MOST_ROWS) throw new Refusal(422, 'too-many-rows', `一份台账最多 ${MOST_ROWS} 行，请拆分后上传`)
      }
    return [{ line: Math.min(1, (lines[0]?.line ?? 2) - 1), cells: first }, ...lines]
  } finally {
    opened.close()
  }
}

/** Lines that hold records. */
export const bodyOf = (lines: readonly Line[], headerRow: number, headerRows: number): Line[] =>
  lines.filter(({ line, cells }) => line >= headerRow + headerRows && cells.some((cell) => cell !== ''))

/** Reads the head of a table by the words of a ledger. */
export function columnReader<Field extends string>(words: ColumnWords<Field>) {
  const fieldOf = (title: string): Field | null => words.find(([, pattern]) => pattern.test(plain(title)))?.[0] ?? null

  /** What each column holds, by its name; a field that two columns could hold goes to the first. */
  function guessFields(titles: readonly string[]): (Field | null)[] {
    const taken = new Set<Field>()
    return titles.map((title) => {
      const field = fieldOf(title)
      if (field === null || taken.has(field)) return null
      taken.add(field)
      return field
    })
  }

  /** Where the names of the columns stand: the line with most names that offices use, and whether the next line goes on with them. */
  function findHead(lines: readonly Line[]): { headerRow: number; headerRows: number } {
    const scores = lines
      .slice(0, LOOKED_AT)
      .map(({ cells }) => new Set(cells.map((cell) => (cell.length <= 20 ? fieldOf(cell) : null)).filter((each) => each !== null)).size)
    const best = scores.indexOf(Math.max(0, ...scores))
    const head = lines[best]
    if (!head || scores[best]! < 2) return { headerRow: lines[0]?.line ?? 1, headerRows: 1 }
    const next = lines[best + 1]
    const filled = head.cells.filter((cell) => cell !== '').length
    // A second line of a head names columns where the first has none, and nothing where the first stands alone.
    const goesOn =
      next !== undefined &&
      next.line === head.line + 1 &&
      next.cells.some((cell, index) => cell !== '' && !head.cells[index]) &&
      next.cells.filter((cell) => cell !== '').every((cell) => cell.length <= 20 && !/^\d/.test(cell)) &&
      next.cells.filter((cell) => cell !== '').length < filled
    return { headerRow: head.line, headerRows: goesOn ? 2 : 1 }
  }

  /** Names of the columns; a merged heading stands over all columns up to the next one that has names below it. */
  function columnTitles(lines: readonly Line[], headerRow: number, headerRows: number): string[] {
    const head = lines.filter(({ line }) => line >= headerRow && line < headerRow + headerRows)
    const width = Math.max(0, ...lines.map(({ cells }) => cells.length))
    let group = ''
    return Array.from({ length: width }, (_, column) => {
      const parts = head.map(({ cells }) => (cells[column] ?? '').replace(/\s+/g, ''))
      const own = parts.at(-1) ?? ''
      if (head.length < 2) return own
      if (parts[0]) group = parts[0]
      return own === '' || own === parts[0] ? (parts[0] ?? '') : plainEnough(own) ? own : `${group}${own}`
    })
  }

  /** Whether a lower heading says enough without the one above it. */
  const plainEnough = (title: string): boolean => title.length >= 3 && fieldOf(title) !== null

  /** The columns with their names, some samples, and what each may hold. */
  function columnsOf(lines: readonly Line[], headerRow: number, headerRows: number) {
    const titles = columnTitles(lines, headerRow, headerRows)
    const body = bodyOf(lines, headerRow, headerRows)
    const fields = guessFields(titles)
    return {
      rows: body.length,
      columns: titles.map((title, column) => ({
        title: title.slice(0, 100),
        sample: body.slice(0, SAMPLES).map(({ cells }) => (cells[column] ?? '').slice(0, 100)),
        field: fields[column] ?? null,
      })),
    }
  }

  /** Keeps an uploaded table of this ledger until it is taken in, and says what its columns are. What cannot be read is not kept. */
  async function takeTable({ services, actor, upload }: Context) {
    const kept = await keepUpload(services.files, randomUUID(), actor.id, await upload())
    try {
      const lines = await readLines(kept)
      const head = findHead(lines)
      return { uploadId: kept.id, fileName: kept.fileName, ...head, ...columnsOf(lines, head.headerRow, head.headerRows) }
    } catch (error) {
      await rm(kept.folder, { recursive: true, force: true })
      throw error
    }
  }

  return { guessFields, findHead, columnTitles, columnsOf, takeTable }
}
