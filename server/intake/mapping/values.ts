import type { Field } from '#domain/contract/exchange/index.ts'
import { dateParser, dayText, hasOffset, inZone, later, momentText, USUAL } from './dates.ts'
import { badMapping, type Condition, type Rule, UNITS } from './schema.ts'

/** A row of a table as text; the places of its columns are known when the mapping is compiled. */
export type Cells = readonly string[]

/** Finds a column's place. Throws `Refusal` for a column that the file does not have. */
export type Locate = (column: string, place: string) => number

/** A value as the exchange format writes it, or the text as it came where it cannot be read: the format's check then names it. */
export type Value = (cells: Cells) => unknown

const PLACEHOLDER = /\{([^{}|:]+)(?::(\d+))?(?:\|([^{}]*))?\}/g

/** `{A}-{B|none}`: columns in braces, cut to a length after a colon, replaced when empty after a bar; empty when a bare one is. */
function template(text: string, locate: Locate, place: string): (cells: Cells) => string {
  const literals: string[] = []
  const parts: { index: number; length: number; fallback: string | undefined }[] = []
  let end = 0
  for (const match of text.matchAll(PLACEHOLDER)) {
    literals.push(text.slice(end, match.index))
    parts.push({
      index: locate(match[1]!.trim(), place),
      length: match[2] ? Number(match[2]) : Number.POSITIVE_INFINITY,
      fallback: match[3],
    })
    end = match.index + match[0].length
  }
  const tail = text.slice(end)
  return (cells) => {
    let result = ''
    for (let i = 0; i < parts.length; i++) {
      const { index, length, fallback } = parts[i]!
      const value = (cells[index] ?? '').trim() || fallback
      if (value === undefined) return ''
      result += literals[i]! + (value.length > length ? value.slice(0, length) : value)
    }
    return result + tail
  }
}

/** Reads `1,234.56` or, with a decimal comma, `1.234,56`; NaN when it is no number. */
function numberOf(text: string, decimal: '.' | ','): number {
  const plain = text.replace(/[\s¥￥$€]/g, '').replaceAll(decimal === ',' ? '.' : ',', '')
  const dotted = decimal === ',' ? plain.replace(',', '.') : plain
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(dotted) ? Number(dotted) : Number.NaN
}

const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }
const YES = new Set(['true', 'yes', 'y', '1', '是', '有', 't'])
const NO = new Set(['false', 'no', 'n', '0', '否', '无', 'f'])

function converter(
  field: Field,
  rule: Rule,
  timeZone: string | undefined,
  locate: Locate,
  place: string,
): (text: string, cells: Cells) => unknown {
  switch (field.type) {
    case 'boolean':
      return (text) => (YES.has(text.toLowerCase()) ? true : NO.has(text.toLowerCase()) ? false : text)
    case 'integer':
    case 'number':
    case 'money': {
      const factor = (rule.scale ?? 1) * (rule.unit ? UNITS[rule.unit] : 1)
      const places = rule.round ?? (field.type === 'money' ? 2 : field.type === 'integer' ? 0 : undefined)
      const power = 10 ** (places ?? 0)
      const exact = factor === 1 && rule.round === undefined
      return (text) => {
        const value = numberOf(text, rule.decimal ?? '.')
        if (Number.isNaN(value)) return text
        if (exact) return value
        return places === undefined ? value * factor : Math.round((value * factor + Number.EPSILON) * power) / power
      }
    }
    case 'date':
    case 'time': {
      const parse = dateParser(rule.format ?? USUAL)
      const zone = rule.timeZone ?? timeZone
      if (zone !== undefined) checkZone(zone, place)
      const plus = rule.plus ? { index: locate(rule.plus.column, place), seconds: SECONDS[rule.plus.unit] } : null
      return (text, cells) => {
        if (field.type === 'time' && !rule.format && hasOffset(text)) return text
        let written = parse(text)
        if (!written) return text
        if (plus) {
          const more = numberOf(cells[plus.index] ?? '', '.')
          if (Number.isNaN(more)) return `${text} + ${cells[plus.index]}`
          written = later(written, more * plus.seconds)
        }
        if (field.type === 'date') return dayText(written)
        return zone === undefined ? momentText(written) : inZone(written, zone)
      }
    }
    case 'json':
      return (text) =>
        rule.split
          ? text
              .split(rule.split)
              .map((part) => part.trim())
              .filter((part) => part !== '')
          : [text]
    default:
      return (text) => text
  }
}

function checkZone(zone: string, place: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
  } catch {
    throw badMapping(`${place}：没有时区 ${zone}`)
  }
}

/** Percent by which one column exceeds another, to two places; empty when the other is not above zero. */
function excess(of: number, over: number): (cells: Cells) => string {
  return (cells) => {
    const value = numberOf(cells[of] ?? '', '.')
    const base = numberOf(cells[over] ?? '', '.')
    return base > 0 && value > base ? String(Math.round(((value - base) / base) * 10_000) / 100) : ''
  }
}

/**
 * Builds the reader of one field: text from the row, then the value map, then the type of the field. Null when there is nothing.
 * Throws `Refusal` (`mapping-invalid`) for a column or zone that does not exist.
 */
export function valueReader(field: Field, rule: Rule, timeZone: string | undefined, locate: Locate, place: string): Value {
  if (rule.const !== undefined) return () => rule.const
  const text = textReader(rule, locate, place)
  const convert = converter(field, rule, timeZone, locate, place)
  const fallback = rule.default === undefined ? null : template(rule.default, locate, place)
  const map = rule.map ? new Map(Object.entries(rule.map)) : null
  const otherwise = rule.otherwise
  return (cells) => {
    let found = text(cells)
    if (map) {
      const mapped = map.get(found)
      if (mapped !== undefined) {
        if (typeof mapped !== 'string') return mapped
        found = mapped
      } else if (otherwise !== undefined && found !== '') return otherwise
    }
    if (found === '' && fallback) found = fallback(cells)
    return found === '' ? null : convert(found, cells)
  }
}

/** The text that a rule finds in a row, before map and type. */
function textReader(rule: Rule, locate: Locate, place: string): (cells: Cells) => string {
  if (rule.template !== undefined) return template(rule.template, locate, place)
  if (rule.excess) return excess(locate(rule.excess.of, place), locate(rule.excess.over, place))
  const index = locate(rule.column!, place)
  return (cells) => (cells[index] ?? '').trim()
}

/** Builds the test of one condition; every part that it states must hold. */
export function conditionTest(condition: Condition, locate: Locate, place: string): (cells: Cells) => boolean {
  const index = locate(condition.column, place)
  const is = condition.is && new Set(condition.is)
  const not = condition.not && new Set(condition.not)
  const { empty, above, below } = condition
  return (cells) => {
    const value = (cells[index] ?? '').trim()
    if (is && !is.has(value)) return false
    if (not?.has(value)) return false
    if (empty !== undefined && (value === '') !== empty) return false
    if (above !== undefined && !(numberOf(value, '.') > above)) return false
    return below === undefined || numberOf(value, '.') < below
  }
}
