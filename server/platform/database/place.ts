import type { Tx } from './client.ts'

type Piece = ReturnType<Tx>

/** Where and when a list looks, as its filter says it. */
export interface PlaceFilter {
  readonly region?: string | undefined
  readonly ownLevel?: 'true' | undefined
  readonly line?: string | undefined
  readonly holder?: string | undefined
  readonly dated?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** SQL: `and` conditions on region (with all below it, or itself alone), line and unit of the rows of an alias. */
export const inPlace = (tx: Tx, alias: string, { region, ownLevel, line, holder }: PlaceFilter): Piece => tx`
  ${region ? (ownLevel ? tx`and ${tx(alias)}.region = ${region}` : tx`and ${tx(alias)}.region like ${`${region.replace(/(00)+$/, '')}%`}`) : tx``}
  ${line ? tx`and ${tx(alias)}.line = ${line}` : tx``}
  ${holder ? tx`and ${tx(alias)}.unit_id = ${holder}` : tx``}`

/**
 * SQL: `and` the moment that `dated` names (the first of `columns` unless given) lies on the days `from` to `to`, Asia/Shanghai. Without
 * days nothing, unless a moment is named: then it must have come. Throws for a name that is no column here.
 */
export function onDays(tx: Tx, alias: string, columns: Readonly<Record<string, string>>, { dated, from, to }: PlaceFilter): Piece {
  const name = dated ?? Object.keys(columns)[0]!
  if (!Object.hasOwn(columns, name)) throw new RangeError(`no moment ${name}`)
  const column = tx`${tx(alias)}.${tx(columns[name]!)}`
  return tx`
    ${dated ? tx`and ${column} is not null` : tx``}
    ${from ? tx`and ${column} >= ${from}::date::timestamptz` : tx``}
    ${to ? tx`and ${column} < (${to}::date + 1)::timestamptz` : tx``}`
}

/** SQL: `and` the row had been opened and was not closed when that day ended. */
export const openOn = (tx: Tx, alias: string, day: string | undefined): Piece =>
  day
    ? tx`and ${tx(alias)}.opened_at < (${day}::date + 1)::timestamptz
      and (${tx(alias)}.closed_at is null or ${tx(alias)}.closed_at >= (${day}::date + 1)::timestamptz)`
    : tx``

/** SQL: `and` the row is of that class or one below it, of the class itself alone, or (`none`) of no class. */
export const ofClass = (tx: Tx, alias: string, code: string | undefined, only: 'true' | undefined): Piece =>
  code === undefined
    ? tx``
    : code === 'none'
      ? tx`and ${tx(alias)}.class_code is null`
      : tx`and (${tx(alias)}.class_code = ${code} ${only ? tx`` : tx`or ${tx(alias)}.class_code like ${`${code}.%`}`})`
