import type { InputOf } from '#domain/contract/api/index.ts'
import {
  MEDIUM_KINDS,
  MEDIUM_LEVELS,
  type MediumKind,
  type MediumLevel,
  PUBLICITY_KINDS,
  type PublicityKind,
} from '#domain/contract/api/publicity.ts'
import { linkKey, titleKey } from '#domain/text/same.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, listOf } from '../platform/database/keyset.ts'
import { inPlace, onDays } from '../platform/database/place.ts'

export type Row = Record<string, unknown>
export type Filter = Omit<InputOf<'publicity.list'>['query'], 'cursor' | 'limit'>
/** What an entry says, as it is kept and amended. */
export type Facts = Omit<InputOf<'publicity.keep'>['body'], 'unitId' | 'confirmed'>

/** Columns of the moments by which entries are dated. */
export const PUBLICITY_MOMENTS = { held: 'held_on' } as const

/** The condition of a filter over `publicity_entries e`. */
export function publicityWhere(tx: Tx, filter: Filter) {
  const kinds = listOf(filter.kind)
  const media = listOf(filter.mediumKind)
  const levels = listOf(filter.mediumLevel)
  return tx`
    ${filter.withdrawn ? tx`e.withdrawn_at is not null` : tx`e.withdrawn_at is null`}
    ${kinds ? tx`and e.kind = any (${kinds})` : tx``}
    ${media ? tx`and e.medium_kind = any (${media})` : tx``}
    ${levels ? tx`and e.medium_level = any (${levels})` : tx``}
    ${filter.unit ? tx`and e.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${filter.unit})` : tx``}
    ${filter.campaign ? tx`and e.campaign_id in (select campaign_family(${filter.campaign}))` : tx``}
    ${filter.q ? tx`and (e.no like ${containing(filter.q.toUpperCase())} or e.title like ${containing(filter.q)} or e.medium like ${containing(filter.q)})` : tx``}
    ${inPlace(tx, 'e', filter)}
    ${onDays(tx, 'e', PUBLICITY_MOMENTS, filter)}`
}

export const entriesFrom = (tx: Tx) => tx`select e.*, e.held_on::text as held_on, u.name as unit_name, c.name as campaign_name,
    (select count(*)::int from files f where f.matter_kind = 'publicity' and f.matter_id = e.id) as files
  from publicity_entries e left join record.units u on u.id = e.unit_id left join campaigns c on c.id = e.campaign_id`

export function entryRow(row: Row) {
  return {
    id: row.id as string,
    no: row.no as string,
    kind: row.kind as PublicityKind,
    heldOn: row.held_on as string,
    title: row.title as string,
    amount: row.amount as number,
    unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' },
    campaign: row.campaign_name ? { id: row.campaign_id as string, name: row.campaign_name as string } : null,
    medium: row.medium as string | null,
    mediumKind: row.medium_kind as MediumKind | null,
    mediumLevel: row.medium_level as MediumLevel | null,
    link: row.link as string | null,
    files: row.files as number,
    version: row.version as number,
    createdAt: row.created_at as string,
    withdrawnAt: row.withdrawn_at as string | null,
  }
}

/** What entries are compared by: the address alone, and title, day and unit together. */
interface Known {
  readonly title?: string | undefined
  readonly heldOn?: string | undefined
  readonly unitId?: string | undefined
  readonly link?: string | null | undefined
}

/** Entries in force that are the same: the same address, or the same title, day and unit. At most ten, oldest first. */
export async function alike(tx: Tx, { title, heldOn, unitId, link }: Known, except: string | null = null): Promise<Row[]> {
  const key = linkKey(link ?? null)
  const placed = title && heldOn && unitId
  return tx`${entriesFrom(tx)} where e.withdrawn_at is null ${except ? tx`and e.id <> ${except}` : tx``} and (
      ${key ? tx`e.link_key = ${key}` : tx`false`}
      or ${placed ? tx`(e.unit_id = ${unitId} and e.held_on = ${heldOn}::date and e.title_key = ${titleKey(title)})` : tx`false`})
    order by e.created_at, e.id limit 10`
}

/** Fields of an entry as people name them, and how a value reads. */
const FIELDS: readonly (readonly [keyof Facts, string, (value: never) => string])[] = [
  ['kind', '类型', (value: PublicityKind) => PUBLICITY_KINDS[value].title],
  ['heldOn', '日期', String],
  ['title', '标题', String],
  ['amount', '数量', String],
  ['content', '说明', String],
  ['medium', '媒体名称', String],
  ['mediumKind', '媒体类型', (value: MediumKind) => MEDIUM_KINDS[value]],
  ['mediumLevel', '媒体级别', (value: MediumLevel) => MEDIUM_LEVELS[value]],
  ['link', '链接', String],
  ['campaignId', '专项整治', String],
]

/** What an entry says, from its row. */
export const factsOf = (row: Row): Facts => ({
  kind: row.kind as PublicityKind,
  heldOn: row.held_on as string,
  title: row.title as string,
  amount: row.amount as number,
  content: row.content as string,
  medium: row.medium as string | null,
  mediumKind: row.medium_kind as MediumKind | null,
  mediumLevel: row.medium_level as MediumLevel | null,
  link: row.link as string | null,
  campaignId: row.campaign_id as string | null,
})

/** Which fields differ between two states of an entry, in words. `names` are those of campaigns. */
export function changesOf(before: Facts, after: Facts, names: ReadonlyMap<string, string>) {
  const said = (value: unknown, how: (value: never) => string): string =>
    value === null || value === '' ? '（空）' : (names.get(value as string) ?? how(value as never))
  return FIELDS.filter(([field]) => before[field] !== after[field]).map(([field, title, how]) => ({
    field: title,
    before: said(before[field], how),
    after: said(after[field], how),
  }))
}
