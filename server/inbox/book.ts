import { type ClassNode, TEMPLATES } from '#domain/campaign/index.ts'
import { type Gazetteer, gazetteer, type OrgUnit, type UnitMark } from '#domain/clue/index.ts'
import { classesOf } from '../campaigns/index.ts'
import type { Sql } from '../platform/database/client.ts'

const KEPT_MS = 60_000
const books = new WeakMap<Sql, Map<string, { at: number; book: Promise<Gazetteer> }>>()

/**
 * The gazetteer of this deployment: units, what they are called, and the class tree of the campaign, or without one the common tree. Read with
 * the owner's eyes, at most a minute old.
 */
export function bookOf(sql: Sql, campaignId: string | null = null): Promise<Gazetteer> {
  const own = books.get(sql) ?? new Map<string, { at: number; book: Promise<Gazetteer> }>()
  books.set(sql, own)
  const key = campaignId ?? ''
  const known = own.get(key)
  if (known && Date.now() - known.at < KEPT_MS) return known.book
  const book = load(sql, campaignId)
  own.set(key, { at: Date.now(), book })
  book.catch(() => own.delete(key))
  return book
}

/** Units or their marks have changed. */
export const forgetBook = (sql: Sql): void => void books.delete(sql)

async function load(sql: Sql, campaignId: string | null): Promise<Gazetteer> {
  const units = await sql`select id, parent_id as "parentId", name, region, line, level from record.units order by id`
  const marks = await sql`select unit_id as "unitId", kind, text from unit_marks order by text`
  const own: readonly ClassNode[] = campaignId === null ? [] : await classesOf(sql, campaignId)
  return gazetteer(units as unknown as OrgUnit[], marks as unknown as UnitMark[], own.length > 0 ? own : TEMPLATES.fushun.classes)
}
