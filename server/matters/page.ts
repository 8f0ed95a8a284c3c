import { type MatterKind, type Process, processes } from '#domain/process/index.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { clocksOf, filesOf, logOf } from './history.ts'
import { holderTitle, type MatterRow, offeredOn } from './perform.ts'

/** What the page of every matter shows besides the matter itself: clocks, log, files, the actions this person may take now, whose turn it is. */
export async function matterParts(tx: Tx, actor: Actor, kind: MatterKind, row: Readonly<Record<string, unknown>>) {
  const matter = row as unknown as MatterRow
  return {
    clocks: await clocksOf(tx, kind, matter.id),
    log: await logOf(tx, kind, matter.id),
    files: await filesOf(tx, kind, matter.id),
    actions: await offeredOn(tx, actor, kind, matter),
    holder: holderTitle(processes[kind] as Process, matter.state),
  }
}
