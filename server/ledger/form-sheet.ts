import ExcelJS from 'exceljs'
import { harmless } from '../platform/documents/index.ts'
import { aboveTable, headings, type LedgerForm, SIGNATURES } from './form.ts'

const THIN = { style: 'thin' } as const
const EDGES = { top: THIN, left: THIN, bottom: THIN, right: THIN }
const FONT = '宋体'
/** Height of a line of text in points. */
const LINE = 14.5
/** Row heights of Excel end here. */
const TALLEST = 400

/** Lines that a text takes in a column of so many characters; a Chinese one counts two. */
const linesOf = (text: string, width: number): number =>
  text.split('\n').reduce((sum, line) => {
    const wide = [...line].reduce((total, character) => total + (character < '\u0250' ? 1 : 2), 0)
    return sum + Math.max(1, Math.ceil(wide / Math.max(1, width - 1)))
  }, 0)

/** The form as XLSX: A4 landscape, as wide as the page, head repeated on every page. Texts that look like formulas stay texts. */
export async function renderFormSheet(form: LedgerForm): Promise<Buffer> {
  const { columns, rows, title, mark } = form
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet(title.replace(/[\p{Cc}[\]:*?/\\']/gu, ' ').slice(0, 31), {
    views: [{ state: 'frozen', ySplit: 4 }],
    pageSetup: {
      paperSize: 9,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: '1:4',
      horizontalCentered: true,
      margins: { left: 0.4, right: 0.4, top: 0.6, bottom: 0.6, header: 0.3, footer: 0.3 },
    },
    headerFooter: { oddFooter: `&L${mark.replaceAll('&', '&&').slice(0, 150)}&R第 &P 页，共 &N 页` },
  })
  columns.forEach(({ width }, index) => {
    sheet.getColumn(index + 1).width = width
  })
  const last = columns.length
  sheet.mergeCells(1, 1, 1, last)
  const head = sheet.getCell(1, 1)
  head.value = harmless(title)
  head.font = { name: '黑体', size: 18 }
  head.alignment = { horizontal: 'center', vertical: 'middle' }
  sheet.getRow(1).height = 36
  spread(sheet, 2, last, aboveTable(form))
  sheet.getRow(2).height = 22

  const cell = (line: number, column: number, text: string, bold = false, centre: boolean | undefined = bold) => {
    const place = sheet.getCell(line, column)
    place.value = text === '' ? null : harmless(text)
    place.font = { name: FONT, size: 10, bold }
    place.border = EDGES
    place.alignment = { horizontal: centre ? 'center' : 'left', vertical: 'middle', wrapText: true }
    place.numFmt = '@'
  }
  for (const { title: upper, from, span, grouped } of headings(columns)) {
    for (let column = from; column < from + span; column++) {
      cell(3, column + 1, column === from ? upper : '', true)
      cell(4, column + 1, grouped ? columns[column]!.title : '', true)
    }
    if (grouped && span > 1) sheet.mergeCells(3, from + 1, 3, from + span)
    if (!grouped) sheet.mergeCells(3, from + 1, 4, from + 1)
  }
  sheet.getRow(3).height = 20
  sheet.getRow(4).height = 30
  for (const [index, row] of rows.entries()) {
    const line = index + 5
    for (const [column, text] of row.entries()) cell(line, column + 1, text, false, columns[column]!.centre)
    const tall = Math.max(...row.map((text, column) => linesOf(text, columns[column]!.width)))
    sheet.getRow(line).height = Math.min(TALLEST, Math.max(24, tall * LINE + 4))
  }
  const foot = rows.length + 5
  sheet.getRow(foot).height = 30
  spread(sheet, foot, last, SIGNATURES)
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** Three texts over the width of the table. */
function spread(sheet: ExcelJS.Worksheet, line: number, last: number, texts: readonly string[]): void {
  const third = Math.floor(last / texts.length)
  texts.forEach((text, index) => {
    const from = index * third + 1
    const to = index === texts.length - 1 ? last : from + third - 1
    if (to > from) sheet.mergeCells(line, from, line, to)
    const place = sheet.getCell(line, from)
    place.value = harmless(text)
    place.font = { name: FONT, size: 11 }
    place.alignment = { horizontal: 'left', vertical: 'middle' }
  })
}
