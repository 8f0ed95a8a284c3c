import { checkDivision } from './division.ts'
import { allDigits, digitsToNumber, type Refusal, refusals } from './result.ts'

/** A document number taken apart: 鄂交执罚〔2026〕12号 → organ 鄂交执罚, year 2026, sequence 12. */
export type DocumentNumber = { ok: true; organ: string; year: number; sequence: number }

export type DocumentNumberCheck =
  | DocumentNumber
  | Refusal<'ending' | 'bracket' | 'year' | 'organ' | 'ordinal' | 'leading-zero' | 'sequence'>

/** A pre-numbered traffic-police decision: six-digit division and ten-digit serial. */
export type PoliceNumberCheck = { ok: true; division: string; serial: string } | Refusal<'length' | 'format' | 'division'>

const refused = refusals({
  ending: '发文字号应以“号”结尾',
  bracket: '发文字号的年份应使用六角括号〔〕',
  year: '发文字号的年份应为四位数字',
  organ: '发文字号缺少机关代字',
  ordinal: '发文字号的序号前不加“第”字',
  'leading-zero': '发文字号的序号不编虚位（不补零）',
  sequence: '发文字号的序号应为正整数',
})

const refusedPolice = refusals({
  length: '公安交通管理处罚决定书编号应为16位数字',
  format: '公安交通管理处罚决定书编号只能由数字组成',
  division: '公安交通管理处罚决定书编号的行政区划代码不存在',
})

/** Checks a document number against GB/T 9704-2012: organ, year in 〔〕, sequence without 第 and without leading zeros, 号. */
export function checkDocumentNumber(value: string): DocumentNumberCheck {
  if (!value.endsWith('号')) return refused.ending
  const open = value.indexOf('〔')
  const close = value.indexOf('〕', open)
  if (open < 0 || close < 0) return refused.bracket
  if (close - open !== 5 || !allDigits(value, open + 1, close)) return refused.year
  if (open === 0 || value.slice(0, open).trim() === '') return refused.organ
  const end = value.length - 1
  if (value[close + 1] === '第') return refused.ordinal
  if (close + 1 === end || end - close > 10 || !allDigits(value, close + 1, end)) return refused.sequence
  const sequence = digitsToNumber(value, close + 1, end)
  if (sequence === 0) return refused.sequence
  if (value[close + 1] === '0') return refused['leading-zero']
  return { ok: true, organ: value.slice(0, open), year: digitsToNumber(value, open + 1, close), sequence }
}

/** Writes a document number as GB/T 9704-2012 prescribes. Throws RangeError for what could not be read back: an empty organ, a year not of four digits, a sequence below one. */
export function formatDocumentNumber(organ: string, year: number, sequence: number): string {
  const text = `${organ}〔${year}〕${sequence}号`
  if (!checkDocumentNumber(text).ok) throw new RangeError(`not a document number: ${text}`)
  return text
}

/** Checks the 16-digit number of a traffic-police decision (division and serial); the serial's range is the issuing unit's own data. */
export function checkPoliceNumber(value: string): PoliceNumberCheck {
  if (value.length !== 16) return refusedPolice.length
  if (!allDigits(value)) return refusedPolice.format
  const division = checkDivision(value.slice(0, 6))
  return division.ok && !division.invented ? { ok: true, division: value.slice(0, 6), serial: value.slice(6) } : refusedPolice.division
}
