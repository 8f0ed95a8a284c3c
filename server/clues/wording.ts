import { maskPlate, maskText } from '#domain/identifiers/index.ts'
import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { asOwnerOf } from '../platform/database/owner.ts'
import { openReporter, type Reporter } from './reporters.ts'

/**
 * Text of a report as offices and letters show it: personal numbers masked, the vehicle that the report is about left readable for who has
 * to find the case, and nothing of those who reported.
 */
export function officeText(text: string, plate: string | null, reporters: readonly Reporter[] = []): string {
  let shown = text
  for (const { name, phone } of reporters) {
    if (phone) shown = shown.replaceAll(phone, '（反映人电话）')
    if (name && name.length > 1) shown = shown.replaceAll(name, '（反映人）')
  }
  shown = maskText(shown)
  return plate ? shown.replaceAll(maskText(plate), plate).replaceAll(maskPlate(plate), plate) : shown
}

/** Who reported a clue and those merged into it: only to take them out of its texts. */
export async function reportersOf(services: Services, tx: Tx, clueId: string): Promise<Reporter[]> {
  const sources = await asOwnerOf(
    tx,
    async () => tx`select r.source_id from reporters r join clue_sources s on s.id = r.source_id join clues c on c.id = s.clue_id
    where (c.id = ${clueId} or c.merged_into = ${clueId}) and r.sealed is not null`,
  )
  const found: Reporter[] = []
  for (const { source_id: id } of sources) {
    const reporter = await openReporter(tx, id as string, services)
    if (reporter) found.push(reporter)
  }
  return found
}
