import { compare, type Features, type Gazetteer, keysOf, type Reason, SUGGEST, textOf } from '#domain/clue/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Analysis, analyse, type ClueText, clueTextColumns, clueTextFrom } from './analysis.ts'

/** Clues met under one key at most: what stands in thousands of reports tells nothing. */
const MOST_PER_KEY = 60
/** Candidates that are compared, those with most keys in common first. */
const MOST_COMPARED = 24
/** Matches kept for each new clue. */
const MOST_KEPT = 5

/** Two clues that may speak of one matter. */
export interface Match {
  readonly clueId: string
  readonly otherId: string
  readonly score: number
  readonly reasons: readonly Reason[]
}

/** Marks of a clue as they are kept beside it: everything but the text, which is read from the clue itself. */
type Marks = Omit<Features, 'text'>

/** Clues that share keys, most keys first; only such as `tx` may see. */
async function candidates(tx: Tx, own: readonly { id: string; keys: readonly number[] }[]): Promise<Map<string, string[]>> {
  const rows = await tx`
    select clue_id, other, n from (
      select a.clue_id, b.clue_id as other, count(*)::int as n,
        row_number() over (partition by a.clue_id order by count(*) desc, b.clue_id) as place
      from unnest(${own.flatMap(({ id, keys }) => keys.map(() => id))}::uuid[], ${own.flatMap(({ keys }) => keys)}::bigint[]) a(clue_id, key)
      cross join lateral (select k.clue_id from clue_keys k where k.key = a.key and k.clue_id <> a.clue_id limit ${MOST_PER_KEY}) b
      group by a.clue_id, b.clue_id) counted
    where place <= ${MOST_COMPARED}`
  const found = new Map<string, string[]>()
  for (const row of rows) found.set(row.clue_id as string, [...(found.get(row.clue_id as string) ?? []), row.other as string])
  return found
}

/** Likenesses of clues with all others, best first, for each clue. */
export async function likenesses(tx: Tx, own: readonly { id: string; features: Features }[]): Promise<Map<string, Match[]>> {
  const near = await candidates(
    tx,
    own.map(({ id, features }) => ({ id, keys: keysOf(features) })),
  )
  const known = new Map(own.map(({ id, features }) => [id, features]))
  const missing = [...new Set([...near.values()].flat())].filter((id) => !known.has(id))
  if (missing.length > 0) {
    const rows = await tx`select c.id, c.title, c.content, a.marks from clues c join clue_analyses a on a.clue_id = c.id
      where c.id = any (${missing}) and c.merged_into is null`
    for (const row of rows)
      known.set(row.id as string, { ...(row.marks as Marks), text: textOf(row.title as string, row.content as string) })
  }
  return new Map(
    own.map(({ id, features }) => {
      const matches = (near.get(id) ?? []).flatMap((otherId) => {
        const other = known.get(otherId)
        if (!other) return []
        const { score, reasons } = compare(features, other)
        return score >= SUGGEST ? [{ clueId: id, otherId, score, reasons }] : []
      })
      return [id, matches.sort((a, b) => b.score - a.score || (a.otherId < b.otherId ? -1 : 1)).slice(0, MOST_KEPT * 2)]
    }),
  )
}

/** Writes down what was read from clues: keys, marks, suggestions. */
async function keep(tx: Tx, analyses: readonly Analysis[]): Promise<void> {
  const keys = analyses.map(({ clue, features }) => ({ id: clue.id, keys: keysOf(features) }))
  await tx`delete from clue_keys where clue_id = any (${analyses.map(({ clue }) => clue.id)})`
  await tx`insert into clue_keys (clue_id, key)
    select * from unnest(${keys.flatMap(({ id, keys: own }) => own.map(() => id))}::uuid[], ${keys.flatMap((each) => each.keys)}::bigint[])
    as k(clue_id, key) order by key`
  const rows = analyses.map(({ clue, features: { text: _, ...marks }, classCode, region, line, route }) => ({
    id: clue.id,
    marks,
    classCode,
    region,
    line,
    unitId: route.unitId,
    reason: route.reason,
  }))
  await tx`insert into clue_analyses (clue_id, marks, class_code, region, line, unit_id, reason)
    select r.id, r.marks, r."classCode", r.region, r.line, r."unitId", r.reason
    from jsonb_to_recordset(${tx.json(rows as never)}) as r(id uuid, marks jsonb, "classCode" text, region text, line text, "unitId" text, reason text)
    on conflict (clue_id) do update set marks = excluded.marks, class_code = excluded.class_code, region = excluded.region, line = excluded.line,
      unit_id = excluded.unit_id, reason = excluded.reason, analysed_at = now(), stale = false`
}

async function keepMatches(tx: Tx, found: ReadonlyMap<string, readonly Match[]>): Promise<number> {
  const pairs = new Map<string, { a: string; b: string; score: number; reasons: readonly Reason[] }>()
  for (const matches of found.values())
    for (const { clueId, otherId, score, reasons } of matches.slice(0, MOST_KEPT)) {
      const [a, b] = clueId < otherId ? [clueId, otherId] : [otherId, clueId]
      pairs.set(`${a}${b}`, { a, b, score, reasons })
    }
  if (pairs.size > 0)
    await tx`insert into clue_matches (clue_id, other_id, score, reasons)
      select p.a, p.b, p.score, p.reasons from jsonb_to_recordset(${tx.json([...pairs.values()] as never)}) as p(a uuid, b uuid, score float8, reasons jsonb)
      on conflict (clue_id, other_id) do update set score = excluded.score, reasons = excluded.reasons`
  return pairs.size
}

/** Reads the clues with these ids as `tx` may see them. */
export async function clueTexts(tx: Tx, ids: readonly string[]): Promise<ClueText[]> {
  return (await tx`select ${clueTextColumns(tx)} from ${clueTextFrom(tx)} where c.id = any (${[...ids]})`) as unknown as ClueText[]
}

/**
 * Reads, likens and routes clues and keeps the suggestions. For the owner of the database: it must see every clue. May be repeated.
 * Returns how many likenesses were found.
 */
export async function analyseClues(tx: Tx, book: Gazetteer, ids: readonly string[]): Promise<number> {
  const analyses = await analyse(tx, book, await clueTexts(tx, ids))
  if (analyses.length === 0) return 0
  await keep(tx, analyses)
  return keepMatches(
    tx,
    await likenesses(
      tx,
      analyses.map(({ clue, features }) => ({ id: clue.id, features })),
    ),
  )
}
