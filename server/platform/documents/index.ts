/** Documents as a service that knows nothing of the field: letters (PDF/A), bulletins (DOCX), tables (XLSX, CSV). */
export { type Briefing, type BriefingChart, type BriefingSection, renderBriefing } from './briefing.ts'
export { harmless, type SheetColumn } from './cell.ts'
export { chineseDate, type Letter, type LetterBlock, renderLetter } from './letter.ts'
export { renderLetterCopy } from './letter-copy.ts'
export { type Sheet, writeCsv, writeSheet } from './sheet.ts'
export type { SheetCell, SheetRow } from './sheet-parser.ts'
export { readSheet, type SheetLimits } from './sheet-reader.ts'
export type { Table, TableColumn } from './table.ts'
