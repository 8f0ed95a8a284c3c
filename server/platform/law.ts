import { type DeadlineRule, deadline } from '#domain/calendar/index.ts'
import type { Sql, Tx } from './database/client.ts'

/** A dated value as this deployment holds it: the law's own, or what the security administrator has set. */
export interface HeldValue {
  readonly key: string
  readonly title: string
  readonly value: number
  readonly unit: string
  readonly basis: string
  readonly confirmed: boolean
}

/** The value in force today. Throws when no record covers today: a missing period must not become a silent default. */
export async function heldValue(tx: Tx | Sql, key: string): Promise<HeldValue> {
  const [row] = await tx`select key, title, value, unit, basis, confirmed from record.law_values
    where key = ${key} and valid_from <= current_date and (valid_to is null or valid_to >= current_date) order by valid_from desc limit 1`
  if (!row) throw new Error(`no value in force for ${key}`)
  return row as unknown as HeldValue
}

/** An instant of Asia/Shanghai wall time. */
const instant = (wall: Temporal.PlainDateTime): Date => new Date(wall.toZonedDateTime('Asia/Shanghai').epochMilliseconds)
/** Wall time of an instant. */
export const wallTimeOf = (date: Date): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime()
/** Today in Asia/Shanghai. */
export const todayInChina = (): string => wallTimeOf(new Date()).toPlainDate().toString()

/**
 * When a period that starts now ends, and when its holder is to be reminded (`remindBefore` working days earlier). Now is the
 * database's: clocks of servers may differ or be set.
 */
export async function dueAfter(tx: Tx | Sql, key: string, remindBefore: number): Promise<{ start: Date; due: Date; warn: Date }> {
  const value = await heldValue(tx, key)
  const [row] = await tx`select now() as now`
  const start = new Date(row!.now as string)
  const from = wallTimeOf(start)
  const due = instant(deadline(ruleOf(value, value.value), from).due)
  const warn =
    remindBefore > 0 && value.value > remindBefore
      ? instant(deadline(ruleOf(value, value.value - remindBefore), from).due)
      : new Date(start.getTime() + (due.getTime() - start.getTime()) / 2)
  return { start, due, warn }
}

/** When a period ends that began at an instant: one long past, or the end of the period that it extends. */
export async function dueSince(tx: Tx | Sql, key: string, since: Date): Promise<Date> {
  const value = await heldValue(tx, key)
  return instant(deadline(ruleOf(value, value.value), wallTimeOf(since)).due)
}

const ruleOf = ({ key, title, unit, basis, confirmed }: HeldValue, n: number): DeadlineRule => ({
  id: key,
  title,
  n,
  unit: unit as DeadlineRule['unit'],
  basis,
  confirmed,
  holidayRollover: unit !== 'H',
  validFrom: '1949-10-01',
  validTo: null,
})
