/** Official letters and notices as PDF/A in the layout of GB/T 9704-2012. */
import { fitTable, LATIN_WIDTH, type Table } from './table.ts'
import { typeset } from './typst.ts'

/** A piece of the body. A heading of level 1 is set in 黑体, of level 2 in 楷体; list items are numbered "1." and so on. */
export type LetterBlock =
  | { kind: 'paragraph'; text: string }
  | { kind: 'heading'; level: 1 | 2; text: string }
  | ({ kind: 'table' } & Table)
  | { kind: 'list'; items: string[] }

/** A letter or notice. All texts are printed literally; a line feed starts a new paragraph (in the title: a new line). */
export type Letter = {
  /** 'document': red head with a red line; 'letter': 信函格式 with double red lines. */
  form: 'document' | 'letter'
  /** 发文机关标志, as it stands in red at the head. */
  organ: string
  /** 发文字号, e.g. 某司法督〔2026〕12号; without it the paper carries the watermark 草稿. */
  number?: string
  title: string
  /** 主送机关; empty for papers without one. */
  addressee: string
  blocks: LetterBlock[]
  /** Names of the enclosures, without numbers. */
  attachments?: string[]
  /** 发文机关署名. */
  signer: string
  /** 成文日期, ISO 8601. */
  date: string
  /** 抄送机关. */
  copies?: string
  /** 印发机关 and 印发日期 (ISO 8601); only in the form 'document'. */
  printedBy?: string
  printedAt?: string
  /** 附注, usually the contact, printed in brackets under the date. */
  contact?: string
  /** Code by which a reader checks that the paper is genuine; `svg` is a drawing of it (a QR code) made by the caller. */
  verifyCode?: { text: string; svg?: string }
  /** Words in the dashed circle that marks the place of the seal. The circle is not a seal. */
  sealText?: string
  /** Picture of the seal as a drawing, and its diameter in millimetres; it is set over name and date. */
  seal?: { svg: string; size: number }
}

/** Width of the type area, points. */
const TYPE_WIDTH = (156 / 25.4) * 72

/** Table text: width of a character (12 pt) and room beside the text of a cell, points. */
const TABLE = { character: 12, padding: 8 }

/**
 * Sets a letter as PDF/A-2u. The same letter gives the same bytes.
 * @throws RangeError when a date is no ISO date, a table has no column or a row has more cells than columns
 * @throws Error when the paper cannot be set
 */
export async function renderLetter(letter: Letter): Promise<Uint8Array> {
  const { year, month, day } = Temporal.PlainDate.from(letter.date)
  const optional = (['number', 'copies', 'printedBy', 'printedAt', 'contact', 'verifyCode', 'sealText', 'seal'] as const).filter(
    (key) => letter[key],
  )
  const paper = {
    form: letter.form,
    organ: letter.organ,
    title: letter.title,
    addressee: letter.addressee.replace(/[:：]\s*$/, ''),
    blocks: letter.blocks.map((block) => (block.kind === 'table' ? shapeTable(block) : block)),
    attachments: letter.attachments ?? [],
    signer: letter.signer,
    dateParts: [year, month, day],
    date: chineseDate(letter.date),
    ...Object.fromEntries(optional.map((key) => [key, letter[key]])),
    ...(letter.printedAt && { printedAt: chineseDate(letter.printedAt) }),
  }
  return typeset('letter', { letter: paper })
}

/**
 * 2026年11月22日, without padding (GB/T 9704-2012).
 * @throws RangeError when the text is no ISO date
 */
export function chineseDate(iso: string): string {
  const date = Temporal.PlainDate.from(iso)
  return `${date.year}年${date.month}月${date.day}日`
}

/** Gives every column its width in points and the length from which an unbroken run of letters has to be cut. */
function shapeTable(table: Table) {
  const { rows, widths } = fitTable(table, TYPE_WIDTH, TABLE.character, TABLE.padding)
  const columns = widths.map((width, i) => {
    const room = (width - TABLE.padding) / (TABLE.character * LATIN_WIDTH)
    return { align: 'left', ...table.columns[i], width, longest: Math.max(4, Math.floor(room) + 1) }
  })
  return { kind: 'table', columns, rows }
}
