import type { Entity, Field, ListField } from './fields.ts'

/** A value as it is stored: times as `YYYY-MM-DD HH:MM:SS[.mmm]` in Asia/Shanghai. */
export type Cell = string | number | boolean | null

/** What is wrong with one field of a record; `reason` is a stable code, `message` the sentence for people. */
export interface FieldFault {
  readonly field: string
  readonly value: unknown
  readonly reason: FaultReason
  readonly message: string
}

export type FaultReason =
  | 'not-an-object'
  | 'missing'
  | 'not-text'
  | 'too-long'
  | 'control-character'
  | 'not-a-number'
  | 'out-of-range'
  | 'not-an-integer'
  | 'too-many-decimals'
  | 'not-a-boolean'
  | 'not-a-date'
  | 'not-a-time'
  | 'not-a-region'
  | 'not-allowed'
  | 'not-a-list'

/** One row of a list table, without the parent's id. */
export type ChildRow = readonly Cell[]

/** A checked record in the columns of its table. */
export interface FlatRecord {
  /** `source:key`, or the bare key where the entity is not per source. */
  readonly id: string
  /** In the order of `columnsOf(entity)`. */
  readonly cells: Cell[]
  /** One array of rows for each list of the entity, in their order. */
  readonly children: ChildRow[][]
  /** Fields that the format does not know; kept, never dropped. */
  readonly extra: Record<string, unknown> | null
}

/** Outcome of checking one record. */
export type Flattened = { ok: true; record: FlatRecord } | { ok: false; faults: FieldFault[] }

/** SQL columns of an entity's table that come from the record, in order; `id` comes first. */
export function columnsOf(entity: Entity): string[] {
  return ['id', ...entity.fields.filter((field) => field.column !== 'id').map((field) => field.column)]
}

class Fault extends Error {
  readonly reason: FaultReason
  constructor(reason: FaultReason, message: string) {
    super(message)
    this.reason = reason
  }
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

function isDate(text: string): boolean {
  if (text.length < 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const day = digits(text, 8, 10)
  if (year < 1900 || month < 1 || month > 12 || day < 1 || day > DAYS[month - 1]!) return false
  return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))
}

const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/

/**
 * ISO 8601 → Asia/Shanghai wall time `YYYY-MM-DD HH:MM:SS[.mmm]`. A time without an offset is taken as Asia/Shanghai;
 * China has had one zone and no summer time since 1992, so the wall time loses nothing. Null when it is not a time.
 */
export function wallTime(text: string): string | null {
  const match = TIME.exec(text)
  if (!match || !isDate(match[1]!)) return null
  const [, date, hour, minute, second = '00', fraction = '', offset] = match
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  const millis = fraction && Number(fraction) > 0 ? `${fraction.slice(1, 4)}000`.slice(0, 3) : ''
  const tail = millis && millis !== '000' ? `.${millis}` : ''
  if (!offset || offset === '+08:00' || offset === '+0800') return `${date} ${hour}:${minute}:${second}${tail}`
  const sign = offset === 'Z' ? 0 : offset.startsWith('-') ? -1 : 1
  const minutes = sign === 0 ? 0 : sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2)))
  const utc = Date.UTC(+date!.slice(0, 4), +date!.slice(5, 7) - 1, +date!.slice(8, 10), +hour!, +minute!, +second)
  return new Date(utc + (480 - minutes) * 60_000).toISOString().slice(0, 19).replace('T', ' ') + tail
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly the characters that are refused
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

function cellOf(field: Field, value: unknown, source: string): Cell {
  switch (field.type) {
    case 'text':
    case 'ref': {
      const text = typeof value === 'number' ? String(value) : value
      if (typeof text !== 'string') throw new Fault('not-text', '应为文字')
      if (text.length > (field.max ?? 500)) throw new Fault('too-long', `超过 ${field.max} 个字符`)
      if (CONTROL.test(text)) throw new Fault('control-character', '含有控制字符')
      return field.type === 'ref' ? `${source}:${text}` : text
    }
    case 'enum':
      if (typeof value !== 'string' || !field.values!.includes(value))
        throw new Fault('not-allowed', `应为 ${field.values!.join('、')} 之一`)
      return value
    case 'boolean':
      if (typeof value !== 'boolean') throw new Fault('not-a-boolean', '应为 true 或 false')
      return value
    case 'integer':
    case 'number':
    case 'money': {
      if (typeof value !== 'number' || !Number.isFinite(value)) throw new Fault('not-a-number', '应为数字')
      if (value < field.min! || value > field.max!) throw new Fault('out-of-range', `应在 ${field.min} 与 ${field.max} 之间`)
      if (field.type === 'integer' && !Number.isInteger(value)) throw new Fault('not-an-integer', '应为整数')
      if (field.type === 'money' && Math.abs(value * 100 - Math.round(value * 100)) > 1e-6)
        throw new Fault('too-many-decimals', '金额最多两位小数')
      return value
    }
    case 'date':
      if (typeof value !== 'string' || value.length !== 10 || !isDate(value)) throw new Fault('not-a-date', '应为日期 YYYY-MM-DD')
      return value
    case 'time': {
      const time = typeof value === 'string' ? wallTime(value) : null
      if (time === null) throw new Fault('not-a-time', '应为时间，如 2026-03-01T08:30:00+08:00')
      return time
    }
    case 'region':
      if (typeof value !== 'string' || value.length !== 6 || digits(value, 0, 6) < 0)
        throw new Fault('not-a-region', '应为 6 位行政区划代码')
      return value
    case 'json':
      if (!Array.isArray(value) || value.some((entry) => typeof entry !== 'string')) throw new Fault('not-a-list', '应为文字列表')
      return value.length === 0 ? null : JSON.stringify(value)
  }
}

type Getter = (record: Record<string, unknown>) => unknown

function getter(path: string): Getter {
  const [first, second] = path.split('.') as [string, string | undefined]
  if (second === undefined) return (record) => record[first]
  return (record) => (record[first] as Record<string, unknown> | null | undefined)?.[second]
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function readFields(fields: readonly Field[], getters: readonly Getter[], record: Record<string, unknown>, source: string, prefix: string) {
  const cells: Cell[] = new Array(fields.length)
  let faults: FieldFault[] | null = null
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i]!
    const value = getters[i]!(record)
    if (value === undefined || value === null || value === '') {
      cells[i] = null
      if (field.required) {
        faults ??= []
        faults.push({ field: prefix + field.path, value: value ?? null, reason: 'missing', message: `缺少必填项“${field.title}”` })
      }
      continue
    }
    try {
      cells[i] = cellOf(field, value, source)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      faults ??= []
      faults.push({ field: prefix + field.path, value, reason: error.reason, message: `“${field.title}”${error.message}` })
    }
  }
  return { cells, faults }
}

/** Builds the checker of one entity. It is reused for every record, so that checking stays a plain loop. */
export function flattener(entity: Entity): (record: unknown, source: string) => Flattened {
  const getters = entity.fields.map((field) => getter(field.path))
  const lists = entity.lists.map((list: ListField) => ({ list, getters: list.fields.map((field) => getter(field.path)) }))
  const keyIndexes = entity.key.map((path) => entity.fields.findIndex((field) => field.path === path))
  const idIndex = entity.fields.findIndex((field) => field.column === 'id')
  const known = new Set([...entity.fields.map((field) => field.path), ...entity.lists.map((list) => list.path), 'source'])
  const groups = new Set(entity.fields.filter((field) => field.path.includes('.')).map((field) => field.path.split('.')[0]!))

  return (input, defaultSource) => {
    if (!isRecord(input))
      return { ok: false, faults: [{ field: '', value: input, reason: 'not-an-object', message: '应为一个 JSON 对象' }] }
    const source = typeof input.source === 'string' && input.source ? input.source : defaultSource
    const { cells, faults } = readFields(entity.fields, getters, input, source, '')
    let allFaults = faults
    const children: ChildRow[][] = []
    for (const { list, getters: childGetters } of lists) {
      const value = input[list.path]
      const rows: ChildRow[] = []
      if (value !== undefined && value !== null) {
        if (!Array.isArray(value)) {
          allFaults = [...(allFaults ?? []), { field: list.path, value, reason: 'not-a-list', message: `“${list.title}”应为列表` }]
        } else {
          for (let i = 0; i < value.length; i++) {
            const prefix = `${list.path}[${i}].`
            if (!isRecord(value[i])) {
              allFaults = [
                ...(allFaults ?? []),
                {
                  field: prefix.slice(0, -1),
                  value: value[i],
                  reason: 'not-an-object',
                  message: `“${list.title}”第 ${i + 1} 项应为一个 JSON 对象`,
                },
              ]
              continue
            }
            const child = readFields(list.fields, childGetters, value[i], source, prefix)
            if (child.faults) allFaults = [...(allFaults ?? []), ...child.faults]
            rows.push(child.cells)
          }
        }
      }
      children.push(rows)
    }
    let extra: Record<string, unknown> | null = null
    for (const key in input) {
      if (known.has(key)) continue
      if (groups.has(key)) {
        const group = input[key]
        if (isRecord(group)) {
          for (const inner in group) {
            if (known.has(`${key}.${inner}`)) continue
            extra ??= {}
            extra[`${key}.${inner}`] = group[inner]
          }
        } else if (group !== null) {
          allFaults = [...(allFaults ?? []), { field: key, value: group, reason: 'not-an-object', message: `“${key}”应为一个 JSON 对象` }]
        }
        continue
      }
      extra ??= {}
      extra[key] = input[key]
    }
    if (allFaults) return { ok: false, faults: allFaults }
    const key = keyIndexes.map((index) => cells[index]).join('|')
    const id = entity.perSource && idIndex >= 0 ? `${source}:${key}` : key
    if (idIndex >= 0) cells.splice(idIndex, 1)
    return { ok: true, record: { id, cells: [id, ...cells], children, extra } }
  }
}

/** The sender's id inside an internal one: `demo:C1` → `C1`. */
export const senderId = (id: string): string => id.slice(id.indexOf(':') + 1)
