import type { Rhythm } from '#domain/campaign/index.ts'
import { turnOf } from '#domain/campaign/rhythm.ts'
import { startClock, tellUnit } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { endOf } from './stages.ts'

/**
 * The present turn of each duty that is switched on, for each unit of a running campaign, within its period: one report to make, with a
 * clock. Made once, however often this runs. Returns how many were made.
 */
export async function openDuties(tx: Tx, campaignId: string, today: string): Promise<number> {
  const duties = await tx`select d.* from campaign_duties d join campaigns c on c.id = d.campaign_id
    where d.campaign_id = ${campaignId} and d.enabled and c.state = 'running' and ${today} between c.period_from and c.period_to`
  let made = 0
  for (const duty of duties) {
    const turn = turnOf({ every: duty.every as Rhythm['every'], onDay: duty.on_day as number }, today)
    if (!turn || turn.due < today) continue
    const rows =
      await tx`insert into duties (campaign_id, duty_key, title, period, period_from, period_to, for_unit_id, unit_id, region, line,
        deadline, state)
      select ${campaignId}, ${duty.key as string}, ${duty.title as string}, ${turn.period}, ${turn.from}, ${turn.to}, u.id, u.id, u.region,
        u.line, ${endOf(turn.due)}, 'due'
      from campaign_units m join record.units u on u.id = m.unit_id where m.campaign_id = ${campaignId} and m.left_at is null
      on conflict do nothing returning id, unit_id`
    for (const row of rows) {
      const matter = { id: row.id as string, unit_id: row.unit_id as string }
      await startClock(tx, 'duty', matter.id, 'report', matter.unit_id, endOf(turn.due))
      await tx`update duties set due_at = deadline where id = ${matter.id}`
      await logAction(tx, systemActor(), {
        chain: `duty:${matter.id}`,
        action: 'duty.ask',
        objectKind: 'duty',
        objectId: matter.id,
        detail: { to: 'due', input: { text: `${duty.title}（${turn.period}）应于 ${turn.due} 前报送` } },
      })
      await tellUnit(tx, 'duty', matter, `${duty.title}（${turn.period}）请于 ${turn.due} 前报送`)
    }
    made += rows.length
  }
  return made
}
