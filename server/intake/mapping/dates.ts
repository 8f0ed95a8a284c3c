/** A moment without zone, as a sender wrote it. */
export interface Written {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'half'
type Parser = (text: string) => Written | null

const TOKENS: Record<string, { pattern: string; part: Part }> = {
  yyyy: { pattern: '(\\d{4})', part: 'year' },
  MM: { pattern: '(\\d{2})', part: 'month' },
  M: { pattern: '(\\d{1,2})', part: 'month' },
  dd: { pattern: '(\\d{2})', part: 'day' },
  d: { pattern: '(\\d{1,2})', part: 'day' },
  HH: { pattern: '(\\d{2})', part: 'hour' },
  H: { pattern: '(\\d{1,2})', part: 'hour' },
  hh: { pattern: '(\\d{2})', part: 'hour' },
  h: { pattern: '(\\d{1,2})', part: 'hour' },
  mm: { pattern: '(\\d{2})', part: 'minute' },
  m: { pattern: '(\\d{1,2})', part: 'minute' },
  ss: { pattern: '(\\d{2})', part: 'second' },
  s: { pattern: '(\\d{1,2})', part: 'second' },
  a: { pattern: '([A-Za-z]*|上午|下午)', part: 'half' },
}

/** Formats that are tried when a mapping names none. */
export const USUAL = [
  'iso',
  'yyyy-M-d H:m:s',
  'yyyy-M-d H:m',
  'yyyy-M-d',
  'yyyy/M/d H:m:s',
  'yyyy/M/d H:m',
  'yyyy/M/d',
  'yyyy年M月d日 H:m',
  'yyyy年M月d日',
]

/** Midnight before the serial date 1 of a spreadsheet, in days of the Unix epoch (the leap day 1900 that never was included). */
const EXCEL_EPOCH = -25_569

const fromUtc = (millis: number): Written | null => {
  const date = new Date(millis)
  if (Number.isNaN(date.getTime())) return null
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  }
}

const number = (text: string): number => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN)

const SPECIAL: Record<string, Parser> = {
  excel: (text) => {
    const days = number(text)
    return days >= 1 && days < 200_000 ? fromUtc(Math.round((days + EXCEL_EPOCH) * 86_400) * 1000) : null
  },
  'epoch-seconds': (text) => fromUtc(number(text) * 1000),
  'epoch-millis': (text) => fromUtc(number(text)),
}

function hourOf(hour: number, half: string): number {
  const mark = half.toUpperCase()
  if (mark === 'PM' || mark === '下午') return hour < 12 ? hour + 12 : hour
  return (mark === 'AM' || mark === '上午') && hour === 12 ? 0 : hour
}

function patterned(format: string): Parser {
  const parts: Part[] = []
  const source = format.replace(/yyyy|MM|M|dd|d|HH|H|hh|h|mm|m|ss|s|a|[^A-Za-z]|[A-Za-z]/g, (token) => {
    const known = TOKENS[token]
    if (!known) return token === ' ' ? '\\s*' : token.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    parts.push(known.part)
    return known.pattern
  })
  const pattern = new RegExp(`^${source}$`)
  return (text) => {
    const match = pattern.exec(text)
    if (!match) return null
    const found: Record<Part, number> & { mark: string } = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, half: 0, mark: '' }
    for (const [index, part] of parts.entries()) {
      const value = match[index + 1]!
      if (part === 'half') found.mark = value
      else found[part] = Number(value)
    }
    const hour = hourOf(found.hour, found.mark)
    const valid = found.month >= 1 && found.month <= 12 && found.day >= 1 && hour < 24 && found.minute < 60 && found.second < 60
    const lastDay = new Date(Date.UTC(found.year, found.month, 0)).getUTCDate()
    if (!valid || found.day > lastDay) return null
    return { year: found.year, month: found.month, day: found.day, hour, minute: found.minute, second: found.second }
  }
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?)?$/

const iso: Parser = (text) => {
  const match = ISO.exec(text)
  if (!match) return null
  return patternedIso(`${match[1]} ${match[2] ?? '00:00'}${(match[2] ?? '00:00').length === 5 ? ':00' : ''}`)
}
const patternedIso = patterned('yyyy-MM-dd HH:mm:ss')

/** True where the text carries an offset of its own, which then counts. */
export const hasOffset = (text: string): boolean => ISO.exec(text)?.[3] !== undefined

/**
 * Builds the parser of the formats, tried in order: `iso`, `excel` (serial dates), `epoch-seconds`, `epoch-millis`, or a pattern of
 * yyyy M d H h m s and a (AM, PM, 上午, 下午). A space in a pattern stands for any number of spaces.
 */
export function dateParser(formats: readonly string[]): Parser {
  const parsers = formats.map((format) => (format === 'iso' ? iso : (SPECIAL[format] ?? patterned(format))))
  return (text) => {
    for (const parse of parsers) {
      const found = parse(text)
      if (found) return found
    }
    return null
  }
}

const two = (value: number): string => String(value).padStart(2, '0')
/** `YYYY-MM-DD`. */
export const dayText = ({ year, month, day }: Written): string => `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
/** Wall time without zone. */
export const momentText = (written: Written): string =>
  `${dayText(written)}T${two(written.hour)}:${two(written.minute)}:${two(written.second)}`

/** Wall time so many seconds later. */
export function later(written: Written, seconds: number): Written {
  return fromUtc(Date.UTC(written.year, written.month - 1, written.day, written.hour, written.minute, written.second) + seconds * 1000)!
}

/** Wall time of a zone as an ISO instant. Throws RangeError for an unknown zone. */
export const inZone = (written: Written, timeZone: string): string =>
  Temporal.PlainDateTime.from({ ...written })
    .toZonedDateTime(timeZone)
    .toInstant()
    .toString()
