import { type ClockSpec, type MatterKind, type Process, processes, WITH_OWN_CLOCKS } from '#domain/process/index.ts'
import { MATTER_TABLES, perform, tellSupervision, tellUnit } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { sendLetters, writtenAbout } from './letters.ts'

/**
 * Reminders before a deadline, the breach after it, and what follows a breach by the process table: a reminder or a 督办函.
 * Each is a fact written once, a clock a transaction, so a crash repeats nothing and a clock that cannot be worked does not
 * stop the others.
 */
export async function workClocks(services: Services): Promise<{ reminded: number; breached: number }> {
  const { sql } = services
  const due = await sql`select id from clocks where stopped_at is null and paused_at is null
    and ((warn_at <= now() and due_at > now() and reminded_at is null) or (due_at <= now() and breached_at is null)) order by due_at limit 2000`
  const result = { reminded: 0, breached: 0 }
  for (const { id } of due)
    await sql
      .begin(async (tx) => {
        const [clock] =
          await tx`select *, due_at <= now() as over from clocks where id = ${id as string} and stopped_at is null for update skip locked`
        if (!clock) return
        if (clock.over && !clock.breached_at) {
          await breach(services, tx, clock)
          result.breached += 1
        } else if (!clock.over && !clock.reminded_at) {
          await tell(tx, clock, `${clock.title}将于 ${shown(clock.due_at as string)} 届满，请及时办理`)
          await tx`update clocks set reminded_at = now() where id = ${clock.id as string}`
          result.reminded += 1
        }
      })
      .catch((error: Error) => process.stderr.write(`${JSON.stringify({ level: 'error', clock: id, message: error.message })}\n`))
  return result
}

const shown = (iso: string): string => new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

async function breach(services: Services, tx: Tx, clock: Record<string, unknown>): Promise<void> {
  const kind = clock.matter_kind as MatterKind
  const id = clock.matter_id as string
  const actor = systemActor()
  await tx`update clocks set breached_at = now() where id = ${clock.id as string}`
  await tx`update ${tx(MATTER_TABLES[kind])} set breached = true where id = ${id}`
  await logAction(tx, actor, {
    chain: `${kind}:${id}`,
    action: `${kind}.breach`,
    objectKind: kind,
    objectId: id,
    reason: clock.title as string,
    detail: { clock: clock.rule, due: clock.due_at },
  })
  await tell(tx, clock, `${clock.title}已于 ${shown(clock.due_at as string)} 届满，尚未办理`)
  const [matter] = await tx`select * from ${tx(MATTER_TABLES[kind])} where id = ${id}`
  // What a letter is about has clocks of its own and is urged by them; an organ outside the platform is not urged by it.
  const urgedElsewhere = kind === 'instrument' && (WITH_OWN_CLOCKS.includes(matter!.kind as string) || matter!.unit_id === matter!.organ_id)
  const table: Process = processes[kind]
  const spec = table.clocks[clock.rule as string] as ClockSpec | undefined
  const allowed = (action: string) =>
    table.transitions.some((line) => line.action === action && line.by.includes('system') && line.from.includes(matter!.state as string))
  if (spec?.onBreach === 'urge' && !urgedElsewhere && writtenAbout(kind) && allowed('urge')) {
    await sendLetters(
      services,
      tx,
      actor,
      'urge',
      [{ kind, id }] as Parameters<typeof sendLetters>[4],
      `“${clock.title}”已经届满，系统自动转为督办。`,
    )
    await tx`update clocks set escalated_at = now() where id = ${clock.id as string}`
  } else if (spec?.onBreach === 'remind' && allowed('remind')) {
    await perform(services, tx, actor, kind, id, 'remind', { input: { text: `${clock.title}已届满，请立即办理` } })
  }
}

/** Tells who has the matter in hand: the unit, or the supervision offices above its region. */
async function tell(tx: Tx, clock: Record<string, unknown>, text: string): Promise<void> {
  const kind = clock.matter_kind as MatterKind
  const id = clock.matter_id as string
  const [matter] = await tx`select state, unit_id, region from ${tx(MATTER_TABLES[kind])} where id = ${id}`
  if (!matter) return
  const holder = (processes[kind] as Process).states[matter.state as string]?.holder
  if (holder === 'unit') {
    await tellUnit(tx, kind, { id, unit_id: matter.unit_id as string }, text)
    return
  }
  await tellSupervision(tx, kind, { id, region: matter.region as string }, text)
}
