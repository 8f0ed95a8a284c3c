import { isProvinceCode } from './division.ts'
import { allDigits, digitsToNumber, type Refusal, refusals } from './result.ts'

/** Facts written into a citizen identity number. `legacy` marks the 15-digit form, which carries no check character. */
export type CitizenId = { ok: true; division: string; birth: string; sex: 'male' | 'female'; legacy: boolean }

export type CitizenIdCheck = CitizenId | Refusal<'length' | 'format' | 'location' | 'date' | 'checksum'>

/** Tells whether a county-level code existed in a year; codes are dated data which the caller owns. */
export type DivisionExists = (code: string, year: number) => boolean

const refused = refusals({
  length: '身份证号码应为18位（旧号15位）',
  format: '身份证号码含有不允许的字符',
  location: '身份证号码的地区代码不存在',
  date: '身份证号码的出生日期不存在',
  checksum: '身份证号码校验码不符',
})

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkCharacters = '10X98765432'
const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** True for a day of the Gregorian calendar, months and days counted from 1. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= daysInMonth[month - 1]! + (leap ? 1 : 0)
}

/** Check character (0–9 or X) of the first 17 digits, ISO 7064 MOD 11-2 as GB 11643 prescribes. */
export function citizenIdCheckCharacter(digits: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (digits.charCodeAt(i) - 48) * weights[i]!
  return checkCharacters[sum % 11]!
}

/**
 * Checks a citizen identity number (GB 11643): form, province, birth date, check character. The 15-digit form issued before 1999 is
 * accepted and marked `legacy`; a lower-case x counts as X. Residence permits of Hong Kong, Macao and Taiwan (81–83) and the numbers of
 * foreign permanent residents (9, then the province) follow the same rule. With `exists` the county must have existed in the birth year.
 */
export function checkCitizenId(value: string, exists?: DivisionExists): CitizenIdCheck {
  const legacy = value.length === 15
  if (!legacy && value.length !== 18) return refused.length
  if (!allDigits(value, 0, legacy ? 15 : 17)) return refused.format
  const last = value.charCodeAt(17)
  if (!legacy && !(last >= 48 && last <= 57) && last !== 88 && last !== 120) return refused.format
  const foreign = !legacy && value.charCodeAt(0) === 57
  if (foreign ? !isProvinceCode(value, 1) : !isProvinceCode(value) && !value.startsWith('83')) return refused.location
  const year = legacy ? 1900 + digitsToNumber(value, 6, 8) : digitsToNumber(value, 6, 10)
  const at = legacy ? 8 : 10
  if (year < 1850 || !isCalendarDay(year, digitsToNumber(value, at, at + 2), digitsToNumber(value, at + 2, at + 4))) return refused.date
  if (!legacy && citizenIdCheckCharacter(value).charCodeAt(0) !== (last === 120 ? 88 : last)) return refused.checksum
  const division = value.slice(0, 6)
  if (exists && !foreign && !exists(division, year)) return refused.location
  const birth = `${year}-${value.slice(at, at + 2)}-${value.slice(at + 2, at + 4)}`
  const order = value.charCodeAt(legacy ? 14 : 16)
  return { ok: true, division, birth, sex: order % 2 === 1 ? 'male' : 'female', legacy }
}
