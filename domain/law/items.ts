import type { DateLike } from '#domain/calendar/index.ts'
import type { Item } from './item.ts'
import { policeItems } from './items-police.ts'
import { roadItems } from './items-road.ts'
import { waterItems } from './items-water.ts'
import { indexRecords, recordAt } from './records.ts'

/** The default item list, every version: statutory ranges, and example tiers until a province enters its own benchmark. */
export const items: readonly Item[] = [...roadItems, ...waterItems, ...policeItems]

const byCode = indexRecords(items, ({ code }) => code)

/** The version of an item of the default list in force on a date; without a date the one now in force. Throws LawError otherwise. */
export function item(code: string, date?: DateLike): Item {
  return recordAt(byCode, code, date)
}
