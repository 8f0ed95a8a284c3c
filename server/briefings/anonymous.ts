import { maskForPublic } from '#domain/text/mask.ts'
import type { Tx } from '../platform/database/client.ts'
import { asOwnerOf } from '../platform/database/owner.ts'

/** Numbers of clues, problems and warnings of the house, and of cases: whoever has them could find the people behind a case. */
const HOUSE_NUMBERS = /(?:XS|TZ|YJ)\d{6,}|\d{15,}/g
/** A squad by its number: in a place that is known it is as good as a name. */
const SQUADS = /第?[一二三四五六七八九十\d]{1,3}(?=(?:中|分|大|支)队)/g
const CASE_NUMBERS = /[\p{Script=Han}A-Za-z]{0,12}[〔[（(]\d{4}[〕\]）)]\s*第?\d+号/gu

/**
 * Free text as a typical case may tell it: no unit, no place by its name, no number of a case, and everything that `maskForPublic` takes
 * away. `units` are names of units, the longest replaced first.
 */
export function anonymise(text: string, units: readonly string[], regions: readonly string[]): string {
  let told = text.replace(CASE_NUMBERS, '某案').replace(HOUSE_NUMBERS, '某号')
  for (const name of [...units].sort((a, b) => b.length - a.length)) told = told.replaceAll(name, '某执法单位')
  for (const name of [...regions].sort((a, b) => b.length - a.length)) if (name.length > 1) told = told.replaceAll(name, '某地')
  return maskForPublic(told.replace(SQUADS, '某'))
}

/** Names of units and of the places where they are that a text may not tell. */
export async function namesToHide(tx: Tx, text: string): Promise<{ units: string[]; regions: string[] }> {
  const rows = await asOwnerOf(
    tx,
    () => tx`select name, line from record.units where position(name in ${text}) > 0
      or (line = 'justice' and position(regexp_replace(name, '司法[厅局].*$', '') in ${text}) > 0)`,
  )
  return {
    units: rows.map((row) => row.name as string),
    regions: rows.filter((row) => row.line === 'justice').map((row) => (row.name as string).replace(/司法[厅局].*$/, '')),
  }
}
