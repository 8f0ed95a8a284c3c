/** The XML of an XLSX file: what Excel, WPS and LibreOffice need for one styled sheet, and no more. */
import type { Cell, SheetColumn } from './cell.ts'

/** Title of the column that carries the watermark of each row. */
export const MARK_TITLE = '导出标记'

/** Numbers of the cell styles below, in the order of `cellXfs`. */
export const STYLE = { plain: 0, title: 1, note: 2, head: 3, text: 4, number: 5, date: 6, datetime: 7, money: 8 } as const

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACK = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const border = '<left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/>'
const alignments = { left: 'left', center: 'center' } as const
const xf = (format: number, font: number, fill: number, edge: number, align?: keyof typeof alignments) =>
  `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="${edge}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">` +
  `<alignment vertical="center"${align ? ` horizontal="${alignments[align]}"` : ''}${align === 'center' ? ' wrapText="1"' : ''}/></xf>`

const styles =
  `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>` +
  '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>' +
  '<fonts count="4"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="16"/><name val="宋体"/></font>' +
  '<font><sz val="9"/><color rgb="FF808080"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts>' +
  '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
  '<fill><patternFill patternType="solid"><fgColor rgb="FFE8EDF3"/></patternFill></fill></fills>' +
  `<borders count="2"><border/><border>${border}</border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="9">` +
  [xf(0, 0, 0, 0), xf(0, 1, 0, 0, 'center'), xf(0, 2, 0, 0, 'left'), xf(0, 3, 2, 1, 'center'), xf(49, 0, 0, 1, 'left')].join('') +
  [xf(0, 0, 0, 1), xf(164, 0, 0, 1), xf(165, 0, 0, 1), xf(4, 0, 0, 1)].join('') +
  '</cellXfs></styleSheet>'

/** The fixed files of the package, by path. */
export const PACKAGE = {
  '[Content_Types].xml':
    `${XML}<Types xmlns="${PACK}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>` +
    `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
  '_rels/.rels': `${XML}<Relationships xmlns="${PACK}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/_rels/workbook.xml.rels':
    `${XML}<Relationships xmlns="${PACK}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>` +
    `<Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': styles,
}

/** Escapes a text for XML, and for Excel's own `_xHHHH_` notation. */
export function escapeXml(text: string): string {
  const xml = /[&<>"]/.test(text)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    : text
  return xml.replace(/_x[0-9A-Fa-f]{4}_/g, '_x005F$&')
}

/** The workbook: one sheet, whose first lines are repeated on every printed page. */
export function workbook(title: string, headRow: number): string {
  const name =
    title
      .replace(/[\p{Cc}[\]:*?/\\]/gu, ' ')
      .replace(/^'|'$/g, ' ')
      .slice(0, 31)
      .toWellFormed()
      .trim() || '表'
  const print = `<definedName name="_xlnm.Print_Titles" localSheetId="0">'${escapeXml(name.replaceAll("'", "''"))}'!$1:$${headRow}</definedName>`
  return (
    `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escapeXml(name)}" sheetId="1" r:id="rId1"/></sheets>` +
    `<definedNames>${print}</definedNames></workbook>`
  )
}

const WIDTH = { text: 18, number: 12, date: 12, datetime: 20, money: 15 }

/** Everything before the first row: frozen head, column widths. */
export function sheetStart(columns: SheetColumn[], marked: boolean, headRow: number): string {
  const widths = [...columns.map((column) => column.width ?? WIDTH[column.type]), ...(marked ? [24] : [])]
  const cols = widths.map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`)
  return (
    `${XML}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">` +
    `<pane ySplit="${headRow}" topLeftCell="A${headRow + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` +
    `<sheetFormatPr defaultRowHeight="15"/><cols>${cols.join('')}</cols><sheetData>`
  )
}

/** Everything after the last row: filter, merged lines, print set-up with page number and watermark. */
export function sheetEnd(filter: string, merged: string[], watermark: string): string {
  const merges = merged.map((range) => `<mergeCell ref="${range}"/>`).join('')
  const foot = `&L${watermark.replaceAll('&', '&&').slice(0, 150).toWellFormed()}&R第 &P 页，共 &N 页`
  return (
    `</sheetData><autoFilter ref="${filter}"/><mergeCells count="${merged.length}">${merges}</mergeCells>` +
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>' +
    `<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/><headerFooter><oddFooter>${escapeXml(foot)}</oddFooter></headerFooter></worksheet>`
  )
}

/** A row. `height` in points. */
export function row(number: number, cells: string, height?: number): string {
  return `<row r="${number}"${height ? ` ht="${height}" customHeight="1"` : ''}>${cells}</row>`
}

/** A cell with text. */
export function textCell(place: string, style: number, text: string): string {
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`
}

/** A cell with a value, or with its border only. */
export function cell(place: string, style: number, value: Cell): string {
  if (value === undefined) return `<c r="${place}" s="${style}"/>`
  return value.text === undefined ? `<c r="${place}" s="${style}"><v>${value.number}</v></c>` : textCell(place, style, value.text)
}

/** Name of a column by index: A, B, … Z, AA. */
export function columnName(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26)
}
