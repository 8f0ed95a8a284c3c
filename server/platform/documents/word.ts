/** What all Word files of the house share: page and line of GB/T 9704-2012, fonts, tables, page numbers. */
import {
  AlignmentType,
  Footer,
  type IParagraphOptions,
  type IRunOptions,
  LineRuleType,
  PageNumber,
  Paragraph,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
  Table as WordTable,
} from 'docx'
import { fitTable, type Table } from './table.ts'

/** Twentieths of a point, the unit of Word. */
export const mm = (length: number) => Math.round((length / 25.4) * 1440)
export const TYPE_WIDTH = mm(156)
/** One of 22 lines of the type area. */
export const LINE = Math.round(mm(225) / 22)
/** Two characters of 16 pt. */
export const BODY_INDENT = 2 * 320

/** Sizes in half points: 3号 is 16 pt, 4号 14 pt. */
export const SIZE = { masthead: 96, title: 44, body: 32, folio: 28, table: 24, note: 21 }
export const RED = 'E60000'

const font = (eastAsia: string) => ({ ascii: 'Times New Roman', hAnsi: 'Times New Roman', cs: 'Times New Roman', eastAsia })
export const FONT = { body: font('仿宋_GB2312'), title: font('方正小标宋简体'), black: font('黑体'), kai: font('楷体_GB2312') }

/** Fonts that Word takes where the first one is not installed. */
const SUBSTITUTES = { 仿宋_GB2312: '仿宋', 方正小标宋简体: '华文中宋', 楷体_GB2312: '楷体', 黑体: 'SimHei' }

export const exact = { line: LINE, lineRule: LineRuleType.EXACT, before: 0, after: 0 }

/** A paragraph of text; a line feed breaks the line. */
export function line(text: string, paragraph: IParagraphOptions, run: IRunOptions = {}): Paragraph {
  const pieces = text.split('\n').map((piece, i) => new TextRun({ ...run, text: piece, ...(i > 0 && { break: 1 }) }))
  return new Paragraph({ ...paragraph, run, children: pieces })
}

/** Page margins of the standard. */
export const PAGE = {
  size: { width: mm(210), height: mm(297) },
  margin: { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26), footer: mm(24) },
}

/** Styles that headings and text begin with. */
export const STYLES = {
  default: {
    document: { run: { font: FONT.body, size: SIZE.body } },
    heading1: { run: { font: FONT.black, size: SIZE.body, bold: false, color: '000000' } },
    heading2: { run: { font: FONT.kai, size: SIZE.body, bold: false, color: '000000' } },
  },
}

/** Page number between dashes, odd right, even left. */
export const FOLIOS = { default: folio(AlignmentType.RIGHT), even: folio(AlignmentType.LEFT) }

function folio(alignment: (typeof AlignmentType)['LEFT' | 'RIGHT']): Footer {
  const run = new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: SIZE.folio, font: font('宋体') })
  return new Footer({ children: [new Paragraph({ alignment, indent: { left: 280, right: 280 }, children: [run] })] })
}

/** A table as wide as the type area, its head repeated on every page. */
export function table(part: Table): WordTable {
  const { rows, widths } = fitTable(part, TYPE_WIDTH, SIZE.table * 10, 160)
  const cell = (text: string, column: number, header: boolean) =>
    new TableCell({
      width: { size: Math.round(widths[column]!), type: WidthType.DXA },
      margins: { left: 80, right: 80, top: 40, bottom: 40 },
      verticalAlign: VerticalAlignTable.CENTER,
      children: [
        line(
          text,
          { alignment: header ? AlignmentType.CENTER : (part.columns[column]!.align ?? AlignmentType.LEFT) },
          { size: SIZE.table, ...(header && { font: FONT.black }) },
        ),
      ],
    })
  const row = (texts: string[], header: boolean) =>
    new TableRow({ tableHeader: header, cantSplit: true, children: texts.map((text, column) => cell(text, column, header)) })
  return new WordTable({
    layout: TableLayoutType.FIXED,
    columnWidths: widths.map(Math.round),
    width: { size: TYPE_WIDTH, type: WidthType.DXA },
    rows: [
      row(
        part.columns.map((column) => column.title),
        true,
      ),
      ...rows.map((texts) => row(texts, false)),
    ],
  })
}

/** The font table of a Word file: what to take where a font is missing. */
export function fontTable(): string {
  const fonts = Object.entries(SUBSTITUTES).map(
    ([name, other]) => `<w:font w:name="${name}"><w:altName w:val="${other}"/><w:charset w:val="86"/></w:font>`,
  )
  const space = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="${space}">${fonts.join('')}</w:fonts>`
}
