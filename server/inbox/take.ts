import type { ChannelFormat } from '#domain/contract/api/channels.ts'
import { type NewClue, openClue } from '../clues/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Actor, isSystem } from '../platform/identity/actor.ts'
import { addJob } from '../platform/jobs/worker.ts'
import { conflict } from '../platform/refusal.ts'
import { openChannel } from './channels.ts'

/** A report as a person or the public door brings it: who reported is not in it, that is sealed under the source afterwards. */
export interface Report extends NewClue {
  /** How it came; decides whether the channel takes it. */
  readonly source: Extract<ChannelFormat, 'staff' | 'public' | 'internal'>
}

/** What became of a report. `repeated`: its number was known, the clue is the earlier one and no source was added. */
export interface Taken {
  readonly id: string
  readonly no: string
  readonly sourceId: string
  readonly repeated: boolean
}

/** The clue that a sender's number stands for; merged ones lead to where they went. */
export async function knownClue(
  tx: Tx,
  channel: string,
  externalId: string,
): Promise<(Omit<Taken, 'repeated'> & { state: string }) | null> {
  const [row] = await tx`select m.id, m.no, m.state, s.id as source_id from clue_sources s join clues c on c.id = s.clue_id
    join clues m on m.id = coalesce(c.merged_into, c.id) where s.channel = ${channel} and s.external_id = ${externalId}`
  return row ? { id: row.id as string, no: row.no as string, sourceId: row.source_id as string, state: row.state as string } : null
}

/**
 * Takes one report in: lands it in the inbox, opens its clue, and has its words read by a job once the transaction is committed. A number
 * that the channel has brought before opens nothing. For the public door and other jobs the transaction must be the owner's (`services.sql.begin`).
 * Throws a 409 for a channel that is closed or does not take reports this way.
 */
export async function takeIn(tx: Tx, actor: Actor, { source, ...clue }: Report): Promise<Taken> {
  await openChannel(tx, clue.channel, source)
  const known = clue.externalId ? await knownClue(tx, clue.channel, clue.externalId) : null
  const opened = known ?? (await openClue(tx, actor, clue).catch(taken))
  await tx`insert into inbox_items (channel, source, external_id, received_at, title, content, raw, state, region, accused_units,
      accused_officers, clue_id, source_id, decided_by, decided_at)
    select ${clue.channel}, ${source}, ${clue.externalId ?? null}, ${clue.receivedAt}, ${clue.title}, ${clue.content},
      ${tx.json({ ...clue } as never)}, ${known ? 'duplicate' : 'clue'}, c.region, c.accused_units, c.accused_officers, c.id,
      ${opened.sourceId}, ${isSystem(actor) ? null : actor.id}, now()
    from clues c where c.id = ${opened.id}`
  if (!known) await addJob(tx, 'clue-analysis', { ids: [opened.id] })
  return { id: opened.id, no: opened.no, sourceId: opened.sourceId, repeated: known !== null }
}

/** Somebody else's clue, which this person may not see, has the number already. */
function taken(error: unknown): never {
  if ((error as { code?: string }).code === '23505') throw conflict('known-number', '该来件编号已经登记，不能重复登记')
  throw error
}
