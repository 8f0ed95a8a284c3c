import { reportSchema } from '#domain/contract/api/inbox.ts'
import { senderId } from '#domain/contract/exchange/index.ts'
import { tellOfNew } from '../clues/index.ts'
import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { faultsOf } from '../platform/http/present.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { type Channel, channelNamed, channels } from './channels.ts'
import { type Arrival, takeMany } from './take-many.ts'

const CHUNK = 500

/** Imports that are done and brought clues which have not been taken in. */
async function waiting({ sql }: Services): Promise<string[]> {
  const rows = await sql`select i.id from record.imports i
    where i.state = 'done' and coalesce((i.report #>> '{entities,clues,read}')::bigint, 0) > 0
      and not exists (select from inbox_imports d where d.import_id = i.id) order by i.finished_at, i.id`
  return rows.map((row) => row.id as string)
}

/** Asia/Shanghai wall time as an instant. */
const instant = (wall: unknown): string | null => (wall ? `${String(wall).replace(' ', 'T')}+08:00` : null)

/** An imported clue as an arrival. */
function arrivalOf(row: Record<string, unknown>, all: readonly Channel[], importId: string): Arrival {
  const word = row.channel as string
  const channel = channelNamed(all, word)
  const value = {
    externalId: senderId(row.id as string),
    repeatOf: row.repeat_of ? senderId(row.repeat_of as string) : null,
    receivedAt: instant(row.received_at),
    title: row.title,
    content: row.content,
    occurredAt: instant(row.occurred_at),
    place: row.place_text,
    region: row.region ?? row.unit_region,
    line: row.line,
    plate: row.plate,
    caseNo: row.case_no,
    classCode: row.class_code,
    unitId: row.unit_id,
    officerId: row.officer_id,
    replies: row.replies,
  }
  const parsed = reportSchema.safeParse(value)
  const errors = parsed.success ? [] : faultsOf(parsed.error)
  if (!channel) errors.push({ field: 'channel', message: `渠道“${word}”没有登记：请在“线索渠道”中登记，或设为某一渠道的别称` })
  return {
    channel: channel?.code ?? null,
    source: 'file',
    raw: { ...value, channel: word, satisfied: row.satisfied, ...((row.extra as object | null) ?? {}) },
    order: parsed.success ? parsed.data : null,
    errors,
    externalId: value.externalId,
    content: row.content as string,
    region: (value.region as string | null) ?? null,
    reporter: {
      name: row.reporter_name as string | null,
      phone: row.reporter_phone as string | null,
      anonymous: row.reporter_anonymous as boolean | null,
    },
    recordId: row.id as string,
    recordDigest: row.digest as Buffer,
    importId,
  }
}

async function chunk(tx: Tx, importId: string, after: string) {
  return tx`select r.*, u.region as unit_region,
      (select jsonb_agg(jsonb_build_object('at', to_char(p.replied_at, 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"'), 'unit', p.by_unit, 'text', p.text)
        order by p.position) from record.clue_replies p where p.clue_id = r.id) as replies
    from record.clues r left join record.units u on u.id = r.unit_id
    where r.import_id = ${importId} and r.id > ${after}
      and not exists (select from inbox_items i where i.record_id = r.id and i.record_digest = r.digest)
    order by r.id limit ${CHUNK}`
}

/**
 * Takes in the clues of one import, a chunk a transaction: cut off anywhere it goes on where it stopped. Once who reported is sealed, the
 * imported record keeps no name and phone.
 */
export async function takeImport(services: Services, importId: string): Promise<number> {
  const { sql } = services
  let taken = 0
  for (let after = ''; ; ) {
    const last = await sql.begin(async (tx) => {
      const rows = await chunk(tx, importId, after)
      if (rows.length === 0) {
        await tx`insert into inbox_imports (import_id) values (${importId}) on conflict do nothing`
        const opened =
          await tx`select region, count(*)::int as count from inbox_items where import_id = ${importId} and state = 'clue' group by region`
        for (const { region, count } of opened) await tellOfNew(tx, region as string, count as number)
        return null
      }
      const all = await channels(tx)
      await takeMany(
        services,
        tx,
        systemActor(),
        rows.map((row) => arrivalOf(row, all, importId)),
        { quiet: true },
      )
      await tx`update record.clues set reporter_name = null, reporter_phone = null where id = any (${rows.map((row) => row.id as string)})`
      taken += rows.length
      return rows.at(-1)!.id as string
    })
    if (last === null) return taken
    after = last
  }
}

/** Takes in whatever imports have brought, one at a time. */
export async function takeArrivals(services: Services): Promise<void> {
  for (const importId of await waiting(services)) await takeImport(services, importId)
}
