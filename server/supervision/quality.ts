import type { Tx } from '../platform/database/client.ts'
import { heldValue } from '../platform/law.ts'

export interface Quality {
  open: number
  judged: number
  confirmed: number
  falseAlarms: number
  falseShare: number | null
  pauseAdvised: boolean
}

/**
 * How each rule fares in the actor's scope: a warning is judged once its finding stands (closed or in rectification); F2–F4
 * confirm it, F0 and F1 make it a false alarm. A rule is better paused when the share is above `rule-pause.false-share` of at
 * least `rule-pause.alerts` judged ones.
 */
export async function qualityByRule(tx: Tx): Promise<Map<string, Quality>> {
  const limit = (await heldValue(tx, 'rule-pause.false-share')).value / 100
  const least = (await heldValue(tx, 'rule-pause.alerts')).value
  const rows = await tx`
    select rule_id, count(*) filter (where closed_at is null)::int as open,
      count(*) filter (where ${judged(tx)} and finding_code in ('F2', 'F3', 'F4'))::int as confirmed,
      count(*) filter (where ${judged(tx)} and finding_code in ('F0', 'F1'))::int as false_alarms
    from warnings group by rule_id`
  return new Map(
    rows.map((row) => {
      const confirmed = row.confirmed as number
      const falseAlarms = row.false_alarms as number
      const total = confirmed + falseAlarms
      const share = total === 0 ? null : falseAlarms / total
      return [
        row.rule_id as string,
        {
          open: row.open as number,
          judged: total,
          confirmed,
          falseAlarms,
          falseShare: share,
          pauseAdvised: share !== null && share > limit && total >= least,
        },
      ]
    }),
  )
}

/** SQL: the finding of a warning stands. */
export const judged = (tx: Tx) => tx`(finding_code is not null and state in ('rectifying', 'closed'))`

export const NO_QUALITY: Quality = { open: 0, judged: 0, confirmed: 0, falseAlarms: 0, falseShare: null, pauseAdvised: false }
