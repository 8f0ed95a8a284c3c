import { type DateLike, toDate } from '#domain/calendar/index.ts'

/** What every law record carries: its span of validity, both ends included; `validTo` null while it is in force. */
export type Dated = { validFrom: string; validTo: string | null }

/** Thrown by the look-ups: `unknown` no record of that name exists, `not-in-force` none covers the date. The message is fit for users. */
export class LawError extends Error {
  override name = 'LawError'
  readonly code: 'unknown' | 'not-in-force'
  readonly key: string

  constructor(code: 'unknown' | 'not-in-force', key: string, message: string) {
    super(message)
    this.code = code
    this.key = key
  }
}

/** Groups records by a key, versions in the order written. */
export function indexRecords<T extends Dated>(records: readonly T[], keyOf: (record: T) => string): Map<string, T[]> {
  return Map.groupBy(records, keyOf)
}

/** True when the record is in force on the ISO date. */
export function covers(record: Dated, day: string): boolean {
  return record.validFrom <= day && (record.validTo === null || day <= record.validTo)
}

/**
 * The version of a record in force on a date; without a date the version now open-ended. Throws LawError when the key is unknown or no
 * version covers the date: a figure is never guessed.
 */
export function recordAt<T extends Dated>(index: Map<string, T[]>, key: string, date?: DateLike): T {
  const versions = index.get(key)
  if (!versions) throw new LawError('unknown', key, `法规参数“${key}”未登记`)
  const day = date === undefined ? null : toDate(date).toString()
  const found = versions.find((version) => (day === null ? version.validTo === null : covers(version, day)))
  if (!found) throw new LawError('not-in-force', key, `法规参数“${key}”在${day ?? '现行'}没有有效版本`)
  return found
}
