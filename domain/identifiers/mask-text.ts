import { isCalendarDay } from './citizen-id.ts'
import { plateProvinces } from './plate.ts'
import { digitsToNumber } from './result.ts'

/** A run of digits in the text: [from, to) in UTF-16 units. */
type Run = { from: number; to: number }

const plateEndings = '挂学警港澳使领试超'
const maxRuns = 5

/** Narrows a full-width character to ASCII, leaves every other one. */
function narrow(code: number): number {
  return code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}

/** Characters people put between the groups of a number. */
function isSeparator(code: number): boolean {
  return code === 0x20 || code === 0x2d || code === 0xb7 || code === 0xa0 || code === 0x3000 || code === 0x2013 || code === 0x2014
}

function isDate(digits: string, from: number, yearLength: 2 | 4): boolean {
  const year = digitsToNumber(digits, from, from + yearLength) + (yearLength === 2 ? 1900 : 0)
  const month = digitsToNumber(digits, from + yearLength, from + yearLength + 2)
  return year >= 1850 && year < 2100 && isCalendarDay(year, month, digitsToNumber(digits, from + yearLength + 2, from + yearLength + 4))
}

/** Luhn check of bank-card numbers. */
function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const doubled = (digits.charCodeAt(digits.length - 1 - i) - 48) * (i % 2 === 1 ? 2 : 1)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** How many characters to leave at the head and tail of a number found, or null when it is none of the personal numbers. */
function visible(digits: string): { head: number; tail: number } | null {
  const n = digits.length
  if (n === 18 && isDate(digits, 6, 4)) return { head: 4, tail: 2 }
  if (digits.includes('X')) return null
  if (n === 15 && isDate(digits, 6, 2)) return { head: 4, tail: 2 }
  for (const prefix of ['', '0', '86', '0086']) {
    const at = prefix.length
    if (n === at + 11 && digits.startsWith(prefix) && digits[at] === '1' && digits[at + 1]! >= '3') return { head: at + 3, tail: 4 }
  }
  if (n >= 16 && n <= 19 && digits.startsWith('62') && passesLuhn(digits)) return { head: 4, tail: 4 }
  return null
}

/** An area code, a separator and seven or eight digits. */
function isLandline(digits: string, firstRun: number, runs: number): boolean {
  return (
    runs === 2 && digits[0] === '0' && (firstRun === 3 || firstRun === 4) && digits.length - firstRun >= 7 && digits.length - firstRun <= 8
  )
}

/** Digit runs of the text in order; an X directly after a digit and not before a letter or digit belongs to the run. */
function digitRuns(text: string): Run[] {
  const runs: Run[] = []
  for (let i = 0; i < text.length; i++) {
    if (!isDigit(narrow(text.charCodeAt(i)))) continue
    let to = i + 1
    while (to < text.length && isDigit(narrow(text.charCodeAt(to)))) to++
    const x = narrow(text.charCodeAt(to)) | 32
    const after = narrow(text.charCodeAt(to + 1))
    if (x === 120 && !isDigit(after) && !isLetter(after)) to++
    runs.push({ from: i, to })
    i = to - 1
  }
  return runs
}

/** The digits of consecutive runs as ASCII with an upper-case X. */
function digitsOf(text: string, runs: Run[], first: number, last: number): string {
  let digits = ''
  for (let r = first; r <= last; r++) {
    for (let i = runs[r]!.from; i < runs[r]!.to; i++) {
      const code = narrow(text.charCodeAt(i))
      digits += isDigit(code) ? String.fromCharCode(code) : 'X'
    }
  }
  return digits
}

function star(chars: string[], runs: Run[], first: number, last: number, head: number, tail: number, length: number): void {
  let index = 0
  for (let r = first; r <= last; r++) {
    for (let i = runs[r]!.from; i < runs[r]!.to; i++, index++) if (index >= head && index < length - tail) chars[i] = '*'
  }
}

/** Hides identity, phone and card numbers; groups joined by single separators are tried longest first. */
function maskNumbers(text: string, chars: string[]): void {
  const runs = digitRuns(text)
  for (let first = 0; first < runs.length; first++) {
    let last = first
    while (last - first + 1 < maxRuns && isJoined(text, runs, last)) last++
    for (; last >= first; last--) {
      const written = digitsOf(text, runs, first, last)
      const found = visible(written)
      const digits = !found && written.endsWith('X') ? written.slice(0, -1) : written
      const firstRun = runs[first]!.to - runs[first]!.from
      const shown = found ?? visible(digits) ?? (isLandline(digits, firstRun, last - first + 1) ? { head: firstRun, tail: 2 } : null)
      if (!shown) continue
      star(chars, runs, first, last, shown.head, shown.tail, digits.length)
      first = last
      break
    }
  }
}

function isJoined(text: string, runs: Run[], r: number): boolean {
  const next = runs[r + 1]
  return next !== undefined && next.from - runs[r]!.to === 1 && isSeparator(text.charCodeAt(runs[r]!.to))
}

/** Hides plates: province, letter, then at least five letters or digits, or four and a special ending. */
function maskPlates(text: string, chars: string[]): void {
  for (let i = 0; i < text.length; i++) {
    if (!plateProvinces.includes(text[i]!)) continue
    let at = i + 1
    if (isSeparator(text.charCodeAt(at))) at++
    if (!isLetter(narrow(text.charCodeAt(at)))) continue
    at++
    if (isSeparator(text.charCodeAt(at)) || text.charCodeAt(at) === 0x2022) at++
    let end = at
    while (end < text.length && (isDigit(narrow(text.charCodeAt(end))) || isLetter(narrow(text.charCodeAt(end))))) end++
    const ending = plateEndings.includes(text[end] ?? ' ') || text.startsWith('应急', end)
    if (end - at < (ending ? 4 : 5)) continue
    const keep = ending ? 1 : 2
    for (let j = at; j < end - keep; j++) chars[j] = '*'
    i = end - 1
  }
}

/**
 * Free text with every identity number, phone number, bank-card number and plate masked, also where written with full-width digits,
 * spaces or hyphens between the groups. Identity numbers are recognised by their birth date, so that a mistyped check character does not
 * lay one open. Names cannot be told from other words and stay. Linear in the length of the text; masking twice changes nothing more.
 */
export function maskText(text: string): string {
  const chars = text.split('')
  maskNumbers(text, chars)
  maskPlates(text, chars)
  return chars.join('')
}
