import { z } from 'zod'
import { entities } from './entities.ts'
import type { Entity, Field } from './fields.ts'
import { wallTime } from './flatten.ts'

function fieldSchema(field: Field): z.ZodType {
  const base = (): z.ZodType => {
    switch (field.type) {
      case 'text':
      case 'ref':
        return z.union([
          z
            .string()
            .min(1)
            .max(field.max ?? 500),
          z.number(),
        ])
      case 'enum':
        return z.enum(field.values as [string, ...string[]])
      case 'boolean':
        return z.boolean()
      case 'integer':
        return z.int().min(field.min!).max(field.max!)
      case 'number':
        return z.number().min(field.min!).max(field.max!)
      case 'money':
        return z.number().min(field.min!).max(field.max!).multipleOf(0.01)
      case 'date':
        return z.iso.date()
      case 'time':
        return z
          .string()
          .refine((text) => wallTime(text) !== null, { message: '应为 ISO 8601 时间' })
          .meta({ format: 'date-time' })
      case 'region':
        return z.string().regex(/^\d{6}$/)
      case 'json':
        return z.array(z.string())
    }
  }
  const described = base().describe(field.title)
  return field.required ? described : described.nullish()
}

function shape(fields: readonly Field[]): Record<string, z.ZodType> {
  const result: Record<string, z.ZodType> = {}
  const groups = new Map<string, Field[]>()
  for (const field of fields) {
    const [first, second] = field.path.split('.') as [string, string | undefined]
    if (second === undefined) result[first] = fieldSchema(field)
    else groups.set(first, [...(groups.get(first) ?? []), { ...field, path: second }])
  }
  for (const [name, members] of groups) result[name] = z.looseObject(shape(members)).nullish()
  return result
}

/** Zod schema of one exchange file's lines. Unknown fields pass: the import keeps them in `extra`. */
export function exchangeSchema(entity: Entity): z.ZodType {
  const lists = Object.fromEntries(
    entity.lists.map((list) => [
      list.path,
      z
        .array(z.looseObject(shape(list.fields)))
        .nullish()
        .describe(list.title),
    ]),
  )
  return z.looseObject({ ...shape(entity.fields), ...lists, source: z.string().nullish() }).describe(entity.title)
}

/** JSON Schema (draft 2020-12) of every exchange file, by file name. */
export function exchangeJsonSchema(): Record<string, unknown> {
  return Object.fromEntries(entities.map((entity) => [entity.name, z.toJSONSchema(exchangeSchema(entity), { unrepresentable: 'any' })]))
}
