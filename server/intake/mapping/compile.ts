import { type Entity, entityByName, type Field } from '#domain/contract/exchange/index.ts'
import { dateParser, dayText, later, momentText, USUAL, type Written } from './dates.ts'
import { badMapping, type Condition, type Mapping, type Rule, type Target } from './schema.ts'
import { type Cells, conditionTest, type Locate, type Value, valueReader } from './values.ts'

/** What one row becomes: hands each record to `give`. `row` counts the data rows of a file from 1. */
export type RowMapper = (cells: Cells, row: number, give: (entity: Entity, record: Record<string, unknown>) => void) => void

/** Columns that every row has besides its own. */
const ROW = '_row'
const NUMBER = '_n'
const TIME = '_time'
/** Ids of derived records that are remembered, to hand each over once; beyond that a repetition is merged as unchanged. */
const MOST_REMEMBERED = 200_000
const MOST_SPREAD = 100_000

type Setter = (record: Record<string, unknown>, cells: Cells) => void

function setter(path: string, value: Value): Setter {
  const [first, second] = path.split('.') as [string, string | undefined]
  return (record, cells) => {
    const found = value(cells)
    if (found === null) return
    if (second === undefined) record[first] = found
    else {
      record[first] ??= {}
      ;(record[first] as Record<string, unknown>)[second] = found
    }
  }
}

interface Scope {
  readonly locate: Locate
  readonly timeZone: string | undefined
}

function setters(fields: readonly Field[], rules: Record<string, Rule>, scope: Scope, place: string): Setter[] {
  return Object.entries(rules).map(([path, rule]) => {
    const field = fields.find((candidate) => candidate.path === path)
    if (!field) throw badMapping(`${place}.${path}：没有这个字段；可用的有 ${fields.map((each) => each.path).join('、')}`)
    const value = valueReader(rule.required ? { ...field, required: true } : field, rule, scope.timeZone, scope.locate, `${place}.${path}`)
    return setter(path, value)
  })
}

function allHold(conditions: readonly Condition[] | undefined, locate: Locate, place: string): (cells: Cells) => boolean {
  const tests = (conditions ?? []).map((condition) => conditionTest(condition, locate, place))
  return (cells) => tests.every((test) => test(cells))
}

interface CompiledTarget {
  readonly entity: Entity
  readonly when: (cells: Cells) => boolean
  readonly build: (cells: Cells) => Record<string, unknown>
  readonly once: Set<string> | null
  readonly spread: ((cells: Cells) => Iterable<[number: string, time: string]>) | null
}

function compileTarget(target: Target, scope: Scope, place: string): CompiledTarget {
  const entity = entityByName(target.entity)
  for (const key of entity.key) if (!(key in target.fields)) throw badMapping(`${place}.fields：缺少标识字段 ${key}`)
  const own = setters(entity.fields, target.fields, scope, `${place}.fields`)
  const lists = Object.entries(target.lists).map(([path, elements]) => {
    const list = entity.lists.find((candidate) => candidate.path === path)
    if (!list) throw badMapping(`${place}.lists.${path}：${entity.title}没有这个列表`)
    const compiled = elements.map((element, index) => {
      const where = `${place}.lists.${path}[${index}]`
      return { when: allHold(element.when, scope.locate, where), set: setters(list.fields, element.fields, scope, where) }
    })
    return { path, compiled }
  })
  const kept = target.keep.map((column) => {
    if (entity.fields.some((field) => field.path.split('.')[0] === column) || entity.lists.some((list) => list.path === column))
      throw badMapping(`${place}.keep：列名 ${column} 与字段同名，请在 fields 中对应`)
    return { column, index: scope.locate(column, `${place}.keep`) }
  })
  return {
    entity,
    when: allHold(target.when, scope.locate, `${place}.when`),
    once: target.once ? new Set() : null,
    spread: target.spread ? spreader(target.spread, scope, `${place}.spread`) : null,
    build(cells) {
      const record: Record<string, unknown> = {}
      for (const set of own) set(record, cells)
      for (const { path, compiled } of lists) {
        const elements: Record<string, unknown>[] = []
        for (const { when, set } of compiled) {
          if (!when(cells)) continue
          const element = {}
          for (const each of set) each(element, cells)
          elements.push(element)
        }
        record[path] = elements
      }
      for (const { column, index } of kept) if (cells[index]) record[column] = cells[index]
      return record
    },
  }
}

/** Reads a rule as a day. */
function dayReader(rule: Rule, scope: Scope, place: string): (cells: Cells) => Written | null {
  const field: Field = { path: 'day', column: 'day', type: 'date', title: 'day', required: false }
  const value = valueReader(rule, scope.timeZone === undefined ? rule : rule, undefined, scope.locate, place) as never as Value
  const parse = dateParser(['iso'])
  void field
  return (cells) => {
    const text = value(cells)
    return typeof text === 'string' ? parse(text) : null
  }
}

const spreader = null as never
void [dayText, later, momentText, USUAL, ROW, NUMBER, TIME, MOST_REMEMBERED, MOST_SPREAD, dayReader]
