import { nextDue, startClock, stopClock } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { dueSince } from '../platform/law.ts'

/** The petition channel runs under the periods of 信访工作条例 besides its own. */
export const PETITION = 'petition'

/** Clocks that run from the receipt of a petition. */
export const PETITION_CLOCKS = ['petition-register', 'petition-tell', 'petition-finish'] as const

/** Whether a clue is a petition, or carries one that was merged into it. */
export async function isPetition(tx: Tx, clue: { id: string; channel?: unknown }): Promise<boolean> {
  if (clue.channel === PETITION) return true
  const [row] = await tx`select 1 from clues where merged_into = ${clue.id} and channel = ${PETITION} limit 1`
  return row !== undefined
}

/** Ends of the petition clocks that a clue has not met, by name: those that run, or ran until it was merged. */
async function openEnds(tx: Tx, clueId: string): Promise<Record<string, Date>> {
  const rows = await tx`select distinct on (rule) rule, due_at, outcome from clocks
    where matter_kind = 'clue' and matter_id = ${clueId} and rule = any (${[...PETITION_CLOCKS]}) order by rule, started_at desc`
  return Object.fromEntries(
    rows
      .filter((row) => row.outcome === null || row.outcome === 'dropped')
      .map((row) => [row.rule as string, new Date(row.due_at as string)]),
  )
}

/** The periods of a petition go over to the clue it is merged into: the law's clock does not stop for our order. */
export async function carryClocks(tx: Tx, fromId: string, intoId: string): Promise<void> {
  const [into] = await tx`select office_id from clues where id = ${intoId}`
  const running = await tx`select rule, due_at from clocks where matter_kind = 'clue' and matter_id = ${intoId} and stopped_at is null`
  for (const [name, due] of Object.entries(await openEnds(tx, fromId))) {
    const own = running.find((clock) => clock.rule === name)
    if (!own || Date.parse(own.due_at as string) > due.getTime()) await startClock(tx, 'clue', intoId, name, into!.office_id as string, due)
  }
  await tx`update clues set due_at = ${await nextDue(tx, 'clue', intoId)} where id = ${intoId}`
}

/**
 * When a petition leaves the clue again: that one's clocks for it, with the ends they had, as `clock_` columns; the clue it was merged into
 * keeps none that only the leaving one brought.
 */
export async function returnClocks(tx: Tx, leavingId: string, intoId: string): Promise<Record<string, Date>> {
  const [into] =
    await tx`select id, channel, exists (select from clues m where m.merged_into = c.id and m.id <> ${leavingId} and m.channel = ${PETITION})
    as others from clues c where id = ${intoId}`
  if (into && into.channel !== PETITION && !into.others) {
    for (const name of PETITION_CLOCKS) await stopClock(tx, 'clue', intoId, name, true)
    await tx`update clues set due_at = ${await nextDue(tx, 'clue', intoId)} where id = ${intoId}`
  }
  return Object.fromEntries(Object.entries(await openEnds(tx, leavingId)).map(([name, due]) => [`clock_${name}`, due]))
}

/** End of the period of answering when it is extended once; null when it does not run. */
export async function extendedEnd(tx: Tx, clueId: string): Promise<Date | null> {
  const [running] = await tx`select due_at from clocks
    where matter_kind = 'clue' and matter_id = ${clueId} and rule = 'petition-finish' and stopped_at is null`
  return running ? dueSince(tx, 'petition.extension', new Date(running.due_at as string)) : null
}

/** Whether a period that began at an instant still runs. */
export const stillRuns = async (tx: Tx, key: string, since: unknown): Promise<boolean> =>
  since !== null && (await dueSince(tx, key, new Date(since as string))).getTime() >= Date.now()
