import { type Entity, entities, type Field } from '#domain/contract/exchange/index.ts'
import { type GeneratedPage, table, write } from './doc-section.ts'

const PERSONAL = { name: 'name', idNo: 'id number', phone: 'phone', plate: 'plate' } as const

/** What a field may hold, in words. */
function typeOf(field: Field): string {
  switch (field.type) {
    case 'text':
      return `text ≤ ${field.max}`
    case 'ref':
      return `id in ${field.entity}`
    case 'enum':
      return field.values!.join(', ')
    case 'boolean':
      return 'true, false'
    case 'integer':
      return field.max! < 2_000_000_000 ? `integer ${field.min}–${field.max}` : 'integer ≥ 0'
    case 'number':
      return field.max! < 1e12 ? `number ${field.min}–${field.max}` : 'number'
    case 'money':
      return 'yuan, 2 decimals'
    case 'json':
      return 'list of texts'
    default:
      return { date: 'date', time: 'time', region: '6 digits' }[field.type]
  }
}

const row = (field: Field): string[] => [
  `\`${field.path}\`${field.required ? ' \\*' : ''}`,
  field.title,
  typeOf(field),
  `\`${field.column}\``,
  field.personal ? PERSONAL[field.personal] : '',
]

const HEAD = ['field', 'meaning', 'value', 'column', 'masked as']

function entitySection(entity: Entity): string {
  const key = entity.key.map((path) => `\`${path}\``).join(' + ')
  const scope = entity.perSource ? 'unique per sender' : 'the same for every sender'
  return [
    `### ${entity.name} ${entity.title}`,
    '',
    `File \`${entity.name}.ndjson\`, table \`record.${entity.table}\`. Key: ${key}, ${scope}.`,
    '',
    table(HEAD, entity.fields.map(row)),
    ...entity.lists.flatMap((list) => [
      '',
      `List \`${list.path}\` (${list.title}), table \`record.${list.table}\`:`,
      '',
      table(HEAD, list.fields.map(row)),
    ]),
  ].join('\n')
}

/** The field tables of the exchange format for docs/exchange-format.md. */
export const exchangePage = (): GeneratedPage => ({
  file: 'docs/exchange-format.md',
  sections: { fields: entities.map(entitySection).join('\n\n') },
})

if (import.meta.main) write(exchangePage())
