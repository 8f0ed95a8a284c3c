import { type Entity, entityByName, type Field } from '#domain/contract/exchange/index.ts'
import { badMapping, type Condition, type Mapping, type Rule, type Target } from './schema.ts'
import { spreader } from './spread.ts'
import { type Cells, conditionTest, type Locate, type Value, valueReader } from './values.ts'

/** What the mapping itself finds wrong with a record, before the format's check. */
export interface MappingFault {
  readonly field: string
  readonly value: string
  readonly reason: string
  readonly message: string
}

/** Takes the records of a row, one by one. */
export type Give = (entity: Entity, record: Record<string, unknown>, fault: MappingFault | null) => void

/** Columns that every row has besides its own: the number of the data row, and what `spread` adds. */
const ROW = '_row'
const NUMBER = '_n'
const TIME = '_time'
/** Derived records are handed over once; so many ids are remembered, and beyond that a repetition is merged as unchanged. */
const MOST_REMEMBERED = 200_000

interface Setter {
  readonly path: string
  readonly title: string
  readonly required: boolean
  readonly value: Value
}

function setters(
  fields: readonly Field[],
  rules: Record<string, Rule>,
  timeZone: string | undefined,
  locate: Locate,
  place: string,
): Setter[] {
  return Object.entries(rules).map(([path, rule]) => {
    const field = fields.find((candidate) => candidate.path === path)
    if (!field) throw badMapping(`${place}.${path}：没有这个字段；可用的有 ${fields.map((each) => each.path).join('、')}`)
    const value = valueReader(field, rule, timeZone, locate, `${place}.${path}`)
    return { path, title: field.title, required: rule.required ?? false, value }
  })
}

/** Fills a record; answers with the first required field that stayed empty. */
function fill(record: Record<string, unknown>, own: readonly Setter[], cells: Cells, prefix = ''): MappingFault | null {
  let fault: MappingFault | null = null
  for (const { path, title, required, value } of own) {
    const found = value(cells)
    if (found === null) {
      if (required) fault ??= { field: prefix + path, value: '', reason: 'missing', message: `缺少必填项“${title}”` }
      continue
    }
    const dot = path.indexOf('.')
    if (dot < 0) {
      record[path] = found
      continue
    }
    const group = path.slice(0, dot)
    record[group] ??= {}
    const inner = record[group] as Record<string, unknown>
    inner[path.slice(dot + 1)] = found
  }
  return fault
}

function allHold(conditions: readonly Condition[] | undefined, locate: Locate, place: string): (cells: Cells) => boolean {
  const tests = (conditions ?? []).map((condition) => conditionTest(condition, locate, place))
  return (cells) => tests.every((test) => test(cells))
}

interface CompiledTarget {
  readonly entity: Entity
  readonly when: (cells: Cells) => boolean
  readonly build: (cells: Cells, give: Give) => void
  readonly spread: ReturnType<typeof spreader> | null
}

function compileTarget(target: Target, timeZone: string | undefined, locate: Locate, place: string): CompiledTarget {
  const entity = entityByName(target.entity)
  for (const key of entity.key) if (!(key in target.fields)) throw badMapping(`${place}.fields：缺少标识字段 ${key}`)
  const own = setters(entity.fields, target.fields, timeZone, locate, `${place}.fields`)
  const keys = entity.key.map((key) => own.find((each) => each.path === key)!)
  const lists = Object.entries(target.lists).map(([path, elements]) => {
    const list = entity.lists.find((candidate) => candidate.path === path)
    if (!list) throw badMapping(`${place}.lists.${path}：“${entity.title}”没有这个列表`)
    const compiled = elements.map((element, index) => {
      const where = `${place}.lists.${path}[${index}]`
      return { when: allHold(element.when, locate, where), own: setters(list.fields, element.fields, timeZone, locate, where) }
    })
    return { path, compiled }
  })
  const kept = target.keep.map((column) => {
    const taken = [...entity.fields.map((field) => field.path.split('.')[0]), ...entity.lists.map((list) => list.path), 'source']
    if (taken.includes(column)) throw badMapping(`${place}.keep：列名 ${column} 与字段同名，请在 fields 中对应`)
    return { column, index: locate(column, `${place}.keep`) }
  })
  const seen = target.once ? new Set<string>() : null

  return {
    entity,
    when: allHold(target.when, locate, `${place}.when`),
    spread: target.spread ? spreader(target.spread, locate, `${place}.spread`) : null,
    build(cells, give) {
      if (seen) {
        const key = keys.map(({ value }) => value(cells)).join('|')
        if (seen.has(key)) return
        if (seen.size < MOST_REMEMBERED) seen.add(key)
      }
      const record: Record<string, unknown> = {}
      let fault = fill(record, own, cells)
      for (const { path, compiled } of lists) {
        const elements: Record<string, unknown>[] = []
        for (const { when, own: inner } of compiled) {
          if (!when(cells)) continue
          const element: Record<string, unknown> = {}
          fault ??= fill(element, inner, cells, `${path}[${elements.length}].`)
          elements.push(element)
        }
        record[path] = elements
      }
      for (const { column, index } of kept) if (cells[index]) record[column] = cells[index]
      give(entity, record, fault)
    },
  }
}

/** Places of the columns that `unpivot` turns into rows. */
function pivoted(columns: Exclude<Mapping['unpivot'], undefined>['columns'], header: readonly string[], locate: Locate): number[] {
  if (Array.isArray(columns)) return columns.map((column) => locate(column, 'unpivot.columns'))
  const from = locate(columns.from, 'unpivot.columns.from')
  const to = locate(columns.to, 'unpivot.columns.to')
  return header.map((_, index) => index).filter((index) => index >= from && index <= to)
}

/**
 * Binds a mapping to the columns of a file. The result turns one row into its records; `row` counts the data rows from 1.
 * Throws `Refusal` (`mapping-invalid`) when the mapping names a column or field that does not exist.
 */
export function compileMapping(mapping: Mapping, header: readonly string[]): (cells: string[], row: number, give: Give) => void {
  const { unpivot, timeZone } = mapping
  const virtual = [ROW, ...(unpivot ? [unpivot.name, unpivot.value] : []), NUMBER, TIME]
  const width = header.length
  const at = (name: string) => width + virtual.indexOf(name)
  const locate: Locate = (column, place) => {
    const index = header.indexOf(column)
    if (index >= 0) return index
    if (virtual.includes(column)) return at(column)
    throw badMapping(`${place}：文件中没有列“${column}”`)
  }
  const skips = mapping.skip.map((condition, index) => conditionTest(condition, locate, `skip[${index}]`))
  const months = unpivot ? pivoted(unpivot.columns, header, locate) : []
  const nothing = new Set(unpivot?.skip)
  const targets = mapping.targets.map((target, index) => compileTarget(target, timeZone, locate, `targets[${index}]`))

  const one = (cells: string[], give: Give) => {
    for (const { entity, when, build, spread } of targets) {
      if (!when(cells)) continue
      if (!spread) {
        build(cells, give)
        continue
      }
      const times = spread(cells)
      if ('reason' in times) {
        give(entity, {}, times)
        continue
      }
      let number = 0
      for (const time of times) {
        cells[at(NUMBER)] = String(++number)
        cells[at(TIME)] = time
        build(cells, give)
      }
    }
  }

  return (cells, row, give) => {
    while (cells.length < width) cells.push('')
    cells.length = width
    cells[at(ROW)] = String(row)
    if (!unpivot) {
      if (!skips.some((test) => test(cells))) one(cells, give)
      return
    }
    for (const index of months) {
      const value = cells[index]!.trim()
      if (value === '' || nothing.has(value)) continue
      cells[at(unpivot.name)] = header[index]!
      cells[at(unpivot.value)] = value
      if (!skips.some((test) => test(cells))) one(cells, give)
    }
  }
}
