import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { openReporter, type Reporter } from './reporters.ts'

/** What a reader has always seen in place of who reported; from now on it is what is stored. */
function without(text: string, { name, phone }: Reporter): string {
  let left = text
  if (phone) left = left.replaceAll(phone, '（反映人电话）')
  if (name && name.length > 1) left = left.replaceAll(name, '（反映人）')
  return left
}

/** The same through every text, and number, of a JSON value. */
function withoutIn(value: unknown, who: Reporter): unknown {
  if (typeof value === 'string') return without(value, who)
  if (typeof value === 'number') return String(value) === who.phone ? without(String(value), who) : value
  if (Array.isArray(value)) return value.map((each) => withoutIn(each, who))
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutIn(each, who)]))
  return value
}

type Texts = readonly { readonly table: string; readonly columns: readonly string[]; readonly where: 'clue' | 'source' | 'record' }[]

/** Where words of a report are stored: offices read them without who reported, which needs the seal to know what to leave out. */
const TEXTS: Texts = [
  { table: 'clues', columns: ['title', 'content'], where: 'clue' },
  { table: 'clue_sources', columns: ['content', 'raw'], where: 'source' },
  { table: 'inbox_items', columns: ['title', 'content', 'raw'], where: 'source' },
  { table: 'dialogue', columns: ['text'], where: 'source' },
  { table: 'record.clues', columns: ['title', 'content'], where: 'record' },
]

async function takeOut(tx: Tx, sourceId: string, who: Reporter): Promise<void> {
  const way = await tx`with recursive way as (
      select c.id, c.merged_into from clues c join clue_sources s on s.clue_id = c.id where s.id = ${sourceId}
      union select c.id, c.merged_into from clues c join way w on c.id = w.merged_into)
    select id from way`
  const clues = way.map((row) => row.id as string)
  const sources = (await tx`select id from clue_sources where clue_id = any (${clues})`).map((row) => row.id as string)
  const records = await tx`select record_id as id from inbox_items where clue_id = any (${clues}) and record_id is not null`
  for (const { table, columns, where } of TEXTS) {
    const ids = where === 'clue' ? clues : where === 'source' ? sources : records.map((row) => row.id as string)
    const key = where === 'source' && table !== 'clue_sources' ? 'source_id' : 'id'
    const rows = await tx`select ctid::text as at, ${tx(columns as string[])} from ${tx(table)} where ${tx(key)} = any (${ids}) for update`
    for (const { at, ...old } of rows) {
      const left = withoutIn(old, who) as Record<string, unknown>
      const changed = columns.filter((column) => JSON.stringify(left[column]) !== JSON.stringify(old[column]))
      if (changed.length === 0) continue
      const set = Object.fromEntries(changed.map((column) => [column, column === 'raw' ? tx.json(left.raw as never) : left[column]]))
      await tx`update ${tx(table)} set ${tx(set as never)} where ${tx(key)} = any (${ids}) and ctid = ${at as string}::tid`
    }
  }
}

/**
 * Deletes who reported: seal, index of phone and account, receipt, so that nobody finds or opens them any more. Name and phone are first taken out of
 * the words of the report, since only the seal knew what readers must not see. The transaction must be the owner's. Returns how many.
 * Throws KeyError when a seal cannot be opened.
 */
export async function forgetReporters(tx: Tx, sourceIds: readonly string[], place: Pick<Services, 'folder'>): Promise<number> {
  for (const id of sourceIds) {
    const who = await openReporter(tx, id, place)
    if (who?.name || who?.phone) await takeOut(tx, id, who)
  }
  const gone = await tx`update reporters set sealed = null, key_id = null, phone_index = null, account_index = null, receipt_hash = null
    where source_id = any (${sourceIds as string[]}::uuid[])`
  return gone.count
}
