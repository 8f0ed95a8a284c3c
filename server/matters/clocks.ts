import type { ClockSpec, MatterKind } from '#domain/process/index.ts'
import { processes } from '#domain/process/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { dueAfter } from '../platform/law.ts'

/** Starts a clock of a matter; one that still runs under the same name is dropped first. `due` overrides the period. */
export async function startClock(tx: Tx, kind: MatterKind, id: string, name: string, unitId: string, due?: Date): Promise<void> {
  const spec = (processes[kind].clocks as Record<string, ClockSpec>)[name]
  if (!spec) throw new Error(`process ${kind} has no clock ${name}`)
  const { start, ...computed } = await dueAfter(tx, spec.period, spec.remindBefore)
  const end = due ?? computed.due
  const warn = due ? new Date(Math.max(start.getTime(), due.getTime() - (computed.due.getTime() - computed.warn.getTime()))) : computed.warn
  await tx`update clocks set stopped_at = now(), outcome = 'dropped' where matter_kind = ${kind} and matter_id = ${id} and rule = ${name} and stopped_at is null`
  await tx`insert into clocks (matter_kind, matter_id, rule, title, unit_id, started_at, due_at, warn_at)
    values (${kind}, ${id}, ${name}, ${spec.title}, ${unitId}, ${start}, ${end}, ${warn})`
}

/** Starts the same clock of matters that have just been opened, and returns when it ends. */
export async function startClocks(
  tx: Tx,
  kind: MatterKind,
  matters: readonly { id: string; unitId: string }[],
  name: string,
): Promise<Date> {
  const spec = (processes[kind].clocks as Record<string, ClockSpec>)[name]
  if (!spec) throw new Error(`process ${kind} has no clock ${name}`)
  const { start, due, warn } = await dueAfter(tx, spec.period, spec.remindBefore)
  await tx`insert into clocks (matter_kind, matter_id, rule, title, unit_id, started_at, due_at, warn_at)
    select ${kind}, m.id, ${name}, ${spec.title}, m."unitId", ${start}, ${due}, ${warn}
    from jsonb_to_recordset(${tx.json(matters as never)}) as m(id uuid, "unitId" text)`
  return due
}

/** Stops a running clock and writes down whether it was met: the fact that statistics count. */
export async function stopClock(tx: Tx, kind: MatterKind, id: string, name: string, dropped = false): Promise<void> {
  await tx`update clocks set stopped_at = now(), outcome = ${dropped ? 'dropped' : tx`case when now() <= due_at then 'met' else 'late' end`}
    where matter_kind = ${kind} and matter_id = ${id} and rule = ${name} and stopped_at is null`
}

/** Stops whatever still runs: the matter has ended. */
export async function dropClocks(tx: Tx, kind: MatterKind, id: string, except: readonly string[] = []): Promise<void> {
  await tx`update clocks set stopped_at = now(), outcome = 'dropped'
    where matter_kind = ${kind} and matter_id = ${id} and stopped_at is null and not (rule = any (${[...except]}))`
}

/** The nearest end of a running clock: kept on the matter's row, so that lists need no join. */
export async function nextDue(tx: Tx, kind: MatterKind, id: string): Promise<string | null> {
  const [row] = await tx`select min(due_at) as due from clocks where matter_kind = ${kind} and matter_id = ${id} and stopped_at is null`
  return (row?.due as string | null) ?? null
}
