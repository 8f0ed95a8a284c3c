/** Bulletins (简报, 通报) as Word files that an office edits on: red masthead, tables, native charts. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  HeadingLevel,
  LineRuleType,
  Packer,
  Paragraph,
  Tab,
  TabStopType,
  TextRun,
  type Table as WordTable,
} from 'docx'
import { ChartRun } from 'docx/charts'
import { chineseDate } from './letter.ts'
import { printable } from './printable.ts'
import type { Table } from './table.ts'
import { BODY_INDENT, exact, FOLIOS, FONT, fontTable, LINE, line, PAGE, RED, SIZE, STYLES, TYPE_WIDTH, table } from './word.ts'

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

const PALETTE = ['C00000', '1F4E79', 'BF8F00', '548235', '7030A0', '7F7F7F', '2E75B6', 'C55A11']

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
    styles: STYLES,
    sections: [
      {
        properties: { page: PAGE },
        footers: FOLIOS,
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
