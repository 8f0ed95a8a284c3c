import { randomUUID } from 'node:crypto'
import { nextDue, startClock, startClocks, tellSupervision } from '../matters/index.ts'
import { logActions } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Actor, isSystem, systemActor } from '../platform/identity/actor.ts'
import { Refusal } from '../platform/refusal.ts'
import { PETITION, PETITION_CLOCKS } from './petition.ts'

/** A report that becomes a clue. Times are ISO 8601. */
export interface NewClue {
  readonly channel: string
  readonly receivedAt: string
  readonly title: string
  readonly content: string
  readonly externalId?: string | null
  readonly raw?: unknown
  readonly anonymous?: boolean
  readonly occurredAt?: string | null
  readonly place?: string | null
  readonly plate?: string | null
  readonly caseNo?: string | null
  readonly region?: string | null
  readonly line?: string | null
  readonly classCode?: string | null
  readonly campaignId?: string | null
  readonly accusedUnits?: readonly string[]
  readonly accusedOfficers?: readonly string[]
}

/**
 * The office that takes reports of each region in: the person's own, or the supervision office nearest above the region, at last the
 * province's. An empty region stands for an unknown one.
 */
async function officesOf(tx: Tx, actor: Actor, regions: readonly string[]): Promise<Map<string, { id: string; region: string }>> {
  const own = actor.grants.find((grant) => ['supervisor', 'supervision-lead'].includes(grant.role))?.unitId ?? null
  const rows = await tx`select q.region as asked, u.id, u.region from unnest(${[...regions]}::text[]) q(region)
    cross join lateral (select id, region from record.units where case when ${own}::text is null then line = 'justice' else id = ${own} end
      order by region = q.region desc, region = left(q.region, 4) || '00' desc, region = left(q.region, 2) || '0000' desc,
        case level when 'province' then 0 when 'city' then 1 else 2 end, id limit 1) u`
  if (rows.length === 0) throw new Refusal(409, 'no-supervision-office', '没有登记监督机构，不能接收线索；请先接入单位资料')
  return new Map(rows.map((row) => [row.asked as string, { id: row.id as string, region: row.region as string }]))
}

/** A clue that has been opened: the reporter is sealed under the source's id. */
export interface Opened {
  readonly id: string
  readonly no: string
  readonly sourceId: string
}

/**
 * Opens clues, each with its first source, in the caller's transaction. A clue has one number for life. Where the region is unknown it
 * stands in the dispatching office's, for the triage. The supervision offices hear of many at once in one notice for each region, or with `quiet`
 * from the caller (`tellOfNew`). Answers in the order given.
 */
export async function openClues(tx: Tx, actor: Actor, clues: readonly NewClue[], { quiet = false } = {}): Promise<Opened[]> {
  if (clues.length === 0) return []
  const offices = await officesOf(tx, actor, [...new Set(clues.map((clue) => clue.region ?? ''))])
  const rows = clues.map((clue) => {
    const office = offices.get(clue.region ?? '')!
    return { ...clue, id: randomUUID(), sourceId: randomUUID(), office: office.id, region: clue.region ?? office.region }
  })
  const inserted = await tx`
    insert into clues (id, channel, received_at, title, content, occurred_at, place, plate, case_no, region, line, class_code, campaign_id,
      accused_units, accused_officers, office_id, unit_id, state)
    select c.id, c.channel, c."receivedAt", c.title, c.content, c."occurredAt", c.place, c.plate, c."caseNo", c.region, coalesce(c.line, ''),
      c."classCode", c."campaignId", coalesce(c."accusedUnits", '{}'), coalesce(c."accusedOfficers", '{}'), c.office, c.office, 'triage'
    from jsonb_to_recordset(${tx.json(rows as never)}) as c(id uuid, channel text, "receivedAt" timestamptz, title text, content text,
      "occurredAt" timestamptz, place text, plate text, "caseNo" text, region text, line text, "classCode" text, "campaignId" uuid,
      "accusedUnits" text[], "accusedOfficers" text[], office text)
    returning id, no`
  const numbers = new Map(inserted.map((row) => [row.id as string, row.no as string]))
  await tx`
    insert into clue_sources (id, clue_id, channel, external_id, received_at, content, raw, anonymous)
    select c."sourceId", c.id, c.channel, c."externalId", c."receivedAt", c.content, c.raw, coalesce(c.anonymous, false)
    from jsonb_to_recordset(${tx.json(rows as never)}) as c(id uuid, "sourceId" uuid, channel text, "externalId" text,
      "receivedAt" timestamptz, content text, raw jsonb, anonymous boolean)`
  const due = await startClocks(
    tx,
    'clue',
    rows.map(({ id, office }) => ({ id, unitId: office })),
    'assess',
  )
  await tx`update clues set due_at = ${due} where id = any (${rows.map(({ id }) => id)})`
  for (const row of rows.filter(({ channel }) => channel === PETITION)) {
    for (const name of PETITION_CLOCKS) await startClock(tx, 'clue', row.id, name, row.office)
    await tx`update clues set due_at = ${await nextDue(tx, 'clue', row.id)} where id = ${row.id}`
  }
  // Who reported leaves no trace in the log: an anonymous report is opened by the system, without address (S17).
  await logActions(
    tx,
    isSystem(actor) ? systemActor() : actor,
    rows.map(({ id, channel, title, content }) => ({
      chain: `clue:${id}`,
      action: 'clue.open',
      objectKind: 'clue',
      objectId: id,
      detail: { to: 'triage', channel },
      after: { no: numbers.get(id), title, content },
    })),
  )
  if (!quiet)
    for (const [region, own] of Map.groupBy(rows, (row) => row.region)) {
      const [only] = own
      if (own.length === 1) await tellSupervision(tx, 'clue', { id: only!.id, region }, `收到新线索 ${numbers.get(only!.id)}，请研判`)
      else await tellOfNew(tx, region, own.length)
    }
  return rows.map(({ id, sourceId }) => ({ id, no: numbers.get(id)!, sourceId }))
}

/** Tells the supervision offices above a region how many clues have come. */
export async function tellOfNew(tx: Tx, region: string, count: number): Promise<void> {
  await tx`select tell_supervision(${null}, ${null}, ${region}, ${`收到 ${count} 件新线索，请研判`}, '/clues?state=triage')`
}

/** Opens one clue: see `openClues`. */
export async function openClue(tx: Tx, actor: Actor, clue: NewClue): Promise<Opened> {
  const [opened] = await openClues(tx, actor, [clue])
  return opened!
}

/** Adds another report about a clue. Returns the source's id. */
export async function addSource(tx: Tx, clueId: string, report: NewClue): Promise<string> {
  const [row] = await tx`insert into clue_sources (clue_id, channel, external_id, received_at, content, raw, anonymous)
    values (${clueId}, ${report.channel}, ${report.externalId ?? null}, ${report.receivedAt}, ${report.content},
      ${report.raw === undefined ? null : tx.json(report.raw as never)}, ${report.anonymous ?? false}) returning id`
  return row!.id as string
}
