import { allDigits, type Refusal, refusals } from './result.ts'

/** Level of an administrative division in GB/T 2260: the first two, four or six digits are significant. */
export type DivisionLevel = 'province' | 'city' | 'county'

/** A division code taken apart. `invented`: it lies in the province 99, which the standard never gave out and the demo is set in. */
export type Division = { ok: true; level: DivisionLevel; province: string; city: string; invented: boolean }

export type DivisionCheck = Division | Refusal<'length' | 'format' | 'province'>

const refused = refusals({
  length: '行政区划代码应为6位数字',
  format: '行政区划代码只能由数字组成，且上级为空时下级必须为空',
  province: '行政区划代码的省级部分不存在',
})

const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'.split(' '),
)

/** True when the first two characters of `code` from `at` on are a province-level code of GB/T 2260 (34 of them). */
export function isProvinceCode(code: string, at = 0): boolean {
  return provinces.has(code.slice(at, at + 2))
}

/**
 * True for a code of the invented province: 990000 and the cities 9901 to 9989 with their counties. 9990 to 9999 stay unknown, for
 * 999999 is what some systems write where they know nothing.
 */
function isInvented(code: string): boolean {
  return code.startsWith('99') && code[2] !== '9'
}

/**
 * Checks a six-digit GB/T 2260 code: digits, known province, no county without a city. Which counties exist is dated data, not checked
 * here. Codes of the invented province are well-formed and marked.
 */
export function checkDivision(value: string): DivisionCheck {
  if (value.length !== 6) return refused.length
  if (!allDigits(value)) return refused.format
  const invented = isInvented(value)
  if (!invented && !isProvinceCode(value)) return refused.province
  if (value.startsWith('00', 2) && !value.endsWith('00')) return refused.format
  return { ok: true, level: divisionLevel(value), province: provinceOf(value), city: cityOf(value), invented }
}

/** Level of a well-formed code. A county that answers directly to its province (429004) is a county. */
export function divisionLevel(code: string): DivisionLevel {
  if (code.startsWith('0000', 2)) return 'province'
  return code.endsWith('00') ? 'city' : 'county'
}

/** Code of the province a well-formed code lies in: 420106 → 420000. */
export function provinceOf(code: string): string {
  return `${code.slice(0, 2)}0000`
}

/**
 * Code of the city a well-formed code lies in: 420106 → 420100. A county directly under its province (city part 90, as 429004)
 * stands in a city's place and is its own city; a province has no city and answers itself.
 */
export function cityOf(code: string): string {
  return code.startsWith('90', 2) ? code : `${code.slice(0, 4)}00`
}

/** The significant digits of a division, fit for a prefix comparison in SQL: 420000 → 42, 420100 → 4201, 420106 → 420106. */
export function divisionPrefix(code: string): string {
  if (code.endsWith('0000')) return code.slice(0, 2)
  return code.endsWith('00') ? code.slice(0, 4) : code
}

/** True when the division `outer` (a full code or its significant digits) is or contains the division `code`. An empty `outer` contains nothing. */
export function contains(outer: string, code: string): boolean {
  const prefix = outer.length === 6 ? divisionPrefix(outer) : outer
  return prefix.length > 0 && code.startsWith(prefix)
}
