import {
  AlignmentType,
  Document,
  Footer,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  VerticalAlignTable,
  VerticalMergeType,
  WidthType,
} from 'docx'
import { printable } from '../platform/documents/printable.ts'
import { FONT, fontTable, line, mm, STYLES } from '../platform/documents/word.ts'
import { aboveTable, headings, type LedgerForm, SIGNATURES } from './form.ts'

/** A4 landscape with 15 mm at the sides. */
const WIDTH = mm(297 - 30)
/** 9 pt in half points: a ledger is wide. */
const SIZE = 18

/** The form as DOCX: A4 landscape, one table, its head repeated on every page. */
export async function renderFormWord(given: LedgerForm): Promise<Uint8Array> {
  const form = printable(given, () => true)
  const { columns, rows, title } = form
  const total = columns.reduce((sum, { width }) => sum + width, 0)
  const widths = columns.map(({ width }) => Math.round((width / total) * WIDTH))
  const document = new Document({
    title,
    creator: form.unit,
    styles: STYLES,
    sections: [
      {
        properties: {
          page: {
            // The library turns the page itself: width and height are those of the sheet upright.
            size: { width: mm(210), height: mm(297), orientation: PageOrientation.LANDSCAPE },
            margin: { top: mm(20), bottom: mm(18), left: mm(15), right: mm(15), footer: mm(9) },
          },
        },
        footers: { default: footer(form.mark) },
        children: [
          line(title, { alignment: AlignmentType.CENTER, spacing: { after: 160 } }, { font: FONT.title, size: 40 }),
          spread(aboveTable(form)),
          new Table({
            layout: TableLayoutType.FIXED,
            width: { size: WIDTH, type: WidthType.DXA },
            columnWidths: widths,
            rows: [
              ...headRows(form, widths),
              ...rows.map(
                (texts) =>
                  new TableRow({
                    cantSplit: true,
                    children: texts.map((text, column) => cell(text, widths[column]!, { centre: columns[column]!.centre })),
                  }),
              ),
            ],
          }),
          line('', { spacing: { line: 200 } }),
          spread(SIGNATURES),
        ],
      },
    ],
  })
  return Packer.toBuffer(document, undefined, [{ path: 'word/fontTable.xml', data: fontTable() }])
}

function headRows({ columns }: LedgerForm, widths: readonly number[]): TableRow[] {
  const groups = headings(columns)
  const upper = groups.map(({ title, from, span, grouped }) =>
    cell(
      title,
      widths.slice(from, from + span).reduce((sum, width) => sum + width, 0),
      {
        head: true,
        ...(grouped ? { span } : { merge: VerticalMergeType.RESTART }),
      },
    ),
  )
  const lower = groups.flatMap(({ from, span, grouped }) =>
    columns
      .slice(from, from + span)
      .map(({ title }, index) =>
        cell(grouped ? title : '', widths[from + index]!, { head: true, ...(!grouped && { merge: VerticalMergeType.CONTINUE }) }),
      ),
  )
  return [new TableRow({ tableHeader: true, children: upper }), new TableRow({ tableHeader: true, children: lower })]
}

interface Look {
  head?: boolean
  centre?: boolean
  span?: number
  merge?: (typeof VerticalMergeType)['RESTART' | 'CONTINUE']
}

const cell = (text: string, width: number, { head = false, centre = head, span, merge }: Look) =>
  new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: { left: 50, right: 50, top: 30, bottom: 30 },
    verticalAlign: VerticalAlignTable.CENTER,
    columnSpan: span,
    verticalMerge: merge,
    children: [
      line(text, { alignment: centre ? AlignmentType.CENTER : AlignmentType.LEFT }, { size: SIZE, ...(head && { font: FONT.black }) }),
    ],
  })

/** Three texts over the width of the page. */
const spread = (texts: readonly string[]) =>
  new Paragraph({
    tabStops: [1, 2].map((third) => ({ type: TabStopType.LEFT, position: Math.round((WIDTH * third) / 3) })),
    spacing: { after: 100 },
    children: texts.map((text, index) => new TextRun({ text: index > 0 ? `\t${text}` : text, size: 22 })),
  })

const footer = (mark: string) =>
  new Footer({
    children: [
      new Paragraph({
        tabStops: [{ type: TabStopType.RIGHT, position: WIDTH }],
        children: [new TextRun({ children: [mark, '\t第', PageNumber.CURRENT, '页，共', PageNumber.TOTAL_PAGES, '页'], size: SIZE })],
      }),
    ],
  })
