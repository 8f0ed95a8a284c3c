import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isMap, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml'
import { z } from 'zod'
import { entities } from '#domain/contract/exchange/index.ts'
import { invalid, Refusal } from '#server/platform/refusal.ts'
import { schemaFault, yamlFault } from './messages.ts'

/** Mappings that come with the project. */
const FOLDER = join(import.meta.dirname, '../../../examples/mappings')
const MOST_CHARACTERS = 100_000

const column = z.string().min(1).max(200)
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([item, z.array(item).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]))
const cellText = z.union([z.string(), z.number(), z.boolean()]).transform((value) => String(value))

const condition = z.strictObject({
  column,
  is: oneOrMore(cellText).optional(),
  not: oneOrMore(cellText).optional(),
  empty: z.boolean().optional(),
  above: z.number().optional(),
  below: z.number().optional(),
})
const conditions = z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(condition).min(1).max(20))

/** Units that senders use, as factors to the unit of the exchange format. */
export const UNITS = {
  mph: 1.609344,
  'm/s': 3.6,
  pound: 0.45359237,
  tonne: 1000,
  foot: 0.3048,
  centimetre: 0.01,
  fen: 0.01,
  'wan-yuan': 10_000,
  minute: 60,
} as const

const rule = z.preprocess(
  (value) => (typeof value === 'string' ? { column: value } : value),
  z
    .strictObject({
      column: column.optional(),
      template: z.string().min(1).max(500).optional(),
      const: scalar.optional(),
      excess: z.strictObject({ of: column, over: column }).optional(),
      map: z.record(z.string(), scalar).optional(),
      otherwise: scalar.optional(),
      default: z.union([z.string(), z.number()]).transform(String).optional(),
      required: z.boolean().optional(),
      format: oneOrMore(z.string().min(1).max(50)).optional(),
      timeZone: z.string().max(50).optional(),
      plus: z.strictObject({ column, unit: z.enum(['seconds', 'minutes', 'hours', 'days']) }).optional(),
      unit: z.enum(Object.keys(UNITS) as [keyof typeof UNITS]).optional(),
      scale: z.number().optional(),
      round: z.int().min(0).max(6).optional(),
      decimal: z.enum(['.', ',']).optional(),
      split: z.string().min(1).max(5).optional(),
    })
    .refine((value) => [value.column, value.template, value.const, value.excess].filter((each) => each !== undefined).length === 1, {
      message: 'column、template、const、excess 须写且只写一项',
    }),
)

const target = z.strictObject({
  entity: z.enum(entities.map((entity) => entity.name) as [string, ...string[]]),
  when: conditions.optional(),
  once: z.boolean().default(false),
  fields: z.record(z.string(), rule),
  lists: z
    .record(
      z.string(),
      z
        .array(z.strictObject({ when: conditions.optional(), fields: z.record(z.string(), rule) }))
        .min(1)
        .max(20),
    )
    .default({}),
  keep: z.array(column).max(100).default([]),
  spread: z.strictObject({ count: column, month: rule, from: rule.optional(), until: rule.optional() }).optional(),
})

const mapping = z.strictObject({
  title: z.string().min(1).max(100),
  source: z.string().max(50).optional(),
  file: z.strictObject({
    kind: z.enum(['csv', 'xlsx', 'ndjson']),
    encoding: z.enum(['auto', 'utf-8', 'gb18030']).default('auto'),
    delimiter: z.string().length(1).default(','),
    quote: z.string().length(1).default('"'),
    /** Rows without a value do not count. */
    headerRow: z.int().min(1).max(100).default(1),
  }),
  timeZone: z.string().max(50).optional(),
  skip: z.array(condition).max(50).default([]),
  unpivot: z
    .strictObject({
      columns: z.union([z.array(cellText.pipe(column)).min(1), z.strictObject({ from: cellText, to: cellText })]),
      name: column,
      value: column,
      skip: z.array(cellText).default([]),
    })
    .optional(),
  targets: z.array(target).min(1).max(50),
})

/** A checked mapping: which file, which rows, and what each row becomes. */
export type Mapping = z.output<typeof mapping>
/** One record that a row becomes. */
export type Target = Mapping['targets'][number]
/** Where a field's value comes from and how it is read. */
export type Rule = Target['fields'][string]
export type Condition = Mapping['skip'][number]

/** A mapping that cannot be used; the message names line and place. */
export const badMapping = (message: string): Refusal => new Refusal(422, 'mapping-invalid', `映射文件有误：${message}`)

/** `targets[0].fields.id` */
export const placeOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)), '')

function lineOf(root: Node | null, path: readonly PropertyKey[], counter: LineCounter): number {
  let node: Node | null = root
  let offset = 0
  for (const part of path) {
    if (node?.range) offset = node.range[0]
    if (isMap(node) || isSeq(node)) node = (node.get(part, true) as Node | undefined) ?? null
    else break
  }
  if (node?.range) offset = node.range[0]
  return counter.linePos(offset).line
}

/** Reads a mapping. Throws `Refusal` (`mapping-invalid`) with line and place of every fault. */
export function parseMapping(text: string): Mapping {
  if (text.length > MOST_CHARACTERS) throw badMapping(`超过 ${MOST_CHARACTERS} 个字符`)
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false })
  const [broken] = document.errors
  if (broken) throw badMapping(`第 ${counter.linePos(broken.pos[0]).line} 行不是合法的 YAML：${yamlFault(broken.code)}`)
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return
      throw badMapping(`第 ${counter.linePos(alias.range![0]).line} 行引用了没有定义的 &${alias.source}`)
    },
  })
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 50 })
  } catch {
    throw badMapping('引用（*）过多')
  }
  const parsed = mapping.safeParse(value, { error: schemaFault })
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.slice(0, 5).map((issue) => {
    const line = lineOf(document.contents as Node | null, issue.path, counter)
    return `第 ${line} 行${issue.path.length > 0 ? ` ${placeOf(issue.path)}` : ''}：${issue.message}`
  })
  throw badMapping(faults.join('；'))
}

/** Loads a mapping by the name of one that comes with the project, or by path. Throws `Refusal`. */
export function loadMapping(nameOrPath: string): { name: string; mapping: Mapping } {
  const path = /^[a-z0-9-]+$/.test(nameOrPath) ? join(FOLDER, `${nameOrPath}.yaml`) : nameOrPath
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw invalid(`没有找到映射文件 ${nameOrPath}；随附的映射有：${mappingNames().join('、')}`)
  }
  return { name: basename(path).replace(/\.ya?ml$/, ''), mapping: parseMapping(text) }
}

/** Names of the mappings that come with the project. */
export function mappingNames(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -5))
    .sort()
}
