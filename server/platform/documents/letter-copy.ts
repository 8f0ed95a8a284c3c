/** The Word copy of a letter or notice, for an office that edits on: the layout of GB/T 9704-2012, never a seal or a code. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  HeadingLevel,
  Packer,
  Paragraph,
  Tab,
  TabStopType,
  TextRun,
  type Table as WordTable,
} from 'docx'
import { chineseDate, type Letter, type LetterBlock } from './letter.ts'
import { printable } from './printable.ts'
import { BODY_INDENT, exact, FOLIOS, FONT, fontTable, LINE, line, mm, PAGE, RED, SIZE, STYLES, TYPE_WIDTH, table } from './word.ts'

/**
 * Writes a letter as DOCX.
 * @throws RangeError when a date is no ISO date or a table does not fit its columns
 */
export async function renderLetterCopy(letter: Letter): Promise<Uint8Array> {
  const {
    organ,
    number,
    title,
    addressee,
    blocks,
    attachments = [],
    signer,
    date,
    copies,
    printedBy,
    printedAt,
    form,
  } = printable(letter, () => true)
  const body = { indent: { firstLine: BODY_INDENT }, alignment: AlignmentType.BOTH, spacing: exact }
  const document = new Document({
    title,
    creator: signer,
    evenAndOddHeaderAndFooters: true,
    styles: STYLES,
    sections: [
      {
        properties: { page: PAGE },
        footers: FOLIOS,
        children: [
          ...head(form, organ, number ?? '（草稿，未编号）'),
          line(title, { alignment: AlignmentType.CENTER, spacing: { line: 640, after: LINE } }, { font: FONT.title, size: SIZE.title }),
          ...(addressee ? [line(`${addressee.replace(/[:：]\s*$/, '')}：`, { spacing: exact })] : []),
          ...blocks.flatMap((block) => piece(block, body)),
          ...enclosures(attachments),
          line('', { spacing: exact }),
          line('', { spacing: exact }),
          line(signer, { alignment: AlignmentType.RIGHT, indent: { right: 4 * 320 }, spacing: exact, keepNext: true }),
          line(chineseDate(date), { alignment: AlignmentType.RIGHT, indent: { right: 4 * 320 }, spacing: exact }),
          ...record(copies, printedBy, printedAt),
        ],
      },
    ],
  })
  return Packer.toBuffer(document, undefined, [{ path: 'word/fontTable.xml', data: fontTable() }])
}

/** A document has its mark 35 mm below the type area and the number in the middle; a letter has it above, the number at the right. */
function head(form: Letter['form'], organ: string, number: string): Paragraph[] {
  const longest = Math.max(1, ...organ.split('\n').map((part) => [...part].length))
  const size = Math.min(form === 'letter' ? 84 : 108, Math.floor(TYPE_WIDTH / 10 / longest))
  const rule = (style: (typeof BorderStyle)['SINGLE' | 'THICK_THIN_SMALL_GAP'], width: number) => ({
    bottom: { style, size: width, space: 6, color: RED },
  })
  const mark = (before: number, border?: ReturnType<typeof rule>) =>
    line(
      organ,
      { alignment: AlignmentType.CENTER, spacing: { before, after: 0 }, ...(border && { border }) },
      { font: FONT.title, size, color: RED },
    )
  if (form === 'letter')
    return [
      mark(0, rule(BorderStyle.THICK_THIN_SMALL_GAP, 24)),
      line(number, { alignment: AlignmentType.RIGHT, spacing: { ...exact, before: 200, after: 2 * LINE } }),
    ]
  return [
    mark(mm(25)),
    line(number, {
      alignment: AlignmentType.CENTER,
      spacing: { ...exact, before: 2 * LINE, after: 2 * LINE },
      border: rule(BorderStyle.SINGLE, 24),
    }),
  ]
}

function piece(block: LetterBlock, body: ConstructorParameters<typeof Paragraph>[0] & object): (Paragraph | WordTable)[] {
  switch (block.kind) {
    case 'heading':
      return [line(block.text, { ...body, heading: block.level === 1 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2, keepNext: true })]
    case 'paragraph':
      return block.text.split('\n').map((text) => line(text, body))
    case 'list':
      return block.items.map((text, index) => line(`${index + 1}.${text}`, body))
    case 'table':
      return [table(block)]
  }
}

const enclosures = (names: readonly string[]): Paragraph[] =>
  names.map((name, index) =>
    line(`${index === 0 ? '附件：' : '\u3000\u3000\u3000'}${names.length > 1 ? `${index + 1}.` : ''}${name}`, {
      indent: { left: BODY_INDENT },
      spacing: { ...exact, ...(index === 0 && { before: LINE }) },
    }),
  )

/** 版记: who gets a copy, who printed it and when. */
function record(copies?: string, printedBy?: string, printedAt?: string): Paragraph[] {
  const lines = [
    ...(copies ? [[`抄送：${copies}`]] : []),
    ...(printedBy || printedAt ? [[printedBy ?? '', printedAt ? `${chineseDate(printedAt)}印发` : '']] : []),
  ]
  const edge = { style: BorderStyle.SINGLE, space: 4, color: '000000' }
  return lines.map(
    ([left, right], index) =>
      new Paragraph({
        spacing: { before: index === 0 ? 3 * LINE : 0, line: 440 },
        indent: { left: 280, right: 280 },
        tabStops: [{ type: TabStopType.RIGHT, position: TYPE_WIDTH - 280 }],
        border: { top: { ...edge, size: index === 0 ? 8 : 6 }, ...(index === lines.length - 1 && { bottom: { ...edge, size: 8 } }) },
        children: [new TextRun({ children: right ? [left!, new Tab(), right] : [left!], size: SIZE.folio })],
      }),
  )
}
