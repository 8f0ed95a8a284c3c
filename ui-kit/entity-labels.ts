import { entities } from '#domain/contract/exchange/entities.ts'

const byName = new Map(entities.map((entity) => [entity.name, entity]))

/** Name of a kind of record of the exchange format for people. */
export const entityTitle = (name: string): string => byName.get(name)?.title ?? name

/** Name of a field of a record for people. */
export function fieldTitle(entity: string, path: string): string {
  return byName.get(entity)?.fields.find((field) => field.path === path || field.column === path)?.title ?? path
}

/** A record as lines of path and text; parts of a part are joined by a dot, lists are counted. */
export function flatten(record: Readonly<Record<string, unknown>>, before = ''): [path: string, text: string][] {
  return Object.entries(record).flatMap(([name, value]): [string, string][] => {
    const path = `${before}${name}`
    if (value === null || value === undefined) return []
    if (Array.isArray(value)) return [[path, value.every((one) => typeof one !== 'object') ? value.join('、') : `${value.length} 项`]]
    if (typeof value === 'object') return flatten(value as Record<string, unknown>, `${path}.`)
    return [[path, typeof value === 'boolean' ? (value ? '是' : '否') : String(value)]]
  })
}

/** Tables of the record that no file of the exchange format fills. */
const OWN: Readonly<Record<string, string>> = { calendar: '工作日历', law_values: '期限与参数', unit_tree: '单位上下级' }

const byTable = new Map(
  entities.flatMap((entity) => [[entity.table, entity.title] as const, ...entity.lists.map((list) => [list.table, list.title] as const)]),
)

/** Name of a table of the record for people. */
export const tableTitle = (table: string): string => byTable.get(table) ?? OWN[table] ?? table
