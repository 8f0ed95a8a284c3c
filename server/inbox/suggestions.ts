import { passages } from '#domain/clue/index.ts'
import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { clueProcess } from '#domain/process/index.ts'
import { officeText } from '../clues/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { listOf, pageOf, readCursor } from '../platform/database/keyset.ts'
import { asOwnerOf } from '../platform/database/owner.ts'
import { conflict, notFound } from '../platform/refusal.ts'
import { analyse } from './analysis.ts'
import { bookOf } from './book.ts'
import { clueTexts, likenesses } from './likeness.ts'
import { shownRoute } from './routing.ts'

async function read({ tx, services }: Context, id: string) {
  const texts = await clueTexts(tx, [id])
  if (texts.length === 0) throw notFound('线索')
  const [row] = await tx`select campaign_id from clues where id = ${id}`
  const book = await bookOf(services.sql, row!.campaign_id as string | null)
  const [analysis] = await analyse(tx, book, texts)
  return { analysis: analysis!, book }
}

/** What the words of a clue point to and whom it should go to, each with its reason; read anew at every call. */
export async function suggestions(context: Context, id: string): Promise<AnswerOf<'clues.suggestions'>> {
  const { analysis, book } = await read(context, id)
  const { classified, named, officers, features, route } = analysis
  const copied = <T extends { words: readonly string[] }>(each: T) => ({ ...each, words: [...each.words] })
  return {
    classes: classified.classes.map(copied),
    regions: classified.regions.map(copied),
    lines: classified.lines.map(copied),
    units: classified.units.map(copied),
    officers: officers.map(({ id: officer, name, unitId, words }) => ({
      id: officer,
      name,
      unit: book.units.get(unitId)?.name ?? unitId,
      words: [...words],
    })),
    plates: [...features.plates],
    caseNos: [...features.caseNos],
    occurredOn: features.day,
    place: named.places[0] ?? null,
    nature: classified.nature && copied(classified.nature),
    route: shownRoute(route, book),
  }
}

/** Clues that may speak of the same matter as this one, both in the actor's sight, with reasons and the passages they share. */
export async function matches(context: Context, id: string): Promise<AnswerOf<'clues.matches'>> {
  const { tx } = context
  const { analysis } = await read(context, id)
  const found = (await likenesses(tx, [{ id, features: analysis.features }])).get(id) ?? []
  const rows = await tx`select c.*, u.name as unit_name,
      exists (select from clue_matches m where m.clue_id = least(c.id, ${id}::uuid) and m.other_id = greatest(c.id, ${id}::uuid) and m.distinct_at is not null) as distinct
    from clues c left join record.units u on u.id = c.unit_id where c.id = any (${found.map(({ otherId }) => otherId)})`
  return {
    rows: found.flatMap(({ otherId, score, reasons }) => {
      const row = rows.find((each) => each.id === otherId)
      if (!row) return []
      return [
        {
          id: otherId,
          no: row.no as string,
          channel: row.channel as string,
          title: officeText(row.title as string, row.plate as string | null),
          content: officeText(row.content as string, row.plate as string | null),
          receivedAt: row.received_at as string,
          occurredAt: row.occurred_at as string | null,
          place: row.place as string | null,
          plate: row.plate as string | null,
          caseNo: row.case_no as string | null,
          unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' },
          state: row.state as string,
          stateTitle: clueProcess.states[row.state as keyof typeof clueProcess.states].title,
          version: row.version as number,
          score: Math.round(score * 100) / 100,
          reasons: reasons.map((each) => ({ ...each, weight: Math.round(each.weight * 100) / 100 })),
          shared: passages(
            officeText(analysis.clue.content, row.plate as string | null),
            officeText(row.content as string, row.plate as string | null),
          ),
          distinct: row.distinct as boolean,
        },
      ]
    }),
  }
}

/** Notes that two clues are, or are not, one matter: those found distinct are no longer put forward as repeats. */
export async function setDistinct(
  { tx, actor }: Context,
  id: string,
  otherId: string,
  body: InputOf<'clues.distinct'>['body'],
): Promise<void> {
  if (id === otherId) throw conflict('same-clue', '请选择另一件线索')
  const seen = await tx`select id from clues where id in (${id}, ${otherId})`
  if (seen.length < 2) throw notFound('线索')
  await tx`insert into clue_matches (clue_id, other_id, score, reasons, distinct_by, distinct_at)
    values (least(${id}::uuid, ${otherId}::uuid), greatest(${id}::uuid, ${otherId}::uuid), 0, '[]', ${actor.id}, ${body.distinct ? new Date() : null})
    on conflict (clue_id, other_id) do update set distinct_by = excluded.distinct_by, distinct_at = excluded.distinct_at`
  await logAction(tx, actor, {
    chain: `clue:${id}`,
    action: body.distinct ? 'clue.distinct' : 'clue.not-distinct',
    objectKind: 'clue',
    objectId: id,
    reason: body.text || null,
    detail: { otherId },
  })
}

/** Clues in the triage with their suggestions; newest first. */
export async function triage(
  tx: Tx,
  { cursor, limit, ...filter }: InputOf<'inbox.triage'>['query'],
  titles: (code: string) => string | null,
) {
  const after = readCursor(cursor)
  const codes = listOf(filter.channel)
  const repeats = tx`(select count(*)::int from clue_matches m where (m.clue_id = c.id or m.other_id = c.id) and m.distinct_at is null)`
  const rows =
    await tx`select c.id, c.no, c.title, c.plate, c.channel, c.opened_at, c.opened_at::text as opened_exact, c.returns, c.version, c.assessed_at,
      h.title as channel_title, case when c.assessed_at is null then a.class_code else c.class_code end as class_code,
      case when c.assessed_at is null then a.region else c.region end as region,
      case when c.assessed_at is null then a.line else c.line end as line, a.unit_id, a.reason, a.analysed_at,
      ${repeats} as repeats
    from clues c left join clue_analyses a on a.clue_id = c.id left join channels h on h.code = c.channel
    where c.state = 'triage' and (${codes}::text[] is null or c.channel = any (${codes}))
    ${filter.routed === undefined ? tx`` : filter.routed ? tx`and a.unit_id is not null` : tx`and a.unit_id is null`}
    ${filter.repeated === undefined ? tx`` : filter.repeated ? tx`and ${repeats} > 0` : tx`and ${repeats} = 0`}
    ${filter.classCode ? tx`and (a.class_code = ${filter.classCode} or a.class_code like ${`${filter.classCode}.%`})` : tx``}
    ${after ? tx`and (c.opened_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
    order by c.opened_at desc, c.id desc limit ${limit + 1}`
  const page = pageOf(rows, limit, (row) => [row.opened_exact as string, row.id as string])
  // The organ above may lie beyond the actor's own records; its name is no secret.
  const units = await asOwnerOf(
    tx,
    () =>
      tx`select id, name from record.units where id = any (${page.rows.flatMap((row) => (row.unit_id ? [row.unit_id as string] : []))})`,
  )
  const nameOf = (id: string) => (units.find((unit) => unit.id === id)?.name as string | undefined) ?? '（未接入单位）'
  return {
    rows: page.rows.map((row) => ({
      id: row.id as string,
      no: row.no as string,
      title: officeText(row.title as string, row.plate as string | null),
      channel: row.channel as string,
      channelTitle: (row.channel_title as string | null) ?? (row.channel as string),
      openedAt: row.opened_at as string,
      returns: row.returns as number,
      classCode: row.class_code as string | null,
      classTitle: row.class_code ? titles(row.class_code as string) : null,
      region: row.region as string | null,
      line: row.line as string | null,
      unit: row.unit_id ? { id: row.unit_id as string, name: nameOf(row.unit_id as string) } : null,
      reason: (row.reason as string | null) ?? '',
      repeats: row.repeats as number,
      analysed: row.analysed_at !== null,
      version: row.version as number,
    })),
    next: page.next,
  }
}
