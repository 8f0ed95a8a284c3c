/** Bulletins (简报, 通报) as Word files that an office edits on: red masthead, tables, native charts. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  type IParagraphOptions,
  type IRunOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Tab,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  VerticalAlignTable,
  WidthType,
  Table as WordTable,
} from 'docx'
import { ChartRun } from 'docx/charts'
import { chineseDate } from './letter.ts'
import { printable } from './printable.ts'
import { fitTable, type Table } from './table.ts'

/** A chart of numbers; `null` is a gap. A pie has one series. 'bar' draws upright columns. */
export type BriefingChart = {
  kind: 'chart'
  type: 'bar' | 'line' | 'pie'
  title: string
  categories: string[]
  series: { name: string; values: (number | null)[] }[]
}

/** A piece of a bulletin. A line feed in a paragraph starts a new one. */
export type BriefingSection =
  | { kind: 'heading'; level: 1 | 2; text: string }
  | { kind: 'paragraph'; text: string }
  | ({ kind: 'table'; title?: string } & Table)
  | BriefingChart

/** A bulletin. `issue` is printed as 第N期, `date` is ISO 8601, `footnote` says how figures are defined and from which snapshot they are. */
export type Briefing = {
  masthead: string
  issue: number
  organ: string
  date: string
  sections: BriefingSection[]
  footnote: string
}

/** Twentieths of a point, the unit of Word. */
const mm = (length: number) => Math.round((length / 25.4) * 1440)
const TYPE_WIDTH = mm(156)
const LINE = Math.round(mm(225) / 22)
const BODY_INDENT = 2 * 320

/** Sizes in half points: 3号 is 16 pt, 4号 14 pt. */
const SIZE = { masthead: 96, body: 32, folio: 28, table: 24, note: 21 }
const RED = 'E60000'
const PALETTE = ['C00000', '1F4E79', 'BF8F00', '548235', '7030A0', '7F7F7F', '2E75B6', 'C55A11']

const font = (eastAsia: string) => ({ ascii: 'Times New Roman', hAnsi: 'Times New Roman', cs: 'Times New Roman', eastAsia })
const FONT = { body: font('仿宋_GB2312'), title: font('方正小标宋简体'), black: font('黑体'), kai: font('楷体_GB2312') }

/** Fonts that Word takes where the first one is not installed. */
const SUBSTITUTES = { 仿宋_GB2312: '仿宋', 方正小标宋简体: '华文中宋', 楷体_GB2312: '楷体', 黑体: 'SimHei' }

/**
 * Writes a bulletin as DOCX. Charts are native: the office can edit their numbers in Word or WPS.
 * @throws RangeError when the date is no ISO date, a table does not fit its columns or a chart has no series or a wrong number of values
 */
export async function renderBriefing(briefing: Briefing): Promise<Uint8Array> {
  const { masthead, issue, organ, date, sections, footnote } = printable(briefing, () => true)
  const document = new Document({
    title: `${masthead}第${issue}期`,
    creator: organ,
    evenAndOddHeaderAndFooters: true,
    styles: {
      default: {
        document: { run: { font: FONT.body, size: SIZE.body } },
        heading1: { run: { font: FONT.black, size: SIZE.body, bold: false, color: '000000' } },
        heading2: { run: { font: FONT.kai, size: SIZE.body, bold: false, color: '000000' } },
      },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: mm(210), height: mm(297) },
            margin: { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26), footer: mm(24) },
          },
        },
        footers: { default: folio(AlignmentType.RIGHT), even: folio(AlignmentType.LEFT) },
        children: [...head(masthead, issue, organ, chineseDate(date)), ...sections.flatMap(section), note(footnote)],
      },
    ],
  })
  return Packer.toBuffer(document, undefined, [{ path: 'word/fontTable.xml', data: fontTable() }])
}

function head(masthead: string, issue: number, organ: string, date: string): Paragraph[] {
  const size = Math.min(SIZE.masthead, Math.floor(TYPE_WIDTH / 10 / Math.max(1, [...masthead].length)))
  return [
    line(masthead, { alignment: AlignmentType.CENTER, spacing: { before: LINE, after: LINE / 2 } }, { font: FONT.title, size, color: RED }),
    line(`第${issue}期`, { alignment: AlignmentType.CENTER, spacing: exact }),
    new Paragraph({
      tabStops: [{ type: TabStopType.RIGHT, position: TYPE_WIDTH }],
      spacing: { ...exact, after: LINE },
      border: { bottom: { style: BorderStyle.SINGLE, size: 18, space: 4, color: RED } },
      children: [new TextRun({ children: [organ, new Tab(), date], size: SIZE.folio })],
    }),
  ]
}

function section(part: BriefingSection): (Paragraph | WordTable)[] {
  switch (part.kind) {
    case 'heading':
      return [
        line(part.text, {
          heading: part.level === 1 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2,
          indent: { firstLine: BODY_INDENT },
          spacing: exact,
          keepNext: true,
        }),
      ]
    case 'paragraph':
      return part.text
        .split('\n')
        .map((text) => line(text, { indent: { firstLine: BODY_INDENT }, alignment: AlignmentType.BOTH, spacing: exact }))
    case 'table':
      return [...(part.title ? [caption(part.title)] : []), table(part), gap()]
    case 'chart':
      return [new Paragraph({ alignment: AlignmentType.CENTER, spacing: { before: 120 }, children: [chart(part)] }), gap()]
  }
}

const exact = { line: LINE, lineRule: LineRuleType.EXACT, before: 0, after: 0 }

function line(text: string, paragraph: IParagraphOptions, run: IRunOptions = {}): Paragraph {
  const pieces = text.split('\n').map((piece, i) => new TextRun({ ...run, text: piece, ...(i > 0 && { break: 1 }) }))
  return new Paragraph({ ...paragraph, run, children: pieces })
}

const caption = (text: string) =>
  line(text, { alignment: AlignmentType.CENTER, spacing: exact, keepNext: true }, { font: FONT.black, size: SIZE.folio })

/** Small empty line that keeps a table or chart apart from what follows. */
const gap = () => line('', { spacing: { line: 160, lineRule: LineRuleType.EXACT } })

const note = (text: string) =>
  line(
    `注：${text}`,
    {
      spacing: { before: LINE / 2, line: 320, lineRule: LineRuleType.EXACT },
      border: { top: { style: BorderStyle.SINGLE, size: 6, space: 6, color: '000000' } },
    },
    { size: SIZE.note },
  )

function folio(alignment: (typeof AlignmentType)['LEFT' | 'RIGHT']): Footer {
  const run = new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: SIZE.folio, font: font('宋体') })
  return new Footer({ children: [new Paragraph({ alignment, indent: { left: 280, right: 280 }, children: [run] })] })
}

function table(part: Table): WordTable {
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

function chart({ type, title, categories, series }: BriefingChart): ChartRun {
  if (series.length === 0 || (type === 'pie' && series.length > 1)) throw new RangeError(`chart ${title}: wrong number of series`)
  const uneven = series.find((one) => one.values.length !== categories.length)
  if (uneven) throw new RangeError(`chart ${title}: ${uneven.name} has ${uneven.values.length} values for ${categories.length} categories`)
  const spoken = series.map((one) => `${one.name}：${categories.map((category, i) => `${category}${one.values[i] ?? '缺'}`).join('，')}`)
  const look = {
    title,
    categories,
    transformation: { width: 560, height: 300 },
    font: { name: '仿宋_GB2312' },
    altText: { name: title, title, description: `${title}。${spoken.join('。')}` },
  }
  if (type === 'pie') {
    const slices = series.map((one) => ({ ...one, colors: categories.map((_, i) => colour(i)) }))
    return new ChartRun({ ...look, type, series: slices, dataLabels: { value: true, percentage: true, position: 'outsideEnd' } })
  }
  return new ChartRun({
    ...look,
    type: type === 'bar' ? 'column' : 'line',
    series: series.map((one, i) => ({ ...one, color: colour(i) })),
    dataLabels: { value: true, position: type === 'bar' ? 'outsideEnd' : 'above' },
    ...(series.length === 1 && { legend: false }),
  })
}

const colour = (index: number) => PALETTE[index % PALETTE.length]!

function fontTable(): string {
  const fonts = Object.entries(SUBSTITUTES).map(
    ([name, other]) => `<w:font w:name="${name}"><w:altName w:val="${other}"/><w:charset w:val="86"/></w:font>`,
  )
  const space = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="${space}">${fonts.join('')}</w:fonts>`
}
